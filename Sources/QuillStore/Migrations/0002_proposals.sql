-- Editing: proposals, and what a list of versions shows without reading bodies.

ALTER TABLE revisions ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE revisions ADD COLUMN word_count BIGINT;
ALTER TABLE revisions ADD COLUMN note TEXT;
UPDATE revisions SET title = (SELECT title FROM documents WHERE documents.id = revisions.document);

CREATE INDEX documents_by_project ON documents (project, id);

CREATE TABLE proposals (
    id         TEXT PRIMARY KEY,
    document   TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    base       TEXT,
    origin     TEXT NOT NULL CHECK (origin IN ('rewrite', 'regeneration', 'edit')),
    content    TEXT NOT NULL,
    recipe     TEXT,
    provenance TEXT NOT NULL,
    job        TEXT,
    run        TEXT,
    cost_nano  BIGINT NOT NULL CHECK (cost_nano >= 0),
    state      TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected')),
    revision   TEXT,
    decided_by TEXT,
    decided_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK ((state = 'open') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK ((state = 'accepted') = (revision IS NOT NULL))
);
CREATE INDEX proposals_by_document ON proposals (document, id);
CREATE INDEX proposals_by_state ON proposals (document, state, id);
