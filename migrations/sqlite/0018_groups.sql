-- Groups of accounts, and two-step verification that is required.
CREATE TABLE account_groups (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL UNIQUE, -- the name in the form in which names are compared
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE group_members (
    group_id   TEXT NOT NULL REFERENCES account_groups (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role       TEXT NOT NULL CHECK (role IN ('member', 'administrator')),
    added_at   INTEGER NOT NULL,
    PRIMARY KEY (group_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_members_by_account ON group_members (account_id);

-- Of whom two-step verification is required: 'everyone', or a group by its id.
CREATE TABLE two_step_requirements (
    scope    TEXT NOT NULL PRIMARY KEY,
    group_id TEXT UNIQUE REFERENCES account_groups (id) ON DELETE CASCADE,
    since    INTEGER NOT NULL,
    until    INTEGER NOT NULL, -- from when on nobody without it gets any further
    CHECK (scope = COALESCE(group_id, 'everyone')),
    CHECK (since <= until)
) STRICT, WITHOUT ROWID;

-- When an administrator last reminded the owner to set two-step verification up.
ALTER TABLE accounts ADD COLUMN reminded_at INTEGER;

-- When an account was deleted. Its row stays, without anything personal, because the audit log and others refer to it.
ALTER TABLE accounts ADD COLUMN deleted_at INTEGER;
