//! What comes over the socket, from either side.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nod_core::wire::{ClientFrame, ServerFrame};
use serde::Serialize;
use serde::de::DeserializeOwned;

fuzz_target!(|bytes: &[u8]| {
    survives::<ClientFrame>(bytes);
    survives::<ServerFrame>(bytes);
});

/// What was read is written, and read again as the same.
fn survives<F: Serialize + DeserializeOwned + PartialEq>(bytes: &[u8]) {
    if let Ok(frame) = serde_json::from_slice::<F>(bytes) {
        let text = serde_json::to_vec(&frame).expect("a frame is JSON");
        assert!(serde_json::from_slice::<F>(&text).is_ok_and(|again| again == frame), "a frame changed on the way");
    }
}
