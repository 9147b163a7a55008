-- Browsers that their owner asked to remember: the key that never leaves the browser, under the name that `known_browsers` has for it.
CREATE TABLE remembered_browsers (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    browser    TEXT COLLATE "C" NOT NULL,
    thumbprint TEXT COLLATE "C" NOT NULL, -- RFC 7638
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, browser)
);
