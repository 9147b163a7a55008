-- What an administrator is to do once the own phone approves it, and what came of it. A row ends with its question.
CREATE TABLE deeds (
    challenge_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES challenges (id) ON DELETE CASCADE,
    actor_id     TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    session_id   TEXT COLLATE "C" NOT NULL, -- not a reference: it outlives the session
    deed         TEXT COLLATE "C" NOT NULL, -- JSON
    reason       TEXT COLLATE "C" NOT NULL,
    done_at      BIGINT,
    outcome      TEXT COLLATE "C" CHECK (outcome IN ('done', 'nothing_to_do')),
    enrolment_id TEXT COLLATE "C", -- the link for a phone that came of it
    CHECK ((done_at IS NULL) = (outcome IS NULL))
);

CREATE INDEX deeds_by_actor ON deeds (actor_id);

-- Links with which people set their first password: one for an account, good once.
CREATE TABLE set_up_links (
    account_id  TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX set_up_links_by_end ON set_up_links (expires_at);
