//! HTML: what people see in a browser. A folder for each area has its handlers, the plain data of its pages (`view`) and
//! its templates; [`layout`] has what they share. All text comes from the catalogue ([`crate::words`]).

pub mod account;
pub mod assets;
mod cookies;
pub mod device;
pub mod docs;
pub mod factor;
pub(in crate::http) mod fields;
pub mod language;
pub mod layout;
pub mod mail;
pub mod organisation;
pub mod passkey;
pub mod render;
mod return_to;
pub mod sign_in;
pub mod visitor;
