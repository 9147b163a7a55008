//! Trying a transaction again when that is safe.

use super::failure::{Failure, Kind, Outcome};

/// How often one call is tried.
const MOST: u32 = 5;

/// How often one call is tried on another connection because its own turned out to be gone: more often than a pool has
/// connections, since a database that was restarted has cut all of them.
const MOST_LOST: u32 = 256;

/// The tries of one call.
pub(super) struct Attempts {
    name: &'static str,
    made: u32,
}

impl Attempts {
    /// The tries of the call of that name.
    pub(super) const fn new(name: &'static str) -> Self {
        Self { name, made: 0 }
    }

    /// Whether to try again after a failure before the commit, when nothing was written: `Err` says no.
    pub(super) fn again(&mut self, failure: Failure) -> Outcome<()> {
        let kind = failure.kind();
        let safe = matches!(kind, Kind::Transient | Kind::Disconnected);
        self.judge(failure, safe, if kind == Kind::Disconnected { MOST_LOST } else { MOST })
    }

    /// Whether to try again after a commit that failed. With the connection gone, nobody knows whether it took effect.
    pub(super) fn again_after_commit(&mut self, failure: Failure) -> Outcome<()> {
        let safe = failure.kind() == Kind::Transient;
        self.judge(failure, safe, MOST)
    }

    fn judge(&mut self, failure: Failure, safe: bool, most: u32) -> Outcome<()> {
        self.made += 1;
        if !safe || self.made >= most {
            return Err(failure);
        }
        tracing::debug!(call = self.name, attempt = self.made, ?failure, "trying a transaction again");
        Ok(())
    }
}
