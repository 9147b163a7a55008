//! What a push says, and how each service is told.

use std::time::Duration;

use nod_core::encoding::base64url;
use nod_core::id::ChallengeId;
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::words::{Language, Words};

/// The longest name in a push, in characters: a relying party's name, a browser, a place.
const MAX_NAME: usize = 64;

/// What a phone is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which challenge. Pushes for one collapse into the last.
    pub challenge: ChallengeId,
    /// What of it.
    pub what: What,
    /// When the challenge ends: no push is tried or kept after that.
    pub expires_at: Timestamp,
    /// Who asks and from where, for those alone who get it encrypted.
    pub details: Option<Details>,
}

/// The phone app in the browser, as a push sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebApp {
    /// Its origin: where a tap on a notification leads.
    pub url: String,
    /// Whether the notification of a question at level tap may approve it (`app.yes_in_notification`).
    pub may_approve: bool,
}

/// What a notification says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Texts {
    /// The first line.
    pub(super) title: &'static str,
    /// The second.
    pub(super) body: &'static str,
}

/// What a push is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A question waits, at this level.
    Question {
        /// What its answer takes.
        level: Level,
    },
    /// The question needs no answer any more: its notification can go.
    Settled,
    /// Nothing: somebody wants to see whether pushes arrive.
    Test,
}

/// Who asks and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The relying party's name.
    pub service: String,
    /// The browser in words.
    pub browser: Option<String>,
    /// The place in words.
    pub place: Option<String>,
}

impl What {
    /// As it travels.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Question { .. } => "question",
            Self::Settled => "settled",
            Self::Test => "test",
        }
    }
}

impl Notice {
    /// What a service is asked without sending to anybody.
    pub(super) fn probe(now: Timestamp) -> Self {
        let challenge = ChallengeId::from_uuid(Uuid::nil());
        Self { challenge, what: What::Test, expires_at: now.plus(Duration::from_mins(1)), details: None }
    }

    /// The seconds that the challenge has left (REQ 68), at least one.
    pub(super) fn seconds_left(&self, now: Timestamp) -> u64 {
        now.until(self.expires_at).as_secs().max(1)
    }

    /// Whether its time is over.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now.until(self.expires_at) == Duration::ZERO
    }

    /// The topic by which a push service replaces an undelivered message: 22 characters of the alphabet that RFC 8030 §5.4
    /// allows, of at most 32 (REQ 70).
    pub(super) fn topic(&self) -> String {
        base64url(self.challenge.uuid().as_bytes())
    }

    /// What it says in that language.
    pub(super) const fn texts(&self, language: Language) -> Texts {
        let w = Words::of(language);
        match self.what {
            What::Question { .. } => Texts { title: w.push_question_title(), body: w.push_question_body() },
            What::Settled => Texts { title: w.push_settled_title(), body: w.push_settled_body() },
            What::Test => Texts { title: w.push_test_title(), body: w.push_test_body() },
        }
    }

    /// The body of an encrypted push, in the one form that both declarative and classic Web Push read.
    pub(super) fn web(&self, language: Language, app: &WebApp) -> Value {
        let texts = self.texts(language);
        let body = self.details.as_ref().map_or_else(|| texts.body.to_owned(), Details::line);
        let id = self.challenge.to_string();
        let is_question = matches!(self.what, What::Question { .. });
        // At the other levels a button could not give what an approval takes.
        let may_approve = app.may_approve && self.what == What::Question { level: Level::Tap };
        let mut data = json!({ "kind": self.what.name(), "rid": id, "exp": self.expires_at.seconds() });
        let mut notification = json!({
            "title": texts.title, "body": body, "lang": language.tag(), "dir": language.direction(),
            "navigate": format!("{}/#r/{id}", app.url),
            // The same tag replaces what is shown; a withdrawal makes no sound.
            "tag": id, "silent": self.what == What::Settled,
        });
        if let (true, Some(data)) = (may_approve, data.as_object_mut()) {
            data.insert("yes".to_owned(), true.into());
        }
        if let Some(notification) = notification.as_object_mut() {
            notification.insert("data".to_owned(), data);
            if is_question {
                notification.insert("actions".to_owned(), actions(language, may_approve));
            }
        }
        json!({
            "web_push": 8030,
            "notification": notification,
            "app_badge": u8::from(is_question),
            "mutable": true,
        })
    }

    /// What an app gets beside the words: no personal data, unless `sealed` to the app's own key.
    pub(super) fn app(&self, sealed: Option<String>) -> Value {
        let mut data = json!({
            "v": 1, "kind": self.what.name(), "challenge": self.challenge.to_string(),
            "expires_at": self.expires_at.seconds(),
        });
        if let (Some(data), Some(sealed)) = (data.as_object_mut(), sealed) {
            data.insert("sealed".to_owned(), Value::String(sealed));
        }
        data
    }
}

/// The buttons of a question. Readers of declarative pushes pass them over.
fn actions(language: Language, may_approve: bool) -> Value {
    let w = Words::of(language);
    let yes = may_approve.then(|| ("yes", w.push_question_yes()));
    let buttons = [("review", w.push_question_review()), ("no", w.push_question_no())].into_iter().chain(yes);
    buttons.map(|(action, title)| json!({ "action": action, "title": title })).collect()
}

impl Details {
    /// One line: `Webmail · Firefox on Windows · Rotterdam, Netherlands`.
    fn line(&self) -> String {
        let parts = [Some(&self.service), self.browser.as_ref(), self.place.as_ref()];
        parts.into_iter().flatten().map(|part| short(part)).collect::<Vec<_>>().join(" · ")
    }

    /// What is sealed for an app.
    pub(super) fn json(&self) -> Value {
        json!({
            "service": short(&self.service), "browser": self.browser.as_deref().map(short),
            "place": self.place.as_deref().map(short),
        })
    }
}

fn short(name: &str) -> String {
    if name.chars().count() <= MAX_NAME {
        name.to_owned()
    } else {
        name.chars().take(MAX_NAME - 1).chain(['…']).collect()
    }
}
