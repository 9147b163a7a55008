//! `nod relying-party` and `nod keys`.

use std::process::Command;

use super::Installation;

super::on_both! {
    relying_parties_are_added_changed_disabled_and_listed
    a_new_key_is_published_before_it_signs
}

async fn relying_parties_are_added_changed_disabled_and_listed(nod: Installation) -> Installation {
    let added = nod.nod(&["relying-party", "add", "webmail", "--origin", "https://mail.example.org", "--json"]).json();
    let first = added["secret"].as_str().unwrap().to_owned();
    assert_eq!(first.len(), 43);
    nod.nod(&["relying-party", "add", "webmail"]).refused("bad_field");
    nod.nod(&["relying-party", "add", "wiki", "--origin", "https://wiki.example.org/"]).refused("bad_field");

    nod.nod(&["relying-party", "set", "webmail", "--name", "Webmail", "--policy", "strict"]).done();
    let party = nod.nod(&["relying-party", "list", "--json"]).json()[0].clone();
    assert_eq!(
        (&party["client"], &party["name"], &party["policy"]),
        (&"webmail".into(), &"Webmail".into(), &"strict".into())
    );
    assert_eq!(party["origins"][0], "https://mail.example.org", "what is not given stays");
    nod.nod(&["relying-party", "set", "webmail", "--policy", "default"]).done();
    let party = nod.nod(&["relying-party", "list", "--json"]).json()[0].clone();
    assert_eq!((&party["name"], &party["policy"]), (&"Webmail".into(), &serde_json::Value::Null));
    nod.nod(&["relying-party", "set", "webmail", "--no-origins"]).done();
    assert_eq!(nod.nod(&["relying-party", "list", "--json"]).json()[0]["origins"], serde_json::json!([]));
    nod.nod(&["relying-party", "set", "webmail"]).refused("input");
    nod.nod(&["relying-party", "set", "nobody", "--name", "Nobody"]).refused("bad_field");

    let rotated = nod.nod(&["relying-party", "rotate-secret", "webmail", "--json"]).json();
    let second = rotated["secret"].as_str().unwrap();
    assert_ne!(second, first);
    nod.nod(&["relying-party", "rotate-secret", "nobody"]).refused("bad_field");

    nod.nod(&["relying-party", "disable", "webmail"]).done();
    assert_eq!(nod.nod(&["relying-party", "list", "--json"]).json()[0]["state"], "disabled");
    nod.nod(&["relying-party", "disable", "webmail"]).refused("bad_field");
    nod.nod(&["relying-party", "enable", "webmail"]).done();

    // A secret is shown once: to the operator who asked for it.
    for command in [&["relying-party", "list"][..], &["relying-party", "list", "--json"], &["audit", "export"]] {
        let shown = nod.nod(command);
        assert!(!shown.done().contains(&first) && !shown.out.contains(second), "{shown:?}");
    }
    nod
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_example_works_as_it_is_printed() {
    let mut nod = Installation::with_address();
    let service = nod.serve().await;
    nod.nod(&["user", "add", "o'hara", "--no-password"]).done();
    nod.phone("o'hara", "Phone").await;
    let added = nod.nod(&["relying-party", "add", "webmail"]);
    let example = added.done().lines().find(|line| line.trim_start().starts_with("curl ")).unwrap();
    let output =
        Command::new("sh").arg("-c").arg(format!("{} --silent --noproxy '*'", example.trim())).output().unwrap();
    let asked: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(asked["id"].is_string(), "{asked}");
    service.finish().await;
}

async fn a_new_key_is_published_before_it_signs(nod: Installation) -> Installation {
    let first = nod.nod(&["keys", "list", "--json"]).json();
    assert_eq!((first.as_array().unwrap().len(), &first[0]["role"]), (1, &"signing".into()));
    let rotated = nod.nod(&["keys", "rotate", "--json"]).json();
    assert_eq!(rotated[0]["role"], "next");
    let both = nod.nod(&["keys", "list", "--json"]).json();
    assert_eq!((&both[0]["role"], &both[1]["role"]), (&"signing".into(), &"next".into()));
    assert_eq!((&both[0]["kid"], &both[1]["kid"]), (&first[0]["kid"], &rotated[0]["kid"]));
    assert!(nod.nod(&["keys", "rotate"]).done().contains("signs from"));
    assert_eq!(nod.nod(&["keys", "list"]).done().lines().count(), 4);
    nod
}
