-- Whether a price was known when the call was made: without one its cost is recorded as zero, and is not nothing for that. Of records of before
-- only those that cost something are known to have had one.
ALTER TABLE usage_records ADD COLUMN is_priced BIGINT NOT NULL DEFAULT 1 CHECK (is_priced IN (0, 1));
UPDATE usage_records SET is_priced = 0 WHERE unit LIKE '%-tokens' AND quantity > 0 AND cost_nano = 0;
