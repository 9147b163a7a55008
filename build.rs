//! What is known when the service is built: the commit, for `nod --version`; all texts for people, which the generator
//! (`build/words.rs`) turns from Fluent files into functions; and the files of the phone app, where it was built before.

#[path = "build/commit.rs"]
mod commit;
#[path = "build/languages.rs"]
mod languages;
#[path = "build/phone_app.rs"]
mod phone_app;
#[path = "build/pseudo.rs"]
mod pseudo;
#[path = "build/words.rs"]
mod words;

use std::path::{Path, PathBuf};
use std::{fs, io};

use words::LOCALES;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-env-changed=NOD_COMMIT");
    println!("cargo::rustc-env=NOD_COMMIT={}", commit::commit());
    let out = out()?;
    write_phone_app(&out)?;
    write_words(&out)
}

/// The folder for what is made here.
fn out() -> io::Result<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "Cargo says so where the files go")]
    let folder = std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    Ok(PathBuf::from(folder))
}

/// The phone app's sources, and where its own build leaves it.
const PHONE_APP: &str = "clients/phone";
const PHONE_APP_BUILT: &str = "clients/phone/dist";

/// The table of the phone app's files, which is empty where it was not built.
fn write_phone_app(out: &Path) -> io::Result<()> {
    let dist = Path::new(PHONE_APP_BUILT);
    // Cargo would compile the service at every build for a folder that it is to watch and that is not there.
    let watched = if dist.is_dir() { PHONE_APP_BUILT } else { PHONE_APP };
    println!("cargo::rerun-if-changed={watched}");
    let table = phone_app::table(dist, &out.join("phone_app"))?;
    fs::write(out.join("phone_app.rs"), table)
}

fn write_words(out: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={LOCALES}");
    match words::generate(languages::LANGUAGES, &words::read()?) {
        Ok(source) => fs::write(out.join("words.rs"), source),
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            Ok(())
        }
    }
}
