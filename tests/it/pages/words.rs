//! Every page in the pseudo-locale: whatever has no accents does not come from the catalogue.
//!
//! What others chose (names, addresses, codes) is marked on a page: by `<bdi>`, `<code>`, `<pre>` or `lang="en"` (the contract of
//! the API), or in an attribute by the characters that isolate an argument. In what is isolated, only the names that a test
//! gives are let through.

use std::collections::BTreeSet;

use nod_core::answer::Verdict;
use reqwest::StatusCode;

use super::{Browser, Form, PASSWORD, anna, gallery};
use crate::harness::Server;
use crate::harness::person::Page;
use nod::http::pages::docs::view::Topic;
use nod::words::{Language, Words};

/// Attributes that a person reads or hears, and those that a script shows.
const READ: [&str; 7] = ["title", "aria-label", "placeholder", "alt", "value", "data-done", "data-title"];

/// Elements without an end.
const VOID: [&str; 5] = ["br", "img", "input", "link", "meta"];

/// What is read of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Our own words.
    Ours,
    /// Somebody else's.
    Foreign,
    /// A program, a picture, a contract: not for this test.
    Other,
}

/// Looks for words that are neither ours nor known.
struct Look<'k> {
    /// The names that the test chose.
    known: &'k [&'k str],
    /// How many brackets of the pseudo-locale are open, and how many isolates.
    brackets: usize,
    isolates: usize,
    /// What others chose, as far as it was read.
    foreign: String,
    faults: Vec<String>,
}

impl<'k> Look<'k> {
    fn new(known: &'k [&'k str]) -> Self {
        Self { known, brackets: 0, isolates: 0, foreign: String::new(), faults: Vec::new() }
    }

    fn text(&mut self, text: &str, kind: Kind) {
        if kind == Kind::Other {
            return;
        }
        let text = decoded(text);
        for letter in text.chars() {
            match letter {
                '\u{2068}' => self.isolates += 1,
                '\u{2069}' => self.isolates = self.isolates.saturating_sub(1),
                '⟦' => self.brackets += 1,
                '⟧' => self.brackets = self.brackets.saturating_sub(1),
                letter if self.isolates > 0 || kind == Kind::Foreign => self.foreign.push(letter),
                letter if letter.is_alphabetic() && (self.brackets == 0 || letter.is_ascii()) => {
                    self.faults.push(format!("{letter:?} in {text:?}"));
                }
                _ => {}
            }
            if self.isolates == 0 && kind == Kind::Ours {
                self.settle();
            }
        }
    }

    /// A foreign text is over.
    fn settle(&mut self) {
        let text = std::mem::take(&mut self.foreign);
        let text = text.trim();
        // A text of the catalogue may stand in another one, with names of its own: it has accents.
        let rest = self.known.iter().fold(text.to_owned(), |rest, name| rest.replace(name, ""));
        let is_known = self.known.contains(&text) || is_operation(text);
        if rest.contains(|letter: char| letter.is_ascii_alphabetic()) && !is_known {
            self.faults.push(format!("{text:?} is marked as foreign"));
        }
    }

    fn attributes(&mut self, tag: &str) {
        for part in tag.split("=\"").collect::<Vec<_>>().windows(2) {
            let name = part[0].rsplit([' ', '"']).next().unwrap_or_default();
            let is_shown = tag.starts_with("input") && tag.contains("type=\"submit\"");
            let is_typed = name == "value" && !is_shown;
            if READ.contains(&name) && !is_typed {
                let mut look = Look::new(self.known);
                look.text(part[1].split('"').next().unwrap_or_default(), Kind::Ours);
                look.settle();
                self.faults.extend(look.faults);
            }
        }
    }
}

/// An operation of the API, as in `GET /v1/keys`.
fn is_operation(text: &str) -> bool {
    let methods = ["DELETE", "GET", "PATCH", "POST", "PUT"];
    text.split_once(' ').is_some_and(|(method, path)| methods.contains(&method) && path.starts_with('/'))
}

fn decoded(text: &str) -> String {
    let text = text.replace("&#39;", "'").replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">");
    text.replace("&#38;", "&").replace("&amp;", "&")
}

/// What a person reads on a page and what comes neither from the catalogue nor is one of the known names.
fn faults(html: &str, brand: &str, known: &[&str]) -> Vec<String> {
    let mut look = Look::new(known);
    let mut open: Vec<(&str, Kind)> = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split([' ', '\n', '/']).find(|name| !name.is_empty()).unwrap_or_default();
        let above = open.last().map_or(Kind::Ours, |(_, kind)| *kind);
        if tag.starts_with('/') {
            while open.pop().is_some_and(|(opened, _)| opened != name) {}
        } else if !tag.starts_with('!') && !tag.ends_with('/') && !VOID.contains(&name) {
            let kind = match name {
                _ if above == Kind::Other => Kind::Other,
                // What is in a field of text was typed, as a value was.
                "script" | "svg" | "code" | "pre" | "textarea" => Kind::Other,
                _ if name != "html" && tag.contains(" lang=\"en\"") => Kind::Other,
                "bdi" => Kind::Foreign,
                _ => above,
            };
            open.push((name, kind));
        }
        if open.last().is_none_or(|(_, kind)| *kind != Kind::Other) {
            look.attributes(tag);
        }
        let kind = open.last().map_or(Kind::Ours, |(_, kind)| *kind);
        let text = match name {
            "title" => text.strip_suffix(brand).and_then(|text| text.strip_suffix(" · ")).unwrap_or(text),
            _ => text,
        };
        look.text(text, kind);
        if kind == Kind::Ours && look.isolates == 0 {
            look.settle();
        }
    }
    if (look.brackets, look.isolates) != (0, 0) {
        look.faults.push(format!("{} brackets and {} isolates are open at the end", look.brackets, look.isolates));
    }
    look.faults
}

#[test]
fn the_check_finds_what_is_not_from_the_catalogue() {
    let known = ["Anna"];
    for good in [
        "<p>⟦Ŝííĝñ ííñ⟧</p>",
        "<p>⟦Ŝííĝñ ííñ ţóó \u{2068}<b><bdi>Anna</bdi></b>\u{2069}⟧ · 14:02</p>",
        "<p>⟦Ŵááííţ \u{2068}⟦30 šééçóóñðš⟧\u{2069}⟧</p>",
        "<title>⟦Ŝííĝñ⟧ · Nod</title><p><bdi>Anna</bdi> <code>any</code> <span lang=\"en\">English</span></p>",
        "<button aria-label=\"⟦Ŕéé \u{2068}Anna\u{2069}⟧\">⟦Ŕéé⟧</button><input name=\"a\" value=\"typed\">",
    ] {
        assert_eq!(faults(good, "Nod", &known), Vec::<String>::new(), "{good}");
    }
    for bad in [
        "<p>Sign in</p>",
        "<p>⟦Sign⟧</p>",
        "<p>ÁÁ</p>",
        "<p>⟦Á⟧ and</p>",
        "<p><bdi>Somebody</bdi></p>",
        "<p>⟦Á \u{2068}30 seconds\u{2069}⟧</p>",
        "<title>⟦Ŝííĝñ⟧ · Other</title>",
        "<button aria-label=\"Show\">⟦Ŕéé⟧</button>",
        "<input type=\"submit\" value=\"Send\">",
        "<template data-end=\"x\" data-title=\"Approved\"></template>",
        "<template>Words</template>",
        "<p><code>any</code> word</p>",
        "<p>⟦Á</p>",
        "<p>⟦Á \u{2068}⟧</p>",
    ] {
        assert!(!faults(bad, "Nod", &known).is_empty(), "{bad}");
    }
}

#[test]
fn no_page_says_anything_that_is_not_in_the_catalogue() {
    let mut wrong = Vec::new();
    let w = Words::of(Language::Pseudo);
    for (name, html) in gallery::pages(w).into_iter().chain(gallery::more_pages(w)) {
        assert!(html.contains("<html lang=\"en-XA\" dir=\"ltr\">"), "{name}");
        wrong.extend(faults(&html, "Nod", gallery::NAMES).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A walk through the service in the pseudo-locale.
struct Walk {
    /// The address of the service.
    url: String,
    paths: BTreeSet<String>,
    wrong: Vec<String>,
}

/// What the people of this walk chose.
const NAMES: &[&str] = &[
    "A",
    "T",
    "127.0.0.1",
    "Anna's phone",
    "Cyrillic",
    "Deutsch",
    "English",
    "Español",
    "Français",
    "Italiano",
    "Latin",
    "Nederlands",
    "Nod",
    "Pixel",
    "U+200B",
    "anna",
    "test",
    "\u{430}nna",
    "B",
    "boss",
    "Sales",
    "bert",
    "Phone",
    "left the company",
    "b b",
    "test2",
];

impl Walk {
    fn see(&mut self, path: &str, body: &str) {
        self.paths.insert(path.split('?').next().unwrap_or_default().to_owned());
        let mut names = NAMES.to_vec();
        names.push(&self.url);
        self.wrong.extend(faults(body, "Nod", &names).into_iter().map(|fault| format!("{path}: {fault}")));
    }

    async fn get(&mut self, browser: &mut Browser, path: &str) -> String {
        let page = browser.get(path).await;
        assert!(page.location.is_none(), "{path} leads to {:?}", page.location);
        self.see(path, &page.text);
        page.text
    }

    async fn post(&mut self, browser: &mut Browser, path: &str, fields: &[(&str, &str)]) {
        let page = browser.post(path, fields).await;
        assert!(page.location.is_none(), "{path} leads to {:?}", page.location);
        self.see(path, &page.text);
    }
}

/// The first account, with everything that can be wrong in its form.
async fn first_account(browser: &mut Browser, walk: &mut Walk) {
    walk.get(browser, "/setup").await;
    let setup = |username: &'static str, password: &'static str| {
        [("code", "x"), ("username", username), ("display_name", ""), ("password", password), ("password_again", "y")]
    };
    for (username, password) in
        [("", "x"), ("a b", PASSWORD), ("a\u{200b}b", PASSWORD), ("\u{430}nna", PASSWORD), (&"a".repeat(129), PASSWORD)]
    {
        walk.post(browser, "/setup", &setup(Box::leak(username.to_owned().into_boxed_str()), password)).await;
    }
}

/// Two-step verification, up to its last step.
async fn set_up(server: &Server, walk: &mut Walk) {
    server.account_with("test", Some(PASSWORD), false).await;
    let mut without = Browser::open(server).await;
    assert_eq!(without.password("test", PASSWORD).await.to(), "/account");
    walk.get(&mut without, "/account").await;
    walk.get(&mut without, "/account/two-step?needed").await;
    let (at, link) = crate::device::enrolment::new_link(&mut without).await;
    let pending = crate::device::enrolment::claim(server, &link, "Pixel").await.unwrap();
    without.get(&at).await;
    without.post(&format!("{at}/confirm"), &[]).await;
    pending.confirmed().await.unwrap();
    without.get(&at).await;
    walk.get(&mut without, "/account/two-step/codes").await;
    without.save_codes().await;
    walk.get(&mut without, "/account/two-step/test").await;
}

/// The administrators' pages; gives the ids in their addresses, and what the route table has in their places.
async fn administration(server: &Server, walk: &mut Walk) -> Vec<(String, &'static str)> {
    use crate::organisation::deeds::{approve, ask, boss};
    let (_, phone, mut browser) = boss(server).await;
    let bert = server.account_with("bert", Some(PASSWORD), false).await;
    let sales = crate::organisation::group(server, "Sales", &[(bert, nod_core::organisation::GroupRole::Member)]).await;
    let (person, group) = (format!("/admin/people/{bert}"), format!("/admin/groups/{}", sales.id));
    walk.get(&mut browser, "/welcome").await;
    for path in ["/admin", "/admin/people", "/admin/people/new", "/admin/groups", "/admin/import", &person, &group] {
        walk.get(&mut browser, path).await;
    }
    for deed in ["disable", "unlock", "sign-out", "link-phone", "delete", "export"] {
        walk.get(&mut browser, &format!("/admin/deeds?deed={deed}&account={bert}")).await;
    }
    for deed in ["require&grace=14", "lift", "delete-group"] {
        walk.get(&mut browser, &format!("/admin/deeds?deed={deed}&group={}", sales.id)).await;
    }
    walk.post(&mut browser, "/admin/groups", &[("name", "Sales"), ("reason", "x")]).await;
    walk.post(&mut browser, &format!("{group}/members"), &[("username", "nobody"), ("reason", "x")]).await;
    walk.post(&mut browser, "/admin/import", &[("table", "username\nb b\n"), ("reason", "x")]).await;
    let bert = bert.to_string();
    let mut ids = vec![(bert.clone(), "{account}"), (sales.id.to_string(), "{group}")];
    for (deed, fields, below) in [
        ("disable", [("account", bert.as_str())], ""),
        ("create", [("username", "test2")], "/links"),
        ("export", [("account", bert.as_str())], "/export"),
        ("enable", [("account", bert.as_str())], ""),
        ("link-phone", [("account", bert.as_str())], "/phone"),
    ] {
        let at = ask(&mut browser, deed, &fields).await;
        walk.get(&mut browser, &at).await;
        approve(&mut browser, &phone, &at).await;
        let page = browser.get(&format!("{at}{below}")).await;
        walk.see(&format!("{at}{below}"), if below == "/export" { "" } else { &page.text });
        if below == "/links" {
            let csv = browser.get(&format!("{at}/links.csv")).await;
            assert_eq!(csv.status, 200);
            walk.see(&format!("{at}/links.csv"), "");
        }
        ids.push((at.rsplit('/').next().unwrap().to_owned(), "{id}"));
    }
    ids
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk through every door, read from top to bottom")]
async fn no_address_of_the_service_shows_text_that_is_not_in_the_catalogue() {
    let server = Server::start_with(|config| config.service.pseudo_locale = true).await;
    let mut walk = Walk { url: server.url.clone(), paths: BTreeSet::new(), wrong: Vec::new() };
    let mut browser = Browser::open(&server).await;
    first_account(&mut browser, &mut walk).await;
    let (anna, phone) = anna(&server).await;
    for path in ["/sign-in?why=again", "/enrol", "/scan", "/help", "/privacy", "/docs", "/docs/errors", "/nowhere"] {
        walk.get(&mut browser, path).await;
    }
    for topic in Topic::ALL {
        walk.get(&mut browser, topic.href()).await;
    }
    browser.get("/sign-in").await;
    for (username, password) in [("anna", "wrong"), ("", "")] {
        walk.post(&mut browser, "/sign-in", &[("username", username), ("password", password)]).await;
    }
    let here = server.url.clone();
    let form = Form { path: "/sign-in", csrf: Some("1.x"), origin: Some(&here), site: Some("same-origin") };
    let stale = browser.send_form(form, &[("username", "anna"), ("password", PASSWORD)]).await;
    walk.see("/sign-in", &stale.text);
    let foreign = browser.send_form(Form { origin: Some("https://evil.example"), ..form }, &[]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    walk.see("/sign-in", &foreign.text);

    browser.get("/sign-in").await;
    browser.password("anna", PASSWORD).await;
    walk.get(&mut browser, "/sign-in/wait").await;
    walk.get(&mut browser, "/sign-in/code").await;
    walk.post(&mut browser, "/sign-in/code", &[("code", "0000-0000")]).await;
    phone.answer_first(Verdict::Deny, "").await;
    walk.get(&mut browser, "/sign-in/wait").await;
    browser.sign_in_with("anna", &phone).await;
    walk.get(&mut browser, "/account").await;
    let id = "01890000-0000-7000-8000-000000000001";
    walk.get(&mut browser, "/account/app-passwords").await;
    for name in ["", "anna", "anna"] {
        let fields = [("id", id), ("name", name), ("scope", "any"), ("lifetime", "year")];
        walk.post(&mut browser, "/account/app-passwords", &fields).await;
    }
    walk.get(&mut browser, "/account/backup-codes").await;
    for path in [
        "/account/activity",
        "/account/language",
        "/account/secure",
        "/account/password",
        "/account/two-step",
        "/account/two-step/done",
        "/account/two-step/off",
    ] {
        walk.get(&mut browser, path).await;
    }
    set_up(&server, &mut walk).await;
    for path in ["/account/addresses", "/account/addresses/confirm", "/password/forgot", "/password/new", "/undo"] {
        walk.get(&mut browser, path).await;
    }
    for path in ["/recovery", "/recovery/open", "/recovery/phone"] {
        walk.get(&mut browser, path).await;
    }
    let organisation = administration(&server, &mut walk).await;
    let phones = server.app.store.devices_of(anna).await.unwrap();
    let own = format!("/account/phones/{}", phones[0].id);
    walk.get(&mut browser, &own).await;
    walk.post(&mut browser, &format!("{own}/rename"), &[("name", "")]).await;
    let wrong =
        [("current", "wrong"), ("password", "another battery horse"), ("password_again", "another battery horse")];
    walk.post(&mut browser, "/account/password", &wrong).await;
    walk.get(&mut browser, "/account/passkeys").await;
    walk.get(&mut browser, "/account/codes-apps").await;
    walk.get(&mut browser, "/account/codes-apps/new").await;
    for name in ["", "anna"] {
        walk.post(&mut browser, "/account/codes-apps", &[("id", id), ("name", name), ("code", "000000")]).await;
    }
    browser.get("/account").await;
    let link = browser.post("/account/phones", &[]).await.location.unwrap();
    walk.get(&mut browser, &link).await;
    walk.post(&mut browser, "/account/phones/x/remove", &[]).await;
    browser.post(&format!("{link}/cancel"), &[]).await;
    walk.get(&mut browser, &link).await;
    assert!(walk.wrong.is_empty(), "{}", walk.wrong.join("\n"));

    let seen: BTreeSet<String> = walk
        .paths
        .iter()
        .map(|path| path.replace(&link, "/account/phones/new/{id}").replace(&own, "/account/phones/{device}"))
        .map(|path| organisation.iter().fold(path, |path, (id, name)| path.replace(id, name)))
        .collect();
    for path in pages_of_the_route_table() {
        let is_page = if path.contains('{') {
            !path.starts_with("/v1/") && !path.starts_with("/assets/") && !path.ends_with("/live")
        } else {
            !path.contains(".csv") && !path.ends_with("/live") && browser.get(&path).await.text.contains("<html")
        };
        assert!(!is_page || seen.contains(&path), "{path} is a page that this test did not open");
    }
    server.finish().await;
}

/// The addresses that a browser can open, from the route table.
fn pages_of_the_route_table() -> Vec<String> {
    let table = include_str!("../../../src/http/mod.rs");
    let routes = table.lines().filter_map(|line| line.trim().strip_prefix(".route(\""));
    let pages = routes.filter(|route| route.contains("get(")).filter_map(|route| route.split('"').next());
    let pages: Vec<String> = pages.map(str::to_owned).collect();
    assert!(pages.len() > 20, "{pages:?}");
    pages
}

/// The language of a page, as its first element and its headers name it.
fn language_of(page: &Page) -> String {
    let (_, rest) = page.text.split_once("<html lang=\"").expect("a page");
    let tag = rest.split('"').next().unwrap().to_owned();
    assert_eq!(page.header("content-language"), Some(tag.as_str()));
    assert_eq!(page.header("vary"), Some("accept-language, cookie"));
    tag
}

#[tokio::test]
async fn a_page_is_in_the_language_that_the_browser_asks_for() {
    let server = Server::start_with(|config| config.service.language = "nl".to_owned()).await;
    for (accepted, tag, help) in [
        ("en-XA", "en", "Help"),
        ("en-GB,en;q=0.5", "en", "Help"),
        ("de-CH, en;q=0.5", "de", "Hilfe"),
        ("xx, de;q=0.2", "de", "Hilfe"),
        // None of ours: the service's own.
        ("xx", "nl", "Hulp"),
        ("", "nl", "Hulp"),
        ("\u{ff}", "nl", "Hulp"),
    ] {
        let mut browser = Browser::open(&server).await;
        browser.accept_language = Some(accepted.to_owned());
        let page = browser.get("/help").await;
        assert_eq!(language_of(&page), tag, "{accepted}");
        assert!(page.text.contains(&format!("<h1>{help}</h1>")), "{accepted}");
        assert_eq!(language_of(&browser.get("/nowhere").await), tag, "also where nothing is");
    }
    server.finish().await;
}

#[tokio::test]
async fn a_language_is_chosen_for_the_browser_and_for_the_account() {
    let server = Server::start().await;
    let (account, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    browser.accept_language = Some("en".to_owned());

    // Before anybody signs in: a cookie, which wins over what the browser asks for. What is no language changes nothing.
    let page = browser.get("/sign-in?next=/account/activity").await;
    assert!(page.text.contains(">Deutsch</bdi>") && page.text.contains("lang=\"nl\""), "{}", page.text);
    let choice = |language: &'static str| [("language", language), ("page", "sign-in"), ("next", "/account/activity")];
    for language in ["de", "xx", "", "../"] {
        let chosen = browser.post("/language", &choice(language)).await;
        assert_eq!(chosen.to(), "/sign-in?next=%2Faccount%2Factivity");
    }
    assert_eq!(browser.cookies.get("nod-language").map(String::as_str), Some("de"));
    assert_eq!(language_of(&browser.get("/sign-in").await), "de");
    assert_eq!(browser.post("/language", &[("language", "de"), ("page", "setup")]).await.to(), "/setup");
    assert_eq!(browser.post("/language", &[("language", "de"), ("page", "//evil.example")]).await.status, 422);

    // The account's own wins over the cookie, in every browser, and errors are in it as well.
    browser.get("/sign-in").await;
    browser.sign_in_with("anna", &phone).await;
    let page = browser.get("/account/language").await;
    assert_eq!(language_of(&page), "de", "nothing is chosen for the account yet");
    assert_eq!(browser.post("/account/language", &[("language", "nl")]).await.to(), "/account/language?saved");
    assert_eq!(language_of(&browser.get("/account/language?saved").await), "nl");
    let unknown = browser.post("/account/language", &[("language", "xx")]).await;
    assert_eq!((unknown.status, language_of(&unknown)), (422, "nl".to_owned()));
    let mut other = Browser::open(&server).await;
    other.accept_language = Some("en".to_owned());
    assert_eq!(language_of(&other.get("/sign-in").await), "en");
    other.sign_in_with("anna", &phone).await;
    for path in ["/account", "/help", "/account/phones/x"] {
        assert_eq!(language_of(&other.get(path).await), "nl", "{path}");
    }

    // The same once more is not recorded, and leaving it to the browser is.
    browser.get("/account/language").await;
    browser.post("/account/language", &[("language", "nl")]).await;
    browser.post("/account/language", &[("language", "")]).await;
    assert_eq!(browser.cookies.get("nod-language"), None);
    assert_eq!(language_of(&browser.get("/account").await), "en");
    let page = browser.get("/account/activity?show=changes").await;
    assert_eq!(page.text.matches("Language changed").count(), 2, "{}", page.text);
    assert_eq!(server.app.store.account(account).await.unwrap().unwrap().language, None);
    server.finish().await;
}
