//! HTML: what people see in a browser. The templates hold the markup, the catalogue ([`crate::words`]) all text, and
//! [`view`] is the plain data that goes in.

pub mod account;
pub mod assets;
pub mod docs;
mod fields;
pub mod language;
pub mod public;
pub mod qr;
pub mod render;
pub mod sign_in;
pub mod view;
pub mod visitor;
