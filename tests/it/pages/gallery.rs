//! Every page in every state, with sample data: what all of them must keep is checked here, and with `NOD_PAGES_PREVIEW`
//! naming a directory they are written there, for screenshots and accessibility checks in a real browser.

use askama::Template;
use nod::http::pages::device::view::*;
use nod::http::pages::docs::view::*;
use nod::http::pages::factor::view::*;
use nod::http::pages::layout::passwords::Rules;
use nod::http::pages::layout::settings::{Own, Section};
use nod::http::pages::layout::*;
use nod::http::pages::sign_in::view::*;
use nod::http::pages::{assets, docs};
use nod::screening::Weakness;
use nod::words::{Language, Words};
use nod_core::challenge::CancelReason;
use nod_core::factor::app_password::{Protocol, Scope};
use nod_core::id::{Username, UsernameError};

mod account;
mod mail;
mod organisation;

const LINK: &str = "https://login.example.org/enrol#v1.q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80";

/// The phone app.
const APP: &str = "https://app.example.org";

fn csrf() -> String {
    "csrf-token".to_owned()
}

/// The names and places in these pages: what their people and services chose.
pub const NAMES: &[&str] = &[
    "Nod",
    "Webmail",
    "Wiki",
    "anna@example.org",
    "anna.de.vries.at.home.in.the.evening@a-long-name.example.com",
    "new@example.net",
    "22 November 2026, 12:00 UTC",
    "Anna de Vries",
    "Anna's iPhone",
    "Thunderbird",
    "Scanner in the office",
    "Old laptop",
    "MacBook Touch ID",
    "YubiKey 5C",
    "Mail",
    "iPhone",
    "iOS 26",
    "Old Pixel",
    "Pixel",
    "AV",
    "Rotterdam, Netherlands",
    "Netherlands",
    "Edge",
    "Firefox",
    "Safari",
    "Windows",
    "macOS",
    // What the languages call themselves.
    "Deutsch",
    "English",
    "Español",
    "Français",
    "Italiano",
    "Nederlands",
    "Finance",
    "Support",
    "Finance, Support",
    "bram@example.org",
    "dmitri.sorensen-featherstonehaugh@example.org",
    "Dmitri Sørensen-Featherstonehaugh",
    "elise@example.org",
    "Élise Martin",
    "bram",
    "The IT desk, extension 4000.",
    // Of user names that are refused: characters, scripts and parts.
    "U+1BCA0",
    "U+FE0F",
    "Armenian",
    "Latin",
    "\u{561}nna",
    "anna1\u{661}",
];

fn site(w: Words) -> Site {
    Site { w, ..Site::default() }
}

/// The same, on the pages of people who are not signed in.
fn site_with_languages(w: Words) -> Site {
    let (action, page, next) = ("/language".to_owned(), "sign-in".to_owned(), "/account".to_owned());
    Site { chooser: Some(Chooser { csrf: csrf(), action, page, next }), ..site(w) }
}

fn own(section: Section) -> Own {
    let (username, display_name) = ("anna@example.org".to_owned(), "Anna de Vries".to_owned());
    Own { csrf: csrf(), username, display_name, section, administers: false }
}

fn when(iso: &str, passed: u64) -> When {
    When { iso: iso.to_owned(), passed }
}

fn guide(w: Words, topic: Topic, app: Option<&str>) -> String {
    docs::guide::guide(site(w), topic, app).render().unwrap()
}

fn setup(w: Words, errors: Vec<SetupError>) -> Setup {
    Setup {
        site: site_with_languages(w),
        csrf: csrf(),
        action: "/setup".to_owned(),
        code: String::new(),
        username: if errors.is_empty() { String::new() } else { "anna".to_owned() },
        display_name: String::new(),
        errors,
        username_fault: None,
        rules: Rules { shortest: 15, has_list: false },
    }
}

fn sign_in(w: Words, error: Option<SignInError>) -> SignIn {
    SignIn {
        site: site_with_languages(w),
        csrf: csrf(),
        action: "/sign-in".to_owned(),
        username: if error.is_some() { "anna@example.org".to_owned() } else { String::new() },
        hidden: vec![("next".to_owned(), "/account?a=1&b=\"2\"".to_owned())],
        notice: None,
        passkey: None,
        can_reset: true,
        error,
    }
}

/// The sign-in page where browsers make passkeys.
fn sign_in_by_passkey(w: Words, error: Option<SignInError>) -> SignIn {
    let offer = PasskeyOffer {
        action: "/sign-in/passkey-alone".to_owned(),
        options_action: "/sign-in/passkey-alone/options".to_owned(),
        next: "/account".to_owned(),
    };
    SignIn { passkey: Some(offer), ..sign_in(w, error) }
}

fn passkey(w: Words, is_refused: bool) -> Passkey {
    Passkey {
        site: site(w),
        csrf: csrf(),
        action: "/sign-in/passkey".to_owned(),
        options_action: "/sign-in/passkey/options".to_owned(),
        is_withheld: false,
        is_refused,
        code_href: is_refused.then(|| "/sign-in/code".to_owned()),
        phone_href: Some("/sign-in/wait".to_owned()),
    }
}

fn passkeys(w: Words, with_some: bool, fault: Option<PasskeyFault>) -> Passkeys {
    let row = |name: &str, kept: KeptAt, is_in_use: bool| PasskeyRow {
        name: name.to_owned(),
        kept,
        is_in_use,
        added: when("2026-01-02T10:00:00Z", 28_000_000),
        last_use: is_in_use.then(|| when("2026-11-22T14:02:00Z", 300)),
        rename_action: format!("/account/passkeys/{}/rename", name.len()),
        remove_action: format!("/account/passkeys/{}/remove", name.len()),
    };
    let some = vec![
        row("MacBook Touch ID", KeptAt::Synced, true),
        row("YubiKey 5C", KeptAt::SecurityKey, false),
        row("Old laptop", KeptAt::Device, false),
    ];
    Passkeys {
        site: site(w),
        own: own(Section::Passkeys),
        rows: if with_some { some } else { Vec::new() },
        can_be_made: true,
        is_allowed: true,
        name: "Firefox on Windows".to_owned(),
        fault,
        add_action: "/account/passkeys".to_owned(),
        options_action: "/account/passkeys/options".to_owned(),
    }
}

fn waiting(w: Words, secret: Secret, progress: Progress) -> Waiting {
    let strict = matches!(secret, Secret::Strict(_));
    Waiting {
        site: site(w),
        csrf: csrf(),
        challenge: "0194f0a1-6b1c-7d20-8f5e-1c2d3e4f5a6b".to_owned(),
        ticket: Some("ticket-1".to_owned()),
        service: "Webmail".to_owned(),
        username: "anna@example.org".to_owned(),
        about: None,
        browser: Some("Firefox on Windows".to_owned()),
        place: (!strict).then(|| "Rotterdam, Netherlands".to_owned()),
        address: Some("192.0.2.7".to_owned()),
        device: (!strict).then(|| "Anna's iPhone".to_owned()),
        qr: if strict { qr::svg(LINK) } else { None },
        secret,
        progress,
        expires_in_ms: 102_000,
        resend_in_ms: if progress == Progress::Sent { 20_000 } else { 0 },
        unreachable: progress == Progress::Sent && strict,
        quiet: false,
        alternatives: Vec::new(),
        longer_action: Some("/sign-in/more-time".to_owned()),
        remember: Some(30),
        remember_action: "/sign-in/remember".to_owned(),
        next: "/next.html".to_owned(),
        resend_action: "/wait/1/resend".to_owned(),
        cancel_action: "/wait/1/cancel".to_owned(),
    }
}

fn finished(w: Words, outcome: Ended) -> Finished {
    let again = Again {
        method: "get",
        action: "/sign-in".to_owned(),
        fields: vec![("username".to_owned(), "anna@example.org".to_owned())],
    };
    let over = !matches!(outcome, Ended::Reported);
    Finished { site: site(w), service: "Webmail".to_owned(), outcome, again: over.then_some(again) }
}

fn enrol(w: Words, step: EnrolStep) -> EnrolNew {
    EnrolNew {
        site: site(w),
        csrf: csrf(),
        step,
        version: 1,
        live: "/enrol/1/live".to_owned(),
        confirm_action: "/enrol/1/confirm".to_owned(),
        refuse_action: "/enrol/1/refuse".to_owned(),
        cancel_action: "/enrol/1/cancel".to_owned(),
        restart_action: "/enrol".to_owned(),
        done_href: "/account".to_owned(),
        is_first: false,
        codes_action: "/account/two-step/codes".to_owned(),
        app: Some(APP.to_owned()),
        somebody: None,
        waits_for_codes: false,
    }
}

fn app_passwords(w: Words, fault: Option<AppPasswordFault>) -> AppPasswords {
    let used = |passed| SeenUse {
        at: when("2026-11-22T14:02:00Z", passed),
        address: Some("192.0.2.7".to_owned()),
        place: Some("Rotterdam, Netherlands".to_owned()),
    };
    let row = |name: &str, scope, last_use: Option<SeenUse>, until: Option<When>| AppPasswordRow {
        name: name.to_owned(),
        scope: AppScope(scope),
        created: when("2026-05-12T09:00:00Z", 16_000_000),
        last_use,
        until,
        refused: None,
        remove_action: format!("/account/app-passwords/{}/remove", name.len()),
    };
    let dead = AppPasswordRow { refused: Some(used(7_200)), ..row("Old laptop", Scope::Any, None, None) };
    AppPasswords {
        site: site(w),
        own: own(Section::AppPasswords),
        form_id: "0194f0a1-6b1c-7d20-8f5e-1c2d3e4f5a6b".to_owned(),
        name: if fault.is_some() { "Mail".to_owned() } else { String::new() },
        chosen_scope: Scope::Any,
        chosen_lifetime: Lifetime::Open,
        passwords: if fault.is_some() {
            Vec::new()
        } else {
            vec![
                row("Thunderbird", Scope::Only(Protocol::Imap), Some(used(300)), None),
                row(
                    "Scanner in the office",
                    Scope::Only(Protocol::Webdav),
                    None,
                    Some(when("2026-12-31T00:00:00Z", 0)),
                ),
            ]
        },
        ended: if fault.is_some() { Vec::new() } else { vec![dead] },
        fault,
        create_action: "/account/app-passwords".to_owned(),
        remove_all_action: "/account/app-passwords/remove".to_owned(),
    }
}

fn backup_codes(w: Words, left: Option<u64>, with_codes: bool) -> BackupCodes {
    let codes = [
        "4k7q-m1x0",
        "9v2t-c8ra",
        "h3wz-6njd",
        "0pqe-5xk1",
        "tb7m-2gya",
        "s8d4-vw9c",
        "j1nr-e0hz",
        "6mtx-k3bp",
        "r2gd-7swv",
        "c5ay-f9hq",
    ];
    BackupCodes {
        site: site(w),
        own: own(Section::BelowSecurity),
        is_allowed: true,
        left: left.map(|unused| CodesLeft { unused, all: 10, made: when("2026-01-02T10:00:00Z", 28_000_000) }),
        codes: if with_codes { codes.map(|code| code.to_owned().into()).to_vec() } else { Vec::new() },
        recovery: None,
        recovery_made: left.map(|_| when("2026-01-02T10:00:00Z", 28_000_000)),
        recovery_action: "/account/backup-codes/recovery".to_owned(),
        create_action: "/account/backup-codes".to_owned(),
        download_action: "/account/backup-codes/download".to_owned(),
        done_href: "/account/backup-codes".to_owned(),
    }
}

fn codes_apps(w: Words, with_one: bool) -> CodesApps {
    let app = CodesAppRow {
        name: "Old laptop".to_owned(),
        added: when("2026-01-02T10:00:00Z", 28_000_000),
        remove_action: "/account/codes-apps/1/remove".to_owned(),
    };
    CodesApps {
        site: site(w),
        own: own(Section::BelowSecurity),
        apps: if with_one { vec![app] } else { Vec::new() },
        new_href: Some("/account/codes-apps/new".to_owned()),
    }
}

fn codes_app_new(w: Words, fault: Option<CodesAppFault>) -> CodesAppNew {
    CodesAppNew {
        site: site(w),
        csrf: csrf(),
        form_id: "0194f0a1-6b1c-7d20-8f5e-1c2d3e4f5a6b".to_owned(),
        name: if fault.is_some() { "Mail".to_owned() } else { String::new() },
        fault,
        qr: qr::svg("otpauth://totp/Nod:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Nod")
            .unwrap(),
        secret: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".to_owned().into(),
        add_action: "/account/codes-apps".to_owned(),
        back_href: "/account/codes-apps".to_owned(),
    }
}

fn code(w: Words, error: Option<CodeError>) -> Code {
    Code {
        site: site(w),
        csrf: csrf(),
        action: "/sign-in/code".to_owned(),
        is_withheld: false,
        error,
        passkey_href: error.is_some().then(|| "/sign-in/passkey".to_owned()),
        back_href: Some("/sign-in/wait".to_owned()),
    }
}

fn app_password_shown(w: Words) -> AppPasswordShown {
    AppPasswordShown {
        site: site(w),
        name: "Thunderbird".to_owned(),
        secret: "h3vqk-m9x2c-7dnpa-wz4te-8rj6b1".to_owned().into(),
        username: "anna@example.org".to_owned(),
        scope: AppScope(Scope::Only(Protocol::Imap)),
        done_href: "/account/app-passwords".to_owned(),
    }
}

fn api(w: Words) -> Api {
    docs::api_page(site(w))
}

fn plain_pages(w: Words) -> Vec<(&'static str, String)> {
    let failure = Failure {
        site: site(w),
        status: 404,
        title: w.error_not_found().to_owned(),
        code: "not_found".to_owned(),
        advice: w.error_not_found_advice().to_owned(),
        request_id: Some("01JD2K7Q0Z8M4T".to_owned()),
        link: Some(Link { href: "/account".to_owned(), text: w.error_go_on().to_owned() }),
    };
    let message = Message {
        site: site(w),
        tone: Tone::Good,
        title: w.sign_in_used().to_owned(),
        paragraphs: vec![w.sign_in_used_about().to_owned()],
        links: vec![Link { href: "/sign-in".to_owned(), text: w.common_sign_in().to_owned() }],
    };
    vec![
        ("error", failure.render().unwrap()),
        ("message", message.render().unwrap()),
        ("help", Help { site: site(w), contact: Some("The IT desk, extension 4000.".to_owned()) }.render().unwrap()),
        ("guide-new-phone", guide(w, Topic::NewPhone, None)),
        ("guide-lost-phone", guide(w, Topic::LostPhone, None)),
        ("guide-request", guide(w, Topic::Request, None)),
        ("guide-install", guide(w, Topic::Install, None)),
        ("guide-install-app", guide(w, Topic::Install, Some(APP))),
        ("guide-app-passwords", guide(w, Topic::AppPasswords, None)),
        ("privacy", Privacy { site: site(w), places: true }.render().unwrap()),
        ("api", api(w).render().unwrap()),
        ("enrol-landing", EnrolLanding { site: site(w), app_href: None }.render().unwrap()),
        ("enrol-landing-app", EnrolLanding { site: site(w), app_href: Some(format!("{APP}/")) }.render().unwrap()),
        ("scan-landing", ScanLanding { site: site(w), app_href: None }.render().unwrap()),
        ("scan-landing-app", ScanLanding { site: site(w), app_href: Some(format!("{APP}/")) }.render().unwrap()),
        ("app-passwords", app_passwords(w, None).render().unwrap()),
        ("backup-codes", backup_codes(w, Some(7), false).render().unwrap()),
        ("backup-codes-new", backup_codes(w, None, true).render().unwrap()),
        ("passkeys", passkeys(w, true, None).render().unwrap()),
        ("passkey", passkey(w, false).render().unwrap()),
        (
            "recovery-code",
            BackupCodes {
                recovery: Some("4k7q-m1x0-9v2t-c8ra-h3wz-6njd".to_owned().into()),
                ..backup_codes(w, None, false)
            }
            .render()
            .unwrap(),
        ),
        ("codes-apps", codes_apps(w, true).render().unwrap()),
        ("codes-app-new", codes_app_new(w, None).render().unwrap()),
        ("code", code(w, None).render().unwrap()),
        ("code-wrong", code(w, Some(CodeError::Wrong)).render().unwrap()),
        ("app-password-shown", app_password_shown(w).render().unwrap()),
    ]
}

/// Every page in every state: its name, and what it is.
pub fn pages(w: Words) -> Vec<(&'static str, String)> {
    let scan = EnrolStep::Scan {
        code: Some("K7QM-2XPD".to_owned()),
        qr: qr::svg(LINK).unwrap(),
        link: LINK.to_owned(),
        command: format!("nod-device enrol '{LINK}'"),
        expires_in_ms: 580_000,
    };
    let confirm = EnrolStep::Confirm {
        device: "iPhone".to_owned(),
        platform: "iOS 26".to_owned(),
        fingerprint: "41-73".to_owned(),
        expires_in_ms: 560_000,
    };
    let mut with_ways = waiting(w, Secret::Number("64".to_owned()), Progress::Opened);
    with_ways.alternatives = vec![
        Alternative { title: w.common_help().to_owned(), about: String::new(), href: Some("/code".to_owned()) },
        Alternative { title: w.help_contact().to_owned(), about: w.help_lost_answer().to_owned(), href: None },
    ];
    let mut unreachable = waiting(w, Secret::Number("64".to_owned()), Progress::Sent);
    unreachable.unreachable = true;
    unreachable.alternatives.clone_from(&with_ways.alternatives);
    let errors = vec![
        SetupError::Code,
        SetupError::DisplayName,
        SetupError::Password(Weakness::Short(15)),
        SetupError::PasswordDiffers,
    ];
    let mut pages = vec![
        ("setup", setup(w, Vec::new()).render().unwrap()),
        ("setup-errors", setup(w, errors).render().unwrap()),
        ("sign-in", sign_in(w, None).render().unwrap()),
        ("sign-in-passkey", sign_in_by_passkey(w, None).render().unwrap()),
        ("sign-in-wrong", sign_in(w, Some(SignInError::Wrong)).render().unwrap()),
        ("sign-in-no-device", sign_in(w, Some(SignInError::NoDevice)).render().unwrap()),
        ("sign-in-many", sign_in(w, Some(SignInError::TooMany { seconds: 30 })).render().unwrap()),
        ("waiting-tap", waiting(w, Secret::None, Progress::Delivered).render().unwrap()),
        ("waiting-number", waiting(w, Secret::Number("64".to_owned()), Progress::Sent).render().unwrap()),
        ("waiting-ways", with_ways.render().unwrap()),
        ("waiting-unreachable", unreachable.render().unwrap()),
        ("waiting-strict", waiting(w, Secret::Strict("482913".to_owned()), Progress::Sent).render().unwrap()),
        ("ended-denied", finished(w, Ended::Denied).render().unwrap()),
        ("ended-numbers", finished(w, Ended::WrongNumbers).render().unwrap()),
        ("ended-reported", finished(w, Ended::Reported).render().unwrap()),
        ("ended-expired", finished(w, Ended::Expired).render().unwrap()),
        ("ended-cancelled", finished(w, Ended::Cancelled).render().unwrap()),
        ("ended-replaced", finished(w, Ended::Replaced).render().unwrap()),
        ("ended-spent", finished(w, Ended::Spent { reason: CancelReason::Withdrawn }).render().unwrap()),
        ("enrol-scan", enrol(w, scan).render().unwrap()),
        ("enrol-confirm", enrol(w, confirm).render().unwrap()),
        ("enrol-done", enrol(w, EnrolStep::Done { device: "Anna's iPhone".to_owned() }).render().unwrap()),
        ("enrol-refused", enrol(w, EnrolStep::Refused).render().unwrap()),
        ("enrol-expired", enrol(w, EnrolStep::Expired).render().unwrap()),
    ];
    pages.extend(plain_pages(w));
    pages.extend(account::pages(w));
    pages.extend(mail::pages(w));
    pages.extend(organisation::pages(w));
    pages
}

/// States that look like others and say something else.
pub fn more_pages(w: Words) -> Vec<(&'static str, String)> {
    more_of_sign_in(w)
        .into_iter()
        .chain(more_of_linking(w))
        .chain(account::more_pages(w))
        .chain(mail::more_pages(w))
        .chain(organisation::more_pages(w))
        .collect()
}

fn more_of_sign_in(w: Words) -> Vec<(&'static str, String)> {
    let of_notice = |notice| SignIn { notice: Some(notice), ..sign_in(w, None) }.render().unwrap();
    let of_error = |error| sign_in(w, Some(error)).render().unwrap();
    let of_passkey = |fault| passkeys(w, true, Some(fault)).render().unwrap();
    let of_app = |fault| app_passwords(w, Some(fault)).render().unwrap();
    let of_end = |reason| finished(w, Ended::Spent { reason }).render().unwrap();
    let of_fault = |typed: &str| {
        let typed: Result<Username, UsernameError> = typed.parse();
        let fault = typed.and_then(|name: Username| name.check_new().map(|()| name)).unwrap_err();
        Setup { username_fault: Some(fault), ..setup(w, vec![SetupError::Username]) }.render().unwrap()
    };
    let of_wait = |secret, quiet| {
        let mut page = waiting(w, secret, Progress::Sent);
        (page.quiet, page.device, page.browser, page.place, page.address) = (quiet, None, None, None, None);
        page.render().unwrap()
    };
    let errors = vec![SetupError::Password(Weakness::Long(256)), SetupError::Stale];
    vec![
        ("setup-more-errors", setup(w, errors).render().unwrap()),
        ("setup-name-empty", of_fault("")),
        ("setup-name-long", of_fault(&"a".repeat(129))),
        ("setup-name-blank", of_fault("anna vries")),
        ("setup-name-hidden", of_fault("an\u{1bca0}na")),
        ("setup-name-stray", of_fault("anna\u{fe0f}")),
        ("setup-name-letters", of_fault("\u{561}nna")),
        ("setup-name-digits", of_fault("anna1\u{661}")),
        ("backup-codes-none", backup_codes(w, None, false).render().unwrap()),
        ("backup-codes-few", backup_codes(w, Some(1), false).render().unwrap()),
        ("passkeys-none", passkeys(w, false, None).render().unwrap()),
        ("passkeys-bad-name", of_passkey(PasskeyFault::Name)),
        ("passkeys-bad-rename", of_passkey(PasskeyFault::Rename)),
        ("passkeys-refused", of_passkey(PasskeyFault::Refused)),
        ("passkeys-too-many", of_passkey(PasskeyFault::TooMany)),
        ("passkeys-forbidden", Passkeys { is_allowed: false, ..passkeys(w, true, None) }.render().unwrap()),
        ("codes-apps-forbidden", CodesApps { new_href: None, ..codes_apps(w, true) }.render().unwrap()),
        (
            "backup-codes-forbidden",
            BackupCodes { is_allowed: false, ..backup_codes(w, Some(4), false) }.render().unwrap(),
        ),
        ("code-forbidden", code(w, Some(CodeError::Forbidden)).render().unwrap()),
        ("code-withheld", Code { is_withheld: true, back_href: None, ..code(w, None) }.render().unwrap()),
        ("passkey-withheld", Passkey { is_withheld: true, phone_href: None, ..passkey(w, false) }.render().unwrap()),
        ("passkeys-address", Passkeys { can_be_made: false, ..passkeys(w, false, None) }.render().unwrap()),
        ("passkey-refused", passkey(w, true).render().unwrap()),
        ("sign-in-passkey-refused", sign_in_by_passkey(w, Some(SignInError::Passkey)).render().unwrap()),
        ("codes-apps-none", codes_apps(w, false).render().unwrap()),
        ("codes-app-bad-name", codes_app_new(w, Some(CodesAppFault::Name)).render().unwrap()),
        ("codes-app-wrong", codes_app_new(w, Some(CodesAppFault::Code)).render().unwrap()),
        ("codes-app-too-many", codes_app_new(w, Some(CodesAppFault::TooMany)).render().unwrap()),
        ("code-used", code(w, Some(CodeError::Used)).render().unwrap()),
        ("code-many", code(w, Some(CodeError::TooMany { seconds: 30 })).render().unwrap()),
        ("app-passwords-bad-name", of_app(AppPasswordFault::Name)),
        ("app-passwords-too-many", of_app(AppPasswordFault::TooMany)),
        ("app-passwords-made", of_app(AppPasswordFault::Made)),
        ("sign-in-again", of_notice(SignInNotice::Again)),
        ("sign-in-new-password", of_notice(SignInNotice::NewPassword)),
        ("sign-in-missing", of_error(SignInError::Missing)),
        ("sign-in-unapproved", of_error(SignInError::Unapproved { seconds: 1 })),
        ("sign-in-stale", of_error(SignInError::Stale)),
        ("sign-in-busy", of_error(SignInError::Busy { seconds: 120 })),
        ("sign-in-overloaded", of_error(SignInError::Overloaded { seconds: 7_200 })),
        ("waiting-quiet", of_wait(Secret::None, true)),
        ("waiting-unknown", of_wait(Secret::Strict("482913".to_owned()), false)),
        ("ended-spent-replaced", of_end(CancelReason::Replaced)),
        ("ended-spent-changed", of_end(CancelReason::AccountChanged)),
        ("ended-spent-reported", of_end(CancelReason::Reported)),
    ]
}

fn more_of_linking(w: Words) -> Vec<(&'static str, String)> {
    let unnamed = EnrolStep::Confirm {
        device: "iPhone".to_owned(),
        platform: String::new(),
        fingerprint: "41-73".to_owned(),
        expires_in_ms: 1,
    };
    vec![
        ("enrol-confirm-unnamed", enrol(w, unnamed).render().unwrap()),
        (
            "enrol-somebody",
            EnrolNew {
                somebody: Some("anna@example.org".to_owned()),
                ..enrol(w, EnrolStep::Done { device: "Pixel".to_owned() })
            }
            .render()
            .unwrap(),
        ),
        (
            "enrol-first",
            EnrolNew { is_first: true, ..enrol(w, EnrolStep::Done { device: "Pixel".to_owned() }) }.render().unwrap(),
        ),
    ]
}

/// The opening tags of a page, each with its attributes.
fn tags(html: &str) -> Vec<&str> {
    html.split('<')
        .skip(1)
        .filter_map(|part| part.split_once('>'))
        .map(|(tag, _)| tag)
        .filter(|tag| !tag.starts_with('/'))
        .collect()
}

#[test]
fn writes_the_pages_where_it_is_told() {
    #[expect(clippy::disallowed_methods, reason = "the script that runs this test says where it writes")]
    let Ok(directory) = std::env::var("NOD_PAGES_PREVIEW") else { return };
    std::fs::create_dir_all(&directory).unwrap();
    for (name, html) in pages(Words::default()) {
        std::fs::write(format!("{directory}/{name}.html"), html).unwrap();
    }
    // All of them once more, in a folder for each language.
    for language in Language::ALL.iter().chain(&[Language::Pseudo, Language::Mirrored]) {
        let folder = format!("{directory}/{}", language.tag());
        std::fs::create_dir_all(&folder).unwrap();
        let w = Words::of(*language);
        for (name, html) in pages(w).into_iter().chain(more_pages(w)) {
            std::fs::write(format!("{folder}/{name}.html"), html).unwrap();
        }
    }
}

#[test]
fn nothing_is_inline_that_the_content_security_policy_forbids() {
    for (name, html) in pages(Words::default()) {
        for tag in tags(&html) {
            assert!(!tag.starts_with("style"), "{name}: <{tag}>");
            assert!(!tag.starts_with("script") || tag.contains(" src=\"/assets/"), "{name}: <{tag}>");
            let handles = |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).starts_with("=\"");
            assert!(!tag.contains(" style=") && !tag.split(" on").skip(1).any(handles), "{name}: <{tag}>");
            assert!(!tag.contains("javascript:"), "{name}: <{tag}>");
        }
    }
}

#[test]
fn every_page_has_its_frame() {
    for (name, html) in pages(Words::default()) {
        // The templates inside a page are for its script
        let shown = html.split("<template").next().unwrap();
        let count =
            |what: &str| shown.matches(what).count() + html.rsplit("</template>").next().unwrap().matches(what).count();
        assert_eq!(shown.matches("<h1").count(), 1, "{name}: one H1");
        assert!(
            count("<html lang=\"en\"") >= 1 && count("href=\"#main\"") >= 1 && html.contains("id=\"main\""),
            "{name}"
        );
        assert!(html.contains("href=\"/help\"") && html.contains("href=\"/privacy\""), "{name}: help and privacy");
        let title = html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        assert!(title.ends_with(" · Nod") && title.trim() == title && !title.contains("  "), "{name}: {title:?}");
    }
}

#[test]
fn every_form_that_changes_something_is_guarded() {
    for (name, html) in pages(Words::default()) {
        for form in html.split("<form ").skip(1) {
            let form = form.split_once("</form>").unwrap().0;
            assert!(
                form.starts_with("method=\"get\"") || form.contains("name=\"csrf\" value=\"csrf-token\""),
                "{name}: {form}"
            );
        }
    }
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for (name, html) in pages(Words::default()) {
        let ids: Vec<&str> =
            tags(&html).iter().filter_map(|tag| tag.split_once(" id=\"")?.1.split('"').next()).collect();
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[at + 1..].contains(id), "{name}: two elements have the id {id}");
        }
        for attribute in
            [" for=\"", " aria-labelledby=\"", " aria-describedby=\"", " href=\"#", " data-copy=\"", " data-show=\""]
        {
            for rest in html.split(attribute).skip(1) {
                let id = rest.split('"').next().unwrap();
                assert!(ids.contains(&id), "{name}: {attribute}{id} leads nowhere");
            }
        }
    }
}

/// A page from right to left is the mirrored one without a rule of its own, where no rule names a side.
#[test]
fn style_sheets_name_no_side() {
    for (name, css) in [
        ("nod.css", include_str!("../../../src/http/pages/assets/nod.css")),
        ("account.css", include_str!("../../../src/http/pages/assets/account.css")),
    ] {
        for (at, line) in css.lines().enumerate() {
            let Some((property, value)) = line.strip_prefix("  ").and_then(|line| line.split_once(':')) else {
                continue;
            };
            let words = [property, value].map(|part| part.split(|letter: char| !letter.is_ascii_alphabetic()));
            let is_side = |word: &str| ["left", "right"].contains(&word);
            assert!(!words.into_iter().flatten().any(is_side), "{name}:{}: {line}", at + 1);
        }
    }
}

#[test]
fn what_people_typed_is_escaped() {
    let w = Words::default();
    let mut page = sign_in(w, Some(SignInError::Wrong));
    page.username = "\"><script>alert(1)</script>".to_owned();
    let html = page.render().unwrap();
    assert!(!html.contains("<script>"));
}

#[test]
fn a_number_is_read_digit_by_digit() {
    let w = Words::default();
    let html = waiting(w, Secret::Number("64".to_owned()), Progress::Sent).render().unwrap();
    assert!(html.contains("aria-label=\"six, four\"") && html.contains("<title>Check your phone · Nod</title>"));
    let html = waiting(w, Secret::Strict("482913".to_owned()), Progress::Sent).render().unwrap();
    assert!(html.contains("aria-label=\"four, eight, two, nine, one, three\""));
    assert!(html.contains("<title>Check your phone · Nod</title>"));
}

#[test]
fn numbers_codes_links_and_commands_keep_their_direction_on_a_right_to_left_page() {
    for (name, html) in pages(Words::default()) {
        for tag in tags(&html) {
            let reads_from_the_left = tag.starts_with("code id=")
                || tag.starts_with("time id=\"left\"")
                || tag.starts_with("p class=\"number");
            assert!(!reads_from_the_left || tag.contains(" dir=\"ltr\""), "{name}: {tag}");
        }
    }
    let numbers = |html: &str| tags(html).iter().filter(|tag| tag.starts_with("p class=\"number")).count();
    let shown = pages(Words::default()).iter().filter(|(_, html)| numbers(html) > 0).count();
    assert!(shown >= 4, "{shown} pages show a number or a code");
}

#[test]
fn a_phone_that_is_out_of_reach_is_told_of_in_a_live_region_that_is_always_there() {
    let w = Words::default();
    let hint = |progress, unreachable, quiet| {
        let mut page = waiting(w, Secret::Number("64".to_owned()), progress);
        (page.unreachable, page.quiet) = (unreachable, quiet);
        let html = page.render().unwrap();
        let shown = html.split_once("id=\"late\" role=\"status\">").unwrap().1.split_once("</p>").unwrap().0.to_owned();
        (shown, html.contains("data-say=\"unreachable\""))
    };
    let text = "Your phone could not be reached. Open the app on it: the request is waiting there.";
    assert_eq!(hint(Progress::Sent, true, false), (text.to_owned(), true));
    // Exactly empty, or the style sheet shows an empty box.
    assert_eq!(hint(Progress::Sent, false, false), (String::new(), true));
    // Nobody was woken: that the phone is silent says nothing, to the script neither.
    assert_eq!(hint(Progress::Sent, true, true), (String::new(), false));
}

#[test]
fn assets_are_found_and_their_addresses_change_with_them() {
    for (name, html) in pages(Words::default()) {
        for rest in html.split("\"/assets/").skip(1) {
            let address = rest.split('"').next().unwrap();
            let (file, version) = address.split_once("?v=").unwrap_or_else(|| panic!("{name}: {address} is not there"));
            assert_eq!(assets::get(file).unwrap().etag, format!("\"{version}\""));
        }
    }
    assert!(assets::get("../visitor.rs").is_none());
}
