//! What is known when the service is built: the commit, for `nod --version`, and all texts for people, which the generator
//! (`build/words.rs`) turns from Fluent files into functions.

#[path = "build/commit.rs"]
mod commit;
#[path = "build/languages.rs"]
mod languages;
#[path = "build/pseudo.rs"]
mod pseudo;
#[path = "build/words.rs"]
mod words;

use std::path::Path;
use std::{fs, io};

use words::LOCALES;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-env-changed=NOD_COMMIT");
    println!("cargo::rustc-env=NOD_COMMIT={}", commit::commit());
    write_words()
}

fn write_words() -> io::Result<()> {
    println!("cargo::rerun-if-changed={LOCALES}");
    match words::generate(languages::LANGUAGES, &words::read()?) {
        Ok(source) => {
            #[expect(clippy::disallowed_methods, reason = "Cargo says so where the file goes")]
            let folder = std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
            fs::write(Path::new(&folder).join("words.rs"), source)
        }
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            Ok(())
        }
    }
}
