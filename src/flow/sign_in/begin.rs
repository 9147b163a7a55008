//! Signing in on Nod's own pages: a relying party like any other, that asks from inside.

use std::sync::Arc;
use std::time::Duration;

use nod_core::challenge::{CancelReason, Challenge, MAX_LIFETIME, State, StateName};
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};

use super::methods::methods;
use super::remember::is_remembered;
use super::session::{SignedIn, SignedInAs, open_by_password};
use super::visitor::Visitor;
use super::waiting::{give_up_earlier, open};
use crate::app::App;
use crate::flow::approval::issue::Action;
use crate::flow::approval::ticket::{self, Kind};
use crate::flow::approval::{cancel, issue};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::{own_client, own_party};
use crate::flow::sign_in::password_guess;
use crate::store::Reach;
use nod_core::account::Account;
use nod_core::id::ChallengeId;
use nod_core::policy::Level;

/// What comes of a right password.
#[derive(Debug, Clone)]
pub enum Begun {
    /// The account uses two-step verification: its phones were asked, where it has any. The text is the sign-in cookie.
    Asked(String),
    /// It does not: the session may turn it on.
    SignedIn(SignedIn),
}

/// Checks the password and asks for the second step.
///
/// # Errors
/// Those of [`password_guess::password`] and of [`issue::issue`], `no_device_left` and `method_forbidden` after the right password, and
/// the store's.
pub async fn begin(app: &Arc<App>, username: &str, password: SecretString, visitor: &Visitor) -> Result<Begun> {
    begin_with(app, username, password, Question::default(), visitor).await
}

/// The same for a new device, which the sign-in links. Its question says so, and is never a tap: what is linked signs in from then on.
///
/// # Errors
/// Those of [`begin`].
pub async fn begin_on_device(
    app: &Arc<App>,
    username: &str,
    password: SecretString,
    action: Option<Action>,
    visitor: &Visitor,
) -> Result<Begun> {
    begin_with(app, username, password, Question { action, level: Some(Level::Number), lifetime: None }, visitor).await
}

/// What the phones are asked.
#[derive(Clone, Default)]
struct Question {
    /// What the person wants, beside signing in.
    action: Option<Action>,
    /// At least this level.
    level: Option<Level>,
    /// For so long. `None`: as long as any question.
    lifetime: Option<Duration>,
}

async fn begin_with(
    app: &Arc<App>,
    username: &str,
    password: SecretString,
    question: Question,
    visitor: &Visitor,
) -> Result<Begun> {
    let wrong = || Refusal::plain(ErrorCode::CredentialsWrong);
    let account = password_guess::password(app, username, password, visitor).await?;
    if account.two_step.is_on() {
        let methods = methods(app, account.id).await?;
        if !methods.can_sign_in() {
            let code = if methods.has_forbidden { ErrorCode::MethodForbidden } else { ErrorCode::NoDeviceLeft };
            return Err(Refusal::plain(code));
        }
    } else {
        let hash = account.password_hash.clone().ok_or_else(wrong)?;
        match open_by_password(app, account.id, hash, visitor).await {
            // It was turned on at this very moment.
            Err(Refusal { code: ErrorCode::ReauthenticationNeeded, .. }) => {}
            opened => return opened.map(Begun::SignedIn),
        }
    }
    let issued = ask_or_withhold(app, &account, question, visitor).await?;
    if !is_password_still(app, &account).await? {
        cancel::cancel(app, &own_client()?, issued, CancelReason::AccountChanged).await?;
        return Err(wrong());
    }
    give_up_earlier(app, visitor).await?;
    Ok(Begun::Asked(ticket::make(&app.vault, Kind::SignIn, issued)))
}

/// Asks the phones of the account that this browser is signed in to, to see whether one answers: the last step before two-step
/// verification is on. Gives the sign-in cookie.
///
/// # Errors
/// Those of [`issue::issue`], `user_without_device`, and the store's.
pub async fn try_phone(app: &Arc<App>, who: &SignedInAs, action: Action, visitor: &Visitor) -> Result<String> {
    if methods(app, who.account.id).await?.phones == 0 {
        return Err(Refusal::plain(ErrorCode::UserWithoutDevice));
    }
    let question = Question { action: Some(action), ..Question::default() };
    let issued = ask(app, &who.account, question, Reach::Own, visitor).await?;
    give_up_earlier(app, visitor).await?;
    Ok(ticket::make(&app.vault, Kind::SignIn, issued))
}

/// For how long a sign-in that asks for more time is asked again. `None`: it had its second time, or is near the longest that there is.
pub(super) fn longer(app: &App, challenge: &Challenge) -> Option<Duration> {
    let lifetime = app.config.approval.lifetime;
    let was = challenge.issued_at.until(challenge.expires_at);
    (was <= lifetime && lifetime < MAX_LIFETIME).then(|| (lifetime * 2).min(MAX_LIFETIME))
}

/// Asks again for twice as long, once, in the place of a sign-in that waits: what the phones were asked ends when it was signed to end.
/// Gives the sign-in cookie: the one that there was, where a phone has answered meanwhile.
///
/// # Errors
/// `watch_unauthorized`, `challenge_settled` when the sign-in no longer waits or had more time already, those of [`issue::issue`], and
/// the store's.
pub async fn more_time(app: &Arc<App>, sign_in: &str, visitor: &Visitor) -> Result<String> {
    let mut earlier = open(app, sign_in).await?;
    earlier.challenge = earlier.challenge.at(app.now());
    let settled = |challenge: &Challenge| Refusal::settled(ErrorCode::ChallengeSettled, challenge.state.name());
    let account = app.store.account(earlier.challenge.account).await?;
    let account = account.ok_or_else(|| Refusal::internal("a challenge without its account"))?;
    let waits = earlier.challenge.state.name() == StateName::Pending && account.two_step.is_on();
    let lifetime = longer(app, &earlier.challenge).filter(|_| waits).ok_or_else(|| settled(&earlier.challenge))?;
    let question = Question { lifetime: Some(lifetime), ..Question::default() };
    let issued = if earlier.withheld {
        ask(app, &account, question, Reach::Nobody, visitor).await?
    } else {
        ask_or_withhold(app, &account, question, visitor).await?
    };
    let earlier = earlier.challenge;
    let own = own_client()?;
    // A browser that has its cookie has replaced it with that already.
    let _: Result<_> = cancel::cancel(app, &own, earlier.id, CancelReason::Replaced).await;
    let earlier = open(app, sign_in).await?.challenge;
    match &earlier.state {
        State::Cancelled { reason: CancelReason::Replaced, .. } => Ok(ticket::make(&app.vault, Kind::SignIn, issued)),
        // The phone was faster.
        State::Approved(_) => {
            cancel::cancel(app, &own, issued, CancelReason::Replaced).await?;
            Ok(sign_in.to_owned())
        }
        // Its password was changed, or somebody reported it: nothing goes on.
        _ => {
            cancel::cancel(app, &own, issued, CancelReason::AccountChanged).await?;
            Err(settled(&earlier))
        }
    }
}

/// Asks the phones. Where they were asked too often without an approval, or too many wrong numbers were typed, the sign-in waits without
/// them, for a code or a passkey: those limits are about phones, and somebody who holds the phone up must not hold up its owner's other
/// ways.
/// What is typed then has a limit of its own, which counts for the account whatever sign-in it is typed into.
async fn ask_or_withhold(
    app: &Arc<App>,
    account: &Account,
    question: Question,
    visitor: &Visitor,
) -> Result<ChallengeId> {
    match ask(app, account, question.clone(), Reach::Own, visitor).await {
        Err(Refusal { code: ErrorCode::TooManyAttempts | ErrorCode::TooManyFailures, .. })
            if account.two_step.is_on() =>
        {
            ask(app, account, question, Reach::Nobody, visitor).await
        }
        asked => asked,
    }
}

async fn ask(
    app: &Arc<App>,
    account: &Account,
    question: Question,
    reach: Reach,
    visitor: &Visitor,
) -> Result<ChallengeId> {
    let request = issue::Request {
        username: account.username.clone(),
        level: question.level,
        aal2: false,
        action: question.action,
        deed: None,
        context: issue::RequestContext {
            ip: visitor.ip,
            browser: visitor.browser.clone(),
            origin: Some(app.issuer().to_owned()),
            browser_id: visitor.browser_id.clone(),
            by_cookie_alone: !is_remembered(app, account.id, visitor).await?,
            language: visitor.language,
        },
        lifetime: question.lifetime,
        idempotency: None,
        reach,
    };
    Ok(issue::issue(app, &own_party(app).await?, request).await?.challenge.id)
}

/// Whether the password that was verified is the account's still. A change that commits after this read finds the question and
/// cancels it; one that committed before is seen here.
async fn is_password_still(app: &App, verified: &Account) -> Result<bool> {
    let now = app.store.account(verified.id).await?;
    let hash = |account: &Account| account.password_hash.as_ref().map(|hash| hash.expose_secret().to_owned());
    Ok(now.as_ref().and_then(hash) == hash(verified))
}
