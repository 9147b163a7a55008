//! One approval: a relying party asks, the phones are woken, a person answers, and the relying party redeems.
//!
//! Read [`issue`], [`answer`], [`watch`] and [`redeem`], in this order.

pub mod announce;
pub mod answer;
pub mod cancel;
pub mod challenge;
pub mod evidence;
pub mod expire;
pub mod inbox;
pub mod issue;
pub mod known_browser;
mod place;
pub mod progress;
pub mod redeem;
pub(in crate::flow) mod screen_lock;
pub mod ticket;
pub mod watch;
