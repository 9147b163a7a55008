//! Rows, and what they mean.
//!
//! A row is what a database gives: text, numbers, and NULL. Each kind of row becomes its model in one place, and a challenge
//! becomes its state in one exhaustive match: what fits no state is [`StoreError::Inconsistent`].

mod challenge;
mod deed;
mod factor;
mod mail;
mod organisation;
mod passkey;
mod push;
mod screen_lock;
mod server;

use std::str::FromStr;

use nod_core::device::{Device, DeviceState, DisplayName, Jwk, PublicKey};
use nod_core::policy::Policy;
use nod_core::time::Timestamp;
use secrecy::SecretString;

use super::statements::columns;
use crate::store::{StoreError, StoreResult};
use nod_core::account::{Account, AccountState, TwoStep};
use nod_core::enrolment::{Claim, Enrolment, EnrolmentState};
use nod_core::relying_party::{ClientState, RelyingParty};

pub(super) use challenge::{ChallengeRow, EndedRow, cancel_reason, deny_reason};
pub(super) use deed::{DeedRow, SetUpLinkRow};
pub(super) use factor::{
    AppPasswordRow, CodeRow, CodesAppRow, DeviceStepRow, OwnedCodeRow, RecoveryCodeRow, StoredAppPasswordRow,
    UsableAppPasswordRow, app_password_columns,
};
pub(super) use mail::{AddressRow, LetterRow, NoticeRow, RecoveryRow, notice_columns};
pub(super) use organisation::{GroupOfRow, GroupRow, MembershipRow, PersonRow, ProtectedRow, RequirementRow};
pub(super) use passkey::{PasskeyRow, passkey_columns};
pub(super) use push::{DeliveryRow, KindRow, PushTargetRow, TargetHealthRow, push_kind};
pub(super) use screen_lock::{ScreenLockProofRow, ScreenLockRow};
pub(super) use server::{AuditRow, KeyRow, SessionRow, strength};

/// Which row is being read, for the error that names it.
struct Place<'a> {
    table: &'static str,
    id: &'a str,
}

impl Place<'_> {
    fn inconsistent(&self, what: impl Into<String>) -> StoreError {
        StoreError::Inconsistent { table: self.table, id: self.id.to_owned(), what: what.into() }
    }

    fn parse<T: FromStr>(&self, column: &str, text: &str) -> StoreResult<T> {
        text.parse().map_err(|_| self.inconsistent(format!("{column} cannot be read")))
    }

    fn parse_some<T: FromStr>(&self, column: &str, text: Option<&str>) -> StoreResult<Option<T>> {
        text.map(|text| self.parse(column, text)).transpose()
    }

    /// A name of a person, a device or a relying party, whatever rules it was accepted under.
    fn name(&self, column: &str, text: &str) -> StoreResult<DisplayName> {
        let name = DisplayName::accepted_before(text.to_owned());
        name.map_err(|_| self.inconsistent(format!("{column} cannot be read")))
    }

    fn known<T>(&self, column: &str, value: Option<T>) -> StoreResult<T> {
        value.ok_or_else(|| self.inconsistent(format!("{column} has a value that is not known")))
    }

    fn count(&self, column: &str, value: i64) -> StoreResult<u32> {
        u32::try_from(value).map_err(|_| self.inconsistent(format!("{column} is out of range")))
    }

    fn key(&self, column: &str, jwk: &str) -> StoreResult<PublicKey> {
        let jwk: Jwk = serde_json::from_str(jwk).map_err(|_| self.inconsistent(format!("{column} is no key")))?;
        PublicKey::from_jwk(&jwk).map_err(|error| self.inconsistent(format!("{column}: {error}")))
    }
}

/// A public key as it is stored.
pub(super) fn key_text(key: &PublicKey) -> String {
    // A `Jwk` holds strings and names only: nothing in it can fail to serialise.
    serde_json::to_string(&key.to_jwk()).unwrap_or_default()
}

fn time(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// The columns of [`AccountRow`], of the table `accounts a`.
macro_rules! account_columns {
    () => {
        "a.id, a.username, a.display_name, a.role, a.password_hash, a.created_at, a.disabled_at, a.deleted_at, \
         a.two_step_since, a.language"
    };
}

/// The columns of [`PartyRow`], of the table `relying_parties`.
macro_rules! party_columns {
    () => {
        "client_id, name, secret_hash, origins, policy, created_at, disabled_at"
    };
}

/// The columns of [`DeviceRow`], of the table `devices d`.
macro_rules! device_columns {
    () => {
        "d.id AS d_id, d.account_id AS d_account, d.name AS d_name, d.platform AS d_platform, d.key_jwk AS d_key, \
         d.created_at AS d_created_at, d.last_answer_at AS d_last_answer_at, d.revoked_at AS d_revoked_at"
    };
}

/// The columns of [`ChallengeRow`], of the table `challenges c`.
macro_rules! challenge_columns {
    () => {
        "c.id, c.account_id, c.client_id, c.level, c.issued_at, c.expires_at, c.token, c.shown, c.browser, c.network, \
         c.state, c.version, c.wrong_numbers, c.last_wrong_answer, c.delivered_at, c.opened_at, c.ticket_taken_at, c.device_id, \
         c.decided_at, c.deny_reason, c.answer_token, c.answer_key, c.cancelled_at, c.cancel_reason, c.redeemed_at, \
         c.attention, c.spent, c.withheld, \
         (SELECT n.name FROM devices n WHERE n.id = c.device_id) AS device_name"
    };
}

/// The columns of [`EnrolmentRow`], of the table `enrolments`.
macro_rules! enrolment_columns {
    () => {
        "id, account_id, session_id, created_at, expires_at, state, device_id, device_name, platform, key_jwk, \
         confirmation_code, claimed_at, confirmed_at, refused_at, \
         CASE WHEN code_mac IS NULL THEN NULL ELSE code_tries END AS code_tries"
    };
}

/// The columns of [`SessionRow`], of the table `sessions s`.
macro_rules! session_columns {
    () => {
        "s.id, s.account_id, s.strength, s.device_id, s.passkey_id, s.browser, s.ip, s.authenticated_at, s.last_used_at, \
         s.expires_at"
    };
}

pub(super) use {
    account_columns, challenge_columns, device_columns, enrolment_columns, party_columns, session_columns,
};

columns! {
    /// A row of `accounts`.
    pub(super) struct AccountRow {
        id: String,
        username: String,
        display_name: Option<String>,
        role: String,
        password_hash: Option<String>,
        created_at: i64,
        disabled_at: Option<i64>,
        deleted_at: Option<i64>,
        two_step_since: Option<i64>,
        language: Option<String>,
    }
}

/// The role of an account that may administer Nod, or may not, as it is stored.
pub(super) const fn role(administrator: bool) -> &'static str {
    if administrator { "administrator" } else { "person" }
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> StoreResult<Self> {
        let place = Place { table: "accounts", id: &row.id };
        let administrator = match row.role.as_str() {
            "administrator" => true,
            "person" => false,
            _ => return Err(place.inconsistent("role has a value that is not known")),
        };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            username: place.parse("username", &row.username)?,
            display_name: row.display_name.as_deref().map(|name| place.name("display_name", name)).transpose()?,
            administrator,
            state: match (row.deleted_at, row.disabled_at) {
                (Some(at), _) => AccountState::Deleted { at: time(at) },
                (None, Some(at)) => AccountState::Disabled { at: time(at) },
                (None, None) => AccountState::Active,
            },
            two_step: row.two_step_since.map_or(TwoStep::Off, |since| TwoStep::On { since: time(since) }),
            language: row.language.as_deref().map(|tag| place.parse("language", tag)).transpose()?,
            password_hash: row.password_hash.map(SecretString::from),
            created_at: time(row.created_at),
        })
    }
}

columns! {
    /// A row of `relying_parties`.
    pub(super) struct PartyRow {
        client_id: String,
        name: String,
        secret_hash: String,
        origins: String,
        policy: Option<String>,
        created_at: i64,
        disabled_at: Option<i64>,
    }
}

impl TryFrom<PartyRow> for RelyingParty {
    type Error = StoreError;

    fn try_from(row: PartyRow) -> StoreResult<Self> {
        let place = Place { table: "relying_parties", id: &row.client_id };
        let policy = |name: &str| place.known("policy", Policy::from_name(name));
        Ok(Self {
            client: place.parse("client_id", &row.client_id)?,
            name: place.name("name", &row.name)?,
            origins: origins(&row.client_id, &row.origins)?,
            policy: row.policy.as_deref().map(policy).transpose()?,
            state: row.disabled_at.map_or(ClientState::Active, |at| ClientState::Disabled { at: time(at) }),
            created_at: time(row.created_at),
            secret_hash: SecretString::from(row.secret_hash),
        })
    }
}

/// The web origins of a relying party.
pub(super) fn origins(client: &str, text: &str) -> StoreResult<Vec<String>> {
    let place = Place { table: "relying_parties", id: client };
    serde_json::from_str(text).map_err(|_| place.inconsistent("origins is no list"))
}

columns! {
    /// A row of `devices`.
    #[expect(clippy::struct_field_names, reason = "the columns stand beside a challenge's in one row")]
    pub(super) struct DeviceRow {
        d_id: String,
        d_account: String,
        d_name: String,
        d_platform: String,
        d_key: String,
        d_created_at: i64,
        d_last_answer_at: Option<i64>,
        d_revoked_at: Option<i64>,
    }
}

impl TryFrom<DeviceRow> for Device {
    type Error = StoreError;

    fn try_from(row: DeviceRow) -> StoreResult<Self> {
        let place = Place { table: "devices", id: &row.d_id };
        Ok(Self {
            id: place.parse("id", &row.d_id)?,
            account: place.parse("account_id", &row.d_account)?,
            name: place.name("name", &row.d_name)?,
            key: place.key("key_jwk", &row.d_key)?,
            created_at: time(row.d_created_at),
            last_answer_at: row.d_last_answer_at.map(time),
            state: row.d_revoked_at.map_or(DeviceState::Active, |at| DeviceState::Revoked { at: time(at) }),
            platform: row.d_platform,
        })
    }
}

columns! {
    /// A row of `enrolments`.
    pub(super) struct EnrolmentRow {
        id: String,
        account_id: String,
        session_id: Option<String>,
        created_at: i64,
        expires_at: i64,
        state: String,
        device_id: Option<String>,
        device_name: Option<String>,
        platform: Option<String>,
        key_jwk: Option<String>,
        confirmation_code: Option<String>,
        claimed_at: Option<i64>,
        confirmed_at: Option<i64>,
        refused_at: Option<i64>,
        code_tries: Option<i64>,
    }
}

impl EnrolmentRow {
    fn claim(&self, place: &Place<'_>) -> StoreResult<Claim> {
        let (Some(device), Some(name), Some(platform), Some(key), Some(code), Some(at)) = (
            &self.device_id,
            &self.device_name,
            &self.platform,
            &self.key_jwk,
            &self.confirmation_code,
            self.claimed_at,
        ) else {
            return Err(place.inconsistent("the claim is not complete"));
        };
        Ok(Claim {
            device: place.parse("device_id", device)?,
            key: place.key("key_jwk", key)?,
            name: place.name("device_name", name)?,
            platform: platform.clone(),
            confirmation_code: code.clone(),
            claimed_at: time(at),
        })
    }
}

impl TryFrom<EnrolmentRow> for Enrolment {
    type Error = StoreError;

    fn try_from(row: EnrolmentRow) -> StoreResult<Self> {
        let place = Place { table: "enrolments", id: &row.id };
        let state = match (row.state.as_str(), row.confirmed_at, row.refused_at) {
            ("open", None, None) if row.claimed_at.is_none() => EnrolmentState::Open,
            ("claimed", None, None) => EnrolmentState::Claimed(Box::new(row.claim(&place)?)),
            ("confirmed", Some(at), None) => {
                EnrolmentState::Confirmed { device: row.claim(&place)?.device, at: time(at) }
            }
            ("refused", None, Some(at)) => EnrolmentState::Refused { at: time(at) },
            (name, ..) => return Err(place.inconsistent(format!("state {name:?} and its columns do not fit"))),
        };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            account: place.parse("account_id", &row.account_id)?,
            session: place.parse_some("session_id", row.session_id.as_deref())?,
            created_at: time(row.created_at),
            expires_at: time(row.expires_at),
            code_tries: row.code_tries.map(|tries| u32::try_from(tries).unwrap_or(u32::MAX)),
            state,
        })
    }
}
