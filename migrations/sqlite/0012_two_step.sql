-- Two-step verification: since when the password alone no longer signs in, and in which session the owner said that
-- the backup codes are saved.
ALTER TABLE accounts ADD COLUMN two_step_since INTEGER;
ALTER TABLE accounts ADD COLUMN backup_codes_saved_in TEXT;

-- An account that ever had a device was asked for it from then on.
UPDATE accounts SET two_step_since = (SELECT MIN(d.created_at) FROM devices d WHERE d.account_id = accounts.id);

-- What happened with an account beside its questions, for its owner.
CREATE INDEX audit_log_by_account ON audit_log (account_id, seq) WHERE account_id IS NOT NULL AND challenge_id IS NULL;
