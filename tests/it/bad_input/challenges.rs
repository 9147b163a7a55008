//! Challenges that are not, or no longer, what a call needs.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::screen_lock::ScreenLockRule;
use nod_core::wire::ErrorCode;
use serde_json::json;

use super::World;
use crate::harness::forge;

/// What is not there and what is somebody else's look the same.
pub(super) async fn challenge_unknown(code: ErrorCode) {
    let world = World::new().await;
    let (asked, answer) = world.approved().await;
    let files = world.server.relying_party("files").await;
    for id in [asked.text("id"), "01890a5d-ac96-774b-bcce-b302099a8057"] {
        files.show(id, 0).await.refused(code);
        files.cancel(id).await.refused(code);
        files.redeem(id).await.refused(code);
    }
    let signer = world.phone.device.signer();
    let mut claims = forge::part(&answer, 1);
    claims["jti"] = json!("01890a5d-ac96-774b-bcce-b302099a8057");
    world.answer(&forge::jws(signer, &forge::part(&answer, 0), &claims)).await.refused(code);
    assert_eq!(world.webmail.redeem(asked.text("id")).await.status, 200);
    world.server.finish().await;
}

/// 409 with the final state, for a phone that comes too late, by each way to be late.
pub(super) async fn challenge_settled(code: ErrorCode) {
    let world = World::new().await;
    let (denied, denied_token) = world.ask("number").await;
    let no = world.phone.sign(&denied_token, denied.text("id"), Verdict::Deny, None);
    assert_eq!(world.answer(&no).await.status, 200);
    let (cancelled, cancelled_token) = world.ask("tap").await;
    assert_eq!(world.webmail.cancel(cancelled.text("id")).await.status, 200);
    // Cancelling again is no error.
    assert_eq!(world.webmail.cancel(cancelled.text("id")).await.status, 200);
    let (approved, _) = world.approved().await;
    let (expired, expired_token) = world.ask("tap").await;
    world.server.clock.advance(Duration::from_mins(2));
    for (asked, token, state) in [
        (&denied, &denied_token, "denied"),
        (&cancelled, &cancelled_token, "cancelled"),
        (&expired, &expired_token, "expired"),
    ] {
        let number = asked.body["show"]["number"].as_str();
        let late = world.answer(&world.phone.sign(token, asked.text("id"), Verdict::Approve, number)).await;
        late.refused(code);
        assert_eq!(late.text("state"), state);
    }
    for (asked, state) in [(&denied, "denied"), (&approved, "approved"), (&expired, "expired")] {
        let late = world.webmail.cancel(asked.text("id")).await;
        late.refused(code);
        assert_eq!(late.text("state"), state);
    }
    world.server.finish().await;
}

pub(super) async fn challenge_unanswered(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.ask("number").await;
    let refused =
        nod::flow::approval::evidence::find(&world.server.app, asked.text("id").parse().unwrap()).await.unwrap_err();
    assert_eq!((refused.code, refused.state), (code, Some(StateName::Pending)));
    world.server.finish().await;
}

pub(super) async fn challenge_not_approved(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("number").await;
    let redeem = || world.webmail.redeem(asked.text("id"));
    let early = redeem().await;
    early.refused(code);
    assert_eq!(early.text("state"), "pending");
    world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Report, None)).await;
    let never = redeem().await;
    never.refused(code);
    assert_eq!(never.text("state"), "reported");
    world.server.finish().await;
}

pub(super) async fn already_redeemed(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.approved().await;
    let redeem = || world.webmail.redeem(asked.text("id"));
    let all = futures_util::future::join_all((0..8).map(|_| redeem())).await;
    assert_eq!(all.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in all.iter().filter(|reply| reply.status != 200) {
        reply.refused(code);
        assert_eq!(reply.text("state"), "redeemed");
    }
    world.server.finish().await;
}

pub(super) async fn redemption_too_late(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.approved().await;
    world.server.clock.advance(world.server.app.config.approval.redeem_within + Duration::from_secs(1));
    world.webmail.redeem(asked.text("id")).await.refused(code);
    world.server.finish().await;
}

/// REQ 80.
pub(super) async fn redemption_refused(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.approved().await;
    world.phone.api().revoke().await.unwrap();
    world.webmail.redeem(asked.text("id")).await.refused(code);
    world.server.finish().await;
}

pub(super) async fn number_missing(code: ErrorCode) {
    let world = World::new().await;
    for level in ["number", "strict"] {
        let (asked, token) = world.ask(level).await;
        let bare = world.phone.sign(&token, asked.text("id"), Verdict::Approve, None);
        world.answer(&bare).await.refused(code);
        assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
    }
    world.server.finish().await;
}

pub(super) async fn screen_lock_needed(code: ErrorCode) {
    let world = World::with(|config| config.approval.screen_lock = ScreenLockRule::Required).await;
    let (asked, token) = world.ask("number").await;
    let number = asked.body["show"]["number"].as_str();
    let bare = world.phone.sign(&token, asked.text("id"), Verdict::Approve, number);
    for _ in 0..3 {
        world.answer(&bare).await.refused(code);
    }
    assert_eq!(
        world.server.state(asked.text("id")).await,
        StateName::Pending,
        "nothing is decided, and no try is lost"
    );
    let no = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
    assert_eq!(world.answer(&no).await.status, 200, "NO never needs it");
    world.server.finish().await;
}

pub(super) async fn number_wrong(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("number").await;
    let right = asked.body["show"]["number"].as_str().unwrap();
    let wrong = if right == "10" { "11" } else { "10" };
    let reply = world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(wrong))).await;
    reply.refused(code);
    assert_eq!(reply.body["tries_left"], 1);
    let good = world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(right))).await;
    assert_eq!(good.body["state"], "approved");
    world.server.finish().await;
}
