-- Backup codes: one set for an account, each code good once. All codes of a set share a salt, so that what was typed is hashed once.
CREATE TABLE backup_codes (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    hash       TEXT COLLATE "C" NOT NULL, -- Argon2id, in PHC's string format
    made_at    BIGINT NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (account_id, hash)
);

-- A session that a code opened.
ALTER TABLE sessions DROP CONSTRAINT sessions_strength_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_strength_check CHECK (strength IN ('password_only', 'code', 'approved'));
