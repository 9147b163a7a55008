//! The one HTTP client: TLS with ring, no redirects, no proxy, bounded answers.

use std::sync::Arc;
use std::time::Duration;

use nod_core::time::Timestamp;
use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::dns::Dns;
use super::guard::{Guard, GuardedDns, NotPublic};

/// The most of an answer that is read, in bytes: an error and its reason.
const MAX_ANSWER: usize = 16 * 1024;

/// How often an idle HTTP/2 connection is looked after, so that it is kept and a dead one is noticed before it is needed.
const KEEP_ALIVE: Duration = Duration::from_mins(1);

/// A client cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The file of further authorities holds something else.
    #[error("{0}")]
    Authorities(String),
    /// TLS refuses its configuration.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The HTTP client refuses its configuration.
    #[error("the HTTP client cannot be set up: {0}")]
    Http(#[from] reqwest::Error),
}

/// A request got no answer. The words name no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The name leads to an address that may not be connected to. That does not change within a request's time.
    #[error("{0}")]
    Forbidden(String),
    /// The network did not bring it there, or brought no answer.
    #[error("{0}")]
    Unreachable(String),
}

/// Which protocols are spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/2 where the other side has it.
    Either,
    /// HTTP/2 alone.
    Http2,
}

/// The certificate authorities of the operating system, and those in `extra` (PEM).
///
/// # Errors
/// [`ClientError::Authorities`] when `extra` holds no certificates.
pub fn roots(extra: Option<&str>) -> Result<RootCertStore, ClientError> {
    let mut roots = RootCertStore::empty();
    // A certificate that cannot be read is one authority less, no reason to trust nothing.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for certificate in CertificateDer::pem_slice_iter(extra.unwrap_or_default().as_bytes()) {
        let certificate = certificate.map_err(|error| ClientError::Authorities(error.to_string()))?;
        roots.add(certificate).map_err(|error| ClientError::Authorities(error.to_string()))?;
    }
    Ok(roots)
}

/// A client that keeps its connections.
#[derive(Clone)]
pub struct Client(reqwest::Client);

/// What a service answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// How long the service wants to be left in peace.
    pub wait: Option<Duration>,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

impl Client {
    /// `guard`: for addresses that users choose.
    ///
    /// # Errors
    /// [`ClientError::Tls`] and [`ClientError::Http`].
    pub fn new(roots: RootCertStore, protocol: Protocol, guard: Option<Arc<Guard>>) -> Result<Self, ClientError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        tls.alpn_protocols = match protocol {
            Protocol::Either => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
            Protocol::Http2 => vec![b"h2".to_vec()],
        };
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            // An address that was checked must not lead to one that was not.
            .redirect(Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(8)
            .http2_keep_alive_interval(KEEP_ALIVE)
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .http2_keep_alive_while_idle(true)
            .user_agent(concat!("nod/", env!("CARGO_PKG_VERSION")));
        if protocol == Protocol::Http2 {
            // Apple asks that a connection be kept, and counts many short ones as an attack.
            builder = builder.http2_prior_knowledge().pool_idle_timeout(None);
        }
        let names = GuardedDns::new(Dns::system(), guard);
        Ok(Self(builder.dns_resolver(Arc::new(names)).build()?))
    }

    /// A POST request, not sent yet.
    pub fn post(&self, url: impl reqwest::IntoUrl) -> reqwest::RequestBuilder {
        self.0.post(url)
    }
}

/// Sends a request and reads the beginning of the answer. The caller owns the deadline.
///
/// # Errors
/// [`RequestError`] with what the network said, and nothing of the address: that is a secret.
pub async fn request(request: reqwest::RequestBuilder, now: Timestamp) -> Result<Answer, RequestError> {
    let mut response = request.send().await.map_err(failed)?;
    let wait = response.headers().get(RETRY_AFTER).and_then(|value| retry_after(value.to_str().ok()?, now));
    let mut body = Vec::new();
    // What says too much is cut off: the status alone decides then.
    while body.len() < MAX_ANSWER {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(chunk.get(..MAX_ANSWER - body.len()).unwrap_or(&chunk)),
            // The status has arrived, and with it the answer.
            Ok(None) | Err(_) => break,
        }
    }
    Ok(Answer { status: response.status().as_u16(), wait, body })
}

/// Seconds, or a date (RFC 9110 §10.2.3).
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(now.until(Timestamp::from_millis(i64::try_from(at.as_millis()).ok()?)))
}

/// What the network said: the cause at the bottom, which names a certificate, a name or a reset, and no URL.
fn failed(error: reqwest::Error) -> RequestError {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    let words = short(&cause.to_string());
    // Where a name leads is not going to change within a question's time.
    if cause.is::<NotPublic>() { RequestError::Forbidden(words) } else { RequestError::Unreachable(words) }
}

/// Words from outside, as they may stand in a log: one line of visible characters.
pub fn short(text: &str) -> String {
    text.chars().filter(|char| char.is_ascii_graphic() || *char == ' ').take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        let now = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
        assert_eq!(retry_after("7", now), Some(Duration::from_secs(7)));
        assert_eq!(retry_after("Sun, 22 Nov 2026 12:01:00 GMT", now), Some(Duration::from_mins(1)));
        assert_eq!(retry_after("Sun, 22 Nov 2026 11:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }

    #[test]
    fn words_from_outside_are_one_short_line() {
        assert_eq!(short("bad\r\nX-Evil: 1\u{202e}"), "badX-Evil: 1");
        assert_eq!(short(&"x".repeat(500)).len(), 120);
    }
}
