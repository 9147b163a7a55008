//! What it costs to look up where an address is: `cargo bench --bench places -- FILE.mmdb…`. Addresses of the whole internet in turn, so that
//! the processor's cache helps as little as it does in a service.
#![allow(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement that cannot go on should stop where it stands"
)]

use std::net::{IpAddr, Ipv4Addr};
use std::time::Instant;

use nod::places::Places;

/// How many addresses are looked up.
const LOOKUPS: u32 = 1_000_000;

/// What the whole internet is gone through with: odd, so that it comes to each address once.
const STEP: u32 = 2_654_435_769;

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let places = Places::open(&files).unwrap();
    for language in ["en", "nl"] {
        #[expect(clippy::disallowed_methods, reason = "it measures")]
        let start = Instant::now();
        let find =
            |number: &u32| places.find(IpAddr::V4(Ipv4Addr::from(number.wrapping_mul(STEP))), language).is_some();
        let found = (0..LOOKUPS).filter(find).count();
        let each = start.elapsed().as_secs_f64() * 1e6 / f64::from(LOOKUPS);
        println!("{language}: {each:.2} µs for each of {LOOKUPS} addresses, of which {found} are somewhere");
    }
}
