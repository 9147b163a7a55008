//! Whole numbers, as JSON has them: `60` and `60.0` are the same number, and both are an `integer` to JSON Schema.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// The largest number that every JSON library keeps exact.
const MAX_EXACT: f64 = 9_007_199_254_740_991.0;

struct Whole(u64);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;

        impl Visitor<'_> for Number {
            type Value = Whole;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a whole number, not below zero")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Whole, E> {
                Ok(Whole(number))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Whole, E> {
                let whole = u64::try_from(number).map(Whole);
                whole.map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Whole, E> {
                if number.fract() == 0.0 && (0.0..=MAX_EXACT).contains(&number) {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "it is whole, not below zero, and small enough"
                    )]
                    Ok(Whole(number as u64))
                } else {
                    Err(E::invalid_value(Unexpected::Float(number), &self))
                }
            }
        }

        deserializer.deserialize_any(Number)
    }
}

fn fit<T: TryFrom<u64>, E: Error>(Whole(number): Whole) -> Result<T, E> {
    T::try_from(number).map_err(|_| E::custom(format!("{number} is too large")))
}

/// A whole number.
pub(super) fn whole<'de, T: TryFrom<u64>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    fit(Whole::deserialize(deserializer)?)
}

/// A whole number, or nothing.
pub(super) fn whole_or_none<'de, T: TryFrom<u64>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::<Whole>::deserialize(deserializer)?.map(fit).transpose()
}

#[cfg(test)]
mod tests {
    use crate::wire::{ChallengeRequest, WatchPollRequest};

    #[test]
    fn a_whole_number_may_be_written_with_a_fraction_of_nothing() {
        let poll = |text: &str| serde_json::from_str::<WatchPollRequest>(text);
        for text in [r#"{"version":4,"wait_ms":25000}"#, r#"{"version":4.0,"wait_ms":2.5e4}"#] {
            let read = poll(text).unwrap();
            assert_eq!((read.version, read.wait_ms), (4, 25_000), "{text}");
        }
        assert_eq!(poll("{}").unwrap().wait_ms, 0);
        for text in ["-1", "-0.5", "1.5", "1e30", "\"1\"", "true", "null", "[]", "18446744073709551616"] {
            assert!(poll(&format!("{{\"wait_ms\":{text}}}")).is_err(), "{text}");
        }
        assert!(poll(r#"{"version":4294967295}"#).is_ok());
        assert!(poll(r#"{"version":4294967296}"#).is_err());

        let ask = |lifetime: &str| {
            serde_json::from_str::<ChallengeRequest>(&format!("{{\"username\":\"anna\",\"lifetime\":{lifetime}}}"))
        };
        assert_eq!(ask("419.0").unwrap().lifetime, Some(419));
        assert_eq!(ask("null").unwrap().lifetime, None);
        let error = ask("419.5").unwrap_err().to_string();
        assert!(error.contains("a whole number") && !error.contains("u64"), "{error}");
        let told = crate::json::explain(&ask("\"60\"").unwrap_err());
        assert!(told.ends_with("expected a whole number, not below zero"), "{told}");
    }
}
