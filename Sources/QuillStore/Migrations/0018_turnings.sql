-- Whom a running job turned to after it had begun, and when: that counts against the limits as a beginning does.
CREATE TABLE turnings (
    attempt TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    number  BIGINT NOT NULL,
    lane    TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (attempt, number)
);
CREATE INDEX turnings_by_time ON turnings (at, lane);
-- Where an attempt began whose job has turned to another lane since; '' is none.
ALTER TABLE attempts ADD COLUMN lane TEXT;
