//! Listens on loopback and speaks HTTP/2 and HTTP/1.1, as rudely as a mock was told to.

use std::convert::Infallible;
use std::future::{pending, poll_fn};
use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use h2::server::{Connection, SendResponse};
use h2::{Reason, RecvStream, SendStream};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::book::lock;
use crate::request::{Reply, Request};

/// The most of a body that is read: far more than any service takes.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// What [`Reply::Huge`] is sent in.
const CHUNK: &[u8] = &[b' '; 16 * 1024];

/// How a mock runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The port; 0 for one that is free.
    pub port: u16,
    /// Names in the certificate, besides `localhost` and the addresses of loopback.
    pub names: Vec<String>,
    /// So long after a request arrived comes its answer; others are not held up by it.
    pub delay: Duration,
    /// How many requests may be in flight in one HTTP/2 connection.
    pub max_streams: u32,
    /// Keep what was received, or only count.
    pub keep: bool,
    /// Open Web Push messages, or take any.
    pub decrypt: bool,
    /// Verify the signatures of VAPID, or only read what they sign. (Apple's and Google's are verified once each.)
    pub verify: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            names: Vec::new(),
            delay: Duration::ZERO,
            // Apple's number. It sends 1 until a token was taken, which no client may depend on.
            max_streams: 1000,
            keep: true,
            decrypt: true,
            verify: true,
        }
    }
}

/// What a server asks about requests. Nothing here waits.
pub(crate) trait Service: Send + Sync + 'static {
    fn answer(&self, request: &Request) -> Reply;
    fn connected(&self);
    fn refuse(&self, why: String);
}

/// What a server speaks.
#[derive(Clone)]
pub(crate) enum Speaks {
    /// HTTP/2 over TLS alone.
    Http2(Arc<ServerConfig>),
    /// HTTP/2 or HTTP/1.1 over TLS.
    Either(Arc<ServerConfig>),
    /// HTTP/1.1 without TLS.
    Plain,
}

/// A port of one's own, before anybody is served.
pub(crate) struct Port {
    listener: TcpListener,
    pub(crate) number: u16,
}

impl Port {
    pub(crate) async fn bind(number: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, number)).await?;
        let number = listener.local_addr()?.port();
        Ok(Self { listener, number })
    }

    /// Serves until the guard is dropped.
    pub(crate) fn serve(self, speaks: Speaks, settings: &Settings, service: Arc<dyn Service>) -> DropGuard {
        let stop = CancellationToken::new();
        let tracker = TaskTracker::new();
        let shared = Shared { service, delay: settings.delay, max_streams: settings.max_streams };
        tracker.spawn(listen(self.listener, speaks, shared, stop.clone(), tracker.clone()));
        stop.drop_guard()
    }
}

#[derive(Clone)]
struct Shared {
    service: Arc<dyn Service>,
    delay: Duration,
    max_streams: u32,
}

async fn listen(listener: TcpListener, speaks: Speaks, shared: Shared, stop: CancellationToken, tracker: TaskTracker) {
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((socket, _)) = accepted else {
            // Out of descriptors, for a while.
            let _stopped = tokio::time::timeout(Duration::from_millis(20), stop.cancelled()).await;
            continue;
        };
        let connection = Box::pin(connection(socket, speaks.clone(), shared.clone()));
        let stop = stop.clone();
        tracker.spawn(async move { stop.run_until_cancelled(connection).await });
    }
}

async fn connection(socket: TcpStream, speaks: Speaks, shared: Shared) {
    // An answer is one small packet: it must not wait for a second one.
    let _set = socket.set_nodelay(true);
    let (config, may_http1) = match speaks {
        Speaks::Plain => {
            shared.service.connected();
            return http1(socket, shared).await;
        }
        Speaks::Http2(config) => (config, false),
        Speaks::Either(config) => (config, true),
    };
    let stream = match TlsAcceptor::from(config).accept(socket).await {
        Ok(stream) => stream,
        Err(error) => {
            // A client that just went away did nothing wrong.
            if error.kind() == io::ErrorKind::InvalidData {
                shared.service.refuse(format!("TLS: {error}"));
            }
            return;
        }
    };
    shared.service.connected();
    match stream.get_ref().1.alpn_protocol() {
        Some(b"h2") => http2(stream, shared).await,
        _ if may_http1 => http1(stream, shared).await,
        _ => shared.service.refuse("TLS: the client did not ask for HTTP/2 (ALPN h2)".to_owned()),
    }
}

async fn http2<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(stream: S, shared: Shared) {
    let socket = Socket(Arc::new(Mutex::new(stream)));
    let mut builder = h2::server::Builder::new();
    builder.max_concurrent_streams(shared.max_streams).initial_connection_window_size(1 << 20);
    let Ok(mut connection) = builder.handshake(socket.clone()).await else { return };
    // One is enough: it ends the connection.
    let (go_away, mut goes_away) = mpsc::channel(1);
    let mut streams = JoinSet::new();
    let last = loop {
        tokio::select! {
            accepted = next(&mut connection) => {
                let Some((request, respond)) = accepted else { return };
                streams.spawn(stream_of(request, respond, shared.clone(), go_away.clone()));
            }
            Some(last) = goes_away.recv() => break last,
            Some(_) = streams.join_next() => {}
        }
    };
    // h2 would cover the stream. What it has not written yet is lost, as when a connection breaks.
    drop(connection);
    let mut socket = socket;
    let _written = socket.write_all(&go_away_frame(last)).await;
    let _closed = socket.shutdown().await;
    // Closing with something unread would reset the connection, and the frame might never be read.
    let _rest = tokio::io::copy(&mut socket, &mut tokio::io::sink()).await;
}

async fn next<S: AsyncRead + AsyncWrite + Unpin>(
    connection: &mut Connection<S, Bytes>,
) -> Option<(http::Request<RecvStream>, SendResponse<Bytes>)> {
    connection.accept().await?.ok()
}

/// RFC 9113 §6.8, with `NO_ERROR`.
fn go_away_frame(last_stream: u32) -> [u8; 17] {
    let mut frame = [0; 17];
    let (length, rest) = frame.split_at_mut(3);
    length.copy_from_slice(&[0, 0, 8]);
    let (kind, payload) = rest.split_at_mut(6);
    kind.copy_from_slice(&[7, 0, 0, 0, 0, 0]);
    let (last, _error) = payload.split_at_mut(4);
    last.copy_from_slice(&last_stream.to_be_bytes());
    frame
}

async fn stream_of(
    request: http::Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    shared: Shared,
    go_away: mpsc::Sender<u32>,
) {
    let (parts, mut body) = request.into_parts();
    let mut whole = Vec::new();
    while whole.len() < MAX_BODY {
        match poll_fn(|context| body.poll_data(context)).await {
            Some(Ok(data)) => {
                let _released = body.flow_control().release_capacity(data.len());
                whole.extend_from_slice(&data);
            }
            Some(Err(_)) => return,
            None => break,
        }
    }
    let request = taken_apart(parts, whole);
    let reply = shared.service.answer(&request);
    drop(request);
    let gone = poll_fn(|context| respond.poll_reset(context));
    if !shared.delay.is_zero() && tokio::time::timeout(shared.delay, gone).await.is_ok() {
        return;
    }
    match reply {
        Reply::Answer { status, headers, body } => {
            let last = body.is_empty();
            if let Ok(mut stream) = respond.send_response(head(status, &headers, Some(body.len())), last)
                && !last
            {
                // Queued, and sent as the client's window allows.
                let _sent = stream.send_data(body, true);
            }
        }
        Reply::Huge(size) => {
            if let Ok(stream) = respond.send_response(head(200, &[], None), false) {
                send_huge(stream, size).await;
            }
        }
        Reply::Hang => {
            let _reason = poll_fn(|context| respond.poll_reset(context)).await;
        }
        Reply::Reset => respond.send_reset(Reason::INTERNAL_ERROR),
        Reply::GoAway => {
            let _ending = go_away.send(respond.stream_id().as_u32().saturating_sub(2)).await;
            // The stream must not be answered, nor reset, before the connection is gone.
            pending::<()>().await;
        }
    }
}

async fn send_huge(mut stream: SendStream<Bytes>, size: usize) {
    let mut left = size;
    while left > 0 {
        stream.reserve_capacity(left.min(CHUNK.len()));
        let Some(Ok(capacity)) = poll_fn(|context| stream.poll_capacity(context)).await else { return };
        let part = chunk(left.min(capacity));
        left -= part.len();
        if stream.send_data(part, left == 0).is_err() {
            return;
        }
    }
}

fn chunk(size: usize) -> Bytes {
    Bytes::from_static(CHUNK.get(..size).unwrap_or(CHUNK))
}

async fn http1<S: AsyncRead + AsyncWrite + Unpin>(stream: S, shared: Shared) {
    let service = service_fn(|request: http::Request<Incoming>| {
        let shared = shared.clone();
        async move { answer_http1(request, &shared).await }
    });
    let _ended = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// Closes the connection without an answer: that is what hyper does about a service that fails.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("closed on purpose")
    }
}

impl std::error::Error for Closed {}

async fn answer_http1(request: http::Request<Incoming>, shared: &Shared) -> Result<Response<Content>, Closed> {
    let (parts, mut body) = request.into_parts();
    let mut whole = Vec::new();
    while whole.len() < MAX_BODY {
        match poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            Some(Ok(frame)) => whole.extend(frame.into_data().unwrap_or_default()),
            Some(Err(_)) => return Err(Closed),
            None => break,
        }
    }
    let reply = shared.service.answer(&taken_apart(parts, whole));
    if !shared.delay.is_zero() {
        // hyper drops this future when the client goes.
        let _never = tokio::time::timeout(shared.delay, pending::<()>()).await;
    }
    match reply {
        Reply::Answer { status, headers, body } => {
            Ok(head(status, &headers, None).map(|()| Content { once: body, huge: 0, is_huge: false }))
        }
        Reply::Huge(size) => {
            Ok(head(200, &[], None).map(|()| Content { once: Bytes::new(), huge: size, is_huge: true }))
        }
        Reply::Hang => pending().await,
        Reply::Reset | Reply::GoAway => Err(Closed),
    }
}

/// The body of an HTTP/1.1 answer: some bytes with a length, or many without.
struct Content {
    once: Bytes,
    huge: usize,
    is_huge: bool,
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.huge > 0 {
            let part = chunk(self.huge);
            self.huge -= part.len();
            return Poll::Ready(Some(Ok(Frame::data(part))));
        }
        let once = std::mem::take(&mut self.once);
        Poll::Ready(if once.is_empty() { None } else { Some(Ok(Frame::data(once))) })
    }

    fn is_end_stream(&self) -> bool {
        self.huge == 0 && self.once.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_huge {
            SizeHint::default()
        } else {
            SizeHint::with_exact(u64::try_from(self.once.len()).unwrap_or(u64::MAX))
        }
    }
}

fn taken_apart(parts: http::request::Parts, body: Vec<u8>) -> Request {
    let host = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
    let authority = parts.uri.authority().map(http::uri::Authority::as_str).or(host).unwrap_or_default();
    Request {
        method: parts.method.to_string(),
        path: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        authority: authority.to_owned(),
        headers: parts.headers,
        body,
    }
}

/// A test that asks for a header or a status that HTTP does not have gets the answer without it.
fn head(status: u16, headers: &[(String, String)], length: Option<usize>) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let map: &mut HeaderMap = response.headers_mut();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            map.append(name, value);
        }
    }
    if let Some(length) = length {
        map.insert(http::header::CONTENT_LENGTH, length.into());
    }
    response
}

/// A connection that h2 and its successor share, one after the other.
struct Socket<S>(Arc<Mutex<S>>);

impl<S> Clone for Socket<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *lock(&self.0)).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *lock(&self.0)).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *lock(&self.0)).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *lock(&self.0)).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goaway_names_the_last_stream_that_it_covers() {
        assert_eq!(go_away_frame(0x0102_0304), [0, 0, 8, 7, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0]);
    }
}
