//! WebSockets of phones and browsers, with buffers small enough for ten thousand of them.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::Failure;

/// How long the other side may take to say goodbye.
const FAREWELL: Duration = Duration::from_secs(2);

/// A WebSocket.
pub(crate) struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens a socket at `path`, as a page of `origin` where there is one.
    pub(crate) async fn open(
        address: SocketAddr,
        host: &str,
        path: &str,
        origin: Option<&str>,
    ) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await.map_err(|error| format!("no connection: {error}"))?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{host}{path}").into_client_request()?;
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse()?);
        }
        // In a box of its own: the handshake is larger than the session, which may last.
        let upgrade = Box::pin(client_async_with_config(request, stream, Some(nod_device::socket_config())));
        let (socket, _) = upgrade.await.map_err(|error| format!("no WebSocket: {error}"))?;
        Ok(Self(socket))
    }

    /// Says something.
    pub(crate) async fn say(&mut self, text: String) -> Result<(), Failure> {
        Ok(self.0.send(Message::text(text)).await?)
    }

    /// The next text. `None`: the other side said goodbye.
    pub(crate) async fn hear(&mut self) -> Result<Option<tokio_tungstenite::tungstenite::Utf8Bytes>, Failure> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(Some(text)),
                Some(Ok(Message::Close(_))) | None => return Ok(None),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(format!("a socket broke: {error}").into()),
            }
        }
    }

    /// Lets the server end the connection: answers its close, so that neither side is left in doubt.
    pub(crate) async fn farewell(mut self) {
        let rest = async { while let Some(Ok(_)) = self.0.next().await {} };
        // A server that does not say goodbye loses nothing that was measured.
        let _ = tokio::time::timeout(FAREWELL, rest).await;
    }
}
