-- The audit trail: rows are added and, once they are old, forgotten by retention; nothing else. It refers to no other table, since it outlives
-- what it speaks of.

-- Holds its one row within a transaction that may take rows of the trail away: retention, and what makes or copies its tables. It is never
-- committed.
CREATE TABLE audit_latch (
    one BIGINT PRIMARY KEY CHECK (one = 1)
);

CREATE TABLE audit (
    id           TEXT NOT NULL,
    project      TEXT NOT NULL,
    at           BIGINT NOT NULL,
    action       TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject      TEXT NOT NULL,
    actor_kind   TEXT NOT NULL,
    actor        TEXT,
    surface      TEXT NOT NULL,
    address      TEXT,
    facts_before TEXT NOT NULL,
    facts_after  TEXT NOT NULL,
    note         TEXT

{{sqlite}}
    , PRIMARY KEY (id)
);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_of_subject ON audit (subject, id);
CREATE INDEX audit_of_actor ON audit (actor, id);
CREATE INDEX audit_of_action ON audit (action, id);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_is_not_emptied BEFORE DELETE ON audit WHEN NOT EXISTS (SELECT 1 FROM audit_latch WHERE one = 1)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- INSERT OR REPLACE takes the old row away without asking the trigger above.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

{{postgres}}
) PARTITION BY RANGE (at);

CREATE FUNCTION quill_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM audit_latch WHERE one = 1) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
-- Every table of a month has it too, by itself.
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION quill_audit_stays();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION quill_audit_stays();
CREATE INDEX audit_of_subject ON audit (subject, id);
CREATE INDEX audit_of_actor ON audit (actor, id);
CREATE INDEX audit_of_action ON audit (action, id);

-- As for the other ledgers: a table for this month and each of the next three, and one for whatever has no month.
CREATE TABLE audit_default (LIKE audit INCLUDING DEFAULTS INCLUDING CONSTRAINTS, PRIMARY KEY (id));
ALTER TABLE audit ATTACH PARTITION audit_default DEFAULT;
CREATE INDEX audit_default_by_time ON audit_default (at);
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit_default FOR EACH STATEMENT EXECUTE FUNCTION quill_audit_stays();
DO $$
DECLARE
    month record;
BEGIN
    FOR month IN
        SELECT 'audit_' || to_char(first, 'YYYY_MM') AS name, CAST(extract(epoch FROM first) * 1000 AS BIGINT) AS lower,
            CAST(extract(epoch FROM first + interval '1 month') * 1000 AS BIGINT) AS upper
        FROM (
            SELECT date_trunc('month', to_timestamp(quill_now() / 1000) AT TIME ZONE 'UTC') + ahead * interval '1 month' AS first
            FROM generate_series(0, 3) AS ahead
        ) AS months
    LOOP
        EXECUTE format(
            'CREATE TABLE %1$I (LIKE audit INCLUDING DEFAULTS INCLUDING CONSTRAINTS, PRIMARY KEY (id));
            ALTER TABLE audit ATTACH PARTITION %1$I FOR VALUES FROM (%2$s) TO (%3$s);
            CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON %1$I FOR EACH STATEMENT EXECUTE FUNCTION quill_audit_stays()',
            month.name, month.lower, month.upper);
    END LOOP;
END
$$;
