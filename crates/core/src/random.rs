//! Randomness as an argument.

/// A cryptographically secure source of random bytes.
///
/// The service passes the operating system's source, tests pass a seeded one. Nothing in this workspace reads an ambient
/// generator (`clippy.toml` bans them).
pub trait Random: Send + Sync {
    /// Fills `buffer` with random bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// Random bytes as an array.
pub fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut buffer = [0; N];
    random.fill(&mut buffer);
    buffer
}

/// A uniformly distributed integer in `0..bound`, without modulo bias (rejection sampling).
///
/// `bound` must not be zero; zero is answered with zero.
pub fn below(random: &dyn Random, bound: u32) -> u32 {
    if bound == 0 {
        return 0;
    }
    // The largest multiple of `bound` that fits: everything from there on would favour small results.
    let usable = u32::MAX - (u32::MAX % bound);
    loop {
        let candidate = u32::from_le_bytes(bytes(random));
        if candidate < usable {
            return candidate % bound;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    struct Scripted(Mutex<Vec<u8>>);

    impl Random for Scripted {
        fn fill(&self, buffer: &mut [u8]) {
            let mut script = self.0.lock().unwrap();
            for byte in buffer {
                *byte = script.remove(0);
            }
        }
    }

    #[test]
    fn below_rejects_the_biased_tail() {
        // u32::MAX is 90 times 47,721,858 and 75: the last 76 numbers are in the tail and must be skipped, not folded.
        let draw = |numbers: &[u32]| {
            let random = Scripted(Mutex::new(numbers.iter().flat_map(|number| number.to_le_bytes()).collect()));
            below(&random, 90)
        };
        assert_eq!(draw(&[u32::MAX, 91]), 1);
        assert_eq!(draw(&[u32::MAX - 75, 92]), 2);
        assert_eq!(draw(&[u32::MAX - 76, 93]), 89, "the last one that is used");
    }

    #[test]
    fn below_nothing_is_nothing_and_draws_nothing() {
        assert_eq!(below(&Scripted(Mutex::new(Vec::new())), 0), 0);
    }
}
