-- A session knows the device whose approval opened it, that challenge, and its browser: revoking the device, withdrawing
-- the sign-in or reporting the browser ends the session. An approved session without a device is older than this step;
-- revoking any device of its account ends it.
ALTER TABLE sessions ADD COLUMN device_id TEXT;
ALTER TABLE sessions ADD COLUMN challenge_id TEXT;
-- The browser as `known_browsers` names it.
ALTER TABLE sessions ADD COLUMN known_as TEXT;

CREATE INDEX sessions_by_challenge ON sessions (challenge_id) WHERE challenge_id IS NOT NULL;

-- Why an approval can no longer be redeemed, although nobody redeemed it; or why the session that it opened was ended.
ALTER TABLE challenges ADD COLUMN spent TEXT CHECK (spent IN ('withdrawn', 'replaced', 'account_changed', 'reported'));

-- A report deletes the browsers that were approved by the same mistake, which is judged by their first approval.
ALTER TABLE known_browsers ADD COLUMN first_approved_at INTEGER NOT NULL DEFAULT 0;
UPDATE known_browsers SET first_approved_at = approved_at;

-- Links end with the session that made them, or with their account.
CREATE INDEX enrolments_by_account ON enrolments (account_id) WHERE state IN ('open', 'claimed');
