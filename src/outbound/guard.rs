//! Where users may have us send (REQ 75): a push endpoint or a callback is an address that a stranger chose.
//!
//! A host has to be on the list; a name is resolved here and the connection is made to the very addresses that were looked at,
//! so that a name cannot mean one thing when it is checked and another when it is used. Redirects are not followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::dns::Dns;
use crate::config::Network;

/// Which addresses may be sent to.
pub struct Guard {
    allowed: Vec<Network>,
}

/// A URL that may not be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not HTTPS, and not an address of this machine that the operator allows.
    #[error("not https")]
    NotHttps,
    /// Its host is an address that is not public, and that the operator does not allow.
    #[error("not an address of the public internet")]
    NotPublic,
}

/// A name leads to no address that may be sent to.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that is not public")]
pub(super) struct NotPublic;

impl Guard {
    /// A guard that admits what is public, and these networks.
    pub fn new(allowed: &[Network]) -> Self {
        Self { allowed: allowed.to_vec() }
    }

    /// Whether an endpoint's scheme and, where its host is an address, that address are allowed. Names are looked at when they
    /// are resolved.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, endpoint: &Url) -> Result<(), Refused> {
        let host = endpoint.host_str().unwrap_or_default();
        let literal: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
        if endpoint.scheme() != "https" {
            let here = if host == "localhost" { Some(IpAddr::V4(Ipv4Addr::LOCALHOST)) } else { literal };
            let here = here.filter(|address| address.to_canonical().is_loopback());
            if !here.is_some_and(|address| self.admits(address)) {
                return Err(Refused::NotHttps);
            }
        }
        if literal.is_some_and(|address| !self.admits(address)) { Err(Refused::NotPublic) } else { Ok(()) }
    }

    /// Whether an address may be connected to.
    fn admits(&self, address: IpAddr) -> bool {
        is_public(address) || self.allowed.iter().any(|network| network.contains(address))
    }
}

/// Resolves names to what may be connected to.
pub(super) struct GuardedDns {
    dns: Arc<Dns>,
    /// `None`: the operator chose the names.
    guard: Option<Arc<Guard>>,
}

impl GuardedDns {
    /// Resolves by `dns`, and admits what `guard` admits.
    pub(super) fn new(dns: Dns, guard: Option<Arc<Guard>>) -> Self {
        Self { dns: Arc::new(dns), guard }
    }
}

impl Resolve for GuardedDns {
    fn resolve(&self, name: Name) -> Resolving {
        let (dns, guard) = (Arc::clone(&self.dns), self.guard.clone());
        Box::pin(async move {
            let found = dns.addresses(name.as_str()).await?.into_iter();
            let admits = |address: &SocketAddr| guard.as_ref().is_none_or(|guard| guard.admits(address.ip()));
            let admitted: Vec<SocketAddr> = found.filter(admits).collect();
            if admitted.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

/// Whether a host is on a list of names: itself, `*.` and all below it, or `*`.
pub fn is_listed(list: &[String], host: &str) -> bool {
    list.iter().any(|entry| match entry.strip_prefix('*') {
        Some("") => true,
        Some(below) => below.starts_with('.') && host.len() > below.len() && host.ends_with(below),
        None => entry == host,
    })
}

/// Whether an address belongs to the public internet (IANA's special-purpose registries, RFC 6890).
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a == 10
        || a == 127
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [a, b, .., y, z] = segments;
    let [y, z] = [y.to_be_bytes(), z.to_be_bytes()];
    let embedded = Ipv4Addr::new(y[0], y[1], z[0], z[1]);
    // NAT64 (RFC 6052) leads wherever the address in it does.
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return is_public_v4(embedded);
    }
    // Global unicast, less documentation, Teredo and its neighbours (2001::/23), and 6to4.
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && (b < 0x200 || b == 0xdb8)) && a != 0x2002 && a != 0x3fff
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// `tokio::net::lookup_host` and what `reqwest` brings look names up on threads that everything else needs as well.
    #[tokio::test]
    async fn names_are_looked_up_by_the_threads_that_are_there_for_it() {
        let found: SocketAddr = "198.41.0.4:0".parse().unwrap();
        for guard in [None, Some(Arc::new(Guard::new(&[])))] {
            let dns = Dns::new(move |_| Ok(vec![found]), Duration::from_mins(10), 1, 0);
            let resolved = GuardedDns::new(dns, guard).resolve("push.invalid".parse().unwrap()).await;
            assert_eq!(resolved.unwrap().collect::<Vec<_>>(), [found]);
        }
    }

    #[test]
    fn req_75_only_the_public_internet_is_public() {
        for address in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:a00:1::",
            "64:ff9b::a00:1",
            "64:ff9b:1::a00:1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2a00:1450::1", "2606:4700::1", "64:ff9b::808:808"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_list_of_hosts_takes_names_and_what_is_below_them() {
        let list = |entries: &[&str]| entries.iter().map(|entry| (*entry).to_owned()).collect::<Vec<_>>();
        let known = list(&["fcm.googleapis.com", "*.push.apple.com"]);
        assert!(is_listed(&known, "fcm.googleapis.com"));
        assert!(is_listed(&known, "web.push.apple.com"));
        for host in [
            "push.apple.com",
            ".push.apple.com",
            "evilpush.apple.com",
            "fcm.googleapis.com.evil.org",
            "x.fcm.googleapis.com",
        ] {
            assert!(!is_listed(&known, host), "{host}");
        }
        assert!(is_listed(&list(&["*"]), "anything.example"));
        assert!(!is_listed(&list(&["*example.org"]), "evilexample.org"), "a star stands before a dot");
    }

    #[test]
    fn req_75_an_endpoint_is_public_and_encrypted_unless_a_setting_says_otherwise() {
        let guard = |networks: &[&str]| {
            Guard::new(
                &networks.iter().map(|network| Network::try_from((*network).to_owned()).unwrap()).collect::<Vec<_>>(),
            )
        };
        let check = |guard: &Guard, url: &str| guard.check(&Url::parse(url).unwrap()).is_ok();
        let strict = guard(&[]);
        assert!(check(&strict, "https://push.example.org/x"));
        for url in [
            "http://push.example.org/x",
            "http://localhost/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://10.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://[::ffff:127.0.0.1]/x",
            "http://127.0.0.1:80/x",
        ] {
            assert!(!check(&strict, url), "{url}");
        }
        let local = guard(&["127.0.0.0/8"]);
        assert!(check(&local, "http://127.0.0.1:8090/x") && check(&local, "http://localhost:8090/x"));
        assert!(!check(&local, "http://10.0.0.1/x") && !check(&local, "https://10.0.0.1/x"));
        let office = guard(&["10.0.0.0/8"]);
        assert!(
            check(&office, "https://10.0.0.1/x") && !check(&office, "http://10.0.0.1/x"),
            "plain http stays on the machine"
        );
    }
}
