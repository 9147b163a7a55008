//! Adding a phone.

use askama::Template;

use crate::http::pages::layout::markup::Html;
use crate::http::pages::layout::{Site, markup, spoken};

/// Where the enrolment stands.
#[derive(Debug, Clone)]
pub enum EnrolStep {
    /// The link is shown.
    Scan {
        /// The link as a QR code, SVG.
        qr: String,
        /// The link, with its secret in the fragment.
        link: String,
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
    /// Where that set-up goes on.
    pub codes_action: String,
}

impl EnrolNew {
    fn is_live(&self) -> bool {
        matches!(self.step, EnrolStep::Scan { .. } | EnrolStep::Confirm { .. })
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
    /// The phone app, where this installation serves one; the script adds the fragment.
    pub app_href: Option<String>,
}
