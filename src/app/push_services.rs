//! The push services that are configured, and the key for Web Push.

use std::sync::Arc;

use nod_core::wire::PushTargetKind;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::{App, OpenError};
use crate::ambient;
use crate::config::Config;
use crate::push::{Dispatcher, Limits, VapidError, VapidKey, WebApp, World};
use crate::vault::Purpose;

/// The setting that holds the sealed VAPID key.
const VAPID_KEY: &str = "vapid_key";

/// The push services, ready to send.
pub struct PushServices {
    /// Brings pushes to their services.
    pub dispatcher: Dispatcher,
    /// The public half of the key for Web Push, in base64url, where that is offered.
    pub vapid_public: Option<String>,
    /// A permit for each challenge whose phones are being woken: at most `push.questions` at once.
    pub challenges: Arc<Semaphore>,
}

impl PushServices {
    /// No service: nothing is sent.
    pub(super) fn none(dispatcher: Dispatcher) -> Self {
        Self { dispatcher, vapid_public: None, challenges: Arc::new(Semaphore::new(0)) }
    }

    /// The services of the configuration; at the first start it makes the key for Web Push.
    ///
    /// # Errors
    /// [`OpenError::Push`] when a service's key or file cannot be used, [`OpenError::DataKeyWrong`], [`OpenError::Vapid`], and the
    /// store's.
    pub async fn open(app: &App) -> Result<Self, OpenError> {
        let config = &app.config;
        let vapid = match config.webpush.contact(app.issuer()) {
            Some(_) => Some(Arc::new(vapid_key(app).await?)),
            None => None,
        };
        let providers = crate::push::open(&World {
            push: &config.push,
            webpush: &config.webpush,
            unifiedpush: &config.unifiedpush,
            fcm: &config.fcm,
            apns: &config.apns,
            public_url: app.issuer(),
            // Where there is none, a tap leads to the service itself, which says what waits once somebody signs in.
            web_app: WebApp {
                url: config.app_url().unwrap_or_else(|| app.issuer().to_owned()),
                may_approve: config.app.yes_in_notification,
            },
            vapid: vapid.clone(),
            clock: &app.clock,
            random: ambient::system_random(),
        })?;
        let dispatcher = Dispatcher::new(
            providers,
            |kind| limits(config, kind),
            &app.clock,
            &app.random,
            app.metrics.push(),
            &app.lifecycle,
        );
        let kinds = dispatcher.kinds().map(PushTargetKind::as_str).collect::<Vec<_>>().join(", ");
        tracing::info!(services = if kinds.is_empty() { "none" } else { &kinds }, "push");
        let challenges = Arc::new(Semaphore::new(config.push.questions));
        Ok(Self { dispatcher, vapid_public: vapid.map(|vapid| vapid.public()), challenges })
    }
}

/// The limits of one kind of service: its own section's, and where that is silent those of all.
fn limits(config: &Config, kind: PushTargetKind) -> Limits {
    let (queue, concurrency) = match kind {
        PushTargetKind::WebPush => (config.webpush.queue, config.webpush.concurrency),
        PushTargetKind::UnifiedPush => (config.unifiedpush.queue, config.unifiedpush.concurrency),
        PushTargetKind::Fcm => (config.fcm.queue, config.fcm.concurrency),
        PushTargetKind::Apns => (config.apns.queue, config.apns.concurrency),
    };
    Limits {
        queue: queue.unwrap_or(config.push.queue),
        concurrency: concurrency.unwrap_or(config.push.concurrency),
        per_host: config.push.concurrency_per_host,
        per_account: config.push.concurrency_per_account,
        deadline: config.push.deadline,
    }
}

/// The key that all subscriptions are bound to. Of two processes that make it at once, both take the one that was written.
async fn vapid_key(app: &App) -> Result<VapidKey, OpenError> {
    let random = ambient::system_random();
    let sealed = if let Some(sealed) = app.store.setting(VAPID_KEY).await? {
        sealed
    } else {
        app.store.put_setting_once(VAPID_KEY, &fresh_vapid_key(app)?).await?
    };
    let document = app.vault.unseal(Purpose::VapidKey, VAPID_KEY, &sealed);
    let document = Zeroizing::new(document.map_err(|_| OpenError::DataKeyWrong)?);
    Ok(VapidKey::from_pkcs8(&document, random)?)
}

/// A new key for Web Push, sealed.
fn fresh_vapid_key(app: &App) -> Result<String, VapidError> {
    let fresh = Zeroizing::new(VapidKey::generate(&ambient::system_random())?);
    Ok(app.vault.seal(Purpose::VapidKey, VAPID_KEY, &fresh, &*app.random))
}

/// Starts over with another key for Web Push, because the data key that opened it is lost. What subscribed with the old one is
/// refused by its push service from now on.
///
/// # Errors
/// [`OpenError::Vapid`], and the store's.
pub async fn replace_vapid_key(app: &App) -> Result<(), OpenError> {
    Ok(app.store.put_setting(VAPID_KEY, &fresh_vapid_key(app)?).await?)
}
