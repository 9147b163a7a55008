//! A code instead of the phone: the question is taken back, the code is used, and the session opens, all three or none.

use nod_core::account::Account;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{CancelReason, State, StateName};
use nod_core::encoding::base64url;
use nod_core::factor::backup_code::BackupCode;
use nod_core::factor::codes_app::{Judged, SEED_BYTES, Seed};
use nod_core::factor::method::Method;
use nod_core::factor::recovery_code::RecoveryCode;
use nod_core::id::{AccountId, CodesAppId, DeviceId};
use nod_core::notice::Told;
use nod_core::otp::Window;
use nod_core::session::SessionStrength;
use nod_core::text::typed_digits;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::finish::session_token;
use super::guesses;
use super::methods::allows;
use super::session::{SignedIn, end_earlier, new_session, session};
use super::visitor::Visitor;
use super::waiting::open;
use crate::app::App;
use crate::flow::approval::{announce, known_browser};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::hashing::Asker;
use crate::hub::Wake;
use crate::limits;
use crate::store::{ChallengeRecord, Fenced, GuessFrom, OpenedSession, SignInByCode, UsedCode};

/// Signs in with a code of a codes app or of a device, or with a backup code, in the place of the phone's answer. Where the answer of
/// an earlier try was lost, the same browser gets the same session.
///
/// # Errors
/// `watch_unauthorized`, `two_step_off`, `challenge_settled` when the sign-in no longer waits, `code_wrong`, `code_used`, `method_forbidden`,
/// `too_many_guesses`, `overloaded`, and the store's.
pub async fn finish_by_code(app: &App, sign_in: &str, typed: &SecretString, visitor: &Visitor) -> Result<SignedIn> {
    let record = open(app, sign_in).await?;
    let challenge = record.challenge.clone().at(app.now());
    if challenge.state.name() != StateName::Pending {
        return match again_by_code(app, &record, visitor).await? {
            Some(signed_in) => Ok(signed_in),
            None => Err(Refusal::settled(ErrorCode::ChallengeSettled, challenge.state.name())),
        };
    }
    let account = app.store.account(challenge.account).await?;
    let account = account.ok_or_else(|| Refusal::internal("a challenge without its account"))?;
    if !account.two_step.is_on() {
        // The last step of a set-up waits for its phone: no other way ends it.
        return Err(Refusal::plain(ErrorCode::TwoStepOff));
    }
    let guess = CodeGuess::new(app, &account, visitor)?;
    let bucket = guesses::count(app, &guess.from).await?;

    let code = match judge(app, &account, &guess, typed).await? {
        Ok(code) => code,
        Err(refused) => {
            app.store.record(guess.refused(app).told(told(visitor))).await?;
            return Err(Refusal::plain(refused));
        }
    };
    let token = session_token(app, challenge.id, visitor);
    let strength = SessionStrength::Code { device: device_of(&code) };
    let (new, audit) = new_session(app, account.id, strength, visitor, &token)?;
    let session = new.session.clone();
    let own = own_client()?;
    let mut used =
        AuditDraft::new(app.now(), kind_of(&code)).account(account.id).client(own.clone()).challenge(challenge.id);
    used = used.told(told(visitor));
    if let Some(device) = device_of(&code) {
        used = used.device(device);
    }
    let by_code =
        SignInByCode { challenge: challenge.id, client: own, code, session: OpenedSession { new, audit }, audit: used };
    match app.store.sign_in_by_code(by_code).await? {
        Fenced::Won(ended) => {
            announce::announce_ended(app, &[ended]);
            app.wake_account(account.id, &Wake::Look);
            app.store.delete_guesses(&guess.from.name_hash, &bucket).await?;
            end_earlier(app, visitor, &session).await?;
            Ok(SignedIn { token: token.into(), session })
        }
        Fenced::Lost => {
            app.store.record(guess.refused(app).told(told(visitor))).await?;
            Err(Refusal::plain(ErrorCode::CodeWrong))
        }
    }
}

/// The code that was typed, to be used; or why it is none.
async fn judge(
    app: &App,
    account: &Account,
    guess: &CodeGuess,
    typed: &SecretString,
) -> Result<std::result::Result<UsedCode, ErrorCode>> {
    // Six digits are a code of an app or a device; eight letters, which may all be digits, a backup code;
    // 24 the recovery code.
    let digits = typed_digits(typed.expose_secret());
    if digits.len() == 6 {
        if !allows(app, Method::Code) {
            return Ok(Err(ErrorCode::MethodForbidden));
        }
        let mut refused = ErrorCode::CodeWrong;
        for codes_app in app.store.codes_apps_of(account.id).await? {
            if codes_app.removed_at.is_some() {
                continue;
            }
            match codes_app_seed(app, account.id, codes_app.id).judge(
                &digits,
                code_window(app),
                Some(codes_app.last_step),
            ) {
                Judged::Right { step } => return Ok(Ok(UsedCode::App { app: codes_app.id, step })),
                Judged::Used => refused = ErrorCode::CodeUsed,
                Judged::Wrong => {}
            }
        }
        for (device, last_step) in app.store.device_code_steps(account.id).await? {
            match device_seed(app, account.id, device).judge(&digits, code_window(app), last_step) {
                Judged::Right { step } => return Ok(Ok(UsedCode::Device { device, step })),
                Judged::Used => refused = ErrorCode::CodeUsed,
                Judged::Wrong => {}
            }
        }
        return Ok(Err(refused));
    }
    if !allows(app, Method::BackupCode) {
        return Ok(Err(ErrorCode::MethodForbidden));
    }
    if let Some(code) = RecoveryCode::parse(typed) {
        return Ok(Ok(UsedCode::Recovery { mac: recovery_mac(app, account.id, &code) }));
    }
    let stored = app.store.backup_codes(account.id).await?.into_iter().next();
    let (Some(code), Some(stored)) = (BackupCode::parse(typed), stored) else { return Ok(Err(ErrorCode::CodeWrong)) };
    let permit = app.hashing.permit(guess.asker.clone()).await?;
    let bytes = Zeroizing::new(code.expose().as_bytes().to_vec());
    let hash = app.hashing.make_like(permit, bytes, stored.hash).await?;
    Ok(Ok(UsedCode::Backup { hash }))
}

const fn kind_of(code: &UsedCode) -> AuditKind {
    match code {
        UsedCode::Backup { .. } => AuditKind::BackupCodeUsed,
        UsedCode::Recovery { .. } => AuditKind::RecoveryCodeUsed,
        UsedCode::App { .. } => AuditKind::CodesAppUsed,
        UsedCode::Device { .. } => AuditKind::DeviceCodeUsed,
    }
}

const fn device_of(code: &UsedCode) -> Option<DeviceId> {
    match code {
        UsedCode::Backup { .. } | UsedCode::Recovery { .. } | UsedCode::App { .. } => None,
        UsedCode::Device { device, .. } => Some(*device),
    }
}

/// The recovery code as it is stored. It has 120 random bits: nobody finds it by trying, so a MAC holds it, as an app password's does.
pub(in crate::flow) fn recovery_mac(app: &App, account: AccountId, code: &RecoveryCode) -> String {
    let letters = Zeroizing::new(format!("{account}\n{}", code.expose()));
    base64url(&app.vault.derive("recovery-code", &letters))
}

/// The steps whose codes count now (REQ 35).
pub(in crate::flow) fn code_window(app: &App) -> Window {
    Window { now: app.now(), steps_before: app.config.approval.code_steps_before }
}

/// The seed of a codes app: computed from the data key, and stored nowhere (REQ 28).
pub(in crate::flow) fn codes_app_seed(app: &App, account: AccountId, id: CodesAppId) -> Seed {
    seed(app, "codes-app", &format!("{account}\n{id}"))
}

/// The seed of a device's codes: the same way. It stays when the device changes its key, and is worth nothing once it is revoked.
pub(in crate::flow) fn device_seed(app: &App, account: AccountId, device: DeviceId) -> Seed {
    seed(app, "device-codes", &format!("{account}\n{device}"))
}

fn seed(app: &App, label: &str, owner: &str) -> Seed {
    let derived = Zeroizing::new(app.vault.derive(label, owner));
    let mut seed = [0; SEED_BYTES];
    for (to, from) in seed.iter_mut().zip(derived.iter()) {
        *to = *from;
    }
    Seed::new(seed)
}

/// The session that a code opened a moment ago in this browser, of which the answer was lost. `None`: there is none.
///
/// # Errors
/// `watch_unauthorized`, and the store's.
pub async fn opened_by_code(app: &App, sign_in: &str, visitor: &Visitor) -> Result<Option<SignedIn>> {
    let record = open(app, sign_in).await?;
    again_by_code(app, &record, visitor).await
}

pub(super) async fn again_by_code(app: &App, record: &ChallengeRecord, visitor: &Visitor) -> Result<Option<SignedIn>> {
    let State::Cancelled { at, reason: CancelReason::Withdrawn } = record.challenge.state else { return Ok(None) };
    if app.now() >= at.plus(app.config.approval.redeem_again_within) {
        return Ok(None);
    }
    let token = session_token(app, record.challenge.id, visitor);
    match session(app, &token).await {
        Ok(found) => Ok(Some(SignedIn { token: token.into(), session: found.session })),
        Err(Refusal { code: ErrorCode::SessionMissing, .. }) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// From where a code comes.
fn told(visitor: &Visitor) -> Told {
    Told {
        browser: visitor.browser.as_ref().map(ToString::to_string),
        ip: visitor.ip.map(|ip| ip.to_canonical().to_string()),
        name: None,
    }
}

/// A code that somebody tries who knows the password. It counts for the account, in the store, whatever sign-in it is typed into
/// (REQ 10, 39, 66), and apart for a browser that the account knows.
struct CodeGuess {
    from: GuessFrom,
    account: Account,
    asker: Asker,
}

impl CodeGuess {
    fn new(app: &App, account: &Account, visitor: &Visitor) -> Result<Self> {
        let own = own_client()?;
        let browser = visitor.browser_id.as_ref().map(|id| known_browser::browser_hash(&own, id));
        let from = GuessFrom {
            name_hash: base64url(&app.vault.derive("code-of-account", &account.id.to_string())),
            username: Some(account.username.clone()),
            browser,
        };
        let network = limits::network(visitor.ip.unwrap_or(limits::UNKNOWN));
        Ok(Self { from, account: account.clone(), asker: Asker::Stranger(Some(network)) })
    }

    fn refused(&self, app: &App) -> AuditDraft {
        AuditDraft::new(app.now(), AuditKind::SignInFailed).account(self.account.id).detail("code")
    }
}
