//! A wait that is dropped half way loses nothing: a socket's select drops one whenever the other side says something.

use std::task::Poll;

use futures_util::poll;
use nod::flow::approval::inbox::{Feed, News};
use nod::flow::approval::watch::Watch;
use nod::hub::Wake;
use nod::store::{Fenced, MarkProgress};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{CancelReason, Progress, StateName};

use crate::harness::Server;

/// Polls a wait once, so that it has taken its wake and reads the store, and drops it there; then waits again. A database
/// that answers within the one poll leaves nothing to drop.
macro_rules! begin_and_drop {
    ($wait:expr) => {{
        let begun = poll!(Box::pin($wait).as_mut());
        match begun {
            Poll::Ready(done) => done,
            Poll::Pending => $wait.await,
        }
    }};
}

#[tokio::test]
async fn a_browsers_wait() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let _phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let id = webmail.ask_at("anna", "number").await.text("id").parse().unwrap();
    let (mut watch, _) = Watch::open(&server.app, id).await.unwrap();

    let mark = MarkProgress { challenge: id, account: anna, progress: Progress::Delivered, at: server.app.now() };
    assert!(matches!(server.app.store.mark_progress(mark).await.unwrap(), Fenced::Won(_)));
    server.app.wake_challenge(id, &Wake::Look);
    // Neither a wake nor a tick comes after the first: time stands still.
    assert_eq!(begin_and_drop!(watch.next(&server.app)).unwrap().progress, Progress::Delivered);
    drop(watch);
    server.finish().await;
}

#[tokio::test]
async fn a_devices_wait() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let id = webmail.ask_at("anna", "number").await.text("id").parse().unwrap();
    let device = server.app.store.device(phone.device.identity().device).await.unwrap().unwrap();
    let mut feed = Feed::open(&server.app, &device, &[]).await.unwrap();
    assert!(matches!(feed.ready(), Some(News::Challenge(_))));

    let audit = AuditDraft::new(server.app.now(), AuditKind::ChallengeCancelled);
    let cancelled = server.app.store.cancel(id, &webmail.id, CancelReason::Withdrawn, audit).await.unwrap();
    assert!(matches!(cancelled, Fenced::Won(_)));
    server.app.wake_account(anna, &Wake::Look);
    match begin_and_drop!(feed.next(&server.app)).unwrap() {
        News::Settled(settled) => assert_eq!(settled.state, StateName::Cancelled),
        other @ News::Challenge(_) => panic!("{other:?}"),
    }
    drop(feed);
    server.finish().await;
}
