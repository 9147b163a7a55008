//! A request and its answer, whatever the version of HTTP.

use http::HeaderMap;
use hyper::body::Bytes;
use serde_json::Value;

/// A request that arrived whole.
pub(crate) struct Request {
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    /// Host and port, as the client names them.
    pub(crate) authority: String,
    pub(crate) headers: HeaderMap,
    /// Cut off after [`crate::server::MAX_BODY`] bytes.
    pub(crate) body: Vec<u8>,
}

/// What is done about it.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Answer { status: u16, headers: Vec<(String, String)>, body: Bytes },
    Huge(usize),
    Hang,
    Reset,
    GoAway,
}

impl Request {
    /// The header's value, where it is there once and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?;
        if values.next().is_some() { None } else { value.to_str().ok() }
    }
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json; charset=UTF-8".to_owned())];
        Self::Answer { status, headers, body: body.to_string().into() }
    }

    /// A page, where the protocol has none.
    pub(crate) fn page(status: u16) -> Self {
        let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
        Self::Answer { status, headers, body: Bytes::from_static(b"<!doctype html><title>Please sign in</title>{") }
    }

    pub(crate) fn with(mut self, name: &str, value: String) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value));
        }
        self
    }
}
