//! Nod without a store: the approval path in maps, to see what a database costs. Nothing else is there, and says so.
//!
//! For measurements alone: it forgets everything, and old approvals while it runs.

mod deed;
mod organisation;
mod state;
mod unused;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use nod::store::{
    Accounts, AnswerContext, Approvals, ChallengeRecord, Decide, Decided, Devices, Diagnosis, Ended, EnrolmentCodeMac,
    FeedContext, Fenced, Guess, IssueChallenge, IssueContext, IssueOutcome, KeptScreenLockProof, KnownBrowser,
    MarkProgress, NewAccount, NewEnrolment, NewRelyingParty, Operations, Page, Pause, PurgeLimits, Purged,
    ReceiptContext, Redeem, RelyingParties, RepeatedRedemption, ScreenLock, ScreenLockCredential, ScreenLocks,
    ServerKeyRow, Store, StoreError, StoreResult, StoredDevice, TakenChallenge, WatchContext, WrongNumber,
};
use nod_core::account::{Account, AccountState, LanguageTag, TwoStep};
use nod_core::audit::{Anchor, AuditDraft, AuditEntry};
use nod_core::challenge::CancelReason;
use nod_core::device::{Device, DeviceState, DisplayName, PublicKey};
use nod_core::encoding::{array_from_base64url, sha256_base64url};
use nod_core::enrolment::{Claim, Enrolment};
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId, EnrolmentId, SessionId, Username};
use nod_core::place::KnownLocation;
use nod_core::policy::{Policy, PolicyChange};
use nod_core::relying_party::{ClientState, RelyingParty};
use nod_core::screen_lock::ScreenLockProof;
use nod_core::time::Timestamp;
use nod_core::token::{Ed25519Signer, Signer as _};

use crate::Failure;
use crate::seed::Seeded;

use state::State;

/// The store.
pub(crate) struct Memory {
    by_username: HashMap<String, AccountId>,
    accounts: HashMap<AccountId, Account>,
    devices: HashMap<DeviceId, Device>,
    state: Mutex<State>,
}

impl Memory {
    /// The accounts and phones that `seed` made, and its relying party.
    pub(crate) fn new(seeded: &Seeded) -> Result<Self, Failure> {
        let (mut by_username, mut accounts, mut devices) = (HashMap::new(), HashMap::new(), HashMap::new());
        let long_ago = Timestamp::from_seconds(0);
        for phone in &seeded.phones {
            let seed = array_from_base64url::<32>(&phone.seed).ok_or("a phone's key is damaged")?;
            let account = Account {
                id: phone.account,
                username: phone.username.parse()?,
                display_name: None,
                administrator: false,
                state: AccountState::Active,
                two_step: TwoStep::On { since: long_ago },
                language: None,
                password_hash: None,
                created_at: long_ago,
            };
            let device = Device {
                id: phone.device,
                account: phone.account,
                name: "Phone".parse()?,
                platform: "nod-loadtest".to_owned(),
                key: Ed25519Signer::from_seed(&seed).public_key().clone(),
                created_at: long_ago,
                last_answer_at: None,
                state: DeviceState::Active,
            };
            by_username.insert(phone.username.clone(), phone.account);
            accounts.insert(phone.account, account);
            devices.insert(phone.device, device);
        }
        let client: ClientId = seeded.client.parse()?;
        let party = RelyingParty {
            client: client.clone(),
            name: "Bench".parse()?,
            secret_hash: sha256_base64url(seeded.secret.as_bytes()).into(),
            origins: vec![seeded.origin.clone()],
            policy: Some(Policy::Tap),
            state: ClientState::Active,
            created_at: long_ago,
        };
        let state = State { parties: HashMap::from([(client, party)]), ..State::default() };
        Ok(Self { by_username, accounts, devices, state: Mutex::new(state) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is not on the path of an approval is not there.
pub(crate) fn absent<T>(call: &str) -> StoreResult<T> {
    Err(StoreError::Unavailable(format!("the store in memory has no {call}")))
}

#[async_trait]
impl Accounts for Memory {
    async fn create_account(&self, _: NewAccount, _: AuditDraft) -> StoreResult<()> {
        absent("create_account")
    }

    async fn create_first_account(&self, _: NewAccount, _: &str, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("create_first_account")
    }

    async fn account(&self, id: AccountId) -> StoreResult<Option<Account>> {
        Ok(self.accounts.get(&id).cloned())
    }

    async fn account_by_username(&self, _: &Username) -> StoreResult<Option<Account>> {
        absent("account_by_username")
    }

    async fn accounts(&self, _: Option<&Username>, _: u32) -> StoreResult<Page<Account>> {
        absent("accounts")
    }

    async fn disable_account(&self, _: AccountId, _: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("disable_account")
    }

    async fn enable_account(&self, _: AccountId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("enable_account")
    }

    async fn set_language(&self, _: AccountId, _: Option<&LanguageTag>, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("set_language")
    }

    async fn set_password(
        &self,
        _: AccountId,
        _: &str,
        _: &ClientId,
        _: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("set_password")
    }

    async fn secure_account(&self, _: AccountId, _: SessionId, _: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("secure_account")
    }

    async fn pause_push(&self, _: AccountId, _: Pause) -> StoreResult<Fenced<()>> {
        absent("pause_push")
    }

    async fn resume_push(&self, _: AccountId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("resume_push")
    }

    async fn unlock_account(&self, _: AccountId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("unlock_account")
    }
}

#[async_trait]
impl RelyingParties for Memory {
    async fn create_relying_party(&self, party: NewRelyingParty, _: AuditDraft) -> StoreResult<()> {
        let NewRelyingParty { client, name, secret_hash, origins, policy, created_at } = party;
        let key = client.clone();
        let party = RelyingParty { client, name, secret_hash, origins, policy, state: ClientState::Active, created_at };
        self.state().parties.insert(key, party);
        Ok(())
    }

    async fn relying_party(&self, client: &ClientId) -> StoreResult<Option<RelyingParty>> {
        Ok(self.state().parties.get(client).cloned())
    }

    async fn relying_parties(&self) -> StoreResult<Vec<RelyingParty>> {
        absent("relying_parties")
    }

    async fn change_relying_party(
        &self,
        _: &ClientId,
        _: Option<&DisplayName>,
        _: Option<&[String]>,
        _: PolicyChange,
        _: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        absent("change_relying_party")
    }

    async fn set_relying_party_state(
        &self,
        _: &ClientId,
        _: ClientState,
        _: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("set_relying_party_state")
    }

    async fn rotate_client_secret(&self, _: &ClientId, _: &str, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("rotate_client_secret")
    }
}

#[async_trait]
impl Devices for Memory {
    async fn create_enrolment(&self, _: NewEnrolment, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("create_enrolment")
    }

    async fn enrolment(&self, _: EnrolmentId) -> StoreResult<Option<Enrolment>> {
        absent("enrolment")
    }

    async fn enrolment_by_secret(&self, _: &str) -> StoreResult<Option<Enrolment>> {
        absent("enrolment_by_secret")
    }

    async fn try_enrolment_code(
        &self,
        _: Guess,
        _: Option<Username>,
        _: u32,
    ) -> StoreResult<Fenced<Vec<EnrolmentCodeMac>>> {
        absent("try_enrolment_code")
    }

    async fn enrolment_by_key(&self, _: &PublicKey) -> StoreResult<Option<Enrolment>> {
        absent("enrolment_by_key")
    }

    async fn claim_enrolment(&self, _: EnrolmentId, _: Claim, _: Timestamp, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("claim_enrolment")
    }

    async fn confirm_enrolment(
        &self,
        _: EnrolmentId,
        _: Timestamp,
        _: u32,
        _: AuditDraft,
    ) -> StoreResult<Fenced<Device>> {
        absent("confirm_enrolment")
    }

    async fn refuse_enrolment(&self, _: EnrolmentId, _: Timestamp, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("refuse_enrolment")
    }

    async fn device(&self, id: DeviceId) -> StoreResult<Option<Device>> {
        Ok(self.devices.get(&id).cloned())
    }

    async fn device_by_key(&self, _: &str) -> StoreResult<Option<Device>> {
        absent("device_by_key")
    }

    async fn devices_of(&self, _: AccountId) -> StoreResult<Vec<Device>> {
        absent("devices_of")
    }

    async fn rename_device(&self, _: DeviceId, _: &DisplayName, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("rename_device")
    }

    async fn rotate_device_key(
        &self,
        _: DeviceId,
        _: &PublicKey,
        _: &PublicKey,
        _: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        absent("rotate_device_key")
    }

    async fn revoke_device(&self, _: DeviceId, _: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("revoke_device")
    }

    async fn claim_proof(&self, _: &str, _: &str, _: Timestamp) -> StoreResult<bool> {
        absent("claim_proof")
    }

    async fn feed_context(&self, device: DeviceId, _: Timestamp) -> StoreResult<Option<FeedContext>> {
        let device = self.devices.get(&device).cloned();
        Ok(device.map(|device| FeedContext { device, account_active: true, waiting: true }))
    }

    async fn all_devices(&self, _: Option<DeviceId>, _: u32) -> StoreResult<Vec<StoredDevice>> {
        absent("all_devices")
    }
}

/// Nobody registered a screen lock, and nobody asks for one.
#[async_trait]
impl ScreenLocks for Memory {
    async fn screen_lock(&self, _: DeviceId) -> StoreResult<ScreenLock> {
        Ok(ScreenLock::default())
    }

    async fn add_screen_lock(
        &self,
        _: DeviceId,
        _: ScreenLockCredential,
        _: TakenChallenge,
        _: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        absent("add_screen_lock")
    }

    async fn ask_screen_lock(&self, _: DeviceId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("ask_screen_lock")
    }

    async fn remove_screen_lock(&self, _: DeviceId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("remove_screen_lock")
    }

    async fn keep_screen_lock_proof(&self, _: KeptScreenLockProof) -> StoreResult<()> {
        absent("keep_screen_lock_proof")
    }

    async fn screen_lock_proof(&self, _: ChallengeId, _: &str) -> StoreResult<Option<ScreenLockProof>> {
        Ok(None)
    }
}

#[async_trait]
impl Approvals for Memory {
    async fn issue_context(&self, username: &Username, _: Option<&KnownBrowser>) -> StoreResult<Option<IssueContext>> {
        let id = self.by_username.get(username.as_str());
        Ok(id.and_then(|id| self.accounts.get(id)).map(|account| IssueContext {
            account: account.clone(),
            active_devices: 1,
            last_shown: None,
            browser_approved_at: None,
            network_known: false,
            refused_at: None,
            tries: None,
            wrong_numbers: 0,
        }))
    }

    async fn issue(&self, issue: IssueChallenge) -> StoreResult<IssueOutcome> {
        Ok(self.state().issue(issue))
    }

    async fn challenge(&self, id: ChallengeId) -> StoreResult<Option<ChallengeRecord>> {
        Ok(self.state().challenges.get(&id).cloned())
    }

    async fn watch_context(&self, id: ChallengeId) -> StoreResult<Option<WatchContext>> {
        let state = self.state();
        let record = state.challenges.get(&id).cloned();
        Ok(record.and_then(|record| {
            let origins = state.parties.get(&record.challenge.client)?.origins.clone();
            Some(WatchContext { record, origins })
        }))
    }

    async fn answer_context(&self, challenge: ChallengeId, device: DeviceId) -> StoreResult<Option<AnswerContext>> {
        let record = self.state().challenges.get(&challenge).cloned();
        let device = self.devices.get(&device).cloned();
        Ok(record.zip(device).map(|(record, device)| AnswerContext {
            record,
            device,
            account_active: true,
            wrong_numbers: 0,
        }))
    }

    async fn decide(&self, decide: Decide) -> StoreResult<Fenced<Decided>> {
        let device = decide.challenge.state.decision().and_then(|decision| self.devices.get(&decision.device));
        let name = device.map(|device| device.name.to_string());
        Ok(self.state().decide(decide, name))
    }

    async fn count_wrong_number(&self, _: WrongNumber) -> StoreResult<Fenced<u32>> {
        absent("count_wrong_number")
    }

    async fn mark_progress(&self, _: MarkProgress) -> StoreResult<Fenced<u32>> {
        Ok(Fenced::Lost)
    }

    async fn cancel(&self, _: ChallengeId, _: &ClientId, _: CancelReason, _: AuditDraft) -> StoreResult<Fenced<u32>> {
        absent("cancel")
    }

    async fn redeem(&self, _: Redeem) -> StoreResult<Fenced<u32>> {
        absent("redeem")
    }

    async fn kept_receipt(&self, _: RepeatedRedemption<'_>, _: Timestamp) -> StoreResult<Option<ReceiptContext>> {
        absent("kept_receipt")
    }

    async fn take_ticket(&self, id: ChallengeId, _: Timestamp, _: Timestamp) -> StoreResult<Fenced<()>> {
        let mut state = self.state();
        Ok(match state.challenges.get_mut(&id) {
            Some(record) if !record.ticket_taken => {
                record.ticket_taken = true;
                Fenced::Won(())
            }
            _ => Fenced::Lost,
        })
    }

    async fn expire_due(&self, _: Timestamp, _: u32) -> StoreResult<Vec<Ended>> {
        Ok(Vec::new())
    }

    async fn known_places(&self, _: AccountId) -> StoreResult<Vec<KnownLocation>> {
        Ok(Vec::new())
    }

    async fn inbox(&self, account: AccountId, _: Timestamp) -> StoreResult<Vec<ChallengeRecord>> {
        let state = self.state();
        let pending = state.pending.get(&account).into_iter().flatten();
        Ok(pending.filter_map(|id| state.challenges.get(id).cloned()).collect())
    }

    async fn recent_challenges(&self, _: AccountId, _: u32) -> StoreResult<Vec<ChallengeRecord>> {
        absent("recent_challenges")
    }

    async fn all_challenges(&self, _: Option<ChallengeId>, _: u32) -> StoreResult<Vec<ChallengeRecord>> {
        absent("all_challenges")
    }
}

#[async_trait]
impl Operations for Memory {
    async fn server_keys(&self) -> StoreResult<Vec<ServerKeyRow>> {
        Ok(self.state().keys.clone())
    }

    async fn add_server_key(&self, key: ServerKeyRow, _: Option<&str>, _: AuditDraft) -> StoreResult<Fenced<()>> {
        self.state().keys.push(key);
        Ok(Fenced::Won(()))
    }

    async fn setting(&self, _: &str) -> StoreResult<Option<String>> {
        absent("setting")
    }

    async fn put_setting_once(&self, _: &str, _: &str) -> StoreResult<String> {
        absent("put_setting_once")
    }

    async fn put_setting(&self, _: &str, _: &str) -> StoreResult<()> {
        absent("put_setting")
    }

    async fn record(&self, _: AuditDraft) -> StoreResult<()> {
        Ok(())
    }

    async fn audit(&self, _: u64, _: u32) -> StoreResult<Vec<AuditEntry>> {
        absent("audit")
    }

    async fn audit_of(&self, _: AccountId, _: u32) -> StoreResult<Vec<AuditEntry>> {
        absent("audit_of")
    }

    async fn audit_head(&self) -> StoreResult<Option<Anchor>> {
        absent("audit_head")
    }

    async fn decision_entry(&self, _: ChallengeId) -> StoreResult<Option<AuditEntry>> {
        absent("decision_entry")
    }

    async fn purge(&self, _: PurgeLimits) -> StoreResult<Purged> {
        Ok(Purged::default())
    }
}

#[async_trait]
impl Store for Memory {
    async fn check(&self) -> StoreResult<()> {
        Ok(())
    }

    async fn diagnose(&self) -> StoreResult<Diagnosis> {
        absent("diagnose")
    }

    fn backend(&self) -> &'static str {
        "memory"
    }

    async fn close(&self) {}
}
