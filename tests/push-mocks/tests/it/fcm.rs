use nod_push_mocks::{Behaviour, Ca, Fcm, FcmPush};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};

use crate::client::{Answer, Client, Clock, NOON, Request, base64url};

struct Bench {
    fcm: Fcm,
    client: Client,
    clock: Clock,
    account: Value,
    key: RsaKeyPair,
}

impl Bench {
    async fn new() -> Self {
        let ca = Ca::new();
        let fcm = Fcm::start(&ca).await;
        let clock = Clock::new();
        fcm.set_now(clock.now());
        let account: Value = serde_json::from_str(&fcm.service_account_json()).unwrap();
        let pem = account["private_key"].as_str().unwrap();
        let document = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).unwrap();
        let key = RsaKeyPair::from_pkcs8(document.secret_pkcs8_der()).unwrap();
        Self { client: Client::http2(&ca), fcm, clock, account, key }
    }

    fn claims(&self) -> Value {
        json!({
            "iss": self.account["client_email"], "aud": self.account["token_uri"], "iat": NOON, "exp": NOON + 3600,
            "scope": "https://www.googleapis.com/auth/firebase.messaging",
        })
    }

    fn assertion(&self, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
        format!("{text}.{}", base64url(signature))
    }

    fn ask(&self, grant: &str, assertion: &str) -> Request {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", grant)
            .append_pair("assertion", assertion)
            .finish();
        let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
        let url = self.account["token_uri"].as_str().unwrap().to_owned();
        Request { method: "POST", url, headers, body: body.into_bytes() }
    }

    fn grant(&self) -> Request {
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": self.account["private_key_id"] });
        self.ask(GRANT, &self.assertion(&header, &self.claims()))
    }

    async fn token(&self) -> String {
        let answer = self.client.send(self.grant()).await;
        assert_eq!(answer.status, 200, "{:?}", self.fcm.refused());
        let granted = answer.json();
        assert_eq!((&granted["expires_in"], &granted["token_type"]), (&json!(3599), &json!("Bearer")));
        granted["access_token"].as_str().unwrap().to_owned()
    }

    fn push(&self, token: &str, body: &Value) -> Request {
        let headers =
            vec![("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
        let url = format!("{}/v1/projects/{}/messages:send", self.fcm.url(), self.fcm.project());
        Request { method: "POST", url, headers, body: body.to_string().into_bytes() }
    }

    async fn send(&self, token: &str, body: &Value) -> Answer {
        self.client.send(self.push(token, body)).await
    }
}

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

fn message() -> Value {
    json!({ "message": {
        "token": "phone", "data": { "title": "Hello", "id": "1" },
        "android": { "priority": "HIGH", "ttl": "60s", "collapse_key": "one" },
    } })
}

/// `google.rpc.Status` with FCM's detail.
fn status(code: u16, name: &str, error_code: &str) -> (u16, Value, Value) {
    let details = json!([{ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": error_code }]);
    (code, json!(name), details)
}

fn status_of(answer: &Answer) -> (u16, Value, Value) {
    let error = &answer.json()["error"];
    assert_eq!(error["code"], answer.status);
    (answer.status, error["status"].clone(), error["details"].clone())
}

#[tokio::test]
async fn a_message_that_obeys_the_rules_is_recorded() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let answer = bench.send(&token, &message()).await;
    assert_eq!(answer.status, 200, "{:?}", bench.fcm.refused());
    assert!(answer.json()["name"].as_str().unwrap().starts_with("projects/nod-mock/messages/0:"));
    let mut quiet = message();
    quiet["message"]["android"] = json!({ "priority": "normal", "ttl": "0s" });
    assert_eq!(bench.send(&token, &quiet).await.status, 200);
    bench.fcm.wait_for(2).await;
    let expected = FcmPush {
        token: "phone".to_owned(),
        data: [("id", "1"), ("title", "Hello")].map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        ttl_seconds: 60,
        collapse_key: Some("one".to_owned()),
        priority: "HIGH".to_owned(),
    };
    let quiet = FcmPush { ttl_seconds: 0, collapse_key: None, priority: "normal".to_owned(), ..expected.clone() };
    assert_eq!(bench.fcm.received(), [expected, quiet]);
    assert_eq!(bench.fcm.refused(), [""; 0]);
    assert_eq!((bench.fcm.requests(), bench.fcm.token_requests()), (3, 1));
}

#[tokio::test]
async fn what_is_only_validated_is_not_recorded() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let mut body = message();
    body["validate_only"] = json!(true);
    assert_eq!(bench.send(&token, &body).await.status, 200);
    body["message"]["token"] = json!("");
    assert_eq!(bench.send(&token, &body).await.status, 400);
    assert_eq!(bench.fcm.received(), []);
}

#[tokio::test]
async fn assertions_are_looked_at() {
    let bench = Bench::new().await;
    let header = json!({ "alg": "RS256" });
    let with = |name: &str, value: Value| {
        let mut claims = bench.claims();
        claims[name] = value;
        bench.assertion(&header, &claims)
    };
    let good = bench.assertion(&header, &bench.claims());
    let mut forged = good.clone();
    // Not the last character, some of whose bits say nothing.
    let other = if forged.as_bytes()[forged.len() - 9] == b'A' { "B" } else { "A" };
    forged.replace_range(forged.len() - 9..forged.len() - 8, other);
    let refused = [
        ("signature", forged),
        ("alg", bench.assertion(&json!({ "alg": "HS256" }), &bench.claims())),
        ("kid", bench.assertion(&json!({ "alg": "RS256", "kid": "other" }), &bench.claims())),
        ("iss", with("iss", json!("other@example.org"))),
        ("scope", with("scope", json!("https://www.googleapis.com/auth/cloud-platform"))),
        ("aud", with("aud", json!(bench.fcm.url()))),
        ("iat ahead", with("iat", json!(NOON + 61))),
        ("exp passed", with("exp", json!(NOON))),
        ("exp too late", with("exp", json!(NOON + 3601))),
        ("exp before iat", with("iat", json!(NOON + 3600))),
        ("exp is a text", with("exp", json!("soon"))),
        ("padding", format!("{good}==")),
        ("nothing", String::new()),
    ];
    for (what, assertion) in refused {
        let answer = bench.client.send(bench.ask(GRANT, &assertion)).await;
        assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("invalid_grant")), "{what}");
    }
    let answer = bench.client.send(bench.ask("password", &good)).await;
    assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("unsupported_grant_type")));
    let mut request = bench.grant();
    request.set("content-type", "application/json");
    assert_eq!(bench.client.send(request).await.json()["error"], "invalid_request");
    let mut request = bench.grant();
    request.method = "GET";
    assert_eq!(bench.client.send(request).await.status, 405);
    assert_eq!(bench.client.send(bench.ask(GRANT, &good)).await.status, 200);
    assert_eq!(bench.fcm.token_requests(), 17);
}

#[tokio::test]
async fn access_tokens_are_looked_at() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let unauthenticated = |answer: &Answer| (answer.status, answer.json()["error"]["status"].clone());
    let expected = (401, json!("UNAUTHENTICATED"));
    assert_eq!(unauthenticated(&bench.send("made-up", &message()).await), expected);
    let mut push = bench.push(&token, &message());
    push.remove("authorization");
    assert_eq!(unauthenticated(&bench.client.send(push).await), expected);
    let mut push = bench.push(&token, &message());
    push.set("authorization", format!("key={token}"));
    assert_eq!(unauthenticated(&bench.client.send(push).await), expected);
    bench.clock.advance(3598);
    assert_eq!(bench.send(&token, &message()).await.status, 200);
    bench.clock.advance(1);
    assert_eq!(unauthenticated(&bench.send(&token, &message()).await), expected);

    let bench = Bench::new().await;
    let token = bench.token().await;
    bench.fcm.expire_tokens();
    assert_eq!(unauthenticated(&bench.send(&token, &message()).await), expected);
    let token = bench.token().await;
    assert_eq!(bench.send(&token, &message()).await.status, 200);
}

#[tokio::test]
async fn messages_are_looked_at() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let long = |size: usize| json!({ "k": "x".repeat(size - 1) });
    let wrong = [
        ("/message/token", json!("")),
        ("/message/token", json!(7)),
        ("/message/data", json!([])),
        ("/message/data/id", json!(7)),
        ("/message/data", json!({ "from": "x" })),
        ("/message/data", json!({ "message_type": "x" })),
        ("/message/data", json!({ "google.x": "x" })),
        ("/message/data", json!({ "gcm.x": "x" })),
        ("/message/data", long(4097)),
        ("/message/notification", json!({ "title": "x" })),
        ("/message/tokens", json!(["phone"])),
        ("/message/android/notification", json!({ "title": "x" })),
        ("/message/android/priority", json!("URGENT")),
        ("/message/android/priority", json!(10)),
        ("/message/android/ttl", json!(60)),
        ("/message/android/ttl", json!("60")),
        ("/message/android/ttl", json!("s")),
        ("/message/android/ttl", json!("-1s")),
        ("/message/android/ttl", json!("2419201s")),
        ("/message/android/collapse_key", json!(1)),
        ("/message/android", json!({})),
        ("/message", json!([])),
        ("/validate_only", json!("yes")),
        ("/other", json!(1)),
    ];
    let expected = status(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT");
    for (place, value) in wrong {
        let mut body = message();
        let (parent, name) = place.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value.clone();
        assert_eq!(status_of(&bench.send(&token, &body).await), expected, "{place} = {value}");
    }
    let mut push = bench.push(&token, &message());
    push.body = b"{".to_vec();
    assert_eq!(status_of(&bench.client.send(push).await), expected);
    let mut push = bench.push(&token, &message());
    push.set("content-type", "text/plain");
    assert_eq!(status_of(&bench.client.send(push).await), expected);
    assert_eq!((bench.fcm.received(), bench.fcm.refused().len()), (Vec::new(), 26));

    let mut body = message();
    body["message"]["data"] = long(4096);
    assert_eq!(bench.send(&token, &body).await.status, 200);
}

#[tokio::test]
async fn where_a_message_goes_is_looked_at() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let mut push = bench.push(&token, &message());
    push.url = format!("{}/v1/projects/other/messages:send", bench.fcm.url());
    let answer = bench.client.send(push).await;
    assert_eq!((answer.status, &answer.json()["error"]["status"]), (403, &json!("PERMISSION_DENIED")));
    for (method, path) in [("GET", "/v1/projects/nod-mock/messages:send"), ("POST", "/fcm/send"), ("POST", "/")] {
        let mut push = bench.push(&token, &message());
        push.method = method;
        push.url = format!("{}{path}", bench.fcm.url());
        assert_eq!(bench.client.send(push).await.status, 404, "{method} {path}");
    }
    bench.fcm.unregister("phone");
    assert_eq!(status_of(&bench.send(&token, &message()).await), status(404, "NOT_FOUND", "UNREGISTERED"));
    let mut body = message();
    body["message"]["token"] = json!("other");
    bench.fcm.mismatch("other");
    let expected = status(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH");
    assert_eq!(status_of(&bench.send(&token, &body).await), expected);
    assert_eq!(bench.fcm.received(), []);
}

#[tokio::test]
async fn the_token_endpoint_has_a_will_of_its_own() {
    let bench = Bench::new().await;
    bench.fcm.otherwise(Behaviour::ExpiredCredentials);
    bench.fcm.next_token([Behaviour::Malformed]);
    assert!(bench.client.send(bench.grant()).await.text.starts_with("<!doctype"));
    let token = bench.token().await;
    assert_eq!(bench.send(&token, &message()).await.status, 401);
    bench.fcm.token_behaviour(Behaviour::ExpiredCredentials);
    bench.fcm.otherwise(Behaviour::Accept);
    let answer = bench.client.send(bench.grant()).await;
    assert_eq!((answer.status, &answer.json()["error"]), (401, &json!("invalid_client")));
    assert_eq!(bench.send(&token, &message()).await.status, 200);
}

#[tokio::test]
async fn http_1_1_is_spoken_too() {
    let ca = Ca::new();
    let fcm = Fcm::start(&ca).await;
    let get = Request { method: "GET", url: fcm.url(), headers: Vec::new(), body: Vec::new() };
    let answer = Client::http1(&ca).send(get).await;
    assert_eq!((answer.status, answer.version), (404, http::Version::HTTP_11));
}
