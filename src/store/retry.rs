//! Trying a transaction again when that is safe.

use super::failure::{Failure, Outcome};

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
        let lost = failure.is_disconnect();
        let safe = failure.is_transient() || lost;
        self.judge(failure, safe, if lost { MOST_LOST } else { MOST })
    }

    /// Whether to try again after a commit that failed. With the connection gone, nobody knows whether it took effect.
    pub(super) fn again_after_commit(&mut self, failure: Failure) -> Outcome<()> {
        let safe = failure.is_transient();
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

/// One transaction: what `$work` does with `$connection`, committed. Gives an [`Outcome`].
///
/// A macro, because no bound on an asynchronous closure says today that its future can move between threads.
macro_rules! transaction {
    ($begin:expr, $name:expr, |$connection:ident| $work:expr) => {{
        let mut attempts = $crate::store::retry::Attempts::new($name);
        loop {
            let again = match $begin.await {
                Err(error) => attempts.again(error.into()),
                Ok(mut transaction) => {
                    let $connection = &mut *transaction;
                    match $work.await {
                        // Dropping the transaction takes everything back.
                        Err(failure) => attempts.again(failure),
                        Ok(done) => match transaction.commit().await {
                            Ok(()) => break Ok(done),
                            Err(error) => attempts.again_after_commit(error.into()),
                        },
                    }
                }
            };
            if let Err(failure) = again {
                break Err(failure);
            }
        }
    }};
}

/// What `$work` reads from `$connection`. Gives an [`Outcome`].
macro_rules! reading {
    ($acquire:expr, $name:expr, |$connection:ident| $work:expr) => {{
        let mut attempts = $crate::store::retry::Attempts::new($name);
        loop {
            let again = match $acquire.await {
                Err(error) => attempts.again(error.into()),
                Ok(mut held) => {
                    let $connection = &mut *held;
                    match $work.await {
                        Ok(done) => break Ok(done),
                        Err(failure) => {
                            if failure.is_disconnect() {
                                held.close_on_drop();
                            }
                            attempts.again(failure)
                        }
                    }
                }
            };
            if let Err(failure) = again {
                break Err(failure);
            }
        }
    }};
}

/// What `$work` reads for the approval path: at once where the database allows it, and otherwise as [`reading`] does, which also
/// says what is wrong. Gives an [`Outcome`].
macro_rules! hot_reading {
    ($backend:expr, $name:expr, |$connection:ident| $work:expr) => {{
        let at_once = $backend.at_once(async |$connection| $work.await);
        match at_once {
            Some(found) => Ok(found),
            None => reading!($backend.acquire(), $name, |$connection| $work),
        }
    }};
}

pub(super) use {hot_reading, reading, transaction};
