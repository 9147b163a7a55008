//! The address that a request comes from, as the trusted proxies in front of the service report it.

use std::borrow::Cow;
use std::iter;
use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

use crate::config::ForwardedHeader;

/// The client's address. `None`: a trusted proxy reports something that is not an address, so the client is unknown.
///
/// Reads the reports from the right, where the nearest proxy writes, for as long as they come from trusted proxies. What
/// stands to the left of the first address that is not a trusted proxy's could be anybody's invention and is never read. A
/// request that no proxy reports about comes from the last trusted address itself.
pub(super) fn client_address(
    peer: IpAddr,
    headers: &HeaderMap,
    believed: ForwardedHeader,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let lines: Vec<Cow<'_, str>> =
        headers.get_all(believed.name()).iter().map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    // Line by line: a line that a client broke on purpose cannot spoil the one that a proxy added after it.
    let mut reports = lines.iter().rev().flat_map(|line| match believed {
        ForwardedHeader::XForwardedFor => Reports::X(line.rsplit(',')),
        ForwardedHeader::Forwarded => Reports::Standard(Some(line)),
    });
    let mut address = peer.to_canonical();
    while is_trusted(address) {
        match reports.next() {
            Some(report) => address = report?,
            None => break,
        }
    }
    Some(address)
}

/// What one header line reports, from the right.
enum Reports<'l> {
    /// `X-Forwarded-For`.
    X(std::str::RSplit<'l, char>),
    /// `Forwarded` (RFC 7239): what has not been read yet.
    Standard(Option<&'l str>),
}

impl Iterator for Reports<'_> {
    /// An address, or something that is none.
    type Item = Option<IpAddr>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::X(entries) => entries.next().map(|entry| node(&unquoted(entry))),
            Self::Standard(rest) => {
                let (before, element) = split_last(rest.take()?);
                *rest = before;
                Some(forwarded_for(element))
            }
        }
    }
}

/// The last element of a `Forwarded` line and what stands before it.
///
/// Read from the right: an opening quotation mark in the part that the client sent would otherwise swallow the element that
/// the proxy appended.
fn split_last(line: &str) -> (Option<&str>, &str) {
    let mut in_quotes = false;
    for (at, letter) in line.char_indices().rev() {
        let (before, from_here) = line.split_at(at);
        match letter {
            '"' if !ends_in_escape(before) => in_quotes = !in_quotes,
            ',' if !in_quotes => return (Some(before), from_here.strip_prefix(',').unwrap_or(from_here)),
            _ => {}
        }
    }
    (None, line)
}

/// Whether a backslash at the end escapes what follows, and is not escaped itself.
fn ends_in_escape(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The address in the one `for` of an element such as `for="[2001:db8::1]:4711";proto=https` (RFC 7239 section 4).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut rest = Some(element);
    let parameters = iter::from_fn(|| {
        let (parameter, after) = split_parameter(rest.take()?);
        rest = after;
        Some(parameter)
    });
    let named = parameters.filter_map(|parameter| parameter.split_once('='));
    let mut values = named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for")).map(|(_, value)| value);
    let value = values.next()?;
    // A parameter occurs once: two of them could be read in two ways.
    if values.next().is_some() { None } else { node(&unquoted(value)) }
}

/// The first parameter of an element and what follows it.
fn split_parameter(element: &str) -> (&str, Option<&str>) {
    let mut in_quotes = false;
    for (at, letter) in element.char_indices() {
        let (before, from_here) = element.split_at(at);
        match letter {
            '"' if !ends_in_escape(before) => in_quotes = !in_quotes,
            ';' if !in_quotes => return (before, from_here.strip_prefix(';')),
            _ => {}
        }
    }
    (element, None)
}

/// A value without the quotation marks around it and the escapes in it.
fn unquoted(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return Cow::Borrowed(value);
    };
    let mut letters = inner.chars();
    let unescaped =
        iter::from_fn(|| letters.next().and_then(|letter| if letter == '\\' { letters.next() } else { Some(letter) }));
    Cow::Owned(unescaped.collect())
}

/// The address in an entry: IPv4 or IPv6, the latter also in brackets, with a port or without (RFC 7239 section 6). The zone
/// of an IPv6 address means something on the proxy alone and is left out. `None` for `unknown`, for an invented name such as
/// `_hidden`, and for everything else.
fn node(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let address = match entry.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            has_port_form(port).then_some(())?;
            IpAddr::V6(v6(address)?)
        }
        None if entry.matches(':').count() == 1 => {
            let (address, port) = entry.split_at(entry.find(':')?);
            has_port_form(port).then_some(())?;
            IpAddr::V4(address.parse().ok()?)
        }
        None => entry.parse().ok().or_else(|| v6(entry).map(IpAddr::V6))?,
    };
    // Nobody has the unspecified address.
    Some(address.to_canonical()).filter(|address| !address.is_unspecified())
}

fn v6(text: &str) -> Option<Ipv6Addr> {
    match text.split_once('%') {
        Some((_, "")) => None,
        Some((address, _)) => address.parse().ok(),
        None => text.parse().ok(),
    }
}

/// `:` and a port number, `:` and an invented name for one (`:_p1`), or nothing.
fn has_port_form(text: &str) -> bool {
    match text.strip_prefix(':') {
        None => text.is_empty(),
        Some(port) => match port.strip_prefix('_') {
            Some(name) => {
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
            }
            None => port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, axum::http::HeaderValue::from_bytes(value).unwrap());
        }
        headers
    }

    fn trusted(address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => address.octets()[0] == 10,
            IpAddr::V6(address) => address.segments()[0] == 0xfd00,
        }
    }

    fn x(lines: &[&str]) -> Option<String> {
        let lines: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", line.as_bytes())).collect();
        found(&headers(&lines), ForwardedHeader::XForwardedFor)
    }

    fn standard(lines: &[&str]) -> Option<String> {
        let lines: Vec<_> = lines.iter().map(|line| ("forwarded", line.as_bytes())).collect();
        found(&headers(&lines), ForwardedHeader::Forwarded)
    }

    fn found(headers: &HeaderMap, believed: ForwardedHeader) -> Option<String> {
        client_address("10.0.0.1".parse().unwrap(), headers, believed, trusted).map(|address| address.to_string())
    }

    #[test]
    fn an_address_is_read_in_every_form_that_proxies_write() {
        for (entry, address) in [
            ("192.0.2.7", "192.0.2.7"),
            (" 192.0.2.7\t", "192.0.2.7"),
            ("192.0.2.7:5678", "192.0.2.7"),
            ("192.0.2.7:_p1", "192.0.2.7"),
            ("\"192.0.2.7:80\"", "192.0.2.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:DB8:0::1]:443", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%25eth0]:80", "fe80::1"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("[::ffff:192.0.2.7]:1", "192.0.2.7"),
        ] {
            assert_eq!(x(&[entry]).as_deref(), Some(address), "X-Forwarded-For: {entry}");
            let element = format!("proto=https;For={entry};by=_p");
            assert_eq!(standard(&[&element]).as_deref(), Some(address), "Forwarded: {element}");
        }
    }

    #[test]
    fn what_is_no_address_means_unknown_and_never_the_proxy() {
        for entry in [
            "unknown",
            "_hidden",
            "",
            " ",
            "proxy.example.org",
            "192.0.2.7:",
            "192.0.2.7:x",
            "192.0.2.7:99999",
            "192.0.2.7:+1",
            "192.0.2.256",
            "192.0.2.07",
            "192.0.2.7%eth0",
            "192.0.2",
            "[192.0.2.7]",
            "[2001:db8::1",
            "[2001:db8::1]443",
            "2001:db8::1]",
            "fe80::1%",
            "[]",
            "0.0.0.0",
            "::",
            "\"192.0.2.7",
            "192.0.2.7 192.0.2.8",
            "\u{feff}192.0.2.7",
        ] {
            assert_eq!(x(&[entry]), None, "X-Forwarded-For: {entry:?}");
            assert_eq!(x(&[&format!("203.0.113.1, {entry}")]), None, "X-Forwarded-For: …, {entry:?}");
            assert_eq!(x(&[&format!("203.0.113.1, {entry}, 10.0.0.2")]), None, "X-Forwarded-For: …, {entry:?}, …");
            assert_eq!(standard(&[&format!("for={entry}")]), None, "Forwarded: for={entry:?}");
        }
        for element in ["proto=https", "for", "by=192.0.2.7", "for=192.0.2.7;for=192.0.2.8", "xfor=192.0.2.7"] {
            assert_eq!(standard(&[element]), None, "{element}");
        }
        let odd = headers(&[("x-forwarded-for", b"203.0.113.1"), ("x-forwarded-for", b"\xff")]);
        assert_eq!(found(&odd, ForwardedHeader::XForwardedFor), None);
    }

    #[test]
    fn reports_are_read_from_the_right_as_far_as_the_trusted_proxies_go() {
        assert_eq!(x(&["203.0.113.1, 192.0.2.7, 10.0.0.3, 10.0.0.2"]).as_deref(), Some("192.0.2.7"));
        assert_eq!(x(&["203.0.113.1, 192.0.2.7", "10.0.0.2"]).as_deref(), Some("192.0.2.7"), "two lines");
        assert_eq!(x(&["garbage, unknown, 192.0.2.7"]).as_deref(), Some("192.0.2.7"), "the client's own words");
        assert_eq!(x(&["10.0.0.3, 10.0.0.2"]).as_deref(), Some("10.0.0.3"), "a request of the first proxy itself");
        assert_eq!(x(&[]).as_deref(), Some("10.0.0.1"));
        assert_eq!(x(&["192.0.2.7:1, [fd00::2]:443"]).as_deref(), Some("192.0.2.7"));
        let all = "for=203.0.113.1, for=192.0.2.7;proto=http , FOR=\"10.0.0.3:80\",for=10.0.0.2";
        assert_eq!(standard(&[all]).as_deref(), Some("192.0.2.7"));
    }

    #[test]
    fn a_client_cannot_hide_or_replace_what_a_proxy_appends_to_its_forwarded_header() {
        for own in
            ["for=\"", "for=\"x", "for=\"x\\", "for=6.6.6.6;host=\"", "\"", "for=\"\\\"", ",", ";", "for=6.6.6.6, \""]
        {
            for (added, address) in [("for=192.0.2.7", "192.0.2.7"), ("for=\"[2001:db8::7]:1\"", "2001:db8::7")] {
                assert_eq!(standard(&[&format!("{own}, {added}")]).as_deref(), Some(address), "{own}, {added}");
                assert_eq!(standard(&[own, added]).as_deref(), Some(address), "{own} and {added}");
            }
        }
        // What a proxy quotes of the client's request is no element of its own.
        for host in ["\"x, for=6.6.6.6\"", "\"x\\\", for=6.6.6.6, a=\\\"\"", "\";for=6.6.6.6;\""] {
            let element = format!("for=192.0.2.7;host={host}");
            assert_eq!(standard(&[&element]).as_deref(), Some("192.0.2.7"), "{element}");
        }
    }

    #[test]
    fn one_header_is_believed_and_the_other_ignored() {
        let both = headers(&[("x-forwarded-for", b"192.0.2.7"), ("forwarded", b"for=192.0.2.8")]);
        assert_eq!(found(&both, ForwardedHeader::XForwardedFor).as_deref(), Some("192.0.2.7"));
        assert_eq!(found(&both, ForwardedHeader::Forwarded).as_deref(), Some("192.0.2.8"));
        let stranger = "192.0.2.9".parse().unwrap();
        assert_eq!(client_address(stranger, &both, ForwardedHeader::Forwarded, trusted), Some(stranger));
    }

    proptest! {
        #[test]
        fn nothing_that_a_client_sends_changes_what_is_appended(own in "[\"\\\\,;=for0-9. \\[\\]:%]{0,40}") {
            let found = x(&[&format!("{own}, 192.0.2.7")]);
            prop_assert_eq!(found.as_deref(), Some("192.0.2.7"));
            let found = standard(&[&format!("{own}, for=192.0.2.7")]);
            prop_assert_eq!(found.as_deref(), Some("192.0.2.7"));
            let found = standard(&[&format!("{own}, for=\"[2001:db8::7]\"")]);
            prop_assert_eq!(found.as_deref(), Some("2001:db8::7"));
        }
    }
}
