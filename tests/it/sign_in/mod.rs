//! Signing in on Nod's own pages: passwords, and the sessions that follow.

mod more_time;
mod passwords;
mod remember;
mod sessions;
