//! People from a table, and the links with which they set their first passwords.

use std::time::Duration;

use nod_core::audit::AuditKind;
use nod_core::wire::ErrorCode;

use super::deeds::{approve, ask, boss};
use super::{group, recorded};
use crate::harness::person::{Browser, PASSWORD};
use crate::harness::{Server, on_both_databases};
use crate::store::bed::Kind;

on_both_databases! {
    a_table_is_imported_whole_or_not_at_all
    the_link_sets_the_first_password_once
    a_table_comes_from_a_file_as_spreadsheets_write_it
}

const ADDRESS: &str = "/admin/import";

/// The secrets of the links on a page.
fn secrets(page: &str) -> Vec<String> {
    page.split("/welcome#").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

async fn a_table_is_imported_whole_or_not_at_all(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (boss, phone, mut browser) = boss(&server).await;
    group(&server, "Büro", &[]).await;
    let exists =
        async |name: &str| server.app.store.account_by_username(&name.parse().unwrap()).await.unwrap().is_some();
    browser.get(ADDRESS).await;
    let bad = "username,name,groups\nanna,Anna,büro\nb b,,\nboss,,\ncleo,,Sales\nanna,,\n";
    let page = browser.post(ADDRESS, &[("table", bad), ("reason", "new people")]).await;
    assert_eq!(page.status, 422);
    // All at once, in the order of the lines: also what only the database knows.
    let lines = [
        "Line 3: This user name cannot be used: <bdi>b b</bdi>",
        "Line 4: Another account has this user name: <bdi>boss</bdi>",
        "Line 5: There is no such group: <bdi>Sales</bdi>",
        "Line 6: This user name is already further up: <bdi>anna</bdi>",
    ];
    let places: Vec<usize> =
        lines.iter().map(|line| page.text.find(line).unwrap_or_else(|| panic!("{line}"))).collect();
    assert!(places.is_sorted(), "{}", page.text);
    assert_eq!(page.text.matches("Line ").count(), lines.len());
    assert!(!exists("anna").await);
    let administrator =
        browser.post(ADDRESS, &[("table", "username,administrator\nanna,yes\n"), ("reason", "x")]).await;
    assert!(administrator.text.contains("A table makes nobody an administrator: <bdi>administrator</bdi>"));

    // Formulas and scripts are text, on pages and in tables.
    let table =
        "\u{feff}username;display_name;groups\r\nanna;\"<script>alert(1)</script>\";\"Büro\"\r\n=cmd|x;=1+1;\r\n";
    let page = browser.post(ADDRESS, &[("table", table), ("check", "yes")]).await;
    assert!(page.status == 200 && page.text.contains("2 people can be imported."), "{}", page.text);
    assert_eq!(browser.post(ADDRESS, &[("table", table), ("reason", "")]).await.status, 422);
    let at = browser.post(ADDRESS, &[("table", table), ("reason", "<b>new</b> people")]).await.to().to_owned();
    assert!(!exists("anna").await, "nothing is imported before the phone approves");
    assert!(browser.get(&at).await.text.contains("Create 2 accounts: &#60;b&#62;new&#60;/b&#62; people"));
    let page = approve(&mut browser, &phone, &at).await;
    assert_eq!(page.to(), format!("{at}/links"));
    assert!(exists("anna").await && exists("=cmd|x").await);
    let page = browser.get(&format!("{at}/links")).await.text;
    assert!(!page.contains("<script>alert") && page.contains("&#60;script&#62;"), "{page}");
    assert_eq!(secrets(&page).len(), 2);
    let csv = browser.get(&format!("{at}/links.csv")).await.text;
    assert!(csv.contains("'=cmd|x,'=1+1,") && csv.contains("/welcome#"), "{csv}");
    let people = browser.get("/admin/people.csv").await.text;
    assert!(people.contains("'=cmd|x,'=1+1,"), "{people}");
    for page in ["/admin/people", "/admin/people?q=%3Cscript%3E"] {
        assert!(!browser.get(page).await.text.contains("<script>alert"), "{page}");
    }
    let created = recorded(&server, AuditKind::AccountCreated).await;
    let note = format!("person by {boss}: <b>new</b> people");
    assert_eq!(created.iter().filter(|(_, detail)| detail.ends_with(&note)).count(), 2, "{created:?}");
    // The log still says what the rows say.
    let audited = nod::flow::operations::audit::verify(&server.app).await.unwrap();
    assert!(audited.is_ok(), "{audited:?}");
    // A name that was taken meanwhile: all or none.
    let at = browser.post(ADDRESS, &[("table", "username\ndora\nemil\n"), ("reason", "x")]).await.to().to_owned();
    server.account("emil").await;
    let page = approve(&mut browser, &phone, &at).await;
    assert!(page.status >= 400 && !exists("dora").await, "{page:?}");
    server.finish().await;
}

/// Without a script: the browser sends the file as it is.
async fn a_table_comes_from_a_file_as_spreadsheets_write_it(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (_, phone, mut browser) = boss(&server).await;
    let sent = async |browser: &mut Browser, bytes: &[u8], pasted: &str, fields: &[(&str, &str)]| {
        browser.get(ADDRESS).await;
        let all: Vec<_> = fields.iter().copied().chain([("table", pasted)]).collect();
        browser.post_file(ADDRESS, &all, ("file", "people.csv", bytes)).await
    };
    let check = [("check", "1"), ("reason", "")];
    // A mark at the beginning, semicolons, and line ends of Windows. The field has what an earlier file had: it does not count.
    let good = "\u{feff}username;display_name\r\nanna;Änna\r\nbert;\r\n".as_bytes();
    let page = sent(&mut browser, good, "username\nb b\n", &check).await;
    assert!(page.status == 200 && page.text.contains("2 people can be imported."), "{}", page.text);
    assert!(page.text.contains("anna;Änna"), "the file stands in the field: {}", page.text);
    // Where none was chosen, browsers send an empty one.
    let page = sent(&mut browser, b"", "username\ncleo\n", &check).await;
    assert!(page.status == 200 && page.text.contains("One person can be imported."), "{}", page.text);
    // ISO 8859-1 is not guessed: the line is named.
    let page = sent(&mut browser, b"username;display_name\nanna;Anna\nbert;M\xfcller\n", "", &check).await;
    assert!(page.status == 422 && page.text.contains("Line 3: The file is not UTF-8."), "{}", page.text);
    let utf_16: Vec<u8> = "\u{feff}username\nanna\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let page = sent(&mut browser, &utf_16, "", &check).await;
    assert!(page.status == 422 && page.text.contains("The file is not UTF-8."), "{}", page.text);
    let page = sent(&mut browser, b"", "", &check).await;
    assert!(page.status == 422 && page.text.contains("There is nobody in it."), "{}", page.text);
    // Too many bytes, in the file and in a field; a field twice.
    let large = vec![b'x'; 1024 * 1024 + 1];
    sent(&mut browser, &large, "", &check).await.refused(ErrorCode::TooLarge);
    let text = "x".repeat(large.len());
    sent(&mut browser, b"", &text, &check).await.refused(ErrorCode::TooLarge);
    sent(&mut browser, good, "", &[&check[..], &check[..]].concat()).await.refused(ErrorCode::BadField);
    // Half of a body, and none of ours.
    browser.get(ADDRESS).await;
    let csrf = browser.csrf.clone();
    let form = format!("--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b");
    browser.post_bytes(ADDRESS, "multipart/form-data; boundary=b", &form).await.refused(ErrorCode::BadField);
    browser.post_bytes(ADDRESS, "multipart/form-data", &form).await.refused(ErrorCode::BadField);
    "of somebody else".clone_into(&mut browser.csrf);
    let page = browser.post_file(ADDRESS, &[("table", "")], ("file", "people.csv", good)).await;
    page.refused(ErrorCode::CrossSite);

    let at = sent(&mut browser, good, "", &[("reason", "new people")]).await.to().to_owned();
    assert_eq!(approve(&mut browser, &phone, &at).await.to(), format!("{at}/links"));
    let anna = server.app.store.account_by_username(&"anna".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(anna.display_name.unwrap().to_string(), "Änna");
    server.finish().await;
}

async fn the_link_sets_the_first_password_once(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (_, phone, mut browser) = boss(&server).await;
    let at = ask(&mut browser, "create", &[("username", "anna"), ("display_name", "Anna")]).await;
    approve(&mut browser, &phone, &at).await;
    let page = browser.get(&format!("{at}/links")).await.text;
    let secret = secrets(&page).remove(0);
    let welcome = async |code: &str, password: &str, again: &str| {
        let mut browser = Browser::new(&server);
        browser.get("/welcome").await;
        let page = browser.post("/welcome", &[("code", code), ("password", password), ("password_again", again)]).await;
        (browser, page)
    };
    for (code, password, again, status) in [
        ("wrong", PASSWORD, PASSWORD, 403),
        (&secret, "short", "short", 422),
        (&secret, PASSWORD, "another one altogether", 422),
        (secret.get(1..).unwrap(), PASSWORD, PASSWORD, 403),
    ] {
        assert_eq!(welcome(code, password, again).await.1.status, status, "{code} {password}");
    }
    // Two at once: one sets it.
    let (first, second) = tokio::join!(welcome(&secret, PASSWORD, PASSWORD), welcome(&secret, PASSWORD, PASSWORD));
    let mut statuses = [first.1.status, second.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    let mut won = if first.1.status == 303 { first.0 } else { second.0 };
    assert_eq!(won.get("/account").await.status, 200);
    assert_eq!(welcome(&secret, PASSWORD, PASSWORD).await.1.status, 403, "it works once");
    assert!(browser.get(&format!("{at}/links")).await.text.contains("The link was used, or has ended."));
    let anna = server.app.store.account_by_username(&"anna".parse().unwrap()).await.unwrap().unwrap();
    // A person with a password gets no such link: it would be a way around it.
    let id = anna.id.to_string();
    let at = ask(&mut browser, "invite", &[("account", &id)]).await;
    assert!(approve(&mut browser, &phone, &at).await.text.contains("It was so already."));
    // A link ends.
    let bert = server.account("bert").await.to_string();
    let at = ask(&mut browser, "invite", &[("account", &bert)]).await;
    assert_eq!(approve(&mut browser, &phone, &at).await.to(), format!("{at}/links"));
    let secret = secrets(&browser.get(&format!("{at}/links")).await.text).remove(0);
    server.clock.advance(Duration::from_hours(24 * 7));
    assert_eq!(welcome(&secret, PASSWORD, PASSWORD).await.1.status, 403);
    // Another session never sees the links.
    browser.sign_in_with("boss", &phone).await;
    browser.get(&format!("{at}/links")).await.refused(ErrorCode::ChallengeUnknown);
    server.finish().await;
}
