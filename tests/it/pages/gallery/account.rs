//! The pages of a signed-in account, and the set-up of two-step verification.

use askama::Template;
use nod::flow::account::What;
use nod::http::pages::account::view::*;
use nod::http::pages::device::view::{Health, Lock, Phone, Tested};
use nod::http::pages::factor::view::two_step::{Add, Choose, Codes, Done, Off, PasskeyTest, Required, Test, TestFault};
use nod::http::pages::layout::passwords::Rules;
use nod::http::pages::layout::settings::Section;
use nod::screening::{Pattern, Weakness};
use nod::words::Words;
use nod_core::screen_lock::ScreenLockState;

use super::{csrf, own, site, when};

const HOME: Option<&str> = Some("Rotterdam, Netherlands");

fn asked(iso: &str, passed: u64, service: &str, browser: &str, outcome: Outcome, device: Option<&str>) -> EventRow {
    EventRow::Asked(ActivityRow {
        at: when(iso, passed),
        service: service.to_owned(),
        browser: (!browser.is_empty()).then(|| browser.to_owned()),
        place: (!browser.is_empty()).then_some(HOME).flatten().map(str::to_owned),
        address: Some("192.0.2.7".to_owned()),
        outcome,
        device: device.map(str::to_owned),
    })
}

fn changed(iso: &str, passed: u64, what: What, name: Option<&str>) -> EventRow {
    EventRow::Changed(ChangeRow { at: when(iso, passed), what, name: name.map(str::to_owned) })
}

pub fn activity() -> Vec<EventRow> {
    let iphone = Some("Anna's iPhone");
    let firefox = "Firefox on Windows";
    vec![
        asked("2026-11-22T14:02:00Z", 600, "Webmail", firefox, Outcome::Approved, iphone),
        asked("2026-11-22T03:11:00Z", 40_000, "Webmail", "", Outcome::Reported, iphone),
        changed("2026-11-22T03:09:00Z", 40_100, What::WrongCode, None),
        asked("2026-11-21T18:40:00Z", 70_000, "Wiki", "Safari on macOS", Outcome::Expired, None),
        asked("2026-11-21T09:00:00Z", 105_000, "Nod", firefox, Outcome::Denied, Some("Pixel")),
        changed("2026-11-21T08:59:00Z", 105_100, What::PhoneLinked, Some("Old Pixel")),
        asked("2026-11-20T11:30:00Z", 186_000, "Wiki", firefox, Outcome::Cancelled, None),
        changed("2026-11-20T11:00:00Z", 186_100, What::TwoStepOn, None),
    ]
}

/// Everything that a line can say.
fn all_changes() -> Vec<EventRow> {
    let named = [
        What::PhoneLinked,
        What::PhoneRenamed,
        What::PhoneRemoved,
        What::CodesAppAdded,
        What::CodesAppRemoved,
        What::PasskeyAdded,
        What::PasskeyRenamed,
        What::PasskeyRemoved,
        What::PasskeyStale,
        What::AppPasswordMade,
        What::AppPasswordRemoved,
        What::AppPasswordRefused,
    ];
    let plain = [
        What::SignedInByPassword,
        What::SignedInByCode,
        What::SignedOutOthers,
        What::WrongPassword,
        What::WrongCode,
        What::SignedInByPasskey,
        What::WrongPasskey,
        What::PasswordSet,
        What::BackupCodesMade,
        What::RecoveryCodeMade,
        What::TwoStepOn,
        What::TwoStepOff,
        What::Paused,
        What::Resumed,
        What::Secured,
        What::LanguageChosen,
    ];
    let at = "2026-11-20T11:00:00Z";
    let named = named.into_iter().map(|what| changed(at, 186_100, what, Some("Thunderbird")));
    let plain = plain.into_iter().map(|what| changed(at, 186_100, what, None));
    let waits = asked(at, 186_100, "Wiki", "", Outcome::Pending, None);
    let outcomes = [Outcome::Approved, Outcome::Denied, Outcome::Reported];
    let unnamed = outcomes.into_iter().map(|outcome| asked(at, 186_100, "Wiki", "", outcome, None));
    named.chain(plain).chain([waits]).chain(unnamed).collect()
}

fn account(w: Words, is_on: bool) -> Account {
    let phone = |name: &str, platform: &str, last: Option<u64>, is_silent: bool| PhoneRow {
        name: name.to_owned(),
        platform: platform.to_owned(),
        last_answer: last.map(|passed| when("2026-11-22T14:02:00Z", passed)),
        is_silent,
        href: format!("/account/phones/{}", name.len()),
    };
    let session = |browser: &str, place: Option<&str>, current: bool| Session {
        browser: (!browser.is_empty()).then(|| browser.to_owned()),
        place: place.map(str::to_owned),
        address: Some("192.0.2.7".to_owned()),
        since: when("2026-11-22T14:02:00Z", 600),
        used: when("2026-11-22T14:02:00Z", 300),
        current,
        sign_out_action: (!current).then(|| "/account/sessions/2/sign-out".to_owned()),
    };
    let mut sessions = vec![session("Firefox on Windows", HOME.filter(|_| is_on), true)];
    let mut phones = Vec::new();
    if is_on {
        sessions.push(session("Safari on iPhone", None, false));
        sessions.push(session("Edge on Windows", Some("Netherlands"), false));
        phones = vec![phone("Anna's iPhone", "iOS 26", Some(300), false), phone("Old Pixel", "", None, true)];
    }
    let mut latest = activity();
    latest.truncate(5);
    Account {
        site: site(w),
        own: own(Section::Security),
        protection: if is_on { Protection::PhoneAndPasskey } else { Protection::PasswordOnly },
        two_step_since: is_on.then(|| when("2026-01-02T10:00:00Z", 28_000_000)),
        phones,
        passkeys: if is_on { 2 } else { 0 },
        codes_apps: u64::from(is_on),
        addresses: if is_on { 2 } else { 0 },
        recovery: None,
        backup_codes: is_on.then_some((7, 10)),
        has_backup_codes: true,
        app_passwords: if is_on { 3 } else { 0 },
        sessions,
        sign_out_others_action: is_on.then(|| "/account/sessions/sign-out".to_owned()),
        activity: if is_on { latest } else { Vec::new() },
        export_action: "/account/export".to_owned(),
    }
}

fn activity_page(w: Words, show: Show, rows: Vec<EventRow>) -> ActivityPage {
    let rows = rows.into_iter().filter(|row| show.has(row)).collect();
    ActivityPage {
        site: site(w),
        own: own(Section::Activity),
        show,
        days: Day::split(rows),
        secure_href: "/account/secure".to_owned(),
    }
}

fn phone(w: Words, health: Health, tested: Option<Tested>) -> Phone {
    Phone {
        site: site(w),
        own: own(Section::BelowSecurity),
        name: "Anna's iPhone".to_owned(),
        typed: "Anna's iPhone".to_owned(),
        bad_name: false,
        platform: "iOS 26".to_owned(),
        added: when("2026-03-03T10:00:00Z", 22_000_000),
        last_answer: Some(when("2026-11-22T14:02:00Z", 300)),
        health,
        tested,
        last: false,
        screen_lock: Lock { state: ScreenLockState::On, is_registered: true },
        screen_lock_action: "/account/phones/1/screen-lock".to_owned(),
        test_action: "/account/phones/1/test".to_owned(),
        rename_action: "/account/phones/1/rename".to_owned(),
        remove_action: "/account/phones/1/remove".to_owned(),
    }
}

fn password(w: Words, fault: Option<PasswordFault>) -> Password {
    let action = "/account/password".to_owned();
    let rules = Rules { shortest: 15, has_list: true };
    Password { site: site(w), own: own(Section::BelowSecurity), fault, rules, action }
}

fn language(w: Words, chosen: Option<&str>, is_saved: bool) -> LanguagePage {
    let (chosen, action) = (chosen.map(str::to_owned), "/account/language".to_owned());
    LanguagePage { site: site(w), own: own(Section::BelowSecurity), chosen, is_saved, action }
}

fn secure(w: Words, done: bool, two_step: bool) -> Secure {
    let action = "/account/secure".to_owned();
    Secure { site: site(w), own: own(Section::BelowSecurity), done, two_step, action }
}

fn choose(w: Words, needed: bool, begun: &str) -> Choose {
    Choose {
        site: site(w),
        csrf: csrf(),
        needed,
        required: None,
        has_passkeys: true,
        has_codes_apps: true,
        has_fewer: false,
        begun: begun.to_owned(),
        codes_href: "/account/two-step/codes".to_owned(),
        action: "/account/two-step".to_owned(),
    }
}

fn required(w: Words, required: Required) -> Choose {
    Choose { required: Some(required), ..choose(w, false, "") }
}

fn until() -> Required {
    Required::Until { iso: "2026-12-12T00:00:00Z".to_owned(), later_href: "/account".to_owned() }
}

fn codes(w: Words, shown: bool) -> Codes {
    let codes = ["4k7q-m1x0", "9v2t-c8ra", "h3wz-6njd", "0pqe-5xk1", "tb7m-2gya"].map(|code| code.to_owned().into());
    Codes {
        site: site(w),
        csrf: csrf(),
        shown: if shown { codes.to_vec() } else { Vec::new() },
        create_action: "/account/two-step/codes".to_owned(),
        download_action: "/account/backup-codes/download".to_owned(),
        saved_action: "/account/two-step/codes/saved".to_owned(),
        live: "/account/two-step/codes/live".to_owned(),
        next: "/account/two-step/test".to_owned(),
    }
}

fn test(w: Words, phones: &str, fault: Option<TestFault>) -> Test {
    Test {
        site: site(w),
        csrf: csrf(),
        phones: phones.to_owned(),
        has_codes_app: phones.is_empty() && fault != Some(TestFault::Passkey),
        passkey: (fault == Some(TestFault::Passkey)).then(|| PasskeyTest {
            action: "/account/two-step/passkey".to_owned(),
            options_action: "/account/two-step/passkey/options".to_owned(),
        }),
        fault,
        ask_action: "/account/two-step/test".to_owned(),
        turn_on_action: "/account/two-step/turn-on".to_owned(),
    }
}

fn done(w: Words, phones: &str) -> Done {
    Done {
        site: site(w),
        phones: phones.to_owned(),
        codes_apps: u64::from(phones.is_empty()),
        passkeys: 0,
        backup_codes: 10,
    }
}

fn add(w: Words, phones: &str) -> Add {
    Add {
        site: site(w),
        own: own(Section::BelowSecurity),
        phones: phones.to_owned(),
        codes_apps: u64::from(phones.is_empty()),
        passkeys: u64::from(phones.is_empty()),
        passkeys_href: (!phones.is_empty()).then(|| "/account/passkeys".to_owned()),
        backup_codes: 7,
        phone_action: "/account/phones".to_owned(),
        codes_apps_href: Some("/account/codes-apps".to_owned()),
        backup_codes_href: Some("/account/backup-codes".to_owned()),
        has_fewer: false,
    }
}

fn off(w: Words, last: bool) -> Off {
    let action = "/account/two-step/off".to_owned();
    Off { site: site(w), own: own(Section::BelowSecurity), last, is_required: false, action }
}

pub fn pages(w: Words) -> Vec<(&'static str, String)> {
    let common = Weakness::Guessable(Pattern::Common);
    vec![
        ("account", account(w, true).render().unwrap()),
        ("account-first", account(w, false).render().unwrap()),
        ("activity", activity_page(w, Show::All, activity()).render().unwrap()),
        ("phone", phone(w, Health::Good, Some(Tested::Sent)).render().unwrap()),
        ("password", password(w, None).render().unwrap()),
        ("password-wrong", password(w, Some(PasswordFault::Wrong)).render().unwrap()),
        ("language", language(w, Some("de"), true).render().unwrap()),
        ("password-common", password(w, Some(PasswordFault::Weak(common))).render().unwrap()),
        ("secure", secure(w, false, true).render().unwrap()),
        ("two-step-choose", choose(w, false, "").render().unwrap()),
        ("two-step-codes", codes(w, true).render().unwrap()),
        ("two-step-test", test(w, "Anna's iPhone", None).render().unwrap()),
        ("two-step-test-code", test(w, "", Some(TestFault::Wrong)).render().unwrap()),
        ("two-step-done", done(w, "Anna's iPhone").render().unwrap()),
        ("two-step-add", add(w, "Anna's iPhone").render().unwrap()),
        ("two-step-off", off(w, true).render().unwrap()),
    ]
}

pub fn more_pages(w: Words) -> Vec<(&'static str, String)> {
    let mut one_phone = account(w, true);
    one_phone.phones.truncate(1);
    one_phone.sessions[0].browser = None;
    one_phone.backup_codes = Some((1, 10));
    let recovery = Account { recovery: Some("22 November 2026, 12:00 UTC".to_owned()), ..account(w, true) };
    let silent = Account { protection: Protection::SilentPhone, ..account(w, true) };
    let only_codes = Account { protection: Protection::Codes, phones: Vec::new(), passkeys: 0, ..account(w, true) };
    let only_passkeys = Account { protection: Protection::Passkey, phones: Vec::new(), ..account(w, true) };
    let only_phones = Account { protection: Protection::Phone, passkeys: 0, ..account(w, true) };
    let bad_name = Phone { bad_name: true, last: true, last_answer: None, ..phone(w, Health::Silent, None) };
    let of_weak = |weakness| password(w, Some(PasswordFault::Weak(weakness))).render().unwrap();
    let of_password = |fault| password(w, Some(fault)).render().unwrap();
    vec![
        ("account-one-phone", one_phone.render().unwrap()),
        ("account-silent", silent.render().unwrap()),
        ("account-no-codes", Account { backup_codes: None, ..account(w, true) }.render().unwrap()),
        ("account-few-codes", Account { backup_codes: Some((1, 10)), ..account(w, true) }.render().unwrap()),
        ("account-recovery", recovery.render().unwrap()),
        ("account-codes", only_codes.render().unwrap()),
        ("account-passkeys", only_passkeys.render().unwrap()),
        ("account-phones", only_phones.render().unwrap()),
        ("activity-changes", activity_page(w, Show::All, all_changes()).render().unwrap()),
        ("activity-refused", activity_page(w, Show::Refused, activity()).render().unwrap()),
        ("activity-sign-ins", activity_page(w, Show::SignIns, activity()).render().unwrap()),
        ("activity-none", activity_page(w, Show::Changes, Vec::new()).render().unwrap()),
        ("phone-bad-name", bad_name.render().unwrap()),
        ("phone-none", phone(w, Health::None, Some(Tested::None)).render().unwrap()),
        ("phone-failed", phone(w, Health::Good, Some(Tested::Failed)).render().unwrap()),
        ("password-short", of_weak(Weakness::Short(15))),
        ("password-long", of_weak(Weakness::Long(256))),
        ("password-breached", of_weak(Weakness::Breached)),
        ("password-word", of_weak(Weakness::Guessable(Pattern::Word))),
        ("password-name", of_weak(Weakness::Guessable(Pattern::Name))),
        ("password-keyboard", of_weak(Weakness::Guessable(Pattern::Keyboard))),
        ("password-repeat", of_weak(Weakness::Guessable(Pattern::Repeat))),
        ("password-sequence", of_weak(Weakness::Guessable(Pattern::Sequence))),
        ("password-date", of_weak(Weakness::Guessable(Pattern::Date))),
        ("password-personal", of_weak(Weakness::Guessable(Pattern::Personal))),
        ("password-other", of_weak(Weakness::Guessable(Pattern::Other))),
        ("password-differs", of_password(PasswordFault::Differs)),
        ("password-many", of_password(PasswordFault::TooMany { seconds: 30 })),
        ("language-none", language(w, None, false).render().unwrap()),
        ("secure-done", secure(w, true, false).render().unwrap()),
        ("two-step-fewer", Choose { has_codes_apps: false, has_fewer: true, ..choose(w, false, "") }.render().unwrap()),
        (
            "two-step-add-fewer",
            Add { codes_apps_href: None, backup_codes_href: None, has_fewer: true, ..add(w, "Pixel") }
                .render()
                .unwrap(),
        ),
        ("two-step-needed", choose(w, true, "Pixel").render().unwrap()),
        ("two-step-required", required(w, Required::Now).render().unwrap()),
        ("two-step-required-until", required(w, until()).render().unwrap()),
        ("two-step-off-required", Off { is_required: true, ..off(w, false) }.render().unwrap()),
        ("two-step-codes-hidden", codes(w, false).render().unwrap()),
        ("two-step-test-used", test(w, "", Some(TestFault::Used)).render().unwrap()),
        ("two-step-test-passkey", test(w, "", Some(TestFault::Passkey)).render().unwrap()),
        ("two-step-test-unanswered", test(w, "Pixel", Some(TestFault::Unanswered)).render().unwrap()),
        ("two-step-done-codes", Done { passkeys: 1, ..done(w, "") }.render().unwrap()),
        ("two-step-add-codes", add(w, "").render().unwrap()),
        ("two-step-off-plain", off(w, false).render().unwrap()),
    ]
}
