//! HTTP as no browser writes it: two readings of one request, floods of headers, senders that fall asleep.

use std::time::Duration;

use futures_util::future::join_all;
use nod_core::wire::ErrorCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::Server;
use crate::harness::person::Browser;

/// What must never be answered: it stands where a body, or nothing, should stand.
const SMUGGLED: &str = "GET /healthz HTTP/1.1\r\nHost: nod\r\n\r\n";

/// A service that closes what says nothing for a second. A request has longer: a sign-in takes its time on a busy machine.
async fn impatient() -> Server {
    Server::start_with(|config| {
        config.http.header_timeout = Duration::from_secs(1);
        config.http.request_timeout = Duration::from_secs(4);
    })
    .await
}

/// Sends bytes and reads until the service closes the connection.
async fn all_of(server: &Server, bytes: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    // A service that has refused already reads no more; what it said before counts.
    let _ = stream.write_all(bytes.as_ref()).await;
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said).await;
    String::from_utf8(said).unwrap()
}

/// The status codes that came, in their order.
fn statuses(said: &str) -> Vec<u16> {
    said.split("HTTP/1.1 ").skip(1).map(|rest| rest[..3].parse().unwrap()).collect()
}

fn post(headers: &str, body: &str) -> String {
    format!("POST /v1/device/answer HTTP/1.1\r\nHost: nod\r\nContent-Type: application/json\r\n{headers}\r\n\r\n{body}")
}

#[tokio::test]
async fn a_request_that_can_be_read_in_two_ways_is_refused() {
    let server = impatient().await;
    let mut cases = Vec::new();
    for headers in [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 0x5",
        "Content-Length: 5 5",
        "Content-Length:",
        "Content-Length: 99999999999999999999999",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: \x0bchunked",
        "X-Folded: a\r\n b\r\nContent-Length: 0",
        "X-Nul: a\0b\r\nContent-Length: 0",
        "X-Return: a\rContent-Length: 5",
        "No colon",
        " Content-Length: 5",
        ": nameless",
    ] {
        cases.push(post(headers, &format!("{SMUGGLED}{SMUGGLED}")));
    }
    cases.push(format!("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}"));
    cases.push(format!("GET /a b HTTP/1.1\r\nHost: nod\r\n\r\n{SMUGGLED}"));
    cases.push(format!("GET / HTTP/9.9\r\nHost: nod\r\n\r\n{SMUGGLED}"));
    let said = join_all(cases.iter().map(|case| all_of(&server, case))).await;
    for (case, said) in cases.iter().zip(said) {
        assert_eq!(statuses(&said), [400], "{case:?}: {said}");
        assert!(
            said.to_ascii_lowercase().contains("connection: close") || said.contains("content-length: 0"),
            "{said}"
        );
    }
    server.finish().await;
}

/// Which of the two a proxy, a cache or a log reads is anybody's guess.
#[tokio::test]
async fn a_header_that_says_one_thing_stands_once() {
    let server = impatient().await;
    let twice = [
        ("DPoP", "a", "b"),
        ("dpop", "a", "a"),
        ("Authorization", "Basic YTpi", "Basic YTpj"),
        ("Authorization", "Bearer a", "Basic YTpj"),
        ("Idempotency-Key", "a", "b"),
        ("Origin", "https://a.example", "https://b.example"),
        ("Host", "other", "another"),
        ("Content-Type", "application/json", "text/plain"),
        ("Sec-Fetch-Site", "same-origin", "cross-site"),
    ];
    for path in ["/v1/challenges", "/v1/device/inbox", "/v1/watch/poll", "/sign-in", "/nowhere"] {
        for (name, first, second) in twice {
            let host = if name == "Host" { "" } else { "Host: nod\r\n" };
            let request = format!(
                "POST {path} HTTP/1.1\r\n{host}{name}: {first}\r\n{name}: {second}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            );
            let said = all_of(&server, request).await;
            assert_eq!(statuses(&said), [400], "{path} {name}: {said}");
            assert!(said.contains("bad_parameter") && said.contains("more than once"), "{path} {name}: {said}");
        }
    }
    // One address in the first line and another in the header.
    let said = all_of(&server, "GET http://other.example/healthz HTTP/1.1\r\nHost: nod\r\n\r\n").await;
    assert_eq!(statuses(&said), [400], "{said}");
    let said = all_of(&server, "GET http://nod/healthz HTTP/1.1\r\nHost: NOD\r\n\r\n").await;
    assert_eq!(statuses(&said), [200], "{said}");
    // Headers that are lists may stand twice.
    let lists = "Accept: a/b\r\nAccept: c/d\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 1.2.3.5\r\nCookie: a=b\r\nCookie: c=d";
    let said = all_of(&server, format!("GET /healthz HTTP/1.1\r\nHost: nod\r\n{lists}\r\n\r\n")).await;
    assert_eq!(statuses(&said), [200], "{said}");
    server.finish().await;
}

#[tokio::test]
async fn what_stands_in_a_body_is_never_a_request() {
    let server = impatient().await;
    let length = SMUGGLED.len();
    let chunk = |size: &str| post("Transfer-Encoding: chunked", &format!("{size}\r\n{SMUGGLED}"));
    let cases = [
        // Both lengths: one reading, one answer, and the connection ends (RFC 9112 §6.1).
        post(&format!("Content-Length: {}\r\nTransfer-Encoding: chunked", length + 5), &format!("0\r\n\r\n{SMUGGLED}")),
        post(&format!("Transfer-Encoding: chunked\r\nContent-Length: {}", length + 5), &format!("0\r\n\r\n{SMUGGLED}")),
        post("Transfer-Encoding: chunked\r\nContent-Length: 4", &format!("0\r\n\r\n{SMUGGLED}")),
        // A body where none is looked at.
        format!("GET /nowhere HTTP/1.1\r\nHost: nod\r\nContent-Length: {length}\r\n\r\n{SMUGGLED}"),
        post(&format!("Content-Length: {length}"), SMUGGLED),
        post(&format!("Content-Length: {length}\r\nContent-Length: {length}"), SMUGGLED),
        post(&format!("Content-Length: {length}\r\nExpect: 100-continue"), SMUGGLED),
        // Chunks whose size is no size, or not theirs.
        chunk("FFFFFFFFFFFFFFFFF"),
        chunk("-1"),
        chunk("0x5"),
        chunk("5"),
        chunk("5 5"),
        chunk(""),
    ];
    let said = join_all(cases.iter().map(|case| all_of(&server, case))).await;
    for (case, said) in cases.iter().zip(said) {
        let statuses: Vec<u16> = statuses(&said).into_iter().filter(|status| *status != 100).collect();
        assert!(matches!(statuses[..], [400..=499 | 504]), "{case:?}: {said}");
        assert!(!said.contains("\r\n\r\nok\n"), "{case:?}: {said}");
    }
    server.finish().await;
}

#[tokio::test]
async fn requests_in_a_row_are_answered_in_their_order() {
    let server = impatient().await;
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: nod\r\n\r\n");
    let said = all_of(&server, get("/healthz") + &get("/nowhere") + &get("/healthz")).await;
    assert_eq!(statuses(&said), [200, 404, 200]);
    // Another host in the address than in the header: one request, and nothing of it leads elsewhere.
    let said = all_of(&server, "GET http://other.example/sign-in HTTP/1.1\r\nHost: nod\r\n\r\n").await;
    assert_eq!(statuses(&said).len(), 1);
    assert!(!said.contains("other.example"), "{said}");
    server.finish().await;
}

#[tokio::test]
async fn floods_of_headers_are_refused() {
    let server = impatient().await;
    let many = |count: usize| (0..count).map(|number| format!("X-{number}: a\r\n")).collect::<Vec<_>>().concat();
    let get = |headers: &str| format!("GET /healthz HTTP/1.1\r\nHost: nod\r\n{headers}\r\n");
    assert_eq!(statuses(&all_of(&server, get(&many(60))).await), [200]);
    assert_eq!(statuses(&all_of(&server, get(&many(64))).await), [431]);
    // So much more than fits that it is refused while it is sent: the answer may be lost with the connection.
    for flood in [get(&many(10_000)), get(&format!("X: {}\r\n", "a".repeat(1 << 20))), "G".repeat(1 << 20)] {
        let said = all_of(&server, flood).await;
        assert!(matches!(statuses(&said)[..], [] | [431 | 414 | 400]), "{said}");
    }
    server.finish().await;
}

/// Each of them is closed by a deadline, and people sign in meanwhile.
#[tokio::test]
async fn senders_that_fall_asleep_are_closed_and_nobody_waits_for_them() {
    let server = impatient().await;
    server.account_with("anna", Some("correct horse battery"), false).await;
    let silent = ["", "P", "PRI * HTTP/2.0\r\n", "GET /healthz HTTP/1.1\r\nX-Slow: ", "GET /healthz HTTP/1.1\r\n"];
    let slow = join_all(silent.iter().cycle().take(200).map(|start| all_of(&server, start)));
    let body = all_of(&server, post("Content-Length: 100", "{"));
    let honest = async {
        let mut browser = Browser::new(&server);
        browser.sign_in("anna", "correct horse battery").await;
        assert_eq!(browser.get("/account").await.status, 200);
    };
    let (slow, body, ()) = tokio::join!(slow, body, honest);
    assert!(slow.iter().all(|said| !said.contains("HTTP/1.1 200")), "{slow:?}");
    assert_eq!(statuses(&body), [504]);
    assert!(body.contains(ErrorCode::Timeout.as_str()), "{body}");
    server.finish().await;
}
