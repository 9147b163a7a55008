//! How letters leave the house when the mail server does not behave: none is lost, and nothing waits.

use std::time::Duration;

use nod::config::Encryption;
use nod::flow::mail::outbox;
use nod_core::time::Timestamp;

use super::{MailServer, Mailed, mailing};
use crate::bad_input::World;
use crate::factor::app_passwords::new_app_password;
use crate::harness::person::Browser;
use crate::harness::{in_time, on_both_databases};
use crate::store::bed::Kind;

on_both_databases! {
    a_letter_is_whole_and_says_what_it_is
    a_mail_server_that_is_down_for_an_hour_loses_nothing
    grey_lists_and_full_mailboxes_are_tried_again_and_refusals_are_not
    two_nodes_send_a_letter_once
}

async fn a_letter_is_whole_and_says_what_it_is(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    let letter = mailed.mail.letter("anna@example.org", 1).await;
    let headers = &letter.0["headers"];
    assert_eq!(headers["auto-submitted"], "auto-generated");
    assert_eq!(headers["from"], "Nod <nod@example.org>");
    assert_eq!(letter.0["from"], "nod@example.org");
    assert_eq!(headers["date"], "Sun, 22 Nov 2026 12:00:00 +0000");
    assert!(headers["message-id"].as_str().unwrap().ends_with("@127.0.0.1>"), "{headers}");
    assert_eq!(letter.subject(), "Confirm your mail address");
    assert!(letter.0["html"].as_str().unwrap().contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(letter.text().contains("anna,") && !letter.text().contains('<'));
    assert_eq!(outbox::waiting(&mailed.world.server.app).await.unwrap(), (0, None));
    mailed.world.server.finish().await;
}

async fn a_mail_server_that_is_down_for_an_hour_loses_nothing(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    let port = mailed.mail.port;
    let before = mailed.mail.letters_to("anna@example.org").len();
    drop(mailed.mail);

    mailed.browser.get("/account/backup-codes").await;
    let made = mailed.browser.post("/account/backup-codes", &[]).await;
    assert_eq!(made.status, 200, "nobody waits for the mail server");
    let app = &mailed.world.server.app;
    for _ in 0..6 {
        assert_eq!(outbox::deliver_due(app).await.unwrap(), 0);
        mailed.world.server.clock.advance(Duration::from_mins(10));
    }
    let (waiting, since) = outbox::waiting(app).await.unwrap();
    assert_eq!((waiting, since), (1, Some(Timestamp::parse("2026-11-22T12:00:00Z").unwrap())));

    mailed.mail = MailServer::start_on(port);
    mailed.later(Duration::from_hours(1)).await;
    let app = &mailed.world.server.app;
    outbox::deliver_due(app).await.unwrap();
    let letter = mailed.mail.letter("anna@example.org", 1).await;
    assert!(before > 0 && letter.subject() == "New backup codes were made", "{letter:?}");
    assert!(
        letter.text().contains("22 November 2026, 12:00 UTC"),
        "when it happened, not when it was sent: {}",
        letter.text()
    );
    mailed.world.server.finish().await;
}

async fn grey_lists_and_full_mailboxes_are_tried_again_and_refusals_are_not(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    for address in ["grey@example.org", "full@example.org", "refused@example.org"] {
        mailed.browser.get("/account/addresses").await;
        mailed.browser.post("/account/addresses", &[("address", address)]).await;
    }
    let app = mailed.world.server.app.clone();
    assert_eq!(outbox::deliver_due(&app).await.unwrap(), 0);
    assert_eq!(outbox::waiting(&app).await.unwrap().0, 2, "one was refused for good");
    assert_eq!(outbox::deliver_due(&app).await.unwrap(), 0, "not before its time");
    mailed.later(Duration::from_mins(1)).await;
    // The service's own task was as fast, or this is.
    outbox::deliver_due(&app).await.unwrap();
    mailed.mail.letter("grey@example.org", 1).await;

    let page = mailed.browser.get("/account/addresses").await;
    assert_eq!(page.text.matches("The last letter did not arrive").count(), 1, "{}", page.text);
    // The waits double up to an hour, and end with the use of the letter.
    for _ in 0..30 {
        mailed.later(Duration::from_hours(1)).await;
        outbox::deliver_due(&app).await.unwrap();
    }
    assert_eq!(outbox::waiting(&app).await.unwrap().0, 0, "a link of yesterday is of no use");
    assert!(mailed.mail.letters_to("full@example.org").is_empty());
    mailed.world.server.finish().await;
}

async fn two_nodes_send_a_letter_once(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.browser.get("/account/addresses").await;
    mailed.browser.post("/account/addresses", &[("address", "anna@example.org")]).await;
    let app = &mailed.world.server.app;
    let sent = tokio::join!(
        outbox::deliver_due(app),
        outbox::deliver_due(app),
        outbox::deliver_due(app),
        outbox::deliver_due(app),
    );
    let sent = [sent.0, sent.1, sent.2, sent.3].map(Result::unwrap);
    assert_eq!(sent.iter().sum::<usize>(), 1);
    assert_eq!(mailed.mail.letters_to("anna@example.org").len(), 1);
    mailed.world.server.finish().await;
}

/// A server that greets and then says nothing holds up its own letter, and no other one, and no request.
#[tokio::test]
async fn a_mail_server_that_falls_silent_holds_up_nobody() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    for address in ["silent@example.org", "anna@example.org"] {
        mailed.browser.get("/account/addresses").await;
        mailed.browser.post("/account/addresses", &[("address", address)]).await;
    }
    let (server, mail) = (&mailed.world.server, &mailed.mail);
    let deadline = server.app.config.mail.deadline;
    let waited = async {
        mail.letter("anna@example.org", 1).await;
        assert_eq!(mailed.browser.get("/account").await.status, 200);
        server.clock.asleep(deadline..=deadline, 1).await;
        server.clock.advance(deadline);
    };
    let (sent, ()) =
        in_time("the deadline ends it", async { tokio::join!(outbox::deliver_due(&server.app), waited) }).await;
    assert_eq!(sent.unwrap(), 1);
    assert_eq!(outbox::waiting(&server.app).await.unwrap().0, 1, "it comes again");
    mailed.world.server.finish().await;
}

/// TLS is insisted on, with an authority that is known; credentials go over nothing else.
#[tokio::test]
async fn a_mail_server_with_an_unknown_authority_gets_no_letter_and_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&cert, certified.cert.pem()).unwrap();
    std::fs::write(&key, certified.signing_key.serialize_pem()).unwrap();
    let mail = MailServer::start_with(&[cert.to_str().unwrap(), key.to_str().unwrap()]);
    for (encryption, trusted, password, sent) in [
        (Encryption::Starttls, true, "secret", 1),
        (Encryption::Starttls, false, "secret", 0),
        (Encryption::Starttls, true, "wrong", 0),
        (Encryption::None, true, "secret", 0),
    ] {
        let (port, cert) = (mail.port, cert.clone());
        let world = World::with(move |config| {
            mailing(port)(config);
            config.mail.host = Some("localhost".to_owned());
            config.mail.encryption = encryption;
            config.mail.ca_file = trusted.then(|| cert.clone());
            config.mail.username = Some("nod".to_owned());
            config.mail.password = Some(password.to_owned().into());
        })
        .await;
        let before = mail.letters_to("anna@example.org").len();
        let mut browser = Browser::new(&world.server);
        browser.sign_in_with("anna", &world.phone).await;
        browser.get("/account/addresses").await;
        browser.post("/account/addresses", &[("address", "anna@example.org")]).await;
        assert_eq!(outbox::deliver_due(&world.server.app).await.unwrap(), sent, "{encryption:?} {trusted} {password}");
        let waiting = outbox::waiting(&world.server.app).await.unwrap().0;
        assert_eq!(waiting + u64::try_from(sent).unwrap(), 1, "what was not taken waits");
        if sent > 0 {
            let letter = mail.letter("anna@example.org", before + 1).await;
            assert_eq!((&letter.0["tls"], &letter.0["user"]), (&true.into(), &"nod".into()));
        } else {
            assert_eq!(mail.letters_to("anna@example.org").len(), before);
        }
        world.server.finish().await;
    }
}

/// A name must not write headers or lines of a letter, and nothing of it is markup.
#[tokio::test]
async fn a_name_stays_a_name_in_every_letter() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.confirmed("anna@example.org").await;
    let name = "<b>x</b> Bcc: eve@example.org";
    new_app_password(&mut mailed.browser, name, "imap", "open").await;
    mailed.deliver().await;
    let letter = mailed.mail.letter("anna@example.org", 3).await;
    assert_eq!(letter.subject(), "An app password was made");
    assert!(letter.text().contains(&format!("Name: {name}\n")), "{}", letter.text());
    let html = letter.0["html"].as_str().unwrap();
    assert!(html.contains("&#60;b&#62;x") && !html.contains("<b>"), "{html}");
    let names: Vec<String> = letter.0["names"].as_array().unwrap().iter().map(ToString::to_string).collect();
    assert!(!names.iter().any(|name| name.to_lowercase().contains("bcc")), "{names:?}");
    assert!(mailed.mail.letters_to("eve@example.org").is_empty());
    mailed.world.server.finish().await;
}
