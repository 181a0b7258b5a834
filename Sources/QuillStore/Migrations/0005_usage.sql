-- What was spent stays in the books when the item that it was spent on is removed: usage no longer goes with its attempt.
CREATE TABLE usage_kept (
    id              TEXT PRIMARY KEY,
    project         TEXT NOT NULL REFERENCES projects (id),
    attempt         TEXT NOT NULL,
    key             TEXT NOT NULL,
    provider        TEXT NOT NULL,
    model           TEXT NOT NULL,
    unit            TEXT NOT NULL,
    quantity        DOUBLE PRECISION NOT NULL,
    cost_nano       BIGINT NOT NULL,
    compute_seconds DOUBLE PRECISION NOT NULL,
    created_at      BIGINT NOT NULL
);
INSERT INTO usage_kept (id, project, attempt, key, provider, model, unit, quantity, cost_nano, compute_seconds, created_at)
SELECT u.id, j.project, u.attempt, u.key, u.provider, u.model, u.unit, u.quantity, u.cost_nano, u.compute_seconds, u.created_at
FROM usage_records AS u JOIN attempts AS a ON a.id = u.attempt JOIN jobs AS j ON j.id = a.job;
DROP TABLE usage_records;
ALTER TABLE usage_kept RENAME TO usage_records;
CREATE INDEX usage_by_attempt ON usage_records (attempt);
CREATE INDEX usage_by_time ON usage_records (project, created_at);
