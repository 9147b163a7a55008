-- Mail addresses of accounts. A row stays for a day after its removal: until then it is told what happens, and its removal can be
-- taken back.
CREATE TABLE addresses (
    id           TEXT NOT NULL PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    address      TEXT NOT NULL,
    folded       TEXT NOT NULL, -- the form in which addresses are compared
    language     TEXT NOT NULL, -- the tag of the page on which it was added
    added_at     INTEGER NOT NULL,
    confirmed_at INTEGER,
    removed_at   INTEGER,
    failed_at    INTEGER
) STRICT;

CREATE UNIQUE INDEX addresses_once ON addresses (account_id, folded) WHERE removed_at IS NULL;
CREATE INDEX addresses_by_address ON addresses (folded) WHERE confirmed_at IS NOT NULL AND removed_at IS NULL;
CREATE INDEX addresses_stale ON addresses (added_at) WHERE confirmed_at IS NULL OR removed_at IS NOT NULL;

-- What owners are told of changes: written with the entry of the audit log that it belongs to.
CREATE TABLE notices (
    seq        INTEGER NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    device_id  TEXT,
    detail     TEXT,
    browser    TEXT,
    ip         TEXT,
    name       TEXT,
    sent_at    INTEGER,
    undone_at  INTEGER
) STRICT;

CREATE INDEX notices_by_time ON notices (at);
CREATE INDEX notices_by_account ON notices (account_id);

-- A link that sets a new password: the newest of an account alone. The link's token is computed from the id.
CREATE TABLE password_resets (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    id         TEXT NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL
) STRICT;

-- Letters on their way. A letter that the mail server took is deleted; one without due_at was given up.
CREATE TABLE mails (
    id         TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    address_id TEXT NOT NULL REFERENCES addresses (id),
    kind       TEXT NOT NULL CHECK (kind IN ('notice', 'confirm_address', 'reset_password', 'confirm_recovery', 'open_recovery')),
    notice_seq INTEGER REFERENCES notices (seq),
    subject_id TEXT, -- what the letter is about, where it is no notice: a password_resets.id
    may_undo   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    due_at     INTEGER,
    tries      INTEGER NOT NULL,
    CHECK ((kind = 'notice') = (notice_seq IS NOT NULL))
) STRICT;

CREATE INDEX mails_due ON mails (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mails_by_account ON mails (account_id);
CREATE INDEX mails_by_address ON mails (address_id);
CREATE INDEX mails_by_notice ON mails (notice_seq);
CREATE INDEX mails_given_up ON mails (expires_at) WHERE due_at IS NULL;
