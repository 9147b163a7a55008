//! The pages of mail, in every state.

use askama::Template;
use nod::http::pages::account::view::PasswordFault;
use nod::http::pages::layout::passwords::Rules;
use nod::http::pages::layout::settings::Section;
use nod::http::pages::mail::view::{
    AddressDone, AddressFault, AddressRow, Addresses, Confirm, Forgot, NewPassword, NewPasswordFault, RecoveryBegin,
    RecoveryConfirm, RecoveryOpen, RecoveryOpenFault, Undo,
};
use nod::screening::Weakness;
use nod::words::Words;

use super::{csrf, own, site, when};

fn addresses(w: Words, rows: usize) -> Addresses {
    let row = |address: &str, is_confirmed: bool, has_failed: bool| AddressRow {
        address: address.to_owned(),
        confirmed: is_confirmed.then(|| when("2026-01-02T10:00:00Z", 28_000_000)),
        asked: when("2026-11-22T14:02:00Z", 300),
        has_failed,
        again_action: (!is_confirmed).then(|| format!("/account/addresses/{}/again", address.len())),
        remove_action: format!("/account/addresses/{}/remove", address.len()),
    };
    let mut all = vec![
        row("anna@example.org", true, false),
        row("anna.de.vries.at.home.in.the.evening@a-long-name.example.com", true, true),
        row("new@example.net", false, false),
    ];
    all.truncate(rows);
    Addresses {
        site: site(w),
        own: own(Section::BelowSecurity),
        rows: all,
        is_offered: true,
        done: None,
        typed: String::new(),
        fault: None,
        action: "/account/addresses".to_owned(),
    }
}

fn confirm(w: Words) -> Confirm {
    Confirm {
        site: site(w),
        own: own(Section::BelowSecurity),
        address: "anna@example.org".to_owned(),
        id: "1".to_owned(),
        token: "t".to_owned(),
        action: "/account/addresses/confirm".to_owned(),
    }
}

fn forgot(w: Words, is_missing: bool) -> Forgot {
    Forgot { site: site(w), csrf: csrf(), name: String::new(), is_missing, action: "/password/forgot".to_owned() }
}

fn new_password(w: Words, fault: Option<NewPasswordFault>) -> NewPassword {
    NewPassword {
        site: site(w),
        csrf: csrf(),
        id: "1".to_owned(),
        token: "t".to_owned(),
        fault,
        rules: Rules { shortest: 15, has_list: false },
        action: "/password/new".to_owned(),
    }
}

fn undo(w: Words, is_reversible: bool) -> Undo {
    Undo {
        site: site(w),
        csrf: csrf(),
        title: w.mail_phone_linked().to_owned(),
        at: when("2026-11-22T14:02:00Z", 300),
        name: is_reversible.then(|| "Anna's iPhone".to_owned()),
        is_reversible,
        change: "7".to_owned(),
        token: "t".to_owned(),
        action: "/undo".to_owned(),
        is_stale: false,
    }
}

fn recovery_begin(w: Words) -> RecoveryBegin {
    RecoveryBegin {
        site: site(w),
        csrf: csrf(),
        delay: w.common_hours(24_u64).to_string(),
        action: "/sign-in/recovery".to_owned(),
    }
}

fn recovery_confirm(w: Words) -> RecoveryConfirm {
    RecoveryConfirm {
        site: site(w),
        csrf: csrf(),
        delay: w.common_hours(24_u64).to_string(),
        id: "1".to_owned(),
        token: "t".to_owned(),
        action: "/recovery".to_owned(),
        is_stale: false,
    }
}

fn recovery_open(w: Words, fault: Option<RecoveryOpenFault>) -> RecoveryOpen {
    RecoveryOpen {
        site: site(w),
        csrf: csrf(),
        id: "1".to_owned(),
        token: "t".to_owned(),
        fault,
        action: "/recovery/open".to_owned(),
    }
}

pub fn pages(w: Words) -> Vec<(&'static str, String)> {
    vec![
        ("addresses", addresses(w, 3).render().unwrap()),
        ("addresses-none", addresses(w, 0).render().unwrap()),
        ("address-confirm", confirm(w).render().unwrap()),
        ("password-forgot", forgot(w, false).render().unwrap()),
        ("password-new", new_password(w, None).render().unwrap()),
        ("undo", undo(w, true).render().unwrap()),
        ("recovery-begin", recovery_begin(w).render().unwrap()),
        ("recovery-confirm", recovery_confirm(w).render().unwrap()),
        ("recovery-open", recovery_open(w, None).render().unwrap()),
    ]
}

pub fn more_pages(w: Words) -> Vec<(&'static str, String)> {
    let done = |done| Addresses { done: Some(done), ..addresses(w, 1) }.render().unwrap();
    let fault = |fault| Addresses { fault: Some(fault), typed: "anna".to_owned(), ..addresses(w, 2) }.render().unwrap();
    let refused = |fault| new_password(w, Some(fault)).render().unwrap();
    let address = || "anna@example.org".to_owned();
    vec![
        ("addresses-sent", done(AddressDone::Sent(address()))),
        ("addresses-again", done(AddressDone::Again)),
        ("addresses-confirmed", done(AddressDone::Confirmed(address()))),
        ("addresses-invalid", fault(AddressFault::Invalid)),
        ("addresses-taken", fault(AddressFault::Taken)),
        ("addresses-full", fault(AddressFault::Full)),
        ("addresses-off", Addresses { is_offered: false, ..addresses(w, 1) }.render().unwrap()),
        ("password-forgot-missing", forgot(w, true).render().unwrap()),
        ("password-new-stale", refused(NewPasswordFault::Stale)),
        ("password-new-length", refused(NewPasswordFault::Password(PasswordFault::Weak(Weakness::Short(15))))),
        ("password-new-differs", refused(NewPasswordFault::Password(PasswordFault::Differs))),
        ("recovery-open-wrong", recovery_open(w, Some(RecoveryOpenFault::Wrong)).render().unwrap()),
        ("recovery-open-many", recovery_open(w, Some(RecoveryOpenFault::TooMany { seconds: 30 })).render().unwrap()),
        ("recovery-open-stale", recovery_open(w, Some(RecoveryOpenFault::Stale)).render().unwrap()),
        ("undo-rest", undo(w, false).render().unwrap()),
        ("undo-stale", Undo { is_stale: true, ..undo(w, true) }.render().unwrap()),
        ("recovery-confirm-stale", RecoveryConfirm { is_stale: true, ..recovery_confirm(w) }.render().unwrap()),
    ]
}
