-- Events, the lines of attempts and usage records only grow, and are forgotten when they are old: on PostgreSQL by dropping the table of a
-- month, on SQLite row by row.

-- The highest number of an event that was forgotten. Numbers go on behind it, whatever is left in the table.
CREATE TABLE events_forgotten (
    one    BIGINT PRIMARY KEY CHECK (one = 1),
    number BIGINT NOT NULL
);

{{sqlite}}
CREATE INDEX attempt_log_by_time ON attempt_log (at);
CREATE INDEX usage_by_age ON usage_records (created_at);

{{postgres}}
ALTER TABLE events RENAME TO events_before;
ALTER TABLE attempt_log RENAME TO attempt_log_before;
ALTER TABLE usage_records RENAME TO usage_records_before;
DROP INDEX events_unnumbered, events_of_project, usage_by_attempt, usage_by_time;

-- A unique constraint of all months together would have to contain the time, and so hold nothing. Each month has its own; that numbers
-- are unique among the months is seen to by those who give them, one after another.
CREATE TABLE events (
    ordinal BIGINT GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME events_counter),
    number  BIGINT,
    name    TEXT NOT NULL,
    project TEXT NOT NULL,
    data    TEXT NOT NULL,
    at      BIGINT NOT NULL
) PARTITION BY RANGE (at);

CREATE TABLE attempt_log (
    attempt TEXT NOT NULL,
    line    BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    level   TEXT NOT NULL CHECK (level IN ('info', 'error')),
    message TEXT NOT NULL
) PARTITION BY RANGE (at);

CREATE TABLE usage_records (
    id              TEXT NOT NULL,
    project         TEXT NOT NULL,
    attempt         TEXT NOT NULL,
    key             TEXT NOT NULL,
    provider        TEXT NOT NULL,
    model           TEXT NOT NULL,
    unit            TEXT NOT NULL,
    quantity        DOUBLE PRECISION NOT NULL,
    cost_nano       BIGINT NOT NULL,
    compute_seconds DOUBLE PRECISION NOT NULL,
    created_at      BIGINT NOT NULL
) PARTITION BY RANGE (created_at);

-- A table for each month that has rows, for this one and the next three, and one for whatever has no month: then the rows go there.
DO $$
DECLARE
    ledger record;
    month  record;
BEGIN
    FOR ledger IN
        SELECT * FROM (VALUES
            ('events', 'at', 'PRIMARY KEY (ordinal), UNIQUE (number)'),
            ('attempt_log', 'at', 'PRIMARY KEY (attempt, line)'),
            ('usage_records', 'created_at', 'PRIMARY KEY (id)')) AS ledgers (name, time, keys)
    LOOP
        EXECUTE format(
            'CREATE TABLE %1$I (LIKE %2$I INCLUDING DEFAULTS INCLUDING CONSTRAINTS, %3$s); ALTER TABLE %2$I ATTACH PARTITION %1$I DEFAULT',
            ledger.name || '_default', ledger.name, ledger.keys);
        EXECUTE format('CREATE INDEX %I ON %I (%I)', ledger.name || '_default_by_time', ledger.name || '_default', ledger.time);
        FOR month IN EXECUTE format(
            $months$
                SELECT to_char(first, 'YYYY_MM') AS name, CAST(extract(epoch FROM first) * 1000 AS BIGINT) AS lower,
                    CAST(extract(epoch FROM first + interval '1 month') * 1000 AS BIGINT) AS upper
                FROM (
                    SELECT DISTINCT date_trunc('month', to_timestamp(%1$I / 1000) AT TIME ZONE 'UTC') AS first
                    FROM %2$I WHERE %1$I BETWEEN 0 AND 253402300799999
                    UNION
                    SELECT date_trunc('month', to_timestamp(quill_now() / 1000) AT TIME ZONE 'UTC') + ahead * interval '1 month'
                    FROM generate_series(0, 3) AS ahead
                ) AS months
            $months$, ledger.time, ledger.name || '_before')
        LOOP
            EXECUTE format(
                'CREATE TABLE %1$I (LIKE %2$I INCLUDING DEFAULTS INCLUDING CONSTRAINTS, %3$s);
                ALTER TABLE %2$I ATTACH PARTITION %1$I FOR VALUES FROM (%4$s) TO (%5$s)',
                ledger.name || '_' || month.name, ledger.name, ledger.keys, month.lower, month.upper);
        END LOOP;
        EXECUTE format('INSERT INTO %I OVERRIDING SYSTEM VALUE SELECT * FROM %I', ledger.name, ledger.name || '_before');
        EXECUTE format('DROP TABLE %I', ledger.name || '_before');
    END LOOP;
END
$$;
SELECT setval('events_counter', coalesce(max(ordinal), 1), max(ordinal) IS NOT NULL) FROM events;

-- Only now, since all at once is quicker than row by row.
ALTER TABLE events ADD CONSTRAINT events_project_fkey FOREIGN KEY (project) REFERENCES projects (id);
ALTER TABLE usage_records ADD CONSTRAINT usage_records_project_fkey FOREIGN KEY (project) REFERENCES projects (id);
ALTER TABLE attempt_log ADD CONSTRAINT attempt_log_attempt_fkey FOREIGN KEY (attempt) REFERENCES attempts (id) ON DELETE CASCADE;
CREATE INDEX events_unnumbered ON events (ordinal) WHERE number IS NULL;
CREATE INDEX events_of_project ON events (project, number);
CREATE INDEX usage_by_attempt ON usage_records (attempt);
CREATE INDEX usage_by_time ON usage_records (project, created_at);
