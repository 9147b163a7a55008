//! `nod user enrol`: a phone is linked from the command line.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use clap::Args;
use nod_core::encoding::constant_time_eq;
use nod_core::id::Username;
use nod_core::text::typed_digits;
use nod_core::wire::{EnrolState, ErrorCode};
use serde_json::json;

use super::group::note;
use super::output::{self, Failure};
use super::{ask, qr};
use crate::app::App;
use crate::flow::device::enrolment::{self, Invitation};
use crate::flow::{Refusal, account};
use nod_core::account::AccountState;
use nod_core::enrolment::{Claim, EnrolmentState};
use nod_core::notice::Told;
use nod_core::organisation::Reason;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The account's user name.
    name: Username,
    /// Why, for the audit log.
    #[arg(long)]
    reason: Reason,
    /// Asks nothing: binds the device if its code is this one, and refuses it otherwise. `-` reads the code, as the device
    /// shows it, from standard input once a device has claimed the link.
    #[arg(long, value_name = "CODE")]
    yes_if_code: Option<String>,
    /// One line of JSON for each step.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &Arc<App>, arguments: &Arguments) -> Result<(), Failure> {
    let account = account::find(app, &arguments.name).await?;
    if account.state != AccountState::Active {
        return Err(Refusal::plain(ErrorCode::UserDisabled).into());
    }
    let invitation = enrolment::invite_noting(app, account.id, &note(arguments.reason.clone())).await?;
    let outcome = tokio::select! {
        outcome = link(app, &invitation, arguments) => outcome,
        _ = tokio::signal::ctrl_c() => Err(Failure::System("interrupted".to_owned())),
    };
    if outcome.is_err() {
        // A link that nobody waits for is a link that somebody may find. What is settled already stays as it is.
        let _ = enrolment::refuse(app, invitation.id, None).await;
    }
    outcome
}

async fn link(app: &Arc<App>, invitation: &Invitation, arguments: &Arguments) -> Result<(), Failure> {
    show_link(invitation, arguments.json)?;
    let claim = claimed(app, invitation).await?;
    show_claim(&claim, arguments.json)?;
    let given = arguments.yes_if_code.clone();
    let expected = claim.confirmation_code.clone();
    // On a thread of its own: an interrupt must not wait for a line.
    let agreed = tokio::task::spawn_blocking(move || agrees(given.as_deref(), &expected)).await;
    if !agreed.map_err(|error| error.to_string())?? {
        enrolment::refuse(app, invitation.id, None).await?;
        return Err(Failure::Input("the codes are not the same: the device is refused, make a new link".to_owned()));
    }
    let device = enrolment::confirm(app, invitation.id, None, Told::NOTHING).await?;
    if arguments.json {
        return output::json_line(&json!({ "state": "confirmed", "device": device.id }));
    }
    output::line(format_args!("{} ({}) now answers for {}", device.name, device.id, arguments.name))
}

fn show_link(invitation: &Invitation, as_json: bool) -> Result<(), Failure> {
    let link = invitation.link.to_text();
    if as_json {
        return output::json_line(&json!({ "state": "open", "link": link, "expires_at": invitation.expires_at }));
    }
    output::line(format_args!(
        "Open this link on the phone, or scan it. It works once, until {}:\n",
        invitation.expires_at
    ))?;
    output::line(format_args!("    {link}\n"))?;
    if let Some(code) = qr::draw(&link, io::stdout().is_terminal()) {
        output::line(code)?;
    }
    output::line(
        "Waiting for the phone. Leave this command running: it ends once you have compared the code here. Ctrl-C\n\
         withdraws the link. To use a terminal as the phone, open a second one.",
    )
}

/// The device that claims the link, as soon as one does.
async fn claimed(app: &App, invitation: &Invitation) -> Result<Claim, Failure> {
    loop {
        let enrolment =
            enrolment::wait_for_change(app, invitation.id, EnrolState::Open, app.config.http.max_wait).await?;
        let now = app.now();
        match enrolment.state {
            EnrolmentState::Claimed(claim) if now < enrolment.expires_at => return Ok(*claim),
            EnrolmentState::Open if now < enrolment.expires_at => {}
            EnrolmentState::Open | EnrolmentState::Claimed(_) => {
                return Err(Failure::Input("the link was not used in time: make a new one".to_owned()));
            }
            EnrolmentState::Confirmed { .. } | EnrolmentState::Refused { .. } => {
                return Err(Refusal::plain(ErrorCode::EnrolmentSettled).into());
            }
        }
    }
}

fn show_claim(claim: &Claim, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return output::json_line(&json!({
            "state": "claimed", "device": claim.device, "name": claim.name, "platform": claim.platform,
            "jkt": claim.key.thumbprint(), "code": claim.confirmation_code,
        }));
    }
    output::line("A device has claimed the link:\n")?;
    output::list(&[
        ("  name", claim.name.to_string()),
        ("  platform", claim.platform.clone()),
        ("  code", claim.confirmation_code.clone()),
    ])
}

/// Whether the person with the phone says that it shows this code.
fn agrees(given: Option<&str>, expected: &str) -> Result<bool, Failure> {
    let same = |code: &str| constant_time_eq(typed_digits(code).as_bytes(), typed_digits(expected).as_bytes());
    match given {
        Some("-") => Ok(ask::line()?.is_some_and(|code| same(&code))),
        Some(code) => Ok(same(code)),
        None => {
            let mut error = io::stderr();
            // The question goes where the person looks, also when the output goes into a file.
            write!(error, "\nDoes the phone show {expected}? [y/N] ")?;
            error.flush()?;
            let answer = ask::line()?.unwrap_or_default();
            if !io::stdin().is_terminal() {
                // Nobody's return key has ended the line.
                writeln!(error)?;
            }
            Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
        }
    }
}
