//! Devices and their keys.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::{Device, DisplayName, PublicKey};
use nod_core::enrolment::{Claim, Enrolment};
use nod_core::id::{AccountId, DeviceId, EnrolmentId, Username};
use nod_core::time::Timestamp;

use futures_util::FutureExt as _;

use super::dialect::statement;
use super::queue::ClaimProof;
use super::row::{DeviceRow, device_columns, key_text};
use super::{
    Backend, Driver, Outcome, Statements, accounts, all, audit, challenges, columns, enrolments, one, sessions,
};
use crate::store::{
    Devices, Ended, EnrolmentCodeMac, FeedContext, Fenced, Guess, NewDevice, NewEnrolment, StoreResult, StoredDevice,
};

#[async_trait]
impl<D: Driver> Devices for Backend<D> {
    async fn create_enrolment(&self, enrolment: NewEnrolment, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("create_enrolment", (enrolment, audit), |db, (enrolment, audit)| {
            enrolments::create(db, enrolment, audit).boxed()
        })
        .await
    }

    async fn enrolment(&self, id: EnrolmentId) -> StoreResult<Option<Enrolment>> {
        self.read("enrolment", id, |db, id| enrolments::by_id(db, *id).boxed()).await
    }

    async fn enrolment_by_secret(&self, secret_hash: &str) -> StoreResult<Option<Enrolment>> {
        self.read("enrolment_by_secret", secret_hash.to_owned(), |db, secret_hash| {
            enrolments::by_secret(db, secret_hash).boxed()
        })
        .await
    }

    async fn try_enrolment_code(
        &self,
        guess: Guess,
        username: Option<Username>,
        most_tries: u32,
    ) -> StoreResult<Fenced<Vec<EnrolmentCodeMac>>> {
        self.write("try_enrolment_code", (guess, username, most_tries), |db, (guess, username, most_tries)| {
            enrolments::try_code(db, guess, username.as_ref(), *most_tries).boxed()
        })
        .await
    }

    async fn enrolment_by_key(&self, key: &PublicKey) -> StoreResult<Option<Enrolment>> {
        self.read("enrolment_by_key", key.clone(), |db, key| enrolments::by_key(db, key).boxed()).await
    }

    async fn claim_enrolment(
        &self,
        id: EnrolmentId,
        claim: Claim,
        at: Timestamp,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("claim_enrolment", (id, claim, at, audit), |db, (id, claim, at, audit)| {
            enrolments::claim(db, *id, claim, *at, audit).boxed()
        })
        .await
    }

    async fn confirm_enrolment(
        &self,
        id: EnrolmentId,
        at: Timestamp,
        most_devices: u32,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Device>> {
        self.write("confirm_enrolment", (id, at, most_devices, audit), |db, (id, at, most_devices, audit)| {
            enrolments::confirm(db, *id, *at, *most_devices, audit).boxed()
        })
        .await
    }

    async fn refuse_enrolment(&self, id: EnrolmentId, at: Timestamp, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("refuse_enrolment", (id, at, audit), |db, (id, at, audit)| {
            enrolments::refuse(db, *id, *at, audit).boxed()
        })
        .await
    }

    async fn device(&self, id: DeviceId) -> StoreResult<Option<Device>> {
        self.read("device", id, |db, id| by_id(db, *id).boxed()).await
    }

    async fn device_by_key(&self, thumbprint: &str) -> StoreResult<Option<Device>> {
        self.read("device_by_key", thumbprint.to_owned(), |db, thumbprint| by_key(db, thumbprint).boxed()).await
    }

    async fn devices_of(&self, account: AccountId) -> StoreResult<Vec<Device>> {
        self.scan("devices_of", account, |db, account| of_account(db, *account).boxed()).await
    }

    async fn rename_device(&self, id: DeviceId, name: &DisplayName, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("rename_device", (id, name.clone(), audit), |db, (id, name, audit)| {
            rename(db, *id, name, audit).boxed()
        })
        .await
    }

    async fn rotate_device_key(
        &self,
        id: DeviceId,
        old: &PublicKey,
        new: &PublicKey,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("rotate_device_key", (id, old.clone(), new.clone(), audit), |db, (id, old, new, audit)| {
            rotate_key(db, *id, old, new, audit).boxed()
        })
        .await
    }

    async fn revoke_device(&self, id: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("revoke_device", (id, audit), |db, (id, audit)| revoke(db, *id, audit).boxed()).await
    }

    async fn claim_proof(&self, thumbprint: &str, jti: &str, expires_at: Timestamp) -> StoreResult<bool> {
        let (thumbprint, jti) = (thumbprint.to_owned(), jti.to_owned());
        self.queue.run(ClaimProof { thumbprint, jti, expires_at }).await
    }

    async fn feed_context(&self, device: DeviceId, now: Timestamp) -> StoreResult<Option<FeedContext>> {
        self.read("feed_context", (device, now), |db, (device, now)| feed_context(db, *device, *now).boxed()).await
    }

    async fn all_devices(&self, after: Option<DeviceId>, limit: u32) -> StoreResult<Vec<StoredDevice>> {
        self.scan("all_devices", (after, limit), |db, (after, limit)| page(db, *after, *limit).boxed()).await
    }
}

pub(super) async fn insert(
    connection: &mut impl Statements,
    new: &NewDevice,
    at: Timestamp,
) -> Outcome<Option<Device>> {
    let claim = &new.claim;
    let statement = statement!(
        "INSERT INTO devices (id, account_id, name, platform, key_jwk, key_thumbprint, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    connection
        .execute(
            statement,
            &[
                claim.device.to_string().as_str().into(),
                new.account.to_string().as_str().into(),
                claim.name.as_str().into(),
                claim.platform.as_str().into(),
                key_text(&claim.key).as_str().into(),
                claim.key.thumbprint().as_str().into(),
                at.into(),
            ],
        )
        .await?;
    by_id(connection, claim.device).await
}

pub(super) async fn by_id(connection: &mut impl Statements, id: DeviceId) -> Outcome<Option<Device>> {
    let statement = statement!("SELECT ", device_columns!(), " FROM devices d WHERE d.id = $1");
    let row: Option<DeviceRow> = connection.row(statement, &[id.to_string().as_str().into()]).await?;
    one(row)
}

columns! {
    struct FeedContextRow {
        device: DeviceRow,
        account_disabled_at: Option<i64>,
        waiting: i64,
    }
}

pub(super) async fn feed_context(
    connection: &mut impl Statements,
    id: DeviceId,
    now: Timestamp,
) -> Outcome<Option<FeedContext>> {
    let statement = statement!(
        "SELECT ",
        device_columns!(),
        ", a.disabled_at AS account_disabled_at, (SELECT COUNT(*) FROM (SELECT 1 FROM challenges c \
         WHERE c.account_id = d.account_id AND c.state = 'pending' AND c.expires_at > $2 AND c.withheld = 0 LIMIT 1) AS open) AS waiting \
         FROM devices d JOIN accounts a ON a.id = d.account_id WHERE d.id = $1"
    );
    let id = id.to_string();
    let parameters = [id.as_str().into(), now.millis().into()];
    let Some(row) = connection.row::<FeedContextRow>(statement, &parameters).await? else {
        return Ok(None);
    };
    Ok(Some(FeedContext {
        device: row.device.try_into()?,
        account_active: row.account_disabled_at.is_none(),
        waiting: row.waiting > 0,
    }))
}

pub(super) async fn by_key(connection: &mut impl Statements, thumbprint: &str) -> Outcome<Option<Device>> {
    let statement = statement!("SELECT ", device_columns!(), " FROM devices d WHERE d.key_thumbprint = $1");
    let row: Option<DeviceRow> = connection.row(statement, &[thumbprint.into()]).await?;
    one(row)
}

pub(super) async fn of_account(connection: &mut impl Statements, account: AccountId) -> Outcome<Vec<Device>> {
    let statement = statement!(
        "SELECT ",
        device_columns!(),
        " FROM devices d WHERE d.account_id = $1 ORDER BY d.created_at DESC, d.id DESC"
    );
    let rows: Vec<DeviceRow> = connection.rows(statement, &[account.to_string().as_str().into()]).await?;
    all(rows)
}

columns! {
    struct StoredRow {
        device: DeviceRow,
        key_thumbprint: String,
    }
}

pub(super) async fn page(
    connection: &mut impl Statements,
    after: Option<DeviceId>,
    most: u32,
) -> Outcome<Vec<StoredDevice>> {
    let statement = statement!(
        "SELECT ",
        device_columns!(),
        ", d.key_thumbprint FROM devices d WHERE d.id > $1 ORDER BY d.id LIMIT $2"
    );
    let rows: Vec<StoredRow> = connection
        .rows(statement, &[after.map(|id| id.to_string()).unwrap_or_default().as_str().into(), most.into()])
        .await?;
    let stored =
        |row: StoredRow| Ok(StoredDevice { device: row.device.try_into()?, key_thumbprint: row.key_thumbprint });
    rows.into_iter().map(stored).collect()
}

pub(super) async fn rename(
    connection: &mut impl Statements,
    id: DeviceId,
    name: &DisplayName,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!("UPDATE devices SET name = $2 WHERE id = $1 AND revoked_at IS NULL");
    let renamed = connection.execute(statement, &[id.to_string().as_str().into(), name.as_str().into()]).await?;
    audit::append_if(connection, renamed > 0, draft).await
}

pub(super) async fn rotate_key(
    connection: &mut impl Statements,
    id: DeviceId,
    old: &PublicKey,
    new: &PublicKey,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    hold_account(connection, id).await?;
    let statement = statement!(
        "UPDATE devices SET key_jwk = $3, key_thumbprint = $4 \
         WHERE id = $1 AND key_thumbprint = $2 AND revoked_at IS NULL"
    );
    let rotated = connection
        .execute(
            statement,
            &[
                id.to_string().as_str().into(),
                old.thumbprint().as_str().into(),
                key_text(new).as_str().into(),
                new.thumbprint().as_str().into(),
            ],
        )
        .await?;
    audit::append_if(connection, rotated > 0, draft).await
}

pub(super) async fn revoke(
    connection: &mut impl Statements,
    id: DeviceId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    hold_account(connection, id).await?;
    let statement =
        statement!("UPDATE devices SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING account_id");
    let account: Option<String> = connection.row(statement, &[id.to_string().as_str().into(), draft.at.into()]).await?;
    let Some(account) = account else {
        return Ok(Fenced::Lost);
    };
    sessions::end_of_device(connection, &account, &id.to_string(), draft.at).await?;
    let statement = statement!("DELETE FROM push_targets WHERE device_id = $1");
    connection.execute(statement, &[id.to_string().as_str().into()]).await?;
    let statement = statement!("DELETE FROM screen_locks WHERE device_id = $1");
    connection.execute(statement, &[id.to_string().as_str().into()]).await?;
    let count = statement!("SELECT COUNT(*) FROM devices WHERE account_id = $1 AND revoked_at IS NULL");
    let left: i64 = connection.single(count, &[account.as_str().into()]).await?;
    let ended = if left == 0 {
        challenges::cancel_of_account(connection, &account, CancelReason::AccountChanged, draft.at).await?
    } else {
        Vec::new()
    };
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

/// Holds the account of a device. A device never changes its account, so it can be asked for before.
pub(super) async fn hold_account(connection: &mut impl Statements, id: DeviceId) -> Outcome<()> {
    let statement = statement!("SELECT account_id FROM devices WHERE id = $1");
    let account: Option<String> = connection.row(statement, &[id.to_string().as_str().into()]).await?;
    match account {
        Some(account) => accounts::hold(connection, &account).await,
        None => Ok(()),
    }
}
