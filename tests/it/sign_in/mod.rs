//! Signing in on Nod's own pages: passwords, and the sessions that follow.

pub mod allowed;
mod more_time;
mod passwords;
mod remember;
mod sessions;
mod withheld;
