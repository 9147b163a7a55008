//! Devices: how they are linked to an account, and what they do with themselves.

mod code;
mod codes;
pub mod enrolment;
mod management;
pub mod screen_lock;
pub mod sign_in;

pub use codes::codes;
pub use management::{
    delete_push_target, find, find_by_name, info, of_account, put_push_target, rename, revoke, rotate_key, test,
};
