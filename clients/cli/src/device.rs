//! An enrolled device: who it is, and the key with which it proves it.

use std::fmt;
use std::sync::Arc;

use nod_core::device::DisplayName;
use nod_core::id::{AccountId, DeviceId};
use nod_core::token::{Jwks, Signer};
use serde::{Deserialize, Serialize};

use crate::trust::Trust;

/// What a device knows about itself and its server. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The server: scheme, host and port.
    pub server: String,
    /// The server's issuer URL, which tokens name.
    pub issuer: String,
    /// What the service is called.
    pub service: String,
    /// The device.
    pub device: DeviceId,
    /// Its account.
    pub account: AccountId,
    /// The account's user name.
    pub username: String,
    /// What its owner calls it.
    #[serde(deserialize_with = "DisplayName::read_accepted_before")]
    pub name: DisplayName,
    /// The server's keys, pinned at enrolment and followed since.
    pub keys: Jwks,
}

/// An enrolled device with its key. Cheap to clone; its `Debug` shows no secret.
#[derive(Clone)]
pub struct Device {
    identity: Arc<Identity>,
    signer: Arc<dyn Signer>,
}

impl fmt::Debug for Device {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Device({} of {} at {})", self.identity.device, self.identity.username, self.identity.server)
    }
}

impl Device {
    /// The device with that identity, whose key is `signer`'s.
    pub fn new(identity: Identity, signer: Arc<dyn Signer>) -> Self {
        Self { identity: Arc::new(identity), signer }
    }

    /// Who it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Its key.
    pub fn signer(&self) -> &dyn Signer {
        &*self.signer
    }

    /// The same device with another key.
    #[must_use]
    pub fn with_signer(&self, signer: Arc<dyn Signer>) -> Self {
        Self { identity: Arc::clone(&self.identity), signer }
    }

    /// What it believes: the keys that it has pinned, its server's issuer and its account.
    pub fn trust(&self) -> Trust {
        let Identity { issuer, account, keys, .. } = &*self.identity;
        Trust::new(issuer.clone(), *account, keys.clone())
    }
}
