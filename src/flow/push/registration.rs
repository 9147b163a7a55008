//! Where a phone can be woken: targets that phones registered.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::AccountId;
use nod_core::time::Timestamp;
use nod_core::wire::{ErrorCode, PushTargetRequest};
use zeroize::Zeroizing;

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::push::Target;
use crate::store::PushTarget;
use crate::vault::Purpose;

/// A target that can be sent to.
pub(super) struct Open {
    pub(super) row: PushTarget,
    pub(super) target: Target,
}

/// The targets of an account that can be sent to.
pub(super) async fn targets(app: &App, account: AccountId) -> Result<Vec<Open>> {
    let rows = app.store.push_targets_of_account(account).await?;
    let offered = rows.into_iter().filter(|row| app.push.dispatcher.offers(row.kind));
    let mut targets: Vec<Open> = offered.filter_map(|row| open(app, row)).collect();
    localise(app, account, &mut targets).await?;
    Ok(targets)
}

/// Phones that named no language are told in the one of their person. Apps name one: then nothing is read.
pub(super) async fn localise(app: &App, account: AccountId, targets: &mut [Open]) -> Result<()> {
    if targets.iter().all(|open| open.target.has_language()) {
        return Ok(());
    }
    if let Some(account) = app.store.account(account).await? {
        for open in targets {
            open.target.speak_as(&account, &app.config.service.language);
        }
    }
    Ok(())
}

/// A target that does not open was altered, or sealed under a data key that is lost: the phone registers again when it is used.
pub(super) fn open(app: &App, row: PushTarget) -> Option<Open> {
    let target = unseal(app, &row).and_then(|request| Target::parse(&request).ok());
    if target.is_none() {
        tracing::warn!(device = %row.device, kind = row.kind.as_str(), "a push target does not open");
    }
    Some(Open { target: target?, row })
}

/// What a device compares its own subscription with; `None` for a target that has no endpoint, or does not open.
pub(in crate::flow) fn address_hash(app: &App, row: &PushTarget) -> Option<String> {
    unseal(app, row)?.address_hash()
}

fn unseal(app: &App, row: &PushTarget) -> Option<PushTargetRequest> {
    let plain = app.vault.unseal(Purpose::PushTarget, &row.id.to_string(), &row.sealed).ok().map(Zeroizing::new)?;
    serde_json::from_slice(&plain).ok()
}

/// Forgets a target that its service says is no more, unless the phone has registered another one since.
pub(super) async fn forget(app: &App, account: AccountId, open: &Open, since: Option<Timestamp>) {
    let detail = format!("{} is gone", open.row.kind.as_str());
    let audit = AuditDraft::new(app.now(), AuditKind::PushTargetChanged)
        .account(account)
        .device(open.row.device)
        .detail(detail);
    match app.store.drop_push_target(open.row.id, since, audit).await {
        Ok(_) => tracing::info!(device = %open.row.device, kind = open.row.kind.as_str(), "a push target is gone"),
        // The next push finds it gone again.
        Err(error) => tracing::debug!(%error, "a push target that is gone was not forgotten"),
    }
}

/// Whether a phone may register that target: its form, and whether this server sends there.
///
/// # Errors
/// `bad_field`.
pub(in crate::flow) fn check_target(app: &App, request: &PushTargetRequest) -> Result<()> {
    let bad = |text: String| Refusal::new(ErrorCode::BadField, text);
    let target = Target::parse(request).map_err(|error| bad(error.to_string()))?;
    app.push.dispatcher.admits(&target).map_err(|error| bad(error.to_string()))
}
