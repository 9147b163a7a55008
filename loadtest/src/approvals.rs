//! Approvals, end to end, in a closed loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::wire::{ClientFrame, ServerFrame};
use nod_device::{Account, Api, Connection, Device, Event, Outside, Store, Stream};
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_util::sync::CancellationToken;

use crate::Options;
use crate::report::Report;

/// What went wrong, in words.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// An approval that takes longer than this failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Report, Failure> {
    let outside = Outside::system()?;
    let phones = phones(options, &outside).await?;
    let asker = Arc::new(Asker {
        http: reqwest::Client::builder().build()?,
        options: options.clone(),
        left: AtomicU32::new(options.count),
    });
    let stop = CancellationToken::new();
    let usernames: Vec<String> = phones.iter().map(|(username, _)| username.clone()).collect();
    // Phones and browsers are futures of one task each, joined below: nothing outlives the run.
    let mut connections = Vec::new();
    for (_, api) in &phones {
        let device = api.device().clone();
        let connection = nod_device::connect(&device, &outside, &outside.time()).await?;
        connections.push((device, connection));
    }
    let answering =
        connections.into_iter().map(|(device, connection)| say_yes(device, connection, outside.clone(), stop.clone()));
    let began = Instant::now();
    let asking = (0..options.concurrency)
        .zip(usernames.iter().cycle())
        .map(|(_, username)| asker.clone().work(username.clone()));
    let asked = async {
        let outcomes = join_all(asking).await;
        stop.cancel();
        outcomes
    };
    let (outcomes, _) = tokio::join!(asked, join_all(answering));
    let took = began.elapsed();
    let (latencies, failures): (Vec<_>, Vec<_>) = outcomes.into_iter().unzip();
    Ok(Report::new(latencies.concat(), failures.into_iter().sum(), took))
}

/// The enrolled accounts of the folder that belong to the server.
async fn phones(options: &Options, outside: &Outside) -> Result<Vec<(String, Api)>, Failure> {
    let store = Store::open(options.home.clone())?;
    let mut phones = Vec::new();
    for identity in store.identities()?.into_iter().filter(|identity| identity.server == options.server) {
        let mut account = Account::open(store.clone(), identity.device, None, outside.clone())?;
        phones.push((identity.username.clone(), account.api().await?));
    }
    if phones.is_empty() {
        return Err(format!(
            "no account of {} in {}: enrol one with nod-device",
            options.server,
            options.home.display()
        )
        .into());
    }
    Ok(phones)
}

/// A phone whose owner says YES at once.
async fn say_yes<S: Stream>(device: Device, mut connection: Connection<S>, outside: Outside, stop: CancellationToken) {
    let time = outside.time();
    loop {
        let event = tokio::select! {
            event = connection.next() => event,
            () = stop.cancelled() => break,
        };
        match event {
            Ok(Event::Challenge(question)) => {
                let answer = question.answer(&device, Verdict::Approve, None, time.now());
                if connection.answer(&answer).await.is_err() {
                    return;
                }
            }
            Ok(_) => {}
            Err(error) => {
                eprintln!("a phone lost its connection: {error}");
                return;
            }
        }
    }
    connection.close().await;
}

/// The relying party and its waiting browsers.
struct Asker {
    http: reqwest::Client,
    options: Options,
    left: AtomicU32,
}

impl Asker {
    /// Asks until enough was asked: the latencies, and how many failed.
    async fn work(self: Arc<Self>, username: String) -> (Vec<Duration>, usize) {
        let mut latencies = Vec::new();
        let mut failed = 0;
        while self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            let began = Instant::now();
            match tokio::time::timeout(PATIENCE, self.approve(&username)).await {
                Ok(Ok(StateName::Approved)) => latencies.push(began.elapsed()),
                Ok(Ok(other)) => {
                    eprintln!("a challenge ended as {}", other.as_str());
                    failed += 1;
                }
                Ok(Err(error)) => {
                    eprintln!("an approval failed: {error}");
                    failed += 1;
                }
                Err(_) => {
                    eprintln!("an approval took longer than {PATIENCE:?}");
                    failed += 1;
                }
            }
        }
        (latencies, failed)
    }

    /// One approval, up to the browser's final view.
    async fn approve(&self, username: &str) -> Result<StateName, Failure> {
        let request = self.http.post(format!("{}/v1/challenges", self.options.server));
        let request = request.basic_auth(&self.options.client, Some(&self.options.secret));
        let reply = request.json(&json!({ "username": username, "level": "tap" })).send().await?;
        let status = reply.status();
        let body: Value = reply.json().await?;
        if body.get("level").and_then(Value::as_str) != Some("tap") {
            return Err(format!("{status}: {body} (the relying party needs the policy tap)").into());
        }
        let ticket = body.get("ticket").and_then(Value::as_str).ok_or("a reply without a ticket")?;

        let url = format!("{}/v1/socket", self.options.server.replacen("http", "ws", 1));
        let mut handshake = url.into_client_request()?;
        handshake.headers_mut().insert("origin", self.options.origin.parse()?);
        let config = Some(nod_device::socket_config());
        let (mut socket, _) = tokio_tungstenite::connect_async_with_config(handshake, config, true).await?;
        let watch = ClientFrame::Watch { ticket: Some(ticket.to_owned()), token: None };
        socket.send(Message::text(serde_json::to_string(&watch)?)).await?;
        while let Some(message) = socket.next().await {
            let Message::Text(text) = message? else { continue };
            match serde_json::from_str(text.as_str())? {
                ServerFrame::Watching { view, .. } | ServerFrame::View { view } if view.state.is_final() => {
                    return Ok(view.state);
                }
                ServerFrame::Error { code, message, .. } => return Err(format!("{code}: {message}").into()),
                _ => {}
            }
        }
        Err("the server closed the socket without a final view".into())
    }
}
