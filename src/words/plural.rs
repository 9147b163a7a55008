//! How languages count whole numbers (CLDR 48, plural rules).

/// A plural category of CLDR, as far as our languages have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Category {
    /// As in "1 phone".
    One,
    /// As in "un million de téléphones".
    Many,
    /// All others.
    Other,
}

/// English, German, Dutch.
pub(super) const fn one_other(number: u64) -> Category {
    if number == 1 { Category::One } else { Category::Other }
}

/// Italian, Spanish.
pub(super) const fn one_many_other(number: u64) -> Category {
    match number {
        1 => Category::One,
        number if number != 0 && number.is_multiple_of(1_000_000) => Category::Many,
        _ => Category::Other,
    }
}

/// French: nothing is one.
pub(super) const fn french(number: u64) -> Category {
    if number == 0 { Category::One } else { one_many_other(number) }
}

#[cfg(test)]
mod tests {
    use super::Category::{Many, One, Other};
    use super::*;

    /// What `new Intl.PluralRules(tag).select(number)` says of each in Node 20 (CLDR 48). All six languages agree with it from 0
    /// to 200 and around each million up to 29.
    #[test]
    fn numbers_are_counted_as_browsers_count_them() {
        let cases = [
            (0, Other, Other, One),
            (1, One, One, One),
            (2, Other, Other, Other),
            (11, Other, Other, Other),
            (21, Other, Other, Other),
            (101, Other, Other, Other),
            (999_999, Other, Other, Other),
            (1_000_000, Other, Many, Many),
            (1_000_001, Other, Other, Other),
            (3_000_000, Other, Many, Many),
        ];
        for (number, english, italian, french_one) in cases {
            let found = (one_other(number), one_many_other(number), french(number));
            assert_eq!(found, (english, italian, french_one), "{number}");
        }
    }
}
