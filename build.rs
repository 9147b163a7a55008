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
    match words::generate(languages::LANGUAGES, &read_locales()?) {
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

/// Every `.ftl` file, one folder for each language.
fn read_locales() -> io::Result<Vec<words::File>> {
    let mut files = Vec::new();
    for folder in fs::read_dir(LOCALES)? {
        let folder = folder?;
        for file in fs::read_dir(folder.path())? {
            let path = file?.path();
            let Some(area) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".ftl")) else {
                return Err(io::Error::other(format!("{}: not an .ftl file", path.display())));
            };
            files.push(words::File {
                tag: folder.file_name().to_string_lossy().into_owned(),
                area: area.to_owned(),
                path: path.display().to_string(),
                text: fs::read_to_string(&path)?,
            });
        }
    }
    Ok(files)
}
