//! JSON with one reading.
//!
//! `serde_json` is generous: a struct may be written as an array, a unit variant as `{"name":null}`, and a member that the
//! struct does not know may stand there twice. Another parser then reads something else from the same signed bytes. What
//! comes through here reads the same everywhere.

use std::fmt;

use serde::de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

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
