//! What opens a session, and everything that ends it with the links that it made.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{join, join_all};
use nod::store::{Fenced, IssueChallenge, IssueOutcome, KnownBrowser, NewSession, Redeem};
use nod_core::audit::AuditKind;
use nod_core::challenge::{CancelReason, Challenge, StateName};
use nod_core::device::Device;
use nod_core::enrolment::EnrolmentState;
use nod_core::id::{AccountId, ClientId, EnrolmentId};
use nod_core::session::{Session, SessionStrength};

use super::bed::{Bed, MISTAKES_WITHIN, MOST_DEVICES, PASSWORD_HASH, at, draft, draft_at, lost, redemption, wins, won};

super::contract! {
    a_session_knows_the_device_that_approved_it
    revoking_a_device_ends_its_sessions_and_their_links
    a_session_that_knows_no_device_ends_with_any_device
    of_a_revocation_and_a_sign_in_at_once_no_session_is_left
    a_password_alone_opens_a_session_only_before_the_first_device
    a_changed_password_opens_no_session
    of_32_sessions_by_one_approval_one_is_opened
    enabling_an_account_revives_nothing
    a_new_password_ends_what_the_old_one_began
    a_spent_approval_opens_no_session_and_ends_the_one_that_it_opened
    a_link_ends_with_its_session
    an_account_lists_its_live_sessions_the_latest_first
    signing_out_everywhere_else_leaves_one_session
    a_link_needs_a_session_that_may_make_it
    a_link_is_claimed_and_confirmed_only_while_its_session_lives
    an_account_has_so_many_devices_and_sessions
    a_report_forgets_the_reported_browser_and_ends_what_it_opened
    a_forgotten_browser_that_is_approved_again_starts_anew
    a_report_ends_what_no_known_browser_opened
    a_report_forgets_what_was_approved_by_the_same_mistake
    a_report_of_a_stranger_forgets_the_strangers_network_alone
    a_question_of_a_browser_that_was_just_forgotten_is_not_written_as_a_known_ones
}

impl Bed {
    /// A session that this device approved.
    async fn approved_session(&self, account: AccountId, device: &Device, client: &ClientId, token: &str) -> Session {
        let approved = self.approved(account, device, client).await;
        won(self.store.redeem(self.opening(&approved, token)).await);
        self.found(token).await
    }

    /// A session by the password alone, opened at that second.
    async fn session_at(&self, account: AccountId, token: &str, second: u64) -> Session {
        let mut new = self.new_session(account, token);
        new.session.authenticated_at = at(second);
        new.session.last_used_at = at(second);
        new.session.expires_at = at(second + 1_000);
        let session = new.session.clone();
        self.open(new).await;
        session
    }

    async fn found(&self, token: &str) -> Session {
        self.store.session(token, at(30), at(0).minus(Duration::from_secs(1))).await.unwrap().unwrap()
    }

    /// The redemption of an approval that opens a session of that token.
    fn opening(&self, approved: &Challenge, token: &str) -> Redeem {
        Self::redemption_into(approved, self.new_session(approved.account, token))
    }

    /// A link of a session, or of an administrator.
    async fn link(&self, account: AccountId, session: Option<&Session>) -> EnrolmentId {
        let new =
            nod::store::NewEnrolment { session: session.map(|session| session.id), ..self.new_enrolment(account) };
        let id = new.id;
        won(self.store.create_enrolment(new, draft(AuditKind::EnrolmentCreated)).await);
        id
    }

    async fn claimed_link(&self, account: AccountId, session: Option<&Session>) -> EnrolmentId {
        let id = self.link(account, session).await;
        won(self.store.claim_enrolment(id, self.claim(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
        id
    }

    async fn is_refused(&self, link: EnrolmentId) -> bool {
        let state = self.store.enrolment(link).await.unwrap().unwrap().state;
        matches!(state, EnrolmentState::Refused { .. })
    }

    /// A question of that browser, approved at that second.
    async fn approved_from(
        &self,
        (account, device, client): &(AccountId, Device, ClientId),
        browser: &KnownBrowser,
        second: u64,
    ) -> Challenge {
        let mut issue = IssueChallenge { browser: Some(browser.clone()), ..self.new_challenge(*account, client) };
        issue.challenge.expires_at = at(100_000);
        let challenge = issue.challenge.clone();
        assert!(matches!(self.store.issue(issue).await.unwrap(), IssueOutcome::Issued(_)));
        won(self.store.decide(self.answer(&challenge, device, StateName::Approved, at(second))).await);
        challenge
    }

    /// A question of that browser, reported at that second.
    async fn report(
        &self,
        (account, device, client): &(AccountId, Device, ClientId),
        browser: Option<&KnownBrowser>,
        second: u64,
    ) {
        let mut issue = IssueChallenge { browser: browser.cloned(), ..self.new_challenge(*account, client) };
        issue.challenge.expires_at = at(100_000);
        let challenge = issue.challenge.clone();
        assert!(matches!(self.store.issue(issue).await.unwrap(), IssueOutcome::Issued(_)));
        won(self.store.decide(self.answer(&challenge, device, StateName::Reported, at(second))).await);
    }

    async fn knows(&self, browser: &KnownBrowser) -> bool {
        let name = "anna@example.org".parse().unwrap();
        let context = self.store.issue_context(&name, Some(browser)).await.unwrap().unwrap();
        context.browser_approved_at.is_some()
    }

    fn browser_in(&self, network: &str) -> KnownBrowser {
        KnownBrowser { browser: self.text(), network: network.to_owned() }
    }
}

async fn a_session_knows_the_device_that_approved_it(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let opened = bed.approved_session(account, &device, &client, "token").await;
    assert_eq!(opened.strength, SessionStrength::Approved { device: Some(device.id) });
    let found = bed.store.session("token", at(30), at(0).minus(Duration::from_secs(1))).await.unwrap();
    assert_eq!(found, Some(opened));
    assert_eq!((bed.entries(AuditKind::ChallengeRedeemed).await, bed.entries(AuditKind::SignedIn).await), (1, 1));
}

async fn revoking_a_device_ends_its_sessions_and_their_links(bed: Arc<Bed>) {
    let (account, stolen, client) = bed.trio().await;
    let kept = bed.device(account).await;
    let thief = bed.approved_session(account, &stolen, &client, "thief").await;
    let owner = bed.approved_session(account, &kept, &client, "owner").await;
    let (open, claimed) = (bed.link(account, Some(&thief)).await, bed.claimed_link(account, Some(&thief)).await);
    let (owners, admins) = (bed.claimed_link(account, Some(&owner)).await, bed.claimed_link(account, None).await);
    won(bed.store.revoke_device(stolen.id, draft_at(AuditKind::DeviceRevoked, at(40))).await);
    assert!(!bed.lives("thief").await);
    assert!(bed.lives("owner").await);
    assert!(bed.is_refused(open).await && bed.is_refused(claimed).await);
    lost(bed.store.confirm_enrolment(claimed, at(41), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
    for link in [owners, admins] {
        won(bed.store.confirm_enrolment(link, at(41), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
    }
}

/// Such a session is older than the record.
async fn a_session_that_knows_no_device_ends_with_any_device(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let other = bed.device(account).await;
    let session = bed.approved_session(account, &device, &client, "old").await;
    bed.place.sql("UPDATE sessions SET device_id = NULL").await;
    let link = bed.link(account, Some(&session)).await;
    won(bed.store.revoke_device(other.id, draft_at(AuditKind::DeviceRevoked, at(40))).await);
    assert!(!bed.lives("old").await && bed.is_refused(link).await);
}

async fn of_a_revocation_and_a_sign_in_at_once_no_session_is_left(bed: Arc<Bed>) {
    let (account, _, client) = bed.trio().await;
    let second = bed.place.open().await;
    for round in 0..8 {
        let device = bed.device(account).await;
        let approved = bed.approved(account, &device, &client).await;
        let token = format!("token {round}");
        let open = bed.store.redeem(bed.opening(&approved, &token));
        let revoke = second.revoke_device(device.id, draft_at(AuditKind::DeviceRevoked, at(40)));
        let (opened, revoked) = join(open, revoke).await;
        won(revoked);
        let _: Fenced<u32> = opened.unwrap();
        assert!(!bed.lives(&token).await, "round {round}");
    }
    second.close().await;
}

async fn a_password_alone_opens_a_session_only_before_the_first_device(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let open = async |token: &str| {
        bed.store.open_session(bed.new_session(account, token), PASSWORD_HASH, draft(AuditKind::SignedIn)).await
    };
    let new = bed.new_session(account, "first");
    let first = new.session.clone();
    bed.open(new).await;
    let link = bed.claimed_link(account, Some(&first)).await;
    let late = bed.claimed_link(account, Some(&first)).await;
    let device = won(bed.store.confirm_enrolment(link, at(2), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
    // The set-up is not done: nothing has changed.
    won(open("meanwhile").await);
    bed.place.sql("UPDATE accounts SET two_step_since = 1").await;
    lost(open("second").await);
    won(bed.store.revoke_device(device.id, draft_at(AuditKind::DeviceRevoked, at(3))).await);
    // No device is active any more, and the level stays what it was.
    lost(open("third").await);
    lost(bed.store.confirm_enrolment(late, at(4), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
    let new = nod::store::NewEnrolment { session: Some(first.id), ..bed.new_enrolment(account) };
    lost(bed.store.create_enrolment(new, draft(AuditKind::EnrolmentCreated)).await);
    // An administrator's link is the way back.
    let link = bed.claimed_link(account, None).await;
    won(bed.store.confirm_enrolment(link, at(5), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
}

async fn a_changed_password_opens_no_session(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let open = async |hash: &str| {
        bed.store.open_session(bed.new_session(account, "token"), hash, draft(AuditKind::SignedIn)).await
    };
    lost(open("$argon2id$old").await);
    won(bed.store.disable_account(account, draft(AuditKind::AccountDisabled)).await);
    lost(open(PASSWORD_HASH).await);
    won(bed.store.enable_account(account, draft(AuditKind::AccountEnabled)).await);
    won(open(PASSWORD_HASH).await);
    assert_eq!(bed.entries(AuditKind::SignedIn).await, 1);
}

async fn of_32_sessions_by_one_approval_one_is_opened(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let second = bed.place.open().await;
    let approved = bed.approved(account, &device, &client).await;
    let opened = join_all((0..32).map(|number| {
        let store = if number % 2 == 0 { &bed.store } else { &second };
        store.redeem(bed.opening(&approved, &format!("token {number}")))
    }));
    assert_eq!(wins(&opened.await), 1);
    assert_eq!(bed.state(approved.id).await.name(), StateName::Redeemed);
    second.close().await;
}

async fn enabling_an_account_revives_nothing(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let session = bed.approved_session(account, &device, &client, "token").await;
    let links = [bed.link(account, Some(&session)).await, bed.claimed_link(account, Some(&session)).await];
    let admins = bed.claimed_link(account, None).await;
    let approved = bed.approved(account, &device, &client).await;
    won(bed.store.disable_account(account, draft_at(AuditKind::AccountDisabled, at(40))).await);
    won(bed.store.enable_account(account, draft_at(AuditKind::AccountEnabled, at(41))).await);
    assert!(!bed.lives("token").await);
    for link in [links[0], links[1], admins] {
        assert!(bed.is_refused(link).await);
        lost(bed.store.confirm_enrolment(link, at(42), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
    }
    let record = bed.store.challenge(approved.id).await.unwrap().unwrap();
    assert_eq!(record.spent, Some(CancelReason::AccountChanged));
    lost(bed.store.redeem(redemption(&approved, at(42))).await);
    lost(bed.store.redeem(bed.opening(&approved, "again")).await);
    // What is asked afterwards is not touched by it.
    let later = bed.approved(account, &device, &client).await;
    won(bed.store.redeem(redemption(&later, at(43))).await);
}

async fn a_new_password_ends_what_the_old_one_began(bed: Arc<Bed>) {
    let (account, device, own) = bed.trio().await;
    let other = bed.party("files").await;
    let session = bed.approved_session(account, &device, &own, "token").await;
    let link = bed.claimed_link(account, Some(&session)).await;
    let admins = bed.claimed_link(account, None).await;
    let approved = bed.approved(account, &device, &own).await;
    let elsewhere = bed.approved(account, &device, &other).await;
    let pending = bed.challenge(account, &own).await;
    let pending_elsewhere = bed.challenge(account, &other).await;
    let set = bed.store.set_password(account, "$argon2id$new", &own, draft_at(AuditKind::PasswordSet, at(40)));
    let ended: Vec<_> = won(set.await).into_iter().map(|ended| ended.challenge).collect();
    assert_eq!(ended, [pending.id]);
    assert!(!bed.lives("token").await);
    assert!(bed.is_refused(link).await);
    assert!(!bed.is_refused(admins).await, "no password made it");
    lost(bed.store.redeem(bed.opening(&approved, "again")).await);
    // Another relying party has another password.
    won(bed.store.redeem(redemption(&elsewhere, at(41))).await);
    assert_eq!(bed.state(pending_elsewhere.id).await.name(), StateName::Pending);
}

async fn a_spent_approval_opens_no_session_and_ends_the_one_that_it_opened(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let spend = async |challenge: &Challenge, client: &ClientId| {
        let audit = draft_at(AuditKind::ApprovalSpent, at(40)).challenge(challenge.id);
        bed.store.spend_approval(challenge.id, client, CancelReason::Withdrawn, audit).await
    };
    let approved = bed.approved(account, &device, &client).await;
    lost(spend(&approved, &bed.party("files").await).await);
    won(spend(&approved, &client).await);
    lost(spend(&approved, &client).await);
    lost(bed.store.redeem(bed.opening(&approved, "token")).await);
    assert_eq!(bed.state(approved.id).await.name(), StateName::Approved);

    let approved = bed.approved(account, &device, &client).await;
    won(bed.store.redeem(bed.opening(&approved, "opened")).await);
    let session = bed.found("opened").await;
    let link = bed.link(account, Some(&session)).await;
    won(spend(&approved, &client).await);
    assert!(!bed.lives("opened").await && bed.is_refused(link).await);
    let pending = bed.challenge(account, &client).await;
    lost(spend(&pending, &client).await);
    assert_eq!(bed.entries(AuditKind::ApprovalSpent).await, 2);
}

async fn a_link_ends_with_its_session(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let session = bed.approved_session(account, &device, &client, "token").await;
    let other = bed.approved_session(account, &device, &client, "other").await;
    let links = [bed.link(account, Some(&session)).await, bed.claimed_link(account, Some(&session)).await];
    let kept = bed.link(account, Some(&other)).await;
    won(bed.store.end_session(session.id, draft_at(AuditKind::SignedOut, at(40))).await);
    assert!(bed.is_refused(links[0]).await && bed.is_refused(links[1]).await);
    assert!(!bed.is_refused(kept).await);
}

async fn a_link_needs_a_session_that_may_make_it(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let bob = bed.account("bob").await;
    let session = bed.approved_session(account, &device, &client, "token").await;
    let make = async |account: AccountId, created: u64| {
        let new = bed.new_enrolment(account);
        let new = nod::store::NewEnrolment {
            session: Some(session.id),
            created_at: at(created),
            expires_at: at(created + 600),
            ..new
        };
        bed.store.create_enrolment(new, draft(AuditKind::EnrolmentCreated)).await
    };
    lost(make(bob, 30).await);
    lost(make(account, 86_400).await);
    won(make(account, 86_399).await);
    won(bed.store.disable_account(bob, draft(AuditKind::AccountDisabled)).await);
    lost(bed.store.create_enrolment(bed.new_enrolment(bob), draft(AuditKind::EnrolmentCreated)).await);
}

/// A session that runs out ends no link by itself.
async fn a_link_is_claimed_and_confirmed_only_while_its_session_lives(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let session = bed.approved_session(account, &device, &client, "token").await;
    let last = 86_399;
    let make = async || {
        let new = bed.new_enrolment(account);
        let id = new.id;
        let (created_at, expires_at) = (at(last - 10), at(last + 590));
        let new = nod::store::NewEnrolment { session: Some(session.id), created_at, expires_at, ..new };
        won(bed.store.create_enrolment(new, draft(AuditKind::EnrolmentCreated)).await);
        id
    };
    let claim = async |link: EnrolmentId, second: u64| {
        bed.store.claim_enrolment(link, bed.claim(), at(second), draft(AuditKind::EnrolmentClaimed)).await
    };
    let confirm = async |link: EnrolmentId, second: u64| {
        bed.store.confirm_enrolment(link, at(second), MOST_DEVICES, draft(AuditKind::DeviceBound)).await
    };
    let (open, claimed, confirmed) = (make().await, make().await, make().await);
    won(claim(claimed, last).await);
    won(claim(confirmed, last).await);
    won(confirm(confirmed, last).await);
    lost(confirm(claimed, last + 1).await);
    lost(claim(open, last + 1).await);
}

async fn an_account_has_so_many_devices_and_sessions(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let links = [bed.claimed_link(account, None).await, bed.claimed_link(account, None).await];
    let confirms = links.map(|link| bed.store.confirm_enrolment(link, at(2), 2, draft(AuditKind::DeviceBound)));
    assert_eq!(wins(&join_all(confirms).await), 1, "one was there, and there may be two");
    won(bed.store.revoke_device(device.id, draft(AuditKind::DeviceRevoked)).await);
    let link = bed.claimed_link(account, None).await;
    won(bed.store.confirm_enrolment(link, at(3), 2, draft(AuditKind::DeviceBound)).await);

    let active = bed.store.devices_of(account).await.unwrap().into_iter().find(Device::is_active).unwrap();
    for (token, second) in [("one", 1), ("two", 2), ("three", 3)] {
        let approved = bed.approved(account, &active, &client).await;
        let mut new = NewSession { most: 2, ..bed.new_session(account, token) };
        new.session.authenticated_at = at(second);
        won(bed.store.redeem(Bed::redemption_into(&approved, new)).await);
    }
    assert!(!bed.lives("one").await, "the oldest made room");
    assert!(bed.lives("two").await && bed.lives("three").await);
}

async fn a_report_forgets_the_reported_browser_and_ends_what_it_opened(bed: Arc<Bed>) {
    let trio = bed.trio().await;
    let account = &trio.0;
    let own = bed.known_browser();
    bed.approved_from(&trio, &own, 20).await;
    let evil = bed.browser_in("198.51.100.0/24");
    let mistake = bed.approved_from(&trio, &evil, 200).await;
    let new = NewSession { known_as: Some(evil.browser.clone()), ..bed.new_session(*account, "evil") };
    won(bed.store.redeem(Bed::redemption_into(&mistake, new)).await);
    let session = bed.found("evil").await;
    let link = bed.link(*account, Some(&session)).await;
    let pending = bed.approved_from(&trio, &evil, 201).await;
    let used = bed.approved_from(&trio, &own, 202).await;
    let new = NewSession { known_as: Some(own.browser.clone()), ..bed.new_session(*account, "own") };
    won(bed.store.redeem(Bed::redemption_into(&used, new)).await);
    bed.report(&trio, Some(&evil), 300).await;
    assert!(!bed.knows(&evil).await);
    assert!(bed.knows(&own).await, "approved long before the mistake");
    assert!(!bed.lives("evil").await && bed.is_refused(link).await);
    assert!(bed.lives("own").await);
    lost(bed.store.redeem(redemption(&pending, at(301))).await);
}

async fn a_forgotten_browser_that_is_approved_again_starts_anew(bed: Arc<Bed>) {
    let trio = bed.trio().await;
    let (account, _, client) = &trio;
    let browser = bed.browser_in("198.51.100.0/24");
    let tries = async || {
        let name = "anna@example.org".parse().unwrap();
        let context = bed.store.issue_context(&name, Some(&browser)).await.unwrap().unwrap();
        context.tries.map_or(0, |tries| tries.made)
    };
    bed.approved_from(&trio, &browser, 20).await;
    let question = bed.new_challenge(*account, client);
    let familiar = IssueChallenge { familiar: true, browser: Some(browser.clone()), ..question };
    assert!(matches!(bed.store.issue(familiar).await, Ok(IssueOutcome::Issued(_))));
    assert_eq!(tries().await, 1, "counted for the browser");
    bed.report(&trio, Some(&browser), 300).await;
    bed.approved_from(&trio, &browser, 400).await;
    assert!(bed.knows(&browser).await);
    assert_eq!(tries().await, 0);
}

/// Somebody who sends no cookie of a browser, or another one when the approval is fetched.
async fn a_report_ends_what_no_known_browser_opened(bed: Arc<Bed>) {
    let trio = bed.trio().await;
    let (account, device, client) = &trio;
    let own = bed.known_browser();
    let used = bed.approved_from(&trio, &own, 20).await;
    let new = NewSession { known_as: Some(own.browser.clone()), ..bed.new_session(*account, "own") };
    won(bed.store.redeem(Bed::redemption_into(&used, new)).await);
    bed.approved_session(*account, device, client, "nameless").await;
    let link = bed.claimed_link(*account, Some(&bed.found("nameless").await)).await;
    let nameless = bed.approved(*account, device, client).await;
    let new = NewSession { known_as: Some(bed.text()), ..bed.new_session(*account, "unknown") };
    won(bed.store.redeem(Bed::redemption_into(&bed.approved(*account, device, client).await, new)).await);
    let evil = bed.browser_in("198.51.100.0/24");
    let mistake = bed.approved_from(&trio, &evil, 200 + MISTAKES_WITHIN.as_secs()).await;
    let new = NewSession { known_as: Some(own.browser.clone()), ..bed.new_session(*account, "disguised") };
    won(bed.store.redeem(Bed::redemption_into(&mistake, new)).await);

    bed.report(&trio, Some(&evil), 300 + MISTAKES_WITHIN.as_secs()).await;
    for token in ["nameless", "unknown", "disguised"] {
        assert!(!bed.lives(token).await, "{token}");
    }
    assert!(bed.is_refused(link).await);
    lost(bed.store.redeem(redemption(&nameless, at(30))).await);
    assert!(bed.knows(&own).await && bed.lives("own").await);
}

/// One mistake, several browsers, whatever network each of them comes from and whichever of them is reported.
async fn a_report_forgets_what_was_approved_by_the_same_mistake(bed: Arc<Bed>) {
    let trio = bed.trio().await;
    let within = MISTAKES_WITHIN.as_secs();
    for reported in 0..3 {
        let start = 1000 * (reported as u64 + 1);
        let own = bed.known_browser();
        bed.approved_from(&trio, &own, start).await;
        let moments = [start + within + 100, start + within + 110, start + within + 400];
        let mut browsers = Vec::new();
        for (number, second) in moments.into_iter().enumerate() {
            let browser = bed.browser_in(&format!("198.51.{number}.0/24"));
            bed.approved_from(&trio, &browser, second).await;
            browsers.push(browser);
        }
        // The owner's browser is used at another place meanwhile: it is as old as it was.
        bed.approved_from(&trio, &KnownBrowser { network: "203.0.113.0/24".to_owned(), ..own.clone() }, moments[2])
            .await;
        bed.report(&trio, Some(&browsers[reported]), moments[2] + 1).await;
        let known = [bed.knows(&browsers[0]).await, bed.knows(&browsers[1]).await, bed.knows(&browsers[2]).await];
        // The last one came long after the first two: if it is the one that is reported, they may be the owner's.
        assert_eq!(known, if reported == 2 { [true, true, false] } else { [false; 3] }, "reported: {reported}");
        assert!(bed.knows(&own).await);
    }
}

async fn a_report_of_a_stranger_forgets_the_strangers_network_alone(bed: Arc<Bed>) {
    let trio = bed.trio().await;
    let there = "198.51.100.0/24";
    let (early, late) = (bed.browser_in(there), bed.browser_in(there));
    let own = bed.known_browser();
    bed.approved_from(&trio, &early, 20).await;
    bed.approved_from(&trio, &late, 60 + MISTAKES_WITHIN.as_secs()).await;
    bed.approved_from(&trio, &own, 60 + MISTAKES_WITHIN.as_secs()).await;
    let now = 70 + MISTAKES_WITHIN.as_secs();
    bed.report(&trio, None, now).await;
    assert!(bed.knows(&early).await && bed.knows(&late).await && bed.knows(&own).await, "nobody was named");
    bed.report(&trio, Some(&bed.browser_in("")), now).await;
    assert!(bed.knows(&early).await && bed.knows(&late).await && bed.knows(&own).await, "no network was named");
    bed.report(&trio, Some(&bed.browser_in(there)), now).await;
    assert!(bed.knows(&early).await, "too long ago to be the same mistake");
    assert!(!bed.knows(&late).await);
    assert!(bed.knows(&own).await, "another network");
}

async fn a_question_of_a_browser_that_was_just_forgotten_is_not_written_as_a_known_ones(bed: Arc<Bed>) {
    let trio = bed.trio().await;
    let evil = bed.known_browser();
    bed.approved_from(&trio, &evil, 20).await;
    let familiar =
        || IssueChallenge { familiar: true, browser: Some(evil.clone()), ..bed.new_challenge(trio.0, &trio.2) };
    assert!(matches!(bed.store.issue(familiar()).await.unwrap(), IssueOutcome::Issued(_)));
    bed.report(&trio, Some(&evil), 30).await;
    assert_eq!(bed.store.issue(familiar()).await, Ok(IssueOutcome::NoLongerKnown));
    let stranger = IssueChallenge { familiar: false, ..familiar() };
    match bed.store.issue(stranger).await.unwrap() {
        IssueOutcome::Issued(written) => assert!(written.quiet),
        other => panic!("it was to be issued quietly, and came {other:?}"),
    }
}

async fn an_account_lists_its_live_sessions_the_latest_first(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let (first, second, third) = (
        bed.session_at(anna, "first", 1).await,
        bed.session_at(anna, "second", 2).await,
        bed.session_at(anna, "third", 3).await,
    );
    bed.session_at(ben, "bens", 4).await;
    let listed = async |now, idle_since| {
        let sessions = bed.store.sessions_of(anna, at(now), at(idle_since)).await.unwrap();
        sessions.into_iter().map(|session| session.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(10, 0).await, [third.id, second.id, first.id]);
    assert_eq!(listed(10, 2).await, [third.id], "unused since then is over");
    let end = u64::try_from(first.expires_at.seconds() - at(0).seconds()).unwrap();
    assert_eq!(listed(end, 0).await, [third.id, second.id], "at its end it is over");
}

async fn signing_out_everywhere_else_leaves_one_session(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let (own, files) = (bed.party("nod").await, bed.party("files").await);
    let (kept, other) = (bed.session_at(anna, "kept", 1).await, bed.session_at(anna, "other", 2).await);
    let bens = bed.session_at(ben, "bens", 3).await;
    let link = bed.link(anna, Some(&other)).await;
    let device = bed.device(anna).await;
    let approved = bed.approved(anna, &device, &own).await;
    let elsewhere = bed.approved(anna, &device, &files).await;
    let pending = bed.challenge(anna, &own).await;
    let end = |kept| bed.store.end_other_sessions(anna, kept, &own, draft_at(AuditKind::SignedOut, at(30)));

    lost(end(bens.id).await);
    assert_eq!(bed.store.sessions_of(anna, at(30), at(0)).await.unwrap().len(), 2, "nothing was done");
    let Fenced::Won(cancelled) = end(kept.id).await.unwrap() else { panic!("it has this session") };
    assert_eq!(cancelled.iter().map(|ended| ended.challenge).collect::<Vec<_>>(), [pending.id]);
    let left = bed.store.sessions_of(anna, at(30), at(0)).await.unwrap();
    assert_eq!(left.iter().map(|session| session.id).collect::<Vec<_>>(), [kept.id]);
    assert_eq!(bed.store.sessions_of(ben, at(30), at(0)).await.unwrap().len(), 1);
    assert!(bed.is_refused(link).await, "a link of a session that ended");
    // An approval that the thief holds becomes no session; one for another service is not of these pages.
    lost(bed.store.redeem(bed.opening(&approved, "late")).await);
    won(bed.store.redeem(redemption(&elsewhere, at(31))).await);
}
