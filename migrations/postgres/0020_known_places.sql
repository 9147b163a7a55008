-- Places from which an account approved: a country and tenths of degrees, as `Location` in core writes them, and no address.
CREATE TABLE known_places (
    account_id        TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    location          TEXT COLLATE "C" NOT NULL,
    approved_at       BIGINT NOT NULL,
    first_approved_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, location)
);

-- For retention.
CREATE INDEX known_places_by_approval ON known_places (approved_at);
