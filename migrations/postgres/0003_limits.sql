-- Limits: what was tried without success, when push is paused, and a challenge that a report on another one closed.

ALTER TABLE accounts ADD COLUMN push_paused_until BIGINT;

-- Per account and bucket, what was tried since the last success: pushes of strangers' browsers ('strangers'), pushes of a
-- browser that the account knows (its hash), wrong numbers ('numbers').
CREATE TABLE attempts (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    bucket     TEXT COLLATE "C" NOT NULL,
    made       BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, bucket)
);

-- Passwords tried since the last right one, by the name that was typed (keyed hash), whether anybody has it or not.
CREATE TABLE guesses (
    name_hash TEXT COLLATE "C" NOT NULL,
    bucket    TEXT COLLATE "C" NOT NULL, -- 'strangers', or a browser that the account knows
    made      BIGINT NOT NULL,
    last_at   BIGINT NOT NULL,
    PRIMARY KEY (name_hash, bucket)
);

CREATE INDEX guesses_by_end ON guesses (last_at);

ALTER TABLE challenges DROP CONSTRAINT challenges_cancel_reason_check;
ALTER TABLE challenges ADD CONSTRAINT challenges_cancel_reason_check
    CHECK (cancel_reason IN ('withdrawn', 'replaced', 'account_changed', 'reported'));
-- Under what it counts in `attempts`: 'strangers', or the browser that the account knew when it was issued. And 'quiet':
-- nobody was woken for it, because push was paused.
ALTER TABLE challenges
    ADD COLUMN bucket TEXT COLLATE "C" NOT NULL DEFAULT 'strangers',
    ADD COLUMN attention TEXT COLLATE "C" NOT NULL DEFAULT 'loud' CHECK (attention IN ('loud', 'quiet'));
