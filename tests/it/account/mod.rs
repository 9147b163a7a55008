//! A person's account: what it shows of itself, and what somebody may try with it who is not its owner.

mod attacks;
mod owner;
pub mod passwords;
