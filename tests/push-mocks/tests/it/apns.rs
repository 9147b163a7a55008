use nod_push_mocks::{Apns, Ca};
use p256::ecdsa::SigningKey;
use p256::pkcs8::DecodePrivateKey as _;
use serde_json::{Value, json};

use crate::client::{Answer, Client, Clock, NOON, Request, es256, signing_key};

const TOPIC: &str = "org.example.nod";

struct Bench {
    apns: Apns,
    client: Client,
    clock: Clock,
    key: SigningKey,
}

impl Bench {
    async fn new() -> Self {
        let ca = Ca::new();
        let apns = Apns::start(&ca).await;
        let clock = Clock::new();
        apns.set_now(clock.now());
        let key = SigningKey::from_pkcs8_pem(&apns.key_p8()).unwrap();
        Self { client: Client::http2(&ca), apns, clock, key }
    }

    fn header(&self) -> Value {
        json!({ "alg": "ES256", "kid": self.apns.key_id() })
    }

    fn claims(&self) -> Value {
        json!({ "iss": self.apns.team_id(), "iat": NOON })
    }

    fn bearer(&self, header: &Value, claims: &Value) -> String {
        format!("bearer {}", es256(&self.key, header, claims))
    }

    /// A push that Apple takes.
    fn push(&self) -> Request {
        let headers = vec![
            ("authorization", self.bearer(&self.header(), &self.claims())),
            ("apns-topic", TOPIC.to_owned()),
            ("apns-push-type", "alert".to_owned()),
            ("apns-priority", "10".to_owned()),
            ("apns-expiration", (NOON + 120).to_string()),
            ("apns-collapse-id", "one".to_owned()),
        ];
        let body = json!({ "aps": { "alert": { "title": "Hello" } }, "nod": 1 }).to_string().into_bytes();
        Request { method: "POST", url: self.device(&token(1)), headers, body }
    }

    fn background(&self) -> Request {
        let mut push = self.push();
        push.set("apns-push-type", "background");
        push.set("apns-priority", "5");
        push.body = br#"{"aps":{"content-available":1}}"#.to_vec();
        push
    }

    fn device(&self, token: &str) -> String {
        format!("{}/3/device/{token}", self.apns.url())
    }

    async fn send(&self, push: Request) -> Answer {
        self.client.send(push).await
    }

    /// What is wrong with a push is said, and it is not recorded.
    #[track_caller]
    fn is_refused(&self, push: Request, status: u16, reason: &str) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        async move {
            let before = self.apns.refused().len();
            let answer = self.send(push).await;
            assert_eq!(answer.reason(), (status, reason.to_owned()), "{place}: {:?}", self.apns.refused().last());
            let refused = self.apns.refused();
            assert_eq!(refused.len(), before + 1, "{place}");
            assert!(refused[before].starts_with(reason), "{place}: {refused:?}");
            assert_eq!(self.apns.received(), [], "{place}");
        }
    }
}

fn token(byte: u8) -> String {
    format!("{byte:02x}").repeat(32)
}

#[tokio::test]
async fn a_push_that_obeys_the_rules_is_recorded() {
    let bench = Bench::new().await;
    let answer = bench.send(bench.push()).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    assert_eq!(answer.version, http::Version::HTTP_2);
    assert_eq!(answer.headers["apns-id"].len(), 36);
    let mut quiet = bench.background();
    let id = "123E4567-E89B-12D3-A456-4266554400A0";
    quiet.set("apns-id", id);
    quiet.remove("apns-collapse-id");
    let answer = bench.send(quiet).await;
    assert_eq!((answer.status, answer.headers["apns-id"].to_str().unwrap()), (200, id));

    bench.apns.wait_for(2).await;
    let [push, quiet] = &bench.apns.received()[..] else { panic!("{:?}", bench.apns.received()) };
    assert_eq!((push.token.as_str(), push.topic.as_str()), (token(1).as_str(), TOPIC));
    assert_eq!((push.push_type.as_str(), push.priority, push.expiration), ("alert", 10, NOON + 120));
    assert_eq!(push.collapse_id.as_deref(), Some("one"));
    assert_eq!(push.body["nod"], 1);
    assert_eq!(format!("https://{}", push.path_host), bench.apns.url());
    assert_eq!((quiet.push_type.as_str(), quiet.priority, quiet.collapse_id.as_ref()), ("background", 5, None));
    assert_eq!((bench.apns.requests(), bench.apns.accepted(), bench.apns.connections()), (2, 2, 1));
    assert_eq!((bench.apns.refused(), bench.apns.provider_tokens()), (Vec::new(), 1));
    assert_eq!(bench.apns.take().len(), 2);
    assert_eq!((bench.apns.received(), bench.apns.accepted()), (Vec::new(), 2));
}

#[tokio::test]
async fn the_provider_token_is_looked_at() {
    let bench = Bench::new().await;
    let mut push = bench.push();
    push.remove("authorization");
    bench.is_refused(push, 403, "MissingProviderToken").await;
    let mut push = bench.push();
    push.set("authorization", "Basic eDp5");
    bench.is_refused(push, 403, "MissingProviderToken").await;

    let good = bench.bearer(&bench.header(), &bench.claims());
    let invalid = [
        ("no token", "bearer x".to_owned()),
        ("padding", format!("{good}=")),
        ("four parts", format!("{good}.e30")),
        ("another key", format!("bearer {}", es256(&signing_key(9), &bench.header(), &bench.claims()))),
        ("another alg", bench.bearer(&json!({ "alg": "HS256", "kid": bench.apns.key_id() }), &bench.claims())),
        ("another kid", bench.bearer(&json!({ "alg": "ES256", "kid": "OTHER" }), &bench.claims())),
        ("no kid", bench.bearer(&json!({ "alg": "ES256" }), &bench.claims())),
        ("another iss", bench.bearer(&bench.header(), &json!({ "iss": "OTHER", "iat": NOON }))),
        ("no iat", bench.bearer(&bench.header(), &json!({ "iss": bench.apns.team_id() }))),
        ("iat is a text", bench.bearer(&bench.header(), &json!({ "iss": bench.apns.team_id(), "iat": "1" }))),
        ("the future", bench.bearer(&bench.header(), &json!({ "iss": bench.apns.team_id(), "iat": NOON + 61 }))),
    ];
    for (what, bearer) in invalid {
        let mut push = bench.push();
        push.set("authorization", bearer);
        assert_eq!(bench.send(push).await.reason(), (403, "InvalidProviderToken".to_owned()), "{what}");
    }
    let mut push = bench.push();
    let claims = json!({ "iss": bench.apns.team_id(), "iat": NOON - 3601 });
    push.set("authorization", bench.bearer(&bench.header(), &claims));
    bench.is_refused(push, 403, "ExpiredProviderToken").await;
    assert_eq!(bench.apns.provider_tokens(), 0);
}

#[tokio::test]
async fn a_provider_token_expires_an_hour_after_its_issue_and_each_is_counted_once() {
    let bench = Bench::new().await;
    let push = || {
        let mut push = bench.push();
        let claims = json!({ "iss": bench.apns.team_id(), "iat": NOON, "jti": 7 });
        push.set("authorization", bench.bearer(&bench.header(), &claims));
        push
    };
    assert_eq!(bench.send(push()).await.status, 200);
    bench.clock.advance(3600);
    assert_eq!(bench.send(push()).await.status, 200);
    assert_eq!(bench.apns.provider_tokens(), 1);
    bench.clock.advance(1);
    assert_eq!(bench.send(push()).await.reason(), (403, "ExpiredProviderToken".to_owned()));
    let mut renewed = push();
    let claims = json!({ "iss": bench.apns.team_id(), "iat": NOON + 3601 });
    renewed.set("authorization", bench.bearer(&bench.header(), &claims));
    assert_eq!(bench.send(renewed).await.status, 200);
    assert_eq!(bench.apns.provider_tokens(), 2);
}

#[tokio::test]
async fn where_a_push_goes_is_looked_at() {
    let bench = Bench::new().await;
    let mut push = bench.push();
    push.method = "PUT";
    bench.is_refused(push, 405, "MethodNotAllowed").await;
    let mut push = bench.push();
    push.url = format!("{}/2/device/{}", bench.apns.url(), token(1));
    bench.is_refused(push, 404, "BadPath").await;
    let mut push = bench.push();
    push.url = bench.device("");
    bench.is_refused(push, 400, "MissingDeviceToken").await;
    for bad in [&token(1)[..62], &token(1)[..63], &"g".repeat(64), &"a".repeat(202), &token(0), "0a%20"] {
        let mut push = bench.push();
        push.url = bench.device(bad);
        bench.is_refused(push, 400, "BadDeviceToken").await;
    }
    bench.apns.bad_tokens([token(0xbd)]);
    let mut push = bench.push();
    push.url = bench.device(&token(0xbd).to_uppercase());
    bench.is_refused(push, 400, "BadDeviceToken").await;

    let mut push = bench.push();
    push.remove("apns-topic");
    bench.is_refused(push, 400, "MissingTopic").await;
    let mut push = bench.push();
    push.set("apns-topic", "org example");
    bench.is_refused(push, 400, "BadTopic").await;
    let mut push = bench.push();
    push.set("apns-topic", "org.example.other");
    bench.is_refused(push, 400, "TopicDisallowed").await;
    bench.apns.topics(["org.example.other"]);
    bench.is_refused(bench.push(), 400, "TopicDisallowed").await;
    let mut push = bench.push();
    push.set("apns-topic", "org.example.other");
    assert_eq!(bench.send(push).await.status, 200);
}

#[tokio::test]
async fn a_device_that_is_gone_says_since_when() {
    let bench = Bench::new().await;
    bench.apns.unregister(&token(1), 1_795_000_000_123);
    let answer = bench.send(bench.push()).await;
    assert_eq!(answer.status, 410);
    assert_eq!(answer.json(), json!({ "reason": "Unregistered", "timestamp": 1_795_000_000_123_i64 }));
    let mut other = bench.push();
    other.url = bench.device(&token(2));
    assert_eq!(bench.send(other).await.status, 200);
}

#[tokio::test]
async fn headers_are_looked_at() {
    let bench = Bench::new().await;
    let cases = [
        ("apns-push-type", "voip", "InvalidPushType"),
        ("apns-push-type", "", "InvalidPushType"),
        ("apns-priority", "1", "BadPriority"),
        ("apns-priority", "high", "BadPriority"),
        ("apns-expiration", "soon", "BadExpirationDate"),
        ("apns-expiration", "-1", "BadExpirationDate"),
        ("apns-id", "one", "BadMessageId"),
        ("apns-id", "123e4567e89b12d3a4564266554400a0", "BadMessageId"),
        ("apns-collapse-id", "", "BadCollapseId"),
    ];
    for (name, value, reason) in cases {
        let mut push = bench.push();
        push.set(name, value);
        bench.is_refused(push, 400, reason).await;
    }
    for (name, reason) in [
        ("apns-push-type", "InvalidPushType"),
        ("apns-priority", "BadPriority"),
        ("apns-expiration", "BadExpirationDate"),
    ] {
        let mut push = bench.push();
        push.remove(name);
        bench.is_refused(push, 400, reason).await;
    }
    let mut push = bench.push();
    push.set("apns-collapse-id", "x".repeat(65));
    bench.is_refused(push, 400, "BadCollapseId").await;
    let mut push = bench.push();
    push.set("apns-collapse-id", "x".repeat(64));
    assert_eq!(bench.send(push).await.status, 200);
}

#[tokio::test]
async fn bodies_are_looked_at() {
    let bench = Bench::new().await;
    let sized = |size: usize| {
        let text = format!(r#"{{"aps":{{"alert":"{}"}}}}"#, "x".repeat(size - 20));
        assert_eq!(text.len(), size);
        text.into_bytes()
    };
    let bodies = [
        (Vec::new(), 400, "PayloadEmpty"),
        (sized(4097), 413, "PayloadTooLarge"),
        (b"{".to_vec(), 400, "BadPayload"),
        (b"[]".to_vec(), 400, "BadPayload"),
        (br#"{"nod":1}"#.to_vec(), 400, "BadPayload"),
        (br#"{"aps":1}"#.to_vec(), 400, "BadPayload"),
        (br#"{"aps":{"content-available":1}}"#.to_vec(), 400, "BadPayload"),
    ];
    for (body, status, reason) in bodies {
        let mut push = bench.push();
        push.body = body;
        bench.is_refused(push, status, reason).await;
    }
    for body in [
        r#"{"aps":{}}"#,
        r#"{"aps":{"content-available":1,"alert":"x"}}"#,
        r#"{"aps":{"content-available":1,"badge":1}}"#,
    ] {
        let mut push = bench.background();
        push.body = body.into();
        bench.is_refused(push, 400, "BadPayload").await;
    }
    let mut push = bench.background();
    push.set("apns-priority", "10");
    bench.is_refused(push, 400, "BadPriority").await;
    let mut push = bench.push();
    push.body = sized(4096);
    assert_eq!(bench.send(push).await.status, 200);
}

#[tokio::test]
async fn only_http_2_and_only_who_trusts_the_authority() {
    let ca = Ca::new();
    let apns = Apns::start(&ca).await;
    let get = || Request { method: "GET", url: apns.url(), headers: Vec::new(), body: Vec::new() };
    Client::http1(&ca).attempt(get()).await.unwrap_err();
    Client::http2(&Ca::new()).attempt(get()).await.unwrap_err();
    assert_eq!((apns.connections(), apns.requests()), (0, 0));
}
