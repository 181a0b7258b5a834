-- When a queue outside the database was last told of the job. Nothing but the telling depends on it.
ALTER TABLE jobs ADD COLUMN told_at BIGINT;
CREATE INDEX jobs_dead ON jobs (ended_at) WHERE state = 'dead';
