-- A sign-in on Nod's own pages that no phone hears of: the account was asked too often without an approval, and a code or a
-- passkey still signs in.
ALTER TABLE challenges ADD COLUMN withheld BIGINT NOT NULL DEFAULT 0 CHECK (withheld IN (0, 1));
