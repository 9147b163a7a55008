//! "Remember this browser": a key that the browser made, that it cannot give away, and that only pages of this address can use. A cookie
//! can be stolen, and a page that relays everything to ours has it; such a key signs for neither.

use std::time::Duration;

use nod_core::device::{Jwk, PublicKey};
use nod_core::encoding::array_from_base64url;
use nod_core::id::AccountId;

use super::visitor::Visitor;
use crate::app::App;
use crate::flow::approval::known_browser;
use crate::flow::refusal::Result;
use crate::flow::relying_party::own_client;
use crate::store::RememberedBrowser;

/// What a browser brings to prove that it has a key: the key, and its signature over what the page gave it to sign.
#[derive(Debug, Clone)]
pub struct BrowserProof {
    key: PublicKey,
    signature: [u8; 64],
    nonce: String,
}

impl BrowserProof {
    /// The proof of a form: the key as a JSON Web Key, the signature (r and s, base64url), and the form's token, which was made for this
    /// browser and ends. `None`: it is none, as in a browser without scripts.
    pub fn parse(key: &str, signature: &str, nonce: &str) -> Option<Self> {
        let jwk: Jwk = serde_json::from_str(key).ok()?;
        let key = PublicKey::from_jwk(&jwk).ok()?;
        Some(Self { key, signature: array_from_base64url(signature)?, nonce: nonce.to_owned() })
    }

    /// The thumbprint of the key, if the signature is its own, over this service's address and the form's token.
    fn verify(&self, app: &App) -> Option<String> {
        let message = format!("nod-browser-1\n{}\n{}", app.issuer(), self.nonce);
        self.key.verifies(message.as_bytes(), &self.signature).then(|| self.key.thumbprint())
    }
}

/// How long a browser stays remembered. `None`: the operator does not let any be.
pub fn lasts(app: &App) -> Option<Duration> {
    Some(app.config.sessions.remember_browser).filter(|lasts| !lasts.is_zero())
}

/// Takes note that the browser that signs in is to be remembered. `None`: it proved nothing, or no browser may be.
pub fn promise(app: &App, proof: &BrowserProof) -> Option<String> {
    lasts(app)?;
    proof.verify(app)
}

/// Whether the browser proves to be one that the account's owner asked to remember.
///
/// # Errors
/// The store's.
pub(super) async fn is_remembered(app: &App, account: AccountId, visitor: &Visitor) -> Result<bool> {
    let (Some(proof), Some(id)) = (&visitor.proof, &visitor.browser_id) else { return Ok(false) };
    let Some(thumbprint) = proof.verify(app).filter(|_| lasts(app).is_some()) else { return Ok(false) };
    let browser = known_browser::browser_hash(&own_client()?, id);
    Ok(app.store.remembers_browser(account, &browser, &thumbprint, app.now()).await?)
}

/// Remembers the browser whose sign-in a phone has approved, where its owner asked for that.
///
/// # Errors
/// The store's.
pub(super) async fn keep(app: &App, account: AccountId, visitor: &Visitor) -> Result<()> {
    let (Some(thumbprint), Some(id), Some(lasts)) = (&visitor.remember, &visitor.browser_id, lasts(app)) else {
        return Ok(());
    };
    let now = app.now();
    let browser = known_browser::browser_hash(&own_client()?, id);
    let remembered =
        RememberedBrowser { account, browser, thumbprint: thumbprint.clone(), expires_at: now.plus(lasts) };
    Ok(app.store.remember_browser(remembered, now).await?)
}
