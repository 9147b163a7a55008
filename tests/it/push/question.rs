//! A question, its pushes, and their end.

use std::sync::Arc;

use nod::config::Config;
use nod::flow::relying_party;
use nod_core::answer::Verdict;
use nod_core::id::{AccountId, ChallengeId, ClientId};
use nod_core::policy::{Policy, PolicyChange};
use nod_core::wire::{InboxRequest, PushTargetKind, PushTargetRequest, SealingKeys};
use nod_push_mocks::Behaviour;
use serde_json::{Value, json};

use super::{Services, apns_target, apns_token, fcm_target, unified_target, web_target};
use crate::harness::{Phone, RelyingParty, Reply, Server, eventually};

/// A service, an account with two phones that are pushed to by all four services, and who asks.
pub struct World {
    pub services: Services,
    pub server: Server,
    pub anna: AccountId,
    pub first: Phone,
    pub second: Phone,
    pub webmail: RelyingParty,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> Self {
        let services = Services::start().await;
        let settings = services.settings();
        let server = Server::start_with(move |config| {
            settings(config);
            adjust(config);
        })
        .await;
        services.live_by(&server.clock);
        let anna = server.account_with("anna", None, false).await;
        let first = server.phone(anna, "First").await;
        let second = server.phone(anna, "Second").await;
        let webmail = server.relying_party("webmail").await;
        let world = Self { services, server, anna, first, second, webmail };
        world.register().await;
        world
    }

    async fn register(&self) {
        let key = nod::flow::push::offered(&self.server.app).1.map(str::to_owned);
        let web = &self.services.web;
        let set = async |phone: &Phone, target: PushTargetRequest| {
            phone.api().set_push_target(&target).await.unwrap();
        };
        set(&self.first, web_target(web.subscribe_for(key.clone()))).await;
        set(&self.first, unified_target(web.subscribe_for(key))).await;
        set(&self.second, fcm_target("the-second-phone")).await;
        set(&self.second, apns_target(&apns_token(2))).await;
    }

    pub async fn ask(&self) -> Reply {
        let context = json!({ "ip": "80.112.3.77", "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" });
        let asked = self.webmail.ask(json!({ "username": "anna", "level": "number", "context": context })).await;
        assert_eq!(asked.status, 201, "{:?}", asked.body);
        asked
    }

    /// A relying party that is content with a tap.
    async fn tapping(&self) -> RelyingParty {
        let settings =
            relying_party::Settings { policy: PolicyChange::Own(Policy::Tap), ..relying_party::Settings::default() };
        let id: ClientId = "intranet".parse().unwrap();
        let secret = relying_party::add(&self.server.app, &id, settings).await.unwrap();
        RelyingParty { id, secret, ..self.webmail.clone() }
    }

    /// All four services have it.
    pub async fn pushed(&self, count: usize) {
        self.services.web.wait_for(2 * count).await;
        self.services.fcm.wait_for(count).await;
        self.services.apns.wait_for(count).await;
    }

    pub async fn answer(&self, phone: &Phone, asked: &Reply, verdict: Verdict) {
        let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
        let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == asked.text("id")).unwrap();
        let answer = phone.sign(&item.token, asked.text("id"), verdict, asked.body["show"]["number"].as_str());
        phone.api().answer(&answer).await.unwrap();
    }

    /// What became of a question's pushes, once all of them are over.
    pub async fn deliveries(&self, asked: &Reply) -> Vec<nod::store::Delivery> {
        let id: ChallengeId = asked.text("id").parse().unwrap();
        eventually("the four pushes are over", async || {
            let found = self.server.app.store.push_deliveries(id).await.unwrap();
            let is_over = found.iter().all(|push| push.accepted_at.is_some() || push.failed.is_some());
            (found.len() == 4 && is_over).then_some(found)
        })
        .await
    }
}

#[tokio::test]
async fn a_question_wakes_every_target_and_says_nothing_of_the_person() {
    let world = World::new().await;
    let asked = world.ask().await;
    let id = asked.text("id").to_owned();
    world.pushed(1).await;
    world.services.are_content();
    let expires = nod_core::time::Timestamp::parse(asked.text("expires_at")).unwrap().seconds();

    let web = world.services.web.received();
    for push in &web {
        // REQ 68, 69, 70.
        assert_eq!((push.ttl, push.urgency.as_str()), (120, "high"));
        assert_eq!(push.topic.as_ref().unwrap().len(), 22);
        assert_eq!(push.body["web_push"], 8030);
        let shown = &push.body["notification"];
        assert_eq!((shown["tag"].as_str(), shown["data"]["rid"].as_str()), (Some(id.as_str()), Some(id.as_str())));
        assert_eq!(shown["data"]["exp"], expires);
        assert_eq!(shown["navigate"], format!("{}/#r/{id}", world.server.app_url));
        assert_eq!(shown["actions"][0]["action"], "review");
        assert_eq!(shown["actions"][1]["action"], "no");
        assert_eq!((&shown["actions"][2], &shown["data"]["yes"]), (&Value::Null, &Value::Null));
        assert_eq!((push.body["app_badge"].as_u64(), &shown["data"]["kind"]), (Some(1), &"question".into()));
    }
    let titles: Vec<_> = web.iter().map(|push| push.body["notification"]["title"].as_str().unwrap()).collect();
    assert!(
        titles.contains(&"Are you trying to sign in?") && titles.contains(&"Essayez-vous de vous connecter\u{202f}?"),
        "{titles:?}"
    );

    let fcm = &world.services.fcm.received()[0];
    assert_eq!((fcm.priority.as_str(), fcm.ttl_seconds, fcm.collapse_key.as_deref()), ("HIGH", 120, Some(id.as_str())));
    assert_eq!((fcm.data["kind"].as_str(), fcm.data["challenge"].as_str()), ("question", id.as_str()));
    assert_eq!(fcm.data["title"], "Melden Sie sich gerade an?");

    let apns = &world.services.apns.received()[0];
    assert_eq!((apns.push_type.as_str(), apns.priority, apns.expiration), ("alert", 10, expires));
    assert_eq!(apns.collapse_id.as_deref(), Some(id.as_str()));
    assert_eq!(apns.body["aps"]["mutable-content"], 1);
    assert_eq!(apns.body["aps"]["category"], "NOD_QUESTION");

    // REQ 6: neither who nor where, and never the number.
    let number = asked.body["show"]["number"].as_str().unwrap();
    let told: Vec<String> = web
        .iter()
        .map(|push| push.body["notification"]["body"].to_string() + &push.body["notification"]["title"].to_string())
        .chain([format!("{:?}", fcm.data), apns.body.to_string()])
        .collect();
    for text in &told {
        for secret in ["anna", "80.112", "Firefox", "webmail", &format!("\"{number}\""), &format!(" {number}")] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    world.answer(&world.first, &asked, Verdict::Approve).await;
    world.server.finish().await;
}

/// One touch on a locked phone must not sign somebody in, unless the operator wants exactly that, and never where more than a touch is
/// asked for.
#[tokio::test]
async fn yes_is_in_a_notification_only_where_a_setting_allows_it_and_the_level_is_tap() {
    for allowed in [false, true] {
        let world = World::with(move |config| config.app.yes_in_notification = allowed).await;
        let intranet = world.tapping().await;
        for (place, level) in ["number", "strict", "tap"].into_iter().enumerate() {
            let party = if level == "tap" { &intranet } else { &world.webmail };
            let asked = party.ask(json!({ "username": "anna", "level": level })).await;
            assert_eq!((asked.status, asked.text("level")), (201, level), "{:?}", asked.body);
            world.services.web.wait_for(2 * (place + 1)).await;
            let pushes = world.services.web.received();
            let own: Vec<_> =
                pushes.iter().filter(|push| push.body["notification"]["tag"] == asked.text("id")).collect();
            assert_eq!(own.len(), 2);
            for push in own {
                let shown = &push.body["notification"];
                let yes = allowed && level == "tap";
                assert_eq!(shown["data"].get("yes").is_some(), yes, "{allowed} {level}: {shown}");
                let actions: Vec<_> =
                    shown["actions"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
                assert_eq!(actions, if yes { &["review", "no", "yes"][..] } else { &["review", "no"] }, "{level}");
                let titles = shown["actions"].to_string();
                let is_french = shown["lang"] == "fr";
                assert_eq!(titles.contains("Non, ce n’est pas moi"), is_french, "{titles}");
                assert_eq!(titles.contains("Oui, c’est moi"), is_french && yes, "{titles}");
            }
        }
        world.server.finish().await;
    }
}

#[tokio::test]
async fn what_takes_a_notification_back_has_no_buttons() {
    let world = World::new().await;
    let asked = world.ask().await;
    world.pushed(1).await;
    world.deliveries(&asked).await;
    world.answer(&world.second, &asked, Verdict::Deny).await;
    world.services.web.wait_for(4).await;
    let settled: Vec<_> = world
        .services
        .web
        .received()
        .into_iter()
        .filter(|push| push.body["notification"]["data"]["kind"] == "settled")
        .collect();
    assert_eq!(settled.len(), 2);
    for push in settled {
        let shown = &push.body["notification"];
        assert_eq!((&shown["actions"], &shown["data"]["yes"]), (&Value::Null, &Value::Null));
        assert_eq!((&shown["silent"], &push.body["app_badge"]), (&true.into(), &0.into()));
    }
    world.server.finish().await;
}

#[tokio::test]
async fn details_are_for_those_alone_who_get_them_encrypted_and_only_where_a_setting_says_so() {
    let world = World::with(|config| {
        config.push.details = true;
        config.places.files = vec![crate::places::file("nested.mmdb")];
    })
    .await;
    let web = &world.services.web;
    // An app that can open what is sealed to it.
    let keys = web.subscribe();
    let sealing = SealingKeys { p256dh: keys.p256dh.clone(), auth: keys.auth.clone() };
    let app = PushTargetRequest::Fcm { token: "opens".to_owned(), keys: Some(sealing), lang: None };
    world.second.api().set_push_target(&app).await.unwrap();
    let asked = world.ask().await;
    world.pushed(1).await;
    for push in web.received() {
        assert_eq!(push.body["notification"]["body"], "webmail · Firefox on Linux · Rotterdam, Netherlands");
        assert!(!push.body.to_string().contains("80.112") && !push.body.to_string().contains("anna"));
    }
    let fcm = &world.services.fcm.received()[0];
    assert!(!format!("{:?}", fcm.data).contains("webmail"));
    let sealed = nod_core::encoding::from_base64url(&fcm.data["sealed"]).unwrap();
    let opened: serde_json::Value = serde_json::from_slice(&web.open(&keys, &sealed)).unwrap();
    assert_eq!(
        opened,
        json!({ "service": "webmail", "browser": "Firefox on Linux", "place": "Rotterdam, Netherlands" })
    );
    let apns = &world.services.apns.received()[0];
    assert!(!apns.body.to_string().contains("webmail") && apns.body["nod"]["sealed"].is_null(), "no key, no details");
    world.answer(&world.first, &asked, Verdict::Deny).await;
    world.server.finish().await;
}

#[tokio::test]
async fn an_answer_takes_the_notifications_of_the_other_phones_back() {
    let world = World::new().await;
    let asked = world.ask().await;
    world.pushed(1).await;
    world.deliveries(&asked).await;
    world.answer(&world.first, &asked, Verdict::Approve).await;
    world.services.fcm.wait_for(2).await;
    world.services.apns.wait_for(2).await;
    let fcm = &world.services.fcm.received()[1];
    assert_eq!((fcm.data["kind"].as_str(), fcm.priority.as_str()), ("settled", "NORMAL"));
    assert_eq!(fcm.collapse_key.as_deref(), Some(asked.text("id")));
    let apns = &world.services.apns.received()[1];
    assert_eq!((apns.push_type.as_str(), apns.priority), ("background", 5));
    assert_eq!(apns.body["nod"]["challenge"], asked.text("id"));
    let (services, server) = (world.services, world.server);
    assert!(
        !server.app.metrics.render(0).contains("step=\"told\""),
        "no browser was told: looking after pushes is none"
    );
    server.finish().await;
    assert_eq!(services.web.received().len(), 2, "the phone that answered needs no telling");
    services.are_content();
}

#[tokio::test]
async fn a_question_that_is_taken_back_leaves_no_notification() {
    let world = World::new().await;
    let asked = world.ask().await;
    world.pushed(1).await;
    world.deliveries(&asked).await;
    world.webmail.cancel(asked.text("id")).await;
    world.pushed(2).await;
    let last = &world.services.web.received()[3];
    assert_eq!(last.body["notification"]["data"]["kind"], "settled");
    assert_eq!(last.body["notification"]["silent"], true);
    assert_eq!(last.topic, world.services.web.received()[0].topic, "it replaces what was not delivered yet");
    world.services.are_content();
    world.server.finish().await;
}

#[tokio::test]
async fn a_question_whose_time_is_over_is_not_withdrawn_for_its_notification_ends_with_it() {
    let world = World::new().await;
    let asked = world.ask().await;
    world.pushed(1).await;
    world.deliveries(&asked).await;
    world.server.clock.advance(std::time::Duration::from_secs(121));
    let shown = world.webmail.show(asked.text("id"), 0).await;
    assert_eq!(shown.body["state"], "expired");
    let World { services, server, .. } = world;
    server.finish().await;
    assert_eq!((services.web.requests(), services.apns.requests()), (2, 1));
}

/// Law 1, and the fault test: every service hangs, no socket is open, and people sign in all the same.
#[tokio::test]
async fn when_every_service_hangs_people_sign_in_through_the_inbox() {
    let world = World::new().await;
    world.services.web.otherwise(Behaviour::Hang);
    world.services.fcm.otherwise(Behaviour::Hang);
    world.services.apns.otherwise(Behaviour::Hang);
    for _ in 0..20 {
        let asked = world.ask().await;
        world.answer(&world.first, &asked, Verdict::Approve).await;
        assert_eq!(world.webmail.redeem(asked.text("id")).await.status, 200);
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_target_that_is_gone_is_forgotten_unless_the_phone_registered_since() {
    let world = World::new().await;
    let kinds = async |phone: &Phone| -> Vec<PushTargetKind> {
        phone.api().info().await.unwrap().push_targets.iter().map(|target| target.kind).collect()
    };
    // Apple says since when: before this registration, so it speaks of an earlier life of the token.
    let registered = world.server.clock.clone();
    let now = nod::ambient::Clock::now(&*registered).millis();
    world.services.apns.unregister(&apns_token(2), now - 1);
    world.services.fcm.unregister("the-second-phone");
    let asked = world.ask().await;
    let became = world.deliveries(&asked).await;
    let failed = |kind| became.iter().any(|push| push.kind == kind && push.failed.is_some());
    assert!(failed(PushTargetKind::Apns) && failed(PushTargetKind::Fcm) && !failed(PushTargetKind::WebPush));
    assert_eq!(
        kinds(&world.second).await,
        [PushTargetKind::Apns],
        "Google's is gone, Apple's came later than Apple says"
    );
    world.answer(&world.first, &asked, Verdict::Approve).await;

    world.services.apns.unregister(&apns_token(2), now + 1);
    let asked = world.ask().await;
    world.services.apns.wait_for_requests(2).await;
    eventually("the second phone has no target left", async || kinds(&world.second).await.is_empty().then_some(()))
        .await;
    world.answer(&world.first, &asked, Verdict::Approve).await;
    let log = world.server.app.store.audit(0, 1000).await.unwrap();
    assert!(
        log.iter().any(|entry| entry.draft.detail.as_deref() == Some("apns is gone")),
        "it stands in the audit log"
    );
    world.server.finish().await;
}

#[tokio::test]
async fn a_question_that_is_asked_quietly_wakes_nobody_by_push_either() {
    let world = World::new().await;
    let asked = world.ask().await;
    world.pushed(1).await;
    world.answer(&world.first, &asked, Verdict::Report).await;
    let quiet = world.ask().await;
    // A phone that looks finds it; nothing is pushed for it.
    world.answer(&world.first, &quiet, Verdict::Deny).await;
    let (services, server) = (Arc::new(world.services), world.server);
    server.finish().await;
    let questions = services.fcm.received().iter().filter(|push| push.data["kind"] == "question").count();
    assert_eq!(questions, 1);
}

#[tokio::test]
async fn a_server_without_push_refuses_to_register_and_says_what_it_offers() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let refused = phone.api().set_push_target(&fcm_target("a-phone")).await.unwrap_err();
    assert_eq!(refused.code(), Some(nod_core::wire::ErrorCode::BadField));
    let found =
        Reply::of(server.request(reqwest::Method::GET, "/.well-known/nod-configuration").send().await.unwrap()).await;
    assert_eq!(found.body["push_kinds_supported"], json!([]));
    assert!(found.body["vapid_public_key"].is_null());
    server.finish().await;

    let world = World::new().await;
    let offered = world.server.request(reqwest::Method::GET, "/.well-known/nod-configuration");
    let offered = Reply::of(offered.send().await.unwrap()).await;
    assert_eq!(offered.body["push_kinds_supported"], json!(["webpush", "unifiedpush", "fcm", "apns"]));
    let key = offered.text("vapid_public_key").to_owned();
    assert_eq!(nod_core::encoding::from_base64url(&key).unwrap().len(), 65);
    let World { services: _services, server, .. } = world;
    let server = server.restart().await;
    let again =
        Reply::of(server.request(reqwest::Method::GET, "/.well-known/nod-configuration").send().await.unwrap()).await;
    assert_eq!(again.text("vapid_public_key"), key, "subscriptions are bound to it: it is made once");
    server.finish().await;
}
