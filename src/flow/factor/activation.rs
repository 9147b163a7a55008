//! The first activation of an account, as far as its new phone does it: the backup codes, which the phone shows, and two-step
//! verification, where the person signed in on the phone and no page goes on.
//!
//! Each call is signed by the device's key. That says no more than that this is the device of the link, so the link has to be new, and
//! whoever made it must be able to do the same on a page: the session of the wizard lives and is fresh. Where the person signed in on the
//! device, that sign-in was by the password alone, as the wizard's would be; the signed call plays the part of the question that the
//! wizard asks the phone, and nothing else may be there that somebody has prepared.

use std::time::Duration;

use nod_core::device::Device;
use nod_core::enrolment::EnrolmentState;
use nod_core::factor::backup_code::BackupCode;
use nod_core::factor::method::Method;
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;

use super::backup_code::{hashed, made};
use super::two_step;
use crate::app::App;
use crate::flow::caller::count_change;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in;
use crate::hub::Wake;
use crate::limits::Change;
use crate::store::{Activation, Fenced, TurnOnBy};

/// So long after its link a device may do this: as long as a link lives at the most.
const LASTS: Duration = Duration::from_mins(10);

/// Makes the account's backup codes, to be shown by the device that was just linked. The same call again gives a new set.
///
/// # Errors
/// `method_forbidden`, `activation_over`, `too_many_requests`, `overloaded`, and the store's.
pub async fn create_codes(app: &App, device: &Device) -> Result<Vec<BackupCode>> {
    sign_in::require_allowed(app, Method::BackupCode)?;
    let activation = activation(app, device).await?;
    count_change(app, Change::BackupCodes(device.account))?;
    let codes = BackupCode::new_set(&*app.random);
    let hashes = hashed(app, &codes).await?;
    let audit = made(app, device.account, &hashes).device(device.id).told(told(device));
    match app.store.replace_backup_codes(device.account, hashes, Some(activation), audit).await? {
        Fenced::Won(()) => Ok(codes),
        Fenced::Lost => Err(over()),
    }
}

/// Notes that the owner has saved the codes that this device made: the wizard's page goes on.
///
/// # Errors
/// `activation_over`, `backup_codes_unsaved` when the set that is there is none of this device, and the store's.
pub async fn confirm_codes(app: &App, device: &Device) -> Result<()> {
    let activation = activation(app, device).await?;
    let enrolment = activation.enrolment;
    match app.store.confirm_backup_codes_of(activation).await? {
        Fenced::Won(()) => {
            app.wake_enrolment(enrolment);
            app.wake_account(device.account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::BackupCodesUnsaved)),
    }
}

/// Turns two-step verification on with this device, on which its owner signed in. What else is there ends, and every session.
///
/// # Errors
/// `activation_over`, `backup_codes_unsaved`, and the store's.
pub async fn turn_on(app: &App, device: &Device) -> Result<()> {
    let activation = activation(app, device).await?;
    let enrolment = app.store.enrolment(activation.enrolment).await?.ok_or_else(over)?;
    let session = enrolment.session.ok_or_else(over)?;
    let by = TurnOnBy::Link(activation);
    match two_step::turn_on(app, device.account, by, Some(device.id), session).await {
        Err(Refusal { code: ErrorCode::ReauthenticationNeeded, .. }) => Err(over()),
        turned => turned,
    }
}

/// What the store is asked for this device. It decides once more, in the transaction.
async fn activation(app: &App, device: &Device) -> Result<Activation> {
    let now = app.now();
    let account = app.store.account(device.account).await?.ok_or_else(over)?;
    let enrolment = app.store.enrolment_by_key(&device.key).await?.ok_or_else(over)?;
    let linked_after = now.minus(LASTS);
    match enrolment.state {
        EnrolmentState::Confirmed { device: bound, at }
            if bound == device.id && at > linked_after && !account.two_step.is_on() => {}
        _ => return Err(over()),
    }
    let activation = Activation {
        account: device.account,
        device: device.id,
        enrolment: enrolment.id,
        linked_after,
        signed_in_after: now.minus(app.config.sessions.fresh),
        at: now,
    };
    if app.store.may_activate(activation).await? { Ok(activation) } else { Err(over()) }
}

/// From where it was done, as the owner reads it.
fn told(device: &Device) -> Told {
    Told::NOTHING.name(device.name.to_string())
}

fn over() -> Refusal {
    Refusal::plain(ErrorCode::ActivationOver)
}
