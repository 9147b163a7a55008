//! What administrators do to accounts: kept until the phone approves, and done in the transaction that redeems the approval.

use std::borrow::Cow;

use async_trait::async_trait;
use futures_util::FutureExt as _;
use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, ChallengeId, ClientId};
use nod_core::organisation::{Deed, Scope};
use nod_core::time::Timestamp;

use super::dialect::{self, statement};
use super::people::reached;
use super::row::{DeedRow, SetUpLinkRow};
use super::{
    Backend, Driver, Outcome, Statements, accounts, audit, challenges, enrolments, erasure, groups, one, redeem,
    sessions, tries,
};
use crate::store::{
    DeedOutcome, DeedRecord, DeedWork, Deeds, Deletion, Ended, Fenced, NewPersonRow, PerformDeed, Performed,
    ProposedDeed, SetUpLink, StoreResult,
};

#[async_trait]
impl<D: Driver> Deeds for Backend<D> {
    async fn propose_deed(&self, deed: ProposedDeed) -> StoreResult<()> {
        self.write("propose_deed", deed, |db, deed| propose(db, deed).boxed()).await
    }

    async fn deed(&self, challenge: ChallengeId) -> StoreResult<Option<DeedRecord>> {
        self.read("deed", challenge, |db, challenge| by_challenge(db, *challenge).boxed()).await
    }

    async fn perform_deed(&self, deed: PerformDeed) -> StoreResult<Fenced<Performed>> {
        self.write("perform_deed", deed, |db, deed| perform(db, deed).boxed()).await
    }

    async fn sign_out_account(
        &self,
        account: AccountId,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("sign_out_account", (account, asked_by.clone(), audit), |db, (account, asked_by, audit)| {
            sign_out(db, *account, asked_by, audit).boxed()
        })
        .await
    }

    async fn create_people(&self, people: Vec<NewPersonRow>) -> StoreResult<()> {
        self.write("create_people", people, |db, people| create_all(db, people).boxed()).await
    }

    async fn create_set_up_link(&self, link: SetUpLink, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("create_set_up_link", (link, audit), |db, (link, audit)| create_link(db, link, audit).boxed()).await
    }

    async fn set_up_link(&self, account: AccountId, now: Timestamp) -> StoreResult<Option<SetUpLink>> {
        self.read("set_up_link", (account, now), |db, (account, now)| link_of(db, *account, *now).boxed()).await
    }

    async fn set_up_link_by_secret(&self, secret_hash: &str, now: Timestamp) -> StoreResult<Option<SetUpLink>> {
        self.read("set_up_link_by_secret", (secret_hash.to_owned(), now), |db, (secret_hash, now)| {
            link_by_secret(db, secret_hash, *now).boxed()
        })
        .await
    }

    async fn use_set_up_link(
        &self,
        secret_hash: &str,
        password_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<AccountId>> {
        self.write(
            "use_set_up_link",
            (secret_hash.to_owned(), password_hash.to_owned(), audit),
            |db, (secret_hash, password_hash, audit)| use_link(db, secret_hash, password_hash, audit).boxed(),
        )
        .await
    }

    async fn delete_account(&self, deletion: Deletion) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("delete_account", deletion, |db, deletion| erasure::delete(db, deletion).boxed()).await
    }
}

async fn propose(connection: &mut impl Statements, proposed: &ProposedDeed) -> Outcome<()> {
    let statement =
        statement!("INSERT INTO deeds (challenge_id, actor_id, session_id, deed, reason) VALUES ($1, $2, $3, $4, $5)");
    let parameters = [
        proposed.challenge.to_string(),
        proposed.actor.to_string(),
        proposed.session.to_string(),
        proposed.deed.to_json(),
        proposed.reason.to_string(),
    ];
    connection.run(statement, &parameters.each_ref().map(Into::into)).await
}

async fn by_challenge(connection: &mut impl Statements, challenge: ChallengeId) -> Outcome<Option<DeedRecord>> {
    let statement = statement!(
        "SELECT challenge_id, actor_id, session_id, deed, reason, done_at, outcome, enrolment_id FROM deeds \
         WHERE challenge_id = $1"
    );
    one(connection.row::<DeedRow>(statement, &[challenge.to_string().as_str().into()]).await?)
}

/// The redemption is the fence: of two that do the same, one redeems. Who acts and who is acted on are held, so that the power
/// that is looked at here stands until the commit.
async fn perform(connection: &mut impl Statements, request: &PerformDeed) -> Outcome<Fenced<Performed>> {
    let actor = request.actor.to_string();
    let subject = request.deed.account().map_or_else(|| actor.clone(), |account| account.to_string());
    connection.rows::<String>(dialect::HOLD_ACCOUNTS, &[actor.as_str().into(), subject.as_str().into()]).await?;
    let at = request.redeem.at;
    if !is_proposed(connection, request).await? || !may(connection, &actor, &request.deed).await? {
        return Ok(Fenced::Lost);
    }
    let mut drafts = Vec::<Cow<'_, AuditDraft>>::new();
    let redeemed = redeem::redeem(connection, std::slice::from_ref(&request.redeem), &mut drafts).await?;
    if !matches!(redeemed.as_slice(), [Fenced::Won(_)]) {
        return Ok(Fenced::Lost);
    }
    let performed = work(connection, &request.work, &request.redeem.client).await?;
    let statement = statement!(
        "UPDATE deeds SET done_at = $2, outcome = $3, enrolment_id = $4 WHERE challenge_id = $1 AND done_at IS NULL"
    );
    let enrolment = match &request.work {
        DeedWork::LinkPhone(enrolment, _) => Some(enrolment.id.to_string()),
        _ => None,
    };
    let challenge = request.redeem.challenge.to_string();
    let parameters =
        [challenge.as_str().into(), at.into(), performed.outcome.as_str().into(), enrolment.as_deref().into()];
    connection.run(statement, &parameters).await?;
    let drafts: Vec<AuditDraft> = drafts.into_iter().map(Cow::into_owned).collect();
    audit::append(connection, &drafts).await?;
    Ok(Fenced::Won(performed))
}

/// Whether exactly this was proposed by that session, which lives, and is asked of its own account at level strict.
async fn is_proposed(connection: &mut impl Statements, request: &PerformDeed) -> Outcome<bool> {
    let statement = statement!(
        "SELECT d.deed FROM deeds d JOIN challenges c ON c.id = d.challenge_id AND c.account_id = d.actor_id \
         JOIN sessions s ON s.id = d.session_id AND s.account_id = d.actor_id \
         WHERE d.challenge_id = $1 AND d.actor_id = $2 AND d.session_id = $3 AND d.done_at IS NULL AND c.level = 'strict' \
         AND s.expires_at > $4 AND s.strength <> 'password_only'"
    );
    let ids = [request.redeem.challenge.to_string(), request.actor.to_string(), request.session.to_string()];
    let [challenge, actor, session] = ids.each_ref().map(String::as_str);
    let parameters = [challenge.into(), actor.into(), session.into(), request.redeem.at.into()];
    let deed: Option<String> = connection.row(statement, &parameters).await?;
    Ok(deed.and_then(|deed| Deed::from_json(&deed)).as_ref() == Some(&request.deed))
}

/// Whether the actor has the power to do it at this moment.
async fn may(connection: &mut impl Statements, actor: &str, deed: &Deed) -> Outcome<bool> {
    let statement =
        statement!("SELECT role FROM accounts WHERE id = $1 AND disabled_at IS NULL AND two_step_since IS NOT NULL");
    let role: Option<String> = connection.row(statement, &[actor.into()]).await?;
    match role.as_deref() {
        Some("administrator") => return Ok(true),
        Some(_) if deed.is_for_groups() => {}
        Some(_) | None => return Ok(false),
    }
    let found: Option<String> = if let Some(account) = deed.account() {
        let statement = statement!("SELECT a.id FROM accounts a WHERE a.id = $1 AND ", reached!("$2"));
        connection.row(statement, &[account.to_string().as_str().into(), actor.into()]).await?
    } else if let Some(group) = deed.group() {
        let statement = statement!(
            "SELECT group_id FROM group_members WHERE group_id = $1 AND account_id = $2 AND role = 'administrator'"
        );
        connection.row(statement, &[group.to_string().as_str().into(), actor.into()]).await?
    } else {
        None
    };
    Ok(found.is_some())
}

async fn work(connection: &mut impl Statements, work: &DeedWork, own: &ClientId) -> Outcome<Performed> {
    let changed = |changed: Fenced<()>| matches!(changed, Fenced::Won(()));
    let (done, ended) = match work {
        DeedWork::Disable(account, draft) => split(accounts::disable(connection, *account, draft).await?),
        DeedWork::Enable(account, draft) => (changed(accounts::enable(connection, *account, draft).await?), Vec::new()),
        DeedWork::Unlock(account, draft) => (changed(tries::unlock(connection, *account, draft).await?), Vec::new()),
        DeedWork::SignOut(account, draft) => split(sign_out(connection, *account, own, draft).await?),
        DeedWork::LinkPhone(new, draft) => (changed(enrolments::create(connection, new, draft).await?), Vec::new()),
        DeedWork::Invite(link, draft) => (changed(create_link(connection, link, draft).await?), Vec::new()),
        DeedWork::Delete(deletion) => split(erasure::delete(connection, deletion).await?),
        DeedWork::Record(draft) => {
            audit::append(connection, [draft]).await?;
            (true, Vec::new())
        }
        DeedWork::Create(people) => {
            create_all(connection, people).await?;
            (true, Vec::new())
        }
        DeedWork::SetRole(group, account, role, draft) => {
            (changed(groups::put_member(connection, *group, *account, *role, draft).await?), Vec::new())
        }
        DeedWork::Require(requirement, not_weaker, draft) => {
            (changed(groups::require(connection, requirement, *not_weaker, draft).await?), Vec::new())
        }
        DeedWork::Lift(scope, draft) => (changed(lift(connection, *scope, draft).await?), Vec::new()),
        DeedWork::DeleteGroup(group, draft) => (changed(groups::delete(connection, *group, draft).await?), Vec::new()),
    };
    let outcome = if done { DeedOutcome::Done } else { DeedOutcome::NothingToDo };
    Ok(Performed { outcome, ended })
}

async fn lift(connection: &mut impl Statements, scope: Scope, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    groups::lift(connection, scope, draft).await
}

fn split(fenced: Fenced<Vec<Ended>>) -> (bool, Vec<Ended>) {
    match fenced {
        Fenced::Won(ended) => (true, ended),
        Fenced::Lost => (false, Vec::new()),
    }
}

async fn sign_out(
    connection: &mut impl Statements,
    account: AccountId,
    asked_by: &ClientId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    let account = account.to_string();
    accounts::hold(connection, &account).await?;
    let statement = statement!("SELECT id FROM accounts WHERE id = $1 AND deleted_at IS NULL");
    let is_there: Option<String> = connection.row(statement, &[account.as_str().into()]).await?;
    if is_there.is_none() {
        return Ok(Fenced::Lost);
    }
    let ended = challenges::cancel_sign_ins(connection, &account, asked_by, draft.at).await?;
    challenges::spend_sign_ins(connection, &account, asked_by).await?;
    sessions::end_of_account(connection, &account, draft.at).await?;
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

async fn create_all(connection: &mut impl Statements, people: &[NewPersonRow]) -> Outcome<()> {
    for person in people {
        accounts::create(connection, &person.account, &person.audit).await?;
        for group in &person.groups {
            let statement = statement!(
                "INSERT INTO group_members (group_id, account_id, role, added_at) SELECT g.id, $2, 'member', $3 \
                 FROM account_groups g WHERE g.name_key = $1"
            );
            let (key, account) = (group.key(), person.account.id.to_string());
            let parameters = [key.as_str().into(), account.as_str().into(), person.account.created_at.into()];
            connection.run(statement, &parameters).await?;
        }
        if let Some((link, draft)) = &person.link {
            let _: Fenced<()> = create_link(connection, link, draft).await?;
        }
    }
    Ok(())
}

async fn create_link(connection: &mut impl Statements, link: &SetUpLink, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let account = link.account.to_string();
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "INSERT INTO set_up_links (account_id, secret_hash, created_at, expires_at) SELECT a.id, $2, $3, $4 \
         FROM accounts a WHERE a.id = $1 AND a.disabled_at IS NULL AND a.password_hash IS NULL AND a.two_step_since IS NULL \
         ON CONFLICT (account_id) DO UPDATE SET secret_hash = excluded.secret_hash, created_at = excluded.created_at, \
         expires_at = excluded.expires_at"
    );
    let parameters =
        [account.as_str().into(), link.secret_hash.as_str().into(), link.created_at.into(), link.expires_at.into()];
    let made = connection.execute(statement, &parameters).await?;
    audit::append_if(connection, made > 0, draft).await
}

async fn link_of(connection: &mut impl Statements, account: AccountId, now: Timestamp) -> Outcome<Option<SetUpLink>> {
    let statement = statement!(
        "SELECT account_id, secret_hash, created_at, expires_at FROM set_up_links WHERE account_id = $1 AND expires_at > $2"
    );
    one(connection.row::<SetUpLinkRow>(statement, &[account.to_string().as_str().into(), now.into()]).await?)
}

async fn link_by_secret(connection: &mut impl Statements, hash: &str, now: Timestamp) -> Outcome<Option<SetUpLink>> {
    let statement = statement!(
        "SELECT account_id, secret_hash, created_at, expires_at FROM set_up_links WHERE secret_hash = $1 AND expires_at > $2"
    );
    one(connection.row::<SetUpLinkRow>(statement, &[hash.into(), now.into()]).await?)
}

/// The link's row is the fence: of several that use it, one deletes it.
async fn use_link(
    connection: &mut impl Statements,
    secret_hash: &str,
    password_hash: &str,
    draft: &AuditDraft,
) -> Outcome<Fenced<AccountId>> {
    let Some(link) = link_by_secret(connection, secret_hash, draft.at).await? else { return Ok(Fenced::Lost) };
    let account = link.account.to_string();
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "DELETE FROM set_up_links WHERE secret_hash = $1 AND expires_at > $2 AND EXISTS (SELECT 1 FROM accounts a \
         WHERE a.id = set_up_links.account_id AND a.disabled_at IS NULL AND a.password_hash IS NULL)"
    );
    if connection.execute(statement, &[secret_hash.into(), draft.at.into()]).await? == 0 {
        return Ok(Fenced::Lost);
    }
    let statement = statement!("UPDATE accounts SET password_hash = $2 WHERE id = $1");
    connection.run(statement, &[account.as_str().into(), password_hash.into()]).await?;
    audit::append(connection, [&draft.clone().account(link.account)]).await?;
    Ok(Fenced::Won(link.account))
}
