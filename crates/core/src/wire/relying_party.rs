//! JSON bodies of a relying party's calls.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::id::Username;
use crate::text::DisplayOnly;

/// `POST /v1/challenges`. Read, and not yet judged: what a level is called and how long a text may be has answers of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeRequest {
    /// Whom to ask.
    pub username: Username,
    /// At least at this level.
    #[serde(default)]
    pub level: Option<String>,
    /// The authenticator assurance level wanted: 2 asks for `strict`.
    #[serde(default, deserialize_with = "super::number::whole_or_none")]
    pub aal: Option<u8>,
    /// What for, in the relying party's words.
    #[serde(default)]
    pub action: Option<String>,
    /// From where. `null` says no more than that it is not known.
    #[serde(default, deserialize_with = "object_or_null")]
    pub context: ContextRequest,
    /// For how long, in seconds.
    #[serde(default, deserialize_with = "super::number::whole_or_none")]
    pub lifetime: Option<u64>,
}

/// The end user's side of a request.
///
/// Address and browser come from a stranger's browser, and the relying party passes on what it got: whatever is wrong with them,
/// they are unknown, and the person can sign in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextRequest {
    /// The end user's address.
    #[serde(default)]
    pub ip: DisplayOnly,
    /// The browser's `User-Agent`.
    #[serde(default)]
    pub user_agent: DisplayOnly,
    /// The web origin that the end user sees: one of the relying party's list.
    #[serde(default)]
    pub origin: Option<String>,
    /// By what the relying party recognises the browser: a value of its own, in a cookie that lasts.
    #[serde(default)]
    pub browser_id: Option<String>,
}

/// A context, or none. An array, which serde would take for an object's values in order, is neither.
fn object_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ContextRequest, D::Error> {
    struct ObjectOrNull;

    impl<'de> Visitor<'de> for ObjectOrNull {
        type Value = ContextRequest;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_unit<E>(self) -> Result<ContextRequest, E> {
            Ok(ContextRequest::default())
        }

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<ContextRequest, A::Error> {
            ContextRequest::deserialize(MapAccessDeserializer::new(members))
        }
    }

    deserializer.deserialize_any(ObjectOrNull)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_is_an_object_or_nothing() {
        let read = |context: &str| {
            let text = format!(r#"{{"username":"anna","context":{context}}}"#);
            serde_json::from_str::<ChallengeRequest>(&text).map(|request| request.context)
        };
        let known = ContextRequest { ip: "192.0.2.7".into(), ..ContextRequest::default() };
        assert_eq!(read(r#"{"ip":"192.0.2.7"}"#).unwrap(), known);
        assert_eq!(read("null").unwrap(), ContextRequest::default());
        for other in ["[]", r#"["192.0.2.7"]"#, "1", "\"x\"", "true"] {
            let error = read(other).unwrap_err();
            assert!(crate::json::explain(&error).ends_with("expected an object"), "{other}: {error}");
        }
    }
}
