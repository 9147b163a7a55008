//! The TCP stream under HTTP, with deadlines for a client that takes nothing or says nothing.
//!
//! hyper bounds the time to read the head of an HTTP/1.1 request and nothing else, so what it cannot see is bounded here:
//!
//! - Bytes that the client does not take, on every protocol that runs over the connection: HTTP/1.1, HTTP/2 and WebSocket.
//! - Responses on HTTP/2 that wait in vain for the client's window (RFC 9113 §5.2). To TCP such a connection looks healthy.
//! - HTTP/2 connections without a request, as long as HTTP/1.1 connections without one.
//!
//! A connection that only waits costs a pointer for each deadline: a timer exists while there is something to time.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// A response on HTTP/2 is handed over in pieces of at most this size. The client has the whole deadline for each piece, so
/// a slow client gets a large page as well, and one that opens its window a byte at a time does not.
const PIECE: usize = 16 * 1024;

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// To send a request, on a connection that has none under way.
    pub(super) request: Duration,
    /// To take something of what is sent.
    pub(super) write: Duration,
}

/// A TCP stream whose client is given up when it is silent or deaf for too long.
pub(super) struct Stream<T> {
    inner: T,
    patience: Patience,
    /// Exists while bytes wait for the client.
    blocked: Option<Pin<Box<Sleep>>>,
    /// What is under way on HTTP/2. `None`: that is not bounded here.
    exchanges: Option<Arc<Exchanges>>,
    /// Exists while something of HTTP/2 is timed.
    timer: Option<Pin<Box<Sleep>>>,
}

impl<T> Stream<T> {
    pub(super) const fn new(inner: T, patience: Patience, exchanges: Option<Arc<Exchanges>>) -> Self {
        Self { inner, patience, blocked: None, exchanges, timer: None }
    }

    /// Passes on what a write came to, or ends it when the client takes nothing for too long.
    fn bounded(&mut self, context: &mut Context<'_>, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
        if written.is_ready() {
            self.blocked = None;
            return written;
        }
        let timeout = self.patience.write;
        #[expect(clippy::disallowed_methods, reason = "on the real clock, like the sockets")]
        let blocked = self.blocked.get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + timeout)));
        ready!(blocked.as_mut().poll(context));
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the client does not read")))
    }

    /// What the client let pass on HTTP/2. `Pending`: nothing yet.
    fn overdue(&mut self, context: &mut Context<'_>) -> Poll<Overdue> {
        let Some(exchanges) = self.exchanges.as_ref().and_then(|exchanges| exchanges.0.get()) else {
            return Poll::Pending;
        };
        loop {
            let Some((deadline, overdue)) = lock(exchanges).deadline(self.patience, context.waker()) else {
                self.timer = None;
                return Poll::Pending;
            };
            if deadline <= Instant::now() {
                return Poll::Ready(overdue);
            }
            #[expect(clippy::disallowed_methods, reason = "on the real clock, like the sockets")]
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
            if timer.deadline() != deadline {
                timer.as_mut().reset(deadline);
            }
            ready!(timer.as_mut().poll(context));
        }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Stream<T> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        if let Poll::Ready(overdue) = this.overdue(context) {
            return Poll::Ready(match overdue {
                // The end of the stream, after which hyper closes in good order.
                Overdue::Request => Ok(()),
                Overdue::Response => Err(Error::new(ErrorKind::TimedOut, "the client does not take a response")),
            });
        }
        Pin::new(&mut this.inner).poll_read(context, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Stream<T> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.inner).poll_write(context, bytes);
        this.bounded(context, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.inner).poll_write_vectored(context, slices);
        this.bounded(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(context)
    }
}

/// What a client let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Overdue {
    /// It sent no request.
    Request,
    /// It takes nothing of a response.
    Response,
}

/// The requests and responses under way on one connection. They are counted from the first request of HTTP/2: a connection
/// that speaks HTTP/1.1 pays for the pointer alone.
#[derive(Debug, Default)]
pub(super) struct Exchanges(OnceLock<Box<Mutex<State>>>);

#[derive(Debug, Default)]
struct State {
    next: u64,
    open: BTreeMap<u64, Waiting>,
    /// Since when there is none.
    idle_since: Option<Instant>,
    /// The task of the connection, which looks again when there is a deadline that it does not know.
    connection: Option<Waker>,
}

/// One exchange.
#[derive(Debug, Default)]
struct Waiting {
    /// Pieces of the response that hyper has and the client does not.
    pieces: usize,
    /// When the oldest of them was handed over, or when the client took the last one.
    since: Option<Instant>,
    /// The response is handed over.
    ended: bool,
}

impl State {
    /// The next moment at which the client is given up, and why. `waker` is woken when there may be an earlier one.
    fn deadline(&mut self, patience: Patience, waker: &Waker) -> Option<(Instant, Overdue)> {
        if !self.connection.as_ref().is_some_and(|known| known.will_wake(waker)) {
            self.connection = Some(waker.clone());
        }
        if let Some(since) = self.open.values().filter_map(|waiting| waiting.since).min() {
            return Some((since + patience.write, Overdue::Response));
        }
        if !self.open.is_empty() {
            return None;
        }
        let since = *self.idle_since.get_or_insert_with(Instant::now);
        Some((since + patience.request, Overdue::Request))
    }
}

impl Exchanges {
    /// A request came: an exchange, until it and every piece of its response are dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Exchange {
        let mut state = lock(self.0.get_or_init(Box::default));
        let id = state.next;
        state.next += 1;
        state.open.insert(id, Waiting::default());
        Exchange { exchanges: Arc::clone(self), id }
    }

    fn change(&self, id: u64, change: impl FnOnce(&mut Waiting)) {
        let Some(state) = self.0.get() else { return };
        let mut state = lock(state);
        let Some(waiting) = state.open.get_mut(&id) else { return };
        let before = waiting.since;
        change(waiting);
        let appeared = before.is_none() && waiting.since.is_some();
        if waiting.ended && waiting.pieces == 0 {
            state.open.remove(&id);
        }
        state.idle_since = None;
        let waker = if appeared || state.open.is_empty() { state.connection.clone() } else { None };
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// A request and its response.
#[derive(Debug)]
pub(super) struct Exchange {
    exchanges: Arc<Exchanges>,
    id: u64,
}

impl Exchange {
    /// The body of the response, watched until the client has it.
    pub(super) fn watch(self, body: Body) -> Body {
        Body::new(Watched { body, rest: Bytes::new(), exchange: self })
    }

    fn piece(&self, bytes: Bytes) -> Bytes {
        self.exchanges.change(self.id, |waiting| {
            waiting.pieces += 1;
            waiting.since.get_or_insert_with(Instant::now);
        });
        Bytes::from_owner(Piece { bytes, exchanges: Arc::clone(&self.exchanges), id: self.id })
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.exchanges.change(self.id, |waiting| waiting.ended = true);
    }
}

/// Bytes of a response, which hyper drops when they are written or the stream is reset.
struct Piece {
    bytes: Bytes,
    exchanges: Arc<Exchanges>,
    id: u64,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.exchanges.change(self.id, |waiting| {
            waiting.pieces = waiting.pieces.saturating_sub(1);
            waiting.since = (waiting.pieces > 0).then(Instant::now);
        });
    }
}

/// A body that hands its bytes over in pieces, each of which says when it is gone.
struct Watched {
    body: Body,
    /// Of the last frame, what is not handed over.
    rest: Bytes,
    exchange: Exchange,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if this.rest.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => this.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                end => return Poll::Ready(end),
            }
        }
        let piece = this.rest.split_to(this.rest.len().min(PIECE));
        Poll::Ready(Some(Ok(Frame::data(this.exchange.piece(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = u64::try_from(self.rest.len()).unwrap_or(u64::MAX);
        let body = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower().saturating_add(rest));
        if let Some(upper) = body.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}

/// Poisoning is ignored: each update under this lock leaves whole values.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
