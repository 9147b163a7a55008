//! Account files.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use nod_core::device::Algorithm;
use nod_core::token::Signer as _;
use nod_device::{DeviceKey, Identity, Passphrase, Store, StoreError, SystemRandom};
use tempfile::TempDir;

use crate::server::Server;

async fn identity() -> (Identity, DeviceKey) {
    let key = DeviceKey::generate(Algorithm::EdDsa, &SystemRandom).unwrap();
    let same = DeviceKey::generate(Algorithm::EdDsa, &SystemRandom).unwrap();
    (Server::start().await.device(Arc::new(same)).identity().clone(), key)
}

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_key_file_is_for_its_owner_alone() {
    let home = TempDir::new().unwrap();
    let directory = home.path().join("deep/down");
    let store = Store::open(directory.clone()).unwrap();
    let (identity, key) = identity().await;
    store.save(&identity, &[&key], None, &SystemRandom).unwrap();
    let path = store.path(identity.device);
    assert_eq!((mode(&directory), mode(&path)), (0o700, 0o600));
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 1, "no temporary file is left");
    let (same, keys) = store.load(identity.device, None).unwrap();
    assert_eq!((&same, keys[0].public_key()), (&identity, key.public_key()));

    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(store.load(identity.device, None), Err(StoreError::Readable(_))));
    assert!(matches!(store.identities(), Err(StoreError::Readable(_))));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).unwrap();
    assert!(matches!(Store::open(directory), Err(StoreError::Writable(_))));
}

#[tokio::test]
async fn a_passphrase_is_needed_to_use_the_key_and_not_to_list_it() {
    let home = TempDir::new().unwrap();
    let store = Store::open(home.path().join("accounts")).unwrap();
    let (identity, key) = identity().await;
    let passphrase = Passphrase::new("correct horse".to_owned());
    store.save(&identity, &[&key], Some(&passphrase), &SystemRandom).unwrap();
    assert_eq!(store.identities().unwrap(), std::slice::from_ref(&identity));
    assert!(store.is_sealed(identity.device).unwrap());
    assert!(matches!(store.load(identity.device, None), Err(StoreError::PassphraseNeeded)));
    let wrong = Passphrase::new("wrong".to_owned());
    assert!(matches!(store.load(identity.device, Some(&wrong)), Err(StoreError::PassphraseWrong)));

    // What is not secret changes without it.
    store.update(identity.device, &SystemRandom, |identity| identity.name = "Büro".parse().unwrap()).unwrap();
    let (renamed, keys) = store.load(identity.device, Some(&passphrase)).unwrap();
    assert_eq!(renamed.name.as_str(), "Büro");
    assert_eq!(keys[0].public_key(), key.public_key());
}

#[tokio::test]
async fn no_secret_is_in_a_debug_line() {
    let (identity, key) = identity().await;
    let secret = nod_core::encoding::base64url(key.material());
    let shown = format!("{key:?}");
    let device = nod_device::Device::new(identity, Arc::new(key));
    for text in [shown, format!("{device:?}"), format!("{:?}", Passphrase::new("horse".to_owned()))] {
        assert!(!text.contains(&secret) && !text.contains("horse"), "{text}");
    }
}
