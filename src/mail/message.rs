//! Letters in words: a subject, a plain text and a page, all three with the same content.

use askama::Template;
use nod_core::audit::AuditKind;

use super::{Change, Content, Letter};
use crate::words::{Language, Moment, Recorded, Words};

/// A letter, said.
pub(super) struct Said {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// What both forms of a letter show.
struct Page {
    lang: &'static str,
    dir: &'static str,
    brand: String,
    title: String,
    greeting: String,
    paragraphs: Vec<String>,
    changes: Vec<Section>,
    button: Option<Button>,
    after: Vec<String>,
    footer: String,
}

struct Section {
    title: String,
    facts: Vec<Fact>,
}

struct Fact {
    label: &'static str,
    value: String,
}

struct Button {
    lead: String,
    text: &'static str,
    href: String,
}

/// The letter as plain text.
#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Plain<'p> {
    page: &'p Page,
}

/// The letter as a page.
#[derive(Template)]
#[template(path = "letter.html")]
struct Rich<'p> {
    page: &'p Page,
}

/// Says a letter in its person's language.
pub(super) fn say(letter: &Letter, brand: &str) -> Said {
    let language = Language::of_tag(&letter.language).unwrap_or_default();
    let w = Words::of(language);
    let page = page(w, letter, brand);
    // Nothing in a template of ours can fail to render.
    let text = Plain { page: &page }.render().unwrap_or_default();
    let html = Rich { page: &page }.render().unwrap_or_default();
    Said { subject: page.title, text, html }
}

fn page(w: Words, letter: &Letter, brand: &str) -> Page {
    let empty = Page {
        lang: w.language().tag(),
        dir: w.language().direction(),
        brand: brand.to_owned(),
        title: String::new(),
        greeting: w.mail_hello(&letter.name).to_string(),
        paragraphs: vec![],
        changes: vec![],
        button: None,
        after: vec![],
        footer: w.mail_footer(brand, &letter.account).to_string(),
    };
    match &letter.content {
        Content::ConfirmAddress { link } => Page {
            title: w.mail_confirm_title().to_owned(),
            paragraphs: vec![w.mail_confirm_about(brand).to_string()],
            button: Some(Button {
                lead: w.mail_confirm_lead().to_owned(),
                text: w.mail_confirm_button(),
                href: link.clone(),
            }),
            after: vec![w.mail_confirm_not_you().to_owned()],
            footer: w.mail_footer_unconfirmed(brand, &letter.account).to_string(),
            ..empty
        },
        Content::ResetPassword { link, minutes } => Page {
            title: w.mail_reset_title().to_owned(),
            paragraphs: vec![w.mail_reset_about(brand).to_string()],
            button: Some(Button {
                lead: w.mail_reset_lead(minutes).to_string(),
                text: w.mail_reset_button(),
                href: link.clone(),
            }),
            after: vec![w.mail_reset_not_you().to_owned(), w.mail_reset_second_step().to_owned()],
            ..empty
        },
        Content::ConfirmRecovery { link } => Page {
            title: w.recovery_confirm_title().to_owned(),
            paragraphs: vec![w.recovery_confirm_title_about().to_owned()],
            button: Some(Button { lead: String::new(), text: w.recovery_confirm_title_do(), href: link.clone() }),
            after: vec![w.mail_recovery_not_you().to_owned()],
            ..empty
        },
        Content::OpenRecovery { link } => Page {
            title: w.recovery_open_title().to_owned(),
            paragraphs: vec![w.recovery_open_title_about().to_owned()],
            button: Some(Button { lead: String::new(), text: w.recovery_open_title_do(), href: link.clone() }),
            after: vec![w.mail_recovery_not_you().to_owned()],
            ..empty
        },
        Content::Notice { changes, undo, account } => {
            let title = match changes.as_slice() {
                [change] => title(w, change.kind).to_owned(),
                several => w.mail_changes_title(several.len()).to_string(),
            };
            if let [Change { kind: AuditKind::TwoStepReminded, .. }] = changes.as_slice() {
                return reminder(w, account, empty);
            }
            let mut paragraphs = vec![w.mail_change_about(brand).to_string()];
            paragraphs.extend(changes.iter().filter_map(|change| about(w, change.kind)).map(str::to_owned));
            let mut lead = w.mail_if_you().to_owned();
            lead.push(' ');
            let (more, text, href) = match undo {
                Some(undo) => (w.mail_undo_lead(), w.mail_undo_button(), undo),
                None => (w.mail_secure_lead(), w.mail_secure_button(), account),
            };
            lead.push_str(more);
            Page {
                title,
                paragraphs,
                changes: changes.iter().map(|change| section(w, change)).collect(),
                button: Some(Button { lead, text, href: href.clone() }),
                ..empty
            }
        }
    }
}

/// An administrator asks for it: nothing has changed, and there is nothing to take back.
fn reminder(w: Words, account: &str, empty: Page) -> Page {
    Page {
        title: w.mail_reminded().to_owned(),
        paragraphs: vec![w.mail_reminded_about().to_owned()],
        button: Some(Button { lead: String::new(), text: w.mail_secure_button(), href: account.to_owned() }),
        ..empty
    }
}

fn section(w: Words, change: &Change) -> Section {
    let named = match change.kind {
        AuditKind::DeviceBound | AuditKind::DeviceRevoked | AuditKind::RecoveryDone => w.mail_fact_phone(),
        AuditKind::AddressConfirmed | AuditKind::AddressRemoved => w.mail_fact_mail_address(),
        _ => w.mail_fact_name(),
    };
    let facts = [
        (named, change.name.clone()),
        (w.mail_fact_when(), Moment::parse(&change.at.to_string()).map(|at| w.moment(at))),
        (w.mail_fact_browser(), change.browser.as_deref().map(|known| Recorded::of(known).text(w))),
        (w.mail_fact_place(), change.place.clone()),
        (w.mail_fact_address(), change.ip.clone()),
    ];
    let facts = facts.into_iter().filter_map(|(label, value)| Some(Fact { label, value: one_line(&value?) }));
    Section { title: title(w, change.kind).to_owned(), facts: facts.collect() }
}

/// A name that a stranger chose must not write lines of a letter.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What changed, in a few words.
pub fn title(w: Words, kind: AuditKind) -> &'static str {
    match kind {
        AuditKind::TwoStepReminded => w.mail_reminded(),
        AuditKind::SignInFailed => w.mail_code_wrong(),
        AuditKind::PasswordSet => w.mail_password_changed(),
        AuditKind::PasswordReset => w.mail_password_reset(),
        AuditKind::AccountDisabled => w.mail_account_disabled(),
        AuditKind::AccountEnabled => w.mail_account_enabled(),
        AuditKind::AccountSecured => w.mail_account_secured(),
        AuditKind::ChangeUndone => w.mail_change_undone(),
        AuditKind::DeviceBound => w.mail_phone_linked(),
        AuditKind::DeviceRevoked => w.mail_phone_removed(),
        AuditKind::ChallengeReported => w.mail_reported(),
        AuditKind::AppPasswordCreated => w.mail_app_password_made(),
        AuditKind::AppPasswordRevoked => w.mail_app_password_ended(),
        AuditKind::AppPasswordRefused => w.mail_app_password_refused(),
        AuditKind::CodesAppAdded => w.mail_codes_app_added(),
        AuditKind::CodesAppRemoved => w.mail_codes_app_removed(),
        AuditKind::BackupCodesCreated => w.mail_backup_codes_made(),
        AuditKind::BackupCodeUsed => w.mail_backup_code_used(),
        AuditKind::RecoveryCodeCreated => w.mail_recovery_code_made(),
        AuditKind::RecoveryCodeUsed => w.mail_recovery_code_used(),
        AuditKind::PasskeyAdded => w.mail_passkey_added(),
        AuditKind::PasskeyRemoved => w.mail_passkey_removed(),
        AuditKind::ScreenLockRemoved => w.mail_screen_lock_removed(),
        AuditKind::PasskeyCounterStale => w.mail_passkey_copied(),
        AuditKind::TwoStepOn => w.mail_two_step_on(),
        AuditKind::TwoStepOff => w.mail_two_step_off(),
        AuditKind::AddressConfirmed => w.mail_address_confirmed(),
        AuditKind::AddressRemoved => w.mail_address_removed(),
        AuditKind::RecoveryBegun => w.mail_recovery_begun(),
        AuditKind::RecoveryCancelled => w.mail_recovery_cancelled(),
        AuditKind::RecoveryDone => w.mail_recovery_done(),
        _ => w.mail_other_change(),
    }
}

/// What a person does not guess from the title.
fn about(w: Words, kind: AuditKind) -> Option<&'static str> {
    match kind {
        AuditKind::TwoStepReminded => Some(w.mail_reminded_about()),
        AuditKind::SignInFailed => Some(w.mail_code_wrong_about()),
        AuditKind::AccountSecured => Some(w.mail_account_secured_about()),
        AuditKind::ChangeUndone => Some(w.mail_change_undone_about()),
        AuditKind::ChallengeReported => Some(w.mail_reported_about()),
        AuditKind::AppPasswordRefused => Some(w.mail_app_password_refused_about()),
        AuditKind::BackupCodesCreated => Some(w.mail_backup_codes_made_about()),
        AuditKind::RecoveryCodeUsed => Some(w.mail_recovery_code_used_about()),
        AuditKind::PasskeyCounterStale => Some(w.mail_passkey_copied_about()),
        AuditKind::TwoStepOff => Some(w.mail_two_step_off_about()),
        AuditKind::RecoveryDone => Some(w.mail_recovery_done_about()),
        _ => None,
    }
}
