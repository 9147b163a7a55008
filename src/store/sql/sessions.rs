//! Sessions on Nod's own pages, and the links that end with them.

use std::time::Duration;

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::id::{AccountId, ChallengeId, ClientId, SessionId};
use nod_core::session::{Session, SessionStrength};
use nod_core::time::Timestamp;

use futures_util::FutureExt as _;

use super::dialect::statement;
use super::queue::Touch;
use super::row::{SessionRow, cancel_reason, session_columns, strength};
use super::{Backend, Driver, Outcome, Statements, accounts, all, audit, browsers, challenges, one, tries};
use crate::store::{Ended, Fenced, Guess, GuessFrom, Guesses, NewSession, RememberedBrowser, SignIns, StoreResult};

#[async_trait]
impl<D: Driver> SignIns for Backend<D> {
    async fn guesses(&self, from: GuessFrom) -> StoreResult<Guesses> {
        self.read("guesses", from, |db, from| tries::guesses(db, from).boxed()).await
    }

    async fn count_guess(&self, guess: Guess) -> StoreResult<Fenced<()>> {
        self.write("count_guess", guess, |db, guess| tries::count_guess(db, guess).boxed()).await
    }

    async fn delete_guesses(&self, name_hash: &str, bucket: &str) -> StoreResult<()> {
        self.write("delete_guesses", (name_hash.to_owned(), bucket.to_owned()), |db, (name_hash, bucket)| {
            tries::delete_guesses(db, name_hash, bucket).boxed()
        })
        .await
    }

    async fn open_session(
        &self,
        session: NewSession,
        password_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("open_session", (session, password_hash.to_owned(), audit), |db, (session, password_hash, audit)| {
            open(db, session, password_hash, audit).boxed()
        })
        .await
    }

    async fn spend_approval(
        &self,
        challenge: ChallengeId,
        client: &ClientId,
        reason: CancelReason,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write(
            "spend_approval",
            (challenge, client.clone(), reason, audit),
            |db, (challenge, client, reason, audit)| spend(db, *challenge, client, *reason, audit).boxed(),
        )
        .await
    }

    async fn session(&self, token_hash: &str, now: Timestamp, idle_since: Timestamp) -> StoreResult<Option<Session>> {
        let session = self
            .read("session", (token_hash.to_owned(), now, idle_since), |db, (token_hash, now, idle_since)| {
                live(db, token_hash, *now, *idle_since).boxed()
            })
            .await?;
        if let Some(touch) = session.as_ref().and_then(|session| touch(session, now)) {
            self.queue.post(touch);
        }
        Ok(session)
    }

    async fn sessions_of(
        &self,
        account: AccountId,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> StoreResult<Vec<Session>> {
        self.scan("sessions_of", (account, now, idle_since), |db, (account, now, idle_since)| {
            of_account(db, *account, *now, *idle_since).boxed()
        })
        .await
    }

    async fn end_other_sessions(
        &self,
        account: AccountId,
        kept: SessionId,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write(
            "end_other_sessions",
            (account, kept, asked_by.clone(), audit),
            |db, (account, kept, asked_by, audit)| end_others(db, *account, *kept, asked_by, audit).boxed(),
        )
        .await
    }

    async fn remember_browser(&self, browser: RememberedBrowser, now: Timestamp) -> StoreResult<()> {
        self.write("remember_browser", (browser, now), |db, (browser, now)| {
            browsers::remember(db, browser, *now).boxed()
        })
        .await
    }

    async fn remembers_browser(
        &self,
        account: AccountId,
        browser: &str,
        thumbprint: &str,
        now: Timestamp,
    ) -> StoreResult<bool> {
        let parameters = (account, browser.to_owned(), thumbprint.to_owned(), now);
        self.read("remembers_browser", parameters, |db, (account, browser, thumbprint, now)| {
            browsers::remembers(db, *account, browser, thumbprint, *now).boxed()
        })
        .await
    }

    async fn end_session(&self, id: SessionId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("end_session", (id, audit), |db, (id, audit)| end(db, *id, audit).boxed()).await
    }
}

/// A session's last use is recorded when the last record is older than this.
const TOUCH_AFTER: Duration = Duration::from_mins(1);

/// The record that a session was used, where one is due.
pub(super) fn touch(session: &Session, now: Timestamp) -> Option<Touch> {
    (session.last_used_at.plus(TOUCH_AFTER) <= now).then_some(Touch { session: session.id, at: now })
}

/// Opens a session by the password alone, if `password_hash` is the password of an active account without two-step verification.
pub(super) async fn open(
    connection: &mut impl Statements,
    new: &NewSession,
    password_hash: &str,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let account = new.session.account.to_string();
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "SELECT a.created_at FROM accounts a WHERE a.id = $1 AND a.disabled_at IS NULL AND a.password_hash = $2 \
         AND a.two_step_since IS NULL"
    );
    let suffices: Option<i64> = connection.row(statement, &[account.as_str().into(), password_hash.into()]).await?;
    if suffices.is_none() {
        return Ok(Fenced::Lost);
    }
    insert(connection, new, None).await?;
    audit::append(connection, [draft]).await.map(Fenced::Won)
}

/// Writes a session, by itself or with the redemption of `approved`, whose device it then knows. The account's oldest sessions
/// end to make room.
pub(super) async fn insert(
    connection: &mut impl Statements,
    new: &NewSession,
    approved: Option<ChallengeId>,
) -> Outcome<()> {
    let session = &new.session;
    let (id, account) = (session.id.to_string(), session.account.to_string());
    let approved = approved.map(|challenge| challenge.to_string());
    let statement = statement!(
        "INSERT INTO sessions (id, account_id, token_hash, strength, browser, ip, authenticated_at, \
         last_used_at, expires_at, challenge_id, known_as, passkey_id, device_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
         $11, $12, COALESCE($13, (SELECT c.device_id FROM challenges c WHERE c.id = $10)))"
    );
    let passkey = session.strength.passkey().map(|passkey| passkey.to_string());
    // The device of an approval is the one that the challenge knows.
    let shown_by = match session.strength {
        SessionStrength::Code { device } => device.map(|device| device.to_string()),
        SessionStrength::PasswordOnly | SessionStrength::Passkey { .. } | SessionStrength::Approved { .. } => None,
    };
    let parameters = [
        id.as_str().into(),
        account.as_str().into(),
        new.token_hash.as_str().into(),
        strength(session.strength).into(),
        session.browser.as_deref().into(),
        session.ip.as_deref().into(),
        session.authenticated_at.millis().into(),
        session.last_used_at.millis().into(),
        session.expires_at.millis().into(),
        approved.as_deref().into(),
        new.known_as.as_deref().into(),
        passkey.as_deref().into(),
        shown_by.as_deref().into(),
    ];
    connection.execute(statement, &parameters).await?;
    end_oldest(connection, &account, new.most, session.authenticated_at).await
}

pub(super) async fn live(
    connection: &mut impl Statements,
    token_hash: &str,
    now: Timestamp,
    idle_since: Timestamp,
) -> Outcome<Option<Session>> {
    let statement = statement!(
        "SELECT ",
        session_columns!(),
        " FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = $1 AND s.expires_at > $2 \
         AND s.last_used_at > $3 AND a.disabled_at IS NULL"
    );
    let row: Option<SessionRow> =
        connection.row(statement, &[token_hash.into(), now.into(), idle_since.into()]).await?;
    one(row)
}

/// The live sessions of an account, the latest first.
async fn of_account(
    connection: &mut impl Statements,
    account: AccountId,
    now: Timestamp,
    idle_since: Timestamp,
) -> Outcome<Vec<Session>> {
    let statement = statement!(
        "SELECT ",
        session_columns!(),
        " FROM sessions s WHERE s.account_id = $1 AND s.expires_at > $2 AND s.last_used_at > $3 \
         ORDER BY s.authenticated_at DESC, s.id DESC"
    );
    let account = account.to_string();
    let rows: Vec<SessionRow> =
        connection.rows(statement, &[account.as_str().into(), now.into(), idle_since.into()]).await?;
    all(rows)
}

/// Ends every session of an account but one, and the sign-ins that would become others.
async fn end_others(
    connection: &mut impl Statements,
    account: AccountId,
    kept: SessionId,
    asked_by: &ClientId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    let (account, kept) = (account.to_string(), kept.to_string());
    accounts::hold(connection, &account).await?;
    let statement = statement!("SELECT authenticated_at FROM sessions WHERE account_id = $1 AND id = $2");
    let is_there: Option<i64> = connection.row(statement, &[account.as_str().into(), kept.as_str().into()]).await?;
    if is_there.is_none() {
        return Ok(Fenced::Lost);
    }
    let cancelled = challenges::cancel_sign_ins(connection, &account, asked_by, draft.at).await?;
    challenges::spend_sign_ins(connection, &account, asked_by).await?;
    end_all_but(connection, &account, &kept, draft.at).await?;
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(cancelled))
}

pub(super) async fn end(connection: &mut impl Statements, id: SessionId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let statement = statement!("DELETE FROM sessions WHERE id = $1 RETURNING account_id");
    let account: Option<String> = connection.row(statement, &[id.to_string().as_str().into()]).await?;
    let Some(account) = account else { return Ok(Fenced::Lost) };
    end_orphaned_links(connection, &account, draft.at).await?;
    audit::append(connection, [draft]).await.map(Fenced::Won)
}

/// Ends all sessions of an account but that one, and the links that they made.
pub(super) async fn end_all_but(
    connection: &mut impl Statements,
    account: &str,
    kept: &str,
    at: Timestamp,
) -> Outcome<()> {
    let statement = statement!("DELETE FROM sessions WHERE account_id = $1 AND id <> $2");
    connection.run(statement, &[account.into(), kept.into()]).await?;
    end_orphaned_links(connection, account, at).await
}

/// Ends all sessions of an account, and the links that they made.
pub(super) async fn end_of_account(connection: &mut impl Statements, account: &str, at: Timestamp) -> Outcome<()> {
    connection.execute(statement!("DELETE FROM sessions WHERE account_id = $1"), &[account.into()]).await?;
    end_orphaned_links(connection, account, at).await
}

/// Ends the sessions that a device approved or showed the code for, and those of which nobody recorded which device did, and their links.
pub(super) async fn end_of_device(
    connection: &mut impl Statements,
    account: &str,
    device: &str,
    at: Timestamp,
) -> Outcome<()> {
    let statement = statement!(
        "DELETE FROM sessions WHERE account_id = $1 \
         AND (device_id = $2 OR (strength = 'approved' AND device_id IS NULL))"
    );
    connection.execute(statement, &[account.into(), device.into()]).await?;
    end_orphaned_links(connection, account, at).await
}

/// Ends the sessions that a passkey opened, and their links.
pub(super) async fn end_of_passkey(
    connection: &mut impl Statements,
    account: &str,
    passkey: &str,
    at: Timestamp,
) -> Outcome<()> {
    let statement = statement!("DELETE FROM sessions WHERE account_id = $1 AND passkey_id = $2");
    connection.execute(statement, &[account.into(), passkey.into()]).await?;
    end_orphaned_links(connection, account, at).await
}

/// Ends the sessions of a browser, and their links.
pub(super) async fn end_of_browser(
    connection: &mut impl Statements,
    account: &str,
    known_as: &str,
    at: Timestamp,
) -> Outcome<()> {
    // Also where it asked under one name and fetched the session under another.
    let statement = statement!(
        "DELETE FROM sessions WHERE account_id = $1 AND (known_as = $2 OR EXISTS \
         (SELECT 1 FROM challenges c WHERE c.id = sessions.challenge_id AND c.browser = $2))"
    );
    connection.execute(statement, &[account.into(), known_as.into()]).await?;
    end_orphaned_links(connection, account, at).await
}

/// Ends the sessions, but those of the password alone, of which no browser is known that the account approved, and their links.
pub(super) async fn end_of_unknown_browsers(
    connection: &mut impl Statements,
    account: &str,
    at: Timestamp,
) -> Outcome<()> {
    let statement = statement!(
        "DELETE FROM sessions WHERE account_id = $1 AND strength <> 'password_only' AND NOT EXISTS \
         (SELECT 1 FROM known_browsers b WHERE b.account_id = sessions.account_id AND b.browser = sessions.known_as)"
    );
    connection.execute(statement, &[account.into()]).await?;
    end_orphaned_links(connection, account, at).await
}

/// Ends the oldest sessions of an account beyond `most`.
async fn end_oldest(connection: &mut impl Statements, account: &str, most: u32, at: Timestamp) -> Outcome<()> {
    let statement = statement!(
        "DELETE FROM sessions WHERE account_id = $1 AND id IN (SELECT id FROM sessions WHERE account_id = $1 \
         ORDER BY authenticated_at DESC, id DESC LIMIT 1000 OFFSET $2)"
    );
    connection.execute(statement, &[account.into(), i64::from(most).into()]).await?;
    end_orphaned_links(connection, account, at).await
}

/// Ends every open or claimed link of an account whose session is no more.
async fn end_orphaned_links(connection: &mut impl Statements, account: &str, at: Timestamp) -> Outcome<()> {
    let statement = statement!(
        "UPDATE enrolments SET state = 'refused', refused_at = $2, live_key = NULL \
         WHERE account_id = $1 AND state IN ('open', 'claimed') AND session_id IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = enrolments.session_id)"
    );
    connection.run(statement, &[account.into(), at.millis().into()]).await
}

/// Ends every open or claimed link of an account.
pub(super) async fn end_all_links(connection: &mut impl Statements, account: &str, at: Timestamp) -> Outcome<()> {
    let statement = statement!(
        "UPDATE enrolments SET state = 'refused', refused_at = $2, live_key = NULL \
         WHERE account_id = $1 AND state IN ('open', 'claimed')"
    );
    connection.run(statement, &[account.into(), at.millis().into()]).await
}

/// Spends an approval, so that it opens no session, and ends the session that it has opened.
pub(super) async fn spend(
    connection: &mut impl Statements,
    challenge: ChallengeId,
    client: &ClientId,
    reason: CancelReason,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let challenge = challenge.to_string();
    let statement = statement!("SELECT account_id FROM challenges WHERE id = $1");
    let account: Option<String> = connection.row(statement, &[challenge.as_str().into()]).await?;
    let Some(account) = account else { return Ok(Fenced::Lost) };
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "UPDATE challenges SET spent = $3, version = version + 1 WHERE id = $1 AND client_id = $2 \
         AND state || '' IN ('approved', 'redeemed') AND spent IS NULL"
    );
    let spent = connection
        .execute(statement, &[challenge.as_str().into(), client.as_str().into(), cancel_reason(reason).into()])
        .await?;
    if spent == 0 {
        return Ok(Fenced::Lost);
    }
    let statement = statement!("DELETE FROM sessions WHERE challenge_id = $1");
    connection.execute(statement, &[challenge.as_str().into()]).await?;
    end_orphaned_links(connection, &account, draft.at).await?;
    audit::append(connection, [draft]).await.map(Fenced::Won)
}
