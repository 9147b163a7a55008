//! Pushes: the services, the phones that registered, one question's round of pushes, and how they do.

mod health;
mod registration;
mod round;
mod services;

pub(in crate::flow) use health::acknowledged;
pub use health::{Delivery, KindHealth, Sent, Tested, deliveries, silent_devices, status, test};
pub(in crate::flow) use registration::{address_hash, check_target};
pub(in crate::flow) use round::{Prompt, wake_phones};
pub use services::{measure, offered};
