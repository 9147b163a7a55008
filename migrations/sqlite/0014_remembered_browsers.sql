-- Browsers that their owner asked to remember: the key that never leaves the browser, under the name that `known_browsers` has for it.
CREATE TABLE remembered_browsers (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    browser    TEXT NOT NULL,
    thumbprint TEXT NOT NULL, -- RFC 7638
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, browser)
) STRICT, WITHOUT ROWID;
