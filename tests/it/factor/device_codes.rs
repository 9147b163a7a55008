//! One-time codes of Nod's own devices, with Debian's `oathtool` beside them: given at the enrolment, used at sign-in, each once.

use std::sync::Arc;
use std::time::Duration;

use nod::flow::device::{self, enrolment};
use nod_core::audit::AuditKind;
use nod_core::token::{Ed25519Signer, Signer as _, sign_dpop};
use nod_core::wire::{DeviceCodes, EnrolState, ErrorCode};
use reqwest::Method;

use super::codes_apps::App;
use super::{crowd, crowded, one_is_let_in, type_code, waiting};
use crate::bad_input::{PASSWORD, World, send};
use crate::harness::on_both_databases;
use crate::harness::{Phone, Server, forge};
use crate::store::bed::Kind;

on_both_databases! {
    of_one_code_of_a_phone_replayed_at_once_one_is_let_in
}

const ADDRESS: &str = "/v1/device/codes";

/// What a device shows, so many seconds from the server's present.
fn code(server: &Server, codes: &DeviceCodes, later: i64) -> String {
    let seed = data_encoding::BASE64URL_NOPAD.decode(codes.seed.as_bytes()).unwrap();
    let independent = App { secret: data_encoding::BASE32_NOPAD.encode(&seed) }.code(server, later);
    if later == 0 {
        let (shown, left) = codes.seed().unwrap().code(server.app.now());
        assert_eq!(secrecy::ExposeSecret::expose_secret(&shown), independent);
        assert!((1..=30).contains(&left));
    }
    independent
}

/// The code that a phone shows now.
async fn shown(world: &World, phone: &Phone) -> String {
    code(&world.server, &phone.api().codes().await.unwrap(), 0)
}

#[tokio::test]
async fn req_28_31_a_code_of_the_phone_signs_in_when_no_question_arrives_and_ends_with_the_phone() {
    let world = World::new().await;
    let mut browser = waiting(&world, "anna").await;
    let page = browser.get("/sign-in/wait").await;
    assert!(page.text.contains("href=\"/sign-in/code\""), "offered for an account with a phone alone: {}", page.text);
    let code = shown(&world, &world.phone).await;
    assert_eq!(type_code(&mut browser, &code).await.to(), "/account");
    assert!(browser.is_in().await);
    let entries = world.server.app.store.audit(0, 1000).await.unwrap();
    let used: Vec<_> = entries.iter().filter(|entry| entry.draft.kind == AuditKind::DeviceCodeUsed).collect();
    assert_eq!(used.len(), 1);
    assert_eq!(used[0].draft.device, Some(world.phone.device.identity().device), "which phone");
    assert!(!used[0].to_line().contains(&code), "and not the code");
    nod::flow::operations::audit::verify(&world.server.app).await.unwrap().unwrap();

    // Another phone's end leaves the session, and its own ends it.
    let other = world.server.phone(world.anna, "Other").await;
    other.api().revoke().await.unwrap();
    assert!(browser.is_in().await);
    world.phone.api().revoke().await.unwrap();
    assert!(!browser.is_in().await);
    world.server.finish().await;
}

#[tokio::test]
async fn req_61_62_a_code_of_the_phone_counts_for_one_step_of_delay_and_once() {
    let world = World::new().await;
    let codes = world.phone.api().codes().await.unwrap();
    let mut browser = waiting(&world, "anna").await;
    for later in [-60, 30, 86_400] {
        let page = type_code(&mut browser, &code(&world.server, &codes, later)).await;
        assert!(page.status == 401 && page.text.contains("This code is wrong"), "{later}: {}", page.text);
    }
    let before = code(&world.server, &codes, -30);
    assert_eq!(type_code(&mut browser, &before).await.to(), "/account", "the step before");
    let mut again = waiting(&world, "anna").await;
    let page = type_code(&mut again, &before).await;
    assert!(page.status == 401 && page.text.contains("Wait for the next one"), "{}", page.text);
    assert_eq!(type_code(&mut again, &code(&world.server, &codes, 0)).await.to(), "/account");
    // The same after the phone's key was changed: it is the device's, not the key's.
    world.server.clock.advance(Duration::from_secs(30));
    let next = Arc::new(Ed25519Signer::from_seed(&[5; 32]));
    world.phone.api().rotate(&*next).await.unwrap();
    let mut later = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut later, &code(&world.server, &codes, 0)).await.to(), "/account");
    world.server.finish().await;
}

/// REQ 62: the same code from several connections at once.
async fn of_one_code_of_a_phone_replayed_at_once_one_is_let_in(kind: Kind) {
    let world = crowded(kind).await;
    let browsers = crowd(&world).await;
    one_is_let_in(browsers, &shown(&world, &world.phone).await).await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_code_of_a_revoked_phone_and_of_another_account_opens_nothing() {
    let world = World::new().await;
    let lost = world.server.phone(world.anna, "Lost").await;
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    let bens = world.server.phone(ben, "Ben's phone").await;
    let of_lost = lost.api().codes().await.unwrap();
    let of_ben = shown(&world, &bens).await;
    lost.api().revoke().await.unwrap();
    let mut browser = waiting(&world, "anna").await;
    for (whose, code) in [("lost", code(&world.server, &of_lost, 0)), ("ben", of_ben.clone())] {
        let page = type_code(&mut browser, &code).await;
        assert!(page.status == 401 && page.text.contains("This code is wrong"), "{whose}: {}", page.text);
        assert!(!browser.is_in().await);
    }
    // Ben's code is not used up by being tried elsewhere.
    let mut his = waiting(&world, "ben").await;
    assert_eq!(type_code(&mut his, &of_ben).await.to(), "/account");
    world.server.finish().await;
}

/// REQ 39, 66: wrong codes wait longer and longer, and a right code of the phone does not get past the wait.
#[tokio::test]
async fn req_39_66_codes_of_phones_are_throttled_with_all_other_codes() {
    let world = World::with(|config| config.limits.free_guesses = 3).await;
    let mut guesser = waiting(&world, "anna").await;
    for guess in ["000000", "0000-0000", "111111"] {
        assert_eq!(type_code(&mut guesser, guess).await.status, 401);
    }
    let right = shown(&world, &world.phone).await;
    let page = type_code(&mut guesser, &right).await;
    assert_eq!(page.status, 429, "{}", page.text);
    assert!(!guesser.is_in().await);
    world.server.finish().await;
}

/// The seed is as secret as the key: it takes the key's own signature over this very call.
#[tokio::test]
async fn nobody_gets_a_seed_but_by_the_signature_of_its_device() {
    let world = World::new().await;
    let server = &world.server;
    let own = world.phone.api().codes().await.unwrap();
    assert_eq!((own.alg.as_str(), own.digits, own.period), ("SHA1", 6, 30));
    assert_eq!(world.phone.api().codes().await.unwrap(), own, "the same each time");
    assert_eq!(format!("{own:?}"), "DeviceCodes(<redacted>)");
    let other = server.phone(world.anna, "Other").await;
    assert_ne!(other.api().codes().await.unwrap().seed, own.seed, "each device has its own");

    let url = format!("{}{ADDRESS}", server.url);
    let now = server.app.now();
    let key = world.phone.device.signer();
    let ask = async |proof: Option<String>| {
        let request = server.request(Method::GET, ADDRESS);
        send(match proof {
            Some(proof) => request.header("dpop", proof),
            None => request,
        })
        .await
    };
    ask(None).await.refused(ErrorCode::ProofMissing);
    ask(Some(sign_dpop(&forge::stranger(), "GET", &url, b"", "j1", now))).await.refused(ErrorCode::DeviceUnknown);
    // What the phone signed for another call.
    let elsewhere = sign_dpop(key, "GET", &format!("{}/v1/device", server.url), b"", "j2", now);
    ask(Some(elsewhere)).await.refused(ErrorCode::TokenWrongBinding);
    let mut broken = sign_dpop(key, "GET", &url, b"", "j3", now);
    broken.truncate(broken.len() - 4);
    broken.push_str("AAAA");
    assert!([ErrorCode::TokenBadSignature.as_str(), "token_malformed"].contains(&ask(Some(broken)).await.text("code")));
    let once = sign_dpop(key, "GET", &url, b"", "j4", now);
    assert_eq!(ask(Some(once.clone())).await.status, 200);
    ask(Some(once)).await.refused(ErrorCode::ProofReplayed);
    world.phone.api().revoke().await.unwrap();
    ask(Some(sign_dpop(key, "GET", &url, b"", "j5", now))).await.refused(ErrorCode::DeviceRevoked);
    world.server.finish().await;
}

/// A device that claims a link is none yet: it gets its seed with the person's confirmation.
#[tokio::test]
async fn a_device_gets_its_seed_when_the_person_confirms_it_and_not_before() {
    let world = World::new().await;
    let server = &world.server;
    let invitation = enrolment::invite(&server.app, world.anna, None).await.unwrap();
    let signer: Arc<Ed25519Signer> = Arc::new(Ed25519Signer::from_seed(&[9; 32]));
    let outside = server.outside();
    let name = "New".parse().unwrap();
    let pending = nod_device::enrol(&invitation.link, name, "test", signer.clone(), &outside).await.unwrap();
    let key = signer.public_key().clone();
    let status = enrolment::status_of_claim(&server.app, &key, Duration::ZERO).await.unwrap();
    assert_eq!((status.state, status.codes), (EnrolState::Claimed, None));
    enrolment::confirm(&server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
    let (bound, codes) = pending.confirmed_with_codes().await.unwrap();
    let phone = Phone { device: bound, outside };
    assert_eq!(phone.api().codes().await.unwrap(), codes.unwrap());
    // Once it is revoked it gets none, though its enrolment is remembered.
    let device = device::find(&server.app, phone.device.identity().device).await.unwrap();
    device::revoke(&server.app, &device, nod_core::notice::Told::NOTHING).await.unwrap();
    let status = enrolment::status_of_claim(&server.app, &key, Duration::ZERO).await.unwrap();
    assert_eq!((status.state, status.codes), (EnrolState::Confirmed, None));
    world.server.finish().await;
}
