//! `nod group`.

use clap::{Subcommand, ValueEnum};
use nod_core::id::Username;
use nod_core::organisation::{GroupName, GroupRole, Note, Reason};
use serde_json::{Value, json};

use super::output::{self, Failure};
use crate::app::App;
use crate::flow::account;
use crate::flow::organisation::groups::{self, GroupSummary};
use crate::flow::organisation::people::{self, PeopleSearch, Person, Reached};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Creates a group.
    Add {
        /// Its name.
        group: GroupName,
        /// Why, for the audit log.
        #[arg(long, default_value = "created")]
        reason: Reason,
    },
    /// Lists all groups.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows a group and everybody in it.
    Show {
        /// Its name.
        group: GroupName,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Gives a group another name.
    Rename {
        /// Its name.
        group: GroupName,
        /// Its new name.
        to: GroupName,
        /// Why, for the audit log.
        #[arg(long, default_value = "renamed")]
        reason: Reason,
    },
    /// Deletes a group. Its members stay; what it requires ends.
    Delete {
        /// Its name.
        group: GroupName,
        /// Why, for the audit log.
        #[arg(long)]
        reason: Reason,
    },
    /// Puts accounts into a group, or gives those that are in it another role.
    Put {
        /// The group's name.
        group: GroupName,
        /// The accounts' user names.
        #[arg(required = true)]
        names: Vec<Username>,
        /// What they may do there. An administrator of a group sees its members, and can sign them out, disable them and link phones
        /// for them.
        #[arg(long, value_enum, default_value_t = Role::Member)]
        role: Role,
        /// Why, for the audit log.
        #[arg(long, default_value = "put into the group")]
        reason: Reason,
    },
    /// Takes accounts out of a group.
    Remove {
        /// The group's name.
        group: GroupName,
        /// The accounts' user names.
        #[arg(required = true)]
        names: Vec<Username>,
        /// Why, for the audit log.
        #[arg(long, default_value = "taken out of the group")]
        reason: Reason,
    },
}

/// A role in a group, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Role {
    /// Is in the group.
    Member,
    /// Is in the group, and administers its members.
    Administrator,
}

impl From<Role> for GroupRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Administrator => Self::Administrator,
        }
    }
}

/// What somebody at the command line notes.
pub(super) const fn note(reason: Reason) -> Note {
    Note { by: None, reason }
}

pub(super) async fn run(app: &App, command: Command) -> Result<(), Failure> {
    match command {
        Command::Add { group, reason } => {
            let created = groups::create(app, group, &note(reason)).await?;
            output::line(format_args!("the group {} is created ({})", created.name, created.id))
        }
        Command::List { json } => list(app, json).await,
        Command::Show { group, json } => show(app, &group, json).await,
        Command::Rename { group, to, reason } => {
            let found = groups::find(app, &group).await?.group;
            groups::rename(app, &found, to.clone(), &note(reason)).await?;
            output::line(format_args!("the group {} is now {to}", found.name))
        }
        Command::Delete { group, reason } => {
            let found = groups::find(app, &group).await?.group;
            groups::delete(app, &found, &note(reason)).await?;
            output::line(format_args!("the group {} is deleted", found.name))
        }
        Command::Put { group, names, role, reason } => {
            let (found, note) = (groups::find(app, &group).await?.group, note(reason));
            for name in names {
                groups::put(app, &found, account::find(app, &name).await?.id, role.into(), &note).await?;
                output::line(format_args!("{name} is now {} of {}", GroupRole::from(role).as_str(), found.name))?;
            }
            Ok(())
        }
        Command::Remove { group, names, reason } => {
            let (found, note) = (groups::find(app, &group).await?.group, note(reason));
            for name in names {
                groups::remove(app, &found, account::find(app, &name).await?.id, &note).await?;
                output::line(format_args!("{name} is no longer in {}", found.name))?;
            }
            Ok(())
        }
    }
}

async fn list(app: &App, json: bool) -> Result<(), Failure> {
    let groups = groups::all(app).await?;
    if json {
        return output::json(&groups.iter().map(group_json).collect::<Vec<_>>());
    }
    let row = |summary: &GroupSummary| {
        let required = summary.requirement.map(|requirement| format!("by {}", requirement.until)).unwrap_or_default();
        vec![summary.group.name.to_string(), summary.members.to_string(), required, summary.group.id.to_string()]
    };
    output::table(&["group", "members", "two-step verification", "id"], &groups.iter().map(row).collect::<Vec<_>>())
}

async fn show(app: &App, name: &GroupName, json: bool) -> Result<(), Failure> {
    let summary = groups::find(app, name).await?;
    let reach = Reached { by: None, group: Some(summary.group.id) };
    let members = people::all(app, PeopleSearch { reach, ..PeopleSearch::default() }).await?;
    let mut roles = Vec::new();
    for person in &members {
        let memberships = groups::of(app, person.account.id).await?;
        let own = memberships.into_iter().find(|membership| membership.group.id == summary.group.id);
        roles.push(own.map_or("", |membership| membership.role.as_str()));
    }
    if json {
        let mut value = group_json(&summary);
        if let Value::Object(fields) = &mut value {
            let member =
                |(person, role): (&Person, &&str)| json!({ "username": person.account.username, "role": role });
            fields.insert("members".to_owned(), members.iter().zip(&roles).map(member).collect());
        }
        return output::json(&value);
    }
    let required = summary.requirement.map_or_else(|| "not required".to_owned(), |one| format!("by {}", one.until));
    output::list(&[
        ("group", summary.group.name.to_string()),
        ("id", summary.group.id.to_string()),
        ("two-step verification", required),
        ("created", summary.group.created_at.to_string()),
    ])?;
    output::line(format_args!("\n{} member(s)", members.len()))?;
    let row = |(person, role): (&Person, &&str)| {
        let called = person.account.display_name.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![person.account.username.to_string(), called, (*role).to_owned()]
    };
    let rows: Vec<_> = members.iter().zip(&roles).map(row).collect();
    if rows.is_empty() { Ok(()) } else { output::table(&["name", "called", "role"], &rows) }
}

fn group_json(summary: &GroupSummary) -> Value {
    json!({
        "id": summary.group.id,
        "name": summary.group.name,
        "members": summary.members,
        "two_step_required_since": summary.requirement.map(|requirement| requirement.since),
        "two_step_required_until": summary.requirement.map(|requirement| requirement.until),
        "created_at": summary.group.created_at,
    })
}
