//! The files of the phone app, as they are in the binary.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use nod_core::encoding::base64url;
use ring::digest::{self, SHA384};

/// A file as `build/phone_app.rs` writes it down.
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    /// Its path within the built app, without a slash before it.
    pub name: &'static str,
    /// Its content.
    pub plain: &'static [u8],
    /// Its content packed by gzip (RFC 1952), where that is shorter.
    pub gzip: Option<&'static [u8]>,
}

/// What was built into this binary.
static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/phone_app.rs"));

/// The app's files by their paths.
#[derive(Debug)]
pub struct Files {
    by_name: BTreeMap<&'static str, File>,
    version: Option<String>,
}

/// One file.
#[derive(Debug)]
pub struct File {
    /// The media type, with its charset.
    pub content_type: &'static str,
    plain: Bytes,
    gzip: Option<Bytes>,
    /// SHA-384 of the content, in base64url.
    hash: String,
    /// Strong entity tags of both forms, quoted: they are other bytes (RFC 9110 §8.8.1).
    tags: [String; 2],
}

/// A file in the form that goes out.
#[derive(Debug)]
pub struct Form<'a> {
    /// The bytes.
    pub body: Bytes,
    /// How they are packed.
    pub encoding: Option<&'static str>,
    /// Their entity tag, quoted.
    pub etag: &'a str,
}

impl Files {
    /// The app that is in this binary; nothing where none was built.
    pub fn embedded() -> Arc<Self> {
        static FILES: LazyLock<Arc<Files>> = LazyLock::new(|| Arc::new(Files::new(EMBEDDED)));
        Arc::clone(&FILES)
    }

    /// An app of these files.
    pub fn new(embedded: &[Embedded]) -> Self {
        let file = |one: &Embedded| {
            let gzip = one.gzip.map(Bytes::from_static);
            (one.name, File::new(one.name, Bytes::from_static(one.plain), gzip))
        };
        let by_name: BTreeMap<&'static str, File> = embedded.iter().map(file).collect();
        let mut whole = digest::Context::new(&SHA384);
        for (name, file) in &by_name {
            whole.update(format!("{name}\n{}\n", file.hash).as_bytes());
        }
        let hash = whole.finish();
        let start = hash.as_ref().first_chunk::<12>().map(|start| base64url(start));
        Self { version: start.filter(|_| !by_name.is_empty()), by_name }
    }

    /// The file of this path, without a slash before it.
    pub fn get(&self, name: &str) -> Option<&File> {
        self.by_name.get(name)
    }

    /// The paths of all files, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.by_name.keys().copied()
    }

    /// Changes whenever a file does: 96 bits of a hash over all of them, in base64url. `None`: there is no app.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }
}

impl File {
    /// A file that is made at run time.
    pub(super) fn made(name: &str, content: String) -> Self {
        Self::new(name, content.into(), None)
    }

    fn new(name: &str, plain: Bytes, gzip: Option<Bytes>) -> Self {
        let hash = base64url(digest::digest(&SHA384, &plain).as_ref());
        let start = hash.get(..22).unwrap_or_default();
        let tags = [format!("\"{start}\""), format!("\"{start}-gzip\"")];
        Self { content_type: content_type(name), plain, gzip, hash, tags }
    }

    /// The form for a request with these headers: packed for who takes that.
    pub(super) fn form(&self, headers: &HeaderMap) -> Form<'_> {
        let [plain, packed] = &self.tags;
        match &self.gzip {
            Some(gzip) if takes_gzip(headers) => Form { body: gzip.clone(), encoding: Some("gzip"), etag: packed },
            _ => Form { body: self.plain.clone(), encoding: None, etag: plain },
        }
    }

    /// Whether a browser runs it, or shows it as a page.
    pub(super) fn is_active(&self) -> bool {
        self.content_type.starts_with("text/html") || self.content_type.starts_with("text/javascript")
    }
}

/// Whether `Accept-Encoding` names gzip, and not with a weight of zero (RFC 9110 §12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|weight| weight.parse::<f32>().ok());
        is_gzip && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        Some("wav") => "audio/wav",
        Some("mp3") => "audio/mpeg",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().unwrap())])
    }

    #[test]
    fn a_file_is_packed_for_who_takes_that_and_has_a_tag_for_each_form() {
        let files = Files::new(&[Embedded { name: "a.js", plain: b"plain", gzip: Some(b"gz") }]);
        let file = files.get("a.js").unwrap();
        for taken in ["gzip", "br, GZIP;q=0.5", "deflate, gzip"] {
            let form = file.form(&accepting(taken));
            assert_eq!((&form.body[..], form.encoding), (&b"gz"[..], Some("gzip")), "{taken}");
        }
        for refused in ["", "br", "gzip;q=0", "gzip; q=0.0", "x-gzip"] {
            let form = file.form(&accepting(refused));
            assert_eq!((&form.body[..], form.encoding), (&b"plain"[..], None), "{refused}");
        }
        let [plain, packed] = &file.tags;
        assert_ne!(plain, packed);
    }

    #[test]
    fn the_version_changes_with_every_file_and_there_is_none_without_an_app() {
        let of = |files: &[(&'static str, &'static [u8])]| {
            let files: Vec<Embedded> = files.iter().map(|(name, plain)| Embedded { name, plain, gzip: None }).collect();
            Files::new(&files).version().map(str::to_owned)
        };
        let first = of(&[("index.html", b"a"), ("sw.js", b"b")]);
        assert_eq!(first.as_ref().unwrap().len(), 16);
        assert_eq!(first, of(&[("sw.js", b"b"), ("index.html", b"a")]), "the order is no difference");
        for other in [
            of(&[("index.html", b"a"), ("sw.js", b"c")]),
            of(&[("index.html", b"a")]),
            of(&[("index.html", b"b"), ("sw.js", b"a")]),
        ] {
            assert_ne!(first, other);
        }
        assert_eq!(of(&[]), None);
    }
}
