//! Lengths of time as people write them: `30s`, `10m`, `1h30m`, `500ms`; or a number of whole seconds.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Deserializer;
use serde::de::{Error, Visitor};

use super::section::{Kind, SettingType, Shown};

/// The longest time that a setting may have, 100 years: no moment plus it is beyond what a clock can show.
const LONGEST: Duration = Duration::from_hours(876_000);

/// The most bytes of a length of time. The library checks each of its sums but the last, which no text so short reaches.
const MAX_TEXT: usize = 18;

/// Units from the largest to the smallest, in milliseconds. Not days: `24h` says the same, and `1d12h` is no easier to read.
const UNITS: [(&str, u128); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

/// Reads a length of time.
///
/// # Errors
/// When `text` is none; the message shows how one is written.
pub fn parse(text: &str) -> Result<Duration, String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // What the library reads besides has two readings: `10M` is ten months, and a month 30.44 days. Fractions and blanks are
    // refused so that a length of time has one spelling in all files and programs that carry it.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"dhms".contains(&byte));
    let time = if text.len() > MAX_TEXT || !is_plain {
        None
    } else if is_number {
        text.parse().ok().map(Duration::from_secs)
    } else {
        humantime::parse_duration(text).ok()
    };
    match time {
        Some(time) if time <= LONGEST => Ok(time),
        Some(_) => Err(format!("{text:?} is too long: at most {}", format(LONGEST))),
        None => Err(format!("{text:?} is no length of time: write \"30s\", \"10m\", \"1h30m\" or \"500ms\"")),
    }
}

/// Writes a length of time, to the millisecond, so that [`parse`] reads it.
pub fn format(time: Duration) -> String {
    let mut rest = time.as_millis();
    let mut text = String::new();
    for (unit, milliseconds) in UNITS {
        if rest >= milliseconds {
            let _ = write!(text, "{}{unit}", rest / milliseconds);
            rest %= milliseconds;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// Reads a length of time out of a file or another format: a text, or a number of whole seconds.
///
/// # Errors
/// When the value is no length of time; the message shows how one is written.
pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    struct Reader;

    impl Visitor<'_> for Reader {
        type Value = Duration;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a length of time such as \"30s\", \"10m\", \"1h30m\" or \"500ms\"")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Duration, E> {
            parse(text).map_err(E::custom)
        }

        fn visit_i64<E: Error>(self, seconds: i64) -> Result<Duration, E> {
            parse(&seconds.to_string()).map_err(E::custom)
        }

        fn visit_u64<E: Error>(self, seconds: u64) -> Result<Duration, E> {
            parse(&seconds.to_string()).map_err(E::custom)
        }
    }

    deserializer.deserialize_any(Reader)
}

impl SettingType for Duration {
    const KIND: Kind = Kind::Duration;
    const SHOWN: Shown = Shown::Whole;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    /// What `http.max_wait` becomes where a file says so.
    fn in_a_file(value: &str) -> Result<Duration, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("[http]\nmax_wait = {value}\n")).unwrap();
        Config::load(Some(file.path())).map(|config| config.http.max_wait).map_err(|error| error.to_string())
    }

    /// … and where the environment does.
    fn in_the_environment(value: &str) -> Result<Duration, String> {
        let variable = ("NOD_HTTP__MAX_WAIT".into(), value.into());
        Config::load_with(None, [variable]).map(|config| config.http.max_wait).map_err(|error| error.to_string())
    }

    #[test]
    fn a_length_of_time_is_read_with_units_or_as_seconds() {
        for (text, milliseconds) in [
            ("0", 0),
            ("0s", 0),
            ("1ms", 1),
            ("500ms", 500),
            ("1000ms", 1000),
            ("30", 30_000),
            ("30s", 30_000),
            ("90s", 90_000),
            ("1m30s", 90_000),
            ("10m", 600_000),
            ("1h30m", 5_400_000),
            ("24h", 86_400_000),
            ("1d", 86_400_000),
            ("0030s", 30_000),
            ("876000h", 3_153_600_000_000),
        ] {
            let time = Ok(Duration::from_millis(milliseconds));
            assert_eq!(parse(text), time, "{text}");
            assert_eq!(in_the_environment(text), time, "{text}");
            assert_eq!(in_a_file(&format!("\"{text}\"")), time, "{text}");
        }
        assert_eq!(in_a_file("30"), Ok(Duration::from_secs(30)));
        assert_eq!(in_the_environment(" 30s "), Ok(Duration::from_secs(30)));
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for (milliseconds, text) in [
            (0, "0s"),
            (1, "1ms"),
            (1500, "1s500ms"),
            (30_000, "30s"),
            (90_000, "1m30s"),
            (3_600_000, "1h"),
            (5_400_000, "1h30m"),
            (86_400_000, "24h"),
            (90_061_001, "25h1m1s1ms"),
        ] {
            assert_eq!(format(Duration::from_millis(milliseconds)), text);
        }
        let all = (0..100_000).step_by(7).chain((0..3_153_600_000_000).step_by(987_654_321)).chain([3_153_600_000_000]);
        for time in all.map(Duration::from_millis) {
            assert_eq!(parse(&format(time)), Ok(time));
        }
    }

    #[test]
    fn what_is_no_length_of_time_is_refused_with_an_example() {
        for text in [
            "",
            " ",
            "s",
            "m",
            "-1",
            "-1s",
            "+1s",
            "1.5",
            "1.5h",
            "1,5h",
            "1 h 30 m",
            "1h 30m",
            "1h30",
            "h1",
            "1x",
            "1hm",
            "1sm",
            "1e3s",
            "0x10",
            "1_000s",
            "10M",
            "1y",
            "1w",
            "1month",
            "10min",
            "1us",
            "1ns",
            "1µs",
            "１０s",
            "١٠s",
            "1s\0",
            "1s\n",
            "soon",
            "off",
            "∞",
            "1h30m\u{200b}",
            "P1D",
            "PT30S",
            "18446744073709551616",
            "18446744073709551616s",
            "18446744073709551615s1000ms",
            "1s1s1s1s1s1s1s1s1s1s1s1s",
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains("\"1h30m\""), "{text:?}: {error}");
        }
        for text in ["876001h", "36501d", "3153600001", "999999999999999h", "9999999999999999"] {
            assert!(parse(text).unwrap_err().contains("at most 876000h"), "{text}");
        }
    }

    #[test]
    fn the_error_names_the_key_and_shows_an_example() {
        for value in
            ["\"\"", "\"soon\"", "\"1.5h\"", "-1", "1.5", "true", "[30]", "1979-05-27", "{ secs = 1, nanos = 0 }"]
        {
            let error = in_a_file(value).unwrap_err();
            assert!(error.contains("http.max_wait") && error.contains("\"1h30m\""), "{value}: {error}");
        }
        for value in ["", "soon", "1.5h", "-1", "1.5", "true", "[30]", "\"30s\""] {
            let error = in_the_environment(value).unwrap_err();
            assert!(error.contains("NOD_HTTP__MAX_WAIT") && error.contains("\"1h30m\""), "{value}: {error}");
        }
        let error = in_a_file("9223372036854775807").unwrap_err();
        assert!(error.contains("http.max_wait") && error.contains("length of time"), "{error}");
    }
}
