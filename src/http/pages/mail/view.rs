//! What the pages of mail show.

use askama::Template;

use crate::http::pages::account::view::PasswordFault;
use crate::http::pages::layout::passwords::Rules;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::layout::{Site, When, lasting, markup};

/// A mail address of the account.
#[derive(Debug, Clone)]
pub struct AddressRow {
    /// The address.
    pub address: String,
    /// When its owner confirmed it.
    pub confirmed: Option<When>,
    /// When it was added, or its letter was sent again.
    pub asked: When,
    /// The last letter to it did not arrive.
    pub has_failed: bool,
    /// Where "Send the letter again" goes, for an address that is not confirmed.
    pub again_action: Option<String>,
    /// Where "Remove" goes.
    pub remove_action: String,
}

/// Why an address was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// It is none.
    Invalid,
    /// The account has it.
    Taken,
    /// There is no room.
    Full,
}

/// What was done just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressDone {
    /// A letter went to this address.
    Sent(String),
    /// The letter was sent again.
    Again,
    /// This address is confirmed.
    Confirmed(String),
}

/// The addresses of an account. Posts `csrf` and `address`.
#[derive(Template, Debug)]
#[template(path = "mail/addresses.html")]
pub struct Addresses {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// The addresses, the oldest first.
    pub rows: Vec<AddressRow>,
    /// Whether the service can send letters.
    pub is_offered: bool,
    /// What was done just now.
    pub done: Option<AddressDone>,
    /// What was typed and not taken.
    pub typed: String,
    /// Why.
    pub fault: Option<AddressFault>,
    /// Where the form goes.
    pub action: String,
}

impl Addresses {
    fn is_one(&self) -> bool {
        self.rows.iter().filter(|address| address.confirmed.is_some()).count() == 1
    }

    fn fault_text(&self) -> &'static str {
        let w = self.site.w;
        match self.fault {
            Some(AddressFault::Invalid) => w.address_failed_to_add_invalid(),
            Some(AddressFault::Taken) => w.address_failed_to_add_taken(),
            Some(AddressFault::Full) => w.address_failed_to_add_full(),
            None => "",
        }
    }
}

/// The link of a letter that asks for a confirmation. Posts `csrf`, `id` and `token`.
#[derive(Template, Debug)]
#[template(path = "mail/confirm.html")]
pub struct Confirm {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// The address.
    pub address: String,
    /// Its id.
    pub id: String,
    /// What the link proves.
    pub token: String,
    /// Where the form goes.
    pub action: String,
}

/// Where a link for a new password is asked for. Posts `csrf` and `name`.
#[derive(Template, Debug)]
#[template(path = "mail/forgot.html")]
pub struct Forgot {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// What was typed.
    pub name: String,
    /// Nothing was typed.
    pub is_missing: bool,
    /// Where the form goes.
    pub action: String,
}

/// Where a new password is set. Posts `csrf`, `id`, `token`, `password` and `password_again`.
#[derive(Template, Debug)]
#[template(path = "mail/new_password.html")]
pub struct NewPassword {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// The link's id.
    pub id: String,
    /// What the link proves.
    pub token: String,
    /// Why the password was not set.
    pub fault: Option<NewPasswordFault>,
    /// What it must be.
    pub rules: Rules,
    /// Where the form goes.
    pub action: String,
}

/// Why the new password was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewPasswordFault {
    /// The form was too old.
    Stale,
    /// The password.
    Password(PasswordFault),
}

impl NewPassword {
    fn hint(&self) -> String {
        self.rules.text(self.site.w)
    }

    fn fault_text(&self) -> String {
        match self.fault {
            Some(NewPasswordFault::Stale) => self.site.w.reset_stale().to_owned(),
            Some(NewPasswordFault::Password(fault)) => fault.text(self.site.w),
            None => String::new(),
        }
    }

    fn is_first_wrong(&self) -> bool {
        matches!(self.fault, Some(NewPasswordFault::Password(fault)) if fault != PasswordFault::Differs)
    }

    fn is_second_wrong(&self) -> bool {
        self.fault == Some(NewPasswordFault::Password(PasswordFault::Differs))
    }
}

/// What the link of a letter takes back. Posts `csrf`, `change` and `token`.
#[derive(Template, Debug)]
#[template(path = "mail/undo.html")]
pub struct Undo {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// What changed.
    pub title: String,
    /// When.
    pub at: When,
    /// The name of what changed.
    pub name: Option<String>,
    /// Whether the change itself can be taken back.
    pub is_reversible: bool,
    /// The change's number.
    pub change: String,
    /// What the link proves.
    pub token: String,
    /// Where the form goes.
    pub action: String,
    /// It was pressed on a page that was too old.
    pub is_stale: bool,
}

/// What a way back is, before it begins. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "mail/recovery_begin.html")]
pub struct RecoveryBegin {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// How long the wait is, in words.
    pub delay: String,
    /// Where the form goes.
    pub action: String,
}

/// The link of the first letter. Posts `csrf`, `id` and `token`.
#[derive(Template, Debug)]
#[template(path = "mail/recovery_confirm.html")]
pub struct RecoveryConfirm {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// How long the wait is, in words.
    pub delay: String,
    /// The way back's id.
    pub id: String,
    /// What the link proves.
    pub token: String,
    /// Where the form goes.
    pub action: String,
    /// It was pressed on a page that was too old.
    pub is_stale: bool,
}

/// The link of the second letter. Posts `csrf`, `id`, `token` and `password`.
#[derive(Template, Debug)]
#[template(path = "mail/recovery_open.html")]
pub struct RecoveryOpen {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// The way back's id.
    pub id: String,
    /// What the link proves.
    pub token: String,
    /// Why the password did not open it.
    pub fault: Option<RecoveryOpenFault>,
    /// Where the form goes.
    pub action: String,
}

/// Why the password did not open a way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecoveryOpenFault {
    /// It is another.
    Wrong,
    /// There were too many tries.
    TooMany {
        /// Time until the next one counts.
        seconds: u64,
    },
    /// The form was too old.
    Stale,
}

impl RecoveryOpen {
    fn fault_text(&self) -> String {
        let w = self.site.w;
        match self.fault {
            Some(RecoveryOpenFault::Wrong) => w.account_password_wrong().to_owned(),
            Some(RecoveryOpenFault::TooMany { seconds }) => w.sign_in_too_many(lasting(w, seconds)).to_string(),
            Some(RecoveryOpenFault::Stale) => w.reset_stale().to_owned(),
            None => String::new(),
        }
    }
}
