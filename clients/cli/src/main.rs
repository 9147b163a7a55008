//! The `nod-device` program.

fn main() {}
