//! Typed ids.
//!
//! Ids are `UUIDv7` (RFC 9562 §5.7): sortable by creation, so that indexes grow at one end. They are names and no secrets:
//! knowing an id lets nobody do anything.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use crate::random::{self, Random};
use crate::text::{self, ScriptFault, TextFault};
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
    /// One codes app of an account.
    CodesAppId;
    /// One application password.
    AppPasswordId;
    /// One passkey of an account.
    PasskeyId;
    /// One mail address of an account.
    AddressId;
    /// One letter on its way.
    MailId;
    /// One way back into an account.
    RecoveryId;
    /// One group of accounts.
    GroupId;
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

/// A user name: 1 to 128 characters without white space, compared without regard to case.
///
/// E-mail addresses fit. It is stored and compared folded: Unicode's compatibility composition (NFKC) in lower case, so
/// that `Anna@Example.org` and `anna@example.org` are one, as are `é` in one and in two code points, and `Ａ` and `A`.
///
/// Reading one is finding one: what was stored under earlier rules, or with another version of Unicode, is found as long as it
/// exists. A new name keeps stricter rules, see [`Username::check_new`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

/// What is wrong with a user name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    /// There is none.
    #[error("the user name is empty")]
    Empty,
    /// It is too long.
    #[error("a user name has at most {} characters", Username::MAX_CHARS)]
    TooLong,
    /// A blank or a line break is in it.
    #[error("a user name has no blanks in it")]
    Blank,
    /// A character that cannot be seen, or that has nothing to act on.
    #[error("a user name cannot have this in it: {0}")]
    Character(TextFault),
    /// It has no form of its own to be compared in.
    #[error("a user name cannot have these characters in this order")]
    Unstable,
    /// Letters or digits of two scripts in one part of it.
    #[error("{0}")]
    Scripts(ScriptFault),
}

impl Username {
    /// The longest user name, in characters.
    pub const MAX_CHARS: usize = 128;

    /// The user name as text, folded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an account may be created under it: every character shows itself, and each part (between `@ . - _ +`) is written
    /// in one script, because `аnna` with a Cyrillic а reads as `anna` (UTS 39).
    ///
    /// # Errors
    /// [`UsernameError::Character`], [`UsernameError::Scripts`].
    pub fn check_new(&self) -> Result<(), UsernameError> {
        text::check_name(&self.0).map_err(UsernameError::Character)?;
        text::check_scripts(&self.0).map_err(UsernameError::Scripts)
    }
}

impl FromStr for Username {
    type Err = UsernameError;

    fn from_str(text: &str) -> Result<Self, UsernameError> {
        let text = text.trim();
        // Before folding, which can make a text longer.
        if text.chars().nth(Self::MAX_CHARS).is_some() {
            return Err(UsernameError::TooLong);
        }
        let folded = fold(text);
        if folded.is_empty() {
            return Err(UsernameError::Empty);
        }
        if folded.chars().count() > Self::MAX_CHARS {
            return Err(UsernameError::TooLong);
        }
        if folded.chars().any(char::is_whitespace) {
            return Err(UsernameError::Blank);
        }
        if let Some(hidden) = folded.chars().find(|letter| letter.is_control() || is_refused_ever(*letter)) {
            return Err(UsernameError::Character(TextFault::Hidden(hidden)));
        }
        // A name that folding would change again would not be found under what was stored.
        if fold(&folded) != folded {
            return Err(UsernameError::Unstable);
        }
        Ok(Self(folded))
    }
}

/// The form in which user names are compared.
pub(crate) fn fold(text: &str) -> String {
    let lower = text.nfkc().collect::<String>().to_lowercase();
    // The final sigma is a way to write the same letter: Σ lower-cased is either, by its place.
    lower.nfkc().map(|letter| if letter == 'ς' { 'σ' } else { letter }).collect()
}

/// Characters that were refused from the first version on, so that no stored name has them: all that are ignored by default but the
/// joiners, which some scripts need, and a few that were not known then. Variation selectors, which choose between looks of one
/// character, are among them: fine in a name that is only shown, not in a user name.
fn is_refused_ever(letter: char) -> bool {
    text::is_ignorable(letter)
        && !matches!(letter, '\u{200c}' | '\u{200d}' | '\u{1bca0}'..='\u{1bca3}' | '\u{e01f0}'..='\u{e0fff}')
}

impl TryFrom<String> for Username {
    type Error = UsernameError;

    fn try_from(text: String) -> Result<Self, UsernameError> {
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
    fn a_user_name_is_the_same_as_text_and_back() {
        let name: Username = "anna@example.org".parse().unwrap();
        let json = serde_json::to_string(&name).unwrap();
        assert_eq!(json, "\"anna@example.org\"");
        assert_eq!(serde_json::from_str::<Username>(&json).unwrap(), name);
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
        for good in ["webmail", "7", "a.b_c-D", &"a".repeat(64)] {
            let client: ClientId = good.parse().unwrap();
            assert_eq!((client.as_str(), client.to_string()), (good, good.to_owned()));
        }
        for bad in ["", "-x", "a b", "a:b", "a/b", "ä", &"a".repeat(65)] {
            assert_eq!(bad.parse::<ClientId>(), Err(ParseIdError), "{bad:?}");
        }
    }

    /// A new account's name, as it is stored.
    fn new_name(text: &str) -> Result<String, UsernameError> {
        let name: Username = text.parse()?;
        name.check_new()?;
        Ok(name.as_str().to_owned())
    }

    #[test]
    fn user_names_fold_case_and_refuse_what_cannot_be_seen() {
        assert_eq!(new_name(" Anna@Example.org ").unwrap(), "anna@example.org");
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
            "a\u{200d}b",
            "a\u{1bca0}",
            "anna\u{e0041}",
            "\u{301}anna",
            "ಮಾರ್ಚ್\u{200c}",
            &too_long,
        ] {
            assert!(new_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_user_name_is_as_long_as_it_is_compared() {
        let length = |text: &str| text.parse::<Username>().map(|name| name.as_str().chars().count());
        assert_eq!(length(&"a".repeat(128)), Ok(128));
        assert_eq!(length(&"a".repeat(129)), Err(UsernameError::TooLong));
        // A ligature of three letters is compared as three.
        assert_eq!(length(&format!("aa{}", "ﬃ".repeat(42))), Ok(128));
        assert_eq!(length(&"ﬃ".repeat(43)), Err(UsernameError::TooLong));
        assert_eq!(length(&"ﬃ".repeat(44)), Err(UsernameError::TooLong));
    }

    #[test]
    fn what_was_refused_from_the_first_version_on_is_not_even_read() {
        for (hidden, name) in
            [('\0', "a\0b"), ('\u{7f}', "\u{7f}a"), ('\u{200b}', "a\u{200b}"), ('\u{202e}', "\u{202e}anna")]
        {
            let fault = UsernameError::Character(TextFault::Hidden(hidden));
            assert_eq!(name.parse::<Username>(), Err(fault), "{name:?}");
        }
        // Joiners, which some scripts need, are judged when an account is created.
        for read in ["a\u{200c}b", "a\u{200d}b"] {
            let name: Username = read.parse().unwrap();
            assert!(name.check_new().is_err());
            assert_eq!(name.to_string(), read);
        }
    }

    #[test]
    fn a_user_name_has_no_two_looks_of_one_character() {
        for (selector, name) in [('\u{e0100}', "葛\u{e0100}城"), ('\u{fe0f}', "❤\u{fe0f}"), ('\u{180b}', "ᠠ\u{180b}ᠨ")]
        {
            let fault = UsernameError::Character(TextFault::Hidden(selector));
            assert_eq!(name.parse::<Username>(), Err(fault), "{name:?}");
        }
    }

    #[test]
    fn one_user_name_has_one_spelling() {
        // Composed and decomposed, full-width, ligature, Kelvin sign, the final sigma.
        for (left, right) in [
            ("Ren\u{e9}", "rene\u{301}"),
            ("Ａｎｎａ", "anna"),
            ("ﬁn", "fin"),
            ("\u{212a}im", "kim"),
            ("ΝΙΚΟΣ", "νικοσ"),
            ("νικος", "νικοσ"),
        ] {
            assert_eq!(new_name(left).unwrap(), new_name(right).unwrap(), "{left} {right}");
        }
    }

    #[test]
    fn each_part_of_a_new_user_name_is_of_one_script() {
        // Letters that look alike: Cyrillic, Greek, Armenian, Cherokee, and digits of another script.
        for (bad, named) in [
            ("\u{430}nna", "Cyrillic"),
            ("b\u{43e}b", "Cyrillic"),
            ("b\u{3bf}b", "Greek"),
            ("bo\u{570}", "Armenian"),
            ("\u{561}nna@example.org", "Armenian"),
            ("\u{ab83}nna", "Cherokee"),
            ("анна\u{3bf}", "Greek"),
            ("anna@ex\u{430}mple.org", "Cyrillic"),
            ("x.b\u{43e}b.y", "“bоb”"),
            ("anna\u{661}", "Arabic"),
            ("\u{6f1}1", "digits"),
        ] {
            let error = new_name(bad).unwrap_err().to_string();
            assert!(error.contains(named), "{bad}: {error}");
        }
        for good in [
            "анна",
            "анна@example.org",
            "пётр.иванов@почта.рф",
            "άννα",
            "安娜",
            "田中さん",
            "tanaka田中",
            "カタカナさん漢字",
            "김치kim",
            "注音ㄓㄨㄧㄣ",
            "anna@例え.jp",
            "zoë_müller+nod@example.org",
            "नमस्ते@उदाहरण.भारत",
            "می\u{200c}نا@example.ir",
            "അവന്\u{200d}",
            "סבתא@example.org",
            "anna42",
            "анна42",
            "علي٤٢",
        ] {
            assert_eq!(new_name(good).unwrap(), good);
        }
    }

    #[test]
    fn a_name_that_was_stored_under_earlier_rules_is_found() {
        for earlier in
            ["anna\u{1bca0}", "bo\u{570}", "a\u{13430}", "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "a\u{378}"]
        {
            let name: Username = earlier.parse().unwrap();
            assert!(name.check_new().is_err(), "{earlier:?}");
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
