//! Every error code, met through the door at which people meet it. [`codes`] pairs each code with its test, so that a code
//! without one is noticed; the tests are in a file for each group of codes.

mod callers;
mod challenges;
mod enrolment;
mod limits;
mod mail;
mod pages;
mod questions;
mod requests;
mod service;
mod sockets;

use nod::config::Config;
use nod_core::answer::Verdict;
use nod_core::id::AccountId;
use nod_core::wire::{ErrorCode, InboxRequest};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Phone, RelyingParty, Reply, Server};
use crate::store::bed::Kind;

macro_rules! codes {
    ($($group:ident { $($variant:ident by $test:ident;)+ })+) => {
        $($(#[tokio::test]
        async fn $test() {
            $group::$test(ErrorCode::$variant).await;
        })+)+

        const MET: &[ErrorCode] = &[$($(ErrorCode::$variant,)+)+];
    };
}

codes! {
    requests {
        BadJson by bad_json;
        BadField by bad_field;
        BadParameter by bad_parameter;
        UnsupportedMediaType by unsupported_media_type;
        TooLarge by too_large;
        NotFound by not_found;
        MethodNotAllowed by method_not_allowed;
    }
    callers {
        ClientUnauthorized by client_unauthorized;
        ClientDisabled by client_disabled;
        TokenMalformed by token_malformed;
        TokenWrongType by token_wrong_type;
        TokenUnknownKey by token_unknown_key;
        TokenBadSignature by token_bad_signature;
        TokenWrongAudience by token_wrong_audience;
        TokenWrongBinding by token_wrong_binding;
        ClockSkew by clock_skew;
        ProofMissing by proof_missing;
        ProofReplayed by proof_replayed;
        DeviceUnknown by device_unknown;
        DeviceRevoked by device_revoked;
        AccountDisabled by account_disabled;
        WatchUnauthorized by watch_unauthorized;
        OriginNotAllowed by origin_not_allowed;
        OtherDevice by other_device;
    }
    questions {
        UserUnknown by user_unknown;
        UserDisabled by user_disabled;
        UserWithoutDevice by user_without_device;
        LevelNotAllowed by level_not_allowed;
        IdempotencyConflict by idempotency_conflict;
    }
    limits {
        TooManyChallenges by too_many_challenges;
        TooManyAttempts by too_many_attempts;
        TooManyFailures by too_many_failures;
        TooManyRequests by too_many_requests;
        TooManyConnections by too_many_connections;
    }
    challenges {
        ChallengeUnknown by challenge_unknown;
        ChallengeSettled by challenge_settled;
        ChallengeUnanswered by challenge_unanswered;
        ChallengeNotApproved by challenge_not_approved;
        AlreadyRedeemed by already_redeemed;
        RedemptionTooLate by redemption_too_late;
        RedemptionRefused by redemption_refused;
        NumberMissing by number_missing;
        NumberWrong by number_wrong;
        ScreenLockNeeded by screen_lock_needed;
    }
    enrolment {
        EnrolmentUnknown by enrolment_unknown;
        EnrolmentSettled by enrolment_settled;
        ActivationOver by activation_over;
        KeyInUse by key_in_use;
        TooManyDevices by too_many_devices;
        KeyUnusable by key_unusable;
    }
    pages {
        SetupCodeWrong by setup_code_wrong;
        CredentialsWrong by credentials_wrong;
        TooManyGuesses by too_many_guesses;
        SessionMissing by session_missing;
        ReauthenticationNeeded by reauthentication_needed;
        NoDeviceLeft by no_device_left;
        MethodForbidden by method_forbidden;
        TwoStepOff by two_step_off;
        CrossSite by cross_site;
        FormExpired by form_expired;
        UsernameTaken by username_taken;
        PasswordTooWeak by password_too_weak;
        PasswordBreached by password_breached;
        PasswordTooGuessable by password_too_guessable;
        CodeWrong by code_wrong;
        CodeUsed by code_used;
        TooManyCodesApps by too_many_codes_apps;
        PasskeyRefused by passkey_refused;
        TooManyPasskeys by too_many_passkeys;
        TooManyAppPasswords by too_many_app_passwords;
        AppPasswordMade by app_password_made;
    }
    mail {
        MailNotOffered by mail_not_offered;
        MailAddressInvalid by mail_address_invalid;
        MailAddressTaken by mail_address_taken;
        TooManyMailAddresses by too_many_mail_addresses;
        MailLinkInvalid by mail_link_invalid;
    }
    sockets {
        UnexpectedFrame by unexpected_frame;
        SilentClient by silent_client;
        IdleTimeout by idle_timeout;
        TooSlow by too_slow;
        GoingAway by going_away;
    }
    service {
        Overloaded by overloaded;
        StoreUnavailable by store_unavailable;
        DataKeyWrong by data_key_wrong;
        SettingUnusable by setting_unusable;
        Timeout by timeout;
        Internal by internal;
    }
}

/// Codes that no client can meet, with the reason, or that are met beside what else is said of them, with the place.
const NOT_MET: &[(ErrorCode, &str)] = &[
    (
        ErrorCode::TokenExpired,
        "the server is handed no token with an end of its own; phones and relying parties, who are, have the code from here",
    ),
    (ErrorCode::TwoStepRequired, "`organisation::requirement`"),
    (ErrorCode::GroupUnknown, "`organisation::deeds` and `organisation::groups_and_reminders`"),
    (ErrorCode::GroupExists, "`organisation::groups_and_reminders`"),
    (ErrorCode::OwnAccount, "`organisation::deeds`"),
    (ErrorCode::WeakerRequirement, "`organisation::deeds`"),
    (ErrorCode::ImportRefused, "`organisation::import`"),
    (ErrorCode::NothingToDo, "`organisation::groups_and_reminders`"),
    (ErrorCode::BackupCodesUnsaved, "the pages lead back to the backup codes instead (`factor::two_step`)"),
];

#[test]
fn every_code_is_met_or_has_a_reason() {
    for code in ErrorCode::ALL {
        let met = MET.iter().filter(|met| *met == code).count();
        let excused = NOT_MET.iter().filter(|(excused, _)| excused == code).count();
        assert_eq!(met + excused, 1, "{code}: met {met} times, excused {excused} times");
    }
}

/// A service with an account, its phone and a relying party.
pub struct World {
    pub server: Server,
    pub anna: AccountId,
    pub phone: Phone,
    pub webmail: RelyingParty,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> Self {
        Self::on(Server::start_with(adjust).await).await
    }

    /// … on a database of that kind.
    pub async fn over(kind: Kind, adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> Self {
        Self::on(Server::start_over(kind, adjust).await).await
    }

    /// … on a service that stands.
    pub async fn on(server: Server) -> Self {
        let anna = server.account_with("anna", Some(PASSWORD), false).await;
        let phone = server.phone(anna, "Phone").await;
        let webmail = server.relying_party("webmail").await;
        Self { server, anna, phone, webmail }
    }

    /// Asks for anna, and gives the reply and the signed challenge.
    pub async fn ask(&self, level: &str) -> (Reply, String) {
        let asked = self.webmail.ask_at("anna", level).await;
        let inbox = self.phone.api().inbox(&InboxRequest::default()).await.unwrap();
        let item = inbox.challenges.into_iter().find(|item| item.challenge.to_string() == asked.text("id")).unwrap();
        (asked, item.token)
    }

    /// A tap that was approved.
    pub async fn approved(&self) -> (Reply, String) {
        let (asked, token) = self.ask("tap").await;
        let number = asked.body["show"]["number"].as_str();
        let answer = self.phone.sign(&token, asked.text("id"), Verdict::Approve, number);
        self.phone.api().answer(&answer).await.unwrap();
        (asked, answer)
    }

    /// Hands in an answer token over HTTP.
    pub async fn answer(&self, token: &str) -> Reply {
        self.server.post("/v1/device/answer", &json!({ "token": token })).await
    }

    /// A call of the phone.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        send(self.phone.request(method, path, body)).await
    }

    /// A body as webmail sends it, whatever is in it.
    pub async fn ask_raw(&self, body: impl Into<reqwest::Body>) -> Reply {
        let request = self.webmail.request(Method::POST, "/v1/challenges").header("content-type", "application/json");
        send(request.body(body)).await
    }

    /// A watch call.
    pub async fn watch(&self, path: &str, token: &str, origin: Option<&str>) -> Reply {
        let request = self.server.request(Method::POST, path).bearer_auth(token).json(&json!({}));
        send(match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        })
        .await
    }

    pub async fn exchange(&self, ticket: &str, origin: Option<&str>) -> Reply {
        let request = self.server.request(Method::POST, "/v1/watch/exchange").json(&json!({ "ticket": ticket }));
        send(match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        })
        .await
    }
}

pub use crate::harness::person::PASSWORD;

pub async fn send(request: reqwest::RequestBuilder) -> Reply {
    Reply::of(request.send().await.unwrap()).await
}

/// A socket's end: the codes that were said, and the close code.
#[track_caller]
fn ended(end: &(Vec<String>, u16), code: ErrorCode, close: u16) {
    assert_eq!(*end, (vec![code.as_str().to_owned()], close));
}
