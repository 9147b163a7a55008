//! Access tokens for application passwords: what a server gets that checks them by OAuth 2.0 (RFC 6749 §4.3, RFC 7662).
//!
//! A token is its own record: the password's id, its end and the protocol, with an HMAC under the data key. There is no row for it,
//! because some servers (Radicale) ask for one on every request and never use it. It proves nothing by itself: Nod alone reads it,
//! on introspection, and looks at the application password and the account again each time. So one that has ended closes its tokens
//! with the commit that ended it.

use std::time::Duration;

use nod_core::encoding::{base64url, constant_time_eq};
use nod_core::factor::app_password::Protocol;
use nod_core::id::{AccountId, AppPasswordId, ClientId, Username};
use nod_core::time::Timestamp;
use secrecy::SecretString;

use super::app_password::{self, Accepted, Presented};
use crate::app::App;
use crate::flow::refusal::Result;

/// How long a token is good. A server that wants to know more has the password still, and asks again.
const LIFETIME: Duration = Duration::from_mins(5);

/// The longest text that is looked at as a token, in bytes: twice what one has.
const LONGEST: usize = 256;

/// What stands in a token in the place of a protocol, when the server did not say what it speaks.
const ANY: &str = "any";

/// A token, as it is given out.
#[derive(Debug)]
pub struct Granted {
    /// The token.
    pub token: SecretString,
    /// How long it is good.
    pub lifetime: Duration,
}

/// Checks an application password for a relying party, and gives it a token that says so.
///
/// # Errors
/// Those of [`app_password::check`].
pub async fn grant(app: &App, client: &ClientId, presented: Presented) -> Result<Granted> {
    let protocol = presented.protocol;
    let Accepted { password, .. } = app_password::check(app, presented).await?;
    let end = app.now().plus(LIFETIME);
    let body = format!("{password}.{}.{}", end.seconds(), protocol.map_or(ANY, Protocol::name));
    let token = format!("{body}.{}", mac(app, client, &body)).into();
    Ok(Granted { token, lifetime: LIFETIME })
}

/// What a token that is good stands for.
#[derive(Debug)]
pub struct Active {
    /// The account.
    pub account: AccountId,
    /// Its user name, as the account spells it.
    pub username: Username,
    /// The protocol for which the token was asked for.
    pub protocol: Option<Protocol>,
    /// When the token ends.
    pub end: Timestamp,
}

/// What a token stands for now. `None`: it belongs to another relying party, it has expired, its application password was removed
/// or has expired, or the account is disabled. The caller does not learn which.
///
/// # Errors
/// The store's.
pub async fn introspect(app: &App, client: &ClientId, token: &str) -> Result<Option<Active>> {
    let now = app.now();
    let Some((password, end, protocol)) = read(app, client, token).filter(|(_, end, _)| now < *end) else {
        return Ok(None);
    };
    let found = app.store.app_password_by_id(password).await?;
    let found = found.filter(|(password, _)| password.open(protocol, now).is_ok());
    Ok(found.map(|(password, username)| Active { account: password.account, username, protocol, end }))
}

/// What this service wrote into a token for that relying party. Nothing of it is read before its MAC is right.
fn read(app: &App, client: &ClientId, token: &str) -> Option<(AppPasswordId, Timestamp, Option<Protocol>)> {
    let (body, given) = token.rsplit_once('.').filter(|_| token.len() <= LONGEST)?;
    if !constant_time_eq(mac(app, client, body).as_bytes(), given.as_bytes()) {
        return None;
    }
    let mut parts = body.split('.');
    let (password, end, protocol) = (parts.next()?, parts.next()?, parts.next()?);
    let protocol = if protocol == ANY { None } else { Some(Protocol::from_name(protocol)?) };
    Some((password.parse().ok()?, Timestamp::from_seconds(end.parse().ok()?), protocol))
}

fn mac(app: &App, client: &ClientId, body: &str) -> String {
    base64url(&app.vault.derive("app-token", &format!("{client}\n{body}")))
}
