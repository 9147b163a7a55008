//! A socket session: over any transport, from the upgrade to the close.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::id::ChallengeId;
use nod_core::time::Timestamp;
use nod_core::token::sign_hello;
use nod_core::wire::{Ack, ClientFrame, ErrorCode, InboxItem, ServerFrame, Settled};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config, client_async_with_config,
};

use crate::device::Device;
use crate::outside::{CONNECT_DEADLINE, Outside, Time};
use crate::trust::{Question, Trust, TrustError};

/// How long everything from the upgrade to `ready` may take.
const GREETING_DEADLINE: Duration = Duration::from_secs(15);

/// How long one write may take: a server that does not read is left, not waited for.
const WRITE_DEADLINE: Duration = Duration::from_secs(10);

/// After so much silence the server is asked for a sign of life, and after as much again the connection is given up.
const QUIET: Duration = Duration::from_secs(50);

/// A transport of its own for a socket.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// The socket's settings: small buffers, for one process may hold ten thousand of these.
pub fn socket_config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(4 * 1024)
        .write_buffer_size(0)
        .max_message_size(Some(64 * 1024))
        .max_frame_size(Some(64 * 1024))
}

/// What a socket brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A question that verifies.
    Challenge(Box<Question>),
    /// A question that does not. It must not be shown; with an unknown key, following the server's certificates may help.
    Unverified {
        /// The question as it came.
        item: InboxItem,
        /// Why it is not believed.
        error: TrustError,
    },
    /// A question that needs no answer any more.
    Settled(Settled),
    /// What became of this device's answer.
    Answered {
        /// Which challenge.
        challenge: ChallengeId,
        /// What was accepted.
        verdict: Verdict,
        /// The state that it led to.
        state: StateName,
    },
    /// Something that was sent is refused.
    Error {
        /// The stable code.
        code: ErrorCode,
        /// What happened, in words.
        message: String,
        /// Which challenge it was about.
        challenge: Option<ChallengeId>,
        /// Tries left, after a wrong number.
        tries_left: Option<u8>,
        /// When to say it again, where it was refused for the moment only.
        retry_after: Option<Duration>,
    },
}

/// Why a socket cannot be used, or no more. [`ConnectionError::next_step`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// The server cannot be reached.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The way to the server carries no WebSocket.
    #[error("the WebSocket cannot be opened: {0}")]
    NoSocket(String),
    /// The server has too much to do.
    #[error("the server is busy (HTTP status {0})")]
    Busy(u16),
    /// The server said goodbye.
    #[error("the server ends the connection ({code})")]
    Bye {
        /// Why.
        code: ErrorCode,
        /// When to come back.
        retry_after: Duration,
    },
    /// The server closed with a code of its own.
    #[error("the server closed the connection ({code}{}{reason})", if .reason.is_empty() { "" } else { ": " })]
    Closed {
        /// The close code; its range says what to do next.
        code: u16,
        /// Why, in words; the refusal that came before the close, where there was one.
        reason: String,
    },
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Broken(String),
}

/// What a device does after a connection has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NextStep {
    /// Try again, not before that time.
    Retry(Duration),
    /// Use long-polling, and try a socket again later.
    Poll,
    /// The device's key is refused.
    Credentials,
    /// Do not come back.
    Stop,
}

impl ConnectionError {
    pub(crate) fn next_step(&self) -> NextStep {
        match self {
            Self::Bye { retry_after, .. } => NextStep::Retry(*retry_after),
            Self::NoSocket(_) => NextStep::Poll,
            // 4101 says that we were slow to say hello: another hello is the new credential that the range asks for.
            Self::Closed { code: 4100 | 4102..=4199, .. } => NextStep::Credentials,
            Self::Closed { code: 4200..=4299, .. } => NextStep::Stop,
            Self::Closed { .. } | Self::Unreachable(_) | Self::Busy(_) | Self::Broken(_) => {
                NextStep::Retry(Duration::ZERO)
            }
        }
    }
}

/// A socket session that the server has let in.
#[derive(Debug)]
pub struct Connection<S> {
    socket: WebSocketStream<S>,
    trust: Trust,
    time: Time,
    /// The last refusal, which explains a close that follows it.
    last_error: Option<String>,
    /// The server was asked for a sign of life.
    pinged: bool,
}

/// Opens a session over TCP, with TLS where the server's address says `https`.
///
/// # Errors
/// See [`ConnectionError`].
pub async fn connect(
    device: &Device,
    outside: &Outside,
    time: &Time,
) -> Result<Connection<MaybeTlsStream<TcpStream>>, ConnectionError> {
    let server = &device.identity().server;
    let unreachable = |error: &dyn std::fmt::Display| ConnectionError::Unreachable(error.to_string());
    let (host, port) = host_and_port(server).ok_or_else(|| unreachable(&"the address cannot be read"))?;
    let stream = timeout(CONNECT_DEADLINE, TcpStream::connect((host, port)))
        .await
        .map_err(|_| unreachable(&"no answer in time"))?
        .map_err(|error| unreachable(&error))?;
    stream.set_nodelay(true).map_err(|error| unreachable(&error))?;
    let upgrade = client_async_tls_with_config(
        socket_url(server),
        stream,
        Some(socket_config()),
        Some(Connector::Rustls(outside.tls())),
    );
    // In a box of its own: the handshake needs 30 KB that the session, which may last for months, does not.
    within_greeting_deadline(Box::pin(async {
        let (socket, _) = upgrade.await.map_err(upgrade_error)?;
        Connection::greet(socket, device, time).await
    }))
    .await
}

impl<S: Stream> Connection<S> {
    /// Opens a session over a transport that stands already: upgrades it to a WebSocket and says hello.
    ///
    /// # Errors
    /// See [`ConnectionError`].
    pub async fn open(stream: S, device: &Device, time: &Time) -> Result<Self, ConnectionError> {
        // TLS, where there is any, is inside the transport.
        let url = socket_url(&device.identity().server).replacen("wss://", "ws://", 1);
        within_greeting_deadline(Box::pin(async {
            let upgraded = client_async_with_config(url, stream, Some(socket_config())).await;
            let (socket, _) = upgraded.map_err(upgrade_error)?;
            Self::greet(socket, device, time).await
        }))
        .await
    }

    /// Says hello over a WebSocket and waits until the server is ready. Corrects the time by the server's.
    ///
    /// # Errors
    /// See [`ConnectionError`].
    pub async fn greet(socket: WebSocketStream<S>, device: &Device, time: &Time) -> Result<Self, ConnectionError> {
        let (trust, time) = (device.trust(), time.clone());
        let mut greeting = Self { socket, trust, time, last_error: None, pinged: false };
        let ServerFrame::Welcome { nonce, server_time } = greeting.frame().await? else {
            return Err(ConnectionError::NoSocket("the server did not say welcome".to_owned()));
        };
        greeting.time.correct(Timestamp::from_millis(server_time));
        let identity = device.identity();
        let token = sign_hello(device.signer(), identity.device, &identity.issuer, &nonce, greeting.time.now());
        greeting.send(&ClientFrame::Hello { token }).await?;
        loop {
            match greeting.frame().await? {
                ServerFrame::Ready { .. } => return Ok(greeting),
                // A refusal: the close that follows says what to do.
                ServerFrame::Error { code, message, .. } => greeting.last_error = Some(format!("{code}: {message}")),
                ServerFrame::Bye { code, retry_after_ms } => return Err(bye(code, retry_after_ms)),
                _ => return Err(ConnectionError::NoSocket("the server is not ready".to_owned())),
            }
        }
    }

    /// Believes other keys from now on.
    pub fn set_trust(&mut self, trust: Trust) {
        self.trust = trust;
    }

    /// The next event. Nothing is lost when this future is dropped before it is ready.
    ///
    /// # Errors
    /// When the session has ended: see [`ConnectionError`].
    pub async fn next(&mut self) -> Result<Event, ConnectionError> {
        loop {
            match self.frame().await? {
                ServerFrame::Challenge(item) => {
                    return Ok(match self.trust.verify(&item, self.time.now()) {
                        Ok(question) => Event::Challenge(Box::new(question)),
                        Err(error) => Event::Unverified { item, error },
                    });
                }
                ServerFrame::Settled(settled) => return Ok(Event::Settled(settled)),
                ServerFrame::Answered { challenge, verdict, state } => {
                    return Ok(Event::Answered { challenge, verdict, state });
                }
                ServerFrame::Error { code, message, challenge, tries_left, retry_after } => {
                    self.last_error = Some(format!("{code}: {message}"));
                    let retry_after = retry_after.map(Duration::from_secs);
                    return Ok(Event::Error { code, message, challenge, tries_left, retry_after });
                }
                ServerFrame::Bye { code, retry_after_ms } => return Err(bye(code, retry_after_ms)),
                // Frames for browsers, or said at the wrong moment: nothing for a device to do.
                ServerFrame::Welcome { .. }
                | ServerFrame::Ready { .. }
                | ServerFrame::Watching { .. }
                | ServerFrame::View { .. } => {}
            }
        }
    }

    /// Says how far a challenge got.
    ///
    /// # Errors
    /// See [`ConnectionError`].
    pub async fn ack(&mut self, challenge: ChallengeId, what: Ack) -> Result<(), ConnectionError> {
        self.send(&ClientFrame::Ack { challenge, what }).await
    }

    /// Sends a signed answer ([`Question::answer`]). What becomes of it comes as an event; if the connection breaks before,
    /// hand the same token to [`crate::Api::answer`].
    ///
    /// # Errors
    /// See [`ConnectionError`].
    pub async fn answer(&mut self, token: &str) -> Result<(), ConnectionError> {
        self.send(&ClientFrame::Answer { token: token.to_owned() }).await
    }

    /// Says goodbye, politely and without waiting long.
    pub async fn close(mut self) {
        // How the other side takes the close makes no difference here.
        let _ = timeout(Duration::from_secs(1), self.socket.close(None)).await;
    }

    async fn send(&mut self, frame: &ClientFrame) -> Result<(), ConnectionError> {
        let text = serde_json::to_string(frame).map_err(|error| ConnectionError::Broken(error.to_string()))?;
        self.write(Message::text(text)).await
    }

    async fn write(&mut self, message: Message) -> Result<(), ConnectionError> {
        match timeout(WRITE_DEADLINE, self.socket.send(message)).await {
            Ok(sent) => sent.map_err(|error| ConnectionError::Broken(error.to_string())),
            Err(_) => Err(ConnectionError::Broken("the server does not take what is sent".to_owned())),
        }
    }

    async fn frame(&mut self) -> Result<ServerFrame, ConnectionError> {
        loop {
            let message = match timeout(QUIET, self.socket.next()).await {
                Ok(Some(Ok(message))) => message,
                Ok(Some(Err(error))) => return Err(ConnectionError::Broken(error.to_string())),
                Ok(None) => return Err(ConnectionError::Broken("the server hung up".to_owned())),
                Err(_) if self.pinged => return Err(ConnectionError::Broken("the server is silent".to_owned())),
                Err(_) => {
                    self.pinged = true;
                    self.write(Message::Ping(tungstenite::Bytes::new())).await?;
                    continue;
                }
            };
            self.pinged = false;
            match message {
                // A frame of a kind that this version does not know is skipped: servers may learn to say more.
                Message::Text(text) => {
                    if let Ok(frame) = serde_json::from_str(&text) {
                        return Ok(frame);
                    }
                }
                Message::Close(close) => return Err(self.closed(close)),
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    fn closed(&mut self, close: Option<tungstenite::protocol::CloseFrame>) -> ConnectionError {
        let code = close.as_ref().map_or(1005, |close| u16::from(close.code));
        let given = close.map(|close| close.reason.to_string()).unwrap_or_default();
        ConnectionError::Closed { code, reason: self.last_error.take().unwrap_or(given) }
    }
}

fn bye(code: ErrorCode, retry_after_ms: u64) -> ConnectionError {
    ConnectionError::Bye { code, retry_after: Duration::from_millis(retry_after_ms) }
}

async fn within_greeting_deadline<T>(
    greeting: impl Future<Output = Result<T, ConnectionError>>,
) -> Result<T, ConnectionError> {
    match timeout(GREETING_DEADLINE, greeting).await {
        Ok(result) => result,
        // Something in between swallows what it does not understand: long-polling may get through.
        Err(_) => Err(ConnectionError::NoSocket("no answer in time".to_owned())),
    }
}

fn upgrade_error(error: tungstenite::Error) -> ConnectionError {
    match error {
        tungstenite::Error::Http(response) => match response.status().as_u16() {
            status @ (429 | 503) => ConnectionError::Busy(status),
            status => ConnectionError::NoSocket(format!("HTTP status {status}")),
        },
        tungstenite::Error::Tls(error) => ConnectionError::Unreachable(error.to_string()),
        error => ConnectionError::NoSocket(error.to_string()),
    }
}

fn socket_url(server: &str) -> String {
    // http -> ws, https -> wss.
    format!("ws{}/v1/socket", server.strip_prefix("http").unwrap_or(server))
}

fn host_and_port(server: &str) -> Option<(&str, u16)> {
    let (scheme, authority) = server.split_once("://")?;
    let default = if scheme == "https" { 443 } else { 80 };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (authority, default),
    };
    Some((host.trim_start_matches('[').trim_end_matches(']'), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_every_form_are_dialled() {
        assert_eq!(host_and_port("https://nod.example"), Some(("nod.example", 443)));
        assert_eq!(host_and_port("http://127.0.0.1:8080"), Some(("127.0.0.1", 8080)));
        assert_eq!(host_and_port("http://[::1]:8080"), Some(("::1", 8080)));
        assert_eq!(host_and_port("https://[::1]"), Some(("::1", 443)));
        assert_eq!(socket_url("https://nod.example"), "wss://nod.example/v1/socket");
        assert_eq!(socket_url("http://[::1]:8080"), "ws://[::1]:8080/v1/socket");
    }

    #[test]
    fn the_range_of_a_close_code_says_what_to_do() {
        let step = |code| ConnectionError::Closed { code, reason: String::new() }.next_step();
        for again in [1001, 1006, 1011, 4001, 4002, 4003, 4004, 4099, 4101] {
            assert_eq!(step(again), NextStep::Retry(Duration::ZERO), "{again}");
        }
        assert_eq!(step(4100), NextStep::Credentials);
        assert_eq!(step(4150), NextStep::Credentials);
        assert_eq!(step(4201), NextStep::Stop);
        assert_eq!(step(4299), NextStep::Stop);
    }
}
