//! Organisations: groups, what is required of people, and what administrators do.

pub mod authority;
pub mod create;
pub mod deed;
pub mod erasure;
pub mod export;
pub mod groups;
pub mod import;
pub mod invitation;
pub mod people;
pub mod requirement;
pub mod table;
mod work;
