//! Text that decides nothing.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::shown;

/// Text from outside that is only displayed: reading it never fails, as long as the JSON around it is JSON.
///
/// A value of another type is no text. Halves of surrogate pairs, which a program leaves that cuts a text in the middle of a
/// character, read as `�`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisplayOnly(Option<String>);

impl DisplayOnly {
    /// What came, as it came.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// What a screen may show of it, in at most `longest` characters; `None` when there is nothing to see.
    pub fn shown(&self, longest: usize) -> Option<String> {
        let text = shown(self.as_str()?.trim(), longest);
        (!text.is_empty()).then_some(text)
    }
}

impl From<String> for DisplayOnly {
    fn from(text: String) -> Self {
        Self(Some(text))
    }
}

impl From<&str> for DisplayOnly {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

impl Serialize for DisplayOnly {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DisplayOnly {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self(serde_json::from_str::<Wide>(raw.get()).ok().map(|Wide(text)| text)))
    }
}

/// A JSON text that may have half a surrogate pair in it: as bytes, `serde_json` gives those too.
struct Wide(String);

impl<'de> Deserialize<'de> for Wide {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Wide;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Wide, E> {
                Ok(Wide(String::from_utf8_lossy(bytes).into_owned()))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}
