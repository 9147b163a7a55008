//! The texts for the person who answers, in six languages: the service's generator turns them into functions.

#[path = "../../build/languages.rs"]
mod languages;
#[path = "../../build/pseudo.rs"]
mod pseudo;
#[path = "../../build/words.rs"]
mod words;

use std::path::Path;
use std::{fs, io};

use languages::{Areas, LANGUAGES, Language};
use words::LOCALES;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../build");
    println!("cargo::rerun-if-changed={LOCALES}");
    let all: Vec<Language> = LANGUAGES.iter().map(|language| Language { areas: Areas::All, ..*language }).collect();
    match words::generate(&all, &words::read()?) {
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
