//! What the generator made of `locales`.
#![allow(clippy::pedantic, clippy::needless_pass_by_value, reason = "written by a program, not for readers")]

use std::fmt;

use askama::filters::HtmlSafe;

use super::{Number, Words, isolated, plural};

include!(concat!(env!("OUT_DIR"), "/words.rs"));
