//! Firebase Cloud Messaging, HTTP v1.
//!
//! Source: Google, "FCM HTTP v1 API: projects.messages" and "FCM error codes".

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use nod_core::wire::PushTargetKind;
use ring::rand::SystemRandom;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::{Address, App, BadAddress, Target};
use super::notice::{Notice, What};
use super::oauth::ServiceAccount;
use super::seal::sealed_details;
use super::{Provider, Sent};
use crate::ambient::Clock;
use crate::outbound::{self, Answer, Client, short};
use crate::words::Language;

/// How long Google asks to be left in peace when a quota is used up and it names no time.
const QUOTA_WAIT: std::time::Duration = std::time::Duration::from_mins(1);

/// Sends to Google.
pub(super) struct Fcm {
    pub(super) client: Client,
    pub(super) url: String,
    pub(super) account: ServiceAccount,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: SystemRandom,
}

/// A refusal (`google.rpc.Status`).
#[derive(Deserialize)]
struct Refused {
    error: Status,
}

#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    status: String,
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    #[serde(default, rename = "errorCode")]
    error_code: Option<String>,
}

impl Fcm {
    /// A message of data alone: the app shows it, in the person's language and with what it could open.
    fn message(&self, app: &App, language: Language, notice: &Notice) -> Value {
        let texts = notice.texts(language);
        // Google takes texts alone.
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let told = notice.app(sealed_details(app, notice, &self.random));
        let mut data: BTreeMap<String, String> =
            told.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect();
        for (name, value) in [("title", texts.title), ("body", texts.body), ("lang", language.tag())] {
            data.insert(name.to_owned(), value.to_owned());
        }
        // A high priority is for what a person sees: a withdrawal shows nothing.
        let priority = if notice.what == What::Settled { "NORMAL" } else { "HIGH" };
        json!({
            "token": app.token, "data": data,
            "android": {
                "priority": priority, "ttl": format!("{}s", notice.seconds_left(self.clock.now())),
                "collapse_key": notice.challenge.to_string(),
            },
        })
    }

    async fn attempt(&self, body: &Value, token: &SecretString) -> Result<Answer, Sent> {
        let url = format!("{}/v1/projects/{}/messages:send", self.url, self.account.project);
        let request = self.client.post(url).bearer_auth(token.expose_secret()).json(body);
        Ok(outbound::request(request, self.clock.now()).await?)
    }

    /// Sends with a token that holds: one that Google does not take any more is replaced once.
    async fn post(&self, body: &Value) -> Result<Answer, Sent> {
        let token = self.account.token().await?;
        let answer = self.attempt(body, &token).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        self.account.forget(&token).await;
        let token = self.account.token().await?;
        self.attempt(body, &token).await
    }
}

#[async_trait]
impl Provider for Fcm {
    fn kind(&self) -> PushTargetKind {
        PushTargetKind::Fcm
    }

    fn admits(&self, _address: &Address) -> Result<(), BadAddress> {
        Ok(())
    }

    fn destination<'a>(&self, _address: &'a Address) -> Cow<'a, str> {
        "google".into()
    }

    async fn send(&self, target: &Target, notice: &Notice) -> Sent {
        let Address::Fcm(app) = &target.address else { return Sent::rejected("another service's address") };
        let body = json!({ "message": self.message(app, target.language, notice) });
        self.post(&body).await.map_or_else(|sent| sent, |answer| judge(&answer))
    }

    async fn check(&self) -> Result<String, String> {
        // `validate_only` goes as far as the token, which no device has, and sends nothing.
        let app = App { token: "nod-doctor".to_owned(), keys: None };
        let notice = Notice::probe(self.clock.now());
        let body = json!({ "validate_only": true, "message": self.message(&app, Language::default(), &notice) });
        let answer = self.post(&body).await.map_err(|sent| sent.words().into_owned())?;
        match (answer.status, judge(&answer)) {
            // Google got as far as the token.
            (200 | 400 | 404, _) => Ok(format!("Google takes the service account of project {}", self.account.project)),
            (_, sent) => Err(sent.words().into_owned()),
        }
    }
}

fn judge(answer: &Answer) -> Sent {
    if (200..=299).contains(&answer.status) {
        return Sent::Accepted;
    }
    let refused: Option<Refused> = serde_json::from_slice(&answer.body).ok();
    let code = refused.map(|refused| refused.error).map_or_else(String::new, |error| {
        let code = error.details.into_iter().find_map(|detail| detail.error_code);
        short(&code.unwrap_or(error.status))
    });
    match (answer.status, code.as_str()) {
        // The app is gone from the device, or belongs to another project now.
        (404, "UNREGISTERED") | (403, "SENDER_ID_MISMATCH") => Sent::Gone { since: None },
        (429, _) => Sent::Throttled { wait: Some(answer.wait.unwrap_or(QUOTA_WAIT)) },
        (401 | 403, _) => Sent::misconfigured(format!("Google refuses us: {} {code}", answer.status)),
        (500..=599, _) => {
            Sent::Unreachable { reason: format!("Google answers {} {code}", answer.status).into(), wait: answer.wait }
        }
        (status, _) => Sent::rejected(format!("Google refuses the push: {status} {code}")),
    }
}
