//! `nod serve`.

use std::net::SocketAddr;
use std::process::ExitCode;

use listenfd::ListenFd;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::output::{self, Failure};
use crate::app::{App, Parts};
use crate::config::Config;
use crate::flow::Refusal;
use crate::flow::sign_in::setup;
use crate::screening::Screening;
use crate::service::{Listeners, lock_instance};
use crate::telemetry;

/// The sockets that the parent of this process opened for it (`LISTEN_FDS`, as systemd passes them): the service's
/// first, then the metrics'. They outlive the process, so that nobody is refused while the next one starts.
pub(super) struct Inherited {
    service: Option<std::net::TcpListener>,
    metrics: Option<std::net::TcpListener>,
}

impl Inherited {
    /// Takes them over, where there are any.
    pub(super) fn take() -> Result<Self, Failure> {
        let mut sockets = ListenFd::from_env();
        let mut take = |place| {
            let taken = sockets.take_tcp_listener(place);
            taken.map_err(|error| Failure::System(format!("LISTEN_FDS: socket {place} cannot be used: {error}")))
        };
        Ok(Self { service: take(0)?, metrics: take(1)? })
    }
}

/// Runs the service until it is told to stop.
pub(super) async fn run(config: Config, inherited: Inherited) -> Result<ExitCode, Failure> {
    telemetry::init(&config.log)?;
    let _lock = lock_instance(&config).await?;
    // A file that may not grow is told as a write that failed, which the store survives, and not by death.
    let _too_large = signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))?;
    let service = listen(config.http.listen, inherited.service).await?;
    let metrics = match config.http.metrics_listen {
        Some(address) => Some(listen(address, inherited.metrics).await?),
        None => None,
    };
    let parts = Parts::connect(config).await?;
    // From here on a stop is an orderly one.
    let stop = stop_signal()?;
    tracing::info!(
        version = super::version(), listen = %service.local_addr()?, public_url = parts.config.service.public_url,
        database = parts.store.backend(), "nod is starting"
    );
    // Before anything is printed: what stops the start is the last thing that is read then.
    let app = App::open(parts).await.map_err(Refusal::from)?;
    warm_up()?;
    let link = setup::link(&app).await?;
    if output::line(next_steps(app.issuer(), link.as_deref())).is_err() && link.is_some() {
        tracing::warn!("nobody reads standard output: the set-up link is lost, the next start makes another");
    }
    let in_time = crate::service::serve(app, Listeners { service, metrics }, stop).await?;
    Ok(if in_time { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Prepares for the first new password, on a thread of its own: nobody waits for it, and it ends by itself.
fn warm_up() -> Result<(), Failure> {
    std::thread::Builder::new().name("warm-up".to_owned()).spawn(Screening::warm_up)?;
    Ok(())
}

/// What to do next. The last two lines say it; `link` is there until the first account is.
fn next_steps(address: &str, link: Option<&str>) -> String {
    let Some(link) = link else {
        return format!("Nod is ready at {address} (Ctrl-C stops it).\nNext: open {address} in a browser and sign in.");
    };
    format!(
        "There is no account yet. This link creates the first one, once:\n\n    {link}\n\n\
         The page after it shows a link for your phone. A second terminal can stand in for the phone:\n\n    \
         nod-device enrol 'LINK'      (from the source tree: cargo run -p nod-device -- enrol 'LINK')\n    \
         nod-device watch             (waits for your next sign-in, shows it, and asks)\n\n\
         Nod is ready at {address} (Ctrl-C stops it).\n\
         Next: open the link above in a browser and create your account."
    )
}

async fn listen(address: SocketAddr, inherited: Option<std::net::TcpListener>) -> Result<TcpListener, Failure> {
    if let Some(socket) = inherited {
        socket.set_nonblocking(true)?;
        return Ok(TcpListener::from_std(socket)?);
    }
    TcpListener::bind(address).await.map_err(|error| format!("cannot listen on {address}: {error}").into())
}

/// Ends at the first SIGTERM or SIGINT.
fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_two_lines_say_where_it_is_and_what_to_do_next() {
        let address = "https://login.example.org";
        let link = "https://login.example.org/setup#code";
        for (given, next) in [
            (None, format!("Next: open {address} in a browser and sign in.")),
            (Some(link), "Next: open the link above in a browser and create your account.".to_owned()),
        ] {
            let steps = next_steps(address, given);
            let lines: Vec<&str> = steps.lines().collect();
            let last = lines.last_chunk::<2>().unwrap();
            assert_eq!(*last, [&format!("Nod is ready at {address} (Ctrl-C stops it)."), next.as_str()]);
            assert_eq!(steps.contains(link), given.is_some(), "{steps}");
        }
    }
}
