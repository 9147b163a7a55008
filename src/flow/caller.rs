//! Who calls, and what is refused before it is looked at, because too much of its kind failed before.

use std::net::IpAddr;
use std::time::Duration;

use nod_core::id::DeviceId;
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::limits::{self, Change};

/// Who calls, as far as the connection tells: failed proofs are counted for it.
///
/// Every flow that takes a secret, a token or a signature from a stranger takes a caller, and runs its work through
/// [`attempt`](Self::attempt) or [`proof`](Self::proof). So a door that forgets the throttle does not compile.
#[derive(Debug, Clone, Copy)]
pub struct Caller(Origin);

#[derive(Debug, Clone, Copy)]
enum Origin {
    Address(IpAddr),
    Device(DeviceId),
}

impl Caller {
    /// A caller at a network address. All whose address is unknown (`None`) share one count.
    pub fn at(address: Option<IpAddr>) -> Self {
        Self(Origin::Address(address.unwrap_or(limits::UNKNOWN)))
    }

    /// A device on a socket that it opened with its key. Its failures count for the device: its address may be many others' too.
    pub const fn on_socket(device: DeviceId) -> Self {
        Self(Origin::Device(device))
    }

    /// Runs a call that a secret or a signature proves, unless too many from this caller failed lately: those are refused before
    /// anything is looked at. A call that succeeds, or fails for another reason than a wrong proof, does not count.
    ///
    /// Calls of one caller run at the same time, as many as it likes: nothing is held for a call under way, so a relying party with
    /// hundreds of them is never refused for those that have not ended. Each failure is counted when it ends, and one that ends when
    /// as many as may fail have failed is refused like a call that comes after them, so that of many guesses at once no more are
    /// answered than of guesses one after the other.
    ///
    /// # Errors
    /// `too_many_requests`, and the call's.
    pub async fn attempt<T>(self, app: &App, call: impl Future<Output = Result<T>>) -> Result<T> {
        self.check_failures(app)?;
        let result = call.await;
        if let Err(refusal) = &result
            && is_guess(refusal.code)
        {
            self.count_failure(app)?;
        }
        result
    }

    /// The same for a call that proves who asks and does nothing: a right one, too, is refused when the limit was reached while it
    /// was under way, so that a right guess among many wrong ones at once is found no sooner than one after the other. What a call
    /// has done is never refused afterwards, which is why this is not for all of them.
    ///
    /// # Errors
    /// `too_many_requests`, and the call's.
    pub async fn proof<T>(self, app: &App, proof: impl Future<Output = Result<T>>) -> Result<T> {
        let proved = self.attempt(app, proof).await?;
        self.check_failures(app)?;
        Ok(proved)
    }

    fn check_failures(self, app: &App) -> Result<()> {
        let allowed = match self.0 {
            Origin::Address(address) => app.limits.check_failures(address, app.now()),
            Origin::Device(device) => app.limits.check_device_failures(device, app.now()),
        };
        allowed.map_err(too_many_requests)
    }

    fn count_failure(self, app: &App) -> Result<()> {
        let counted = match self.0 {
            Origin::Address(address) => app.limits.count_failure(address, app.now()),
            Origin::Device(device) => app.limits.count_device_failure(device, app.now()),
        };
        counted.map_err(too_many_requests)
    }
}

fn too_many_requests(wait: Duration) -> Refusal {
    Refusal::limited(ErrorCode::TooManyRequests, wait)
}

/// Whether it is what a stranger gets who tries secrets, tokens and ids one after the other. A wrong password is not, and
/// no wrong code: they are counted for their account and, passwords, for their network (`sign_in::password_guess`, `by_code`).
#[rustfmt::skip]
const fn is_guess(code: ErrorCode) -> bool {
    use ErrorCode as E;
    match code {
        E::ClientUnauthorized | E::TokenMalformed | E::TokenUnknownKey | E::TokenBadSignature | E::TokenWrongAudience
        | E::TokenWrongBinding | E::DeviceUnknown | E::OtherDevice | E::ChallengeUnknown | E::WatchUnauthorized
        | E::EnrolmentUnknown | E::SetupCodeWrong | E::PasskeyRefused | E::MailLinkInvalid => true,
        E::BadJson | E::BadField | E::BadParameter | E::UnsupportedMediaType | E::TooLarge | E::NotFound
        | E::MethodNotAllowed | E::ClientDisabled | E::TokenWrongType | E::TokenExpired | E::ClockSkew
        | E::ProofMissing | E::ProofReplayed | E::DeviceRevoked | E::AccountDisabled | E::OriginNotAllowed
        | E::UserUnknown | E::UserDisabled | E::UserWithoutDevice | E::LevelNotAllowed | E::IdempotencyConflict
        | E::TooManyChallenges | E::TooManyAttempts | E::TooManyFailures | E::TooManyRequests | E::TooManyConnections
        | E::ChallengeSettled | E::ChallengeNotApproved | E::ChallengeUnanswered | E::AlreadyRedeemed
        | E::RedemptionTooLate | E::RedemptionRefused | E::NumberMissing | E::NumberWrong | E::EnrolmentSettled
        | E::TooManyDevices | E::KeyInUse | E::KeyUnusable | E::CredentialsWrong | E::NoDeviceLeft | E::MethodForbidden | E::TwoStepOff | E::BackupCodesUnsaved | E::ActivationOver | E::ScreenLockNeeded | E::TwoStepRequired | E::GroupUnknown | E::GroupExists | E::OwnAccount | E::WeakerRequirement | E::ImportRefused | E::NothingToDo
        | E::TooManyGuesses | E::SessionMissing | E::ReauthenticationNeeded | E::CrossSite | E::FormExpired
        | E::CodeWrong | E::CodeUsed | E::TooManyCodesApps | E::TooManyPasskeys | E::TooManyAppPasswords | E::AppPasswordMade | E::UsernameTaken | E::PasswordTooWeak
        | E::PasswordBreached | E::PasswordTooGuessable | E::UnexpectedFrame | E::SilentClient | E::IdleTimeout | E::TooSlow
        | E::GoingAway | E::Overloaded | E::StoreUnavailable | E::DataKeyWrong | E::SettingUnusable | E::Timeout
        | E::Internal | E::MailNotOffered | E::MailAddressInvalid | E::MailAddressTaken | E::TooManyMailAddresses => false,
    }
}

/// Counts a change, unless there were too many of its kind.
///
/// # Errors
/// `too_many_requests`.
pub(in crate::flow) fn count_change(app: &App, change: Change) -> Result<()> {
    app.limits.change(change, app.now()).map_err(too_many_requests)
}

/// Counts a test notification to a device.
///
/// # Errors
/// `too_many_requests`.
pub(in crate::flow) fn count_push_test(app: &App, device: DeviceId) -> Result<()> {
    app.limits.push_test(device, app.now()).map_err(too_many_requests)
}

/// Counts a signed call or frame of a device, or of a key that has claimed an enrolment.
///
/// # Errors
/// `too_many_requests`.
pub(in crate::flow) fn count_call(app: &App, caller: &str) -> Result<()> {
    app.limits.call(caller, app.now()).map_err(too_many_requests)
}
