//! The bare relay: the floor of what an approval can cost on this machine.
//!
//! A request comes in, a phone hears of it over a WebSocket, its answer goes to the browser over another. No framework, no
//! JSON, no signature, no store: what is left is the network and the runtime. The hops are those of an approval at Nod.
//!
//! [`framework`] is the same with axum and JSON, to see what those two cost by themselves.
//!
//! `POST /approve/PHONE` gives an id; `GET /browser` is a socket that says the id first and is told [`APPROVED`], before or
//! after the phone answered. With `GET /browser/N` the socket stands already, and `POST /approve/PHONE/N` names it.

mod framework;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::Failure;

/// What a browser is told in the end.
pub(crate) const APPROVED: &str = "approved";

/// What a phone is told of its answer.
pub(crate) const ANSWERED: &str = "answered";

/// What may wait for one socket.
const QUEUE: usize = 1024;

/// Who is connected, and what was answered.
#[derive(Default)]
struct Relay {
    next: AtomicU64,
    phones: Mutex<HashMap<String, mpsc::Sender<Utf8Bytes>>>,
    browsers: Mutex<HashMap<String, mpsc::Sender<Utf8Bytes>>>,
    approvals: Mutex<HashMap<String, Approval>>,
}

enum Approval {
    /// Nobody waits yet, nobody answered yet.
    Asked,
    /// The phone answered before the browser came.
    Answered,
    /// The browser waits.
    Watched(mpsc::Sender<Utf8Bytes>),
}

/// Serves until it is killed; prints the address that it listens on.
#[expect(clippy::print_stdout, reason = "the program that started it reads the address there")]
pub(crate) async fn serve(listen: SocketAddr, with_framework: bool) -> Result<(), Failure> {
    let listener = TcpListener::bind(listen).await?;
    println!("{}", listener.local_addr()?);
    if with_framework { framework::serve(listener, Arc::default()).await } else { accept(listener).await }
}

/// Serves without a framework.
pub(crate) async fn accept(listener: TcpListener) -> Result<(), Failure> {
    let relay = Arc::new(Relay::default());
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let relay = relay.clone();
        tokio::spawn(async move {
            // A client that breaks off ends its own connection and no other.
            let _ = relay.connection(stream).await;
        });
    }
}

impl Relay {
    /// HTTP requests, one after the other, until one becomes a WebSocket.
    async fn connection(self: Arc<Self>, mut stream: TcpStream) -> Result<(), Failure> {
        let mut buffer = Vec::with_capacity(1024);
        loop {
            let Request { path, key } = loop {
                if let Some(request) = parse(&buffer)? {
                    break request;
                }
                if stream.read_buf(&mut buffer).await? == 0 {
                    return Ok(());
                }
            };
            if let Some(key) = key {
                let accept = derive_accept_key(&key);
                let head = format!(
                    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                     sec-websocket-accept: {accept}\r\n\r\n"
                );
                stream.write_all(head.as_bytes()).await?;
                let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
                let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
                return self.socket(&path, socket).await;
            }
            let id = self.approve(&path).await?;
            let reply = format!("HTTP/1.1 201 Created\r\ncontent-length: {}\r\n\r\n{id}", id.len());
            stream.write_all(reply.as_bytes()).await?;
            buffer.clear();
        }
    }

    /// Asks a phone; gives the approval's id.
    async fn approve(&self, path: &str) -> Result<String, Failure> {
        let rest = path.strip_prefix("/approve/").ok_or("an unknown path")?;
        let (phone, browser) = rest.split_once('/').map_or((rest, None), |(phone, browser)| (phone, Some(browser)));
        let id = self.next.fetch_add(1, Ordering::Relaxed).to_string();
        let approval = match browser {
            None => Approval::Asked,
            Some(browser) => Approval::Watched(lock(&self.browsers).get(browser).cloned().ok_or("no such browser")?),
        };
        let phone = lock(&self.phones).get(phone).cloned().ok_or("no such phone")?;
        lock(&self.approvals).insert(id.clone(), approval);
        phone.send(id.clone().into()).await?;
        Ok(id)
    }

    async fn socket(&self, path: &str, mut socket: WebSocketStream<TcpStream>) -> Result<(), Failure> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        // As Nod does it, and so that the client knows that it is known.
        if let Some(phone) = path.strip_prefix("/phone/") {
            lock(&self.phones).insert(phone.to_owned(), sender);
            socket.send(Message::text("welcome")).await?;
            return self.phone(socket, receiver).await;
        }
        if let Some(browser) = path.strip_prefix("/browser/") {
            lock(&self.browsers).insert(browser.to_owned(), sender);
            socket.send(Message::text("welcome")).await?;
            return standing_browser(socket, receiver).await;
        }
        socket.send(Message::text("welcome")).await?;
        self.browser(socket, sender, receiver).await
    }

    async fn phone(
        &self,
        mut socket: WebSocketStream<TcpStream>,
        mut receiver: mpsc::Receiver<Utf8Bytes>,
    ) -> Result<(), Failure> {
        loop {
            tokio::select! {
                Some(id) = receiver.recv() => socket.send(Message::Text(id)).await?,
                heard = socket.next() => match heard {
                    Some(Ok(Message::Text(id))) => {
                        self.answered(id.as_str()).await;
                        socket.send(Message::text(ANSWERED)).await?;
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    _ => return Ok(()),
                },
            }
        }
    }

    async fn answered(&self, id: &str) {
        let browser = {
            let mut approvals = lock(&self.approvals);
            match approvals.get_mut(id) {
                Some(approval @ Approval::Asked) => {
                    *approval = Approval::Answered;
                    None
                }
                Some(Approval::Watched(browser)) => {
                    let browser = browser.clone();
                    approvals.remove(id);
                    Some(browser)
                }
                Some(Approval::Answered) | None => None,
            }
        };
        if let Some(browser) = browser {
            // A browser that left needs no telling.
            let _ = browser.send(APPROVED.into()).await;
        }
    }

    /// Notes who waits for an approval; says whether it was answered already. `None`: there is no such approval.
    fn watch(&self, id: &str, sender: mpsc::Sender<Utf8Bytes>) -> Option<bool> {
        let mut approvals = lock(&self.approvals);
        match approvals.get_mut(id)? {
            Approval::Answered => {
                approvals.remove(id);
                Some(true)
            }
            approval => {
                *approval = Approval::Watched(sender);
                Some(false)
            }
        }
    }

    /// A browser that says which approval it waits for.
    async fn browser(
        &self,
        mut socket: WebSocketStream<TcpStream>,
        sender: mpsc::Sender<Utf8Bytes>,
        mut receiver: mpsc::Receiver<Utf8Bytes>,
    ) -> Result<(), Failure> {
        let Some(Ok(Message::Text(id))) = socket.next().await else { return Ok(()) };
        let Some(answered) = self.watch(id.as_str(), sender) else { return Ok(()) };
        if !answered {
            socket.send(Message::text("watching")).await?;
            let Some(_) = receiver.recv().await else { return Ok(()) };
        }
        socket.send(Message::text(APPROVED)).await?;
        socket.close(None).await?;
        while let Some(Ok(_)) = socket.next().await {}
        Ok(())
    }
}

async fn standing_browser(
    mut socket: WebSocketStream<TcpStream>,
    mut receiver: mpsc::Receiver<Utf8Bytes>,
) -> Result<(), Failure> {
    loop {
        tokio::select! {
            Some(text) = receiver.recv() => socket.send(Message::Text(text)).await?,
            heard = socket.next() => match heard {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return Ok(()),
            },
        }
    }
}

/// What there is to know of a request.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    path: String,
    /// The key of one that wants to become a WebSocket.
    key: Option<Vec<u8>>,
}

/// The request, once all of it is there. Nobody sends a second one before the first is answered.
fn parse(bytes: &[u8]) -> Result<Option<Request>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(bytes)? else { return Ok(None) };
    let header = |name: &str| {
        let found = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| header.value)
    };
    let length: usize = match header("content-length") {
        Some(length) => std::str::from_utf8(length)?.parse()?,
        None => 0,
    };
    if bytes.len() < head + length {
        return Ok(None);
    }
    let key = header("sec-websocket-key").map(<[u8]>::to_vec);
    Ok(Some(Request { path: request.path.unwrap_or_default().to_owned(), key }))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_there_when_its_body_is() {
        let whole = b"POST /approve/7 HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
        for end in 0..whole.len() {
            assert!(parse(&whole[..end]).unwrap().is_none(), "{end}");
        }
        assert_eq!(parse(whole).unwrap().unwrap(), Request { path: "/approve/7".to_owned(), key: None });
        let upgrade = b"GET /browser HTTP/1.1\r\nSec-WebSocket-Key: abc\r\n\r\n";
        assert_eq!(
            parse(upgrade).unwrap().unwrap(),
            Request { path: "/browser".to_owned(), key: Some(b"abc".to_vec()) }
        );
    }
}
