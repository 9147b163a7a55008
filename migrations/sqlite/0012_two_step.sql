-- Two-step verification: since when the password alone no longer signs in, and in which session the owner said that
-- the backup codes are saved.
ALTER TABLE accounts ADD COLUMN two_step_since INTEGER;
ALTER TABLE accounts ADD COLUMN backup_codes_saved_in TEXT;

-- An account that ever had a device was asked for it from then on.
UPDATE accounts SET two_step_since = (SELECT MIN(d.created_at) FROM devices d WHERE d.account_id = accounts.id);
