//! What a question is made of.

use std::sync::Arc;
use std::time::Duration;

use nod::app::{App, Parts};
use nod::flow::approval::issue::{self, Request, RequestContext};
use nod::flow::{Caller, authenticate};
use nod_core::policy::Level;
use nod_core::random::Random;

use crate::harness::{Server, parts};

/// Randomness that is always the same: what differs all the same does not differ by luck.
struct Same;

impl Random for Same {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(7);
    }
}

/// An old number that is still in view is never right by accident.
#[tokio::test]
async fn a_number_differs_from_the_last_that_the_account_saw() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let _phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let parts = parts(server.app.config.clone(), server.clock.clone()).await;
    let app = App::open(Parts { random: Arc::new(Same), ..parts }).await.unwrap();
    let party =
        authenticate::relying_party(&app, Caller::at(None), webmail.id.as_str(), &webmail.secret).await.unwrap();
    let number = async || {
        // Of an id, the time alone differs.
        server.clock.advance(Duration::from_millis(1));
        let request = Request {
            username: "anna".parse().unwrap(),
            level: Some(Level::Number),
            aal2: false,
            action: None,
            deed: None,
            context: RequestContext::default(),
            lifetime: None,
            idempotency: None,
            reach: nod::store::Reach::Phone,
        };
        issue::issue(&app, &party, request).await.unwrap().shown.number().unwrap()
    };
    let (first, second) = (number().await, number().await);
    assert_ne!(first, second);
    app.store.close().await;
    server.finish().await;
}
