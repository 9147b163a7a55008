//! Every error code, met through the door at which people meet it. [`codes`] pairs each code with its test, so that a code
//! without one is noticed.

use std::time::Duration;

use futures_util::StreamExt;
use nod::config::Config;
use nod::flow::device::enrolment;
use nod::flow::operations::keys;
use nod::flow::{account, relying_party};
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::id::AccountId;
use nod_core::token::{Signer, rotation_binding, sign_answer, sign_dpop, sign_enrol};
use nod_core::wire::{ErrorCode, InboxRequest};
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Page, Socket};
use crate::forge;
use crate::harness::{ORIGIN, Phone, RelyingParty, Reply, Server, eventually};
use crate::person::Browser;

macro_rules! codes {
    ($($variant:ident by $test:ident;)+) => {
        $(#[tokio::test]
        async fn $test() {
            cases::$test(ErrorCode::$variant).await;
        })+

        const MET: &[ErrorCode] = &[$(ErrorCode::$variant,)+];
    };
}

codes! {
    BadJson by bad_json;
    BadField by bad_field;
    BadParameter by bad_parameter;
    UnsupportedMediaType by unsupported_media_type;
    TooLarge by too_large;
    NotFound by not_found;
    MethodNotAllowed by method_not_allowed;
    ClientUnauthorized by client_unauthorized;
    ClientDisabled by client_disabled;
    TokenMalformed by token_malformed;
    TokenWrongType by token_wrong_type;
    TokenUnknownKey by token_unknown_key;
    TokenBadSignature by token_bad_signature;
    TokenWrongAudience by token_wrong_audience;
    TokenWrongBinding by token_wrong_binding;
    ClockSkew by clock_skew;
    ProofMissing by proof_missing;
    ProofReplayed by proof_replayed;
    DeviceUnknown by device_unknown;
    DeviceRevoked by device_revoked;
    AccountDisabled by account_disabled;
    WatchUnauthorized by watch_unauthorized;
    OriginNotAllowed by origin_not_allowed;
    OtherDevice by other_device;
    UserUnknown by user_unknown;
    UserDisabled by user_disabled;
    UserWithoutDevice by user_without_device;
    LevelNotAllowed by level_not_allowed;
    IdempotencyConflict by idempotency_conflict;
    TooManyChallenges by too_many_challenges;
    TooManyAttempts by too_many_attempts;
    TooManyFailures by too_many_failures;
    TooManyRequests by too_many_requests;
    TooManyConnections by too_many_connections;
    ChallengeUnknown by challenge_unknown;
    ChallengeSettled by challenge_settled;
    ChallengeUnanswered by challenge_unanswered;
    ChallengeNotApproved by challenge_not_approved;
    AlreadyRedeemed by already_redeemed;
    RedemptionTooLate by redemption_too_late;
    RedemptionRefused by redemption_refused;
    NumberMissing by number_missing;
    NumberWrong by number_wrong;
    EnrolmentUnknown by enrolment_unknown;
    EnrolmentSettled by enrolment_settled;
    KeyInUse by key_in_use;
    TooManyDevices by too_many_devices;
    KeyUnusable by key_unusable;
    SetupCodeWrong by setup_code_wrong;
    CredentialsWrong by credentials_wrong;
    TooManyGuesses by too_many_guesses;
    SessionMissing by session_missing;
    ReauthenticationNeeded by reauthentication_needed;
    NoDeviceLeft by no_device_left;
    CrossSite by cross_site;
    FormExpired by form_expired;
    UsernameTaken by username_taken;
    PasswordTooWeak by password_too_weak;
    UnexpectedFrame by unexpected_frame;
    SilentClient by silent_client;
    IdleTimeout by idle_timeout;
    TooSlow by too_slow;
    GoingAway by going_away;
    Overloaded by overloaded;
    StoreUnavailable by store_unavailable;
    DataKeyWrong by data_key_wrong;
    SettingUnusable by setting_unusable;
    Timeout by timeout;
    Internal by internal;
}

/// Codes that no client can meet, each with the reason.
const NOT_MET: &[(ErrorCode, &str)] = &[(
    ErrorCode::TokenExpired,
    "the server is handed no token with an end of its own; phones and relying parties, who are, have the code from here",
)];

#[test]
fn every_code_is_met_or_has_a_reason() {
    for code in ErrorCode::ALL {
        let met = MET.iter().filter(|met| *met == code).count();
        let excused = NOT_MET.iter().filter(|(excused, _)| excused == code).count();
        assert_eq!(met + excused, 1, "{code}: met {met} times, excused {excused} times");
    }
}

/// A service with an account, its phone and a relying party.
pub struct World {
    pub server: Server,
    pub anna: AccountId,
    pub phone: Phone,
    pub webmail: RelyingParty,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> Self {
        Self::on(Server::start_with(adjust).await).await
    }

    /// … on a service that stands.
    pub async fn on(server: Server) -> Self {
        let anna = server.account_with("anna", Some(PASSWORD), false).await;
        let phone = server.phone(anna, "Phone").await;
        let webmail = server.relying_party("webmail").await;
        Self { server, anna, phone, webmail }
    }

    /// Asks for anna, and gives the reply and the signed challenge.
    pub async fn ask(&self, level: &str) -> (Reply, String) {
        let asked = self.webmail.ask_at("anna", level).await;
        let inbox = self.phone.api().inbox(&InboxRequest::default()).await.unwrap();
        let item = inbox.challenges.into_iter().find(|item| item.challenge.to_string() == asked.text("id")).unwrap();
        (asked, item.token)
    }

    /// A tap that was approved.
    pub async fn approved(&self) -> (Reply, String) {
        let (asked, token) = self.ask("tap").await;
        let number = asked.body["show"]["number"].as_str();
        let answer = self.phone.sign(&token, asked.text("id"), Verdict::Approve, number);
        self.phone.api().answer(&answer).await.unwrap();
        (asked, answer)
    }

    /// Hands in an answer token over HTTP.
    pub async fn answer(&self, token: &str) -> Reply {
        self.server.post("/v1/device/answer", &json!({ "token": token })).await
    }

    /// A call of the phone.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        send(self.phone.request(method, path, body)).await
    }

    /// A body as webmail sends it, whatever is in it.
    pub async fn ask_raw(&self, body: impl Into<reqwest::Body>) -> Reply {
        let request = self.webmail.request(Method::POST, "/v1/challenges").header("content-type", "application/json");
        send(request.body(body)).await
    }

    /// A watch call.
    pub async fn watch(&self, path: &str, token: &str, origin: Option<&str>) -> Reply {
        let request = self.server.request(Method::POST, path).bearer_auth(token).json(&json!({}));
        send(match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        })
        .await
    }

    pub async fn exchange(&self, ticket: &str, origin: Option<&str>) -> Reply {
        let request = self.server.request(Method::POST, "/v1/watch/exchange").json(&json!({ "ticket": ticket }));
        send(match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        })
        .await
    }
}

/// A password that is good enough.
pub const PASSWORD: &str = "correct horse battery staple";

pub async fn send(request: reqwest::RequestBuilder) -> Reply {
    Reply::of(request.send().await.unwrap()).await
}

/// A socket's end: the codes that were said, and the close code.
#[track_caller]
fn ended(end: &(Vec<String>, u16), code: ErrorCode, close: u16) {
    assert_eq!(*end, (vec![code.as_str().to_owned()], close));
}

mod cases {
    use super::*;

    pub(super) async fn bad_json(code: ErrorCode) {
        let world = World::new().await;
        for body in
            ["", " ", "{", "{\"username\":\"anna\"}{}", "nonsense", "{'a':1}", "{\"username\":\"anna\",}", "\u{feff}{}"]
        {
            world.ask_raw(body).await.refused(code);
        }
        world.ask_raw(vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}']).await.refused(code);
        for text in ["", "{", "hello", "{\"type\":\"hello\"}}"] {
            let mut socket = Socket::open(&world.server, None).await;
            socket.send_text(text).await;
            ended(&socket.until_closed().await, code, 4200);
        }
        let mut socket = Socket::open(&world.server, None).await;
        socket.send_binary(vec![0, 1, 2]).await;
        ended(&socket.until_closed().await, code, 4200);
        world.server.finish().await;
    }

    pub(super) async fn bad_field(code: ErrorCode) {
        let world = World::new().await;
        let long = "x".repeat(513);
        for (body, named) in [
            (json!({}), "username"),
            (json!([]), ""),
            (json!(["anna"]), ""),
            (json!("anna"), ""),
            (json!(null), ""),
            (json!({ "username": 7 }), "username"),
            (json!({ "username": null }), "username"),
            (json!({ "username": "" }), "username"),
            (json!({ "username": "an\u{200b}na" }), "username"),
            (json!({ "username": "anna", "nmae": 1 }), "nmae"),
            (json!({ "username": "anna", "context": { "Ip": "192.0.2.1" } }), "Ip"),
            (json!({ "username": "anna", "context": "192.0.2.1" }), "context"),
            (json!({ "username": "anna", "context": ["192.0.2.1"] }), "context"),
            (json!({ "username": "anna", "context": { "browser_id": "" } }), "context.browser_id"),
            (json!({ "username": "anna", "context": { "browser_id": long } }), "context.browser_id"),
            (json!({ "username": "anna", "context": { "browser_id": 7 } }), "context.browser_id"),
            (json!({ "username": "anna", "context": { "origin": 7 } }), "context.origin"),
            (json!({ "username": "anna", "action": " " }), "action"),
            (json!({ "username": "anna", "action": "pay\u{202e}" }), "action"),
            (json!({ "username": "anna", "action": "one\ntwo" }), "action"),
            (json!({ "username": "anna", "action": "x".repeat(201) }), "action"),
            (json!({ "username": "anna", "action": "pay\u{1bca0}" }), "U+1BCA0"),
            (json!({ "username": "anna", "action": "pay\u{13430}" }), "U+13430"),
            (json!({ "username": "anna", "action": "pay\u{1d159}" }), "U+1D159"),
            (json!({ "username": "anna", "action": "pay\u{fe0f}" }), "U+FE0F"),
            (json!({ "username": "anna", "action": "pay\u{200d}me" }), "U+200D"),
            (json!({ "username": "anna", "action": "pay   me" }), "more than one blank"),
            (json!({ "username": "anna", "action": format!("pa{}y", "\u{300}\u{301}".repeat(5)) }), "U+0300"),
            (json!({ "username": "anna", "lifetime": 14 }), "lifetime"),
            (json!({ "username": "anna", "lifetime": 601 }), "lifetime"),
            (json!({ "username": "anna", "lifetime": -1 }), "lifetime"),
            (json!({ "username": "anna", "lifetime": 60.5 }), "lifetime"),
            (json!({ "username": "anna", "aal": "2" }), "aal"),
        ] {
            let reply = world.webmail.ask(body.clone()).await;
            reply.refused(code);
            assert!(reply.text("detail").contains(named), "{body}: {}", reply.text("detail"));
        }
        // A member twice has two readings, in the frame of a socket as in a body.
        world.ask_raw("{\"username\":\"anna\",\"username\":\"bert\"}").await.refused(code);
        for frame in [
            "[]",
            "{}",
            "{\"type\":\"shout\"}",
            "{\"type\":\"hello\"}",
            "{\"type\":\"hello\",\"token\":\"a\",\"token\":\"b\"}",
            "{\"type\":\"hello\",\"token\":\"a\",\"extra\":1}",
            "{\"type\":\"watch\"}",
            "{\"type\":\"watch\",\"ticket\":\"a\",\"token\":\"b\"}",
            "{\"type\":\"watch\",\"ticket\":null}",
        ] {
            let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
            socket.send_text(frame).await;
            ended(&socket.until_closed().await, code, 4200);
        }
        world.server.finish().await;
    }

    pub(super) async fn bad_parameter(code: ErrorCode) {
        let world = World::new().await;
        for id in ["1", "%ff", "00000000000070008000000000000001", "01890A5D-AC96-774B-BCCE-B302099A8057"] {
            world.webmail.redeem(id).await.refused(code);
            world.webmail.cancel(id).await.refused(code);
            world.webmail.show(id, 0).await.refused(code);
        }
        let (asked, _) = world.ask("tap").await;
        for query in ["wait=soon", "wait=-1", "wait=1&wait=2", "weight=1"] {
            let path = format!("/v1/challenges/{}?{query}", asked.text("id"));
            send(world.webmail.request(Method::GET, &path)).await.refused(code);
        }
        for kind in ["carrier-pigeon", "WebPush", "%ff"] {
            let path = format!("/v1/device/push-targets/{kind}");
            world.call(Method::DELETE, &path, None).await.refused(code);
        }
        for key in ["", &"k".repeat(256)] {
            let request = world.webmail.request(Method::POST, "/v1/challenges").header("idempotency-key", key);
            send(request.json(&json!({ "username": "anna" }))).await.refused(code);
        }
        // The socket's address without the upgrade.
        send(world.server.request(Method::GET, "/v1/socket")).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn unsupported_media_type(code: ErrorCode) {
        let world = World::new().await;
        let body = "{\"username\":\"anna\"}";
        let ask = || world.webmail.request(Method::POST, "/v1/challenges").body(body);
        send(ask()).await.refused(code);
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application"] {
            send(ask().header("content-type", kind)).await.refused(code);
        }
        // A signed call as well: its proof covers the bytes, not what they are said to be.
        let proof = world.phone.proof("POST", "/v1/device/inbox", b"{}");
        let request = world.server.request(Method::POST, "/v1/device/inbox").header("dpop", proof).body("{}");
        send(request).await.refused(code);
        let charset = ask().header("content-type", "Application/JSON; charset=utf-8");
        assert_eq!(send(charset).await.status, 201);
        world.server.finish().await;
    }

    pub(super) async fn too_large(code: ErrorCode) {
        let world = World::new().await;
        let limit = world.server.app.config.http.max_body_bytes;
        world.ask_raw(" ".repeat(limit + 1)).await.refused(code);
        // Without a length that says so beforehand.
        let chunk = || futures_util::stream::iter(vec![Ok::<_, std::io::Error>(vec![b' '; limit]), Ok(vec![b' '; 1])]);
        world.ask_raw(reqwest::Body::wrap_stream(chunk())).await.refused(code);
        world.ask_raw(" ".repeat(limit)).await.refused(ErrorCode::BadJson);
        world.answer(&"a".repeat(nod_core::token::MAX_TOKEN_BYTES + 1)).await.refused(code);
        // A head that is too large does not get as far as a body that explains it.
        let head = world.server.request(Method::GET, "/healthz").header("x-padding", "x".repeat(200_000));
        assert_eq!(head.send().await.unwrap().status(), 431);
        for length in [nod_core::wire::MAX_FRAME_BYTES + 1, 1 << 20] {
            let mut socket = Socket::open(&world.server, None).await;
            socket.send(json!({ "type": "hello", "token": "a".repeat(length) })).await;
            ended(&socket.until_closed().await, code, 4200);
        }
        world.server.finish().await;
    }

    pub(super) async fn not_found(code: ErrorCode) {
        let world = World::new().await;
        for path in ["/v1", "/v1/challenge", "/v1/challenges/", "/v2/challenges", "/assets/none.js", "/.env"] {
            send(world.server.request(Method::GET, path)).await.refused(code);
        }
        world.server.finish().await;
    }

    pub(super) async fn method_not_allowed(code: ErrorCode) {
        let world = World::new().await;
        for (method, path, allow) in [
            (Method::GET, "/v1/challenges", "POST"),
            (Method::PUT, "/v1/device", "GET,HEAD,PATCH,DELETE"),
            (Method::POST, "/v1/keys", "GET,HEAD"),
            (Method::GET, "/v1/watch/poll", "POST"),
        ] {
            let reply = send(world.server.request(method, path)).await;
            reply.refused(code);
            assert_eq!(reply.headers["allow"], allow, "{path}");
        }
        world.server.finish().await;
    }

    /// The same reply for an unknown id and a wrong secret, so that nobody learns which ids there are.
    pub(super) async fn client_unauthorized(code: ErrorCode) {
        let world = World::new().await;
        let ask = || world.server.request(Method::POST, "/v1/challenges").json(&json!({ "username": "anna" }));
        let mut replies = Vec::new();
        for (id, secret) in [("webmail", "wrong"), ("nobody", "wrong"), ("web mail", "x"), ("", ""), ("nod", "")] {
            replies.push(send(ask().basic_auth(id, Some(secret))).await);
        }
        replies.push(send(ask()).await);
        replies.push(send(ask().bearer_auth(&world.webmail.secret)).await);
        replies.push(send(ask().header("authorization", "Basic !!!")).await);
        for reply in &mut replies {
            reply.refused(code);
            assert!(reply.headers["www-authenticate"].to_str().unwrap().starts_with("Basic"));
            reply.body["request_id"] = Value::Null;
        }
        assert!(replies.windows(2).all(|pair| pair[0].body == pair[1].body));
        world.server.finish().await;
    }

    pub(super) async fn client_disabled(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.ask("tap").await;
        relying_party::set_active(&world.server.app, &world.webmail.id, false).await.unwrap();
        world.webmail.ask(json!({ "username": "anna" })).await.refused(code);
        world.webmail.redeem(asked.text("id")).await.refused(code);
        // Whoever has only the id learns nothing of it.
        let stranger = world.server.request(Method::POST, "/v1/challenges").basic_auth("webmail", Some("wrong"));
        send(stranger.json(&json!({ "username": "anna" }))).await.refused(ErrorCode::ClientUnauthorized);
        assert_eq!(world.server.state(asked.text("id")).await, StateName::Cancelled);
        world.server.finish().await;
    }

    pub(super) async fn token_malformed(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let good = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
        let unsigned = forge::reheaded(&good, |header| header["alg"] = json!("none"));
        let crit = forge::reheaded(&good, |header| header["crit"] = json!(["b64"]));
        let twice = good.replacen('.', "..", 1);
        let padded = format!("{good}=");
        let extra = {
            let mut claims = forge::part(&good, 1);
            claims["admin"] = json!(true);
            forge::jws(world.phone.device.signer(), &forge::part(&good, 0), &claims)
        };
        for bad in ["", ".", "..", "a.b.c", &good[1..], &twice, &padded, &unsigned, &crit, &extra] {
            world.answer(bad).await.refused(code);
        }
        for proof in ["", "x", "a.b.c"] {
            send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await.refused(code);
        }
        let mut socket = Socket::open(&world.server, None).await;
        socket.send(json!({ "type": "hello", "token": "a.b.c" })).await;
        ended(&socket.until_closed().await, code, 4100);
        world.server.finish().await;
    }

    pub(super) async fn token_wrong_type(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let (phone, server) = (&world.phone, &world.server);
        let now = server.app.now();
        let answer = phone.sign(&token, asked.text("id"), Verdict::Approve, None);
        let hello =
            nod_core::token::sign_hello(phone.device.signer(), phone.device.identity().device, &server.url, "n", now);
        let proof = phone.proof("GET", "/v1/device", b"");
        for other in [&token, &hello, &proof] {
            world.answer(other).await.refused(code);
        }
        for other in [&token, &hello, &answer] {
            send(server.request(Method::GET, "/v1/device").header("dpop", other)).await.refused(code);
        }
        for other in [&token, &proof, &answer] {
            let mut socket = Socket::open(server, None).await;
            socket.send(json!({ "type": "hello", "token": other })).await;
            ended(&socket.until_closed().await, code, 4100);
        }
        world.server.finish().await;
    }

    pub(super) async fn token_unknown_key(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let good = world.phone.sign(&token, asked.text("id"), Verdict::Approve, None);
        let stranger = forge::stranger();
        // The phone's claims, signed and named by another key.
        let claims = forge::part(&good, 1);
        world.answer(&forge::jws(&stranger, &forge::kid("nod-answer+jwt", &stranger), &claims)).await.refused(code);
        // No name at all.
        let nameless = forge::reheaded(&good, |header| drop(header.as_object_mut().unwrap().remove("kid")));
        world.answer(&nameless).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn token_bad_signature(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let good = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
        // A NO is not to be made a YES.
        world.answer(&forge::altered(&good, |claims| claims["decision"] = json!("approve"))).await.refused(code);
        let (input, _) = good.rsplit_once('.').unwrap();
        world.answer(&format!("{input}.")).await.refused(code);
        world.answer(&format!("{input}.{}", "A".repeat(86))).await.refused(code);
        // Another algorithm than the key's.
        world.answer(&forge::reheaded(&good, |header| header["alg"] = json!("ES256"))).await.refused(code);
        // Another key under the phone's name.
        let stranger = forge::stranger();
        world.answer(&forge::jws(&stranger, &forge::part(&good, 0), &forge::part(&good, 1))).await.refused(code);
        let proof = world.phone.proof("GET", "/v1/device", b"");
        let moved = forge::altered(&proof, |claims| claims["jti"] = json!("another"));
        send(world.server.request(Method::GET, "/v1/device").header("dpop", moved)).await.refused(code);
        assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
        world.server.finish().await;
    }

    pub(super) async fn token_wrong_audience(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let good = forge::part(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, None), 1);
        let signer = world.phone.device.signer();
        let foreign = |aud: &str| {
            let mut claims = good.clone();
            claims["aud"] = json!(aud);
            forge::jws(signer, &forge::kid("nod-answer+jwt", signer), &claims)
        };
        for aud in ["https://nod.example.org", "", &format!("{}/", world.server.url)] {
            world.answer(&foreign(aud)).await.refused(code);
        }
        // A hello for another server: what a server in between would pass on.
        let mut socket = Socket::open(&world.server, None).await;
        let nonce = socket.welcome().await;
        let device = world.phone.device.identity().device;
        let now = world.server.app.now();
        let hello = nod_core::token::sign_hello(signer, device, "https://nod.example.org", &nonce, now);
        socket.send(json!({ "type": "hello", "token": hello })).await;
        ended(&socket.until_closed().await, code, 4100);
        world.server.finish().await;
    }

    pub(super) async fn token_wrong_binding(code: ErrorCode) {
        let world = World::new().await;
        let (first, first_token) = world.ask("tap").await;
        let (second, second_token) = world.ask("tap").await;
        // An answer moved to another challenge, in either direction.
        world.answer(&world.phone.sign(&first_token, second.text("id"), Verdict::Approve, None)).await.refused(code);
        world.answer(&world.phone.sign(&second_token, first.text("id"), Verdict::Approve, None)).await.refused(code);
        // A proof moved to another method, path or body; one over the query; one without a body's hash.
        let body = br#"{"wait_ms":0}"#;
        let inbox = |proof: String| {
            let request = world.server.request(Method::POST, "/v1/device/inbox").header("dpop", proof);
            request.header("content-type", "application/json").body(body.to_vec())
        };
        for proof in [
            world.phone.proof("GET", "/v1/device/inbox", body),
            world.phone.proof("post", "/v1/device/inbox", body),
            world.phone.proof("POST", "/v1/device/ack", body),
            world.phone.proof("POST", "/v1/device/inbox?x=1", body),
            world.phone.proof("POST", "/v1/device/inbox", b"{}"),
            world.phone.proof("POST", "/v1/device/inbox", b""),
        ] {
            send(inbox(proof)).await.refused(code);
        }
        let signer = world.phone.device.signer();
        let mut claims = forge::part(&world.phone.proof("POST", "/v1/device/inbox", body), 1);
        claims.as_object_mut().unwrap().remove("ath");
        send(inbox(forge::jws(signer, &forge::jwk("dpop+jwt", signer), &claims))).await.refused(code);
        // The query is not signed, as RFC 9449 has it, and no signed call reads one.
        let proof = world.phone.proof("GET", "/v1/device", b"");
        let queried = world.server.request(Method::GET, "/v1/device?x=1").header("dpop", proof);
        assert_eq!(send(queried).await.status, 200);
        // A hello over another connection's nonce.
        let (mut one, mut two) = (Socket::open(&world.server, None).await, Socket::open(&world.server, None).await);
        let (nonce, _) = (one.welcome().await, two.welcome().await);
        let device = world.phone.device.identity().device;
        let hello = nod_core::token::sign_hello(signer, device, &world.server.url, &nonce, world.server.app.now());
        two.send(json!({ "type": "hello", "token": hello })).await;
        ended(&two.until_closed().await, code, 4100);
        one.close().await;
        world.server.finish().await;
    }

    pub(super) async fn clock_skew(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let mut claims = nod_core::token::AnswerClaims {
            iss: world.phone.device.identity().device,
            aud: world.server.url.clone(),
            jti: asked.text("id").parse().unwrap(),
            cth: nod_core::token::token_hash(&token),
            decision: Verdict::Deny,
            secret: None,
            iat: 0,
        };
        let signer = world.phone.device.signer();
        let now = world.server.app.now();
        for off in [-301, 301] {
            claims.iat = now.seconds() + off;
            let reply = world.answer(&sign_answer(signer, &claims)).await;
            reply.refused(code);
            assert!(reply.text("detail").contains(&now.to_string()), "{}", reply.text("detail"));
            let then = nod_core::time::Timestamp::from_seconds(claims.iat);
            let url = format!("{}/v1/device", world.server.url);
            let proof = sign_dpop(signer, "GET", &url, b"", "j", then);
            let reply = send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await;
            reply.refused(code);
            assert!(reply.text("detail").contains(&now.to_string()), "{}", reply.text("detail"));
            let mut socket = Socket::open(&world.server, None).await;
            let nonce = socket.welcome().await;
            let hello = nod_core::token::sign_hello(signer, claims.iss, &world.server.url, &nonce, then);
            socket.send(json!({ "type": "hello", "token": hello })).await;
            ended(&socket.until_closed().await, code, 4100);
        }
        // A phone that is off by less is in; and the library corrects a clock that is off by more.
        claims.iat = now.seconds() - 299;
        assert_eq!(world.answer(&sign_answer(signer, &claims)).await.status, 200);
        world.server.finish().await;
    }

    pub(super) async fn proof_missing(code: ErrorCode) {
        let world = World::new().await;
        for (method, path) in [
            (Method::GET, "/v1/device"),
            (Method::DELETE, "/v1/device"),
            (Method::PATCH, "/v1/device"),
            (Method::POST, "/v1/device/inbox"),
            (Method::POST, "/v1/device/ack"),
            (Method::POST, "/v1/device/key"),
            (Method::PUT, "/v1/device/push-targets"),
            (Method::DELETE, "/v1/device/push-targets/fcm"),
            (Method::POST, "/v1/enrolments/status"),
        ] {
            let reply = send(world.server.request(method, path).header("authorization", "DPoP x")).await;
            reply.refused(code);
            assert_eq!(reply.headers["www-authenticate"], "DPoP algs=\"EdDSA ES256\"");
        }
        world.server.finish().await;
    }

    pub(super) async fn proof_replayed(code: ErrorCode) {
        let world = World::new().await;
        let proof = world.phone.proof("GET", "/v1/device", b"");
        let look = || send(world.server.request(Method::GET, "/v1/device").header("dpop", &proof));
        assert_eq!(look().await.status, 200);
        look().await.refused(code);
        // Still, for as long as its time would pass.
        world.server.clock.advance(Duration::from_secs(299));
        look().await.refused(code);
        // At the same moment: one of the two.
        let proof = world.phone.proof("GET", "/v1/device", b"");
        let both = || send(world.server.request(Method::GET, "/v1/device").header("dpop", &proof));
        let (one, two) = tokio::join!(both(), both());
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
        // Another device's proof of the same name is another proof.
        let other = world.server.phone(world.anna, "Other").await;
        let url = format!("{}/v1/device", world.server.url);
        for phone in [&world.phone, &other] {
            let proof = sign_dpop(phone.device.signer(), "GET", &url, b"", "same", world.server.app.now());
            let reply = send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await;
            assert_eq!(reply.status, 200);
        }
        world.server.finish().await;
    }

    pub(super) async fn device_unknown(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let stranger = forge::stranger();
        let url = format!("{}/v1/device", world.server.url);
        let proof = sign_dpop(&stranger, "GET", &url, b"", "j", world.server.app.now());
        send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await.refused(code);
        let mut claims = forge::part(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, None), 1);
        claims["iss"] = claims["jti"].clone();
        let signer = world.phone.device.signer();
        let header = forge::kid("nod-answer+jwt", signer);
        world.answer(&forge::jws(signer, &header, &claims)).await.refused(code);
        let mut socket = Socket::open(&world.server, None).await;
        let nonce = socket.welcome().await;
        let nobody = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        let now = world.server.app.now();
        let hello = nod_core::token::sign_hello(&stranger, nobody, &world.server.url, &nonce, now);
        socket.send(json!({ "type": "hello", "token": hello })).await;
        ended(&socket.until_closed().await, code, 4201);
        world.server.finish().await;
    }

    pub(super) async fn device_revoked(code: ErrorCode) {
        let world = World::new().await;
        // A second phone, so that the question stays open.
        let other = world.server.phone(world.anna, "Other").await;
        let (asked, token) = world.ask("tap").await;
        let mut open = crate::socket::hello(&world.server, &world.phone).await;
        world.phone.api().revoke().await.unwrap();
        ended(&open.until_closed().await, code, 4201);
        world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, None)).await.refused(code);
        world.call(Method::GET, "/v1/device", None).await.refused(code);
        world.call(Method::POST, "/v1/device/inbox", Some(&json!({}))).await.refused(code);
        world.call(Method::DELETE, "/v1/device", None).await.refused(code);
        let mut socket = Socket::open(&world.server, None).await;
        crate::socket::say_hello(&mut socket, &world.server, &world.phone).await;
        ended(&socket.until_closed().await, code, 4201);
        assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
        // The other is asked as before.
        let number = asked.body["show"]["number"].as_str();
        let answer = other.sign(&token, asked.text("id"), Verdict::Approve, number);
        assert_eq!(other.api().answer(&answer).await.unwrap().state, StateName::Approved);
        world.server.finish().await;
    }

    pub(super) async fn account_disabled(code: ErrorCode) {
        let world = World::new().await;
        let mut open = crate::socket::hello(&world.server, &world.phone).await;
        account::disable(&world.server.app, world.anna).await.unwrap();
        ended(&open.until_closed().await, code, 4201);
        world.call(Method::GET, "/v1/device", None).await.refused(code);
        let mut socket = Socket::open(&world.server, None).await;
        crate::socket::say_hello(&mut socket, &world.server, &world.phone).await;
        ended(&socket.until_closed().await, code, 4201);
        account::enable(&world.server.app, world.anna).await.unwrap();
        assert_eq!(world.call(Method::GET, "/v1/device", None).await.status, 200);
        world.server.finish().await;
    }

    pub(super) async fn watch_unauthorized(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.ask("tap").await;
        let ticket = asked.text("ticket");
        let foreign = World::new().await;
        let (theirs, _) = foreign.ask("tap").await;
        for bad in ["", "x", theirs.text("ticket"), asked.text("id"), &ticket[..ticket.len() - 2]] {
            world.exchange(bad, Some(ORIGIN)).await.refused(code);
        }
        let exchanged = world.exchange(ticket, Some(ORIGIN)).await;
        assert_eq!(exchanged.status, 200, "{:?}", exchanged.body);
        let token = exchanged.text("token");
        // Once, over HTTP as over the socket.
        world.exchange(ticket, Some(ORIGIN)).await.refused(code);
        world.exchange(token, Some(ORIGIN)).await.refused(code);
        for (name, value) in
            [("ticket", ticket), ("ticket", token), ("token", ticket), ("token", theirs.text("ticket"))]
        {
            let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
            socket.send(json!({ "type": "watch", name: value })).await;
            ended(&socket.until_closed().await, code, 4100);
        }
        for path in ["/v1/watch/poll", "/v1/watch/events"] {
            world.watch(path, ticket, Some(ORIGIN)).await.refused(code);
            let bare = world.server.request(Method::POST, path).header("origin", ORIGIN).json(&json!({}));
            send(bare).await.refused(code);
            assert_eq!(world.watch(path, token, Some("https://evil.example")).await.status, 403);
        }
        foreign.server.finish().await;
        world.server.finish().await;
    }

    pub(super) async fn origin_not_allowed(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.ask("tap").await;
        let ticket = asked.text("ticket");
        let wrong =
            ["null", "https://evil.example", "https://mail.example.org.evil.example", "http://mail.example.org"];
        for origin in wrong.map(Some).into_iter().chain([None, Some(world.server.url.as_str())]) {
            world.exchange(ticket, origin).await.refused(code);
            let mut socket = Socket::open(&world.server, origin).await;
            socket.send(json!({ "type": "watch", "ticket": ticket })).await;
            ended(&socket.until_closed().await, code, 4203);
        }
        // None of them has cost the right page its ticket.
        let mut page = Page::open(&world.server, ticket).await;
        assert_eq!(page.view.state, StateName::Pending);
        for origin in wrong.map(Some).into_iter().chain([None]) {
            world.watch("/v1/watch/poll", &page.token, origin).await.refused(code);
            world.watch("/v1/watch/events", &page.token, origin).await.refused(code);
        }
        world.webmail.cancel(asked.text("id")).await;
        page.until_final().await;
        world.server.finish().await;
    }

    pub(super) async fn other_device(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let bert = world.server.account("bert").await;
        let theirs = world.server.phone(bert, "Bert's").await;
        let number = asked.body["show"]["number"].as_str();
        for verdict in [Verdict::Approve, Verdict::Deny, Verdict::Report] {
            world.answer(&theirs.sign(&token, asked.text("id"), verdict, number)).await.refused(code);
        }
        assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
        world.server.finish().await;
    }

    pub(super) async fn user_unknown(code: ErrorCode) {
        let world = World::new().await;
        world.webmail.ask(json!({ "username": "nobody" })).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn user_disabled(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        account::disable(&world.server.app, world.anna).await.unwrap();
        world.webmail.ask(json!({ "username": "anna" })).await.refused(code);
        let late = world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, None)).await;
        late.refused(ErrorCode::ChallengeSettled);
        assert_eq!(late.text("state"), "cancelled");
        world.server.finish().await;
    }

    pub(super) async fn user_without_device(code: ErrorCode) {
        let world = World::new().await;
        world.server.account("bert").await;
        world.webmail.ask(json!({ "username": "bert" })).await.refused(code);
        let (asked, _) = world.ask("tap").await;
        world.phone.api().revoke().await.unwrap();
        // The last device has gone: nobody is left to answer.
        assert_eq!(world.server.state(asked.text("id")).await, StateName::Cancelled);
        world.webmail.ask(json!({ "username": "anna" })).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn level_not_allowed(code: ErrorCode) {
        let world = World::new().await;
        for (name, value) in [
            ("level", json!("push")),
            ("level", json!("TAP")),
            ("level", json!("")),
            ("aal", json!(0)),
            ("aal", json!(3)),
        ] {
            let reply = world.webmail.ask(json!({ "username": "anna", name: value })).await;
            reply.refused(code);
            assert!(reply.text("detail").starts_with(name), "{}", reply.text("detail"));
        }
        // AAL 2 is `strict`, and nothing that is asked for besides makes it less (law 6).
        let asked = world.webmail.ask(json!({ "username": "anna", "aal": 2, "level": "tap" })).await;
        assert_eq!(asked.text("level"), "strict");
        world.server.finish().await;
    }

    pub(super) async fn idempotency_conflict(code: ErrorCode) {
        let world = World::new().await;
        let ask = |party: &RelyingParty, body: Value| {
            let request = party.request(Method::POST, "/v1/challenges").header("idempotency-key", "order 7");
            send(request.json(&body))
        };
        let body = json!({ "username": "anna", "action": "Order 7" });
        let first = ask(&world.webmail, body.clone()).await;
        let again = ask(&world.webmail, body.clone()).await;
        assert_eq!((first.status, again.status), (201, 201));
        assert_eq!(first.text("id"), again.text("id"));
        ask(&world.webmail, json!({ "username": "anna", "action": "Order 8" })).await.refused(code);
        // Another relying party's keys are its own.
        let files = world.server.relying_party("files").await;
        let other = ask(&files, body).await;
        assert_eq!(other.status, 201);
        assert_ne!(other.text("id"), first.text("id"));
        world.server.finish().await;
    }

    pub(super) async fn too_many_challenges(code: ErrorCode) {
        let world = World::new().await;
        let limit = world.server.app.config.approval.max_open_per_account;
        let mut last = String::new();
        for _ in 0..limit {
            world.webmail.ask_at("anna", "tap").await.text("id").clone_into(&mut last);
        }
        let refused = world.webmail.ask(json!({ "username": "anna" })).await;
        refused.again_in(code, 120);
        // Another relying party's questions count for the same person (REQ 11, 40).
        let files = world.server.relying_party("files").await;
        files.ask(json!({ "username": "anna" })).await.refused(code);
        assert_eq!(world.webmail.cancel(&last).await.status, 200);
        world.webmail.ask_at("anna", "tap").await;
        world.server.finish().await;
    }

    pub(super) async fn too_many_attempts(code: ErrorCode) {
        let world = World::with(|config| config.limits.free_attempts = 1).await;
        world.webmail.ask_at("anna", "tap").await;
        world.webmail.ask(json!({ "username": "anna" })).await.again_in(code, 30);
        world.server.finish().await;
    }

    pub(super) async fn too_many_failures(code: ErrorCode) {
        let world = World::with(|config| config.limits.max_failures = 1).await;
        let (asked, token) = world.ask("number").await;
        let right = asked.body["show"]["number"].as_str().unwrap();
        let wrong = if right == "10" { "11" } else { "10" };
        let answer = |number| world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(number));
        world.answer(&answer(wrong)).await.refused(ErrorCode::NumberWrong);
        // Neither the open question nor another one takes a number any more; a tap needs none.
        world.answer(&answer(right)).await.refused(code);
        let refused = world.webmail.ask(json!({ "username": "anna", "level": "number" })).await;
        refused.refused(code);
        assert!(!refused.headers.contains_key("retry-after"), "time alone does not help");
        assert!(refused.text("detail").contains("nod user unlock"), "{:?}", refused.body);
        world.server.finish().await;
    }

    pub(super) async fn too_many_requests(code: ErrorCode) {
        let world = World::with(|config| config.limits.issues_per_minute = 10).await;
        world.webmail.ask_at("anna", "tap").await;
        world.webmail.ask(json!({ "username": "anna" })).await.again_in(code, 6);
        world.server.finish().await;
    }

    /// Behind a proxy, which brings everybody over its own connections, what waits is counted for the address that it names.
    pub(super) async fn too_many_connections(code: ErrorCode) {
        let world = World::with(|config| {
            config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
            config.http.max_connections_per_address = 1;
        })
        .await;
        let asked = world.webmail.ask_at("anna", "tap").await;
        let page = Page::open(&world.server, asked.text("ticket")).await;
        let wait = |path: &str, from: &str| {
            let request = world.server.request(Method::POST, path).bearer_auth(&page.token).header("origin", ORIGIN);
            request.header("x-forwarded-for", from).json(&json!({}))
        };
        let stream = wait("/v1/watch/events", "192.0.2.7").send().await.unwrap();
        assert_eq!(stream.status(), 200);
        send(wait("/v1/watch/poll", "192.0.2.7")).await.again_in(code, 10);
        assert_eq!(send(wait("/v1/watch/poll", "192.0.2.8")).await.status, 200, "another address");
        // What does not wait needs no place.
        let show = world.webmail.request(Method::GET, &format!("/v1/challenges/{}", asked.text("id")));
        assert_eq!(send(show.header("x-forwarded-for", "192.0.2.7")).await.status, 200);
        world.webmail.cancel(asked.text("id")).await;
        // The stream ends with the question, and its place is free.
        stream.bytes().await.unwrap();
        eventually("the place of the stream is free", async || {
            (send(wait("/v1/watch/poll", "192.0.2.7")).await.status == 200).then_some(())
        })
        .await;
        drop(page);
        world.server.finish().await;
    }

    pub(super) async fn too_many_guesses(code: ErrorCode) {
        let world = World::with(|config| config.limits.free_guesses = 1).await;
        let mut browser = Browser::new(&world.server);
        assert_eq!(browser.sign_in("anna", "wrong password").await.status, 401);
        let refused = browser.sign_in("anna", PASSWORD).await;
        assert_eq!((refused.status, refused.retry_after), (429, Some(30)));
        assert!(
            refused.text.contains("There were too many tries. Wait 30 seconds, then try again."),
            "{}",
            refused.text
        );
        world.server.counted(code);
        world.server.finish().await;
    }

    /// What is not there and what is somebody else's look the same.
    pub(super) async fn challenge_unknown(code: ErrorCode) {
        let world = World::new().await;
        let (asked, answer) = world.approved().await;
        let files = world.server.relying_party("files").await;
        for id in [asked.text("id"), "01890a5d-ac96-774b-bcce-b302099a8057"] {
            files.show(id, 0).await.refused(code);
            files.cancel(id).await.refused(code);
            files.redeem(id).await.refused(code);
        }
        let signer = world.phone.device.signer();
        let mut claims = forge::part(&answer, 1);
        claims["jti"] = json!("01890a5d-ac96-774b-bcce-b302099a8057");
        world.answer(&forge::jws(signer, &forge::part(&answer, 0), &claims)).await.refused(code);
        assert_eq!(world.webmail.redeem(asked.text("id")).await.status, 200);
        world.server.finish().await;
    }

    /// 409 with the final state, for whoever comes too late, by each way to be late.
    pub(super) async fn challenge_settled(code: ErrorCode) {
        let world = World::new().await;
        let (denied, denied_token) = world.ask("number").await;
        let no = world.phone.sign(&denied_token, denied.text("id"), Verdict::Deny, None);
        assert_eq!(world.answer(&no).await.status, 200);
        let (cancelled, cancelled_token) = world.ask("tap").await;
        assert_eq!(world.webmail.cancel(cancelled.text("id")).await.status, 200);
        // Cancelling again is no error.
        assert_eq!(world.webmail.cancel(cancelled.text("id")).await.status, 200);
        let (approved, _) = world.approved().await;
        let (expired, expired_token) = world.ask("tap").await;
        world.server.clock.advance(Duration::from_mins(2));
        for (asked, token, state) in [
            (&denied, &denied_token, "denied"),
            (&cancelled, &cancelled_token, "cancelled"),
            (&expired, &expired_token, "expired"),
        ] {
            let number = asked.body["show"]["number"].as_str();
            let late = world.answer(&world.phone.sign(token, asked.text("id"), Verdict::Approve, number)).await;
            late.refused(code);
            assert_eq!(late.text("state"), state);
        }
        for (asked, state) in [(&denied, "denied"), (&approved, "approved"), (&expired, "expired")] {
            let late = world.webmail.cancel(asked.text("id")).await;
            late.refused(code);
            assert_eq!(late.text("state"), state);
        }
        world.server.finish().await;
    }

    pub(super) async fn challenge_unanswered(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.ask("number").await;
        let refused = nod::flow::approval::evidence::find(&world.server.app, asked.text("id").parse().unwrap())
            .await
            .unwrap_err();
        assert_eq!((refused.code, refused.state), (code, Some(StateName::Pending)));
        world.server.finish().await;
    }

    pub(super) async fn challenge_not_approved(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("number").await;
        let redeem = || world.webmail.redeem(asked.text("id"));
        let early = redeem().await;
        early.refused(code);
        assert_eq!(early.text("state"), "pending");
        world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Report, None)).await;
        let never = redeem().await;
        never.refused(code);
        assert_eq!(never.text("state"), "reported");
        world.server.finish().await;
    }

    pub(super) async fn already_redeemed(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.approved().await;
        let redeem = || world.webmail.redeem(asked.text("id"));
        let all = futures_util::future::join_all((0..8).map(|_| redeem())).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 200).count(), 1);
        for reply in all.iter().filter(|reply| reply.status != 200) {
            reply.refused(code);
            assert_eq!(reply.text("state"), "redeemed");
        }
        world.server.finish().await;
    }

    pub(super) async fn redemption_too_late(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.approved().await;
        world.server.clock.advance(world.server.app.config.approval.redeem_within + Duration::from_secs(1));
        world.webmail.redeem(asked.text("id")).await.refused(code);
        world.server.finish().await;
    }

    /// REQ 80.
    pub(super) async fn redemption_refused(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.approved().await;
        world.phone.api().revoke().await.unwrap();
        world.webmail.redeem(asked.text("id")).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn number_missing(code: ErrorCode) {
        let world = World::new().await;
        for level in ["number", "strict"] {
            let (asked, token) = world.ask(level).await;
            let bare = world.phone.sign(&token, asked.text("id"), Verdict::Approve, None);
            world.answer(&bare).await.refused(code);
            assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
        }
        world.server.finish().await;
    }

    pub(super) async fn number_wrong(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("number").await;
        let right = asked.body["show"]["number"].as_str().unwrap();
        let wrong = if right == "10" { "11" } else { "10" };
        let reply = world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(wrong))).await;
        reply.refused(code);
        assert_eq!(reply.body["tries_left"], 1);
        let good = world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(right))).await;
        assert_eq!(good.body["state"], "approved");
        world.server.finish().await;
    }

    pub(super) async fn enrolment_unknown(code: ErrorCode) {
        let world = World::new().await;
        let invitation = enrolment::invite(&world.server.app, world.anna, None).await.unwrap();
        let claim = async |secret: nod_core::link::EnrolmentSecret, signer: &dyn Signer| {
            let proof = sign_enrol(signer, &world.server.url, &secret.hash(), world.server.app.now());
            let body = json!({ "secret": secret.to_text(), "proof": proof, "name": "New", "platform": "test" });
            world.server.post("/v1/enrolments/claim", &body).await
        };
        let (one, two) = (forge::stranger(), forge::stranger());
        claim(nod_core::link::EnrolmentSecret::from_bytes([7; 16]), &one).await.refused(code);
        let body = json!({ "secret": "short", "proof": "x", "name": "New", "platform": "test" });
        world.server.post("/v1/enrolments/claim", &body).await.refused(code);
        assert_eq!(claim(invitation.link.secret.clone(), &one).await.status, 200);
        claim(invitation.link.secret.clone(), &two).await.refused(code);
        enrolment::confirm(&world.server.app, invitation.id, None).await.unwrap();
        claim(invitation.link.secret.clone(), &one).await.refused(code);
        let late = enrolment::invite(&world.server.app, world.anna, None).await.unwrap();
        world.server.clock.advance(world.server.app.config.approval.enrolment_lifetime);
        claim(late.link.secret.clone(), &two).await.refused(code);
        // A key that claimed nothing has no status.
        let url = format!("{}/v1/enrolments/status", world.server.url);
        let proof = sign_dpop(&two, "POST", &url, b"{}", "j", world.server.app.now());
        let status = world.server.request(Method::POST, "/v1/enrolments/status").header("dpop", proof);
        send(status.json(&json!({}))).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn enrolment_settled(code: ErrorCode) {
        let world = World::new().await;
        let app = &world.server.app;
        let invitation = enrolment::invite(app, world.anna, None).await.unwrap();
        // Nobody has claimed it: there is nothing to confirm. The pages and the command line show what comes of it.
        assert_eq!(enrolment::confirm(app, invitation.id, None).await.unwrap_err().code, code);
        enrolment::refuse(app, invitation.id, None).await.unwrap();
        assert_eq!(enrolment::refuse(app, invitation.id, None).await.unwrap_err().code, code);
        world.server.finish().await;
    }

    pub(super) async fn key_in_use(code: ErrorCode) {
        let world = World::new().await;
        let secret = enrolment::invite(&world.server.app, world.anna, None).await.unwrap().link.secret;
        let proof = sign_enrol(world.phone.device.signer(), &world.server.url, &secret.hash(), world.server.app.now());
        let body = json!({ "secret": secret.to_text(), "proof": proof, "name": "New", "platform": "test" });
        world.server.post("/v1/enrolments/claim", &body).await.refused(code);
        let other = world.server.phone(world.anna, "Other").await;
        let identity = world.phone.device.identity();
        let binding = rotation_binding(identity.device, world.phone.device.signer().public_key());
        let proof = sign_enrol(other.device.signer(), &world.server.url, &binding, world.server.app.now());
        world.call(Method::POST, "/v1/device/key", Some(&json!({ "proof": proof }))).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn too_many_devices(code: ErrorCode) {
        let world = World::with(|config| config.approval.max_devices_per_account = 2).await;
        let server = &world.server;
        let secret = enrolment::invite(&server.app, world.anna, None).await.unwrap().link.secret;
        server.phone(world.anna, "Second").await;
        let proof = sign_enrol(&forge::stranger(), &server.url, &secret.hash(), server.app.now());
        let body = json!({ "secret": secret.to_text(), "proof": proof, "name": "Third", "platform": "test" });
        server.post("/v1/enrolments/claim", &body).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn key_unusable(code: ErrorCode) {
        let world = World::new().await;
        let secret = enrolment::invite(&world.server.app, world.anna, None).await.unwrap().link.secret;
        let signer = forge::stranger();
        let good = sign_enrol(&signer, &world.server.url, &secret.hash(), world.server.app.now());
        let zero = nod_core::encoding::base64url(&[0; 32]);
        for jwk in [
            json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" }),
            // The neutral point: it verifies a signature over anything.
            json!({ "kty": "OKP", "crv": "Ed25519", "x": nod_core::encoding::base64url(&{ let mut one = [0; 32]; one[0] = 1; one }) }),
            json!({ "kty": "OKP", "crv": "Ed25519", "x": zero, "y": zero }),
        ] {
            let proof = forge::reheaded(&good, |header| header["jwk"] = jwk.clone());
            let body = json!({ "secret": secret.to_text(), "proof": proof, "name": "New", "platform": "test" });
            world.server.post("/v1/enrolments/claim", &body).await.refused(code);
            world.call(Method::POST, "/v1/device/key", Some(&json!({ "proof": proof }))).await.refused(code);
        }
        world.server.finish().await;
    }

    pub(super) async fn setup_code_wrong(code: ErrorCode) {
        let server = Server::start().await;
        let link = nod::flow::sign_in::setup::link(&server.app).await.unwrap().unwrap();
        let right = link.split('#').nth(1).unwrap().to_owned();
        let mut browser = Browser::new(&server);
        browser.get("/setup").await;
        let fields = |code: &str| {
            let code = code.to_owned();
            move |browser: &Browser| {
                browser.form(
                    "/setup",
                    &[
                        ("code", &code),
                        ("username", "anna"),
                        ("display_name", "Anna"),
                        ("password", PASSWORD),
                        ("password_again", PASSWORD),
                    ],
                )
            }
        };
        for wrong in ["", "wrong", &right[1..]] {
            let request = fields(wrong)(&browser);
            assert_eq!(browser.send(request).await.status, 422);
        }
        server.counted(code);
        let request = fields(&right)(&browser);
        assert!(browser.send(request).await.to().starts_with("/account/phones/new/"));
        // The set-up is over: the same code again makes no second administrator.
        let mut second = Browser::new(&server);
        second.get("/sign-in").await;
        let request = fields(&right)(&second);
        assert_eq!(second.send(request).await.status, 422);
        server.finish().await;
    }

    /// REQ 43: an unknown user, a wrong password and a disabled account look the same.
    pub(super) async fn credentials_wrong(code: ErrorCode) {
        let world = World::new().await;
        let bert = world.server.account_with("bert", Some(PASSWORD), false).await;
        account::disable(&world.server.app, bert).await.unwrap();
        let mut pages = Vec::new();
        for (username, password) in [("anna", "wrong"), ("nobody", PASSWORD), ("bert", PASSWORD), ("no body", "x")] {
            let mut browser = Browser::new(&world.server);
            let page = browser.sign_in(username, password).await;
            assert_eq!(page.status, code.status());
            let csrf = |line: &&str| !line.contains("csrf");
            pages.push(page.text.lines().filter(csrf).collect::<String>().replace(username, "NAME"));
        }
        assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
        world.server.counted(code);
        world.server.finish().await;
    }

    pub(super) async fn session_missing(code: ErrorCode) {
        let world = World::new().await;
        let mut browser = Browser::new(&world.server);
        browser.get("/sign-in").await;
        browser.cookies.insert("nod-session".to_owned(), "guessed".to_owned());
        for path in ["/account", "/account/phones/new/x"] {
            assert_eq!(browser.get(path).await.to(), "/sign-in");
        }
        assert_eq!(browser.post("/account/phones", &[]).await.to(), "/sign-in");
        world.server.counted(code);
        world.server.finish().await;
    }

    /// Whoever signed in with the password alone, before there was a phone, must not stay once there is one.
    pub(super) async fn reauthentication_needed(code: ErrorCode) {
        let server = Server::start().await;
        let bert = server.account_with("bert", Some(PASSWORD), false).await;
        let mut browser = Browser::new(&server);
        assert_eq!(browser.sign_in("bert", PASSWORD).await.to(), "/account");
        assert_eq!(browser.get("/account").await.status, 200);
        let _phone = server.phone(bert, "Phone").await;
        assert_eq!(browser.get("/account").await.to(), "/sign-in?why=again");
        assert_eq!(browser.post("/account/phones", &[]).await.to(), "/sign-in?why=again");
        server.counted(code);
        server.finish().await;
    }

    pub(super) async fn cross_site(code: ErrorCode) {
        let world = World::new().await;
        let mut browser = Browser::new(&world.server);
        browser.get("/sign-in").await;
        let fields = [("username", "anna"), ("password", PASSWORD)];
        let origins = [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")];
        for (name, value) in origins {
            let request = browser.form("/sign-in", &fields).header(name, value);
            browser.send(request).await.refused(code);
        }
        // Another browser's token, and a browser that came without a cookie.
        let mut other = Browser::new(&world.server);
        other.get("/sign-in").await;
        let request = other.form("/sign-in", &fields);
        browser.send(request).await.refused(code);
        let mut bare = Browser::new(&world.server);
        let request = browser.form("/sign-in", &fields);
        bare.send(request).await.refused(code);
        assert_eq!(browser.post("/sign-in", &fields).await.to(), "/sign-in/wait");
        world.server.finish().await;
    }

    pub(super) async fn no_device_left(code: ErrorCode) {
        let world = World::new().await;
        world.phone.api().revoke().await.unwrap();
        let mut browser = Browser::new(&world.server);
        browser.get("/sign-in").await;
        let page = browser.post("/sign-in", &[("username", "anna"), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 403, "the sign-in page says it in words");
        world.server.counted(code);
        world.server.finish().await;
    }

    pub(super) async fn form_expired(code: ErrorCode) {
        let world = World::new().await;
        world.server.account_with("bert", Some(PASSWORD), false).await;
        let mut browser = Browser::new(&world.server);
        browser.get("/sign-in").await;
        let before = browser.csrf.clone();
        browser.sign_in("bert", PASSWORD).await;
        browser.csrf = before;
        browser.post("/sign-out", &[]).await.refused(code);
        world.server.finish().await;
    }

    pub(super) async fn username_taken(code: ErrorCode) {
        let world = World::new().await;
        for username in ["anna", "ANNA"] {
            let draft = account::Draft {
                username: username.parse().unwrap(),
                display_name: None,
                administrator: false,
                password: None,
            };
            // The command line's door: it prints the refusal as it is.
            assert_eq!(account::add(&world.server.app, draft).await.unwrap_err().code, code);
        }
        world.server.finish().await;
    }

    pub(super) async fn password_too_weak(code: ErrorCode) {
        let world = World::new().await;
        for password in ["elevenchars".to_owned(), "x".repeat(257)] {
            let set = account::set_password(&world.server.app, world.anna, password.into()).await;
            assert_eq!(set.unwrap_err().code, code);
        }
        world.server.finish().await;
    }

    pub(super) async fn unexpected_frame(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, None);
        let ack = json!({ "type": "ack", "challenge": asked.text("id"), "what": "opened" });
        let answer = json!({ "type": "answer", "token": answer });
        for frame in [&ack, &answer] {
            let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
            socket.send(frame.clone()).await;
            ended(&socket.until_closed().await, code, 4200);
        }
        // Twice hello, or hello and watch, on a connection that said who it is.
        for frame in [json!({ "type": "hello", "token": "x" }), json!({ "type": "watch", "ticket": "x" })] {
            let mut socket = crate::socket::hello(&world.server, &world.phone).await;
            socket.send(frame.clone()).await;
            ended(&socket.until_closed().await, code, 4200);
        }
        let mut page = Page::open(&world.server, asked.text("ticket")).await;
        page.socket.send(answer).await;
        ended(&page.socket.until_closed().await, code, 4200);
        assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
        world.server.finish().await;
    }

    pub(super) async fn silent_client(code: ErrorCode) {
        let world = World::new().await;
        let timeout = world.server.app.config.http.hello_timeout;
        let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
        socket.welcome().await;
        world.server.clock.asleep(timeout..=timeout, 1).await;
        world.server.clock.advance(timeout);
        ended(&socket.until_closed().await, code, 4101);
        world.server.finish().await;
    }

    pub(super) async fn idle_timeout(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.ask("tap").await;
        let interval = world.server.app.config.http.ping_interval;
        let pulse = interval * 3 / 4..=interval * 5 / 4;
        let mut page = Page::open(&world.server, asked.text("ticket")).await;
        // Nothing is read meanwhile, so no ping is answered: two are sent, and then nobody waits any longer.
        let silence = async || {
            for _ in 0..3 {
                world.server.clock.asleep(pulse.clone(), 1).await;
                // A little more than the longest pulse, so that nothing else falls asleep for as long.
                world.server.clock.advance(interval * 5 / 4 + Duration::from_secs(1));
            }
        };
        silence().await;
        ended(&page.socket.until_closed().await, code, 4003);
        let mut phone = crate::socket::hello(&world.server, &world.phone).await;
        silence().await;
        ended(&phone.until_closed().await, code, 4003);
        world.server.finish().await;
    }

    pub(super) async fn too_slow(code: ErrorCode) {
        let world = World::with(|config| config.http.write_timeout = Duration::from_millis(50)).await;
        let mut socket = crate::socket::narrow(&world.server).await;
        crate::socket::say_hello(&mut socket, &world.server, &world.phone).await;
        let ack = json!({ "type": "ack", "challenge": "01890a5d-ac96-774b-bcce-b302099a8057", "what": "opened" });
        let answer = json!({ "type": "answer", "token": "x" });
        // Asks for replies and reads none, until the server has left.
        eventually("the server has left", async || {
            let is_there = socket.try_send(&ack).await && socket.try_send(&answer).await;
            (!is_there).then_some(())
        })
        .await;
        world.server.counted(code);
        world.server.finish().await;
    }

    pub(super) async fn going_away(code: ErrorCode) {
        let world = World::new().await;
        let (asked, _) = world.ask("tap").await;
        let mut page = Page::open(&world.server, asked.text("ticket")).await;
        let mut phone = crate::socket::hello(&world.server, &world.phone).await;
        let mut stranger = Socket::open(&world.server, None).await;
        stranger.welcome().await;
        world.server.app.lifecycle.finish();
        for socket in [&mut page.socket, &mut phone, &mut stranger] {
            let (codes, close) = socket.until_closed().await;
            assert_eq!((codes.last().unwrap().as_str(), close), (code.as_str(), 4001));
        }
        world.server.finish().await;
    }

    /// One write waits in the queue and one is under way: the next is refused at once, and the others are served.
    pub(super) async fn overloaded(code: ErrorCode) {
        let world = World::with(|config| config.database.queue = 1).await;
        let mut lock = crate::socket::lock_sqlite(&world.server.database).await;
        let asks = (0..4).map(|_| world.webmail.ask(json!({ "username": "anna", "level": "tap" })));
        let mut asks: futures_util::stream::FuturesUnordered<_> = asks.collect();
        let first = asks.next().await.unwrap();
        first.refused(code);
        assert_eq!(first.headers["retry-after"], "2");
        lock.release().await;
        let rest: Vec<Reply> = asks.collect().await;
        assert!(rest.iter().any(|reply| reply.status == 201));
        world.server.finish().await;
    }

    /// The database is gone: every call that needs it says so, with a time to come back.
    pub(super) async fn store_unavailable(code: ErrorCode) {
        let world = World::new().await;
        let (asked, token) = world.ask("tap").await;
        let answer = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
        let mut waiting = Socket::open(&world.server, Some(ORIGIN)).await;
        waiting.welcome().await;
        world.server.app.store.close().await;
        for reply in [
            world.webmail.ask(json!({ "username": "anna" })).await,
            world.webmail.show(asked.text("id"), 0).await,
            world.webmail.redeem(asked.text("id")).await,
            world.webmail.cancel(asked.text("id")).await,
            world.answer(&answer).await,
            world.exchange(asked.text("ticket"), Some(ORIGIN)).await,
            world.call(Method::GET, "/v1/device", None).await,
            send(world.server.request(Method::GET, "/readyz")).await,
        ] {
            reply.refused(code);
            assert_eq!(reply.headers["retry-after"], "2");
        }
        waiting.send(json!({ "type": "watch", "ticket": asked.text("ticket") })).await;
        ended(&waiting.until_closed().await, code, 4004);
        // The process itself lives, and its keys can be had.
        assert_eq!(send(world.server.request(Method::GET, "/healthz")).await.status, 200);
        assert_eq!(send(world.server.request(Method::GET, "/.well-known/jwks.json")).await.status, 200);
        Browser::new(&world.server).sign_in("anna", PASSWORD).await.refused(code);
        world.server.finish().await;
    }

    /// Under another data key the service does not start, and whoever lost the right one starts over.
    pub(super) async fn data_key_wrong(code: ErrorCode) {
        let folder = tempfile::tempdir().unwrap();
        let mut config = nod::config::Config::load(None).unwrap();
        config.database.url = format!("sqlite:{}", folder.path().join("nod.db").display()).into();
        config.keys.data_key = Some(nod_core::encoding::base64url(&[1; 32]).into());
        let clock = crate::harness::TestClock::new();
        let start = async |config| crate::harness::assemble(config, clock.clone()).await;
        let first = start(config.clone()).await;
        nod::service::prepare(&first).await.unwrap();
        assert_eq!(keys::replace_lost(&first).await.unwrap(), None, "nothing is lost");
        let old = first.keys.load().newest().unwrap().to_owned();
        first.store.close().await;

        config.keys.data_key = Some(nod_core::encoding::base64url(&[2; 32]).into());
        let second = start(config).await;
        assert_eq!(nod::service::prepare(&second).await.unwrap_err().code, code);
        let new = keys::replace_lost(&second).await.unwrap().unwrap();
        nod::service::prepare(&second).await.unwrap();
        let ring = second.keys.load();
        let published: Vec<String> = ring.published().keys.iter().map(|key| key.kid.clone()).collect();
        assert_eq!(published, [old, new.clone()], "old evidence verifies");
        assert!(ring.certificates().is_empty(), "nobody vouches for the new key");
        assert_eq!(ring.signer(second.now()).unwrap().public_key().thumbprint(), new);
        second.store.close().await;
    }

    /// A body that never comes, at a call with a deadline and at one that waits on purpose.
    pub(super) async fn timeout(code: ErrorCode) {
        let server = Server::start_with(|config| config.http.request_timeout = Duration::from_millis(50)).await;
        let never = || reqwest::Body::wrap_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
        for path in ["/v1/device/answer", "/v1/watch/poll", "/v1/enrolments/status", "/v1/device/inbox"] {
            let request = server.request(Method::POST, path).header("content-type", "application/json");
            send(request.bearer_auth("x").header("origin", ORIGIN).body(never())).await.refused(code);
        }
        server.finish().await;
    }

    /// A service whose push key cannot be read does not start, and says which setting, which file and why.
    pub(super) async fn setting_unusable(code: ErrorCode) {
        let folder = tempfile::tempdir().unwrap();
        let mut config = nod::config::Config::load(None).unwrap();
        config.database.url = format!("sqlite:{}", folder.path().join("nod.db").display()).into();
        config.keys.data_key = Some(nod_core::encoding::base64url(&[1; 32]).into());
        config.fcm.service_account_file = Some(folder.path().join("account.json"));
        let app = crate::harness::assemble(config, crate::harness::TestClock::new()).await;
        let refusal = nod::service::prepare(&app).await.unwrap_err();
        assert_eq!(refusal.code, code);
        for part in ["fcm.service_account_file", "account.json", "No such file"] {
            assert!(refusal.detail.contains(part), "{part} in {refusal}");
        }
        app.store.close().await;
    }

    pub(super) async fn internal(code: ErrorCode) {
        let world = World::new().await;
        let proof = world.phone.proof("GET", "/v1/device", b"");
        world.server.clock.break_once();
        let reply = send(world.server.request(Method::GET, "/v1/device").header("dpop", &proof)).await;
        reply.refused(code);
        assert_eq!(reply.text("detail"), code.cause(), "nothing of what happened is told");
        // The same call again is served: one panic takes nobody else down.
        let reply = send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await;
        assert_eq!(reply.status, 200);
        world.server.finish().await;
    }
}
