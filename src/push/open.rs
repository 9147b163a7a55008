//! The services that are configured.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use nod_core::wire::PushTargetKind;
use ring::rand::SystemRandom;
use rustls::RootCertStore;
use secrecy::{ExposeSecret, SecretString};

use super::Provider;
use super::apns::Apns;
use super::fcm::Fcm;
use super::jwt::{Es256, KeyError};
use super::notice::WebApp;
use super::oauth::{AccountError, ServiceAccount};
use super::vapid::VapidKey;
use super::webpush::WebPush;
use crate::ambient::Clock;
use crate::config;
use crate::outbound::{Client, ClientError, Guard, Protocol, roots};

/// What the services share.
pub struct World<'a> {
    /// What all services have in common.
    pub push: &'a config::Push,
    /// Web Push.
    pub webpush: &'a config::WebPush,
    /// UnifiedPush.
    pub unifiedpush: &'a config::UnifiedPush,
    /// Firebase Cloud Messaging.
    pub fcm: &'a config::Fcm,
    /// Apple.
    pub apns: &'a config::Apns,
    /// The service's public address.
    pub public_url: &'a str,
    /// The phone app in the browser.
    pub web_app: WebApp,
    /// The key for Web Push. `None`: there is none, and neither Web Push nor UnifiedPush.
    pub vapid: Option<Arc<VapidKey>>,
    /// Time.
    pub clock: &'a Arc<dyn Clock>,
    /// ring's randomness.
    pub random: SystemRandom,
}

/// A service is configured, and cannot be used as it is: the text says which key and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SetupError(String);

/// The services that are configured.
///
/// # Errors
/// When a file cannot be read, or a key is none.
pub fn open(world: &World<'_>) -> Result<Vec<Arc<dyn Provider>>, SetupError> {
    let mut providers: Vec<Arc<dyn Provider>> = Vec::new();
    let extra = world.push.ca_file.as_deref().map(|path| read("push.ca_file", path)).transpose()?;
    let roots = match &extra {
        None => roots(None)?,
        Some(extra) => roots(Some(extra.text.expose_secret())).map_err(|error| extra.unusable(&error))?,
    };
    if let (Some(key), Some(subject)) = (&world.vapid, world.webpush.contact(world.public_url)) {
        let guard = Arc::new(Guard::new(&world.push.allow_networks));
        // A client each: names that users choose for UnifiedPush must not hold up the look-ups of Web Push.
        let client = || Client::new(roots.clone(), Protocol::Either, Some(Arc::clone(&guard)));
        let sender = |kind, client, hosts: &[String]| WebPush {
            kind,
            client,
            guard: Arc::clone(&guard),
            hosts: hosts.to_vec(),
            key: Arc::clone(key),
            subject: subject.clone(),
            app: world.web_app.clone(),
            clock: Arc::clone(world.clock),
            random: world.random.clone(),
        };
        providers.push(Arc::new(sender(PushTargetKind::WebPush, client()?, &world.webpush.hosts)));
        if world.unifiedpush.enabled {
            providers.push(Arc::new(sender(PushTargetKind::UnifiedPush, client()?, &world.unifiedpush.hosts)));
        }
    }
    if world.fcm.is_present() {
        providers.push(Arc::new(fcm(world, roots.clone())?));
    }
    if world.apns.is_present() {
        providers.push(Arc::new(apns(world, roots)?));
    }
    Ok(providers)
}

fn fcm(world: &World<'_>, roots: RootCertStore) -> Result<Fcm, SetupError> {
    let config = world.fcm;
    let given = secret("fcm.service_account", config.service_account.as_ref(), config.service_account_file.as_ref())?;
    let client = Client::new(roots, Protocol::Either, None)?;
    let account = ServiceAccount::parse(
        given.text.expose_secret(),
        client.clone(),
        Arc::clone(world.clock),
        world.random.clone(),
    );
    let account = account.map_err(|error: AccountError| given.unusable(&error))?;
    let url = config.url.trim_end_matches('/').to_owned();
    Ok(Fcm { client, url, account, clock: Arc::clone(world.clock), random: world.random.clone() })
}

fn apns(world: &World<'_>, roots: RootCertStore) -> Result<Apns, SetupError> {
    let config = world.apns;
    let given = secret("apns.key", config.key.as_ref(), config.key_file.as_ref())?;
    let key = Es256::from_pem(given.text.expose_secret(), world.random.clone());
    let key = key.map_err(|error: KeyError| given.unusable(&error))?;
    Ok(Apns {
        client: Client::new(roots, Protocol::Http2, None)?,
        production: config.production_url.clone(),
        sandbox: config.sandbox_url.clone(),
        key,
        key_id: config.key_id.clone().unwrap_or_default(),
        team_id: config.team_id.clone().unwrap_or_default(),
        topics: config.topics.clone(),
        clock: Arc::clone(world.clock),
        random: world.random.clone(),
        bearer: Mutex::default(),
    })
}

/// The text of a key or a certificate, and where it comes from.
struct Given {
    text: SecretString,
    /// The setting, and the file that it names.
    source: String,
}

impl Given {
    /// The text is there and cannot be used.
    fn unusable(&self, error: &dyn std::fmt::Display) -> SetupError {
        SetupError(format!("{}: {error}", self.source))
    }
}

/// A secret that is given itself, or in a file.
fn secret(key: &str, value: Option<&SecretString>, file: Option<&PathBuf>) -> Result<Given, SetupError> {
    match (value, file) {
        (Some(value), _) => Ok(Given { text: value.clone(), source: key.to_owned() }),
        (None, Some(path)) => read(&format!("{key}_file"), path),
        (None, None) => Err(SetupError(format!("{key}: it is missing"))),
    }
}

fn read(key: &str, path: &Path) -> Result<Given, SetupError> {
    let source = format!("{key}: {}", path.display());
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Given { text: text.into(), source }),
        Err(error) => Err(SetupError(format!("{source}: {error}"))),
    }
}

impl From<ClientError> for SetupError {
    fn from(error: ClientError) -> Self {
        Self(error.to_string())
    }
}
