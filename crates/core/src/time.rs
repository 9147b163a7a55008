//! Time as a value.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment, in milliseconds since the Unix epoch (UTC, leap seconds ignored, as in POSIX).
///
/// Serialises as an RFC 3339 string in UTC, with milliseconds where there are any. Signed tokens use [`Timestamp::seconds`] (RFC 7519 `NumericDate`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment that many milliseconds after the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The moment that many whole seconds after the Unix epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down: what a `NumericDate` claim carries.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment, `duration` later. Saturates.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// This moment, `duration` earlier. Saturates.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis))
    }

    /// How long from `self` until `later`; zero when `later` has passed.
    pub fn until(self, later: Self) -> Duration {
        Duration::from_millis(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }

    /// Parses RFC 3339.
    ///
    /// # Errors
    /// When the text is not a date and time with an offset.
    pub fn parse(text: &str) -> Result<Self, ParseTimestampError> {
        let date = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| ParseTimestampError)?;
        let millis = date.unix_timestamp_nanos().div_euclid(1_000_000);
        i64::try_from(millis).map(Self).map_err(|_| ParseTimestampError)
    }
}

/// The text is not an RFC 3339 date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 date and time")]
pub struct ParseTimestampError;

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|date| date.format(&Rfc3339).ok());
        match text {
            Some(text) => formatter.write_str(&text),
            // Beyond the year 9999: still say which moment is meant.
            None => write!(formatter, "{}ms", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_rfc_3339() {
        let moment = Timestamp::from_millis(1_795_312_800_123);
        assert_eq!(moment.to_string(), "2026-11-22T02:00:00.123Z");
        assert_eq!(Timestamp::parse("2026-11-22T03:00:00.123+01:00"), Ok(moment));
        assert_eq!(Timestamp::parse("yesterday"), Err(ParseTimestampError));
    }

    #[test]
    fn a_moment_that_no_calendar_has_is_printed_as_its_milliseconds() {
        let far = Timestamp::from_millis(i64::MAX);
        assert_eq!(far.to_string(), "9223372036854775807ms");
        assert_eq!(far.plus(Duration::MAX), far, "no later than that");
        assert_eq!(Timestamp::from_millis(-2).minus(Duration::MAX), Timestamp::from_millis(i64::MIN));
    }

    #[test]
    fn json_has_a_moment_as_it_is_printed() {
        let moment = Timestamp::from_millis(1_795_312_800_123);
        let text = r#""2026-11-22T02:00:00.123Z""#;
        assert_eq!(serde_json::to_string(&moment).unwrap(), text);
        assert_eq!(serde_json::from_str::<Timestamp>(text).unwrap(), moment);
        assert!(serde_json::from_str::<Timestamp>("1795312800123").is_err());
    }

    #[test]
    fn until_never_goes_below_zero() {
        let early = Timestamp::from_seconds(10);
        let late = Timestamp::from_seconds(12);
        assert_eq!(early.until(late), Duration::from_secs(2));
        assert_eq!(late.until(early), Duration::ZERO);
        assert_eq!(Timestamp::from_millis(-1).seconds(), -1);
    }
}
