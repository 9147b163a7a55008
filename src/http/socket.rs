//! The WebSocket door: one connection, one task, one select.
//!
//! A connection is a [`Greeting`] until it said who it is, and that consumes it: what comes of it is a device's session or a
//! browser's, and neither can be reached without the proof. Every write has a deadline; whoever does not read is closed, not
//! waited for.
//!
//! Most sessions wait, and there are very many of them, so a session has a task of its own that is as large as the wait: the
//! task of the greeting ends with it, and what a session does now and then is in a box while it is done.

mod line;

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::response::Response;
use nod_core::device::Device;
use nod_core::encoding::base64url;
use nod_core::random;
use nod_core::token::{UnverifiedHello, verify_hello};
use nod_core::wire::{ClientFrame, CloseCode, ErrorCode, MAX_FRAME_BYTES, ServerFrame};

use super::auth::{ClientAddress, Origin, Shared, WaitSlot};
use super::error::{ApiError, ApiResult};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::approval::inbox::{self, Feed, News};
use crate::flow::approval::watch::{self, Watch};
use crate::flow::approval::{answer, progress};
use crate::flow::caller;
use crate::flow::caller::{guarded, guarded_proof};
use line::{End, Heard, Line, briefly, error_frame};

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
    ClientAddress(from): ClientAddress,
    Origin(origin): Origin,
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
            let line = Line::new(socket, app.config.http.write_timeout, slot);
            // In a box: the task that axum makes for it ends before the session begins.
            Box::pin(async move {
                let stop = app.lifecycle.clone();
                tokio::select! {
                    () = open(app, line, Caller { from, origin }) => {}
                    () = stop.stopping() => {}
                }
                drop(tracked);
            })
        });
    Ok(response)
}

/// Who opened a connection, as far as HTTP says.
struct Caller {
    from: Option<IpAddr>,
    origin: Option<String>,
}

/// Hears who is there, and begins the session.
async fn open(app: Shared, mut line: Line, caller: Caller) {
    let greeted = match Greeting::start(&app, &mut line, caller).await {
        Ok(greeting) => greeting.hear(&app, &mut line).await,
        Err(end) => Err(end),
    };
    let tasks = app.lifecycle.clone();
    match greeted {
        Ok(Who::Device(session)) => tasks.spawn(device_task(app, line, session)),
        Ok(Who::Browser(session)) => tasks.spawn(browser_task(app, line, session)),
        Err(end) => line.end(&app, end).await,
    }
}

/// A device's session, until it ends.
#[expect(clippy::manual_async_fn, reason = "an `async fn` stores its arguments twice in its future")]
fn device_task(app: Shared, mut line: Line, mut session: DeviceSession) -> impl Future<Output = ()> + Send {
    async move { session.run(&app, &mut line).await }
}

/// A browser's, likewise.
#[expect(clippy::manual_async_fn, reason = "an `async fn` stores its arguments twice in its future")]
fn browser_task(app: Shared, mut line: Line, mut session: BrowserSession) -> impl Future<Output = ()> + Send {
    async move { session.run(&app, &mut line).await }
}

/// A connection that has not said who it is.
#[must_use = "nobody listens yet"]
struct Greeting {
    nonce: String,
    caller: Caller,
}

/// Who a connection turned out to be.
enum Who {
    Device(DeviceSession),
    Browser(BrowserSession),
}

impl Greeting {
    async fn start(app: &App, line: &mut Line, caller: Caller) -> Result<Self, End> {
        let nonce = base64url(&random::bytes::<16>(&*app.random));
        line.say(&ServerFrame::Welcome { nonce: nonce.clone(), server_time: app.now().millis() }).await?;
        Ok(Self { nonce, caller })
    }

    /// One deadline from here until the client is known.
    async fn hear(self, app: &App, line: &mut Line) -> Result<Who, End> {
        let deadline = app.clock.sleep(app.config.http.hello_timeout);
        let first = async {
            loop {
                if let Heard::Frame(frame) = line.hear().await? {
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
            ClientFrame::Watch { ticket, token } => self.browser(app, line, ticket, token).await.map(Who::Browser),
            ClientFrame::Ack { .. } | ClientFrame::Answer { .. } => {
                Err(Refusal::new(ErrorCode::UnexpectedFrame, "say hello or watch first").into())
            }
        }
    }

    async fn device(self, app: &App, token: &str) -> Result<DeviceSession, End> {
        // After a restart everybody comes back at once. Who signs in meanwhile must not stand in that queue.
        let turn = app.limits.hellos.acquire().await.map_err(|_| End::Gone)?;
        let known = guarded_proof(app, self.caller.from, self.proved(app, token)).await?;
        let feed = Feed::open(app, &known, &[]).await?;
        drop(turn);
        Ok(DeviceSession { feed })
    }

    /// The active device that signed the nonce of this connection.
    async fn proved(&self, app: &App, token: &str) -> Result<Device, Refusal> {
        let now = app.now();
        let claimed = UnverifiedHello::peek(token).map_err(|error| Refusal::token(error, now))?;
        let verify = |known: &Device| {
            let verified = verify_hello(token, known, app.issuer(), &self.nonce, now);
            verified.map(drop).map_err(|error| Refusal::token(error, now))
        };
        inbox::greet(app, claimed.device, verify).await
    }

    async fn browser(
        self,
        app: &App,
        line: &mut Line,
        ticket: Option<String>,
        token: Option<String>,
    ) -> Result<BrowserSession, End> {
        let Caller { from, origin } = &self.caller;
        let (from, origin) = (*from, origin.as_deref());
        let (token, watch, view) = match (ticket, token) {
            (Some(ticket), None) => {
                let (token, watch, view) = guarded(app, from, watch::exchange(app, &ticket, origin)).await?;
                (Some(token), watch, view)
            }
            (None, Some(token)) => {
                let (watch, view) = guarded_proof(app, from, watch::resume(app, &token, origin)).await?;
                (None, watch, view)
            }
            _ => return Err(Refusal::new(ErrorCode::BadField, "watch: either a ticket or a token").into()),
        };
        line.say(&ServerFrame::Watching { token, view }).await?;
        Ok(BrowserSession { watch })
    }
}

/// Pings at a jittered pace, and notices who no longer answers.
///
/// It counts pings and not time: a clock that is set forwards must not close every socket at once, nor one that is set back
/// keep the dead ones.
struct Pulse {
    next: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Pings since the last sign of life.
    unanswered: u8,
}

/// So many pings may stay without an answer.
const UNANSWERED: u8 = 2;

impl Pulse {
    fn start(app: &App) -> Self {
        Self { next: Self::pause(app), unanswered: 0 }
    }

    fn alive(&mut self) {
        self.unanswered = 0;
    }

    /// Sends a ping and arms the next, unless two were missed.
    async fn beat(&mut self, app: &App, line: &mut Line) -> Result<(), End> {
        if self.unanswered >= UNANSWERED {
            return Err(Refusal::plain(ErrorCode::IdleTimeout).into());
        }
        self.unanswered += 1;
        self.next = Self::pause(app);
        line.write(Message::Ping(axum::body::Bytes::new())).await
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
    async fn run(&mut self, app: &App, line: &mut Line) {
        let Err(end) = self.converse(app, line).await;
        line.farewell(app, end).await;
    }

    async fn converse(&mut self, app: &App, line: &mut Line) -> Result<Infallible, End> {
        let _counted = app.metrics.connection("device_socket");
        line.tell(app, ServerFrame::Ready { device: self.feed.device() }).await?;
        let mut pulse = Pulse::start(app);
        loop {
            tokio::select! {
                news = self.feed.next(app) => line.tell(app, news_frame(news?)).await?,
                heard = line.hear() => {
                    pulse.alive();
                    if let Heard::Frame(frame) = heard? {
                        briefly(app, self.handle(app, line, frame)).await?;
                    }
                }
                () = &mut pulse.next => briefly(app, pulse.beat(app, line)).await?,
                () = app.lifecycle.finishing() => return Err(End::Close(CloseCode::GoingAway, None)),
            }
        }
    }

    async fn handle(&mut self, app: &App, line: &mut Line, frame: ClientFrame) -> Result<(), End> {
        match frame {
            ClientFrame::Answer { token } => {
                let challenge = nod_core::token::UnverifiedAnswer::peek(&token).ok().map(|answer| answer.challenge);
                let answered = async {
                    caller::count_call(app, &self.feed.device().to_string())?;
                    caller::guarded_on_socket(app, self.feed.device(), answer::answer(app, &token)).await
                };
                let reply = match answered.await {
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
                line.say(&reply).await
            }
            ClientFrame::Ack { challenge, what } => {
                let acknowledged = async {
                    caller::count_call(app, &self.feed.device().to_string())?;
                    progress::acknowledge(app, self.feed.account(), self.feed.device(), challenge, what).await
                };
                // In a box, for the same reason.
                match Box::pin(acknowledged).await {
                    Ok(()) => Ok(()),
                    // An acknowledgement is a hint: losing one is no reason to lose the connection.
                    Err(refusal) => line.say(&error_frame(&refusal, Some(challenge))).await,
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
    async fn run(&mut self, app: &App, line: &mut Line) {
        let Err(end) = self.converse(app, line).await;
        line.farewell(app, end).await;
    }

    async fn converse(&mut self, app: &App, line: &mut Line) -> Result<Infallible, End> {
        let _counted = app.metrics.connection("browser_socket");
        let mut pulse = Pulse::start(app);
        loop {
            if self.watch.is_done() {
                return Err(End::Close(CloseCode::Finished, None));
            }
            tokio::select! {
                view = self.watch.next(app) => line.tell(app, ServerFrame::View { view: view? }).await?,
                heard = line.hear() => match heard? {
                    Heard::Alive => pulse.alive(),
                    Heard::Frame(_) => {
                        return Err(Refusal::new(ErrorCode::UnexpectedFrame, "a waiting browser only listens").into());
                    }
                },
                () = &mut pulse.next => briefly(app, pulse.beat(app, line)).await?,
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
        println!("{sizes:?}, of which the socket {}", size_of::<Line>());
        assert!(sizes.into_iter().all(|size| size <= 1088), "{sizes:?}");
    }
}
