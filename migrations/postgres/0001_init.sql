-- The first schema.
--
-- Ids, names, hashes, tokens and JSON are TEXT; times are BIGINT milliseconds since the Unix epoch; a fact that is true or
-- not is a nullable time or a name. Text is in the C collation: keys sort by their bytes, as they do in SQLite.
-- migrations/sqlite has the same tables under the same numbers.

CREATE TABLE accounts (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    username      TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name  TEXT COLLATE "C",
    role          TEXT COLLATE "C" NOT NULL CHECK (role IN ('person', 'administrator')),
    password_hash TEXT COLLATE "C",
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT,
    -- When one of its challenges was last denied, reported, or failed on wrong numbers.
    refused_at    BIGINT
);

CREATE TABLE relying_parties (
    client_id   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name        TEXT COLLATE "C" NOT NULL,
    secret_hash TEXT COLLATE "C" NOT NULL,
    origins     TEXT COLLATE "C" NOT NULL, -- a JSON array
    policy      TEXT COLLATE "C" CHECK (policy IN ('auto', 'tap', 'number', 'strict')),
    created_at  BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE devices (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id     TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    name           TEXT COLLATE "C" NOT NULL,
    platform       TEXT COLLATE "C" NOT NULL,
    key_jwk        TEXT COLLATE "C" NOT NULL,
    key_thumbprint TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at     BIGINT NOT NULL,
    last_answer_at BIGINT,
    revoked_at     BIGINT
);

CREATE INDEX devices_by_account ON devices (account_id, created_at);

CREATE TABLE push_targets (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    device_id  TEXT COLLATE "C" NOT NULL REFERENCES devices (id),
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('webpush', 'unifiedpush', 'fcm', 'apns')),
    sealed     TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (device_id, kind)
);

CREATE TABLE enrolments (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id        TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    session_id        TEXT COLLATE "C", -- not a reference: it outlives the session
    secret_hash       TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at        BIGINT NOT NULL,
    expires_at        BIGINT NOT NULL,
    state             TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'claimed', 'confirmed', 'refused')),
    device_id         TEXT COLLATE "C",
    device_name       TEXT COLLATE "C",
    platform          TEXT COLLATE "C",
    key_jwk           TEXT COLLATE "C",
    key_thumbprint    TEXT COLLATE "C",
    confirmation_code TEXT COLLATE "C",
    claimed_at        BIGINT,
    -- The thumbprint while the claim is alive: one key claims one enrolment at a time.
    live_key          TEXT COLLATE "C" UNIQUE,
    confirmed_at      BIGINT,
    refused_at        BIGINT,
    CHECK (state NOT IN ('claimed', 'confirmed') OR (device_id IS NOT NULL AND device_name IS NOT NULL
        AND platform IS NOT NULL AND key_jwk IS NOT NULL AND key_thumbprint IS NOT NULL
        AND confirmation_code IS NOT NULL AND claimed_at IS NOT NULL)),
    CHECK (state <> 'open' OR (device_id IS NULL AND claimed_at IS NULL)),
    CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL)),
    CHECK ((state = 'refused') = (refused_at IS NOT NULL)),
    CHECK (live_key IS NULL OR state = 'claimed')
);

CREATE INDEX enrolments_by_key ON enrolments (key_thumbprint, claimed_at) WHERE key_thumbprint IS NOT NULL;
CREATE INDEX enrolments_by_end ON enrolments (expires_at);

CREATE TABLE challenges (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id      TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    client_id       TEXT COLLATE "C" NOT NULL REFERENCES relying_parties (client_id),
    level           TEXT COLLATE "C" NOT NULL CHECK (level IN ('tap', 'number', 'strict')),
    issued_at       BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    token           TEXT COLLATE "C" NOT NULL,
    shown           TEXT COLLATE "C" NOT NULL,
    browser         TEXT COLLATE "C",
    network         TEXT COLLATE "C",
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN
        ('pending', 'approved', 'denied', 'reported', 'expired', 'cancelled', 'redeemed')),
    version         BIGINT NOT NULL,
    wrong_numbers   BIGINT NOT NULL,
    -- The hash of the last answer whose number was wrong: the same answer again counts no second time.
    last_wrong_answer TEXT COLLATE "C",
    delivered_at    BIGINT,
    opened_at       BIGINT,
    ticket_taken_at BIGINT,
    device_id       TEXT COLLATE "C" REFERENCES devices (id),
    decided_at      BIGINT,
    deny_reason     TEXT COLLATE "C" CHECK (deny_reason IN ('refused', 'wrong_numbers')),
    answer_token    TEXT COLLATE "C",
    answer_key      TEXT COLLATE "C", -- a JWK
    cancelled_at    BIGINT,
    cancel_reason   TEXT COLLATE "C" CHECK (cancel_reason IN ('withdrawn', 'replaced', 'account_changed')),
    redeemed_at     BIGINT,
    CHECK ((browser IS NULL) = (network IS NULL)),
    CHECK ((state IN ('approved', 'denied', 'reported', 'redeemed')) = (device_id IS NOT NULL)),
    CHECK ((device_id IS NULL) = (decided_at IS NULL)),
    CHECK ((device_id IS NULL) = (answer_token IS NULL)),
    CHECK ((device_id IS NULL) = (answer_key IS NULL)),
    CHECK ((state = 'denied') = (deny_reason IS NOT NULL)),
    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL)),
    CHECK ((state = 'cancelled') = (cancel_reason IS NOT NULL)),
    CHECK ((state = 'redeemed') = (redeemed_at IS NOT NULL))
);

-- What is due to expire; what an account is asked now; what it was asked last; what retention lets go.
CREATE INDEX challenges_due ON challenges (expires_at) WHERE state = 'pending';
CREATE INDEX challenges_inbox ON challenges (account_id, expires_at) WHERE state = 'pending';
CREATE INDEX challenges_recent ON challenges (account_id, issued_at);
CREATE INDEX challenges_settled ON challenges (expires_at) WHERE state <> 'pending';

CREATE TABLE idempotency_keys (
    client_id    TEXT COLLATE "C" NOT NULL,
    key_hash     TEXT COLLATE "C" NOT NULL,
    request_hash TEXT COLLATE "C" NOT NULL,
    challenge_id TEXT COLLATE "C" NOT NULL REFERENCES challenges (id) ON DELETE CASCADE,
    expires_at   BIGINT NOT NULL,
    PRIMARY KEY (client_id, key_hash)
);

CREATE INDEX idempotency_keys_by_challenge ON idempotency_keys (challenge_id);
CREATE INDEX idempotency_keys_by_end ON idempotency_keys (expires_at);

CREATE TABLE known_browsers (
    account_id  TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    browser     TEXT COLLATE "C" NOT NULL,
    network     TEXT COLLATE "C" NOT NULL,
    approved_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, browser, network)
);

CREATE INDEX known_browsers_by_network ON known_browsers (account_id, network);

CREATE TABLE proofs (
    thumbprint TEXT COLLATE "C" NOT NULL,
    jti        TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (thumbprint, jti)
);

CREATE INDEX proofs_by_end ON proofs (expires_at);

CREATE TABLE sessions (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id       TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    token_hash       TEXT COLLATE "C" NOT NULL UNIQUE,
    strength         TEXT COLLATE "C" NOT NULL CHECK (strength IN ('password_only', 'approved')),
    browser          TEXT COLLATE "C",
    ip               TEXT COLLATE "C",
    authenticated_at BIGINT NOT NULL,
    last_used_at     BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL
);

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE server_keys (
    kid         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- 1, 2, 3, …: of two processes that add the next key at the same time, one finds the place taken.
    position    BIGINT NOT NULL UNIQUE,
    public_jwk  TEXT COLLATE "C" NOT NULL,
    sealed_seed TEXT COLLATE "C" NOT NULL,
    certificate TEXT COLLATE "C",
    created_at  BIGINT NOT NULL,
    active_from BIGINT NOT NULL
);

CREATE TABLE settings (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

-- No references: the log outlives what it speaks of.
CREATE TABLE audit_log (
    seq          BIGINT NOT NULL PRIMARY KEY,
    at           BIGINT NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    account_id   TEXT COLLATE "C",
    device_id    TEXT COLLATE "C",
    client_id    TEXT COLLATE "C",
    challenge_id TEXT COLLATE "C",
    detail       TEXT COLLATE "C",
    previous     TEXT COLLATE "C" NOT NULL,
    hash         TEXT COLLATE "C" NOT NULL
);

-- The end of the chain, in one row that whoever appends must hold.
CREATE TABLE audit_head (
    place BIGINT NOT NULL PRIMARY KEY CHECK (place = 1),
    seq   BIGINT NOT NULL,
    hash  TEXT COLLATE "C" NOT NULL
);

INSERT INTO audit_head (place, seq, hash) VALUES (1, 0, 'genesis');
