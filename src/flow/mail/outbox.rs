//! Sends the letters that are due, at least once each, until the service finishes.
//!
//! Nobody waits for it. A letter that the mail server does not take comes again with growing waits, until it is of no use any more.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::StreamExt as _;
use nod_core::audit::AuditKind;
use nod_core::notice::{Notice, Reversal};
use nod_core::time::Timestamp;

use super::{recovery, reset, undo};
use crate::app::App;
use crate::flow::approval::expire::pause;
use crate::flow::refusal::Result;
use crate::mail::{Change, Content, Letter, Mailer, Refused};
use crate::store::{self, LetterAbout};

/// How often the outbox is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The most letters that one look takes.
const BATCH: u32 = 32;

/// What a lease leaves between the deadline of a try and the next taker: for the database.
const LEASE_ROOM: Duration = Duration::from_mins(1);

/// The wait after the first failure; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_mins(1);

/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Sends what is due, until the service finishes.
pub async fn run(app: Arc<App>) {
    if app.mail.is_none() {
        return;
    }
    while pause(&app, LOOK_EVERY).await {
        // A store that is away is not news each second: the refusal was logged where it arose.
        let _ = deliver_due(&app).await;
    }
}

/// Sends all letters that are due now. Gives how many the mail server took.
///
/// # Errors
/// The store's.
pub async fn deliver_due(app: &App) -> Result<usize> {
    let Some(mailer) = &app.mail else { return Ok(0) };
    let mut taken_by_server = 0;
    loop {
        let now = app.now();
        // Every letter of the batch may wait for the slots that the others have.
        let rounds = u32::try_from(BATCH as usize / app.config.mail.concurrency + 1).unwrap_or(u32::MAX);
        let lease = app.config.mail.deadline.saturating_mul(rounds).saturating_add(LEASE_ROOM);
        let letters = app.store.take_letters(now, now.plus(lease), BATCH).await?;
        let is_full = letters.len() == BATCH as usize;
        let sends = together(letters).into_iter().map(|group| deliver(app, mailer, group));
        let sent: Vec<Result<usize>> =
            futures_util::stream::iter(sends).buffer_unordered(app.config.mail.concurrency).collect().await;
        for sent in sent {
            taken_by_server += sent?;
        }
        if !is_full || app.lifecycle.is_finishing() {
            return Ok(taken_by_server);
        }
    }
}

/// What one transaction changed is one letter to each address.
fn together(letters: Vec<store::Letter>) -> Vec<Vec<store::Letter>> {
    let mut groups: Vec<Vec<store::Letter>> = Vec::new();
    for letter in letters {
        let moment = |letter: &store::Letter| match &letter.about {
            LetterAbout::Notice { notice, .. } => Some((letter.address_id, notice.at, letter.tries)),
            _ => None,
        };
        let of_this = moment(&letter);
        let group = groups.iter_mut().find(|group| of_this.is_some() && group.first().and_then(moment) == of_this);
        match group {
            Some(group) => group.push(letter),
            None => groups.push(vec![letter]),
        }
    }
    groups
}

async fn deliver(app: &App, mailer: &Mailer, group: Vec<store::Letter>) -> Result<usize> {
    let Some(first) = group.first() else { return Ok(0) };
    let (expires_at, tries) = (first.expires_at, first.tries);
    let ids: Vec<String> = group.iter().map(|letter| letter.id.clone()).collect();
    let now = app.now();
    let outcome = if now >= expires_at {
        Err(Refused::ForGood("it came too late"))
    } else {
        // lettre's own limit does not bound a send: a server that greets and falls silent would hold it for ever.
        let letter = letter(app, first, &group);
        tokio::select! {
            outcome = mailer.send(&letter) => outcome,
            () = app.clock.sleep(app.config.mail.deadline) => Err(Refused::ForNow("the mail server took too long")),
            () = app.lifecycle.stopping() => Err(Refused::ForNow("the service stops")),
        }
    };
    let now = app.now();
    app.metrics.mail(match outcome {
        Ok(()) => "sent",
        Err(Refused::ForNow(_)) => "later",
        Err(Refused::ForGood(_)) => "refused",
    });
    match outcome {
        Ok(()) => {
            let sent = ids.len();
            app.store.letters_sent(ids, now).await?;
            Ok(sent)
        }
        Err(refused) => {
            let again_at = match refused {
                Refused::ForNow(_) => Some(now.plus(wait(tries))).filter(|again| *again < expires_at),
                Refused::ForGood(_) => None,
            };
            tracing::warn!(letter = ids.first(), tries, %refused, again = again_at.is_some(), "a letter was not taken");
            app.store.letters_failed(ids, now, again_at).await?;
            Ok(0)
        }
    }
}

fn wait(tries: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(tries.saturating_sub(1).min(16));
    FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT)
}

fn letter(app: &App, first: &store::Letter, group: &[store::Letter]) -> Letter {
    Letter {
        id: first.id.clone(),
        to: first.address.clone(),
        language: first.language.clone(),
        name: first.display_name.as_ref().map_or_else(|| first.username.to_string(), ToString::to_string),
        account: first.username.to_string(),
        at: SystemTime::UNIX_EPOCH
            + Duration::from_millis(u64::try_from(first.created_at.millis()).unwrap_or_default()),
        content: match &first.about {
            LetterAbout::ConfirmAddress => {
                Content::ConfirmAddress { link: super::address::link(app, first.account, first.address_id) }
            }
            LetterAbout::ResetPassword(id) => Content::ResetPassword {
                link: reset::link(app, *id),
                minutes: first.created_at.until(first.expires_at).as_secs() / 60,
            },
            LetterAbout::ConfirmRecovery(id) => Content::ConfirmRecovery { link: recovery::confirm_link(app, *id) },
            LetterAbout::OpenRecovery(id) => Content::OpenRecovery { link: recovery::open_link(app, *id) },
            LetterAbout::Notice { .. } => notice(app, group),
        },
    }
}

fn notice(app: &App, group: &[store::Letter]) -> Content {
    let mut changes = Vec::with_capacity(group.len());
    let mut undoable: Vec<(u8, &Notice)> = Vec::new();
    let (mut is_undo, mut is_reminder) = (false, true);
    for letter in group {
        let LetterAbout::Notice { notice, device, may_undo } = &letter.about else { continue };
        is_undo |= notice.kind == AuditKind::ChangeUndone;
        is_reminder &= notice.kind == AuditKind::TwoStepReminded;
        if *may_undo && notice.can_be_undone(app.now()) {
            undoable.extend(notice.reversal().map(|reversal| (rank(reversal), notice.as_ref())));
        }
        changes.push(Change {
            kind: notice.kind,
            at: notice.at,
            name: notice.told.name.clone().or_else(|| device.clone()),
            browser: notice.told.browser.clone(),
            place: notice.told.ip.as_deref().and_then(|ip| app.places.name(ip, &letter.language)),
            ip: notice.told.ip.clone(),
        });
    }
    // What an undo did is not taken back by a letter.
    let undo = undoable.into_iter().max_by_key(|(rank, notice)| (*rank, notice.seq)).filter(|_| !is_undo);
    Content::Notice {
        changes,
        undo: undo.map(|(_, notice)| undo::link(app, notice)),
        account: format!("{}{}", app.issuer(), if is_reminder { "/2fa" } else { "/account/secure" }),
    }
}

/// Of several changes of one moment, the one whose undo does the most.
const fn rank(reversal: Reversal) -> u8 {
    match reversal {
        Reversal::TurnOffTwoStep => 2,
        Reversal::NothingMore => 0,
        _ => 1,
    }
}

/// How many letters wait, and since when the oldest.
///
/// # Errors
/// The store's.
pub async fn waiting(app: &App) -> Result<(u64, Option<Timestamp>)> {
    Ok(app.store.waiting_letters().await?)
}
