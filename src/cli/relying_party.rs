//! `nod relying-party`.

use clap::{Args, Subcommand};
use nod_core::device::DisplayName;
use nod_core::id::ClientId;
use nod_core::policy::{Policy, PolicyChange};
use serde_json::{Value, json};

use super::output::{self, Failure};
use crate::app::App;
use crate::flow::account;
use crate::flow::relying_party::{self, Settings};
use nod_core::account::AccountState;
use nod_core::relying_party::{ClientState, RelyingParty};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Adds a relying party and prints its secret, which is not kept and cannot be shown again.
    Add {
        /// Its client id.
        id: ClientId,
        #[command(flatten)]
        settings: Given,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Lists all relying parties.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Changes what is given and leaves the rest.
    Set {
        /// Its client id.
        id: ClientId,
        #[command(flatten)]
        settings: Given,
        /// Takes all origins away.
        #[arg(long, conflicts_with = "origin")]
        no_origins: bool,
    },
    /// Gives it a new secret; the old one ends at once.
    RotateSecret {
        /// Its client id.
        id: ClientId,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Lets it ask again.
    Enable {
        /// Its client id.
        id: ClientId,
    },
    /// Lets it ask no more; its open challenges end.
    Disable {
        /// Its client id.
        id: ClientId,
    },
}

/// A relying party's settings, as far as they are given.
#[derive(Debug, Args)]
pub(super) struct Given {
    /// Its name, as people see it; the client id when absent.
    #[arg(long)]
    name: Option<DisplayName>,
    /// A web origin whose pages may watch its challenges, such as `https://mail.example.org`. Once for each.
    #[arg(long)]
    origin: Vec<String>,
    /// auto, tap, number or strict; or default, the service's policy, which holds for one that never had its own.
    #[arg(long, value_parser = policy)]
    policy: Option<PolicyChange>,
}

fn policy(text: &str) -> Result<PolicyChange, &'static str> {
    if text == "default" {
        return Ok(PolicyChange::Service);
    }
    Policy::from_name(text).map(PolicyChange::Own).ok_or("auto, tap, number, strict or default")
}

impl From<Given> for Settings {
    fn from(given: Given) -> Self {
        let Given { name, origin, policy } = given;
        Self { name, origins: (!origin.is_empty()).then_some(origin), policy: policy.unwrap_or_default() }
    }
}

pub(super) async fn run(app: &App, command: Command) -> Result<(), Failure> {
    match command {
        Command::Add { id, settings, json } => {
            let secret = relying_party::add(app, &id, settings.into()).await?;
            tell_secret(app, &id, &secret, json).await
        }
        Command::List { json } => list(&relying_party::all(app).await?, json),
        Command::Set { id, settings, no_origins } => {
            let mut settings = Settings::from(settings);
            if no_origins {
                settings.origins = Some(Vec::new());
            }
            if let Settings { name: None, origins: None, policy: PolicyChange::Keep } = settings {
                return Err(Failure::Input("nothing to change: give --name, --origin or --policy".to_owned()));
            }
            relying_party::change(app, &id, settings).await?;
            output::line(format_args!("{id} is changed"))
        }
        Command::RotateSecret { id, json } => {
            let secret = relying_party::rotate_secret(app, &id).await?;
            tell_secret(app, &id, &secret, json).await
        }
        Command::Enable { id } => {
            relying_party::set_active(app, &id, true).await?;
            output::line(format_args!("{id} is enabled"))
        }
        Command::Disable { id } => {
            relying_party::set_active(app, &id, false).await?;
            output::line(format_args!("{id} is disabled"))
        }
    }
}

/// The one time that a secret is printed.
async fn tell_secret(app: &App, client: &ClientId, secret: &str, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return output::json(&json!({ "client": client, "secret": secret, "issuer": app.issuer() }));
    }
    output::list(&[
        ("client id", client.to_string()),
        ("client secret", secret.to_owned()),
        ("service", app.issuer().to_owned()),
    ])?;
    // Somebody who can be asked, so that the example works as it stands.
    let accounts = account::all(app).await?;
    let somebody = accounts.iter().find(|account| account.state == AccountState::Active);
    let username = somebody.map_or_else(|| "anna".to_owned(), |account| account.username.to_string());
    let body = json!({ "username": username }).to_string().replace('\'', "'\\''");
    output::line(format_args!(
        "\nKeep the secret now: it cannot be shown again. Ask for an approval with\n\n  \
         curl -u '{client}:{secret}' -H 'Content-Type: application/json' -d '{body}' {}/v1/challenges\n",
        app.issuer()
    ))
}

fn list(parties: &[RelyingParty], as_json: bool) -> Result<(), Failure> {
    if as_json {
        return output::json(&parties.iter().map(party_json).collect::<Vec<_>>());
    }
    let row = |party: &RelyingParty| {
        vec![
            party.client.to_string(),
            party.name.to_string(),
            match party.state {
                ClientState::Active => "active".to_owned(),
                ClientState::Disabled { at } => format!("disabled since {at}"),
            },
            party.policy.map_or("the service's", Policy::name).to_owned(),
            party.origins.join(" "),
        ]
    };
    output::table(&["id", "name", "state", "policy", "origins"], &parties.iter().map(row).collect::<Vec<_>>())
}

fn party_json(party: &RelyingParty) -> Value {
    json!({
        "client": party.client,
        "name": party.name,
        "state": if party.state == ClientState::Active { "active" } else { "disabled" },
        "policy": party.policy.map(Policy::name),
        "origins": party.origins,
        "created_at": party.created_at,
    })
}
