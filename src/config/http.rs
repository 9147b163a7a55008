//! Where Nod listens, and how long anything there may take.

use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::network::Network;
use super::section::{at_least, not_zero, section, setting_types};

section! {
    /// Where it listens, and how long anything may take.
    #[name = "http"]
    #[check = Self::agree]
    pub struct Http {
        /// The address of the service. Put a proxy with TLS before it for any `public_url` with https.
        listen: SocketAddr = "127.0.0.1:8080",

        /// The address of the metrics, never the public one; "off" for none.
        metrics_listen: Option<SocketAddr> = "127.0.0.1:9464",

        /// Proxies that are believed about where a request comes from: addresses, or networks such as "10.0.0.0/8".
        /// Each must append what it sees to `forwarded_header`, or replace that header. An entry that is no address
        /// ("unknown", "_hidden", nothing) makes the client unknown: the phone shows no address, and all unknown
        /// clients share one set of limits.
        #[cost = "A network that is too wide lets anybody choose the address that the phone shows."]
        trusted_proxies: Vec<Network> = [],

        /// The header in which the proxies report the client's address: x-forwarded-for, or forwarded (RFC 7239). The
        /// other one is ignored.
        #[cost = "A header that the proxies pass on as the client sent it lets anybody choose the address that the \
            phone shows."]
        forwarded_header: ForwardedHeader = "x-forwarded-for",

        /// The most connections; further ones are closed at once. This very machine has a few more, for health
        /// checks. The process needs as many open files.
        #[check = at_least(1)]
        max_connections: usize = 50_000,

        /// The most connections of one address (IPv6: one /64). Each call that waits over HTTP/2 counts like a
        /// connection. A proxy that `trusted_proxies` names may have any number: behind it, sockets and waiting calls
        /// are counted for each address that it names. Raise it where a large office shares one address.
        #[cost = "A large number lets one machine take all places."]
        #[check = at_least(1)]
        max_connections_per_address: usize = 1000,

        /// The most calls of one relying party that wait on purpose (GET /v1/challenges/{id}?wait=). They do not
        /// count for the address of its server, which asks for all of its users; over HTTP/1.1 their connections do.
        /// Over HTTP/2 one connection takes 100 calls at a time: a server with more of them opens several.
        #[check = at_least(1)]
        max_waits_per_relying_party: usize = 10_000,

        /// The largest request body.
        max_body_bytes: usize = 65_536,

        /// The longest that a client may take to send its headers, and that a connection may be without a request.
        /// Over HTTP/2 a PING after this long asks whether the client is there, and has as long again for its answer.
        #[check = not_zero]
        header_timeout: Duration = "10s",

        /// The longest that a call may take which does not wait on purpose.
        request_timeout: Duration = "15s",

        /// The longest that a call may wait on purpose (long-polling).
        max_wait: Duration = "30s",

        /// The longest that a socket may stay without saying who it is.
        hello_timeout: Duration = "10s",

        /// How often a socket is pinged; one that misses two pings is closed.
        ping_interval: Duration = "30s",

        /// The longest that a client may take nothing of what is sent to it, over HTTP/1.1, HTTP/2 or a socket; then
        /// the connection ends.
        #[check = not_zero]
        write_timeout: Duration = "10s",

        /// How long connections that are kept alive are still served when the service stops, each until its next
        /// answer: part of `shutdown_grace`.
        drain: Duration = "1s",

        /// How long requests under way may take to finish when the service stops.
        shutdown_grace: Duration = "10s",
    }
}

impl Http {
    fn agree(&self) -> Result<(), String> {
        if self.drain < self.shutdown_grace {
            Ok(())
        } else {
            Err("http.drain: less than http.shutdown_grace".to_owned())
        }
    }
}

/// The header in which proxies report the client's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`.
    #[serde(alias = "X-Forwarded-For")]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    #[serde(alias = "Forwarded")]
    Forwarded,
}

impl ForwardedHeader {
    /// The header's name, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
        }
    }
}

setting_types!(Text, Whole: ForwardedHeader);
