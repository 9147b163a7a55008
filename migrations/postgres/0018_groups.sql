-- Groups of accounts, and two-step verification that is required.
CREATE TABLE account_groups (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL,
    name_key   TEXT COLLATE "C" NOT NULL UNIQUE, -- the name in the form in which names are compared
    created_at BIGINT NOT NULL
);

CREATE TABLE group_members (
    group_id   TEXT COLLATE "C" NOT NULL REFERENCES account_groups (id) ON DELETE CASCADE,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    role       TEXT COLLATE "C" NOT NULL CHECK (role IN ('member', 'administrator')),
    added_at   BIGINT NOT NULL,
    PRIMARY KEY (group_id, account_id)
);

CREATE INDEX group_members_by_account ON group_members (account_id);

-- Of whom two-step verification is required: 'everyone', or a group by its id.
CREATE TABLE two_step_requirements (
    scope    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    group_id TEXT COLLATE "C" UNIQUE REFERENCES account_groups (id) ON DELETE CASCADE,
    since    BIGINT NOT NULL,
    until    BIGINT NOT NULL, -- from when on nobody without it gets any further
    CHECK (scope = COALESCE(group_id, 'everyone')),
    CHECK (since <= until)
);

-- When an administrator last reminded the owner to set two-step verification up.
ALTER TABLE accounts ADD COLUMN reminded_at BIGINT;

-- When an account was deleted. Its row stays, without anything personal, because the audit log and others refer to it.
ALTER TABLE accounts ADD COLUMN deleted_at BIGINT;
