//! The rules of Nod, without IO.
//!
//! Everything in this crate is a function of its arguments: time, randomness and ids come in from outside, nothing is
//! read and nothing is sent. What must never differ between the server, the command-line device, the load test and (by
//! shared vectors) the TypeScript clients lives here: states and their transitions, policy, and every signed byte.
//!
//! Read in this order: [`id`], [`text`], [`time`], [`device`], [`policy`], [`challenge`], [`answer`], [`token`], [`wire`], [`audit`],
//! [`evidence`].

pub mod account;
pub mod answer;
pub mod audit;
pub mod challenge;
pub mod device;
pub mod encoding;
pub mod enrolment;
pub mod enrolment_code;
pub mod evidence;
pub mod factor;
pub mod id;
pub mod json;
pub mod limit;
pub mod link;
pub mod mail;
pub mod notice;
pub mod organisation;
pub mod otp;
pub mod place;
pub mod policy;
pub mod random;
pub mod relying_party;
pub mod screen_lock;
pub mod session;
pub mod text;
pub mod time;
pub mod token;
pub mod wire;
