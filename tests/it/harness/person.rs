//! A person's browser on Nod's own pages: it keeps cookies, follows nothing by itself and sends forms.

use std::collections::BTreeMap;

use nod_core::answer::Verdict;
use nod_core::wire::{ErrorCode, InboxRequest};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};

use crate::harness::{Phone, Server};

/// The password of the people in these tests.
pub const PASSWORD: &str = "correct horse battery staple";

/// A browser.
#[derive(Clone)]
pub struct Browser {
    /// The service, as the browser's address line has it.
    pub url: String,
    http: reqwest::Client,
    pub cookies: BTreeMap<String, String>,
    /// The last form's token.
    pub csrf: String,
    /// What it says of the languages that its person reads.
    pub accept_language: Option<String>,
    /// The address that a proxy in front of the service tells.
    from: Option<String>,
}

/// A page, or where it sends us.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    /// By which the server's log knows the request.
    request_id: String,
    pub location: Option<String>,
    /// The `Set-Cookie` headers.
    pub set: Vec<String>,
    /// When to try again, in seconds.
    pub retry_after: Option<u64>,
    headers: HeaderMap,
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

    /// A header of the response.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The number that a waiting page shows; empty at level `tap`.
    pub fn number(&self) -> String {
        let number = self.text.split_once("<p class=\"number").map(|(_, rest)| rest.split_once("</p>").unwrap().0);
        let spans = number.unwrap_or_default().split("<span>").skip(1);
        spans.map(|span| span.split('<').next().unwrap()).collect()
    }

    pub fn is_waiting(&self) -> bool {
        self.status == 200 && self.text.contains("id=\"waiting\"")
    }

    /// Where it leads.
    #[track_caller]
    pub fn to(&self) -> &str {
        self.location.as_deref().unwrap_or_else(|| panic!("a redirection, not {} {}", self.status, self.text))
    }
}

impl Browser {
    pub fn new(server: &Server) -> Self {
        Self {
            url: server.url.clone(),
            http: server.http.clone(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
            accept_language: None,
            from: None,
        }
    }

    /// … that comes from another address, by the word of a proxy.
    pub fn at(self, address: &str) -> Self {
        Self { from: Some(address.to_owned()), ..self }
    }

    /// A browser that has seen the sign-in page.
    pub async fn open(server: &Server) -> Self {
        let mut browser = Self::new(server);
        browser.get("/sign-in").await;
        assert!(!browser.csrf.is_empty());
        browser
    }

    /// The address of the service, as it stands in the bar.
    pub fn address(&self) -> String {
        self.url.clone()
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(self.http.request(Method::GET, format!("{}{path}", self.url))).await
    }

    /// Sends a form as the page before had it, with the token that stood there.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.form(path, fields).header("origin", &self.url).header("sec-fetch-site", "same-origin");
        self.send(request).await
    }

    /// Sends a form with a file, as browsers without scripts do: name of the field, name of the file, bytes.
    pub async fn post_file(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (name, file, bytes): (&str, &str, &[u8]),
    ) -> Page {
        const BOUNDARY: &str = "----boundary-of-a-browser";
        let mut body = Vec::new();
        for (name, value) in [("csrf", self.csrf.as_str())].iter().chain(fields) {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
        }
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n");
        body.extend_from_slice(format!("{head}Content-Type: text/csv\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        self.post_bytes(path, &format!("multipart/form-data; boundary={BOUNDARY}"), &body).await
    }

    /// Sends these bytes in the place of a form, by a page of ours.
    pub async fn post_bytes(&mut self, path: &str, content_type: &str, body: impl AsRef<[u8]>) -> Page {
        let request = self.http.request(Method::POST, format!("{}{path}", self.url));
        let request = request.header("content-type", content_type).body(body.as_ref().to_vec());
        self.send(request.header("origin", &self.url).header("sec-fetch-site", "same-origin")).await
    }

    /// A form, before the browser says where it comes from.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
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

    pub async fn send(&mut self, request: RequestBuilder) -> Page {
        let jar =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<String>>().join("; ");
        let request = match &self.accept_language {
            Some(accepted) => request.header("accept-language", accepted.as_bytes()),
            None => request,
        };
        let request = match &self.from {
            Some(from) => request.header("x-forwarded-for", from),
            None => request,
        };
        let response = request.header("cookie", jar).header("accept", "text/html").send().await.unwrap();
        let headers = response.headers().clone();
        let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned();
        let set: Vec<String> = response.headers().get_all("set-cookie").iter().map(text).collect();
        for cookie in &set {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
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
        Page { status, request_id, location, set, retry_after, headers, text }
    }

    /// Signs in with the password; the reply leads on.
    pub async fn sign_in(&mut self, username: &str, password: &str) -> Page {
        self.get("/sign-in").await;
        self.post("/sign-in", &[("username", username), ("password", password)]).await
    }

    /// Sends the sign-in form of the page before.
    pub async fn password(&mut self, username: &str, password: &str) -> Page {
        self.post("/sign-in", &[("username", username), ("password", password)]).await
    }

    /// Signs in with [`PASSWORD`] and a YES on the phone.
    pub async fn sign_in_with(&mut self, username: &str, phone: &Phone) {
        self.get("/sign-in?why=again").await;
        assert_eq!(self.password(username, PASSWORD).await.to(), "/sign-in/wait");
        let page = self.get("/sign-in/wait").await;
        phone.answer_first(Verdict::Approve, &page.number()).await;
        assert_eq!(self.get("/sign-in/wait").await.to(), "/account");
        self.get("/account").await;
    }

    /// Goes through the rest of the set-up of two-step verification with a phone that is linked: the backup codes, and the question that
    /// the phone approves. Gives the codes.
    pub async fn turn_on_two_step(&mut self, phone: &Phone) -> Vec<String> {
        let codes = self.save_codes().await;
        assert_eq!(self.try_phone(phone).await, "/account/two-step/done");
        codes
    }

    /// Makes backup codes and says that they are saved: the third step.
    pub async fn save_codes(&mut self) -> Vec<String> {
        self.get("/account/two-step/codes").await;
        let page = self.post("/account/two-step/codes", &[]).await;
        let codes = page.text.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
        let codes: Vec<String> = codes.collect();
        assert_eq!(codes.len(), 10, "{}", page.text);
        let saved = self.post("/account/two-step/codes/saved", &[("saved", "yes")]).await;
        assert_eq!(saved.to(), "/account/two-step/test");
        codes
    }

    /// Asks the phone, which approves: the last step. Where it leads.
    pub async fn try_phone(&mut self, phone: &Phone) -> String {
        self.get("/account/two-step/test").await;
        assert_eq!(self.post("/account/two-step/test", &[]).await.to(), "/sign-in/wait");
        let page = self.get("/sign-in/wait").await;
        phone.answer_first(Verdict::Approve, &page.number()).await;
        self.get("/sign-in/wait").await.to().to_owned()
    }

    /// Whether this browser is let in.
    pub async fn is_in(&mut self) -> bool {
        let page = self.get("/account").await;
        if page.status == 200 {
            return true;
        }
        assert!(page.to().starts_with("/sign-in"), "{page:?}");
        false
    }

    /// Sends a form with exactly those fields, from where it says.
    pub async fn send_form(&mut self, form: Form<'_>, fields: &[(&str, &str)]) -> Page {
        let token = self.csrf.clone();
        form.csrf.unwrap_or_default().clone_into(&mut self.csrf);
        let mut request = self.form(form.path, fields);
        self.csrf = token;
        if let Some(origin) = form.origin {
            request = request.header("origin", origin);
        }
        if let Some(site) = form.site {
            request = request.header("sec-fetch-site", site);
        }
        self.send(request).await
    }
}

/// Where a form goes, and what the browser says of where it comes from.
#[derive(Clone, Copy)]
pub struct Form<'f> {
    pub path: &'f str,
    /// The page's token; empty where it has none.
    pub csrf: Option<&'f str>,
    pub origin: Option<&'f str>,
    pub site: Option<&'f str>,
}

impl Phone {
    /// Waits for what is being written: the use of a session is noted behind the page's back, in the order of all writes, and
    /// a proved request is one of them.
    pub async fn flush(&self) {
        self.api().inbox(&InboxRequest::default()).await.unwrap();
    }

    /// Answers the first question that waits.
    pub async fn answer_first(&self, verdict: Verdict, number: &str) {
        let inbox = self.api().inbox(&InboxRequest::default()).await.unwrap();
        let item = inbox.challenges.first().expect("a question waits");
        let number = (!number.is_empty() && verdict == Verdict::Approve).then_some(number);
        let token = self.sign(&item.token, &item.challenge.to_string(), verdict, number);
        self.api().answer(&token).await.unwrap();
    }
}
