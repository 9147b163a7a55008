//! A waiting browser, as the wire sees it.

use futures_util::{SinkExt, StreamExt};
use nod_core::wire::{ServerFrame, WatchView};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::harness::{ORIGIN, Server, in_time};

/// A raw socket: for browsers, and for clients that misbehave.
pub struct Socket {
    stream: WebSocketStream<Box<dyn Transport>>,
}

/// TCP, or a pipe.
pub trait Transport: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Transport for T {}

/// What a socket brings.
#[derive(Debug)]
pub enum Brought {
    Frame(ServerFrame),
    Closed(u16),
    Gone,
}

impl Socket {
    /// Opens a socket as a page of `origin` would.
    pub async fn open(server: &Server, origin: Option<&str>) -> Self {
        let stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self::upgrade(Box::new(stream), server, origin).await
    }

    /// … over another transport.
    pub async fn over(transport: impl Transport + 'static, server: &Server) -> Self {
        Self::upgrade(Box::new(transport), server, None).await
    }

    /// … over another transport, as a page of `origin` would.
    pub async fn upgrade(transport: Box<dyn Transport>, server: &Server, origin: Option<&str>) -> Self {
        Self::request(transport, server, origin).await.unwrap()
    }

    /// Opens a socket, unless the service closes the connection.
    pub async fn try_open(server: &Server) -> Option<Self> {
        let stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
        Self::request(Box::new(stream), server, None).await.ok()
    }

    async fn request(
        transport: Box<dyn Transport>,
        server: &Server,
        origin: Option<&str>,
    ) -> Result<Self, tokio_tungstenite::tungstenite::Error> {
        let url = format!("{}/v1/socket", server.url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (stream, _) = tokio_tungstenite::client_async(request, transport).await?;
        Ok(Self { stream })
    }

    /// `false`: the server has left.
    pub async fn try_send(&mut self, frame: &Value) -> bool {
        self.stream.send(Message::text(frame.to_string())).await.is_ok()
    }

    pub async fn send(&mut self, frame: Value) {
        self.send_text(&frame.to_string()).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        // A server that has closed already is what some tests want to see.
        let _ = self.stream.send(Message::text(text)).await;
    }

    pub async fn send_binary(&mut self, bytes: Vec<u8>) {
        let _ = self.stream.send(Message::binary(bytes)).await;
    }

    /// The next frame or the end.
    pub async fn next(&mut self) -> Brought {
        loop {
            match in_time("a frame or the end of the socket", self.stream.next()).await {
                Some(Ok(Message::Text(text))) => return Brought::Frame(serde_json::from_str(text.as_str()).unwrap()),
                Some(Ok(Message::Close(frame))) => {
                    return Brought::Closed(frame.map_or(1005, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Brought::Gone,
            }
        }
    }

    #[track_caller]
    pub fn expect_frame(brought: Brought) -> ServerFrame {
        match brought {
            Brought::Frame(frame) => frame,
            other => panic!("a frame was expected, and came {other:?}"),
        }
    }

    /// The nonce of the welcome.
    pub async fn welcome(&mut self) -> String {
        match Self::expect_frame(self.next().await) {
            ServerFrame::Welcome { nonce, .. } => nonce,
            other => panic!("a welcome was expected, and came {other:?}"),
        }
    }

    /// Everything up to and including the close code; the error codes that were said on the way.
    pub async fn until_closed(&mut self) -> (Vec<String>, u16) {
        let mut codes = Vec::new();
        loop {
            match self.next().await {
                Brought::Frame(ServerFrame::Error { code, .. } | ServerFrame::Bye { code, .. }) => {
                    codes.push(code.as_str().to_owned());
                }
                Brought::Frame(_) => {}
                Brought::Closed(code) => return (codes, code),
                Brought::Gone => panic!("the connection ended without a close code, after {codes:?}"),
            }
        }
    }

    /// The next error that is about no challenge; what else comes is passed over.
    pub async fn until_error(&mut self) {
        loop {
            match self.next().await {
                Brought::Frame(ServerFrame::Error { challenge: None, .. }) => return,
                Brought::Frame(_) => {}
                end => panic!("an error was expected, and came {end:?}"),
            }
        }
    }

    /// Sends a Close frame with that code.
    pub async fn start_close(&mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "done".into() };
        self.stream.send(Message::Close(Some(frame))).await.unwrap();
    }

    /// Whether nothing more comes, and no error.
    pub async fn has_ended(&mut self) -> bool {
        self.stream.next().await.is_none()
    }

    pub async fn close(mut self) {
        let _ = self.stream.close(None).await;
        while !matches!(self.next().await, Brought::Closed(_) | Brought::Gone) {}
    }
}

/// A waiting page over WebSocket.
pub struct Page {
    pub socket: Socket,
    /// The watch token.
    pub token: String,
    /// The first view.
    pub view: WatchView,
}

impl Page {
    /// Opens the socket and exchanges the ticket.
    pub async fn open(server: &Server, ticket: &str) -> Self {
        let mut socket = Socket::open(server, Some(ORIGIN)).await;
        socket.send(json!({ "type": "watch", "ticket": ticket })).await;
        socket.welcome().await;
        match Socket::expect_frame(socket.next().await) {
            ServerFrame::Watching { token: Some(token), view } => Self { socket, token, view },
            other => panic!("watching with a token was expected, and came {other:?}"),
        }
    }

    /// The next view.
    pub async fn next(&mut self) -> WatchView {
        match Socket::expect_frame(self.socket.next().await) {
            ServerFrame::View { view } => view,
            other => panic!("a view was expected, and came {other:?}"),
        }
    }

    /// Views until one is final.
    pub async fn until_final(&mut self) -> WatchView {
        loop {
            let view = self.next().await;
            if view.state.is_final() {
                return view;
            }
        }
    }
}
