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

use crate::lifecycle::Lifecycle;

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
    /// To be used once more after the service began to finish. A client that keeps a connection and sends just when it is
    /// closed cannot know whether its request arrived; so each is closed after an answer that says so, and only those that
    /// nobody used meanwhile are closed without.
    pub drain: Duration,
}

/// Serves `router` on `listener` until the service finishes, and then until the requests under way are answered.
pub async fn serve(listener: TcpListener, router: Router, lifecycle: Lifecycle, deadlines: Deadlines) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = lifecycle.finishing() => break,
        };
        match accepted {
            Ok((stream, peer)) => connection(stream, peer, &router, &lifecycle, &graceful, deadlines.headers),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                pause(ACCEPT_PAUSE).await;
            }
        }
    }
    for (stream, peer) in waiting(listener) {
        connection(stream, peer, &router, &lifecycle, &graceful, deadlines.headers);
    }
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

/// Takes whoever waits in the queue, for it may end with the listener. The port is free from here on, for the process that
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

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: &Router,
    lifecycle: &Lifecycle,
    graceful: &GracefulShutdown,
    header_timeout: Duration,
) {
    // An approval is a few small packets: waiting to fill one costs more than it saves.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
    let (router, stop) = (router.clone(), lifecycle.clone());
    let begun = Arc::new(AtomicBool::new(false));
    let requested = Arc::clone(&begun);
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        requested.store(true, Ordering::Relaxed);
        let (mut router, stop) = (router.clone(), stop.clone());
        async move {
            let is_http1 = request.version() <= Version::HTTP_11;
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let router = <Router as ServiceExt<hyper::Request<axum::body::Body>>>::ready(&mut router).await?;
            let mut response = router.call(request).await?;
            if stop.is_finishing() && is_http1 {
                response.headers_mut().entry(header::CONNECTION).or_insert(HeaderValue::from_static("close"));
            }
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(header_timeout)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(Duration::from_secs(30)))
        .max_concurrent_streams(100)
        .max_header_list_size(u32::try_from(MAX_HEAD_BYTES).unwrap_or(u32::MAX));
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
    let watched = graceful.watch(connection);
    let stop = lifecycle.clone();
    lifecycle.spawn(async move {
        let mut watched = pin!(watched);
        // hyper's own deadline begins once it knows which HTTP it is; whoever does not say so much is noticed here.
        tokio::select! {
            ended = &mut watched => return log(ended),
            () = pause(header_timeout) => {
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

fn log<E: std::fmt::Display>(ended: Result<(), E>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "connection");
    }
}
