-- Of what a job died, as those that died of the same share it, and the version of Quill that let it die.
ALTER TABLE jobs ADD COLUMN signature TEXT;
ALTER TABLE jobs ADD COLUMN died_in TEXT;
-- Counting the groups of the dead reads this index alone.
CREATE INDEX jobs_dead_groups ON jobs (project, signature, step, dead_reason, ended_at, created_at, id) WHERE state = 'dead';

-- What a group of dead jobs died of is mended from this build on: a person says so.
CREATE TABLE fixes (
    project   TEXT NOT NULL REFERENCES projects (id),
    signature TEXT NOT NULL,
    build     TEXT NOT NULL,
    marked_at BIGINT NOT NULL,
    PRIMARY KEY (project, signature)
);

-- Who works jobs off: each tells of itself every few seconds.
CREATE TABLE workers (
    name    TEXT PRIMARY KEY,
    host    TEXT NOT NULL,
    version TEXT NOT NULL,
    since   BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX workers_seen ON workers (seen_at);
