//! `nod two-step`.

use std::io::{self, Write};
use std::time::Duration;

use clap::{Args, Subcommand};
use nod_core::id::Username;
use nod_core::organisation::{GroupName, Reason, Requirement, Scope};
use serde_json::{Value, json};

use super::group::note;
use super::output::{self, Failure};
use crate::app::App;
use crate::flow::account;
use crate::flow::organisation::people::{self, PeopleFilter, PeopleSearch, Person, Reached, Reminded};
use crate::flow::organisation::{groups, requirement, table};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Requires two-step verification of everyone, or of a group.
    Require {
        #[command(flatten)]
        whom: Whom,
        /// How long people may put it off, as in `14d`; without it, they set it up at the next sign-in.
        #[arg(long, value_parser = humantime::parse_duration, default_value = "0s")]
        grace: Duration,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
    },
    /// Requires it no longer.
    Lift {
        #[command(flatten)]
        whom: Whom,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
    },
    /// Shows what is required, and how people are protected.
    Show {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Lists the people who have none.
    Missing {
        /// Only those in this group.
        #[arg(long)]
        group: Option<GroupName>,
        /// As JSON.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// As a table for spreadsheets.
        #[arg(long)]
        csv: bool,
    },
    /// Reminds people who have none, each at most once a day.
    Remind {
        /// Whom; all of them when absent.
        names: Vec<Username>,
        /// Only those in this group.
        #[arg(long, conflicts_with = "names")]
        group: Option<GroupName>,
    },
}

/// Of whom it is required.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Whom {
    /// Of all accounts.
    #[arg(long)]
    everyone: bool,
    /// Of this group.
    #[arg(long)]
    group: Option<GroupName>,
}

impl Whom {
    async fn scope(&self, app: &App) -> Result<(Scope, String), Failure> {
        match &self.group {
            Some(name) => {
                let group = groups::find(app, name).await?.group;
                Ok((Scope::Group(group.id), group.name.to_string()))
            }
            None => Ok((Scope::Everyone, "everyone".to_owned())),
        }
    }
}

pub(super) async fn run(app: &App, command: Command) -> Result<(), Failure> {
    match command {
        Command::Require { whom, grace, reason } => {
            let (scope, name) = whom.scope(app).await?;
            let until = requirement::until(app, grace)?;
            requirement::require(app, scope, until, &note(reason)).await?;
            output::line(format_args!("two-step verification is required of {name} from {until} on"))
        }
        Command::Lift { whom, reason } => {
            let (scope, name) = whom.scope(app).await?;
            requirement::lift(app, scope, &note(reason)).await?;
            output::line(format_args!("two-step verification is no longer required of {name}"))
        }
        Command::Show { json } => show(app, json).await,
        Command::Missing { group, json, csv } => {
            let reach = reached(app, group).await?;
            let search = PeopleSearch { reach, only: PeopleFilter::Without, ..PeopleSearch::default() };
            missing(&people::all(app, search).await?, json, csv)
        }
        Command::Remind { names, group } => {
            let mut reminded = 0;
            if names.is_empty() {
                reminded += people::remind(app, None, Reminded::All(reached(app, group).await?)).await?;
            }
            for name in names {
                let account = account::find(app, &name).await?.id;
                reminded += people::remind(app, None, Reminded::One(account)).await?;
            }
            output::line(format_args!("{reminded} reminded"))
        }
    }
}

async fn reached(app: &App, group: Option<GroupName>) -> Result<Reached, Failure> {
    let group = match group {
        Some(name) => Some(groups::find(app, &name).await?.group.id),
        None => None,
    };
    Ok(people::reached(None, group))
}

async fn show(app: &App, json: bool) -> Result<(), Failure> {
    let protected = people::protection(app, Reached::default()).await?;
    let mut required = Vec::new();
    for Requirement { scope, since, until } in requirement::all(app).await? {
        let whom = match scope {
            Scope::Everyone => None,
            Scope::Group(group) => Some(groups::by_id(app, group).await?.group.name),
        };
        required.push((whom, since, until));
    }
    if json {
        let rows =
            required.iter().map(|(group, since, until)| json!({ "group": group, "since": since, "until": until }));
        return output::json(&json!({
            "phone": protected.phone,
            "passkey": protected.passkey,
            "codes": protected.codes,
            "nothing": protected.nothing,
            "required": rows.collect::<Vec<Value>>(),
        }));
    }
    output::list(&[
        ("phone", protected.phone.to_string()),
        ("passkey", protected.passkey.to_string()),
        ("codes", protected.codes.to_string()),
        ("nothing", protected.nothing.to_string()),
    ])?;
    let row = |(group, since, until): &(Option<GroupName>, _, _)| {
        let whom = group.as_ref().map_or_else(|| "everyone".to_owned(), ToString::to_string);
        vec![whom, format!("{since}"), format!("{until}")]
    };
    if required.is_empty() {
        return output::line("\nIt is required of nobody.");
    }
    output::line("")?;
    output::table(&["required of", "since", "until"], &required.iter().map(row).collect::<Vec<_>>())
}

fn missing(people: &[Person], json: bool, csv: bool) -> Result<(), Failure> {
    if csv {
        io::stdout().lock().write_all(&table::people(people)?)?;
        return Ok(());
    }
    if json {
        return output::json(&people.iter().map(person_json).collect::<Vec<_>>());
    }
    let row = |person: &Person| {
        let names: Vec<&str> = person.groups.iter().map(GroupName::as_str).collect();
        let moment = |at: Option<nod_core::time::Timestamp>| at.map_or_else(|| "never".to_owned(), |at| at.to_string());
        vec![
            person.account.username.to_string(),
            person.account.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            names.join(", "),
            moment(person.signed_in_at),
            moment(person.reminded_at),
        ]
    };
    output::table(&["name", "called", "groups", "signed in", "reminded"], &people.iter().map(row).collect::<Vec<_>>())?;
    output::line(format_args!("\n{} without two-step verification", people.len()))
}

fn person_json(person: &Person) -> Value {
    json!({
        "username": person.account.username,
        "display_name": person.account.display_name,
        "groups": person.groups,
        "signed_in_at": person.signed_in_at,
        "reminded_at": person.reminded_at,
    })
}
