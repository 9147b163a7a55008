//! Passkeys, and the challenges that were answered.

use async_trait::async_trait;
use futures_util::FutureExt as _;
use nod_core::audit::AuditDraft;
use nod_core::device::DisplayName;
use nod_core::factor::passkey::{CredentialId, Passkey, Transport};
use nod_core::id::{AccountId, PasskeyId};
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::row::{PasskeyRow, passkey_columns};
use super::{Backend, Driver, Outcome, Statements, accounts, all, audit, challenges, one, sessions, tries};
use crate::store::failure::Failure;
use crate::store::{Ended, Fenced, Passkeys, SignInByPasskey, StoreError, StoreResult, TakenChallenge};

#[async_trait]
impl<D: Driver> Passkeys for Backend<D> {
    async fn add_passkey(
        &self,
        passkey: Passkey,
        challenge: TakenChallenge,
        most: u32,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("add_passkey", (passkey, challenge, most, audit), |db, (passkey, challenge, most, audit)| {
            add(db, passkey, challenge, *most, audit).boxed()
        })
        .await
    }

    async fn passkeys_of(&self, account: AccountId) -> StoreResult<Vec<Passkey>> {
        self.scan("passkeys_of", account, |db, account| of_account(db, *account).boxed()).await
    }

    async fn all_passkeys(&self, after: Option<PasskeyId>, limit: u32) -> StoreResult<Vec<Passkey>> {
        self.scan("all_passkeys", (after, limit), |db, (after, limit)| every_one(db, *after, *limit).boxed()).await
    }

    async fn passkey_by_credential(&self, credential: &CredentialId) -> StoreResult<Option<Passkey>> {
        self.read("passkey_by_credential", credential.to_string(), |db, credential| {
            by_credential(db, credential).boxed()
        })
        .await
    }

    async fn rename_passkey(
        &self,
        account: AccountId,
        id: PasskeyId,
        name: DisplayName,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("rename_passkey", (account, id, name, audit), |db, (account, id, name, audit)| {
            rename(db, *account, *id, name, audit).boxed()
        })
        .await
    }

    async fn remove_passkey(&self, account: AccountId, id: PasskeyId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("remove_passkey", (account, id, audit), |db, (account, id, audit)| {
            remove(db, *account, *id, audit).boxed()
        })
        .await
    }

    async fn sign_in_by_passkey(&self, used: SignInByPasskey) -> StoreResult<Fenced<Option<Ended>>> {
        self.write("sign_in_by_passkey", used, |db, used| sign_in(db, used).boxed()).await
    }
}

async fn add(
    connection: &mut impl Statements,
    passkey: &Passkey,
    challenge: &TakenChallenge,
    most: u32,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (id, account) = (passkey.id.to_string(), passkey.account.to_string());
    accounts::hold(connection, &account).await?;
    let made = &passkey.credential;
    let (credential, key, transports) = (made.id.to_string(), made.key.to_text(), Transport::list(&passkey.transports));
    let statement = statement!(
        "INSERT INTO passkeys (id, account_id, name, credential_id, public_key, counter, backup_eligible, backed_up, transports, \
         created_at) SELECT $1, a.id, $3, $4, $5, $6, $7, $8, $9, $10 FROM accounts a WHERE a.id = $2 AND a.disabled_at IS NULL \
         AND (SELECT COUNT(*) FROM passkeys p WHERE p.account_id = $2 AND p.removed_at IS NULL) < $11 \
         AND NOT EXISTS (SELECT 1 FROM passkey_challenges t WHERE t.hash = $12) ON CONFLICT DO NOTHING"
    );
    let parameters = [
        id.as_str().into(),
        account.as_str().into(),
        passkey.name.as_str().into(),
        credential.as_str().into(),
        key.as_str().into(),
        i64::from(made.counter).into(),
        i64::from(made.kept.is_eligible()).into(),
        i64::from(made.kept.is_backed_up()).into(),
        transports.as_str().into(),
        passkey.created_at.into(),
        i64::from(most).into(),
        challenge.hash.as_str().into(),
    ];
    // The challenge second: a set-up that fails for another reason leaves it. A challenge is of one account, which is held.
    if connection.execute(statement, &parameters).await? == 0 {
        return Ok(Fenced::Lost);
    }
    if !take(connection, challenge, draft.at).await? {
        return Err(Failure::from(StoreError::Unavailable("the challenge was taken meanwhile".to_owned())));
    }
    audit::append(connection, [draft]).await.map(Fenced::Won)
}

async fn of_account(connection: &mut impl Statements, account: AccountId) -> Outcome<Vec<Passkey>> {
    let statement = statement!(
        "SELECT ",
        passkey_columns!(),
        " FROM passkeys WHERE account_id = $1 ORDER BY created_at DESC, id DESC"
    );
    let account = account.to_string();
    let rows: Vec<PasskeyRow> = connection.rows(statement, &[account.as_str().into()]).await?;
    all(rows)
}

async fn every_one(connection: &mut impl Statements, after: Option<PasskeyId>, limit: u32) -> Outcome<Vec<Passkey>> {
    let statement = statement!("SELECT ", passkey_columns!(), " FROM passkeys WHERE id > $1 ORDER BY id LIMIT $2");
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<PasskeyRow> = connection.rows(statement, &[after.as_str().into(), i64::from(limit).into()]).await?;
    all(rows)
}

async fn by_credential(connection: &mut impl Statements, credential: &str) -> Outcome<Option<Passkey>> {
    let statement =
        statement!("SELECT ", passkey_columns!(), " FROM passkeys WHERE credential_id = $1 AND removed_at IS NULL");
    one(connection.row::<PasskeyRow>(statement, &[credential.into()]).await?)
}

async fn rename(
    connection: &mut impl Statements,
    account: AccountId,
    id: PasskeyId,
    name: &DisplayName,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement =
        statement!("UPDATE passkeys SET name = $3 WHERE account_id = $1 AND id = $2 AND removed_at IS NULL");
    let (account, id) = (account.to_string(), id.to_string());
    let renamed =
        connection.execute(statement, &[account.as_str().into(), id.as_str().into(), name.as_str().into()]).await?;
    audit::append_if(connection, renamed > 0, draft).await
}

pub(super) async fn remove(
    connection: &mut impl Statements,
    account: AccountId,
    id: PasskeyId,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (account, id) = (account.to_string(), id.to_string());
    accounts::hold(connection, &account).await?;
    let statement =
        statement!("UPDATE passkeys SET removed_at = $3 WHERE account_id = $1 AND id = $2 AND removed_at IS NULL");
    let removed =
        connection.execute(statement, &[account.as_str().into(), id.as_str().into(), draft.at.into()]).await?;
    if removed > 0 {
        sessions::end_of_passkey(connection, &account, &id, draft.at).await?;
    }
    audit::append_if(connection, removed > 0, draft).await
}

/// The account is held from the first to the last: of several uses at once of one challenge, one takes it.
async fn sign_in(connection: &mut impl Statements, used: &SignInByPasskey) -> Outcome<Fenced<Option<Ended>>> {
    let new = &used.session.new;
    let (account, id) = (new.session.account.to_string(), used.passkey.to_string());
    let at = new.session.authenticated_at;
    accounts::hold(connection, &account).await?;
    if let Some((challenge, client)) = &used.waiting
        && !challenges::waits(connection, &challenge.to_string(), &account, client.as_str(), at).await?
    {
        return Ok(Fenced::Lost);
    }
    let statement = statement!(
        "UPDATE passkeys SET counter = CASE WHEN counter < $3 THEN $3 ELSE counter END, backed_up = $4, last_used_at = $5 \
         WHERE account_id = $1 AND id = $2 AND removed_at IS NULL \
         AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = $1 AND a.disabled_at IS NULL) \
         AND NOT EXISTS (SELECT 1 FROM passkey_challenges t WHERE t.hash = $6)"
    );
    let parameters = [
        account.as_str().into(),
        id.as_str().into(),
        i64::from(used.counter).into(),
        i64::from(used.kept.is_backed_up()).into(),
        at.into(),
        used.challenge.hash.as_str().into(),
    ];
    if connection.execute(statement, &parameters).await? == 0 {
        return Ok(Fenced::Lost);
    }
    let lost = |what: &str| Failure::from(StoreError::Unavailable(what.to_owned()));
    if !take(connection, &used.challenge, at).await? {
        return Err(lost("the challenge was taken meanwhile"));
    }
    let mut ended = None;
    if let Some((challenge, _)) = &used.waiting {
        let withdrawn = challenges::withdraw(connection, &challenge.to_string(), at).await?;
        ended = Some(withdrawn.ok_or_else(|| lost("the question was decided"))?);
        tries::clear_of(connection, &challenge.to_string()).await?;
    }
    sessions::insert(connection, new, used.waiting.as_ref().map(|(challenge, _)| *challenge)).await?;
    let entries: Vec<&AuditDraft> = used.audit.iter().chain([&used.session.audit]).collect();
    audit::append(connection, entries).await?;
    Ok(Fenced::Won(ended))
}

/// Takes a challenge, and forgets those that have ended by themselves. `false`: it was taken before.
pub(super) async fn take(
    connection: &mut impl Statements,
    challenge: &TakenChallenge,
    now: Timestamp,
) -> Outcome<bool> {
    let statement = statement!("DELETE FROM passkey_challenges WHERE remembered_until <= $1");
    connection.run(statement, &[now.into()]).await?;
    let statement = statement!(
        "INSERT INTO passkey_challenges (hash, remembered_until) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING"
    );
    let parameters = [challenge.hash.as_str().into(), challenge.remembered_until.into()];
    let taken = connection.execute(statement, &parameters).await?;
    Ok(taken > 0)
}
