//! Phones whose owners say YES at once.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::device::PublicKey;
use nod_core::encoding::array_from_base64url;
use nod_core::id::DeviceId;
use nod_core::time::Timestamp;
use nod_core::token::{AnswerClaims, Signer, sign_answer, sign_hello, token_hash};
use nod_core::wire::{ClientFrame, InboxItem, ServerFrame};
use nod_device::{Account, Clock as _, Outside, Store, SystemClock};
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use crate::Failure;
use crate::limits::within;
use crate::seed::Seeded;
use crate::socket::Socket;
use crate::target::Server;

/// A phone: whose it is, and its key. It has no `Debug` that could show the key.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) username: String,
    device: DeviceId,
    signer: Arc<dyn Signer>,
}

/// An Ed25519 key that signs as cheaply as can be: the server is what is measured.
struct RingSigner {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl RingSigner {
    fn from_seed(seed: &[u8; 32]) -> Result<Self, Failure> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|error| format!("a phone's key: {error}"))?;
        let public: &[u8; 32] = pair.public_key().as_ref().try_into()?;
        let public = PublicKey::ed25519(public)?;
        Ok(Self { pair, public })
    }
}

impl Signer for RingSigner {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes.copy_from_slice(self.pair.sign(message).as_ref());
        bytes
    }
}

/// The phones that `nod-loadtest seed` made.
pub(crate) fn seeded(file: &Seeded) -> Result<Vec<Phone>, Failure> {
    let phone = |phone: &crate::seed::SeededPhone| {
        let seed = array_from_base64url::<32>(&phone.seed).ok_or("a phone's key is damaged")?;
        let signer: Arc<dyn Signer> = Arc::new(RingSigner::from_seed(&seed)?);
        Ok(Phone { username: phone.username.clone(), device: phone.device, signer })
    };
    file.phones.iter().map(phone).collect()
}

/// The accounts of `server` that `nod-device` enrolled in that folder.
pub(crate) async fn enrolled(home: &Path, server: &str) -> Result<Vec<Phone>, Failure> {
    let outside = Outside::system()?;
    let store = Store::open(home.to_owned())?;
    let mut phones = Vec::new();
    for identity in store.identities()?.into_iter().filter(|identity| identity.server == server) {
        let mut account = Account::open(store.clone(), identity.device, None, outside.clone())?;
        let device = account.api().await?.device().clone();
        phones.push(Phone {
            username: identity.username.clone(),
            device: identity.device,
            signer: Arc::new(Enrolled(device)),
        });
    }
    if phones.is_empty() {
        return Err(format!("no account of {server} in {}: enrol one with nod-device", home.display()).into());
    }
    Ok(phones)
}

struct Enrolled(nod_device::Device);

impl Signer for Enrolled {
    fn public_key(&self) -> &PublicKey {
        self.0.signer().public_key()
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.signer().sign(message)
    }
}

/// A phone's session that the server has let in.
pub(crate) struct Session {
    phone: Phone,
    issuer: String,
    socket: Socket,
}

impl Session {
    /// Opens a session, within a deadline.
    pub(crate) async fn open(phone: &Phone, server: &Server) -> Result<Self, Failure> {
        within("a phone", Self::greet(phone, server)).await
    }

    async fn greet(phone: &Phone, server: &Server) -> Result<Self, Failure> {
        let mut socket = Socket::open(server.address, &server.host, "/v1/socket", None).await?;
        let welcome = socket.hear().await?.ok_or("the server did not say welcome")?;
        let ServerFrame::Welcome { nonce, .. } = serde_json::from_str(&welcome)? else {
            return Err("the server did not say welcome".into());
        };
        let token = sign_hello(&*phone.signer, phone.device, &server.issuer, &nonce, now());
        socket.say(serde_json::to_string(&ClientFrame::Hello { token })?).await?;
        let ready = socket.hear().await?.ok_or("the server closed a phone's session")?;
        match serde_json::from_str(&ready)? {
            ServerFrame::Ready { .. } => Ok(Self { phone: phone.clone(), issuer: server.issuer.clone(), socket }),
            ServerFrame::Error { code, .. } => Err(format!("a phone was refused: {code}").into()),
            other => Err(format!("a phone heard {other:?} instead of ready").into()),
        }
    }

    /// Answers YES until the server ends the session. Gives when to come back, where the server says so.
    pub(crate) async fn say_yes(&mut self) -> Result<Option<Duration>, Failure> {
        let mut retry_after = None;
        while let Some(text) = self.socket.hear().await? {
            match serde_json::from_str(&text)? {
                ServerFrame::Challenge(item) => {
                    let token = self.answer(&item);
                    self.socket.say(serde_json::to_string(&ClientFrame::Answer { token })?).await?;
                }
                ServerFrame::Bye { retry_after_ms, .. } => retry_after = Some(Duration::from_millis(retry_after_ms)),
                ServerFrame::Error { code, .. } => return Err(format!("an answer was refused: {code}").into()),
                _ => {}
            }
        }
        Ok(retry_after)
    }

    fn answer(&self, item: &InboxItem) -> String {
        let claims = AnswerClaims {
            iss: self.phone.device,
            aud: self.issuer.clone(),
            jti: item.challenge,
            cth: token_hash(&item.token),
            decision: Verdict::Approve,
            secret: None,
            iat: now().seconds(),
        };
        sign_answer(&*self.phone.signer, &claims)
    }
}

fn now() -> Timestamp {
    SystemClock.now()
}
