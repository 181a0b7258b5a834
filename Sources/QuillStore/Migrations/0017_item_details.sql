-- What is known of an item beside its words: how it fares at its source, and what its recording is made of. What is not known is null. A
-- row without seen_at was never asked for at the source, one without probed_at has no recording that was looked at; lost_at says since
-- when the source gives nothing, and why; tried_at says when it was last tried to fill in what lacked, so that those go first that waited.
CREATE TABLE item_details (
    item           TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    view_count     BIGINT CHECK (view_count >= 0),
    like_count     BIGINT CHECK (like_count >= 0),
    comment_count  BIGINT CHECK (comment_count >= 0),
    channel_name   TEXT,
    creator_name   TEXT,
    published_at   TEXT,
    seen_at        BIGINT,
    lost_at        BIGINT,
    lost_code      TEXT,
    lost_reason    TEXT,
    format         TEXT,
    audio_codec    TEXT,
    video_codec    TEXT,
    sample_rate_hz BIGINT CHECK (sample_rate_hz > 0),
    channels       BIGINT CHECK (channels > 0),
    width_px       BIGINT CHECK (width_px > 0),
    height_px      BIGINT CHECK (height_px > 0),
    byte_count     BIGINT CHECK (byte_count >= 0),
    probed_at      BIGINT,
    tried_at       BIGINT,
    CHECK ((lost_at IS NULL) = (lost_code IS NULL) AND (lost_at IS NULL) = (lost_reason IS NULL))
);
