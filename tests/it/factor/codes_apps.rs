//! Codes apps, with Debian's `oathtool` as the app: set up by its first code, used at sign-in, each code once.

use std::process::Command;
use std::time::Duration;

use nod_core::wire::ErrorCode;

use super::{crowd, crowded, one_is_let_in, type_code, waiting};
use crate::bad_input::{PASSWORD, World};
use crate::harness::Server;
use crate::harness::on_both_databases;
use crate::harness::person::{Browser, Page};
use crate::store::bed::Kind;

on_both_databases! {
    of_one_code_replayed_by_many_at_once_one_is_let_in
}

const ADDRESS: &str = "/account/codes-apps";

/// What a person's codes app was told.
pub struct App {
    pub secret: String,
}

impl App {
    /// The code that it shows, so many seconds from the server's present.
    pub fn code(&self, server: &Server, later: i64) -> String {
        let now = server.app.now().seconds() + later;
        let output = Command::new("oathtool")
            .args(["--totp", "--base32", "--now", &format!("@{now}"), &self.secret])
            .output()
            .expect("oathtool, which scripts/setup installs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

/// What the page of a set-up tells the app, and the id that its form brings.
pub fn shown_on(page: &Page) -> (App, String) {
    let between = |before: &str, after: char| {
        let (_, rest) = page.text.split_once(before).unwrap_or_else(|| panic!("{before} in {}", page.text));
        rest.split(after).next().unwrap().to_owned()
    };
    let secret = between("aria-labelledby=\"secret-label\">", '<');
    (App { secret }, between("name=\"id\" value=\"", '"'))
}

/// Anna's browser, and her codes app.
async fn with_app(world: &World) -> (Browser, App) {
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let (app, id) = shown_on(&browser.get(&format!("{ADDRESS}/new")).await);
    let code = app.code(&world.server, 0);
    let fields = [("id", id.as_str()), ("name", "Aegis"), ("code", code.as_str())];
    assert_eq!(browser.post(ADDRESS, &fields).await.to(), ADDRESS);
    // Its first code is used: the next one is of the next half minute.
    world.server.clock.advance(Duration::from_secs(30));
    (browser, app)
}

#[tokio::test]
async fn req_28_31_a_code_of_the_app_signs_in_without_the_phone() {
    let world = World::new().await;
    let (_, app) = with_app(&world).await;
    let mut browser = waiting(&world, "anna").await;
    assert!(browser.get("/sign-in/wait").await.text.contains("href=\"/sign-in/code\""), "the page offers it");
    // As people paste it, and in another script.
    let code = app.code(&world.server, 0);
    let grouped = format!(" {} {}\u{200e}", &code[..3], &code[3..]);
    assert_eq!(type_code(&mut browser, &grouped).await.to(), "/account");
    assert!(browser.is_in().await);

    world.server.clock.advance(Duration::from_secs(30));
    let arabic: String =
        app.code(&world.server, 0).chars().map(|c| char::from_u32(u32::from(c) - 48 + 0x660).unwrap()).collect();
    let mut other = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut other, &arabic).await.to(), "/account");
    world.server.finish().await;
}

#[tokio::test]
async fn req_61_62_a_code_counts_for_one_step_of_delay_and_once() {
    let world = World::new().await;
    let (_, app) = with_app(&world).await;
    let mut browser = waiting(&world, "anna").await;
    for (later, what) in [(-60, "two steps ago"), (30, "the next step"), (86_400, "tomorrow")] {
        let page = type_code(&mut browser, &app.code(&world.server, later)).await;
        assert!(page.status == 401 && page.text.contains("This code is wrong"), "{what}: {}", page.text);
    }
    let code = app.code(&world.server, 0);
    world.server.clock.advance(Duration::from_secs(30));
    assert_eq!(type_code(&mut browser, &code).await.to(), "/account", "the step before");
    let mut again = waiting(&world, "anna").await;
    let page = type_code(&mut again, &code).await;
    assert!(page.status == 401 && page.text.contains("Wait for the next one"), "{}", page.text);
    assert!(!again.is_in().await);
    assert_eq!(type_code(&mut again, &app.code(&world.server, 0)).await.to(), "/account");
    world.server.finish().await;
}

/// REQ 62: the same code from two connections at once.
async fn of_one_code_replayed_by_many_at_once_one_is_let_in(kind: Kind) {
    let world = crowded(kind).await;
    let (_, app) = with_app(&world).await;
    one_is_let_in(crowd(&world).await, &app.code(&world.server, 0)).await;
    world.server.finish().await;
}

/// A set-up that is left at any step changes nothing, and a seed counts for its own account alone.
#[tokio::test]
async fn an_app_counts_once_its_first_code_was_typed_and_for_its_account_alone() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let (app, id) = shown_on(&browser.get(&format!("{ADDRESS}/new")).await);
    let mut other = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut other, &app.code(&world.server, 0)).await.status, 401);

    browser.get(ADDRESS).await;
    for (name, code, text) in [
        ("Aegis", "000000", "This is not the code"),
        ("Aegis", "", "This is not the code"),
        ("", app.code(&world.server, 0).as_str(), "Enter a name"),
    ] {
        let page = browser.post(ADDRESS, &[("id", &id), ("name", name), ("code", code)]).await;
        assert!(page.status == 422 && page.text.contains(text), "{}", page.text);
        assert_eq!(shown_on(&page).0.secret, app.secret, "the same one can be tried again");
    }
    browser.post(ADDRESS, &[("id", "x"), ("name", "Aegis"), ("code", "000000")]).await.refused(ErrorCode::BadField);
    // Ben sends Anna's id: it is another seed.
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    let phone = world.server.phone(ben, "Ben's phone").await;
    let mut bens = Browser::new(&world.server);
    bens.sign_in_with("ben", &phone).await;
    let code = app.code(&world.server, 0);
    let fields = [("id", id.as_str()), ("name", "Aegis"), ("code", code.as_str())];
    assert_eq!(bens.post(ADDRESS, &fields).await.status, 422);

    assert_eq!(browser.post(ADDRESS, &fields).await.to(), ADDRESS);
    assert_eq!(browser.post(ADDRESS, &fields).await.to(), ADDRESS, "again, as after a lost answer");
    let page = browser.get(ADDRESS).await;
    assert_eq!(page.text.matches("<bdi>Aegis</bdi></h3>").count(), 1, "{}", page.text);
    // The first code was used with that.
    let page = type_code(&mut other, &code).await;
    assert!(page.text.contains("Wait for the next one"), "{}", page.text);
    world.server.finish().await;
}

/// REQ 36, 46.
#[tokio::test]
async fn a_removed_app_opens_nothing_and_changes_take_a_fresh_approval() {
    let world = World::new().await;
    let (mut browser, app) = with_app(&world).await;
    let page = browser.get(ADDRESS).await;
    let (_, rest) = page.text.split_once(&format!("action=\"{ADDRESS}/0")).unwrap();
    let remove = format!("{ADDRESS}/0{}", rest.split('"').next().unwrap());
    let fresh = world.server.app.config.sessions.fresh;
    world.server.clock.advance(fresh);
    browser.get(ADDRESS).await;
    assert_eq!(browser.post(&remove, &[]).await.to(), "/sign-in?why=again");
    let again = "/sign-in?why=again&next=%2Faccount%2Fcodes-apps%2Fnew";
    assert_eq!(browser.get(&format!("{ADDRESS}/new")).await.to(), again, "no secret for an old session");
    browser.sign_in_with("anna", &world.phone).await;
    assert_eq!(browser.post(&remove, &[]).await.to(), ADDRESS);
    let mut other = waiting(&world, "anna").await;
    let page = type_code(&mut other, &app.code(&world.server, 0)).await;
    assert!(page.status == 401 && page.text.contains("This code is wrong"), "{}", page.text);
    world.server.finish().await;
}

/// REQ 28, 63, 65: what is at rest tells no seed. It is as long as the output of the HMAC, and no two are alike.
#[tokio::test]
async fn the_database_holds_no_seed() {
    let world = World::new().await;
    let (_, app) = with_app(&world).await;
    let seed = data_encoding::BASE32_NOPAD.decode(app.secret.replace(' ', "").as_bytes()).unwrap();
    assert_eq!(seed.len(), 20, "SHA-1 gives 160 bits");
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    for _ in 0..3 {
        let (other, _) = shown_on(&browser.get(&format!("{ADDRESS}/new")).await);
        assert_ne!(other.secret, app.secret);
    }
    let database = world.server.database.trim_start_matches("sqlite:").to_owned();
    let folder = std::path::Path::new(&database).parent().unwrap();
    let mut searched = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap_or_default();
        searched += bytes.len();
        assert!(!bytes.windows(seed.len()).any(|window| window == seed), "the bytes");
        for text in [
            app.secret.replace(' ', ""),
            data_encoding::BASE64URL_NOPAD.encode(&seed),
            data_encoding::HEXLOWER.encode(&seed),
        ] {
            assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
        }
    }
    assert!(searched > 10_000, "the database was read");
    world.server.finish().await;
}
