//! `nod keys`.

use clap::Subcommand;
use serde_json::json;

use super::output::{self, Failure};
use crate::app::App;
use crate::flow::keys::{self, KeyInfo, KeyRole};

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
