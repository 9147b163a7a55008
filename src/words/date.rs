//! Dates as each language writes them. Whole numbers alone: what pages count is below a thousand, and needs no separators.

use super::Words;

/// A moment of the calendar, in UTC, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
}

impl Moment {
    /// Reads RFC 3339 in UTC, as in `2026-11-20T14:02:33.5Z`. `None`: it is none, or beyond the year 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
        let mut parts = day.split('-');
        let (year, month, day) =
            (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let mut parts = time.split(':');
        let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        ((1..=12).contains(&month)).then_some(Self { year, month, day, hour, minute })
    }
}

impl Words {
    /// The day alone: `20 November 2026`.
    pub fn day(self, at: Moment) -> String {
        self.date_day(u64::from(at.day), self.month(at.month), at.year).to_string()
    }

    /// The day and the time: `20 November 2026, 14:02 UTC`.
    pub fn moment(self, at: Moment) -> String {
        self.date_moment(self.day(at), format_args!("{:02}:{:02}", at.hour, at.minute)).to_string()
    }

    const fn month(self, month: u8) -> &'static str {
        match month {
            1 => self.date_january(),
            2 => self.date_february(),
            3 => self.date_march(),
            4 => self.date_april(),
            5 => self.date_may(),
            6 => self.date_june(),
            7 => self.date_july(),
            8 => self.date_august(),
            9 => self.date_september(),
            10 => self.date_october(),
            11 => self.date_november(),
            _ => self.date_december(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_day_and_a_moment_are_written_as_each_language_writes_them() {
        let at = Moment::parse("2026-03-01T04:02:33.5Z").unwrap();
        let first = [(Language::En, "1 March 2026"), (Language::De, "1. März 2026"), (Language::Fr, "1er mars 2026")];
        for (language, day) in first {
            assert_eq!(Words::of(language).day(at), day);
            assert_eq!(Words::of(language).moment(at), format!("{day}, 04:02 UTC"));
        }
        let second = Moment::parse("2026-03-02T04:02:33.5Z").unwrap();
        assert_eq!(Words::of(Language::Fr).day(second), "2 mars 2026");
        for none in ["", "2026-03-01", "2026-13-01T00:00Z", "2026-03-01T00:00:00+01:00", "12345ms"] {
            assert_eq!(Moment::parse(none), None, "{none}");
        }
    }
}
