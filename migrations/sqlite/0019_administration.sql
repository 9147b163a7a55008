-- What an administrator is to do once the own phone approves it, and what came of it. A row ends with its question.
CREATE TABLE deeds (
    challenge_id TEXT NOT NULL PRIMARY KEY REFERENCES challenges (id) ON DELETE CASCADE,
    actor_id     TEXT NOT NULL REFERENCES accounts (id),
    session_id   TEXT NOT NULL, -- not a reference: it outlives the session
    deed         TEXT NOT NULL, -- JSON
    reason       TEXT NOT NULL,
    done_at      INTEGER,
    outcome      TEXT CHECK (outcome IN ('done', 'nothing_to_do')),
    enrolment_id TEXT, -- the link for a phone that came of it
    CHECK ((done_at IS NULL) = (outcome IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX deeds_by_actor ON deeds (actor_id);

-- Links with which people set their first password: one for an account, good once.
CREATE TABLE set_up_links (
    account_id  TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret_hash TEXT NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX set_up_links_by_end ON set_up_links (expires_at);
