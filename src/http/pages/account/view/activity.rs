//! What happened with an account.

use askama::Template;

use crate::flow::account::What;
use crate::http::pages::layout::markup::Html;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::layout::{Site, When, browser, markup, whereabouts};
use crate::words::Words;

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Not yet answered.
    Pending,
    /// Yes.
    Approved,
    /// No.
    Denied,
    /// "It wasn't me".
    Reported,
    /// No answer in time.
    Expired,
    /// Taken back.
    Cancelled,
}

impl Outcome {
    fn class(self) -> &'static str {
        match self {
            Self::Approved => "good",
            Self::Denied | Self::Reported => "bad",
            Self::Pending | Self::Expired | Self::Cancelled => "plain",
        }
    }

    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Pending => w.account_pending(),
            Self::Approved => w.account_approved(),
            Self::Denied => w.account_refused(),
            Self::Reported => w.account_reported(),
            Self::Expired => w.account_expired(),
            Self::Cancelled => w.account_cancelled(),
        }
    }
}

/// One request, as the account's owner sees it afterwards.
#[derive(Debug, Clone)]
pub struct ActivityRow {
    /// When it was asked.
    pub at: When,
    /// Which service asked.
    pub service: String,
    /// From which browser, where it is known.
    pub browser: Option<String>,
    /// From where.
    pub place: Option<String>,
    /// As in `192.0.2.7`.
    pub address: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// Which phone answered.
    pub device: Option<String>,
}

impl ActivityRow {
    /// What came of it, and on which phone.
    pub(super) fn said(&self, w: Words) -> Html {
        let phone = self.device.as_deref().map(markup::foreign);
        match (self.outcome, phone) {
            (Outcome::Approved, Some(phone)) => Html::of(w.account_approved_on(phone)),
            (Outcome::Denied, Some(phone)) => Html::of(w.account_refused_on(phone)),
            (Outcome::Reported, Some(phone)) => Html::of(w.account_reported_on(phone)),
            (outcome, _) => Html::of(markup::plain(outcome.text(w))),
        }
    }

    fn browser(&self, w: Words) -> Html {
        browser(w, self.browser.as_deref(), w.common_unknown_browser())
    }

    fn whereabouts(&self, w: Words) -> Html {
        whereabouts(w, self.place.as_deref(), self.address.as_deref())
    }
}

/// Something of the account that changed, or was tried.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    /// When.
    pub at: When,
    /// What.
    pub what: What,
    /// What it was done to, where that has a name.
    pub name: Option<String>,
}

impl ChangeRow {
    fn text(&self, w: Words) -> &'static str {
        match self.what {
            What::SignedInByPassword => w.account_event_by_password(),
            What::SignedInByCode => w.account_event_by_code(),
            What::SignedOutOthers => w.account_event_signed_out_others(),
            What::SignedOutByAdministrator => w.account_event_signed_out_by_administrator(),
            What::Exported => w.account_event_exported(),
            What::WrongPassword => w.account_event_wrong_password(),
            What::WrongCode => w.account_event_wrong_code(),
            What::PasswordSet => w.account_event_password_set(),
            What::PhoneLinked => w.account_event_phone_linked(),
            What::PhoneRenamed => w.account_event_phone_renamed(),
            What::PhoneRemoved => w.account_event_phone_removed(),
            What::CodesAppAdded => w.account_event_codes_app_added(),
            What::CodesAppRemoved => w.account_event_codes_app_removed(),
            What::BackupCodesMade => w.account_event_backup_codes(),
            What::RecoveryCodeMade => w.account_event_recovery_code(),
            What::AppPasswordMade => w.account_event_app_password(),
            What::AppPasswordRemoved => w.account_event_app_password_removed(),
            What::AppPasswordRefused => w.account_event_app_password_refused(),
            What::TwoStepOn => w.account_event_two_step_on(),
            What::TwoStepOff => w.account_event_two_step_off(),
            What::Paused => w.account_event_paused(),
            What::Resumed => w.account_event_resumed(),
            What::Secured => w.account_event_secured(),
            What::LanguageChosen => w.language_event(),
            What::SignedInByPasskey => w.account_event_by_passkey(),
            What::WrongPasskey => w.account_event_wrong_passkey(),
            What::PasskeyAdded => w.account_event_passkey_added(),
            What::PasskeyRenamed => w.account_event_passkey_renamed(),
            What::PasskeyRemoved => w.account_event_passkey_removed(),
            What::PasskeyStale => w.account_event_passkey_stale(),
        }
    }

    const fn class(&self) -> &'static str {
        match self.what {
            What::WrongPassword | What::WrongCode | What::WrongPasskey | What::AppPasswordRefused => "bad",
            What::SignedInByPassword | What::SignedInByCode | What::SignedInByPasskey | What::TwoStepOn => "good",
            _ => "plain",
        }
    }

    const fn is_suspicious(&self) -> bool {
        matches!(self.what, What::WrongPassword | What::WrongCode | What::WrongPasskey)
    }
}

/// A line of the activity.
#[derive(Debug, Clone)]
pub enum EventRow {
    /// A service asked.
    Asked(ActivityRow),
    /// Something changed, or was tried.
    Changed(ChangeRow),
}

impl EventRow {
    fn at(&self) -> &When {
        match self {
            Self::Asked(row) => &row.at,
            Self::Changed(row) => &row.at,
        }
    }

    pub(in crate::http::pages) fn class(&self) -> &'static str {
        match self {
            Self::Asked(row) => row.outcome.class(),
            Self::Changed(row) => row.class(),
        }
    }

    pub(in crate::http::pages) fn title(&self, w: Words) -> Html {
        match self {
            Self::Asked(row) => Html::of(markup::foreign(&row.service)),
            Self::Changed(row) => match &row.name {
                Some(name) => Html::of(markup::foreign(name)),
                None => Html::of(markup::plain(row.text(w))),
            },
        }
    }

    /// What happened, beside the title; empty where the title says it.
    pub(in crate::http::pages) fn said(&self, w: Words) -> Html {
        match self {
            Self::Asked(row) => row.said(w),
            Self::Changed(ChangeRow { name: None, .. }) => Html::of(markup::plain("")),
            Self::Changed(row) => Html::of(markup::plain(row.text(w))),
        }
    }

    /// When, and from where.
    pub(in crate::http::pages) fn hint(&self, w: Words) -> Html {
        match self {
            Self::Asked(row) => {
                let (at, browser, whereabouts) = (row.at.markup(w), row.browser(w), row.whereabouts(w));
                Html::of(w.account_activity_hint(at, browser, whereabouts))
            }
            Self::Changed(row) => row.at.markup(w),
        }
    }

    /// Nobody confirmed that it was the owner.
    fn is_suspicious(&self) -> bool {
        match self {
            Self::Asked(row) => row.outcome == Outcome::Expired,
            Self::Changed(row) => row.is_suspicious(),
        }
    }

    /// It let nobody in.
    fn is_refused(&self) -> bool {
        match self {
            Self::Asked(row) => matches!(row.outcome, Outcome::Denied | Outcome::Reported | Outcome::Expired),
            Self::Changed(row) => row.is_suspicious(),
        }
    }
}

/// What the list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    /// Everything.
    #[default]
    All,
    /// What services asked, and who signed in.
    SignIns,
    /// What was refused, and what was tried in vain.
    Refused,
    /// What changed.
    Changes,
}

impl Show {
    const ALL: [Self; 4] = [Self::All, Self::SignIns, Self::Refused, Self::Changes];

    /// Its name, as the address has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::SignIns => "sign-ins",
            Self::Refused => "refused",
            Self::Changes => "changes",
        }
    }

    /// The one of that name; all, where there is none.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.name() == name).unwrap_or_default()
    }

    /// Whether it shows that line.
    pub fn has(self, row: &EventRow) -> bool {
        let is_sign_in = match row {
            EventRow::Asked(_) => true,
            EventRow::Changed(row) => matches!(
                row.what,
                What::SignedInByPassword
                    | What::SignedInByCode
                    | What::SignedInByPasskey
                    | What::WrongPassword
                    | What::WrongCode
                    | What::WrongPasskey
            ),
        };
        match self {
            Self::All => true,
            Self::SignIns => is_sign_in,
            Self::Refused => row.is_refused(),
            Self::Changes => !is_sign_in,
        }
    }

    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::All => w.account_show_all(),
            Self::SignIns => w.account_show_sign_ins(),
            Self::Refused => w.account_show_refused(),
            Self::Changes => w.account_show_changes(),
        }
    }
}

/// The lines of one day.
#[derive(Debug, Clone)]
pub struct Day {
    /// As in `2026-11-20`.
    pub date: String,
    /// A moment of it.
    at: When,
    /// The newest first.
    pub rows: Vec<EventRow>,
}

impl Day {
    /// Rows that are in order, by their day.
    pub fn split(rows: Vec<EventRow>) -> Vec<Self> {
        let mut days: Vec<Self> = Vec::new();
        for row in rows {
            let date = row.at().day().to_owned();
            match days.last_mut() {
                Some(last) if last.date == date => last.rows.push(row),
                _ => days.push(Self { date, at: row.at().clone(), rows: vec![row] }),
            }
        }
        days
    }

    fn text(&self, w: Words) -> String {
        self.at.date(w)
    }
}

/// What happened with an account.
#[derive(Template, Debug)]
#[template(path = "account/activity.html")]
pub struct ActivityPage {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// What is shown.
    pub show: Show,
    /// The newest day first.
    pub days: Vec<Day>,
    /// Where "No, secure my account" leads.
    pub secure_href: String,
}
