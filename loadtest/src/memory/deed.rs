//! What administrators do, to which no approval comes.

use async_trait::async_trait;
use nod::store::{
    DeedRecord, Deeds, Deletion, Ended, Fenced, NewPersonRow, PerformDeed, Performed, ProposedDeed, SetUpLink,
    StoreResult,
};
use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, ChallengeId, ClientId};
use nod_core::time::Timestamp;

use super::{Memory, absent};

#[async_trait]
impl Deeds for Memory {
    async fn propose_deed(&self, _: ProposedDeed) -> StoreResult<()> {
        absent("propose_deed")
    }

    async fn deed(&self, _: ChallengeId) -> StoreResult<Option<DeedRecord>> {
        absent("deed")
    }

    async fn perform_deed(&self, _: PerformDeed) -> StoreResult<Fenced<Performed>> {
        absent("perform_deed")
    }

    async fn sign_out_account(&self, _: AccountId, _: &ClientId, _: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("sign_out_account")
    }

    async fn create_people(&self, _: Vec<NewPersonRow>) -> StoreResult<()> {
        absent("create_people")
    }

    async fn create_set_up_link(&self, _: SetUpLink, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("create_set_up_link")
    }

    async fn set_up_link(&self, _: AccountId, _: Timestamp) -> StoreResult<Option<SetUpLink>> {
        absent("set_up_link")
    }

    async fn set_up_link_by_secret(&self, _: &str, _: Timestamp) -> StoreResult<Option<SetUpLink>> {
        absent("set_up_link_by_secret")
    }

    async fn use_set_up_link(&self, _: &str, _: &str, _: AuditDraft) -> StoreResult<Fenced<AccountId>> {
        absent("use_set_up_link")
    }

    async fn delete_account(&self, _: Deletion) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("delete_account")
    }
}
