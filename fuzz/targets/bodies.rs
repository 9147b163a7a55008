//! JSON bodies of HTTP calls, and the files that `nod verify` reads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nod_core::audit::{Anchor, AuditEntry, verify_chain};
use nod_core::evidence::{self, Evidence};
use nod_core::json;
use nod_core::token::{Ed25519Signer, Jwks, PublishedKey, Signer as _};
use nod_core::wire::{
    AckRequest, AnswerRequest, ChallengeRequest, DeviceCodes, EnrolClaimRequest, EnrolClaimed, Inbox, InboxRequest,
    PushTargetRequest, RenameRequest, RotateRequest, ServerKeys, SignInAuthorizeRequest, SignInBegun, SignInLinked,
    SignInRequest, SignInWaitRequest, WaitRequest, WatchExchangeRequest, WatchPollRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

fuzz_target!(|bytes: &[u8]| {
    // What the server reads.
    survives::<ChallengeRequest>(bytes);
    survives::<EnrolClaimRequest>(bytes);
    survives::<WaitRequest>(bytes);
    survives::<AnswerRequest>(bytes);
    survives::<AckRequest>(bytes);
    survives::<InboxRequest>(bytes);
    survives::<RenameRequest>(bytes);
    survives::<RotateRequest>(bytes);
    survives::<PushTargetRequest>(bytes);
    survives::<WatchExchangeRequest>(bytes);
    survives::<WatchPollRequest>(bytes);
    survives::<SignInRequest>(bytes);
    survives::<SignInWaitRequest>(bytes);
    survives::<SignInAuthorizeRequest>(bytes);
    // What a device reads.
    survives::<EnrolClaimed>(bytes);
    survives::<Inbox>(bytes);
    survives::<ServerKeys>(bytes);
    survives::<DeviceCodes>(bytes);
    survives::<SignInBegun>(bytes);
    survives::<SignInLinked>(bytes);
    if let Some(keys) = json::from_object::<Jwks>(bytes) {
        survives::<Jwks>(&serde_json::to_vec(&keys).expect("keys are JSON"));
    }
    if let Ok(text) = str::from_utf8(bytes) {
        evidence(text);
        log(text);
    }
});

/// What was read is written, and read again as the same; and it is not much more than what came.
fn survives<B: Serialize + DeserializeOwned>(bytes: &[u8]) {
    let Ok(body) = serde_json::from_slice::<B>(bytes) else { return };
    let written = serde_json::to_vec(&body).expect("a body is JSON");
    // Members that were absent are written; nothing else grows, save by its escapes.
    assert!(written.len() <= 6 * bytes.len() + 1024, "{} bytes became {}", bytes.len(), written.len());
    let again = serde_json::from_slice::<B>(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_vec(&again).expect("a body is JSON"), written, "a body changed on the way");
}

/// Evidence is believed as the server signed it or not at all, and what is printed of it cannot move the cursor.
fn evidence(text: &str) {
    let Ok(evidence) = Evidence::from_json(text) else { return };
    let written = serde_json::to_string(&evidence).expect("evidence is JSON");
    assert!(Evidence::from_json(&written).is_ok_and(|again| again == evidence), "evidence changed on the way");
    let signer = Ed25519Signer::from_seed(&[1; 32]);
    let keys = Jwks { keys: vec![PublishedKey::new(signer.public_key())] };
    let facts = evidence::verify(&evidence, &keys, None);
    if let Ok(facts) = &facts {
        let printed = facts.to_string();
        assert!(!printed.contains(|letter: char| letter.is_control() && letter != '\n'), "{printed:?}");
    }
    let others = Jwks { keys: vec![PublishedKey::new(Ed25519Signer::from_seed(&[8; 32]).public_key())] };
    assert!(evidence::verify(&evidence, &others, None).is_err(), "evidence that another server signed");
}

/// An audit log, line by line: a chain holds only if each entry is what its hash says and follows the one before.
fn log(text: &str) {
    let entries: Vec<AuditEntry> = text.lines().map_while(AuditEntry::from_line).collect();
    for entry in &entries {
        assert_eq!(AuditEntry::from_line(&entry.to_line()).as_ref(), Some(entry), "an entry changed on the way");
    }
    let anchor = entries.first().filter(|first| first.seq > 1).and_then(Anchor::before);
    let anchor = anchor.unwrap_or_else(Anchor::genesis);
    if verify_chain(anchor, entries.iter().cloned()).is_ok() {
        assert!(entries.iter().all(AuditEntry::is_intact), "a chain of altered entries");
        assert!(entries.iter().zip(entries.iter().skip(1)).all(|(one, next)| next.follows(one)), "a chain with a gap");
    }
}
