-- Codes of Nod's own devices. The seed is in no row: it is computed from the data key, the account and the device's id.
-- The last step of which a code was used: none before it counts.
ALTER TABLE devices ADD COLUMN last_step BIGINT;
