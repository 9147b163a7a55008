//! `nod user`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use nod_core::account::{Account, AccountState, TwoStep};
use nod_core::device::{Device, DeviceState, DisplayName};
use nod_core::factor::codes_app::CodesApp;
use nod_core::factor::passkey::Passkey;
use nod_core::id::Username;
use nod_core::organisation::Reason;
use nod_core::time::Timestamp;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::group::note;
use super::output::{self, Failure};
use super::{ask, enrol, import};
use crate::app::App;
use crate::flow::account::{self, Draft, History, OtherMethods, PastChallenge};
use crate::flow::organisation::{erasure, export, invitation};

/// Challenges that `nod user show` lists.
const RECENT: u32 = 20;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Adds an account. Asks for its password, unless told otherwise.
    Add {
        /// Its user name.
        name: Username,
        /// What the person is called.
        #[arg(long)]
        display_name: Option<DisplayName>,
        /// It may administer Nod.
        #[arg(long)]
        administrator: bool,
        /// Reads the password from the first line of standard input.
        #[arg(long, conflicts_with = "no_password")]
        password_stdin: bool,
        /// Without a password: it cannot sign in on Nod's own pages, and can be asked all the same.
        #[arg(long)]
        no_password: bool,
    },
    /// Lists all accounts.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows an account: every device, passkey and codes app that it ever had, what else it can sign in with, and its latest
    /// challenges.
    Show {
        /// Its user name.
        name: Username,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Disables an account: its open challenges end, its devices and sessions are refused from now on.
    Disable {
        /// Its user name.
        name: Username,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
    },
    /// Enables a disabled account.
    Enable {
        /// Its user name.
        name: Username,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Option<Reason>,
    },
    /// Ends all sessions of an account, and its sign-ins that are under way.
    SignOut {
        /// Its user name.
        name: Username,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
    },
    /// Prints a link with which the owner of an account without a password sets one.
    Invite {
        /// Its user name.
        name: Username,
        /// Why, for the audit log.
        #[arg(long, default_value = "invited")]
        reason: Reason,
    },
    /// Creates accounts from a table (CSV), all or none, and prints a table of their set-up links.
    Import {
        /// The table, with the columns `username`, `display_name` and `groups`. `-`: standard input.
        file: PathBuf,
        /// Only looks whether the table can be imported.
        #[arg(long)]
        dry_run: bool,
        /// Why, for the audit log.
        #[arg(long, required_unless_present = "dry_run")]
        reason: Option<Reason>,
    },
    /// Prints all that is kept about an account, as JSON.
    Export {
        /// Its user name.
        name: Username,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
    },
    /// Deletes an account: its name, phones, passwords, browsers and history. The audit log keeps its entries.
    Delete {
        /// Its user name.
        name: Username,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
    },
    /// Pauses push: nobody is woken for a browser that the account does not know. The app can be opened all the same.
    Pause {
        /// Its user name.
        name: Username,
        /// For how long; as long as after a report when absent.
        #[arg(long)]
        seconds: Option<u64>,
    },
    /// Ends the pause of push.
    Resume {
        /// Its user name.
        name: Username,
    },
    /// Forgives the questions that were not approved and the wrong numbers that were typed.
    Unlock {
        /// Its user name.
        name: Username,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
    },
    /// Sets an account's password and ends its sessions.
    Password {
        /// Its user name.
        name: Username,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
        /// Reads the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Makes a one-time link for a new phone, waits for the phone, and binds it once its code was compared.
    Enrol(enrol::Arguments),
}

pub(super) async fn run(app: &Arc<App>, command: Command) -> Result<(), Failure> {
    match command {
        Command::Add { name, display_name, administrator, password_stdin, no_password } => {
            let password = if no_password { None } else { Some(ask::new_password(password_stdin)?) };
            let draft = Draft { username: name.clone(), display_name, administrator, password };
            let id = account::add(app, draft).await?;
            output::line(format_args!("{name} is added ({id})"))
        }
        Command::List { json } => list(app, json).await,
        Command::Show { name, json } => show(&account::history(app, &name, RECENT).await?, json),
        Command::Disable { name, reason } => {
            account::disable_noting(app, account::find(app, &name).await?.id, Some(&note(reason))).await?;
            output::line(format_args!("{name} is disabled"))
        }
        Command::Enable { name, reason } => {
            account::enable_noting(app, account::find(app, &name).await?.id, reason.map(note).as_ref()).await?;
            output::line(format_args!("{name} is enabled"))
        }
        Command::SignOut { name, reason } => {
            erasure::sign_out(app, account::find(app, &name).await?.id, &note(reason)).await?;
            output::line(format_args!("{name} is signed out everywhere"))
        }
        Command::Invite { name, reason } => {
            let link = invitation::create(app, account::find(app, &name).await?.id, &note(reason)).await?;
            output::line(format_args!("{} (until {})", link.link.expose_secret(), link.expires_at))
        }
        Command::Import { file, dry_run, reason } => import::run(app, &file, dry_run, reason).await,
        Command::Export { name, reason } => {
            let id = account::find(app, &name).await?.id;
            output::json(&export::noted(app, id, &note(reason)).await?)
        }
        Command::Delete { name, reason } => {
            erasure::delete(app, account::find(app, &name).await?.id, &note(reason)).await?;
            output::line(format_args!("{name} is deleted"))
        }
        Command::Pause { name, seconds } => {
            let lasts = seconds.map_or(app.config.limits.pause_after_report, Duration::from_secs);
            let until = account::pause_push(app, account::find(app, &name).await?.id, lasts).await?;
            output::line(format_args!("push is paused for {name} until {until}"))
        }
        Command::Resume { name } => {
            account::resume_push(app, account::find(app, &name).await?.id).await?;
            output::line(format_args!("push goes on for {name}"))
        }
        Command::Unlock { name, reason } => {
            account::unlock_noting(app, account::find(app, &name).await?.id, Some(&note(reason))).await?;
            output::line(format_args!("{name} is unlocked"))
        }
        Command::Password { name, reason, password_stdin } => {
            // Before a person types twice for nobody.
            let id = account::find(app, &name).await?.id;
            account::set_password_noting(app, id, ask::new_password(password_stdin)?, &note(reason)).await?;
            output::line(format_args!("the password of {name} is set, and its sessions have ended"))
        }
        Command::Enrol(arguments) => enrol::run(app, &arguments).await,
    }
}

async fn list(app: &App, json: bool) -> Result<(), Failure> {
    let accounts: Vec<Account> = account::all(app).await?.into_iter().filter(|one| !one.is_deleted()).collect();
    if json {
        return output::json(&accounts.iter().map(account_json).collect::<Vec<_>>());
    }
    let row = |account: &Account| {
        vec![
            account.username.to_string(),
            account.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            if account.administrator { "administrator" } else { "" }.to_owned(),
            state(account),
            account.created_at.to_string(),
        ]
    };
    let rows: Vec<_> = accounts.iter().map(row).collect();
    output::table(&["name", "called", "role", "state", "created"], &rows)
}

fn show(history: &History, json: bool) -> Result<(), Failure> {
    let History { account, devices, methods, challenges } = history;
    if json {
        let mut value = account_json(account);
        if let Value::Object(members) = &mut value {
            members.insert("devices".to_owned(), devices.iter().map(device_json).collect());
            members.extend(methods_json(methods));
            members.insert("challenges".to_owned(), challenges.iter().map(challenge_json).collect());
        }
        return output::json(&value);
    }
    output::list(&[
        ("name", account.username.to_string()),
        ("called", account.display_name.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("id", account.id.to_string()),
        ("administrator", yes_no(account.administrator)),
        ("state", state(account)),
        ("password", if account.password_hash.is_some() { "set" } else { "none" }.to_owned()),
        ("two-step", two_step(account)),
        ("backup codes", format!("{} of {} left", methods.backup_codes.0, methods.backup_codes.1)),
        ("recovery code", methods.recovery_code.map_or_else(|| "none".to_owned(), |at| format!("made {at}"))),
        ("app passwords", methods.app_passwords.to_string()),
        ("created", account.created_at.to_string()),
    ])?;
    output::line(format_args!("\n{} device(s) ever bound", devices.len()))?;
    let rows: Vec<_> = devices.iter().map(device_row).collect();
    if !rows.is_empty() {
        output::table(&["name", "state", "platform", "bound", "last answer", "id"], &rows)?;
    }
    show_methods(methods)?;
    output::line(format_args!("\n{} latest challenge(s)", challenges.len()))?;
    let rows: Vec<_> = challenges.iter().map(challenge_row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    output::table(&["issued", "from", "level", "state", "device", "id"], &rows)
}

fn show_methods(methods: &OtherMethods) -> Result<(), Failure> {
    let ended = |at: Option<Timestamp>| at.map_or_else(|| "active".to_owned(), |at| format!("removed {at}"));
    let passkeys: Vec<_> = methods
        .passkeys
        .iter()
        .map(|passkey| {
            let used = passkey.last_used_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
            vec![
                passkey.name.to_string(),
                ended(passkey.removed_at),
                passkey.created_at.to_string(),
                used,
                passkey.id.to_string(),
            ]
        })
        .collect();
    if !passkeys.is_empty() {
        output::line(format_args!("\n{} passkey(s) ever added", passkeys.len()))?;
        output::table(&["name", "state", "added", "last used", "id"], &passkeys)?;
    }
    let apps: Vec<_> = methods
        .codes_apps
        .iter()
        .map(|app| vec![app.name.to_string(), ended(app.removed_at), app.created_at.to_string(), app.id.to_string()])
        .collect();
    if !apps.is_empty() {
        output::line(format_args!("\n{} codes app(s) ever added", apps.len()))?;
        output::table(&["name", "state", "added", "id"], &apps)?;
    }
    Ok(())
}

fn methods_json(methods: &OtherMethods) -> impl IntoIterator<Item = (String, Value)> {
    let passkey = |one: &Passkey| {
        json!({
            "id": one.id, "name": one.name, "created_at": one.created_at, "last_used_at": one.last_used_at,
            "removed_at": one.removed_at,
        })
    };
    let codes_app = |one: &CodesApp| json!({ "id": one.id, "name": one.name, "created_at": one.created_at, "removed_at": one.removed_at });
    let (left, all) = methods.backup_codes;
    [
        ("passkeys", methods.passkeys.iter().map(passkey).collect()),
        ("codes_apps", methods.codes_apps.iter().map(codes_app).collect()),
        ("backup_codes", json!({ "left": left, "all": all })),
        ("recovery_code_made_at", json!(methods.recovery_code)),
        ("app_passwords", json!(methods.app_passwords)),
    ]
    .map(|(name, value): (&str, Value)| (name.to_owned(), value))
}

fn account_json(account: &Account) -> Value {
    json!({
        "id": account.id,
        "username": account.username,
        "display_name": account.display_name,
        "administrator": account.administrator,
        "state": match account.state {
            AccountState::Active => "active",
            AccountState::Disabled { .. } => "disabled",
            AccountState::Deleted { .. } => "deleted",
        },
        "has_password": account.password_hash.is_some(),
        "two_step_since": match account.two_step {
            TwoStep::Off => None,
            TwoStep::On { since } => Some(since),
        },
        "created_at": account.created_at,
    })
}

fn state(account: &Account) -> String {
    match account.state {
        AccountState::Active => "active".to_owned(),
        AccountState::Disabled { at } => format!("disabled since {at}"),
        AccountState::Deleted { at } => format!("deleted at {at}"),
    }
}

fn two_step(account: &Account) -> String {
    match account.two_step {
        TwoStep::Off => "off".to_owned(),
        TwoStep::On { since } => format!("on since {since}"),
    }
}

fn device_json(device: &Device) -> Value {
    let revoked_at = match device.state {
        DeviceState::Active => None,
        DeviceState::Revoked { at } => Some(at),
    };
    json!({
        "id": device.id,
        "name": device.name,
        "platform": device.platform,
        "jkt": device.key.thumbprint(),
        "created_at": device.created_at,
        "last_answer_at": device.last_answer_at,
        "state": if revoked_at.is_none() { "active" } else { "revoked" },
        "revoked_at": revoked_at,
    })
}

fn device_row(device: &Device) -> Vec<String> {
    let state = match device.state {
        DeviceState::Active => "active".to_owned(),
        DeviceState::Revoked { at } => format!("revoked {at}"),
    };
    let answered = device.last_answer_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
    vec![
        device.name.to_string(),
        state,
        device.platform.clone(),
        device.created_at.to_string(),
        answered,
        device.id.to_string(),
    ]
}

fn challenge_json(record: &PastChallenge) -> Value {
    let challenge = &record.challenge;
    let decision = challenge.state.decision();
    json!({
        "id": challenge.id,
        "relying_party": challenge.client,
        "level": challenge.level.name(),
        "state": challenge.state.name().as_str(),
        "issued_at": challenge.issued_at,
        "expires_at": challenge.expires_at,
        "device": decision.map(|decision| decision.device),
        "device_name": record.device_name,
        "decided_at": decision.map(|decision| decision.at),
    })
}

fn challenge_row(record: &PastChallenge) -> Vec<String> {
    let challenge = &record.challenge;
    vec![
        challenge.issued_at.to_string(),
        challenge.client.to_string(),
        challenge.level.name().to_owned(),
        challenge.state.name().as_str().to_owned(),
        record.device_name.clone().unwrap_or_default(),
        challenge.id.to_string(),
    ]
}

fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}
