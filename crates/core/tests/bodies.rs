//! The fuzzer's seeds for bodies are bodies: each is read by the type that its name says, or it would open no door to anything.

mod common;

use std::path::Path;

use common::{ISSUER, keys};
use nod_core::audit::{Anchor, AuditEntry, verify_chain};
use nod_core::evidence::{self, Evidence};
use nod_core::token::Jwks;
use nod_core::wire::{
    AckRequest, AnswerRequest, ChallengeRequest, DeviceCodes, EnrolClaimRequest, Inbox, InboxRequest,
    PushTargetRequest, RenameRequest, RotateRequest, ServerKeys, SignInAuthorizeRequest, SignInBegun, SignInRequest,
    SignInWaitRequest, WaitRequest, WatchExchangeRequest, WatchPollRequest,
};
use serde::de::DeserializeOwned;

fn reads<B: DeserializeOwned>(text: &str) -> bool {
    serde_json::from_str::<B>(text).is_ok()
}

#[test]
fn every_seed_is_what_its_name_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/bodies");
    let mut seeds = 0;
    for seed in std::fs::read_dir(folder).unwrap() {
        let seed = seed.unwrap();
        let name = seed.file_name().into_string().unwrap();
        let text = std::fs::read_to_string(seed.path()).unwrap();
        let is_read = match name.as_str() {
            "challenge" | "challenge-short" | "challenge-ipv6" => reads::<ChallengeRequest>(&text),
            "enrol-claim" => reads::<EnrolClaimRequest>(&text),
            "enrol-status" => reads::<WaitRequest>(&text),
            "answer" => reads::<AnswerRequest>(&text),
            "ack" => reads::<AckRequest>(&text),
            "inbox" => reads::<InboxRequest>(&text),
            "inbox-reply" => reads::<Inbox>(&text),
            "rename" => reads::<RenameRequest>(&text),
            "rotate" => reads::<RotateRequest>(&text),
            "webpush" | "unifiedpush" | "fcm" | "apns" => reads::<PushTargetRequest>(&text),
            "exchange" => reads::<WatchExchangeRequest>(&text),
            "poll" => reads::<WatchPollRequest>(&text),
            "keys" => reads::<ServerKeys>(&text),
            "sign-in" => reads::<SignInRequest>(&text),
            "sign-in-wait" => reads::<SignInWaitRequest>(&text),
            "sign-in-authorize" => reads::<SignInAuthorizeRequest>(&text),
            "sign-in-begun" => reads::<SignInBegun>(&text),
            "device-codes" => reads::<DeviceCodes>(&text),
            "jwks" => reads::<Jwks>(&text),
            "audit-log" => {
                let entries: Option<Vec<AuditEntry>> = text.lines().map(AuditEntry::from_line).collect();
                verify_chain(Anchor::genesis(), entries.unwrap()).is_ok_and(|chain| chain.entries == 3)
            }
            "evidence-redeemed" | "evidence-denied" | "evidence-bare-es256" => {
                evidence::verify(&Evidence::from_json(&text).unwrap(), &keys(), Some(ISSUER)).is_ok()
            }
            other => panic!("{other}: a seed of which nobody says what it is"),
        };
        assert!(is_read, "{name}");
        seeds += 1;
    }
    assert!(seeds >= 20, "{seeds} seeds");
}
