//! The style sheet, the scripts and the pictures of the pages, inside the binary.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nod_core::wire::ErrorCode;
use rust_embed::RustEmbed;

use crate::http::error::ApiError;

/// Where the route table puts the assets.
pub const PREFIX: &str = "/assets/";

/// What the pages need of a browser: nothing from elsewhere, nothing inline. Sent with every page.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[derive(RustEmbed)]
#[folder = "src/http/pages/assets/"]
struct Files;

/// One embedded file.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// The media type, with its charset.
    pub content_type: &'static str,
    /// A strong entity tag, quoted.
    pub etag: String,
    /// The version of the content.
    version: String,
}

/// The file of this name, without [`PREFIX`].
pub fn get(name: &str) -> Option<Asset> {
    let file = Files::get(name)?;
    let version = short(&file);
    Some(Asset { content_type: content_type(name), etag: format!("\"{version}\""), version, bytes: file.data })
}

/// The query of the one address under which this content never changes: the one that [`href`] gives.
pub fn version_query(asset: &Asset) -> String {
    format!("v={}", asset.version)
}

/// The address of a file. It changes with the content, so that browsers may keep what they have for ever.
pub fn href(name: &str) -> String {
    static VERSIONS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        Files::iter().filter_map(|name| Some((name.to_string(), short(&Files::get(&name)?)))).collect()
    });
    match VERSIONS.get(name) {
        Some(version) => format!("{PREFIX}{name}?v={version}"),
        None => format!("{PREFIX}{name}"),
    }
}

fn short(file: &rust_embed::EmbeddedFile) -> String {
    data_encoding::HEXLOWER.encode(file.metadata.sha256_hash().first_chunk::<8>().unwrap_or(&[0; 8]))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// `GET /assets/{name}`. The addresses in our pages change with the content, so a browser may keep what it got from one of
/// them for ever. Under any other address the content may change, and is asked for again each time.
pub async fn asset(Path(name): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let Some(asset) = get(&name) else { return ApiError::plain(ErrorCode::NotFound).into_response() };
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|tags| tags.as_bytes() == asset.etag.as_bytes());
    let is_for_ever = query.is_some_and(|query| query == version_query(&asset));
    let keep = if is_for_ever { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { asset.bytes.into_response() };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&asset.etag) {
        set.insert(header::ETAG, tag);
    }
    response
}

/// `GET /assets/help/{name}`: the pictures of the help, which have a folder of their own.
pub async fn help_picture(Path(name): Path<String>, query: RawQuery, headers: HeaderMap) -> Response {
    asset(Path(format!("help/{name}")), query, headers).await
}
