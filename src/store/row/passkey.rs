//! Rows of passkeys.

use nod_core::factor::passkey::{CredentialKey, Kept, NewCredential, Passkey, Transport};

use super::{Place, time};
use crate::store::statements::columns;
use crate::store::{StoreError, StoreResult};

/// The columns of [`PasskeyRow`], of the table `passkeys`.
macro_rules! passkey_columns {
    () => {
        "id, account_id, name, credential_id, public_key, counter, backup_eligible, backed_up, transports, created_at, \
         last_used_at, removed_at"
    };
}

pub(in crate::store) use passkey_columns;

columns! {
    /// A row of `passkeys`.
    pub(in crate::store) struct PasskeyRow {
        id: String,
        account_id: String,
        name: String,
        credential_id: String,
        public_key: String,
        counter: i64,
        backup_eligible: i64,
        backed_up: i64,
        transports: String,
        created_at: i64,
        last_used_at: Option<i64>,
        removed_at: Option<i64>,
    }
}

impl TryFrom<PasskeyRow> for Passkey {
    type Error = StoreError;

    fn try_from(row: PasskeyRow) -> StoreResult<Self> {
        let place = Place { table: "passkeys", id: &row.id };
        let kept = match (row.backup_eligible, row.backed_up) {
            (0, 0) => Kept::InOnePlace,
            (1, backed_up @ (0 | 1)) => Kept::Synced { backed_up: backed_up == 1 },
            _ => return Err(place.inconsistent("backed_up contradicts backup_eligible")),
        };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            account: place.parse("account_id", &row.account_id)?,
            name: place.name("name", &row.name)?,
            credential: NewCredential {
                id: place.parse("credential_id", &row.credential_id)?,
                key: place.known("public_key", CredentialKey::from_text(&row.public_key))?,
                counter: place.count("counter", row.counter)?,
                kept,
            },
            transports: Transport::listed(&row.transports),
            created_at: time(row.created_at),
            last_used_at: row.last_used_at.map(time),
            removed_at: row.removed_at.map(time),
        })
    }
}
