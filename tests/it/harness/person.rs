//! A person's browser on Nod's own pages: it keeps cookies, follows nothing by itself and sends forms.

use std::collections::BTreeMap;

use nod_core::wire::ErrorCode;
use reqwest::Method;

use crate::harness::Server;

/// A browser.
#[derive(Clone)]
pub struct Browser {
    url: String,
    http: reqwest::Client,
    pub cookies: BTreeMap<String, String>,
    /// The last form's token.
    pub csrf: String,
}

/// A page, or where it sends us.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    /// By which the server's log knows the request.
    request_id: String,
    pub location: Option<String>,
    /// When to try again, in seconds.
    pub retry_after: Option<u64>,
    pub text: String,
}

impl Page {
    /// Checks that the page is the one of that error.
    #[track_caller]
    pub fn refused(&self, code: ErrorCode) {
        assert_eq!(self.status, code.status(), "{}", self.text);
        assert!(self.text.contains(&format!("<code>{} {code}</code>", code.status())), "{code} in {}", self.text);
        assert!(self.text.contains(&self.request_id), "the request's id in {}", self.text);
    }

    /// Where it leads.
    #[track_caller]
    pub fn to(&self) -> &str {
        self.location.as_deref().unwrap_or_else(|| panic!("a redirection, not {} {}", self.status, self.text))
    }
}

impl Browser {
    pub fn new(server: &Server) -> Self {
        Self { url: server.url.clone(), http: server.http.clone(), cookies: BTreeMap::new(), csrf: String::new() }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(self.http.request(Method::GET, format!("{}{path}", self.url))).await
    }

    /// Sends a form as the page before had it, with the token that stood there.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.form(path, fields).header("origin", &self.url).header("sec-fetch-site", "same-origin");
        self.send(request).await
    }

    /// A form, before the browser says where it comes from.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
        // Every byte is encoded: no character of a form needs to be known for what it means.
        let encode = |text: &str| {
            let hex = data_encoding::HEXLOWER.encode(text.as_bytes());
            hex.chars().enumerate().fold(String::new(), |mut encoded, (place, digit)| {
                if place % 2 == 0 {
                    encoded.push('%');
                }
                encoded.push(digit);
                encoded
            })
        };
        let token = [("csrf", self.csrf.as_str())];
        let pairs = token.iter().chain(fields).map(|(name, value)| format!("{name}={}", encode(value)));
        let body = pairs.collect::<Vec<String>>().join("&");
        let request = self.http.request(Method::POST, format!("{}{path}", self.url));
        request.header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    pub async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let jar =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<String>>().join("; ");
        let response = request.header("cookie", jar).send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        let retry_after = response.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
        let status = response.status().as_u16();
        let request_id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let text = response.text().await.unwrap();
        if let Some((_, rest)) = text.split_once("name=\"csrf\" value=\"") {
            rest.split('"').next().unwrap().clone_into(&mut self.csrf);
        }
        Page { status, request_id, location, retry_after, text }
    }

    /// Signs in with the password; the reply leads on.
    pub async fn sign_in(&mut self, username: &str, password: &str) -> Page {
        self.get("/sign-in").await;
        self.post("/sign-in", &[("username", username), ("password", password)]).await
    }
}
