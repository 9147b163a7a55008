//! The phone's screen lock: a WebAuthn credential of the phone's own authenticator that verifies its user (PIN or biometric) and signs the
//! hash of the answer. An approval with it is multi-factor by itself (SP 800-63B-4 §3.1.3.4, REQ 13).

use serde::{Deserialize, Serialize};

use crate::encoding::{from_base64url, sha256, sha256_base64url};
use crate::factor::passkey::{Assertion, CredentialKey, Kept, PasskeyFault, PasskeySite};

/// What the operator says of the screen lock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScreenLockRule {
    /// It is not used.
    Off,
    /// Each account decides for each of its phones.
    #[default]
    Offered,
    /// Every approval needs it.
    Required,
}

/// What it is for one phone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScreenLockState {
    /// It is not used.
    #[default]
    Off,
    /// Its owner may turn it on.
    Offered,
    /// Its owner turned it on: an approval needs it.
    On,
    /// The operator requires it: an approval needs it.
    Required,
}

impl ScreenLockRule {
    /// What that makes of a phone whose owner turned it on, or did not.
    pub const fn state(self, is_on: bool) -> ScreenLockState {
        match (self, is_on) {
            (Self::Off, _) => ScreenLockState::Off,
            (Self::Offered, false) => ScreenLockState::Offered,
            (Self::Offered, true) => ScreenLockState::On,
            (Self::Required, _) => ScreenLockState::Required,
        }
    }
}

impl ScreenLockState {
    /// Whether an approval counts only with it. NO and a report never need it.
    pub const fn is_needed(self) -> bool {
        matches!(self, Self::On | Self::Required)
    }
}

/// The assertion beside an answer, each part base64url as the browser gives it. The challenge is SHA-256 of the answer's token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenLockAnswer {
    /// The credential's id.
    pub credential: String,
    /// `clientDataJSON`.
    pub client_data: String,
    /// `authenticatorData`.
    pub authenticator_data: String,
    /// The signature.
    pub signature: String,
}

/// The same with what it is verified by: it needs nothing else, also years later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenLockProof {
    /// The site that the credential is bound to (RP ID).
    pub site: String,
    /// The origin of the app.
    pub origin: String,
    /// The credential's public key: COSE, base64url.
    pub key: String,
    /// The assertion.
    pub answer: ScreenLockAnswer,
}

impl ScreenLockProof {
    /// Whether the phone's user was verified for that very answer. Gives what the counter says, and where the key can be.
    ///
    /// # Errors
    /// See [`PasskeyFault`].
    pub fn verify(&self, answer_token: &str) -> Result<(u32, Kept), PasskeyFault> {
        let ScreenLockAnswer { credential, client_data, authenticator_data, signature } = &self.answer;
        let assertion = Assertion::parse(credential, client_data, authenticator_data, signature, "")?;
        let key = CredentialKey::from_text(&self.key).ok_or(PasskeyFault::Key)?;
        let site = PasskeySite { id: self.site.clone(), origin: self.origin.clone() };
        assertion.signed(&site, &sha256(answer_token.as_bytes()), &key)
    }

    /// The name of the key and the site, by which the server's statement vouches for them.
    pub fn hash(&self) -> String {
        sha256_base64url(format!("nod-screen-lock\n{}\n{}\n{}", self.site, self.origin, self.key).as_bytes())
    }
}

/// The challenge that a new credential answers, base64url. `None`: it is not what a browser sends.
pub fn answered_challenge(client_data: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct ClientData {
        challenge: String,
    }
    let data: ClientData = serde_json::from_slice(&from_base64url(client_data)?).ok()?;
    Some(data.challenge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_operator_requires_no_account_turns_off() {
        use ScreenLockRule::{Off, Offered, Required};
        let of = |rule: ScreenLockRule| [false, true].map(|is_on| rule.state(is_on));
        assert_eq!(of(Off), [ScreenLockState::Off; 2]);
        assert_eq!(of(Offered), [ScreenLockState::Offered, ScreenLockState::On]);
        assert_eq!(of(Required), [ScreenLockState::Required; 2]);
        let needed = [ScreenLockState::Off, ScreenLockState::Offered, ScreenLockState::On, ScreenLockState::Required];
        assert_eq!(needed.map(ScreenLockState::is_needed), [false, false, true, true]);
    }

    #[test]
    fn the_challenge_of_what_no_browser_sends_is_none() {
        let of = |text: &str| answered_challenge(&crate::encoding::base64url(text.as_bytes()));
        assert_eq!(of(r#"{"challenge":"abc","type":"x"}"#).as_deref(), Some("abc"));
        for none in ["", "[]", "{}", r#"{"challenge":1}"#] {
            assert_eq!(of(none), None, "{none}");
        }
        assert_eq!(answered_challenge("!"), None);
    }
}
