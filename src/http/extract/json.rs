//! JSON bodies.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use nod_core::json;
use nod_core::text::shown;
use nod_core::wire::ErrorCode;
use serde::de::DeserializeOwned;

use super::Shared;
use crate::app::App;
use crate::http::error::{ApiError, ApiResult};

/// The longest name of a field in an error, in characters.
const MAX_FIELD: usize = 100;

/// A JSON body, parsed strictly.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Shared> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Shared) -> ApiResult<Self> {
        parse(&read_json(request, app).await?).map(Self)
    }
}

/// The bytes of a body that says it is JSON.
///
/// # Errors
/// `unsupported_media_type`, `too_large`.
pub async fn read_json(request: Request, app: &App) -> ApiResult<Bytes> {
    let (parts, body) = request.into_parts();
    require_json(&parts.headers)?;
    read(&parts.headers, body, app).await
}

pub(super) async fn read(headers: &HeaderMap, body: axum::body::Body, app: &App) -> ApiResult<Bytes> {
    let limit = app.config.http.max_body_bytes;
    let too_large = || ApiError::new(ErrorCode::TooLarge, format!("at most {limit} bytes"));
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    // Calls that wait on purpose have no deadline of their own, and a body may trickle in for ever.
    match tokio::time::timeout(app.config.http.request_timeout, axum::body::to_bytes(body, limit)).await {
        Ok(read) => read.map_err(|_| too_large()),
        Err(_) => Err(ApiError::new(ErrorCode::Timeout, "the body did not come in time")),
    }
}

pub(super) fn require_json(headers: &HeaderMap) -> ApiResult<()> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(ApiError::plain(ErrorCode::UnsupportedMediaType))
    }
}

/// Reads JSON, and tells text that is no JSON from JSON that is not what this call takes.
///
/// # Errors
/// `bad_json`, `bad_field`.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    let mut text = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut text).map_err(|error| {
        let code = if error.inner().is_data() { ErrorCode::BadField } else { ErrorCode::BadJson };
        // `lifetime: wrong type: string "60", expected a whole number in range`.
        let field = error.path().to_string();
        let detail = json::explain(&error.into_inner());
        ApiError::new(code, if field == "." { detail } else { format!("{}: {detail}", shown(&field, MAX_FIELD)) })
    })?;
    text.end().map_err(|error| ApiError::new(ErrorCode::BadJson, json::explain(&error)))?;
    // serde would take an array for a struct: its items in the order of the fields.
    if bytes.trim_ascii_start().first() == Some(&b'{') {
        Ok(parsed)
    } else {
        Err(ApiError::new(ErrorCode::BadField, "the body is one JSON object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_json_and_wrong_fields_are_told_apart() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Body {
            #[expect(dead_code, reason = "only whether it parses matters")]
            name: String,
        }
        assert_eq!(parse::<Body>(b"{").unwrap_err().0.code, ErrorCode::BadJson);
        for wrong in ["{\"name\":1}", "[\"a\"]", " [\"a\"]", "{\"name\":\"a\",\"name\":\"b\"}"] {
            assert_eq!(parse::<Body>(wrong.as_bytes()).unwrap_err().0.code, ErrorCode::BadField, "{wrong}");
        }
        assert!(parse::<Body>(b" {\"name\":\"a\"}\n").is_ok());
        let unknown = parse::<Body>(b"{\"name\":\"a\",\"nmae\":1}").unwrap_err().0;
        assert_eq!(unknown.code, ErrorCode::BadField);
        assert!(unknown.detail.contains("nmae"), "{}", unknown.detail);
    }
}
