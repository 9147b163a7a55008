//! A code instead of the phone.

use askama::Template;

use crate::http::pages::layout::{Site, lasting};
use crate::words::Words;

/// Where a code is typed. Posts `csrf` and `code`.
#[derive(Template, Debug)]
#[template(path = "sign_in/code.html")]
pub struct Code {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Where the form goes.
    pub action: String,
    /// What was wrong with the last try.
    pub error: Option<CodeError>,
    /// To the passkeys, where the account has any.
    pub passkey_href: Option<String>,
    /// Back to the phone.
    pub back_href: String,
}

/// What can be wrong in [`Code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeError {
    /// It is no code of this account, or was used.
    Wrong,
    /// It is a code of a codes app that was used before.
    Used,
    /// Too many were tried.
    TooMany {
        /// Time until the next one counts.
        seconds: u64,
    },
}

impl CodeError {
    fn text(self, w: Words) -> String {
        match self {
            Self::Wrong => w.sign_in_code_wrong().to_owned(),
            Self::Used => w.sign_in_code_used().to_owned(),
            Self::TooMany { seconds } => w.sign_in_too_many(lasting(w, seconds)).to_string(),
        }
    }
}
