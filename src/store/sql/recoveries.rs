//! Ways back into accounts whose phones are gone.

use async_trait::async_trait;
use futures_util::FutureExt as _;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::{AccountId, DeviceId, EnrolmentId, RecoveryId};
use nod_core::notice::{SETTLED_AFTER, Told};
use nod_core::session::Session;
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::row::RecoveryRow;
use super::{Backend, Driver, Outcome, Statements, accounts, audit, devices, one};
use crate::store::{ConfirmRecovery, Fenced, NewRecovery, Recoveries, Recovery, StoreResult};

#[async_trait]
impl<D: Driver> Recoveries for Backend<D> {
    async fn begin_recovery(&self, new: NewRecovery) -> StoreResult<Fenced<()>> {
        self.write("begin_recovery", new, |db, new| begin(db, new).boxed()).await
    }

    async fn recovery(&self, id: RecoveryId) -> StoreResult<Option<Recovery>> {
        self.read("recovery", id, |db, id| by_id(db, *id).boxed()).await
    }

    async fn recovery_of(&self, account: AccountId, now: Timestamp) -> StoreResult<Option<Recovery>> {
        self.read("recovery_of", (account, now), |db, (account, now)| of_account(db, *account, *now).boxed()).await
    }

    async fn confirm_recovery(&self, confirm: ConfirmRecovery) -> StoreResult<Fenced<()>> {
        self.write("confirm_recovery", confirm, |db, confirm| self::confirm(db, confirm).boxed()).await
    }

    async fn cancel_recovery(&self, account: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("cancel_recovery", (account, audit), |db, (account, audit)| cancel(db, *account, audit).boxed())
            .await
    }

    async fn link_by_recovery(
        &self,
        id: RecoveryId,
        enrolment: EnrolmentId,
        now: Timestamp,
    ) -> StoreResult<Fenced<()>> {
        self.write("link_by_recovery", (id, enrolment, now), |db, (id, enrolment, now)| {
            link(db, *id, *enrolment, *now).boxed()
        })
        .await
    }
}

async fn begin(connection: &mut impl Statements, new: &NewRecovery) -> Outcome<Fenced<()>> {
    let (account, id) = (new.account.to_string(), new.id.to_string());
    accounts::hold(connection, &account).await?;
    let statement =
        statement!("DELETE FROM recoveries WHERE account_id = $1 AND (confirmed_at IS NULL OR expires_at <= $2)");
    connection.run(statement, &[account.as_str().into(), new.at.into()]).await?;
    let statement = statement!(
        "INSERT INTO recoveries (account_id, id, asked_at, expires_at) SELECT a.id, $2, $3, $4 FROM accounts a \
         WHERE a.id = $1 AND a.disabled_at IS NULL AND a.two_step_since IS NOT NULL AND EXISTS (SELECT 1 FROM addresses d \
         WHERE d.account_id = a.id AND d.confirmed_at IS NOT NULL AND d.removed_at IS NULL) ON CONFLICT DO NOTHING"
    );
    let parameters = [account.as_str().into(), id.as_str().into(), new.at.into(), new.expires_at.into()];
    if connection.execute(statement, &parameters).await? == 0 {
        return Ok(Fenced::Lost);
    }
    letters(connection, &account, &id, "confirm_recovery", [new.at, new.at, new.expires_at]).await?;
    Ok(Fenced::Won(()))
}

/// A letter to each confirmed address, but one of a moment ago, which may be a thief's, in the place of those before it: when it is
/// written, due, and of no use any more.
async fn letters(
    connection: &mut impl Statements,
    account: &str,
    id: &str,
    kind: &str,
    [at, due_at, expires_at]: [Timestamp; 3],
) -> Outcome<()> {
    delete_letters(connection, account).await?;
    let statement = statement!(
        "INSERT INTO mails (id, account_id, address_id, kind, subject_id, may_undo, created_at, expires_at, due_at, tries) \
         SELECT $3 || '.' || $2 || '.' || d.id, d.account_id, d.id, $3, $2, 0, $4, $6, $5, 0 FROM addresses d \
         WHERE d.account_id = $1 AND d.confirmed_at IS NOT NULL AND d.removed_at IS NULL \
         AND (d.confirmed_at <= $7 OR d.confirmed_at = (SELECT MIN(e.confirmed_at) FROM addresses e \
         WHERE e.account_id = d.account_id AND (e.removed_at IS NULL OR e.removed_at > $7)))"
    );
    let settled = at.minus(SETTLED_AFTER);
    let parameters =
        [account.into(), id.into(), kind.into(), at.into(), due_at.into(), expires_at.into(), settled.into()];
    connection.run(statement, &parameters).await
}

async fn delete_letters(connection: &mut impl Statements, account: &str) -> Outcome<()> {
    let statement =
        statement!("DELETE FROM mails WHERE account_id = $1 AND kind IN ('confirm_recovery', 'open_recovery')");
    connection.run(statement, &[account.into()]).await
}

async fn by_id(connection: &mut impl Statements, id: RecoveryId) -> Outcome<Option<Recovery>> {
    let statement = statement!(
        "SELECT r.id, r.account_id, r.ready_at, r.expires_at, r.enrolment_id FROM recoveries r \
         JOIN accounts a ON a.id = r.account_id WHERE r.id = $1 AND a.disabled_at IS NULL"
    );
    one(connection.row::<RecoveryRow>(statement, &[id.to_string().as_str().into()]).await?)
}

async fn of_account(connection: &mut impl Statements, account: AccountId, now: Timestamp) -> Outcome<Option<Recovery>> {
    let statement = statement!(
        "SELECT id, account_id, ready_at, expires_at, enrolment_id FROM recoveries \
         WHERE account_id = $1 AND confirmed_at IS NOT NULL AND expires_at > $2"
    );
    one(connection.row::<RecoveryRow>(statement, &[account.to_string().as_str().into(), now.into()]).await?)
}

/// The row is the fence: of two that press the button one confirms.
async fn confirm(connection: &mut impl Statements, confirm: &ConfirmRecovery) -> Outcome<Fenced<()>> {
    let Some(recovery) = by_id(connection, confirm.id).await? else { return Ok(Fenced::Lost) };
    let (account, id, at) = (recovery.account.to_string(), confirm.id.to_string(), confirm.audit.at);
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "UPDATE recoveries SET confirmed_at = $2, ready_at = $3, expires_at = $4 \
         WHERE id = $1 AND confirmed_at IS NULL AND expires_at > $2"
    );
    let parameters = [id.as_str().into(), at.into(), confirm.ready_at.into(), confirm.expires_at.into()];
    if connection.execute(statement, &parameters).await? == 0 {
        return Ok(Fenced::Lost);
    }
    let times = [at, confirm.ready_at, confirm.expires_at];
    letters(connection, &account, &id, "open_recovery", times).await?;
    audit::append(connection, [&confirm.audit]).await.map(Fenced::Won)
}

async fn cancel(connection: &mut impl Statements, account: AccountId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let account = account.to_string();
    accounts::hold(connection, &account).await?;
    let ended = end(connection, &account).await?;
    audit::append_if(connection, ended > 0, draft).await
}

/// Ends the way back of an account that is held, with its letters and the link that it made.
pub(super) async fn end(connection: &mut impl Statements, account: &str) -> Outcome<u64> {
    let statement = statement!(
        "UPDATE enrolments SET state = 'refused', refused_at = created_at, live_key = NULL WHERE state IN ('open', 'claimed') \
         AND id = (SELECT r.enrolment_id FROM recoveries r WHERE r.account_id = $1)"
    );
    connection.run(statement, &[account.into()]).await?;
    delete_letters(connection, account).await?;
    connection.execute(statement!("DELETE FROM recoveries WHERE account_id = $1"), &[account.into()]).await
}

/// A phone of the account, which is held, approved this session on Nod's own pages, so the phones are not gone: a way back ends. Gives the
/// entry that says so, where the wait had begun; before it nobody was told that there was one.
pub(super) async fn end_by_phone(
    connection: &mut impl Statements,
    session: &Session,
    at: Timestamp,
) -> Outcome<Option<AuditDraft>> {
    let account = session.account.to_string();
    let statement = statement!("SELECT confirmed_at FROM recoveries WHERE account_id = $1 AND expires_at > $2");
    let begun: Option<Option<i64>> = connection.row(statement, &[account.as_str().into(), at.into()]).await?;
    let Some(confirmed_at) = begun else { return Ok(None) };
    end(connection, &account).await?;
    let entry = || {
        AuditDraft::new(at, AuditKind::RecoveryCancelled)
            .account(session.account)
            .detail("a phone approved a sign-in")
            .told(Told::from_session(session))
    };
    Ok(confirmed_at.map(|_| entry()))
}

async fn link(
    connection: &mut impl Statements,
    id: RecoveryId,
    enrolment: EnrolmentId,
    now: Timestamp,
) -> Outcome<Fenced<()>> {
    let (id, enrolment) = (id.to_string(), enrolment.to_string());
    // The link that it made before ends: there is one at a time.
    let statement = statement!(
        "UPDATE enrolments SET state = 'refused', refused_at = $2, live_key = NULL WHERE state IN ('open', 'claimed') \
         AND id = (SELECT r.enrolment_id FROM recoveries r WHERE r.id = $1)"
    );
    connection.run(statement, &[id.as_str().into(), now.into()]).await?;
    let statement =
        statement!("UPDATE recoveries SET enrolment_id = $2 WHERE id = $1 AND ready_at <= $3 AND expires_at > $3");
    let linked = connection.execute(statement, &[id.as_str().into(), enrolment.as_str().into(), now.into()]).await?;
    Ok(if linked > 0 { Fenced::Won(()) } else { Fenced::Lost })
}

/// A phone was linked. Where that was by a way back, the phones before it end: their owner has said that they are gone, and the
/// person who has them must not answer. The account is held.
pub(super) async fn finish(
    connection: &mut impl Statements,
    enrolment: EnrolmentId,
    account: AccountId,
    device: DeviceId,
    at: Timestamp,
) -> Outcome<()> {
    let statement = statement!("DELETE FROM recoveries WHERE enrolment_id = $1");
    if connection.execute(statement, &[enrolment.to_string().as_str().into()]).await? == 0 {
        return Ok(());
    }
    delete_letters(connection, &account.to_string()).await?;
    for other in devices::of_account(connection, account).await? {
        if other.is_active() && other.id != device {
            let draft = AuditDraft::new(at, AuditKind::DeviceRevoked).account(account).device(other.id);
            // Lost: it was revoked meanwhile, which is as good.
            let _: Fenced<_> = devices::revoke(connection, other.id, &draft).await?;
        }
    }
    let draft = AuditDraft::new(at, AuditKind::RecoveryDone).account(account).device(device);
    audit::append(connection, [&draft]).await
}
