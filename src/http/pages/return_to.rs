//! Where a person wanted to go who has to sign in first.

use axum::http::{HeaderMap, Method, Uri, header};

/// The longest address, in characters.
const LONGEST: usize = 200;

/// A page of a signed-in account or of its administration, with its query. It is part of our own addresses by what it is made of: nothing in it can name another
/// host, whatever a browser makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

impl Default for ReturnTo {
    fn default() -> Self {
        Self("/account".to_owned())
    }
}

impl ReturnTo {
    /// The page of that path and query. `None`: it is none of an account.
    pub fn parse(text: &str) -> Option<Self> {
        let is_known = |letter: u8| letter.is_ascii_alphanumeric() || b"/-_.?=&".contains(&letter);
        let rest = text.strip_prefix("/account").or_else(|| text.strip_prefix("/admin"))?;
        let fits = text.len() <= LONGEST
            && (rest.is_empty() || rest.starts_with(['/', '?']))
            && text.bytes().all(is_known)
            && !text.contains("//")
            && !text.contains("..");
        fits.then(|| Self(text.to_owned()))
    }

    /// The page that a request asks for; of a form, the page that sent it, as far as the browser says.
    pub(super) fn of(method: &Method, uri: &Uri, headers: &HeaderMap, own: &str) -> Option<Self> {
        if method == Method::GET {
            return Self::parse(uri.path_and_query()?.as_str());
        }
        let referer = headers.get(header::REFERER)?.to_str().ok()?;
        Self::parse(referer.strip_prefix(own)?)
    }

    /// The path and the query.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_pages_of_an_account_are_returned_to() {
        for good in [
            "/account",
            "/account/activity?show=refused",
            "/account/phones/dev_01",
            "/account/activity.csv",
            "/admin/people?show=all",
        ] {
            assert_eq!(ReturnTo::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "/",
            "account",
            "/accounts",
            "/administration",
            "/sign-in",
            "//evil.example",
            "/account//evil.example",
            "/account/../sign-out",
            "/account/\\evil.example",
            "/account/@evil.example",
            "/account/%2f%2fevil.example",
            "/account/a b",
            "/account/a;b",
            "/account\r\nset-cookie: a=b",
            "https://evil.example/account",
            "javascript:/account",
        ] {
            assert_eq!(ReturnTo::parse(bad), None, "{bad}");
        }
        assert_eq!(ReturnTo::parse(&format!("/account/{}", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn a_form_returns_to_the_page_that_sent_it() {
        let own = "https://login.example.org";
        let of = |referer: &str| {
            let headers = [(header::REFERER, referer.parse().unwrap())].into_iter().collect();
            ReturnTo::of(&Method::POST, &"/account/phones".parse().unwrap(), &headers, own)
        };
        assert_eq!(of("https://login.example.org/account/two-step").unwrap().as_str(), "/account/two-step");
        assert_eq!(of("https://login.example.org.evil.example/account"), None);
        assert_eq!(of("https://evil.example/account"), None);
    }

    proptest! {
        /// Whatever is accepted stays on this host when a browser resolves it.
        #[test]
        fn what_is_returned_to_is_on_this_host(text in "[/\\\\a-z:@.?#%&=-]{0,40}") {
            if let Some(to) = ReturnTo::parse(&format!("/account{text}")) {
                let base: url::Url = "https://login.example.org/sign-in".parse().unwrap();
                let resolved = base.join(to.as_str()).unwrap();
                prop_assert_eq!(resolved.origin(), base.origin());
                prop_assert!(resolved.path().starts_with("/account"));
            }
        }
    }
}
