//! The screen locks of phones, and what they signed of answers.

use async_trait::async_trait;
use futures_util::FutureExt as _;
use nod_core::audit::AuditDraft;
use nod_core::id::{ChallengeId, DeviceId};
use nod_core::screen_lock::ScreenLockProof;

use super::dialect::statement;
use super::row::{ScreenLockProofRow, ScreenLockRow};
use super::{Backend, Driver, Outcome, Statements, accounts, audit, one, passkeys};
use crate::store::failure::Failure;
use crate::store::{
    Fenced, KeptScreenLockProof, ScreenLock, ScreenLockCredential, ScreenLocks, StoreError, StoreResult, TakenChallenge,
};

#[async_trait]
impl<D: Driver> ScreenLocks for Backend<D> {
    async fn screen_lock(&self, device: DeviceId) -> StoreResult<ScreenLock> {
        self.read("screen_lock", device, |db, device| of_device(db, *device).boxed()).await
    }

    async fn add_screen_lock(
        &self,
        device: DeviceId,
        credential: ScreenLockCredential,
        challenge: TakenChallenge,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write(
            "add_screen_lock",
            (device, credential, challenge, audit),
            |db, (device, credential, challenge, audit)| add(db, *device, credential, challenge, audit).boxed(),
        )
        .await
    }

    async fn ask_screen_lock(&self, device: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("ask_screen_lock", (device, audit), |db, (device, audit)| ask(db, *device, audit).boxed()).await
    }

    async fn remove_screen_lock(&self, device: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("remove_screen_lock", (device, audit), |db, (device, audit)| remove(db, *device, audit).boxed())
            .await
    }

    async fn keep_screen_lock_proof(&self, proof: KeptScreenLockProof) -> StoreResult<()> {
        self.write("keep_screen_lock_proof", proof, |db, proof| keep(db, proof).boxed()).await
    }

    async fn screen_lock_proof(&self, challenge: ChallengeId, evidence: &str) -> StoreResult<Option<ScreenLockProof>> {
        self.read("screen_lock_proof", (challenge, evidence.to_owned()), |db, (challenge, evidence)| {
            proof(db, *challenge, evidence).boxed()
        })
        .await
    }
}

async fn of_device(connection: &mut impl Statements, device: DeviceId) -> Outcome<ScreenLock> {
    let statement = statement!(
        "SELECT device_id, is_on, credential_id, public_key, counter, backup_eligible FROM screen_locks WHERE device_id = $1"
    );
    let row: Option<ScreenLockRow> = connection.row(statement, &[device.to_string().as_str().into()]).await?;
    Ok(one(row)?.unwrap_or_default())
}

/// Holds the account of a device.
async fn hold(connection: &mut impl Statements, device: &str) -> Outcome<()> {
    let statement = statement!("SELECT account_id FROM devices WHERE id = $1");
    let account: Option<String> = connection.row(statement, &[device.into()]).await?;
    match account {
        Some(account) => accounts::hold(connection, &account).await,
        None => Ok(()),
    }
}

async fn add(
    connection: &mut impl Statements,
    device: DeviceId,
    credential: &ScreenLockCredential,
    challenge: &TakenChallenge,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (device, id, key) = (device.to_string(), credential.id.to_string(), credential.key.to_text());
    hold(connection, &device).await?;
    let statement = statement!(
        "INSERT INTO screen_locks (device_id, is_on, credential_id, public_key, counter, backup_eligible) \
         SELECT d.id, 1, $2, $3, $4, $5 FROM devices d WHERE d.id = $1 AND d.revoked_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM passkey_challenges t WHERE t.hash = $6) \
         ON CONFLICT (device_id) DO UPDATE SET is_on = 1, credential_id = excluded.credential_id, \
         public_key = excluded.public_key, counter = excluded.counter, backup_eligible = excluded.backup_eligible \
         WHERE screen_locks.credential_id IS NULL"
    );
    let parameters = [
        device.as_str().into(),
        id.as_str().into(),
        key.as_str().into(),
        i64::from(credential.counter).into(),
        i64::from(credential.is_eligible).into(),
        challenge.hash.as_str().into(),
    ];
    if connection.execute(statement, &parameters).await? == 0 {
        return Ok(Fenced::Lost);
    }
    if !passkeys::take(connection, challenge, draft.at).await? {
        return Err(Failure::from(StoreError::Unavailable("the challenge was taken meanwhile".to_owned())));
    }
    audit::append(connection, [draft]).await.map(Fenced::Won)
}

async fn ask(connection: &mut impl Statements, device: DeviceId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let device = device.to_string();
    hold(connection, &device).await?;
    let statement = statement!(
        "INSERT INTO screen_locks (device_id, is_on, counter, backup_eligible) SELECT d.id, 1, 0, 0 FROM devices d \
         WHERE d.id = $1 AND d.revoked_at IS NULL \
         ON CONFLICT (device_id) DO UPDATE SET is_on = 1 WHERE screen_locks.is_on = 0"
    );
    let asked = connection.execute(statement, &[device.as_str().into()]).await?;
    audit::append_if(connection, asked > 0, draft).await
}

async fn remove(connection: &mut impl Statements, device: DeviceId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let device = device.to_string();
    hold(connection, &device).await?;
    let removed = connection
        .execute(statement!("DELETE FROM screen_locks WHERE device_id = $1"), &[device.as_str().into()])
        .await?;
    audit::append_if(connection, removed > 0, draft).await
}

async fn keep(connection: &mut impl Statements, kept: &KeptScreenLockProof) -> Outcome<()> {
    let statement = statement!(
        "INSERT INTO screen_lock_proofs (challenge_id, evidence, site, origin, public_key, credential_id, client_data, \
         authenticator_data, signature) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
    );
    let (challenge, device) = (kept.challenge.to_string(), kept.device.to_string());
    let proof = &kept.proof;
    let parameters = [
        challenge.as_str().into(),
        kept.evidence.as_str().into(),
        proof.site.as_str().into(),
        proof.origin.as_str().into(),
        proof.key.as_str().into(),
        proof.answer.credential.as_str().into(),
        proof.answer.client_data.as_str().into(),
        proof.answer.authenticator_data.as_str().into(),
        proof.answer.signature.as_str().into(),
    ];
    connection.run(statement, &parameters).await?;
    let statement = statement!("UPDATE screen_locks SET counter = $2 WHERE device_id = $1 AND counter < $2");
    connection.run(statement, &[device.as_str().into(), i64::from(kept.counter).into()]).await
}

async fn proof(
    connection: &mut impl Statements,
    challenge: ChallengeId,
    evidence: &str,
) -> Outcome<Option<ScreenLockProof>> {
    let statement = statement!(
        "SELECT site, origin, public_key, credential_id, client_data, authenticator_data, signature \
         FROM screen_lock_proofs WHERE challenge_id = $1 AND evidence = $2"
    );
    let challenge = challenge.to_string();
    let row: Option<ScreenLockProofRow> =
        connection.row(statement, &[challenge.as_str().into(), evidence.into()]).await?;
    Ok(row.map(ScreenLockProof::from))
}
