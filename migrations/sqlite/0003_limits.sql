-- Limits: what was tried without success, when push is paused, and a challenge that a report on another one closed.
--
-- A CHECK of `challenges` changes, and SQLite changes a CHECK only with its table. What refers to the table moves first, so
-- that dropping the old one takes nothing along.

ALTER TABLE accounts ADD COLUMN push_paused_until INTEGER;

-- Per account and bucket, what was tried since the last success: pushes of strangers' browsers ('strangers'), pushes of a
-- browser that the account knows (its hash), wrong numbers ('numbers').
CREATE TABLE attempts (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    bucket     TEXT NOT NULL,
    made       INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    PRIMARY KEY (account_id, bucket)
) STRICT, WITHOUT ROWID;

-- Passwords tried since the last right one, by the name that was typed (keyed hash), whether anybody has it or not.
CREATE TABLE guesses (
    name_hash TEXT NOT NULL,
    bucket    TEXT NOT NULL, -- 'strangers', or a browser that the account knows
    made      INTEGER NOT NULL,
    last_at   INTEGER NOT NULL,
    PRIMARY KEY (name_hash, bucket)
) STRICT, WITHOUT ROWID;

CREATE INDEX guesses_by_end ON guesses (last_at);

CREATE TABLE challenges_3 (
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
    cancel_reason   TEXT CHECK (cancel_reason IN ('withdrawn', 'replaced', 'account_changed', 'reported')),
    redeemed_at     INTEGER,
    -- Under what it counts in `attempts`: 'strangers', or the browser that the account knew when it was issued.
    bucket          TEXT NOT NULL DEFAULT 'strangers',
    -- 'quiet': nobody was woken for it, because push was paused.
    attention       TEXT NOT NULL DEFAULT 'loud' CHECK (attention IN ('loud', 'quiet')),
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

INSERT INTO challenges_3 (
    id, account_id, client_id, level, issued_at, expires_at, token, shown, browser, network, state, version,
    wrong_numbers, last_wrong_answer, delivered_at, opened_at, ticket_taken_at, device_id, decided_at, deny_reason,
    answer_token, answer_key, cancelled_at, cancel_reason, redeemed_at
) SELECT
    id, account_id, client_id, level, issued_at, expires_at, token, shown, browser, network, state, version,
    wrong_numbers, last_wrong_answer, delivered_at, opened_at, ticket_taken_at, device_id, decided_at, deny_reason,
    answer_token, answer_key, cancelled_at, cancel_reason, redeemed_at
FROM challenges;

CREATE TABLE idempotency_keys_3 (
    client_id    TEXT NOT NULL,
    key_hash     TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    challenge_id TEXT NOT NULL REFERENCES challenges_3 (id) ON DELETE CASCADE,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (client_id, key_hash)
) STRICT, WITHOUT ROWID;

INSERT INTO idempotency_keys_3 (client_id, key_hash, request_hash, challenge_id, expires_at)
SELECT client_id, key_hash, request_hash, challenge_id, expires_at FROM idempotency_keys;

DROP TABLE idempotency_keys;
DROP TABLE challenges;
ALTER TABLE challenges_3 RENAME TO challenges;
ALTER TABLE idempotency_keys_3 RENAME TO idempotency_keys;

CREATE INDEX challenges_due ON challenges (expires_at) WHERE state = 'pending';
CREATE INDEX challenges_inbox ON challenges (account_id, expires_at) WHERE state = 'pending';
CREATE INDEX challenges_recent ON challenges (account_id, issued_at);
CREATE INDEX challenges_settled ON challenges (expires_at) WHERE state <> 'pending';

CREATE INDEX idempotency_keys_by_challenge ON idempotency_keys (challenge_id);
CREATE INDEX idempotency_keys_by_end ON idempotency_keys (expires_at);
