//! What the load is put on: a Nod server, or the bare relay that is the floor of what this machine can do.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::ops::Range;
use std::sync::Arc;

use data_encoding::BASE64;
use futures_util::{StreamExt as _, TryStreamExt as _};
use nod_core::wire::{ClientFrame, ServerFrame};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Failure;
use crate::http::{Connection, request};
use crate::limits::within;
use crate::phone::{Phone, Session};
use crate::relay;
use crate::socket::Socket;

/// How many phones say hello at the same time: fewer than a listener's backlog.
const GREETINGS_AT_ONCE: usize = 64;

/// Where a server listens.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) host: String,
    /// What tokens call the server: its public address.
    pub(crate) issuer: String,
}

impl Server {
    /// The server at an address such as `http://localhost:8080`.
    pub(crate) fn parse(url: &str) -> Result<Self, Failure> {
        let host = url.strip_prefix("http://").ok_or_else(|| {
            format!("{url}: the load speaks plain http, so that TLS is not measured; give http://HOST:PORT")
        })?;
        let host = host.trim_end_matches('/').to_owned();
        let with_port = if host.contains(':') { host.clone() } else { format!("{host}:80") };
        // IPv4 first: `localhost` often means both, and servers listen on that one by default.
        let mut addresses: Vec<SocketAddr> = with_port.to_socket_addrs()?.collect();
        addresses.sort_by_key(SocketAddr::is_ipv6);
        let address = addresses.first().copied().ok_or_else(|| format!("{url} has no address"))?;
        Ok(Self { address, issuer: format!("http://{host}"), host })
    }
}

/// The life of a challenge in seconds, the longest that there is: idle browsers must not be told of its end.
pub(crate) const LIFETIME: u32 = 600;

/// What the relay is asked: what Nod is asked, and only the relay with a framework reads it.
const RELAY_BODY: &str = r#"{"username":"person-1","level":"tap"}"#;

/// A relying party, as the load test plays it.
#[derive(Clone)]
pub(crate) struct Party {
    pub(crate) client: String,
    pub(crate) secret: String,
    pub(crate) origin: String,
}

/// How the relay's browsers wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Browsers {
    /// A socket for each approval, as a browser does it at Nod.
    New,
    /// A socket that stands already: fewer hops than Nod has.
    Open,
}

impl Browsers {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
        }
    }
}

/// What the load is put on.
pub(crate) enum Target {
    /// A Nod server.
    Nod {
        server: Server,
        phones: Vec<Phone>,
        origin: String,
        /// The ready bytes of the request that asks each phone.
        requests: Vec<Vec<u8>>,
        /// Nobody waits and nobody answers: it is over when the question is asked.
        asks_only: bool,
    },
    /// The bare relay.
    Relay { server: Server, phones: usize, browsers: Browsers },
}

impl Target {
    /// A Nod server with these phones.
    pub(crate) fn nod(server: Server, phones: Vec<Phone>, party: &Party) -> Arc<Self> {
        Arc::new(Self::server(server, phones, party, (LIFETIME, false)))
    }

    /// A Nod server whose phones are far away: they are asked, for so many seconds, and that is all.
    pub(crate) fn questions(server: Server, phones: Vec<Phone>, party: &Party, lifetime: u32) -> Arc<Self> {
        Arc::new(Self::server(server, phones, party, (lifetime, true)))
    }

    fn server(server: Server, phones: Vec<Phone>, party: &Party, (lifetime, asks_only): (u32, bool)) -> Self {
        let basic = format!("Basic {}", BASE64.encode(format!("{}:{}", party.client, party.secret).as_bytes()));
        let ask = |phone: &Phone| {
            let body =
                serde_json::json!({ "username": phone.username, "level": "tap", "lifetime": lifetime }).to_string();
            request("POST", "/v1/challenges", &server.host, &[("authorization", &basic)], &body)
        };
        let requests = phones.iter().map(ask).collect();
        Self::Nod { phones, origin: party.origin.clone(), requests, server, asks_only }
    }

    /// A relay with that many phones.
    pub(crate) fn relay(server: Server, phones: usize, browsers: Browsers) -> Arc<Self> {
        Arc::new(Self::Relay { server, phones, browsers })
    }

    /// `nod` or `floor`.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Nod { .. } => "nod",
            Self::Relay { .. } => "floor",
        }
    }

    /// How many phones it has.
    pub(crate) fn phones(&self) -> usize {
        match self {
            Self::Nod { phones, .. } => phones.len(),
            Self::Relay { phones, .. } => *phones,
        }
    }

    /// Connects some of the phones. They answer until the crowd is dropped.
    pub(crate) async fn connect_some(self: &Arc<Self>, which: Range<usize>, crowd: &mut Crowd) -> Result<(), Failure> {
        let numbers = futures_util::stream::iter(which);
        let sessions = numbers.map(|number| self.clone().phone(number)).buffer_unordered(GREETINGS_AT_ONCE);
        let mut sessions = std::pin::pin!(sessions);
        while let Some(session) = sessions.try_next().await? {
            crowd.0.spawn(session.run());
        }
        Ok(())
    }

    /// Asks the first `count` phones' owners, each once, and gives the tickets with which browsers wait.
    pub(crate) async fn tickets(self: &Arc<Self>, count: usize) -> Result<Vec<String>, Failure> {
        let ask = |number| {
            let target = self.clone();
            async move { within("a request", target.issue(&mut Worker::new(number), number)).await }
        };
        futures_util::stream::iter(0..count).map(ask).buffered(GREETINGS_AT_ONCE).try_collect().await
    }

    /// Has a browser wait with each ticket, until the crowd is dropped.
    pub(crate) async fn watch_all(self: &Arc<Self>, tickets: &[String], crowd: &mut Crowd) -> Result<(), Failure> {
        let open = |ticket: String| {
            let target = self.clone();
            async move { within("a browser", target.watched(ticket)).await }
        };
        let sockets = futures_util::stream::iter(tickets.to_vec()).map(open).buffer_unordered(GREETINGS_AT_ONCE);
        let mut sockets = std::pin::pin!(sockets);
        while let Some(mut socket) = sockets.try_next().await? {
            crowd.0.spawn(async move {
                while socket.hear().await?.is_some() {}
                Ok(())
            });
        }
        Ok(())
    }

    /// Asks a phone's owner; gives the browser's ticket.
    async fn issue(&self, worker: &mut Worker, phone: usize) -> Result<String, Failure> {
        let Self::Nod { server, requests, .. } = self else { return Err("a relay has no tickets".into()) };
        let ask = requests.get(phone).ok_or("no such phone")?;
        let reply: Value = serde_json::from_slice(&worker.ask(server, ask).await?)?;
        if reply.get("level").and_then(Value::as_str) != Some("tap") {
            return Err("the server asks for more than a tap: the relying party needs the policy tap".into());
        }
        Ok(reply.get("ticket").and_then(Value::as_str).ok_or("a reply without a ticket")?.to_owned())
    }

    /// Opens a browser's socket and says which challenge it waits for.
    async fn watch(&self, ticket: String) -> Result<Socket, Failure> {
        let Self::Nod { server, origin, .. } = self else { return Err("a relay has no tickets".into()) };
        let mut socket = Socket::open(server.address, &server.host, "/v1/socket", Some(origin)).await?;
        socket.say(serde_json::to_string(&ClientFrame::Watch { ticket: Some(ticket), token: None })?).await?;
        Ok(socket)
    }

    /// A browser's socket, once the server has said how the challenge stands.
    async fn watched(&self, ticket: String) -> Result<Socket, Failure> {
        let mut socket = self.watch(ticket).await?;
        loop {
            let text = socket.hear().await?.ok_or("the server closed a waiting browser's socket")?;
            match serde_json::from_str(&text)? {
                ServerFrame::Watching { .. } => return Ok(socket),
                ServerFrame::Error { code, .. } => return Err(format!("a browser was refused: {code}").into()),
                _ => {}
            }
        }
    }

    async fn phone(self: Arc<Self>, number: usize) -> Result<AnyPhone, Failure> {
        match &*self {
            Self::Nod { server, phones, .. } => {
                let phone = phones.get(number).ok_or("no such phone")?;
                Ok(AnyPhone::Nod(Session::open(phone, server).await?))
            }
            Self::Relay { server, .. } => {
                let path = format!("/phone/{number}");
                let open = async {
                    let mut socket = Socket::open(server.address, &server.host, &path, None).await?;
                    socket.hear().await?.ok_or("the relay did not say welcome")?;
                    Ok(socket)
                };
                within("a phone at the relay", open).await.map(AnyPhone::Relay)
            }
        }
    }

    /// One approval, by that worker, of that phone's owner: from the request to the moment the browser is told.
    pub(crate) async fn approve(&self, worker: &mut Worker, phone: usize) -> Result<Told, Failure> {
        match self {
            Self::Nod { asks_only: true, .. } => {
                self.issue(worker, phone).await?;
                Ok(Told { at: Instant::now(), socket: None })
            }
            Self::Nod { asks_only: false, .. } => {
                let ticket = self.issue(worker, phone).await?;
                let mut socket = self.watch(ticket).await?;
                while let Some(text) = socket.hear().await? {
                    match serde_json::from_str(&text)? {
                        ServerFrame::Watching { view, .. } | ServerFrame::View { view } if view.state.is_final() => {
                            if view.state != nod_core::challenge::StateName::Approved {
                                return Err(format!("a challenge ended as {}", view.state.as_str()).into());
                            }
                            return Ok(Told { at: Instant::now(), socket: Some(socket) });
                        }
                        ServerFrame::Error { code, .. } => return Err(format!("a browser was refused: {code}").into()),
                        _ => {}
                    }
                }
                Err("the server closed a browser's socket before the end".into())
            }
            Self::Relay { server, browsers: Browsers::New, .. } => {
                let ask = request("POST", &format!("/approve/{phone}"), &server.host, &[], RELAY_BODY);
                let id = String::from_utf8(worker.ask(server, &ask).await?)?;
                let mut socket = Socket::open(server.address, &server.host, "/browser", None).await?;
                socket.say(id).await?;
                while let Some(text) = socket.hear().await? {
                    if text.contains(relay::APPROVED) {
                        return Ok(Told { at: Instant::now(), socket: Some(socket) });
                    }
                }
                Err("the relay closed a browser's socket before the end".into())
            }
            Self::Relay { server, browsers: Browsers::Open, .. } => {
                let number = worker.number;
                if worker.browser.is_none() {
                    let path = format!("/browser/{number}");
                    let mut socket = Socket::open(server.address, &server.host, &path, None).await?;
                    socket.hear().await?.ok_or("the relay did not say welcome")?;
                    worker.browser = Some(socket);
                }
                let ask = request("POST", &format!("/approve/{phone}/{number}"), &server.host, &[], RELAY_BODY);
                worker.ask(server, &ask).await?;
                let browser = worker.browser.as_mut().ok_or("no browser")?;
                browser.hear().await?.ok_or("the relay closed a browser's socket")?;
                Ok(Told { at: Instant::now(), socket: None })
            }
        }
    }
}

/// Connections that stay, each with a task of its own, until this is dropped.
#[derive(Default)]
pub(crate) struct Crowd(JoinSet<Result<(), Failure>>);

impl Crowd {
    /// Checks that none of them has ended: what was measured would be of fewer.
    pub(crate) fn still_there(&mut self) -> Result<(), Failure> {
        match self.0.try_join_next() {
            None => Ok(()),
            Some(ended) => {
                ended??;
                Err("the server ended a connection while it was measured".into())
            }
        }
    }
}

/// A phone of either kind.
enum AnyPhone {
    Nod(Session),
    Relay(Socket),
}

impl AnyPhone {
    async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Nod(mut session) => session.say_yes().await.map(drop),
            Self::Relay(mut socket) => {
                while let Some(id) = socket.hear().await? {
                    if !id.contains(relay::ANSWERED) {
                        socket.say(id.as_str().to_owned()).await?;
                    }
                }
                Ok(())
            }
        }
    }
}

/// A browser that was told.
pub(crate) struct Told {
    pub(crate) at: Instant,
    socket: Option<Socket>,
}

impl Told {
    /// Finishes the browser's connection, which is no part of the approval.
    pub(crate) async fn finish(self) {
        if let Some(socket) = self.socket {
            socket.farewell().await;
        }
    }
}

/// One who asks: a relying party's connection, and a browser where that stays.
pub(crate) struct Worker {
    number: usize,
    connection: Option<Connection>,
    browser: Option<Socket>,
}

impl Worker {
    /// The worker of that number.
    pub(crate) fn new(number: usize) -> Self {
        Self { number, connection: None, browser: None }
    }

    /// Sends a request over the connection that stands, or over a new one.
    async fn ask(&mut self, server: &Server, request: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut connection = match self.connection.take().filter(Connection::is_open) {
            Some(connection) => connection,
            None => Connection::open(server.address).await?,
        };
        let reply = connection.exchange(request).await?;
        self.connection = Some(connection);
        reply.good()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_once_and_https_is_refused() {
        let server = Server::parse("http://127.0.0.1:8080/").unwrap();
        assert_eq!((server.host.as_str(), server.issuer.as_str()), ("127.0.0.1:8080", "http://127.0.0.1:8080"));
        assert_eq!(server.address, "127.0.0.1:8080".parse().unwrap());
        assert!(Server::parse("https://nod.example.org").is_err());
        assert!(Server::parse("nod.example.org").is_err());
    }
}
