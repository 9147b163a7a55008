-- The language that an account's person chose, as a tag of RFC 5646; none: what the browser prefers.
ALTER TABLE accounts ADD COLUMN language TEXT;
