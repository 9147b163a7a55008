//! Accounts and relying parties.

use std::sync::Arc;

use futures_util::future::join_all;
use nod::store::{Fenced, SETUP_CODE, StoreError};
use nod_core::account::{AccountState, LanguageTag};
use nod_core::audit::AuditKind;
use nod_core::challenge::{CancelReason, State, StateName};
use nod_core::policy::{Policy, PolicyChange};
use nod_core::relying_party::ClientState;
use secrecy::ExposeSecret;

use super::bed::{Bed, NOON, at, draft, draft_at, lost, wins, won};

super::contract! {
    accounts_are_created_and_found
    a_language_is_set_once_and_taken_back
    a_user_name_is_taken_once
    accounts_are_listed_page_by_page
    the_first_account_needs_the_code_and_ends_the_set_up
    no_first_account_when_there_is_one
    of_64_first_accounts_one_is_made
    a_disabled_account_loses_its_pending_challenges
    a_password_ends_the_sessions
    relying_parties_are_created_found_and_listed
    what_is_not_named_stays
    a_disabled_relying_party_loses_its_pending_challenges
    a_secret_is_replaced
}

async fn accounts_are_created_and_found(bed: Arc<Bed>) {
    let new = bed.new_account("Anna@Example.org");
    bed.store.create_account(new.clone(), draft(AuditKind::AccountCreated).account(new.id)).await.unwrap();
    let mut boss = bed.new_account("boss");
    boss.administrator = true;
    boss.display_name = None;
    boss.password_hash = None;
    bed.store.create_account(boss.clone(), draft(AuditKind::AccountCreated).account(boss.id)).await.unwrap();

    let anna = bed.store.account(new.id).await.unwrap().unwrap();
    assert_eq!((anna.id, &anna.username, &anna.display_name), (new.id, &new.username, &new.display_name));
    assert_eq!((anna.administrator, anna.state, anna.created_at), (false, AccountState::Active, NOON));
    assert_eq!(anna.password_hash.unwrap().expose_secret(), "$argon2id$test");
    let found = bed.store.account_by_username(&"boss".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((found.id, found.administrator, found.display_name), (boss.id, true, None));
    assert!(found.password_hash.is_none());
    assert!(bed.store.account(bed.new_account("nobody").id).await.unwrap().is_none());
    assert!(bed.store.account_by_username(&"nobody".parse().unwrap()).await.unwrap().is_none());
}

async fn a_language_is_set_once_and_taken_back(bed: Arc<Bed>) {
    let anna = bed.account("anna").await;
    let bert = bed.account("bert").await;
    let tag = |text: &str| text.parse::<LanguageTag>().unwrap();
    let set = async |account, language: Option<&str>| {
        let audit = draft(AuditKind::LanguageChosen).account(account);
        bed.store.set_language(account, language.map(tag).as_ref(), audit).await
    };
    lost(set(anna, None).await);
    won(set(anna, Some("fr-CH")).await);
    lost(set(anna, Some("fr-CH")).await);
    assert_eq!(bed.store.account(anna).await.unwrap().unwrap().language, Some(tag("fr-CH")));
    assert_eq!(bed.store.account(bert).await.unwrap().unwrap().language, None);
    won(set(anna, Some("de")).await);
    won(set(anna, None).await);
    assert_eq!(bed.store.account(anna).await.unwrap().unwrap().language, None);
    lost(set(bed.new_account("nobody").id, Some("de")).await);
    assert_eq!(bed.entries(AuditKind::LanguageChosen).await, 3, "one for each that changed something");
}

async fn a_user_name_is_taken_once(bed: Arc<Bed>) {
    bed.account("anna").await;
    let again = bed.new_account("ANNA");
    let error = bed.store.create_account(again, draft(AuditKind::AccountCreated)).await.unwrap_err();
    assert_eq!(error, StoreError::Conflict("the user name"));
    assert_eq!(bed.entries(AuditKind::AccountCreated).await, 1, "what was not written is not in the log");
}

async fn accounts_are_listed_page_by_page(bed: Arc<Bed>) {
    for name in ["carol", "bob", "émile", "anna", "zoe"] {
        bed.account(name).await;
    }
    let names = |page: &nod::store::Page<nod_core::account::Account>| {
        page.rows.iter().map(|account| account.username.to_string()).collect::<Vec<_>>()
    };
    let first = bed.store.accounts(None, 2).await.unwrap();
    assert_eq!((names(&first), first.more), (vec!["anna".to_owned(), "bob".to_owned()], true));
    let after = first.rows.last().unwrap().username.clone();
    let second = bed.store.accounts(Some(&after), 3).await.unwrap();
    // By bytes, on every backend and in every locale.
    assert_eq!((names(&second), second.more), (vec!["carol".to_owned(), "zoe".to_owned(), "émile".to_owned()], false));
}

async fn the_first_account_needs_the_code_and_ends_the_set_up(bed: Arc<Bed>) {
    let make = async |code: &str| {
        bed.store.create_first_account(bed.new_account("boss"), code, draft(AuditKind::AccountCreated)).await
    };
    lost(make("right").await);
    bed.store.put_setting(SETUP_CODE, "right").await.unwrap();
    lost(make("wrong").await);
    assert_eq!(bed.store.setting(SETUP_CODE).await.unwrap().as_deref(), Some("right"));
    won(make("right").await);
    assert_eq!(bed.store.setting(SETUP_CODE).await.unwrap(), None);
    lost(make("right").await);
    assert_eq!(bed.entries(AuditKind::AccountCreated).await, 1);
}

async fn no_first_account_when_there_is_one(bed: Arc<Bed>) {
    bed.account("anna").await;
    bed.store.put_setting(SETUP_CODE, "right").await.unwrap();
    lost(bed.store.create_first_account(bed.new_account("boss"), "right", draft(AuditKind::AccountCreated)).await);
    assert!(bed.store.account_by_username(&"boss".parse().unwrap()).await.unwrap().is_none());
}

async fn of_64_first_accounts_one_is_made(bed: Arc<Bed>) {
    bed.store.put_setting(SETUP_CODE, "right").await.unwrap();
    let outcomes = join_all((0..64).map(|number| {
        let account = bed.new_account(&format!("boss{number}"));
        bed.store.create_first_account(account, "right", draft(AuditKind::AccountCreated))
    }))
    .await;
    assert_eq!(wins(&outcomes), 1);
    assert_eq!(bed.store.accounts(None, 64).await.unwrap().rows.len(), 1);
}

async fn a_disabled_account_loses_its_pending_challenges(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let other = bed.account("bob").await;
    bed.device(other).await;
    let settled = bed.approved(account, &device, &client).await;
    let pending = bed.challenge(account, &client).await;
    let elsewhere = bed.challenge(other, &client).await;
    let mut short = bed.new_challenge(account, &client);
    short.challenge.expires_at = at(20);
    let expired = short.challenge.id;
    let _ = bed.store.issue(short).await.unwrap();

    let ended = won(bed.store.disable_account(account, draft_at(AuditKind::AccountDisabled, at(30))).await);
    assert_eq!(ended.len(), 1);
    assert_eq!((ended[0].challenge, ended[0].account), (pending.id, account));
    assert_eq!((ended[0].state, ended[0].version), (StateName::Cancelled, 2));
    assert_eq!(bed.state(pending.id).await, State::Cancelled { at: at(30), reason: CancelReason::AccountChanged });
    assert_eq!(bed.state(settled.id).await.name(), StateName::Approved);
    assert_eq!(bed.state(elsewhere.id).await.name(), StateName::Pending);
    // Its time was over before: it expires, and is not cancelled afterwards.
    assert_eq!(bed.state(expired).await.name(), StateName::Pending);

    let state = async || bed.store.account(account).await.unwrap().unwrap().state;
    assert_eq!(state().await, AccountState::Disabled { at: at(30) });
    lost(bed.store.disable_account(account, draft(AuditKind::AccountDisabled)).await);
    won(bed.store.enable_account(account, draft(AuditKind::AccountEnabled)).await);
    assert_eq!(state().await, AccountState::Active);
    lost(bed.store.enable_account(account, draft(AuditKind::AccountEnabled)).await);
    let nobody = bed.new_account("nobody").id;
    lost(bed.store.disable_account(nobody, draft(AuditKind::AccountDisabled)).await);
    assert_eq!(bed.entries(AuditKind::AccountDisabled).await, 1);
    assert_eq!(bed.entries(AuditKind::AccountEnabled).await, 1);
}

async fn a_password_ends_the_sessions(bed: Arc<Bed>) {
    let anna = bed.account("anna").await;
    let bob = bed.account("bob").await;
    for (account, token) in [(anna, "a"), (bob, "b")] {
        let session = bed.new_session(account, token);
        bed.open(session).await;
    }
    let own = "nod".parse().unwrap();
    won(bed.store.set_password(anna, "$argon2id$new", &own, draft(AuditKind::PasswordSet).account(anna)).await);
    let account = bed.store.account(anna).await.unwrap().unwrap();
    assert_eq!(account.password_hash.unwrap().expose_secret(), "$argon2id$new");
    assert!(bed.store.session("a", at(10), NOON.minus(std::time::Duration::from_secs(1))).await.unwrap().is_none());
    assert!(bed.store.session("b", at(10), NOON.minus(std::time::Duration::from_secs(1))).await.unwrap().is_some());
    lost(bed.store.set_password(bed.new_account("x").id, "$argon2id$new", &own, draft(AuditKind::PasswordSet)).await);
    assert_eq!(bed.entries(AuditKind::PasswordSet).await, 1);
}

async fn relying_parties_are_created_found_and_listed(bed: Arc<Bed>) {
    let mut new = bed.new_party("webmail");
    new.policy = Some(Policy::Strict);
    new.origins = vec!["https://a.example".to_owned(), "https://b.example".to_owned()];
    bed.store.create_relying_party(new.clone(), draft(AuditKind::ClientCreated)).await.unwrap();
    bed.party("admin").await;
    let party = bed.store.relying_party(&new.client).await.unwrap().unwrap();
    assert_eq!((&party.client, &party.name, &party.origins), (&new.client, &new.name, &new.origins));
    assert_eq!((party.policy, party.state, party.created_at), (Some(Policy::Strict), ClientState::Active, NOON));
    assert_eq!(party.secret_hash.expose_secret(), new.secret_hash.expose_secret());
    assert!(bed.store.relying_party(&"nobody".parse().unwrap()).await.unwrap().is_none());
    let all = bed.store.relying_parties().await.unwrap();
    assert_eq!(all.iter().map(|party| party.client.as_str()).collect::<Vec<_>>(), ["admin", "webmail"]);
    let error = bed.store.create_relying_party(new, draft(AuditKind::ClientCreated)).await.unwrap_err();
    assert_eq!(error, StoreError::Conflict("the client id"));
    assert_eq!(bed.entries(AuditKind::ClientCreated).await, 2);
}

async fn what_is_not_named_stays(bed: Arc<Bed>) {
    let client = bed.party("webmail").await;
    let changed = || draft(AuditKind::ClientChanged);
    let party = async || bed.store.relying_party(&client).await.unwrap().unwrap();
    let name = "Post office".parse().unwrap();
    won(bed.store.change_relying_party(&client, Some(&name), None, PolicyChange::Keep, changed()).await);
    assert_eq!((party().await.name, party().await.policy), (name, None));
    assert_eq!(party().await.origins, ["https://mail.example.org"]);
    won(bed.store.change_relying_party(&client, None, Some(&[]), PolicyChange::Own(Policy::Number), changed()).await);
    assert_eq!((party().await.name.as_str(), party().await.policy), ("Post office", Some(Policy::Number)));
    assert!(party().await.origins.is_empty());
    lost(bed.store.change_relying_party(&"nobody".parse().unwrap(), None, None, PolicyChange::Keep, changed()).await);
    assert_eq!(bed.entries(AuditKind::ClientChanged).await, 2);
}

async fn a_disabled_relying_party_loses_its_pending_challenges(bed: Arc<Bed>) {
    let (account, _, client) = bed.trio().await;
    let other = bed.party("other").await;
    let pending = bed.challenge(account, &client).await;
    let elsewhere = bed.challenge(account, &other).await;
    let set = async |state| {
        bed.store.set_relying_party_state(&client, state, draft(AuditKind::ClientChanged).client(client.clone())).await
    };
    lost(set(ClientState::Active).await);
    let ended = won(set(ClientState::Disabled { at: at(30) }).await);
    assert_eq!(ended.iter().map(|ended| ended.challenge).collect::<Vec<_>>(), [pending.id]);
    assert_eq!(bed.state(pending.id).await, State::Cancelled { at: at(30), reason: CancelReason::Withdrawn });
    assert_eq!(bed.state(elsewhere.id).await.name(), StateName::Pending);
    let state = async || bed.store.relying_party(&client).await.unwrap().unwrap().state;
    assert_eq!(state().await, ClientState::Disabled { at: at(30) });
    lost(set(ClientState::Disabled { at: at(40) }).await);
    assert!(won(set(ClientState::Active).await).is_empty());
    assert_eq!(state().await, ClientState::Active);
    assert_eq!(bed.entries(AuditKind::ClientChanged).await, 2);
    let nobody = "nobody".parse().unwrap();
    let outcome = bed.store.set_relying_party_state(&nobody, ClientState::Active, draft(AuditKind::ClientChanged));
    assert_eq!(outcome.await, Ok(Fenced::Lost));
}

async fn a_secret_is_replaced(bed: Arc<Bed>) {
    let client = bed.party("webmail").await;
    won(bed.store.rotate_client_secret(&client, "new", draft(AuditKind::ClientSecretRotated)).await);
    assert_eq!(bed.store.relying_party(&client).await.unwrap().unwrap().secret_hash.expose_secret(), "new");
    let nobody = "nobody".parse().unwrap();
    lost(bed.store.rotate_client_secret(&nobody, "new", draft(AuditKind::ClientSecretRotated)).await);
    assert_eq!(bed.entries(AuditKind::ClientSecretRotated).await, 1);
}
