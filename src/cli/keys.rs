//! `nod keys`.

use clap::Subcommand;
use serde_json::json;

use super::output::{self, Failure};
use crate::app::App;
use crate::flow::operations::keys::{self, KeyInfo, KeyRole};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lists the keys that sign, signed or will sign.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Adds a key. It is published at once and signs after `keys.publish_before_use`; the ones before it keep verifying.
    Rotate {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Starts over with a new key when the data key is lost for good. Every phone has to be enrolled again.
    ReplaceLost,
}

/// [`Command::ReplaceLost`], for which the keys cannot be loaded first.
pub(super) async fn replace_lost(app: &App) -> Result<(), Failure> {
    match keys::replace_lost(app).await? {
        Some(kid) => output::line(format_args!(
            "{kid} signs from now on. Phones trust the lost key and nothing else: revoke them (`nod device revoke`) and\n\
             enrol them again (`nod user enrol`). Restart `nod serve`."
        )),
        None => Err(Failure::Input("the keys open with this data key: nothing is lost".to_owned())),
    }
}

pub(super) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::List { json } => list(&keys::all(app).await?, *json),
        Command::Rotate { json } => {
            let kid = keys::rotate(app).await?;
            let mut all = keys::all(app).await?;
            all.retain(|key| key.kid == kid);
            if *json {
                return list(&all, true);
            }
            let from = all.first().map(|key| key.active_from.to_string()).unwrap_or_default();
            output::line(format_args!("{kid} is published, and signs from {from} on"))
        }
        Command::ReplaceLost => replace_lost(app).await,
    }
}

fn list(keys: &[KeyInfo], as_json: bool) -> Result<(), Failure> {
    if as_json {
        let key = |key: &KeyInfo| {
            json!({
                "kid": key.kid, "role": role(key), "created_at": key.created_at, "active_from": key.active_from,
            })
        };
        return output::json(&keys.iter().map(key).collect::<Vec<_>>());
    }
    let row = |key: &KeyInfo| {
        vec![key.kid.clone(), role(key).to_owned(), key.created_at.to_string(), key.active_from.to_string()]
    };
    output::table(&["kid", "role", "made", "signs from"], &keys.iter().map(row).collect::<Vec<_>>())
}

fn role(key: &KeyInfo) -> &'static str {
    match key.role {
        KeyRole::Past => "past",
        KeyRole::Signing => "signing",
        KeyRole::Next => "next",
    }
}
