//! `nod serve`.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use listenfd::ListenFd;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::output::{self, Failure};
use super::qr;
use crate::app::{App, Parts};
use crate::config::Config;
use crate::flow::Refusal;
use crate::flow::sign_in::setup;
use crate::screening::Screening;
use crate::service::{Listeners, PhoneAppListener, lock_instance};
use crate::telemetry;

/// The sockets that the parent of this process opened for it (`LISTEN_FDS`, as systemd passes them): one for each listener that the
/// configuration has, in the order in which [`run`] takes them. They outlive the process, so that nobody is refused while the next one
/// starts.
pub(super) struct Inherited(std::vec::IntoIter<std::net::TcpListener>);

/// The most listeners that a configuration has: the service's, the metrics' and the phone app's.
const LISTENERS: usize = 3;

impl Inherited {
    /// Takes them over, where there are any.
    pub(super) fn take() -> Result<Self, Failure> {
        let mut sockets = ListenFd::from_env();
        let take = |place| {
            let taken = sockets.take_tcp_listener(place);
            taken.map_err(|error| Failure::System(format!("LISTEN_FDS: socket {place} cannot be used: {error}")))
        };
        let taken: Result<Vec<_>, _> = (0..LISTENERS).map(take).filter_map(Result::transpose).collect();
        Ok(Self(taken?.into_iter()))
    }

    /// The next socket, or a new one at `address`, which the setting `key` has.
    async fn listen(&mut self, key: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
        if let Some(socket) = self.0.next() {
            socket.set_nonblocking(true)?;
            return Ok(TcpListener::from_std(socket)?);
        }
        let bound = TcpListener::bind(address).await;
        bound.map_err(|error| format!("{key}: cannot listen on {address}: {error}").into())
    }
}

/// Runs the service until it is told to stop.
pub(super) async fn run(config: Config, mut inherited: Inherited) -> Result<ExitCode, Failure> {
    telemetry::init(&config.log)?;
    let _lock = lock_instance(&config).await?;
    // A file that may not grow is told as a write that failed, which the store survives, and not by death.
    let _too_large = signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))?;
    let service = inherited.listen("http.listen", config.http.listen).await?;
    let metrics = match config.http.metrics_listen {
        Some(address) => Some(inherited.listen("http.metrics_listen", address).await?),
        None => None,
    };
    let phone_app = match config.app.listen.filter(|_| config.app_url().is_some()) {
        Some(address) => Some(PhoneAppListener::of_this_build(inherited.listen("app.listen", address).await?)),
        None => None,
    };
    let parts = Parts::connect(config).await?;
    // From here on a stop is an orderly one.
    let stop = stop_signal()?;
    tracing::info!(
        version = super::version(), listen = %service.local_addr()?, public_url = parts.config.service.public_url,
        database = parts.store.backend(), "nod is starting"
    );
    say_where_the_app_is(&parts.config, phone_app.as_ref());
    // Before anything is printed: what stops the start is the last thing that is read then.
    let app = App::open(parts).await.map_err(Refusal::from)?;
    warm_up()?;
    let link = setup::link(&app).await?;
    let phone = phone_app.as_ref().and_then(|listener| app_address(&app.config, listener));
    if output::line(next_steps(app.issuer(), phone.as_deref(), link.as_deref())).is_err() && link.is_some() {
        tracing::warn!("nobody reads standard output: the set-up link is lost, the next start makes another");
    }
    let in_time = crate::service::serve(app, Listeners { service, metrics, phone_app }, stop).await?;
    Ok(if in_time { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Prepares for the first new password, on a thread of its own: nobody waits for it, and it ends by itself.
fn warm_up() -> Result<(), Failure> {
    std::thread::Builder::new().name("warm-up".to_owned()).spawn(Screening::warm_up)?;
    Ok(())
}

/// Says in the log where the phone app is, or why there is none.
fn say_where_the_app_is(config: &Config, listener: Option<&PhoneAppListener>) {
    match (listener, config.app_url()) {
        (Some(listener), Some(url)) => {
            let version = listener.version().unwrap_or("none: run scripts/phone-build and build again");
            tracing::info!(url, version, "the phone app");
        }
        _ if config.app.listen.is_some() => {
            tracing::info!("there is no phone app: set app.public_url to a second host name (docs/phone-app.md)");
        }
        _ => {}
    }
}

/// Where the phone app is, for who reads a terminal: with a QR code of it. `None`: nobody reads one, or there is no app to open.
fn app_address(config: &Config, listener: &PhoneAppListener) -> Option<String> {
    let url = config.app_url().filter(|_| std::io::stdout().is_terminal())?;
    if listener.version().is_none() {
        return Some("The phone app is not in this build: run scripts/phone-build, then build again.\n".to_owned());
    }
    let code = qr::draw(&url, true).unwrap_or_default();
    Some(format!("The phone app is at {url}, also for a browser in the place of a phone:\n\n{code}"))
}

/// What to do next. The last two lines say it; `phone` says where the phone app is, `link` is there until the first account is.
fn next_steps(address: &str, phone: Option<&str>, link: Option<&str>) -> String {
    let phone = phone.map(|phone| format!("{phone}\n")).unwrap_or_default();
    let Some(link) = link else {
        return format!(
            "{phone}Nod is ready at {address} (Ctrl-C stops it).\nNext: open {address} in a browser and sign in."
        );
    };
    format!(
        "There is no account yet. This link creates the first one, once:\n\n    {link}\n\n\
         The page after it shows a link for your phone. A second terminal can stand in for the phone:\n\n    \
         nod-device enrol 'LINK'      (from the source tree: cargo run -p nod-device -- enrol 'LINK')\n    \
         nod-device watch             (waits for your next sign-in, shows it, and asks)\n\n\
         {phone}\
         Nod is ready at {address} (Ctrl-C stops it).\n\
         Next: open the link above in a browser and create your account."
    )
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
            let phone = "The phone app is at https://app.example.org";
            assert!(next_steps(address, Some(phone), given).contains(&format!("{phone}\nNod is ready")));
            let steps = next_steps(address, None, given);
            let lines: Vec<&str> = steps.lines().collect();
            let last = lines.last_chunk::<2>().unwrap();
            assert_eq!(*last, [&format!("Nod is ready at {address} (Ctrl-C stops it)."), next.as_str()]);
            assert_eq!(steps.contains(link), given.is_some(), "{steps}");
        }
    }
}
