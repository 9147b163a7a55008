//! Error codes and close codes.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($variant:ident $code:literal $status:literal $cause:literal => $cure:literal;)+) => {
        /// A stable error code. The name never changes its meaning; `docs/errors.md` lists them all.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {$(
            #[doc = $cause]
            #[serde(rename = $code)]
            $variant,
        )+}

        impl ErrorCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as it travels.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// What causes it: one sentence.
            pub const fn cause(self) -> &'static str {
                match self { $(Self::$variant => $cause,)+ }
            }

            /// What to do about it: one sentence.
            pub const fn cure(self) -> &'static str {
                match self { $(Self::$variant => $cure,)+ }
            }
        }
    };
}

error_codes! {
    // What was sent cannot be read.
    BadJson "bad_json" 400 "The body or frame is not valid JSON." => "Send one JSON object in UTF-8.";
    BadField "bad_field" 422 "A field is missing, unknown, of the wrong type or out of its range; the detail names it." => "Correct the field that the detail names.";
    BadParameter "bad_parameter" 400 "A path parameter, a query parameter or a header cannot be read, or a header stands twice; the detail names it." => "Correct what the detail names.";
    UnsupportedMediaType "unsupported_media_type" 415 "The body is not declared as JSON." => "Send `Content-Type: application/json`.";
    TooLarge "too_large" 413 "The body, header or frame is larger than this call accepts." => "Send less; the limits are in the documentation.";
    NotFound "not_found" 404 "There is nothing at this address." => "Check the path; `/docs` lists all calls.";
    MethodNotAllowed "method_not_allowed" 405 "The address exists and does not take this method." => "Use a method of the `Allow` header.";

    // Who is asking.
    ClientUnauthorized "client_unauthorized" 401 "The client id or the client secret is wrong, or missing." => "Send HTTP Basic with the client id and secret of `nod relying-party add`.";
    ClientDisabled "client_disabled" 403 "The relying party was disabled by an administrator." => "Ask the administrator to enable it.";
    TokenMalformed "token_malformed" 400 "A signed token is not a well-formed JWS of the expected kind." => "Send the compact JWS as it was made, whole.";
    TokenWrongType "token_wrong_type" 400 "A token was made for another purpose (`typ`)." => "Send the kind of token that this call asks for.";
    TokenUnknownKey "token_unknown_key" 401 "A token names no key, or a key that is not known." => "Sign with the enrolled key; refresh the server's keys.";
    TokenBadSignature "token_bad_signature" 401 "A token's signature does not verify: it was altered, or signed by another key." => "Sign with the enrolled key and send the bytes that were signed.";
    TokenWrongAudience "token_wrong_audience" 401 "A token was made for another server, by another device, or for another relying party." => "Use the issuer URL and the device id that enrolment gave.";
    TokenWrongBinding "token_wrong_binding" 401 "A token is bound to another challenge, nonce, method, address, body or secret." => "Make a new token for exactly this request.";
    TokenExpired "token_expired" 401 "The token has expired." => "Make a new one.";
    ClockSkew "clock_skew" 401 "The signer's clock is more than five minutes from the server's; the detail gives the server's time." => "Set the clock, or correct by the server's time.";
    ProofMissing "proof_missing" 401 "The call needs a DPoP proof and has none." => "Send a `DPoP` header signed by the device's key.";
    ProofReplayed "proof_replayed" 401 "This DPoP proof was used before." => "Make a new proof, with a new `jti`, for each request.";
    DeviceUnknown "device_unknown" 401 "The device, or its key, is not known." => "Enrol the device.";
    DeviceRevoked "device_revoked" 403 "The device was revoked." => "Enrol the device anew.";
    AccountDisabled "account_disabled" 403 "The account was disabled by an administrator." => "Ask the administrator.";
    WatchUnauthorized "watch_unauthorized" 401 "The watch ticket or token is wrong, was used before, or has ended." => "Keep the watch token of the first exchange; start again if it is lost.";
    OriginNotAllowed "origin_not_allowed" 403 "The request comes from a web origin that is not in the relying party's list, or names one (`context.origin`)." => "Add the origin with `nod relying-party set --origin`.";
    OtherDevice "other_device" 403 "The device belongs to another account than the challenge." => "Answer with a device of the account that was asked.";

    // Relying parties.
    UserUnknown "user_unknown" 404 "No account has this user name." => "Create it with `nod user add`, or correct the name.";
    UserDisabled "user_disabled" 409 "The account is disabled." => "Enable it with `nod user enable`.";
    UserWithoutDevice "user_without_device" 409 "The account has no device that could answer." => "Let the person link a phone first.";
    LevelNotAllowed "level_not_allowed" 422 "The level or AAL that was asked for does not exist." => "Ask for `tap`, `number` or `strict`, or for AAL 1 or 2.";
    IdempotencyConflict "idempotency_conflict" 409 "The `Idempotency-Key` was used for another request." => "Use a new key for a new request.";
    TooManyChallenges "too_many_challenges" 429 "The account has as many open challenges as it may have." => "Wait for one to end, at the latest `retry_after` seconds, or cancel one.";
    TooManyAttempts "too_many_attempts" 429 "The account was asked too often without an approval." => "Ask again after `retry_after` seconds; each further attempt makes the wait longer.";
    TooManyFailures "too_many_failures" 409 "Too many wrong numbers were typed for this account since the last right one." => "The administrator looks into it and runs `nod user unlock`.";
    TooManyRequests "too_many_requests" 429 "Too many requests came from this relying party, from this device, for this account or for this sign-in, or too many that failed from this address." => "Try again after `retry_after` seconds.";
    TooManyConnections "too_many_connections" 429 "There is no room for another connection or waiting call." => "Close some, or try again after `retry_after` seconds.";
    ChallengeUnknown "challenge_unknown" 404 "There is no such challenge, it belongs to somebody else, or it was deleted by retention." => "Check the id.";
    ChallengeSettled "challenge_settled" 409 "The challenge was settled before; the `state` says how." => "Nothing is left to do; show the state.";
    ChallengeNotApproved "challenge_not_approved" 409 "Only an approved challenge can be redeemed; the `state` says what it is." => "Wait for approval, or show the state.";
    ChallengeUnanswered "challenge_unanswered" 409 "No device answered the challenge, so there is no evidence; the `state` says how it stands." => "Wait for an answer; what expired or was cancelled has none.";
    AlreadyRedeemed "already_redeemed" 409 "The receipt of this challenge was given before." => "Use the receipt that was given; if its answer was lost, repeat the call with its `Idempotency-Key`. Treat a second taker as an attack.";
    RedemptionTooLate "redemption_too_late" 409 "The approval is too old to be redeemed." => "Redeem sooner: `approval.redeem_within` says how long an approval can be redeemed (5 minutes by default).";
    RedemptionRefused "redemption_refused" 409 "Since the approval, the account was disabled or reported the browser, the device was revoked, or the sign-in was cancelled." => "Do not sign the person in.";

    // Devices.
    NumberMissing "number_missing" 422 "The challenge asks for the number on the waiting page and the answer has none." => "Ask the person for the number.";
    NumberWrong "number_wrong" 422 "The number is not the one on the waiting page; `tries_left` says how many tries are left." => "Ask the person to check the other screen.";
    ScreenLockNeeded "screen_lock_needed" 403 "The phone must verify its user (PIN or biometric) for this." => "Send the answer over HTTP with what the screen lock signs of it; the account's page turns it off or has it registered again.";
    EnrolmentUnknown "enrolment_unknown" 404 "The enrolment link is wrong, was used before, or has expired." => "Make a new link.";
    EnrolmentSettled "enrolment_settled" 409 "The enrolment was confirmed or refused before." => "Make a new link.";
    ActivationOver "activation_over" 409 "The device did not complete the first activation of its account in the last ten minutes, or two-step verification is on." => "Make backup codes, and turn two-step verification on, on the account's pages (`/2fa`).";
    TooManyDevices "too_many_devices" 409 "The account has as many devices as it may have." => "Revoke one that is no longer in use; an administrator can raise `approval.max_devices_per_account`.";
    KeyInUse "key_in_use" 409 "The key is already bound to a device." => "Make a new key for each enrolment.";
    KeyUnusable "key_unusable" 422 "The key is not an Ed25519 or P-256 key that can be used." => "Make a new key.";

    // Pages.
    SetupCodeWrong "setup_code_wrong" 403 "The set-up code is wrong, or the set-up is over." => "Use the link that `nod serve` printed at its latest start: each start makes a new one until the first account exists.";
    CredentialsWrong "credentials_wrong" 401 "The user name or the password is wrong." => "Try again.";
    TwoStepOff "two_step_off" 403 "The account does not use two-step verification, which this needs." => "Turn on two-step verification first (`/2fa`).";
    BackupCodesUnsaved "backup_codes_unsaved" 409 "The backup codes are not saved, and two-step verification begins with them." => "Make backup codes and say that they are saved.";
    MethodForbidden "method_forbidden" 403 "The operator does not allow this kind of second factor (`sign_in.methods`)." => "Use another kind; an administrator can make a link for a phone (`nod user enrol`).";
    NoDeviceLeft "no_device_left" 403 "Every device of the account was revoked, and a password alone signs in only before the first one." => "Ask the administrator for a link to enrol a device (`nod user enrol`).";
    TooManyGuesses "too_many_guesses" 429 "Too many wrong passwords were typed." => "Try again after `retry_after` seconds.";
    CodeWrong "code_wrong" 401 "The code is wrong, or was used." => "Type another one.";
    CodeUsed "code_used" 401 "The code was used before." => "Wait for the next one.";
    PasskeyRefused "passkey_refused" 401 "The passkey is not one of this account, was removed, or signed for something else; or its challenge has ended or was used." => "Start the sign-in with the passkey again.";
    TooManyPasskeys "too_many_passkeys" 409 "The account has as many passkeys as it may have." => "Remove one that is not used any more.";
    TooManyCodesApps "too_many_codes_apps" 409 "The account has as many codes apps as it may have." => "Remove one that is not used any more.";
    TooManyAppPasswords "too_many_app_passwords" 409 "The account has as many application passwords as it may have." => "Revoke those that no program uses any more.";
    AppPasswordMade "app_password_made" 409 "This form has made its application password, which was shown once." => "Revoke that one and make another, if its text is lost.";
    MailNotOffered "mail_not_offered" 409 "The service has no mail server, so nothing can be mailed." => "Ask the administrator to set `mail.host` and `mail.from`.";
    MailAddressInvalid "mail_address_invalid" 422 "The text is no mail address that Nod can write to." => "Type an address such as `name@example.org`.";
    MailAddressTaken "mail_address_taken" 409 "The account has this mail address already." => "Nothing is left to do, or type another address.";
    TooManyMailAddresses "too_many_mail_addresses" 409 "The account has as many mail addresses as it may have." => "Remove one that is not read any more; an administrator can raise `mail.addresses_per_account`.";
    MailLinkInvalid "mail_link_invalid" 403 "The link of a letter is wrong, was used or replaced, or its time is over." => "Ask for a new letter, and open the link of the newest one.";
    SessionMissing "session_missing" 401 "There is no signed-in session, or it has ended." => "Sign in.";
    ReauthenticationNeeded "reauthentication_needed" 403 "The session's sign-in is too old for this change." => "Sign in again.";
    CrossSite "cross_site" 403 "A form was sent from another site." => "Send it from Nod's own page.";
    FormExpired "form_expired" 403 "The form was open for too long, or its session has ended." => "Open the page again and send the form from there.";
    GroupUnknown "group_unknown" 404 "No group has this name." => "Create it with `nod group add`, or correct the name.";
    GroupExists "group_exists" 409 "There is a group of this name." => "Choose another name.";
    TwoStepRequired "two_step_required" 403 "Two-step verification is required of this account." => "Set it up at `/2fa`, or have an administrator lift the requirement.";
    OwnAccount "own_account" 409 "An administrator does not do this to the own account." => "Have another administrator do it, or use the command line.";
    WeakerRequirement "weaker_requirement" 403 "An administrator of a group does not make its requirement weaker." => "Have an administrator of everything do it.";
    ImportRefused "import_refused" 422 "The table has lines that cannot be imported, so nothing was." => "Correct the lines that are named, and try again.";
    NothingToDo "nothing_to_do" 409 "It is so already." => "Look at how it stands.";
    UsernameTaken "username_taken" 409 "Another account has this user name." => "Choose another.";
    PasswordTooWeak "password_too_weak" 422 "The password is too short or too long." => "Use 256 characters at most, and at least as many as `passwords.min_length` says (15 by default).";
    PasswordBreached "password_breached" 422 "The password is in a list of passwords that were stolen elsewhere." => "Choose one that was used nowhere else: a few words that have nothing to do with each other, or what a password manager makes.";
    PasswordTooGuessable "password_too_guessable" 422 "The password is easy to guess, although it is long enough." => "Add words that have nothing to do with each other; leave out names, dates, repetitions and rows of keys.";

    // Sockets.
    UnexpectedFrame "unexpected_frame" 400 "The frame is of a kind that this connection does not take now." => "Say `hello` or `watch` first, once.";
    SilentClient "silent_client" 408 "The connection did not say who it is in time." => "Send `hello` or `watch` at once.";
    IdleTimeout "idle_timeout" 408 "The connection did not answer pings." => "Connect again.";
    TooSlow "too_slow" 408 "The connection did not take what was sent to it in time." => "Connect again.";
    GoingAway "going_away" 503 "The server is restarting." => "Connect again after `retry_after_ms`.";

    // The server.
    Overloaded "overloaded" 503 "The server has more to do than it can queue." => "Try again after `Retry-After` seconds.";
    StoreUnavailable "store_unavailable" 503 "The database does not answer, or refuses to write." => "Try again after `Retry-After` seconds; the administrator runs `nod doctor`.";
    DataKeyWrong "data_key_wrong" 500 "The data key is not the one that the server's keys were sealed under." => "Put back the data key that belongs to this database; if it is lost, `nod keys replace-lost`.";
    SettingUnusable "setting_unusable" 500 "A setting names a key or a file that cannot be used." => "Correct what the message names and start again; `nod doctor` checks it.";
    Timeout "timeout" 504 "The call took longer than the server allows." => "Try again.";
    Internal "internal" 500 "Something is wrong in the server; its log has the request id." => "Report the request id.";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// An error body: `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A URL that names the error: `/docs/errors#code`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code's cause.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: ErrorCode,
    /// What exactly is wrong with this request.
    pub detail: String,
    /// The final state, where the error is that a challenge is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<crate::challenge::StateName>,
    /// Tries left, after a wrong number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u8>,
    /// When to try again, in whole seconds from now: what the `Retry-After` header says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The request's id, by which the server's log can be searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// WebSocket close codes. The range says what a client does next, so that a code it does not know is no riddle:
/// 4000-4099 connect again after a pause; 4100-4199 get new credentials first; 4200-4299 do not come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// 4001: the server restarts.
    GoingAway,
    /// 4002: the client did not take what was sent.
    TooSlow,
    /// 4003: the client did not answer pings.
    IdleTimeout,
    /// 4004: the server cannot reach its database.
    Unavailable,
    /// 4100: the hello, ticket or token was refused.
    Unauthorized,
    /// 4101: nobody said who they are in time.
    Silent,
    /// 4200: the client breaks the protocol.
    Protocol,
    /// 4201: the device was revoked, or its account disabled.
    Revoked,
    /// 4202: the watched challenge is settled and its final state was sent.
    Finished,
    /// 4203: the page's origin is not allowed.
    Forbidden,
}

impl CloseCode {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::GoingAway,
        Self::TooSlow,
        Self::IdleTimeout,
        Self::Unavailable,
        Self::Unauthorized,
        Self::Silent,
        Self::Protocol,
        Self::Revoked,
        Self::Finished,
        Self::Forbidden,
    ];

    /// The number on the wire.
    pub const fn number(self) -> u16 {
        match self {
            Self::GoingAway => 4001,
            Self::TooSlow => 4002,
            Self::IdleTimeout => 4003,
            Self::Unavailable => 4004,
            Self::Unauthorized => 4100,
            Self::Silent => 4101,
            Self::Protocol => 4200,
            Self::Revoked => 4201,
            Self::Finished => 4202,
            Self::Forbidden => 4203,
        }
    }

    /// What causes it: one sentence.
    pub const fn cause(self) -> &'static str {
        match self {
            Self::GoingAway => "The server restarts.",
            Self::TooSlow => "The client did not take what was sent to it in time.",
            Self::IdleTimeout => "The client did not answer pings.",
            Self::Unavailable => "The server cannot reach its database, or has too much to do.",
            Self::Unauthorized => "The hello, the ticket or the watch token was refused.",
            Self::Silent => "The client did not say who it is in time.",
            Self::Protocol => "The client breaks the protocol.",
            Self::Revoked => "The device was revoked or is not known, or its account is disabled.",
            Self::Finished => "The watched challenge is settled, and its final state was sent.",
            Self::Forbidden => "The page's web origin is not in the relying party's list.",
        }
    }

    /// What a client does next, which the range alone says.
    pub const fn next_step(self) -> &'static str {
        match self.number() {
            4000..4100 => "Connect again after a pause.",
            4100..4200 => "Get new credentials first: another hello, ticket or token.",
            _ => "Do not come back.",
        }
    }

    /// The reason on the wire.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::GoingAway => "going away",
            Self::TooSlow => "too slow",
            Self::IdleTimeout => "idle timeout",
            Self::Unavailable => "unavailable",
            Self::Unauthorized => "unauthorized",
            Self::Silent => "silent",
            Self::Protocol => "protocol",
            Self::Revoked => "revoked",
            Self::Finished => "finished",
            Self::Forbidden => "forbidden",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_travel_as_they_are_named() {
        let mut seen = std::collections::BTreeSet::new();
        for code in ErrorCode::ALL {
            assert!(seen.insert(code.as_str()), "{code} twice");
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert!((400..600).contains(&code.status()));
            assert_eq!(code.to_string(), code.as_str());
        }
    }

    #[test]
    fn every_code_says_in_sentences_what_causes_it_and_what_to_do() {
        let codes = ErrorCode::ALL.iter().flat_map(|code| [code.cause(), code.cure()]);
        for sentence in codes.chain(CloseCode::ALL.map(CloseCode::cause)) {
            assert!(sentence.ends_with('.') && sentence.contains(' '), "{sentence:?}");
        }
    }

    #[test]
    fn a_close_code_is_in_a_range_that_says_what_to_do() {
        for code in CloseCode::ALL {
            let first_word = match code.number() {
                4000..4100 => "Connect",
                4100..4200 => "Get",
                4200..4300 => "Do",
                other => panic!("{other}"),
            };
            assert!(code.next_step().starts_with(first_word), "{code:?}");
        }
    }
}
