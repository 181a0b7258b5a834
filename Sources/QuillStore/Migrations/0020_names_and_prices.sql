-- Whether every call that made a proposal had a price: where one had none, cost_nano is the least that it cost. Of proposals of before that
-- is known of those that a person wrote, for which nothing was called, and where the records of what their run called are still kept. Of
-- all others it can no longer be told; to say "at least" of them is true in either case, and so it is of a row that does not say.
ALTER TABLE proposals ADD COLUMN is_priced BIGINT NOT NULL DEFAULT 0 CHECK (is_priced IN (0, 1));
UPDATE proposals SET is_priced = 1 WHERE origin = 'edit' OR run IN (
    SELECT l.run FROM run_jobs AS l JOIN attempts AS a ON a.job = l.job JOIN usage_records AS u ON u.attempt = a.id
    WHERE l.run IN (SELECT run FROM proposals) GROUP BY l.run HAVING min(u.is_priced) = 1);

-- Who paused has a column of its own. Until now it stood behind how it was asked for, `cli ada`: that has no space in it, a name may have.
ALTER TABLE queue_pauses ADD COLUMN paused_name TEXT;

{{sqlite}}
UPDATE queue_pauses SET paused_name = nullif(substr(paused_by, instr(paused_by, ' ') + 1), ''),
    paused_by = substr(paused_by, 1, instr(paused_by, ' ') - 1)
WHERE instr(paused_by, ' ') > 1;

{{postgres}}
UPDATE queue_pauses SET paused_name = nullif(substr(paused_by, strpos(paused_by, ' ') + 1), ''),
    paused_by = substr(paused_by, 1, strpos(paused_by, ' ') - 1)
WHERE strpos(paused_by, ' ') > 1;
