//! The two ceremonies: what the server checks when a passkey is made (WebAuthn §7.1), and when one signs in (§7.2).
//!
//! The text of the client data is read by a JSON parser and not compared as bytes: browsers add members to it.

use serde::Deserialize;

use super::cbor::{Item, Reader};
use super::{CredentialId, CredentialKey, Kept, NewCredential, Passkey};
use crate::encoding::{constant_time_eq, from_base64url, sha256};

/// The longest parts of an answer, in bytes: what browsers send is far below.
const LONGEST: usize = 16 * 1024;

/// For whom passkeys are made and used: they are bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeySite {
    /// Its name (RP ID): a host, without scheme and port.
    pub id: String,
    /// The origin of its pages.
    pub origin: String,
}

/// By what an authenticator tells accounts of one site apart: 32 bytes that say nothing about the person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UserHandle(pub [u8; 32]);

/// Why a passkey is not made, or signs nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyFault {
    /// It is not what a browser sends.
    #[error("not what a browser sends")]
    Form,
    /// It was made for the other ceremony.
    #[error("of another ceremony")]
    Ceremony,
    /// It answers another challenge.
    #[error("for another challenge")]
    Challenge,
    /// A page of another origin asked.
    #[error("from another origin")]
    Origin,
    /// A page asked that stands in one of another origin.
    #[error("from within a page of another origin")]
    CrossOrigin,
    /// The authenticator was asked for another site.
    #[error("for another site")]
    Site,
    /// Nobody touched the authenticator, or it did not verify its owner.
    #[error("the user was not verified")]
    UserVerification,
    /// Whether the key may be copied is not what it was, or what is said about copies contradicts itself.
    #[error("the backup state contradicts what was known")]
    Backup,
    /// The credential's key is none, or of an algorithm that was not asked for.
    #[error("a key that is not usable")]
    Key,
    /// The credential is not the one whose key is tried.
    #[error("another credential")]
    Credential,
    /// It was made for another account.
    #[error("for another account")]
    User,
    /// The signature is not the key's.
    #[error("a signature that is not the key's")]
    Signature,
}

type Result<T> = std::result::Result<T, PasskeyFault>;

/// The credential that an authenticator made for `challenge` at this site. `client_data` and `attestation` are what the browser calls
/// `clientDataJSON` and `attestationObject`, base64url.
///
/// What it says about its maker (the attestation statement) is not looked at: none is asked for, and nothing is decided by it.
///
/// # Errors
/// See [`PasskeyFault`].
pub fn registered(site: &PasskeySite, challenge: &[u8], client_data: &str, attestation: &str) -> Result<NewCredential> {
    site.check_client_data(&decoded(client_data)?, "webauthn.create", challenge)?;
    let attestation = decoded(attestation)?;
    let data = AuthenticatorData::read(authenticator_data(&attestation).ok_or(PasskeyFault::Form)?)?;
    let kept = data.check(site)?;
    let (id, key) = data.credential.ok_or(PasskeyFault::Form)?;
    Ok(NewCredential { id, key, counter: data.counter, kept })
}

/// What a browser sends when a passkey signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Assertion {
    pub(super) credential: CredentialId,
    pub(super) client_data: Vec<u8>,
    pub(super) authenticator_data: Vec<u8>,
    signature: Vec<u8>,
    user_handle: Option<Vec<u8>>,
}

/// A passkey proved who has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proved {
    /// What its counter says now.
    pub counter: u32,
    /// The counter grew, or the authenticator counts nothing. If it did not, there may be a second copy of the key.
    pub has_grown: bool,
    /// Where the key can be.
    pub kept: Kept,
}

impl Assertion {
    /// Reads the parts as base64url, an empty user handle as none.
    ///
    /// # Errors
    /// [`PasskeyFault::Form`].
    pub fn parse(
        credential: &str,
        client_data: &str,
        authenticator_data: &str,
        signature: &str,
        user_handle: &str,
    ) -> Result<Self> {
        Ok(Self {
            credential: credential.parse().map_err(|_| PasskeyFault::Form)?,
            client_data: decoded(client_data)?,
            authenticator_data: decoded(authenticator_data)?,
            signature: decoded(signature)?,
            user_handle: Some(decoded(user_handle)?).filter(|handle| !handle.is_empty()),
        })
    }

    /// The credential that it says it is of.
    pub const fn credential(&self) -> &CredentialId {
        &self.credential
    }

    /// Whether an authenticator says whose passkey it is: one that finds its passkeys by itself does.
    pub const fn names_user(&self) -> bool {
        self.user_handle.is_some()
    }

    /// Whether it proves, for `challenge` at this site, that who sends it has `passkey`, the passkey of the account of that handle.
    ///
    /// # Errors
    /// See [`PasskeyFault`].
    pub fn judge(&self, site: &PasskeySite, challenge: &[u8], passkey: &Passkey, owner: &UserHandle) -> Result<Proved> {
        let stored = &passkey.credential;
        if self.credential != stored.id {
            return Err(PasskeyFault::Credential);
        }
        if self.user_handle.as_ref().is_some_and(|handle| !constant_time_eq(handle, &owner.0)) {
            return Err(PasskeyFault::User);
        }
        let (counter, kept) = self.signed(site, challenge, &stored.key)?;
        if kept.is_eligible() != stored.kept.is_eligible() {
            return Err(PasskeyFault::Backup);
        }
        let counts = counter != 0 || stored.counter != 0;
        Ok(Proved { counter, has_grown: !counts || counter > stored.counter, kept })
    }

    /// Whether the key signed it, for `challenge` at this site and with its user verified. Gives what the counter says, and where the key
    /// can be.
    ///
    /// # Errors
    /// See [`PasskeyFault`].
    pub fn signed(&self, site: &PasskeySite, challenge: &[u8], key: &CredentialKey) -> Result<(u32, Kept)> {
        site.check_client_data(&self.client_data, "webauthn.get", challenge)?;
        let data = AuthenticatorData::read(&self.authenticator_data)?;
        let kept = data.check(site)?;
        let message = [self.authenticator_data.as_slice(), &sha256(&self.client_data)].concat();
        if !key.verifies(&message, &self.signature) {
            return Err(PasskeyFault::Signature);
        }
        Ok((data.counter, kept))
    }
}

impl PasskeySite {
    fn check_client_data(&self, text: &[u8], ceremony: &str, challenge: &[u8]) -> Result<()> {
        let data: ClientData = serde_json::from_slice(text).map_err(|_| PasskeyFault::Form)?;
        if data.ceremony != ceremony {
            return Err(PasskeyFault::Ceremony);
        }
        let answered = from_base64url(&data.challenge).ok_or(PasskeyFault::Form)?;
        if !constant_time_eq(&answered, challenge) {
            return Err(PasskeyFault::Challenge);
        }
        if data.cross_origin == Some(true) || data.top_origin.is_some() {
            return Err(PasskeyFault::CrossOrigin);
        }
        if data.origin != self.origin {
            return Err(PasskeyFault::Origin);
        }
        Ok(())
    }
}

/// What the browser says, in the text that the authenticator signs the hash of.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    ceremony: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin")]
    cross_origin: Option<bool>,
    #[serde(rename = "topOrigin")]
    top_origin: Option<String>,
}

/// What the authenticator says (WebAuthn §6.1).
struct AuthenticatorData {
    site_hash: [u8; 32],
    flags: u8,
    counter: u32,
    credential: Option<(CredentialId, CredentialKey)>,
}

/// Bits of its flags.
const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

impl AuthenticatorData {
    fn read(bytes: &[u8]) -> Result<Self> {
        let (fixed, mut rest) = bytes.split_first_chunk::<37>().ok_or(PasskeyFault::Form)?;
        let [site_hash @ .., flags, c0, c1, c2, c3] = *fixed;
        let mut credential = None;
        if flags & HAS_CREDENTIAL != 0 {
            // The authenticator's model comes first, which nothing is decided by.
            let (head, after) = rest.split_first_chunk::<18>().ok_or(PasskeyFault::Form)?;
            let [.., high, low] = *head;
            let length = usize::from(u16::from_be_bytes([high, low]));
            let (id, after) = after.split_at_checked(length).ok_or(PasskeyFault::Form)?;
            let id = CredentialId::new(id).ok_or(PasskeyFault::Form)?;
            let (key, after) = CredentialKey::read(after).ok_or(PasskeyFault::Key)?;
            credential = Some((id, key));
            rest = after;
        }
        if flags & HAS_EXTENSIONS != 0 {
            let mut reader = Reader::new(rest);
            reader.skip().ok_or(PasskeyFault::Form)?;
            rest = reader.rest();
        }
        if !rest.is_empty() {
            return Err(PasskeyFault::Form);
        }
        Ok(Self { site_hash, flags, counter: u32::from_be_bytes([c0, c1, c2, c3]), credential })
    }

    /// Whether it was said for this site, to somebody who is verified. Gives where the key can be.
    fn check(&self, site: &PasskeySite) -> Result<Kept> {
        if !constant_time_eq(&self.site_hash, &sha256(site.id.as_bytes())) {
            return Err(PasskeyFault::Site);
        }
        let is = |flag| self.flags & flag != 0;
        if !is(USER_PRESENT) || !is(USER_VERIFIED) {
            return Err(PasskeyFault::UserVerification);
        }
        match (is(BACKUP_ELIGIBLE), is(BACKED_UP)) {
            (false, false) => Ok(Kept::InOnePlace),
            (true, backed_up) => Ok(Kept::Synced { backed_up }),
            (false, true) => Err(PasskeyFault::Backup),
        }
    }
}

/// The authenticator's data in an attestation object (WebAuthn §6.5.4): a map of three, and nothing after it.
fn authenticator_data(attestation: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(attestation);
    let mut data = None;
    for _ in 0..reader.map()? {
        let Item::Text(member) = reader.item()? else { return None };
        if member == "authData" {
            let Item::Bytes(bytes) = reader.item()? else { return None };
            if data.replace(bytes).is_some() {
                return None;
            }
        } else {
            reader.skip()?;
        }
    }
    data.filter(|_| reader.rest().is_empty())
}

fn decoded(text: &str) -> Result<Vec<u8>> {
    if text.len() > LONGEST {
        return Err(PasskeyFault::Form);
    }
    from_base64url(text).ok_or(PasskeyFault::Form)
}
