//! Nod's own relying party: its pages ask like any other site.

use nod_core::device::DisplayName;
use nod_core::id::ClientId;
use nod_core::policy::PolicyChange;
use nod_core::wire::ErrorCode;

use super::administration::{Settings, add, change};
use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use nod_core::relying_party::RelyingParty;

/// The client id of Nod's own pages.
pub const OWN_CLIENT: &str = "nod";

/// Adds the relying party of Nod's own pages, or brings its origin up to date.
///
/// # Errors
/// The store's.
pub async fn ensure_own(app: &App) -> Result<()> {
    let client: ClientId = OWN_CLIENT.parse().map_err(Refusal::internal)?;
    let origins = vec![app.issuer().to_owned()];
    let name: DisplayName = app.config.service.name.parse().map_err(Refusal::internal)?;
    match app.store.relying_party(&client).await? {
        // Its secret is thrown away: it asks from inside, never over HTTP.
        None => {
            match add(app, &client, Settings { name: Some(name), origins: Some(origins), policy: PolicyChange::Keep })
                .await
            {
                // Refused: another process was faster.
                Ok(_) | Err(Refusal { code: ErrorCode::BadField, .. }) => Ok(()),
                Err(refusal) => Err(refusal),
            }
        }
        Some(party) if party.origins != origins || party.name != name => {
            change(app, &client, Settings { name: Some(name), origins: Some(origins), policy: PolicyChange::Keep })
                .await
        }
        Some(_) => Ok(()),
    }
}

/// The relying party of Nod's own pages, which is added when it is not there.
pub(in crate::flow) async fn own_party(app: &App) -> Result<RelyingParty> {
    let client = own_client()?;
    if let Some(party) = app.store.relying_party(&client).await? {
        return Ok(party);
    }
    ensure_own(app).await?;
    let party = app.store.relying_party(&client).await?;
    party.ok_or_else(|| Refusal::internal("Nod's own relying party is missing"))
}

/// The client id of Nod's own pages.
pub(in crate::flow) fn own_client() -> Result<ClientId> {
    OWN_CLIENT.parse().map_err(Refusal::internal)
}
