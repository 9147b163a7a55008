//! One approval, end to end, over real sockets and a real database.

use std::time::Duration;

use nod_core::answer::{Transferred, Verdict};
use nod_core::challenge::{Progress, StateName};
use nod_core::policy::Level;
use nod_core::token::verify_receipt;
use nod_core::wire::{Ack, ErrorCode};
use nod_device::{Event, Question};
use serde_json::json;

use crate::harness::browser::{Brought, Page};
use crate::harness::{ORIGIN, Phone, Reply, Server};

/// The next question on a socket.
async fn question<S: nod_device::Stream>(socket: &mut nod_device::Connection<S>) -> Question {
    match socket.next().await.unwrap() {
        Event::Challenge(question) => *question,
        other => panic!("a question was expected, and came {other:?}"),
    }
}

fn typed(reply: &Reply) -> Option<Transferred> {
    reply.body["show"]["number"].as_str().map(|number| Transferred::Typed(number.to_owned()))
}

impl Phone {
    fn say(&self, question: &Question, verdict: Verdict, secret: Option<Transferred>) -> String {
        question.answer(&self.device, verdict, secret, self.outside.time().now())
    }
}

/// REQ 8, 31: an approval is of use once.
#[tokio::test]
async fn yes_moves_the_browser_on_and_is_redeemed_once() {
    let server = Server::start().await;
    let anna = server.account("anna@example.org").await;
    let phone = server.phone(anna, "Anna's iPhone").await;
    let webmail = server.relying_party("webmail").await;
    let mut socket = phone.connect().await;

    let asked = webmail
        .ask(json!({
            "username": "Anna@Example.org",
            "level": "number",
            "action": "Sign in to Webmail",
            "context": {
                "ip": "192.0.2.7",
                "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
                "origin": ORIGIN,
            },
        }))
        .await;
    assert_eq!(asked.status, 201, "{:?}", asked.body);
    let (id, number) = (asked.text("id").to_owned(), asked.body["show"]["number"].as_str().unwrap().to_owned());
    assert_eq!(number.len(), 2);

    let mut page = Page::open(&server, asked.text("ticket")).await;
    assert_eq!((page.view.state, page.view.progress), (StateName::Pending, Progress::Sent));

    let question = question(&mut socket).await;
    let claims = question.claims();
    assert_eq!(claims.rp.id, webmail.id);
    assert_eq!(claims.username, "anna@example.org");
    assert_eq!(claims.action.as_deref(), Some("Sign in to Webmail"));
    assert_eq!(claims.context.browser.as_deref(), Some("Firefox on Windows"));
    assert_eq!(claims.context.ip.as_deref(), Some("192.0.2.7"));
    assert!(claims.context.new_browser && claims.context.new_network);
    // The number is on the page alone: nothing that the phone was sent knows it (the id and times have digits of their own).
    let displayed = format!("{:?} {:?} {:?}", claims.context, claims.action, claims.rp);
    assert!(!displayed.replace("192.0.2.7", "").contains(&number), "{displayed}");

    socket.ack(question.id(), Ack::Delivered).await.unwrap();
    assert_eq!(page.next().await.progress, Progress::Delivered);
    socket.ack(question.id(), Ack::Opened).await.unwrap();
    assert_eq!(page.next().await.progress, Progress::Opened);

    socket.answer(&phone.say(&question, Verdict::Approve, typed(&asked))).await.unwrap();
    let told = page.until_final().await;
    assert_eq!(told.state, StateName::Approved);
    let metrics = server.app.metrics.render(0);
    let steps = "parse policy sign issue_commit issue_wake verify decide_commit decide_wake told total";
    for step in steps.split(' ') {
        let count = format!("nod_approval_seconds_count{{step=\"{step}\"}} 1\n");
        assert!(metrics.contains(&count), "{step}: {metrics}");
    }
    assert_eq!(told.device.as_deref(), Some("Anna's iPhone"));
    assert!(matches!(page.socket.next().await, Brought::Closed(4202)));

    let shown = webmail.show(&id, 0).await;
    assert_eq!(shown.body["state"], "approved");
    let redeemed = webmail.redeem(&id).await;
    assert_eq!(redeemed.status, 200, "{:?}", redeemed.body);
    let keys = server.app.keys.load().published();
    let now = server.app.now();
    let receipt = verify_receipt(redeemed.text("receipt"), &keys, &server.url, &webmail.id, now).unwrap();
    assert_eq!((receipt.sub, receipt.jti.to_string()), (anna, id.clone()));
    assert_eq!(receipt.acr, Level::Number.acr());
    assert_eq!(receipt.amr, ["swk"]);
    assert_eq!(receipt.device.id, phone.device.identity().device);
    webmail.redeem(&id).await.refused(ErrorCode::AlreadyRedeemed);
    socket.close().await;
    server.finish().await;
}

#[tokio::test]
async fn no_and_report_are_answers_and_need_no_number() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let mut socket = phone.connect().await;
    for (verdict, state, reason) in
        [(Verdict::Deny, StateName::Denied, Some("refused")), (Verdict::Report, StateName::Reported, None)]
    {
        let asked = webmail.ask_at("anna", "strict").await;
        let mut page = Page::open(&server, asked.text("ticket")).await;
        let question = question(&mut socket).await;
        socket.answer(&phone.say(&question, verdict, None)).await.unwrap();
        let told = page.until_final().await;
        assert_eq!((told.state, told.reason.as_deref()), (state, reason));
        assert!(matches!(page.socket.next().await, Brought::Closed(4202)));
        assert!(matches!(socket.next().await.unwrap(), Event::Answered { .. } | Event::Settled(_)));
        assert!(matches!(socket.next().await.unwrap(), Event::Answered { .. } | Event::Settled(_)));
        let refused = webmail.redeem(asked.text("id")).await;
        refused.refused(ErrorCode::ChallengeNotApproved);
        assert_eq!(refused.text("state"), state.as_str());
    }
    socket.close().await;
    server.finish().await;
}

#[tokio::test]
async fn a_device_that_said_no_may_say_afterwards_that_it_was_not_its_person() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let (phone, other) = (server.phone(anna, "Phone").await, server.phone(anna, "Tablet").await);
    let webmail = server.relying_party("webmail").await;
    let mut socket = phone.connect().await;
    let asked = webmail.ask_at("anna", "number").await.text("id").to_owned();
    let first = question(&mut socket).await;
    let asked_too = webmail.ask_at("anna", "number").await.text("id").to_owned();
    let _second = question(&mut socket).await;
    let settled = |told: Result<nod_core::wire::AnswerAccepted, nod_device::ApiError>| {
        assert_eq!(told.unwrap_err().code(), Some(ErrorCode::ChallengeSettled));
    };
    let api = phone.api();
    api.answer(&phone.say(&first, Verdict::Deny, None)).await.unwrap();
    // Another device, and a change of mind into YES, come too late.
    settled(other.api().answer(&other.say(&first, Verdict::Report, None)).await);
    settled(api.answer(&phone.say(&first, Verdict::Approve, None)).await);
    assert_eq!(server.state(&asked_too).await, StateName::Pending);
    let report = phone.say(&first, Verdict::Report, None);
    // Twice, as after a lost answer.
    for _ in 0..2 {
        assert_eq!(api.answer(&report).await.unwrap().state, StateName::Reported);
    }
    assert_eq!(server.state(&asked).await, StateName::Reported);
    assert_eq!(server.state(&asked_too).await, StateName::Cancelled, "a report closes what else waits");
    // The evidence is the report.
    let path = format!("/v1/challenges/{asked}/evidence");
    let evidence = Reply::of(webmail.request(reqwest::Method::GET, &path).send().await.unwrap()).await;
    assert_eq!((evidence.status, evidence.text("answer")), (200, report.as_str()));

    let asked = webmail.ask_at("anna", "number").await.text("id").to_owned();
    let inbox = api.inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    let trust = phone.device.trust();
    let late = trust.verify(&inbox.challenges[0], phone.outside.time().now()).unwrap();
    api.answer(&phone.say(&late, Verdict::Deny, None)).await.unwrap();
    server.clock.advance(nod_core::challenge::REPORT_WITHIN);
    settled(api.answer(&phone.say(&late, Verdict::Report, None)).await);
    assert_eq!(server.state(&asked).await, StateName::Denied);
    socket.close().await;
    server.finish().await;
}

/// REQ 2, 9: at level strict nothing approves but the secret of the waiting page, six digits that are typed or 128 bits that are scanned.
#[tokio::test]
async fn req_02_09_a_strict_approval_takes_the_secret_of_the_waiting_page() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    for is_scanned in [false, true] {
        let mut socket = phone.connect().await;
        let asked = webmail.ask_at("anna", "strict").await;
        let question = question(&mut socket).await;
        let number = asked.body["show"]["number"].as_str().unwrap().to_owned();
        assert!(number.len() == 6 && number.bytes().all(|digit| digit.is_ascii_digit()), "{number}");
        let scan = asked.body["show"]["qr"].as_str().unwrap().rsplit('.').next().unwrap().to_owned();
        assert_eq!(data_encoding::BASE64URL_NOPAD.decode(scan.as_bytes()).unwrap().len(), 16);
        // A YES alone, and one digit less.
        for short in [None, Some(Transferred::Typed(number[..5].to_owned()))] {
            let answer = phone.say(&question, Verdict::Approve, short);
            assert!(phone.api().answer(&answer).await.is_err());
            assert_eq!(webmail.redeem(asked.text("id")).await.status, ErrorCode::ChallengeNotApproved.status());
        }
        let right = if is_scanned { Transferred::Scanned(scan) } else { Transferred::Typed(number) };
        let answer = phone.say(&question, Verdict::Approve, Some(right));
        phone.api().answer(&answer).await.unwrap();
        assert_eq!(webmail.redeem(asked.text("id")).await.body["claims"]["amr"], json!(["swk", "mca"]));
        socket.close().await;
    }
    server.finish().await;
}

#[tokio::test]
async fn two_wrong_numbers_refuse_and_a_repeated_one_counts_once() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let asked = webmail.ask_at("anna", "number").await;
    let id = asked.text("id").to_owned();
    let right: u32 = asked.body["show"]["number"].as_str().unwrap().parse().unwrap();
    let wrong = |offset: u32| (10 + (right - 10 + offset) % 90).to_string();
    let inbox = phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    let token = &inbox.challenges[0].token;
    let api = phone.api();

    let first = phone.sign(token, &id, Verdict::Approve, Some(&wrong(1)));
    for _ in 0..3 {
        // A device whose connection broke sends the same answer again: still one wrong number.
        let error = api.answer(&first).await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::NumberWrong), "{error}");
    }
    assert_eq!(server.state(&id).await, StateName::Pending);
    let second = phone.sign(token, &id, Verdict::Approve, Some(&wrong(2)));
    let decided = api.answer(&second).await.unwrap();
    assert_eq!(decided.state, StateName::Denied);
    // The right number comes too late.
    let late = phone.sign(token, &id, Verdict::Approve, Some(&right.to_string()));
    assert_eq!(api.answer(&late).await.unwrap_err().code(), Some(ErrorCode::ChallengeSettled));
    assert_eq!(webmail.show(&id, 0).await.text("reason"), "wrong_numbers");
    server.finish().await;
}

/// ECDSA gives another signature each time, and a device that heard no reply signs at another second: the same number is the same.
#[tokio::test]
async fn the_same_wrong_number_signed_anew_counts_once() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let key = nod_device::DeviceKey::generate(nod_core::device::Algorithm::Es256, &nod::ambient::OsRandom).unwrap();
    let phone = server.phone_with(anna, "Phone", std::sync::Arc::new(key)).await;
    let webmail = server.relying_party("webmail").await;
    let asked = webmail.ask_at("anna", "number").await;
    let id = asked.text("id").to_owned();
    let right: u32 = asked.body["show"]["number"].as_str().unwrap().parse().unwrap();
    let wrong = |offset: u32| (10 + (right - 10 + offset) % 90).to_string();
    let inbox = phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    let token = &inbox.challenges[0].token;
    let mut signed = std::collections::BTreeSet::new();
    for pause in [0, 0, 1, 1] {
        server.clock.advance(Duration::from_secs(pause));
        let answer = phone.sign(token, &id, Verdict::Approve, Some(&wrong(1)));
        let error = phone.api().answer(&answer).await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::NumberWrong), "{error}");
        assert!(signed.insert(answer), "another signature each time");
    }
    assert_eq!(server.state(&id).await, StateName::Pending);
    let second = phone.sign(token, &id, Verdict::Approve, Some(&wrong(2)));
    assert_eq!(phone.api().answer(&second).await.unwrap().state, StateName::Denied);
    server.finish().await;
}

#[tokio::test]
async fn all_devices_are_asked_the_first_answer_wins_and_the_others_are_told() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phones = [server.phone(anna, "First").await, server.phone(anna, "Second").await];
    let webmail = server.relying_party("webmail").await;
    let mut first = phones[0].connect().await;
    let mut second = phones[1].connect().await;
    let asked = webmail.ask_at("anna", "tap").await;
    let question_first = question(&mut first).await;
    let question_second = question(&mut second).await;
    assert_eq!(question_first.id(), question_second.id());

    first.answer(&phones[0].say(&question_first, Verdict::Approve, typed(&asked))).await.unwrap();
    let told = loop {
        if let Event::Settled(settled) = second.next().await.unwrap() {
            break settled;
        }
    };
    assert_eq!((told.state, told.device.as_deref(), told.by_this_device), (StateName::Approved, Some("First"), false));
    second.answer(&phones[1].say(&question_second, Verdict::Deny, None)).await.unwrap();
    match second.next().await.unwrap() {
        Event::Error { code, .. } => assert_eq!(code, ErrorCode::ChallengeSettled),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.state(asked.text("id")).await, StateName::Approved);
    first.close().await;
    second.close().await;
    server.finish().await;
}

#[tokio::test]
async fn the_same_answer_again_gets_the_same_verdict() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let asked = webmail.ask_at("anna", "tap").await;
    let id = asked.text("id");
    let inbox = phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    let number = asked.body["show"]["number"].as_str();
    let token = phone.sign(&inbox.challenges[0].token, id, Verdict::Approve, number);
    let first = phone.api().answer(&token).await.unwrap();
    assert_eq!(first.state, StateName::Approved);
    assert_eq!(phone.api().answer(&token).await.unwrap(), first);
    assert_eq!(webmail.redeem(id).await.status, 200);
    // Even after the redemption the device hears that its YES was taken.
    assert_eq!(phone.api().answer(&token).await.unwrap().state, StateName::Redeemed);
    server.finish().await;
}

/// REQ 16: silence is no answer.
#[tokio::test]
async fn nobody_answers_and_time_ends_it_for_everybody() {
    // Two minutes pass in one leap, and nobody can answer pings meanwhile.
    let server = Server::start_with(|config| config.http.ping_interval = Duration::from_mins(10)).await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let mut socket = phone.connect().await;
    // Short enough that no connection looks idle meanwhile.
    let asked = webmail.ask(json!({ "username": "anna", "level": "number", "lifetime": 60 })).await;
    let mut page = Page::open(&server, asked.text("ticket")).await;
    let question = question(&mut socket).await;
    server.clock.advance(Duration::from_mins(1));
    assert_eq!(page.until_final().await.state, StateName::Expired);
    loop {
        if let Event::Settled(settled) = socket.next().await.unwrap() {
            assert_eq!(settled.state, StateName::Expired);
            break;
        }
    }
    let late = phone.say(&question, Verdict::Approve, typed(&asked));
    let error = phone.api().answer(&late).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::ChallengeSettled));
    webmail.redeem(asked.text("id")).await.refused(ErrorCode::ChallengeNotApproved);
    socket.close().await;
    server.finish().await;
}

#[tokio::test]
async fn an_approval_is_too_old_after_its_window() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let asked = webmail.ask_at("anna", "tap").await;
    let inbox = phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    let number = asked.body["show"]["number"].as_str();
    let token = phone.sign(&inbox.challenges[0].token, asked.text("id"), Verdict::Approve, number);
    phone.api().answer(&token).await.unwrap();
    server.clock.advance(Duration::from_secs(301));
    webmail.redeem(asked.text("id")).await.refused(ErrorCode::RedemptionTooLate);
    server.finish().await;
}

/// REQ 80: the state of account and device counts when a result is redeemed, not only when it was asked for.
#[tokio::test]
async fn req_80_a_revoked_device_or_a_disabled_account_spoils_the_redemption() {
    let server = Server::start().await;
    let webmail = server.relying_party("webmail").await;
    for (name, spoil) in [("anna", "device"), ("bert", "account")] {
        let account = server.account(name).await;
        let phone = server.phone(account, "Phone").await;
        let asked = webmail.ask_at(name, "tap").await;
        let inbox = phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
        let number = asked.body["show"]["number"].as_str();
        let token = phone.sign(&inbox.challenges[0].token, asked.text("id"), Verdict::Approve, number);
        phone.api().answer(&token).await.unwrap();
        if spoil == "device" {
            phone.api().revoke().await.unwrap();
        } else {
            nod::flow::account::disable(&server.app, account).await.unwrap();
        }
        webmail.redeem(asked.text("id")).await.refused(ErrorCode::RedemptionRefused);
    }
    server.finish().await;
}

#[tokio::test]
async fn a_server_that_restarts_in_the_middle_loses_nothing() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let mut socket = phone.connect().await;
    let asked = webmail.ask_at("anna", "number").await;
    let page = Page::open(&server, asked.text("ticket")).await;
    let question_before = question(&mut socket).await;
    let token = page.token.clone();
    drop(page);
    drop(socket);
    let server = server.restart().await;

    // The page comes back with its watch token, the phone with its key, and both find everything as it was.
    let mut back = crate::harness::browser::Socket::open(&server, Some(ORIGIN)).await;
    back.send(json!({ "type": "watch", "token": token })).await;
    back.welcome().await;
    let mut socket = phone.connect().await;
    let question = question(&mut socket).await;
    assert_eq!(question.token(), question_before.token());
    socket.answer(&phone.say(&question, Verdict::Approve, typed(&asked))).await.unwrap();
    let (errors, close) = back.until_closed().await;
    assert_eq!((errors.len(), close), (0, 4202));
    assert_eq!(webmail.redeem(asked.text("id")).await.status, 200);
    socket.close().await;
    server.finish().await;
}

#[tokio::test]
async fn a_repeated_request_with_the_same_key_is_one_challenge() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let _phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let ask = |body: serde_json::Value| {
        let request =
            webmail.request(reqwest::Method::POST, "/v1/challenges").header("idempotency-key", "k1").json(&body);
        async move { Reply::of(request.send().await.unwrap()).await }
    };
    let body = json!({ "username": "anna", "level": "number" });
    let (first, second) = tokio::join!(ask(body.clone()), ask(body.clone()));
    assert_eq!((first.status, second.status), (201, 201), "{:?} {:?}", first.body, second.body);
    for member in ["id", "ticket", "show", "expires_at"] {
        assert_eq!(first.body[member], second.body[member], "{member}");
    }
    ask(json!({ "username": "anna", "level": "tap" })).await.refused(ErrorCode::IdempotencyConflict);
    server.finish().await;
}

/// The policy `auto`: a browser that was approved from its network needs no number the next time, until somebody says no.
#[tokio::test]
async fn a_familiar_browser_is_asked_for_a_tap_until_a_refusal() {
    let server = Server::start().await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let ask = async |browser: &str, ip: &str| {
        webmail.ask(json!({ "username": "anna", "context": { "browser_id": browser, "ip": ip } })).await
    };
    let answer = async |asked: &Reply, verdict: Verdict| {
        let inbox = phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
        let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == asked.text("id")).unwrap();
        let number = asked.body["show"]["number"].as_str();
        let token = phone.sign(&item.token, asked.text("id"), verdict, number);
        phone.api().answer(&token).await.unwrap()
    };
    let first = ask("b1", "192.0.2.7").await;
    assert_eq!(first.text("level"), "number");
    answer(&first, Verdict::Approve).await;
    server.clock.advance(Duration::from_secs(1));

    assert_eq!(ask("b1", "198.51.100.1").await.text("level"), "number", "another network");
    assert_eq!(ask("b2", "192.0.2.7").await.text("level"), "number", "another browser");
    let again = ask("b1", "192.0.2.99").await;
    assert_eq!(again.text("level"), "tap");
    answer(&again, Verdict::Deny).await;
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(ask("b1", "192.0.2.7").await.text("level"), "number", "after a refusal");
    server.finish().await;
}

/// The whole path on PostgreSQL: the contract suite holds the store to the trait, this holds the service to the store.
#[tokio::test]
async fn the_same_on_postgres() {
    let database = crate::harness::postgres::database().await;
    let server = Server::start_on(database.url().to_owned()).await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let mut socket = phone.connect().await;
    let asked = webmail.ask_at("anna", "strict").await;
    let mut page = Page::open(&server, asked.text("ticket")).await;
    let question = question(&mut socket).await;
    let qr = asked.body["show"]["qr"].as_str().unwrap();
    let scanned = Transferred::Scanned(qr.rsplit('.').next().unwrap().to_owned());
    socket.answer(&phone.say(&question, Verdict::Approve, Some(scanned))).await.unwrap();
    assert_eq!(page.until_final().await.state, StateName::Approved);
    let redeemed = webmail.redeem(asked.text("id")).await;
    assert_eq!(redeemed.body["claims"]["amr"], json!(["swk", "mca"]));
    socket.close().await;
    drop(page);
    server.finish().await;
    database.finish().await;
}
