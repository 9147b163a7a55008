use proptest::prelude::*;

use super::*;

type Text = VisibleText<200>;

fn is_bidi_control(letter: char) -> bool {
    icu_properties::CodePointSetData::new::<icu_properties::props::BidiControl>().contains(letter)
}

fn read(text: &str) -> Result<String, TextFault> {
    text.parse::<Text>().map(String::from)
}

#[test]
fn what_cannot_be_seen_is_refused_and_named() {
    for hidden in [
        '\0',
        '\t',
        '\n',
        '\u{7f}',
        '\u{85}',
        '\u{9b}',
        '\u{ad}',
        '\u{34f}',
        '\u{600}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{17b4}',
        '\u{200b}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2063}',
        '\u{2066}',
        '\u{2069}',
        '\u{206a}',
        '\u{2800}',
        '\u{3164}',
        '\u{e000}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{fffa}',
        '\u{fffc}',
        '\u{fffe}',
        '\u{378}',
        '\u{1bca0}',
        '\u{13430}',
        '\u{13439}',
        '\u{13441}',
        '\u{13442}',
        '\u{1d159}',
        '\u{1d173}',
        '\u{16fe4}',
        '\u{1ffff}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{e007f}',
        '\u{e0080}',
        '\u{e0fff}',
        '\u{f0000}',
        '\u{10ffff}',
    ] {
        let code = format!("U+{:04X}", u32::from(hidden));
        for text in [format!("a{hidden}b"), format!("{hidden}b"), format!("a{hidden}")] {
            // A line break or a tab at the end is refused too: only spaces are taken away.
            let fault = read(&text).expect_err(&code);
            assert!(fault.to_string().contains(&code), "{code}: {fault}");
        }
        assert!(!shown(&format!("a{hidden}b"), 10).contains(hidden), "{code}");
        assert!(!escaped(&format!("a{hidden}b")).contains(hidden), "{code}");
    }
}

#[test]
fn joiners_stand_where_a_script_or_an_emoji_needs_them() {
    for good in [
        "می\u{200c}خواهم", // Persian
        "خانه\u{200c}ها",  // Persian, after heh
        "کار\u{200c}ها",   // Persian, after a letter that joins to no next one
        "क्\u{200d}ष",      // Hindi, half form
        "क्\u{200c}ष",      // Hindi, visible virama
        "ಮಾರ್ಚ್\u{200c}",    // Kannada, visible virama at the end
        "ಬುಕ್\u{200c} ಓದು", // Kannada, visible virama before a blank
        "ക്\u{200d}",       // Malayalam, chillu at the end
        "അവന്\u{200d} വന്നു", // Malayalam, chillu before a blank
        "ශ්\u{200d}රී ලංකා",  // Sinhala
        "র\u{200d}্যাব",     // Bengali, ra with ya-phala
        "👩\u{200d}💻",
        "👩🏽\u{200d}🚀",
        "👨\u{200d}👩\u{200d}👧\u{200d}👦",
        "❤\u{fe0f}\u{200d}🔥",
        "🏳\u{fe0f}\u{200d}🌈",
        "🏴\u{200d}☠\u{fe0f}",
        "🧔\u{200d}♂\u{fe0f}",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", // Scotland
        "🇳🇱 1\u{fe0f}\u{20e3} ©\u{fe0f}",
        "葛\u{e0100}城市",
        "ᠠ\u{180b}ᠨ\u{180e}ᠠ",
        "ᠠᠨ\u{180b}\u{180e}ᠠ",
        "∩\u{fe00}",  // a mathematical sign with serifs
        "芽\u{fe00}", // another form of an ideograph
    ] {
        assert_eq!(read(good).unwrap(), good.nfc().collect::<String>(), "{good}");
        assert_eq!(shown(good, 200), good);
        assert_eq!(escaped(good), good);
    }
    for bad in [
        "a\u{200d}b",
        "a\u{200c}b",
        "\u{200d}a",
        "a\u{200d}",
        "می\u{200c}",
        "\u{200c}می",
        "می\u{200c}\u{200c}خواهم",
        "می\u{200c} خواهم",
        "می\u{200d}خواهم",
        "क्\u{200d}\u{200d}ष",
        "क\u{200d}ष",
        "क्\u{200c}\u{200c}",
        "क्\u{200c}a",
        "क्\u{200d}a",
        "👩\u{200d}",
        "👩\u{200d}\u{200d}💻",
        "👩\u{200d}a",
        "a\u{200d}💻",
        "©\u{200d}©",
        "1\u{200d}2",
        "а\u{200c}б",
        "a\u{fe0f}b",
        "1\u{fe0f}",
        "\u{fe0f}a",
        "❤\u{fe0f}\u{fe0f}",
        "a\u{e0100}",
        "a\u{180b}",
        "a\u{180e}b",
        "ᠠ\u{180e}",
        "ᠠ\u{180e}a",
        "a\u{fe00}",
        "কা\u{200d}্য", // a vowel sign before the joiner, and no letter
        "१्\u{200d}",  // a digit under the virama, and no letter
        "🏴\u{e0067}\u{e0062}",
        "🏴\u{e0068}\u{e0069}\u{e007f}",
        "a\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    ] {
        assert!(read(bad).is_err(), "{bad:?}");
        assert!(shown(bad, 200).contains('\u{fffd}'), "{bad:?}");
        assert!(escaped(bad).contains("\\u{"), "{bad:?}");
    }
}

#[test]
fn marks_stand_on_something_and_are_few() {
    for good in [
        "Việt Nam",
        "e\u{323}\u{302}\u{301}",
        "שָׁלוֹם",
        "กำลัง",
        "สวัสดี",
        "བོད་ཡིག",
        "ပြည်သူ",
        "ខ្ញុំ",
        "x\u{304}\u{306}\u{301}\u{30c}",
        "a\u{20dd}",
        "◌\u{93e}",
        &format!("क{}", "\u{93e}".repeat(8)),
    ] {
        assert!(read(good).is_ok(), "{good}: {:?}", read(good));
    }
    let zalgo = format!("x{}", "\u{300}\u{301}".repeat(10));
    for bad in [
        "\u{301}a",
        "a \u{301}",
        "x\u{301}\u{301}",
        "a\u{301}\u{301}",
        "x\u{300}\u{301}\u{302}\u{303}\u{304}",
        "e\u{323}\u{302}\u{301}\u{300}\u{303}",
        &zalgo,
        &format!("क{}", "\u{93e}".repeat(9)),
        "\u{93e}",
        // Marks of another script than the letter's.
        "a\u{1039}b",
        "a\u{1107f}b",
        "a\u{1da9b}b",
        "а\u{94d}б",
    ] {
        assert!(matches!(read(bad), Err(TextFault::Stray(_))), "{bad:?}: {:?}", read(bad));
    }
}

#[test]
fn blanks_are_single_spaces() {
    // What programs write between the digits of an amount, and what Japanese keyboards write between words.
    assert_eq!(read(" Payer 1\u{202f}000\u{a0}€ ").unwrap(), "Payer 1 000 €");
    assert_eq!(read("送金\u{3000}百円").unwrap(), "送金 百円");
    for bad in ["a  b", "a \u{a0}b", "a\u{2003}\u{2003}b", "a                                b"] {
        assert_eq!(read(bad), Err(TextFault::Blanks), "{bad:?}");
    }
    for empty in ["", "   ", "\u{3000}"] {
        assert_eq!(read(empty), Err(TextFault::Empty), "{empty:?}");
    }
    assert_eq!(collapsed("a  b \u{a0} c"), "a b c");
}

#[test]
fn length_is_of_what_is_kept() {
    assert!(read(&"e\u{301}".repeat(200)).is_ok(), "composed");
    assert_eq!(read(&"x".repeat(201)), Err(TextFault::TooLong(200)));
    assert_eq!(read(&"x".repeat(1_000_000)), Err(TextFault::TooLong(200)));
    // Blanks at the ends do not count, unless there are so many that the text is not looked at.
    let blanks = |many: usize| read(&format!("{}x", " ".repeat(many)));
    assert_eq!(blanks(8 * 200 + 63).unwrap(), "x");
    assert_eq!(blanks(8 * 200 + 64), Err(TextFault::TooLong(200)));
}

#[test]
fn text_for_a_screen_is_cut_between_characters() {
    assert_eq!(shown("abcdef", 3), "abc…");
    assert_eq!(shown("abc", 3), "abc");
    assert_eq!(shown("ab👩\u{200d}💻c", 4), "ab…");
    assert_eq!(shown("ab👩\u{200d}💻c", 5), "ab👩\u{200d}💻…");
    assert_eq!(shown("e\u{301}e\u{301}", 3), "e\u{301}…");
    assert_eq!(shown("🇳🇱🇧🇪", 3), "🇳🇱…");
    assert_eq!(shown("a\u{202e}b\n\u{a0}c", 10), "a\u{fffd}b\u{fffd} c");
    // What does not end within the length is cut where the length ends.
    assert_eq!(shown("e\u{301}\u{302}\u{303}", 2), "e\u{301}…");
    assert_eq!(shown("\u{301}\u{302}\u{303}", 2), "\u{fffd}\u{fffd}…");
    assert_eq!(shown("\u{301}\u{302}", 0), "…");
}

#[test]
fn text_for_a_log_is_one_line_that_shows_everything() {
    assert_eq!(escaped("/a\u{202e}b\n\u{1b}[2J"), "/a\\u{202e}b\\u{a}\\u{1b}[2J");
    assert_eq!(escaped("a  b\tc\u{a0}d é 東京"), "a  b\\u{9}c\\u{a0}d é 東京");
}

#[test]
fn a_digit_of_any_script_has_its_value() {
    // Zero of each: ASCII, Arabic, Persian, NKo, Devanagari, Bengali, Thai, Tibetan, Myanmar, Khmer, full-width, Osmanya,
    // mathematical bold, double-struck, sans-serif, Adlam.
    for zero in [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xe50, 0xf20, 0x1040, 0x17e0, 0xff10, 0x104a0, 0x1d7ce, 0x1d7d8,
        0x1d7e2, 0x1e950,
    ] {
        let all: String = (zero..zero + 10).filter_map(char::from_u32).collect();
        assert_eq!(ascii_digits(&all), "0123456789", "{zero:x}");
    }
    assert_eq!(ascii_digits("²⑥Ⅵ六½"), "²⑥Ⅵ六½");
    assert_eq!(typed_digits(" ١٢٣\u{a0}٤٥٦\n"), "123456");
    assert_eq!(typed_digits("41–73"), "4173");
}

#[test]
fn passwords_are_what_was_typed_and_not_how_a_keyboard_composes_it() {
    let normal = |text: &str| secrecy::ExposeSecret::expose_secret(&password(&text.into())).to_owned();
    assert_eq!(normal("Ame\u{301}lie"), normal("Am\u{e9}lie"));
    assert_eq!(normal("a\u{a0}b\u{3000}c"), "a b c");
    // RFC 8265 §4.2.2: case, width and compatibility characters stay; blanks at the ends too.
    assert_eq!(normal(" Ａﬁ "), " Ａﬁ ");
    let candidates = |text: &str| password_candidates(&text.into()).len();
    assert_eq!([candidates("plain"), candidates("Am\u{e9}lie"), candidates("Ame\u{301}lie")], [1, 1, 2]);
    assert_eq!(password_length(&"e\u{301}".repeat(12).into()), 12);
}

#[test]
fn an_address_is_found_in_how_programs_write_it() {
    for (text, expected) in [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1\n", "192.0.2.1"),
        ("192.0.2.1:443", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:8443", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:80", "fe80::1"),
    ] {
        assert_eq!(lenient_address(text), Some(expected.parse().unwrap()), "{text}");
    }
    for none in [
        "",
        "unknown",
        "_hidden",
        "192.0.2.1:",
        "192.0.2.1:x",
        "192.0.2.1:123456",
        "192.0.2",
        "192.0.2.256",
        "01.2.3.4",
        "192.0.2.1%eth0",
        "[2001:db8::1",
        "2001:db8::1]",
        "[2001:db8::1]x",
        "fe80::1%",
        "1.2.3.4, 5.6.7.8",
        "localhost",
    ] {
        assert_eq!(lenient_address(none), None, "{none:?}");
    }
}

#[test]
fn text_that_is_only_displayed_is_read_whatever_it_is() {
    let read = |json: &str| serde_json::from_str::<DisplayOnly>(json).unwrap().shown(10);
    assert_eq!(read(r#""Firefox""#).as_deref(), Some("Firefox"));
    assert_eq!(read(r#""a\tb\u0000\u202e""#).as_deref(), Some("a\u{fffd}b\u{fffd}\u{fffd}"));
    assert!(read(r#""cut \ud83d""#).unwrap().starts_with("cut \u{fffd}"));
    assert_eq!(read(r#""\ud83d\ude00""#).as_deref(), Some("😀"));
    assert_eq!(read(&format!("\"{}\"", "x".repeat(100_000))).as_deref(), Some("xxxxxxxxxx…"));
    for none in ["null", "5", "1.5", "true", "[]", "{\"a\":[1]}", "\"\"", "\"  \""] {
        assert_eq!(read(none), None, "{none}");
    }
    let given = [DisplayOnly::from("a\u{202e}b"), DisplayOnly::from("a\u{202e}b".to_owned())];
    assert!(given.iter().all(|text| text.as_str() == Some("a\u{202e}b")), "as it came");
    assert_eq!(serde_json::to_string(&given[0]).unwrap(), "\"a\u{202e}b\"");
    assert!(serde_json::from_str::<DisplayOnly>("\"open").is_err(), "what is no JSON is no value");
}

proptest! {
    #[test]
    fn a_visible_text_is_its_own_spelling(text in "\\PC{0,40}|[\\x00-\\u{10ffff}]{0,20}") {
        if let Ok(visible) = text.parse::<Text>() {
            prop_assert_eq!(visible.as_str().parse::<Text>(), Ok(visible.clone()));
            prop_assert_eq!(visible.to_string(), visible.as_str());
            prop_assert_eq!(shown(visible.as_str(), 200), visible.as_str());
            prop_assert_eq!(escaped(visible.as_str()), visible.as_str());
        }
    }

    #[test]
    fn what_is_shown_or_logged_hides_nothing(text in "[\\x00-\\u{10ffff}]{0,40}", longest in 0_usize..40) {
        let letters: Vec<char> = shown(&text, longest).chars().collect();
        prop_assert!(letters.len() <= longest + 1);
        for letter in letters {
            prop_assert!(!letter.is_control() && !is_bidi_control(letter), "{letter:?}");
        }
        prop_assert!(!escaped(&text).chars().any(|letter| letter.is_control() || is_bidi_control(letter)));
    }

    #[test]
    fn digits_of_all_scripts_are_ten_in_a_row(code in 0_u32..0x11_0000) {
        if let Some(letter) = char::from_u32(code) {
            let value = digits::value(letter);
            prop_assert_eq!(value.is_some(), icu_properties::CodePointMapData::<icu_properties::props::GeneralCategory>::new()
                .get(letter) == icu_properties::props::GeneralCategory::DecimalNumber);
            prop_assert!(value.is_none_or(|value| value < 10));
        }
    }
}
