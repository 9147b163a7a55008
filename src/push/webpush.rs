//! Web Push (RFC 8030, 8291, 8292), and UnifiedPush, which is the same to a server of the user's choice.

use std::borrow::Cow;
use std::sync::Arc;

use async_trait::async_trait;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use ring::rand::SystemRandom;

use super::address::{Address, BadAddress, Subscription, Target};
use super::notice::{Notice, WebApp, What};
use super::seal::{SealError, seal};
use super::vapid::VapidKey;
use super::{Provider, Sent};
use crate::ambient::Clock;
use crate::outbound::{self, Answer, Client, Guard, Refused, is_listed};

/// Sends to Web Push services, or to UnifiedPush servers.
pub(super) struct WebPush {
    pub(super) kind: PushTargetKind,
    pub(super) client: Client,
    pub(super) guard: Arc<Guard>,
    pub(super) hosts: Vec<String>,
    pub(super) key: Arc<VapidKey>,
    /// Whom a service may write to.
    pub(super) subject: String,
    /// The app that shows the notification.
    pub(super) app: WebApp,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: SystemRandom,
}

impl WebPush {
    fn request(
        &self,
        target: &Target,
        subscription: &Subscription,
        notice: &Notice,
        now: Timestamp,
    ) -> Result<reqwest::RequestBuilder, Sent> {
        let text = notice.web(target.language, &self.app).to_string();
        let body = seal(&subscription.keys, text.as_bytes(), &self.random).map_err(|error| match error {
            // The subscription was never any good.
            SealError::Point => Sent::Gone { since: None },
            SealError::TooLong | SealError::Random => Sent::rejected(error.to_string()),
        })?;
        let authorization = self.key.authorization(&subscription.origin(), &self.subject, now);
        let authorization = authorization.map_err(|error| Sent::rejected(error.to_string()))?;
        // REQ 68, 69, 70. Nothing but `high` reaches a phone that sleeps within minutes.
        let urgency = if notice.what == What::Settled { "normal" } else { "high" };
        Ok(self
            .client
            .post(subscription.endpoint.clone())
            .header("TTL", notice.seconds_left(now))
            .header("Urgency", urgency)
            .header("Topic", notice.topic())
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(AUTHORIZATION, authorization)
            .body(body))
    }
}

#[async_trait]
impl Provider for WebPush {
    fn kind(&self) -> PushTargetKind {
        self.kind
    }

    fn admits(&self, address: &Address) -> Result<(), BadAddress> {
        let subscription = subscription(address);
        let host = subscription.and_then(|subscription| subscription.endpoint.host_str()).unwrap_or_default();
        if !is_listed(&self.hosts, host) {
            return Err(BadAddress("endpoint: this server does not send to that host"));
        }
        subscription.map_or(Ok(()), |subscription| self.guard.check(&subscription.endpoint).map_err(refused))
    }

    fn destination<'a>(&self, address: &'a Address) -> Cow<'a, str> {
        subscription(address).map(Subscription::origin).unwrap_or_default().into()
    }

    fn host<'a>(&self, address: &'a Address) -> Cow<'a, str> {
        subscription(address).map(Subscription::host).unwrap_or_default().into()
    }

    async fn send(&self, target: &Target, notice: &Notice) -> Sent {
        // Again, because the settings may have changed since the phone registered.
        if let Err(error) = self.admits(&target.address) {
            return Sent::rejected(error.to_string());
        }
        let Some(subscription) = subscription(&target.address) else {
            return Sent::rejected("another service's address");
        };
        let now = self.clock.now();
        let answer = match self.request(target, subscription, notice, now) {
            Ok(request) => outbound::request(request, now).await.map_err(Sent::from),
            Err(sent) => Err(sent),
        };
        answer.map_or_else(|sent| sent, |answer| judge(&answer))
    }

    async fn check(&self) -> Result<String, String> {
        self.key
            .authorization("https://push.example", &self.subject, self.clock.now())
            .map_err(|error| error.to_string())?;
        let hosts = self.hosts.join(", ");
        Ok(format!("the key signs, the contact is {}, sends to {hosts}", self.subject))
    }
}

/// What the phone that registers hears of an endpoint that may not be sent to.
const fn refused(refused: Refused) -> BadAddress {
    BadAddress(match refused {
        Refused::NotHttps => "endpoint: an https address of at most 1000 bytes",
        Refused::NotPublic => "endpoint: not an address of the public internet",
    })
}

fn subscription(address: &Address) -> Option<&Subscription> {
    match address {
        Address::WebPush(subscription) | Address::UnifiedPush(subscription) => Some(subscription),
        Address::Fcm(_) | Address::Apns { .. } => None,
    }
}

/// RFC 8030 §5, §7.2, §7.3, and what services answer beyond it.
fn judge(answer: &Answer) -> Sent {
    match answer.status {
        200..=299 => Sent::Accepted,
        // REQ 72.
        404 | 410 => Sent::Gone { since: None },
        429 => Sent::Throttled { wait: answer.wait },
        // Of this subscription alone: it may have been made for another server's key, and must not silence the others.
        401 | 403 => Sent::rejected(format!("the push service refuses our VAPID signature ({})", answer.status)),
        // A redirect is somebody else's address, which nobody checked.
        300..=399 => Sent::rejected(format!("the push service answers with a redirect ({})", answer.status)),
        400..=499 => Sent::rejected(format!("the push service refuses the message ({})", answer.status)),
        status => Sent::Unreachable { reason: format!("the push service answers {status}").into(), wait: answer.wait },
    }
}
