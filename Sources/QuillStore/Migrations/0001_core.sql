-- The nouns of the main job. One text for SQLite and PostgreSQL; {{identity}} is the one seam.
-- Times are milliseconds since 1970, money is nano-dollars, JSON is text. CHECKs repeat the state machines.

CREATE TABLE projects (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
INSERT INTO projects (id, name, created_at) VALUES ('prj_00000000000000000000000000', 'Default', 0);

CREATE TABLE items (
    id               TEXT PRIMARY KEY,
    project          TEXT NOT NULL REFERENCES projects (id),
    kind             TEXT NOT NULL,
    content_id       TEXT NOT NULL,
    title            TEXT NOT NULL,
    url              TEXT,
    duration_seconds DOUBLE PRECISION,
    language         TEXT,
    created_at       BIGINT NOT NULL,
    UNIQUE (project, content_id)
);
CREATE INDEX items_by_project ON items (project, id);

CREATE TABLE documents (
    id         TEXT PRIMARY KEY,
    project    TEXT NOT NULL REFERENCES projects (id),
    unique_key TEXT,
    title      TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN
        ('to_evaluate', 'to_confirm', 'to_review', 'to_revise', 'to_rereview', 'ready_to_publish', 'published')),
    head       TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (project, unique_key)
);

CREATE TABLE document_items (
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    item     TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (document, position)
);
CREATE INDEX document_items_by_item ON document_items (item);

CREATE TABLE revisions (
    id         TEXT PRIMARY KEY,
    document   TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL CHECK (number >= 1),
    parent     TEXT,
    body       TEXT NOT NULL,
    recipe     TEXT,
    provenance TEXT NOT NULL,
    job        TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (document, number)
);

CREATE TABLE destinations (
    id         TEXT PRIMARY KEY,
    project    TEXT NOT NULL REFERENCES projects (id),
    kind       TEXT NOT NULL,
    locator    TEXT NOT NULL,
    settings   TEXT NOT NULL,
    UNIQUE (project, kind, locator)
);

CREATE TABLE deliveries (
    id           TEXT PRIMARY KEY,
    document     TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    destination  TEXT NOT NULL REFERENCES destinations (id),
    state        TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'failed', 'uncertain')),
    ref          TEXT,
    revision     TEXT,
    recipe       TEXT,
    job          TEXT,
    receipt      TEXT,
    delivered_at BIGINT,
    CHECK (state <> 'delivered' OR (ref IS NOT NULL AND revision IS NOT NULL)),
    UNIQUE (document, destination)
);

CREATE TABLE runs (
    id         TEXT PRIMARY KEY,
    project    TEXT NOT NULL REFERENCES projects (id),
    item       TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    wanted     TEXT NOT NULL,
    remake     TEXT NOT NULL,
    parameters TEXT NOT NULL,
    cause      TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'succeeded', 'failed', 'cancelled')),
    error      TEXT,
    created_at BIGINT NOT NULL,
    ended_at   BIGINT
);
CREATE INDEX runs_by_item ON runs (item, id);
CREATE INDEX runs_by_project ON runs (project, id);
CREATE INDEX runs_unended ON runs (id) WHERE state IN ('open', 'waiting');

CREATE TABLE jobs (
    id            TEXT PRIMARY KEY,
    project       TEXT NOT NULL REFERENCES projects (id),
    step          TEXT NOT NULL,
    item          TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    target        TEXT NOT NULL,
    variant       TEXT NOT NULL,
    recipe        TEXT NOT NULL,
    recipe_digest TEXT NOT NULL,
    parameters    TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'cancelled', 'dead')),
    hold          TEXT CHECK (hold IN ('approval', 'budget', 'credentials', 'human')),
    tries         BIGINT NOT NULL CHECK (tries >= 0),
    losses        BIGINT NOT NULL CHECK (losses >= 0),
    dead_reason   TEXT CHECK (dead_reason IN ('permanent', 'exhausted', 'poison')),
    run_at        BIGINT NOT NULL,
    attempt       TEXT,
    worker        TEXT,
    lease_until   BIGINT,
    error         TEXT,
    created_at    BIGINT NOT NULL,
    ended_at      BIGINT,
    CHECK (hold IS NULL OR state = 'queued'),
    CHECK ((state = 'dead') = (dead_reason IS NOT NULL)),
    CHECK ((state = 'running') = (attempt IS NOT NULL AND worker IS NOT NULL AND lease_until IS NOT NULL))
);
-- One live job for one thing: runs that want the same share it.
CREATE UNIQUE INDEX jobs_live ON jobs (project, target, variant, recipe_digest) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_due ON jobs (step, run_at, id) WHERE state = 'queued' AND hold IS NULL;
CREATE INDEX jobs_next ON jobs (run_at) WHERE state = 'queued' AND hold IS NULL;
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running';

CREATE TABLE run_jobs (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    PRIMARY KEY (run, job)
);
CREATE INDEX run_jobs_by_job ON run_jobs (job);

CREATE TABLE attempts (
    id         TEXT PRIMARY KEY,
    job        TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    worker     TEXT NOT NULL,
    progress   TEXT,
    outcome    TEXT CHECK (outcome IN ('succeeded', 'failed', 'released', 'lost', 'cancelled')),
    error      TEXT,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT,
    UNIQUE (job, number)
);

CREATE TABLE checkpoints (
    job        TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    key        TEXT NOT NULL,
    input      TEXT NOT NULL,
    result     BYTEA,
    attempt    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (job, key)
);

CREATE TABLE artifacts (
    id            TEXT PRIMARY KEY,
    project       TEXT NOT NULL REFERENCES projects (id),
    subject       TEXT NOT NULL,
    variant       TEXT NOT NULL,
    recipe        TEXT,
    content       TEXT NOT NULL,
    byte_count    BIGINT NOT NULL CHECK (byte_count >= 0),
    media_type    TEXT NOT NULL,
    facts         TEXT NOT NULL,
    provenance    TEXT NOT NULL,
    job           TEXT,
    is_rejected   BIGINT NOT NULL DEFAULT 0 CHECK (is_rejected IN (0, 1)),
    created_at    BIGINT NOT NULL
);
CREATE INDEX artifacts_current ON artifacts (subject, variant, created_at, id);
CREATE INDEX artifacts_by_content ON artifacts (content);

CREATE TABLE usage_records (
    id              TEXT PRIMARY KEY,
    attempt         TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    key             TEXT NOT NULL,
    provider        TEXT NOT NULL,
    model           TEXT NOT NULL,
    unit            TEXT NOT NULL,
    quantity        DOUBLE PRECISION NOT NULL,
    cost_nano       BIGINT NOT NULL,
    compute_seconds DOUBLE PRECISION NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX usage_by_attempt ON usage_records (attempt);

-- Committed without a number, numbered by the sequencer: commit order is not insertion order everywhere.
CREATE TABLE events (
    ordinal {{identity}},
    number  BIGINT UNIQUE,
    name    TEXT NOT NULL,
    project TEXT NOT NULL REFERENCES projects (id),
    data    TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX events_unnumbered ON events (ordinal) WHERE number IS NULL;
CREATE INDEX events_of_project ON events (project, number);
