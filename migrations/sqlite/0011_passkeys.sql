-- Passkeys: credentials of authenticators (WebAuthn). Nothing in a row is a secret: the private key never leaves the authenticator.
CREATE TABLE passkeys (
    id              TEXT NOT NULL PRIMARY KEY,
    account_id      TEXT NOT NULL REFERENCES accounts (id),
    name            TEXT NOT NULL,
    -- The authenticator's name for the key, base64url. One that was removed never comes back.
    credential_id   TEXT NOT NULL UNIQUE,
    public_key      TEXT NOT NULL, -- COSE, base64url
    counter         INTEGER NOT NULL,
    backup_eligible INTEGER NOT NULL CHECK (backup_eligible IN (0, 1)),
    backed_up       INTEGER NOT NULL CHECK (backed_up IN (0, backup_eligible)),
    transports      TEXT NOT NULL, -- names with blanks between them
    created_at      INTEGER NOT NULL,
    last_used_at    INTEGER,
    removed_at      INTEGER
) STRICT;

CREATE INDEX passkeys_by_account ON passkeys (account_id, created_at);

-- Challenges that were answered: none counts twice. A challenge itself is computed from the data key and is in no row.
CREATE TABLE passkey_challenges (
    hash             TEXT NOT NULL PRIMARY KEY,
    remembered_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX passkey_challenges_by_end ON passkey_challenges (remembered_until);

-- A session that a passkey opened, and ends with it. SQLite changes a CHECK only with its table.
CREATE TABLE sessions_11 (
    id               TEXT NOT NULL PRIMARY KEY,
    account_id       TEXT NOT NULL REFERENCES accounts (id),
    token_hash       TEXT NOT NULL UNIQUE,
    strength         TEXT NOT NULL CHECK (strength IN ('password_only', 'code', 'passkey', 'approved')),
    browser          TEXT,
    ip               TEXT,
    authenticated_at INTEGER NOT NULL,
    last_used_at     INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    device_id        TEXT,
    challenge_id     TEXT,
    -- The browser as `known_browsers` names it.
    known_as         TEXT,
    passkey_id       TEXT
) STRICT;

INSERT INTO sessions_11 (id, account_id, token_hash, strength, browser, ip, authenticated_at, last_used_at, expires_at, device_id, challenge_id, known_as)
SELECT id, account_id, token_hash, strength, browser, ip, authenticated_at, last_used_at, expires_at, device_id, challenge_id, known_as
FROM sessions;

DROP TABLE sessions;
ALTER TABLE sessions_11 RENAME TO sessions;

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_by_challenge ON sessions (challenge_id) WHERE challenge_id IS NOT NULL;
