//! The push services that are configured, and the key for Web Push.

use std::sync::Arc;

use nod_core::wire::{ErrorCode, PushTargetKind};
use zeroize::Zeroizing;

use crate::ambient;
use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::vault::Purpose;
// Doors speak of what became of pushes without knowing the services and the store.
use crate::push::{Dispatcher, Limits, VapidKey, World};

/// The setting that holds the sealed VAPID key.
const VAPID_KEY: &str = "vapid_key";

/// Makes the dispatcher of the services that are configured, and at the first start the key for Web Push.
///
/// # Errors
/// `setting_unusable` when a service's key or file cannot be used (the detail names it), `data_key_wrong`, and the store's.
pub async fn ensure(app: &App) -> Result<()> {
    if app.push.dispatcher.get().is_some() {
        return Ok(());
    }
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
        vapid: vapid.clone(),
        clock: &app.clock,
        random: ambient::system_random(),
    });
    // It names a setting of the administrator's, and no secret.
    let providers = providers.map_err(|error| Refusal::new(ErrorCode::SettingUnusable, error.to_string()))?;
    let limits = |kind| {
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
    };
    let dispatcher = Dispatcher::new(providers, limits, &app.clock, &app.random, app.metrics.push(), &app.lifecycle);
    let kinds = dispatcher.kinds().map(PushTargetKind::as_str).collect::<Vec<_>>().join(", ");
    tracing::info!(services = if kinds.is_empty() { "none" } else { &kinds }, "push");
    // Lost: another task was faster, and has made the same.
    let _ = app.push.dispatcher.set(dispatcher);
    if let Some(vapid) = vapid {
        let _ = app.push.vapid_public.set(vapid.public());
    }
    Ok(())
}

/// The key that all subscriptions are bound to. Of two processes that make it at once, both take the one that was written.
async fn vapid_key(app: &App) -> Result<VapidKey> {
    let random = ambient::system_random();
    let sealed = if let Some(sealed) = app.store.setting(VAPID_KEY).await? {
        sealed
    } else {
        app.store.put_setting_once(VAPID_KEY, &fresh_vapid_key(app)?).await?
    };
    let document = app.vault.unseal(Purpose::VapidKey, VAPID_KEY, &sealed);
    let document = Zeroizing::new(document.map_err(|_| Refusal::plain(ErrorCode::DataKeyWrong))?);
    VapidKey::from_pkcs8(&document, random).map_err(Refusal::internal)
}

/// A new key for Web Push, sealed.
fn fresh_vapid_key(app: &App) -> Result<String> {
    let fresh = Zeroizing::new(VapidKey::generate(&ambient::system_random()).map_err(Refusal::internal)?);
    Ok(app.vault.seal(Purpose::VapidKey, VAPID_KEY, &fresh, &*app.random))
}

/// Starts over with another key for Web Push, because the data key that opened it is lost. What subscribed with the old one is
/// refused by its push service from now on.
///
/// # Errors
/// The store's.
pub(in crate::flow) async fn replace_vapid_key(app: &App) -> Result<()> {
    Ok(app.store.put_setting(VAPID_KEY, &fresh_vapid_key(app)?).await?)
}

/// Asks each service whether it takes our credentials, without sending to anybody.
pub(in crate::flow) async fn check(app: &App) -> Vec<(PushTargetKind, std::result::Result<String, String>)> {
    match app.push.dispatcher.get() {
        Some(dispatcher) => dispatcher.check().await,
        None => Vec::new(),
    }
}

/// Brings the gauges of the push services up to date.
pub fn measure(app: &App) {
    if let Some(dispatcher) = app.push.dispatcher.get() {
        dispatcher.measure();
    }
}

/// What this server can push by, for phones that want to register.
pub fn offered(app: &App) -> (Vec<&'static str>, Option<&str>) {
    let kinds = app.push.dispatcher.get().map(|dispatcher| dispatcher.kinds().map(PushTargetKind::as_str).collect());
    (kinds.unwrap_or_default(), app.push.vapid_public.get().map(String::as_str))
}
