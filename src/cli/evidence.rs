//! `nod evidence`.

use clap::Args;
use nod_core::id::ChallengeId;

use super::output::{self, Failure};
use crate::app::App;
use crate::flow::approval::evidence;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The challenge's id.
    challenge: ChallengeId,
}

pub(super) async fn run(app: &App, arguments: &Arguments) -> Result<(), Failure> {
    output::json(&evidence::find(app, arguments.challenge).await?)
}
