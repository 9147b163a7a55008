//! Typed ids.
//!
//! Ids are `UUIDv7` (RFC 9562 §5.7): sortable by creation, so that indexes grow at one end. They are names and no secrets:
//! whoever knows an id can do nothing with it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::random::{self, Random};
use crate::time::Timestamp;

/// The text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the expected form")]
pub struct ParseIdError;

macro_rules! uuid_id {
    ($(#[$doc:meta] $name:ident;)+) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// A new id: 48 bits of `now` in milliseconds and 74 random bits.
            pub fn new(now: Timestamp, random: &dyn Random) -> Self {
                let millis = u64::try_from(now.millis()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random::bytes(random)).into_uuid())
            }

            /// Wraps a UUID made elsewhere.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            /// Only the lower-case hyphenated form, so that one id has one spelling.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let uuid = Uuid::try_parse(text).map_err(|_| ParseIdError)?;
                let mut buffer = Uuid::encode_buffer();
                if *uuid.as_hyphenated().encode_lower(&mut buffer) == *text {
                    Ok(Self(uuid))
                } else {
                    Err(ParseIdError)
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseIdError;

            fn try_from(text: String) -> Result<Self, ParseIdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    )+};
}

uuid_id! {
    /// A person who can be asked.
    AccountId;
    /// An authenticator bound to one account.
    DeviceId;
    /// One question to one account.
    ChallengeId;
    /// One invitation to bind a new device.
    EnrolmentId;
    /// A signed-in browser on Nod's own pages.
    SessionId;
    /// Where a device can be woken: one address at one push provider.
    PushTargetId;
    /// One entry of the audit log.
    AuditId;
}

/// The name by which a relying party authenticates: 1 to 64 of `A-Za-z0-9._-`, starting with a letter or digit.
///
/// The alphabet survives HTTP Basic, URLs and log lines without encoding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClientId(String);

impl ClientId {
    /// The longest client id, in bytes.
    pub const MAX_LENGTH: usize = 64;

    /// The client id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let starts_well = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        if starts_well && text.len() <= Self::MAX_LENGTH && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseIdError)
        }
    }
}

impl TryFrom<String> for ClientId {
    type Error = ParseIdError;

    fn try_from(text: String) -> Result<Self, ParseIdError> {
        text.parse()
    }
}

impl From<ClientId> for String {
    fn from(id: ClientId) -> Self {
        id.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A user name: 1 to 128 characters without control characters or white space, compared without regard to ASCII case.
///
/// E-mail addresses fit. It is stored and compared in lower case, so `Anna@Example.org` and `anna@example.org` are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

impl Username {
    /// The longest user name, in characters.
    pub const MAX_CHARS: usize = 128;

    /// The user name as text, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Username {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let lower = text.trim().to_lowercase();
        let length = lower.chars().count();
        let printable = |letter: char| !letter.is_control() && !letter.is_whitespace() && !is_invisible(letter);
        if (1..=Self::MAX_CHARS).contains(&length) && lower.chars().all(printable) {
            Ok(Self(lower))
        } else {
            Err(ParseIdError)
        }
    }
}

/// Format characters that change how a line reads without being seen (zero width, bidirectional overrides).
///
/// They are refused wherever text that people judge by eye comes from outside: names, actions, user names.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl TryFrom<String> for Username {
    type Error = ParseIdError;

    fn try_from(text: String) -> Result<Self, ParseIdError> {
        text.parse()
    }
}

impl From<Username> for String {
    fn from(name: Username) -> Self {
        name.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Random for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0xab);
        }
    }

    #[test]
    fn ids_are_version_7_and_sort_by_time() {
        let early = ChallengeId::new(Timestamp::from_millis(1_000), &Fixed);
        let late = ChallengeId::new(Timestamp::from_millis(2_000), &Fixed);
        assert_eq!(early.uuid().get_version_num(), 7);
        assert!(early.to_string() < late.to_string());
    }

    #[test]
    fn one_id_has_one_spelling() {
        let id = DeviceId::new(Timestamp::from_millis(1_000), &Fixed);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse::<DeviceId>(), Err(ParseIdError));
        assert_eq!(id.uuid().simple().to_string().parse::<DeviceId>(), Err(ParseIdError));
        assert_eq!("".parse::<DeviceId>(), Err(ParseIdError));
    }

    #[test]
    fn client_ids_survive_every_place_they_are_put() {
        assert!("webmail".parse::<ClientId>().is_ok());
        for bad in ["", "-x", "a b", "a:b", "a/b", "ä", &"a".repeat(65)] {
            assert_eq!(bad.parse::<ClientId>(), Err(ParseIdError), "{bad:?}");
        }
    }

    #[test]
    fn user_names_fold_case_and_refuse_what_cannot_be_seen() {
        let name: Username = " Anna@Example.org ".parse().unwrap();
        assert_eq!(name.as_str(), "anna@example.org");
        for bad in ["", " ", "a b", "a\u{200b}b", "a\nb", "\u{202e}anna"] {
            assert_eq!(bad.parse::<Username>(), Err(ParseIdError), "{bad:?}");
        }
    }
}
