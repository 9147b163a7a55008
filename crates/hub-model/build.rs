//! Sets `cfg(loom)` for this package alone: set for all, it would change crates that are not under test.

fn main() {
    println!("cargo::rustc-cfg=loom");
    println!("cargo::rerun-if-changed=build.rs");
}
