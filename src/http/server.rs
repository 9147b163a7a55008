//! Accepting connections: deadlines, a tracked task each, and a graceful end.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
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

/// Serves `router` on `listener` until the service finishes, and then until the requests under way are answered.
pub async fn serve(listener: TcpListener, router: Router, lifecycle: Lifecycle, header_timeout: Duration) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = lifecycle.finishing() => break,
        };
        match accepted {
            Ok((stream, peer)) => connection(stream, peer, &router, &lifecycle, &graceful, header_timeout),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                #[expect(
                    clippy::disallowed_methods,
                    reason = "a pause of the accept loop, on the real clock like the sockets"
                )]
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    // The port is free from here on, for the process that takes over.
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = lifecycle.stopping() => {}
    }
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
    let router = router.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut router = router.clone();
        async move {
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            <Router as ServiceExt<hyper::Request<axum::body::Body>>>::ready(&mut router).await?.call(request).await
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
        tokio::select! {
            ended = watched => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "connection");
                }
            }
            () = stop.stopping() => {}
        }
    });
}
