//! A relying party's connection: HTTP/1.1, kept open, one request at a time.
//!
//! By hand, because a client library costs as much as the server that is measured, and both share a machine.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Failure;

/// More than any reply of the calls that are made here.
const MAX_REPLY: usize = 256 * 1024;

/// A connection that stays open between requests.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The cookies that it set: `name=value`.
    pub(crate) cookies: Vec<String>,
}

impl Reply {
    /// The body, where the status is a good one.
    pub(crate) fn good(self) -> Result<Vec<u8>, Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        Err(format!("HTTP {}: {}", self.status, code_in(&self.body)).into())
    }
}

/// The stable code in an error's body: failures are counted by it, and the rest of the text differs from one to the next.
fn code_in(body: &[u8]) -> String {
    let problem = serde_json::from_slice::<serde_json::Value>(body).ok();
    let code = problem.as_ref().and_then(|problem| problem.get("code")?.as_str());
    code.map_or_else(|| String::from_utf8_lossy(body.get(..100).unwrap_or(body)).into_owned(), str::to_owned)
}

impl Connection {
    /// Opens a connection.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await.map_err(|error| format!("no connection: {error}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(4096) })
    }

    /// Whether the server has left it open: one that was idle for long is closed, and a request on it would be lost.
    pub(crate) fn is_open(&self) -> bool {
        let heard = self.stream.try_read(&mut [0]);
        heard.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }

    /// Sends a request and reads the reply. After a failure the connection is of no use.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Reply, Failure> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server hung up before it replied".into());
            }
            if let Some(reply) = parse(&self.buffer)? {
                return Ok(reply);
            }
            if self.buffer.len() > MAX_REPLY {
                return Err("a reply without an end".into());
            }
        }
    }
}

/// The reply, once all of it is there.
fn parse(bytes: &[u8]) -> Result<Option<Reply>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(start) = head.parse(bytes)? else { return Ok(None) };
    let status = head.code.unwrap_or_default();
    let length = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = match length {
        Some(header) => std::str::from_utf8(header.value)?.trim().parse()?,
        None if status == 204 => 0,
        None => return Err("a reply without a length".into()),
    };
    let cookies = head.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie"));
    let cookies = cookies.filter_map(|header| std::str::from_utf8(header.value).ok()?.split(';').next());
    let cookies: Vec<String> = cookies.map(str::to_owned).collect();
    let body = bytes.get(start..).unwrap_or_default();
    Ok(body.get(..length).map(|body| Reply { status, body: body.to_vec(), cookies }))
}

/// The bytes of a request.
pub(crate) fn request(method: &str, path: &str, host: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n");
    for (name, value) in headers {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push_str("\r\n");
    }
    if !body.is_empty() {
        text.push_str("content-type: application/json\r\n");
    }
    text.push_str("content-length: ");
    text.push_str(&body.len().to_string());
    text.push_str("\r\n\r\n");
    text.push_str(body);
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_there_when_all_of_it_is() {
        let whole = b"HTTP/1.1 201 Created\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 5\r\n\r\nhello";
        for end in 1..whole.len() {
            assert!(parse(&whole[..end]).unwrap().is_none(), "{end}");
        }
        let reply = parse(whole).unwrap().unwrap();
        assert_eq!((reply.status, reply.body.as_slice()), (201, b"hello".as_slice()));
        assert_eq!(reply.cookies, ["a=b"]);
    }

    #[tokio::test]
    async fn a_connection_that_the_server_closed_is_known_as_such() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let connection = Connection::open(listener.local_addr().unwrap()).await.unwrap();
        let (server, _) = listener.accept().await.unwrap();
        assert!(connection.is_open());
        drop(server);
        connection.stream.readable().await.unwrap();
        assert!(!connection.is_open());
    }

    #[test]
    fn a_refusal_is_named_by_its_code() {
        let reply = Reply {
            status: 409,
            body: br#"{"code":"too_many_challenges","detail":"x"}"#.to_vec(),
            cookies: Vec::new(),
        };
        assert_eq!(reply.good().unwrap_err().to_string(), "HTTP 409: too_many_challenges");
    }
}
