//! The administrators' pages.

use askama::Template;
use nod::http::pages::layout::Link;
use nod::http::pages::layout::passwords::Rules;
use nod::http::pages::organisation::view::*;
use nod::http::pages::sign_in::view::{Progress, Secret, Waiting};
use nod::screening::Weakness;
use nod::words::Words;

use nod::http::pages::layout::settings::Section;

use super::account::activity;
use super::{csrf, own, site, waiting, when};

fn frame(w: Words, place: Place) -> Frame {
    let back = Link { href: "/admin".to_owned(), text: w.organisation_title().to_owned() };
    Frame { own: own(Section::BelowSecurity), place, is_full: true, back: (place != Place::Overview).then_some(back) }
}

fn person(username: &str, called: &str, groups: &str, standing: Standing) -> PersonRow {
    PersonRow {
        username: username.to_owned(),
        display_name: called.to_owned(),
        groups: groups.to_owned(),
        standing,
        is_administrator: standing == Standing::Protected,
        signed_in: (standing != Standing::New).then(|| when("2026-11-22T14:02:00Z", 600)),
        reminded: (standing == Standing::PasswordOnly).then(|| when("2026-11-21T14:02:00Z", 87_000)),
        href: "/admin/people/1".to_owned(),
    }
}

fn everybody() -> Vec<PersonRow> {
    vec![
        person("anna@example.org", "Anna de Vries", "Finance, Support", Standing::Protected),
        person("bram@example.org", "", "Finance", Standing::PasswordOnly),
        person("dmitri.sorensen-featherstonehaugh@example.org", "Dmitri Sørensen-Featherstonehaugh", "", Standing::New),
        person("elise@example.org", "Élise Martin", "Support", Standing::Disabled),
    ]
}

fn rule(is_due: bool) -> Required {
    Required { until: when("2026-12-12T00:00:00Z", 0), is_due }
}

fn overview(w: Words, is_full: bool, nothing: u64) -> Overview {
    let without: Vec<PersonRow> = everybody().into_iter().skip(1).take(2).collect();
    Overview {
        site: site(w),
        frame: Frame { is_full, ..frame(w, Place::Overview) },
        phone: 33,
        passkey: 5,
        codes: 3,
        nothing,
        required: (nothing > 0).then(|| rule(false)),
        without: if nothing > 0 { without } else { Vec::new() },
        deeds_action: "/admin/deeds".to_owned(),
        remind_action: "/admin/remind".to_owned(),
    }
}

fn people(w: Words, rows: Vec<PersonRow>) -> People {
    People {
        site: site(w),
        frame: frame(w, Place::People),
        text: "an".to_owned(),
        only: "all",
        group: "1".to_owned(),
        groups: vec![("1".to_owned(), "Finance".to_owned()), ("2".to_owned(), "Support".to_owned())],
        next_href: (!rows.is_empty()).then(|| "/admin/people?after=x".to_owned()),
        reminded: rows.is_empty().then_some(3),
        rows,
        csv_href: "/admin/people.csv?q=an".to_owned(),
        remind_action: "/admin/remind".to_owned(),
    }
}

fn deeds(w: Words) -> Vec<DeedLink> {
    let link = |title: &'static str, about: &'static str, is_dangerous: bool| DeedLink {
        title,
        about,
        href: "/admin/deeds?deed=disable".to_owned(),
        is_dangerous,
    };
    vec![
        link(w.organisation_do_invite(), w.organisation_deed_invite_about(), false),
        link(w.organisation_do_unlock(), w.organisation_deed_unlock_about(), false),
        link(w.organisation_do_sign_out(), w.organisation_deed_sign_out_about(), true),
        link(w.organisation_do_link_phone(), w.organisation_deed_link_phone_about(), true),
        link(w.organisation_do_disable(), w.organisation_deed_disable_about(), true),
        link(w.organisation_do_export(), w.organisation_deed_export_about(), false),
        link(w.organisation_do_delete(), w.organisation_deed_delete_about(), true),
    ]
}

fn one(w: Words, row: usize) -> PersonPage {
    let is_first = row == 0;
    let group = |name: &str, is_administrator: bool| GroupOf {
        name: name.to_owned(),
        is_administrator,
        href: "/admin/groups/1".to_owned(),
    };
    PersonPage {
        site: site(w),
        frame: frame(w, Place::People),
        person: everybody().remove(row),
        created: when("2026-01-02T10:00:00Z", 28_000_000),
        phones: if is_first { vec!["Pixel".to_owned(), "Anna's iPhone".to_owned()] } else { Vec::new() },
        passkeys: u64::from(is_first),
        codes_apps: 0,
        backup_codes: if is_first { 7 } else { 0 },
        groups: if is_first { vec![group("Finance", true), group("Support", false)] } else { Vec::new() },
        events: if is_first { activity() } else { Vec::new() },
        deeds: deeds(w),
        remind_action: (!is_first).then(|| "/admin/people/1/remind".to_owned()),
    }
}

fn new(w: Words, fault: Option<&'static str>) -> NewPersonPage {
    NewPersonPage {
        site: site(w),
        frame: frame(w, Place::People),
        fault: fault.map(str::to_owned),
        username: if fault.is_some() { "bram".to_owned() } else { String::new() },
        display_name: String::new(),
        groups: String::new(),
        reason: String::new(),
        action: "/admin/deeds".to_owned(),
        import: Link { href: "/admin/import".to_owned(), text: w.organisation_import().to_owned() },
    }
}

fn deed(w: Words, fault: Option<ReasonFault>) -> DeedForm {
    DeedForm {
        site: site(w),
        frame: frame(w, Place::People),
        title: w.organisation_deed_disable("bram").to_string().replace(['\u{2068}', '\u{2069}'], ""),
        about: w.organisation_deed_disable_about(),
        is_dangerous: true,
        fault,
        refused: String::new(),
        reason: String::new(),
        fields: vec![("deed", "disable".to_owned()), ("account", "1".to_owned())],
        action: "/admin/deeds".to_owned(),
        cancel_href: "/admin/people/1".to_owned(),
    }
}

fn done(w: Words, is_good: bool, said: &'static str) -> Done {
    Done {
        site: site(w),
        frame: frame(w, Place::People),
        is_good,
        title: w.organisation_do_disable().to_owned(),
        said,
        links: vec![Link { href: "/admin".to_owned(), text: w.organisation_title().to_owned() }],
    }
}

fn invitations(w: Words) -> Invitations {
    let link = "https://login.example.org/welcome#q83vEjRWeJq83vEjRWeJqw".to_owned();
    let row = |username: &str, called: &str, link: Option<String>| Invited {
        username: username.to_owned(),
        display_name: called.to_owned(),
        until: link.as_ref().map(|_| when("2026-11-29T14:02:00Z", 0)),
        link: link.map(Into::into),
    };
    Invitations {
        site: site(w),
        frame: frame(w, Place::People),
        rows: vec![
            row("anna@example.org", "Anna de Vries", Some(link.clone())),
            row("bram@example.org", "", Some(link)),
            row("elise@example.org", "", None),
        ],
        csv_href: "/admin/approvals/1/links.csv".to_owned(),
    }
}

fn import(w: Words, faults: Vec<ImportFault>) -> ImportPage {
    ImportPage {
        site: site(w),
        frame: frame(w, Place::Import),
        table: if faults.is_empty() { String::new() } else { "username\na b\n".to_owned() },
        faults,
        fault: None,
        checked: None,
        reason: String::new(),
        action: "/admin/import".to_owned(),
    }
}

fn groups(w: Words, rows: Vec<GroupRow>, fault: Option<GroupFault>) -> Groups {
    Groups {
        site: site(w),
        frame: frame(w, Place::Groups),
        rows,
        fault,
        name: String::new(),
        reason: String::new(),
        action: "/admin/groups".to_owned(),
    }
}

fn group_rows() -> Vec<GroupRow> {
    let row = |name: &str, members: u64, required: Option<Required>| GroupRow {
        name: name.to_owned(),
        members,
        required,
        href: "/admin/groups/1".to_owned(),
    };
    vec![row("Finance", 9, Some(rule(true))), row("Support", 1, None)]
}

fn group(w: Words, is_full: bool, fault: Option<GroupFault>) -> GroupPage {
    let member = |person: PersonRow, is_administrator: bool| Member { person, is_administrator, id: "1".to_owned() };
    let people = everybody();
    GroupPage {
        site: site(w),
        frame: Frame { is_full, ..frame(w, Place::Groups) },
        name: "Finance".to_owned(),
        id: "1".to_owned(),
        count: 2,
        members: vec![member(people[0].clone(), true), member(people[1].clone(), false)],
        next_href: is_full.then(|| "/admin/groups/1?after=x".to_owned()),
        required: is_full.then(|| rule(true)),
        fault,
        username: String::new(),
        reason: String::new(),
        add_action: "/admin/groups/1/members".to_owned(),
        remove_action: "/admin/groups/1/members/remove".to_owned(),
        rename_action: "/admin/groups/1/rename".to_owned(),
        deeds_action: "/admin/deeds".to_owned(),
    }
}

fn welcome(w: Words, fault: Option<WelcomeFault>) -> Welcome {
    Welcome {
        site: site(w),
        csrf: csrf(),
        code: String::new(),
        fault,
        rules: Rules { shortest: 15, has_list: false },
        action: "/welcome".to_owned(),
    }
}

pub fn pages(w: Words) -> Vec<(&'static str, String)> {
    let asked = Waiting { about: Some("Anna de Vries".to_owned()), ..waiting(w, strict(), Progress::Delivered) };
    let fault = |line, about: &str, cell: &str| ImportFault { line, about: about.to_owned(), cell: cell.to_owned() };
    let faults = vec![
        fault(3, w.organisation_import_fault_username(), "Anna de Vries"),
        fault(7, w.organisation_import_fault_group_unknown(), "Wiki"),
    ];
    vec![
        ("admin", overview(w, true, 17).render().unwrap()),
        ("admin-people", people(w, everybody()).render().unwrap()),
        ("admin-person", one(w, 0).render().unwrap()),
        ("admin-person-new", new(w, None).render().unwrap()),
        ("admin-deed", deed(w, None).render().unwrap()),
        ("admin-asked", asked.render().unwrap()),
        ("admin-done", done(w, true, w.organisation_done()).render().unwrap()),
        ("admin-links", invitations(w).render().unwrap()),
        ("admin-import", import(w, faults).render().unwrap()),
        ("admin-groups", groups(w, group_rows(), None).render().unwrap()),
        ("admin-group", group(w, true, None).render().unwrap()),
        ("welcome", welcome(w, None).render().unwrap()),
    ]
}

fn strict() -> Secret {
    Secret::Strict("482913".to_owned())
}

pub fn more_pages(w: Words) -> Vec<(&'static str, String)> {
    let refused = DeedForm { refused: w.organisation_deed_no_phone().to_owned(), ..deed(w, None) };
    let fault = |about: &str| ImportFault { line: 3, about: about.to_owned(), cell: "Anna de Vries".to_owned() };
    let faults = [
        w.organisation_import_fault_not_utf8(),
        w.organisation_import_fault_too_large(),
        w.organisation_import_fault_empty(),
        w.organisation_import_fault_no_username(),
        w.organisation_import_fault_column(),
        w.organisation_import_fault_administrator(),
        w.organisation_import_fault_cells(),
        w.organisation_import_fault_quotes(),
        w.organisation_import_fault_username(),
        w.organisation_import_fault_display_name(),
        w.organisation_import_fault_group(),
        w.organisation_import_fault_twice(),
        w.organisation_import_fault_taken(),
        w.organisation_import_fault_group_unknown(),
    ];
    let checked = ImportPage { checked: Some(25), ..import(w, Vec::new()) };
    let no_reason = ImportPage { fault: Some(ReasonFault::Missing), ..import(w, Vec::new()) };
    let mut pages = vec![
        ("admin-all-protected", overview(w, true, 0).render().unwrap()),
        ("admin-of-groups", overview(w, false, 1).render().unwrap()),
        ("admin-people-none", people(w, Vec::new()).render().unwrap()),
        ("admin-person-password", one(w, 1).render().unwrap()),
        ("admin-person-not-set-up", one(w, 2).render().unwrap()),
        ("admin-person-new-wrong", new(w, Some(w.organisation_new_taken())).render().unwrap()),
        ("admin-deed-no-reason", deed(w, Some(ReasonFault::Missing)).render().unwrap()),
        ("admin-deed-bad-reason", deed(w, Some(ReasonFault::Unusable)).render().unwrap()),
        ("admin-deed-refused", refused.render().unwrap()),
        ("admin-import-faults", import(w, faults.map(fault).into()).render().unwrap()),
        ("admin-import-empty", import(w, Vec::new()).render().unwrap()),
        ("admin-import-checked", checked.render().unwrap()),
        ("admin-import-no-reason", no_reason.render().unwrap()),
        ("admin-groups-none", groups(w, Vec::new(), Some(GroupFault::Taken)).render().unwrap()),
        ("admin-group-of-groups", group(w, false, None).render().unwrap()),
    ];
    for fault in [GroupFault::Name, GroupFault::Nobody, GroupFault::Already, GroupFault::Reason] {
        pages.push(("admin-group-fault", group(w, true, Some(fault)).render().unwrap()));
    }
    for said in [
        w.organisation_done_nothing(),
        w.organisation_done_refused(),
        w.organisation_done_expired(),
        w.organisation_done_cancelled(),
        w.organisation_done_late(),
        w.organisation_done_changed(),
    ] {
        pages.push(("admin-not-done", done(w, false, said).render().unwrap()));
    }
    for fault in [
        WelcomeFault::Link,
        WelcomeFault::Weak(Weakness::Short(15)),
        WelcomeFault::Differs,
        WelcomeFault::TooMany { seconds: 30 },
    ] {
        pages.push(("welcome-wrong", welcome(w, Some(fault)).render().unwrap()));
    }
    pages
}
