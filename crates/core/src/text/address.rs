//! Addresses as programs write them.

// From `core`: an address is a value here, and `std::net` would bring sockets along.
use core::net::IpAddr;

/// The address in a text that somebody else wrote: with blanks around it, in brackets, with a port (`192.0.2.1:443`,
/// `[2001:db8::1]:443`) or with a zone (`fe80::1%eth0`, RFC 4007). `None` when there is no address in it, or more than one.
///
/// An IPv4 address in IPv6 clothes (`::ffff:192.0.2.1`) is the IPv4 address.
pub fn lenient_address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let (address, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (address, rest) = rest.split_once(']')?;
            match rest.strip_prefix(':') {
                Some(port) => (address, Some(port)),
                None => rest.is_empty().then_some((address, None))?,
            }
        }
        None => match text.split_once(':') {
            // One colon parts address and port; more are an IPv6 address.
            Some((address, port)) if !port.contains(':') => (address, Some(port)),
            _ => (text, None),
        },
    };
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) && port.len() <= 5;
    if port.is_some_and(|port| !is_port(port)) {
        return None;
    }
    let is_zone = |zone: &str| !zone.is_empty() && zone.len() <= 64 && zone.bytes().all(|byte| byte.is_ascii_graphic());
    match address.split_once('%') {
        None => address.parse::<IpAddr>().ok(),
        Some((address, zone)) => address.parse::<IpAddr>().ok().filter(|address| address.is_ipv6() && is_zone(zone)),
    }
    .map(|address| address.to_canonical())
}
