//! The client's address.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::Shared;
use crate::app::App;
use crate::http::forwarded;

/// The client's address: the connection's, or the one that a trusted proxy reports. `None`: unknown.
pub struct ClientAddress(pub Option<IpAddr>);

impl FromRequestParts<Shared> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
        Ok(Self(peer.and_then(|peer| client_address(peer, &parts.headers, app))))
    }
}

fn client_address(peer: IpAddr, headers: &HeaderMap, app: &App) -> Option<IpAddr> {
    let connections = &app.limits.connections;
    forwarded::client_address(peer, headers, app.config.http.forwarded_header, |address| connections.is_proxy(address))
}
