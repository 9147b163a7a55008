//! Where in the world somebody is. `make.py` says how the files here are made.

mod files;
mod risk;
mod shown;

use std::path::{Path, PathBuf};

/// Addresses of which the files say where they are.
const ROTTERDAM: &str = "80.112.3.4";
const THE_HAGUE: &str = "80.113.3.4";
const LONDON: &str = "81.2.69.160";
const SYDNEY: &str = "1.128.3.4";
const GERMANY: &str = "5.1.2.3";

/// The path of a file of this folder.
pub fn file(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/places").join(name);
    path.to_str().unwrap().to_owned()
}
