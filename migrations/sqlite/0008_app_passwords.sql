-- Application passwords: random secrets for programs that cannot ask a phone. A row stays when its password has ended, so that a
-- program that still has it can be named to its owner, and because every factor that ever was stays on record.
CREATE TABLE app_passwords (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL,
    -- HMAC-SHA-256 of the secret under the data key: of 130 random bits nobody finds one by trying.
    secret_mac TEXT NOT NULL UNIQUE,
    scope      TEXT NOT NULL CHECK (scope IN ('any', 'imap', 'smtp', 'caldav', 'carddav', 'webdav')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    -- The last use, to ten minutes.
    used_at    INTEGER,
    used_ip    TEXT,
    used_for   TEXT CHECK (used_for IN ('imap', 'smtp', 'caldav', 'carddav', 'webdav')),
    -- The first use after it had ended.
    refused_at  INTEGER,
    refused_ip  TEXT,
    refused_for TEXT CHECK (refused_for IN ('imap', 'smtp', 'caldav', 'carddav', 'webdav')),
    CHECK (used_at IS NOT NULL OR (used_ip IS NULL AND used_for IS NULL)),
    CHECK (refused_at IS NOT NULL OR (refused_ip IS NULL AND refused_for IS NULL))
) STRICT;

CREATE INDEX app_passwords_by_account ON app_passwords (account_id, created_at);
