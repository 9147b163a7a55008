//! Challenges outside the group commit: what reads them, and what ends many at once.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::challenge::{CancelReason, Progress};
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId, Username};
use nod_core::place::KnownLocation;
use nod_core::time::Timestamp;

use futures_util::FutureExt as _;

use super::dialect::statement;
use super::queue::{Cancel, TakeTicket};
use super::row::{
    AccountRow, ChallengeRow, DeviceRow, EndedRow, account_columns, cancel_reason, challenge_columns, device_columns,
    origins,
};
use super::tries::tries;
use super::{Backend, Driver, Outcome, Statement, Statements, all, columns, dialect, one, places, redeem};
use crate::store::{
    AnswerContext, Approvals, ChallengeRecord, Decide, Decided, Ended, Fenced, IssueChallenge, IssueContext,
    IssueOutcome, KnownBrowser, MarkProgress, ReceiptContext, Redeem, RepeatedRedemption, StoreResult, WatchContext,
    WrongNumber,
};

#[async_trait]
impl<D: Driver> Approvals for Backend<D> {
    async fn issue_context(
        &self,
        username: &Username,
        browser: Option<&KnownBrowser>,
    ) -> StoreResult<Option<IssueContext>> {
        self.read("issue_context", (username.clone(), browser.cloned()), |db, (username, browser)| {
            issue_context(db, username, browser.as_ref()).boxed()
        })
        .await
    }

    async fn issue(&self, issue: IssueChallenge) -> StoreResult<IssueOutcome> {
        self.queue.run(issue).await
    }

    async fn challenge(&self, id: ChallengeId) -> StoreResult<Option<ChallengeRecord>> {
        self.read("challenge", id, |db, id| by_id(db, *id).boxed()).await
    }

    async fn watch_context(&self, id: ChallengeId) -> StoreResult<Option<WatchContext>> {
        self.read("watch_context", id, |db, id| watch_context(db, *id).boxed()).await
    }

    async fn answer_context(&self, challenge: ChallengeId, device: DeviceId) -> StoreResult<Option<AnswerContext>> {
        self.read("answer_context", (challenge, device), |db, (challenge, device)| {
            answer_context(db, *challenge, *device).boxed()
        })
        .await
    }

    async fn decide(&self, decide: Decide) -> StoreResult<Fenced<Decided>> {
        self.queue.run(decide).await
    }

    async fn count_wrong_number(&self, wrong: WrongNumber) -> StoreResult<Fenced<u32>> {
        self.queue.run(wrong).await
    }

    async fn mark_progress(&self, mark: MarkProgress) -> StoreResult<Fenced<u32>> {
        if mark.progress == Progress::Sent {
            return Ok(Fenced::Lost);
        }
        self.queue.run(mark).await
    }

    async fn cancel(
        &self,
        id: ChallengeId,
        client: &ClientId,
        reason: CancelReason,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<u32>> {
        self.queue.run(Cancel { challenge: id, client: client.clone(), reason, audit }).await
    }

    async fn redeem(&self, redeem: Redeem) -> StoreResult<Fenced<u32>> {
        self.queue.run(redeem).await
    }

    async fn kept_receipt(&self, again: RepeatedRedemption<'_>, now: Timestamp) -> StoreResult<Option<ReceiptContext>> {
        self.read(
            "kept_receipt",
            (again.challenge, again.client.clone(), again.key_hash.to_owned(), now),
            |db, (challenge, client, key_hash, now)| {
                redeem::kept(db, RepeatedRedemption { challenge: *challenge, client, key_hash }, *now).boxed()
            },
        )
        .await
    }

    async fn take_ticket(&self, id: ChallengeId, at: Timestamp, ended_after: Timestamp) -> StoreResult<Fenced<()>> {
        self.queue.run(TakeTicket { challenge: id, at, ended_after }).await
    }

    async fn expire_due(&self, now: Timestamp, limit: u32) -> StoreResult<Vec<Ended>> {
        self.write("expire_due", (now, limit), |db, (now, limit)| expire_due(db, *now, *limit).boxed()).await
    }

    async fn inbox(&self, account: AccountId, now: Timestamp) -> StoreResult<Vec<ChallengeRecord>> {
        self.read("inbox", (account, now), |db, (account, now)| inbox(db, *account, *now).boxed()).await
    }

    async fn known_places(&self, account: AccountId) -> StoreResult<Vec<KnownLocation>> {
        self.read("known_places", account, |db, account| places::of(db, *account).boxed()).await
    }

    async fn recent_challenges(&self, account: AccountId, limit: u32) -> StoreResult<Vec<ChallengeRecord>> {
        self.scan("recent_challenges", (account, limit), |db, (account, limit)| recent(db, *account, *limit).boxed())
            .await
    }

    async fn all_challenges(&self, after: Option<ChallengeId>, limit: u32) -> StoreResult<Vec<ChallengeRecord>> {
        self.scan("all_challenges", (after, limit), |db, (after, limit)| page(db, *after, *limit).boxed()).await
    }
}

/// The most challenges that an inbox shows.
const INBOX: i64 = 32;

columns! {
    struct IssueContextRow {
        account: AccountRow,
        refused_at: Option<i64>,
        active_devices: i64,
        /// The last challenge and what it shows, with a space between.
        last_shown: Option<String>,
        browser_approved_at: Option<i64>,
        network_approvals: i64,
        known_made: Option<i64>,
        known_last_at: Option<i64>,
        strangers_made: Option<i64>,
        strangers_last_at: Option<i64>,
        wrong_numbers: Option<i64>,
    }
}

/// Every approval that was not purged counts.
pub(super) async fn issue_context(
    connection: &mut impl Statements,
    username: &Username,
    browser: Option<&KnownBrowser>,
) -> Outcome<Option<IssueContext>> {
    let statement = statement!(
        "SELECT ",
        account_columns!(),
        ", a.refused_at, \
         (SELECT COUNT(*) FROM devices d WHERE d.account_id = a.id AND d.revoked_at IS NULL) AS active_devices, \
         (SELECT c.id || ' ' || c.shown FROM challenges c WHERE c.account_id = a.id ORDER BY c.issued_at DESC LIMIT 1) \
         AS last_shown, \
         (SELECT MAX(b.approved_at) FROM known_browsers b WHERE b.account_id = a.id AND b.browser = $2) \
         AS browser_approved_at, \
         (SELECT COUNT(*) FROM (SELECT 1 FROM known_browsers b WHERE b.account_id = a.id AND b.network = $3 LIMIT 1) \
         AS known) AS network_approvals, \
         k.made AS known_made, k.last_at AS known_last_at, \
         s.made AS strangers_made, s.last_at AS strangers_last_at, n.made AS wrong_numbers \
         FROM accounts a LEFT JOIN attempts k ON k.account_id = a.id AND k.bucket = $2 \
         LEFT JOIN attempts s ON s.account_id = a.id AND s.bucket = 'strangers' \
         LEFT JOIN attempts n ON n.account_id = a.id AND n.bucket = 'numbers' \
         WHERE a.username = $1"
    );
    let known = browser.map(|known| known.browser.as_str());
    let network = browser.map(|known| known.network.as_str());
    let parameters = [username.as_str().into(), known.into(), network.into()];
    let Some(row) = connection.row::<IssueContextRow>(statement, &parameters).await? else {
        return Ok(None);
    };
    let last_shown = row.last_shown.as_deref().and_then(|last| {
        let (id, shown) = last.split_once(' ')?;
        Some((id.parse().ok()?, shown.to_owned()))
    });
    Ok(Some(IssueContext {
        account: row.account.try_into()?,
        active_devices: u32::try_from(row.active_devices).unwrap_or(u32::MAX),
        last_shown,
        browser_approved_at: row.browser_approved_at.map(Timestamp::from_millis),
        network_known: row.network_approvals > 0,
        refused_at: row.refused_at.map(Timestamp::from_millis),
        tries: if row.browser_approved_at.is_some() {
            tries(row.known_made, row.known_last_at)
        } else {
            tries(row.strangers_made, row.strangers_last_at)
        },
        wrong_numbers: count(row.wrong_numbers),
    }))
}

pub(super) async fn by_id(connection: &mut impl Statements, id: ChallengeId) -> Outcome<Option<ChallengeRecord>> {
    let statement = statement!("SELECT ", challenge_columns!(), " FROM challenges c WHERE c.id = $1");
    one(connection.row::<ChallengeRow>(statement, &[id.to_string().as_str().into()]).await?)
}

columns! {
    struct WatchContextRow {
        challenge: ChallengeRow,
        client_origins: String,
    }
}

pub(super) async fn watch_context(connection: &mut impl Statements, id: ChallengeId) -> Outcome<Option<WatchContext>> {
    let statement = statement!(
        "SELECT ",
        challenge_columns!(),
        ", r.origins AS client_origins FROM challenges c JOIN relying_parties r ON r.client_id = c.client_id \
         WHERE c.id = $1"
    );
    let row = connection.row::<WatchContextRow>(statement, &[id.to_string().as_str().into()]).await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let record = ChallengeRecord::try_from(row.challenge)?;
    let origins = origins(record.challenge.client.as_str(), &row.client_origins)?;
    Ok(Some(WatchContext { record, origins }))
}

columns! {
    struct AnswerContextRow {
        challenge: ChallengeRow,
        device: DeviceRow,
        account_disabled_at: Option<i64>,
        account_wrong_numbers: Option<i64>,
    }
}

/// A count that may be absent.
fn count(made: Option<i64>) -> u32 {
    made.map_or(0, |made| u32::try_from(made).unwrap_or(u32::MAX))
}

pub(super) async fn answer_context(
    connection: &mut impl Statements,
    challenge: ChallengeId,
    device: DeviceId,
) -> Outcome<Option<AnswerContext>> {
    let statement = statement!(
        "SELECT ",
        challenge_columns!(),
        ", ",
        device_columns!(),
        ", a.disabled_at AS account_disabled_at, n.made AS account_wrong_numbers FROM challenges c \
         JOIN accounts a ON a.id = c.account_id JOIN devices d ON d.id = $2 \
         LEFT JOIN attempts n ON n.account_id = c.account_id AND n.bucket = 'numbers' WHERE c.id = $1"
    );
    let (challenge, device) = (challenge.to_string(), device.to_string());
    let row =
        connection.row::<AnswerContextRow>(statement, &[challenge.as_str().into(), device.as_str().into()]).await?;
    let Some(row) = row else {
        return Ok(None);
    };
    Ok(Some(AnswerContext {
        record: row.challenge.try_into()?,
        device: row.device.try_into()?,
        account_active: row.account_disabled_at.is_none(),
        wrong_numbers: count(row.account_wrong_numbers),
    }))
}

pub(super) async fn inbox(
    connection: &mut impl Statements,
    account: AccountId,
    now: Timestamp,
) -> Outcome<Vec<ChallengeRecord>> {
    let statement = statement!(
        "SELECT ",
        challenge_columns!(),
        " FROM challenges c WHERE c.account_id = $1 AND c.state = 'pending' AND c.expires_at > $2 AND c.withheld = 0 \
         ORDER BY c.issued_at, c.id LIMIT $3"
    );
    let rows: Vec<ChallengeRow> =
        connection.rows(statement, &[account.to_string().as_str().into(), now.millis().into(), INBOX.into()]).await?;
    all(rows)
}

pub(super) async fn recent(
    connection: &mut impl Statements,
    account: AccountId,
    most: u32,
) -> Outcome<Vec<ChallengeRecord>> {
    let statement = statement!(
        "SELECT ",
        challenge_columns!(),
        " FROM challenges c WHERE c.account_id = $1 ORDER BY c.issued_at DESC, c.id DESC LIMIT $2"
    );
    let rows: Vec<ChallengeRow> =
        connection.rows(statement, &[account.to_string().as_str().into(), most.into()]).await?;
    all(rows)
}

pub(super) async fn page(
    connection: &mut impl Statements,
    after: Option<ChallengeId>,
    most: u32,
) -> Outcome<Vec<ChallengeRecord>> {
    let statement =
        statement!("SELECT ", challenge_columns!(), " FROM challenges c WHERE c.id > $1 ORDER BY c.id LIMIT $2");
    let rows: Vec<ChallengeRow> = connection
        .rows(statement, &[after.map(|id| id.to_string()).unwrap_or_default().as_str().into(), most.into()])
        .await?;
    all(rows)
}

/// Those whose time is over already are left to [`expire_due`], so that nothing is cancelled after it expired.
pub(super) async fn cancel_of_account(
    connection: &mut impl Statements,
    account: &str,
    reason: CancelReason,
    at: Timestamp,
) -> Outcome<Vec<Ended>> {
    cancel_where(connection, dialect::CANCEL_OF_ACCOUNT, account, reason, at).await
}

pub(super) async fn cancel_of_client(
    connection: &mut impl Statements,
    client: &ClientId,
    reason: CancelReason,
    at: Timestamp,
) -> Outcome<Vec<Ended>> {
    cancel_where(connection, dialect::CANCEL_OF_CLIENT, client.as_str(), reason, at).await
}

/// Cancels the account's pending challenges of one relying party.
pub(super) async fn cancel_sign_ins(
    connection: &mut impl Statements,
    account: &str,
    client: &ClientId,
    at: Timestamp,
) -> Outcome<Vec<Ended>> {
    let reason = cancel_reason(CancelReason::AccountChanged);
    let parameters = [account.into(), at.millis().into(), reason.into(), client.as_str().into()];
    all(connection.rows::<EndedRow>(dialect::CANCEL_SIGN_INS, &parameters).await?)
}

/// Whether a sign-in of an active account waits for the phone.
pub(super) async fn waits(
    connection: &mut impl Statements,
    challenge: &str,
    account: &str,
    client: &str,
    at: Timestamp,
) -> Outcome<bool> {
    let statement = statement!(
        "SELECT c.issued_at FROM challenges c JOIN accounts a ON a.id = c.account_id WHERE c.id = $1 AND c.account_id = $2 \
         AND c.client_id = $3 AND c.state || '' = 'pending' AND c.expires_at > $4 AND a.disabled_at IS NULL"
    );
    let parameters = [challenge.into(), account.into(), client.into(), at.into()];
    let waits: Option<i64> = connection.row(statement, &parameters).await?;
    Ok(waits.is_some())
}

/// Takes a challenge back that waits. `None`: it was decided meanwhile.
pub(super) async fn withdraw(
    connection: &mut impl Statements,
    challenge: &str,
    at: Timestamp,
) -> Outcome<Option<Ended>> {
    let statement = statement!(
        "UPDATE challenges SET state = 'cancelled', version = version + 1, cancelled_at = $2, cancel_reason = $3 \
         WHERE id = $1 AND state || '' = 'pending' RETURNING id, account_id, state, version"
    );
    let parameters = [challenge.into(), at.into(), cancel_reason(CancelReason::Withdrawn).into()];
    one(connection.row::<EndedRow>(statement, &parameters).await?)
}

/// Spends every approval of an account that nobody redeemed.
pub(super) async fn spend_of_account(connection: &mut impl Statements, account: &str) -> Outcome<()> {
    let reason = cancel_reason(CancelReason::AccountChanged);
    connection.run(dialect::SPEND_OF_ACCOUNT, &[account.into(), reason.into()]).await
}

/// Spends the redemptions of an account whose receipt is kept: it is not given again.
pub(super) async fn spend_kept_receipts(connection: &mut impl Statements, account: &str) -> Outcome<()> {
    let reason = cancel_reason(CancelReason::AccountChanged);
    let statement = statement!(
        "UPDATE challenges SET spent = $2 WHERE account_id = $1 AND spent IS NULL \
         AND EXISTS (SELECT 1 FROM kept_receipts k WHERE k.challenge_id = challenges.id)"
    );
    connection.run(statement, &[account.into(), reason.into()]).await
}

/// Spends every approval of an account that one relying party has not redeemed.
pub(super) async fn spend_sign_ins(connection: &mut impl Statements, account: &str, client: &ClientId) -> Outcome<()> {
    let reason = cancel_reason(CancelReason::AccountChanged);
    connection.run(dialect::SPEND_SIGN_INS, &[account.into(), reason.into(), client.as_str().into()]).await
}

async fn cancel_where(
    connection: &mut impl Statements,
    statement: Statement,
    whose: &str,
    reason: CancelReason,
    at: Timestamp,
) -> Outcome<Vec<Ended>> {
    let parameters = [whose.into(), at.millis().into(), cancel_reason(reason).into()];
    all(connection.rows::<EndedRow>(statement, &parameters).await?)
}

pub(super) async fn expire_due(connection: &mut impl Statements, now: Timestamp, most: u32) -> Outcome<Vec<Ended>> {
    all(connection.rows::<EndedRow>(dialect::EXPIRE_DUE, &[now.into(), most.into()]).await?)
}
