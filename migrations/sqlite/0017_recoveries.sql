-- Ways back for people whose phones are gone: one for an account. The tokens of their letters are computed from the id.
CREATE TABLE recoveries (
    account_id   TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    id           TEXT NOT NULL UNIQUE,
    asked_at     INTEGER NOT NULL,
    confirmed_at INTEGER,
    ready_at     INTEGER, -- from when on a phone can be linked
    expires_at   INTEGER NOT NULL,
    enrolment_id TEXT, -- the link of the phone that is linked by it
    CHECK ((confirmed_at IS NULL) = (ready_at IS NULL))
) STRICT;

CREATE INDEX recoveries_by_enrolment ON recoveries (enrolment_id) WHERE enrolment_id IS NOT NULL;
