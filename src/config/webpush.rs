//! Web Push (RFC 8030).

use url::{Host, Url};

use super::section::{at_least, if_set, section};

section! {
    /// Web Push, for the phone's browser. Its VAPID key is made at the first start and kept sealed in the database.
    #[name = "webpush"]
    pub struct WebPush {
        /// Whether it is offered.
        enabled: bool = true,

        /// Whom a push service may write to about this server: mailto:… or https://…, at a host that can be reached
        /// from the internet. Without one, `service.public_url` where that can; with neither, Web Push and
        /// UnifiedPush are not offered.
        #[check = if_set(|subject: &String| can_be_reached(subject))]
        subject: Option<String> = null,

        /// The push services that are sent to: names, "*." before one for all below it.
        #[cost = "Others are refused when a phone registers (REQ 75)."]
        hosts: Vec<String> = [
            "fcm.googleapis.com", "*.push.apple.com", "*.push.services.mozilla.com", "*.notify.windows.com"
        ],

        /// The most pushes in it, in the place of `push.queue`.
        #[check = if_set(at_least(1))]
        queue: Option<usize> = null,

        /// The most sends at once, in the place of `push.concurrency`.
        #[check = if_set(at_least(1))]
        concurrency: Option<usize> = null,
    }
}

impl WebPush {
    /// Whom a push service may write to. `None`: nobody is named who could be reached, and Web Push is not offered.
    pub fn contact(&self, public_url: &str) -> Option<String> {
        let own = || is_contact(public_url).then(|| public_url.to_owned());
        self.subject.clone().filter(|subject| !subject.is_empty()).or_else(own).filter(|_| self.enabled)
    }
}

/// Apple refuses what is no address at which anybody could be reached. An empty one is none.
fn can_be_reached(subject: &str) -> Result<(), String> {
    if subject.is_empty() || is_contact(subject) {
        return Ok(());
    }
    Err("mailto:somebody@example.org or https://example.org, an address that can be reached from the internet (RFC 8292)"
        .to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_that_nobody_could_be_reached_at_is_refused() {
        let web = |subject: &str| WebPush {
            enabled: true,
            subject: Some(subject.to_owned()),
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
        let web = WebPush { enabled: true, subject: None, hosts: Vec::new(), queue: None, concurrency: None };
        assert_eq!(web.contact("https://login.example.org").as_deref(), Some("https://login.example.org"));
        for own in
            ["http://localhost:8080", "https://nod.local", "https://nod", "https://10.0.0.1", "https://[fd00::1]:8443"]
        {
            assert_eq!(web.contact(own), None, "{own}");
        }
        assert_eq!(WebPush { enabled: false, ..web }.contact("https://login.example.org"), None);
    }
}
