-- A short code beside an enrolment's link, for people who type: its MAC under the data key, and how often the account's code was
-- typed. NULL: the enrolment has none.
ALTER TABLE enrolments ADD COLUMN code_mac TEXT;
ALTER TABLE enrolments ADD COLUMN code_tries INTEGER NOT NULL DEFAULT 0;
-- 1: its session was signed in on the device that it binds.
ALTER TABLE enrolments ADD COLUMN on_device INTEGER NOT NULL DEFAULT 0;

CREATE INDEX enrolments_by_code ON enrolments (account_id) WHERE code_mac IS NOT NULL;

-- The device that made the account's backup codes, and shows them. NULL: a page did.
ALTER TABLE accounts ADD COLUMN backup_codes_made_by TEXT;
