-- What the installation does by itself at certain times, and each time that it did.
CREATE TABLE schedules (
    name    TEXT PRIMARY KEY,
    cron    TEXT NOT NULL,
    zone    TEXT NOT NULL,
    next_at BIGINT NOT NULL
);

CREATE TABLE firings (
    schedule    TEXT NOT NULL REFERENCES schedules (name) ON DELETE CASCADE,
    slot        BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'failed')),
    token       TEXT NOT NULL,
    worker      TEXT NOT NULL,
    lease_until BIGINT,
    tries       BIGINT NOT NULL CHECK (tries >= 0),
    missed      BIGINT NOT NULL CHECK (missed >= 0),
    started_at  BIGINT NOT NULL,
    ended_at    BIGINT,
    note        TEXT,
    PRIMARY KEY (schedule, slot),
    CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CHECK ((state = 'running') = (ended_at IS NULL))
);
CREATE INDEX firings_running ON firings (lease_until) WHERE state = 'running';
CREATE INDEX firings_by_end ON firings (ended_at);
