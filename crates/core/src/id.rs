//! Typed ids.
//!
//! Ids are `UUIDv7` (RFC 9562 §5.7): sortable by creation, so that indexes grow at one end. They are names and no secrets:
//! whoever knows an id can do nothing with it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
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

/// A user name: 1 to 128 characters that can be seen, without white space, compared without regard to case.
///
/// E-mail addresses fit. It is stored and compared folded: Unicode's compatibility composition (NFKC) in lower case, so
/// that `Anna@Example.org` and `anna@example.org` are one, as are `é` in one and in two code points, and `Ａ` and `A`.
/// Letters of Latin, Greek and Cyrillic are not mixed in one name: `аnna` with a Cyrillic а would read as `anna`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

impl Username {
    /// The longest user name, in characters.
    pub const MAX_CHARS: usize = 128;

    /// The user name as text, folded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Username {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let text = text.trim();
        // Before folding, which can make a text longer.
        if text.chars().count() > Self::MAX_CHARS {
            return Err(ParseIdError);
        }
        let folded = fold(text);
        let length = folded.chars().count();
        let printable = |letter: char| {
            !letter.is_control() && !letter.is_whitespace() && !is_invisible(letter) && !is_variation_selector(letter)
        };
        let well_formed = (1..=Self::MAX_CHARS).contains(&length)
            && folded.chars().all(printable)
            && !folded.starts_with(is_combining_mark)
            && !mixes_alphabets(&folded)
            // A name that folding would change again would not be found under what was stored.
            && fold(&folded) == folded;
        if well_formed { Ok(Self(folded)) } else { Err(ParseIdError) }
    }
}

/// The form in which user names are compared.
fn fold(text: &str) -> String {
    let lower = text.nfkc().collect::<String>().to_lowercase();
    // The final sigma is a way to write the same letter: Σ lower-cased is either, by its place.
    lower.nfkc().map(|letter| if letter == 'ς' { 'σ' } else { letter }).collect()
}

/// Whether letters of more than one of the three alphabets that look alike occur.
fn mixes_alphabets(text: &str) -> bool {
    let alphabet = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(0),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(1),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{2de0}'..='\u{2dff}' | '\u{a640}'..='\u{a69f}' => Some(2),
        _ => None,
    };
    let mut alphabets = text.chars().filter_map(alphabet);
    let first = alphabets.next();
    alphabets.any(|other| Some(other) != first)
}

/// Characters that change how a line reads without being seen (zero width, bidirectional overrides), or that show nothing
/// where a letter should be (Hangul fillers, the empty Braille cell).
///
/// They are refused wherever text that people judge by eye comes from outside: names, actions, user names.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e00ff}')
}

/// They choose between looks of one character (emoji, ideographs): fine in a name that is only shown, not in a user name.
fn is_variation_selector(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
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
    use proptest::prelude::*;

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
        let too_long = "a".repeat(129);
        for bad in [
            "",
            " ",
            "a b",
            "a\u{200b}b",
            "a\nb",
            "a\0b",
            "\u{202e}anna",
            "\u{3164}",
            "a\u{2800}",
            "a\u{fe0f}",
            &too_long,
        ] {
            assert_eq!(bad.parse::<Username>(), Err(ParseIdError), "{bad:?}");
        }
    }

    #[test]
    fn one_user_name_has_one_spelling() {
        let fold = |text: &str| text.parse::<Username>().map(|name| name.as_str().to_owned());
        // Composed and decomposed, full-width, ligature, Kelvin sign, the final sigma.
        for (left, right) in [
            ("Ren\u{e9}", "rene\u{301}"),
            ("Ａｎｎａ", "anna"),
            ("ﬁn", "fin"),
            ("\u{212a}im", "kim"),
            ("ΝΙΚΟΣ", "νικοσ"),
            ("νικος", "νικοσ"),
        ] {
            assert_eq!(fold(left).unwrap(), fold(right).unwrap(), "{left} {right}");
        }
        // Letters that look alike: Cyrillic а and о, Greek ο.
        for bad in ["\u{430}nna", "b\u{43e}b", "b\u{3bf}b", "\u{301}anna"] {
            assert_eq!(fold(bad), Err(ParseIdError), "{bad}");
        }
        for good in ["анна", "άννα", "安娜", "anna@例え.jp", "zoë_müller+nod@example.org"] {
            assert_eq!(fold(good).unwrap(), good);
        }
    }

    proptest! {
        #[test]
        fn a_user_name_is_its_own_spelling(text in "\\PC{0,20}") {
            if let Ok(name) = text.parse::<Username>() {
                prop_assert_eq!(name.as_str().parse::<Username>(), Ok(name.clone()));
                prop_assert!(name.as_str().chars().count() <= Username::MAX_CHARS);
            }
        }
    }
}
