//! The relay with axum and JSON: the same hops and the same memory of them.

use std::sync::Arc;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Json, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::{ANSWERED, APPROVED, QUEUE, Relay, lock};
use crate::Failure;

/// What a relying party asks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    #[expect(dead_code, reason = "read, as a service would")]
    username: String,
    #[expect(dead_code, reason = "read, as a service would")]
    level: String,
}

/// Which approval.
#[derive(Serialize, Deserialize)]
struct Named {
    id: String,
}

/// What a socket is told.
#[derive(Serialize)]
struct Frame<'a> {
    r#type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

impl<'a> Frame<'a> {
    fn text(r#type: &'a str, id: Option<&'a str>) -> Result<Message, Failure> {
        Ok(Message::Text(Utf8Bytes::from(serde_json::to_string(&Self { r#type, id })?)))
    }
}

/// Serves until it is killed.
pub(super) async fn serve(listener: TcpListener, relay: Arc<Relay>) -> Result<(), Failure> {
    use axum::serve::ListenerExt as _;
    let router = axum::Router::new()
        .route("/approve/{phone}", post(approve))
        .route("/phone/{phone}", get(phone))
        .route("/browser", get(browser))
        .with_state(relay);
    let listener = listener.tap_io(|stream| {
        // Without it the relay is slower, and the framework would be blamed for less than it costs.
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

async fn approve(
    State(relay): State<Arc<Relay>>,
    Path(phone): Path<String>,
    Json(_): Json<Ask>,
) -> Result<(StatusCode, Json<Named>), StatusCode> {
    let id = relay.approve(&format!("/approve/{phone}")).await.map_err(|_| StatusCode::NOT_FOUND)?;
    Ok((StatusCode::CREATED, Json(Named { id })))
}

/// The buffers that Nod's sockets have.
fn tuned(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade.read_buffer_size(4096).write_buffer_size(0)
}

async fn phone(State(relay): State<Arc<Relay>>, Path(phone): Path<String>, upgrade: WebSocketUpgrade) -> Response {
    tuned(upgrade).on_upgrade(async move |socket| {
        // A phone that breaks off ends its own connection and no other.
        let _ = serve_phone(&relay, phone, socket).await;
    })
}

async fn serve_phone(relay: &Relay, phone: String, mut socket: WebSocket) -> Result<(), Failure> {
    let (sender, mut receiver) = mpsc::channel(QUEUE);
    lock(&relay.phones).insert(phone, sender);
    socket.send(Frame::text("welcome", None)?).await?;
    loop {
        tokio::select! {
            Some(id) = receiver.recv() => socket.send(Frame::text("challenge", Some(id.as_str()))?).await?,
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => {
                    let Named { id } = serde_json::from_str(&text)?;
                    relay.answered(&id).await;
                    socket.send(Frame::text(ANSWERED, None)?).await?;
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return Ok(()),
            },
        }
    }
}

async fn browser(State(relay): State<Arc<Relay>>, upgrade: WebSocketUpgrade) -> Response {
    tuned(upgrade).on_upgrade(async move |socket| {
        // As above.
        let _ = serve_browser(&relay, socket).await;
    })
}

async fn serve_browser(relay: &Relay, mut socket: WebSocket) -> Result<(), Failure> {
    let (sender, mut receiver) = mpsc::channel(QUEUE);
    socket.send(Frame::text("welcome", None)?).await?;
    let Some(Ok(Message::Text(text))) = socket.recv().await else { return Ok(()) };
    let Named { id } = serde_json::from_str(&text)?;
    let Some(answered) = relay.watch(&id, sender) else { return Ok(()) };
    if !answered {
        socket.send(Frame::text("watching", None)?).await?;
        let Some(_) = receiver.recv().await else { return Ok(()) };
    }
    socket.send(Frame::text(APPROVED, None)?).await?;
    socket.send(Message::Close(None)).await?;
    while let Some(Ok(_)) = socket.recv().await {}
    Ok(())
}
