//! The real clock and the real random source: the only place that reads them (law 3).

use std::pin::Pin;
use std::time::Duration;

use nod_core::random::Random;
use nod_core::time::Timestamp;

/// Time as a service: what o'clock it is, and how to wait.
///
/// Tests pass one that they move by hand, so that expiry is tested without waiting.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Ends once `duration` has passed by this clock.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place where the real clock is read")]
        let now = std::time::SystemTime::now();
        // A clock before 1970 is a broken one; the epoch is as good as any answer, and `nod doctor` says so.
        let since_epoch = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        #[expect(clippy::disallowed_methods, reason = "the one place that sleeps by the real clock")]
        Box::pin(tokio::time::sleep(duration))
    }
}

/// ring's own random source, which its keys and signatures take and no other (its trait is sealed). It reads the operating
/// system's.
pub fn system_random() -> ring::rand::SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place where ring's random source is made")]
    ring::rand::SystemRandom::new()
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, buffer: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place where the real random source is read")]
        #[expect(
            clippy::expect_used,
            reason = "without randomness no secret can be made: stopping is the only safe thing"
        )]
        getrandom::fill(buffer).expect("the operating system's random source");
    }
}
