//! The generator of the catalogue (`build/words.rs`): what it makes of a language, and everything that it refuses.

#[path = "../../build/languages.rs"]
mod languages;
#[path = "../../build/pseudo.rs"]
mod pseudo;
#[path = "../../build/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use languages::{Areas, LANGUAGES, Language};
use words::{File, LOCALES, generate};

fn file(tag: &str, area: &str, text: &str) -> File {
    File { tag: tag.to_owned(), area: area.to_owned(), path: format!("{tag}/{area}.ftl"), text: text.to_owned() }
}

/// English and German, with one area.
fn two(english: &str, german: &str) -> Result<String, Vec<String>> {
    let german_all = Language { areas: Areas::All, ..LANGUAGES[2] };
    generate(&[LANGUAGES[0], german_all], &[file("en", "mail", english), file("de", "mail", german)])
}

/// What is wrong with these.
fn faults(english: &str, german: &str) -> Vec<String> {
    two(english, german).expect_err("this stops the build")
}

#[test]
fn a_message_becomes_a_function_with_its_arguments() {
    let english = "-app = Nod\nmail-hello = Hello, { $name }\n    of { -app }.\n    .short = Hello\n";
    let german = "-app = Nod\nmail-hello = Guten Tag, { $name } von { -app }.\n    .short = Guten Tag\n";
    let source = two(english, german).unwrap();
    for part in [
        "pub const fn mail_hello_short(self) -> &'static str",
        "Language::De => \"Guten Tag\"",
        "Language::Pseudo | Language::Mirrored => \"⟦Ĥééļļóó⟧\"",
        "pub fn mail_hello<Name: fmt::Display>(self, name: Name) -> MailHello<Name>",
        "out.write_str(\" of Nod.\")",
        "isolated(out, self.language, &self.name)",
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
    let plural = "mail-left = { $codes ->\n    [0] none\n    [one] { $codes } code\n   *[other] { $codes } codes\n}\n";
    let source = two(plural, plural).unwrap();
    for part in ["pub fn mail_left(self, codes: impl Number)", "(0, _) =>", "(_, plural::Category::One) =>", "_ =>"] {
        assert!(source.contains(part), "{part} in {source}");
    }
}

#[test]
fn languages_have_the_same_messages_with_the_same_arguments() {
    let cases = [
        (
            "mail-a = A\nmail-b = B\n",
            "mail-a = A\n",
            "src/words/locales/de/mail.ftl: mail-b: this message is missing (en/mail.ftl:2)",
        ),
        (
            "mail-a = A\n",
            "mail-a = A\n\n# More\nmail-b = B\n",
            "de/mail.ftl:4: mail-b: English does not have this message",
        ),
        (
            "mail-a = A\n    .b = B\n",
            "mail-a = A\n",
            "src/words/locales/de/mail.ftl: mail-a-b: this message is missing (en/mail.ftl:2)",
        ),
        ("mail-a = A { $name }\n", "mail-a = A\n", "de/mail.ftl:1: mail-a: the argument $name is missing"),
        ("mail-a = A\n", "mail-a = A { $name }\n", "de/mail.ftl:1: mail-a: en/mail.ftl:1 has no argument $name"),
        ("mail-a = A\nmail-a = B\n", "mail-a = A\n", "en/mail.ftl:2: mail-a: this message is there twice"),
        ("mail-a = A\n", "mail-a = A\nmail-a = B\n", "de/mail.ftl:2: mail-a: this message is there twice"),
    ];
    for (english, german, fault) in cases {
        assert_eq!(faults(english, german), [fault]);
    }
}

#[test]
fn files_and_folders_are_those_of_the_languages() {
    let some = Language { areas: Areas::Only(&["push"]), ..LANGUAGES[1] };
    let languages = [LANGUAGES[0], some];
    let found = |files: &[File]| generate(&languages, files).expect_err("this stops the build");
    let english = [file("en", "mail", "mail-a = A\n"), file("en", "push", "push-a = A\n")];
    let french = file("fr", "push", "push-a = A\n");
    assert!(generate(&languages, &[&english[..], std::slice::from_ref(&french)].concat()).is_ok());
    assert_eq!(
        found(&english),
        [
            "src/words/locales/fr/push.ftl: this file is missing",
            "src/words/locales/fr/push.ftl: push-a: this message is missing (en/push.ftl:1)",
        ]
    );
    let more = [file("fr", "mial", "mial-a = A\n"), file("xx", "mail", "mail-a = A\n")];
    assert_eq!(
        found(&[&english[..], &[french], &more].concat()),
        [
            "src/words/locales/fr/mial.ftl: no area of French has this name",
            "xx/mail.ftl: build/languages.rs has no language xx",
            "fr/mial.ftl:1: mial-a: English does not have this message",
        ]
    );
}

#[test]
fn what_is_not_allowed_stops_the_build() {
    let plural = |variants: &str| format!("mail-a = {{ $codes ->\n{variants}\n}}\n");
    let cases = [
        ("mail-a = { NUMBER($codes) }\n".to_owned(), "mail-a: only text, variables, terms and plurals are allowed"),
        ("mail-a = { \"text\" }\n".to_owned(), "mail-a: only text, variables, terms and plurals are allowed"),
        ("mail-b = B\nmail-a = { mail-b }\n".to_owned(), "mail-a: only text, variables, terms and plurals are allowed"),
        ("mail-a = { -app }\n".to_owned(), "mail-a: there is no term -app"),
        ("mail-a = { NUMBER($codes) ->\n   *[other] A\n}\n".to_owned(), "mail-a: only a variable can be selected by"),
        ("mail-a = A <b>bold</b>\n".to_owned(), "mail-a: '<' is not allowed: the page brings all markup"),
        ("mail-a = A & B\n".to_owned(), "mail-a: '&' is not allowed: the page brings all markup"),
        ("mail-a = Anna's\n".to_owned(), "mail-a: write ’ for an apostrophe"),
        ("mail-a = \"A\"\n".to_owned(), "mail-a: write “ and ” for quotation marks"),
        ("other-a = A\n".to_owned(), "other-a: a message of this file begins with mail-"),
        ("mail-A = A\n".to_owned(), "mail-A: a key has small letters, digits and hyphens"),
        ("mail-a = A { $userName }\n".to_owned(), "mail-a: an argument has small letters alone"),
        ("mail-a = A { $type }\n".to_owned(), "mail-a: $type is a word of Rust"),
        (plural("   *[other] A"), "mail-a: English also counts one"),
        (plural("    [few] A\n   *[other] A"), "mail-a: English does not count few"),
        (plural("    [1.5] A\n   *[other] A"), "mail-a: only whole numbers are counted"),
        (plural("   *[one] A\n    [other] A"), "mail-a: the default is other"),
        (plural("    [one] { $n ->\n   *[other] B\n    }\n   *[other] A"), "and not inside of another choice"),
        ("mail-a\n".to_owned(), "this is not Fluent"),
    ];
    for (text, fault) in cases {
        let found = faults(&text, "");
        assert!(
            found.iter().any(|found| found.starts_with("en/mail.ftl:") && found.contains(fault)),
            "{fault}: {found:?}"
        );
    }
}

/// The files of a language, as they are.
fn files(tag: &str) -> Vec<File> {
    words::read().unwrap().into_iter().filter(|file| file.tag == tag).collect()
}

#[test]
fn a_language_is_a_folder_and_a_line() {
    let mut all: Vec<File> = LANGUAGES.iter().flat_map(|language| files(language.tag)).collect();
    let without = generate(LANGUAGES, &all).unwrap();
    assert!(!without.contains("PtBr"));
    all.extend(files("en").into_iter().map(|english| file("pt-BR", &english.area, &english.text)));
    let line = Language { tag: "pt-BR", name: "Portuguese", ..LANGUAGES[0] };
    let with = generate(&[LANGUAGES, &[line]].concat(), &all).unwrap();
    let complete = with.lines().find(|line| line.contains("const COMPLETE")).unwrap();
    assert!(complete.ends_with(", Self::PtBr];") && with.contains("Self::PtBr => \"pt-BR\""), "{complete}");
}

#[test]
fn the_pseudo_locale_is_longer_and_has_no_letter_of_english() {
    let english = files("en").into_iter().find(|file| file.area == "help").unwrap().text;
    let english: String = english.lines().filter(|line| !line.contains('#')).collect();
    let pseudo = pseudo::text(&english);
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
    assert!(letters(&pseudo) * 10 > letters(&english) * 13, "{} and {}", letters(&english), letters(&pseudo));
    assert!(!pseudo.contains(|letter: char| letter.is_ascii_alphabetic()), "{pseudo}");
    assert_eq!(pseudo::TAG, "en-XA");
}

/// The messages of a language, of the service and of its command line device: key and text, arguments and plurals as they are written.
fn messages(tag: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let terminal =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/cli").join(LOCALES).join(tag).join("terminal.ftl");
    let terminal = file(tag, "terminal", &std::fs::read_to_string(terminal).unwrap());
    for file in files(tag).into_iter().chain([terminal]) {
        let (mut name, mut key) = (String::new(), None);
        for line in file.text.lines().filter(|line| !line.starts_with('#')) {
            let trimmed = line.trim_start();
            let begun = line.split_once(" =").filter(|(before, _)| !before.contains(['{', '[', '*']));
            match begun {
                Some((id, text)) if trimmed.len() == line.len() => {
                    id.clone_into(&mut name);
                    key = Some(name.clone());
                    found.insert(name.clone(), text.trim().to_owned());
                }
                Some((attribute, text)) if trimmed.starts_with('.') => {
                    let id = format!("{name}{}", attribute.trim());
                    key = Some(id.clone());
                    found.insert(id, text.trim().to_owned());
                }
                _ if !trimmed.is_empty() => {
                    let text = key.as_ref().and_then(|key| found.get_mut(key)).expect("a text goes on");
                    text.push(' ');
                    text.push_str(trimmed);
                }
                _ => {}
            }
        }
    }
    found
}

/// The words of a text, without its arguments and categories.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for word in text.split_whitespace() {
        let is_syntax = word.starts_with(['$', '{', '}', '[', '*']) || word == "->";
        if !is_syntax || word.starts_with("{$") {
            plain.push_str(word);
            plain.push(' ');
        }
    }
    plain
}

/// What is the same in English and elsewhere: names, and words that a language has taken over.
#[rustfmt::skip]
const SHARED: &[&str] = &[
    "API", "Account", "Administrator", "April", "August", "Browser", "Browsers", "Code", "Cookies", "Error", "In", "Link", "No", "November",
    "Notifications", "Open", "Organisation", "Passkeys", "Password", "Privacy", "September", "Service", "System", "Test", "Type",
    "UTC", "no", "optional", "six", "strict", "zero",
];

#[test]
fn no_text_was_left_in_english() {
    let english = messages("en");
    assert!(english.len() > 500, "{}", english.len());
    let mut left = Vec::new();
    for language in &LANGUAGES[1..] {
        for (key, text) in messages(language.tag) {
            let plain = plain(&text);
            let is_shared = |word: &str| SHARED.contains(&word) || word.chars().all(|letter| !letter.is_alphabetic());
            let words =
                plain.split(|letter: char| !letter.is_alphanumeric() && letter != '’').filter(|word| !word.is_empty());
            if english.get(&key) == Some(&text) && !words.into_iter().all(is_shared) {
                left.push(format!("{} {key}: {text}", language.tag));
            }
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}

/// The rows of a table of the glossary, below the heading that begins with this.
fn glossary(heading: &str) -> Vec<Vec<String>> {
    let text = include_str!("../../docs/glossary.md");
    let section = text.split("\n## ").find(|section| section.starts_with(heading)).expect("the section");
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    rows.map(cells).collect()
}

/// Whether a word of the text begins with that one.
fn has(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    let starts = |(at, _): &(usize, &str)| !text[..*at].ends_with(char::is_alphanumeric);
    text.match_indices(&word).any(|found| starts(&found))
}

#[test]
fn one_word_is_said_for_one_thing() {
    let mut wrong = Vec::new();
    let rows = glossary("Words that do not stand");
    assert_eq!(rows.len(), LANGUAGES.len());
    for row in rows {
        let language = LANGUAGES.iter().find(|language| language.name == row[0]).expect("a language");
        for (key, text) in messages(language.tag) {
            let text = plain(&text);
            let said = row[1].split(", ").filter(|word| has(&text, word));
            wrong.extend(said.map(|word| format!("{} {key}: {word:?} in {text}", language.tag)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_words_of_the_glossary_are_those_of_the_texts() {
    let all = |tag: &str| messages(tag).into_values().map(|text| plain(&text).to_lowercase()).collect::<String>();
    // As in "a phone": grammar bends the end of a word, and German takes some apart.
    let is_said = |text: &str, cell: &str| {
        let cell = cell.split(" (").next().unwrap_or_default().to_lowercase();
        cell.split(", ").any(|word| {
            let letters: Vec<char> = word.chars().collect();
            let stem: String = letters[..letters.len().saturating_sub(3).max(3)].iter().collect();
            text.contains(&stem)
        })
    };
    let columns = ["en", "fr", "de", "it", "es", "nl"];
    let english = all("en");
    let mut unsaid = Vec::new();
    for row in glossary("Terms") {
        assert_eq!(row.len(), columns.len(), "{row:?}");
        if !is_said(&english, &row[0]) {
            continue;
        }
        for (tag, cell) in columns.iter().zip(&row).skip(1) {
            let is_complete = LANGUAGES.iter().any(|of| of.tag == *tag && matches!(of.areas, Areas::All));
            if is_complete && !is_said(&all(tag), cell) {
                unsaid.push(format!("{tag}: no text says {cell} ({})", row[0]));
            }
        }
    }
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
}

#[test]
fn every_message_is_shown_somewhere() {
    let source = generate(&[LANGUAGES[0]], &files("en")).unwrap();
    let names = source.split("pub fn ").chain(source.split("pub const fn ")).skip(1);
    let names = names.filter(|after| after.contains("(self"));
    let messages: BTreeSet<&str> = names.filter_map(|after| after.split(['(', '<']).next()).collect();
    assert!(messages.contains("sign_in_title") && messages.contains("device_added"));
    let mut shown = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html") {
                let text = std::fs::read_to_string(path).unwrap();
                let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                shown.extend(words.map(str::to_owned));
            }
        }
    }
    let unused: Vec<&str> = messages.into_iter().filter(|message| !shown.contains(*message)).collect();
    assert!(unused.is_empty(), "no page says {unused:?}");
}
