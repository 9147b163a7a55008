//! Whether the service answers where it should.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::flow::operations::doctor::Finding;

/// The longest that the service may take to say that it is ready.
const DEADLINE: Duration = Duration::from_secs(5);

/// More than any status line.
const ENOUGH: usize = 256;

pub(super) async fn examine(listen: SocketAddr) -> Vec<Finding> {
    const CHECK: &str = "service.ready";
    let address = reachable(listen);
    let finding = match tokio::time::timeout(DEADLINE, status(address)).await {
        Ok(Ok(200)) => Finding::fine(CHECK, format!("the service on {address} is ready")),
        Ok(Ok(503)) => {
            let cure = "see its log, and the findings on the database";
            Finding::error(CHECK, format!("the service on {address} is not ready (503)"), cure)
        }
        Ok(Ok(status)) => {
            let text = format!("what answers on {address} is not Nod (status {status} for /readyz)");
            Finding::error(CHECK, text, "stop the other program, or change http.listen")
        }
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Finding::warning(CHECK, format!("nothing listens on {address}"), "start it with `nod serve`")
        }
        Ok(Err(error)) => {
            Finding::error(CHECK, format!("{address}: {error}"), "stop the other program, or change http.listen")
        }
        Err(_) => {
            let text = format!("nothing answered on {address} in {} s", DEADLINE.as_secs());
            Finding::error(CHECK, text, "see the service's log; start it again")
        }
    };
    vec![finding]
}

/// A program that listens on all addresses listens on this machine's own.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// The status that `/readyz` answers with.
async fn status(address: SocketAddr) -> std::io::Result<u16> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut start = Vec::new();
    // The first line is enough.
    while !start.contains(&b'\n') && start.len() < ENOUGH {
        if stream.read_buf(&mut start).await? == 0 {
            break;
        }
    }
    let line = String::from_utf8_lossy(&start);
    let status = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    status.ok_or_else(|| std::io::Error::other("it does not speak HTTP"))
}
