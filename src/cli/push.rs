//! `nod push`.

use std::time::Duration;

use clap::Subcommand;
use nod_core::id::ChallengeId;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use serde_json::{Value, json};

use super::device::Which;
use super::output::{self, Failure};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::push::{self, Delivery, KindHealth};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Sends a notification that says that it is a test to every push target of a device, and says what became of it.
    Test(Which),
    /// Says how each push service did.
    Status {
        /// In the last so many hours.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8760))]
        hours: u32,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Says what became of one challenge's pushes.
    Show {
        /// The challenge.
        challenge: ChallengeId,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(app: &App, command: Command) -> Result<(), Failure> {
    match command {
        Command::Test(which) => test(app, which).await,
        Command::Status { hours, json } => {
            let health = push::status(app, Duration::from_hours(hours.into())).await?;
            if json { output::json(&health.iter().map(kind_json).collect::<Vec<_>>()) } else { print(&health) }
        }
        Command::Show { challenge, json } => {
            let deliveries = push::deliveries(app, challenge).await?;
            if json {
                return output::json(&deliveries.iter().map(delivery_json).collect::<Vec<_>>());
            }
            if deliveries.is_empty() {
                return output::line("nothing was pushed for that challenge");
            }
            deliveries.iter().try_for_each(|delivery| output::line(words(delivery)))
        }
    }
}

async fn test(app: &App, which: Which) -> Result<(), Failure> {
    let device = which.find(app).await?;
    let mut failed = 0_u32;
    let tested = push::test(app, &device).await?;
    if tested.sent.is_empty() {
        return Err(Refusal::new(ErrorCode::BadField, "the device has registered no push target").into());
    }
    for (kind, sent) in tested.sent {
        failed += u32::from(sent != push::Sent::Accepted);
        output::line(format_args!("{:<12} {}", kind.as_str(), sent.words()))?;
    }
    if failed == 0 {
        return output::line(format_args!("now look at {}: \"accepted\" says nothing of the phone", device.name));
    }
    Err(Failure::System(format!("{failed} of the pushes were not taken")))
}

fn print(health: &[(KindHealth, bool)]) -> Result<(), Failure> {
    let row = |(kind, offered): &(KindHealth, bool)| {
        let counts = [kind.targets, kind.sent, kind.accepted, kind.failed, kind.delivered];
        let mut row = vec![kind.kind.as_str().to_owned(), if *offered { "yes" } else { "no" }.to_owned()];
        row.extend(counts.iter().map(u64::to_string));
        row
    };
    let head = ["SERVICE", "CONFIGURED", "TARGETS", "SENT", "ACCEPTED", "GIVEN UP", "ACKNOWLEDGED"];
    output::table(&head, &health.iter().map(row).collect::<Vec<_>>())?;
    for (kind, _) in health {
        if let Some((at, why)) = &kind.last_failure {
            output::line(format_args!("{}: last given up at {at}: {why}", kind.kind.as_str()))?;
        }
    }
    Ok(())
}

fn kind_json((kind, offered): &(KindHealth, bool)) -> Value {
    json!({
        "service": kind.kind.as_str(), "configured": offered, "targets": kind.targets, "sent": kind.sent,
        "accepted": kind.accepted, "failed": kind.failed, "acknowledged": kind.delivered,
        "last_failure": kind.last_failure.as_ref().map(|(at, why)| json!({ "at": at, "reason": why })),
    })
}

fn delivery_json(delivery: &Delivery) -> Value {
    json!({
        "device": delivery.device, "service": delivery.kind.as_str(), "sent_at": delivery.sent_at,
        "accepted_at": delivery.accepted_at, "delivered_at": delivery.delivered_at, "opened_at": delivery.opened_at,
        "failed": delivery.failed.as_ref().map(|(at, why)| json!({ "at": at, "reason": why })),
    })
}

fn words(delivery: &Delivery) -> String {
    let step = |name: &str, at: Option<Timestamp>| at.map(|at| format!(", {name} {at}")).unwrap_or_default();
    let failed = delivery.failed.as_ref().map(|(at, why)| format!(", given up {at}: {why}")).unwrap_or_default();
    format!(
        "{} by {}: sent {}{}{}{}{failed}",
        delivery.device,
        delivery.kind.as_str(),
        delivery.sent_at,
        step("accepted", delivery.accepted_at),
        step("on the phone", delivery.delivered_at),
        step("opened", delivery.opened_at),
    )
}
