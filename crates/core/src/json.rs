//! JSON with one reading.
//!
//! `serde_json` is generous: a struct may be written as an array, a unit variant as `{"name":null}`, and a member that the
//! struct does not know may stand there twice. Another parser then reads something else from the same signed bytes. What
//! comes through here reads the same everywhere.

use std::fmt::{self, Write as _};

use serde::de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::text::{is_hidden, shown};

/// Reads one JSON object, strictly; `None` when it is not the JSON form of a `T`.
///
/// Refused at every depth: a member twice, `null` (absent is absent), and anything that `T` would write differently, such
/// as an array for a struct. White space between tokens and the order of members are free, as everywhere in JSON.
pub fn from_object<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let Unambiguous(given) = serde_json::from_slice(bytes).ok()?;
    let read = T::deserialize(&given).ok()?;
    let written = serde_json::to_value(&read).ok()?;
    (given.is_object() && agrees(&given, &written)).then_some(read)
}

/// JSON text in which every character that does not show itself is escaped (`\\u202e`): it can be printed, and it still reads as
/// the same value. ASCII control characters outside of strings, such as line breaks, stay.
pub fn printable(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter == '\u{7f}' || (!letter.is_ascii() && is_hidden(letter)) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(letter);
        }
    }
    text
}

/// What is wrong with a JSON text, in the words of JSON: serde's own message names the types of the program that reads it.
///
/// Characters that do not show themselves are replaced, and what it quotes is cut.
pub fn explain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    // The place, which serde_json adds: of use where the text is broken, and noise where a member is named.
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = match message.strip_suffix(&place) {
        Some(bare) if error.is_data() => bare,
        _ => &message,
    };
    let told = match message.split_once(", expected ") {
        Some((found, expected)) => format!("{}, expected {}", of_json(found), kind(expected)),
        None => of_json(message),
    };
    shown(&told, MAX_EXPLANATION)
}

/// The longest explanation, in characters.
const MAX_EXPLANATION: usize = 300;

/// What was found, in the words of JSON.
fn of_json(found: &str) -> String {
    let (fault, found) = match (found.strip_prefix("invalid type: "), found.strip_prefix("invalid value: ")) {
        (Some(kind), _) => ("wrong type", kind),
        (None, Some(value)) => ("wrong value", value),
        (None, None) => return found.to_owned(),
    };
    let found = match found {
        "map" => "an object",
        "sequence" => "an array",
        "null" | "unit value" | "Option value" => "null",
        "newtype struct" | "unit variant" | "newtype variant" | "tuple variant" | "struct variant" => {
            return fault.to_owned();
        }
        other => other,
    };
    format!("{fault}: {found}")
}

/// What was expected, in the words of JSON. What serde says of a field or a variant has its name in backquotes and stays.
fn kind(expected: &str) -> &str {
    const WORDS: [(&str, &str); 16] = [
        ("struct variant", "an object"),
        ("struct ", "an object"),
        ("map", "an object"),
        ("internally tagged enum", "an object"),
        ("adjacently tagged enum", "an object"),
        ("tuple variant", "an array"),
        ("tuple struct", "an array"),
        ("a tuple", "an array"),
        ("a sequence", "an array"),
        ("an array", "an array"),
        ("newtype struct", "another type"),
        ("enum ", "one of the names of the documentation"),
        ("string or map", "a string or an object"),
        ("variant identifier", "a string"),
        ("field identifier", "a member's name"),
        ("any value", "a value"),
    ];
    const PLAIN: [&str; 7] = ["a string", "a boolean", "an object", "a whole number", "null", "one of ", "`"];
    let is_number = |word: &str| {
        let digits = word.strip_prefix(['u', 'i', 'f']).unwrap_or_default();
        matches!(digits, "8" | "16" | "32" | "64" | "128" | "size")
    };
    if let Some((_, plain)) = WORDS.iter().find(|(word, _)| expected.starts_with(word)) {
        plain
    } else if PLAIN.iter().any(|plain| expected.starts_with(plain)) {
        expected
    } else if expected.starts_with('f') && is_number(expected) {
        "a number"
    } else if is_number(expected) {
        "a whole number in range"
    } else if expected.starts_with("a borrowed string") || expected.starts_with("string") {
        "a string"
    } else if expected.starts_with("unit") {
        "null"
    } else {
        "another type"
    }
}

/// Whether what was `written` back from a value stands in `given`, where that has it, in the same form.
fn agrees(given: &Value, written: &Value) -> bool {
    match (given, written) {
        (Value::Object(given), Value::Object(written)) => {
            written.iter().all(|(name, value)| given.get(name).is_none_or(|given| agrees(given, value)))
        }
        (Value::Array(given), Value::Array(written)) => {
            given.len() == written.len() && given.iter().zip(written).all(|(given, written)| agrees(given, written))
        }
        _ => given == written,
    }
}

/// A JSON value without `null` and without an object that has a member twice.
struct Unambiguous(Value);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UnambiguousVisitor).map(Self)
    }
}

struct UnambiguousVisitor;

impl<'de> Visitor<'de> for UnambiguousVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON without null and without duplicate members")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Unambiguous(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Unambiguous(value))) = members.next_entry::<String, _>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom("a member twice"));
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Outer {
        kind: Kind,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inner: Option<Inner>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        One,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner {
        number: i64,
    }

    #[test]
    fn an_explanation_speaks_of_json_and_of_no_type_of_the_program() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only what is wrong matters")]
        struct SecretTypeName {
            #[serde(default)]
            inner: Option<Inner>,
            #[serde(default)]
            kind: Option<Kind>,
            #[serde(default)]
            small: Option<u8>,
            #[serde(default)]
            list: Option<Vec<String>>,
            #[serde(default)]
            pair: Option<(u8, u8)>,
            #[serde(default)]
            tagged: Option<Tagged>,
            #[serde(default)]
            ratio: Option<f64>,
            #[serde(default)]
            flag: Option<bool>,
        }
        #[derive(Debug, Deserialize)]
        #[serde(tag = "kind", rename_all = "lowercase")]
        #[expect(dead_code, reason = "only what is wrong matters")]
        enum Tagged {
            First { number: u8 },
        }
        let values = [
            "1",
            "-1",
            "1.5",
            "300",
            "\"x\"",
            "null",
            "true",
            "[]",
            "[1,2,3]",
            "{}",
            "{\"one\":1}",
            "{\"kind\":9}",
            "{\"kind\":\"first\"}",
            "{\"kind\":\"x\\u202e\"}",
        ];
        let names = ["inner", "kind", "small", "list", "pair", "tagged", "ratio", "flag", "unknown"];
        let mut told = std::collections::BTreeSet::new();
        let bodies = names.iter().flat_map(|name| values.map(|value| format!("{{\"{name}\":{value}}}")));
        for body in bodies.chain(values.map(str::to_owned)) {
            let Err(error) = serde_json::from_str::<SecretTypeName>(&body) else { continue };
            let said = explain(&error);
            for word in [
                "SecretTypeName",
                "Inner",
                "Kind",
                "Tagged",
                "struct",
                "enum",
                "tuple",
                "u8",
                "f64",
                "variant `",
                "\u{202e}",
            ] {
                let is_variant_list = word == "variant `" && said.starts_with("unknown variant");
                assert!(is_variant_list || !said.contains(word), "{body}: {said}");
            }
            told.insert(said);
        }
        for expected in [
            "wrong type: integer `1`, expected an object",
            "wrong type: an object, expected an array",
            "wrong value: integer `300`, expected a whole number in range",
            "missing field `number`",
        ] {
            assert!(told.contains(expected), "{expected} is not in {told:#?}");
        }
        let long = serde_json::from_str::<SecretTypeName>(&format!("{{\"{}\":1}}", "x".repeat(5000))).unwrap_err();
        assert!(explain(&long).chars().count() <= MAX_EXPLANATION + 1);
    }

    #[test]
    fn an_explanation_says_where_a_text_is_broken_and_not_where_a_member_is_wrong() {
        let said = |text: &str| explain(&serde_json::from_str::<Inner>(text).unwrap_err());
        assert_eq!(said("{\"number\":1,\n}"), "trailing comma at line 2 column 1");
        assert_eq!(said("{\n\"number\":\"1\"}"), "wrong type: string \"1\", expected a whole number in range");
        let borrowed = serde_json::from_str::<&str>("1").unwrap_err();
        assert_eq!(explain(&borrowed), "wrong type: integer `1`, expected a string");
    }

    #[test]
    fn printable_json_hides_nothing_and_reads_the_same() {
        let value = serde_json::json!({ "a\u{202e}": ["\u{1b}[2J\u{7f}\u{9b}", "\u{e0041}", "é 東京"] });
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let printed = printable(&text);
            assert!(!printed.chars().any(|letter| letter != '\n' && is_hidden(letter)), "{printed:?}");
            assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), value);
        }
    }

    #[test]
    fn every_kind_of_value_is_read_as_it_was_written() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct All {
            flag: bool,
            ratio: f64,
            large: u64,
            text: String,
            items: Vec<Inner>,
        }
        let read = |items: &str| {
            let text =
                format!(r#"{{"flag":true,"ratio":1.5,"large":18446744073709551615,"text":"é","items":{items}}}"#);
            from_object::<All>(text.as_bytes())
        };
        let all = |items| Some(All { flag: true, ratio: 1.5, large: u64::MAX, text: "é".to_owned(), items });
        assert_eq!(read("[]"), all(Vec::new()));
        // A member that nobody knows is passed over in an array's objects too, and a struct is no array there either.
        assert_eq!(
            read(r#"[{"number":1,"later":2},{"number":-1}]"#),
            all(vec![Inner { number: 1 }, Inner { number: -1 }])
        );
        for ambiguous in ["[[1]]", r#"[{"number":1},[2]]"#, r#"[{"number":1},null]"#, r#"{"0":{"number":1}}"#] {
            assert_eq!(read(ambiguous), None, "{ambiguous}");
        }
    }

    #[test]
    fn a_text_has_one_reading_or_none() {
        let read = |text: &str| from_object::<Outer>(text.as_bytes());
        assert_eq!(read(r#"{"kind":"one"}"#), Some(Outer { kind: Kind::One, inner: None }));
        let full = Some(Outer { kind: Kind::One, inner: Some(Inner { number: -3 }) });
        assert_eq!(read(" {\"inner\" : {\"number\":-3, \"later\":[1.5,true]}, \"kind\":\"one\"}\n"), full);
        for ambiguous in [
            r#"["one"]"#,
            r#"["one",{"number":1}]"#,
            r#"{"kind":{"one":null}}"#,
            r#"{"kind":"one","inner":[1]}"#,
            r#"{"kind":"one","inner":null}"#,
            r#"{"kind":"one","kind":"one"}"#,
            r#"{"kind":"one","later":1,"later":2}"#,
            r#"{"kind":"one","inner":{"number":1,"x":{"y":1,"y":1}}}"#,
            r#"{"kind":"one","k\u0069nd":"one"}"#,
            r#"{"kind":"one","inner":{"number":1.0}}"#,
            r#"{"kind":"one"} {}"#,
            r#"{"kind":"one",}"#,
            "\u{feff}{\"kind\":\"one\"}",
        ] {
            assert_eq!(read(ambiguous), None, "{ambiguous}");
        }
    }
}
