//! What was tried without success: pushes and wrong numbers per account, passwords per typed name.

use std::collections::{BTreeMap, BTreeSet};

use nod_core::audit::AuditDraft;
use nod_core::id::AccountId;
use nod_core::limit::Tries;
use nod_core::time::Timestamp;
use serde::Serialize;

use super::dialect::statement;
use super::{Outcome, Statement, Statements, audit};
use crate::store::{Fenced, Guess, GuessFrom, Guesses, STRANGERS};

/// Tries to be counted or forgotten, by account and bucket: one statement each for a whole batch.
#[derive(Default)]
pub(super) struct Tally {
    made: BTreeMap<(String, String), (u32, i64)>,
    cleared: BTreeSet<(String, String)>,
}

#[derive(Serialize)]
struct Row<'a> {
    account: &'a str,
    bucket: &'a str,
    made: u32,
    at: i64,
}

const COUNT: Statement = statement!(
    "INSERT INTO attempts (account_id, bucket, made, last_at) SELECT j.account, j.bucket, j.made, j.at FROM ",
    jobs!(attempt),
    " WHERE true ON CONFLICT (account_id, bucket) DO UPDATE SET made = attempts.made + excluded.made, \
     last_at = CASE WHEN attempts.last_at > excluded.last_at THEN attempts.last_at ELSE excluded.last_at END"
);

/// The row stays: the next try finds its place.
const CLEAR: Statement = statement!(
    "UPDATE attempts SET made = 0 FROM ",
    jobs!(attempt),
    " WHERE attempts.account_id = j.account AND attempts.bucket = j.bucket AND attempts.made > 0"
);

impl Tally {
    /// Counts one more.
    pub(super) fn count(&mut self, account: String, bucket: &str, at: Timestamp) {
        let (made, last) = self.made.entry((account, bucket.to_owned())).or_insert((0, at.millis()));
        *made += 1;
        *last = at.millis().max(*last);
    }

    /// Forgets all that came before.
    pub(super) fn clear(&mut self, account: String, bucket: &str) {
        self.cleared.insert((account, bucket.to_owned()));
    }

    /// Writes what was gathered: what is forgotten first, as if the tries of this batch came after its successes.
    pub(super) async fn write(self, connection: &mut impl Statements) -> Outcome<()> {
        if !self.cleared.is_empty() {
            let rows = self.cleared.iter().map(|(account, bucket)| Row { account, bucket, made: 0, at: 0 });
            let rows = audit::json(rows);
            connection.execute(CLEAR, &[rows.as_str().into()]).await?;
        }
        if !self.made.is_empty() {
            let rows =
                self.made.iter().map(|((account, bucket), (made, at))| Row { account, bucket, made: *made, at: *at });
            let rows = audit::json(rows);
            connection.execute(COUNT, &[rows.as_str().into()]).await?;
        }
        Ok(())
    }
}

/// Forgets the tries among which that question counted: the person proved themself in another way.
pub(super) async fn clear_of(connection: &mut impl Statements, challenge: &str) -> Outcome<()> {
    let statement = statement!(
        "UPDATE attempts SET made = 0 WHERE made > 0 AND EXISTS (SELECT 1 FROM challenges c WHERE c.id = $1 \
         AND c.account_id = attempts.account_id AND c.bucket = attempts.bucket)"
    );
    connection.run(statement, &[challenge.into()]).await
}

/// What was tried, as two columns say it.
pub(super) fn tries(made: Option<i64>, last_at: Option<i64>) -> Option<Tries> {
    let made = u32::try_from(made?.max(0)).unwrap_or(u32::MAX);
    (made > 0).then_some(Tries { made, last_at: Timestamp::from_millis(last_at?) })
}

/// Forgives an account all that was tried.
pub(super) async fn unlock(
    connection: &mut impl Statements,
    account: AccountId,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!("UPDATE attempts SET made = 0 WHERE account_id = $1 AND made > 0");
    let cleared = connection.execute(statement, &[account.to_string().as_str().into()]).await?;
    audit::append_if(connection, cleared > 0, draft).await
}

/// One statement for a name that somebody has and for one that nobody has.
pub(super) async fn guesses(connection: &mut impl Statements, from: &GuessFrom) -> Outcome<Guesses> {
    let statement = statement!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM known_browsers b JOIN accounts a ON a.id = b.account_id \
         WHERE a.username = $1 AND b.browser = $2 LIMIT 1) AS known"
    );
    let username = from.username.as_ref().map(nod_core::id::Username::as_str);
    let familiar: i64 = connection.single(statement, &[username.into(), from.browser.as_deref().into()]).await?;
    let bucket = from.browser.clone().filter(|_| familiar > 0).unwrap_or_else(|| STRANGERS.to_owned());
    let statement = statement!("SELECT made, last_at FROM guesses WHERE name_hash = $1 AND bucket = $2");
    let row: Option<(i64, i64)> =
        connection.row(statement, &[from.name_hash.as_str().into(), bucket.as_str().into()]).await?;
    let (made, last_at) = row.unzip();
    Ok(Guesses { bucket, tries: tries(made, last_at) })
}

/// Counts a guess, if no other was counted since `seen`: of several at once, one is first and the others look again.
pub(super) async fn count_guess(connection: &mut impl Statements, guess: &Guess) -> Outcome<Fenced<()>> {
    let statement = statement!(
        "INSERT INTO guesses (name_hash, bucket, made, last_at) SELECT $1, $2, $3 + 1, $4 WHERE $3 = 0 \
         OR EXISTS (SELECT 1 FROM guesses WHERE name_hash = $1 AND bucket = $2) \
         ON CONFLICT (name_hash, bucket) DO UPDATE SET made = excluded.made, last_at = excluded.last_at \
         WHERE guesses.made = excluded.made - 1"
    );
    let counted = connection
        .execute(
            statement,
            &[
                guess.name_hash.as_str().into(),
                guess.bucket.as_str().into(),
                i64::from(guess.seen).into(),
                guess.at.into(),
            ],
        )
        .await?;
    Ok(if counted > 0 { Fenced::Won(()) } else { Fenced::Lost })
}

/// The right password was given: what was guessed before counts no more.
pub(super) async fn delete_guesses(connection: &mut impl Statements, name_hash: &str, bucket: &str) -> Outcome<()> {
    let statement = statement!("DELETE FROM guesses WHERE name_hash = $1 AND bucket = $2");
    connection.execute(statement, &[name_hash.into(), bucket.into()]).await?;
    Ok(())
}
