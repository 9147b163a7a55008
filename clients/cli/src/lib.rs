//! A whole Nod device without a phone.
//!
//! What a phone does, as a library: it enrols ([`enrol()`]), keeps its key ([`Store`], [`Account`]), waits for questions over
//! a socket or by long-polling ([`Agent`]), shows only what the server that it pinned has signed ([`Trust`], [`Question`]),
//! and answers. The `nod-device` program puts a terminal around it; the server's tests and the load test use it as their
//! phones.
//!
//! Time, randomness and the network come in through [`Outside`]; nothing here reads an ambient clock and nothing is
//! spawned: a caller runs [`Agent::run`] wherever its tasks live.
//!
//! Read in this order: [`Outside`], [`Device`], [`enrol()`], [`Trust`], [`Connection`], [`Agent`], [`Store`].

mod account;
mod agent;
mod api;
mod backoff;
mod connection;
mod device;
mod enrol;
mod key;
mod outside;
mod sealed;
mod sign_in;
mod store;
mod terminal;
mod trust;

pub use account::{Account, AccountError};
pub use agent::{Agent, AgentError, AgentEvent, AgentHandle, AgentOptions, Route};
pub use api::{Api, ApiError};
pub use backoff::Backoff;
pub use connection::{Connection, ConnectionError, Event, Stream, connect, socket_config};
pub use device::{Device, Identity};
pub use enrol::{EnrolError, PendingEnrolment, Typed, enrol, enrol_by_code};
pub use key::{DeviceKey, KeyMaterialError, P256Signer};
pub use outside::{Clock, Outside, OutsideError, SystemClock, SystemRandom, Time};
pub use sealed::Passphrase;
pub use sign_in::{Linked, Newcomer, PendingSignIn, SignInError, sign_in};
pub use store::{Store, StoreError};
pub use terminal::visible;
pub use trust::{Question, Trust, TrustError};
