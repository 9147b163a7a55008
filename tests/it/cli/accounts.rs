//! `nod user` and `nod device`.

use nod_core::link::EnrolmentLink;
use serde_json::{Value, json};

use super::{Enrolling, Installation};
use crate::harness::person::PASSWORD;

super::on_both! {
    the_command_line_sets_no_password_that_a_page_refuses
    accounts_are_added_listed_disabled_and_enabled
    what_cannot_be_done_says_why_with_a_stable_code
    a_phone_is_linked_shown_and_revoked_from_the_command_line
    what_the_database_holds_cannot_steer_the_terminal
}

/// Stand for the code that the phone shows.
const RIGHT: &str = "the right code";
const RIGHT_IN_ARABIC_DIGITS: &str = "the right code, in Arabic digits";

async fn accounts_are_added_listed_disabled_and_enabled(nod: Installation) -> Installation {
    let added = nod.nod_reads(
        &["user", "add", "Anna@Example.org", "--password-stdin", "--administrator", "--display-name", "Anna"],
        &format!("{PASSWORD}\n"),
    );
    assert!(added.done().starts_with("anna@example.org is added ("));
    nod.nod(&["user", "add", "bert", "--no-password"]).done();
    let all = nod.nod(&["user", "list", "--json"]).json();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[0]["username"], "anna@example.org");
    assert_eq!((&all[0]["administrator"], &all[0]["has_password"]), (&true.into(), &true.into()));
    assert_eq!((&all[1]["administrator"], &all[1]["has_password"]), (&false.into(), &false.into()));
    assert!(nod.nod(&["user", "list"]).done().contains("bert"));

    nod.nod(&["user", "disable", "bert", "--reason", "left the company"]).done();
    assert_eq!(nod.nod(&["user", "show", "bert", "--json"]).json()["state"], "disabled");
    nod.nod(&["user", "disable", "bert", "--reason", "again"]).refused("user_disabled");
    nod.nod(&["user", "enrol", "bert", "--reason", "a new phone"]).refused("user_disabled");
    nod.nod(&["user", "enable", "bert"]).done();
    assert_eq!(nod.nod(&["user", "show", "bert", "--json"]).json()["state"], "active");
    nod.nod_reads(&["user", "password", "bert", "--reason", "forgot it", "--password-stdin"], PASSWORD).done();
    assert!(nod.nod(&["audit", "export"]).done().contains("\"by the command line: forgot it\""));
    assert_eq!(nod.nod(&["user", "show", "bert", "--json"]).json()["has_password"], true);

    let shown = nod.nod(&["user", "show", "bert", "--json"]).json();
    assert_eq!((&shown["two_step_since"], &shown["recovery_code_made_at"]), (&Value::Null, &Value::Null));
    assert_eq!((&shown["passkeys"], &shown["codes_apps"]), (&json!([]), &json!([])));
    assert_eq!((&shown["backup_codes"], &shown["app_passwords"]), (&json!({ "left": 0, "all": 0 }), &json!(0)));
    assert!(nod.nod(&["user", "show", "bert"]).done().contains("0 of 0 left"));

    nod.nod(&["user", "resume", "bert"]).refused("user_unknown");
    let paused = nod.nod(&["user", "pause", "bert", "--seconds", "600"]);
    assert!(paused.done().starts_with("push is paused for bert until "));
    nod.nod(&["user", "resume", "bert"]).done();
    nod.nod(&["user", "resume", "bert"]).refused("user_unknown");
    nod.nod(&["user", "unlock", "bert", "--reason", "asked for it"]).refused("user_unknown");
    nod.nod(&["audit", "verify"]).done();
    nod
}

async fn the_command_line_sets_no_password_that_a_page_refuses(mut nod: Installation) -> Installation {
    const LEAKED: &str = "a password that leaked";
    let add = ["user", "add", "anna", "--password-stdin"];
    for (password, code) in [("fourteen chars", "password_too_weak"), ("annaannaannaanna", "password_too_guessable")] {
        let run = nod.nod_reads(&add, password);
        run.refused(code);
        assert!(!run.err.contains(password), "{run:?}");
    }
    assert!(nod.nod_reads(&add, "annaannaannaanna").err.contains("the same again and again"), "with words that help");
    nod.nod_reads(&add, LEAKED).done();

    // The operator names a list: from then on it counts, at this door too.
    let config = std::fs::read_to_string(nod.path("nod.toml")).unwrap();
    let list = nod.path("breached.txt");
    let setting = format!("{config}[passwords]\nbreached_file = \"{}\"\n", list.display());
    super::write(&nod.path("nod.toml"), &setting);
    super::write(&list, &crate::account::passwords::list_of(&[LEAKED]));
    let set = ["user", "password", "anna", "--reason", "a test", "--password-stdin"];
    let run = nod.nod_reads(&set, LEAKED);
    run.refused("password_breached");
    assert!(!run.err.contains(LEAKED), "{run:?}");
    nod.nod_reads(&set, PASSWORD).done();

    // A list that is none refuses every password, and nothing else; the service does not start, and doctor says why.
    super::write(&list, "correct horse battery staple\n");
    for command in [&set[..], &["user", "add", "bert", "--password-stdin"]] {
        let run = nod.nod_reads(command, "another battery horse");
        run.refused("setting_unusable");
        assert!(run.err.contains("passwords.breached_file") && run.err.contains("HASH:COUNT"), "{run:?}");
    }
    nod.nod(&["user", "disable", "anna", "--reason", "a test"]).done();
    let doctor = nod.nod(&["doctor", "--json"]);
    assert_eq!(doctor.code, 2, "{doctor:?}");
    assert!(doctor.out.contains("\"passwords.breached_file\"") && doctor.out.contains("HASH:COUNT"), "{doctor:?}");
    // The address is the service's now.
    nod.listener = None;
    let serve = nod.nod(&["serve"]);
    serve.refused("setting_unusable");
    assert!(serve.err.contains(&list.display().to_string()), "{serve:?}");
    nod
}

async fn what_cannot_be_done_says_why_with_a_stable_code(nod: Installation) -> Installation {
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    nod.nod(&["user", "add", "Anna", "--no-password"]).refused("username_taken");
    nod.nod_reads(&["user", "add", "bert", "--password-stdin"], "short\n").refused("password_too_weak");
    nod.nod(&["user", "add", "bert", "--password-stdin"]).refused("input");
    // Nobody is there to be asked.
    nod.nod(&["user", "add", "bert"]).refused("input");
    for command in ["show", "enable", "invite"] {
        nod.nod(&["user", command, "nobody"]).refused("user_unknown");
    }
    for command in ["disable", "unlock", "sign-out", "export", "delete", "password", "enrol"] {
        nod.nod(&["user", command, "nobody", "--reason", "a test"]).refused("user_unknown");
        assert_eq!(nod.nod(&["user", command, "anna"]).code, 2, "{command} without a reason");
    }
    nod.nod(&["device", "revoke", "01890a5d-ac96-774b-bcce-b302099a8057"]).refused("device_unknown");
    nod.nod(&["device", "revoke", "--user", "anna", "--name", "Phone"]).refused("device_unknown");
    nod.nod(&["evidence", "01890a5d-ac96-774b-bcce-b302099a8057"]).refused("challenge_unknown");
    for nonsense in [
        &["user", "add"][..],
        &["user", "add", "two words", "--no-password"],
        &["user", "add", "bert", "--no-password", "--password-stdin"],
        &["device", "revoke"],
        &["device", "revoke", "--user", "anna"],
        &["evidence", "7"],
        &["relying-party", "add", "webmail", "--policy", "lax"],
        &["fly"],
    ] {
        assert_eq!(nod.nod(nonsense).code, 2, "{nonsense:?}");
    }
    assert_eq!(nod.nod(&["user", "list", "--json"]).json().as_array().unwrap().len(), 1);
    nod
}

async fn a_phone_is_linked_shown_and_revoked_from_the_command_line(mut nod: Installation) -> Installation {
    let service = nod.serve().await;
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    let phone = nod.phone("anna", "Anna's phone").await;
    // REQ 25: every device ever bound stays on record.
    let second = nod.phone("anna", "Anna's phone").await;
    let third = nod.phone("anna", "Tablet").await;
    assert_eq!(phone.api().info().await.unwrap().username, "anna");

    nod.nod(&["device", "revoke", "--user", "anna", "--name", "Anna's phone"]).refused("bad_field");
    let id = phone.device.identity().device.to_string();
    nod.nod(&["device", "revoke", &id]).done();
    nod.nod(&["device", "revoke", &id]).refused("device_revoked");
    assert!(phone.api().info().await.is_err(), "the service knows at once");
    nod.nod(&["device", "revoke", "--user", "anna", "--name", "Anna's phone"]).done();
    assert!(second.api().info().await.is_err());
    assert!(third.api().info().await.is_ok());

    let shown = nod.nod(&["user", "show", "anna", "--json"]).json();
    let states: Vec<_> = shown["devices"].as_array().unwrap().iter().map(|device| &device["state"]).collect();
    assert_eq!(states, ["active", "revoked", "revoked"]);
    let text = nod.nod(&["user", "show", "anna"]);
    assert!(text.done().contains("3 device(s) ever bound") && text.out.contains("Tablet"), "{text:?}");
    service.finish().await;
    nod
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_phone_is_bound_only_by_a_yes_or_its_very_code() {
    let mut nod = Installation::with_address();
    let service = nod.serve().await;
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    // What is typed, and whether it binds.
    for (arguments, typed, binds) in [
        (&[][..], "y", true),
        (&[], "Yes", true),
        (&[], "n", false),
        (&[], "", false),
        (&["--yes-if-code", "-"], "ab-cd", false),
        (&["--yes-if-code", "ab-cd"], "y", false),
        (&["--yes-if-code", "-"], RIGHT, true),
        (&["--yes-if-code", "-"], RIGHT_IN_ARABIC_DIGITS, true),
    ] {
        let all = [&["user", "enrol", "anna", "--reason", "lost the old one"], arguments].concat();
        let mut enrolling = Enrolling::start(&nod, &all);
        let link = enrolling.line_with("/enrol#v1.").trim().to_owned();
        let link = EnrolmentLink::parse(&link).unwrap();
        let outside = nod_device::Outside::system().unwrap();
        let seed = nod_core::random::bytes(&nod::ambient::OsRandom);
        let signer = std::sync::Arc::new(nod_core::token::Ed25519Signer::from_seed(&seed));
        let claim = nod_device::enrol(&link, "Phone".parse().unwrap(), "test", signer, &outside);
        let pending = claim.await.unwrap();
        let code = pending.confirmation_code();
        assert!(enrolling.line_with("  code").contains(code));
        let arabic = |digit: char| digit.to_digit(10).map_or(' ', |digit| char::from_u32(0x660 + digit).unwrap());
        let typed = match typed {
            RIGHT => code.to_owned(),
            RIGHT_IN_ARABIC_DIGITS => code.chars().map(arabic).collect(),
            other => other.to_owned(),
        };
        enrolling.say(&typed);
        let run = enrolling.end();
        assert_eq!(run.code, i32::from(!binds), "{typed:?}: {run:?}");
        match pending.confirmed().await {
            Ok(device) => assert!(binds && run.out.contains(&device.identity().device.to_string()), "{run:?}"),
            Err(error) => assert!(!binds && matches!(error, nod_device::EnrolError::Refused), "{error}"),
        }
        if !binds {
            run.refused("input");
        }
        // A link works once.
        let signer = std::sync::Arc::new(nod_core::token::Ed25519Signer::from_seed(&[7; 32]));
        assert!(nod_device::enrol(&link, "Other".parse().unwrap(), "test", signer, &outside).await.is_err());
    }
    assert_eq!(nod.nod(&["audit", "export"]).done().matches(", by the command line: lost the old one\"").count(), 8);
    service.finish().await;
}

/// What no door of Nod lets in, written behind its back: as a name, which is refused when it is read, and as an origin, which is shown.
async fn what_the_database_holds_cannot_steer_the_terminal(nod: Installation) -> Installation {
    let runs = |arguments: &[&str]| {
        let run = nod.nod(arguments);
        let said = format!("{}{}", run.out, run.err);
        let steers = |letter: &char| (letter.is_control() && *letter != '\n') || *letter == '\u{202e}';
        assert_eq!(said.chars().find(steers), None, "{arguments:?}: {said:?}");
        said
    };
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    nod.nod(&["relying-party", "add", "webmail"]).done();
    // Clears the screen, sets its title, and turns what follows around.
    let origins = r#"["https://\u001b[2J\u001b]0;owned\u0007\u202e\u009b31m\r.example"]"#;
    let webmail = "WHERE client_id = 'webmail'";
    assert_eq!(nod.sql(&format!("UPDATE relying_parties SET origins = '{origins}' {webmail}")).await, 1);
    assert!(runs(&["relying-party", "list"]).contains("owned"));
    let name = "An\u{1b}[2J\u{202e}na";
    assert_eq!(nod.sql(&format!("UPDATE accounts SET display_name = '{name}'")).await, 1);
    assert!(runs(&["user", "show", "anna"]).contains("accounts"));
    nod
}
