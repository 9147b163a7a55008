-- Recovery codes: one long code for an account, good once.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    mac        TEXT NOT NULL, -- of its letters, under the data key
    made_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
