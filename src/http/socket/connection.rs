//! A WebSocket with deadlines, and how it ends.

use std::io::ErrorKind;
use std::pin::Pin;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use nod_core::json;
use nod_core::wire::{ClientFrame, CloseCode, ErrorCode, MAX_FRAME_BYTES, ServerFrame};
use tungstenite::Error as SocketError;
use tungstenite::error::{CapacityError, ProtocolError};

use crate::app::App;
use crate::flow::Refusal;
use crate::http::extract::WaitSlot;

/// RFC 6455 §7.4.1: the client broke the protocol.
const PROTOCOL_ERROR: u16 = 1002;

/// RFC 6455 §7.4.1: text that is not UTF-8.
const INVALID_DATA: u16 = 1007;

/// How a connection ends.
#[derive(Debug)]
pub(super) enum End {
    /// The network is gone, or the client with it.
    Gone,
    /// The client sent a Close frame, which is answered in kind (RFC 6455 §5.5.1).
    Left,
    /// The client broke WebSocket itself: one of the status codes of RFC 6455 §7.4.1.
    Violation(u16),
    /// The client is told why.
    Close(CloseCode, Option<Refusal>),
}

impl From<Refusal> for End {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.code {
            ErrorCode::DeviceRevoked | ErrorCode::AccountDisabled | ErrorCode::DeviceUnknown => CloseCode::Revoked,
            ErrorCode::StoreUnavailable | ErrorCode::Overloaded | ErrorCode::Internal | ErrorCode::TooManyRequests => {
                CloseCode::Unavailable
            }
            ErrorCode::OriginNotAllowed => CloseCode::Forbidden,
            ErrorCode::BadJson | ErrorCode::BadField | ErrorCode::UnexpectedFrame | ErrorCode::TooLarge => {
                CloseCode::Protocol
            }
            ErrorCode::SilentClient => CloseCode::Silent,
            ErrorCode::IdleTimeout => CloseCode::IdleTimeout,
            ErrorCode::TooSlow => CloseCode::TooSlow,
            _ => CloseCode::Unauthorized,
        };
        Self::Close(code, Some(refusal))
    }
}

/// A socket with deadlines.
pub(super) struct Connection {
    socket: WebSocket,
    write_timeout: Duration,
    _slot: WaitSlot,
}

/// Boxes what a session does now and then, so that its future has no room for it while it waits. Ends with the service's second
/// stage of stopping.
pub(super) fn boxed<'a>(
    app: &'a App,
    work: impl Future<Output = Result<(), End>> + Send + 'a,
) -> Boxed<'a, Result<(), End>> {
    Box::pin(async move {
        tokio::select! {
            done = work => done,
            () = app.lifecycle.stopping() => Err(End::Gone),
        }
    })
}

/// See [`boxed`].
pub(super) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What came in.
pub(super) enum Received {
    Frame(ClientFrame),
    /// A pong, or another sign of life.
    Alive,
}

impl Connection {
    /// A write may take as long as `write_timeout`; the slot is given up with the socket.
    pub(super) fn new(socket: WebSocket, write_timeout: Duration, slot: WaitSlot) -> Self {
        Self { socket, write_timeout, _slot: slot }
    }

    pub(super) async fn send(&mut self, frame: &ServerFrame) -> Result<(), End> {
        let text = serde_json::to_string(frame).map_err(|error| End::from(Refusal::internal(error)))?;
        self.write(Message::Text(Utf8Bytes::from(text))).await
    }

    /// [`Self::send`], for a session.
    pub(super) fn send_boxed<'a>(&'a mut self, app: &'a App, frame: ServerFrame) -> Boxed<'a, Result<(), End>> {
        boxed(app, async move { self.send(&frame).await })
    }

    pub(super) async fn write(&mut self, message: Message) -> Result<(), End> {
        match tokio::time::timeout(self.write_timeout, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(end_of(error)),
            Err(_) => Err(Refusal::plain(ErrorCode::TooSlow).into()),
        }
    }

    /// The next thing that comes in. Cancelling the wait loses nothing.
    pub(super) async fn recv(&mut self) -> Result<Received, End> {
        match self.socket.recv().await {
            Some(Ok(Message::Text(text))) => match ClientFrame::from_text(text.as_str()) {
                Some(frame) => Ok(Received::Frame(frame)),
                None => Err(unreadable(text.as_str()).into()),
            },
            Some(Ok(Message::Binary(_))) => Err(Refusal::new(ErrorCode::BadJson, "frames are text").into()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(Received::Alive),
            Some(Ok(Message::Close(_))) => Err(End::Left),
            Some(Err(error)) => Err(end_of(error)),
            None => Err(End::Gone),
        }
    }

    /// [`Self::close`], for a session.
    pub(super) fn close_boxed<'a>(&'a mut self, app: &'a App, end: End) -> Boxed<'a, ()> {
        Box::pin(async move {
            tokio::select! {
                () = self.close(app, end) => {}
                () = app.lifecycle.stopping() => {}
            }
        })
    }

    pub(super) async fn close(&mut self, app: &App, end: End) {
        let (code, refusal) = match end {
            End::Close(code, refusal) => (code, refusal),
            End::Gone => return,
            // tungstenite has queued the reply, and sends it when it is asked for more.
            End::Left => return self.drain(self.write_timeout).await,
            End::Violation(code) => {
                let frame = CloseFrame { code, reason: Utf8Bytes::from_static("") };
                let _ = self.write(Message::Close(Some(frame))).await;
                return;
            }
        };
        if code == CloseCode::GoingAway {
            let away = app.config.http.drain + app.limits.connections.away(&*app.random);
            let retry_after_ms = u64::try_from(away.as_millis()).unwrap_or(u64::MAX);
            let _ = self.send(&ServerFrame::Bye { code: ErrorCode::GoingAway, retry_after_ms }).await;
        }
        if let Some(refusal) = refusal {
            app.metrics.error(refusal.code);
            let _ = self.send(&error_frame(&refusal, None)).await;
        }
        let frame = CloseFrame { code: code.number(), reason: Utf8Bytes::from_static(code.reason()) };
        let _ = self.write(Message::Close(Some(frame))).await;
        // The close handshake: wait for the client's Close frame, but not for long.
        self.drain(Duration::from_secs(1)).await;
    }

    /// Reads and drops what still comes, until the close handshake is complete or `most` has passed.
    async fn drain(&mut self, most: Duration) {
        let rest = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        let _ = tokio::time::timeout(most, rest).await;
    }
}

/// How a connection ends whose socket failed.
fn end_of(error: axum::Error) -> End {
    match error.into_inner().downcast_ref::<SocketError>() {
        Some(SocketError::Capacity(CapacityError::MessageTooLong { .. })) => {
            Refusal::new(ErrorCode::TooLarge, format!("a frame has at most {MAX_FRAME_BYTES} bytes")).into()
        }
        Some(SocketError::Utf8(_)) => End::Violation(INVALID_DATA),
        Some(SocketError::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => End::Gone,
        Some(SocketError::Protocol(_)) => End::Violation(PROTOCOL_ERROR),
        // The deadline of the connection itself: see `transport::Stream`.
        Some(SocketError::Io(error)) if error.kind() == ErrorKind::TimedOut => {
            Refusal::plain(ErrorCode::TooSlow).into()
        }
        _ => End::Gone,
    }
}

/// What is wrong with a frame that is none: text that is no JSON is told from JSON that no frame looks like.
fn unreadable(text: &str) -> Refusal {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) => Refusal::new(ErrorCode::BadJson, json::explain(&error)),
        Ok(_) => match serde_json::from_str::<ClientFrame>(text) {
            Err(error) => Refusal::new(ErrorCode::BadField, json::explain(&error)),
            Ok(_) => Refusal::new(ErrorCode::BadField, "a member stands twice, or a value is out of its range"),
        },
    }
}

pub(super) fn error_frame(refusal: &Refusal, challenge: Option<nod_core::id::ChallengeId>) -> ServerFrame {
    ServerFrame::Error {
        code: refusal.code,
        message: refusal.detail.clone(),
        challenge,
        tries_left: refusal.tries_left,
        retry_after: refusal.retry_after,
    }
}
