//! Apple Push Notification service.
//!
//! Source: Apple, "Sending notification requests to APNs", "Handling notification responses from APNs" and
//! "Establishing a token-based connection to APNs".

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::{Arc, Mutex};

use data_encoding::BASE64;
use p256::ecdsa::VerifyingKey;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tokio_util::sync::DropGuard;

use crate::book::{Book, Manner, Refusal, common_methods, lock};
use crate::ca::Ca;
use crate::jwt::Jwt;
use crate::random;
use crate::request::{Reply, Request};
use crate::server::{Port, Service, Settings, Speaks};

/// Apple: "a JWT whose timestamp for the issued time isn't within the last one hour" is expired.
const TOKEN_LIFETIME: i64 = 3600;

/// How far ahead the sender's clock may be, in seconds.
const AHEAD: i64 = 60;

const MAX_BODY: usize = 4096;
const MAX_COLLAPSE_ID: usize = 64;

/// A stand-in for Apple's service: HTTP/2 over TLS with token authentication.
pub struct Apns {
    inner: Arc<Inner>,
    port: u16,
    key_p8: String,
    _serving: DropGuard,
}

/// A push that Apple would have delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct ApnsPush {
    /// The device's token.
    pub token: String,
    /// The app's bundle id.
    pub topic: String,
    /// `alert` or `background`.
    pub push_type: String,
    /// 10 or 5.
    pub priority: u8,
    /// `apns-expiration`: until when it is kept, in seconds since the epoch; 0: not at all.
    pub expiration: i64,
    /// What it replaces.
    pub collapse_id: Option<String>,
    /// The body.
    pub body: Value,
    /// Host and port that the sender named: whether it meant production or the sandbox.
    pub path_host: String,
}

struct Inner {
    book: Book<ApnsPush>,
    key: VerifyingKey,
    key_id: String,
    team_id: String,
    topics: Mutex<Vec<String>>,
    bad_tokens: Mutex<HashSet<String>>,
    /// When each was gone, in milliseconds.
    unregistered: Mutex<HashMap<String, i64>>,
    /// Those whose signature was verified, and when they were issued.
    provider_tokens: Mutex<HashMap<String, i64>>,
}

common_methods!(Apns, ApnsPush);

impl Apns {
    /// Starts on a free port.
    pub async fn start(ca: &Ca) -> Self {
        Self::start_with(ca, &Settings::default()).await.expect("a free port on loopback")
    }

    /// Starts as the settings say.
    ///
    /// # Errors
    /// When the port is not free.
    pub async fn start_with(ca: &Ca, settings: &Settings) -> io::Result<Self> {
        let port = Port::bind(settings.port).await?;
        let number = port.number;
        let (document, key) = signing_key();
        let inner = Arc::new(Inner {
            book: Book::new(settings.keep),
            key,
            key_id: "NODMOCKKEY".to_owned(),
            team_id: "NODMOCKTEA".to_owned(),
            topics: Mutex::new(vec!["org.example.nod".to_owned()]),
            // No device has that: senders ask with it whether their credentials are taken.
            bad_tokens: Mutex::new(HashSet::from(["0".repeat(64)])),
            unregistered: Mutex::default(),
            provider_tokens: Mutex::default(),
        });
        let speaks = Speaks::Http2(ca.server(&settings.names, &[b"h2"]));
        let serving = port.serve(speaks, settings, inner.clone());
        Ok(Self { inner, port: number, key_p8: document, _serving: serving })
    }

    /// `https://localhost:PORT`.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The id of the key that signs provider tokens.
    pub fn key_id(&self) -> &str {
        &self.inner.key_id
    }

    /// The developer's team.
    pub fn team_id(&self) -> &str {
        &self.inner.team_id
    }

    /// The key that signs provider tokens, as Apple gives it: PKCS #8 in PEM.
    pub fn key_p8(&self) -> String {
        self.key_p8.clone()
    }

    /// The apps that are pushed to, in place of `org.example.nod`.
    pub fn topics<T: Into<String>>(&self, topics: impl IntoIterator<Item = T>) {
        *lock(&self.inner.topics) = topics.into_iter().map(Into::into).collect();
    }

    /// From now on 400 `BadDeviceToken` for these, as for the one of zeros alone.
    pub fn bad_tokens<T: AsRef<str>>(&self, tokens: impl IntoIterator<Item = T>) {
        lock(&self.inner.bad_tokens).extend(tokens.into_iter().map(|token| token.as_ref().to_ascii_lowercase()));
    }

    /// From now on 410 `Unregistered` for this one, since that moment.
    pub fn unregister(&self, token: &str, at_millis: i64) {
        lock(&self.inner.unregistered).insert(token.to_ascii_lowercase(), at_millis);
    }

    /// How many different provider tokens were taken. Apple wants at most one in 20 minutes.
    pub fn provider_tokens(&self) -> usize {
        lock(&self.inner.provider_tokens).len()
    }
}

/// A key as Apple gives it, and its public half.
fn signing_key() -> (String, VerifyingKey) {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).expect("a key");
    let key = VerifyingKey::from_sec1_bytes(pair.public_key().as_ref()).expect("a point on P-256");
    let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    let text = BASE64.encode(document.as_ref());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    (pem, key)
}

impl Service for Inner {
    fn answer(&self, request: &Request) -> Reply {
        // Apple's answers all have one.
        let id = request.header("apns-id").map_or_else(random::uuid, str::to_owned);
        self.book.answer(self, request).with("apns-id", id)
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
        if request.method != "POST" {
            return Err(refused(405, "MethodNotAllowed", format!("the method is {}", request.method)));
        }
        let Some(token) = request.path.strip_prefix("/3/device/") else {
            return Err(refused(404, "BadPath", format!("the path is {}", request.path)));
        };
        self.check_provider(request)?;
        let topic = self.check_topic(request)?;
        self.check_device(token)?;
        let push = ApnsPush {
            token: token.to_owned(),
            topic,
            collapse_id: collapse_id(request)?,
            path_host: request.authority.clone(),
            ..content(request)?
        };
        self.book.accept(push);
        Ok(Reply::Answer { status: 200, headers: Vec::new(), body: hyper::body::Bytes::new() })
    }

    fn malformed(&self) -> Reply {
        Reply::page(400)
    }

    fn expired(&self) -> Reply {
        refused(403, "ExpiredProviderToken", String::new()).reply
    }
}

impl Inner {
    fn check_provider(&self, request: &Request) -> Result<(), Refusal> {
        let missing = || refused(403, "MissingProviderToken", "no authorization of the kind bearer".to_owned());
        let (scheme, token) =
            request.header("authorization").and_then(|value| value.split_once(' ')).ok_or_else(missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(missing());
        }
        let now = self.book.now();
        let known = lock(&self.provider_tokens).get(token).copied();
        let issued_at = match known {
            Some(issued_at) => issued_at,
            None => self.read_provider(token).map_err(|why| refused(403, "InvalidProviderToken", why))?,
        };
        if issued_at > now + AHEAD {
            return Err(refused(403, "InvalidProviderToken", "iat is in the future".to_owned()));
        }
        if issued_at < now - TOKEN_LIFETIME {
            return Err(refused(403, "ExpiredProviderToken", "iat is more than an hour ago".to_owned()));
        }
        lock(&self.provider_tokens).insert(token.to_owned(), issued_at);
        Ok(())
    }

    fn read_provider(&self, token: &str) -> Result<i64, String> {
        let jwt = Jwt::parse(token, "ES256")?;
        if jwt.header("kid") != Some(&self.key_id) {
            return Err(format!("kid is {:?}", jwt.header("kid")));
        }
        if jwt.text("iss") != Some(&self.team_id) {
            return Err(format!("iss is {:?}", jwt.text("iss")));
        }
        jwt.verify_es256(&self.key)?;
        jwt.seconds("iat").ok_or_else(|| "iat is not a number of seconds".to_owned())
    }

    fn check_topic(&self, request: &Request) -> Result<String, Refusal> {
        let topic =
            request.header("apns-topic").ok_or_else(|| refused(400, "MissingTopic", "no apns-topic".to_owned()))?;
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
        if topic.is_empty() || !topic.bytes().all(is_name) {
            return Err(refused(400, "BadTopic", format!("apns-topic is {topic:?}")));
        }
        if !lock(&self.topics).iter().any(|known| known == topic) {
            return Err(refused(400, "TopicDisallowed", format!("apns-topic is {topic:?}")));
        }
        Ok(topic.to_owned())
    }

    fn check_device(&self, token: &str) -> Result<(), Refusal> {
        if token.is_empty() {
            return Err(refused(400, "MissingDeviceToken", "no device token in the path".to_owned()));
        }
        // At present 32 bytes, and Apple says that it may be more.
        let is_form = (64..=200).contains(&token.len())
            && token.len().is_multiple_of(2)
            && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        let key = token.to_ascii_lowercase();
        if !is_form || lock(&self.bad_tokens).contains(&key) {
            return Err(refused(400, "BadDeviceToken", format!("the device token is {token:?}")));
        }
        if let Some(at) = lock(&self.unregistered).get(&key) {
            let reply = Reply::json(410, &json!({ "reason": "Unregistered", "timestamp": at }));
            return Err(Refusal { reply, why: format!("Unregistered: {token}") });
        }
        Ok(())
    }
}

fn collapse_id(request: &Request) -> Result<Option<String>, Refusal> {
    if let Some(id) = request.header("apns-id")
        && !(id.len() == 36 && uuid::Uuid::try_parse(id).is_ok())
    {
        return Err(refused(400, "BadMessageId", format!("apns-id is {id:?}")));
    }
    match request.header("apns-collapse-id") {
        Some(id) if id.is_empty() || id.len() > MAX_COLLAPSE_ID => {
            Err(refused(400, "BadCollapseId", format!("apns-collapse-id has {} bytes", id.len())))
        }
        id => Ok(id.map(str::to_owned)),
    }
}

/// Push type, priority, expiration and body: they must fit together.
fn content(request: &Request) -> Result<ApnsPush, Refusal> {
    if request.body.is_empty() {
        return Err(refused(400, "PayloadEmpty", "no body".to_owned()));
    }
    if request.body.len() > MAX_BODY {
        return Err(refused(413, "PayloadTooLarge", format!("the body has {} bytes", request.body.len())));
    }
    let bad_body = |why: &str| refused(400, "BadPayload", why.to_owned());
    let body: Value = serde_json::from_slice(&request.body).map_err(|_| bad_body("the body is not JSON"))?;
    let aps = body.get("aps").filter(|aps| aps.is_object()).ok_or_else(|| bad_body("the body has no aps"))?;
    let push_type = request.header("apns-push-type").unwrap_or_default();
    let bad_priority = |why| refused(400, "BadPriority", why);
    let priority = match request.header("apns-priority") {
        Some("10") => 10,
        Some("5") => 5,
        other => return Err(bad_priority(format!("apns-priority is {other:?}"))),
    };
    let shows = ["alert", "sound", "badge"].iter().any(|name| aps.get(name).is_some());
    match push_type {
        "alert" if aps.get("alert").is_none() => return Err(bad_body("an alert without alert")),
        "background" if priority != 5 => {
            return Err(bad_priority("background at another priority than 5".to_owned()));
        }
        "background" if aps.get("content-available") != Some(&json!(1)) => {
            return Err(bad_body("background without content-available"));
        }
        "background" if shows => return Err(bad_body("background with something to show")),
        "alert" | "background" => {}
        other => return Err(refused(400, "InvalidPushType", format!("apns-push-type is {other:?}"))),
    }
    let expiration = request.header("apns-expiration").and_then(|value| value.parse().ok()).filter(|at| *at >= 0);
    Ok(ApnsPush {
        token: String::new(),
        topic: String::new(),
        push_type: push_type.to_owned(),
        priority,
        expiration: expiration.ok_or_else(|| {
            refused(400, "BadExpirationDate", "apns-expiration is not a number of seconds".to_owned())
        })?,
        collapse_id: None,
        body,
        path_host: String::new(),
    })
}

fn refused(status: u16, reason: &str, why: String) -> Refusal {
    Refusal { reply: Reply::json(status, &json!({ "reason": reason })), why }.named(reason)
}
