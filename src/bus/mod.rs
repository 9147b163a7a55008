//! Wake-ups between nodes.
//!
//! The hub wakes who waits in this process; the bus tells the other nodes that they should. It carries topics and nothing
//! else: the other node looks at the store. On one machine there is nobody to tell ([`Local`]).

use crate::topic::Topic;

/// Tells the other nodes that something happened.
pub trait Bus: Send + Sync {
    /// Announces `topic` to the other nodes. A hint (law 1): it may be lost, doubled or late, and must not block.
    fn announce(&self, topic: Topic);
}

/// One node: nobody else to tell.
#[derive(Debug, Clone, Copy, Default)]
pub struct Local;

impl Bus for Local {
    fn announce(&self, _topic: Topic) {}
}
