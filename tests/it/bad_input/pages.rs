//! Nod's own pages, and what people type there.

use nod::flow::account;
use nod_core::wire::ErrorCode;

use super::{PASSWORD, World};
use crate::factor::passkeys;
use crate::harness::Server;
use crate::harness::authenticator::Key;
use crate::harness::person::Browser;

pub(super) async fn too_many_guesses(code: ErrorCode) {
    let world = World::with(|config| config.limits.free_guesses = 1).await;
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", "wrong password").await.status, 401);
    let refused = browser.sign_in("anna", PASSWORD).await;
    assert_eq!((refused.status, refused.retry_after), (429, Some(30)));
    assert!(refused.text.contains("There were too many tries. Wait 30 seconds, then try again."), "{}", refused.text);
    world.server.counted(code);
    world.server.finish().await;
}

pub(super) async fn setup_code_wrong(code: ErrorCode) {
    let server = Server::start().await;
    let link = nod::flow::sign_in::setup::link(&server.app).await.unwrap().unwrap();
    let right = link.split('#').nth(1).unwrap().to_owned();
    let mut browser = Browser::new(&server);
    browser.get("/setup").await;
    let fields = |code: &str| {
        let code = code.to_owned();
        move |browser: &Browser| {
            browser.form(
                "/setup",
                &[
                    ("code", &code),
                    ("username", "anna"),
                    ("display_name", "Anna"),
                    ("password", PASSWORD),
                    ("password_again", PASSWORD),
                ],
            )
        }
    };
    for wrong in ["", "wrong", &right[1..]] {
        let request = fields(wrong)(&browser);
        assert_eq!(browser.send(request).await.status, 422);
    }
    server.counted(code);
    let request = fields(&right)(&browser);
    assert!(browser.send(request).await.to().starts_with("/account/phones/new/"));
    // The set-up is over: the same code again makes no second administrator.
    let mut second = Browser::new(&server);
    second.get("/sign-in").await;
    let request = fields(&right)(&second);
    assert_eq!(second.send(request).await.status, 422);
    server.finish().await;
}

/// REQ 43: an unknown user, a wrong password and a disabled account look the same.
pub(super) async fn credentials_wrong(code: ErrorCode) {
    let world = World::new().await;
    let bert = world.server.account_with("bert", Some(PASSWORD), false).await;
    account::disable(&world.server.app, bert).await.unwrap();
    let mut pages = Vec::new();
    for (username, password) in [("anna", "wrong"), ("nobody", PASSWORD), ("bert", PASSWORD), ("no body", "x")] {
        let mut browser = Browser::new(&world.server);
        let page = browser.sign_in(username, password).await;
        assert_eq!(page.status, code.status());
        let csrf = |line: &&str| !line.contains("csrf");
        pages.push(page.text.lines().filter(csrf).collect::<String>().replace(username, "NAME"));
    }
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
    world.server.counted(code);
    world.server.finish().await;
}

pub(super) async fn session_missing(code: ErrorCode) {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.get("/sign-in").await;
    browser.cookies.insert("nod-session".to_owned(), "guessed".to_owned());
    for (path, to) in
        [("/account", "/sign-in"), ("/account/phones/new/x", "/sign-in?next=%2Faccount%2Fphones%2Fnew%2Fx")]
    {
        assert_eq!(browser.get(path).await.to(), to);
    }
    assert_eq!(browser.post("/account/phones", &[]).await.to(), "/sign-in");
    world.server.counted(code);
    world.server.finish().await;
}

/// A person who signed in with the password alone, before there was a phone, must not stay once there is one.
pub(super) async fn reauthentication_needed(code: ErrorCode) {
    let server = Server::start().await;
    let bert = server.account_with("bert", Some(PASSWORD), false).await;
    let mut browser = Browser::new(&server);
    assert_eq!(browser.sign_in("bert", PASSWORD).await.to(), "/account");
    assert_eq!(browser.get("/account").await.status, 200);
    let _phone = server.phone(bert, "Phone").await;
    assert_eq!(browser.get("/account").await.to(), "/sign-in?why=again");
    assert_eq!(browser.post("/account/phones", &[]).await.to(), "/sign-in?why=again");
    server.counted(code);
    server.finish().await;
}

pub(super) async fn cross_site(code: ErrorCode) {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.get("/sign-in").await;
    let fields = [("username", "anna"), ("password", PASSWORD)];
    let origins = [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")];
    for (name, value) in origins {
        let request = browser.form("/sign-in", &fields).header(name, value);
        browser.send(request).await.refused(code);
    }
    // Another browser's token, and a browser that came without a cookie.
    let mut other = Browser::new(&world.server);
    other.get("/sign-in").await;
    let request = other.form("/sign-in", &fields);
    browser.send(request).await.refused(code);
    let mut bare = Browser::new(&world.server);
    let request = browser.form("/sign-in", &fields);
    bare.send(request).await.refused(code);
    assert_eq!(browser.post("/sign-in", &fields).await.to(), "/sign-in/wait");
    world.server.finish().await;
}

/// What signs in without the second step is made by nobody who has none.
pub(super) async fn two_step_off(code: ErrorCode) {
    let server = Server::start().await;
    server.account_with("bert", Some(PASSWORD), false).await;
    let mut browser = Browser::new(&server);
    assert_eq!(browser.sign_in("bert", PASSWORD).await.to(), "/account");
    browser.get("/account").await;
    let id = "01890000-0000-7000-8000-000000000001";
    let fields = [("id", id), ("name", "Mail"), ("scope", "any"), ("lifetime", "open")];
    assert_eq!(browser.post("/account/app-passwords", &fields).await.to(), "/account/two-step?needed");
    server.counted(code);
    server.finish().await;
}

pub(super) async fn no_device_left(code: ErrorCode) {
    let world = World::new().await;
    world.phone.api().revoke().await.unwrap();
    let mut browser = Browser::new(&world.server);
    browser.get("/sign-in").await;
    let page = browser.post("/sign-in", &[("username", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, 403, "the sign-in page says it in words");
    world.server.counted(code);
    world.server.finish().await;
}

pub(super) async fn form_expired(code: ErrorCode) {
    let world = World::new().await;
    world.server.account_with("bert", Some(PASSWORD), false).await;
    let mut browser = Browser::new(&world.server);
    browser.get("/sign-in").await;
    let before = browser.csrf.clone();
    browser.sign_in("bert", PASSWORD).await;
    browser.csrf = before;
    browser.post("/sign-out", &[]).await.refused(code);
    world.server.finish().await;
}

pub(super) async fn username_taken(code: ErrorCode) {
    let world = World::new().await;
    for username in ["anna", "ANNA"] {
        let draft = account::Draft {
            username: username.parse().unwrap(),
            display_name: None,
            administrator: false,
            password: None,
        };
        // The command line's door: it prints the refusal as it is.
        assert_eq!(account::add(&world.server.app, draft).await.unwrap_err().code, code);
    }
    world.server.finish().await;
}

pub(super) async fn password_too_weak(code: ErrorCode) {
    let world = World::new().await;
    for password in ["elevenchars".to_owned(), "x".repeat(257)] {
        let set =
            account::set_password(&world.server.app, world.anna, password.into(), nod_core::notice::Told::NOTHING)
                .await;
        assert_eq!(set.unwrap_err().code, code);
    }
    world.server.finish().await;
}

pub(super) async fn method_forbidden(code: ErrorCode) {
    let world = World::with(crate::sign_in::allowed::phones_alone).await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser.get("/account/codes-apps/new").await.refused(code);
    world.server.finish().await;
}

pub(super) async fn password_breached(code: ErrorCode) {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("breached.txt");
    let hash = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, b"a password that leaked");
    let hash = data_encoding::HEXUPPER.encode(hash.as_ref());
    std::fs::write(&list, format!("{hash}:3\n")).unwrap();
    let world = World::with(move |config| config.passwords.breached_file = Some(list.clone())).await;
    let set = account::set_password(
        &world.server.app,
        world.anna,
        "a password that leaked".into(),
        nod_core::notice::Told::NOTHING,
    )
    .await;
    assert_eq!(set.unwrap_err().code, code);
    world.server.finish().await;
}

pub(super) async fn password_too_guessable(code: ErrorCode) {
    let world = World::new().await;
    for password in ["passwordpassword", "abcdefghijklmnop"] {
        let set =
            account::set_password(&world.server.app, world.anna, password.into(), nod_core::notice::Told::NOTHING)
                .await;
        assert_eq!(set.unwrap_err().code, code);
    }
    world.server.finish().await;
}

const APP_PASSWORDS: &str = "/account/app-passwords";

/// The form for an app password with that id, sent.
async fn send_app_password_form(browser: &mut Browser, id: &str) -> crate::harness::person::Page {
    let fields = [("id", id), ("name", "Mail"), ("scope", "any"), ("lifetime", "open")];
    browser.post(APP_PASSWORDS, &fields).await
}

pub(super) async fn too_many_app_passwords(code: ErrorCode) {
    let world = World::with(|config| config.limits.changes_per_hour = 0).await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    for number in 0..100 {
        let id = format!("01890000-0000-7000-8000-{number:012}");
        assert_eq!(send_app_password_form(&mut browser, &id).await.status, 200);
    }
    let page = send_app_password_form(&mut browser, "01890000-0000-7000-8000-000000000100").await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("as many app passwords as an account may have"), "{}", page.text);
    world.server.counted(code);
    world.server.finish().await;
}

/// A form that is sent twice makes one: the second answer says what became of the first.
pub(super) async fn app_password_made(code: ErrorCode) {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let id = "01890000-0000-7000-8000-000000000001";
    assert_eq!(send_app_password_form(&mut browser, id).await.status, 200);
    let page = send_app_password_form(&mut browser, id).await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("This form created its app password already"), "{}", page.text);
    assert!(!page.text.contains(&format!("name=\"id\" value=\"{id}\"")), "the form makes another one now");
    world.server.counted(code);
    world.server.finish().await;
}

pub(super) async fn code_wrong(code: ErrorCode) {
    let world = World::with(|config| config.limits.free_guesses = 5).await;
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    browser.get("/sign-in/code").await;
    // The account has none: whatever is typed is wrong.
    for typed in ["", "0000-0000", "123456", "not a code", &"0".repeat(500)] {
        let page = browser.post("/sign-in/code", &[("code", typed)]).await;
        assert_eq!(page.status, 401, "{typed:?}: {}", page.text);
        assert!(page.text.contains("This code is wrong, or was used."), "{}", page.text);
    }
    assert_eq!(browser.post("/sign-in/code", &[("code", "0000-0000")]).await.status, 429);
    world.server.counted(code);
    world.server.finish().await;
}

/// Adds a codes app with that number, and gives the code that was typed.
async fn add_codes_app(world: &World, browser: &mut Browser, number: u32) -> (crate::harness::person::Page, String) {
    let id = format!("01890000-0000-7000-8000-{number:012}");
    let page = browser.get("/account/codes-apps/new").await;
    assert_eq!(page.status, 200);
    let who = nod::flow::sign_in::session(&world.server.app, &browser.cookies["nod-session"]).await.unwrap();
    let seed = nod::flow::factor::codes_app::begin(&world.server.app, &who, id.parse().unwrap()).unwrap();
    let now = world.server.app.now();
    let secret = secrecy::ExposeSecret::expose_secret(&seed.grouped()).replace(' ', "");
    let key = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let code = nod_core::otp::hotp(nod_core::otp::OtpHash::Sha1, &key, nod_core::otp::step(now), 6);
    let fields = [("id", id.as_str()), ("name", "Aegis"), ("code", code.as_str())];
    (browser.post("/account/codes-apps", &fields).await, code)
}

pub(super) async fn code_used(code: ErrorCode) {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let (page, typed) = add_codes_app(&world, &mut browser, 1).await;
    assert_eq!(page.to(), "/account/codes-apps");
    let mut other = Browser::new(&world.server);
    assert_eq!(other.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    other.get("/sign-in/code").await;
    let page = other.post("/sign-in/code", &[("code", &typed)]).await;
    assert!(page.status == 401 && page.text.contains("Wait for the next one"), "{}", page.text);
    world.server.counted(code);
    world.server.finish().await;
}

pub(super) async fn too_many_codes_apps(code: ErrorCode) {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    for number in 0..5 {
        assert_eq!(add_codes_app(&world, &mut browser, number).await.0.to(), "/account/codes-apps");
    }
    let (page, _) = add_codes_app(&world, &mut browser, 5).await;
    assert!(page.status == 422 && page.text.contains("as many codes apps as an account may have"), "{}", page.text);
    world.server.counted(code);
    world.server.finish().await;
}

pub(super) async fn passkey_refused(code: ErrorCode) {
    let world = passkeys::world().await;
    let mut browser = passkeys::browser(&world);
    browser.get("/sign-in").await;
    let page = browser
        .post(
            "/sign-in/passkey-alone",
            &[
                ("challenge", "AAAA"),
                ("id", "AAAA"),
                ("client_data", ""),
                ("authenticator_data", ""),
                ("signature", ""),
                ("user_handle", ""),
            ],
        )
        .await;
    assert!(page.status == 401 && page.text.contains("The passkey was not accepted"), "{}", page.text);
    world.server.counted(code);
    world.server.finish().await;
}

pub(super) async fn too_many_passkeys(code: ErrorCode) {
    let world = passkeys::world().await;
    let mut browser = passkeys::browser(&world);
    browser.sign_in_with("anna", &world.phone).await;
    for _ in 0..10 {
        passkeys::make(&mut browser, Key::eddsa(), |_| {}).await;
        // So many in one minute are not made by hand.
        world.server.clock.advance(std::time::Duration::from_secs(20));
    }
    browser.post("/account/passkeys/options", &[]).await.refused(code);
    world.server.counted(code);
    world.server.finish().await;
}
