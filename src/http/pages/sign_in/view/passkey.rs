//! A passkey instead of the phone.

use askama::Template;

use crate::http::pages::layout::Site;

/// Where a passkey takes the place of the phone. Posts `csrf` and what the authenticator gave.
#[derive(Template, Debug)]
#[template(path = "sign_in/passkey.html")]
pub struct Passkey {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// The phones are not asked, because they were asked too often.
    pub is_withheld: bool,
    /// Where the form goes.
    pub action: String,
    /// Where the script gets the options.
    pub options_action: String,
    /// The last try was refused.
    pub is_refused: bool,
    /// To the codes, where the account has any.
    pub code_href: Option<String>,
    /// Back to the phone, where one was asked.
    pub phone_href: Option<String>,
}
