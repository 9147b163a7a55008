use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes128Gcm, Nonce};
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use nod_push_mocks::{Ca, Settings, Subscription, WebPush};
use p256::ecdh::diffie_hellman;
use p256::ecdsa::SigningKey;
use p256::{PublicKey, SecretKey};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::client::{Answer, Client, Clock, NOON, Request, base64url, es256, signing_key};

struct Bench {
    web: WebPush,
    client: Client,
    clock: Clock,
    key: SigningKey,
}

/// How a message is sealed, each part of which may be wrong.
struct Seal {
    salt: [u8; 16],
    sender: [u8; 32],
    record_size: u32,
    delimiter: u8,
}

impl Seal {
    fn number(number: u8) -> Self {
        Self { salt: [number; 16], sender: [number; 32], record_size: 4096, delimiter: 2 }
    }

    /// RFC 8291 §3.
    fn close(&self, to: &Subscription, plain: &[u8]) -> Vec<u8> {
        let decode = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        let (receiver, auth) = (decode(&to.p256dh), decode(&to.auth));
        let secret = SecretKey::from_slice(&self.sender).unwrap();
        let sender = secret.public_key().to_sec1_bytes();
        let point = PublicKey::from_sec1_bytes(&receiver).unwrap();
        let shared = diffie_hellman(secret.to_nonzero_scalar(), point.as_affine());
        let info = [b"WebPush: info\0".as_slice(), &receiver, &sender].concat();
        let material: [u8; 32] = expand(&auth, shared.raw_secret_bytes(), &info);
        let key: [u8; 16] = expand(&self.salt, &material, b"Content-Encoding: aes128gcm\0");
        let nonce: [u8; 12] = expand(&self.salt, &material, b"Content-Encoding: nonce\0");
        let padded = [plain, &[self.delimiter]].concat();
        let record = Aes128Gcm::new(&key.into()).encrypt(&Nonce::from(nonce), &*padded).unwrap();
        [self.salt.as_slice(), &self.record_size.to_be_bytes(), &[65], &sender, &record].concat()
    }
}

fn expand<const N: usize>(salt: &[u8], key: &[u8], info: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    Hkdf::<Sha256>::new(Some(salt), key).expand(info, &mut out).unwrap();
    out
}

/// A push to a service that lives by the real clock, opens nothing and verifies nothing.
pub fn push_of_now(to: &Subscription) -> Request {
    let origin = to.endpoint.split("/push/").next().unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let claims = json!({ "aud": origin, "exp": now + 3600, "sub": "mailto:ops@example.org" });
    let token = es256(&signing_key(7), &json!({ "alg": "ES256" }), &claims);
    let point = base64url(signing_key(7).verifying_key().to_sec1_point(false).as_bytes());
    let headers = vec![
        ("authorization", format!("vapid t={token}, k={point}")),
        ("ttl", "60".to_owned()),
        ("content-encoding", "aes128gcm".to_owned()),
    ];
    Request { method: "POST", url: to.endpoint.clone(), headers, body: b"anything".to_vec() }
}

impl Bench {
    async fn new() -> Self {
        let ca = Ca::new();
        let web = WebPush::start(&ca).await;
        Self::of(web, Client::http2(&ca))
    }

    fn of(web: WebPush, client: Client) -> Self {
        let clock = Clock::new();
        web.set_now(clock.now());
        Self { web, client, clock, key: signing_key(7) }
    }

    fn public_key(&self) -> String {
        base64url(self.key.verifying_key().to_sec1_point(false).as_bytes())
    }

    fn claims(&self) -> Value {
        json!({ "aud": self.web.url(), "exp": NOON + 3600, "sub": "mailto:ops@example.org" })
    }

    fn vapid(&self, claims: &Value) -> String {
        let token = es256(&self.key, &json!({ "typ": "JWT", "alg": "ES256" }), claims);
        format!("vapid t={token}, k={}", self.public_key())
    }

    /// A push that every service takes.
    fn push(&self, to: &Subscription, number: u8) -> Request {
        self.push_of(to, Seal::number(number).close(to, json!({ "number": number }).to_string().as_bytes()))
    }

    fn push_of(&self, to: &Subscription, body: Vec<u8>) -> Request {
        let headers = vec![
            ("authorization", self.vapid(&self.claims())),
            ("ttl", "60".to_owned()),
            ("urgency", "high".to_owned()),
            ("topic", "question-1".to_owned()),
            ("content-encoding", "aes128gcm".to_owned()),
        ];
        Request { method: "POST", url: to.endpoint.clone(), headers, body }
    }

    async fn send(&self, push: Request) -> Answer {
        self.client.send(push).await
    }

    /// What is wrong with a push is said, and it is not recorded.
    #[track_caller]
    fn is_refused(&self, push: Request, status: u16, why: &str) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        async move {
            let before = self.web.refused().len();
            let answer = self.send(push).await;
            let refused = self.web.refused();
            assert_eq!(refused.len(), before + 1, "{place}: {refused:?}");
            assert!(refused[before].contains(why), "{place}: {:?}, not {why:?}", refused[before]);
            assert_eq!(answer.status, status, "{place}: {answer:?}");
            assert_eq!(self.web.received(), [], "{place}");
        }
    }
}

#[tokio::test]
async fn a_push_that_obeys_the_rules_is_opened_and_recorded() {
    let bench = Bench::new().await;
    let to = bench.web.subscribe_for(Some(bench.public_key()));
    let answer = bench.send(bench.push(&to, 1)).await;
    assert_eq!(answer.status, 201, "{:?}", bench.web.refused());
    assert!(answer.headers["location"].to_str().unwrap().starts_with(&bench.web.url()));
    let mut plain = bench.push(&to, 2);
    plain.remove("urgency");
    plain.remove("topic");
    let length = plain.body.len();
    assert_eq!(bench.send(plain).await.status, 201);
    bench.web.wait_for(2).await;
    let [first, second] = &bench.web.received()[..] else { panic!("{:?}", bench.web.received()) };
    assert_eq!((first.endpoint.as_str(), first.ttl, first.urgency.as_str()), (to.endpoint.as_str(), 60, "high"));
    assert_eq!((first.topic.as_deref(), &first.body), (Some("question-1"), &json!({ "number": 1 })));
    assert_eq!((second.urgency.as_str(), second.topic.as_ref(), second.encrypted_len), ("normal", None, length));
    assert_eq!(bench.web.refused(), [""; 0]);
}

#[tokio::test]
async fn every_browser_has_an_address_and_keys_of_its_own() {
    let bench = Bench::new().await;
    let (one, two) = (bench.web.subscribe(), bench.web.subscribe());
    assert!(one.endpoint != two.endpoint && one.p256dh != two.p256dh && one.auth != two.auth);
    bench.is_refused(bench.push_of(&one, Seal::number(1).close(&two, b"{}")), 400, "not sealed for this").await;
    let many = bench.web.subscribe_many(2);
    assert!(many[0].endpoint != many[1].endpoint && many[0].p256dh == many[1].p256dh);
    assert_eq!(bench.send(bench.push(&many[1], 1)).await.status, 201);
}

#[tokio::test]
async fn vapid_is_looked_at() {
    let bench = Bench::new().await;
    let to = bench.web.subscribe();
    let mut push = bench.push(&to, 1);
    push.remove("authorization");
    bench.is_refused(push, 401, "MissingProviderToken").await;

    let good = bench.vapid(&bench.claims());
    let token = es256(&bench.key, &json!({ "alg": "ES256" }), &bench.claims());
    let other = es256(&signing_key(9), &json!({ "alg": "ES256" }), &bench.claims());
    let unsigned = es256(&bench.key, &json!({ "alg": "none" }), &bench.claims());
    let key = bench.public_key();
    let compressed = base64url(bench.key.verifying_key().to_sec1_point(true).as_bytes());
    let with = |name: &str, value: Value| {
        let mut claims = bench.claims();
        claims[name] = value;
        bench.vapid(&claims)
    };
    let port = bench.web.url().rsplit(':').next().unwrap().to_owned();
    let wrong = [
        (good.replace("vapid", "webpush"), "not vapid"),
        (format!("vapid t={token}"), "not vapid"),
        (format!("vapid k={key}"), "not vapid"),
        (format!("vapid t={token}, k={key}="), "k is not base64url"),
        (format!("vapid t={token}, k={compressed}"), "k is not an uncompressed point"),
        (format!("vapid t={token}, k={}", base64url([4; 65])), "k is not a point"),
        (format!("vapid t={other}, k={key}"), "the signature is not of that key"),
        (format!("vapid t={unsigned}, k={key}"), "alg is"),
        (with("aud", json!("https://push.example.org")), "aud is"),
        (with("aud", json!(to.endpoint)), "aud is"),
        (with("aud", json!(format!("http://localhost:{port}"))), "aud is"),
        (with("exp", json!(NOON)), "exp has passed"),
        (with("exp", json!(NOON + 24 * 3600 + 1)), "exp is more than 24 hours"),
        (with("exp", json!("tomorrow")), "exp is not a number"),
        (with("sub", Value::Null), "sub is"),
        (with("sub", json!("ops@example.org")), "sub is"),
        (with("sub", json!("http://example.org")), "sub is"),
        (with("sub", json!("https://")), "sub is"),
        (with("sub", json!("mailto:ops")), "sub is"),
        (with("sub", json!("mailto:ops@localhost")), "sub is"),
        (with("sub", json!("mailto: ops@example.org")), "sub is"),
        (with("sub", json!("mailto:<ops@example.org>")), "sub is"),
    ];
    for (authorization, why) in wrong {
        let mut push = bench.push(&to, 1);
        push.set("authorization", authorization);
        bench.is_refused(push, 403, why).await;
    }
    let theirs = bench.web.subscribe_for(Some("BNot-this-key".to_owned()));
    bench.is_refused(bench.push(&theirs, 1), 403, "k is not the key that the subscription was made for").await;
    for (claim, value) in [("exp", json!(NOON + 24 * 3600)), ("sub", json!("https://example.org/contact"))] {
        let mut push = bench.push(&to, if claim == "exp" { 1 } else { 2 });
        push.set("authorization", with(claim, value));
        assert_eq!(bench.send(push).await.status, 201);
    }
}

#[tokio::test]
async fn headers_are_looked_at() {
    let bench = Bench::new().await;
    let to = bench.web.subscribe();
    let long = "x".repeat(33);
    let wrong = [
        ("ttl", "", "TTL is"),
        ("ttl", "soon", "TTL is"),
        ("ttl", "-1", "TTL is"),
        ("ttl", "+1", "TTL is"),
        ("urgency", "urgent", "Urgency is"),
        ("topic", "", "Topic is"),
        ("topic", "a b", "Topic is"),
        ("topic", "a+b/c", "Topic is"),
        ("topic", &long, "Topic is"),
        ("content-encoding", "aesgcm", "Content-Encoding is"),
    ];
    for (name, value, why) in wrong {
        let mut push = bench.push(&to, 1);
        push.set(name, value);
        bench.is_refused(push, 400, why).await;
    }
    for (name, why) in [("ttl", "TTL is None"), ("content-encoding", "Content-Encoding is None")] {
        let mut push = bench.push(&to, 1);
        push.remove(name);
        bench.is_refused(push, 400, why).await;
    }
    let mut push = bench.push(&to, 1);
    push.set("topic", "x".repeat(32));
    assert_eq!(bench.send(push).await.status, 201);
}

#[tokio::test]
async fn bodies_are_looked_at() {
    let bench = Bench::new().await;
    let to = bench.web.subscribe();
    // With a salt of its own: the messages that open are not opened twice.
    let sized = |size: usize| Seal::number(9).close(&to, format!("{:1$}", "{}", size - 103).as_bytes());
    assert_eq!(sized(4096).len(), 4096);
    bench.is_refused(bench.push_of(&to, Vec::new()), 400, "no body").await;
    bench.is_refused(bench.push_of(&to, sized(4097)), 413, "4097 bytes").await;
    bench.is_refused(bench.push_of(&to, b"{}".to_vec()), 400, "shorter than its header").await;
    bench.is_refused(bench.push_of(&to, Seal::number(1).close(&to, b"Hello")), 400, "not JSON").await;
    let open_ended = Seal { delimiter: 1, ..Seal::number(1) };
    bench.is_refused(bench.push_of(&to, open_ended.close(&to, b"{}")), 400, "not the last one").await;
    let two_records = Seal { record_size: 18, ..Seal::number(1) };
    bench.is_refused(bench.push_of(&to, two_records.close(&to, b"{}")), 400, "more than one record").await;
    let vapid_key = Seal { sender: [7; 32], ..Seal::number(1) };
    bench.is_refused(bench.push_of(&to, vapid_key.close(&to, b"{}")), 400, "signs also encrypts").await;
    assert_eq!(bench.send(bench.push_of(&to, sized(4096))).await.status, 201);
}

#[tokio::test]
async fn salt_and_key_are_used_once() {
    let bench = Bench::new().await;
    let to = bench.web.subscribe();
    assert_eq!(bench.send(bench.push(&to, 1)).await.status, 201);
    for again in [Seal { salt: [1; 16], ..Seal::number(2) }, Seal { sender: [1; 32], ..Seal::number(3) }] {
        assert_eq!(bench.send(bench.push_of(&to, again.close(&to, b"{}"))).await.status, 400);
        assert!(bench.web.refused().last().unwrap().contains("used before"));
    }
    assert_eq!(bench.send(bench.push(&to, 4)).await.status, 201);
}

#[tokio::test]
async fn where_a_push_goes_is_looked_at() {
    let bench = Bench::new().await;
    let to = bench.web.subscribe();
    let mut push = bench.push(&to, 1);
    push.url = format!("{}/push/nobody", bench.web.url());
    bench.is_refused(push, 404, "nobody subscribed").await;
    let mut push = bench.push(&to, 1);
    push.method = "PUT";
    bench.is_refused(push, 405, "the method is PUT").await;
    for status in [404, 410] {
        bench.web.unsubscribe(&to, status);
        bench.is_refused(bench.push(&to, 1), status, "is gone").await;
    }
}

#[tokio::test]
async fn a_topic_replaces_what_nobody_has_read_yet() {
    let bench = Bench::new().await;
    let (to, other) = (bench.web.subscribe(), bench.web.subscribe());
    let numbers = || bench.web.pending().iter().map(|push| push.body["number"].as_u64().unwrap()).collect::<Vec<_>>();
    for (to, number) in [(&to, 1), (&other, 2), (&to, 3)] {
        assert_eq!(bench.send(bench.push(to, number)).await.status, 201);
    }
    assert_eq!(numbers(), [2, 3]);
    assert_eq!(bench.web.received().len(), 3);
    assert_eq!(bench.web.deliver().len(), 2);
    assert_eq!(bench.send(bench.push(&to, 4)).await.status, 201);
    let mut lasting = bench.push(&to, 5);
    lasting.remove("topic");
    lasting.set("ttl", "120");
    assert_eq!(bench.send(lasting).await.status, 201);
    assert_eq!(numbers(), [4, 5]);
    bench.clock.advance(60);
    assert_eq!(numbers(), [5]);
}

#[tokio::test]
async fn plain_http_on_loopback() {
    let bench = Bench::of(WebPush::start_plain().await, Client::http1(&Ca::new()));
    assert!(bench.web.url().starts_with("http://127.0.0.1:"));
    let to = bench.web.subscribe();
    let answer = bench.send(bench.push(&to, 1)).await;
    assert_eq!((answer.status, answer.version), (201, http::Version::HTTP_11));
    assert_eq!((bench.web.connections(), bench.web.accepted()), (1, 1));
}

#[tokio::test]
async fn another_name_is_in_the_certificate_where_it_was_asked_for() {
    let ca = Ca::new();
    let settings = Settings { names: vec!["push.example.org".to_owned()], ..Settings::default() };
    let web = WebPush::start_with(&ca, &settings).await.unwrap();
    let port: u16 = web.url().rsplit(':').next().unwrap().parse().unwrap();
    let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(crate::client::tls(&ca, &[b"h2"])));
    for (name, is_there) in [("push.example.org", true), ("127.0.0.1", true), ("other.example.org", false)] {
        let socket = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let shaken = connector.connect(name.try_into().unwrap(), socket).await;
        assert_eq!(shaken.is_ok(), is_there, "{name}");
    }
}

#[tokio::test]
async fn for_a_load_test_it_only_counts() {
    let ca = Ca::new();
    let settings = Settings { keep: false, decrypt: false, verify: false, ..Settings::default() };
    let bench = Bench::of(WebPush::start_with(&ca, &settings).await.unwrap(), Client::http2(&ca));
    let to = bench.web.subscribe();
    for _ in 0..2 {
        assert_eq!(bench.send(bench.push_of(&to, b"anything".to_vec())).await.status, 201);
    }
    assert_eq!((bench.web.accepted(), bench.web.received(), bench.web.pending()), (2, Vec::new(), Vec::new()));
    let mut push = bench.push(&to, 1);
    push.remove("ttl");
    assert_eq!(bench.send(push).await.status, 400);
}
