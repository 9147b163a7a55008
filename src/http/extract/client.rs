//! The relying party that asks.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use data_encoding::BASE64;
use nod_core::relying_party::RelyingParty;
use nod_core::wire::ErrorCode;

use super::{ClientAddress, Shared};
use crate::flow::{Caller, authenticate};
use crate::http::error::{ApiError, ApiResult};

/// A relying party that sent its id and secret by HTTP Basic.
pub struct Client(pub RelyingParty);

impl FromRequestParts<Shared> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> ApiResult<Self> {
        let (id, secret) = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(basic)
            .ok_or_else(|| ApiError::plain(ErrorCode::ClientUnauthorized))?;
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(parts, app).await;
        Ok(Self(authenticate::relying_party(app, Caller::at(from), &id, &secret).await?))
    }
}

/// User and password of HTTP Basic (RFC 7617). Client ids and secrets are made of characters that need no encoding, so a
/// client that form-encodes them first, as OAuth asks, sends the same.
pub fn basic(value: &HeaderValue) -> Option<(String, String)> {
    let value = value.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64.decode(credentials.trim().as_bytes()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_read_as_rfc_7617_says() {
        let good = HeaderValue::from_static("basic d2VibWFpbDpzZWM6cmV0");
        assert_eq!(basic(&good), Some(("webmail".to_owned(), "sec:ret".to_owned())));
        for bad in ["Basic", "Basic !!", "Bearer d2VibWFpbDpzZWM6cmV0", "Basic d2VibWFpbA=="] {
            assert_eq!(basic(&HeaderValue::from_static(bad)), None, "{bad}");
        }
    }
}
