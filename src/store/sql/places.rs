//! Places from which an account approved.

use nod_core::id::AccountId;
use nod_core::place::KnownLocation;
use nod_core::time::Timestamp;
use serde::Serialize;

use super::dialect::statement;
use super::{Outcome, Statements, audit};

/// The most places of an account that count: the latest. People move and travel; what they approved from before is not known any more.
const MOST: i64 = 50;

#[derive(Serialize)]
pub(super) struct LocationRow {
    account: String,
    location: String,
    at: i64,
}

impl LocationRow {
    pub(super) fn new(account: AccountId, known: KnownLocation) -> Self {
        let KnownLocation { location, approved_at } = known;
        Self { account: account.to_string(), location: location.to_string(), at: approved_at.millis() }
    }
}

/// Remembers the places of approvals.
pub(super) async fn remember(connection: &mut impl Statements, rows: Vec<LocationRow>) -> Outcome<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let statement = statement!(
        "INSERT INTO known_places (account_id, location, approved_at, first_approved_at) \
         SELECT j.account, j.location, MAX(j.at), MIN(j.at) FROM ",
        jobs!(location),
        " WHERE true GROUP BY j.account, j.location \
         ON CONFLICT (account_id, location) DO UPDATE SET approved_at = excluded.approved_at \
         WHERE known_places.approved_at < excluded.approved_at"
    );
    connection.run(statement, &[audit::json(rows).as_str().into()]).await
}

/// The latest places of an account. One that no version of the service can read counts as none: a place must not keep anybody out.
pub(super) async fn of(connection: &mut impl Statements, account: AccountId) -> Outcome<Vec<KnownLocation>> {
    let statement = statement!(
        "SELECT location, approved_at FROM known_places WHERE account_id = $1 ORDER BY approved_at DESC LIMIT $2"
    );
    let account = account.to_string();
    let rows: Vec<(String, i64)> = connection.rows(statement, &[account.as_str().into(), MOST.into()]).await?;
    let known = |(location, at): (String, i64)| {
        Some(KnownLocation { location: location.parse().ok()?, approved_at: Timestamp::from_millis(at) })
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Forgets the places that an account came to know at `since` or later.
pub(super) async fn forget_since(connection: &mut impl Statements, account: &str, since: i64) -> Outcome<()> {
    let statement = statement!("DELETE FROM known_places WHERE account_id = $1 AND first_approved_at >= $2");
    connection.run(statement, &[account.into(), since.into()]).await
}
