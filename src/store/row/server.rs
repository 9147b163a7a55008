//! Sessions, the server's keys and the audit log.

use nod_core::audit::{AuditDraft, AuditEntry, AuditKind};
use nod_core::notice::Told;
use nod_core::session::{Session, SessionStrength};

use super::super::statements::columns;
use super::{Place, time};
use crate::store::{ServerKeyRow, StoreError, StoreResult};

columns! {
    /// A row of `sessions`.
    pub(in super::super) struct SessionRow {
        id: String,
        account_id: String,
        strength: String,
        device_id: Option<String>,
        passkey_id: Option<String>,
        browser: Option<String>,
        ip: Option<String>,
        authenticated_at: i64,
        last_used_at: i64,
        expires_at: i64,
    }
}

/// The name of a session's strength, as it is stored.
pub(in super::super) const fn strength(strength: SessionStrength) -> &'static str {
    match strength {
        SessionStrength::PasswordOnly => "password_only",
        SessionStrength::Code { .. } => "code",
        SessionStrength::Passkey { .. } => "passkey",
        SessionStrength::Approved { .. } => "approved",
    }
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> StoreResult<Self> {
        let place = Place { table: "sessions", id: &row.id };
        let strength = match row.strength.as_str() {
            "password_only" => SessionStrength::PasswordOnly,
            "code" => SessionStrength::Code { device: place.parse_some("device_id", row.device_id.as_deref())? },
            "passkey" => {
                let passkey = place.parse_some("passkey_id", row.passkey_id.as_deref())?;
                SessionStrength::Passkey { passkey: place.known("passkey_id", passkey)? }
            }
            "approved" => {
                SessionStrength::Approved { device: place.parse_some("device_id", row.device_id.as_deref())? }
            }
            _ => return Err(place.inconsistent("strength has a value that is not known")),
        };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            account: place.parse("account_id", &row.account_id)?,
            strength,
            authenticated_at: time(row.authenticated_at),
            last_used_at: time(row.last_used_at),
            expires_at: time(row.expires_at),
            browser: row.browser,
            ip: row.ip,
        })
    }
}

columns! {
    /// A row of `server_keys`.
    pub(in super::super) struct KeyRow {
        kid: String,
        public_jwk: String,
        sealed_seed: String,
        certificate: Option<String>,
        created_at: i64,
        active_from: i64,
    }
}

impl TryFrom<KeyRow> for ServerKeyRow {
    type Error = StoreError;

    fn try_from(row: KeyRow) -> StoreResult<Self> {
        let place = Place { table: "server_keys", id: &row.kid };
        Ok(Self {
            public: place.key("public_jwk", &row.public_jwk)?,
            created_at: time(row.created_at),
            active_from: time(row.active_from),
            kid: row.kid,
            sealed_seed: row.sealed_seed,
            certificate: row.certificate,
        })
    }
}

columns! {
    /// A row of `audit_log`.
    pub(in super::super) struct AuditRow {
        seq: i64,
        at: i64,
        kind: String,
        account_id: Option<String>,
        device_id: Option<String>,
        client_id: Option<String>,
        challenge_id: Option<String>,
        detail: Option<String>,
        previous: String,
        hash: String,
    }
}

impl TryFrom<AuditRow> for AuditEntry {
    type Error = StoreError;

    fn try_from(row: AuditRow) -> StoreResult<Self> {
        let seq = row.seq.to_string();
        let place = Place { table: "audit_log", id: &seq };
        Ok(Self {
            seq: u64::try_from(row.seq).map_err(|_| place.inconsistent("seq is out of range"))?,
            draft: AuditDraft {
                at: time(row.at),
                kind: place.known("kind", AuditKind::from_name(&row.kind))?,
                account: place.parse_some("account_id", row.account_id.as_deref())?,
                device: place.parse_some("device_id", row.device_id.as_deref())?,
                client: place.parse_some("client_id", row.client_id.as_deref())?,
                challenge: place.parse_some("challenge_id", row.challenge_id.as_deref())?,
                detail: row.detail,
                told: Told::NOTHING,
            },
            previous: row.previous,
            hash: row.hash,
        })
    }
}
