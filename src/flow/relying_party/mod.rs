//! Relying parties: the sites and programs that ask, and Nod's own pages, which ask like any other.

mod administration;
mod own;

pub(in crate::flow) use administration::as_browsers_write;
pub use administration::{Settings, add, all, change, rotate_secret, set_active};
pub use own::{OWN_CLIENT, ensure_own};
pub(in crate::flow) use own::{own_client, own_party};
