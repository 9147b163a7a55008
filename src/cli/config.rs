//! `nod config`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::Value;

use super::output::{self, Failure};
use crate::config::{Config, Key, Kind, SECTIONS, Section, Shown, Source, duration};

/// The widest line of a comment.
const WIDTH: usize = 100;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Prints the configuration in effect and where each value comes from; secrets are left out.
    Show {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prints a configuration file with every key, its default and its meaning.
    Example,
    /// Prints `docs/configuration.md`.
    #[command(hide = true)]
    Reference,
}

pub(super) fn run(file: Option<&Path>, command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Show { json } => show(file, *json)?,
        Command::Example => output::line(example().trim_end())?,
        Command::Reference => output::line(reference().trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(file: Option<&Path>, as_json: bool) -> Result<(), Failure> {
    // What does not load is not in effect.
    Config::load(file)?;
    let mut all = serde_json::Map::new();
    let mut text = String::new();
    for section in SECTIONS {
        let mut values = serde_json::Map::new();
        let _ = writeln!(text, "[{}]", section.name);
        for key in section.keys {
            let setting = Config::setting(file, &format!("{}.{}", section.name, key.name))?;
            let Some(setting) = setting.filter(|setting| !setting.value.is_null()) else { continue };
            let value = redacted(key, &written(key, setting.value));
            let source = match setting.source {
                Source::Default => String::new(),
                Source::File(path) => format!("  # {}", path.display()),
                Source::Environment => format!("  # {}", variable(section, key)),
            };
            let _ = writeln!(text, "{} = {}{source}", key.name, toml(&value));
            values.insert(key.name.to_owned(), value);
        }
        text.push('\n');
        all.insert(section.name.to_owned(), Value::Object(values));
    }
    if as_json { output::json(&all) } else { output::line(text.trim_end()) }
}

/// A value as people write it: a length of time has its unit, also where somebody set it in seconds.
fn written(key: &Key, value: Value) -> Value {
    match duration::read(&value) {
        Ok(time) if key.kind == Kind::Duration => Value::String(duration::format(time)),
        _ => value,
    }
}

/// A value as it may be shown.
fn redacted(key: &Key, value: &Value) -> Value {
    let hidden = || Value::String("[redacted]".to_owned());
    match (key.shown, value) {
        (Shown::Whole, value) => value.clone(),
        (Shown::WithoutPassword, Value::String(url)) => without_password(url).map_or_else(hidden, Value::String),
        (Shown::WithoutPassword | Shown::Nothing, _) => hidden(),
    }
}

/// A database's address without what could be a password: neither the user's part nor the query.
fn without_password(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once(':')?;
    if scheme == "sqlite" {
        return Some(url.to_owned());
    }
    let rest = rest.strip_prefix("//")?.split(['?', '#']).next()?;
    // A password may hold an `@`: what stands after the last one is the host.
    let Some((user, host)) = rest.rsplit_once('@') else { return Some(format!("{scheme}://{rest}")) };
    let user = user.split(':').next().unwrap_or_default();
    Some(format!("{scheme}://{user}:[redacted]@{host}"))
}

/// A file with every key, commented out at its default.
fn example() -> String {
    let mut text = String::from(
        "# Nod's configuration. Every line that sets a key shows its default: take the # away to change it.\n\
         # The environment comes before this file: NOD_HTTP__LISTEN sets listen in [http]. Text stands there without quotation\n\
         # marks, a list as a, b. A length of time is written 30s, 10m, 1h30m or 500ms; a number alone is seconds.\n",
    );
    for section in SECTIONS {
        let _ = writeln!(text, "\n{}[{}]", comment(section.about), section.name);
        for key in section.keys {
            text.push('\n');
            text.push_str(&comment(key.about));
            text.push_str(&comment(key.cost));
            let _ = writeln!(text, "#{} = {}", key.name, toml(&(key.default)()));
        }
    }
    text
}

fn variable(section: &Section, key: &Key) -> String {
    format!("NOD_{}__{}", section.name, key.name).to_uppercase()
}

/// Text as comment lines; nothing for no text.
fn comment(text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + word.chars().count() + 3 > WIDTH {
            let _ = writeln!(lines, "#{line}");
            line.clear();
        }
        line.push(' ');
        line.push_str(word);
    }
    if !line.is_empty() {
        let _ = writeln!(lines, "#{line}");
    }
    lines
}

/// A value in TOML, which has no null: a key without a default shows what it would look like.
fn toml(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".to_owned(),
        Value::Array(values) => format!("[{}]", values.iter().map(toml).collect::<Vec<_>>().join(", ")),
        // JSON's strings, numbers and truth values are TOML's, but for one escape that `serde_json` does not write.
        value => value.to_string(),
    }
}

/// `docs/configuration.md`.
fn reference() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         Values come from the defaults, then from the file that `--config` or `NOD_CONFIG` names (TOML), then from the\n\
         environment: `NOD_HTTP__LISTEN` sets `http.listen`. An unknown key is an error. `nod config example` prints a file\n\
         with every key, `nod config show` what is in effect, `nod doctor` what is wrong with it.\n\n\
         The name of a variable is `NOD_`, the section, two underscores and the key, in capitals. One that differs from a\n\
         setting only in its underscores (`NOD_HTTP_LISTEN`) is an error. The type of the key decides how the value is read:\n\n\
         - text is taken as it is, whatever it looks like: `NOD_SERVICE__NAME=1984`, without quotation marks;\n\
         - numbers and `true` or `false` are written plainly: `NOD_DATABASE__BATCH=256`;\n\
         - lengths of time are written with their units, `NOD_HTTP__MAX_WAIT=25s`; a number alone is seconds;\n\
         - entries of a list stand between commas: `NOD_HTTP__TRUSTED_PROXIES=\"10.0.0.0/8, 127.0.0.1\"`. Brackets around\n\
         \x20 the list and quotation marks around each entry may be there: `[\"10.0.0.0/8\", \"127.0.0.1\"]`. Nothing, or `[]`, is\n\
         \x20 the empty list.\n\n\
         A length of time is hours, minutes, seconds and milliseconds without blanks, as in `30s`, `10m`, `1h30m` or `500ms`;\n\
         days (`1d`) are read too. In the file it stands in quotation marks: `max_wait = \"25s\"`. A number alone is whole\n\
         seconds: `max_wait = 25`. The longest is 100 years.\n\n\
         REQ numbers are those of the standards' requirements that tests name. The defaults keep all of them.\n",
    );
    for section in SECTIONS {
        let _ = writeln!(text, "\n## {}\n\n{}\n", section.name, joined(section.about));
        text.push_str("| key | default | meaning | what a change can cost |\n|---|---|---|---|\n");
        for key in section.keys {
            let default = match (key.default)() {
                Value::Null => "none".to_owned(),
                value => format!("`{}`", toml(&value)),
            };
            let _ = writeln!(text, "| `{}` | {default} | {} | {} |", key.name, joined(key.about), joined(key.cost));
        }
    }
    text
}

/// Text on one line.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described() -> impl Iterator<Item = (&'static Section, &'static Key)> {
        SECTIONS.iter().flat_map(|section| section.keys.iter().map(move |key| (section, key)))
    }

    #[test]
    fn the_example_is_the_defaults() {
        let example = example();
        let set: String = example
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
            .filter(|line| !line.ends_with("= \"\""))
            .flat_map(|line| [line, "\n"])
            .collect();
        let mut defaults = crate::config::defaults();
        for section in defaults.as_object_mut().unwrap().values_mut() {
            section.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        }
        let parsed: toml::Table = toml::from_str(&set).unwrap();
        assert_eq!(serde_json::to_value(parsed).unwrap(), defaults);
        let file = tempfile::NamedTempFile::new().unwrap();
        for text in [&example, &set] {
            std::fs::write(file.path(), text).unwrap();
            Config::load(Some(file.path())).unwrap();
        }
    }

    #[test]
    fn the_documentation_is_in_step() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
        let written = std::fs::read_to_string(path).unwrap();
        assert_eq!(written, reference(), "run: nod config reference > docs/configuration.md");
    }

    /// What hides its value from `Debug` is a secret, whatever the table says: a new one cannot be forgotten.
    #[test]
    fn every_secret_is_known_as_one() {
        for (section, key) in described() {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), format!("[{}]\n{} = \"hunter2\"\n", section.name, key.name)).unwrap();
            // Keys of other types, and texts with a form, do not take this one.
            let Ok(config) = Config::load(Some(file.path())) else { continue };
            let is_secret = !format!("{config:?}").contains("hunter2");
            assert_eq!(is_secret, key.shown != Shown::Whole, "{}.{}", section.name, key.name);
        }
    }

    #[test]
    fn a_database_is_shown_without_its_password() {
        for (url, shown) in [
            ("sqlite:var/nod.db", Some("sqlite:var/nod.db")),
            ("postgres://nod:hunter2@db/nod", Some("postgres://nod:[redacted]@db/nod")),
            ("postgres://nod:hun@ter2@db:5432/nod?sslmode=require", Some("postgres://nod:[redacted]@db:5432/nod")),
            ("postgres://db/nod?user=nod&password=hunter2", Some("postgres://db/nod")),
            ("hunter2", None),
        ] {
            assert_eq!(without_password(url).as_deref(), shown);
        }
    }
}
