//! What a device does with itself: a name, a key, places where it can be woken, and the end. And which server it believes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use nod::flow::operations::keys;
use nod::vault::Purpose;
use nod_core::answer::{Transferred, Verdict};
use nod_core::challenge::{Progress, StateName};
use nod_core::device::Algorithm;
use nod_core::evidence::{self, Evidence, Vouched};
use nod_core::id::ChallengeId;
use nod_core::token::{Signer, sign_key_certificate};
use nod_core::wire::{Ack, ApnsEnvironment, ErrorCode, InboxRequest, PushTargetKind, PushTargetRequest, ServerKeys};
use nod_device::{ConnectionError, DeviceKey, Event};
use serde_json::json;

use crate::bad_input::World;
use crate::harness::browser::Page;
use crate::harness::forge;
use crate::harness::{Phone, RelyingParty, Reply, Server, web_push};

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, nod_device::ApiError>, code: ErrorCode) {
    let error = result.expect_err("a refusal");
    assert_eq!(error.code(), Some(code), "{error}");
}

fn es256() -> Arc<DeviceKey> {
    Arc::new(DeviceKey::generate(Algorithm::Es256, &nod::ambient::OsRandom).unwrap())
}

impl Phone {
    /// The same phone with another key.
    fn with_key(&self, signer: Arc<dyn Signer>) -> Self {
        Self { device: self.device.with_signer(signer), outside: self.outside.clone() }
    }

    /// Says YES to what was asked, with the number that the page shows.
    async fn approves(&self, asked: &Reply) -> Result<StateName, nod_device::ApiError> {
        let inbox = self.api().inbox(&InboxRequest::default()).await?;
        let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == asked.text("id")).unwrap();
        let number = asked.body["show"]["number"].as_str();
        let answer = self.sign(&item.token, asked.text("id"), Verdict::Approve, number);
        Ok(self.api().answer(&answer).await?.state)
    }
}

async fn evidence(party: &RelyingParty, asked: &Reply) -> Evidence {
    let path = format!("/v1/challenges/{}/evidence", asked.text("id"));
    let reply = Reply::of(party.request(reqwest::Method::GET, &path).send().await.unwrap()).await;
    Evidence::from_json(&reply.body.to_string()).unwrap()
}

#[tokio::test]
async fn a_new_name_is_seen_everywhere_from_then_on() {
    let world = World::new().await;
    let info = world.phone.api().rename("Anna's old phone".parse().unwrap()).await.unwrap();
    assert_eq!(info.name.as_str(), "Anna's old phone");
    assert_eq!(world.phone.api().info().await.unwrap().name.as_str(), "Anna's old phone");
    let (asked, _) = world.ask("tap").await;
    let mut page = Page::open(&world.server, asked.text("ticket")).await;
    world.phone.approves(&asked).await.unwrap();
    assert_eq!(page.until_final().await.device.as_deref(), Some("Anna's old phone"));
    let redeemed = world.webmail.redeem(asked.text("id")).await;
    assert_eq!(redeemed.body["claims"]["device"]["name"], "Anna's old phone");
    // A name is read by people: nothing invisible, nothing empty, nothing endless.
    for bad in ["", " ", "a\u{202e}b", "a\u{0}b", &"x".repeat(200)] {
        let body = json!({ "name": bad });
        world.call(reqwest::Method::PATCH, "/v1/device", Some(&body)).await.refused(ErrorCode::BadField);
    }
    assert_eq!(world.phone.api().info().await.unwrap().name.as_str(), "Anna's old phone");
    drop(page);
    world.server.finish().await;
}

#[tokio::test]
async fn a_phone_reads_what_was_asked_of_its_account_and_of_no_other() {
    let world = World::new().await;
    let second = world.server.phone(world.anna, "Tablet").await;
    let bob = world.server.account("bob").await;
    let stranger = world.server.phone(bob, "Phone").await;
    let (first, _) = world.ask("tap").await;
    world.phone.approves(&first).await.unwrap();
    world.server.clock.advance(std::time::Duration::from_secs(2));
    let (latest, _) = world.ask("tap").await;
    let activity = world.phone.api().activity().await.unwrap();
    assert_eq!(activity.server_time, world.server.app.now().millis());
    let [waiting, approved] = activity.entries.as_slice() else { panic!("{activity:?}") };
    assert_eq!((waiting.challenge.to_string().as_str(), waiting.state), (latest.text("id"), StateName::Pending));
    assert!(!waiting.by_this_device && waiting.device.is_none() && waiting.at > approved.at);
    assert_eq!((approved.challenge.to_string().as_str(), approved.state), (first.text("id"), StateName::Approved));
    assert!(approved.by_this_device && approved.device.as_deref() == Some("Phone") && approved.service == "webmail");
    let theirs = second.api().activity().await.unwrap();
    assert_eq!(theirs.entries[1].device.as_deref(), Some("Phone"));
    assert!(!theirs.entries[1].by_this_device);
    assert_eq!(stranger.api().activity().await.unwrap().entries, []);
    world.server.finish().await;
}

#[tokio::test]
async fn a_phone_reads_whether_its_account_uses_two_step_verification() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    assert!(phone.api().info().await.unwrap().two_step, "the link of an administrator needs no set-up");
    server.finish().await;
}

#[tokio::test]
async fn a_new_key_takes_over_and_the_old_one_is_nobody() {
    let world = World::new().await;
    let (before, _) = world.ask("tap").await;
    world.phone.approves(&before).await.unwrap();
    let (waiting, token) = world.ask("number").await;
    let next = es256();
    let info = world.phone.api().rotate(&*next).await.unwrap();
    assert_eq!((info.alg, info.jkt), (Algorithm::Es256, next.public_key().thumbprint()));
    assert_eq!(info.device, world.phone.device.identity().device);

    // The old key opens nothing: no call, no socket, no answer to what was asked before.
    refused(world.phone.api().info().await, ErrorCode::DeviceUnknown);
    let number = waiting.body["show"]["number"].as_str();
    let answer = world.phone.sign(&token, waiting.text("id"), Verdict::Approve, number);
    refused(world.phone.api().answer(&answer).await, ErrorCode::TokenBadSignature);
    let closed = nod_device::connect(&world.phone.device, &world.phone.outside, &world.phone.outside.time()).await;
    assert!(matches!(closed, Err(ConnectionError::Closed { code: 4100, .. })), "{:?}", closed.err());

    let phone = world.phone.with_key(next);
    let socket = phone.connect().await;
    assert_eq!(phone.approves(&waiting).await.unwrap(), StateName::Approved);
    assert_eq!(world.webmail.redeem(waiting.text("id")).await.status, 200);
    socket.close().await;
    // What the old key signed is verified with the old key.
    let published = world.server.app.keys.load().published();
    for (asked, key) in [(&before, world.phone.device.signer()), (&waiting, phone.device.signer())] {
        let facts = evidence::verify(&evidence(&world.webmail, asked).await, &published, None).unwrap();
        assert_eq!((facts.vouched, facts.device.jkt), (Vouched::Statement, key.public_key().thumbprint()));
    }
    world.server.finish().await;
}

/// A socket that the old key opened hears nothing more, whether it is woken or has to look by itself (another node).
#[tokio::test]
async fn a_new_key_ends_the_sockets_of_the_old_one() {
    for deaf in [false, true] {
        let server = if deaf { Server::start_deaf().await } else { Server::start().await };
        let anna = server.account("anna").await;
        let phone = server.phone(anna, "Phone").await;
        let mut old = phone.connect().await;
        let poll = phone.api();
        let next = es256();
        let waiting = InboxRequest { wait_ms: 20_000, seen: Vec::new() };
        let (polled, ()) = tokio::join!(poll.inbox(&waiting), async {
            let wait = std::time::Duration::from_secs(19)..=std::time::Duration::from_secs(20);
            server.clock.asleep(wait, 1).await;
            phone.api().rotate(&*next).await.unwrap();
            if deaf {
                let tick = std::time::Duration::from_secs(15);
                server.clock.advance(tick);
            }
        });
        refused(polled, ErrorCode::TokenUnknownKey);
        loop {
            match old.next().await {
                Ok(_) => {}
                Err(ConnectionError::Closed { code, .. }) => {
                    assert_eq!(code, 4100, "come back with another key");
                    break;
                }
                Err(other) => panic!("{other}"),
            }
        }
        let new = phone.with_key(next);
        new.connect().await.close().await;
        server.finish().await;
    }
}

/// A proof that the old key did not ask for, or that is for another device, changes nothing.
#[tokio::test]
async fn a_key_is_changed_by_the_device_itself_alone() {
    let world = World::new().await;
    let other = world.server.phone(world.anna, "Other").await;
    let next = forge::stranger();
    let binding = nod_core::token::rotation_binding(other.device.identity().device, other.device.signer().public_key());
    let proof = nod_core::token::sign_enrol(&next, &world.server.url, &binding, world.server.app.now());
    let body = json!({ "proof": proof });
    world.call(reqwest::Method::POST, "/v1/device/key", Some(&body)).await.refused(ErrorCode::TokenWrongBinding);
    assert!(world.phone.api().info().await.is_ok() && other.api().info().await.is_ok());
    world.server.finish().await;
}

/// The phone pinned one key, was away while the server changed it twice, and gets from the one to the other by certificates.
#[tokio::test]
async fn a_phone_that_was_away_follows_the_servers_keys() {
    let world = World::new().await;
    let trust = world.phone.device.trust();
    let pinned = trust.keys().clone();
    for _ in 0..2 {
        keys::rotate(&world.server.app).await.unwrap();
        world.server.clock.advance(world.server.app.config.keys.publish_before_use);
    }
    let (asked, _) = world.ask("number").await;
    let mut socket = world.phone.connect().await;
    let item = match socket.next().await.unwrap() {
        Event::Unverified { item, error } if error.is_unknown_key() => item,
        other => panic!("a question by an unknown key was expected, and came {other:?}"),
    };
    let served = world.phone.api().server_keys().await.unwrap();
    assert_eq!(served.certificates.len(), 2);

    // Somebody in between can leave certificates out, and can add their own: neither gets a phone anywhere.
    let stranger = forge::stranger();
    let now = world.server.app.now();
    let own = sign_key_certificate(&stranger, &world.server.url, stranger.public_key(), now);
    let forged =
        forge::altered(&served.certificates[0], |claims| claims["jwk"] = json!(stranger.public_key().to_jwk()));
    for certificates in [vec![], vec![served.certificates[1].clone()], vec![own, forged]] {
        let mut trust = trust.clone();
        assert!(!trust.follow(&ServerKeys { issuer: world.server.url.clone(), certificates }));
        assert!(trust.verify(&item, now).unwrap_err().is_unknown_key());
        assert_eq!(trust.keys(), &pinned);
    }

    let mut trust = trust;
    // In whatever order they come.
    let certificates = served.certificates.iter().rev().cloned().collect();
    assert!(trust.follow(&ServerKeys { certificates, ..served }));
    let question = trust.verify(&item, now).unwrap();
    let number = asked.body["show"]["number"].as_str().map(|number| Transferred::Typed(number.to_owned()));
    socket.set_trust(trust);
    socket.answer(&question.answer(&world.phone.device, Verdict::Approve, number, now)).await.unwrap();
    assert!(matches!(socket.next().await.unwrap(), Event::Answered { .. } | Event::Settled(_)));
    let redeemed = world.webmail.redeem(asked.text("id")).await;
    assert_eq!(redeemed.status, 200, "{:?}", redeemed.body);
    socket.close().await;
    // A challenge of the old key's days still verifies: old keys stay published.
    let published = world.server.app.keys.load().published();
    assert_eq!(published.keys.len(), 3);
    assert!(pinned.keys.iter().all(|key| published.key(&key.kid).is_some()));
    world.server.finish().await;
}

const ENDPOINT: &str = "https://push.example.net/the-secret-place-of-annas-phone";
const TOKEN: &str = "https://push.example.net/another-secret-place";

fn webpush(endpoint: &str) -> PushTargetRequest {
    let mut point = [7; 65];
    point[0] = 4;
    PushTargetRequest::WebPush {
        endpoint: endpoint.to_owned(),
        p256dh: nod_core::encoding::base64url(&point),
        auth: nod_core::encoding::base64url(&[8; 16]),
        lang: None,
    }
}

fn unifiedpush(endpoint: &str) -> PushTargetRequest {
    match webpush(endpoint) {
        PushTargetRequest::WebPush { endpoint, p256dh, auth, lang } => {
            PushTargetRequest::UnifiedPush { endpoint, p256dh, auth, lang }
        }
        other => other,
    }
}

#[tokio::test]
async fn push_targets_are_one_of_a_kind_and_go_with_the_device() {
    let world = World::with(web_push).await;
    let api = world.phone.api();
    let first = api.set_push_target(&webpush("https://push.example.net/old")).await.unwrap();
    let second = api.set_push_target(&webpush(ENDPOINT)).await.unwrap();
    assert_ne!(first.id, second.id);
    api.set_push_target(&unifiedpush(TOKEN)).await.unwrap();
    let kinds = |info: nod_core::wire::DeviceInfo| -> Vec<_> {
        info.push_targets.into_iter().map(|target| (target.kind, target.id)).collect()
    };
    let listed = kinds(api.info().await.unwrap());
    assert_eq!(listed.len(), 2);
    assert!(listed.contains(&(PushTargetKind::WebPush, second.id)), "the new one, not the old: {listed:?}");
    for bad in [webpush("http://push.example.net/plain"), webpush(&format!("https://{}", "x".repeat(1000)))] {
        refused(api.set_push_target(&bad).await, ErrorCode::BadField);
    }
    for _ in 0..2 {
        // Forgetting what is forgotten is no error.
        api.remove_push_target(PushTargetKind::UnifiedPush).await.unwrap();
    }
    assert_eq!(kinds(api.info().await.unwrap()), [(PushTargetKind::WebPush, second.id)]);
    // Nobody else's list has it, and with the device it is gone.
    let other = world.server.phone(world.anna, "Other").await;
    assert!(other.api().info().await.unwrap().push_targets.is_empty());
    let device = world.phone.device.identity().device;
    api.revoke().await.unwrap();
    assert!(world.server.app.store.push_targets_of(device).await.unwrap().is_empty());
    world.server.finish().await;
}

/// By it the app sees whether its subscription is the one that the server knows.
#[tokio::test]
async fn a_device_compares_its_subscription_with_the_servers_without_the_address() {
    let world = World::with(web_push).await;
    let api = world.phone.api();
    let hash = |endpoint: &str| Some(nod_core::encoding::base64url(&nod_core::encoding::sha256(endpoint.as_bytes())));
    let put = api.set_push_target(&webpush(ENDPOINT)).await.unwrap();
    assert_eq!(put.address_hash, hash(ENDPOINT));
    api.set_push_target(&unifiedpush(TOKEN)).await.unwrap();
    let listed = async || {
        let info = api.info().await.unwrap();
        assert!(!serde_json::to_string(&info).unwrap().contains("push.example.net"), "{info:?}");
        info.push_targets.into_iter().map(|target| (target.kind, target.address_hash)).collect::<BTreeMap<_, _>>()
    };
    let before = listed().await;
    assert_eq!(before[&PushTargetKind::WebPush], hash(ENDPOINT));
    assert_ne!(before[&PushTargetKind::UnifiedPush], hash(ENDPOINT));
    let renewed = "https://push.example.net/renewed";
    api.set_push_target(&webpush(renewed)).await.unwrap();
    assert_eq!(listed().await[&PushTargetKind::WebPush], hash(renewed));
    for other in [
        PushTargetRequest::Fcm { token: "a token".to_owned(), keys: None, lang: None },
        PushTargetRequest::Apns {
            token: "ab".to_owned(),
            topic: "org.example".to_owned(),
            environment: ApnsEnvironment::Production,
            keys: None,
            lang: None,
        },
    ] {
        assert_eq!(other.address_hash(), None, "a token, which is no address");
    }
    world.server.finish().await;
}

/// Where a phone can be woken is as good as a tracker of it: the database does not say.
#[tokio::test]
async fn what_is_stored_of_a_push_target_is_sealed() {
    let world = World::with(web_push).await;
    let api = world.phone.api();
    api.set_push_target(&webpush(ENDPOINT)).await.unwrap();
    api.set_push_target(&unifiedpush(TOKEN)).await.unwrap();
    let device = world.phone.device.identity().device;
    for target in world.server.app.store.push_targets_of(device).await.unwrap() {
        let plain = world.server.app.vault.unseal(Purpose::PushTarget, &target.id.to_string(), &target.sealed).unwrap();
        let plain = String::from_utf8(plain).unwrap();
        assert!(plain.contains(ENDPOINT) || plain.contains(TOKEN), "{plain}");
        assert!(world.server.app.vault.unseal(Purpose::MatchSecret, &target.id.to_string(), &target.sealed).is_err());
    }
    // Every byte of the database, its log included.
    let file = PathBuf::from(world.server.database.strip_prefix("sqlite:").unwrap());
    let mut bytes = Vec::new();
    for end in ["", "-wal"] {
        bytes.extend(std::fs::read(format!("{}{end}", file.display())).unwrap_or_default());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&device.to_string()), "the search finds what is there");
    for secret in [ENDPOINT, TOKEN, "the-secret-place", &nod_core::encoding::base64url(&[8; 16])] {
        assert!(!holds(secret), "{secret}");
    }
    world.server.finish().await;
}

/// P-256 is all that phones' hardware keeps: a device with such a key does everything.
#[tokio::test]
async fn an_es256_device_does_all_of_it() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let key = es256();
    let phone = server.phone_with(anna, "Phone", key).await;
    let webmail = server.relying_party("webmail").await;
    assert_eq!(phone.api().info().await.unwrap().alg, Algorithm::Es256);
    for (level, amr) in [("tap", json!(["swk"])), ("number", json!(["swk"])), ("strict", json!(["swk", "mca"]))] {
        let mut socket = phone.connect().await;
        let asked = webmail.ask_at("anna", level).await;
        let question = match socket.next().await.unwrap() {
            Event::Challenge(question) => question,
            other => panic!("a question was expected, and came {other:?}"),
        };
        let number = asked.body["show"]["number"].as_str().map(|number| Transferred::Typed(number.to_owned()));
        let now = phone.outside.time().now();
        socket.answer(&question.answer(&phone.device, Verdict::Approve, number, now)).await.unwrap();
        while !matches!(socket.next().await.unwrap(), Event::Answered { state: StateName::Approved, .. }) {}
        socket.close().await;
        let redeemed = webmail.redeem(asked.text("id")).await;
        assert_eq!(redeemed.body["claims"]["amr"], amr, "{level}");
        let facts = evidence::verify(&evidence(&webmail, &asked).await, &server.app.keys.load().published(), None);
        assert_eq!(facts.unwrap().device.jkt, phone.device.signer().public_key().thumbprint());
    }
    // … and to a key of the other kind, and away.
    let next = Arc::new(forge::stranger());
    phone.api().rotate(&*next).await.unwrap();
    let phone = phone.with_key(next);
    assert_eq!(phone.api().info().await.unwrap().alg, Algorithm::EdDsa);
    phone.api().revoke().await.unwrap();
    refused(phone.api().info().await, ErrorCode::DeviceRevoked);
    server.finish().await;
}

#[tokio::test]
async fn a_device_that_leaves_is_cut_off_at_once_and_its_sisters_are_not() {
    let world = World::new().await;
    let other = world.server.phone(world.anna, "Other").await;
    let mut leaving = world.phone.connect().await;
    let mut staying = other.connect().await;
    world.phone.api().revoke().await.unwrap();
    loop {
        match leaving.next().await {
            Ok(_) => {}
            Err(ConnectionError::Closed { code, .. }) => {
                assert_eq!(code, 4201);
                break;
            }
            Err(other) => panic!("{other}"),
        }
    }
    refused(world.phone.api().info().await, ErrorCode::DeviceRevoked);
    let back = nod_device::connect(&world.phone.device, &world.phone.outside, &world.phone.outside.time()).await;
    assert!(matches!(back, Err(ConnectionError::Closed { code: 4201, .. })), "{:?}", back.err());
    let asked = world.webmail.ask_at("anna", "tap").await;
    match staying.next().await.unwrap() {
        Event::Challenge(question) => assert_eq!(question.id().to_string(), asked.text("id")),
        other => panic!("a question was expected, and came {other:?}"),
    }
    staying.close().await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_device_of_another_account_sees_and_does_nothing() {
    let world = World::new().await;
    let ben = world.server.account("ben").await;
    let stranger = world.server.phone(ben, "Ben's phone").await;
    let mut socket = stranger.connect().await;
    let (asked, token) = world.ask("number").await;
    let id: ChallengeId = asked.text("id").parse().unwrap();
    assert!(stranger.api().inbox(&InboxRequest::default()).await.unwrap().challenges.is_empty());
    // Somebody shows it the token: it may sign what it likes.
    let number = asked.body["show"]["number"].as_str();
    for verdict in [Verdict::Approve, Verdict::Deny, Verdict::Report] {
        let number = number.filter(|_| verdict == Verdict::Approve);
        let answer = stranger.sign(&token, asked.text("id"), verdict, number);
        refused(stranger.api().answer(&answer).await, ErrorCode::OtherDevice);
        socket.answer(&answer).await.unwrap();
        match socket.next().await.unwrap() {
            Event::Error { code, .. } => assert_eq!(code, ErrorCode::OtherDevice),
            other => panic!("an error was expected, and came {other:?}"),
        }
    }
    stranger.api().ack(id, Ack::Opened).await.unwrap();
    let mut page = Page::open(&world.server, asked.text("ticket")).await;
    assert_eq!((page.view.state, page.view.progress), (StateName::Pending, Progress::Sent));
    assert_eq!(world.phone.approves(&asked).await.unwrap(), StateName::Approved);
    assert_eq!(page.until_final().await.device.as_deref(), Some("Phone"));
    // What it has never been asked is as good as expired to it.
    let seen = InboxRequest { wait_ms: 0, seen: vec![id] };
    let settled = stranger.api().inbox(&seen).await.unwrap().settled;
    assert_eq!((settled[0].state, settled[0].device.as_deref()), (StateName::Expired, None));
    socket.close().await;
    drop(page);
    world.server.finish().await;
}
