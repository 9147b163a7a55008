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
    /// The phones are not asked, because they were asked too often.
    pub is_withheld: bool,
    /// What was wrong with the last try.
    pub error: Option<CodeError>,
    /// To the passkeys, where the account has any.
    pub passkey_href: Option<String>,
    /// Back to the phone, where one was asked.
    pub back_href: Option<String>,
}

/// What can be wrong in [`Code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeError {
    /// It is no code of this account, or was used.
    Wrong,
    /// It is a code of a codes app that was used before.
    Used,
    /// The operator does not allow codes of this kind.
    Forbidden,
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
            Self::Forbidden => w.methods_forbidden_here().to_owned(),
            Self::TooMany { seconds } => w.sign_in_too_many(lasting(w, seconds)).to_string(),
        }
    }
}
