//! What the generator made of `locales`.
#![allow(
    clippy::pedantic,
    clippy::nursery,
    clippy::needless_pass_by_value,
    reason = "written by a program, not for readers"
)]
#![allow(dead_code, unreachable_pub, reason = "the generator also writes what only pages use")]

use std::fmt;

use super::{Number, isolated, plural};

/// What needs no escape on a page: nothing here is markup.
pub trait HtmlSafe {}

/// All texts, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words(pub(super) Language);

include!(concat!(env!("OUT_DIR"), "/words.rs"));
