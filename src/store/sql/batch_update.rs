//! Jobs that each want to change one challenge: of several for the same, the first whose guards hold wins.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use nod_core::audit::AuditDraft;
use nod_core::id::ChallengeId;
use serde::Serialize;

use super::{Outcome, Statement, Statements, audit, columns};
use crate::store::Fenced;

columns! {
    /// What a statement gives back of a challenge that it changed.
    #[derive(Clone)]
    pub(super) struct Changed {
        pub(super) id: String,
        version: i64,
        pub(super) browser: Option<String>,
        pub(super) account_id: String,
        pub(super) bucket: String,
    }
}

/// The columns of [`Changed`].
macro_rules! changed {
    () => {
        "challenges.id, challenges.version, challenges.browser, challenges.account_id, challenges.bucket"
    };
}

/// That the challenge with an id is pending. No index of what is pending answers this: a plan that was made while little was
/// would read all of it, and not the one row.
macro_rules! pending {
    () => {
        "challenges.state || '' = 'pending'"
    };
}

pub(super) use {changed, pending};

impl Changed {
    /// Its version now.
    pub(super) fn version(&self) -> u32 {
        u32::try_from(self.version).unwrap_or(u32::MAX)
    }
}

/// Runs a statement over jobs that each want to change one challenge, in the order given. Those for a challenge that
/// another job has changed are lost; while none has, each gets its turn.
pub(super) async fn batch_update<R: Serialize>(
    connection: &mut impl Statements,
    statement: Statement,
    jobs: impl Iterator<Item = (ChallengeId, R)>,
) -> Outcome<Vec<Option<Changed>>> {
    let mut waiting: Vec<(usize, ChallengeId, R)> =
        jobs.enumerate().map(|(place, (challenge, row))| (place, challenge, row)).collect();
    let count = waiting.len();
    let mut won: HashMap<usize, Changed> = HashMap::new();
    while !waiting.is_empty() {
        let mut taken = HashSet::new();
        let (turn, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, challenge, _)| taken.insert(*challenge));
        let rows = audit::json(turn.iter().map(|(_, _, row)| row));
        let changed: Vec<Changed> = connection.rows(statement, &[rows.as_str().into()]).await?;
        let mut changed: HashMap<String, Changed> = changed.into_iter().map(|row| (row.id.clone(), row)).collect();
        let mut settled = HashSet::new();
        for (place, challenge, _) in turn {
            if let Some(row) = changed.remove(&challenge.to_string()) {
                won.insert(place, row);
                settled.insert(challenge);
            }
        }
        waiting = rest.into_iter().filter(|(_, challenge, _)| !settled.contains(challenge)).collect();
    }
    Ok((0..count).map(|place| won.remove(&place)).collect())
}

/// The outcomes for the callers; the audit drafts of the winners are collected on the way.
pub(super) fn fenced<'a, A>(
    requests: &'a [A],
    changed: &[Option<Changed>],
    draft: impl Fn(&'a A) -> &'a AuditDraft,
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
) -> Vec<Fenced<u32>> {
    let outcome = |(request, changed): (&'a A, &Option<Changed>)| match changed {
        Some(changed) => {
            drafts.push(Cow::Borrowed(draft(request)));
            Fenced::Won(changed.version())
        }
        None => Fenced::Lost,
    };
    requests.iter().zip(changed).map(outcome).collect()
}
