//! What SQLite says differently. A transaction that writes is the only one (`BEGIN IMMEDIATE`), so nothing need be held.

use super::super::failure::Outcome;
use super::super::queue::Batch;
use super::express::Express;

/// The backend's name.
pub(super) const NAME: &str = "sqlite";

/// The end of the audit chain.
pub(super) const AUDIT_HEAD: &str = "SELECT seq, hash FROM audit_head";

/// Entries of the audit log, from JSON.
pub(super) const AUDIT_INSERT: &str = "INSERT INTO audit_log (seq, at, kind, account_id, device_id, client_id, \
     challenge_id, detail, previous, hash) SELECT value ->> 'seq', value ->> 'at', value ->> 'kind', \
     value ->> 'account', value ->> 'device', value ->> 'client', value ->> 'challenge', value ->> 'detail', \
     value ->> 'previous', value ->> 'hash' FROM jsonb_each($1)";

/// Nothing to hold: the transaction holds the database.
pub(super) const HOLD_ACCOUNT: &str = "SELECT 1 WHERE $1 = ''";

/// Cancels an account's pending challenges.
pub(super) const CANCEL_OF_ACCOUNT: &str = "UPDATE challenges SET state = 'cancelled', version = version + 1, \
     cancelled_at = $2, cancel_reason = $3 WHERE account_id = $1 AND state = 'pending' AND expires_at > $2 \
     RETURNING id, account_id, state, version";

/// Cancels a relying party's pending challenges.
pub(super) const CANCEL_OF_CLIENT: &str = "UPDATE challenges SET state = 'cancelled', version = version + 1, \
     cancelled_at = $2, cancel_reason = $3 WHERE client_id = $1 AND state = 'pending' AND expires_at > $2 \
     RETURNING id, account_id, state, version";

/// Cancels an account's pending challenges of one relying party.
pub(super) const CANCEL_SIGN_INS: &str = "UPDATE challenges SET state = 'cancelled', version = version + 1, \
     cancelled_at = $2, cancel_reason = $3 WHERE id IN (SELECT id FROM challenges WHERE account_id = $1 \
     AND client_id = $4 AND state = 'pending' AND expires_at > $2) \
     RETURNING id, account_id, state, version";

/// Spends an account's approvals that nobody redeemed.
pub(super) const SPEND_OF_ACCOUNT: &str = "UPDATE challenges SET spent = $2, version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE account_id = $1 AND state = 'approved' AND spent IS NULL)";

/// Spends an account's approvals that one relying party has not redeemed.
pub(super) const SPEND_SIGN_INS: &str = "UPDATE challenges SET spent = $2, version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE account_id = $1 AND client_id = $3 AND state = 'approved' \
     AND spent IS NULL)";

/// Expires what is due.
pub(super) const EXPIRE_DUE: &str = "UPDATE challenges SET state = 'expired', version = version + 1 WHERE id IN \
     (SELECT id FROM challenges WHERE device_id IS NULL AND cancelled_at IS NULL AND state <> 'expired' \
     AND state = 'pending' AND expires_at <= $1 ORDER BY expires_at LIMIT $2) \
     AND state = 'pending' RETURNING id, account_id, state, version";

/// Nothing to hold: the transaction holds the database.
#[expect(clippy::unused_async, reason = "the other database has something to wait for")]
pub(super) async fn hold(_connection: &mut Express, _batch: &Batch) -> Outcome<()> {
    Ok(())
}

/// The jobs of a batch as a table `j`, from JSON.
macro_rules! jobs {
    (proof) => {
        "(SELECT value ->> 'thumbprint' AS thumbprint, value ->> 'jti' AS jti, value ->> 'expires_at' AS expires_at \
          FROM jsonb_each($1)) AS j"
    };
    (issue) => {
        "(SELECT value ->> 'place' AS place, value ->> 'id' AS id, value ->> 'account' AS account, \
          value ->> 'client' AS client, value ->> 'level' AS level, value ->> 'issued_at' AS issued_at, \
          value ->> 'expires_at' AS expires_at, value ->> 'token' AS token, value ->> 'shown' AS shown, \
          value ->> 'browser' AS browser, value ->> 'network' AS network, value ->> 'key_hash' AS key_hash, \
          value ->> 'max_open' AS max_open, value ->> 'bucket' AS bucket, value ->> 'most_tries' AS most_tries \
          FROM jsonb_each($1)) AS j"
    };
    (key) => {
        "(SELECT value ->> 'id' AS id, value ->> 'client' AS client, value ->> 'key_hash' AS key_hash, \
          value ->> 'request_hash' AS request_hash, value ->> 'expires_at' AS expires_at FROM jsonb_each($1)) AS j"
    };
    (decide) => {
        "(SELECT value ->> 'id' AS id, value ->> 'state' AS state, value ->> 'device' AS device, \
          value ->> 'at' AS at, value ->> 'deny_reason' AS deny_reason, value ->> 'answer_token' AS answer_token, \
          value ->> 'answer_key' AS answer_key, value ->> 'thumbprint' AS thumbprint, \
          value ->> 'numbers' AS numbers, value ->> 'most_numbers' AS most_numbers FROM jsonb_each($1)) AS j"
    };
    (wrong_number) => {
        "(SELECT value ->> 'id' AS id, value ->> 'device' AS device, value ->> 'already' AS already, \
          value ->> 'answer_hash' AS answer_hash, value ->> 'at' AS at, value ->> 'numbers' AS numbers, \
          value ->> 'most_numbers' AS most_numbers FROM jsonb_each($1)) AS j"
    };
    (cancel) => {
        "(SELECT value ->> 'id' AS id, value ->> 'client' AS client, value ->> 'reason' AS reason, \
          value ->> 'at' AS at FROM jsonb_each($1)) AS j"
    };
    (redeem) => {
        "(SELECT value ->> 'id' AS id, value ->> 'client' AS client, value ->> 'approved_after' AS approved_after, \
          value ->> 'at' AS at FROM jsonb_each($1)) AS j"
    };
    (ticket) => {
        "(SELECT value ->> 'id' AS id, value ->> 'at' AS at, value ->> 'ended_after' AS ended_after \
          FROM jsonb_each($1)) AS j"
    };
    (receipt) => {
        "(SELECT value ->> 'id' AS id, value ->> 'key_hash' AS key_hash, value ->> 'sealed' AS sealed, \
          value ->> 'expires_at' AS expires_at FROM jsonb_each($1)) AS j"
    };
    (stamp) => {
        "(SELECT value ->> 'id' AS id, value ->> 'at' AS at FROM jsonb_each($1)) AS j"
    };
    (id) => {
        "(SELECT value ->> 'id' AS id FROM jsonb_each($1)) AS j"
    };
    (attempt) => {
        "(SELECT value ->> 'account' AS account, value ->> 'bucket' AS bucket, value ->> 'made' AS made, \
          value ->> 'at' AS at FROM jsonb_each($1)) AS j"
    };
    (replace) => {
        "(SELECT value ->> 'id' AS id, value ->> 'account' AS account, value ->> 'client' AS client, \
          value ->> 'browser' AS browser, value ->> 'issued_at' AS issued_at FROM jsonb_each($1)) AS j"
    };
    (push) => {
        "(SELECT value ->> 'challenge' AS challenge, value ->> 'device' AS device, value ->> 'kind' AS kind, \
          value ->> 'sent_at' AS sent_at, value ->> 'accepted_at' AS accepted_at, value ->> 'failed_at' AS failed_at, \
          value ->> 'failure' AS failure FROM jsonb_each($1)) AS j"
    };
    (acknowledge) => {
        "(SELECT value ->> 'challenge' AS challenge, value ->> 'device' AS device, value ->> 'at' AS at \
          FROM jsonb_each($1)) AS j"
    };
    (progress) => {
        "(SELECT value ->> 'id' AS id, value ->> 'account' AS account, value ->> 'delivered_at' AS delivered_at, \
          value ->> 'opened_at' AS opened_at FROM jsonb_each($1)) AS j"
    };
}

/// The challenges of a subquery, which is asked for each job.
macro_rules! among {
    ($ids:literal) => {
        concat!("challenges.id IN (", $ids, ")")
    };
}

pub(super) use {among, jobs};
