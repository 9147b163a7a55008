//! Linking a phone.

use nod::flow::device::enrolment;
use nod_core::token::{Signer, rotation_binding, sign_dpop, sign_enrol};
use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::json;

use super::{World, send};
use crate::harness::forge;

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
    enrolment::confirm(&world.server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
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
    assert_eq!(
        enrolment::confirm(app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap_err().code,
        code
    );
    enrolment::refuse(app, invitation.id, None).await.unwrap();
    assert_eq!(enrolment::refuse(app, invitation.id, None).await.unwrap_err().code, code);
    world.server.finish().await;
}

pub(super) async fn activation_over(code: ErrorCode) {
    let world = World::new().await;
    // Anna uses two-step verification: her phone makes no backup codes, and turns nothing on.
    for path in ["/v1/device/backup-codes", "/v1/device/backup-codes/saved", "/v1/device/two-step"] {
        world.call(Method::POST, path, Some(&json!({}))).await.refused(code);
    }
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
