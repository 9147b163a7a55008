//! What an account's owner, and its administrator, see of it.

use nod_core::account::Account;
use nod_core::challenge::{Challenge, StateName};
use nod_core::device::Device;
use nod_core::id::{AccountId, DeviceId, Username};
use nod_core::time::Timestamp;

use super::administration::find;
use crate::app::App;
use crate::flow::push;
use crate::flow::refusal::Result;
use crate::store::ChallengeRecord;

/// What an account's owner sees of it.
#[derive(Debug, Clone)]
pub struct Overview {
    /// All devices ever bound, the newest first.
    pub devices: Vec<Device>,
    /// Those whose last notifications were taken by their push service and never seen.
    pub silent: Vec<DeviceId>,
    /// The latest requests, the newest first.
    pub activity: Vec<Activity>,
}

/// One request, as the account's owner sees it afterwards.
#[derive(Debug, Clone)]
pub struct Activity {
    /// When it was asked.
    pub at: Timestamp,
    /// What came of it.
    pub state: StateName,
    /// Who asked.
    pub service: String,
    /// From which browser, in words.
    pub browser: Option<String>,
    /// From which address.
    pub ip: Option<String>,
    /// The phone that answered.
    pub device: Option<String>,
}

/// What an account's owner sees of it, with its latest requests.
///
/// # Errors
/// The store's.
pub async fn overview(app: &App, account: AccountId, latest: u32) -> Result<Overview> {
    let devices = app.store.devices_of(account).await?;
    let keys = app.keys.load().published();
    let activity = app.store.recent_challenges(account, latest).await?.into_iter().map(|record| {
        // What was shown stands in the signed challenge, and nowhere else.
        let claims = nod_core::token::verify_recorded_challenge(&record.token, &keys, None).ok();
        let challenge = record.challenge.at(app.now());
        let client = challenge.client.to_string();
        Activity {
            at: challenge.issued_at,
            state: challenge.state.name(),
            service: claims.as_ref().map_or(client, |claims| claims.rp.name.clone()),
            browser: claims.as_ref().and_then(|claims| claims.context.browser.clone()),
            ip: claims.and_then(|claims| claims.context.ip),
            device: record.device_name,
        }
    });
    Ok(Overview { activity: activity.collect(), devices, silent: push::silent_devices(app, account).await? })
}

/// An account, and what happened with it.
#[derive(Debug, Clone)]
pub struct History {
    /// The account.
    pub account: Account,
    /// Every device that was ever bound to it (REQ 25), the newest first.
    pub devices: Vec<Device>,
    /// Its latest challenges as they stand now, the newest first.
    pub challenges: Vec<PastChallenge>,
}

/// A challenge of an account.
#[derive(Debug, Clone)]
pub struct PastChallenge {
    /// The challenge as it stands now.
    pub challenge: Challenge,
    /// The name of the device that answered, where one did.
    pub device_name: Option<String>,
}

/// An account with all its devices and its latest `recent` challenges.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn history(app: &App, username: &Username, recent: u32) -> Result<History> {
    let account = find(app, username).await?;
    let devices = app.store.devices_of(account.id).await?;
    let records = app.store.recent_challenges(account.id, recent).await?;
    let now = app.now();
    let past = |record: ChallengeRecord| PastChallenge {
        challenge: record.challenge.at(now),
        device_name: record.device_name,
    };
    Ok(History { account, devices, challenges: records.into_iter().map(past).collect() })
}
