//! Rows of screen locks.

use nod_core::factor::passkey::CredentialKey;
use nod_core::screen_lock::{ScreenLockAnswer, ScreenLockProof};

use super::Place;
use crate::store::statements::columns;
use crate::store::{ScreenLock, ScreenLockCredential, StoreError, StoreResult};

columns! {
    /// A row of `screen_locks`.
    pub(in crate::store) struct ScreenLockRow {
        device_id: String,
        is_on: i64,
        credential_id: Option<String>,
        public_key: Option<String>,
        counter: i64,
        backup_eligible: i64,
    }
}

columns! {
    /// A row of `screen_lock_proofs`.
    pub(in crate::store) struct ScreenLockProofRow {
        site: String,
        origin: String,
        public_key: String,
        credential_id: String,
        client_data: String,
        authenticator_data: String,
        signature: String,
    }
}

impl TryFrom<ScreenLockRow> for ScreenLock {
    type Error = StoreError;

    fn try_from(row: ScreenLockRow) -> StoreResult<Self> {
        let place = Place { table: "screen_locks", id: &row.device_id };
        let credential = match (&row.credential_id, &row.public_key) {
            (Some(id), Some(key)) => Some(ScreenLockCredential {
                id: place.parse("credential_id", id)?,
                key: place.known("public_key", CredentialKey::from_text(key))?,
                counter: place.count("counter", row.counter)?,
                is_eligible: row.backup_eligible == 1,
            }),
            (None, None) => None,
            _ => return Err(place.inconsistent("half of a credential")),
        };
        Ok(Self { is_on: row.is_on == 1, credential })
    }
}

impl From<ScreenLockProofRow> for ScreenLockProof {
    fn from(row: ScreenLockProofRow) -> Self {
        Self {
            site: row.site,
            origin: row.origin,
            key: row.public_key,
            answer: ScreenLockAnswer {
                credential: row.credential_id,
                client_data: row.client_data,
                authenticator_data: row.authenticator_data,
                signature: row.signature,
            },
        }
    }
}
