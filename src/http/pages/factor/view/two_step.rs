//! Two-step verification: the steps of its set-up, its options, and the end of it.

use askama::Template;
use secrecy::{ExposeSecret, SecretString};

use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::layout::{Site, markup};
use crate::words::{Moment, Words};

/// Step 1: the method. Posts `csrf` and `method`.
#[derive(Template, Debug)]
#[template(path = "factor/two_step_choose.html")]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not depend on each other, each shown by itself")]
pub struct Choose {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Something that needs two-step verification led here.
    pub needed: bool,
    /// The organisation requires it.
    pub required: Option<Required>,
    /// Browsers make passkeys at this address, and the operator allows them.
    pub has_passkeys: bool,
    /// The operator allows codes.
    pub has_codes_apps: bool,
    /// The operator does not allow every method.
    pub has_fewer: bool,
    /// What a set-up that was left has linked already; may be empty.
    pub begun: String,
    /// Where that set-up goes on.
    pub codes_href: String,
    /// Where the form goes.
    pub action: String,
}

/// That the organisation requires two-step verification.
#[derive(Debug, Clone)]
pub enum Required {
    /// It may still be set up later.
    Until {
        /// Until then, RFC 3339.
        iso: String,
        /// Where "Not now" leads.
        later_href: String,
    },
    /// Nothing else can be done before.
    Now,
}

impl Required {
    /// The day until which it may be set up, as people read it.
    fn day(w: Words, iso: &str) -> String {
        Moment::parse(iso).map_or_else(|| iso.to_owned(), |at| w.day(at))
    }
}

/// Step 3: backup codes, shown once. Posts `csrf`.
#[derive(Template)]
#[template(path = "factor/two_step_codes.html")]
pub struct Codes {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// A new set; empty: none was made just now.
    pub shown: Vec<SecretString>,
    /// Where "Show my backup codes" goes.
    pub create_action: String,
    /// Where "Download" goes.
    pub download_action: String,
    /// Where "Continue" goes; posts `saved`.
    pub saved_action: String,
    /// Where the script asks whether they were saved on the phone: `{"version": 1}`.
    pub live: String,
    /// Where it leads then.
    pub next: String,
}

impl Codes {
    fn codes(&self) -> Vec<&str> {
        self.shown.iter().map(ExposeSecret::expose_secret).collect()
    }
}

/// Why two-step verification is not on yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestFault {
    /// The code is not the one that the app shows.
    Wrong,
    /// The code was used before.
    Used,
    /// No phone approved.
    Unanswered,
    /// The passkey did not do.
    Passkey,
}

impl TestFault {
    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Wrong => w.two_step_wrong(),
            Self::Used => w.two_step_used(),
            Self::Unanswered => w.two_step_unanswered(),
            Self::Passkey => w.two_step_passkey_refused(),
        }
    }
}

/// Step 4: the method is tried. Posts `csrf`, and `code`.
#[derive(Template, Debug)]
#[template(path = "factor/two_step_test.html")]
pub struct Test {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// The phones that are asked; may be empty.
    pub phones: String,
    /// A code can be typed.
    pub has_codes_app: bool,
    /// A passkey can be tried.
    pub passkey: Option<PasskeyTest>,
    /// What was wrong with the last try.
    pub fault: Option<TestFault>,
    /// Where "Ask my phone" goes.
    pub ask_action: String,
    /// Where a code goes.
    pub turn_on_action: String,
}

impl Test {
    fn has_wrong_code(&self) -> bool {
        matches!(self.fault, Some(TestFault::Wrong | TestFault::Used))
    }
}

/// Where a passkey is tried.
#[derive(Debug, Clone)]
pub struct PasskeyTest {
    /// Where its answer goes.
    pub action: String,
    /// Where the script gets what to ask for.
    pub options_action: String,
}

/// Two-step verification is on.
#[derive(Template, Debug)]
#[template(path = "factor/two_step_done.html")]
pub struct Done {
    /// Same on every page.
    pub site: Site,
    /// The phones that ask; may be empty.
    pub phones: String,
    /// How many codes apps there are.
    pub codes_apps: u64,
    /// How many passkeys there are.
    pub passkeys: u64,
    /// How many backup codes are left.
    pub backup_codes: u64,
}

/// What can be added, and what there is. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "factor/two_step_add.html")]
pub struct Add {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// The phones that are linked; may be empty.
    pub phones: String,
    /// How many codes apps there are.
    pub codes_apps: u64,
    /// How many backup codes are left.
    pub backup_codes: u64,
    /// Where "Add a phone" goes.
    pub phone_action: String,
    /// Where a codes app is set up, where the operator allows any.
    pub codes_apps_href: Option<String>,
    /// How many passkeys there are.
    pub passkeys: u64,
    /// Where a passkey is added, where browsers make any.
    pub passkeys_href: Option<String>,
    /// Where the backup codes are, where the operator allows any.
    pub backup_codes_href: Option<String>,
    /// The operator does not allow every method.
    pub has_fewer: bool,
}

/// Whether two-step verification is to be turned off. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "factor/two_step_off.html")]
pub struct Off {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// Removing the last method led here.
    pub last: bool,
    /// The organisation requires it: it cannot be turned off.
    pub is_required: bool,
    /// Where "Turn off" goes.
    pub action: String,
}
