//! A code instead of the phone: the question is taken back, the code is used, and the session opens, all three or none.

use std::time::Duration;

use nod_core::account::Account;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{CancelReason, State, StateName};
use nod_core::encoding::base64url;
use nod_core::factor::backup_code::BackupCode;
use nod_core::session::SessionStrength;
use nod_core::wire::ErrorCode;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::finish::session_token;
use super::session::{SignedIn, end_earlier, new_session, session};
use super::visitor::Visitor;
use super::waiting::open;
use crate::app::App;
use crate::flow::approval::{announce, known_browser};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::hashing::Asker;
use crate::hub::Wake;
use crate::limits;
use crate::store::{ChallengeRecord, Fenced, Guess, GuessFrom, OpenedSession, SignInByCode};

/// Times that a try looks again because another one was faster.
const TRIES: usize = 8;

/// Signs in with a backup code, in the place of the phone's answer. Where the answer of an earlier try was lost, the same browser gets
/// the same session.
///
/// # Errors
/// `watch_unauthorized`, `challenge_settled` when the sign-in no longer waits, `code_wrong`, `too_many_guesses`, `overloaded`, and
/// the store's.
pub async fn finish_by_code(app: &App, sign_in: &str, typed: &SecretString, visitor: &Visitor) -> Result<SignedIn> {
    let record = open(app, sign_in).await?;
    let challenge = record.challenge.clone().at(app.now());
    if challenge.state.name() != StateName::Pending {
        return match again_by_code(app, &record, visitor).await? {
            Some(signed_in) => Ok(signed_in),
            None => Err(Refusal::settled(ErrorCode::ChallengeSettled, challenge.state.name())),
        };
    }
    let account = app.store.account(challenge.account).await?;
    let account = account.ok_or_else(|| Refusal::internal("a challenge without its account"))?;
    let guess = CodeGuess::new(app, &account, visitor)?;
    let bucket = guess.count(app).await?;
    let wrong = || Refusal::plain(ErrorCode::CodeWrong);

    let stored = app.store.backup_codes(account.id).await?.into_iter().next();
    let (Some(code), Some(stored)) = (BackupCode::parse(typed), stored) else {
        app.store.record(guess.refused(app)).await?;
        return Err(wrong());
    };
    let permit = app.hashing.permit(guess.asker()).await?;
    let hash = app.hashing.make_like(permit, Zeroizing::new(code.expose().as_bytes().to_vec()), stored.hash).await?;
    let token = session_token(app, challenge.id, visitor);
    let (new, audit) = new_session(app, account.id, SessionStrength::Code, visitor, &token)?;
    let session = new.session.clone();
    let own = own_client()?;
    let used = AuditDraft::new(app.now(), AuditKind::BackupCodeUsed)
        .account(account.id)
        .client(own.clone())
        .challenge(challenge.id);
    let by_code =
        SignInByCode { challenge: challenge.id, client: own, hash, session: OpenedSession { new, audit }, audit: used };
    match app.store.sign_in_by_backup_code(by_code).await? {
        Fenced::Won(ended) => {
            announce::announce_ended(app, &[ended]);
            app.wake_account(account.id, &Wake::Look);
            app.store.delete_guesses(&guess.from.name_hash, &bucket).await?;
            end_earlier(app, visitor, &session).await?;
            Ok(SignedIn { token: token.into(), session })
        }
        Fenced::Lost => {
            app.store.record(guess.refused(app)).await?;
            Err(wrong())
        }
    }
}

/// The session that a code opened a moment ago in this browser, of which the answer was lost. `None`: there is none.
///
/// # Errors
/// `watch_unauthorized`, and the store's.
pub async fn opened_by_code(app: &App, sign_in: &str, visitor: &Visitor) -> Result<Option<SignedIn>> {
    let record = open(app, sign_in).await?;
    again_by_code(app, &record, visitor).await
}

async fn again_by_code(app: &App, record: &ChallengeRecord, visitor: &Visitor) -> Result<Option<SignedIn>> {
    let State::Cancelled { at, reason: CancelReason::Withdrawn } = record.challenge.state else { return Ok(None) };
    if app.now() >= at.plus(app.config.approval.redeem_again_within) {
        return Ok(None);
    }
    let token = session_token(app, record.challenge.id, visitor);
    match session(app, &token).await {
        Ok(found) => Ok(Some(SignedIn { token: token.into(), session: found.session })),
        Err(Refusal { code: ErrorCode::SessionMissing, .. }) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// A code that somebody tries who knows the password. It counts for the account, in the store, whatever sign-in it is typed into
/// (REQ 10, 39, 66), and apart for a browser that the account knows.
struct CodeGuess {
    from: GuessFrom,
    account: Account,
    asker: Asker,
}

impl CodeGuess {
    fn new(app: &App, account: &Account, visitor: &Visitor) -> Result<Self> {
        let own = own_client()?;
        let browser = visitor.browser_id.as_ref().map(|id| known_browser::browser_hash(&own, id));
        let from = GuessFrom {
            name_hash: base64url(&app.vault.derive("code-of-account", &account.id.to_string())),
            username: Some(account.username.clone()),
            browser,
        };
        let network = limits::network(visitor.ip.unwrap_or(limits::UNKNOWN));
        Ok(Self { from, account: account.clone(), asker: Asker::Stranger(Some(network)) })
    }

    fn asker(&self) -> Asker {
        self.asker.clone()
    }

    fn refused(&self, app: &App) -> AuditDraft {
        AuditDraft::new(app.now(), AuditKind::SignInFailed).account(self.account.id).detail("code")
    }

    /// Counts it before it is compared. Gives where.
    async fn count(&self, app: &App) -> Result<String> {
        let too_many = |wait| Refusal::limited(ErrorCode::TooManyGuesses, wait);
        for _ in 0..TRIES {
            let now = app.now();
            let guesses = app.store.guesses(self.from.clone()).await?;
            if let Some(wait) = app.config.limits.guesses().remaining(guesses.tries, now) {
                return Err(too_many(wait));
            }
            let seen = guesses.tries.map_or(0, |tries| tries.made);
            let bucket = guesses.bucket;
            let name_hash = self.from.name_hash.clone();
            let counted = Guess { name_hash, bucket: bucket.clone(), seen, at: now };
            if let Fenced::Won(()) = app.store.count_guess(counted).await? {
                return Ok(bucket);
            }
        }
        Err(too_many(Duration::from_secs(1)))
    }
}
