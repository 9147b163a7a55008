-- The first schema.
--
-- Ids, names, hashes, tokens and JSON are TEXT; times are INTEGER milliseconds since the Unix epoch; a fact that is true or
-- not is a nullable time or a name. migrations/postgres has the same tables under the same numbers.

CREATE TABLE accounts (
    id            TEXT NOT NULL PRIMARY KEY,
    username      TEXT NOT NULL UNIQUE,
    display_name  TEXT,
    role          TEXT NOT NULL CHECK (role IN ('person', 'administrator')),
    password_hash TEXT,
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER,
    -- When one of its challenges was last denied, reported, or failed on wrong numbers.
    refused_at    INTEGER
) STRICT;

CREATE TABLE relying_parties (
    client_id   TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    origins     TEXT NOT NULL, -- a JSON array
    policy      TEXT CHECK (policy IN ('auto', 'tap', 'number', 'strict')),
    created_at  INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;

CREATE TABLE devices (
    id             TEXT NOT NULL PRIMARY KEY,
    account_id     TEXT NOT NULL REFERENCES accounts (id),
    name           TEXT NOT NULL,
    platform       TEXT NOT NULL,
    key_jwk        TEXT NOT NULL,
    key_thumbprint TEXT NOT NULL UNIQUE,
    created_at     INTEGER NOT NULL,
    last_answer_at INTEGER,
    revoked_at     INTEGER
) STRICT;

CREATE INDEX devices_by_account ON devices (account_id, created_at);

CREATE TABLE push_targets (
    id         TEXT NOT NULL PRIMARY KEY,
    device_id  TEXT NOT NULL REFERENCES devices (id),
    kind       TEXT NOT NULL CHECK (kind IN ('webpush', 'unifiedpush', 'fcm', 'apns')),
    sealed     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (device_id, kind)
) STRICT;

CREATE TABLE enrolments (
    id                TEXT NOT NULL PRIMARY KEY,
    account_id        TEXT NOT NULL REFERENCES accounts (id),
    session_id        TEXT, -- not a reference: it outlives the session
    secret_hash       TEXT NOT NULL UNIQUE,
    created_at        INTEGER NOT NULL,
    expires_at        INTEGER NOT NULL,
    state             TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'confirmed', 'refused')),
    device_id         TEXT,
    device_name       TEXT,
    platform          TEXT,
    key_jwk           TEXT,
    key_thumbprint    TEXT,
    confirmation_code TEXT,
    claimed_at        INTEGER,
    -- The thumbprint while the claim is alive: one key claims one enrolment at a time.
    live_key          TEXT UNIQUE,
    confirmed_at      INTEGER,
    refused_at        INTEGER,
    CHECK (state NOT IN ('claimed', 'confirmed') OR (device_id IS NOT NULL AND device_name IS NOT NULL
        AND platform IS NOT NULL AND key_jwk IS NOT NULL AND key_thumbprint IS NOT NULL
        AND confirmation_code IS NOT NULL AND claimed_at IS NOT NULL)),
    CHECK (state <> 'open' OR (device_id IS NULL AND claimed_at IS NULL)),
    CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL)),
    CHECK ((state = 'refused') = (refused_at IS NOT NULL)),
    CHECK (live_key IS NULL OR state = 'claimed')
) STRICT;

CREATE INDEX enrolments_by_key ON enrolments (key_thumbprint, claimed_at) WHERE key_thumbprint IS NOT NULL;
CREATE INDEX enrolments_by_end ON enrolments (expires_at);

CREATE TABLE challenges (
    id              TEXT NOT NULL PRIMARY KEY,
    account_id      TEXT NOT NULL REFERENCES accounts (id),
    client_id       TEXT NOT NULL REFERENCES relying_parties (client_id),
    level           TEXT NOT NULL CHECK (level IN ('tap', 'number', 'strict')),
    issued_at       INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    token           TEXT NOT NULL,
    shown           TEXT NOT NULL,
    browser         TEXT,
    network         TEXT,
    state           TEXT NOT NULL CHECK (state IN
        ('pending', 'approved', 'denied', 'reported', 'expired', 'cancelled', 'redeemed')),
    version         INTEGER NOT NULL,
    wrong_numbers   INTEGER NOT NULL,
    -- The hash of the last answer whose number was wrong: the same answer again counts no second time.
    last_wrong_answer TEXT,
    delivered_at    INTEGER,
    opened_at       INTEGER,
    ticket_taken_at INTEGER,
    device_id       TEXT REFERENCES devices (id),
    decided_at      INTEGER,
    deny_reason     TEXT CHECK (deny_reason IN ('refused', 'wrong_numbers')),
    answer_token    TEXT,
    answer_key      TEXT, -- a JWK
    cancelled_at    INTEGER,
    cancel_reason   TEXT CHECK (cancel_reason IN ('withdrawn', 'replaced', 'account_changed')),
    redeemed_at     INTEGER,
    CHECK ((browser IS NULL) = (network IS NULL)),
    CHECK ((state IN ('approved', 'denied', 'reported', 'redeemed')) = (device_id IS NOT NULL)),
    CHECK ((device_id IS NULL) = (decided_at IS NULL)),
    CHECK ((device_id IS NULL) = (answer_token IS NULL)),
    CHECK ((device_id IS NULL) = (answer_key IS NULL)),
    CHECK ((state = 'denied') = (deny_reason IS NOT NULL)),
    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL)),
    CHECK ((state = 'cancelled') = (cancel_reason IS NOT NULL)),
    CHECK ((state = 'redeemed') = (redeemed_at IS NOT NULL))
) STRICT;

-- What is due to expire; what an account is asked now; what it was asked last; what retention lets go.
CREATE INDEX challenges_due ON challenges (expires_at) WHERE state = 'pending';
CREATE INDEX challenges_inbox ON challenges (account_id, expires_at) WHERE state = 'pending';
CREATE INDEX challenges_recent ON challenges (account_id, issued_at);
CREATE INDEX challenges_settled ON challenges (expires_at) WHERE state <> 'pending';

CREATE TABLE idempotency_keys (
    client_id    TEXT NOT NULL,
    key_hash     TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    challenge_id TEXT NOT NULL REFERENCES challenges (id) ON DELETE CASCADE,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (client_id, key_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_challenge ON idempotency_keys (challenge_id);
CREATE INDEX idempotency_keys_by_end ON idempotency_keys (expires_at);

CREATE TABLE known_browsers (
    account_id  TEXT NOT NULL REFERENCES accounts (id),
    browser     TEXT NOT NULL,
    network     TEXT NOT NULL,
    approved_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, browser, network)
) STRICT, WITHOUT ROWID;

CREATE INDEX known_browsers_by_network ON known_browsers (account_id, network);

CREATE TABLE proofs (
    thumbprint TEXT NOT NULL,
    jti        TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (thumbprint, jti)
) STRICT, WITHOUT ROWID;

CREATE INDEX proofs_by_end ON proofs (expires_at);

CREATE TABLE sessions (
    id               TEXT NOT NULL PRIMARY KEY,
    account_id       TEXT NOT NULL REFERENCES accounts (id),
    token_hash       TEXT NOT NULL UNIQUE,
    strength         TEXT NOT NULL CHECK (strength IN ('password_only', 'approved')),
    browser          TEXT,
    ip               TEXT,
    authenticated_at INTEGER NOT NULL,
    last_used_at     INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE server_keys (
    kid         TEXT NOT NULL PRIMARY KEY,
    -- 1, 2, 3, …: of two processes that add the next key at the same time, one finds the place taken.
    position    INTEGER NOT NULL UNIQUE,
    public_jwk  TEXT NOT NULL,
    sealed_seed TEXT NOT NULL,
    certificate TEXT,
    created_at  INTEGER NOT NULL,
    active_from INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- No references: the log outlives what it speaks of.
CREATE TABLE audit_log (
    seq          INTEGER NOT NULL PRIMARY KEY,
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    account_id   TEXT,
    device_id    TEXT,
    client_id    TEXT,
    challenge_id TEXT,
    detail       TEXT,
    previous     TEXT NOT NULL,
    hash         TEXT NOT NULL
) STRICT;

-- The end of the chain, in one row that whoever appends must hold.
CREATE TABLE audit_head (
    place INTEGER NOT NULL PRIMARY KEY CHECK (place = 1),
    seq   INTEGER NOT NULL,
    hash  TEXT NOT NULL
) STRICT;

INSERT INTO audit_head (place, seq, hash) VALUES (1, 0, 'genesis');
