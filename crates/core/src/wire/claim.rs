//! `POST /v1/enrolments/claim`: a new device takes up an enrolment, by its link or by its code.

use serde::{Deserialize, Serialize};

use crate::device::DisplayName;
use crate::text::DisplayOnly;

/// `POST /v1/enrolments/claim`. It carries a secret, so it has no `Debug`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "ClaimBody", into = "ClaimBody")]
pub struct EnrolClaimRequest {
    /// Which enrolment.
    pub by: ClaimBy,
    /// `nod-enrol+jwt` by the new key over the secret's hash, or over [`crate::enrolment_code::EnrolmentCode::binding`].
    pub proof: String,
    /// What the device should be called.
    pub name: DisplayName,
    /// What it is, for example `nod-device 0.1 on Linux`. It is only displayed: of what is longer, or is no text, the server keeps
    /// what it can.
    pub platform: DisplayOnly,
}

/// By what a device names the enrolment that it takes up.
#[derive(Clone)]
pub enum ClaimBy {
    /// By its link.
    Link {
        /// The secret of the link.
        secret: String,
    },
    /// By what a person typed.
    Code {
        /// The code, as it was typed or in its groups.
        code: String,
        /// The user name of the account.
        username: String,
    },
}

/// The same as it travels: `secret`, or `code` and `username`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimBody {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    proof: String,
    name: DisplayName,
    #[serde(default)]
    platform: DisplayOnly,
}

impl TryFrom<ClaimBody> for EnrolClaimRequest {
    type Error = &'static str;

    fn try_from(body: ClaimBody) -> Result<Self, Self::Error> {
        let by = match (body.secret, body.code, body.username) {
            (Some(secret), None, None) => ClaimBy::Link { secret },
            (None, Some(code), Some(username)) => ClaimBy::Code { code, username },
            _ => return Err("either secret, or code and username"),
        };
        Ok(Self { by, proof: body.proof, name: body.name, platform: body.platform })
    }
}

impl From<EnrolClaimRequest> for ClaimBody {
    fn from(request: EnrolClaimRequest) -> Self {
        let (secret, code, username) = match request.by {
            ClaimBy::Link { secret } => (Some(secret), None, None),
            ClaimBy::Code { code, username } => (None, Some(code), Some(username)),
        };
        let EnrolClaimRequest { proof, name, platform, .. } = request;
        Self { secret, code, username, proof, name, platform }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_claim_names_its_enrolment_in_one_of_two_ways() {
        let read = |mut body: Value| {
            body["proof"] = "p".into();
            body["name"] = "Phone".into();
            serde_json::from_value::<EnrolClaimRequest>(body)
        };
        for body in [json!({ "secret": "s" }), json!({ "code": "K7QM-2XPD", "username": "anna" })] {
            let written =
                serde_json::to_value(read(body.clone()).unwrap_or_else(|error| panic!("{body}: {error}"))).unwrap();
            for member in ["secret", "code", "username"] {
                assert_eq!(written.get(member), body.get(member), "{body}");
            }
        }
        for body in [
            json!({}),
            json!({ "code": "K7QM-2XPD" }),
            json!({ "username": "anna" }),
            json!({ "secret": "s", "code": "K7QM-2XPD", "username": "anna" }),
            json!({ "secret": "s", "username": "anna" }),
            json!({ "secret": "s", "more": 1 }),
        ] {
            assert!(read(body.clone()).is_err(), "{body}");
        }
    }
}
