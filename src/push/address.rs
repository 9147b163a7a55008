//! Where a device can be woken: a registration, checked once.

use nod_core::account::Account;
use nod_core::encoding::from_base64url;
use nod_core::wire::{ApnsEnvironment, PushTargetKind, PushTargetRequest, SealingKeys};
use reqwest::Url;

use crate::limits::one_client;
use crate::words::Language;

/// The longest push endpoint, in bytes (REQ 75).
pub const MAX_ENDPOINT: usize = 1000;

/// The longest registration token of Firebase Cloud Messaging, in bytes.
pub const MAX_FCM_TOKEN: usize = 4096;

/// The longest device token of Apple's, in hexadecimal digits.
pub const MAX_APNS_TOKEN: usize = 200;

/// The longest bundle id, in bytes.
pub const MAX_TOPIC: usize = 155;

/// The longest language tag, in bytes (RFC 5646 §4.4.1).
pub const MAX_LANGUAGE: usize = 35;

/// A device's address at a push service, and the language of what it is told. It has no `Debug`: anybody who has an address can
/// push to it.
#[derive(Clone)]
pub struct Target {
    /// The address.
    pub address: Address,
    pub(super) language: Language,
    /// Whether the registration named it.
    is_named: bool,
}

/// An address at a push service. It has no `Debug`.
#[derive(Clone)]
pub enum Address {
    /// A Web Push subscription.
    WebPush(Subscription),
    /// A UnifiedPush endpoint.
    UnifiedPush(Subscription),
    /// A registration with Firebase Cloud Messaging.
    Fcm(App),
    /// A registration with Apple.
    Apns {
        /// The app on the device.
        app: App,
        /// The app's bundle id.
        topic: String,
        /// Which of Apple's services knows the token.
        environment: ApnsEnvironment,
    },
}

/// A Web Push subscription.
#[derive(Clone)]
pub struct Subscription {
    pub(super) endpoint: Url,
    pub(super) keys: Keys,
}

/// An app on a device.
#[derive(Clone)]
pub struct App {
    pub(super) token: String,
    /// What details are sealed with, where the app can open them.
    pub(super) keys: Option<Keys>,
}

/// What a message for one receiver is encrypted with (RFC 8291 §2).
#[derive(Clone)]
pub(super) struct Keys {
    /// The receiver's P-256 point, uncompressed. The code that uses it finds out whether it is on the curve.
    pub(super) point: [u8; 65],
    /// The authentication secret.
    pub(super) auth: [u8; 16],
}

/// A registration that cannot be used: which field, and what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadAddress(pub &'static str);

impl Target {
    /// Checks the form of a registration. Whether it may be sent to is for [`super::Provider::admits`] to say.
    ///
    /// # Errors
    /// Which field is wrong.
    pub fn parse(request: &PushTargetRequest) -> Result<Self, BadAddress> {
        let (address, lang) = match request {
            PushTargetRequest::WebPush { endpoint, p256dh, auth, lang } => {
                (Address::WebPush(subscription(endpoint, p256dh, auth)?), lang)
            }
            PushTargetRequest::UnifiedPush { endpoint, p256dh, auth, lang } => {
                (Address::UnifiedPush(subscription(endpoint, p256dh, auth)?), lang)
            }
            PushTargetRequest::Fcm { token, keys, lang } => {
                if token.is_empty() || token.len() > MAX_FCM_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic())
                {
                    return Err(BadAddress("token: 1 to 4096 visible characters"));
                }
                (Address::Fcm(app(token, keys.as_ref())?), lang)
            }
            PushTargetRequest::Apns { token, topic, environment, keys, lang } => {
                if token.is_empty()
                    || token.len() > MAX_APNS_TOKEN
                    || !token.bytes().all(|byte| byte.is_ascii_hexdigit())
                {
                    return Err(BadAddress("token: 1 to 200 hexadecimal digits"));
                }
                let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
                if topic.is_empty() || topic.len() > MAX_TOPIC || !topic.bytes().all(allowed) {
                    return Err(BadAddress("topic: the app's bundle id"));
                }
                let app = app(token, keys.as_ref())?;
                (Address::Apns { app, topic: topic.clone(), environment: *environment }, lang)
            }
        };
        if lang.as_ref().is_some_and(|lang| lang.len() > MAX_LANGUAGE) {
            return Err(BadAddress("lang: a language tag of at most 35 characters"));
        }
        let named = lang.as_deref().and_then(Language::of_tag);
        Ok(Self { address, language: named.unwrap_or_default(), is_named: named.is_some() })
    }

    /// Whether the registration named the language of what the device is told.
    pub const fn has_language(&self) -> bool {
        self.is_named
    }

    /// Speaks the language of the account's person, or else the service's, where the registration named none.
    pub fn speak_as(&mut self, account: &Account, service: &str) {
        if !self.is_named {
            self.language = Language::of_account(account, service);
        }
    }
}

impl Address {
    /// The kind of target that it is.
    pub const fn kind(&self) -> PushTargetKind {
        match self {
            Self::WebPush(_) => PushTargetKind::WebPush,
            Self::UnifiedPush(_) => PushTargetKind::UnifiedPush,
            Self::Fcm(_) => PushTargetKind::Fcm,
            Self::Apns { .. } => PushTargetKind::Apns,
        }
    }
}

impl Subscription {
    /// Scheme, host and port of the endpoint (RFC 6454 §6.1): whom a message goes to.
    pub(super) fn origin(&self) -> String {
        self.endpoint.origin().ascii_serialization()
    }

    /// The host alone, in one spelling: who pays for a send that hangs. Of IPv6 it is the /64, for that is what one client has.
    pub(super) fn host(&self) -> String {
        // `Url` has made it lower case and ASCII, and has read an IPv4 address however it was written.
        let host = self.endpoint.host_str().unwrap_or_default().trim_end_matches('.');
        match host.trim_start_matches('[').trim_end_matches(']').parse() {
            Ok(address) => one_client(address).to_string(),
            Err(_) => host.to_owned(),
        }
    }
}

fn subscription(endpoint: &str, p256dh: &str, auth: &str) -> Result<Subscription, BadAddress> {
    const WRONG: BadAddress = BadAddress("endpoint: an https address of at most 1000 bytes");
    if endpoint.len() > MAX_ENDPOINT || !endpoint.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(WRONG);
    }
    let endpoint = Url::parse(endpoint).map_err(|_| WRONG)?;
    // Plain http is for this machine alone, and only where a setting allows it: see `Guard`.
    let known = matches!(endpoint.scheme(), "https" | "http");
    if !known || !endpoint.has_host() || !endpoint.username().is_empty() || endpoint.password().is_some() {
        return Err(WRONG);
    }
    Ok(Subscription { endpoint, keys: keys(p256dh, auth)? })
}

fn app(token: &str, keys_given: Option<&SealingKeys>) -> Result<App, BadAddress> {
    let keys = keys_given.map(|given| keys(&given.p256dh, &given.auth)).transpose()?;
    Ok(App { token: token.to_owned(), keys })
}

fn keys(p256dh: &str, auth: &str) -> Result<Keys, BadAddress> {
    let point = from_base64url(p256dh).and_then(|point| <[u8; 65]>::try_from(point).ok());
    let point =
        point.filter(|point| point[0] == 4).ok_or(BadAddress("p256dh: an uncompressed P-256 point in base64url"))?;
    let auth = from_base64url(auth).and_then(|secret| <[u8; 16]>::try_from(secret).ok());
    Ok(Keys { point, auth: auth.ok_or(BadAddress("auth: 16 bytes in base64url"))? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use nod_core::account::{AccountState, TwoStep};
    use nod_core::time::Timestamp;

    fn host(url: &str) -> String {
        let keys = Keys { point: [4; 65], auth: [0; 16] };
        Subscription { endpoint: Url::parse(url).unwrap(), keys }.host()
    }

    #[test]
    fn a_phone_that_names_no_language_is_told_in_the_one_of_its_person() {
        let target = |lang: Option<&str>| {
            let (token, lang) = ("t".to_owned(), lang.map(str::to_owned));
            Target::parse(&PushTargetRequest::Fcm { token, keys: None, lang }).unwrap()
        };
        let account = |language: Option<&str>| Account {
            id: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
            username: "anna".parse().unwrap(),
            display_name: None,
            administrator: false,
            state: AccountState::Active,
            two_step: TwoStep::Off,
            language: language.map(|tag| tag.parse().unwrap()),
            password_hash: None,
            created_at: Timestamp::from_seconds(0),
        };
        for (named, chosen, language) in [
            (Some("fr"), Some("de"), Language::Fr),
            (None, Some("de"), Language::De),
            // A language that there are no texts in: as if none was named.
            (Some("xx"), Some("de-CH"), Language::De),
            (None, Some("xx"), Language::Nl),
            (None, None, Language::Nl),
        ] {
            let mut target = target(named);
            target.speak_as(&account(chosen), "nl");
            assert_eq!(target.language, language, "{named:?} {chosen:?}");
        }
    }

    #[test]
    fn a_host_is_the_same_however_it_is_written() {
        for (url, expected) in [
            ("https://push.example.org/a", "push.example.org"),
            ("https://PUSH.example.org.:8443/b?c", "push.example.org"),
            ("https://b\u{fc}cher.example/", "xn--bcher-kva.example"),
            ("https://%70ush.example.org:1/", "push.example.org"),
            ("https://127.0.0.1:1/", "127.0.0.1"),
            ("https://2130706433/", "127.0.0.1"),
            ("https://0x7f.1:99/", "127.0.0.1"),
            ("https://127.0.0.1./", "127.0.0.1"),
            ("https://[::ffff:127.0.0.1]:2/", "127.0.0.1"),
            ("https://[2001:db8:1:2:3:4:5:6]:3/", "2001:db8:1:2::"),
            ("https://[2001:db8:1:2::1]/", "2001:db8:1:2::"),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }
}
