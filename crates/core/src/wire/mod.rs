//! What crosses the wire besides signed tokens: socket frames, JSON bodies, error codes and close codes.
//!
//! Everything here is shared by the server, the command-line device and the load test, and mirrored by the TypeScript
//! clients; `vectors/frames.json` holds all of them to the same spelling.

mod activity;
mod claim;
mod code;
mod device;
mod frame;
mod number;
mod relying_party;
mod sign_in;
mod watch;

pub use activity::{
    ActivityEntry, DeviceActivity, DeviceBackupCodes, Empty, NewScreenLock, NewScreenLockResponse, PushTestSent,
    ScreenLockRequest,
};
pub use claim::{ClaimBy, EnrolClaimRequest};
pub use code::{CloseCode, ErrorCode, Problem};
pub use device::{
    AckRequest, AnswerAccepted, AnswerRequest, ApnsEnvironment, DeviceCodes, DeviceInfo, EnrolClaimed, EnrolState,
    EnrolStatus, Inbox, InboxItem, InboxRequest, PushTargetInfo, PushTargetKind, PushTargetRequest, RenameRequest,
    RotateRequest, SealingKeys, ServerKeys, Settled, WaitRequest,
};
pub use frame::{Ack, ClientFrame, MAX_FRAME_BYTES, ServerFrame, WatchView};
pub use relying_party::{ChallengeRequest, ContextRequest};
pub use sign_in::{
    SignInAuthorizeRequest, SignInBegun, SignInLinked, SignInRequest, SignInState, SignInStatus, SignInWaitRequest,
    sign_in_binding,
};
pub use watch::{MAX_WAIT, WatchExchangeRequest, WatchPollRequest};
