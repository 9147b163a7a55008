//! A connection over any transport.

use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use nod_core::answer::Verdict;
use nod_core::device::Algorithm;
use nod_core::policy::Level;
use nod_core::wire::{ClientFrame, ServerFrame};
use nod_device::{Connection, ConnectionError, DeviceKey, Event, Outside, SystemRandom};
use tokio_tungstenite::tungstenite::Message;

use crate::server::Server;

#[tokio::test]
async fn the_protocol_runs_over_a_pipe() {
    let server = Server::start().await;
    // The hardware's algorithm, behind the same trait.
    let key = DeviceKey::generate(Algorithm::Es256, &SystemRandom).unwrap();
    let device = server.device(Arc::new(key));
    let time = Outside::system().unwrap().time();
    let challenge = server.ask(Level::Tap, 0);
    let item = server.inner.lock().unwrap().waiting[0].clone();
    let (here, there) = tokio::io::duplex(4096);

    let serving = async {
        let mut socket = tokio_tungstenite::accept_async(there).await.unwrap();
        let text = |frame: &ServerFrame| Message::text(serde_json::to_string(frame).unwrap());
        let server_time = nod_core::time::Timestamp::from_seconds(1).millis();
        socket.send(text(&ServerFrame::Welcome { nonce: "nonce".to_owned(), server_time })).await.unwrap();
        let hello = socket.next().await.unwrap().unwrap();
        assert!(matches!(serde_json::from_str(hello.to_text().unwrap()).unwrap(), ClientFrame::Hello { .. }));
        socket.send(text(&ServerFrame::Ready { device: device.identity().device })).await.unwrap();
        // Something that a later version may say.
        socket.send(Message::text(r#"{"type":"weather","sunny":true}"#)).await.unwrap();
        socket.send(text(&ServerFrame::Challenge(item))).await.unwrap();
        let answer = socket.next().await.unwrap().unwrap();
        let ClientFrame::Answer { token } = serde_json::from_str(answer.to_text().unwrap()).unwrap() else {
            panic!("{answer}")
        };
        token
    };
    let using = async {
        let mut connection = Connection::open(here, &device, &time).await.unwrap();
        let Event::Challenge(question) = connection.next().await.unwrap() else { panic!("a question was sent") };
        assert_eq!(question.id(), challenge);
        let token = question.answer(&device, Verdict::Approve, None, time.now());
        connection.answer(&token).await.unwrap();
        let ended = connection.next().await.unwrap_err();
        assert!(matches!(ended, ConnectionError::Broken(_)), "{ended}");
        token
    };
    let (arrived, sent) = tokio::join!(serving, using);
    assert_eq!(arrived, sent);
    assert_eq!(time.now().seconds(), 1, "the time is the server's");
}
