//! An account with its file and its keys: what the program works on.

use std::sync::Arc;

use nod_core::device::Algorithm;
use nod_core::id::DeviceId;
use nod_core::token::Signer;
use nod_core::wire::{DeviceCodes, DeviceInfo, ErrorCode};

use crate::api::{Api, ApiError};
use crate::device::{Device, Identity};
use crate::key::{DeviceKey, KeyMaterialError};
use crate::outside::Outside;
use crate::sealed::Passphrase;
use crate::store::{Store, StoreError};

/// Why something about an account failed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// On disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// At the server.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// With the key.
    #[error(transparent)]
    Key(#[from] KeyMaterialError),
}

/// An opened account.
pub struct Account {
    store: Store,
    identity: Identity,
    /// The key in use, then, while it is being replaced, the next.
    keys: Vec<Arc<DeviceKey>>,
    passphrase: Option<Passphrase>,
    outside: Outside,
}

impl Account {
    /// Keeps a new account.
    ///
    /// # Errors
    /// When its file cannot be written.
    pub fn create(
        store: Store,
        identity: Identity,
        key: Arc<DeviceKey>,
        passphrase: Option<Passphrase>,
        outside: Outside,
    ) -> Result<Self, StoreError> {
        let account = Self { store, identity, keys: vec![key], passphrase, outside };
        account.save()?;
        Ok(account)
    }

    /// Opens an account's file.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(
        store: Store,
        device: DeviceId,
        passphrase: Option<Passphrase>,
        outside: Outside,
    ) -> Result<Self, StoreError> {
        let (identity, keys) = store.load(device, passphrase.as_ref())?;
        let keys = keys.into_iter().map(Arc::new).collect();
        Ok(Self { store, identity, keys, passphrase, outside })
    }

    /// Who it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The account's calls, with the key that the server knows.
    ///
    /// A replacement of the key whose response was lost is brought to its end first: the server is asked which of the two
    /// keys it knows, and only then is the other forgotten.
    ///
    /// # Errors
    /// See [`AccountError`].
    pub async fn api(&mut self) -> Result<Api, AccountError> {
        while let Some(next) = self.keys.get(1).cloned() {
            match self.calls(&next).info().await {
                Ok(_) => self.keep_only(next)?,
                Err(error) if is_unknown(&error) => {
                    let Some(current) = self.keys.first().cloned() else { break };
                    self.calls(&current).info().await?;
                    self.keep_only(current)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        let key = self.keys.first().cloned().ok_or(KeyMaterialError)?;
        Ok(self.calls(&key))
    }

    /// Replaces the account's key. Both keys are on disk until the server is known to have taken the new one.
    ///
    /// # Errors
    /// See [`AccountError`]. After a lost response the next call of [`Account::api`] finds out which key counts.
    pub async fn rotate(&mut self, algorithm: Algorithm) -> Result<DeviceInfo, AccountError> {
        let api = self.api().await?;
        let next = Arc::new(DeviceKey::generate(algorithm, self.outside.random())?);
        self.keys.push(Arc::clone(&next));
        self.save()?;
        match api.rotate(&*next).await {
            Ok(info) => {
                self.keep_only(next)?;
                Ok(info)
            }
            // Refused, or unknown: only the server can tell which key it has now.
            Err(error) => {
                let api = self.api().await?;
                if api.device().signer().public_key() == next.public_key() {
                    return Ok(api.info().await?);
                }
                Err(error.into())
            }
        }
    }

    /// Notes what has changed about the account.
    ///
    /// # Errors
    /// When its file cannot be written.
    pub fn update(&mut self, change: impl FnOnce(&mut Identity)) -> Result<(), StoreError> {
        change(&mut self.identity);
        let identity = self.identity.clone();
        self.store.update(self.identity.device, self.outside.random(), |kept| *kept = identity)
    }

    /// What this device computes its one-time codes from. `None`: the server was not asked yet.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn codes(&self) -> Result<Option<DeviceCodes>, StoreError> {
        self.store.codes(self.identity.device, self.passphrase.as_ref())
    }

    /// Keeps what this device computes its one-time codes from.
    ///
    /// # Errors
    /// When its file cannot be written.
    pub fn keep_codes(&self, codes: &DeviceCodes) -> Result<(), StoreError> {
        self.store.save_codes(self.identity.device, codes, self.passphrase.as_ref(), self.outside.random())
    }

    /// Forgets the account and its keys.
    ///
    /// # Errors
    /// When its file cannot be removed.
    pub fn forget(self) -> Result<(), StoreError> {
        self.store.remove(self.identity.device)
    }

    fn calls(&self, key: &Arc<DeviceKey>) -> Api {
        let signer: Arc<dyn Signer> = Arc::<DeviceKey>::clone(key);
        Api::new(Device::new(self.identity.clone(), signer), self.outside.clone())
    }

    fn keep_only(&mut self, key: Arc<DeviceKey>) -> Result<(), StoreError> {
        self.keys = vec![key];
        self.save()
    }

    fn save(&self) -> Result<(), StoreError> {
        let keys: Vec<&DeviceKey> = self.keys.iter().map(|key| &**key).collect();
        self.store.save(&self.identity, &keys, self.passphrase.as_ref(), self.outside.random())
    }
}

fn is_unknown(error: &ApiError) -> bool {
    matches!(error.code(), Some(ErrorCode::DeviceUnknown | ErrorCode::TokenUnknownKey))
}
