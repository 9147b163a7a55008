-- Backup codes: one set for an account, each code good once. All codes of a set share a salt, so that what was typed is hashed once.
CREATE TABLE backup_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    hash       TEXT NOT NULL, -- Argon2id, in PHC's string format
    made_at    INTEGER NOT NULL,
    used_at    INTEGER,
    PRIMARY KEY (account_id, hash)
) STRICT, WITHOUT ROWID;

-- A session that a code opened. SQLite changes a CHECK only with its table.
CREATE TABLE sessions_9 (
    id               TEXT NOT NULL PRIMARY KEY,
    account_id       TEXT NOT NULL REFERENCES accounts (id),
    token_hash       TEXT NOT NULL UNIQUE,
    strength         TEXT NOT NULL CHECK (strength IN ('password_only', 'code', 'approved')),
    browser          TEXT,
    ip               TEXT,
    authenticated_at INTEGER NOT NULL,
    last_used_at     INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    device_id        TEXT,
    challenge_id     TEXT,
    -- The browser as `known_browsers` names it.
    known_as         TEXT
) STRICT;

INSERT INTO sessions_9 (id, account_id, token_hash, strength, browser, ip, authenticated_at, last_used_at, expires_at, device_id, challenge_id, known_as)
SELECT id, account_id, token_hash, strength, browser, ip, authenticated_at, last_used_at, expires_at, device_id, challenge_id, known_as
FROM sessions;

DROP TABLE sessions;
ALTER TABLE sessions_9 RENAME TO sessions;

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_by_challenge ON sessions (challenge_id) WHERE challenge_id IS NOT NULL;
