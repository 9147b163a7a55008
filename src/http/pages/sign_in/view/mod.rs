//! What the pages of a sign-in show.

use askama::Template;

use crate::http::pages::layout::{Site, lasting};

mod code;
mod passkey;
mod setup;
mod waiting;

pub use code::{Code, CodeError};
pub use passkey::Passkey;
pub use setup::{Setup, SetupError};
pub use waiting::{Again, Alternative, Ended, Finished, Progress, ScanLanding, Secret, Waiting};

/// User name and password. Posts `csrf`, `username`, `password` and the hidden fields.
#[derive(Template, Debug)]
#[template(path = "sign_in/sign_in.html")]
pub struct SignIn {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Where the form goes.
    pub action: String,
    /// As typed before; nobody types it twice.
    pub username: String,
    /// Carried along: name and value.
    pub hidden: Vec<(String, String)>,
    /// Why somebody who has a session is here.
    pub notice: Option<SignInNotice>,
    /// Signing in with a passkey alone, where browsers make passkeys.
    pub passkey: Option<PasskeyOffer>,
    /// A new password comes by mail.
    pub can_reset: bool,
    /// What was wrong with the last try.
    pub error: Option<SignInError>,
}

/// Where the form of a passkey goes. Posts `csrf` and what the authenticator gave.
#[derive(Debug, Clone)]
pub struct PasskeyOffer {
    /// Where the form goes.
    pub action: String,
    /// Where the script gets the options.
    pub options_action: String,
    /// Where it leads.
    pub next: String,
}

/// Why somebody who has a session signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInNotice {
    /// It takes a fresh approval.
    Again,
    /// The account has its first phone now.
    NewPassword,
}

/// What can be wrong in [`SignIn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInError {
    /// Unknown user or wrong password: the same text for both.
    Wrong,
    /// Something was left empty.
    Missing,
    /// Too many tries.
    TooMany {
        /// Time until the next try counts.
        seconds: u64,
    },
    /// The phones were asked too often without an approval.
    Unapproved {
        /// Time until they are asked again.
        seconds: u64,
    },
    /// The form was too old.
    Stale,
    /// The passkey is not known here, or took too long.
    Passkey,
    /// The password was right, and every phone of the account was revoked.
    NoDevice,
    /// The account has too many questions open.
    Busy {
        /// Time until there is room at the latest.
        seconds: u64,
    },
    /// Too many people sign in at once.
    Overloaded {
        /// When to try again.
        seconds: u64,
    },
}

impl SignIn {
    /// How long the person waits, in words.
    fn wait(&self) -> String {
        match self.error {
            Some(
                SignInError::TooMany { seconds }
                | SignInError::Unapproved { seconds }
                | SignInError::Busy { seconds }
                | SignInError::Overloaded { seconds },
            ) => lasting(self.site.w, seconds),
            Some(
                SignInError::Wrong
                | SignInError::Missing
                | SignInError::Stale
                | SignInError::NoDevice
                | SignInError::Passkey,
            )
            | None => String::new(),
        }
    }

    /// Whether the passkey was refused: the list of names does not offer it again by itself.
    fn is_passkey_refused(&self) -> bool {
        self.error == Some(SignInError::Passkey)
    }

    fn wrong(&self) -> bool {
        matches!(self.error, Some(SignInError::Wrong | SignInError::Missing))
    }
}
