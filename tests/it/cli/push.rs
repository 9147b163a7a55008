//! `nod push`, and what `nod doctor` says of push services.

use nod_push_mocks::{Apns, Behaviour, Ca, Fcm};
use serde_json::json;

use super::{Installation, write};
use crate::harness::eventually;
use crate::push::{TOPIC, apns_target, apns_token, fcm_target};

super::on_both! {
    push_is_tested_shown_and_counted_from_the_command_line
}

/// Stand-ins that the installation's configuration names.
struct Services {
    apns: Apns,
    fcm: Fcm,
}

async fn services(nod: &Installation) -> Services {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let ca = Ca::new();
    let (apns, fcm) = (Apns::start(&ca).await, Fcm::start(&ca).await);
    apns.topics([TOPIC]);
    write(&nod.path("ca.pem"), &ca.pem());
    write(&nod.path("apns.p8"), &apns.key_p8());
    write(&nod.path("account.json"), &fcm.service_account_json());
    let config = std::fs::read_to_string(nod.path("nod.toml")).unwrap();
    let push = format!(
        "[push]\nca_file = \"ca.pem\"\n[apns]\nproduction_url = \"{apns_url}\"\nsandbox_url = \"{apns_url}\"\n\
         key_file = \"apns.p8\"\nkey_id = \"{}\"\nteam_id = \"{}\"\ntopics = [\"{TOPIC}\"]\n\
         [fcm]\nurl = \"{}\"\nservice_account_file = \"account.json\"\n",
        apns.key_id(),
        apns.team_id(),
        fcm.url(),
        apns_url = apns.url(),
    );
    // The service of this process and the program have different working folders.
    let here = |name: &str| nod.path(name).display().to_string();
    let push = ["ca.pem", "apns.p8", "account.json"]
        .iter()
        .fold(push, |text, name| text.replace(&format!("\"{name}\""), &format!("\"{}\"", here(name))));
    write(&nod.path("nod.toml"), &format!("{config}{push}"));
    Services { apns, fcm }
}

async fn push_is_tested_shown_and_counted_from_the_command_line(mut nod: Installation) -> Installation {
    let Services { apns, fcm } = services(&nod).await;
    let service = nod.serve().await;
    nod.nod(&["user", "add", "anna", "--no-password", "--administrator"]).done();
    let phone = nod.phone("anna", "Phone").await;
    nod.nod(&["push", "test", "--user", "anna", "--name", "Phone"]).refused("bad_field");
    phone.api().set_push_target(&fcm_target("annas-phone")).await.unwrap();
    phone.api().set_push_target(&apns_target(&apns_token(1))).await.unwrap();

    let tested = nod.nod(&["push", "test", "--user", "anna", "--name", "Phone"]);
    assert_eq!(tested.done().matches("accepted\n").count(), 2, "{tested:?}");
    assert_eq!((fcm.received().len(), apns.received().len()), (1, 1));
    apns.next([Behaviour::Answer {
        status: 403,
        headers: Vec::new(),
        body: json!({ "reason": "InvalidProviderToken" }).to_string(),
    }]);
    let failed = nod.nod(&["push", "test", "--user", "anna", "--name", "Phone"]);
    assert_eq!(failed.code, 1);
    assert!(failed.out.contains("Apple refuses our key: InvalidProviderToken"), "{failed:?}");

    let webmail = nod.relying_party("webmail");
    let asked = webmail.ask_at("anna", "tap").await;
    let shown = eventually("both pushes are accepted", async || {
        let shown = nod.nod(&["push", "show", asked.text("id"), "--json"]).json();
        let rows = shown.as_array().unwrap().clone();
        (rows.len() == 2 && rows.iter().all(|row| !row["accepted_at"].is_null())).then_some(rows)
    })
    .await;
    assert!(shown.iter().all(|row| row["delivered_at"].is_null() && row["failed"].is_null()), "{shown:?}");
    assert!(nod.nod(&["push", "show", asked.text("id")]).done().contains("accepted "));
    let none = "01890a5d-ac96-774b-bcce-b302099a8057";
    assert_eq!(nod.nod(&["push", "show", none]).done(), "nothing was pushed for that challenge\n");

    let status = nod.nod(&["push", "status", "--json"]).json();
    let of = |service: &str| status.as_array().unwrap().iter().find(|row| row["service"] == service).unwrap().clone();
    for service in ["fcm", "apns"] {
        let row = of(service);
        assert_eq!(
            (&row["configured"], &row["targets"], &row["accepted"]),
            (&json!(true), &json!(1), &json!(1)),
            "{row}"
        );
    }
    assert_eq!(of("webpush")["configured"], false);
    assert!(nod.nod(&["push", "status"]).done().starts_with("SERVICE"));

    let found = nod.nod(&["doctor", "--json"]).json();
    let check = |found: &serde_json::Value, name: &str| {
        let findings = found["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["check"] == name).unwrap().clone()
    };
    assert_eq!(check(&found, "push.apns")["severity"], "ok", "{found}");
    assert_eq!(check(&found, "push.fcm")["severity"], "ok", "{found}");
    let (apples, googles) = (apns.received().len(), fcm.received().len());
    apns.otherwise(Behaviour::ExpiredCredentials);
    let run = nod.nod(&["doctor", "--json"]);
    assert_eq!(run.code, 2);
    let found = serde_json::from_str(&run.out).unwrap();
    assert_eq!(check(&found, "push.apns")["severity"], "error", "{found}");
    assert_eq!((apns.received().len(), fcm.received().len()), (apples, googles), "nobody was sent to");
    let key = apns.key_p8();
    let secret = key.lines().nth(1).unwrap();
    assert!(!run.out.contains(secret) && !nod.nod(&["config", "show"]).out.contains(secret));
    webmail.cancel(asked.text("id")).await;
    service.finish().await;
    nod
}

#[test]
fn a_service_that_cannot_be_used_stops_the_start_and_is_named() {
    let nod = Installation::new();
    let config = std::fs::read_to_string(nod.path("nod.toml")).unwrap();
    let complete = "key_id = \"K\"\nteam_id = \"T\"\ntopics = [\"org.example.nod\"]\n";
    for (section, names) in [
        ("[apns]\nkey = \"x\"\n".to_owned(), "apns.key_id"),
        (format!("[apns]\nkey = \"no key\"\n{complete}"), "apns.key: "),
        (format!("[apns]\nkey_file = \"nowhere.p8\"\n{complete}"), "apns.key_file: nowhere.p8: No such file"),
        (format!("[apns]\nkey_file = \"nod.toml\"\n{complete}"), "apns.key_file: nod.toml: it is no private key"),
        ("[fcm]\nservice_account_file = \"nod.toml\"\n".to_owned(), "fcm.service_account_file: nod.toml: it is no"),
        ("[fcm]\nservice_account = \"{}\"\n".to_owned(), "fcm.service_account: "),
        ("[fcm]\nurl = \"http://example.org\"\n".to_owned(), "fcm.url"),
        ("[webpush]\nsubject = \"mailto:x@localhost\"\n".to_owned(), "webpush.subject"),
        ("[push]\nca_file = \"nowhere.pem\"\n".to_owned(), "nowhere.pem"),
        ("[push]\nqueue = 0\n".to_owned(), "push.queue"),
    ] {
        write(&nod.path("nod.toml"), &format!("{config}{section}"));
        let run = nod.nod(&["push", "status"]);
        assert_eq!(run.code, 1, "{section}: {run:?}");
        assert!(run.err.contains(names), "{names} in {run:?}");
        // There is no request, so there is no id that could be reported.
        assert!(!run.err.contains("request id") && !run.err.contains("internal"), "{run:?}");
        let doctor = nod.nod(&["doctor"]);
        assert_eq!(doctor.code, 2, "{section}: {doctor:?}");
        assert!(doctor.out.contains(names), "{names} in {doctor:?}");
    }
}
