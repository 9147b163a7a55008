//! Enrolment links, as a phone scans them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nod_core::link::EnrolmentLink;

fuzz_target!(|text: &str| {
    if let Ok(link) = EnrolmentLink::parse(text) {
        let again = EnrolmentLink::parse(&link.to_text());
        assert!(again.as_ref() == Ok(&link), "a link that was read is written as itself");
    }
});
