//! The configuration: one tree, read once, unknown keys refused, secrets redacted.
//!
//! Values come from the defaults below, then from a TOML file, then from the environment: `NOD_HTTP__LISTEN` sets
//! `http.listen`. Every default is the safe one.

mod defaults;
mod environment;
mod origin;
mod push;

use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use nod_core::limit::GrowingWait;
use nod_core::policy::Policy;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub use defaults::defaults;
pub use origin::check_origin;
pub use push::{Apns, Fcm, Push, UnifiedPush, WebPush};

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What people see.
    pub service: Service,
    /// Where it listens.
    pub http: Http,
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
    /// Sessions on Nod's own pages.
    pub sessions: Sessions,
    /// What is deleted when.
    pub retention: Retention,
    /// Logs.
    pub log: Log,
}

/// What people see.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The service's name on every page and phone.
    pub name: String,
    /// The address under which browsers and phones reach it: the issuer of every token. `https`, or `http` to this machine.
    pub public_url: String,
    /// The policy of relying parties that have none of their own.
    pub policy: Policy,
}

/// Where it listens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// The address of the service.
    pub listen: SocketAddr,
    /// The address of the metrics; `off`: no metrics. Never the public one.
    #[serde(deserialize_with = "address_or_off")]
    pub metrics_listen: Option<SocketAddr>,
    /// Proxies that are believed about where a request comes from: addresses or networks such as `10.0.0.0/8`.
    pub trusted_proxies: Vec<Network>,
    /// The header in which they report it. The other one is ignored.
    pub forwarded_header: ForwardedHeader,
    /// The most connections.
    pub max_connections: usize,
    /// The most connections of one address (IPv6: of one /64).
    pub max_connections_per_address: usize,
    /// The most calls of one relying party that wait on purpose.
    pub max_waits_per_relying_party: usize,
    /// The largest body, in bytes.
    pub max_body_bytes: usize,
    /// The longest that a client may take to send its headers, and that a connection may be without a request.
    #[serde(with = "seconds")]
    pub header_timeout: Duration,
    /// The longest that any call which does not wait on purpose may take.
    #[serde(with = "seconds")]
    pub request_timeout: Duration,
    /// The longest that a call may wait on purpose.
    #[serde(with = "seconds")]
    pub max_wait: Duration,
    /// The longest that a socket may stay without saying who it is.
    #[serde(with = "seconds")]
    pub hello_timeout: Duration,
    /// How often a socket is pinged; one that misses two pings is closed.
    #[serde(with = "seconds")]
    pub ping_interval: Duration,
    /// The longest that a client may take nothing of what is sent to it.
    #[serde(with = "seconds")]
    pub write_timeout: Duration,
    /// How long connections that are kept alive are still served when the service stops; part of `shutdown_grace`.
    #[serde(with = "seconds")]
    pub drain: Duration,
    /// How long requests under way may take to finish when the service stops.
    #[serde(with = "seconds")]
    pub shutdown_grace: Duration,
}

/// Where it keeps everything.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH`, or `postgres://user:password@host/database`.
    pub url: SecretString,
    /// The most connections: readers besides the one writer on SQLite, all together on PostgreSQL.
    pub connections: u32,
    /// The most writes that may wait; one more is refused as overload.
    pub queue: usize,
    /// The most writes in one commit.
    pub batch: usize,
    /// The longest that one statement may take.
    #[serde(with = "seconds")]
    pub statement_timeout: Duration,
}

/// Where the data key is: it seals the server's private keys, numbers and push addresses at rest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The key itself: 32 bytes, base64url. It comes before the file.
    pub data_key: Option<SecretString>,
    /// The file that holds it; made with mode 0600 when there is none.
    pub data_key_file: PathBuf,
    /// How long a new signing key is published before it signs.
    #[serde(with = "seconds")]
    pub publish_before_use: Duration,
}

/// How long things last and how many there may be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The life of a challenge, where the relying party asks for none.
    #[serde(with = "seconds")]
    pub lifetime: Duration,
    /// The shortest life that a relying party may ask for.
    #[serde(with = "seconds")]
    pub min_lifetime: Duration,
    /// How long an approval may wait for its redemption.
    #[serde(with = "seconds")]
    pub redeem_within: Duration,
    /// How long a redemption whose answer was lost can be repeated.
    #[serde(with = "seconds")]
    pub redeem_again_within: Duration,
    /// The most open challenges of one account.
    pub max_open_per_account: u32,
    /// The life of an enrolment link.
    #[serde(with = "seconds")]
    pub enrolment_lifetime: Duration,
    /// The most active devices of one account.
    pub max_devices_per_account: u32,
}

/// How often things may be tried.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Unapproved questions to one account that cost no wait.
    pub free_attempts: u32,
    /// Wrong passwords that cost no wait.
    pub free_guesses: u32,
    /// The first wait; each further try without success doubles it.
    #[serde(with = "seconds")]
    pub first_wait: Duration,
    /// The longest wait.
    #[serde(with = "seconds")]
    pub longest_wait: Duration,
    /// Wrong numbers in a row after which an account is asked for no number any more.
    pub max_failures: u32,
    /// How long push is paused after a report.
    #[serde(with = "seconds")]
    pub pause_after_report: Duration,
    /// How far apart the approvals of one mistake can be: a report forgets the browsers that were approved within it.
    #[serde(with = "seconds")]
    pub mistakes_within: Duration,
    /// Challenges that one relying party may ask for in a minute; 0: as many as it likes.
    pub issues_per_minute: u32,
    /// Calls from one address that may fail in a minute as a guess would; 0: all.
    pub failures_per_minute: u32,
    /// Wrong passwords from one network in a minute; 0: no limit.
    pub wrong_passwords_per_minute: u32,
    /// Times in a minute that the phones of one sign-in may be woken once more; 0: no limit.
    pub reminders_per_minute: u32,
    /// Signed calls and frames of one device in a minute; 0: no limit.
    pub device_calls_per_minute: u32,
    /// Changes of one kind by one device or for one account in an hour; 0: no limit.
    pub changes_per_hour: u32,
    /// Sessions that begin for one account in an hour; 0: no limit.
    pub sign_ins_per_hour: u32,
    /// Phones whose hello is looked at at once; the others wait for their turn.
    pub hellos_at_once: usize,
}

impl Limits {
    /// The wait after unapproved questions.
    pub const fn attempts(&self) -> GrowingWait {
        GrowingWait { free: self.free_attempts, first: self.first_wait, longest: self.longest_wait }
    }

    /// The wait after wrong passwords.
    pub const fn guesses(&self) -> GrowingWait {
        GrowingWait { free: self.free_guesses, first: self.first_wait, longest: self.longest_wait }
    }
}

/// Sessions on Nod's own pages (REQ 29).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    /// The longest life.
    #[serde(with = "seconds")]
    pub lifetime: Duration,
    /// The longest time unused.
    #[serde(with = "seconds")]
    pub idle: Duration,
    /// How fresh the sign-in must be for changes to phones.
    #[serde(with = "seconds")]
    pub fresh: Duration,
    /// The most sessions of one account. A further one ends the oldest.
    pub max_per_account: u32,
}

/// What is deleted when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Settled challenges and their evidence, in days.
    pub evidence_days: u32,
}

/// Logs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Which lines, for example `info` or `nod=debug,info`.
    pub filter: String,
    /// `text` or `json`.
    pub format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The header in which proxies report the client's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`.
    #[serde(alias = "X-Forwarded-For")]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    #[serde(alias = "Forwarded")]
    Forwarded,
}

impl ForwardedHeader {
    /// The header's name, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
        }
    }
}

/// An address or a network, for example `127.0.0.1` or `2001:db8::/32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network {
    base: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether `address` is in the network. An IPv4 address that comes as IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let keep = |width: u8| u32::from(width.saturating_sub(self.bits));
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                (base.to_bits() ^ address.to_bits()).checked_shr(keep(32)).unwrap_or(0) == 0
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                (base.to_bits() ^ address.to_bits()).checked_shr(keep(128)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (address, bits) =
            text.split_once('/').map_or((text.as_str(), None), |(address, bits)| (address, Some(bits)));
        let base: IpAddr = address.parse().map_err(|_| format!("{text:?} is not an address or a network"))?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => width,
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= width).ok_or(format!("{text:?}: no such prefix"))?,
        };
        Ok(Self { base, bits })
    }
}

/// The most wrong numbers in a row (NIST SP 800-63B-4 §3.2.2, REQ 14).
const MAX_FAILURES: u32 = 100;

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
        config.check()?;
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

    fn check(&self) -> Result<(), ConfigError> {
        let fail = |text: &str| Err(ConfigError(text.to_owned()));
        check_origin(&self.service.public_url).map_err(|what| ConfigError(format!("service.public_url: {what}")))?;
        if self.service.name.parse::<nod_core::device::DisplayName>().is_err() {
            return fail("service.name: 1 to 64 visible characters");
        }
        if self.http.drain >= self.http.shutdown_grace {
            return fail("http.drain: less than http.shutdown_grace");
        }
        let approval = &self.approval;
        if approval.min_lifetime > approval.lifetime || approval.lifetime > nod_core::challenge::MAX_LIFETIME {
            return fail(
                "approval.lifetime: between approval.min_lifetime and 600 seconds (NIST SP 800-63B-4 3.1.3.2)",
            );
        }
        if approval.redeem_again_within > nod_core::token::RECEIPT_LIFETIME {
            return fail("approval.redeem_again_within: at most 300 seconds, the life of a receipt");
        }
        if approval.enrolment_lifetime > Duration::from_mins(10) {
            return fail("approval.enrolment_lifetime: at most 600 seconds (NIST SP 800-63B-4 4.1.2.2)");
        }
        if approval.max_open_per_account == 0 || self.database.connections == 0 || self.database.batch == 0 {
            return fail("approval.max_open_per_account, database.connections and database.batch are at least 1");
        }
        if approval.max_devices_per_account == 0 || self.sessions.max_per_account == 0 {
            return fail("approval.max_devices_per_account and sessions.max_per_account are at least 1");
        }
        let http = &self.http;
        if [http.max_connections, http.max_connections_per_address, http.max_waits_per_relying_party].contains(&0) {
            return fail(
                "http.max_connections, http.max_connections_per_address and http.max_waits_per_relying_party are at least 1",
            );
        }
        // Zero would end every connection at once.
        if http.header_timeout.is_zero() || http.write_timeout.is_zero() {
            return fail("http.header_timeout and http.write_timeout are at least 1");
        }
        let limits = &self.limits;
        if limits.free_attempts == 0 || limits.free_guesses == 0 || limits.first_wait.is_zero() {
            return fail("limits.free_attempts, limits.free_guesses and limits.first_wait are at least 1");
        }
        if !(1..=100_000).contains(&limits.hellos_at_once) {
            return fail("limits.hellos_at_once: 1 to 100000");
        }
        if limits.longest_wait < limits.first_wait {
            return fail("limits.longest_wait: at least limits.first_wait");
        }
        if !(1..=MAX_FAILURES).contains(&limits.max_failures) {
            return fail("limits.max_failures: 1 to 100 (NIST SP 800-63B-4 3.2.2)");
        }
        let push =
            [self.push.check(), self.webpush.check(), self.unifiedpush.check(), self.fcm.check(), self.apns.check()];
        push.into_iter().collect::<Result<(), String>>().map_err(ConfigError)
    }

    /// Whether browsers reach the service by https.
    pub fn is_https(&self) -> bool {
        self.service.public_url.starts_with("https://")
    }
}

/// One value of the configuration, unredacted.
pub struct Setting {
    /// The value.
    pub value: serde_json::Value,
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
    let defaults = defaults();
    let environment = environment::Environment::read(variables, &defaults).map_err(ConfigError)?;
    let mut figment = Figment::from(Serialized::defaults(defaults));
    if let Some(path) = file {
        // Figment takes a missing file for an empty one; a file that was named must be there.
        std::fs::metadata(path).map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
        figment = figment.merge(Toml::file_exact(path));
    }
    Ok(figment.merge(environment))
}

/// TOML has no null.
fn address_or_off<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<SocketAddr>, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "off" => Ok(None),
        address => address.parse().map(Some).map_err(serde::de::Error::custom),
    }
}

/// Durations are written as whole seconds.
mod seconds {
    use super::{Deserialize, Duration};

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_secs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("[approval]\nlifetime = 601", "approval.lifetime"),
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

    #[test]
    fn a_network_contains_its_addresses() {
        let network = |text: &str| Network::try_from(text.to_owned()).unwrap();
        assert!(network("10.0.0.0/8").contains("10.1.2.3".parse().unwrap()));
        assert!(network("10.0.0.0/8").contains("::ffff:10.1.2.3".parse().unwrap()));
        assert!(!network("10.0.0.0/8").contains("11.1.2.3".parse().unwrap()));
        assert!(network("0.0.0.0/0").contains("11.1.2.3".parse().unwrap()));
        assert!(!network("0.0.0.0/0").contains("2001:db8::1".parse().unwrap()));
        assert!(network("2001:db8::/32").contains("2001:db8::1".parse().unwrap()));
        assert!(!network("127.0.0.1").contains("127.0.0.2".parse().unwrap()));
    }
}
