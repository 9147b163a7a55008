//! What a mock does other than taking a push, in both versions of HTTP.

use std::sync::Arc;
use std::time::Duration;

use h2::Reason;
use nod_push_mocks::{Apns, Behaviour, Ca, Settings, WebPush};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use crate::client::{Client, Request, tls};

fn request(url: String) -> Request {
    Request { method: "POST", url, headers: Vec::new(), body: b"{}".to_vec() }
}

/// A bare HTTP/2 connection, and who drives it.
async fn bare(ca: &Ca, apns: &Apns) -> (h2::client::SendRequest<hyper::body::Bytes>, JoinSet<Result<(), h2::Error>>) {
    let address = apns.url().replace("https://", "");
    let socket = TcpStream::connect(&address).await.unwrap();
    let connector = TlsConnector::from(Arc::new(tls(ca, &[b"h2"])));
    let stream = connector.connect("localhost".try_into().unwrap(), socket).await.unwrap();
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    (client, driver)
}

async fn ask(client: &mut h2::client::SendRequest<hyper::body::Bytes>) -> Result<u16, h2::Error> {
    let request = http::Request::post("https://localhost/3/device/1").body(()).unwrap();
    let (response, _) = client.send_request(request, true)?;
    Ok(response.await?.status().as_u16())
}

#[tokio::test]
async fn the_queue_comes_first_and_then_the_rest() {
    let ca = Ca::new();
    let apns = Apns::start(&ca).await;
    let client = Client::http2(&ca);
    apns.otherwise(Behaviour::ExpiredCredentials);
    let headers = vec![("retry-after".to_owned(), "7".to_owned())];
    apns.next([
        Behaviour::Answer { status: 429, headers, body: r#"{"reason":"TooManyRequests"}"#.to_owned() },
        Behaviour::Redirect("https://localhost/elsewhere".to_owned()),
        Behaviour::Malformed,
    ]);
    let answer = client.send(request(apns.url())).await;
    assert_eq!(
        (answer.reason(), &answer.headers["retry-after"]),
        ((429, "TooManyRequests".to_owned()), &"7".parse().unwrap())
    );
    let answer = client.send(request(apns.url())).await;
    assert_eq!((answer.status, answer.headers["location"].to_str().unwrap()), (307, "https://localhost/elsewhere"));
    let answer = client.send(request(apns.url())).await;
    assert_eq!((answer.status, serde_json::from_str::<serde_json::Value>(&answer.text).ok()), (400, None));
    for _ in 0..2 {
        assert_eq!(client.send(request(apns.url())).await.reason(), (403, "ExpiredProviderToken".to_owned()));
    }
    apns.otherwise(Behaviour::Accept);
    assert_eq!(client.send(request(apns.url())).await.reason(), (404, "BadPath".to_owned()));
    assert_eq!((apns.requests(), apns.received(), apns.refused().len()), (6, Vec::new(), 1));
}

#[tokio::test]
async fn a_reset_ends_the_stream_and_not_the_connection() {
    let ca = Ca::new();
    let apns = Apns::start(&ca).await;
    let (mut client, _driver) = bare(&ca, &apns).await;
    apns.next([Behaviour::Reset]);
    let error = ask(&mut client).await.unwrap_err();
    assert!(error.is_reset() && error.is_remote(), "{error:?}");
    assert_eq!(error.reason(), Some(Reason::INTERNAL_ERROR));
    assert_eq!(ask(&mut client).await.unwrap(), 403);
    assert_eq!((apns.connections(), apns.requests()), (1, 2));
}

#[tokio::test]
async fn a_goaway_says_that_the_stream_was_not_looked_at() {
    let ca = Ca::new();
    let apns = Apns::start(&ca).await;
    let (mut client, mut driver) = bare(&ca, &apns).await;
    apns.next([Behaviour::Accept, Behaviour::GoAway]);
    assert_eq!(ask(&mut client).await.unwrap(), 403);
    // h2 fails a stream with the frame only where the frame does not cover it.
    let error = ask(&mut client).await.unwrap_err();
    assert!(error.is_go_away() && error.is_remote(), "{error:?}");
    assert_eq!(error.reason(), Some(Reason::NO_ERROR));
    driver.join_next().await.unwrap().unwrap().unwrap();
    assert!(ask(&mut client).await.is_err(), "the connection is closed");
    assert_eq!(apns.requests(), 2);
}

#[tokio::test]
async fn who_hangs_holds_up_nobody_else() {
    let ca = Ca::new();
    let apns = Apns::start(&ca).await;
    let (client, _driver) = bare(&ca, &apns).await;
    apns.next([Behaviour::Hang]);
    let mut hanging = JoinSet::new();
    let mut held = client.clone();
    hanging.spawn(async move { ask(&mut held).await });
    apns.wait_for_requests(1).await;
    assert_eq!(ask(&mut client.clone()).await.unwrap(), 403);
    assert!(hanging.try_join_next().is_none());
}

#[tokio::test]
async fn a_huge_body_ends_at_last() {
    let ca = Ca::new();
    let web = WebPush::start(&ca).await;
    web.otherwise(Behaviour::Huge(10_000_001));
    for client in [Client::http2(&ca), Client::http1(&ca)] {
        let answer = client.send(request(web.url())).await;
        assert_eq!((answer.status, answer.text.len()), (200, 10_000_001));
        assert_eq!(answer.headers.get("content-length"), None);
    }
}

#[tokio::test]
async fn http_1_1_is_closed_without_an_answer() {
    let ca = Ca::new();
    for web in [WebPush::start(&ca).await, WebPush::start_plain().await] {
        let client = Client::http1(&ca);
        web.next([Behaviour::Reset, Behaviour::GoAway]);
        for _ in 0..2 {
            let error = client.attempt(request(web.url())).await.unwrap_err();
            assert!(error.is_request(), "{error:?}");
        }
        assert_eq!(client.send(request(web.url())).await.status, 404);
        assert_eq!((web.requests(), web.connections()), (3, 3));
    }
}

#[tokio::test]
async fn http_1_1_hangs_until_the_mock_is_dropped() {
    let ca = Ca::new();
    let web = WebPush::start(&ca).await;
    web.otherwise(Behaviour::Hang);
    let (client, url) = (Client::http1(&ca), web.url());
    let mut hanging = JoinSet::new();
    hanging.spawn(async move { client.attempt(request(url)).await });
    web.wait_for_requests(1).await;
    assert!(hanging.try_join_next().is_none());
    drop(web);
    hanging.join_next().await.unwrap().unwrap().unwrap_err();
}

#[tokio::test]
async fn what_is_malformed_or_expired_at_web_push() {
    let ca = Ca::new();
    let web = WebPush::start(&ca).await;
    let client = Client::http2(&ca);
    web.next([Behaviour::Malformed, Behaviour::ExpiredCredentials]);
    assert_eq!(client.send(request(web.url())).await.status, 200);
    assert_eq!(client.send(request(web.url())).await.json(), json!({ "reason": "BadJwtToken" }));
}

#[tokio::test]
async fn a_delayed_answer_delays_no_other() {
    let ca = Ca::new();
    let delay = Duration::from_millis(300);
    let settings = Settings { delay, ..Settings::default() };
    let apns = Apns::start_with(&ca, &settings).await.unwrap();
    let web = WebPush::start_with(&ca, &settings).await.unwrap();
    for (client, url) in [(Client::http2(&ca), apns.url()), (Client::http1(&ca), web.url())] {
        let begun = tokio::time::Instant::now();
        let mut all = JoinSet::new();
        for _ in 0..50 {
            let (client, url) = (client.clone(), url.clone());
            all.spawn(async move { client.send(request(url)).await.status });
        }
        assert_eq!(all.join_all().await, [404; 50]);
        let took = begun.elapsed();
        // One after the other they would take fifteen seconds.
        assert!(took >= delay && took < delay * 25, "{took:?}");
    }
}

#[tokio::test]
async fn a_dropped_mock_gives_its_port_back() {
    let ca = Ca::new();
    let apns = Apns::start(&ca).await;
    let (_client, mut driver) = bare(&ca, &apns).await;
    let port: u16 = apns.url().rsplit(':').next().unwrap().parse().unwrap();
    let settings = Settings { port, ..Settings::default() };
    let taken = Apns::start_with(&ca, &settings).await.map(|_| ()).unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    drop(apns);
    // The connection ends, and the listener with it.
    let _ended = driver.join_next().await.unwrap().unwrap();
    Apns::start_with(&ca, &settings).await.unwrap();
}
