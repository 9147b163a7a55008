-- Mail addresses of accounts. A row stays for a day after its removal: until then it is told what happens, and its removal can be
-- taken back.
CREATE TABLE addresses (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id   TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    address      TEXT COLLATE "C" NOT NULL,
    folded       TEXT COLLATE "C" NOT NULL, -- the form in which addresses are compared
    language     TEXT COLLATE "C" NOT NULL, -- the tag of the page on which it was added
    added_at     BIGINT NOT NULL,
    confirmed_at BIGINT,
    removed_at   BIGINT,
    failed_at    BIGINT
);

CREATE UNIQUE INDEX addresses_once ON addresses (account_id, folded) WHERE removed_at IS NULL;
CREATE INDEX addresses_by_address ON addresses (folded) WHERE confirmed_at IS NOT NULL AND removed_at IS NULL;
CREATE INDEX addresses_stale ON addresses (added_at) WHERE confirmed_at IS NULL OR removed_at IS NOT NULL;

-- What owners are told of changes: written with the entry of the audit log that it belongs to.
CREATE TABLE notices (
    seq        BIGINT NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    at         BIGINT NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    device_id  TEXT COLLATE "C",
    detail     TEXT COLLATE "C",
    browser    TEXT COLLATE "C",
    ip         TEXT COLLATE "C",
    name       TEXT COLLATE "C",
    sent_at    BIGINT,
    undone_at  BIGINT
);

CREATE INDEX notices_by_time ON notices (at);
CREATE INDEX notices_by_account ON notices (account_id);

-- A link that sets a new password: the newest of an account alone. The link's token is computed from the id.
CREATE TABLE password_resets (
    account_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    id         TEXT COLLATE "C" NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL
);

-- Letters on their way. A letter that the mail server took is deleted; one without due_at was given up.
CREATE TABLE mails (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    address_id TEXT COLLATE "C" NOT NULL REFERENCES addresses (id),
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('notice', 'confirm_address', 'reset_password', 'confirm_recovery', 'open_recovery')),
    notice_seq BIGINT REFERENCES notices (seq),
    subject_id TEXT COLLATE "C", -- what the letter is about, where it is no notice: a password_resets.id
    may_undo   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    due_at     BIGINT,
    tries      BIGINT NOT NULL,
    CHECK ((kind = 'notice') = (notice_seq IS NOT NULL))
);

CREATE INDEX mails_due ON mails (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mails_by_account ON mails (account_id);
CREATE INDEX mails_by_address ON mails (address_id);
CREATE INDEX mails_by_notice ON mails (notice_seq);
CREATE INDEX mails_given_up ON mails (expires_at) WHERE due_at IS NULL;
