//! The configuration: one tree, read once, unknown keys refused, secrets redacted.
//!
//! Values come from the defaults, then from a TOML file, then from the environment: `NOD_HTTP__LISTEN` sets
//! `http.listen`. Every default is the safe one.
//!
//! A setting stands in one place: the table of its section, a file of this folder ([`section`] says how it is written).
//! From there come its type, its default, its check and its documentation, `docs/configuration.md` included.

mod apns;
mod app;
mod approval;
mod database;
pub mod duration;
mod environment;
mod fcm;
mod http;
mod keys;
mod limits;
mod log;
mod mail;
mod network;
mod origin;
mod passwords;
mod places;
mod push;
mod retention;
mod section;
mod service;
mod sessions;
mod sign_in;
mod unifiedpush;
mod webpush;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::Deserialize;
use serde_json::Value;

pub use apns::Apns;
pub use app::PhoneApp;
pub use approval::Approval;
pub use database::Database;
pub use fcm::Fcm;
pub use http::{ForwardedHeader, Http};
pub use keys::Keys;
pub use limits::Limits;
pub use log::{Log, LogFormat};
pub use mail::{Encryption, Mail};
pub use network::Network;
pub use origin::{check_origin, passkey_host};
pub use passwords::Passwords;
pub use places::Places;
pub use push::Push;
pub use retention::Retention;
pub use section::{Key, Kind, Section, Shown};
pub use service::Service;
pub use sessions::Sessions;
pub use sign_in::SignIn;
pub use unifiedpush::UnifiedPush;
pub use webpush::WebPush;

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What people see.
    pub service: Service,
    /// Where it listens.
    pub http: Http,
    /// The phone app in the browser.
    pub app: PhoneApp,
    /// Where it keeps everything.
    pub database: Database,
    /// Where its data key is.
    pub keys: Keys,
    /// How long things last and how many there may be.
    pub approval: Approval,
    /// How often things may be tried.
    pub limits: Limits,
    /// Waking phones: what all services have in common.
    pub push: Push,
    /// Web Push.
    pub webpush: WebPush,
    /// UnifiedPush.
    pub unifiedpush: UnifiedPush,
    /// Firebase Cloud Messaging.
    pub fcm: Fcm,
    /// Apple Push Notification service.
    pub apns: Apns,
    /// Mail to people.
    pub mail: Mail,
    /// Sessions on Nod's own pages.
    pub sessions: Sessions,
    /// Where addresses are.
    pub places: Places,
    /// How people may sign in.
    pub sign_in: SignIn,
    /// What a new password must be.
    pub passwords: Passwords,
    /// What is deleted when.
    pub retention: Retention,
    /// Logs.
    pub log: Log,
}

/// All sections, in the order in which they are printed.
pub const SECTIONS: &[Section] = &[
    Service::SECTION,
    Http::SECTION,
    PhoneApp::SECTION,
    Database::SECTION,
    Keys::SECTION,
    Approval::SECTION,
    Limits::SECTION,
    Push::SECTION,
    WebPush::SECTION,
    UnifiedPush::SECTION,
    Fcm::SECTION,
    Apns::SECTION,
    Mail::SECTION,
    Sessions::SECTION,
    Places::SECTION,
    SignIn::SECTION,
    Passwords::SECTION,
    Retention::SECTION,
    Log::SECTION,
];

/// The configuration cannot be used; the text says which key and why.
#[derive(Debug, thiserror::Error)]
#[error("configuration: {0}")]
pub struct ConfigError(String);

impl Config {
    /// Reads the defaults, then `file`, then the environment.
    ///
    /// # Errors
    /// When the file cannot be read, a key is unknown, or a value makes no sense.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::load_with(file, std::env::vars_os())
    }

    /// … from these variables instead of the environment's.
    fn load_with(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let config: Self = sources(file, variables)?.extract().map_err(|error| ConfigError(error.to_string()))?;
        config.check().map_err(ConfigError)?;
        Ok(config)
    }

    /// The value of a key such as `http.listen`, secrets included, and where it comes from. `None`: it has none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn setting(file: Option<&Path>, key: &str) -> Result<Option<Setting>, ConfigError> {
        Self::setting_with(file, std::env::vars_os(), key)
    }

    /// … with these variables instead of the environment's.
    fn setting_with(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
        key: &str,
    ) -> Result<Option<Setting>, ConfigError> {
        let figment = sources(file, variables)?;
        let Ok(value) = figment.find_value(key) else { return Ok(None) };
        let name = figment.get_metadata(value.tag()).map(|metadata| metadata.name.to_string()).unwrap_or_default();
        let source = match file {
            _ if name.contains("environment") => Source::Environment,
            Some(file) if name.contains("TOML") => Source::File(file.to_owned()),
            _ => Source::Default,
        };
        let value = value.deserialize().map_err(|error| ConfigError(error.to_string()))?;
        Ok(Some(Setting { value, source }))
    }

    fn check(&self) -> Result<(), String> {
        let Self {
            service,
            http,
            app,
            database,
            keys,
            approval,
            limits,
            push,
            webpush,
            unifiedpush,
            fcm,
            apns,
            mail,
            sessions,
            places,
            sign_in,
            passwords,
            retention,
            log,
        } = self;
        service.check()?;
        http.check()?;
        app.check()?;
        app.check_beside(&service.public_url)?;
        database.check()?;
        keys.check()?;
        approval.check()?;
        limits.check()?;
        push.check()?;
        webpush.check()?;
        unifiedpush.check()?;
        fcm.check()?;
        apns.check()?;
        mail.check()?;
        sessions.check()?;
        places.check()?;
        sign_in.check()?;
        passwords.check()?;
        retention.check()?;
        log.check()?;
        Ok(())
    }

    /// The origin of the phone app. `None`: there is no app.
    pub fn app_url(&self) -> Option<String> {
        self.app.url(&self.service.public_url)
    }

    /// Whether browsers reach the service by https.
    pub fn is_https(&self) -> bool {
        self.service.public_url.starts_with("https://")
    }
}

/// One value of the configuration, unredacted.
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub source: Source,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// The configuration file.
    File(PathBuf),
    /// `NOD_…` in the environment.
    Environment,
}

fn sources(
    file: Option<&Path>,
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Figment, ConfigError> {
    let environment = environment::Environment::read(variables).map_err(ConfigError)?;
    let mut figment = Figment::from(Serialized::defaults(defaults()));
    if let Some(path) = file {
        // Figment takes a missing file for an empty one; a file that was named must be there.
        std::fs::metadata(path).map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
        figment = figment.merge(Toml::file_exact(path));
    }
    Ok(figment.merge(environment))
}

/// All keys with their defaults, by section.
pub fn defaults() -> Value {
    let keys = |section: &Section| section.keys.iter().map(|key| (key.name.to_owned(), (key.default)())).collect();
    SECTIONS.iter().map(|section| (section.name.to_owned(), Value::Object(keys(section)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn load(toml: &str) -> Result<Config, ConfigError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), toml).unwrap();
        Config::load(Some(file.path()))
    }

    #[test]
    fn the_defaults_are_valid() {
        let config = Config::load(None).unwrap();
        assert_eq!(config.approval.lifetime, Duration::from_mins(2));
        assert!(!config.is_https());
    }

    #[test]
    fn unknown_keys_and_senseless_values_are_refused_by_name() {
        for (toml, named) in [
            ("[http]\nlissten = \"127.0.0.1:1\"", "lissten"),
            ("[service]\npublic_url = \"http://login.example.org\"", "https"),
            ("[service]\npublic_url = \"https://login.example.org/\"", "trailing slash"),
            ("[app]\npublic_url = \"https://app.example.org/\"", "app.public_url: scheme"),
            (
                "[app]\npublic_url = \"http://localhost:8080\"",
                "app.public_url: another address than service.public_url",
            ),
            ("[app]\nlisten = \"127.0.0.1:8080\"", "app.listen: another port"),
            ("[approval]\nlifetime = 601", "approval.lifetime"),
            ("[approval]\nmin_lifetime = 121", "approval.lifetime"),
            ("[approval]\nredeem_again_within = 301", "approval.redeem_again_within: at most 5m"),
            ("[approval]\nenrolment_lifetime = 601", "approval.enrolment_lifetime: at most 10m"),
            ("[database]\nbatch = 0", "database.batch: at least 1"),
            ("[http]\ndrain = 10", "http.drain: less than"),
            ("[http]\nwrite_timeout = 0", "http.write_timeout: longer than 0s"),
            ("[limits]\nlongest_wait = 29", "limits.longest_wait: at least"),
            ("[limits]\nfirst_wait = \"1s500ms\"", "limits.first_wait: whole seconds"),
            ("[sessions]\nlifetime = \"1ms\"", "sessions.lifetime: whole seconds"),
            ("[approval]\nlifetime = \"10m1s\"", "approval.min_lifetime and 10m"),
            ("[limits]\nhellos_at_once = 100001", "limits.hellos_at_once: 1 to 100000"),
            ("[limits]\nmax_failures = 101", "limits.max_failures: 1 to 100"),
            ("[sign_in]\nmethods = [\"passkey\"]", "relying parties ask phones"),
            ("[sign_in]\nmethods = [\"phone\", \"sms\"]", "\"sms\" is none of"),
            ("[passwords]\nmin_length = 7", "passwords.min_length: 8 to 64 (NIST SP 800-63B-4 3.1.1.2)"),
            ("[push]\nquestions = 0", "push.questions: at least 1"),
            ("[webpush]\nqueue = 0", "webpush.queue: at least 1"),
            ("[webpush]\nsubject = \"anna\"", "webpush.subject: mailto:"),
            ("[fcm]\nurl = \"http://example.org\"", "fcm.url: an https:// address"),
            ("[apns]\nkey_file = \"key.p8\"", "apns.key_id"),
            ("[http]\ntrusted_proxies = [\"10.0.0.0/33\"]", "prefix"),
        ] {
            let error = load(toml).unwrap_err().to_string();
            assert!(error.contains(named), "{toml}: {error}");
        }
        assert!(Config::load(Some(Path::new("/nowhere/nod.toml"))).is_err());
    }

    #[test]
    fn secrets_are_not_printed() {
        let config =
            load("[database]\nurl = \"postgres://nod:hunter2@db/nod\"\n[keys]\ndata_key = \"hunter3\"").unwrap();
        assert!(!format!("{config:?}").contains("hunter"));
    }
}
