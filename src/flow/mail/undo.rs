//! A change is taken back by the link of the letter that told of it.
//!
//! A person who presses it need not be signed in: the thief may have changed all that signs in. The link is worth what reading the owner's mail
//! is worth, and it takes rights away and gives none: it ends the sessions, the password and what the change gave, and a second letter
//! lets the owner set a new password.

use std::sync::Arc;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::{base64url, constant_time_eq};
use nod_core::notice::{Notice, Told, UNDO_FOR};
use nod_core::wire::ErrorCode;

use super::reset;
use crate::app::App;
use crate::flow::Caller;
use crate::flow::approval::announce;
use crate::flow::refusal::{Refusal, Result};
use crate::hub::Wake;
use crate::store::{Fenced, Undo};

/// The notice of such a link, as long as it can be taken back. It names the phone that its letter named.
///
/// # Errors
/// `mail_link_invalid`, `too_many_requests`, and the store's.
pub async fn read(app: &App, caller: Caller, seq: u64, token: &str) -> Result<Notice> {
    let read = async {
        let invalid = || Refusal::plain(ErrorCode::MailLinkInvalid);
        let mut notice = app.store.notice(seq).await?.ok_or_else(invalid)?;
        if !constant_time_eq(token.as_bytes(), self::token(app, &notice).as_bytes()) {
            return Err(invalid());
        }
        if let (None, Some(device)) = (&notice.told.name, notice.device) {
            notice.told.name = app.store.device(device).await?.map(|device| device.name.to_string());
        }
        Ok(notice)
    };
    caller.attempt(app, read).await
}

/// Takes the change back. Taken back already is no error: the person may have lost the answer.
///
/// # Errors
/// `mail_link_invalid`, `too_many_requests`, and the store's.
pub async fn undo(app: &Arc<App>, caller: Caller, seq: u64, token: &str, told: Told) -> Result<()> {
    let notice = read(app, caller, seq, token).await?;
    if notice.undone_at.is_some() {
        return Ok(());
    }
    let invalid = || Refusal::plain(ErrorCode::MailLinkInvalid);
    let now = app.now();
    let reversal = notice.reversal().filter(|_| notice.can_be_undone(now)).ok_or_else(invalid)?;
    let audit = AuditDraft::new(now, AuditKind::ChangeUndone)
        .account(notice.account)
        .detail(format!("{} of entry {seq}", notice.kind.as_str()))
        .told(told);
    let undo = Undo {
        seq,
        account: notice.account,
        reversal,
        sent_after: now.minus(UNDO_FOR),
        reset: reset::new(app, notice.account),
        audit,
    };
    match app.store.undo(undo).await? {
        Fenced::Won(ended) => {
            announce::announce_ended(app, &ended);
            app.wake_account(notice.account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => match app.store.notice(seq).await? {
            Some(Notice { undone_at: Some(_), .. }) => Ok(()),
            _ => Err(invalid()),
        },
    }
}

/// The link of a letter.
pub(super) fn link(app: &App, notice: &Notice) -> String {
    format!("{}/undo?change={}&token={}", app.issuer(), notice.seq, token(app, notice))
}

fn token(app: &App, notice: &Notice) -> String {
    base64url(&app.vault.derive("undo", &format!("{}\n{}", notice.account, notice.seq)))
}
