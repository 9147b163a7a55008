//! The WebSocket door: one connection, one task, one select.
//!
//! A connection is a [`Greeting`] until it said who it is, and that consumes it: what comes of it is a device's session or a
//! browser's, and neither can be reached without the proof. Every write has a deadline; a client that does not read is closed, not
//! waited for.
//!
//! Most sessions wait, and there are very many of them, so a session has a task of its own that is as large as the wait: the
//! task of the greeting ends with it, and what a session does now and then is in a box while it is done.

mod connection;

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::response::Response;
use nod_core::encoding::base64url;
use nod_core::random;
use nod_core::wire::{ClientFrame, CloseCode, ErrorCode, MAX_FRAME_BYTES, ServerFrame};

use super::error::{ApiError, ApiResult};
use super::extract::{ClientAddress, Origin, Shared, WaitSlot};
use crate::app::App;
use crate::flow::approval::inbox::{self, Feed, News};
use crate::flow::approval::watch::{self, Watch};
use crate::flow::{Caller, Refusal};
use connection::{Connection, End, Received, boxed, error_frame};

/// tungstenite fills its read buffer with zeros on every read: 128 KiB by default, which costs three times the CPU and very
/// much more memory than this. What a browser says fits twice, which is what tungstenite wants of its buffer; a phone's hello
/// makes it as large as it has to be.
const READ_BUFFER: usize = 320;

/// `GET /v1/socket`.
///
/// # Errors
/// `bad_parameter` when the request is no WebSocket upgrade, `too_many_connections`.
pub async fn upgrade(
    State(app): State<Shared>,
    slot: WaitSlot,
    ClientAddress(address): ClientAddress,
    Origin(origin): Origin,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    begin(app, slot, Opener { address, admitted: Admitted::Everybody { origin } }, upgrade)
}

/// `GET /v1/socket` at the phone app's origin: for devices alone.
///
/// # Errors
/// As [`upgrade`].
pub async fn upgrade_device(
    State(app): State<Shared>,
    slot: WaitSlot,
    ClientAddress(address): ClientAddress,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    begin(app, slot, Opener { address, admitted: Admitted::Devices }, upgrade)
}

fn begin(
    app: Shared,
    slot: WaitSlot,
    opener: Opener,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    let upgrade = upgrade.map_err(|rejection| {
        ApiError::new(ErrorCode::BadParameter, format!("a WebSocket upgrade is needed: {rejection}"))
    })?;
    // The upgraded connection outlives the request: its end is awaited like every other task's.
    let tracked = app.lifecycle.hold();
    let response = upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(64 * 1024)
        .max_message_size(MAX_FRAME_BYTES)
        .max_frame_size(MAX_FRAME_BYTES)
        .on_upgrade(move |socket| {
            let connection = Connection::new(socket, app.config.http.write_timeout, slot);
            // In a box: the task that axum makes for it ends before the session begins.
            Box::pin(async move {
                let stop = app.lifecycle.clone();
                tokio::select! {
                    () = open(app, connection, opener) => {}
                    () = stop.stopping() => {}
                }
                drop(tracked);
            })
        });
    Ok(response)
}

/// Who opened a connection, as far as HTTP says.
struct Opener {
    address: Option<IpAddr>,
    admitted: Admitted,
}

/// Who may say who they are.
enum Admitted {
    /// Devices, and pages of this origin that wait.
    Everybody { origin: Option<String> },
    /// Devices alone.
    Devices,
}

/// Hears who is there, and begins the session.
async fn open(app: Shared, mut connection: Connection, opener: Opener) {
    let greeted = match Greeting::start(&app, &mut connection, opener).await {
        Ok(greeting) => greeting.recv(&app, &mut connection).await,
        Err(end) => Err(end),
    };
    let tasks = app.lifecycle.clone();
    match greeted {
        Ok(Who::Device(session)) => tasks.spawn(device_task(app, connection, session)),
        Ok(Who::Browser(session)) => tasks.spawn(browser_task(app, connection, session)),
        Err(end) => connection.close(&app, end).await,
    }
}

/// A device's session, until it ends.
#[expect(clippy::manual_async_fn, reason = "an `async fn` stores its arguments twice in its future")]
fn device_task(app: Shared, mut connection: Connection, mut session: DeviceSession) -> impl Future<Output = ()> + Send {
    async move { session.run(&app, &mut connection).await }
}

/// A browser's, likewise.
#[expect(clippy::manual_async_fn, reason = "an `async fn` stores its arguments twice in its future")]
fn browser_task(
    app: Shared,
    mut connection: Connection,
    mut session: BrowserSession,
) -> impl Future<Output = ()> + Send {
    async move { session.run(&app, &mut connection).await }
}

/// A connection that has not said who it is.
#[must_use = "nobody listens yet"]
struct Greeting {
    nonce: String,
    opener: Opener,
}

/// Who a connection turned out to be.
enum Who {
    Device(DeviceSession),
    Browser(BrowserSession),
}

impl Greeting {
    async fn start(app: &App, connection: &mut Connection, opener: Opener) -> Result<Self, End> {
        let nonce = base64url(&random::bytes::<16>(&*app.random));
        connection.send(&ServerFrame::Welcome { nonce: nonce.clone(), server_time: app.now().millis() }).await?;
        Ok(Self { nonce, opener })
    }

    /// One deadline from here until the client is known.
    async fn recv(self, app: &App, connection: &mut Connection) -> Result<Who, End> {
        let deadline = app.clock.sleep(app.config.http.hello_timeout);
        let first = async {
            loop {
                if let Received::Frame(frame) = connection.recv().await? {
                    return Ok::<_, End>(frame);
                }
            }
        };
        let frame = tokio::select! {
            frame = first => frame?,
            () = deadline => return Err(Refusal::plain(ErrorCode::SilentClient).into()),
            () = app.lifecycle.finishing() => return Err(End::Close(CloseCode::GoingAway, None)),
        };
        match frame {
            ClientFrame::Hello { token } => self.device(app, &token).await.map(Who::Device),
            ClientFrame::Watch { ticket, token } => {
                self.browser(app, connection, ticket, token).await.map(Who::Browser)
            }
            ClientFrame::Ack { .. } | ClientFrame::Answer { .. } => {
                Err(Refusal::new(ErrorCode::UnexpectedFrame, "say hello or watch first").into())
            }
        }
    }

    async fn device(self, app: &App, token: &str) -> Result<DeviceSession, End> {
        let feed = inbox::greet(app, Caller::at(self.opener.address), token, &self.nonce).await?;
        Ok(DeviceSession { feed })
    }

    async fn browser(
        self,
        app: &App,
        connection: &mut Connection,
        ticket: Option<String>,
        token: Option<String>,
    ) -> Result<BrowserSession, End> {
        let caller = Caller::at(self.opener.address);
        let Admitted::Everybody { origin } = &self.opener.admitted else {
            return Err(Refusal::new(ErrorCode::UnexpectedFrame, "only devices are heard here: say hello").into());
        };
        let origin = origin.as_deref();
        let (token, watch, view) = match (ticket, token) {
            (Some(ticket), None) => {
                let (token, watch, view) = watch::exchange(app, caller, &ticket, origin).await?;
                (Some(token), watch, view)
            }
            (None, Some(token)) => {
                let (watch, view) = watch::resume(app, caller, &token, origin).await?;
                (None, watch, view)
            }
            _ => return Err(Refusal::new(ErrorCode::BadField, "watch: either a ticket or a token").into()),
        };
        connection.send(&ServerFrame::Watching { token, view }).await?;
        Ok(BrowserSession { watch })
    }
}

/// Pings at a jittered pace, and notices who no longer answers.
///
/// It counts pings and not time: a clock that is set forwards must not close every socket at once, nor one that is set back
/// keep the dead ones.
struct Heartbeat {
    next: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Pings since the last sign of life.
    unanswered: u8,
}

/// So many pings may stay without an answer.
const UNANSWERED: u8 = 2;

impl Heartbeat {
    fn start(app: &App) -> Self {
        Self { next: Self::pause(app), unanswered: 0 }
    }

    fn alive(&mut self) {
        self.unanswered = 0;
    }

    /// Sends a ping and arms the next, unless two were missed.
    async fn beat(&mut self, app: &App, connection: &mut Connection) -> Result<(), End> {
        if self.unanswered >= UNANSWERED {
            return Err(Refusal::plain(ErrorCode::IdleTimeout).into());
        }
        self.unanswered += 1;
        self.next = Self::pause(app);
        connection.write(Message::Ping(axum::body::Bytes::new())).await
    }

    /// Three quarters to five quarters of the interval, so that connections made at once are not pinged at once.
    fn pause(app: &App) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let interval = app.config.http.ping_interval;
        let jitter = random::below(&*app.random, 512);
        app.clock.sleep(interval * 3 / 4 + interval * jitter / 1024)
    }
}

/// A device that proved its key for this connection.
struct DeviceSession {
    feed: Feed,
}

impl DeviceSession {
    async fn run(&mut self, app: &App, connection: &mut Connection) {
        let Err(end) = self.converse(app, connection).await;
        connection.close_boxed(app, end).await;
    }

    async fn converse(&mut self, app: &App, connection: &mut Connection) -> Result<Infallible, End> {
        let _counted = app.metrics.connection("device_socket");
        connection.send_boxed(app, ServerFrame::Ready { device: self.feed.device() }).await?;
        let mut heartbeat = Heartbeat::start(app);
        loop {
            tokio::select! {
                news = self.feed.next(app) => connection.send_boxed(app, news_frame(news?)).await?,
                received = connection.recv() => {
                    heartbeat.alive();
                    if let Received::Frame(frame) = received? {
                        boxed(app, self.handle(app, connection, frame)).await?;
                    }
                }
                () = &mut heartbeat.next => boxed(app, heartbeat.beat(app, connection)).await?,
                () = app.lifecycle.finishing() => return Err(End::Close(CloseCode::GoingAway, None)),
            }
        }
    }

    async fn handle(&mut self, app: &App, connection: &mut Connection, frame: ClientFrame) -> Result<(), End> {
        match frame {
            ClientFrame::Answer { token } => {
                let challenge = nod_core::token::UnverifiedAnswer::peek(&token).ok().map(|answer| answer.challenge);
                let reply = match self.feed.answer(app, &token).await {
                    Ok(accepted) => ServerFrame::Answered {
                        challenge: accepted.challenge,
                        verdict: accepted.verdict,
                        state: accepted.state,
                    },
                    Err(refusal) if is_final(refusal.code) => return Err(refusal.into()),
                    Err(refusal) => {
                        app.metrics.error(refusal.code);
                        error_frame(&refusal, challenge)
                    }
                };
                connection.send(&reply).await
            }
            ClientFrame::Ack { challenge, what } => {
                // In a box, for the same reason.
                match Box::pin(self.feed.acknowledge(app, challenge, what)).await {
                    Ok(()) => Ok(()),
                    // An acknowledgement is a hint: losing one is no reason to lose the connection.
                    Err(refusal) => connection.send(&error_frame(&refusal, Some(challenge))).await,
                }
            }
            ClientFrame::Hello { .. } | ClientFrame::Watch { .. } => {
                Err(Refusal::new(ErrorCode::UnexpectedFrame, "this connection said who it is before").into())
            }
        }
    }
}

/// Refusals after which a device has nothing to do here.
fn is_final(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::DeviceRevoked | ErrorCode::AccountDisabled | ErrorCode::DeviceUnknown)
}

fn news_frame(news: News) -> ServerFrame {
    match news {
        News::Challenge(item) => ServerFrame::Challenge(item),
        News::Settled(settled) => ServerFrame::Settled(settled),
    }
}

/// A browser that proved that the challenge is its own.
struct BrowserSession {
    watch: Watch,
}

impl BrowserSession {
    async fn run(&mut self, app: &App, connection: &mut Connection) {
        let Err(end) = self.converse(app, connection).await;
        connection.close_boxed(app, end).await;
    }

    async fn converse(&mut self, app: &App, connection: &mut Connection) -> Result<Infallible, End> {
        let _counted = app.metrics.connection("browser_socket");
        let mut heartbeat = Heartbeat::start(app);
        loop {
            if self.watch.is_done() {
                return Err(End::Close(CloseCode::Finished, None));
            }
            tokio::select! {
                view = self.watch.next(app) => connection.send_boxed(app, ServerFrame::View { view: view? }).await?,
                received = connection.recv() => match received? {
                    Received::Alive => heartbeat.alive(),
                    Received::Frame(_) => {
                        return Err(Refusal::new(ErrorCode::UnexpectedFrame, "a waiting browser only listens").into());
                    }
                },
                () = &mut heartbeat.next => boxed(app, heartbeat.beat(app, connection)).await?,
                () = app.lifecycle.finishing() => return Err(End::Close(CloseCode::GoingAway, None)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size<A, B, C, F>(_: impl Fn(A, B, C) -> F) -> usize {
        size_of::<F>()
    }

    /// Ten thousand of these wait at the same time.
    #[test]
    fn a_session_that_waits_is_small() {
        let sizes = [size(device_task), size(browser_task)];
        println!("{sizes:?}, of which the socket {}", size_of::<Connection>());
        assert!(sizes.into_iter().all(|size| size <= 1104), "{sizes:?}");
    }
}
