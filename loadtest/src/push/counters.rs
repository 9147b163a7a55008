//! The server's own account of its pushes, from its metrics.

use std::time::Duration;

use tokio::time::Instant;

use crate::Failure;
use crate::http::{Connection, request};
use crate::target::Server;

/// How often the server is asked while something is waited for: seldom, because each look costs it some work.
const LOOK: Duration = Duration::from_millis(50);

/// What the server has counted of Web Push.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counters {
    /// Pushes that the service accepted.
    pub(super) accepted: u64,
    /// Pushes for which there was no place.
    pub(super) dropped: u64,
    /// Pushes that are over, whatever became of them.
    pub(super) over: u64,
    /// Requests to the service, further tries included.
    pub(super) sends: u64,
    /// Pushes that wait, are under way or wait for another try.
    pub(super) queue: u64,
}

impl Counters {
    /// Asks the server.
    pub(super) async fn of(metrics: &Server) -> Result<Self, Failure> {
        let ask = request("GET", "/metrics", &metrics.host, &[], "");
        let body = Connection::open(metrics.address).await?.exchange(&ask).await?.good()?;
        Ok(Self::parse(&String::from_utf8(body)?))
    }

    /// Waits until the counters are as they should be.
    pub(super) async fn once(
        metrics: &Server,
        patience: Duration,
        enough: impl Fn(&Self) -> bool,
    ) -> Result<Self, Failure> {
        let began = Instant::now();
        loop {
            let counters = Self::of(metrics).await?;
            if enough(&counters) {
                return Ok(counters);
            }
            if began.elapsed() > patience {
                return Err(format!("after {patience:?} the pushes are still at {counters:?}").into());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    fn parse(text: &str) -> Self {
        let mut counters = Self::default();
        for line in text.lines() {
            let Some((name, rest)) = line.split_once('{') else { continue };
            let Some((labels, value)) = rest.split_once("} ") else { continue };
            if !labels.contains("service=\"webpush\"") {
                continue;
            }
            let value: u64 = value.parse().unwrap_or_default();
            match name {
                "nod_pushes_total" => {
                    counters.over += value;
                    if labels.contains("outcome=\"accepted\"") {
                        counters.accepted += value;
                    } else if labels.contains("outcome=\"dropped\"") {
                        counters.dropped += value;
                    }
                }
                "nod_push_sends_total" => counters.sends += value,
                "nod_push_queue" => counters.queue += value,
                _ => {}
            }
        }
        counters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_push_alone_is_counted() {
        let text = "# HELP nod_pushes Pushes\n\
             nod_pushes_total{service=\"webpush\",outcome=\"accepted\"} 7\n\
             nod_pushes_total{service=\"webpush\",outcome=\"dropped\"} 2\n\
             nod_pushes_total{service=\"webpush\",outcome=\"failed\"} 1\n\
             nod_pushes_total{service=\"fcm\",outcome=\"accepted\"} 100\n\
             nod_push_sends_total{service=\"webpush\"} 9\n\
             nod_push_queue{service=\"webpush\"} 3\n\
             nod_push_send_seconds_sum{service=\"webpush\"} 0.25\n\
             nod_uptime 5\n";
        let expected = Counters { accepted: 7, dropped: 2, over: 10, sends: 9, queue: 3 };
        assert_eq!(Counters::parse(text), expected);
    }
}
