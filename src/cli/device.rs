//! `nod device`.

use clap::{Args, Subcommand};
use nod_core::device::{Device, DisplayName};
use nod_core::id::{DeviceId, Username};
use nod_core::notice::Told;

use super::output::{self, Failure};
use crate::app::App;
use crate::flow::{account, device};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Revokes a device for good. `nod user show` lists an account's devices.
    Revoke(Which),
}

/// A device, by its id or by its owner and name.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Its id.
    #[arg(required_unless_present = "user", conflicts_with = "user")]
    id: Option<DeviceId>,
    /// Its owner's user name.
    #[arg(long, requires = "name")]
    user: Option<Username>,
    /// Its name.
    #[arg(long, requires = "user")]
    name: Option<DisplayName>,
}

impl Which {
    /// The device that is meant.
    pub(super) async fn find(self, app: &App) -> Result<Device, Failure> {
        Ok(match self {
            Self { id: Some(id), .. } => device::find(app, id).await?,
            Self { user: Some(user), name: Some(name), .. } => {
                device::find_by_name(app, account::find(app, &user).await?.id, &name).await?
            }
            Self { .. } => return Err(Failure::Input("give the device's id, or --user and --name".to_owned())),
        })
    }
}

pub(super) async fn run(app: &App, command: Command) -> Result<(), Failure> {
    let Command::Revoke(which) = command;
    let found = which.find(app).await?;
    device::revoke(app, &found, Told::NOTHING).await?;
    output::line(format_args!("{} ({}) is revoked", found.name, found.id))
}
