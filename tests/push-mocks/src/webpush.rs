//! A Web Push service (RFC 8030) with VAPID (RFC 8292), and the browsers behind it, which open what they are sent
//! (RFC 8291).

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::{Arc, Mutex};

use data_encoding::BASE64URL_NOPAD;
use p256::SecretKey;
use p256::ecdsa::VerifyingKey;
use serde_json::{Value, json};
use tokio_util::sync::DropGuard;

use crate::book::{Book, Manner, Refusal, common_methods, lock};
use crate::ca::Ca;
use crate::jwt::Jwt;
use crate::open::{Envelope, envelope};
use crate::random;
use crate::request::{Reply, Request};
use crate::server::{Port, Service, Settings, Speaks};

/// The longest body that every service takes (RFC 8030 §7.2).
const MAX_BODY: usize = 4096;

/// The longest topic (RFC 8030 §5.4).
const MAX_TOPIC: usize = 32;

/// The longest life of an assertion, in seconds (RFC 8292 §2).
const MAX_ASSERTION: i64 = 24 * 3600;

/// A stand-in for a browser maker's push service.
pub struct WebPush {
    inner: Arc<Inner>,
    _serving: DropGuard,
}

/// What a browser's `subscribe` returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Where pushes go to.
    pub endpoint: String,
    /// The browser's public key, in base64url.
    pub p256dh: String,
    /// The authentication secret, in base64url.
    pub auth: String,
}

/// A message that a browser could open.
#[derive(Debug, Clone, PartialEq)]
pub struct WebPushed {
    /// Whom it went to.
    pub endpoint: String,
    /// How long it is kept, in seconds.
    pub ttl: u64,
    /// `very-low`, `low`, `normal` or `high`.
    pub urgency: String,
    /// What it replaces.
    pub topic: Option<String>,
    /// What it says; null where the settings say that nothing is opened.
    pub body: Value,
    /// The length of the body as it was sent.
    pub encrypted_len: usize,
}

struct Inner {
    book: Book<WebPushed>,
    url: String,
    decrypt: bool,
    verify: bool,
    /// By path.
    subscribers: Mutex<HashMap<String, Arc<Subscriber>>>,
    pending: Mutex<Vec<Pending>>,
    /// Salts and senders' keys that were used.
    used: Mutex<HashSet<Vec<u8>>>,
}

struct Subscriber {
    keys: Arc<Keys>,
    /// The server's key that the subscription was made for.
    vapid_key: Option<String>,
    /// The status of a subscription that is no more.
    gone: Mutex<Option<u16>>,
}

/// A browser's keys. They have no `Debug`.
struct Keys {
    secret: SecretKey,
    auth: [u8; 16],
}

struct Pending {
    push: WebPushed,
    until: i64,
}

/// The headers of a push.
struct Headers {
    ttl: u64,
    urgency: String,
    topic: Option<String>,
}

common_methods!(WebPush, WebPushed);

impl WebPush {
    /// Starts on a free port, with TLS.
    pub async fn start(ca: &Ca) -> Self {
        Self::start_with(ca, &Settings::default()).await.expect("a free port on loopback")
    }

    /// Starts as the settings say, with TLS.
    ///
    /// # Errors
    /// When the port is not free.
    pub async fn start_with(ca: &Ca, settings: &Settings) -> io::Result<Self> {
        let port = Port::bind(settings.port).await?;
        let url = format!("https://localhost:{}", port.number);
        let speaks = Speaks::Either(ca.server(&settings.names, &[b"h2", b"http/1.1"]));
        Ok(Self::serve(port, url, speaks, settings))
    }

    /// Starts on a free port, without TLS: as a UnifiedPush distributor in a home may be.
    pub async fn start_plain() -> Self {
        let port = Port::bind(0).await.expect("a free port on loopback");
        let url = format!("http://127.0.0.1:{}", port.number);
        Self::serve(port, url, Speaks::Plain, &Settings::default())
    }

    fn serve(port: Port, url: String, speaks: Speaks, settings: &Settings) -> Self {
        let inner = Arc::new(Inner {
            book: Book::new(settings.keep),
            url,
            decrypt: settings.decrypt,
            verify: settings.verify,
            subscribers: Mutex::default(),
            pending: Mutex::default(),
            used: Mutex::default(),
        });
        let serving = port.serve(speaks, settings, inner.clone());
        Self { inner, _serving: serving }
    }

    /// The origin of all endpoints.
    pub fn url(&self) -> String {
        self.inner.url.clone()
    }

    /// A new browser subscribes, for any server.
    pub fn subscribe(&self) -> Subscription {
        self.subscribe_for(None)
    }

    /// A new browser subscribes, for the server with this key (in base64url) where one is given.
    pub fn subscribe_for(&self, vapid_public_key: Option<String>) -> Subscription {
        self.inner.subscribe(&Arc::new(Keys::new()), vapid_public_key)
    }

    /// So many subscriptions with one pair of keys, for load tests.
    pub fn subscribe_many(&self, count: usize) -> Vec<Subscription> {
        let keys = Arc::new(Keys::new());
        (0..count).map(|_| self.inner.subscribe(&keys, None)).collect()
    }

    /// From now on this status for a subscription: 404 or 410.
    pub fn unsubscribe(&self, subscription: &Subscription, status: u16) {
        if let Some(subscriber) = self.inner.subscriber(&subscription.endpoint) {
            *lock(&subscriber.gone) = Some(status);
        }
    }

    /// What was encrypted for a subscription's keys and came by another way: sealed details in an app's push.
    pub fn open(&self, subscription: &Subscription, sealed: &[u8]) -> Vec<u8> {
        let subscriber = self.inner.subscriber(&subscription.endpoint).expect("a subscription of this service");
        let secret: [u8; 32] = subscriber.keys.secret.to_bytes().into();
        crate::open::open(&secret, &subscriber.keys.auth, sealed).expect("it was sealed for this subscription")
    }

    /// What browsers that sleep will find when they wake: the latest of each topic, unless it is too old.
    pub fn pending(&self) -> Vec<WebPushed> {
        let now = self.inner.book.now();
        let mut pending = lock(&self.inner.pending);
        pending.retain(|pending| pending.until > now);
        pending.iter().map(|pending| pending.push.clone()).collect()
    }

    /// The browsers wake: returns what was pending, which later messages do not replace any more.
    pub fn deliver(&self) -> Vec<WebPushed> {
        let delivered = self.pending();
        lock(&self.inner.pending).clear();
        delivered
    }
}

impl Keys {
    fn new() -> Self {
        // All but one in 2³² random numbers are scalars.
        let secret = (0..4).find_map(|_| SecretKey::from_slice(&random::bytes::<32>()).ok()).expect("a scalar");
        Self { secret, auth: random::bytes() }
    }
}

impl Service for Inner {
    fn answer(&self, request: &Request) -> Reply {
        self.book.answer(self, request)
    }

    fn connected(&self) {
        self.book.connected();
    }

    fn refuse(&self, why: String) {
        self.book.refuse(why);
    }
}

impl Manner for Inner {
    fn judge(&self, request: &Request) -> Result<Reply, Refusal> {
        let endpoint = format!("{}{}", self.url, request.path);
        let Some(subscriber) = self.subscriber(&endpoint) else {
            return Err(refused(404, "NotFound", format!("nobody subscribed at {}", request.path)));
        };
        if request.method != "POST" {
            return Err(refused(405, "MethodNotAllowed", format!("the method is {}", request.method)));
        }
        let vapid_key = self.check_vapid(request, &subscriber)?;
        if let Some(status) = *lock(&subscriber.gone) {
            return Err(refused(status, "Unregistered", format!("the subscription {} is gone", request.path)));
        }
        let Headers { ttl, urgency, topic } = headers(request).map_err(|why| refused(400, "BadRequest", why))?;
        let encrypted_len = request.body.len();
        if encrypted_len > MAX_BODY {
            return Err(refused(413, "PayloadTooLarge", format!("the body has {encrypted_len} bytes")));
        }
        let bad_body = |why| refused(400, "BadRequest", why);
        if encrypted_len == 0 {
            return Err(bad_body("no body".to_owned()));
        }
        let body = if self.decrypt {
            self.open(&subscriber.keys, &vapid_key, &request.body).map_err(bad_body)?
        } else {
            Value::Null
        };
        self.record(WebPushed { endpoint, ttl, urgency, topic, body, encrypted_len });
        let location = format!("{}/message/{}", self.url, random::name());
        Ok(Reply::Answer {
            status: 201,
            headers: vec![("location".to_owned(), location)],
            body: hyper::body::Bytes::new(),
        })
    }

    fn malformed(&self) -> Reply {
        Reply::page(200)
    }

    fn expired(&self) -> Reply {
        refused(403, "BadJwtToken", String::new()).reply
    }
}

impl Inner {
    fn subscribe(&self, keys: &Arc<Keys>, vapid_key: Option<String>) -> Subscription {
        let path = format!("/push/{}", random::name());
        let subscription = Subscription {
            endpoint: format!("{}{path}", self.url),
            p256dh: BASE64URL_NOPAD.encode(&keys.secret.public_key().to_sec1_bytes()),
            auth: BASE64URL_NOPAD.encode(&keys.auth),
        };
        let subscriber = Subscriber { keys: keys.clone(), vapid_key, gone: Mutex::new(None) };
        lock(&self.subscribers).insert(path, Arc::new(subscriber));
        subscription
    }

    fn subscriber(&self, endpoint: &str) -> Option<Arc<Subscriber>> {
        lock(&self.subscribers).get(endpoint.strip_prefix(&self.url)?).cloned()
    }

    /// RFC 8292, and what Apple adds to it. Returns the server's public key.
    fn check_vapid(&self, request: &Request, subscriber: &Subscriber) -> Result<Vec<u8>, Refusal> {
        let Some(authorization) = request.header("authorization") else {
            return Err(refused(401, "MissingProviderToken", "no authorization".to_owned()));
        };
        self.read_vapid(authorization, request, subscriber).map_err(|why| refused(403, "BadJwtToken", why))
    }

    fn read_vapid(&self, authorization: &str, request: &Request, subscriber: &Subscriber) -> Result<Vec<u8>, String> {
        let (token, key) = vapid_parts(authorization).ok_or("the authorization is not vapid with t and k")?;
        if subscriber.vapid_key.as_ref().is_some_and(|expected| expected != key) {
            return Err("k is not the key that the subscription was made for".to_owned());
        }
        let point = BASE64URL_NOPAD.decode(key.as_bytes()).map_err(|_| "k is not base64url without padding")?;
        if point.len() != 65 {
            return Err("k is not an uncompressed point".to_owned());
        }
        let jwt = Jwt::parse(token, "ES256")?;
        if self.verify {
            let key = VerifyingKey::from_sec1_bytes(&point).map_err(|_| "k is not a point on P-256")?;
            jwt.verify_es256(&key)?;
        }
        let scheme = self.url.split(':').next().unwrap_or_default();
        let origin = format!("{scheme}://{}", request.authority);
        if jwt.text("aud") != Some(&origin) {
            return Err(format!("aud is {:?}, not {origin:?}", jwt.text("aud")));
        }
        let expires_at = jwt.seconds("exp").ok_or("exp is not a number of seconds")?;
        let now = self.book.now();
        if expires_at <= now {
            return Err("exp has passed".to_owned());
        }
        if expires_at > now + MAX_ASSERTION {
            return Err("exp is more than 24 hours ahead".to_owned());
        }
        let subject = jwt.text("sub").unwrap_or_default();
        if is_contact(subject) { Ok(point) } else { Err(format!("sub is {subject:?}")) }
    }

    fn open(&self, keys: &Keys, vapid_key: &[u8], body: &[u8]) -> Result<Value, String> {
        let message = envelope(body).map_err(|error| error.to_string())?;
        if message.sender == vapid_key {
            return Err("the key that signs also encrypts (RFC 8292 §5)".to_owned());
        }
        let plain = message.open(&keys.secret, &keys.auth).map_err(|error| error.to_string())?;
        self.check_fresh(&message)?;
        serde_json::from_slice(&plain).map_err(|_| "what the message says is not JSON".to_owned())
    }

    /// RFC 8291 §2 and RFC 8188 §2: neither the salt nor the sender's key is used twice.
    fn check_fresh(&self, message: &Envelope<'_>) -> Result<(), String> {
        if !self.book.keeps() {
            return Ok(());
        }
        let mut used = lock(&self.used);
        if used.insert(message.salt.to_vec()) && used.insert(message.sender.to_vec()) {
            Ok(())
        } else {
            Err("the salt or the sender's key was used before".to_owned())
        }
    }

    fn record(&self, push: WebPushed) {
        if self.book.keeps() {
            let now = self.book.now();
            let mut pending = lock(&self.pending);
            pending.retain(|earlier| {
                let same = earlier.push.topic.is_some() && earlier.push.topic == push.topic;
                !(same && earlier.push.endpoint == push.endpoint)
            });
            let until = now.saturating_add(i64::try_from(push.ttl).unwrap_or(i64::MAX));
            pending.push(Pending { push: push.clone(), until });
        }
        self.book.accept(push);
    }
}

/// `vapid t=…, k=…` (RFC 8292 §3).
fn vapid_parts(authorization: &str) -> Option<(&str, &str)> {
    let (scheme, parameters) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("vapid") {
        return None;
    }
    let (mut token, mut key) = (None, None);
    for parameter in parameters.split(',') {
        match parameter.trim().split_once('=')? {
            ("t", value) => token = Some(value),
            ("k", value) => key = Some(value),
            _ => {}
        }
    }
    token.zip(key)
}

/// An address at which the sender's owner can be reached. Apple refuses those on the same machine and those with spaces.
fn is_contact(subject: &str) -> bool {
    let is_clean = subject.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte));
    let is_address = match subject.split_once(':') {
        Some(("https", rest)) => rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty()),
        Some(("mailto", address)) => address.split_once('@').is_some_and(|(person, host)| {
            let host = host.to_ascii_lowercase();
            !person.is_empty() && !host.is_empty() && host != "localhost" && !host.ends_with(".localhost")
        }),
        _ => false,
    };
    is_clean && is_address
}

fn headers(request: &Request) -> Result<Headers, String> {
    let whole = |value: &str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let ttl = request.header("ttl").filter(|value| whole(value)).and_then(|value| value.parse().ok());
    let ttl = ttl.ok_or_else(|| format!("TTL is {:?}", request.header("ttl")))?;
    let urgency = request.header("urgency").unwrap_or("normal");
    if !["very-low", "low", "normal", "high"].contains(&urgency) {
        return Err(format!("Urgency is {urgency:?}"));
    }
    let topic = request.header("topic");
    if let Some(topic) = topic {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if topic.is_empty() || topic.len() > MAX_TOPIC || !topic.bytes().all(is_name) {
            return Err(format!("Topic is {topic:?}"));
        }
    }
    let coding = request.header("content-encoding");
    if coding != Some("aes128gcm") {
        return Err(format!("Content-Encoding is {coding:?}"));
    }
    Ok(Headers { ttl, urgency: urgency.to_owned(), topic: topic.map(str::to_owned) })
}

fn refused(status: u16, reason: &str, why: String) -> Refusal {
    Refusal { reply: Reply::json(status, &json!({ "reason": reason })), why }.named(reason)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it stands")]

    use super::*;

    /// RFC 8292 §2.4. Its line breaks are for the page alone.
    const EXAMPLE: &str = "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE\
        0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrE\
        rtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClB\
        Ps";

    #[test]
    fn the_example_of_rfc_8292_verifies_and_another_does_not() {
        let (token, key) = vapid_parts(EXAMPLE).unwrap();
        let point = BASE64URL_NOPAD.decode(key.as_bytes()).unwrap();
        let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
        let jwt = Jwt::parse(token, "ES256").unwrap();
        assert_eq!(jwt.verify_es256(&key), Ok(()));
        assert_eq!(jwt.text("aud"), Some("https://push.example.net"));
        assert_eq!(jwt.seconds("exp"), Some(1_453_523_768));
        assert_eq!(jwt.text("sub"), Some("mailto:push@example.com"));

        // A later end: 1454….
        let other = token.replacen("OjE0NTM1", "OjE0NTQ1", 1);
        assert_ne!(other, token);
        assert!(Jwt::parse(&other, "ES256").unwrap().verify_es256(&key).is_err());
        assert!(Jwt::parse(token, "RS256").is_err(), "the algorithm is not the token's to choose");
    }
}
