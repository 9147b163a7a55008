//! Access tokens for a Google service account: a signed assertion is exchanged for one (RFC 7523 §2.1).

use std::sync::Arc;
use std::time::Duration;

use nod_core::time::Timestamp;
use ring::rand::SystemRandom;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;

use super::Sent;
use super::jwt::{KeyError, Rs256};
use crate::ambient::Clock;
use crate::outbound::{self, Client, short};

/// What a token is asked for.
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";

/// An assertion's life, in seconds: the most that Google takes.
const ASSERTION_LIFETIME: i64 = 3600;

/// A token is renewed so long before its end.
const MARGIN: Duration = Duration::from_mins(5);

/// The service account's file, as far as it is needed. It has no `Debug`.
#[derive(Deserialize)]
struct AccountFile {
    project_id: String,
    private_key_id: Option<String>,
    private_key: SecretString,
    client_email: String,
    token_uri: String,
}

/// The service account cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum AccountError {
    #[error("it is no service account's key as Google's console gives it: {0}")]
    Json(serde_json::Error),
    #[error("private_key: {0}")]
    Key(#[from] KeyError),
    #[error("token_uri: an https address")]
    TokenUri,
}

/// A service account, and the token that it has at present. It has no `Debug`.
pub(super) struct ServiceAccount {
    pub(super) project: String,
    client: Client,
    key: Rs256,
    key_id: Option<String>,
    email: String,
    token_uri: String,
    clock: Arc<dyn Clock>,
    /// Held while a token is fetched: a task that comes meanwhile waits for that one.
    current: Mutex<Option<Token>>,
}

struct Token {
    value: SecretString,
    until: Timestamp,
}

/// Google's answer (RFC 6749 §5.1).
#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    expires_in: u64,
}

/// Google's refusal (RFC 6749 §5.2).
#[derive(Deserialize)]
struct Refused {
    error: String,
}

impl ServiceAccount {
    pub(super) fn parse(
        text: &str,
        client: Client,
        clock: Arc<dyn Clock>,
        random: SystemRandom,
    ) -> Result<Self, AccountError> {
        let file: AccountFile = serde_json::from_str(text).map_err(AccountError::Json)?;
        let here = |host: &str| nod_core::link::is_loopback(host.split('/').next().unwrap_or_default());
        let is_safe = match file.token_uri.split_once("://") {
            Some(("https", _)) => true,
            Some(("http", rest)) => here(rest),
            _ => false,
        };
        if !is_safe {
            return Err(AccountError::TokenUri);
        }
        Ok(Self {
            project: file.project_id,
            client,
            key: Rs256::from_pem(file.private_key.expose_secret(), random)?,
            key_id: file.private_key_id,
            email: file.client_email,
            token_uri: file.token_uri,
            clock,
            current: Mutex::new(None),
        })
    }

    /// A token that holds for a while yet.
    pub(super) async fn token(&self) -> Result<SecretString, Sent> {
        let mut current = self.current.lock().await;
        let now = self.clock.now();
        if let Some(token) = current.as_ref().filter(|token| now.plus(MARGIN) < token.until) {
            return Ok(token.value.clone());
        }
        let granted = self.fetch(now).await?;
        let until = now.plus(Duration::from_secs(granted.expires_in));
        Ok(current.insert(Token { value: granted.access_token, until }).value.clone())
    }

    /// Forgets a token that Google does not take any more.
    pub(super) async fn forget(&self, token: &SecretString) {
        let mut current = self.current.lock().await;
        // Another task may have fetched a new one meanwhile.
        current.take_if(|kept| kept.value.expose_secret() == token.expose_secret());
    }

    async fn fetch(&self, now: Timestamp) -> Result<Granted, Sent> {
        let claims = json!({
            "iss": self.email, "scope": SCOPE, "aud": self.token_uri, "iat": now.seconds(),
            "exp": now.seconds() + ASSERTION_LIFETIME,
        });
        let assertion =
            self.key.sign(self.key_id.as_deref(), &claims).map_err(|error| Sent::rejected(error.to_string()))?;
        let form = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", &assertion)];
        let answer = outbound::request(self.client.post(&self.token_uri).form(&form), now).await?;
        let refused =
            || serde_json::from_slice::<Refused>(&answer.body).map(|refused| short(&refused.error)).unwrap_or_default();
        match answer.status {
            200 => serde_json::from_slice(&answer.body)
                .map_err(|_| Sent::unreachable("Google's token endpoint answers something else than a token")),
            // `invalid_grant`, `invalid_client`: the account, or this machine's clock.
            400 | 401 | 403 => Err(Sent::misconfigured(format!("Google refuses the service account: {}", refused()))),
            status => {
                let reason = format!("Google's token endpoint answers {status}").into();
                Err(Sent::Unreachable { reason, wait: answer.wait })
            }
        }
    }
}
