-- How urgent a job is, whom it first turns to, why it was given up, and when it was told to be stuck.
ALTER TABLE jobs ADD COLUMN priority BIGINT NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1 AND 1);
ALTER TABLE jobs ADD COLUMN lane TEXT;
ALTER TABLE jobs ADD COLUMN discarded TEXT CHECK (discarded IS NULL OR state = 'cancelled');
ALTER TABLE jobs ADD COLUMN stuck_at BIGINT;
ALTER TABLE runs ADD COLUMN stuck_at BIGINT;

-- A priority is a head start of ten minutes: claims go by the time that comes of it.
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (step, (run_at + priority * 600000), id) WHERE state = 'queued' AND hold IS NULL;
CREATE INDEX jobs_backlog ON jobs (step, run_at) WHERE state = 'queued' AND hold IS NULL;
CREATE INDEX jobs_held ON jobs (hold, run_at) WHERE hold IS NOT NULL;
CREATE INDEX jobs_stuck ON jobs (step, stuck_at) WHERE stuck_at IS NOT NULL;
CREATE INDEX jobs_given_up ON jobs (ended_at) WHERE state = 'dead' OR discarded IS NOT NULL;
CREATE INDEX attempts_by_start ON attempts (started_at);

-- What each attempt did, line by line.
CREATE TABLE attempt_log (
    attempt TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    line    BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    level   TEXT NOT NULL CHECK (level IN ('info', 'error')),
    message TEXT NOT NULL,
    PRIMARY KEY (attempt, line)
);
