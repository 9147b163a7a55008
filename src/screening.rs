//! What refuses a new password, besides its length: the operator's list of breached passwords, and an estimate of how soon somebody
//! guesses it.
//!
//! NIST SP 800-63B-4 §3.1.1.2 asks for a length and a list of passwords that are common, expected or compromised, and for no rule about
//! characters. The list is a file that the operator may name ([`breached`]). The estimate ([`strength`]) has a list of common passwords
//! of its own; it refuses only what is found within a million guesses.

mod breached;
mod strength;

use std::sync::Arc;

use nod_core::text::{password, password_candidates, password_length};
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};

pub use breached::{BreachedList, ListError};
pub use strength::Pattern;

use crate::config::Passwords;

/// The longest password, in characters: room for every passphrase, and a bound on what is hashed.
pub const MAX_PASSWORD: usize = 256;

/// What looks at new passwords.
#[derive(Debug, Clone)]
pub struct Screening {
    shortest: usize,
    breached: Option<Arc<BreachedList>>,
}

/// Why a password is refused. It says nothing of the password itself that a log or an error may not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// It has fewer characters than this.
    Short(usize),
    /// It has more characters than this.
    Long(usize),
    /// It is in the operator's list.
    Breached,
    /// It is found within a million guesses.
    Guessable(Pattern),
}

/// A password is refused, or could not be looked at.
#[derive(Debug)]
pub enum Unfit {
    /// It is refused.
    Weak(Weakness),
    /// The list of breached passwords cannot be read.
    List(ListError),
}

impl Weakness {
    /// Its stable code.
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::Short(_) | Self::Long(_) => ErrorCode::PasswordTooWeak,
            Self::Breached => ErrorCode::PasswordBreached,
            Self::Guessable(_) => ErrorCode::PasswordTooGuessable,
        }
    }

    /// What is wrong, for operators: a sentence in English.
    pub fn detail(self) -> String {
        match self {
            Self::Short(least) => format!("The password has fewer than {least} characters."),
            Self::Long(most) => format!("The password has more than {most} characters."),
            Self::Breached => ErrorCode::PasswordBreached.cause().to_owned(),
            Self::Guessable(pattern) => format!("The password is easy to guess: {}.", pattern.detail()),
        }
    }
}

impl Screening {
    /// As the configuration says. Nothing is opened: every password that is set opens the list anew.
    pub fn new(config: &Passwords) -> Self {
        let breached = config.breached_file.clone().map(|path| Arc::new(BreachedList::new(path)));
        Self { shortest: config.min_length, breached }
    }

    /// The list of breached passwords, where there is one.
    pub fn list(&self) -> Option<&BreachedList> {
        self.breached.as_deref()
    }

    /// The shortest password, in characters.
    pub const fn shortest(&self) -> usize {
        self.shortest
    }

    /// Whether it has a length that a password may have.
    ///
    /// # Errors
    /// [`Weakness::Short`] and [`Weakness::Long`].
    pub fn check_length(&self, typed: &SecretString) -> Result<(), Weakness> {
        match password_length(typed) {
            length if length < self.shortest => Err(Weakness::Short(self.shortest)),
            length if length > MAX_PASSWORD => Err(Weakness::Long(MAX_PASSWORD)),
            _ => Ok(()),
        }
    }

    /// Looks at a password of a good length. `words` are those that everybody would try for this account: its names, and the service's.
    /// It reads a file and takes some milliseconds of a core, so it must not run on a thread of the runtime.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn judge(&self, typed: &SecretString, words: &[String]) -> Result<(), Unfit> {
        if let Some(list) = &self.breached {
            // What leaked was hashed as somebody typed it.
            for candidate in password_candidates(typed) {
                if list.contains(candidate.expose_secret().as_bytes()).map_err(Unfit::List)? {
                    return Err(Unfit::Weak(Weakness::Breached));
                }
            }
        }
        match strength::pattern_of(&password(typed), words) {
            Some(pattern) => Err(Unfit::Weak(Weakness::Guessable(pattern))),
            None => Ok(()),
        }
    }

    /// Builds the tables that the estimate needs, which takes some tenths of a second of a core, so that no person waits for them.
    pub fn warm_up() {
        let _ = strength::pattern_of(&"warming up".into(), &[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screening(list: Option<&std::path::Path>) -> Screening {
        Screening { shortest: 15, breached: list.map(|path| Arc::new(BreachedList::new(path.to_owned()))) }
    }

    #[test]
    fn the_length_is_counted_in_characters_of_the_normal_form() {
        let screening = screening(None);
        for (length, judged) in
            [(14, Err(Weakness::Short(15))), (15, Ok(())), (256, Ok(())), (257, Err(Weakness::Long(256)))]
        {
            // A letter and an accent that combine are one character.
            assert_eq!(screening.check_length(&"e\u{301}".repeat(length).into()), judged, "{length}");
        }
    }

    #[test]
    fn a_password_in_the_list_is_refused_as_typed_and_as_compared() {
        let (typed, composed) = ("cafe\u{301} noir et tres sucre", "caf\u{e9} noir et tres sucre");
        let file = tempfile::NamedTempFile::new().unwrap();
        let leak = |leaked: &str| {
            std::fs::write(file.path(), format!("{}:7\n", breached::hash_of(leaked.as_bytes()).as_str())).unwrap();
        };
        let refused = |typed: &str| {
            let judged = screening(Some(file.path())).judge(&typed.into(), &[]);
            matches!(judged, Err(Unfit::Weak(Weakness::Breached)))
        };
        leak(typed);
        assert!(refused(typed));
        assert!(!refused(composed), "what leaked is not what this keyboard sends");
        leak(composed);
        assert!(refused(typed) && refused(composed), "both are this password from now on");
        assert!(!refused("another coffee, without sugar"));
    }

    #[test]
    fn a_list_that_cannot_be_read_refuses_every_password_and_says_which_setting_it_is() {
        let judged = screening(Some(std::path::Path::new("/nowhere/breached.txt")));
        let Err(Unfit::List(error)) = judged.judge(&"correct horse battery staple".into(), &[]) else {
            panic!("a list that is named and not there must not be skipped");
        };
        assert!(error.to_string().starts_with("passwords.breached_file: /nowhere/breached.txt: "), "{error}");
    }

    #[test]
    fn what_is_said_of_a_weak_password_does_not_hold_it() {
        let password = "nodnodnodnodnodnod";
        let Err(Unfit::Weak(weakness)) = screening(None).judge(&password.into(), &[]) else { panic!("it is weak") };
        assert_eq!(weakness.code(), ErrorCode::PasswordTooGuessable);
        assert!(!format!("{weakness:?} {}", weakness.detail()).contains("nod"));
    }
}
