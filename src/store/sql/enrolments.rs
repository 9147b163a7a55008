//! Enrolments.

use nod_core::audit::AuditDraft;
use nod_core::device::{Device, PublicKey};
use nod_core::enrolment::{Claim, Enrolment, EnrolmentState};
use nod_core::id::{EnrolmentId, Username};
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::row::{EnrolmentRow, enrolment_columns, key_text};
use super::{Outcome, Statements, accounts, audit, devices, one, recoveries, tries, two_step};
use crate::store::{EnrolmentCodeMac, Fenced, Guess, NewDevice, NewEnrolment, StoreError};

/// That a link may be made, claimed and confirmed: its account is active, and its maker is an administrator, or a
/// session that lives and was approved. A session that was opened with the password alone counts while its account does not use
/// two-step verification.
macro_rules! may_enrol {
    ($account:literal, $session:literal, $at:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM accounts a WHERE a.id = ",
            $account,
            " AND a.disabled_at IS NULL) AND (",
            $session,
            " IS NULL OR EXISTS (SELECT 1 FROM sessions s WHERE s.id = ",
            $session,
            " AND s.account_id = ",
            $account,
            " AND s.expires_at > ",
            $at,
            " AND (s.strength <> 'password_only' OR EXISTS (SELECT 1 FROM accounts o WHERE o.id = ",
            $account,
            " AND o.two_step_since IS NULL))))"
        )
    };
}

pub(super) async fn create(
    connection: &mut impl Statements,
    new: &NewEnrolment,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    accounts::hold(connection, &new.account.to_string()).await?;
    let statement = statement!(
        "INSERT INTO enrolments (id, account_id, session_id, secret_hash, created_at, expires_at, code_mac, on_device, \
         state) SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'open' WHERE ",
        may_enrol!("$2", "$3", "$5")
    );
    let created = connection
        .execute(
            statement,
            &[
                new.id.to_string().as_str().into(),
                new.account.to_string().as_str().into(),
                new.session.map(|session| session.to_string()).as_deref().into(),
                new.secret_hash.as_str().into(),
                new.created_at.into(),
                new.expires_at.into(),
                new.code_mac.as_deref().into(),
                i64::from(new.on_device).into(),
            ],
        )
        .await?;
    audit::append_if(connection, created > 0, draft).await
}

pub(super) async fn by_id(connection: &mut impl Statements, id: EnrolmentId) -> Outcome<Option<Enrolment>> {
    let statement = statement!("SELECT ", enrolment_columns!(), " FROM enrolments WHERE id = $1");
    let row: Option<EnrolmentRow> = connection.row(statement, &[id.to_string().as_str().into()]).await?;
    one(row)
}

pub(super) async fn by_secret(connection: &mut impl Statements, secret_hash: &str) -> Outcome<Option<Enrolment>> {
    let statement = statement!("SELECT ", enrolment_columns!(), " FROM enrolments WHERE secret_hash = $1");
    let row: Option<EnrolmentRow> = connection.row(statement, &[secret_hash.into()]).await?;
    one(row)
}

/// The codes that were good before this try. One that is claimed is good for the device that claimed it, whose answer may be lost.
pub(super) async fn try_code(
    connection: &mut impl Statements,
    guess: &Guess,
    username: Option<&Username>,
    most_tries: u32,
) -> Outcome<Fenced<Vec<EnrolmentCodeMac>>> {
    if let Fenced::Lost = tries::count_guess(connection, guess).await? {
        return Ok(Fenced::Lost);
    }
    let statement = statement!(
        "UPDATE enrolments SET code_tries = code_tries + 1 WHERE code_mac IS NOT NULL AND code_tries < $2 \
         AND state IN ('open', 'claimed') AND expires_at > $3 \
         AND account_id = (SELECT a.id FROM accounts a WHERE a.username = $1) RETURNING id, code_mac"
    );
    let parameters = [username.map(Username::as_str).into(), i64::from(most_tries).into(), guess.at.into()];
    let rows: Vec<(String, String)> = connection.rows(statement, &parameters).await?;
    let codes = rows.into_iter().filter_map(|(id, mac)| Some(EnrolmentCodeMac { enrolment: id.parse().ok()?, mac }));
    Ok(Fenced::Won(codes.collect()))
}

/// A key may claim another enrolment after the first was refused or ran out: the latest one counts.
pub(super) async fn by_key(connection: &mut impl Statements, key: &PublicKey) -> Outcome<Option<Enrolment>> {
    let statement = statement!(
        "SELECT ",
        enrolment_columns!(),
        " FROM enrolments WHERE key_thumbprint = $1 ORDER BY claimed_at DESC, id DESC LIMIT 1"
    );
    let row: Option<EnrolmentRow> = connection.row(statement, &[key.thumbprint().as_str().into()]).await?;
    one(row)
}

pub(super) async fn claim(
    connection: &mut impl Statements,
    id: EnrolmentId,
    claim: &Claim,
    at: Timestamp,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    hold_account(connection, id).await?;
    let thumbprint = claim.key.thumbprint();
    // A claim that ran out no longer holds its key.
    let statement = statement!("UPDATE enrolments SET live_key = NULL WHERE live_key = $1 AND expires_at <= $2");
    connection.execute(statement, &[thumbprint.as_str().into(), at.into()]).await?;
    let statement = statement!(
        "UPDATE enrolments SET state = 'claimed', device_id = $3, device_name = $4, platform = $5, key_jwk = $6, \
         key_thumbprint = $7, live_key = $7, confirmation_code = $8, claimed_at = $9 \
         WHERE id = $1 AND state = 'open' AND expires_at > $2 AND ",
        may_enrol!("enrolments.account_id", "enrolments.session_id", "$2")
    );
    let claimed = connection
        .execute(
            statement,
            &[
                id.to_string().as_str().into(),
                at.into(),
                claim.device.to_string().as_str().into(),
                claim.name.as_str().into(),
                claim.platform.as_str().into(),
                key_text(&claim.key).as_str().into(),
                thumbprint.as_str().into(),
                claim.confirmation_code.as_str().into(),
                claim.claimed_at.into(),
            ],
        )
        .await?;
    // After the update, which waits for a confirmation under way with the same key.
    if claimed > 0 && devices::by_key(connection, &thumbprint).await?.is_some() {
        return Err(StoreError::Conflict("the device key").into());
    }
    audit::append_if(connection, claimed > 0, draft).await
}

pub(super) async fn confirm(
    connection: &mut impl Statements,
    id: EnrolmentId,
    at: Timestamp,
    most_devices: u32,
    draft: &AuditDraft,
) -> Outcome<Fenced<Device>> {
    hold_account(connection, id).await?;
    let claimed = by_id(connection, id).await?;
    let statement = statement!(
        "UPDATE enrolments SET state = 'confirmed', confirmed_at = $2, live_key = NULL \
         WHERE id = $1 AND state = 'claimed' AND expires_at > $2 AND (SELECT COUNT(*) FROM devices d \
         WHERE d.account_id = enrolments.account_id AND d.revoked_at IS NULL) < $3 AND ",
        may_enrol!("enrolments.account_id", "enrolments.session_id", "$2")
    );
    let confirmed = connection
        .execute(statement, &[id.to_string().as_str().into(), at.into(), i64::from(most_devices).into()])
        .await?;
    let Some(Enrolment { account, session, state: EnrolmentState::Claimed(claim), .. }) = claimed else {
        return Ok(Fenced::Lost);
    };
    if confirmed == 0 {
        return Ok(Fenced::Lost);
    }
    let Some(device) = devices::insert(connection, &NewDevice { account, claim: *claim }, at).await? else {
        return Ok(Fenced::Lost);
    };
    audit::append(connection, [draft]).await?;
    recoveries::finish(connection, id, account, device.id, at).await?;
    if session.is_none() {
        // An administrator's link needs no set-up: the device is asked from now on.
        two_step::turn_on_by_link(connection, account, at).await?;
    }
    Ok(Fenced::Won(device))
}

pub(super) async fn refuse(
    connection: &mut impl Statements,
    id: EnrolmentId,
    at: Timestamp,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!(
        "UPDATE enrolments SET state = 'refused', refused_at = $2, live_key = NULL \
         WHERE id = $1 AND state IN ('open', 'claimed')"
    );
    let refused = connection.execute(statement, &[id.to_string().as_str().into(), at.into()]).await?;
    audit::append_if(connection, refused > 0, draft).await
}

/// Holds the account of an enrolment, which never changes.
async fn hold_account(connection: &mut impl Statements, id: EnrolmentId) -> Outcome<()> {
    let statement = statement!("SELECT account_id FROM enrolments WHERE id = $1");
    let account: Option<String> = connection.row(statement, &[id.to_string().as_str().into()]).await?;
    match account {
        Some(account) => accounts::hold(connection, &account).await,
        None => Ok(()),
    }
}
