//! How pushes do: signs of life, silent phones, tests, and what became of each.

use std::time::Duration;

use nod_core::device::Device;
use nod_core::id::{AccountId, ChallengeId, DeviceId};
use nod_core::wire::{ErrorCode, PushTargetKind};

use super::registration::{forget, localise, open};
use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::push::{Notice, What};
use crate::store::AcknowledgePush;
// What these calls return, for doors, which import neither the services nor the store.
pub use crate::push::Sent;
pub use crate::store::{Delivery, KindHealth};

/// So many pushes in a row that a phone did not acknowledge, and its owner is told.
const UNANSWERED: u32 = 2;

/// How long a test may be under way.
const TEST_LIFETIME: Duration = Duration::from_mins(1);

/// A device gives a sign of life for a challenge: its pushes arrived, or it came by itself.
///
/// # Errors
/// The store's.
pub(in crate::flow) async fn acknowledged(
    app: &App,
    challenge: ChallengeId,
    device: DeviceId,
    opened: bool,
) -> Result<()> {
    if app.push.dispatcher.is_empty() {
        return Ok(());
    }
    let first = app.store.acknowledge_push(AcknowledgePush { challenge, device, at: app.now(), opened }).await?;
    for acknowledged in first {
        app.metrics.push().acknowledged(acknowledged.kind, acknowledged.after);
    }
    Ok(())
}

/// The active devices of an account that got the last two pushes by a service that took them, and acknowledged neither.
///
/// # Errors
/// The store's.
pub async fn silent_devices(app: &App, account: AccountId) -> Result<Vec<DeviceId>> {
    let health = app.store.push_health_of(account, app.now()).await?;
    Ok(health.iter().filter(|target| target.unanswered >= UNANSWERED).map(|target| target.device).collect())
}

/// A test notification that was sent.
#[derive(Debug, Clone)]
pub struct Tested {
    /// What the notification carries in the place of a challenge's id.
    pub id: ChallengeId,
    /// What became of it, for each target of the device. None: the device registered none.
    pub sent: Vec<(PushTargetKind, Sent)>,
}

impl Tested {
    /// How many push services took it.
    pub fn accepted(&self) -> usize {
        self.sent.iter().filter(|(_, sent)| matches!(sent, Sent::Accepted)).count()
    }
}

/// Sends a notification that says that it is a test to every target of a device, once each, and says what became of it.
///
/// # Errors
/// `device_revoked`, and the store's.
pub async fn test(app: &App, device: &Device) -> Result<Tested> {
    if !device.is_active() {
        return Err(Refusal::plain(ErrorCode::DeviceRevoked));
    }
    let rows = app.store.push_targets_of(device.id).await?;
    let now = app.now();
    let notice = Notice {
        challenge: ChallengeId::new(now, &*app.random),
        what: What::Test,
        expires_at: now.plus(TEST_LIFETIME),
        details: None,
    };
    let mut found = Vec::new();
    for row in rows {
        let kind = row.kind;
        let sent = match open(app, row) {
            Some(mut open) => {
                localise(app, device.account, std::slice::from_mut(&mut open)).await?;
                let sent = app.push.dispatcher.send_once(&open.target, &notice).await;
                if let Sent::Gone { since } = sent {
                    forget(app, device.account, &open, since).await;
                }
                sent
            }
            None => Sent::Rejected { reason: "the target does not open: the phone has to register again".into() },
        };
        found.push((kind, sent));
    }
    Ok(Tested { id: notice.challenge, sent: found })
}

/// How each kind of target did in the last `lasts`, and whether this server sends to it at all.
///
/// # Errors
/// The store's.
pub async fn status(app: &App, lasts: Duration) -> Result<Vec<(KindHealth, bool)>> {
    let health = app.store.push_health(app.now().minus(lasts)).await?;
    Ok(health
        .into_iter()
        .map(|health| {
            let offered = app.push.dispatcher.offers(health.kind);
            (health, offered)
        })
        .collect())
}

/// What became of a challenge's pushes.
///
/// # Errors
/// The store's.
pub async fn deliveries(app: &App, challenge: ChallengeId) -> Result<Vec<Delivery>> {
    Ok(app.store.push_deliveries(challenge).await?)
}
