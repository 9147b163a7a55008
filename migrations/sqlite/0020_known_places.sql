-- Places from which an account approved: a country and tenths of degrees, as `Location` in core writes them, and no address.
CREATE TABLE known_places (
    account_id        TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    location          TEXT NOT NULL,
    approved_at       INTEGER NOT NULL,
    first_approved_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, location)
) STRICT, WITHOUT ROWID;

-- For retention.
CREATE INDEX known_places_by_approval ON known_places (approved_at);
