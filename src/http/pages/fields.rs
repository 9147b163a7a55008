//! The fields of a form, from the body to the handler. A form may hold a password, so whatever a field passes through on the way is
//! wiped when it is dropped. What the HTTP library and the operating system keep of a request is out of reach.

use axum::body::Body;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use futures_util::StreamExt;
use nod_core::wire::ErrorCode;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, MapDeserializer};
use zeroize::{Zeroize, Zeroizing};

/// The largest form, in bytes.
pub(in crate::http) const MAX_FORM: usize = 16 * 1024;

/// A field's name and value.
pub(in crate::http) type Pair = (Zeroizing<String>, Zeroizing<String>);

/// The largest form with a table in it, in bytes.
pub(in crate::http) const MAX_TABLE: usize = 1024 * 1024;

/// Reads a form.
///
/// # Errors
/// `too_large`, `bad_field`.
pub(in crate::http) async fn read(body: Body) -> Result<Vec<Pair>, ErrorCode> {
    read_up_to(body, MAX_FORM).await
}

/// Reads a form of at most so many bytes.
///
/// # Errors
/// `too_large`, `bad_field`.
pub(in crate::http) async fn read_up_to(body: Body, most: usize) -> Result<Vec<Pair>, ErrorCode> {
    // As large as it can become, where it may hold a password: growing would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(most.min(MAX_FORM)));
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| ErrorCode::BadField)?;
        if bytes.len() + chunk.len() > most {
            return Err(ErrorCode::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
        if let Ok(mut chunk) = chunk.try_into_mut() {
            chunk.as_mut().zeroize();
        }
    }
    pairs(&bytes).ok_or(ErrorCode::BadField)
}

/// The fields of a form with a file (`multipart/form-data`, RFC 7578), and the bytes of the file, where one was chosen.
#[derive(Default)]
pub(in crate::http) struct WithFile {
    /// The fields.
    pub(in crate::http) pairs: Vec<Pair>,
    /// The file as it is: of which encoding it is, who reads it has to find out.
    pub(in crate::http) file: Option<Vec<u8>>,
}

/// Reads a form with a file, of at most so many bytes in all its parts together.
///
/// # Errors
/// `too_large`, `bad_field`.
pub(in crate::http) async fn read_with_file(mut parts: Multipart, most: usize) -> Result<WithFile, ErrorCode> {
    let bad = |error: MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { ErrorCode::TooLarge } else { ErrorCode::BadField }
    };
    let (mut read, mut left) = (WithFile::default(), most);
    while let Some(mut part) = parts.next_field().await.map_err(bad)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(bad)? {
            left = left.checked_sub(chunk.len()).ok_or(ErrorCode::TooLarge)?;
            bytes.extend_from_slice(&chunk);
        }
        // Each part costs something, however empty it is.
        left = left.checked_sub(name.len() + 1).ok_or(ErrorCode::TooLarge)?;
        match (is_file, bytes.is_empty(), &read.file) {
            // What browsers send where no file was chosen.
            (true, true, _) => {}
            (true, false, None) => read.file = Some(bytes),
            (true, false, Some(_)) => return Err(ErrorCode::BadField),
            (false, _, _) => {
                let text = String::from_utf8(bytes).map_err(|_| ErrorCode::BadField)?;
                read.pairs.push((Zeroizing::new(name), Zeroizing::new(text)));
            }
        }
    }
    Ok(read)
}

/// The value of a field that is there once.
pub(in crate::http) fn only<'p>(pairs: &'p [Pair], name: &str) -> Option<&'p str> {
    let mut values = pairs.iter().filter(|(key, _)| key.as_str() == name).map(|(_, value)| value.as_str());
    values.next().filter(|_| values.next().is_none())
}

/// The form as a handler takes it: a struct of texts, in which a secret is a secret. `None`: a field is missing, or there twice.
pub(in crate::http) fn parse<T: DeserializeOwned>(pairs: &[Pair]) -> Option<T> {
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    T::deserialize(MapDeserializer::<_, Error>::new(pairs)).ok()
}

/// `application/x-www-form-urlencoded` (WHATWG URL §5.1). `None`: it is not UTF-8.
pub(in crate::http) fn pairs(bytes: &[u8]) -> Option<Vec<Pair>> {
    let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let place = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(place);
        Some((decode(name)?, decode(value.get(1..).unwrap_or_default())?))
    });
    pairs.collect()
}

/// `None`: it is not UTF-8.
fn decode(encoded: &[u8]) -> Option<Zeroizing<String>> {
    // It only becomes shorter, so nothing is copied on the way.
    let mut bytes = Zeroizing::new(Vec::with_capacity(encoded.len()));
    let mut rest = encoded;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, left @ ..]) if let (Some(high), Some(low)) = (hex(*high), hex(*low)) => {
                bytes.push(high * 16 + low);
                rest = left;
            }
            (byte, _) => bytes.push(*byte),
        }
    }
    std::str::from_utf8(&bytes).ok().map(|text| Zeroizing::new(text.to_owned()))
}

fn hex(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use secrecy::{ExposeSecret, SecretString};
    use serde::Deserialize;

    use super::*;

    fn texts(body: &str) -> Vec<(String, String)> {
        let pairs = pairs(body.as_bytes()).unwrap();
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn a_form_is_decoded_as_browsers_encode_it() {
        for (body, name, value) in [
            ("a=b", "a", "b"),
            ("a", "a", ""),
            ("a=b=c", "a", "b=c"),
            ("a+b=%20c%2B", "a b", " c+"),
            ("a=%C3%A9%f0%9f%8c%B7", "a", "é🌷"),
            ("a=100%&", "a", "100%"),
            ("&&a=%4", "a", "%4"),
            ("a=%zz", "a", "%zz"),
        ] {
            assert_eq!(texts(body), [(name.to_owned(), value.to_owned())], "{body}");
        }
        assert_eq!(texts("a=1&a=2").len(), 2);
        assert!(pairs(b"a=%ff").is_none());
    }

    #[derive(Deserialize)]
    struct Login {
        name: String,
        password: SecretString,
    }

    #[tokio::test]
    async fn a_form_has_each_field_once() {
        let parse = async |body: &'static str| parse::<Login>(&read(Body::from(body)).await.unwrap());
        let login = parse("csrf=x&name=anna&password=a+b%26c").await.unwrap();
        assert_eq!((login.name.as_str(), login.password.expose_secret()), ("anna", "a b&c"));
        for bad in ["name=anna", "name=a&name=b&password=c", "name=a&password=b&password=c"] {
            assert!(parse(bad).await.is_none(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_form_has_an_end() {
        let largest = vec![b'a'; MAX_FORM];
        assert_eq!(read(Body::from(largest.clone())).await.unwrap().len(), 1);
        assert_eq!(read(Body::from([largest, vec![b'a']].concat())).await, Err(ErrorCode::TooLarge));
    }
}
