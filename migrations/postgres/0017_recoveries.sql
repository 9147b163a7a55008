-- Ways back for people whose phones are gone: one for an account. The tokens of their letters are computed from the id.
CREATE TABLE recoveries (
    account_id   TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    id           TEXT COLLATE "C" NOT NULL UNIQUE,
    asked_at     BIGINT NOT NULL,
    confirmed_at BIGINT,
    ready_at     BIGINT, -- from when on a phone can be linked
    expires_at   BIGINT NOT NULL,
    enrolment_id TEXT COLLATE "C", -- the link of the phone that is linked by it
    CHECK ((confirmed_at IS NULL) = (ready_at IS NULL))
);

CREATE INDEX recoveries_by_enrolment ON recoveries (enrolment_id) WHERE enrolment_id IS NOT NULL;
