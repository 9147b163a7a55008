//! The first account.

use askama::Template;
use nod_core::id::{Username, UsernameError};
use nod_core::text::{ScriptFault, TextFault};

use crate::http::pages::layout::passwords::{self, Rules};
use crate::http::pages::layout::{Site, markup};
use crate::screening::Weakness;

/// First start: the one account that needs no other. Posts `csrf`, `code`, `username`, `display_name`, `password` and
/// `password_again`.
#[derive(Template, Debug)]
#[template(path = "sign_in/setup.html")]
pub struct Setup {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Where the form goes.
    pub action: String,
    /// As typed before, after an error.
    pub code: String,
    /// As typed before.
    pub username: String,
    /// As typed before.
    pub display_name: String,
    /// What was wrong with the last try.
    pub errors: Vec<SetupError>,
    /// What is wrong with the user name.
    pub username_fault: Option<UsernameError>,
    /// What a password must be.
    pub rules: Rules,
}

/// What can be wrong in [`Setup`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupError {
    /// Wrong or used set-up code.
    Code,
    /// Not a user name.
    Username,
    /// No display name.
    DisplayName,
    /// The password is refused.
    Password(Weakness),
    /// The second password is another.
    PasswordDiffers,
    /// The form's token is no longer good.
    Stale,
}

impl Setup {
    fn has(&self, error: SetupError) -> bool {
        self.errors.contains(&error)
    }

    fn bad_password(&self) -> bool {
        self.errors.iter().any(|error| matches!(error, SetupError::Password(_)))
    }

    fn password_hint(&self) -> String {
        self.rules.text(self.site.w)
    }

    fn refused(&self, weakness: &Weakness) -> String {
        passwords::refused(self.site.w, *weakness)
    }

    fn username_fault(&self) -> String {
        let w = self.site.w;
        let number = |letter: char| format!("U+{:04X}", u32::from(letter));
        match &self.username_fault {
            None => String::new(),
            Some(UsernameError::Empty | UsernameError::Character(TextFault::Empty)) => {
                w.sign_in_username_fault_empty().to_owned()
            }
            Some(UsernameError::TooLong) => w.sign_in_username_fault_long(Username::MAX_CHARS).to_string(),
            Some(UsernameError::Character(TextFault::TooLong(most))) => {
                w.sign_in_username_fault_long(*most).to_string()
            }
            Some(UsernameError::Blank | UsernameError::Character(TextFault::Blanks)) => {
                w.sign_in_username_fault_blank().to_owned()
            }
            Some(UsernameError::Character(TextFault::Hidden(letter))) => {
                w.sign_in_username_fault_hidden(number(*letter)).to_string()
            }
            Some(UsernameError::Character(TextFault::Stray(letter))) => {
                w.sign_in_username_fault_stray(number(*letter)).to_string()
            }
            Some(UsernameError::Unstable) => w.sign_in_username_fault_order().to_owned(),
            Some(UsernameError::Scripts(ScriptFault::Mixed { part, scripts: [first, second] })) => {
                w.sign_in_username_fault_letters(part, first, second).to_string()
            }
            Some(UsernameError::Scripts(ScriptFault::Digits { part })) => {
                w.sign_in_username_fault_digits(part).to_string()
            }
        }
    }
}
