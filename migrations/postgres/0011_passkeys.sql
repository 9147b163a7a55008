-- Passkeys: credentials of authenticators (WebAuthn). Nothing in a row is a secret: the private key never leaves the authenticator.
CREATE TABLE passkeys (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id      TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    name            TEXT COLLATE "C" NOT NULL,
    -- The authenticator's name for the key, base64url. One that was removed never comes back.
    credential_id   TEXT COLLATE "C" NOT NULL UNIQUE,
    public_key      TEXT COLLATE "C" NOT NULL, -- COSE, base64url
    counter         BIGINT NOT NULL,
    backup_eligible BIGINT NOT NULL CHECK (backup_eligible IN (0, 1)),
    backed_up       BIGINT NOT NULL CHECK (backed_up IN (0, backup_eligible)),
    transports      TEXT COLLATE "C" NOT NULL, -- names with blanks between them
    created_at      BIGINT NOT NULL,
    last_used_at    BIGINT,
    removed_at      BIGINT
);

CREATE INDEX passkeys_by_account ON passkeys (account_id, created_at);

-- Challenges that were answered: none counts twice. A challenge itself is computed from the data key and is in no row.
CREATE TABLE passkey_challenges (
    hash             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    remembered_until BIGINT NOT NULL
);

CREATE INDEX passkey_challenges_by_end ON passkey_challenges (remembered_until);

-- A session that a passkey opened, and ends with it.
ALTER TABLE sessions DROP CONSTRAINT sessions_strength_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_strength_check CHECK (strength IN ('password_only', 'code', 'passkey', 'approved'));
ALTER TABLE sessions ADD COLUMN passkey_id TEXT COLLATE "C";
