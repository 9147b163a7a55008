//! Web addresses in the one form in which browsers send them.

use nod_core::link;
use url::{Host, Url};

/// Checks that `text` is an origin exactly as browsers send it (WHATWG HTML, "serialization of an origin"): scheme, host in
/// lower case and ASCII, and a port only where it is not the scheme's own. In any other form no `Origin` ever equals it.
/// `https`, or `http` to this very machine.
///
/// # Errors
/// What is wrong, and how to write it where that is clear.
pub fn check_origin(text: &str) -> Result<(), String> {
    let url =
        Url::parse(text).map_err(|error| format!("an address such as https://login.example.org is needed: {error}"))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err("an https:// address is needed".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a user name or a password has no place in it".to_owned());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || text.ends_with('/') {
        return Err("scheme, host and port only, without a path and without a trailing slash".to_owned());
    }
    if let Some(Host::Domain(name)) = url.host() {
        check_name(name)?;
    }
    let sent = url.origin().ascii_serialization();
    if url.scheme() == "http" && !sent.strip_prefix("http://").is_some_and(link::is_loopback) {
        return Err("plain http is for this very machine only; use https".to_owned());
    }
    if sent != text {
        return Err(format!("browsers send {sent}; write it so"));
    }
    // A phone that cannot read the address cannot be linked.
    link::check_server(text).map_err(|_| "host and port are not of a form that phones accept".to_owned())
}

/// The host that passkeys of a service at this origin are bound to. `None`: browsers make none there, since it is an address and no name,
/// or neither https nor this very machine (W3C Web Authentication §5.1.3, Secure Contexts §3.1).
pub fn passkey_host(origin: &str) -> Option<String> {
    let url = Url::parse(origin).ok()?;
    let Some(Host::Domain(name)) = url.host() else { return None };
    let is_here = name == "localhost" || name.ends_with(".localhost");
    (url.scheme() == "https" || is_here).then(|| name.to_owned())
}

/// Checks a host name that was brought into its ASCII form.
fn check_name(name: &str) -> Result<(), String> {
    if name.ends_with('.') {
        return Err("the host name ends with a dot, which browsers count as part of the name; leave it out".to_owned());
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if name.len() > 253 || !name.split('.').all(is_label) {
        return Err(format!(
            "{name:?} is not a host name: its parts have letters, digits and inner hyphens, no underscore, and at most 63 \
             characters"
        ));
    }
    Ok(())
}

/// The address of a service without a path: https, or http to this machine, where a stand-in may listen.
pub(super) fn base(url: &str) -> Result<(), String> {
    let host = match url.split_once("://") {
        Some(("https", host)) => host,
        Some(("http", host)) if nod_core::link::is_loopback(host) => host,
        _ => return Err("an https:// address".to_owned()),
    };
    if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
        return Err("scheme, host and port only".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_browsers_send() {
        for good in [
            "https://login.example.org",
            "https://login.example.org:8443",
            "https://login.example.org:80",
            "https://xn--bcher-kva.example",
            "https://192.0.2.7",
            "https://[2001:db8::1]:8443",
            "https://nod",
            "http://localhost",
            "http://localhost:8080",
            "http://127.0.0.1:443",
            "http://[::1]:8080",
        ] {
            assert_eq!(check_origin(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn another_spelling_is_refused_with_the_one_that_browsers_send() {
        for (text, sent) in [
            ("https://login.example.org:443", "https://login.example.org"),
            ("http://localhost:80", "http://localhost"),
            ("https://Login.Example.org", "https://login.example.org"),
            ("HTTPS://login.example.org", "https://login.example.org"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("https://BÜCHER.example:443", "https://xn--bcher-kva.example"),
            ("https://login。example.org", "https://login.example.org"),
            ("https://%6cogin.example.org", "https://login.example.org"),
            ("https://[2001:DB8:0:0::1]", "https://[2001:db8::1]"),
            ("https://[::ffff:192.0.2.7]", "https://[::ffff:c000:207]"),
            ("https://3221225991", "https://192.0.2.7"),
            ("http://127.1:8080", "http://127.0.0.1:8080"),
            ("https://login.example.org:", "https://login.example.org"),
            ("https://login.example.org:08443", "https://login.example.org:8443"),
            ("https:login.example.org", "https://login.example.org"),
            (" https://login.example.org", "https://login.example.org"),
            ("https://login.example.org\\", "https://login.example.org"),
            ("https://login.exa\tmple.org", "https://login.example.org"),
        ] {
            assert_eq!(check_origin(text), Err(format!("browsers send {sent}; write it so")), "{text}");
            assert_eq!(check_origin(sent), Ok(()), "{sent}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "https://login.example.org"),
            ("login.example.org", "https://login.example.org"),
            ("https://", "https://login.example.org"),
            ("https://:443", "https://login.example.org"),
            ("https://login.example.org:99999", "port"),
            ("https://lo gin.example.org", "https://login.example.org"),
            ("ftp://login.example.org", "https://"),
            ("javascript:alert(1)", "https://"),
            ("https://anna@login.example.org", "user name"),
            ("https://anna:secret@login.example.org", "user name"),
            ("https://login.example.org/", "trailing slash"),
            ("https://login.example.org/nod", "path"),
            ("https://login.example.org?", "path"),
            ("https://login.example.org?a=b", "path"),
            ("https://login.example.org#a", "path"),
            ("https://login.example.org.", "dot"),
            ("https://my_login.example.org", "underscore"),
            ("https://login..example.org", "host name"),
            ("https://-login.example.org", "host name"),
            ("https://*.example.org", "host name"),
            ("https://login.example.org:0", "phones"),
            ("http://login.example.org", "https"),
            ("http://localhost.example.org", "https"),
            ("http://192.0.2.7", "https"),
        ] {
            let refused = check_origin(text).unwrap_err();
            assert!(refused.contains(reason), "{text}: {refused}");
        }
    }

    #[test]
    fn passkeys_are_for_names_that_a_browser_trusts() {
        for (origin, host) in [
            ("https://login.example.org:8443", Some("login.example.org")),
            ("https://nod", Some("nod")),
            ("https://xn--bcher-kva.example", Some("xn--bcher-kva.example")),
            ("http://localhost:8080", Some("localhost")),
            ("https://192.0.2.7", None),
            ("https://[2001:db8::1]", None),
            ("http://127.0.0.1:8080", None),
            ("http://login.example.org", None),
        ] {
            assert_eq!(passkey_host(origin).as_deref(), host, "{origin}");
        }
    }
}
