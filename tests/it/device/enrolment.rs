//! A new phone: who gets to claim a link, what both screens show, and who may say yes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use nod::flow::account;
use nod::flow::device::enrolment;
use nod_core::audit::AuditKind;
use nod_core::id::AccountId;
use nod_core::link::EnrolmentLink;
use nod_core::token::{Signer, sign_enrol};
use nod_core::wire::{EnrolState, ErrorCode, InboxRequest};
use nod_device::{EnrolError, PendingEnrolment};
use reqwest::Method;
use serde_json::json;

use crate::bad_input::{PASSWORD, send};
use crate::harness::forge;
use crate::harness::person::Browser;
use crate::harness::{Phone, Reply, Server};

/// A phone with a key of its own takes up a link.
pub async fn claim(server: &Server, link: &EnrolmentLink, name: &str) -> Result<PendingEnrolment, EnrolError> {
    let signer = Arc::new(forge::stranger());
    nod_device::enrol(link, name.parse().unwrap(), "test", signer, &server.outside()).await
}

/// The claim as it crosses the wire, by that key.
async fn claim_with(server: &Server, link: &EnrolmentLink, signer: &dyn Signer) -> Reply {
    let proof = sign_enrol(signer, &server.url, &link.secret.hash(), server.app.now());
    let body = json!({ "secret": link.secret.to_text(), "proof": proof, "name": "Phone", "platform": "test" });
    server.post("/v1/enrolments/claim", &body).await
}

/// A call about the enrolment that this key claimed.
async fn about(server: &Server, signer: &dyn Signer, what: &str, body: &'static str) -> Reply {
    let path = format!("/v1/enrolments/{what}");
    let url = format!("{}{path}", server.url);
    let jti = nod_core::encoding::base64url(&nod_core::random::bytes::<12>(&nod::ambient::OsRandom));
    let proof = nod_core::token::sign_dpop(signer, "POST", &url, body.as_bytes(), &jti, server.app.now());
    let request = server.request(Method::POST, &path).header("dpop", proof);
    send(request.header("content-type", "application/json").body(body)).await
}

/// How it stands.
async fn status(server: &Server, signer: &dyn Signer) -> Reply {
    about(server, signer, "status", "{}").await
}

async fn cancel(server: &Server, signer: &dyn Signer) -> Reply {
    about(server, signer, "cancel", "").await
}

#[track_caller]
fn refused(claimed: Result<PendingEnrolment, EnrolError>, code: ErrorCode) {
    match claimed {
        Err(EnrolError::Api(error)) => assert_eq!(error.code(), Some(code), "{error}"),
        other => panic!("{code} was expected, and came {other:?}"),
    }
}

pub async fn active_devices(server: &Server, account: AccountId) -> Vec<String> {
    let devices = server.app.store.devices_of(account).await.unwrap();
    devices.iter().filter(|device| device.is_active()).map(|device| device.name.to_string()).collect()
}

/// Anna with a phone, signed in with its approval.
async fn signed_in(server: &Server) -> (AccountId, Browser) {
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "First").await;
    let mut browser = Browser::new(server);
    browser.sign_in_with("anna", &phone).await;
    (anna, browser)
}

/// The link on the page for a new phone.
pub fn link_on(page: &str) -> EnrolmentLink {
    let (_, rest) = page.split_once("aria-labelledby=\"link-label\">").expect("a link is shown");
    EnrolmentLink::parse(rest.split('<').next().unwrap()).unwrap()
}

/// Makes a link in the browser; gives its page and the link.
pub async fn new_link(browser: &mut Browser) -> (String, EnrolmentLink) {
    let at = browser.post("/account/phones", &[]).await.to().to_owned();
    let link = link_on(&browser.get(&at).await.text);
    (at, link)
}

#[tokio::test]
async fn a_photograph_of_a_link_that_was_claimed_is_worth_nothing() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let invitation = enrolment::invite(&server.app, anna, None).await.unwrap();
    let owner = claim(&server, &invitation.link, "Anna's phone").await.unwrap();
    for _ in 0..3 {
        refused(claim(&server, &invitation.link, "Thief").await, ErrorCode::EnrolmentUnknown);
    }
    // Nor did the tries disturb the one who was first.
    let standing = enrolment::standing(&server.app, invitation.id, None).await.unwrap();
    let candidate = standing.device.unwrap();
    assert_eq!(
        (candidate.name.as_str(), candidate.confirmation_code.as_str()),
        ("Anna's phone", owner.confirmation_code())
    );
    enrolment::confirm(&server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
    owner.confirmed().await.unwrap();
    refused(claim(&server, &invitation.link, "Thief").await, ErrorCode::EnrolmentUnknown);
    assert_eq!(active_devices(&server, anna).await, ["Anna's phone"]);
    server.finish().await;
}

#[tokio::test]
async fn a_thief_who_is_faster_is_seen_and_refused() {
    let server = Server::start().await;
    let (anna, mut browser) = signed_in(&server).await;
    let (at, link) = new_link(&mut browser).await;
    let thief = claim(&server, &link, "Not Anna's phone").await.unwrap();
    refused(claim(&server, &link, "Anna's tablet").await, ErrorCode::EnrolmentUnknown);
    let page = browser.get(&at).await;
    assert!(page.text.contains("Not Anna&#39;s phone"), "{}", page.text);
    assert_eq!(page.number(), thief.confirmation_code().replace('-', ""));
    // A claim alone is no device.
    let key = thief.device().clone();
    let early = Phone { device: key, outside: server.outside() };
    let error = early.api().inbox(&InboxRequest::default()).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::DeviceUnknown), "{error}");

    assert_eq!(browser.post(&format!("{at}/refuse"), &[]).await.to(), at);
    assert!(matches!(thief.confirmed().await, Err(EnrolError::Refused)));
    assert_eq!(browser.post(&format!("{at}/confirm"), &[]).await.to(), at, "too late to change one's mind");
    assert_eq!(active_devices(&server, anna).await, ["First"]);
    refused(claim(&server, &link, "Anna's tablet").await, ErrorCode::EnrolmentUnknown);
    server.finish().await;
}

#[tokio::test]
async fn a_phone_that_gives_up_is_not_linked_by_a_later_yes() {
    let server = Server::start().await;
    let (anna, mut browser) = signed_in(&server).await;
    let (at, link) = new_link(&mut browser).await;
    let (phone, stranger) = (forge::stranger(), forge::stranger());
    assert_eq!(claim_with(&server, &link, &phone).await.status, 200);
    // Nobody but the key that claimed gives up for it.
    cancel(&server, &stranger).await.refused(ErrorCode::EnrolmentUnknown);
    assert_eq!(cancel(&server, &phone).await.status, 204);
    cancel(&server, &phone).await.refused(ErrorCode::EnrolmentSettled);
    assert!(browser.get(&at).await.text.contains("The phone was not added"));
    assert_eq!(browser.post(&format!("{at}/confirm"), &[]).await.to(), at);
    assert_eq!(active_devices(&server, anna).await, ["First"]);
    assert_eq!(status(&server, &phone).await.text("state"), "refused");

    // A yes that was sooner counts.
    browser.get("/account").await;
    let (at, link) = new_link(&mut browser).await;
    assert_eq!(claim_with(&server, &link, &phone).await.status, 200);
    browser.get(&at).await;
    browser.post(&format!("{at}/confirm"), &[]).await;
    cancel(&server, &phone).await.refused(ErrorCode::EnrolmentSettled);
    assert_eq!(active_devices(&server, anna).await.len(), 2);
    server.finish().await;
}

#[tokio::test]
async fn both_screens_show_one_code_and_another_the_next_time() {
    let server = Server::start().await;
    let (_, mut browser) = signed_in(&server).await;
    let mut codes = BTreeSet::new();
    for _ in 0..8 {
        browser.get("/account").await;
        let (at, link) = new_link(&mut browser).await;
        let pending = claim(&server, &link, "Tablet").await.unwrap();
        let code = pending.confirmation_code().to_owned();
        assert!(code.len() == 5 && code.as_bytes()[2] == b'-', "{code}");
        assert_eq!(browser.get(&at).await.number(), code.replace('-', ""));
        codes.insert(code);
        browser.post(&format!("{at}/refuse"), &[]).await;
    }
    // Ten thousand codes: eight that are all the same are no chance.
    assert!(codes.len() > 1, "{codes:?}");
    server.finish().await;
}

/// The reply to a claim may be lost: the same key asks again and hears the same; the code is not drawn anew, or a thief who
/// knows the key could try until it fits.
#[tokio::test]
async fn the_same_phone_may_ask_again() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let invitation = enrolment::invite(&server.app, anna, None).await.unwrap();
    let signer = forge::stranger();
    let first = claim_with(&server, &invitation.link, &signer).await;
    assert_eq!(first.status, 200, "{:?}", first.body);
    for _ in 0..3 {
        assert_eq!(claim_with(&server, &invitation.link, &signer).await.body, first.body);
    }
    enrolment::confirm(&server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
    assert_eq!(status(&server, &signer).await.body["state"], "confirmed");
    server.finish().await;
}

#[tokio::test]
async fn only_the_session_that_made_the_link_confirms() {
    let server = Server::start().await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "First").await;
    let (mut owner, mut other) = (Browser::new(&server), Browser::new(&server));
    owner.sign_in_with("anna", &phone).await;
    other.sign_in_with("anna", &phone).await;
    let (at, link) = new_link(&mut owner).await;
    let pending = claim(&server, &link, "Tablet").await.unwrap();
    owner.get(&at).await;
    for act in ["confirm", "refuse", "cancel"] {
        other.post(&format!("{at}/{act}"), &[]).await.refused(ErrorCode::EnrolmentUnknown);
    }
    other.get(&at).await.refused(ErrorCode::EnrolmentUnknown);
    // Nor does the command line, whose own links are nobody's in a browser.
    let id = at.rsplit('/').next().unwrap().parse().unwrap();
    let error = enrolment::confirm(&server.app, id, None, nod_core::notice::Told::NOTHING).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::EnrolmentUnknown);
    let administrators = enrolment::invite(&server.app, anna, None).await.unwrap();
    let _claimed = claim(&server, &administrators.link, "By the administrator").await.unwrap();
    let theirs = format!("/account/phones/new/{}", administrators.id);
    owner.get(&theirs).await.refused(ErrorCode::EnrolmentUnknown);
    owner.get(&at).await;
    owner.post(&format!("{theirs}/confirm"), &[]).await.refused(ErrorCode::EnrolmentUnknown);

    assert_eq!(owner.post(&format!("{at}/confirm"), &[]).await.to(), at);
    pending.confirmed().await.unwrap();
    let mut names = active_devices(&server, anna).await;
    names.sort();
    assert_eq!(names, ["First", "Tablet"]);
    server.finish().await;
}

/// REQ 4: the phone's key is bound in a session in which it has proved itself to this server, over this link.
#[tokio::test]
async fn a_proof_counts_for_its_own_link_and_server() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let one = enrolment::invite(&server.app, anna, None).await.unwrap().link;
    let two = enrolment::invite(&server.app, anna, None).await.unwrap().link;
    let signer = forge::stranger();
    let now = server.app.now();
    let send = async |proof: String| {
        let body = json!({ "secret": one.secret.to_text(), "proof": proof, "name": "Phone", "platform": "test" });
        server.post("/v1/enrolments/claim", &body).await
    };
    send(sign_enrol(&signer, &server.url, &two.secret.hash(), now)).await.refused(ErrorCode::TokenWrongBinding);
    send(sign_enrol(&signer, "https://nod.elsewhere.example", &one.secret.hash(), now))
        .await
        .refused(ErrorCode::TokenWrongAudience);
    let old = now.minus(Duration::from_hours(1));
    send(sign_enrol(&signer, &server.url, &one.secret.hash(), old)).await.refused(ErrorCode::ClockSkew);
    // A key in a proof that another key signed.
    let stolen = sign_enrol(&signer, &server.url, &one.secret.hash(), now);
    let other = forge::stranger();
    let forged = forge::reheaded(&stolen, |header| header["jwk"] = json!(other.public_key().to_jwk()));
    send(forged).await.refused(ErrorCode::TokenBadSignature);
    // None of it used the link up.
    assert_eq!(claim_with(&server, &one, &signer).await.status, 200);
    server.finish().await;
}

#[tokio::test]
async fn a_link_and_a_claim_end_with_their_time() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let lifetime = server.app.config.approval.enrolment_lifetime;
    let instant = Duration::from_millis(1);
    let open = enrolment::invite(&server.app, anna, None).await.unwrap();
    let claimed = enrolment::invite(&server.app, anna, None).await.unwrap();
    server.clock.advance(lifetime.saturating_sub(instant));
    let signer = forge::stranger();
    assert_eq!(claim_with(&server, &claimed.link, &signer).await.status, 200, "the last moment is one");
    server.clock.advance(instant);
    claim_with(&server, &open.link, &forge::stranger()).await.refused(ErrorCode::EnrolmentUnknown);
    let error = enrolment::confirm(&server.app, claimed.id, None, nod_core::notice::Told::NOTHING).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::EnrolmentSettled);
    assert_eq!(status(&server, &signer).await.body["state"], "expired");
    let standing = enrolment::standing(&server.app, open.id, None).await.unwrap();
    assert_eq!(standing.state, EnrolState::Expired);
    assert!(active_devices(&server, anna).await.is_empty());
    // The key is free again: the person makes another link.
    let again = enrolment::invite(&server.app, anna, None).await.unwrap();
    assert_eq!(claim_with(&server, &again.link, &signer).await.status, 200);
    enrolment::confirm(&server.app, again.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
    assert_eq!(status(&server, &signer).await.body["state"], "confirmed");
    server.finish().await;
}

#[tokio::test]
async fn nothing_is_bound_to_an_account_that_was_disabled_meanwhile() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let open = enrolment::invite(&server.app, anna, None).await.unwrap();
    let claimed = enrolment::invite(&server.app, anna, None).await.unwrap();
    let pending = claim(&server, &claimed.link, "Phone").await.unwrap();
    account::disable(&server.app, anna).await.unwrap();
    let error = enrolment::confirm(&server.app, claimed.id, None, nod_core::notice::Told::NOTHING).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::EnrolmentSettled);
    refused(claim(&server, &open.link, "Phone").await, ErrorCode::EnrolmentUnknown);
    assert!(server.app.store.devices_of(anna).await.unwrap().is_empty());
    drop(pending);
    server.finish().await;
}

#[tokio::test]
async fn a_key_belongs_to_one_device() {
    let server = Server::start().await;
    let (anna, ben) = (server.account("anna").await, server.account("ben").await);
    let phone = server.phone(anna, "Phone").await;
    let bens = enrolment::invite(&server.app, ben, None).await.unwrap();
    claim_with(&server, &bens.link, phone.device.signer()).await.refused(ErrorCode::KeyInUse);
    // One key, two links at once: the first claim holds it.
    let signer = forge::stranger();
    let annas = enrolment::invite(&server.app, anna, None).await.unwrap();
    assert_eq!(claim_with(&server, &bens.link, &signer).await.status, 200);
    claim_with(&server, &annas.link, &signer).await.refused(ErrorCode::KeyInUse);
    // A device that changes to a key which somebody has claimed is faster than the confirmation, which then finds it taken.
    phone.api().rotate(&signer).await.unwrap();
    let error = enrolment::confirm(&server.app, bens.id, None, nod_core::notice::Told::NOTHING).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::KeyInUse);
    assert!(active_devices(&server, ben).await.is_empty());
    assert_eq!(status(&server, &signer).await.body["state"], "claimed", "nothing is half done");
    // A phone that was removed does not come back with its old key.
    let rotated = phone.device.clone();
    let rotated = nod_device::Device::new(rotated.identity().clone(), Arc::new(signer));
    nod_device::Api::new(rotated.clone(), server.outside()).revoke().await.unwrap();
    let again = enrolment::invite(&server.app, anna, None).await.unwrap();
    enrolment::refuse(&server.app, bens.id, None).await.unwrap();
    claim_with(&server, &again.link, rotated.signer()).await.refused(ErrorCode::KeyInUse);
    server.finish().await;
}

/// REQ 4: somebody between phone and server can hand out keys of their own, but not the one whose name is in the QR code.
#[tokio::test]
async fn a_phone_takes_no_server_whose_key_is_not_in_the_link() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let mut link = enrolment::invite(&server.app, anna, None).await.unwrap().link;
    link.server_key = forge::stranger().public_key().thumbprint();
    assert!(matches!(claim(&server, &link, "Phone").await, Err(EnrolError::WrongServerKey)));
    assert!(active_devices(&server, anna).await.is_empty());
    server.finish().await;
}

/// REQ 12: what the server keeps of a phone verifies its signatures, and makes none.
#[tokio::test]
async fn req_12_the_server_has_the_public_half_of_a_phone_s_key_alone() {
    use nod_core::token::Ed25519Signer;
    use secrecy::ExposeSecret as _;
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let seed: [u8; 32] = nod_core::random::bytes(&nod::ambient::OsRandom);
    let signer = Arc::new(Ed25519Signer::from_seed(&seed));
    let public = signer.public_key().clone();
    let invitation = enrolment::invite(&server.app, anna, None).await.unwrap();
    let outside = server.outside();
    let claim = nod_device::enrol(&invitation.link, "Phone".parse().unwrap(), "test", signer, &outside);
    let pending = claim.await.unwrap();
    enrolment::confirm(&server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
    pending.confirmed().await.unwrap();
    let devices = server.app.store.devices_of(anna).await.unwrap();
    assert_eq!(devices[0].key, public);
    // In the file, its log of writes and its index, and in every spelling.
    let url = server.app.config.database.url.expose_secret().to_owned();
    let path = url.strip_prefix("sqlite:").unwrap();
    let mut bytes = Vec::new();
    for end in ["", "-wal"] {
        bytes.extend(std::fs::read(format!("{path}{end}")).unwrap_or_default());
    }
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    assert!(
        has(public.thumbprint().as_bytes()) || has(nod_core::encoding::base64url(&public_bytes(&public)).as_bytes())
    );
    let spellings = [
        seed.to_vec(),
        nod_core::encoding::base64url(&seed).into_bytes(),
        data_encoding::BASE64.encode(&seed).into_bytes(),
        data_encoding::HEXLOWER.encode(&seed).into_bytes(),
    ];
    for spelling in spellings {
        assert!(!has(&spelling));
    }
    server.finish().await;
}

/// The coordinate of a public key of Ed25519.
fn public_bytes(key: &nod_core::device::PublicKey) -> Vec<u8> {
    let jwk = serde_json::to_value(key.to_jwk()).unwrap();
    data_encoding::BASE64URL_NOPAD.decode(jwk["x"].as_str().unwrap().as_bytes()).unwrap()
}

/// The log shows each step, and no secret of it.
#[tokio::test]
async fn each_step_is_in_the_audit_log() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let refused = enrolment::invite(&server.app, anna, None).await.unwrap();
    enrolment::refuse(&server.app, refused.id, None).await.unwrap();
    let invitation = enrolment::invite(&server.app, anna, None).await.unwrap();
    let pending = claim(&server, &invitation.link, "Phone").await.unwrap();
    let code = pending.confirmation_code().to_owned();
    enrolment::confirm(&server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
    let device = pending.confirmed().await.unwrap();
    let entries = server.app.store.audit(0, 1_000).await.unwrap();
    let about: Vec<_> = entries.iter().filter(|entry| entry.draft.account == Some(anna)).collect();
    let kinds: Vec<_> = about.iter().map(|entry| entry.draft.kind).collect();
    assert_eq!(
        kinds,
        [
            AuditKind::AccountCreated,
            AuditKind::EnrolmentCreated,
            AuditKind::EnrolmentRefused,
            AuditKind::EnrolmentCreated,
            AuditKind::EnrolmentClaimed,
            AuditKind::DeviceBound,
            AuditKind::TwoStepOn,
        ]
    );
    let bound = &about[about.len() - 2].draft;
    assert_eq!(bound.device, Some(device.identity().device));
    assert_eq!(bound.detail.as_deref(), Some(device.signer().public_key().thumbprint().as_str()));
    let text: String = entries.iter().map(nod_core::audit::AuditEntry::to_line).collect();
    assert!(!text.contains(&code) && !text.contains(&invitation.link.secret.to_text()));
    server.finish().await;
}
