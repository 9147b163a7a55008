-- The screen lock of a phone: whether its owner asks for it, and the credential that the phone registered (WebAuthn). None of it is a secret.
CREATE TABLE screen_locks (
    device_id       TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES devices (id),
    is_on           BIGINT NOT NULL CHECK (is_on IN (0, 1)),
    credential_id   TEXT COLLATE "C", -- base64url
    public_key      TEXT COLLATE "C", -- COSE, base64url
    counter         BIGINT NOT NULL,
    backup_eligible BIGINT NOT NULL CHECK (backup_eligible IN (0, 1)),
    CHECK ((credential_id IS NULL) = (public_key IS NULL))
);

-- What a screen lock signed of an answer, beside the evidence of that answer. It counts where that answer won.
CREATE TABLE screen_lock_proofs (
    challenge_id       TEXT COLLATE "C" NOT NULL REFERENCES challenges (id) ON DELETE CASCADE,
    evidence           TEXT COLLATE "C" NOT NULL, -- the hash of the challenge and that answer
    site               TEXT COLLATE "C" NOT NULL,
    origin             TEXT COLLATE "C" NOT NULL,
    public_key         TEXT COLLATE "C" NOT NULL,
    credential_id      TEXT COLLATE "C" NOT NULL,
    client_data        TEXT COLLATE "C" NOT NULL,
    authenticator_data TEXT COLLATE "C" NOT NULL,
    signature          TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (challenge_id, evidence)
);
