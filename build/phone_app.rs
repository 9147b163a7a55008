//! Puts the built phone app (`clients/phone/dist`, which `scripts/phone-build` makes) into the service. Building the service
//! needs neither Node nor the app: without it the table is empty.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{fs, io};

use flate2::Compression;
use flate2::write::GzEncoder;

/// An array of `Embedded`, as the service includes it: each file of `dist` by its path, as it is, and packed where that is
/// shorter. The files are copied to `copies`, so that a build which goes on meanwhile never reads half of a new app.
pub(crate) fn table(dist: &Path, copies: &Path) -> io::Result<String> {
    if copies.exists() {
        fs::remove_dir_all(copies)?;
    }
    let mut names = Vec::new();
    // The build of the app writes this list last: without it the folder is half of an app.
    if dist.join("integrity.json").is_file() {
        collect(dist, "", &mut names)?;
    }
    names.sort_unstable();
    let mut table = "&[\n".to_owned();
    for name in names {
        let bytes = fs::read(dist.join(&name))?;
        let (plain, packed) = (copies.join("plain").join(&name), copies.join("packed").join(&name));
        write_to(&plain, &bytes)?;
        let gzip = gzip(&bytes)?;
        let packed = if gzip.len() < bytes.len() {
            write_to(&packed, &gzip)?;
            format!("Some(include_bytes!({}))", quoted(&packed))
        } else {
            "None".to_owned()
        };
        let plain = quoted(&plain);
        let _ = writeln!(table, "    Embedded {{ name: {name:?}, plain: include_bytes!({plain}), gzip: {packed} }},");
    }
    table.push_str("]\n");
    Ok(table)
}

/// A path as a string literal.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.to_string_lossy())
}

/// The files below a folder, with `/` between the parts of their paths; no hidden ones, and no source maps.
fn collect(folder: &Path, within: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let own = entry.file_name();
        let own = own.to_str().ok_or_else(|| io::Error::other(format!("{}: not UTF-8", entry.path().display())))?;
        if own.starts_with('.') || Path::new(own).extension().is_some_and(|extension| extension == "map") {
            continue;
        }
        let name = if within.is_empty() { own.to_owned() } else { format!("{within}/{own}") };
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &name, names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

fn write_to(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}

/// Packed as small as it goes, without a date or a name, so that the same app gives the same service.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
