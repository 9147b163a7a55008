//! What PostgreSQL says differently: how rows are held against other transactions, and how JSON becomes a table.
//!
//! Everything that takes rows takes them in one order, so that no two transactions wait for each other: keys against doubled
//! requests, accounts, relying parties, challenges (each by id), and the end of the audit chain last. Whoever holds an
//! account may touch its devices and its attempts.

use nod_core::id::ChallengeId;
use sqlx::PgConnection;

use super::super::failure::Outcome;
use super::super::queue::Batch;

/// The backend's name.
pub(super) const NAME: &str = "postgres";

/// The end of the audit chain, held until the commit.
pub(super) const AUDIT_HEAD: &str = "SELECT seq, hash FROM audit_head FOR UPDATE";

/// Entries of the audit log, from JSON.
pub(super) const AUDIT_INSERT: &str = "INSERT INTO audit_log (seq, at, kind, account_id, device_id, client_id, \
     challenge_id, detail, previous, hash) SELECT * FROM json_to_recordset($1::json) AS j(seq bigint, at bigint, \
     kind text, account text, device text, client text, challenge text, detail text, previous text, hash text)";

/// Holds an account.
pub(super) const HOLD_ACCOUNT: &str = "SELECT 1 FROM accounts WHERE id = $1 FOR NO KEY UPDATE";

/// Cancels an account's pending challenges.
pub(super) const CANCEL_OF_ACCOUNT: &str = "UPDATE challenges SET state = 'cancelled', version = version + 1, \
     cancelled_at = $2, cancel_reason = $3 WHERE id IN (SELECT id FROM challenges WHERE account_id = $1 \
     AND state = 'pending' AND expires_at > $2 ORDER BY id FOR NO KEY UPDATE) \
     RETURNING id, account_id, state, version";

/// Cancels a relying party's pending challenges.
pub(super) const CANCEL_OF_CLIENT: &str = "UPDATE challenges SET state = 'cancelled', version = version + 1, \
     cancelled_at = $2, cancel_reason = $3 WHERE id IN (SELECT id FROM challenges WHERE client_id = $1 \
     AND state = 'pending' AND expires_at > $2 ORDER BY id FOR NO KEY UPDATE) \
     RETURNING id, account_id, state, version";

/// Cancels an account's pending challenges of one relying party.
pub(super) const CANCEL_SIGN_INS: &str = "UPDATE challenges SET state = 'cancelled', version = version + 1, \
     cancelled_at = $2, cancel_reason = $3 WHERE id IN (SELECT id FROM challenges WHERE account_id = $1 \
     AND client_id = $4 AND state = 'pending' AND expires_at > $2 ORDER BY id FOR NO KEY UPDATE) \
     RETURNING id, account_id, state, version";

/// Spends an account's approvals that nobody redeemed.
pub(super) const SPEND_OF_ACCOUNT: &str = "UPDATE challenges SET spent = $2, version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE account_id = $1 AND state = 'approved' AND spent IS NULL ORDER BY id FOR NO KEY UPDATE)";

/// Spends an account's approvals that one relying party has not redeemed.
pub(super) const SPEND_SIGN_INS: &str = "UPDATE challenges SET spent = $2, version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE account_id = $1 AND client_id = $3 AND state = 'approved' \
     AND spent IS NULL ORDER BY id FOR NO KEY UPDATE)";

/// Expires what is due. A challenge that somebody holds is being settled, or is due at the next call.
pub(super) const EXPIRE_DUE: &str = "UPDATE challenges SET state = 'expired', version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE device_id IS NULL AND cancelled_at IS NULL AND state <> 'expired' \
     AND state = 'pending' AND expires_at <= $1 ORDER BY expires_at LIMIT $2 \
     FOR NO KEY UPDATE SKIP LOCKED) RETURNING id, account_id, state, version";

const HOLD_KEYS: &str = "SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(t, 0) AS k \
     FROM unnest($1) AS t ORDER BY k) AS keys";

const HOLD_ACCOUNTS: &str = "SELECT 1 FROM accounts WHERE id IN (SELECT unnest($1) UNION \
     SELECT account_id FROM challenges WHERE id = ANY($2)) ORDER BY id FOR NO KEY UPDATE";

const HOLD_PARTIES: &str = "SELECT 1 FROM relying_parties WHERE client_id IN (SELECT unnest($1) UNION \
     SELECT client_id FROM challenges WHERE id = ANY($2)) ORDER BY client_id FOR SHARE";

const HOLD_CHALLENGES: &str = "SELECT 1 FROM challenges WHERE id IN (SELECT unnest($1) UNION \
     SELECT id FROM challenges WHERE account_id = ANY($2) AND state = 'pending') ORDER BY id FOR NO KEY UPDATE";

/// Holds all that the guards of a batch look at, so that what they see stands until the commit.
pub(super) async fn hold(connection: &mut PgConnection, batch: &Batch) -> Outcome<()> {
    let text = |id: ChallengeId| id.to_string();
    let issues = batch.issues.asks();
    let keys: Vec<String> = issues
        .iter()
        .filter_map(|ask| Some(format!("{} {}", ask.challenge.client, ask.idempotency.as_ref()?.key_hash)))
        .collect();
    let accounts: Vec<String> = issues.iter().map(|ask| ask.challenge.account.to_string()).collect();
    let clients: Vec<String> = issues.iter().map(|ask| ask.challenge.client.to_string()).collect();
    // Guarded by more than their own row.
    let mut challenges: Vec<String> = batch.decisions.asks().iter().map(|ask| text(ask.challenge.id)).collect();
    challenges.extend(batch.wrong_numbers.asks().iter().map(|ask| text(ask.challenge)));
    challenges.extend(batch.redemptions.asks().iter().map(|ask| text(ask.challenge)));
    if !keys.is_empty() {
        sqlx::query(HOLD_KEYS).bind(&keys).execute(&mut *connection).await?;
    }
    if !accounts.is_empty() || !challenges.is_empty() {
        sqlx::query(HOLD_ACCOUNTS).bind(&accounts).bind(&challenges).execute(&mut *connection).await?;
        sqlx::query(HOLD_PARTIES).bind(&clients).bind(&challenges).execute(&mut *connection).await?;
    }
    // Guarded by their own row alone.
    challenges.extend(batch.cancellations.asks().iter().map(|ask| text(ask.challenge)));
    challenges.extend(batch.tickets.asks().iter().map(|ask| text(ask.challenge)));
    challenges.extend(batch.progress.asks().iter().map(|ask| text(ask.challenge)));
    // A new question closes the browser's earlier one, and a report closes all of its account.
    let replacing = issues.iter().filter(|ask| ask.browser.is_some()).map(|ask| ask.challenge.account);
    let reporting = batch.decisions.asks().iter().filter(|ask| ask.pause.is_some()).map(|ask| ask.challenge.account);
    let closing: Vec<String> = replacing.chain(reporting).map(|account| account.to_string()).collect();
    if !challenges.is_empty() || !closing.is_empty() {
        sqlx::query(HOLD_CHALLENGES).bind(&challenges).bind(&closing).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The jobs of a batch as a table `j`, from JSON.
///
/// PostgreSQL takes what comes from JSON for a hundred rows, and would rather read a small table once, or all that is pending, than
/// look for each of a hundred; then the table grows, and the plan stays. That an id stands between the least and the greatest text
/// is always so, and makes it expect one row.
macro_rules! jobs {
    (@few $id:literal, $columns:expr) => {
        concat!(
            "(SELECT * FROM json_to_recordset($1::json) AS j(",
            $columns,
            ") WHERE ",
            $id,
            " COLLATE \"C\" BETWEEN '' AND '~') AS j"
        )
    };
    (proof) => {
        jobs!(@few "thumbprint", "thumbprint text, jti text, expires_at bigint")
    };
    (issue) => {
        jobs!(
            @few "id",
            "place bigint, id text, account text, client text, level text, issued_at bigint, expires_at bigint, \
             token text, shown text, browser text, network text, key_hash text, max_open bigint, bucket text, \
             most_tries bigint"
        )
    };
    (key) => {
        jobs!(@few "id", "id text, client text, key_hash text, request_hash text, expires_at bigint")
    };
    (decide) => {
        jobs!(
            @few "id",
            "id text, state text, device text, at bigint, deny_reason text, answer_token text, answer_key text, \
             thumbprint text, numbers bigint, most_numbers bigint"
        )
    };
    (wrong_number) => {
        jobs!(
            @few "id",
            "id text, device text, already bigint, answer_hash text, at bigint, numbers bigint, most_numbers bigint"
        )
    };
    (cancel) => {
        jobs!(@few "id", "id text, client text, reason text, at bigint")
    };
    (redeem) => {
        jobs!(@few "id", "id text, client text, approved_after bigint, at bigint")
    };
    (ticket) => {
        jobs!(@few "id", "id text, at bigint, ended_after bigint")
    };
    (receipt) => {
        jobs!(@few "id", "id text, key_hash text, sealed text, expires_at bigint")
    };
    (stamp) => {
        jobs!(@few "id", "id text, at bigint")
    };
    (id) => {
        jobs!(@few "id", "id text")
    };
    (attempt) => {
        jobs!(@few "account", "account text, bucket text, made bigint, at bigint")
    };
    (replace) => {
        jobs!(@few "id", "id text, account text, client text, browser text, issued_at bigint")
    };
    (push) => {
        jobs!(
            @few "challenge",
            "challenge text, device text, kind text, sent_at bigint, accepted_at bigint, failed_at bigint, failure text"
        )
    };
    (acknowledge) => {
        jobs!(@few "challenge", "challenge text, device text, at bigint")
    };
    (progress) => {
        jobs!(@few "id", "id text, account text, delivered_at bigint, opened_at bigint")
    };
}

/// The challenges of a subquery, which is asked for each job: as a join, it might be answered by reading all that is pending.
macro_rules! among {
    ($ids:literal) => {
        concat!("challenges.id = ANY (ARRAY(", $ids, "))")
    };
}

pub(super) use {among, jobs};
