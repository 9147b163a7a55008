//! Application passwords: made, listed and ended by their owner, and checked for servers of mail, calendars and files.
//!
//! What is stored of one is an HMAC-SHA-256 under the data key. A slow hash buys nothing here: it makes guesses expensive, and of
//! 130 random bits nobody has enough guesses; it would only let one program with a dead password keep the server busy (REQ 20, 32).

use std::net::IpAddr;
use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::DisplayName;
use nod_core::encoding::base64url;
use nod_core::factor::app_password::{AppPassword, AppSecret, Closed, MOST_PER_ACCOUNT, Protocol, Scope, Use};
use nod_core::id::{AccountId, AppPasswordId, Username};
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;
use secrecy::SecretString;

use crate::app::App;
use crate::flow::caller::count_change;
use crate::flow::operations::ledger::app_password_detail;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedInAs};
use crate::limits::Change;
use crate::store::{Fenced, NewAppPassword};

/// A use is recorded when the last record is older than this, or came from elsewhere.
const RECORD_AFTER: Duration = Duration::from_mins(10);

/// A request for an application password.
#[derive(Debug, Clone)]
pub struct Request {
    /// Chosen when the form was shown: the same form sent twice makes one password.
    pub id: AppPasswordId,
    /// What its owner calls the program.
    pub name: DisplayName,
    /// What it opens.
    pub scope: Scope,
    /// How long it lives; `None`: until it is ended.
    pub lifetime: Option<Duration>,
}

/// Makes an application password and gives its secret, which is not kept and cannot be shown again.
///
/// # Errors
/// `reauthentication_needed`, `too_many_app_passwords`, `app_password_made` when this form made one already, `too_many_requests`, and
/// the store's.
pub async fn create(app: &App, who: &SignedInAs, request: Request) -> Result<AppSecret> {
    sign_in::require_second_factor(app, who)?;
    let account = who.account.id;
    count_change(app, Change::AppPassword(account))?;
    let now = app.now();
    let secret = AppSecret::new(&*app.random);
    let password = AppPassword {
        id: request.id,
        account,
        name: request.name,
        scope: request.scope,
        created_at: now,
        expires_at: request.lifetime.map(|lifetime| now.plus(lifetime)),
        last_use: None,
        refused: None,
        revoked_at: None,
    };
    let secret_mac = mac(app, &secret);
    let detail = app_password_detail(&password, &secret_mac);
    let told = Told::from_session(&who.session).name(password.name.to_string());
    let audit = AuditDraft::new(now, AuditKind::AppPasswordCreated).account(account).detail(detail).told(told);
    let new = NewAppPassword { password, secret_mac, most: MOST_PER_ACCOUNT, at: now };
    match app.store.add_app_password(new, audit).await? {
        Fenced::Won(()) => Ok(secret),
        Fenced::Lost => {
            let made = list(app, account).await?;
            let is_made = made.iter().any(|password| password.id == request.id);
            Err(Refusal::plain(if is_made { ErrorCode::AppPasswordMade } else { ErrorCode::TooManyAppPasswords }))
        }
    }
}

/// All application passwords that an account ever had, the latest first.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, account: AccountId) -> Result<Vec<AppPassword>> {
    Ok(app.store.app_passwords_of(account).await?)
}

/// Ends one application password of the account, or all of them. What has ended already is no error. Ending one needs no fresh
/// approval: it takes nothing but access, and somebody whose laptop is gone must not look for the phone first (REQ 26).
///
/// # Errors
/// `reauthentication_needed` for a session of the password alone, and the store's.
pub async fn revoke(app: &App, who: &SignedInAs, which: Option<AppPasswordId>) -> Result<()> {
    sign_in::require_approval(who)?;
    let detail = which.map_or_else(|| "all".to_owned(), |id| id.to_string());
    let mut told = Told::from_session(&who.session);
    if let Some(id) = which {
        let named = list(app, who.account.id).await?.into_iter().find(|password| password.id == id);
        told.name = named.map(|password| password.name.to_string());
    }
    let audit =
        AuditDraft::new(app.now(), AuditKind::AppPasswordRevoked).account(who.account.id).detail(detail).told(told);
    let _: Fenced<()> = app.store.revoke_app_passwords(who.account.id, which, audit).await?;
    Ok(())
}

/// What a program presented to a server that asks Nod.
#[derive(Debug, Clone)]
pub struct Presented {
    /// The user name, as it was typed.
    pub username: String,
    /// The password, as it was typed.
    pub password: SecretString,
    /// What the server speaks; `None`: it does not say.
    pub protocol: Option<Protocol>,
    /// From where the program came, as the server says.
    pub ip: Option<IpAddr>,
}

/// An application password that was right.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The account.
    pub account: AccountId,
    /// Its user name, as the account spells it.
    pub username: Username,
    /// Which password it was.
    pub password: AppPasswordId,
}

/// Checks an application password for a relying party, which the door has authenticated.
///
/// A right one is always accepted, however many wrong ones came from the same place: one program with a dead password must not keep
/// out another, and nobody finds a right one by trying. Wrong ones are counted for the user name and the address together, so that a
/// server learns when to stop asking for this program and goes on for all others.
///
/// # Errors
/// `credentials_wrong`, which is the same for every reason; `too_many_guesses`; and the store's.
pub async fn check(app: &App, presented: Presented) -> Result<Accepted> {
    let now = app.now();
    let found = match AppSecret::parse(&presented.password) {
        Some(secret) => app.store.app_password(&mac(app, &secret)).await?,
        None => None,
    };
    let typed: Option<Username> = presented.username.parse().ok();
    let found = found.filter(|(_, username)| typed.as_ref() == Some(username));
    let Some((password, username)) = found else { return Err(refuse(app, &presented)) };
    let used = Use { at: now, ip: presented.ip.map(|ip| ip.to_canonical().to_string()), protocol: presented.protocol };
    match password.open(presented.protocol, now) {
        Ok(()) => {}
        Err(Closed::Scope) => return Err(refuse(app, &presented)),
        Err(Closed::Ended) => {
            if password.refused.is_none() {
                let audit = AuditDraft::new(now, AuditKind::AppPasswordRefused)
                    .account(password.account)
                    .detail(password.id.to_string())
                    .told(Told { ip: used.ip.clone(), ..Told::NOTHING.name(password.name.to_string()) });
                let _: Fenced<()> = app.store.record_refused_app_password(password.id, used, audit).await?;
            }
            return Err(refuse(app, &presented));
        }
    }
    if is_news(&password, &used) {
        app.store.record_app_password_use(password.id, used).await?;
    }
    Ok(Accepted { account: password.account, username, password: password.id })
}

/// Whether a use tells the owner something that the last record does not.
fn is_news(password: &AppPassword, used: &Use) -> bool {
    password.last_use.as_ref().is_none_or(|last| {
        let is_elsewhere = last.ip != used.ip || last.protocol != used.protocol;
        // A program that comes from two places in turn is recorded once a minute.
        let after = if is_elsewhere { Duration::from_mins(1) } else { RECORD_AFTER };
        last.at.plus(after) <= used.at
    })
}

/// Counts a wrong one.
fn refuse(app: &App, presented: &Presented) -> Refusal {
    let name = app.vault.derive("app-password-guess", presented.username.trim());
    match app.limits.wrong_app_password(base64url(&name), presented.ip, app.now()) {
        Ok(()) => Refusal::plain(ErrorCode::CredentialsWrong),
        Err(wait) => Refusal::limited(ErrorCode::TooManyGuesses, wait),
    }
}

fn mac(app: &App, secret: &AppSecret) -> String {
    base64url(&app.vault.derive("app-password", secret.expose()))
}
