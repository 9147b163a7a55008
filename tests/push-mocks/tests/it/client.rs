//! A plain client, which does what it is told, rightly or wrongly.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use data_encoding::BASE64URL_NOPAD;
use nod_push_mocks::{Ca, Now};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;

/// A moment in 2026, for all tests.
pub const NOON: i64 = 1_795_000_000;

/// A clock that tests move.
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(NOON)))
    }

    pub fn now(&self) -> Now {
        let seconds = self.0.clone();
        Arc::new(move || seconds.load(Ordering::SeqCst))
    }

    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub version: http::Version,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// The status, and why: Apple's and Web Push's word for it.
    pub fn reason(&self) -> (u16, String) {
        (self.status, self.json()["reason"].as_str().unwrap().to_owned())
    }
}

pub struct Request {
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// Replaces a header, or adds it.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.remove(name);
        self.headers.push((name, value.into()));
    }

    pub fn remove(&mut self, name: &str) {
        self.headers.retain(|(known, _)| *known != name);
    }
}

#[derive(Clone)]
pub struct Client(reqwest::Client);

/// TLS that trusts this authority alone.
pub fn tls(ca: &Ca, protocols: &[&[u8]]) -> ClientConfig {
    tls_pem(&ca.pem(), protocols)
}

fn tls_pem(ca: &str, protocols: &[&[u8]]) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca.as_bytes()).unwrap()).unwrap();
    let mut tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    tls.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    tls
}

impl Client {
    pub fn http2(ca: &Ca) -> Self {
        let builder = reqwest::Client::builder().tls_backend_preconfigured(tls(ca, &[b"h2"]));
        Self::built(builder.http2_prior_knowledge())
    }

    pub fn http1(ca: &Ca) -> Self {
        Self::http1_pem(&ca.pem())
    }

    pub fn http1_pem(ca: &str) -> Self {
        let builder = reqwest::Client::builder().tls_backend_preconfigured(tls_pem(ca, &[b"http/1.1"]));
        Self::built(builder.http1_only())
    }

    fn built(builder: reqwest::ClientBuilder) -> Self {
        let never = reqwest::retry::never();
        Self(builder.no_proxy().retry(never).redirect(reqwest::redirect::Policy::none()).build().unwrap())
    }

    pub async fn send(&self, request: Request) -> Answer {
        self.attempt(request).await.unwrap()
    }

    pub async fn attempt(&self, request: Request) -> reqwest::Result<Answer> {
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).unwrap();
        let mut builder = self.0.request(method, request.url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let response = builder.body(request.body).send().await?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            version: response.version(),
            text: response.text().await?,
        })
    }
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL_NOPAD.encode(bytes.as_ref())
}

pub fn es256(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
    let signature: Signature = key.sign(text.as_bytes());
    format!("{text}.{}", base64url(signature.to_bytes()))
}

/// A key from a byte: always the same.
pub fn signing_key(byte: u8) -> SigningKey {
    SigningKey::from_slice(&[byte; 32]).unwrap()
}
