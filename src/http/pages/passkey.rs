//! What the pages and their script say to each other about passkeys: the options of the two calls of `navigator.credentials`, as W3C Web
//! Authentication §5.8 writes them in JSON, and the forms that bring the answers.

use axum::Json;
use nod_core::factor::passkey::{CredentialId, Transport};
use serde::{Deserialize, Serialize};

use crate::flow::factor::passkey::{MadePasskey, NewPasskeyRequest};
use crate::flow::sign_in::{PasskeyAnswer, PasskeyRequest};
use nod_core::device::DisplayName;

/// `PublicKeyCredentialRequestOptionsJSON`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    challenge: String,
    rp_id: String,
    allow_credentials: Vec<Descriptor>,
    user_verification: &'static str,
    timeout: u64,
}

impl RequestOptions {
    /// The options that ask for a passkey.
    pub fn of(request: PasskeyRequest) -> Json<Self> {
        Json(Self {
            challenge: request.challenge,
            rp_id: request.site,
            allow_credentials: Descriptor::all(request.allowed),
            user_verification: "required",
            timeout: request.timeout_ms,
        })
    }
}

/// `PublicKeyCredentialCreationOptionsJSON`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    challenge: String,
    rp: RelyingParty,
    user: User,
    pub_key_cred_params: Vec<Algorithm>,
    exclude_credentials: Vec<Descriptor>,
    authenticator_selection: Selection,
    attestation: &'static str,
    timeout: u64,
}

#[derive(Debug, Serialize)]
struct RelyingParty {
    id: String,
    name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: String,
    name: String,
    display_name: String,
}

#[derive(Debug, Serialize)]
struct Algorithm {
    #[serde(rename = "type")]
    kind: &'static str,
    alg: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Selection {
    resident_key: &'static str,
    /// What browsers read that do not know `residentKey` yet.
    require_resident_key: bool,
    user_verification: &'static str,
}

#[derive(Debug, Serialize)]
struct Descriptor {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    transports: Vec<&'static str>,
}

impl Descriptor {
    fn all(credentials: Vec<(CredentialId, Vec<Transport>)>) -> Vec<Self> {
        let one = |(id, transports): (CredentialId, Vec<Transport>)| Self {
            kind: "public-key",
            id: id.to_string(),
            transports: transports.into_iter().map(Transport::name).collect(),
        };
        credentials.into_iter().map(one).collect()
    }
}

impl CreationOptions {
    /// The options that ask for a new passkey. `service` is the name that the authenticator may show.
    pub fn of(request: NewPasskeyRequest, service: String) -> Json<Self> {
        let algorithm = |alg| Algorithm { kind: "public-key", alg };
        Json(Self {
            challenge: request.challenge,
            rp: RelyingParty { id: request.site.id, name: service },
            user: User { id: request.user_handle, name: request.username, display_name: request.display_name },
            pub_key_cred_params: request.algorithms.into_iter().map(algorithm).collect(),
            exclude_credentials: Descriptor::all(request.known),
            authenticator_selection: Selection {
                resident_key: "required",
                require_resident_key: true,
                user_verification: "required",
            },
            attestation: "none",
            timeout: request.timeout_ms,
        })
    }
}

/// The form that a passkey filled in.
#[derive(Debug, Deserialize)]
pub struct AnswerForm {
    challenge: String,
    id: String,
    client_data: String,
    authenticator_data: String,
    signature: String,
    user_handle: String,
    /// Where somebody wanted to go who signs in alone.
    #[serde(default)]
    pub next: String,
}

impl From<AnswerForm> for PasskeyAnswer {
    fn from(form: AnswerForm) -> Self {
        Self {
            challenge: form.challenge,
            credential: form.id,
            client_data: form.client_data,
            authenticator_data: form.authenticator_data,
            signature: form.signature,
            user_handle: form.user_handle,
        }
    }
}

/// The form of a new passkey.
#[derive(Debug, Deserialize)]
pub struct MadeForm {
    /// What its owner calls it.
    pub name: String,
    challenge: String,
    client_data: String,
    attestation: String,
    transports: String,
}

impl MadeForm {
    /// What was made, under a name that is one.
    pub fn named(self, name: DisplayName) -> MadePasskey {
        MadePasskey {
            challenge: self.challenge,
            client_data: self.client_data,
            attestation: self.attestation,
            transports: self.transports,
            name,
        }
    }
}
