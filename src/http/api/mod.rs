//! JSON for relying parties, devices and waiting browsers.

pub mod device;
pub mod enrolment;
pub mod relying_party;
pub mod service;
pub mod watch;
