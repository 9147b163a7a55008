//! Accounts from a table (CSV, RFC 4180), as spreadsheets write it: with or without a mark at its beginning, with commas, semicolons or
//! tabs between cells, with any line ends. Nothing is imported unless every line is good.

use std::collections::HashSet;

use nod_core::organisation::{GroupName, NewPerson};
use nod_core::wire::ErrorCode;

use super::create::check_one;
use crate::app::App;
use crate::flow::refusal::{Refusal, Result};

/// The largest table, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The most people in one table.
pub const MAX_PEOPLE: usize = 5_000;

/// The most faults that are named.
const MAX_FAULTS: usize = 100;

/// The characters with which a file can begin to say that it is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its number in the file, from 1 on.
    pub line: u64,
    /// What is wrong.
    pub code: FaultCode,
    /// The cell, or the name of its column.
    pub cell: String,
}

macro_rules! fault_codes {
    ($($(#[$doc:meta])+ $variant:ident $code:literal $about:literal;)+) => {
        /// What can be wrong with a line.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum FaultCode {$(
            $(#[$doc])+
            $variant,
        )+}

        impl FaultCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What it means, for operators.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)+ }
            }
        }
    };
}

fault_codes! {
    /// The file is not UTF-8.
    Encoding "not_utf8" "the file is not UTF-8; save it as CSV UTF-8";
    /// The file is too large, or has too many lines.
    TooLarge "too_large" "at most 5000 people and 1 MiB";
    /// There is nobody in it.
    Empty "empty" "there is nobody in the file";
    /// There is no column of user names.
    NoUsername "no_username_column" "a column is called username";
    /// A column has a name that is not known, or twice.
    Column "unknown_column" "columns are username, display_name and groups, each once";
    /// A column would make administrators.
    Administrator "administrator_column" "nobody becomes an administrator by a table";
    /// The line has another number of cells than the first.
    Cells "wrong_number_of_cells" "the line has another number of cells than the first";
    /// The quotes are not closed.
    Quotes "bad_quotes" "quotes are not closed";
    /// The user name cannot be used.
    Username "bad_username" "the user name cannot be used";
    /// The name of the person cannot be used.
    DisplayName "bad_display_name" "a name has 1 to 64 visible characters";
    /// The name of a group cannot be used.
    Group "bad_group" "the name of a group cannot be used";
    /// The same user name stands above.
    Twice "username_twice" "the same user name stands above";
    /// Another account has the user name.
    Taken "username_taken" "another account has this user name";
    /// There is no such group.
    GroupUnknown "group_unknown" "there is no such group";
}

/// A person, and the line that lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line's number.
    pub line: u64,
    /// The person.
    pub person: NewPerson,
}

/// What a table lists: people, or what is wrong with it.
pub type Table = std::result::Result<Vec<Line>, Vec<Fault>>;

/// Reads a table, and looks whether its people can be created.
///
/// # Errors
/// The store's.
pub async fn check(app: &App, bytes: &[u8]) -> Result<Table> {
    let (lines, mut faults) = parse(bytes);
    for Line { line, person } in &lines {
        if faults.len() >= MAX_FAULTS {
            break;
        }
        let code = match check_one(app, person).await {
            Ok(()) => continue,
            Err(Refusal { code: ErrorCode::UsernameTaken, .. }) => FaultCode::Taken,
            Err(Refusal { code: ErrorCode::GroupUnknown, .. }) => FaultCode::GroupUnknown,
            Err(Refusal { code: ErrorCode::BadField, .. }) => FaultCode::Username,
            Err(refusal) => return Err(refusal),
        };
        let groups: Vec<&str> = person.groups.iter().map(GroupName::as_str).collect();
        let cell = if code == FaultCode::GroupUnknown { groups.join("|") } else { person.username.to_string() };
        faults.push(Fault { line: *line, code, cell });
    }
    faults.sort_by_key(|fault| fault.line);
    Ok(if faults.is_empty() { Ok(lines) } else { Err(faults) })
}

/// Reads a table.
///
/// # Errors
/// What is wrong with its lines.
pub fn read(bytes: &[u8]) -> Table {
    let (lines, faults) = parse(bytes);
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

/// The lines that are good, and what is wrong with the others or with the whole: one of the two is not empty.
fn parse(bytes: &[u8]) -> (Vec<Line>, Vec<Fault>) {
    match parse_lines(bytes) {
        Ok(found) => found,
        Err(whole) => (Vec::new(), whole),
    }
}

/// # Errors
/// What is wrong with the whole.
fn parse_lines(bytes: &[u8]) -> std::result::Result<(Vec<Line>, Vec<Fault>), Vec<Fault>> {
    let fault = |line, code, cell: &str| Fault { line, code, cell: cell.to_owned() };
    if bytes.len() > MAX_BYTES {
        return Err(vec![fault(1, FaultCode::TooLarge, "")]);
    }
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        vec![fault(u64::try_from(line).unwrap_or(u64::MAX), FaultCode::Encoding, "")]
    })?;
    let mut records = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records();
    let columns = match records.next() {
        Some(Ok(head)) => columns(&head)?,
        _ => return Err(vec![fault(1, FaultCode::Empty, "")]),
    };
    let (mut lines, mut faults, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    let mut last_line = 1;
    for record in records {
        let Ok(record) = record else {
            faults.push(fault(0, FaultCode::Cells, ""));
            continue;
        };
        let line = record.position().map_or(0, |at| line_at(text, at.byte()));
        last_line = line;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match columns.person(&record) {
            Ok(person) if !seen.insert(person.username.clone()) => {
                faults.push(fault(line, FaultCode::Twice, person.username.as_str()));
            }
            Ok(person) => lines.push(Line { line, person }),
            Err((code, cell)) => faults.push(fault(line, code, &cell)),
        }
        if faults.len() >= MAX_FAULTS {
            break;
        }
        if lines.len() > MAX_PEOPLE {
            return Err(vec![fault(line, FaultCode::TooLarge, "")]);
        }
    }
    if !has_closed_quotes(text) {
        faults.push(fault(last_line, FaultCode::Quotes, ""));
    }
    if faults.is_empty() && lines.is_empty() {
        return Err(vec![fault(1, FaultCode::Empty, "")]);
    }
    Ok((lines, faults))
}

/// What stands between cells: what stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| head.bytes().filter(|byte| byte == delimiter).count();
    // Of equal ones the last is chosen: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// A quote that is not closed makes one cell of all that follows.
fn has_closed_quotes(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'"').count() % 2 == 0
}

/// In which cell what stands.
struct Columns {
    username: usize,
    display_name: Option<usize>,
    groups: Option<usize>,
    count: usize,
}

fn columns(head: &csv::StringRecord) -> std::result::Result<Columns, Vec<Fault>> {
    let (mut username, mut display_name, mut groups, mut faults) = (None, None, None, Vec::new());
    for (place, cell) in head.iter().enumerate() {
        let name = cell.trim().to_lowercase().replace([' ', '-'], "_");
        let column = match name.as_str() {
            "username" | "user_name" => &mut username,
            "display_name" | "name" => &mut display_name,
            "groups" | "group" => &mut groups,
            "administrator" | "admin" | "role" => {
                faults.push(Fault { line: 1, code: FaultCode::Administrator, cell: cell.to_owned() });
                continue;
            }
            _ => {
                faults.push(Fault { line: 1, code: FaultCode::Column, cell: cell.to_owned() });
                continue;
            }
        };
        if column.replace(place).is_some() {
            faults.push(Fault { line: 1, code: FaultCode::Column, cell: cell.to_owned() });
        }
    }
    match username {
        Some(username) if faults.is_empty() => Ok(Columns { username, display_name, groups, count: head.len() }),
        Some(_) => Err(faults),
        None => {
            faults.push(Fault { line: 1, code: FaultCode::NoUsername, cell: "username".to_owned() });
            Err(faults)
        }
    }
}

impl Columns {
    fn person(&self, record: &csv::StringRecord) -> std::result::Result<NewPerson, (FaultCode, String)> {
        if record.len() != self.count {
            return Err((FaultCode::Cells, record.len().to_string()));
        }
        let cell = |place: Option<usize>| place.and_then(|place| record.get(place)).unwrap_or_default().trim();
        let typed = cell(Some(self.username));
        let username = typed.parse::<nod_core::id::Username>().map_err(|_| (FaultCode::Username, typed.to_owned()))?;
        username.check_new().map_err(|_| (FaultCode::Username, typed.to_owned()))?;
        let called = cell(self.display_name);
        let display_name = match called {
            "" => None,
            called => Some(called.parse().map_err(|_| (FaultCode::DisplayName, called.to_owned()))?),
        };
        let mut groups: Vec<GroupName> = Vec::new();
        for name in cell(self.groups).split(GroupName::SEPARATORS).map(str::trim).filter(|name| !name.is_empty()) {
            let name: GroupName = name.parse().map_err(|_| (FaultCode::Group, name.to_owned()))?;
            if !groups.iter().any(|group| group.key() == name.key()) {
                groups.push(name);
            }
        }
        Ok(NewPerson { username, display_name, groups })
    }
}

/// The line of an editor on which a record begins. The reader counts a line feed after a carriage return to the record after it.
fn line_at(text: &str, byte: u64) -> u64 {
    let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let (before, after) = text.as_bytes().split_at(byte);
    let skipped = after.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let feeds = before.iter().chain(skipped).filter(|byte| **byte == b'\n').count();
    u64::try_from(feeds).unwrap_or(u64::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &[u8]) -> Vec<(u64, String, String, String)> {
        let row = |Line { line, person }: Line| {
            let called = person.display_name.map(|name| name.to_string()).unwrap_or_default();
            let groups: Vec<&str> = person.groups.iter().map(GroupName::as_str).collect();
            (line, person.username.to_string(), called, groups.join("|"))
        };
        read(text).unwrap().into_iter().map(row).collect()
    }

    fn faults(text: &[u8]) -> Vec<(u64, &'static str)> {
        read(text).unwrap_err().iter().map(|fault| (fault.line, fault.code.as_str())).collect()
    }

    #[test]
    fn a_table_is_read_as_spreadsheets_write_it() {
        let anna = |line| (line, "anna".to_owned(), "Anna, \"de\" Vries".to_owned(), "Sales|Büro".to_owned());
        for text in [
            "username,display_name,groups\nAnna,\"Anna, \"\"de\"\" Vries\",Sales|Büro\n",
            "\u{feff}User name;Name;Groups\r\n\"anna\";\"Anna, \"\"de\"\" Vries\";Sales|Büro\r\n",
            "groups\tusername\tname\nSales; Büro ;sales\tanna\t\"Anna, \"\"de\"\" Vries\"",
        ] {
            assert_eq!(people(text.as_bytes()), [anna(2)], "{text:?}");
        }
        // Cells with line breaks count as lines do in an editor, and empty lines are passed over.
        assert_eq!(people(b"username\n\nanna\r\n\r\nbert\n").iter().map(|row| row.0).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn every_bad_line_is_named() {
        let table = "username,name,groups\nanna,,\nan na,,\nanna,,\nbert,\u{202e}x,\ncleo,,a\u{200b}b\nx,y\n";
        assert_eq!(
            faults(table.as_bytes()),
            [
                (3, "bad_username"),
                (4, "username_twice"),
                (5, "bad_display_name"),
                (6, "bad_group"),
                (7, "wrong_number_of_cells")
            ]
        );
        assert_eq!(faults(b"name\nanna\n"), [(1, "no_username_column")]);
        assert_eq!(faults(b"username,administrator\nanna,yes\n"), [(1, "administrator_column")]);
        assert_eq!(faults(b"username,phone\nanna,1\n"), [(1, "unknown_column")]);
        assert_eq!(faults(b"username,username\na,b\n"), [(1, "unknown_column")]);
        assert_eq!(faults(b""), [(1, "empty")]);
        assert_eq!(faults(b"username\n"), [(1, "empty")]);
        assert_eq!(faults(b"username\nanna\n\xff\xfe\n"), [(3, "not_utf8")]);
        assert!(faults(b"username,name\nanna,\"Anna\nbert,B\n").contains(&(2, "bad_quotes")));
        assert_eq!(faults(&vec![b'a'; MAX_BYTES + 1]), [(1, "too_large")]);
        let mut many = "username\n".to_owned();
        for number in 0..=MAX_PEOPLE {
            many.extend(["p", &number.to_string(), "\n"]);
        }
        assert_eq!(faults(many.as_bytes()), [(5002, "too_large")]);
        let bad = format!("username\n{}", "a b\n".repeat(MAX_FAULTS * 2));
        assert_eq!(faults(bad.as_bytes()).len(), MAX_FAULTS);
    }
}
