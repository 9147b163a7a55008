//! A target with a panic in it, by which `scripts/fuzz-smoke` shows each time that it would notice one.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Byte by byte: chance needs four thousand million inputs, coverage a few thousand.
    if let [b'n', b'o', b'd', b'!', ..] = bytes {
        panic!("the planted panic");
    }
});
