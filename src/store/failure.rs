//! What can go wrong between a transaction and its database, and what a caller hears of it.

use super::StoreError;

/// Why a piece of work on a connection failed: classified once, where the driver's error came up.
#[derive(Debug)]
pub(super) struct Failure {
    kind: Kind,
    error: StoreError,
}

/// What follows from a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Another transaction was in the way, and the same work may succeed immediately.
    Transient,
    /// The connection is gone. Before the commit was sent, that means that nothing was written.
    Disconnected,
    /// Another process holds the file.
    Busy,
    /// The disk is full.
    DiskFull,
    /// The values are to blame: the same work fails for ever, other work does not.
    Data,
    /// Anything else.
    Other,
}

/// The result of a piece of work on a connection.
pub(super) type Outcome<T> = Result<T, Failure>;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let about_data = matches!(error, StoreError::Conflict(_) | StoreError::Inconsistent { .. });
        Self { kind: if about_data { Kind::Data } else { Kind::Other }, error }
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

impl Failure {
    pub(super) const fn new(kind: Kind, error: StoreError) -> Self {
        Self { kind, error }
    }

    /// A value that did not come as its type says.
    pub(super) fn bad_value(what: impl Into<String>) -> Self {
        StoreError::Inconsistent { table: "unknown", id: String::new(), what: what.into() }.into()
    }

    /// What follows from it.
    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the values are to blame.
    pub(super) fn is_about_data(&self) -> bool {
        self.kind == Kind::Data
    }
}

/// Which unique value is taken. SQLite names the column (`accounts.username`), PostgreSQL the constraint
/// (`accounts_username_key`); both begin with the table.
pub(super) fn taken(name: &str) -> &'static str {
    let known = [
        ("accounts.username", "accounts_username", "the user name"),
        ("relying_parties.", "relying_parties_", "the client id"),
        ("devices.key_thumbprint", "devices_key_thumbprint", "the device key"),
        ("enrolments.live_key", "enrolments_live_key", "the device key"),
        ("challenges.id", "challenges_pkey", "the challenge id"),
        ("enrolments.secret_hash", "enrolments_secret_hash", "the enrolment secret"),
        ("sessions.token_hash", "sessions_token_hash", "the session token"),
    ];
    known
        .into_iter()
        .find(|(sqlite, postgres, _)| name.contains(sqlite) || name.contains(postgres))
        .map_or("a unique value", |(_, _, what)| what)
}
