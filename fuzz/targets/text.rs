//! Text from outside, as it is refused, shown, logged and compared.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nod_core::device::DisplayName;
use nod_core::id::Username;
use nod_core::text::{
    DisplayOnly, VisibleText, ascii_digits, escaped, is_hidden, lenient_address, shown, typed_digits,
};

fuzz_target!(|text: &str| {
    if let Ok(visible) = text.parse::<VisibleText<200>>() {
        assert_eq!(visible.as_str().parse().as_ref(), Ok(&visible), "a text that was accepted is its own spelling");
        assert_eq!(escaped(visible.as_str()), visible.as_str(), "a text that was accepted hides nothing");
        assert_eq!(shown(visible.as_str(), 200), visible.as_str());
    }
    if let Ok(name) = text.parse::<DisplayName>() {
        assert_eq!(name.as_str().parse().as_ref(), Ok(&name), "a name that was accepted is its own spelling");
    }
    if let Ok(name) = text.parse::<Username>() {
        assert_eq!(name.as_str().parse().as_ref(), Ok(&name), "a user name is its own spelling");
        let _ = name.check_new();
    }
    let acts =
        |letter: char| letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    for longest in [0, 1, 7, 200] {
        let shown = shown(text, longest);
        assert!(shown.chars().count() <= longest + 1 && !shown.contains(acts), "{shown:?}");
    }
    assert!(!escaped(text).contains(acts));
    assert!(!typed_digits(text).contains(|letter| is_hidden(letter) || letter == ' '));
    assert_eq!(ascii_digits(&ascii_digits(text)), ascii_digits(text));
    if let Some(address) = lenient_address(text) {
        assert_eq!(lenient_address(&address.to_string()), Some(address));
    }
    if let Ok(read) = serde_json::from_str::<DisplayOnly>(text) {
        assert!(read.shown(10).is_none_or(|shown| shown.chars().count() <= 11));
    }
});
