//! While the phone is asked, and what came of it.

use askama::Template;
use nod_core::challenge::CancelReason;

use crate::http::pages::docs::view::Topic;
use crate::http::pages::layout::markup::{Element, Html};
use crate::http::pages::layout::{Site, browser, markup, spoken, whereabouts};
use crate::words::Words;

/// What the person carries from this page to the phone.
#[derive(Debug, Clone)]
pub enum Secret {
    /// Nothing: level `tap`.
    None,
    /// Two digits.
    Number(String),
    /// Six digits.
    Strict(String),
}

impl Secret {
    fn raw(&self) -> &str {
        match self {
            Self::None => "",
            Self::Number(digits) | Self::Strict(digits) => digits,
        }
    }

    fn chars(&self) -> std::str::Chars<'_> {
        self.raw().chars()
    }

    fn spoken(&self, w: Words) -> String {
        spoken(w, self.raw())
    }

    fn is_strict(&self) -> bool {
        matches!(self, Self::Strict(_))
    }
}

/// How far the question came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// On its way.
    Sent,
    /// On a phone.
    Delivered,
    /// Seen by the person.
    Opened,
}

/// Another way in than the phone.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// What it is.
    pub title: String,
    /// A sentence about it; may be empty.
    pub about: String,
    /// Where it leads, unless it is only advice.
    pub href: Option<String>,
}

/// The page of a pending request. Its script watches over `/v1/socket` and `/v1/watch/…` of the same origin with the
/// ticket, and goes to `next` at the end; without script the page asks again every three seconds. Posts `csrf` to
/// `resend_action` or `cancel_action`.
#[derive(Template, Debug)]
#[template(path = "sign_in/waiting.html")]
pub struct Waiting {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Id of the request.
    pub challenge: String,
    /// A watch ticket, unless it was spent: a page that is loaded again continues with the token that it keeps.
    pub ticket: Option<String>,
    /// Which service is signed in to.
    pub service: String,
    /// Whose account.
    pub username: String,
    /// What the phone shows, where that is something else than a sign-in.
    pub about: Option<String>,
    /// This browser, as in `Firefox on Windows`, where it is known.
    pub browser: Option<String>,
    /// As in `Rotterdam, Netherlands`.
    pub place: Option<String>,
    /// As in `192.0.2.7`.
    pub address: Option<String>,
    /// The phone that was asked, when it is one.
    pub device: Option<String>,
    /// What to type there.
    pub secret: Secret,
    /// A QR code with the same meaning, as SVG; shown open at level `strict`.
    pub qr: Option<String>,
    /// How far it came.
    pub progress: Progress,
    /// Time left.
    pub expires_in_ms: u64,
    /// Time until it may be sent again; 0: it may be at once.
    pub resend_in_ms: u64,
    /// No phone has given a sign of life for long: say what else there is to do.
    pub unreachable: bool,
    /// No phone was woken: the app has to be opened.
    pub quiet: bool,
    /// Other ways in; the block is hidden when there are none.
    pub alternatives: Vec<Alternative>,
    /// Where "I need more time" goes, where there is more.
    pub longer_action: Option<String>,
    /// For how many days this browser can be remembered, where it can.
    pub remember: Option<u64>,
    /// Where the script says so.
    pub remember_action: String,
    /// Where the browser goes when the state is final.
    pub next: String,
    /// Where "Send again" goes.
    pub resend_action: String,
    /// Where "Cancel" goes.
    pub cancel_action: String,
}

impl Waiting {
    fn steps(&self) -> [(&'static str, &'static str, bool); 3] {
        let w = self.site.w;
        [
            ("sent", w.approval_step_sent(), true),
            ("delivered", w.approval_step_delivered(), self.progress >= Progress::Delivered),
            ("opened", w.approval_step_opened(), self.progress >= Progress::Opened),
        ]
    }

    fn phone(&self) -> Element<'_> {
        markup::device(self.device.as_deref().unwrap_or_else(|| self.site.w.approval_your_phone()))
    }

    fn browser(&self) -> Html {
        browser(self.site.w, self.browser.as_deref(), self.site.w.common_this_browser())
    }

    fn whereabouts(&self) -> Html {
        whereabouts(self.site.w, self.place.as_deref(), self.address.as_deref())
    }

    fn countdown(&self) -> Html {
        markup::countdown(self.expires_in_ms)
    }
}

/// How a request ended.
#[derive(Debug, Clone)]
pub enum Ended {
    /// No.
    Denied,
    /// Too many wrong numbers were typed.
    WrongNumbers,
    /// "It wasn't me".
    Reported,
    /// No answer in time.
    Expired,
    /// Taken back.
    Cancelled,
    /// A newer request of the same browser took its place.
    Replaced,
    /// The phone approved it, and the approval signs nobody in.
    Spent {
        /// Why.
        reason: CancelReason,
    },
}

/// The form that starts over, with the user name kept.
#[derive(Debug, Clone)]
pub struct Again {
    /// `get` or `post`.
    pub method: &'static str,
    /// Where the form goes.
    pub action: String,
    /// Carried along: name and value.
    pub fields: Vec<(String, String)>,
}

/// The page of a request that is over.
#[derive(Template, Debug)]
#[template(path = "sign_in/outcome.html")]
pub struct Finished {
    /// Same on every page.
    pub site: Site,
    /// Which service was signed in to.
    pub service: String,
    /// How it ended.
    pub outcome: Ended,
    /// Starting over, where that is possible.
    pub again: Option<Again>,
}

impl Finished {
    fn title(&self) -> &'static str {
        let w = self.site.w;
        match self.outcome {
            Ended::Denied | Ended::WrongNumbers | Ended::Reported => w.approval_refused_title(),
            Ended::Expired => w.approval_expired(),
            Ended::Cancelled => w.approval_cancelled_title(),
            Ended::Replaced => w.approval_replaced_title(),
            Ended::Spent { .. } => w.approval_spent_title(),
        }
    }
}

/// What a phone's own camera shows for the QR code of a waiting page. The fragment never leaves the browser.
#[derive(Template, Debug)]
#[template(path = "sign_in/scan.html")]
pub struct ScanLanding {
    /// Same on every page.
    pub site: Site,
    /// The phone app's first page, where there is an app; the script adds the fragment.
    pub app_href: Option<String>,
}
