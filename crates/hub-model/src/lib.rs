//! The hub of the service, the same file, with every lock and counter replaced by loom's: `tests/model.rs` tries all
//! interleavings of those who subscribe, wake, wait and leave.

#[path = "../../../src/hub.rs"]
pub mod hub;
#[path = "../../../src/topic.rs"]
pub mod topic;
