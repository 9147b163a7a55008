-- Application passwords: random secrets for programs that cannot ask a phone. A row stays when its password has ended, so that a
-- program that still has it can be named to its owner, and because every factor that ever was stays on record.
CREATE TABLE app_passwords (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    name       TEXT COLLATE "C" NOT NULL,
    -- HMAC-SHA-256 of the secret under the data key: of 130 random bits nobody finds one by trying.
    secret_mac TEXT COLLATE "C" NOT NULL UNIQUE,
    scope      TEXT COLLATE "C" NOT NULL CHECK (scope IN ('any', 'imap', 'smtp', 'caldav', 'carddav', 'webdav')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    -- The last use, to ten minutes.
    used_at    BIGINT,
    used_ip    TEXT COLLATE "C",
    used_for   TEXT COLLATE "C" CHECK (used_for IN ('imap', 'smtp', 'caldav', 'carddav', 'webdav')),
    -- The first use after it had ended.
    refused_at  BIGINT,
    refused_ip  TEXT COLLATE "C",
    refused_for TEXT COLLATE "C" CHECK (refused_for IN ('imap', 'smtp', 'caldav', 'carddav', 'webdav')),
    CHECK (used_at IS NOT NULL OR (used_ip IS NULL AND used_for IS NULL)),
    CHECK (refused_at IS NOT NULL OR (refused_ip IS NULL AND refused_for IS NULL))
);

CREATE INDEX app_passwords_by_account ON app_passwords (account_id, created_at);
