//! A socket with deadlines, and how it ends.

use std::pin::Pin;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use nod_core::wire::{ClientFrame, CloseCode, ErrorCode, MAX_FRAME_BYTES, ServerFrame};

use super::super::auth::Seat;
use crate::app::App;
use crate::flow::Refusal;

/// How a connection ends.
#[derive(Debug)]
pub(super) enum End {
    /// The client left, or the network did.
    Gone,
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
pub(super) struct Line {
    socket: WebSocket,
    write_timeout: Duration,
    _seat: Seat,
}

/// What a session does now and then, in a box of its own: while it waits, it need not keep the room for it. When the service
/// must stop at once, that is the session's end.
pub(super) fn briefly<'a>(
    app: &'a App,
    work: impl Future<Output = Result<(), End>> + Send + 'a,
) -> Brief<'a, Result<(), End>> {
    Box::pin(async move {
        tokio::select! {
            done = work => done,
            () = app.lifecycle.stopping() => Err(End::Gone),
        }
    })
}

/// See [`briefly`].
pub(super) type Brief<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What came in.
pub(super) enum Heard {
    Frame(ClientFrame),
    /// A pong, or another sign of life.
    Alive,
}

impl Line {
    /// A write may take as long as `write_timeout`; the seat is given up with the socket.
    pub(super) fn new(socket: WebSocket, write_timeout: Duration, seat: Seat) -> Self {
        Self { socket, write_timeout, _seat: seat }
    }

    pub(super) async fn say(&mut self, frame: &ServerFrame) -> Result<(), End> {
        let text = serde_json::to_string(frame).map_err(|error| End::from(Refusal::internal(error)))?;
        self.write(Message::Text(Utf8Bytes::from(text))).await
    }

    /// [`Self::say`], for a session.
    pub(super) fn tell<'a>(&'a mut self, app: &'a App, frame: ServerFrame) -> Brief<'a, Result<(), End>> {
        briefly(app, async move { self.say(&frame).await })
    }

    pub(super) async fn write(&mut self, message: Message) -> Result<(), End> {
        match tokio::time::timeout(self.write_timeout, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(Refusal::plain(ErrorCode::TooSlow).into()),
        }
    }

    /// The next thing that comes in. Cancelling the wait loses nothing.
    pub(super) async fn hear(&mut self) -> Result<Heard, End> {
        match self.socket.recv().await {
            Some(Ok(Message::Text(text))) => match ClientFrame::from_text(text.as_str()) {
                Some(frame) => Ok(Heard::Frame(frame)),
                None => Err(unreadable(text.as_str()).into()),
            },
            Some(Ok(Message::Binary(_))) => Err(Refusal::new(ErrorCode::BadJson, "frames are text").into()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(Heard::Alive),
            Some(Err(error)) if is_too_large(&error) => {
                Err(Refusal::new(ErrorCode::TooLarge, format!("a frame has at most {MAX_FRAME_BYTES} bytes")).into())
            }
            None | Some(Ok(Message::Close(_)) | Err(_)) => Err(End::Gone),
        }
    }

    /// [`Self::end`], for a session.
    pub(super) fn farewell<'a>(&'a mut self, app: &'a App, end: End) -> Brief<'a, ()> {
        Box::pin(async move {
            tokio::select! {
                () = self.end(app, end) => {}
                () = app.lifecycle.stopping() => {}
            }
        })
    }

    pub(super) async fn end(&mut self, app: &App, end: End) {
        let End::Close(code, refusal) = end else { return };
        if code == CloseCode::GoingAway {
            let away = app.config.http.drain + app.limits.connections.away(&*app.random);
            let retry_after_ms = u64::try_from(away.as_millis()).unwrap_or(u64::MAX);
            let _ = self.say(&ServerFrame::Bye { code: ErrorCode::GoingAway, retry_after_ms }).await;
        }
        if let Some(refusal) = refusal {
            app.metrics.error(refusal.code);
            let _ = self.say(&error_frame(&refusal, None)).await;
        }
        let frame = CloseFrame { code: code.number(), reason: Utf8Bytes::from_static(code.reason()) };
        let _ = self.write(Message::Close(Some(frame))).await;
        // The close handshake: wait for the other side's, but not for long, and whatever it still says.
        let farewell = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        let _ = tokio::time::timeout(Duration::from_secs(1), farewell).await;
    }
}

/// What is wrong with a frame that is none: text that is no JSON is told from JSON that no frame looks like.
fn unreadable(text: &str) -> Refusal {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) => Refusal::new(ErrorCode::BadJson, error.to_string()),
        Ok(_) => match serde_json::from_str::<ClientFrame>(text) {
            Err(error) => Refusal::new(ErrorCode::BadField, error.to_string()),
            Ok(_) => Refusal::new(ErrorCode::BadField, "a member stands twice, or a value is out of its range"),
        },
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    let text = error.to_string();
    text.contains("too long") || text.contains("too big")
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
