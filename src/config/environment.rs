//! Settings from the environment: `NOD_HTTP__LISTEN` sets `http.listen`.
//!
//! A value is read as the type of its key: a text setting is text whatever it looks like, so that a service can be called
//! `1984`.

use std::ffi::OsString;

use figment::value::{Dict, Map};
use figment::{Metadata, Profile, Provider};
use serde_json::Value;

use super::{Key, Kind, SECTIONS, Section};

/// What every variable's name begins with.
const PREFIX: &str = "NOD_";

/// Between the section and the key.
const SEPARATOR: &str = "__";

/// The settings that the environment makes.
pub(super) struct Environment(Dict);

impl Environment {
    /// Reads the variables that set a key. Others that begin with `NOD_` are somebody else's, unless one is a setting with
    /// its underscores in the wrong places.
    ///
    /// # Errors
    /// Which variable is misspelt or cannot be read.
    pub(super) fn read(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, String> {
        let mut settings = serde_json::Map::new();
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| has_prefix(name)) else { continue };
            let path = setting(name);
            refuse_misspelt(name, path.as_ref())?;
            let Some((section, key)) = path else { continue };
            let text = value.into_string().map_err(|_| format!("{name}: its value is not UTF-8"))?;
            let value = typed(&section, &key, text).map_err(|what| format!("{name}: {what}"))?;
            let section = settings.entry(section).or_insert_with(|| Value::Object(serde_json::Map::new()));
            if let Some(section) = section.as_object_mut() {
                section.insert(key, value);
            }
        }
        let settings = figment::value::Value::serialize(settings).map_err(|error| error.to_string())?;
        Ok(Self(settings.into_dict().unwrap_or_default()))
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment")
            .interpolater(|_, keys| format!("{PREFIX}{}", keys.join(SEPARATOR).to_uppercase()))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.0.clone()))
    }
}

fn has_prefix(name: &str) -> bool {
    name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// The section and the key that a variable sets. `None`: it is no setting.
fn setting(name: &str) -> Option<(String, String)> {
    let (section, key) = name.get(PREFIX.len()..)?.split_once(SEPARATOR)?;
    Some((section.to_lowercase(), key.to_lowercase()))
}

/// A variable that reads like a setting but for its underscores would be ignored, or refused as an unknown key: say how it is
/// spelt.
fn refuse_misspelt(name: &str, path: Option<&(String, String)>) -> Result<(), String> {
    let letters = |text: &str| text.replace('_', "").to_lowercase();
    let typed = letters(name.get(PREFIX.len()..).unwrap_or_default());
    for Section { name: section, keys, .. } in SECTIONS {
        for Key { name: key, .. } in *keys {
            let is_right = path.is_some_and(|(own, its)| own == section && its == key);
            if typed == letters(&format!("{section}{key}")) && !is_right {
                let right = format!("{PREFIX}{section}{SEPARATOR}{key}").to_uppercase();
                return Err(format!(
                    "{name} sets nothing: {section}.{key} is set by {right}, with two underscores after the section"
                ));
            }
        }
    }
    Ok(())
}

/// A value as the type of its key. What does not fit stays text, and is refused as such together with the key's name.
fn typed(section: &str, key: &str, text: String) -> Result<Value, String> {
    let number = |text: String| match (text.trim().parse::<u64>(), text.trim().parse::<i64>()) {
        (Ok(number), _) => Value::from(number),
        (Err(_), Ok(number)) => Value::from(number),
        _ => Value::String(text),
    };
    Ok(match kind(section, key) {
        Some(Kind::Number) => number(text),
        Some(Kind::Flag) => text.trim().parse().map_or(Value::String(text), Value::Bool),
        Some(Kind::List) => Value::Array(list(&text)?.into_iter().map(Value::String).collect()),
        Some(Kind::Duration) => Value::String(text.trim().to_owned()),
        // An unknown key is refused together with those of the file.
        Some(Kind::Text) | None => Value::String(text),
    })
}

fn kind(section: &str, key: &str) -> Option<Kind> {
    let section = SECTIONS.iter().find(|found| found.name == section)?;
    section.keys.iter().find(|found| found.name == key).map(|key| key.kind)
}

/// `a, b` or `["a", "b"]`: entries between commas, with or without brackets around all of them and quotation marks around each.
fn list(text: &str) -> Result<Vec<String>, String> {
    let broken = || "a list is written a, b or [\"a\", \"b\"]".to_owned();
    let text = text.trim();
    let entries = match (text.strip_prefix('['), text.strip_suffix(']')) {
        (Some(rest), Some(_)) => rest.strip_suffix(']').ok_or_else(broken)?,
        (None, None) => text,
        _ => return Err(broken()),
    };
    let entry = |entry: &str| {
        let entry = entry.trim();
        let inner = entry.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(entry);
        if inner.contains(['"', '[', ']']) { Err(broken()) } else { Ok(inner.to_owned()) }
    };
    let entries = entries.split(',').map(entry).collect::<Result<Vec<String>, String>>()?;
    // Nothing between two commas, or after the last, is no entry.
    Ok(entries.into_iter().filter(|entry| !entry.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Source};
    use super::*;

    fn load(variables: &[(&str, &str)]) -> Result<Config, String> {
        Config::load_with(None, variables.iter().map(|(name, value)| (name.into(), value.into())))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_text_setting_is_text_whatever_it_looks_like() {
        for text in
            ["1984", "true", "1.0", "-1", "[x]", "{a=b}", "0x10", "1e3", "\"Nod\"", "'Nod'", "null", "a, b", "a=b"]
        {
            assert_eq!(load(&[("NOD_SERVICE__NAME", text)]).unwrap().service.name, text);
        }
        // None of them has a default that would say so.
        let set =
            [("NOD_APNS__KEY_ID", "1234567890"), ("NOD_APNS__TEAM_ID", "0123456789"), ("NOD_KEYS__DATA_KEY_FILE", "7")];
        let config = load(&set).unwrap();
        assert_eq!(config.apns.key_id.as_deref(), Some("1234567890"));
        assert_eq!(config.apns.team_id.as_deref(), Some("0123456789"));
        assert_eq!(config.keys.data_key_file, std::path::Path::new("7"));
    }

    #[test]
    fn numbers_truth_values_and_lists_keep_their_types() {
        let config = load(&[
            ("NOD_HTTP__MAX_WAIT", " 25 "),
            ("NOD_WEBPUSH__QUEUE", "7"),
            ("NOD_WEBPUSH__ENABLED", "false"),
            ("NOD_HTTP__TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1"),
            ("nod_http__forwarded_header", "Forwarded"),
        ])
        .unwrap();
        assert_eq!(config.http.max_wait.as_secs(), 25);
        assert_eq!(config.webpush.queue, Some(7));
        assert!(!config.webpush.enabled);
        assert_eq!(config.http.trusted_proxies.len(), 2);
        assert_eq!(config.http.forwarded_header, super::super::ForwardedHeader::Forwarded);
        for wrong in [("NOD_HTTP__MAX_WAIT", "soon"), ("NOD_HTTP__MAX_WAIT", "1.5"), ("NOD_WEBPUSH__ENABLED", "yes")] {
            let error = load(&[wrong]).unwrap_err();
            assert!(error.contains(wrong.0), "{error}");
        }
    }

    #[test]
    fn a_list_is_written_with_brackets_and_quotation_marks_or_without() {
        for text in ["a,b", " a , b ", "[a, b]", "[\"a\", \"b\"]", "\"a\",b", "a,b,"] {
            assert_eq!(list(text).unwrap(), ["a", "b"], "{text}");
        }
        for text in ["", " ", "[]", "[ ]"] {
            assert_eq!(list(text).unwrap(), [""; 0], "{text:?}");
        }
        assert_eq!(list("[::1]").unwrap(), ["::1"]);
        for text in ["[a, b", "a, b]", "[", "]", "[\"a]", "[[a], b]", "a\"b"] {
            assert!(list(text).is_err(), "{text}");
        }
        let error = load(&[("NOD_APNS__TOPICS", "[a")]).unwrap_err();
        assert!(error.contains("NOD_APNS__TOPICS") && error.contains("list"), "{error}");
    }

    #[test]
    fn underscores_in_the_wrong_places_are_pointed_out_with_the_right_spelling() {
        for (name, right) in [
            ("NOD_HTTP_LISTEN", "NOD_HTTP__LISTEN"),
            ("NOD_SERVICE_PUBLIC_URL", "NOD_SERVICE__PUBLIC_URL"),
            ("NOD_HTTP_TRUSTED_PROXIES", "NOD_HTTP__TRUSTED_PROXIES"),
            ("NOD_HTTP_MAX__WAIT", "NOD_HTTP__MAX_WAIT"),
            ("NOD__HTTP__LISTEN", "NOD_HTTP__LISTEN"),
            ("NOD_HTTP___LISTEN", "NOD_HTTP__LISTEN"),
            ("NOD_HTTP__LISTEN_", "NOD_HTTP__LISTEN"),
            ("Nod_Http_Listen", "NOD_HTTP__LISTEN"),
        ] {
            let error = load(&[(name, "127.0.0.1:1")]).unwrap_err();
            assert!(error.contains(name) && error.contains(right), "{name}: {error}");
        }
        // What others leave in the environment is not ours, and an unknown key is refused as in the file.
        for name in
            ["NOD_CONFIG", "NOD_SERVICE_HOST", "NOD_SERVICE_PORT", "NOD_PORT_8080_TCP_ADDR", "NOD_", "NOD", "NODE_ENV"]
        {
            assert!(load(&[(name, "x")]).is_ok(), "{name}");
        }
        for (name, key) in
            [("NOD_HTTP__LISSTEN", "lissten"), ("NOD_HTPP__LISTEN", "htpp"), ("NOD_HTTP__LISTEN__X", "listen__x")]
        {
            let error = load(&[(name, "x")]).unwrap_err();
            assert!(error.contains(key), "{name}: {error}");
        }
    }

    #[test]
    fn every_key_can_be_set_to_its_default_and_no_two_are_spelt_alike() {
        let mut spelt = std::collections::BTreeSet::new();
        for section in SECTIONS {
            for key in section.keys {
                let default = (key.default)();
                let text = match &default {
                    Value::Null if key.kind == Kind::Number => "1".to_owned(),
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let name = format!("NOD_{}__{}", section.name, key.name).to_uppercase();
                assert!(spelt.insert(name.replace('_', "")), "{name}");
                // An empty key or path of a secret is refused later, by what it is for.
                if let Err(error) = load(&[(&name, &text)]) {
                    assert!(default.is_null() && !error.contains("invalid type"), "{name}: {error}");
                }
                let setting = Config::setting_with(
                    None,
                    [(OsString::from(&name), OsString::from(&text))],
                    &format!("{}.{}", section.name, key.name),
                );
                assert_eq!(setting.unwrap().unwrap().source, Source::Environment, "{name}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_value_that_is_no_text_is_refused_by_name() {
        use std::os::unix::ffi::OsStringExt as _;
        let bytes = OsString::from_vec(vec![0xff]);
        let error = Config::load_with(None, [("NOD_SERVICE__NAME".into(), bytes)]).unwrap_err().to_string();
        assert!(error.contains("NOD_SERVICE__NAME"), "{error}");
        let theirs = OsString::from_vec(vec![0xff]);
        assert!(Config::load_with(None, [(theirs.clone(), theirs)]).is_ok());
    }
}
