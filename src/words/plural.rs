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

    type Rule = fn(u64) -> Category;

    /// The vectors are what `Intl.PluralRules` says in Node (`tests/browser/intl.test.ts`): 0 to 200, and around the millions.
    #[test]
    fn numbers_are_counted_as_browsers_count_them() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/vectors/intl.json")).expect("a test writes them");
        let rules: [(&str, Rule); 6] = [
            ("en", one_other),
            ("de", one_other),
            ("nl", one_other),
            ("it", one_many_other),
            ("es", one_many_other),
            ("fr", french),
        ];
        for (tag, rule) in rules {
            let rows = vectors[tag]["plural"].as_array().expect("rows");
            assert!(rows.len() > 200, "{tag}");
            for row in rows {
                let number = row[0].as_u64().expect("a number");
                let expected = match row[1].as_str() {
                    Some("one") => One,
                    Some("many") => Many,
                    Some("other") => Other,
                    category => panic!("{tag}: {category:?}"),
                };
                assert_eq!(rule(number), expected, "{tag}: {number}");
            }
        }
    }
}
