//! Apple Push Notification service: HTTP/2 with token authentication.
//!
//! Source: Apple, "Sending notification requests to APNs", "Handling notification responses from APNs" and "Establishing a
//! token-based connection to APNs".

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use nod_core::time::Timestamp;
use nod_core::wire::{ApnsEnvironment, PushTargetKind};
use ring::rand::SystemRandom;
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::{Address, App, BadAddress, Target};
use super::jwt::{Es256, NoSignature};
use super::notice::{Notice, What};
use super::seal::sealed_details;
use super::{Provider, Sent};
use crate::ambient::Clock;
use crate::outbound::{self, Answer, Client, short};

/// Apple refuses tokens older than an hour, and those that are renewed more often than every 20 minutes.
const RENEW_AFTER: Duration = Duration::from_mins(40);
const RENEW_NOT_BEFORE: Duration = Duration::from_mins(20);

/// The category under which an app declares its buttons.
const CATEGORY: &str = "NOD_QUESTION";

/// Sends to Apple.
pub(super) struct Apns {
    pub(super) client: Client,
    pub(super) production: String,
    pub(super) sandbox: String,
    pub(super) key: Es256,
    pub(super) key_id: String,
    pub(super) team_id: String,
    pub(super) topics: Vec<String>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: SystemRandom,
    pub(super) bearer: Mutex<Option<Bearer>>,
}

/// A provider token.
#[derive(Clone)]
pub(super) struct Bearer {
    token: String,
    issued_at: Timestamp,
}

/// The body of a refusal.
#[derive(Deserialize)]
struct Refused {
    reason: String,
    /// Milliseconds since the epoch: when Apple last saw that the token is no more.
    timestamp: Option<i64>,
}

/// A registration, as this provider reads it.
struct Registered<'a> {
    app: &'a App,
    topic: &'a str,
    base: &'a str,
}

impl Apns {
    fn registered<'a>(&'a self, address: &'a Address) -> Option<Registered<'a>> {
        let Address::Apns { app, topic, environment } = address else { return None };
        Some(Registered { app, topic, base: self.base(*environment) })
    }

    fn base(&self, environment: ApnsEnvironment) -> &str {
        match environment {
            ApnsEnvironment::Production => &self.production,
            ApnsEnvironment::Sandbox => &self.sandbox,
        }
    }

    /// The token in use, or a new one where that is older than `oldest`.
    fn bearer(&self, now: Timestamp, oldest: Duration) -> Result<Bearer, NoSignature> {
        let mut place = self.bearer.lock().unwrap_or_else(PoisonError::into_inner);
        // One that is from the future was made before the clock was set back.
        let fits = |bearer: &&Bearer| bearer.issued_at <= now && bearer.issued_at.until(now) < oldest;
        if let Some(bearer) = place.as_ref().filter(fits) {
            return Ok(bearer.clone());
        }
        let claims = json!({ "iss": self.team_id, "iat": now.seconds() });
        let token = self.key.sign(Some(&self.key_id), &claims)?;
        Ok(place.insert(Bearer { token, issued_at: now }).clone())
    }

    async fn attempt(&self, to: &Registered<'_>, body: &str, notice: &Notice, bearer: &Bearer) -> Result<Answer, Sent> {
        let (kind, priority) = match notice.what {
            What::Question { .. } | What::Test => ("alert", "10"),
            // A withdrawal shows nothing: Apple demands the low priority for that.
            What::Settled => ("background", "5"),
        };
        let request = self
            .client
            .post(format!("{}/3/device/{}", to.base, to.app.token))
            .bearer_auth(&bearer.token)
            .header("apns-topic", to.topic)
            .header("apns-push-type", kind)
            .header("apns-priority", priority)
            .header("apns-expiration", notice.expires_at.seconds())
            .header("apns-collapse-id", notice.challenge.to_string())
            .body(body.to_owned());
        Ok(outbound::request(request, self.clock.now()).await?)
    }

    /// The body: texts in the person's language, and an id. Details only where the app can open them.
    fn body(&self, target: &Target, app: &App, notice: &Notice) -> Value {
        let sealed = sealed_details(app, notice, &self.random);
        let texts = notice.texts(target.language);
        let aps = match notice.what {
            What::Settled => json!({ "content-available": 1 }),
            What::Question { .. } | What::Test => json!({
                "alert": { "title": texts.title, "body": texts.body },
                "sound": "default", "category": CATEGORY, "mutable-content": 1, "interruption-level": "time-sensitive",
            }),
        };
        json!({ "aps": aps, "nod": notice.app(sealed) })
    }
}

#[async_trait]
impl Provider for Apns {
    fn kind(&self) -> PushTargetKind {
        PushTargetKind::Apns
    }

    fn admits(&self, address: &Address) -> Result<(), BadAddress> {
        match address {
            Address::Apns { topic, .. } if !self.topics.contains(topic) => {
                Err(BadAddress("topic: this server does not send to that app"))
            }
            _ => Ok(()),
        }
    }

    fn destination<'a>(&self, address: &'a Address) -> Cow<'a, str> {
        match address {
            Address::Apns { environment: ApnsEnvironment::Sandbox, .. } => "sandbox".into(),
            _ => "production".into(),
        }
    }

    async fn send(&self, target: &Target, notice: &Notice) -> Sent {
        if let Err(error) = self.admits(&target.address) {
            return Sent::rejected(error.to_string());
        }
        let Some(to) = self.registered(&target.address) else { return Sent::rejected("another service's address") };
        let body = self.body(target, to.app, notice).to_string();
        // Twice at the most: Apple may find our token expired before we do.
        let mut oldest = RENEW_AFTER;
        loop {
            let now = self.clock.now();
            let bearer = match self.bearer(now, oldest) {
                Ok(bearer) => bearer,
                Err(error) => return Sent::rejected(error.to_string()),
            };
            let sent = match self.attempt(&to, &body, notice, &bearer).await {
                Ok(answer) => judge(&answer),
                Err(sent) => return sent,
            };
            let renewable = bearer.issued_at.until(now) >= RENEW_NOT_BEFORE;
            match sent {
                Judged::TokenExpired if renewable && oldest > RENEW_NOT_BEFORE => oldest = RENEW_NOT_BEFORE,
                Judged::TokenExpired => {
                    return Sent::misconfigured("Apple finds a fresh token expired: is this machine's clock right?");
                }
                Judged::Sent(sent) => return sent,
            }
        }
    }

    async fn check(&self) -> Result<String, String> {
        // A token that no device has: Apple looks at our credentials first.
        let app = App { token: "0".repeat(64), keys: None };
        let now = self.clock.now();
        let notice = Notice::probe(now);
        let bearer = self.bearer(now, RENEW_AFTER).map_err(|error| error.to_string())?;
        let mut found = Vec::new();
        for (name, base) in [("production", &self.production), ("sandbox", &self.sandbox)] {
            for topic in &self.topics {
                let to = Registered { app: &app, topic, base };
                let body = json!({ "aps": { "content-available": 1 } }).to_string();
                match self.attempt(&to, &body, &notice, &bearer).await.map(|answer| judge(&answer)) {
                    Ok(Judged::Sent(Sent::Rejected { reason })) if reason.contains("BadDeviceToken") => {}
                    Ok(Judged::Sent(Sent::Accepted)) => {}
                    Ok(Judged::TokenExpired) => return Err(format!("{name}: Apple finds our token expired")),
                    Ok(Judged::Sent(other)) | Err(other) => return Err(format!("{name}, {topic}: {}", other.words())),
                }
            }
            found.push(name);
        }
        Ok(format!("{} take our key for {}", found.join(" and "), self.topics.join(", ")))
    }
}

/// What an answer says.
#[derive(Debug, PartialEq, Eq)]
enum Judged {
    TokenExpired,
    Sent(Sent),
}

fn judge(answer: &Answer) -> Judged {
    let refused: Option<Refused> = serde_json::from_slice(&answer.body).ok();
    let reason = refused.as_ref().map(|refused| short(&refused.reason)).unwrap_or_default();
    Judged::Sent(match (answer.status, reason.as_str()) {
        (200, _) => Sent::Accepted,
        (403, "ExpiredProviderToken") => return Judged::TokenExpired,
        (403, _) => Sent::misconfigured(format!("Apple refuses our key: {reason}")),
        (410, _) => Sent::Gone { since: refused.and_then(|refused| refused.timestamp).map(Timestamp::from_millis) },
        (429, _) => Sent::Throttled { wait: answer.wait },
        (500..=599, _) => {
            Sent::Unreachable { reason: format!("Apple answers {} {reason}", answer.status).into(), wait: answer.wait }
        }
        (status, _) => Sent::rejected(format!("Apple refuses the push: {status} {reason}")),
    })
}
