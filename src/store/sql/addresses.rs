//! Mail addresses of accounts.

use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, AddressId, Username};
use nod_core::mail::{MailAddress, NotificationAddress};
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::row::AddressRow;
use super::{Outcome, Statements, accounts, all, audit, mails};
use crate::store::failure::Failure;
use crate::store::{Fenced, NewAddress, NewLetter, StoreError};

/// The account is held: of several at once no more are added than there may be.
pub(super) async fn add(connection: &mut impl Statements, new: &NewAddress, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let (account, id, folded) = (new.account.to_string(), new.id.to_string(), new.address.folded());
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "INSERT INTO addresses (id, account_id, address, folded, language, added_at) \
         SELECT $1, a.id, $3, $4, $5, $6 FROM accounts a WHERE a.id = $2 AND a.disabled_at IS NULL \
         AND (SELECT COUNT(*) FROM addresses d WHERE d.account_id = $2 AND d.removed_at IS NULL) < $7 \
         ON CONFLICT DO NOTHING"
    );
    let parameters = [
        id.as_str().into(),
        account.as_str().into(),
        new.address.as_str().into(),
        folded.as_str().into(),
        new.language.as_str().into(),
        draft.at.into(),
        new.most.into(),
    ];
    if connection.execute(statement, &parameters).await? == 0 {
        return Ok(Fenced::Lost);
    }
    mails::write(connection, &new.letter, &account, &id, "confirm_address").await?;
    audit::append(connection, [draft]).await.map(Fenced::Won)
}

pub(super) async fn of_account(
    connection: &mut impl Statements,
    account: AccountId,
) -> Outcome<Vec<NotificationAddress>> {
    let statement = statement!(
        "SELECT id, address, language, added_at, confirmed_at, failed_at FROM addresses \
         WHERE account_id = $1 AND removed_at IS NULL ORDER BY added_at, id"
    );
    let rows: Vec<AddressRow> = connection.rows(statement, &[account.to_string().as_str().into()]).await?;
    all(rows)
}

pub(super) async fn ask_again(
    connection: &mut impl Statements,
    account: AccountId,
    address: AddressId,
    letter: &NewLetter,
) -> Outcome<Fenced<()>> {
    let (account, address) = (account.to_string(), address.to_string());
    accounts::hold(connection, &account).await?;
    // The link counts from now on.
    let statement = statement!(
        "UPDATE addresses SET added_at = $3 WHERE id = $1 AND account_id = $2 AND confirmed_at IS NULL AND removed_at IS NULL"
    );
    let parameters = [address.as_str().into(), account.as_str().into(), letter.at.into()];
    if connection.execute(statement, &parameters).await? == 0 {
        return Ok(Fenced::Lost);
    }
    let statement = statement!("DELETE FROM mails WHERE address_id = $1 AND kind = 'confirm_address'");
    connection.run(statement, &[address.as_str().into()]).await?;
    mails::write(connection, letter, &account, &address, "confirm_address").await?;
    Ok(Fenced::Won(()))
}

pub(super) async fn confirm(
    connection: &mut impl Statements,
    account: AccountId,
    address: AddressId,
    added_after: Timestamp,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (account, address) = (account.to_string(), address.to_string());
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "UPDATE addresses SET confirmed_at = $3, failed_at = NULL WHERE id = $1 AND account_id = $2 \
         AND confirmed_at IS NULL AND removed_at IS NULL AND added_at > $4"
    );
    let parameters = [address.as_str().into(), account.as_str().into(), draft.at.into(), added_after.into()];
    let confirmed = connection.execute(statement, &parameters).await?;
    audit::append_if(connection, confirmed > 0, draft).await
}

/// A confirmed address is told of its removal, and of what happens on the day after it.
pub(super) async fn remove(
    connection: &mut impl Statements,
    account: AccountId,
    address: AddressId,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (account, address) = (account.to_string(), address.to_string());
    accounts::hold(connection, &account).await?;
    let statement =
        statement!("UPDATE addresses SET removed_at = $3 WHERE id = $1 AND account_id = $2 AND removed_at IS NULL");
    let parameters = [address.as_str().into(), account.as_str().into(), draft.at.into()];
    let removed = connection.execute(statement, &parameters).await?;
    if removed > 0 {
        let statement = statement!("DELETE FROM mails WHERE address_id = $1 AND kind <> 'notice'");
        connection.run(statement, &[address.as_str().into()]).await?;
    }
    audit::append_if(connection, removed > 0, draft).await
}

/// An address that was removed is there again, confirmed as it was. Another row may have taken its place meanwhile.
pub(super) async fn restore(
    connection: &mut impl Statements,
    account: AccountId,
    address: AddressId,
    draft: &AuditDraft,
) -> Outcome<()> {
    let (account, address) = (account.to_string(), address.to_string());
    let statement = statement!(
        "UPDATE addresses SET removed_at = NULL WHERE id = $1 AND account_id = $2 AND removed_at IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM addresses o WHERE o.account_id = $2 AND o.folded = addresses.folded \
         AND o.removed_at IS NULL)"
    );
    let restored = connection.execute(statement, &[address.as_str().into(), account.as_str().into()]).await?;
    audit::append_if(connection, restored > 0, draft).await.map(drop)
}

/// One statement, whether or not there is such an account.
pub(super) async fn username(
    connection: &mut impl Statements,
    address: &MailAddress,
    settled_before: Timestamp,
) -> Outcome<Option<Username>> {
    let statement = statement!(
        "SELECT a.username, d.confirmed_at FROM addresses d JOIN accounts a ON a.id = d.account_id WHERE d.folded = $1 \
         AND d.confirmed_at IS NOT NULL AND d.removed_at IS NULL AND a.deleted_at IS NULL ORDER BY a.id LIMIT 2"
    );
    let rows: Vec<(String, i64)> = connection.rows(statement, &[address.folded().as_str().into()]).await?;
    match rows.as_slice() {
        [(username, confirmed_at)] if *confirmed_at <= settled_before.millis() => {
            let unreadable = |_| Failure::from(StoreError::Unavailable("an account's user name is none".to_owned()));
            username.parse().map(Some).map_err(unreadable)
        }
        _ => Ok(None),
    }
}

pub(super) async fn owners(connection: &mut impl Statements, address: &MailAddress) -> Outcome<Vec<AccountId>> {
    let statement = statement!(
        "SELECT a.id FROM addresses d JOIN accounts a ON a.id = d.account_id WHERE d.folded = $1 \
         AND d.confirmed_at IS NOT NULL AND d.removed_at IS NULL AND a.disabled_at IS NULL ORDER BY a.id LIMIT 2"
    );
    let rows: Vec<String> = connection.rows(statement, &[address.folded().as_str().into()]).await?;
    let unreadable = |_| Failure::from(StoreError::Unavailable("an account's id is none".to_owned()));
    rows.iter().map(|id| id.parse().map_err(unreadable)).collect()
}
