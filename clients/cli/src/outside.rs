//! What a device takes from outside: the time, randomness, the network.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nod_core::encoding::base64url;
use nod_core::random::{self, Random};
use nod_core::time::Timestamp;
use rustls::{ClientConfig, RootCertStore};

/// How long a TCP and TLS connection may take to stand.
pub(crate) const CONNECT_DEADLINE: Duration = Duration::from_secs(10);

/// A source of the present time.
pub trait Clock: Send + Sync {
    /// Now, by this machine.
    fn now(&self) -> Timestamp;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the real clock, which the builder of the device's world hands in")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::expect_used,
        reason = "without randomness no key and no nonce may be made: there is nothing to go on with"
    )]
    #[expect(clippy::disallowed_methods, reason = "the real source, which the builder of the device's world hands in")]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives random bytes");
    }
}

/// The world of a device, shared by all devices of a process.
#[derive(Clone)]
pub struct Outside {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    http: reqwest::Client,
    tls: Arc<ClientConfig>,
}

impl fmt::Debug for Outside {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Outside")
    }
}

/// The network cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// TLS.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// HTTP.
    #[error("the HTTP client cannot be set up: {0}")]
    Http(#[from] reqwest::Error),
}

impl Outside {
    /// The real network, trusting the operating system's certificate authorities, with this clock and random source.
    ///
    /// # Errors
    /// When TLS or the HTTP client cannot be set up.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Result<Self, OutsideError> {
        let mut roots = RootCertStore::empty();
        // A certificate that cannot be read is one authority less, no reason to trust nothing.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self::with_tls(clock, random, tls)
    }

    /// The same with another TLS configuration, for a server whose certificate an own authority signed.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn with_tls(clock: Arc<dyn Clock>, random: Arc<dyn Random>, tls: ClientConfig) -> Result<Self, OutsideError> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.clone())
            // A redirect would carry a proof, or an enrolment's secret, to an address that nobody pinned.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_DEADLINE)
            .user_agent(concat!("nod-device/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { clock, random, http, tls: Arc::new(tls) })
    }

    /// The real network, clock and random source.
    ///
    /// # Errors
    /// See [`Outside::new`].
    pub fn system() -> Result<Self, OutsideError> {
        Self::new(Arc::new(SystemClock), Arc::new(SystemRandom))
    }

    /// The random source.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// A clock that a server can correct.
    pub fn time(&self) -> Time {
        Time { clock: Arc::clone(&self.clock), ahead: Arc::default() }
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(crate) fn tls(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.tls)
    }

    /// 128 random bits, base64url: a proof's `jti`.
    pub(crate) fn nonce(&self) -> String {
        base64url(&random::bytes::<16>(&*self.random))
    }
}

/// The server's time, as far as it is known: this machine's clock plus what the server's was ahead when last heard.
///
/// What is signed carries the server's time, so that a device whose clock is off by an hour still gets in; clones share
/// the correction.
#[derive(Clone)]
pub struct Time {
    clock: Arc<dyn Clock>,
    ahead: Arc<AtomicI64>,
}

impl fmt::Debug for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Time({} ms ahead)", self.ahead.load(Ordering::Relaxed))
    }
}

impl Time {
    /// Now, by the server.
    pub fn now(&self) -> Timestamp {
        let ahead = self.ahead.load(Ordering::Relaxed);
        Timestamp::from_millis(self.clock.now().millis().saturating_add(ahead))
    }

    /// Takes note of the server's time.
    pub fn correct(&self, server: Timestamp) {
        let ahead = server.millis().saturating_sub(self.clock.now().millis());
        self.ahead.store(ahead, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_corrects_the_time_for_all_who_share_it() {
        let time = Outside::system().unwrap().time();
        let clone = time.clone();
        time.correct(Timestamp::from_seconds(4_000_000_000));
        assert_eq!(clone.now().seconds(), 4_000_000_000);
    }
}
