-- What became of each push: one row for a challenge, a device and a kind of target. It is what an owner is told of a phone
-- that does not get its notifications; nothing decides by it.
CREATE TABLE push_deliveries (
    challenge_id TEXT COLLATE "C" NOT NULL REFERENCES challenges (id) ON DELETE CASCADE,
    device_id    TEXT COLLATE "C" NOT NULL REFERENCES devices (id),
    kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('webpush', 'unifiedpush', 'fcm', 'apns')),
    -- Handed over for sending.
    sent_at      BIGINT NOT NULL,
    -- The push service has it.
    accepted_at  BIGINT,
    -- It was given up, and why.
    failed_at    BIGINT,
    failure      TEXT COLLATE "C",
    -- The device has the question, by whatever way it came.
    delivered_at BIGINT,
    -- Its person looked at it.
    opened_at    BIGINT,
    PRIMARY KEY (challenge_id, device_id, kind),
    CHECK ((failed_at IS NULL) = (failure IS NULL))
);

-- The last pushes of a device, and all of late.
CREATE INDEX push_deliveries_by_device ON push_deliveries (device_id, kind, sent_at);
CREATE INDEX push_deliveries_by_time ON push_deliveries (sent_at);
