//! Dates, relative times and the names of languages, held to what browsers write: `tests/vectors/intl.json`, which
//! `tests/browser/intl.test.ts` compares with ICU's.

use std::collections::BTreeMap;

use nod::words::{Language, Moment, Words};
use serde::Deserialize;

/// What browsers write in a language.
#[derive(Deserialize)]
struct Written {
    name: String,
    /// The first of January 2026, the second of February, and so on.
    months: Vec<String>,
    minutes_ago: [String; 3],
    hours_ago: [String; 3],
}

#[test]
fn dates_and_relative_times_are_written_as_browsers_write_them() {
    let vectors: BTreeMap<String, Written> = serde_json::from_str(include_str!("../vectors/intl.json")).unwrap();
    assert_eq!(vectors.len(), Language::ALL.len(), "node has a row for each language");
    // Spaces that do not break look the same.
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ");
    for language in Language::ALL {
        let (written, w) = (&vectors[language.tag()], Words::of(*language));
        for (at, date) in written.months.iter().enumerate() {
            let moment = Moment::parse(&format!("2026-{0:02}-{0:02}T14:02:00Z", at + 1)).unwrap();
            // ICU's data have no ordinal for the first of a French month, which people write as one.
            let date = if *language == Language::Fr && at == 0 { date.replacen("1 ", "1er ", 1) } else { date.clone() };
            assert_eq!(plain(&w.day(moment)), plain(&date), "{language:?}");
        }
        assert_eq!(w.language_own().to_lowercase(), written.name.to_lowercase());
        if Language::COMPLETE.contains(language) {
            let minutes = [1, 5, 59].map(|minutes| plain(&w.common_minutes_ago(minutes).to_string()));
            assert_eq!(minutes, written.minutes_ago.each_ref().map(|text| plain(text)), "{language:?}");
            let hours = [1, 5, 23].map(|hours| plain(&w.common_hours_ago(hours).to_string()));
            assert_eq!(hours, written.hours_ago.each_ref().map(|text| plain(text)), "{language:?}");
        }
    }
}
