-- Which installation the rows belong to. Its id also lies with the blobs, so that the rows of one and the bytes of another never meet.
CREATE TABLE installation (
    one        BIGINT PRIMARY KEY CHECK (one = 1),
    id         TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('active', 'receiving', 'moved')),
    created_at BIGINT NOT NULL
);
