//! Firebase Cloud Messaging, HTTP v1, and the token endpoint of Google's OAuth 2.0 for service accounts.
//!
//! Source: Google, "FCM HTTP v1 API: projects.messages", "FCM error codes" and "Using OAuth 2.0 for server to server
//! applications".

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::sync::{Arc, Mutex};

use ring::signature::{KeyPair as _, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Map, Value, json};
use tokio_util::sync::DropGuard;

use crate::behaviour::{Behaviour, Plan};
use crate::book::{Book, Manner, Refusal, common_methods, lock};
use crate::ca::Ca;
use crate::jwt::Jwt;
use crate::random;
use crate::request::{Reply, Request};
use crate::server::{Port, Service, Settings, Speaks};

const KEY: &str = include_str!("../fixtures/service-account-key.pem");
const PROJECT: &str = "nod-mock";
const EMAIL: &str = "push@nod-mock.iam.gserviceaccount.com";
const KEY_ID: &str = "0123456789abcdef0123456789abcdef01234567";

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";

/// How long an access token holds, in seconds.
const TOKEN_LIFETIME: i64 = 3599;
/// The longest life of an assertion.
const MAX_ASSERTION: i64 = 3600;
/// How far ahead the sender's clock may be, in seconds.
const AHEAD: i64 = 60;

/// The most data in a message, names and values, in bytes.
const MAX_DATA: usize = 4096;
/// The longest that Google keeps a message: four weeks.
const MAX_TTL: u64 = 4 * 7 * 24 * 3600;

/// A stand-in for Google: the token endpoint and the messages.
pub struct Fcm {
    inner: Arc<Inner>,
    _serving: DropGuard,
}

/// A message that Google would have delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FcmPush {
    /// The app's registration.
    pub token: String,
    /// What the app is told.
    pub data: BTreeMap<String, String>,
    /// How long it is kept.
    pub ttl_seconds: u64,
    /// What it replaces.
    pub collapse_key: Option<String>,
    /// `HIGH` or `NORMAL`, as it was written.
    pub priority: String,
}

struct Inner {
    book: Book<FcmPush>,
    url: String,
    /// As in PKCS #1.
    public_key: Vec<u8>,
    /// When each access token ends.
    granted: Mutex<HashMap<String, i64>>,
    token_plan: Mutex<Plan>,
    token_requests: Mutex<usize>,
    unregistered: Mutex<HashSet<String>>,
    mismatched: Mutex<HashSet<String>>,
}

common_methods!(Fcm, FcmPush);

impl Fcm {
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
        let document = PrivatePkcs8KeyDer::from_pem_slice(KEY.as_bytes()).expect("the fixture is PEM");
        let pair = RsaKeyPair::from_pkcs8(document.secret_pkcs8_der()).expect("the fixture is an RSA key");
        let inner = Arc::new(Inner {
            book: Book::new(settings.keep),
            url: format!("https://localhost:{}", port.number),
            public_key: pair.public_key().as_ref().to_vec(),
            granted: Mutex::default(),
            token_plan: Mutex::new(Plan::new()),
            token_requests: Mutex::default(),
            unregistered: Mutex::default(),
            mismatched: Mutex::default(),
        });
        let speaks = Speaks::Either(ca.server(&settings.names, &[b"h2", b"http/1.1"]));
        let serving = port.serve(speaks, settings, inner.clone());
        Ok(Self { inner, _serving: serving })
    }

    /// `https://localhost:PORT`.
    pub fn url(&self) -> String {
        self.inner.url.clone()
    }

    /// The project that messages are sent for.
    pub fn project(&self) -> &'static str {
        PROJECT
    }

    /// The service account's file, as Google's console gives it; its `token_uri` is this mock's.
    pub fn service_account_json(&self) -> String {
        let account = json!({
            "type": "service_account", "project_id": PROJECT, "private_key_id": KEY_ID, "private_key": KEY,
            "client_email": EMAIL, "client_id": "100000000000000000000",
            "auth_uri": format!("{}/auth", self.inner.url), "token_uri": self.inner.token_uri(),
            "universe_domain": "googleapis.com",
        });
        format!("{account:#}\n")
    }

    /// What the token endpoint does, from now on.
    pub fn token_behaviour(&self, behaviour: Behaviour) {
        lock(&self.inner.token_plan).otherwise(behaviour);
    }

    /// What the token endpoint does with the next requests, one each.
    pub fn next_token(&self, behaviours: impl IntoIterator<Item = Behaviour>) {
        lock(&self.inner.token_plan).add(behaviours);
    }

    /// How often a token was asked for, with or without success.
    pub fn token_requests(&self) -> usize {
        *lock(&self.inner.token_requests)
    }

    /// From now on 404 `UNREGISTERED` for this registration.
    pub fn unregister(&self, token: &str) {
        lock(&self.inner.unregistered).insert(token.to_owned());
    }

    /// From now on 403 `SENDER_ID_MISMATCH` for this registration.
    pub fn mismatch(&self, token: &str) {
        lock(&self.inner.mismatched).insert(token.to_owned());
    }

    /// The access tokens that were given out hold no more.
    pub fn expire_tokens(&self) {
        lock(&self.inner.granted).clear();
    }
}

impl Service for Inner {
    fn answer(&self, request: &Request) -> Reply {
        if request.path == "/token" {
            *lock(&self.token_requests) += 1;
            let behaviour = lock(&self.token_plan).take();
            return self.book.behave(&Tokens(self), request, behaviour);
        }
        self.book.answer(self, request)
    }

    fn connected(&self) {
        self.book.connected();
    }

    fn refuse(&self, why: String) {
        self.book.refuse(why);
    }
}

/// The token endpoint.
struct Tokens<'a>(&'a Inner);

impl Manner for Tokens<'_> {
    fn judge(&self, request: &Request) -> Result<Reply, Refusal> {
        if request.method != "POST" {
            return Err(no_grant(405, "invalid_request", format!("the method is {}", request.method)));
        }
        let kind = request.header("content-type").unwrap_or_default();
        if kind.split(';').next().unwrap_or_default().trim() != "application/x-www-form-urlencoded" {
            return Err(no_grant(400, "invalid_request", format!("the content type is {kind:?}")));
        }
        let form: BTreeMap<_, _> = form_urlencoded::parse(&request.body).into_owned().collect();
        if form.get("grant_type").map(String::as_str) != Some(GRANT) {
            return Err(no_grant(400, "unsupported_grant_type", format!("grant_type is {:?}", form.get("grant_type"))));
        }
        let assertion = form.get("assertion").map(String::as_str).unwrap_or_default();
        self.0.check_assertion(assertion).map_err(|why| no_grant(400, "invalid_grant", why))?;
        let token = format!("ya29.mock-{}{}", random::name(), random::name());
        lock(&self.0.granted).insert(token.clone(), self.0.book.now() + TOKEN_LIFETIME);
        let granted = json!({ "access_token": token, "expires_in": TOKEN_LIFETIME, "token_type": "Bearer" });
        Ok(Reply::json(200, &granted))
    }

    fn malformed(&self) -> Reply {
        Reply::page(200)
    }

    fn expired(&self) -> Reply {
        no_grant(401, "invalid_client", String::new()).reply
    }
}

impl Manner for Inner {
    fn judge(&self, request: &Request) -> Result<Reply, Refusal> {
        let project = request.path.strip_prefix("/v1/projects/").and_then(|rest| rest.strip_suffix("/messages:send"));
        let Some(project) = project.filter(|_| request.method == "POST") else {
            return Err(refused(404, "NOT_FOUND", None, format!("{} {}", request.method, request.path)));
        };
        self.check_access(request)?;
        if project != PROJECT {
            return Err(refused(403, "PERMISSION_DENIED", None, format!("the project is {project:?}")));
        }
        let is_json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        let (push, validate_only) = match parse(&request.body) {
            Ok(parsed) if is_json => parsed,
            Ok(_) => return Err(invalid("the content type is not application/json".to_owned())),
            Err(why) => return Err(invalid(why)),
        };
        if lock(&self.unregistered).contains(&push.token) {
            return Err(refused(404, "NOT_FOUND", Some("UNREGISTERED"), push.token));
        }
        if lock(&self.mismatched).contains(&push.token) {
            return Err(refused(403, "PERMISSION_DENIED", Some("SENDER_ID_MISMATCH"), push.token));
        }
        if validate_only {
            return Ok(Reply::json(200, &json!({ "name": format!("projects/{PROJECT}/messages/fake_message_id") })));
        }
        self.book.accept(push);
        Ok(Reply::json(200, &json!({ "name": format!("projects/{PROJECT}/messages/0:{}", random::name()) })))
    }

    fn malformed(&self) -> Reply {
        Reply::page(200)
    }

    fn expired(&self) -> Reply {
        refused(401, "UNAUTHENTICATED", None, String::new()).reply
    }
}

impl Inner {
    fn token_uri(&self) -> String {
        format!("{}/token", self.url)
    }

    /// RFC 7523 §3, and what Google adds to it.
    fn check_assertion(&self, assertion: &str) -> Result<(), String> {
        let jwt = Jwt::parse(assertion, "RS256")?;
        jwt.verify_rs256(&self.public_key)?;
        let expected = [("iss", EMAIL), ("scope", SCOPE), ("aud", &self.token_uri())];
        for (name, value) in expected {
            if jwt.text(name) != Some(value) {
                return Err(format!("{name} is {:?}, not {value:?}", jwt.text(name)));
            }
        }
        if jwt.header("kid").is_some_and(|kid| kid != KEY_ID) {
            return Err(format!("kid is {:?}", jwt.header("kid")));
        }
        let (Some(issued_at), Some(expires_at)) = (jwt.seconds("iat"), jwt.seconds("exp")) else {
            return Err("iat or exp is not a number of seconds".to_owned());
        };
        let now = self.book.now();
        if issued_at > now + AHEAD {
            return Err("iat is in the future".to_owned());
        }
        if expires_at <= now {
            return Err("exp has passed".to_owned());
        }
        if expires_at <= issued_at || expires_at - issued_at > MAX_ASSERTION {
            return Err("exp is not within an hour after iat".to_owned());
        }
        Ok(())
    }

    fn check_access(&self, request: &Request) -> Result<(), Refusal> {
        let unauthenticated = |why: &str| refused(401, "UNAUTHENTICATED", None, why.to_owned());
        let bearer = request.header("authorization").and_then(|value| value.split_once(' '));
        let Some((_, token)) = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) else {
            return Err(unauthenticated("no authorization of the kind Bearer"));
        };
        match lock(&self.granted).get(token) {
            Some(until) if *until > self.book.now() => Ok(()),
            Some(_) => Err(unauthenticated("the access token has expired")),
            None => Err(unauthenticated("nobody gave out that access token, or it was taken back")),
        }
    }
}

/// A message, and whether it is only looked at.
fn parse(body: &[u8]) -> Result<(FcmPush, bool), String> {
    let body: Value = serde_json::from_slice(body).map_err(|_| "the body is not JSON".to_owned())?;
    let body = members(Some(&body), "the body", &["message", "validate_only"])?;
    let validate_only = match body.get("validate_only") {
        None => false,
        Some(value) => value.as_bool().ok_or("validate_only is not a boolean")?,
    };
    // Google would take more, and a message with `notification` is shown by the system, without asking the app.
    let message = members(body.get("message"), "message", &["token", "data", "android"])?;
    let token = text(message, "token")?.filter(|token| !token.is_empty()).ok_or("no token")?;
    let mut data = BTreeMap::new();
    for (name, value) in message.get("data").and_then(Value::as_object).ok_or("data is not an object")? {
        let value = value.as_str().ok_or_else(|| format!("data.{name} is not a text"))?;
        let is_reserved = ["from", "message_type"].contains(&name.as_str())
            || ["google", "gcm"].iter().any(|reserved| name.starts_with(reserved));
        if is_reserved {
            return Err(format!("data.{name} is Google's own name"));
        }
        data.insert(name.clone(), value.to_owned());
    }
    let size: usize = data.iter().map(|(name, value)| name.len() + value.len()).sum();
    if size > MAX_DATA {
        return Err(format!("the data has {size} bytes"));
    }
    let android = members(message.get("android"), "android", &["priority", "ttl", "collapse_key"])?;
    let priority = text(android, "priority")?.unwrap_or_default();
    if !["HIGH", "high", "NORMAL", "normal"].contains(&priority.as_str()) {
        return Err(format!("android.priority is {priority:?}"));
    }
    let ttl = text(android, "ttl")?.unwrap_or_default();
    let ttl_seconds = ttl.strip_suffix('s').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let ttl_seconds = ttl_seconds
        .and_then(|digits| digits.parse().ok())
        .filter(|seconds| *seconds <= MAX_TTL)
        .ok_or_else(|| format!("android.ttl is {ttl:?}"))?;
    let push = FcmPush { token, data, ttl_seconds, collapse_key: text(android, "collapse_key")?, priority };
    Ok((push, validate_only))
}

/// An object that has these members and no others.
fn members<'a>(value: Option<&'a Value>, name: &str, known: &[&str]) -> Result<&'a Map<String, Value>, String> {
    let object = value.and_then(Value::as_object).ok_or_else(|| format!("{name} is not an object"))?;
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("unknown name {key:?} in {name}")),
        None => Ok(object),
    }
}

fn text(object: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("{name} is not a text")),
    }
}

/// RFC 6749 §5.2.
fn no_grant(status: u16, error: &str, why: String) -> Refusal {
    let reply = Reply::json(status, &json!({ "error": error, "error_description": why }));
    Refusal { reply, why }.named(&format!("token: {error}"))
}

fn invalid(why: String) -> Refusal {
    refused(400, "INVALID_ARGUMENT", Some("INVALID_ARGUMENT"), why)
}

/// `google.rpc.Status`, with the detail that FCM adds.
fn refused(status: u16, name: &str, code: Option<&str>, why: String) -> Refusal {
    let message = match (name, code) {
        (_, Some("UNREGISTERED")) => "Requested entity was not found.",
        (_, Some("SENDER_ID_MISMATCH")) => "SenderId mismatch",
        ("UNAUTHENTICATED", _) => "Request had invalid authentication credentials. Expected OAuth 2 access token.",
        _ => why.as_str(),
    };
    let kind = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    let error = match code {
        None => json!({ "code": status, "message": message, "status": name }),
        Some(code) => {
            let details = json!([{ "@type": kind, "errorCode": code }]);
            json!({ "code": status, "message": message, "status": name, "details": details })
        }
    };
    let reply = Reply::json(status, &json!({ "error": error }));
    Refusal { reply, why }.named(code.unwrap_or(name))
}
