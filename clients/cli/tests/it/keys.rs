//! Replacing a device's key, also when the response is lost.

use std::sync::Arc;

use nod_core::device::Algorithm;
use nod_device::{Account, DeviceKey, Outside, Store, SystemRandom};
use tempfile::TempDir;

use crate::server::Server;

fn account(server: &Server, home: &TempDir) -> Account {
    let key = Arc::new(DeviceKey::generate(Algorithm::EdDsa, &SystemRandom).unwrap());
    let identity = server.device(Arc::<DeviceKey>::clone(&key)).identity().clone();
    let store = Store::open(home.path().join("accounts")).unwrap();
    Account::create(store, identity, key, None, Outside::system().unwrap()).unwrap()
}

fn again(account: &Account, home: &TempDir) -> Account {
    let store = Store::open(home.path().join("accounts")).unwrap();
    Account::open(store, account.identity().device, None, Outside::system().unwrap()).unwrap()
}

#[tokio::test]
async fn a_key_is_replaced_and_the_new_one_kept() {
    let (server, home) = (Server::start().await, TempDir::new().unwrap());
    let mut account = account(&server, &home);
    let info = account.rotate(Algorithm::Es256).await.unwrap();
    assert_eq!(info.alg, Algorithm::Es256);
    let api = again(&account, &home).api().await.unwrap();
    assert_eq!(api.device().signer().public_key().thumbprint(), info.jkt);
}

#[tokio::test]
async fn a_lost_response_loses_no_key() {
    let (server, home) = (Server::start().await, TempDir::new().unwrap());
    let mut account = account(&server, &home);
    // Carried out, and nobody hears of it: the server is asked which key it knows.
    server.inner.lock().unwrap().lost_responses = 1;
    let info = account.rotate(Algorithm::EdDsa).await.unwrap();
    assert_eq!(Some(info.jkt), server.inner.lock().unwrap().key.as_ref().map(nod_core::device::PublicKey::thumbprint));

    // Carried out, and then the server is gone before it can be asked: both keys wait on disk.
    server.inner.lock().unwrap().lost_responses = 2;
    account.rotate(Algorithm::EdDsa).await.unwrap_err();
    let known = server.inner.lock().unwrap().key.clone().unwrap();
    let api = again(&account, &home).api().await.unwrap();
    assert_eq!(*api.device().signer().public_key(), known);
    api.info().await.unwrap();
}

#[tokio::test]
async fn a_replacement_that_never_arrived_keeps_the_old_key() {
    let (server, home) = (Server::start().await, TempDir::new().unwrap());
    let mut account = account(&server, &home);
    let old = server.inner.lock().unwrap().key.clone().unwrap();
    server.inner.lock().unwrap().down = true;
    account.rotate(Algorithm::EdDsa).await.unwrap_err();
    assert!(account.api().await.is_err(), "which key counts is not known while nobody answers");
    server.inner.lock().unwrap().down = false;
    let api = again(&account, &home).api().await.unwrap();
    assert_eq!(*api.device().signer().public_key(), old);
}
