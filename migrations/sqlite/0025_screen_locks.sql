-- The screen lock of a phone: whether its owner asks for it, and the credential that the phone registered (WebAuthn). None of it is a secret.
CREATE TABLE screen_locks (
    device_id       TEXT NOT NULL PRIMARY KEY REFERENCES devices (id),
    is_on           INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    credential_id   TEXT, -- base64url
    public_key      TEXT, -- COSE, base64url
    counter         INTEGER NOT NULL,
    backup_eligible INTEGER NOT NULL CHECK (backup_eligible IN (0, 1)),
    CHECK ((credential_id IS NULL) = (public_key IS NULL))
) STRICT, WITHOUT ROWID;

-- What a screen lock signed of an answer, beside the evidence of that answer. It counts where that answer won.
CREATE TABLE screen_lock_proofs (
    challenge_id       TEXT NOT NULL REFERENCES challenges (id) ON DELETE CASCADE,
    evidence           TEXT NOT NULL, -- the hash of the challenge and that answer
    site               TEXT NOT NULL,
    origin             TEXT NOT NULL,
    public_key         TEXT NOT NULL,
    credential_id      TEXT NOT NULL,
    client_data        TEXT NOT NULL,
    authenticator_data TEXT NOT NULL,
    signature          TEXT NOT NULL,
    PRIMARY KEY (challenge_id, evidence)
) STRICT, WITHOUT ROWID;
