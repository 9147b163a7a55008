//! Accepting connections: deadlines, a tracked task each, and a graceful end.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Version, header};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tower::{Service, ServiceExt};

use super::transport::{Exchanges, Patience, Stream};
use crate::app::App;
use crate::lifecycle::Lifecycle;
use crate::limits::{Full, Slot};

/// After a failed `accept` (no file descriptor is free) the loop pauses this long instead of spinning.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The largest head of a request: line and all headers.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// The most headers of a request.
const MAX_HEADERS: usize = 64;

/// The most connections that are still taken out of the queue when the service finishes: more than a system keeps there.
const QUEUE: usize = 4096;

/// How long connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// To send the head of a request.
    pub headers: Duration,
    /// To take something of what is sent.
    pub write: Duration,
    /// To be used once more after the service began to finish. A client that keeps a connection and sends just when it is
    /// closed cannot know whether its request arrived; so each is closed after an answer that says so, and only those that
    /// nobody used meanwhile are closed without.
    pub drain: Duration,
}

/// Serves `router` on `listener` until the service finishes, and then until the requests under way are answered.
///
/// `counted`: whose connections are limited. One for which there is no slot is closed at once.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    lifecycle: Lifecycle,
    deadlines: Deadlines,
    counted: Option<Arc<App>>,
) {
    let server = Server { router, lifecycle, deadlines, counted, graceful: GracefulShutdown::new() };
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = server.lifecycle.finishing() => break,
        };
        match accepted {
            Ok((stream, peer)) => server.accept(stream, peer),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                pause(ACCEPT_PAUSE).await;
            }
        }
    }
    for (stream, peer) in waiting(listener) {
        server.accept(stream, peer);
    }
    let Server { lifecycle, graceful, .. } = server;
    if graceful.count() > 0 {
        tokio::select! {
            () = pause(deadlines.drain) => {}
            () = lifecycle.stopping() => {}
        }
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = lifecycle.stopping() => {}
    }
}

/// Accepts the connections that wait in the queue, for it may end with the listener. The port is free from here on, for the process that
/// takes over; of a socket that was inherited, the queue goes on.
fn waiting(listener: TcpListener) -> Vec<(TcpStream, SocketAddr)> {
    let Ok(listener) = listener.into_std() else { return Vec::new() };
    let accepted = std::iter::from_fn(|| listener.accept().ok()).take(QUEUE);
    accepted
        .filter_map(|(stream, peer)| {
            stream.set_nonblocking(true).ok()?;
            Some((TcpStream::from_std(stream).ok()?, peer))
        })
        .collect()
}

fn pause(duration: Duration) -> tokio::time::Sleep {
    #[expect(clippy::disallowed_methods, reason = "on the real clock, like the sockets")]
    tokio::time::sleep(duration)
}

/// What all connections of one listener share.
struct Server {
    router: Router,
    lifecycle: Lifecycle,
    deadlines: Deadlines,
    counted: Option<Arc<App>>,
    graceful: GracefulShutdown,
}

impl Server {
    /// Begins a task for a connection, if there is a slot for it.
    fn accept(&self, stream: TcpStream, peer: SocketAddr) {
        match self.slot(peer) {
            Ok(slot) => self.connection(stream, peer, slot),
            Err(full) => tracing::debug!(%peer, full = full.as_str(), "no slot for a connection"),
        }
    }

    /// The slot of a connection, where it is counted.
    fn slot(&self, peer: SocketAddr) -> Result<Option<Arc<Slot>>, Full> {
        let Some(app) = &self.counted else { return Ok(None) };
        let slot = app.limits.connections.enter(peer.ip());
        let slot = slot.inspect_err(|full| app.metrics.refused_connection(full.as_str()));
        Ok(Some(Arc::new(slot?)))
    }

    /// What is under way on a connection, where it speaks HTTP/2. A proxy brings many clients over one connection, and bounds
    /// each of them itself: the connection must not end for all of them because one does not read.
    fn exchanges(&self, peer: SocketAddr) -> Option<Arc<Exchanges>> {
        let proxy = self.counted.as_ref().is_some_and(|app| app.limits.connections.is_proxy(peer.ip().to_canonical()));
        (!proxy).then(Arc::default)
    }

    fn connection(&self, stream: TcpStream, peer: SocketAddr, slot: Option<Arc<Slot>>) {
        // An approval is a few small packets: waiting to fill one costs more than it saves.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY");
        }
        let (router, stop, of_request) = (self.router.clone(), self.lifecycle.clone(), slot.clone());
        let exchanges = self.exchanges(peer);
        let patience = Patience { request: self.deadlines.headers, write: self.deadlines.write };
        let stream = Stream::new(stream, patience, exchanges.clone());
        let begun = Arc::new(AtomicBool::new(false));
        let requested = Arc::clone(&begun);
        let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            requested.store(true, Ordering::Relaxed);
            let (mut router, stop, of_request) = (router.clone(), stop.clone(), of_request.clone());
            let exchanges = exchanges.clone();
            async move {
                let is_http1 = request.version() <= Version::HTTP_11;
                let exchange = exchanges.filter(|_| !is_http1).map(|exchanges| exchanges.begin());
                let mut request = request.map(axum::body::Body::new);
                request.extensions_mut().insert(ConnectInfo(peer));
                // A connection that becomes a socket is taken out of the task below, and takes its slot along.
                if let Some(slot) = of_request {
                    request.extensions_mut().insert(slot);
                }
                let router = <Router as ServiceExt<hyper::Request<axum::body::Body>>>::ready(&mut router).await?;
                let mut response = router.call(request).await?;
                if stop.is_finishing() && is_http1 {
                    response.headers_mut().entry(header::CONNECTION).or_insert(HeaderValue::from_static("close"));
                }
                Ok::<_, std::convert::Infallible>(match exchange {
                    Some(exchange) => response.map(|body| exchange.watch(body)),
                    None => response,
                })
            }
        });
        let http = protocol(self.deadlines.headers);
        let connection = http.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        let watched = self.graceful.watch(connection);
        let (stop, headers) = (self.lifecycle.clone(), self.deadlines.headers);
        self.lifecycle.spawn(async move {
            let _slot = slot;
            let mut watched = pin!(watched);
            // hyper's own deadline begins once it knows which HTTP it is; a client that says less is noticed here.
            tokio::select! {
                ended = &mut watched => return log(ended),
                () = pause(headers) => {
                    if !begun.load(Ordering::Relaxed) {
                        return;
                    }
                }
                () = stop.stopping() => return,
            }
            tokio::select! {
                ended = watched => log(ended),
                () = stop.stopping() => {}
            }
        });
    }
}

/// HTTP as it is spoken here, with its limits.
fn protocol(headers: Duration) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(headers)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        // Whatever begins and never ends (a frame, a head in CONTINUATION frames) keeps its sender from answering a PING, so
        // this is the deadline of an HTTP/2 head.
        .keep_alive_interval(Some(headers))
        .keep_alive_timeout(headers)
        .max_concurrent_streams(100)
        .max_header_list_size(u32::try_from(MAX_HEAD_BYTES).unwrap_or(u32::MAX));
    builder
}

fn log<E: std::fmt::Display>(ended: Result<(), E>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "connection");
    }
}
