//! `nod group` and `nod two-step`.

use super::Installation;

super::on_both! {
    groups_are_made_filled_and_deleted
    two_step_verification_is_required_and_its_absence_listed
    people_are_imported_invited_exported_signed_out_and_deleted
}

async fn groups_are_made_filled_and_deleted(nod: Installation) -> Installation {
    for name in ["anna", "bert"] {
        nod.nod(&["user", "add", name, "--no-password"]).done();
    }
    assert!(nod.nod(&["group", "add", "Finance"]).done().starts_with("the group Finance is created ("));
    nod.nod(&["group", "add", "FINANCE"]).refused("group_exists");
    nod.nod(&["group", "put", "finance", "anna", "bert"]).done();
    nod.nod(&["group", "put", "finance", "anna"]).refused("nothing_to_do");
    nod.nod(&["group", "put", "finance", "anna", "--role", "administrator"]).done();
    nod.nod(&["group", "put", "finance", "nobody"]).refused("user_unknown");
    nod.nod(&["group", "show", "sales"]).refused("group_unknown");
    let shown = nod.nod(&["group", "show", "Finance", "--json"]).json();
    assert_eq!(
        (&shown["members"][0]["username"], &shown["members"][0]["role"]),
        (&"anna".into(), &"administrator".into())
    );
    assert!(nod.nod(&["group", "show", "Finance"]).done().contains("2 member(s)"));
    nod.nod(&["group", "rename", "finance", "Accounts"]).done();
    nod.nod(&["group", "remove", "accounts", "bert"]).done();
    assert_eq!(nod.nod(&["group", "list", "--json"]).json()[0]["members"], 1);
    for nonsense in [&["group", "add", "a,b"][..], &["group", "delete", "accounts"], &["group", "put", "accounts"]] {
        assert_eq!(nod.nod(nonsense).code, 2, "{nonsense:?}: a name without commas, a reason, and somebody");
    }
    nod.nod(&["group", "delete", "accounts", "--reason", "merged"]).done();
    assert_eq!(nod.nod(&["group", "list", "--json"]).json().as_array().unwrap().len(), 0);
    nod.nod(&["audit", "verify"]).done();
    nod
}

async fn two_step_verification_is_required_and_its_absence_listed(nod: Installation) -> Installation {
    nod.nod(&["user", "add", "anna", "--no-password", "--display-name", "=cmd()"]).done();
    nod.nod(&["group", "add", "Finance"]).done();
    assert_eq!(nod.nod(&["two-step", "require", "--reason", "x"]).code, 2, "of whom?");
    assert_eq!(nod.nod(&["two-step", "require", "--everyone"]).code, 2, "why?");
    nod.nod(&["two-step", "require", "--everyone", "--grace", "400d", "--reason", "x"]).refused("bad_field");
    let required = nod.nod(&["two-step", "require", "--group", "finance", "--grace", "14d", "--reason", "policy"]);
    assert!(required.done().starts_with("two-step verification is required of Finance from "));
    nod.nod(&["two-step", "require", "--everyone", "--reason", "policy"]).done();
    let shown = nod.nod(&["two-step", "show", "--json"]).json();
    assert_eq!((&shown["nothing"], shown["required"].as_array().unwrap().len()), (&1.into(), 2));
    assert!(nod.nod(&["two-step", "show"]).done().contains("everyone"));
    assert!(nod.nod(&["two-step", "missing"]).done().contains("1 without two-step verification"));
    assert_eq!(nod.nod(&["two-step", "missing", "--group", "finance", "--json"]).json().as_array().unwrap().len(), 0);
    let csv = nod.nod(&["two-step", "missing", "--csv"]);
    assert!(csv.done().contains("anna,'=cmd(),"), "{csv:?}");
    assert_eq!(nod.nod(&["two-step", "remind", "anna"]).done(), "1 reminded\n");
    assert_eq!(nod.nod(&["two-step", "remind"]).done(), "0 reminded\n");
    nod.nod(&["two-step", "lift", "--everyone", "--reason", "tried"]).done();
    nod.nod(&["two-step", "lift", "--everyone", "--reason", "tried"]).refused("nothing_to_do");
    nod.nod(&["audit", "verify"]).done();
    nod
}

async fn people_are_imported_invited_exported_signed_out_and_deleted(nod: Installation) -> Installation {
    nod.nod(&["group", "add", "Sales"]).done();
    std::fs::write(nod.path("people.csv"), "\u{feff}username;name;groups\r\nanna;Anna;Sales\r\nbert;;\r\n").unwrap();
    std::fs::write(nod.path("bad.csv"), "username,groups\nanna,\nb b,\ncleo,Nowhere\n").unwrap();
    let file = |name: &str| nod.path(name).to_str().unwrap().to_owned();
    assert_eq!(nod.nod(&["user", "import", &file("people.csv")]).code, 2, "why?");
    let tried = nod.nod(&["user", "import", &file("people.csv"), "--dry-run"]);
    assert_eq!(tried.done(), "2 can be imported; nothing was\n");
    let bad = nod.nod(&["user", "import", &file("bad.csv"), "--reason", "new people"]);
    bad.refused("import_refused");
    assert!(bad.err.contains("line 3: bad_username: "), "{bad:?}");
    assert_eq!(nod.nod(&["user", "list", "--json"]).json().as_array().unwrap().len(), 0);
    let links = nod.nod(&["user", "import", &file("people.csv"), "--reason", "new people"]);
    assert_eq!(links.done().lines().count(), 3);
    assert!(links.out.contains("anna,Anna,http://") && links.out.contains("/welcome#"), "{links:?}");
    nod.nod(&["user", "import", &file("people.csv"), "--reason", "again"]).refused("import_refused");
    let from_input = nod.nod_reads(&["user", "import", "-", "--reason", "one more"], "username\ncleo\n");
    assert!(from_input.done().contains("cleo,"), "{from_input:?}");
    assert!(nod.nod(&["user", "invite", "bert"]).done().contains("/welcome#"));
    nod.nod_reads(
        &["user", "password", "bert", "--reason", "a test", "--password-stdin"],
        crate::harness::person::PASSWORD,
    )
    .done();
    nod.nod(&["user", "invite", "bert"]).refused("nothing_to_do");
    nod.nod(&["user", "sign-out", "bert", "--reason", "a test"]).done();
    let exported = nod.nod(&["user", "export", "anna", "--reason", "asked for it"]).json();
    assert_eq!((&exported["format"], &exported["groups"][0]["name"]), (&"nod-account-1".into(), &"Sales".into()));
    nod.nod(&["user", "delete", "anna", "--reason", "left"]).done();
    nod.nod(&["user", "show", "anna"]).refused("user_unknown");
    nod.nod(&["user", "disable", "bert", "--reason", "left"]).done();
    nod.nod(&["user", "delete", "bert", "--reason", "left for good"]).done();
    nod.nod(&["audit", "verify"]).done();
    nod
}
