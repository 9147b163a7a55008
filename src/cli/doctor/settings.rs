//! What the configuration says, and what it leads to.

use std::net::IpAddr;
use std::time::Duration;

use url::Url;

use crate::config::{Config, duration};
use crate::flow::operations::doctor::Finding;

/// Addresses that nobody has (RFC 5737, RFC 3849): a service that trusts all of them trusts everybody.
const NOBODY: [&str; 4] = ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"];

pub(super) fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![public_url(config), listen(config)];
    findings.extend(phone_app(config));
    findings.extend(proxies(config));
    findings.extend(metrics(config));
    findings.extend(push_contact(config));
    findings.extend(requirements(config));
    findings
}

fn public_url(config: &Config) -> Finding {
    const CHECK: &str = "service.public_url";
    let url = &config.service.public_url;
    if config.is_https() {
        return Finding::fine(CHECK, url);
    }
    let port = url.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok()).unwrap_or(80);
    if port == config.http.listen.port() {
        let text = format!("{url} is for this very machine: no phone can reach it");
        return Finding::warning(
            CHECK,
            text,
            "set it to the https address of the proxy before Nod, for more than a try",
        );
    }
    let text = format!("{url} is not where Nod listens ({}): its links lead nowhere", config.http.listen);
    Finding::error(CHECK, text, "let http.listen and service.public_url have the same port")
}

fn listen(config: &Config) -> Finding {
    const CHECK: &str = "http.listen";
    let address = config.http.listen;
    if address.ip().is_loopback() {
        return Finding::fine(CHECK, address.to_string());
    }
    let text = format!("{address} is open to the network, without TLS");
    Finding::warning(CHECK, text, "listen on 127.0.0.1 behind a proxy, or let a firewall admit the proxy alone")
}

/// The phone app's address: phones have to reach it, and what is bound to a host must not be the app's and the pages' at once.
fn phone_app(config: &Config) -> Option<Finding> {
    const CHECK: &str = "app.public_url";
    config.app.listen?;
    let Some(url) = config.app_url() else {
        let text = "it is not set, so there is no phone app: people can only use apps and programs of their own";
        return Some(Finding::warning(
            CHECK,
            text,
            "set it to a second host name (docs/phone-app.md), or app.listen to \"off\"",
        ));
    };
    if !config.is_https() {
        return Some(Finding::fine(CHECK, url));
    }
    if !url.starts_with("https://") {
        let text = format!("{url} is for this very machine: no phone can reach it");
        return Some(Finding::error(CHECK, text, "set it to the https address of the proxy before the phone app"));
    }
    let host = |url: &str| Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let (own, of_app) = (host(&config.service.public_url), host(&url));
    if of_app == own || of_app.ends_with(&format!(".{own}")) {
        let text = format!(
            "{url} is at the host of service.public_url or below it: browsers let a script of the app set cookies and ask for \
             passkeys there"
        );
        return Some(Finding::warning(
            CHECK,
            text,
            "give the app a host name beside that of the service, as app.example.org",
        ));
    }
    Some(Finding::fine(CHECK, url))
}

fn proxies(config: &Config) -> Option<Finding> {
    const CHECK: &str = "http.trusted_proxies";
    let proxies = &config.http.trusted_proxies;
    let trusted = |address: &str| {
        let address: Option<IpAddr> = address.parse().ok();
        address.is_some_and(|address| proxies.iter().any(|network| network.contains(address)))
    };
    if NOBODY.iter().any(|address| trusted(address)) {
        let text = "a network in it holds addresses of strangers: they choose the address that phones show";
        return Some(Finding::error(CHECK, text, "name the proxy's own address"));
    }
    if !config.is_https() {
        return None;
    }
    Some(if proxies.is_empty() {
        let text = "there is none, so every sign-in seems to come from the proxy that speaks TLS, and what an address \
                    may do (http.max_connections_per_address, limits.failures_per_minute) is for all people together";
        Finding::warning(CHECK, text, "name the proxy's address")
    } else {
        Finding::fine(CHECK, format!("{} network(s)", proxies.len()))
    })
}

fn metrics(config: &Config) -> Option<Finding> {
    let address = config.http.metrics_listen?;
    let open = !address.ip().is_loopback();
    open.then(|| {
        let text = format!("{address} shows how much is asked and approved to the network");
        Finding::warning(
            "http.metrics_listen",
            text,
            "listen on 127.0.0.1, or on an address that only monitoring reaches",
        )
    })
}

/// Web Push needs somebody whom a push service may write to. An address that only the local network knows is nobody.
fn push_contact(config: &Config) -> Option<Finding> {
    let url = &config.service.public_url;
    let is_missing = config.webpush.enabled && config.is_https() && config.webpush.contact(url).is_none();
    is_missing.then(|| {
        let text = format!(
            "Web Push and UnifiedPush are not offered: push services ask for a contact, and {url} cannot be reached from the \
             internet"
        );
        let cure = "set webpush.subject to mailto:… or https://…, or webpush.enabled to false";
        Finding::warning("webpush.subject", text, cure)
    })
}

/// Settings that leave a requirement which the defaults keep.
fn requirements(config: &Config) -> Vec<Finding> {
    let sessions = &config.sessions;
    let mut findings = Vec::new();
    let mut longest = |check: &'static str, value: Duration, most: Duration, rule: &str| {
        if value > most {
            let text = format!("{} is longer than {rule} allows", duration::format(value));
            findings.push(Finding::warning(check, text, format!("set it to {} or less", duration::format(most))));
        }
    };
    longest("sessions.lifetime", sessions.lifetime, Duration::from_hours(24), "NIST SP 800-63B-4 2.2.3 (AAL2)");
    longest("sessions.idle", sessions.idle, Duration::from_hours(1), "NIST SP 800-63B-4 2.2.3 (AAL2)");
    longest(
        "approval.redeem_within",
        config.approval.redeem_within,
        Duration::from_mins(10),
        "a login needs, and safety",
    );
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::operations::doctor::Severity;

    fn worst(toml: &str, check: &str) -> Option<Severity> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), toml).unwrap();
        let config = Config::load(Some(file.path())).unwrap();
        examine(&config).iter().filter(|finding| finding.check == check).map(|finding| finding.severity).max()
    }

    #[test]
    fn what_leads_nowhere_or_is_open_is_found() {
        for (toml, check, severity) in [
            ("", "service.public_url", Some(Severity::Warning)),
            ("[service]\npublic_url = \"http://localhost:9\"", "service.public_url", Some(Severity::Error)),
            ("[service]\npublic_url = \"https://login.example.org\"", "service.public_url", Some(Severity::Fine)),
            ("[service]\npublic_url = \"https://login.example.org\"", "http.trusted_proxies", Some(Severity::Warning)),
            ("[http]\ntrusted_proxies = [\"127.0.0.1\"]", "http.trusted_proxies", None),
            ("[http]\ntrusted_proxies = [\"0.0.0.0/0\"]", "http.trusted_proxies", Some(Severity::Error)),
            ("[http]\ntrusted_proxies = [\"::/0\"]", "http.trusted_proxies", Some(Severity::Error)),
            ("", "app.public_url", Some(Severity::Fine)),
            ("[app]\nlisten = \"off\"", "app.public_url", None),
            ("[service]\npublic_url = \"https://login.example.org\"", "app.public_url", Some(Severity::Warning)),
            (
                "[service]\npublic_url = \"https://login.example.org\"\n[app]\npublic_url = \"https://app.example.org\"",
                "app.public_url",
                Some(Severity::Fine),
            ),
            (
                "[service]\npublic_url = \"https://login.example.org\"\n[app]\npublic_url = \"http://localhost:8081\"",
                "app.public_url",
                Some(Severity::Error),
            ),
            (
                "[service]\npublic_url = \"https://login.example.org\"\n[app]\npublic_url = \"https://login.example.org:8443\"",
                "app.public_url",
                Some(Severity::Warning),
            ),
            (
                "[service]\npublic_url = \"https://example.org\"\n[app]\npublic_url = \"https://app.example.org\"",
                "app.public_url",
                Some(Severity::Warning),
            ),
            ("", "http.listen", Some(Severity::Fine)),
            ("[http]\nlisten = \"0.0.0.0:8080\"", "http.listen", Some(Severity::Warning)),
            ("[http]\nmetrics_listen = \"0.0.0.0:9464\"", "http.metrics_listen", Some(Severity::Warning)),
            ("[http]\nmetrics_listen = \"off\"", "http.metrics_listen", None),
            ("[service]\npublic_url = \"https://nod.local\"", "webpush.subject", Some(Severity::Warning)),
            ("[service]\npublic_url = \"https://192.168.1.7\"", "webpush.subject", Some(Severity::Warning)),
            ("[service]\npublic_url = \"https://nod\"\n[webpush]\nenabled = false", "webpush.subject", None),
            (
                "[service]\npublic_url = \"https://nod\"\n[webpush]\nsubject = \"mailto:a@b.org\"",
                "webpush.subject",
                None,
            ),
            ("[service]\npublic_url = \"https://login.example.org\"", "webpush.subject", None),
            ("", "webpush.subject", None),
            ("[sessions]\nlifetime = 86401", "sessions.lifetime", Some(Severity::Warning)),
            ("[sessions]\nidle = 3601", "sessions.idle", Some(Severity::Warning)),
            ("", "sessions.idle", None),
        ] {
            assert_eq!(worst(toml, check), severity, "{toml} {check}");
        }
    }
}
