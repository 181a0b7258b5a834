-- What somebody paused on purpose: a step, or under no name the whole queue. A row stays when it goes on, since what waited meanwhile was
-- not left lying by anybody.
CREATE TABLE queue_pauses (
    step       TEXT NOT NULL PRIMARY KEY,
    paused_at  BIGINT NOT NULL,
    paused_by  TEXT NOT NULL,
    reason     TEXT,
    resumed_at BIGINT
);
