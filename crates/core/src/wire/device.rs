//! JSON bodies of the device's HTTP calls.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::frame::Ack;
use crate::answer::Verdict;
use crate::challenge::StateName;
use crate::device::{Algorithm, DisplayName};
use crate::encoding::{array_from_base64url, base64url, sha256};
use crate::factor::codes_app::Seed;
use crate::id::{AccountId, ChallengeId, DeviceId, EnrolmentId, PushTargetId};
use crate::screen_lock::{ScreenLockAnswer, ScreenLockState};
use crate::time::Timestamp;
use crate::token::Jwks;

/// The answer to a claim: the device exists once the person confirms in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolClaimed {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The id that the device will have.
    pub device: DeviceId,
    /// The account.
    pub account: AccountId,
    /// Its user name.
    pub username: String,
    /// The server's issuer URL, which the device's tokens name.
    pub issuer: String,
    /// What the service is called.
    pub service: String,
    /// Two groups of two digits, shown on both screens: `41-73`.
    pub confirmation_code: String,
    /// The server's keys, to be pinned.
    pub keys: Jwks,
    /// When the enrolment ends.
    pub expires_at: Timestamp,
}

/// Any call that may wait: how long, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitRequest {
    /// The longest wait; the server may answer sooner.
    #[serde(default, deserialize_with = "super::number::whole")]
    pub wait_ms: u64,
}

/// The answer to `POST /v1/enrolments/status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolStatus {
    /// How the enrolment stands.
    pub state: EnrolState,
    /// What the device computes its codes from, once it is bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<DeviceCodes>,
}

/// What a device computes its one-time codes from (RFC 6238), also without a network: `GET /v1/device/codes`. It is a secret as the
/// device's key is one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCodes {
    /// The HMAC's key, base64url of 20 bytes.
    pub seed: String,
    /// The HMAC's hash: `SHA1`.
    pub alg: String,
    /// The digits of a code: 6.
    pub digits: u32,
    /// The seconds of a step: 30.
    pub period: u32,
}

impl DeviceCodes {
    /// The codes of that seed.
    pub fn new(seed: &Seed) -> Self {
        Self { seed: base64url(seed.bytes()), alg: "SHA1".to_owned(), digits: 6, period: 30 }
    }

    /// The seed. `None`: it is none, or codes of another kind than this version knows.
    pub fn seed(&self) -> Option<Seed> {
        let is_known = self.alg == "SHA1" && self.digits == 6 && self.period == 30;
        array_from_base64url(&self.seed).filter(|_| is_known).map(Seed::new)
    }
}

impl fmt::Debug for DeviceCodes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DeviceCodes(<redacted>)")
    }
}

/// How an enrolment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnrolState {
    /// The link was made; no device has claimed it.
    Open,
    /// A device claimed it; the person has yet to compare the codes.
    Claimed,
    /// The person said that the codes match: the device is bound.
    Confirmed,
    /// The person said that they do not, or gave up.
    Refused,
    /// Its time is over.
    Expired,
}

/// `POST /v1/device/answer`. The token is its own proof; it carries what the person typed, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// `nod-answer+jwt`.
    pub token: String,
    /// What the phone's screen lock signed of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen_lock: Option<ScreenLockAnswer>,
}

impl fmt::Debug for AnswerRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AnswerRequest(<redacted>)")
    }
}

/// The answer was accepted, now or before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerAccepted {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// What was accepted.
    pub verdict: Verdict,
    /// The state that it led to.
    pub state: StateName,
}

/// `POST /v1/device/ack`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AckRequest {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// How far it got.
    pub what: Ack,
}

/// `POST /v1/device/inbox`: what waits, as soon as it differs from what the device has already seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InboxRequest {
    /// The longest wait in milliseconds; the server may answer sooner.
    #[serde(default, deserialize_with = "super::number::whole")]
    pub wait_ms: u64,
    /// The challenges that the device shows now, at most 32. The call returns when the waiting set is another.
    #[serde(default)]
    pub seen: Vec<ChallengeId>,
}

/// The questions that wait for an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// The questions, oldest first.
    pub challenges: Vec<InboxItem>,
    /// What became of those in `seen` that wait no more.
    #[serde(default)]
    pub settled: Vec<Settled>,
    /// The server's clock, in milliseconds since the epoch.
    pub server_time: i64,
}

/// One question that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxItem {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// `nod-challenge+jwt`: everything to be shown is in it.
    pub token: String,
    /// It was asked while push was paused: the device may list it, and makes no sound for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

/// A question that needs no answer any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// How it ended.
    pub state: StateName,
    /// The name of the device that answered, where one did.
    pub device: Option<String>,
    /// Whether that was the device that is being told.
    pub by_this_device: bool,
}

/// `GET /v1/device`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// The device.
    pub device: DeviceId,
    /// Its account.
    pub account: AccountId,
    /// The account's user name.
    pub username: String,
    /// The device's name.
    #[serde(deserialize_with = "DisplayName::read_accepted_before")]
    pub name: DisplayName,
    /// The algorithm of its key.
    pub alg: Algorithm,
    /// The thumbprint of its key.
    pub jkt: String,
    /// When it was bound.
    pub created_at: Timestamp,
    /// Where it can be woken.
    pub push_targets: Vec<PushTargetInfo>,
    /// Whether the account uses two-step verification. A server that does not say so is of an earlier version.
    #[serde(default)]
    pub two_step: bool,
    /// What the phone's screen lock is for this device.
    #[serde(default)]
    pub screen_lock: ScreenLockState,
}

/// `PATCH /v1/device`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameRequest {
    /// The new name.
    pub name: DisplayName,
}

/// `POST /v1/device/key`: the old key proves the call (DPoP), the new key proves itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotateRequest {
    /// `nod-enrol+jwt` by the new key over [`crate::token::rotation_binding`].
    pub proof: String,
}

/// `PUT /v1/device/push-targets`: the device has at most one target of each kind; a new one replaces it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, tag = "kind", rename_all = "lowercase")]
pub enum PushTargetRequest {
    /// A Web Push subscription (RFC 8030, RFC 8291).
    WebPush {
        /// The endpoint, https, at most 1000 bytes.
        endpoint: String,
        /// The client's P-256 key, base64url of 65 bytes.
        p256dh: String,
        /// The authentication secret, base64url of 16 bytes.
        auth: String,
        /// The language of what is shown, a tag such as `fr-CH` (RFC 5646); English when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lang: Option<String>,
    },
    /// A UnifiedPush endpoint, which speaks Web Push.
    UnifiedPush {
        /// The endpoint, https, at most 1000 bytes.
        endpoint: String,
        /// The client's P-256 key, base64url of 65 bytes.
        p256dh: String,
        /// The authentication secret, base64url of 16 bytes.
        auth: String,
        /// The language of what is shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lang: Option<String>,
    },
    /// A Firebase Cloud Messaging registration.
    Fcm {
        /// The registration token, at most 4096 bytes.
        token: String,
        /// What details are encrypted with, where the app can open them; without it, it gets none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keys: Option<SealingKeys>,
        /// The language of what is shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lang: Option<String>,
    },
    /// An Apple Push Notification service token.
    Apns {
        /// The device token, hexadecimal, at most 200 characters.
        token: String,
        /// The topic: the app's bundle id.
        topic: String,
        /// Which of Apple's services gave the token.
        #[serde(default, skip_serializing_if = "ApnsEnvironment::is_production")]
        environment: ApnsEnvironment,
        /// What details are encrypted with, where the app can open them; without it, it gets none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keys: Option<SealingKeys>,
        /// The language of what is shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lang: Option<String>,
    },
}

/// Which of Apple's services gave a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApnsEnvironment {
    /// For apps from the store and `TestFlight`.
    #[default]
    Production,
    /// For apps that Xcode installed.
    Sandbox,
}

impl ApnsEnvironment {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_production(&self) -> bool {
        *self == Self::Production
    }
}

/// What a message for an app is encrypted with, as in a Web Push subscription (RFC 8291 §2).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealingKeys {
    /// The app's P-256 key, base64url of 65 bytes.
    pub p256dh: String,
    /// The authentication secret, base64url of 16 bytes.
    pub auth: String,
}

/// The kinds of push target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PushTargetKind {
    /// Web Push.
    WebPush,
    /// UnifiedPush.
    UnifiedPush,
    /// Firebase Cloud Messaging.
    Fcm,
    /// Apple Push Notification service.
    Apns,
}

impl PushTargetKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::WebPush, Self::UnifiedPush, Self::Fcm, Self::Apns];

    /// The kind's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebPush => "webpush",
            Self::UnifiedPush => "unifiedpush",
            Self::Fcm => "fcm",
            Self::Apns => "apns",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl PushTargetRequest {
    /// Its kind.
    pub const fn kind(&self) -> PushTargetKind {
        match self {
            Self::WebPush { .. } => PushTargetKind::WebPush,
            Self::UnifiedPush { .. } => PushTargetKind::UnifiedPush,
            Self::Fcm { .. } => PushTargetKind::Fcm,
            Self::Apns { .. } => PushTargetKind::Apns,
        }
    }
}

/// A push target as it may be listed: the address itself is a secret (REQ 75).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushTargetInfo {
    /// Its id.
    pub id: PushTargetId,
    /// Its kind.
    pub kind: PushTargetKind,
    /// When it was registered.
    pub created_at: Timestamp,
    /// SHA-256 of the endpoint, in base64url, for `webpush` and `unifiedpush`: by it a device sees whether its subscription is the one
    /// that the server knows. The endpoint is too long to be guessed from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_hash: Option<String>,
}

impl PushTargetRequest {
    /// The [`PushTargetInfo::address_hash`] of what this registers.
    pub fn address_hash(&self) -> Option<String> {
        match self {
            Self::WebPush { endpoint, .. } | Self::UnifiedPush { endpoint, .. } => {
                Some(base64url(&sha256(endpoint.as_bytes())))
            }
            Self::Fcm { .. } | Self::Apns { .. } => None,
        }
    }
}

/// `GET /v1/keys`: the server's keys, and how each new one was vouched for by the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerKeys {
    /// The server's issuer URL.
    pub issuer: String,
    /// `nod-key+jwt`, oldest first.
    pub certificates: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_target_is_of_the_kind_that_its_request_names() {
        let sealing = r#""endpoint":"https://push.example.org/1","p256dh":"a","auth":"b""#;
        let requests = [
            (PushTargetKind::WebPush, format!(r#"{{"kind":"webpush",{sealing}}}"#)),
            (PushTargetKind::UnifiedPush, format!(r#"{{"kind":"unifiedpush",{sealing}}}"#)),
            (PushTargetKind::Fcm, r#"{"kind":"fcm","token":"t"}"#.to_owned()),
            (PushTargetKind::Apns, r#"{"kind":"apns","token":"t","topic":"org.example"}"#.to_owned()),
        ];
        assert_eq!(requests.len(), PushTargetKind::ALL.len());
        for (kind, text) in requests {
            let request: PushTargetRequest = serde_json::from_str(&text).unwrap();
            assert_eq!(request.kind(), kind);
            assert_eq!(PushTargetKind::from_name(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(&request).unwrap()["kind"], kind.as_str());
        }
        assert_eq!(PushTargetKind::from_name("WebPush"), None);
    }

    #[test]
    fn a_device_reads_what_an_earlier_and_a_later_server_say_of_it() {
        let earlier = r#"{"device":"01890a5d-ac96-774b-bcce-b302099a8057","account":"01890a5d-ac96-774b-bcce-b302099a8058",
            "username":"anna","name":"Phone","alg":"ES256","jkt":"x","created_at":"2026-11-29T12:00:00Z","push_targets":[]}"#;
        let info: DeviceInfo = serde_json::from_str(earlier).unwrap();
        assert!(!info.two_step);
        let mut later = serde_json::to_value(&info).unwrap();
        later["two_step"] = true.into();
        later["of_tomorrow"] = serde_json::json!({ "a": [1] });
        assert_eq!(serde_json::from_value::<DeviceInfo>(later).unwrap(), DeviceInfo { two_step: true, ..info });
    }

    #[test]
    fn only_the_environment_that_is_not_the_usual_one_is_written() {
        let usual = r#"{"kind":"apns","token":"t","topic":"org.example"}"#;
        let sandbox = r#"{"kind":"apns","token":"t","topic":"org.example","environment":"sandbox"}"#;
        for text in [usual, sandbox] {
            let request: PushTargetRequest = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&request).unwrap(), text);
        }
    }
}
