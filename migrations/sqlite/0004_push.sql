-- What became of each push: one row for a challenge, a device and a kind of target. It is what an owner is told of a phone
-- that does not get its notifications; nothing decides by it.
CREATE TABLE push_deliveries (
    challenge_id TEXT NOT NULL REFERENCES challenges (id) ON DELETE CASCADE,
    device_id    TEXT NOT NULL REFERENCES devices (id),
    kind         TEXT NOT NULL CHECK (kind IN ('webpush', 'unifiedpush', 'fcm', 'apns')),
    -- Handed over for sending.
    sent_at      INTEGER NOT NULL,
    -- The push service has it.
    accepted_at  INTEGER,
    -- It was given up, and why.
    failed_at    INTEGER,
    failure      TEXT,
    -- The device has the question, by whatever way it came.
    delivered_at INTEGER,
    -- Its person looked at it.
    opened_at    INTEGER,
    PRIMARY KEY (challenge_id, device_id, kind),
    CHECK ((failed_at IS NULL) = (failure IS NULL))
) STRICT, WITHOUT ROWID;

-- The last pushes of a device, and all of late.
CREATE INDEX push_deliveries_by_device ON push_deliveries (device_id, kind, sent_at);
CREATE INDEX push_deliveries_by_time ON push_deliveries (sent_at);
