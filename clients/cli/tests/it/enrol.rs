//! Enrolment, and the pinning of the server's key.

use std::sync::Arc;

use nod_core::device::Algorithm;
use nod_core::enrolment_code::EnrolmentCode;
use nod_core::token::{Ed25519Signer, Signer as _};
use nod_core::wire::{EnrolState, ErrorCode};
use nod_device::{DeviceKey, EnrolError, Outside, SystemRandom, Typed, enrol, enrol_by_code};

use crate::server::Server;

fn key() -> Arc<DeviceKey> {
    Arc::new(DeviceKey::generate(Algorithm::EdDsa, &SystemRandom).unwrap())
}

#[tokio::test]
async fn a_device_is_bound_once_the_person_has_confirmed() {
    let server = Server::start().await;
    server.inner.lock().unwrap().states = [EnrolState::Claimed, EnrolState::Claimed].into();
    let outside = Outside::system().unwrap();
    let pending = enrol(&server.link(), "Laptop".parse().unwrap(), "test", key(), &outside).await.unwrap();
    assert_eq!(pending.confirmation_code(), "41-73");
    let device = pending.confirmed().await.unwrap();
    assert_eq!(device.identity().username, "anna");
    assert_eq!(device.identity().keys.keys.len(), 1);
}

#[tokio::test]
async fn a_code_that_was_typed_links_a_device_as_the_link_does() {
    let server = Server::start().await;
    let (outside, url) = (Outside::system().unwrap(), server.link().server);
    let code = server.inner.lock().unwrap().code.clone();
    let enrol = async |username: &str, code: &EnrolmentCode| {
        let typed = Typed { username, code };
        enrol_by_code(&url, &typed, "Laptop".parse().unwrap(), "test", key(), &outside).await
    };
    for (username, typed) in [("anna", EnrolmentCode::from_bytes([7; 16])), ("bob", code.clone())] {
        let error = enrol(username, &typed).await.unwrap_err();
        assert!(
            matches!(&error, EnrolError::Api(error) if error.code() == Some(ErrorCode::EnrolmentUnknown)),
            "{error}"
        );
    }
    let pending = enrol("anna", &code).await.unwrap();
    assert_eq!(pending.confirmation_code(), "41-73");
    let device = pending.confirmed().await.unwrap();
    assert_eq!((device.identity().username.as_str(), device.identity().keys.keys.len()), ("anna", 1));
    // The issuer is what every token names: a server that calls itself another gets none.
    server.inner.lock().unwrap().issuer = Some("https://login.example.org".to_owned());
    assert!(matches!(enrol("anna", &code).await, Err(EnrolError::WrongIssuer)));
}

#[tokio::test]
async fn a_server_without_the_key_in_the_link_is_refused() {
    let server = Server::start().await;
    let mut link = server.link();
    link.server_key = Ed25519Signer::from_seed(&[9; 32]).public_key().thumbprint();
    let outside = Outside::system().unwrap();
    let error = enrol(&link, "Laptop".parse().unwrap(), "test", key(), &outside).await.unwrap_err();
    assert!(matches!(error, EnrolError::WrongServerKey), "{error}");
}

#[tokio::test]
async fn an_enrolment_that_is_refused_or_unknown_says_so() {
    let server = Server::start().await;
    let outside = Outside::system().unwrap();
    server.inner.lock().unwrap().states = [EnrolState::Refused].into();
    let pending = enrol(&server.link(), "Laptop".parse().unwrap(), "test", key(), &outside).await.unwrap();
    assert!(matches!(pending.confirmed().await, Err(EnrolError::Refused)));

    let mut link = server.link();
    link.secret = nod_core::link::EnrolmentSecret::generate(&SystemRandom);
    let error = enrol(&link, "Laptop".parse().unwrap(), "test", key(), &outside).await.unwrap_err();
    assert!(matches!(&error, EnrolError::Api(error) if error.code() == Some(ErrorCode::EnrolmentUnknown)), "{error}");
}

#[tokio::test]
async fn a_server_that_calls_itself_another_gets_no_device() {
    let outside = Outside::system().unwrap();
    let server = Server::start().await;
    let link = server.link();
    let (scheme, host) = link.server.split_once("://").unwrap();
    let (name, port) = host.split_once(':').unwrap();
    for issuer in [
        "https://login.example.org".to_owned(),
        format!("https://{host}"),
        format!("{scheme}://{name}:1"),
        format!("{scheme}://localhost:{port}"),
        format!("{}/", link.server),
        format!("{}@login.example.org", link.server),
        link.server.to_uppercase(),
        String::new(),
    ] {
        server.inner.lock().unwrap().issuer = Some(issuer.clone());
        let error = enrol(&link, "Laptop".parse().unwrap(), "test", key(), &outside).await.unwrap_err();
        assert!(matches!(error, EnrolError::WrongIssuer), "{issuer}: {error}");
    }
}

/// The link is spent for any other key, so the same one claims again.
#[tokio::test]
async fn a_claim_whose_answer_is_lost_is_made_again_with_the_same_key() {
    let server = Server::start().await;
    server.inner.lock().unwrap().lost_responses = 2;
    let (key, outside) = (key(), Outside::system().unwrap());
    let pending = enrol(&server.link(), "Laptop".parse().unwrap(), "test", key.clone(), &outside).await.unwrap();
    assert_eq!(pending.device().identity().device, server.inner.lock().unwrap().device);
    assert_eq!(server.inner.lock().unwrap().key.as_ref(), Some(key.public_key()));
}
