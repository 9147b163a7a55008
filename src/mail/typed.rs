//! An address as a person types it.

use nod_core::mail::MailAddress;

/// The address that a person typed. A domain in letters of any script is taken in the form in which mail servers know it (RFC 5890).
/// `None`: it is none.
pub fn typed(text: &str) -> Option<MailAddress> {
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    let (local, domain) = text.trim().rsplit_once('@')?;
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(domain)) => format!("{local}@{domain}").parse().ok(),
        _ => None,
    }
}
