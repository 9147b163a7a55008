//! Slots for calls that wait on purpose.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use nod_core::id::ClientId;
use nod_core::wire::ErrorCode;

use super::{ClientAddress, Shared};
use crate::app::App;
use crate::flow::Refusal;
use crate::http::error::{ApiError, ApiResult};
use crate::limits::{Slot, UNKNOWN, Wait, Who};

/// When an address whose slots are taken may look again: nobody knows when one of its waits ends.
const SLOT_WAIT: Duration = Duration::from_secs(10);

/// The connection that brought a request, where connections are counted.
pub struct Connection(Option<Arc<Slot>>);

impl<S: Sync> FromRequestParts<S> for Connection {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Arc<Slot>>().cloned()))
    }
}

impl Connection {
    /// A slot for a call of a relying party that waits. It counts for the relying party and in total. It does not count for the
    /// address: a relying party's server asks for all of its users from one.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub fn wait_of(self, app: &App, client: &ClientId) -> ApiResult<WaitSlot> {
        self.wait(app, || Who::Party(client.clone()))
    }

    fn wait(self, app: &App, who: impl FnOnce() -> Who) -> ApiResult<WaitSlot> {
        let Some(connection) = self.0 else { return Ok(WaitSlot { _wait: None }) };
        match app.limits.connections.wait(&connection, who()) {
            Ok(wait) => Ok(WaitSlot { _wait: Some(wait) }),
            Err(full) => {
                app.metrics.refused_connection(full.as_str());
                Err(ApiError(Refusal::limited(ErrorCode::TooManyConnections, SLOT_WAIT)))
            }
        }
    }
}

/// A slot for a call that waits on purpose, kept until it is dropped. It counts for the client's address: see
/// [`crate::limits::Connections::wait`].
pub struct WaitSlot {
    _wait: Option<Wait>,
}

impl FromRequestParts<Shared> for WaitSlot {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> ApiResult<Self> {
        let Ok(connection) = Connection::from_request_parts(parts, app).await;
        let Ok(ClientAddress(client)) = ClientAddress::from_request_parts(parts, app).await;
        connection.wait(app, || Who::Address(client.unwrap_or(UNKNOWN)))
    }
}
