-- Codes apps: one-time codes by time. The seed is in no row: it is computed from the data key, the account and the id.
CREATE TABLE codes_apps (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    name       TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    -- The last step of which a code was used: none before it counts.
    last_step  BIGINT NOT NULL,
    removed_at BIGINT
);

CREATE INDEX codes_apps_by_account ON codes_apps (account_id, created_at);
