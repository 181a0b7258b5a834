-- Answers that were given under an Idempotency-Key, kept for a day so that the same wish sent twice is done once.
CREATE TABLE idempotency_keys (
    project    TEXT NOT NULL REFERENCES projects (id),
    key        TEXT NOT NULL,
    request    TEXT NOT NULL,
    status     BIGINT,
    media_type TEXT,
    body       BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (project, key),
    CHECK ((status IS NULL) = (body IS NULL))
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Jobs of an item, for deleting it.
CREATE INDEX jobs_by_item ON jobs (item);
