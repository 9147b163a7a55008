//! People as a table for spreadsheets (RFC 4180).

use nod_core::organisation::GroupName;
use secrecy::ExposeSecret;

use super::create::Invited;
use crate::flow::refusal::{Refusal, Result};
use crate::store::Person;

const HEAD: [&str; 9] = [
    "username",
    "display_name",
    "groups",
    "two_step_since",
    "phones",
    "passkeys",
    "codes_apps",
    "signed_in_at",
    "reminded_at",
];

/// The table of these people, in which no cell is taken for a formula.
///
/// # Errors
/// `internal`.
pub fn people(people: &[Person]) -> Result<Vec<u8>> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(HEAD).map_err(Refusal::internal)?;
    for person in people {
        table.write_record(cells(person)).map_err(Refusal::internal)?;
    }
    table.into_inner().map_err(Refusal::internal)
}

/// The table of people with the links for their first passwords. A link that was used is left out.
///
/// # Errors
/// `internal`.
pub fn invitations(people: &[Invited]) -> Result<Vec<u8>> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(["username", "display_name", "link", "until"]).map_err(Refusal::internal)?;
    for person in people {
        let link = person.link.as_ref();
        let cells = [
            text(&person.username),
            text(&person.display_name),
            link.map(|link| link.link.expose_secret().to_owned()).unwrap_or_default(),
            link.map(|link| link.expires_at.to_string()).unwrap_or_default(),
        ];
        table.write_record(cells).map_err(Refusal::internal)?;
    }
    table.into_inner().map_err(Refusal::internal)
}

fn cells(person: &Person) -> [String; 9] {
    let moment = |at: Option<nod_core::time::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let groups: Vec<&str> = person.groups.iter().map(GroupName::as_str).collect();
    let since = match person.account.two_step {
        nod_core::account::TwoStep::On { since } => Some(since),
        nod_core::account::TwoStep::Off => None,
    };
    [
        text(person.account.username.as_str()),
        text(person.account.display_name.as_ref().map(nod_core::device::DisplayName::as_str).unwrap_or_default()),
        text(&groups.join("|")),
        moment(since),
        person.phones.to_string(),
        person.passkeys.to_string(),
        person.codes_apps.to_string(),
        moment(person.signed_in_at),
        moment(person.reminded_at),
    ]
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn text(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(text(formula), format!("'{formula}"));
        }
        assert_eq!(text("anna=x"), "anna=x");
    }
}
