//! Commit of the build, for `nod --version`.
fn main() {}
