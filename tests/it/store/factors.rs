//! Application passwords, backup codes and codes apps, as the store keeps them.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use nod::store::{Fenced, NewAppPassword, OpenedSession, SignInByCode, UsedCode};
use nod_core::audit::AuditKind;
use nod_core::challenge::{Challenge, StateName};
use nod_core::factor::app_password::{AppPassword, Protocol, Scope, Use};
use nod_core::factor::codes_app::CodesApp;
use nod_core::id::{AccountId, AppPasswordId, CodesAppId};
use nod_core::session::SessionStrength;

use super::bed::{Bed, NOON, at, draft, draft_at, lost, wins, won};

super::contract! {
    an_app_password_is_found_by_the_mac_of_its_secret
    an_account_has_so_many_app_passwords_that_have_not_ended
    of_one_form_sent_many_times_one_app_password_is_made
    a_revocation_ends_what_it_names_and_nothing_else
    the_first_use_after_the_end_is_recorded_once
    an_app_password_of_a_disabled_account_is_not_found
    of_one_code_of_a_device_used_many_times_at_once_one_opens_a_session_that_ends_with_it
    an_app_password_is_found_by_its_id_and_all_are_listed_in_pages
    all_codes_apps_and_backup_codes_are_listed_in_pages
    of_one_backup_code_used_many_times_at_once_one_opens_a_session
    a_backup_code_is_used_only_while_the_sign_in_waits
    of_one_code_of_an_app_used_many_times_at_once_one_opens_a_session
}

impl Bed {
    fn new_app_password(&self, account: AccountId, mac: &str, most: u32) -> NewAppPassword {
        let password = AppPassword {
            id: AppPasswordId::new(NOON, &self.random),
            account,
            name: "Thunderbird".parse().unwrap(),
            scope: Scope::Only(Protocol::Imap),
            created_at: at(0),
            expires_at: None,
            last_use: None,
            refused: None,
            revoked_at: None,
        };
        NewAppPassword { password, secret_mac: mac.to_owned(), most, at: at(0) }
    }

    async fn add_app_password(&self, new: &NewAppPassword) -> Fenced<()> {
        self.store.add_app_password(new.clone(), draft(AuditKind::AppPasswordCreated)).await.unwrap()
    }

    /// An application password with that MAC.
    async fn app_password(&self, account: AccountId, mac: &str) -> AppPassword {
        let new = self.new_app_password(account, mac, 100);
        assert!(matches!(self.add_app_password(&new).await, Fenced::Won(())));
        new.password
    }

    async fn revoke(&self, account: AccountId, which: Option<AppPasswordId>, second: u64) -> Fenced<()> {
        let audit = draft_at(AuditKind::AppPasswordRevoked, at(second));
        self.store.revoke_app_passwords(account, which, audit).await.unwrap()
    }

    async fn by_mac(&self, mac: &str) -> Option<AppPassword> {
        self.store.app_password(mac).await.unwrap().map(|(password, _)| password)
    }
}

fn used(second: u64) -> Use {
    Use { at: at(second), ip: Some("192.0.2.7".to_owned()), protocol: Some(Protocol::Imap) }
}

async fn an_app_password_is_found_by_the_mac_of_its_secret(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let first = bed.app_password(anna, "mac 1").await;
    let second = bed.app_password(anna, "mac 2").await;
    bed.app_password(ben, "mac 3").await;
    let (password, username) = bed.store.app_password("mac 1").await.unwrap().unwrap();
    assert_eq!((password, username.as_str()), (first.clone(), "anna@example.org"));
    for other in ["", "mac", "MAC 1", "mac 4"] {
        assert_eq!(bed.by_mac(other).await, None, "{other:?}");
    }
    bed.store.record_app_password_use(first.id, used(5)).await.unwrap();
    assert_eq!(bed.by_mac("mac 1").await.unwrap().last_use, Some(used(5)));
    assert_eq!(bed.by_mac("mac 2").await.unwrap().last_use, None);
    let mut listed = bed.store.app_passwords_of(anna).await.unwrap();
    listed.sort_by_key(|password| password.id);
    let mut expected = [AppPassword { last_use: Some(used(5)), ..first }, second];
    expected.sort_by_key(|password| password.id);
    assert_eq!(listed, expected);
}

async fn an_account_has_so_many_app_passwords_that_have_not_ended(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let mut first = bed.new_app_password(anna, "mac 1", 2);
    first.password.expires_at = Some(at(10));
    let second = bed.new_app_password(anna, "mac 2", 2);
    let mut third = bed.new_app_password(anna, "mac 3", 2);
    assert!(matches!(bed.add_app_password(&first).await, Fenced::Won(())));
    assert!(matches!(bed.add_app_password(&second).await, Fenced::Won(())));
    assert!(matches!(bed.add_app_password(&third).await, Fenced::Lost));
    third.at = at(10);
    assert!(matches!(bed.add_app_password(&third).await, Fenced::Won(())), "the first one has ended");
    let fourth = NewAppPassword { at: at(11), ..bed.new_app_password(anna, "mac 4", 2) };
    assert!(matches!(bed.add_app_password(&fourth).await, Fenced::Lost));
    won(bed.store.revoke_app_passwords(anna, Some(second.password.id), draft(AuditKind::AppPasswordRevoked)).await);
    assert!(matches!(bed.add_app_password(&fourth).await, Fenced::Won(())));
    assert_eq!(bed.store.app_passwords_of(anna).await.unwrap().len(), 4, "all that ever were");
    assert_eq!(bed.entries(AuditKind::AppPasswordCreated).await, 4);
}

async fn of_one_form_sent_many_times_one_app_password_is_made(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let new = bed.new_app_password(anna, "", 100);
    let calls = (0..32).map(|number| {
        let new = NewAppPassword { secret_mac: format!("mac {number}"), ..new.clone() };
        bed.store.add_app_password(new, draft(AuditKind::AppPasswordCreated))
    });
    assert_eq!(wins(&join_all(calls).await), 1);
    assert_eq!(bed.store.app_passwords_of(anna).await.unwrap().len(), 1);
    assert_eq!(bed.entries(AuditKind::AppPasswordCreated).await, 1);
}

async fn a_revocation_ends_what_it_names_and_nothing_else(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let first = bed.app_password(anna, "mac 1").await;
    bed.app_password(anna, "mac 2").await;
    bed.app_password(anna, "mac 3").await;
    let bens = bed.app_password(ben, "bens").await;
    let ended = async |mac| bed.by_mac(mac).await.unwrap().revoked_at;
    assert!(matches!(bed.revoke(ben, Some(first.id), 4).await, Fenced::Lost), "another account's");
    assert_eq!(ended("mac 1").await, None);
    assert!(matches!(bed.revoke(anna, Some(first.id), 5).await, Fenced::Won(())));
    assert!(matches!(bed.revoke(anna, Some(first.id), 6).await, Fenced::Lost), "it has ended");
    assert_eq!((ended("mac 1").await, ended("mac 2").await), (Some(at(5)), None));
    assert!(matches!(bed.revoke(anna, None, 7).await, Fenced::Won(())));
    assert_eq!(
        (ended("mac 1").await, ended("mac 2").await, ended("mac 3").await),
        (Some(at(5)), Some(at(7)), Some(at(7)))
    );
    assert!(matches!(bed.revoke(anna, None, 8).await, Fenced::Lost));
    assert_eq!(bed.by_mac("bens").await, Some(bens));
}

async fn the_first_use_after_the_end_is_recorded_once(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let password = bed.app_password(anna, "mac").await;
    let record = |second| {
        let audit = draft(AuditKind::AppPasswordRefused);
        bed.store.record_refused_app_password(password.id, used(second), audit)
    };
    assert_eq!(wins(&join_all((10..42).map(record)).await), 1);
    let refused = bed.by_mac("mac").await.unwrap().refused.unwrap();
    lost(record(50).await);
    assert_eq!(bed.by_mac("mac").await.unwrap().refused, Some(refused));
    assert_eq!(bed.entries(AuditKind::AppPasswordRefused).await, 1);
}

async fn an_app_password_of_a_disabled_account_is_not_found(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    bed.app_password(anna, "mac").await;
    won(bed.store.disable_account(anna, draft_at(AuditKind::AccountDisabled, at(1))).await);
    assert_eq!(bed.by_mac("mac").await, None);
    assert!(matches!(bed.add_app_password(&bed.new_app_password(anna, "other", 100)).await, Fenced::Lost));
    won(bed.store.enable_account(anna, draft(AuditKind::AccountEnabled)).await);
    assert!(bed.by_mac("mac").await.is_some());
}

/// Backup codes with these hashes.
async fn codes(bed: &Bed, account: AccountId, hashes: &[&str]) {
    let hashes = hashes.iter().map(|hash| (*hash).to_owned().into()).collect();
    won(bed.store.replace_backup_codes(account, hashes, None, draft(AuditKind::BackupCodesCreated)).await);
}

impl Bed {
    /// The use of a backup code in the place of the phone's answer to that question, at that second.
    fn by_code(&self, challenge: &Challenge, hash: &str, token: &str, second: u64) -> SignInByCode {
        let mut new = self.new_session(challenge.account, token);
        new.session.strength = SessionStrength::Code { device: None };
        new.session.authenticated_at = at(second);
        SignInByCode {
            challenge: challenge.id,
            client: challenge.client.clone(),
            code: UsedCode::Backup { hash: hash.to_owned().into() },
            session: OpenedSession { new, audit: draft(AuditKind::SignedIn) },
            audit: draft(AuditKind::BackupCodeUsed),
        }
    }
}

async fn of_one_backup_code_used_many_times_at_once_one_opens_a_session(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let own = bed.party("nod").await;
    bed.device(anna).await;
    codes(&bed, anna, &["one", "two"]).await;
    let mut questions = Vec::new();
    for _ in 0..4 {
        questions.push(bed.challenge(anna, &own).await);
    }
    let calls = (0..32).map(|number| {
        let question = &questions[number % questions.len()];
        bed.store.sign_in_by_code(bed.by_code(question, "one", &format!("token {number}"), 5))
    });
    assert_eq!(wins(&join_all(calls).await), 1);
    assert_eq!(bed.store.sessions_of(anna, at(6), at(0).minus(Duration::from_secs(1))).await.unwrap().len(), 1);
    let stored = bed.store.backup_codes(anna).await.unwrap();
    assert_eq!(stored.iter().filter(|code| code.used_at.is_some()).count(), 1);
    assert_eq!(bed.entries(AuditKind::BackupCodeUsed).await, 1);
    // The set in its place has its own.
    codes(&bed, anna, &["three"]).await;
    assert_eq!(bed.store.backup_codes(anna).await.unwrap().len(), 1);
}

async fn a_backup_code_is_used_only_while_the_sign_in_waits(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let (own, files) = (bed.party("nod").await, bed.party("files").await);
    let device = bed.device(anna).await;
    bed.device(ben).await;
    codes(&bed, anna, &["one"]).await;
    codes(&bed, ben, &["bens"]).await;
    let question = bed.challenge(anna, &own).await;
    let end = u64::try_from(question.expires_at.seconds() - at(0).seconds()).unwrap();
    lost(bed.store.sign_in_by_code(bed.by_code(&question, "one", "late", end)).await);
    lost(bed.store.sign_in_by_code(bed.by_code(&question, "bens", "other", 5)).await);
    lost(bed.store.sign_in_by_code(bed.by_code(&question, "none", "none", 5)).await);
    let mut elsewhere = bed.by_code(&question, "one", "elsewhere", 5);
    elsewhere.client = files;
    lost(bed.store.sign_in_by_code(elsewhere).await);
    let approved = bed.approved(anna, &device, &own).await;
    lost(bed.store.sign_in_by_code(bed.by_code(&approved, "one", "approved", 5)).await);
    assert!(bed.store.backup_codes(anna).await.unwrap()[0].used_at.is_none(), "nothing was used");
    let ended = won(bed.store.sign_in_by_code(bed.by_code(&question, "one", "right", 5)).await);
    assert_eq!((ended.challenge, ended.state), (question.id, StateName::Cancelled));
    let session = bed.store.session("right", at(6), at(0).minus(Duration::from_secs(1))).await.unwrap().unwrap();
    assert_eq!(session.strength, SessionStrength::Code { device: None });
}

async fn of_one_code_of_an_app_used_many_times_at_once_one_opens_a_session(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let own = bed.party("nod").await;
    bed.device(anna).await;
    let app = CodesApp {
        id: CodesAppId::new(NOON, &bed.random),
        account: anna,
        name: "Aegis".parse().unwrap(),
        created_at: at(0),
        last_step: 10,
        removed_at: None,
    };
    let add = |app: &CodesApp, most| bed.store.add_codes_app(app.clone(), most, draft(AuditKind::CodesAppAdded));
    won(add(&app, 1).await);
    lost(add(&app, 5).await);
    lost(add(&CodesApp { id: CodesAppId::new(NOON, &bed.random), ..app.clone() }, 1).await);
    assert_eq!(bed.store.codes_apps_of(anna).await.unwrap(), std::slice::from_ref(&app));
    let mut questions = Vec::new();
    for _ in 0..4 {
        questions.push(bed.challenge(anna, &own).await);
    }
    let by_step = |number: usize, step, token: &str| {
        let code = UsedCode::App { app: app.id, step };
        SignInByCode { code, ..bed.by_code(&questions[number % 4], "", token, 5) }
    };
    let calls = (0..32).map(|number| bed.store.sign_in_by_code(by_step(number, 11, &format!("token {number}"))));
    assert_eq!(wins(&join_all(calls).await), 1);
    for (step, number) in [(11, 0), (11, 1), (11, 2), (11, 3), (9, 0), (9, 1), (9, 2), (9, 3)] {
        lost(bed.store.sign_in_by_code(by_step(number, step, "again")).await);
    }
    assert_eq!(bed.store.codes_apps_of(anna).await.unwrap()[0].last_step, 11);
    lost(bed.store.remove_codes_app(ben, app.id, draft(AuditKind::CodesAppRemoved)).await);
    won(bed.store.remove_codes_app(anna, app.id, draft_at(AuditKind::CodesAppRemoved, at(6))).await);
    for number in 0..4 {
        lost(bed.store.sign_in_by_code(by_step(number, 12, "removed")).await);
    }
    assert_eq!(bed.entries(AuditKind::BackupCodeUsed).await, 1);
}

async fn of_one_code_of_a_device_used_many_times_at_once_one_opens_a_session_that_ends_with_it(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let own = bed.party("nod").await;
    let (device, other, bens) = (bed.device(anna).await.id, bed.device(anna).await.id, bed.device(ben).await.id);
    let mut expected = vec![(device, None), (other, None)];
    expected.sort_by_key(|(device, _)| *device);
    assert_eq!(bed.store.device_code_steps(anna).await.unwrap(), expected);
    let mut questions = Vec::new();
    for _ in 0..4 {
        questions.push(bed.challenge(anna, &own).await);
    }
    let by_step = |device, number: usize, step, token: &str| {
        let mut by_code = bed.by_code(&questions[number % 4], "", token, 5);
        by_code.code = UsedCode::Device { device, step };
        by_code.session.new.session.strength = SessionStrength::Code { device: Some(device) };
        by_code
    };
    lost(bed.store.sign_in_by_code(by_step(bens, 0, 11, "another account's")).await);
    let calls =
        (0..32).map(|number| bed.store.sign_in_by_code(by_step(device, number, 11, &format!("token {number}"))));
    assert_eq!(wins(&join_all(calls).await), 1);
    for (step, number) in [(11, 0), (11, 1), (11, 2), (11, 3), (9, 0), (9, 1), (9, 2), (9, 3)] {
        lost(bed.store.sign_in_by_code(by_step(device, number, step, "again")).await);
    }
    let steps = bed.store.device_code_steps(anna).await.unwrap();
    assert_eq!(steps.iter().find(|(id, _)| *id == device), Some(&(device, Some(11))));
    let sessions = async || {
        let sessions = bed.store.sessions_of(anna, at(6), at(0).minus(Duration::from_hours(1))).await.unwrap();
        sessions.into_iter().map(|session| session.strength).collect::<Vec<_>>()
    };
    assert_eq!(sessions().await, [SessionStrength::Code { device: Some(device) }]);
    won(bed.store.revoke_device(other, draft_at(AuditKind::DeviceRevoked, at(6))).await);
    assert_eq!(sessions().await.len(), 1, "another device's end leaves it");
    won(bed.store.revoke_device(device, draft_at(AuditKind::DeviceRevoked, at(6))).await);
    assert_eq!(sessions().await, []);
    for number in 0..4 {
        lost(bed.store.sign_in_by_code(by_step(device, number, 12, "revoked")).await);
    }
}

async fn an_app_password_is_found_by_its_id_and_all_are_listed_in_pages(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let mut made = vec![
        bed.app_password(anna, "mac 1").await,
        bed.app_password(ben, "mac 2").await,
        bed.app_password(anna, "mac 3").await,
    ];
    let (found, username) = bed.store.app_password_by_id(made[1].id).await.unwrap().unwrap();
    assert_eq!((found, username.as_str()), (made[1].clone(), "ben@example.org"));
    let unknown = AppPasswordId::new(NOON, &bed.random);
    assert!(bed.store.app_password_by_id(unknown).await.unwrap().is_none());
    won(bed.store.disable_account(ben, draft(AuditKind::AccountDisabled)).await);
    assert!(bed.store.app_password_by_id(made[1].id).await.unwrap().is_none(), "its account is disabled");

    made.sort_by_key(|password| password.id);
    let (mut seen, mut after) = (Vec::new(), None);
    while let [row] = bed.store.all_app_passwords(after, 1).await.unwrap().as_slice() {
        after = Some(row.password.id);
        seen.push(row.password.clone());
        assert!(row.secret_mac.starts_with("mac "), "{}", row.secret_mac);
    }
    assert_eq!(seen, made);
}

async fn all_codes_apps_and_backup_codes_are_listed_in_pages(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let mut apps = Vec::new();
    for account in [anna, ben, anna] {
        let id = CodesAppId::new(NOON, &bed.random);
        let name = "App".parse().unwrap();
        let app = CodesApp { id, account, name, created_at: at(0), last_step: 1, removed_at: None };
        won(bed.store.add_codes_app(app.clone(), 5, draft(AuditKind::CodesAppAdded)).await);
        apps.push(app);
    }
    apps.sort_by_key(|app| app.id);
    let (mut seen, mut after) = (Vec::new(), None);
    while let [row] = bed.store.all_codes_apps(after, 1).await.unwrap().as_slice() {
        after = Some(row.id);
        seen.push(row.clone());
    }
    assert_eq!(seen, apps);

    for account in [anna, ben] {
        let hashes = vec!["hash 1".to_owned().into(), "hash 2".to_owned().into()];
        won(bed.store.replace_backup_codes(account, hashes, None, draft(AuditKind::BackupCodesCreated)).await);
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = bed.store.all_backup_codes(after.clone(), 1).await.unwrap();
        let [(account, code)] = page.as_slice() else { break };
        after = Some((*account, code.hash.clone()));
        seen.push((*account, secrecy::ExposeSecret::expose_secret(&code.hash).to_owned()));
    }
    let mut all: Vec<(AccountId, String)> =
        [anna, ben].into_iter().flat_map(|account| [1, 2].map(|number| (account, format!("hash {number}")))).collect();
    all.sort();
    assert_eq!(seen, all);
}
