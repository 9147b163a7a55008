//! The trait, call by call: each a transaction, or a place in the queue.

use async_trait::async_trait;
use nod_core::audit::{Anchor, AuditDraft, AuditEntry};
use nod_core::challenge::{CancelReason, Progress};
use nod_core::device::{Device, DisplayName, PublicKey};
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId, EnrolmentId, PushTargetId, SessionId, Username};
use nod_core::policy::PolicyChange;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;

use super::super::super::attempt::{hot_reading, reading, transaction};
use super::super::super::{
    Account, AcknowledgePush, Acknowledged, AnswerContext, ChallengeRecord, Claim, ClientState, Decide, Decided,
    Delivery, Diagnosis, Enrolment, Expired, FeedContext, Fenced, Guess, GuessFrom, Guesses, IssueChallenge,
    IssueContext, IssueOutcome, KindHealth, KnownBrowser, MarkProgress, NewAccount, NewEnrolment, NewRelyingParty,
    NewSession, Page, Pause, PurgeLimits, Purged, PushTarget, ReceiptContext, RecordPush, Redeem, RelyingParty,
    RepeatedRedemption, ServerKeyRow, Session, Store, StoreResult, StoredDevice, TargetHealth, WatchContext,
    WrongNumber,
};
use super::super::{Backend, diagnose, dialect};
use super::queue::{Cancel, ClaimProof, TakeTicket};
use super::{accounts, attempts, audit, challenges, devices, enrolments, parties, push, redeem, server, sessions};

#[async_trait]
impl Store for Backend {
    async fn create_account(&self, account: NewAccount, audit: AuditDraft) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "create_account", |connection| accounts::create(connection, &account, &audit))?)
    }

    async fn create_first_account(
        &self,
        account: NewAccount,
        setup_code_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "create_first_account", |connection| accounts::create_first(
            connection,
            &account,
            setup_code_hash,
            &audit
        ))?)
    }

    async fn account(&self, id: AccountId) -> StoreResult<Option<Account>> {
        Ok(hot_reading!(self, "account", |connection| accounts::by_id(connection, id))?)
    }

    async fn account_by_username(&self, username: &Username) -> StoreResult<Option<Account>> {
        Ok(reading!(self.acquire(), "account_by_username", |connection| accounts::by_username(connection, username))?)
    }

    async fn accounts(&self, after: Option<&Username>, limit: u32) -> StoreResult<Page<Account>> {
        Ok(reading!(self.acquire(), "accounts", |connection| accounts::list(connection, after, limit))?)
    }

    async fn disable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Expired>>> {
        Ok(transaction!(self.begin(), "disable_account", |connection| accounts::disable(connection, id, &audit))?)
    }

    async fn enable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "enable_account", |connection| accounts::enable(connection, id, &audit))?)
    }

    async fn set_password(
        &self,
        id: AccountId,
        password_hash: &str,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Expired>>> {
        Ok(transaction!(self.begin(), "set_password", |connection| accounts::set_password(
            connection,
            id,
            password_hash,
            asked_by,
            &audit
        ))?)
    }

    async fn pause_push(&self, id: AccountId, pause: Pause) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "pause_push", |connection| accounts::pause_push(connection, id, &pause))?)
    }

    async fn resume_push(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "resume_push", |connection| accounts::resume_push(connection, id, &audit))?)
    }

    async fn unlock_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "unlock_account", |connection| attempts::unlock(connection, id, &audit))?)
    }

    async fn guesses(&self, from: GuessFrom) -> StoreResult<Guesses> {
        Ok(reading!(self.acquire(), "guesses", |connection| attempts::guesses(connection, &from))?)
    }

    async fn count_guess(&self, guess: Guess) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "count_guess", |connection| attempts::count_guess(connection, &guess))?)
    }

    async fn forget_guesses(&self, name_hash: &str, bucket: &str) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "forget_guesses", |connection| attempts::forget_guesses(
            connection, name_hash, bucket
        ))?)
    }

    async fn create_relying_party(&self, party: NewRelyingParty, audit: AuditDraft) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "create_relying_party", |connection| parties::create(
            connection, &party, &audit
        ))?)
    }

    async fn relying_party(&self, client: &ClientId) -> StoreResult<Option<RelyingParty>> {
        Ok(hot_reading!(self, "relying_party", |connection| parties::by_id(connection, client))?)
    }

    async fn relying_parties(&self) -> StoreResult<Vec<RelyingParty>> {
        Ok(reading!(self.acquire(), "relying_parties", |connection| parties::list(connection))?)
    }

    async fn change_relying_party(
        &self,
        client: &ClientId,
        name: Option<&DisplayName>,
        origins: Option<&[String]>,
        policy: PolicyChange,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "change_relying_party", |connection| parties::change(
            connection, client, name, origins, policy, &audit
        ))?)
    }

    async fn set_relying_party_state(
        &self,
        client: &ClientId,
        state: ClientState,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Expired>>> {
        Ok(transaction!(self.begin(), "set_relying_party_state", |connection| parties::set_state(
            connection, client, state, &audit
        ))?)
    }

    async fn rotate_client_secret(
        &self,
        client: &ClientId,
        secret_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "rotate_client_secret", |connection| parties::rotate_secret(
            connection,
            client,
            secret_hash,
            &audit
        ))?)
    }

    async fn create_enrolment(&self, enrolment: NewEnrolment, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "create_enrolment", |connection| enrolments::create(
            connection, &enrolment, &audit
        ))?)
    }

    async fn enrolment(&self, id: EnrolmentId) -> StoreResult<Option<Enrolment>> {
        Ok(reading!(self.acquire(), "enrolment", |connection| enrolments::by_id(connection, id))?)
    }

    async fn enrolment_by_secret(&self, secret_hash: &str) -> StoreResult<Option<Enrolment>> {
        Ok(reading!(self.acquire(), "enrolment_by_secret", |connection| enrolments::by_secret(
            connection,
            secret_hash
        ))?)
    }

    async fn enrolment_by_key(&self, key: &PublicKey) -> StoreResult<Option<Enrolment>> {
        Ok(reading!(self.acquire(), "enrolment_by_key", |connection| enrolments::by_key(connection, key))?)
    }

    async fn claim_enrolment(
        &self,
        id: EnrolmentId,
        claim: Claim,
        at: Timestamp,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "claim_enrolment", |connection| enrolments::claim(
            connection, id, &claim, at, &audit
        ))?)
    }

    async fn confirm_enrolment(
        &self,
        id: EnrolmentId,
        at: Timestamp,
        most_devices: u32,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Device>> {
        Ok(transaction!(self.begin(), "confirm_enrolment", |connection| enrolments::confirm(
            connection,
            id,
            at,
            most_devices,
            &audit
        ))?)
    }

    async fn refuse_enrolment(&self, id: EnrolmentId, at: Timestamp, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "refuse_enrolment", |connection| enrolments::refuse(connection, id, at, &audit))?)
    }

    async fn device(&self, id: DeviceId) -> StoreResult<Option<Device>> {
        Ok(reading!(self.acquire(), "device", |connection| devices::by_id(connection, id))?)
    }

    async fn device_by_key(&self, thumbprint: &str) -> StoreResult<Option<Device>> {
        Ok(reading!(self.acquire(), "device_by_key", |connection| devices::by_key(connection, thumbprint))?)
    }

    async fn devices_of(&self, account: AccountId) -> StoreResult<Vec<Device>> {
        Ok(reading!(self.acquire(), "devices_of", |connection| devices::of_account(connection, account))?)
    }

    async fn rename_device(&self, id: DeviceId, name: &DisplayName, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "rename_device", |connection| devices::rename(connection, id, name, &audit))?)
    }

    async fn rotate_device_key(
        &self,
        id: DeviceId,
        old: &PublicKey,
        new: &PublicKey,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "rotate_device_key", |connection| devices::rotate_key(
            connection, id, old, new, &audit
        ))?)
    }

    async fn revoke_device(&self, id: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Expired>>> {
        Ok(transaction!(self.begin(), "revoke_device", |connection| devices::revoke(connection, id, &audit))?)
    }

    async fn put_push_target(&self, target: PushTarget, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "put_push_target", |connection| push::put_target(connection, &target, &audit))?)
    }

    async fn delete_push_target(
        &self,
        device: DeviceId,
        kind: PushTargetKind,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "delete_push_target", |connection| push::delete_target(
            connection, device, kind, &audit
        ))?)
    }

    async fn push_targets_of(&self, device: DeviceId) -> StoreResult<Vec<PushTarget>> {
        Ok(reading!(self.acquire(), "push_targets_of", |connection| push::targets_of_device(connection, device))?)
    }

    async fn push_targets_of_account(&self, account: AccountId) -> StoreResult<Vec<PushTarget>> {
        let targets =
            hot_reading!(self, "push_targets_of_account", |connection| push::targets_of_account(connection, account));
        Ok(targets?)
    }

    async fn drop_push_target(
        &self,
        id: PushTargetId,
        gone_since: Option<Timestamp>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "drop_push_target", |connection| push::drop_target(
            connection, id, gone_since, &audit
        ))?)
    }

    async fn record_push(&self, record: RecordPush) -> StoreResult<()> {
        self.queue.run(record).await
    }

    async fn acknowledge_push(&self, acknowledge: AcknowledgePush) -> StoreResult<Vec<Acknowledged>> {
        self.queue.run(acknowledge).await
    }

    async fn push_deliveries(&self, challenge: ChallengeId) -> StoreResult<Vec<Delivery>> {
        Ok(reading!(self.acquire(), "push_deliveries", |connection| push::deliveries(connection, challenge))?)
    }

    async fn push_health_of(&self, account: AccountId, now: Timestamp) -> StoreResult<Vec<TargetHealth>> {
        Ok(reading!(self.acquire(), "push_health_of", |connection| push::health_of_account(connection, account, now))?)
    }

    async fn push_health(&self, since: Timestamp) -> StoreResult<Vec<KindHealth>> {
        Ok(reading!(self.acquire(), "push_health", |connection| push::health(connection, since))?)
    }

    async fn claim_proof(&self, thumbprint: &str, jti: &str, expires_at: Timestamp) -> StoreResult<bool> {
        let (thumbprint, jti) = (thumbprint.to_owned(), jti.to_owned());
        self.queue.run(ClaimProof { thumbprint, jti, expires_at }).await
    }

    async fn issue_context(
        &self,
        username: &Username,
        browser: Option<&KnownBrowser>,
        now: Timestamp,
    ) -> StoreResult<Option<IssueContext>> {
        Ok(hot_reading!(self, "issue_context", |connection| challenges::issue_context(
            connection, username, browser, now
        ))?)
    }

    async fn issue(&self, issue: IssueChallenge) -> StoreResult<IssueOutcome> {
        self.queue.run(issue).await
    }

    async fn challenge(&self, id: ChallengeId) -> StoreResult<Option<ChallengeRecord>> {
        Ok(hot_reading!(self, "challenge", |connection| challenges::by_id(connection, id))?)
    }

    async fn watch_context(&self, id: ChallengeId) -> StoreResult<Option<WatchContext>> {
        Ok(hot_reading!(self, "watch_context", |connection| challenges::watch_context(connection, id))?)
    }

    async fn feed_context(&self, device: DeviceId, now: Timestamp) -> StoreResult<Option<FeedContext>> {
        Ok(hot_reading!(self, "feed_context", |connection| devices::feed_context(connection, device, now))?)
    }

    async fn answer_context(&self, challenge: ChallengeId, device: DeviceId) -> StoreResult<Option<AnswerContext>> {
        Ok(hot_reading!(self, "answer_context", |connection| challenges::answer_context(
            connection, challenge, device
        ))?)
    }

    async fn decide(&self, decide: Decide) -> StoreResult<Fenced<Decided>> {
        self.queue.run(decide).await
    }

    async fn count_wrong_number(&self, wrong: WrongNumber) -> StoreResult<Fenced<u32>> {
        self.queue.run(wrong).await
    }

    async fn mark_progress(&self, mark: MarkProgress) -> StoreResult<Fenced<u32>> {
        if mark.progress == Progress::Sent {
            return Ok(Fenced::Lost);
        }
        self.queue.run(mark).await
    }

    async fn cancel(
        &self,
        id: ChallengeId,
        client: &ClientId,
        reason: CancelReason,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<u32>> {
        self.queue.run(Cancel { challenge: id, client: client.clone(), reason, audit }).await
    }

    async fn redeem(&self, redeem: Redeem) -> StoreResult<Fenced<u32>> {
        self.queue.run(redeem).await
    }

    async fn kept_receipt(&self, again: RepeatedRedemption<'_>, now: Timestamp) -> StoreResult<Option<ReceiptContext>> {
        Ok(reading!(self.acquire(), "kept_receipt", |connection| redeem::kept(connection, again, now))?)
    }

    async fn take_ticket(&self, id: ChallengeId, at: Timestamp, ended_after: Timestamp) -> StoreResult<Fenced<()>> {
        self.queue.run(TakeTicket { challenge: id, at, ended_after }).await
    }

    async fn expire_due(&self, now: Timestamp, limit: u32) -> StoreResult<Vec<Expired>> {
        Ok(transaction!(self.begin(), "expire_due", |connection| challenges::expire_due(connection, now, limit))?)
    }

    async fn inbox(&self, account: AccountId, now: Timestamp) -> StoreResult<Vec<ChallengeRecord>> {
        Ok(hot_reading!(self, "inbox", |connection| challenges::inbox(connection, account, now))?)
    }

    async fn recent_challenges(&self, account: AccountId, limit: u32) -> StoreResult<Vec<ChallengeRecord>> {
        Ok(reading!(self.acquire(), "recent_challenges", |connection| challenges::recent(connection, account, limit))?)
    }

    async fn open_session(
        &self,
        session: NewSession,
        password_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "open_session", |connection| sessions::open(
            connection,
            &session,
            password_hash,
            &audit
        ))?)
    }

    async fn spend_approval(
        &self,
        challenge: ChallengeId,
        client: &ClientId,
        reason: CancelReason,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "spend_approval", |connection| sessions::spend(
            connection, challenge, client, reason, &audit
        ))?)
    }

    async fn session(&self, token_hash: &str, now: Timestamp, idle_since: Timestamp) -> StoreResult<Option<Session>> {
        let session =
            reading!(self.acquire(), "session", |connection| sessions::live(connection, token_hash, now, idle_since))?;
        if let Some(touch) = session.as_ref().and_then(|session| sessions::touch(session, now)) {
            self.queue.post(touch);
        }
        Ok(session)
    }

    async fn end_session(&self, id: SessionId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "end_session", |connection| sessions::end(connection, id, &audit))?)
    }

    async fn server_keys(&self) -> StoreResult<Vec<ServerKeyRow>> {
        Ok(reading!(self.acquire(), "server_keys", |connection| server::keys(connection))?)
    }

    async fn add_server_key(
        &self,
        key: ServerKeyRow,
        after: Option<&str>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "add_server_key", |connection| server::add_key(connection, &key, after, &audit))?)
    }

    async fn setting(&self, name: &str) -> StoreResult<Option<String>> {
        Ok(reading!(self.acquire(), "setting", |connection| server::setting(connection, name))?)
    }

    async fn put_setting_once(&self, name: &str, value: &str) -> StoreResult<String> {
        Ok(transaction!(self.begin(), "put_setting_once", |connection| server::put_setting_once(
            connection, name, value
        ))?)
    }

    async fn put_setting(&self, name: &str, value: &str) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "put_setting", |connection| server::put_setting(connection, name, value))?)
    }

    async fn record(&self, audit: AuditDraft) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "record", |connection| server::record(connection, &audit))?)
    }

    async fn audit(&self, after: u64, limit: u32) -> StoreResult<Vec<AuditEntry>> {
        Ok(reading!(self.acquire(), "audit", |connection| audit::list(connection, after, limit))?)
    }

    async fn audit_head(&self) -> StoreResult<Option<Anchor>> {
        Ok(reading!(self.acquire(), "audit_head", |connection| audit::head(connection))?)
    }

    async fn all_devices(&self, after: Option<DeviceId>, limit: u32) -> StoreResult<Vec<StoredDevice>> {
        Ok(reading!(self.acquire(), "all_devices", |connection| devices::page(connection, after, limit))?)
    }

    async fn all_challenges(&self, after: Option<ChallengeId>, limit: u32) -> StoreResult<Vec<ChallengeRecord>> {
        Ok(reading!(self.acquire(), "all_challenges", |connection| challenges::page(connection, after, limit))?)
    }

    async fn decision_entry(&self, challenge: ChallengeId) -> StoreResult<Option<AuditEntry>> {
        Ok(reading!(self.acquire(), "decision_entry", |connection| audit::decision(connection, challenge))?)
    }

    async fn purge(&self, limits: PurgeLimits) -> StoreResult<Purged> {
        Ok(transaction!(self.begin(), "purge", |connection| server::purge(connection, limits))?)
    }

    async fn check(&self) -> StoreResult<()> {
        reading!(self.acquire(), "check", |connection| server::setting(connection, ""))?;
        Ok(transaction!(self.begin(), "check", |connection| server::check(connection))?)
    }

    async fn diagnose(&self) -> StoreResult<Diagnosis> {
        Ok(reading!(self.acquire(), "diagnose", |connection| diagnose::diagnose(connection))?)
    }

    fn backend(&self) -> &'static str {
        dialect::NAME
    }

    async fn close(&self) {
        self.queue.close().await;
        self.close_connections().await;
    }
}
