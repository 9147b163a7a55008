//! Push: the services that wake phones, and how they are reached.
//!
//! A service without what it needs (a key, a contact) is simply absent.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use url::{Host, Url};

use super::{Network, seconds};

/// What all services have in common.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// Certificate authorities (PEM) that are trusted besides the operating system's.
    pub ca_file: Option<PathBuf>,
    /// Networks that are not public and may be sent to all the same (REQ 75).
    pub allow_networks: Vec<Network>,
    /// The most pushes of one service that may wait, be under way or wait for another try.
    pub queue: usize,
    /// The most sends of one service at once.
    pub concurrency: usize,
    /// The most sends to one host at once, where users choose the host.
    pub concurrency_per_host: usize,
    /// The most sends to the phones of one account at once, by one service.
    pub concurrency_per_account: usize,
    /// The most questions whose pushes are looked after at once.
    pub questions: usize,
    /// The longest that one send may take.
    #[serde(with = "seconds")]
    pub deadline: Duration,
    /// How long a question may stay without a sign of life from a phone before its browser is told.
    #[serde(with = "seconds")]
    pub unreachable_after: Duration,
    /// Whether encrypted pushes say who asks and from where, on a lock screen too.
    pub details: bool,
}

/// Web Push (RFC 8030).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebPush {
    /// Whether it is offered.
    pub enabled: bool,
    /// Whom a push service may write to (RFC 8292 §2.1): `mailto:` or `https:`. Without one, `service.public_url` if it can be
    /// reached from the internet.
    pub subject: Option<String>,
    /// Where a tap on a notification leads: the phone app. Without one, `/app/` below `service.public_url`.
    pub app_url: Option<String>,
    /// The push services that are sent to: names, `*.` before one for all below it.
    pub hosts: Vec<String>,
    /// The most pushes in it, in the place of `push.queue`.
    pub queue: Option<usize>,
    /// The most sends at once, in the place of `push.concurrency`.
    pub concurrency: Option<usize>,
}

/// UnifiedPush, which is Web Push to a server of the user's choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnifiedPush {
    /// Whether it is offered.
    pub enabled: bool,
    /// The servers that are sent to: names, `*.` before one for all below it, `*` for any.
    pub hosts: Vec<String>,
    /// The most pushes in it, in the place of `push.queue`.
    pub queue: Option<usize>,
    /// The most sends at once, in the place of `push.concurrency`.
    pub concurrency: Option<usize>,
}

/// Firebase Cloud Messaging, HTTP v1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fcm {
    /// The service's address.
    pub url: String,
    /// The service account's key, as Google's console gives it (JSON). It comes before the file.
    pub service_account: Option<SecretString>,
    /// The file that holds it.
    pub service_account_file: Option<PathBuf>,
    /// The most pushes in it, in the place of `push.queue`.
    pub queue: Option<usize>,
    /// The most sends at once, in the place of `push.concurrency`.
    pub concurrency: Option<usize>,
}

/// Apple Push Notification service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apns {
    /// The service's address, for apps from the store.
    pub production_url: String,
    /// The service's address, for apps under development.
    pub sandbox_url: String,
    /// Apple's name for the key.
    pub key_id: Option<String>,
    /// Apple's name for whoever owns the app.
    pub team_id: Option<String>,
    /// The signing key (`.p8`, PEM). It comes before the file.
    pub key: Option<SecretString>,
    /// The file that holds it.
    pub key_file: Option<PathBuf>,
    /// The apps (bundle ids) that may register.
    pub topics: Vec<String>,
    /// The most pushes in it, in the place of `push.queue`.
    pub queue: Option<usize>,
    /// The most sends at once, in the place of `push.concurrency`.
    pub concurrency: Option<usize>,
}

impl Push {
    /// What is wrong, by key.
    pub(super) fn check(&self) -> Result<(), String> {
        let concurrency = [self.concurrency, self.concurrency_per_host, self.concurrency_per_account];
        if self.queue == 0 || self.questions == 0 || concurrency.contains(&0) {
            return Err("push.queue, push.concurrency, push.concurrency_per_host, push.concurrency_per_account and \
                 push.questions are at least 1"
                .to_owned());
        }
        if self.deadline.is_zero() || self.unreachable_after.is_zero() {
            return Err("push.deadline and push.unreachable_after are at least 1".to_owned());
        }
        Ok(())
    }
}

/// A service's own limits: at least 1 where they are set.
fn check_limits(section: &str, limits: [Option<usize>; 2]) -> Result<(), String> {
    if limits.contains(&Some(0)) {
        Err(format!("{section}.queue and {section}.concurrency are at least 1"))
    } else {
        Ok(())
    }
}

impl WebPush {
    /// Whom a push service may write to. `None`: nobody is named who could be reached, and Web Push is not offered.
    pub fn contact(&self, public_url: &str) -> Option<String> {
        let own = || is_contact(public_url).then(|| public_url.to_owned());
        self.subject.clone().filter(|subject| !subject.is_empty()).or_else(own).filter(|_| self.enabled)
    }

    /// Where a tap on a notification leads.
    pub fn app(&self, public_url: &str) -> String {
        self.app_url.clone().filter(|url| !url.is_empty()).unwrap_or_else(|| format!("{public_url}/app/"))
    }

    /// Apple refuses what is no address at which anybody could be reached.
    pub(super) fn check(&self) -> Result<(), String> {
        check_limits("webpush", [self.queue, self.concurrency])?;
        let subject = self.subject.as_deref().filter(|subject| !subject.is_empty());
        if subject.is_none_or(is_contact) {
            return Ok(());
        }
        Err("webpush.subject: mailto:somebody@example.org or https://example.org, an address that can be reached from the \
             internet (RFC 8292)"
            .to_owned())
    }
}

/// Whether a push service could write to it: `mailto:` or `https:`, at a host of the public internet.
fn is_contact(subject: &str) -> bool {
    if subject.contains(|letter: char| letter.is_whitespace() || letter.is_control() || "<>".contains(letter)) {
        return false;
    }
    match subject.split_once(':') {
        Some(("mailto", address)) => {
            let address = address.split('?').next().unwrap_or_default();
            let parts = address.split_once('@').filter(|(name, _)| !name.is_empty());
            parts.and_then(|(_, host)| Host::parse(host).ok()).is_some_and(|host| is_public(&host))
        }
        Some(("https", rest)) if rest.starts_with("//") => {
            let url = Url::parse(subject).ok().filter(|url| url.username().is_empty() && url.password().is_none());
            url.and_then(|url| url.host().map(|host| is_public(&host))).unwrap_or(false)
        }
        _ => false,
    }
}

/// Names that mean something in one network or on one machine alone (RFC 2606, 6761, 6762 with appendix G, and `internal`).
const PRIVATE_NAMES: [&str; 14] = [
    "localhost",
    "localdomain",
    "local",
    "invalid",
    "test",
    "example",
    "onion",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "arpa",
];

/// Whether a host can be reached from anywhere.
fn is_public<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.as_ref().trim_end_matches('.').to_ascii_lowercase();
            name.rsplit_once('.').is_some_and(|(rest, last)| !rest.is_empty() && !PRIVATE_NAMES.contains(&last))
        }
        Host::Ipv4(address) => {
            let [first, second, ..] = address.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            let is_special = address.is_private() || address.is_link_local() || address.is_documentation();
            !(first == 0 || first == 127 || first >= 224 || is_shared || is_special)
        }
        Host::Ipv6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public::<&str>(&Host::Ipv4(mapped)),
            // Global unicast, less what is for documentation.
            None => (0x2000..0x4000).contains(&address.segments()[0]) && !address.to_string().starts_with("2001:db8"),
        },
    }
}

impl UnifiedPush {
    /// What is wrong, by key.
    pub(super) fn check(&self) -> Result<(), String> {
        check_limits("unifiedpush", [self.queue, self.concurrency])
    }
}

impl Fcm {
    /// Whether it is configured.
    pub fn is_present(&self) -> bool {
        self.service_account.is_some() || self.service_account_file.is_some()
    }

    /// What is wrong, by key.
    pub(super) fn check(&self) -> Result<(), String> {
        check_limits("fcm", [self.queue, self.concurrency])?;
        base("fcm.url", &self.url)
    }
}

impl Apns {
    /// Whether it is configured.
    pub fn is_present(&self) -> bool {
        self.key.is_some() || self.key_file.is_some()
    }

    /// What is wrong, by key.
    pub(super) fn check(&self) -> Result<(), String> {
        check_limits("apns", [self.queue, self.concurrency])?;
        base("apns.production_url", &self.production_url)?;
        base("apns.sandbox_url", &self.sandbox_url)?;
        let named = |name: &Option<String>| name.as_ref().is_some_and(|name| !name.is_empty());
        if self.is_present() && !(named(&self.key_id) && named(&self.team_id) && !self.topics.is_empty()) {
            return Err("apns.key_id, apns.team_id and apns.topics are needed beside the key".to_owned());
        }
        Ok(())
    }
}

/// The address of a service without a path: https, or http to this machine, where a stand-in may listen.
fn base(key: &str, url: &str) -> Result<(), String> {
    let host = match url.split_once("://") {
        Some(("https", host)) => host,
        Some(("http", host)) if nod_core::link::is_loopback(host) => host,
        _ => return Err(format!("{key}: an https:// address")),
    };
    if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
        return Err(format!("{key}: scheme, host and port only"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_that_nobody_could_be_reached_at_is_refused() {
        let web = |subject: &str| WebPush {
            enabled: true,
            subject: Some(subject.to_owned()),
            app_url: None,
            hosts: Vec::new(),
            queue: None,
            concurrency: None,
        };
        for good in [
            "mailto:ops@example.org",
            "mailto:ops@example.org?subject=Nod",
            "https://login.example.org",
            "https://example.org/contact",
            "https://bücher.org",
            "https://8.8.8.8",
            "https://[2606:4700::1]",
            "",
        ] {
            assert_eq!(web(good).check(), Ok(()), "{good}");
        }
        for bad in [
            "mailto:x@localhost",
            "mailto:<ops@example.org>",
            "mailto: ops@example.org",
            "ops@example.org",
            "http://example.org",
            "https://localhost",
            "mailto:@example.org",
            "mailto:ops",
            "https://",
            "https:example.org",
            "https://ops@example.org",
            "https://example.org@localhost",
            "https://nod.local",
            "https://nod.lan:8443",
            "https://nod.internal/",
            "https://nod.home.arpa",
            "https://NOD.LOCAL.",
            "https://10.0.0.1",
            "https://192.168.1.7:8443",
            "https://169.254.1.1",
            "https://100.64.0.1",
            "https://127.1",
            "https://[::1]",
            "https://[fd00::1]",
            "https://[::ffff:10.0.0.1]",
            "mailto:ops@10.0.0.1",
            "mailto:ops@nod.local?subject=Nod",
            "mailto:ops@example.org,x@localhost",
            "mailto:ops@\texample.org",
        ] {
            assert!(web(bad).check().is_err(), "{bad}");
        }
    }

    #[test]
    fn without_a_contact_the_public_address_is_one_if_it_is_public() {
        let web =
            WebPush { enabled: true, subject: None, app_url: None, hosts: Vec::new(), queue: None, concurrency: None };
        assert_eq!(web.contact("https://login.example.org").as_deref(), Some("https://login.example.org"));
        for own in
            ["http://localhost:8080", "https://nod.local", "https://nod", "https://10.0.0.1", "https://[fd00::1]:8443"]
        {
            assert_eq!(web.contact(own), None, "{own}");
        }
        assert_eq!(WebPush { enabled: false, ..web }.contact("https://login.example.org"), None);
    }
}
