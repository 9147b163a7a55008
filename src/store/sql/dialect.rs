//! What the databases say differently: how rows are held against other transactions, and how JSON becomes a table.
//!
//! SQLite has nothing to hold: a transaction that writes is the only one (`BEGIN IMMEDIATE`). On PostgreSQL everything
//! that takes rows takes them in one order, so that no two transactions wait for each other: keys against doubled
//! requests, accounts, relying parties, challenges (each by id), and the end of the audit chain last. A transaction that holds an
//! account may touch its devices and its attempts.

use super::Statement;

/// The end of the audit chain, held until the commit.
pub(super) const AUDIT_HEAD: Statement =
    Statement::new("SELECT seq, hash FROM audit_head", "SELECT seq, hash FROM audit_head FOR UPDATE");

/// Holds an account.
pub(super) const HOLD_ACCOUNT: Statement =
    Statement::new("SELECT id FROM accounts WHERE id = $1", "SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE");

/// Holds two accounts, in the order in which everybody holds them.
pub(super) const HOLD_ACCOUNTS: Statement = Statement::new(
    "SELECT id FROM accounts WHERE id IN ($1, $2)",
    "SELECT id FROM accounts WHERE id IN ($1, $2) ORDER BY id FOR NO KEY UPDATE",
);

/// Cancels an account's pending challenges.
pub(super) const CANCEL_OF_ACCOUNT: Statement = Statement::new(
    "UPDATE challenges SET state = 'cancelled', version = version + 1, cancelled_at = $2, cancel_reason = $3 \
     WHERE account_id = $1 AND state = 'pending' AND expires_at > $2 RETURNING id, account_id, state, version",
    "UPDATE challenges SET state = 'cancelled', version = version + 1, cancelled_at = $2, cancel_reason = $3 \
     WHERE id IN (SELECT id FROM challenges WHERE account_id = $1 AND state = 'pending' AND expires_at > $2 \
     ORDER BY id FOR NO KEY UPDATE) RETURNING id, account_id, state, version",
);

/// Cancels a relying party's pending challenges.
pub(super) const CANCEL_OF_CLIENT: Statement = Statement::new(
    "UPDATE challenges SET state = 'cancelled', version = version + 1, cancelled_at = $2, cancel_reason = $3 \
     WHERE client_id = $1 AND state = 'pending' AND expires_at > $2 RETURNING id, account_id, state, version",
    "UPDATE challenges SET state = 'cancelled', version = version + 1, cancelled_at = $2, cancel_reason = $3 \
     WHERE id IN (SELECT id FROM challenges WHERE client_id = $1 AND state = 'pending' AND expires_at > $2 \
     ORDER BY id FOR NO KEY UPDATE) RETURNING id, account_id, state, version",
);

/// Cancels an account's pending challenges of one relying party.
pub(super) const CANCEL_SIGN_INS: Statement = Statement::new(
    "UPDATE challenges SET state = 'cancelled', version = version + 1, cancelled_at = $2, cancel_reason = $3 \
     WHERE id IN (SELECT id FROM challenges WHERE account_id = $1 AND client_id = $4 AND state = 'pending' \
     AND expires_at > $2) RETURNING id, account_id, state, version",
    "UPDATE challenges SET state = 'cancelled', version = version + 1, cancelled_at = $2, cancel_reason = $3 \
     WHERE id IN (SELECT id FROM challenges WHERE account_id = $1 AND client_id = $4 AND state = 'pending' \
     AND expires_at > $2 ORDER BY id FOR NO KEY UPDATE) RETURNING id, account_id, state, version",
);

/// Spends an account's approvals that nobody redeemed.
pub(super) const SPEND_OF_ACCOUNT: Statement = Statement::new(
    "UPDATE challenges SET spent = $2, version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE account_id = $1 AND state = 'approved' AND spent IS NULL)",
    "UPDATE challenges SET spent = $2, version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE account_id = $1 AND state = 'approved' AND spent IS NULL \
     ORDER BY id FOR NO KEY UPDATE)",
);

/// Spends an account's approvals that one relying party has not redeemed.
pub(super) const SPEND_SIGN_INS: Statement = Statement::new(
    "UPDATE challenges SET spent = $2, version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE account_id = $1 AND client_id = $3 AND state = 'approved' AND spent IS NULL)",
    "UPDATE challenges SET spent = $2, version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE account_id = $1 AND client_id = $3 AND state = 'approved' AND spent IS NULL \
     ORDER BY id FOR NO KEY UPDATE)",
);

/// Expires what is due. A challenge that somebody holds is being settled, or is due at the next call.
pub(super) const EXPIRE_DUE: Statement = Statement::new(
    "UPDATE challenges SET state = 'expired', version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE device_id IS NULL AND cancelled_at IS NULL AND state <> 'expired' \
     AND state = 'pending' AND expires_at <= $1 ORDER BY expires_at LIMIT $2) \
     AND state = 'pending' RETURNING id, account_id, state, version",
    "UPDATE challenges SET state = 'expired', version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE device_id IS NULL AND cancelled_at IS NULL AND state <> 'expired' \
     AND state = 'pending' AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED) \
     RETURNING id, account_id, state, version",
)
.planned_each_time();

/// Takes letters that are due, for as long as a try may take. A letter that somebody is just taking is nobody else's.
pub(super) const TAKE_LETTERS: Statement = Statement::new(
    "UPDATE mails SET due_at = $2, tries = tries + 1 WHERE id IN (SELECT id FROM mails WHERE due_at IS NOT NULL \
     AND due_at <= $1 ORDER BY due_at LIMIT $3) RETURNING id",
    "UPDATE mails SET due_at = $2, tries = tries + 1 WHERE id IN (SELECT id FROM mails WHERE due_at IS NOT NULL \
     AND due_at <= $1 ORDER BY due_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED) RETURNING id",
)
.planned_each_time();

/// A statement in which `jobs!(…)` is the jobs of a batch as a table `j`, from JSON, and `among!(…)` the challenges of
/// a subquery, which is asked for each job.
macro_rules! statement {
    ($($text:tt)*) => {
        $crate::store::statements::Statement::new(
            {
                #[allow(unused_imports, reason = "not every statement takes both")]
                use $crate::store::sql::dialect::sqlite::{among, jobs, table};
                concat!($($text)*)
            },
            {
                #[allow(unused_imports, reason = "not every statement takes both")]
                use $crate::store::sql::dialect::postgres::{among, jobs, table};
                concat!($($text)*)
            },
        )
    };
}

/// The columns of each kind of job, for both databases. The first is a text by which rows are found.
macro_rules! job_columns {
    (proof $table:ident) => { $table!(thumbprint text, jti text, expires_at bigint) };
    (issue $table:ident) => {
        $table!(
            id text, place bigint, account text, client text, level text, issued_at bigint, expires_at bigint,
            token text, shown text, browser text, network text, key_hash text, max_open bigint, bucket text,
            most_tries bigint, reach text
        )
    };
    (key $table:ident) => {
        $table!(id text, client text, key_hash text, request_hash text, expires_at bigint)
    };
    (decide $table:ident) => {
        $table!(
            id text, state text, device text, at bigint, deny_reason text, answer_token text, answer_key text,
            thumbprint text, numbers bigint, most_numbers bigint
        )
    };
    (wrong_number $table:ident) => {
        $table!(
            id text, device text, already bigint, answer_hash text, at bigint, numbers bigint, most_numbers bigint
        )
    };
    (cancel $table:ident) => { $table!(id text, client text, reason text, at bigint) };
    (redeem $table:ident) => { $table!(id text, client text, approved_after bigint, at bigint) };
    (ticket $table:ident) => { $table!(id text, at bigint, ended_after bigint) };
    (receipt $table:ident) => { $table!(id text, key_hash text, sealed text, expires_at bigint) };
    (stamp $table:ident) => { $table!(id text, at bigint) };
    (id $table:ident) => { $table!(id text) };
    (location $table:ident) => { $table!(account text, location text, at bigint) };
    (attempt $table:ident) => { $table!(account text, bucket text, made bigint, at bigint) };
    (replace $table:ident) => { $table!(id text, account text, client text, browser text, issued_at bigint) };
    (push $table:ident) => {
        $table!(
            challenge text, device text, kind text, sent_at bigint, accepted_at bigint, failed_at bigint, failure text
        )
    };
    (acknowledge $table:ident) => { $table!(challenge text, device text, at bigint) };
    (progress $table:ident) => { $table!(id text, account text, delivered_at bigint, opened_at bigint) };
    (audit $table:ident) => {
        $table!(
            hash text, seq bigint, at bigint, kind text, account text, device text, client text, challenge text,
            detail text, previous text
        )
    };
    (notice $table:ident) => {
        $table!(
            account text, seq bigint, at bigint, kind text, device text, detail text, browser text, ip text, name text,
            once bigint, settled bigint, expires_at bigint
        )
    };
}

/// How SQLite says it.
pub(super) mod sqlite {
    macro_rules! table {
        ($first:ident $kind:ident $(, $column:ident $kinds:ident)*) => {
            concat!(
                "(SELECT value ->> '", stringify!($first), "' AS ", stringify!($first),
                $(", value ->> '", stringify!($column), "' AS ", stringify!($column),)*
                " FROM jsonb_each($1)) AS j"
            )
        };
    }

    macro_rules! jobs {
        ($job:ident) => {
            $crate::store::sql::dialect::job_columns!($job table)
        };
    }

    macro_rules! among {
        ($ids:literal) => {
            concat!("challenges.id IN (", $ids, ")")
        };
    }

    pub(in crate::store::sql) use {among, jobs, table};
}

/// How PostgreSQL says it.
///
/// It takes what comes from JSON for a hundred rows, and would rather read a small table once, or all that is pending,
/// than look for each of a hundred; then the table grows, and the plan stays. That the first column is between the
/// least and the greatest text is always so, and makes it expect one row. A subquery that were a join might be answered
/// by reading all that is pending.
pub(super) mod postgres {
    macro_rules! table {
        ($first:ident $kind:ident $(, $column:ident $kinds:ident)*) => {
            concat!(
                "(SELECT * FROM json_to_recordset($1::json) AS j(", stringify!($first), " ", stringify!($kind),
                $(", ", stringify!($column), " ", stringify!($kinds),)*
                ") WHERE ", stringify!($first), " COLLATE \"C\" BETWEEN '' AND '~') AS j"
            )
        };
    }

    macro_rules! jobs {
        ($job:ident) => {
            $crate::store::sql::dialect::job_columns!($job table)
        };
    }

    macro_rules! among {
        ($ids:literal) => {
            concat!("challenges.id = ANY (ARRAY(", $ids, "))")
        };
    }

    pub(in crate::store::sql) use {among, jobs, table};
}

pub(in crate::store::sql) use {job_columns, statement};
