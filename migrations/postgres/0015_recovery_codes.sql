-- Recovery codes: one long code for an account, good once.
CREATE TABLE recovery_codes (
    account_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    mac        TEXT COLLATE "C" NOT NULL, -- of its letters, under the data key
    made_at    BIGINT NOT NULL
);
