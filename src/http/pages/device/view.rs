//! Adding a phone.

use askama::Template;

use nod_core::screen_lock::ScreenLockState;
use serde::Deserialize;

use crate::http::pages::docs::view::Topic;
use crate::http::pages::layout::markup::Html;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::layout::{Site, When, markup, spoken};
use crate::words::Words;

/// Where the enrolment stands.
#[derive(Debug, Clone)]
pub enum EnrolStep {
    /// The link is shown.
    Scan {
        /// The link as a QR code, SVG.
        qr: String,
        /// The link, with its secret in the fragment.
        link: String,
        /// What to type on the phone in its place, as in `K7QM-2XPD`; where there is such a code, and it was not tried too often.
        code: Option<String>,
        /// What to type on a computer: `nod-device enrol '<link>'`.
        command: String,
        /// Time left.
        expires_in_ms: u64,
    },
    /// A phone came; the person compares.
    Confirm {
        /// The name that the phone gave itself.
        device: String,
        /// As in `Android 16`; may be empty.
        platform: String,
        /// What the phone shows too, as in `41-73`.
        fingerprint: String,
        /// Time left.
        expires_in_ms: u64,
    },
    /// It belongs to the account.
    Done {
        /// Its name.
        device: String,
    },
    /// The person said no.
    Refused,
    /// Nobody came in time.
    Expired,
}

/// Adding a phone, as the account's owner sees it. While `step` can still change, the script asks
/// `GET {live}?version={version}`, which answers `{"version": n}` when it is another (or after a while anyway), and then
/// loads the page again. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "device/enrol_new.html")]
pub struct EnrolNew {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Where it stands.
    pub step: EnrolStep,
    /// Changes with the step.
    pub version: u64,
    /// Where the script asks for a change.
    pub live: String,
    /// Where "Yes, add it" goes.
    pub confirm_action: String,
    /// Where "No" goes.
    pub refuse_action: String,
    /// Where "Cancel" goes.
    pub cancel_action: String,
    /// Where "Make a new link" goes.
    pub restart_action: String,
    /// Where "Done" goes.
    pub done_href: String,
    /// It is a step of the set-up of two-step verification.
    pub is_first: bool,
    /// The phone app's origin, where there is an app.
    pub app: Option<String>,
    /// The user name of the account that gets the phone, where it is not that of the person who looks: only the owner may be offered to
    /// make this very browser the phone.
    pub somebody: Option<String>,
    /// Where that set-up goes on.
    pub codes_action: String,
    /// The phone is added, and may show the backup codes of that set-up.
    pub waits_for_codes: bool,
}

impl EnrolNew {
    /// Where the app takes this link in a browser. The secret is in the fragment, which no browser sends anywhere.
    fn browser_href(&self) -> Option<String> {
        let EnrolStep::Scan { link, .. } = &self.step else { return None };
        let (_, secret) = link.split_once('#')?;
        self.app.as_ref().filter(|_| self.somebody.is_none()).map(|app| format!("{app}/#e/{secret}"))
    }

    fn is_live(&self) -> bool {
        self.waits_for_codes || matches!(self.step, EnrolStep::Scan { .. } | EnrolStep::Confirm { .. })
    }

    fn ms_left(&self) -> u64 {
        match self.step {
            EnrolStep::Scan { expires_in_ms, .. } | EnrolStep::Confirm { expires_in_ms, .. } => expires_in_ms,
            _ => 0,
        }
    }

    fn countdown(&self) -> Html {
        markup::countdown(self.ms_left())
    }

    fn title(&self) -> &'static str {
        let w = self.site.w;
        match self.step {
            EnrolStep::Scan { .. } => w.device_add_title(),
            EnrolStep::Confirm { .. } => w.device_confirm(),
            EnrolStep::Done { .. } => w.device_added_title(),
            EnrolStep::Refused => w.device_refused_title(),
            EnrolStep::Expired => w.device_expired(),
        }
    }

    fn spoken_fingerprint(&self) -> String {
        match &self.step {
            EnrolStep::Confirm { fingerprint, .. } => spoken(self.site.w, fingerprint),
            _ => String::new(),
        }
    }
}

/// What a phone's browser shows for an enrolment link. The fragment never leaves the browser.
#[derive(Template, Debug)]
#[template(path = "device/enrol_landing.html")]
pub struct EnrolLanding {
    /// Same on every page.
    pub site: Site,
    /// The phone app's first page, where there is an app; the script adds the fragment.
    pub app_href: Option<String>,
}

/// How a phone gets its notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// They arrive.
    Good,
    /// It did not acknowledge the last ones.
    Silent,
    /// It registered for none.
    None,
}

impl Health {
    const fn is_good(self) -> bool {
        matches!(self, Self::Good)
    }

    const fn can_test(self) -> bool {
        !matches!(self, Self::None)
    }

    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Good => w.device_health_good(),
            Self::Silent => w.device_health_silent(),
            Self::None => w.device_health_none(),
        }
    }

    const fn about(self, w: Words) -> &'static str {
        match self {
            Self::Good => w.device_health_good_about(),
            Self::Silent => w.device_health_silent_about(),
            Self::None => w.device_health_none_about(),
        }
    }
}

/// What came of a test notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tested {
    /// A service took it.
    Sent,
    /// No service did.
    Failed,
    /// The phone registered for none.
    None,
}

impl Tested {
    /// Its name, as the address has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::None => "none",
        }
    }

    const fn is_good(self) -> bool {
        matches!(self, Self::Sent)
    }

    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Sent => w.device_test_sent(),
            Self::Failed => w.device_test_failed(),
            Self::None => w.device_test_none(),
        }
    }
}

/// What a phone's screen lock is, as its owner reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    /// What is asked for.
    pub state: ScreenLockState,
    /// Whether the phone registered it.
    pub is_registered: bool,
}

impl From<(ScreenLockState, bool)> for Lock {
    fn from((state, is_registered): (ScreenLockState, bool)) -> Self {
        Self { state, is_registered }
    }
}

impl Lock {
    fn is_shown(self) -> bool {
        self.state != ScreenLockState::Off
    }

    const fn is_needed(self) -> bool {
        self.state.is_needed()
    }

    fn about(self, w: Words) -> &'static str {
        match (self.state, self.is_registered) {
            (ScreenLockState::Off | ScreenLockState::Offered, _) => w.device_lock_about(),
            (ScreenLockState::On | ScreenLockState::Required, false) => w.device_lock_waits(),
            (ScreenLockState::On, true) => w.device_lock_on(),
            (ScreenLockState::Required, true) => w.device_lock_required(),
        }
    }

    /// What the button does. `None`: there is nothing to press.
    fn button(self, w: Words) -> Option<(&'static str, &'static str)> {
        match (self.state, self.is_registered) {
            (ScreenLockState::Off, _) | (ScreenLockState::Required, false) => None,
            (ScreenLockState::Offered, _) => Some(("on", w.device_lock_turn_on())),
            (ScreenLockState::On, _) => Some(("off", w.device_lock_turn_off())),
            (ScreenLockState::Required, true) => Some(("off", w.device_lock_again())),
        }
    }
}

/// One phone of an account. Posts `csrf`, and `name`, or `screen_lock`.
#[derive(Template, Debug)]
#[template(path = "device/phone.html")]
pub struct Phone {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// Its name.
    pub name: String,
    /// The name as typed before.
    pub typed: String,
    /// What was typed is no name.
    pub bad_name: bool,
    /// As in `Android 16`; may be empty.
    pub platform: String,
    /// Since when.
    pub added: When,
    /// When it last answered.
    pub last_answer: Option<When>,
    /// How it gets its notifications.
    pub health: Health,
    /// What came of a test just now.
    pub tested: Option<Tested>,
    /// It is the last method of two-step verification.
    pub last: bool,
    /// Its screen lock.
    pub screen_lock: Lock,
    /// Where what its owner says of that goes.
    pub screen_lock_action: String,
    /// Where "Send a test notification" goes.
    pub test_action: String,
    /// Where the name goes.
    pub rename_action: String,
    /// Where "Remove this phone" goes.
    pub remove_action: String,
}
