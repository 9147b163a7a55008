//! Files and the disk they are on.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;

use crate::config::{Database, Keys, Passwords};
use crate::flow::operations::doctor::Finding;
use crate::screening::{BreachedList, Screening};

/// Less free space than this is worth a look.
const LITTLE: u64 = 1 << 30;

/// Less free space than this, and writes fail soon.
const HARDLY_ANY: u64 = 64 << 20;

/// The data key's file: that it is there, and that nobody else can read or replace it.
pub(super) fn data_key(keys: &Keys) -> Vec<Finding> {
    const CHECK: &str = "data_key.file";
    if keys.data_key.is_some() {
        return vec![Finding::fine(CHECK, "the data key comes from the configuration")];
    }
    let path = &keys.data_key_file;
    let shown = path.display();
    let mode = match std::fs::metadata(path) {
        Ok(metadata) => metadata.permissions().mode() & 0o777,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let cure = "`nod serve` makes it at its first start; if there was one, put it back from its backup";
            return vec![Finding::warning(CHECK, format!("{shown} is not there"), cure)];
        }
        Err(error) => {
            let cure = "let Nod's user read it";
            return vec![Finding::error(CHECK, format!("{shown}: {error}"), cure)];
        }
    };
    if mode & 0o077 != 0 {
        let text = format!("{shown} can be read by others (mode {mode:o})");
        let cure = format!("chmod 600 {shown}; anybody who read it can read what Nod seals");
        return vec![Finding::error(CHECK, text, cure)];
    }
    let mut findings = vec![Finding::fine(CHECK, format!("{shown} is its owner's alone"))];
    findings.extend(folder(path));
    findings
}

/// Who can write into a folder can put another file in the key's place; who can list it finds what is beside the key.
fn folder(path: &Path) -> Option<Finding> {
    const CHECK: &str = "data_key.folder";
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mode = std::fs::metadata(folder).ok()?.permissions().mode() & 0o777;
    let cure = format!("chmod 700 {}", folder.display());
    if mode & 0o022 != 0 {
        let text = format!("others can replace the data key: {} has mode {mode:o}", folder.display());
        return Some(Finding::error(CHECK, text, cure));
    }
    (mode & 0o005 != 0).then(|| {
        let text = format!("everybody can look into the data key's folder {} (mode {mode:o})", folder.display());
        Finding::warning(CHECK, text, cure)
    })
}

/// The list of breached passwords: that it is one.
pub(super) fn breached_passwords(passwords: &Passwords) -> Finding {
    const CHECK: &str = "passwords.breached_file";
    match Screening::new(passwords).list().map(BreachedList::check) {
        None => Finding::fine(CHECK, "there is none: new passwords are compared with common ones alone"),
        Some(Ok(bytes)) => Finding::fine(CHECK, format!("a sorted list of {} MiB", bytes >> 20)),
        Some(Err(error)) => {
            let cure = "put back the list (docs/passwords.md), or unset it: until then nobody can set a password";
            Finding::error(CHECK, error.to_string(), cure)
        }
    }
}

/// The file of a SQLite database. `None`: it is no file.
fn file(database: &Database) -> Option<PathBuf> {
    let path = database.url.expose_secret().strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or_default()))
}

/// Whether the database is a file that is not there yet. Looking for what is wrong must not make one.
pub(super) fn is_missing(database: &Database) -> bool {
    file(database).is_some_and(|file| !file.exists())
}

/// The database's file, and how much room it has left.
pub(super) fn database(database: &Database) -> Vec<Finding> {
    let Some(file) = file(database) else { return Vec::new() };
    let mut findings = Vec::new();
    let shown = file.display();
    if let Ok(metadata) = std::fs::metadata(&file) {
        let mode = metadata.permissions().mode() & 0o777;
        findings.push(if mode & 0o077 != 0 {
            let text = format!("{shown} can be read by others (mode {mode:o})");
            Finding::error("database.file", text, format!("chmod 600 {shown} {shown}-wal {shown}-shm"))
        } else {
            Finding::fine("database.file", format!("{shown} is its owner's alone"))
        });
    } else {
        let cure = "`nod serve` makes it at its first start; if there was one, put it back from its backup";
        findings.push(Finding::warning("database.file", format!("{shown} is not there"), cure));
    }
    // The nearest folder that is there already.
    let folder = std::path::absolute(&file).ok();
    let folder = folder.as_deref().and_then(|file| file.ancestors().skip(1).find(|folder| folder.is_dir()));
    findings.extend(folder.and_then(room));
    findings
}

fn room(folder: &Path) -> Option<Finding> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    Some(judge_room(free))
}

fn judge_room(free: u64) -> Finding {
    const CHECK: &str = "database.disk";
    let text = format!("{} MiB are free for the database", free >> 20);
    let cure = "make room, or shorten retention.evidence_days";
    match free {
        ..HARDLY_ANY => Finding::error(CHECK, text, cure),
        HARDLY_ANY..LITTLE => Finding::warning(CHECK, text, cure),
        _ => Finding::fine(CHECK, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::operations::doctor::Severity;

    #[test]
    fn a_full_disk_is_found_before_it_is_full() {
        assert_eq!(judge_room(0).severity, Severity::Error);
        assert_eq!(judge_room(HARDLY_ANY).severity, Severity::Warning);
        assert_eq!(judge_room(LITTLE).severity, Severity::Fine);
        assert!(room(Path::new("/")).is_some());
    }
}
