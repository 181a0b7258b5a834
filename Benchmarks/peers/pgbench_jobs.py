"""Writes a script of pgbench that works jobs off as `drive bare` does: the product's statements, each client its own kind.

pgbench can count and cannot read lists, so it knows the ids that a claim finds: kind 2 has 1000000002000000001 and so on, in that order.
What the product sends in one go stands between \\startpipeline and \\endpipeline. Its endings are serializable; where one is refused,
pgbench cannot try it again in the middle of a script, so whoever runs it begins anew.
"""

BEGIN = "BEGIN ISOLATION LEVEL {};"
OPENING = """LOCK TABLE schema_migrations IN ROW SHARE MODE;
SELECT CAST(floor(extract(epoch FROM transaction_timestamp()) * 1000) AS BIGINT) AS now,
    CAST(pg_current_xact_id() AS text) AS number;"""
CLAIM = """SELECT * FROM jobs WHERE state = 'queued' AND hold IS NULL AND step = :step AND run_at <= quill_now()
    AND run_at + priority * 600000 <= quill_now() + 600000
ORDER BY run_at + priority * 600000, id LIMIT {batch} FOR UPDATE SKIP LOCKED;"""
TAKE = """UPDATE jobs SET state = 'running', attempt = :attempt{0}, worker = :worker, lease_until = quill_now() + :lease
WHERE id = :job{0} AND state || '' = 'queued' AND hold IS NULL;"""
ATTEMPT = """INSERT INTO attempts (id, job, number, worker, started_at)
SELECT :attempt{0}, :job{0}, coalesce(max(number), 0) + 1, :worker, quill_now() FROM attempts WHERE job = :job{0};"""
SETTLE = """UPDATE jobs SET state = 'succeeded', hold = NULL, tries = 0, losses = 0, dead_reason = NULL, run_at = quill_now() + 0,
    error = NULL, attempt = NULL, worker = NULL, lease_until = NULL,
    ended_at = CASE WHEN :zero = 1 THEN NULL ELSE quill_now() END
WHERE id = :job{0} AND attempt = :attempt{0} AND state || '' = 'running';"""
END = "UPDATE attempts SET outcome = 'succeeded', error = NULL, ended_at = quill_now() WHERE id = :attempt{0};"


def script(batch: int, rows_alone: bool = False) -> str:
    """One transaction of pgbench works off `batch` jobs. Begin it with -D last=0. `rows_alone`: nothing is asked of a transaction first,
    and the endings are not serializable.
    """
    opening = [] if rows_alone else [OPENING]
    claiming = [BEGIN.format("READ COMMITTED"), *opening]
    ending = [BEGIN.format("READ COMMITTED" if rows_alone else "SERIALIZABLE"), *opening]
    lines = ["\\set step :client_id", "\\set worker :client_id", "\\set lease 30000", "\\set zero 0"]
    lines += ["\\set first 1000000000000000000 + :client_id * 1000000000 + :last"]
    for number in range(1, batch + 1):
        lines += [f"\\set job{number} :first + {number}", f"\\set attempt{number} 2000000000000000000 + :job{number}"]
    lines += [*together(*claiming, CLAIM.format(batch=batch)), *together(*each(TAKE, batch), *each(ATTEMPT, batch), "COMMIT;")]
    lines += [*together(*ending, *each(SETTLE, batch)), *together(*each(END, batch), "COMMIT;")]
    return "\n".join([*lines, f"\\set last :last + {batch}"]) + "\n"


def each(statement: str, batch: int) -> list[str]:
    return [statement.format(number) for number in range(1, batch + 1)]


def together(*statements: str) -> list[str]:
    return ["\\startpipeline", *statements, "\\endpipeline"]
