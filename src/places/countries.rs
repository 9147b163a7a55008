//! What countries are called, for files that have their codes alone. The names are Unicode's (CLDR, under the Unicode License v3);
//! `scripts/country-names` writes the table.

use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: &str = include_str!("countries.tsv");

/// The names of each country, in the order of [`LANGUAGES`].
static NAMES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = TABLE.lines().skip(1).filter_map(|row| row.split_once('\t'));
    rows.map(|(code, names)| (code, names.split('\t').collect())).collect()
});

/// The languages of the table, English first.
static LANGUAGES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| TABLE.lines().next().unwrap_or_default().split('\t').skip(1).collect());

/// The name of a country by its code, in that language or in English.
pub(super) fn name(code: &str, language: &str) -> Option<&'static str> {
    let names = NAMES.get(code)?;
    let column = LANGUAGES.iter().position(|known| *known == language).unwrap_or_default();
    names.get(column).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_its_name_in_each_language() {
        for (language, netherlands) in [
            ("en", "Netherlands"),
            ("fr", "Pays-Bas"),
            ("de", "Niederlande"),
            ("it", "Paesi Bassi"),
            ("es", "Países Bajos"),
            ("nl", "Nederland"),
            ("ja", "Netherlands"),
        ] {
            assert_eq!(name("NL", language), Some(netherlands), "{language}");
        }
        assert_eq!((name("nl", "en"), name("ZZ", "en"), name("", "en")), (None, None, None));
        assert!(NAMES.len() > 240 && NAMES.values().all(|names| names.len() == LANGUAGES.len()));
    }
}
