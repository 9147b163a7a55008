-- Codes apps: one-time codes by time. The seed is in no row: it is computed from the data key, the account and the id.
CREATE TABLE codes_apps (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The last step of which a code was used: none before it counts.
    last_step  INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;

CREATE INDEX codes_apps_by_account ON codes_apps (account_id, created_at);
