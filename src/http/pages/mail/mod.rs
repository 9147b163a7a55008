//! Pages of mail: the addresses of an account, a new password, and a change that is taken back.

pub mod addresses;
pub mod password;
pub mod recovery;
pub mod undo;
pub mod view;

type PageResult = Result<axum::response::Response, axum::response::Response>;
