-- Receipts that are given again when the same caller repeats a redemption with the same Idempotency-Key, because its answer was
-- lost. A row lives for seconds: `approval.redeem_again_within`.
CREATE TABLE kept_receipts (
    challenge_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES challenges (id) ON DELETE CASCADE,
    key_hash     TEXT COLLATE "C" NOT NULL,
    sealed       TEXT COLLATE "C" NOT NULL,
    expires_at   BIGINT NOT NULL
);

CREATE INDEX kept_receipts_by_end ON kept_receipts (expires_at);
