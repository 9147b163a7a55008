//! Faults: whatever breaks, nothing that was acknowledged is lost, nothing happens twice, and nobody waits for ever.
//!
//! Most of these run the real program, as a process of its own, under people who sign in ([`life`]); what the people saw is
//! written down and held against the store ([`history`]).

mod clock;
mod deaf;
mod drip;
mod history;
mod kill;
mod leak;
mod life;
mod mails;
mod postgres;
pub mod process;
mod raw;
mod storage;
mod takeover;
mod wakes;

use nod::ambient::OsRandom;

/// The seed of everything that is drawn in a test: printed, so that a failure can be repeated with `NOD_TEST_SEED`.
fn seed() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "an engineer who repeats a failure says with which seed")]
    let given = std::env::var("NOD_TEST_SEED").ok();
    let seed = match given {
        Some(given) => given.parse().expect("NOD_TEST_SEED is a number"),
        None => u64::from_le_bytes(nod_core::random::bytes(&OsRandom)),
    };
    println!("NOD_TEST_SEED={seed}");
    seed
}
