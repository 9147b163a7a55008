//! Browsers that an account knows because it approved them, and how a report makes it forget them.

use nod_core::challenge::CancelReason;
use nod_core::id::AccountId;
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::row::cancel_reason;
use super::{Outcome, Statement, Statements, columns, places, sessions};
use crate::store::{Decide, RememberedBrowser};

columns! {
    /// The reported question's browser, and when the account first approved it.
    struct Reported {
        browser: Option<String>,
        network: Option<String>,
        first_approved_at: Option<i64>,
    }
}

columns! {
    struct Mistaken {
        browser: String,
    }
}

const REPORTED: Statement = statement!(
    "SELECT c.browser, c.network, (SELECT MIN(b.first_approved_at) FROM known_browsers b \
     WHERE b.account_id = c.account_id AND b.browser = c.browser) AS first_approved_at FROM challenges c WHERE c.id = $1"
);

/// A browser's first approval is that on any network. A network alone makes nobody forgotten: a browser that is older than
/// the mistake may have come through the same one.
const MISTAKEN: Statement = statement!(
    "SELECT b.browser AS browser FROM known_browsers b WHERE b.account_id = $1 GROUP BY b.browser \
     HAVING b.browser = $2 OR MIN(b.first_approved_at) >= $4 \
     OR (MIN(b.first_approved_at) >= $5 AND SUM(CASE WHEN b.network = $3 THEN 1 ELSE 0 END) > 0)"
);

/// Deletes the browsers that the account came to know by the same mistake as the reported one, and ends what they opened:
/// sessions with their links, and approvals that nobody redeemed.
///
/// 1. The browser of the reported question.
/// 2. Where the account knew that browser, an approval of it was a mistake: every browser that was first approved after that
///    approval, or at most `mistakes_within` before it.
/// 3. Where it did not: every browser that was first approved at most `mistakes_within` before the report and came from the
///    same network.
///
/// The account also forgets the places that it first approved from since then. What was opened without a browser's name ends in any
/// case.
pub(super) async fn forget_mistaken(
    connection: &mut impl Statements,
    report: &Decide,
    mistakes_within: std::time::Duration,
) -> Outcome<()> {
    let account = report.challenge.account.to_string();
    let at = report.audit.at;
    let challenge = report.challenge.id.to_string();
    let Some(reported) = connection.row::<Reported>(REPORTED, &[challenge.as_str().into()]).await? else {
        return Ok(());
    };
    let before = |moment: Timestamp| moment.minus(mistakes_within).millis();
    let first = reported.first_approved_at.map(|first| before(Timestamp::from_millis(first)));
    let network = reported.network.as_deref().filter(|network| !network.is_empty());
    let parameters = [
        account.as_str().into(),
        reported.browser.as_deref().into(),
        network.into(),
        first.unwrap_or(i64::MAX).into(),
        before(at).into(),
    ];
    let mut forgotten: Vec<String> =
        connection.rows::<Mistaken>(MISTAKEN, &parameters).await?.into_iter().map(|row| row.browser).collect();
    // Its sessions end even if the account did not know it.
    forgotten.extend(reported.browser.filter(|browser| !forgotten.contains(browser)));
    for browser in &forgotten {
        forget(connection, &account, browser, at).await?;
    }
    places::forget_since(connection, &account, first.unwrap_or_else(|| before(at))).await?;
    forget_unnamed(connection, &account, at).await
}

/// Somebody who sends no cookie of a browser is nobody that a list could forget: what no known browser opened ends with every report.
/// A session that is older than the record of its browser ends too.
async fn forget_unnamed(connection: &mut impl Statements, account: &str, at: Timestamp) -> Outcome<()> {
    let reason = cancel_reason(CancelReason::Reported);
    let approvals = statement!(
        "UPDATE challenges SET spent = $2, version = version + 1 WHERE account_id = $1 AND browser IS NULL \
         AND state || '' = 'approved' AND spent IS NULL"
    );
    connection.execute(approvals, &[account.into(), reason.into()]).await?;
    sessions::end_of_unknown_browsers(connection, account, at).await
}

async fn forget(connection: &mut impl Statements, account: &str, browser: &str, at: Timestamp) -> Outcome<()> {
    let known = statement!("DELETE FROM known_browsers WHERE account_id = $1 AND browser = $2");
    connection.execute(known, &[account.into(), browser.into()]).await?;
    // What it was asked with counts as a stranger's from now on, and starts anew should it be approved again.
    let tries = statement!("DELETE FROM attempts WHERE account_id = $1 AND bucket = $2");
    connection.execute(tries, &[account.into(), browser.into()]).await?;
    let reason = cancel_reason(CancelReason::Reported);
    let approvals = statement!(
        "UPDATE challenges SET spent = $3, version = version + 1 WHERE account_id = $1 AND browser = $2 \
         AND state || '' = 'approved' AND spent IS NULL"
    );
    connection.execute(approvals, &[account.into(), browser.into(), reason.into()]).await?;
    sessions::end_of_browser(connection, account, browser, at).await
}

/// Remembers the key of a browser, and forgets the account's keys that are over.
pub(super) async fn remember(
    connection: &mut impl Statements,
    browser: &RememberedBrowser,
    now: Timestamp,
) -> Outcome<()> {
    let account = browser.account.to_string();
    let statement = statement!("DELETE FROM remembered_browsers WHERE account_id = $1 AND expires_at <= $2");
    connection.run(statement, &[account.as_str().into(), now.into()]).await?;
    let statement = statement!(
        "INSERT INTO remembered_browsers (account_id, browser, thumbprint, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (account_id, browser) DO UPDATE SET thumbprint = excluded.thumbprint, expires_at = excluded.expires_at"
    );
    let parameters = [
        account.as_str().into(),
        browser.browser.as_str().into(),
        browser.thumbprint.as_str().into(),
        browser.expires_at.into(),
    ];
    connection.run(statement, &parameters).await
}

pub(super) async fn remembers(
    connection: &mut impl Statements,
    account: AccountId,
    browser: &str,
    thumbprint: &str,
    now: Timestamp,
) -> Outcome<bool> {
    let statement = statement!(
        "SELECT expires_at FROM remembered_browsers WHERE account_id = $1 AND browser = $2 AND thumbprint = $3 \
         AND expires_at > $4"
    );
    let account = account.to_string();
    let parameters = [account.as_str().into(), browser.into(), thumbprint.into(), now.into()];
    let found: Option<i64> = connection.row(statement, &parameters).await?;
    Ok(found.is_some())
}

/// Forgets every browser of an account, known ones and remembered ones, and every place.
pub(super) async fn forget_all(connection: &mut impl Statements, account: &str) -> Outcome<()> {
    connection.run(statement!("DELETE FROM known_browsers WHERE account_id = $1"), &[account.into()]).await?;
    connection.run(statement!("DELETE FROM remembered_browsers WHERE account_id = $1"), &[account.into()]).await?;
    places::forget_since(connection, account, i64::MIN).await
}
