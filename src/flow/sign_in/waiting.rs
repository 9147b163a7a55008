//! A sign-in that waits for the phone.

use std::sync::Arc;

use nod_core::account::Account;
use nod_core::answer::MatchSecret;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{CancelReason, Challenge};
use nod_core::factor::method::Method;
use nod_core::id::ChallengeId;
use nod_core::wire::{ErrorCode, WatchView};
use secrecy::ExposeSecret;

use super::begin::longer;
use super::ceremony::{live_passkeys, passkey_site};
use super::methods::{allows, methods};
use super::visitor::Visitor;
use crate::app::App;
use crate::flow::approval::ticket::{self, Kind};
use crate::flow::approval::{announce, cancel, challenge, watch};
use crate::flow::push;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::hub::Wake;
use crate::store::{ChallengeRecord, Fenced};

/// A sign-in that waits for the phone.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not depend on each other, each shown by itself")]
pub struct Waiting {
    /// When the phones were asked.
    pub issued_at: nod_core::time::Timestamp,
    /// How it stands.
    pub view: WatchView,
    /// What the page shows.
    pub shown: MatchSecret,
    /// Who signs in.
    pub account: Account,
    /// The names of the phones that were asked.
    pub phones: Vec<String>,
    /// No phone is asked, although there is one: they were asked too often without an approval.
    pub is_withheld: bool,
    /// The one-time ticket, unless it was taken.
    pub ticket: Option<String>,
    /// The account has a phone, which shows codes without a network too, a codes app, or a backup code that was not used.
    pub has_codes: bool,
    /// The names of the account's passkeys, where browsers use them.
    pub passkeys: Vec<String>,
    /// Push is paused: no phone was woken, and the person has to open the app.
    pub quiet: bool,
    /// It can have more time, once.
    pub can_wait_longer: bool,
    /// Why the approval signs nobody in, although it was given.
    pub spent: Option<CancelReason>,
}

/// A sign-in that waits, by its cookie.
///
/// # Errors
/// `watch_unauthorized` when there is none, and the store's.
pub async fn look(app: &App, sign_in: &str) -> Result<Waiting> {
    look_at(app, open(app, sign_in).await?).await
}

/// How a question of Nod's own pages stands.
///
/// # Errors
/// The store's.
pub(in crate::flow) async fn look_at(app: &App, record: ChallengeRecord) -> Result<Waiting> {
    let account = app.store.account(record.challenge.account).await?;
    let account = account.ok_or_else(|| Refusal::internal("a challenge without its account"))?;
    let devices = app.store.devices_of(account.id).await?;
    let asked = devices.iter().filter(|device| device.is_active() && !record.withheld);
    let phones = asked.map(|device| device.name.to_string()).collect();
    let ticket = (!record.ticket_taken).then(|| ticket::make(&app.vault, Kind::Ticket, record.challenge.id));
    let issued_at = record.challenge.issued_at;
    let can_wait_longer = account.two_step.is_on() && longer(app, &record.challenge).is_some();
    let mut view = announce::view(&record, app.now());
    let _ = watch::note_silence(&mut view, Some(issued_at.plus(app.config.push.unreachable_after)), app.now());
    let methods = methods(app, account.id).await?;
    let has_codes = methods.codes_apps > 0
        || methods.backup_codes > 0
        || methods.recovery_code
        || (methods.phones > 0 && allows(app, Method::Code));
    let passkeys = match passkey_site(app) {
        Some(_) => live_passkeys(app, account.id).await?.into_iter().map(|passkey| passkey.name.to_string()).collect(),
        None => Vec::new(),
    };
    let (quiet, spent) = (record.quiet, record.spent);
    Ok(Waiting {
        issued_at,
        view,
        shown: challenge::shown(app, &record)?,
        account,
        phones,
        is_withheld: record.withheld,
        ticket,
        has_codes,
        passkeys,
        quiet,
        can_wait_longer,
        spent,
    })
}

/// Wakes the phones once more, unless push was paused when they were asked, or nobody waits for them any more.
///
/// # Errors
/// `watch_unauthorized`, `too_many_requests`, and the store's.
pub async fn remind(app: &Arc<App>, sign_in: &str) -> Result<()> {
    remind_of(app, open(app, sign_in).await?)
}

/// … of a question of Nod's own pages.
///
/// # Errors
/// `too_many_requests`.
pub(in crate::flow) fn remind_of(app: &Arc<App>, record: ChallengeRecord) -> Result<()> {
    let now = app.now();
    let challenge = record.challenge.at(now);
    if record.quiet || challenge.state.name().is_final() {
        return Ok(());
    }
    app.limits.remind(challenge.id, now).map_err(|wait| Refusal::limited(ErrorCode::TooManyRequests, wait))?;
    app.wake_account(challenge.account, &Wake::Look);
    let Challenge { id, account, level, expires_at, .. } = challenge;
    // What it says beside that stands in the first push.
    push::wake_phones(app, push::Prompt { challenge: id, account, level, expires_at, details: None });
    Ok(())
}

/// What came of giving up a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenUp {
    /// The question was taken back, or it was over without an approval.
    Over,
    /// The phone had approved it. The approval is spent: it opens no session, and one that it opened has ended.
    Spent,
}

/// Takes the question back, because the person gives up or begins another sign-in. An approval that was given already is spent:
/// nobody is signed in by it.
///
/// # Errors
/// `watch_unauthorized`, and the store's.
pub async fn give_up(app: &App, sign_in: &str, reason: CancelReason) -> Result<GivenUp> {
    withdraw(app, ticket::open(&app.vault, Kind::SignIn, sign_in)?, reason).await
}

/// … of a question of Nod's own pages.
///
/// # Errors
/// The store's.
pub(in crate::flow) async fn withdraw(app: &App, challenge: ChallengeId, reason: CancelReason) -> Result<GivenUp> {
    let own = own_client()?;
    match cancel::cancel(app, &own, challenge, reason).await {
        Ok(_) | Err(Refusal { code: ErrorCode::ChallengeUnknown, .. }) => return Ok(GivenUp::Over),
        Err(Refusal { code: ErrorCode::ChallengeSettled, .. }) => {}
        Err(refusal) => return Err(refusal),
    }
    let Some(record) = app.store.challenge(challenge).await? else { return Ok(GivenUp::Over) };
    let audit = AuditDraft::new(app.now(), AuditKind::ApprovalSpent)
        .account(record.challenge.account)
        .client(own.clone())
        .challenge(challenge);
    match app.store.spend_approval(challenge, &own, reason, audit).await? {
        Fenced::Won(()) => Ok(GivenUp::Spent),
        Fenced::Lost => Ok(GivenUp::Over),
    }
}

/// One browser asks one question. The store has replaced that of the same account; another account's could not be finished
/// any more, for its cookie is lost to the new one.
pub(super) async fn give_up_earlier(app: &App, visitor: &Visitor) -> Result<()> {
    let Some(earlier) = &visitor.sign_in else { return Ok(()) };
    match give_up(app, earlier.expose_secret(), CancelReason::Replaced).await {
        Ok(_) | Err(Refusal { code: ErrorCode::WatchUnauthorized, .. }) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

pub(super) async fn open(app: &App, sign_in: &str) -> Result<ChallengeRecord> {
    let challenge: ChallengeId = ticket::open(&app.vault, Kind::SignIn, sign_in)?;
    app.store.challenge(challenge).await?.ok_or_else(|| Refusal::plain(ErrorCode::WatchUnauthorized))
}
