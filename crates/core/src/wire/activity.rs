//! What a device reads of its account, a test of its notifications, and the backup codes of a first activation.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::challenge::StateName;
use crate::id::ChallengeId;
use crate::time::Timestamp;

/// The body of a call that says nothing beyond who calls: `{}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// The answer to `POST /v1/device/push-test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushTestSent {
    /// What the notification carries in the place of a challenge's id, so that the device knows its own test again.
    pub id: ChallengeId,
    /// How many push services took it. Zero also when the device registered no push target.
    pub sent: u32,
}

/// The answer to `POST /v1/device/backup-codes`: secrets, which are shown once. `Debug` hides them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceBackupCodes {
    /// The codes, in their groups.
    pub codes: Vec<String>,
}

impl fmt::Debug for DeviceBackupCodes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DeviceBackupCodes(<redacted>)")
    }
}

/// The answer to `GET /v1/device/activity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceActivity {
    /// The latest questions to the account, the newest first.
    pub entries: Vec<ActivityEntry>,
    /// The server's clock, in milliseconds since the epoch.
    pub server_time: i64,
}

/// One question to the account, as its owner sees it afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityEntry {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// When it was asked.
    pub at: Timestamp,
    /// Who asked.
    pub service: String,
    /// What came of it.
    pub state: StateName,
    /// From which browser, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// Where that was, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// From which address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The name of the device that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Whether the device that reads this answered.
    pub by_this_device: bool,
}

/// `PUT /v1/device/screen-lock`: the credential that the phone's authenticator made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenLockRequest {
    /// What the browser calls `PublicKeyCredential.toJSON()`, of which the response alone is read.
    pub credential: NewScreenLock,
}

/// A new credential, with what browsers add to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewScreenLock {
    /// What the authenticator made.
    pub response: NewScreenLockResponse,
}

/// What the authenticator made, base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewScreenLockResponse {
    /// `clientDataJSON`.
    #[serde(rename = "clientDataJSON")]
    pub client_data: String,
    /// `attestationObject`.
    #[serde(rename = "attestationObject")]
    pub attestation: String,
}
