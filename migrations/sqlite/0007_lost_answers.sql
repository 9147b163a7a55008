-- Receipts that are given again when the same caller repeats a redemption with the same Idempotency-Key, because its answer was
-- lost. A row lives for seconds: `approval.redeem_again_within`.
CREATE TABLE kept_receipts (
    challenge_id TEXT NOT NULL PRIMARY KEY REFERENCES challenges (id) ON DELETE CASCADE,
    key_hash     TEXT NOT NULL,
    sealed       TEXT NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_receipts_by_end ON kept_receipts (expires_at);
