//! One file in MMDB format, in memory.

use std::fs::{File, Metadata};
use std::io::Read as _;
use std::net::IpAddr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use maxminddb::{MaxMindDbError, Reader};
use nod_core::time::Timestamp;

use super::Place;
use super::record::Record;

/// The longest reason in a log line, in characters.
const MAX_REASON: usize = 200;

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is no file in MMDB format, or not all of one.
    #[error("{} is no complete MMDB file: {reason}", path.display())]
    NoDatabase {
        /// The file.
        path: PathBuf,
        /// What its reader says.
        reason: String,
    },
    /// Somebody wrote to it meanwhile.
    #[error("{} changed while it was read", path.display())]
    Changing {
        /// The file.
        path: PathBuf,
    },
}

/// By what a file is known to be the same: another file of that name has another one, and so has one that was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    /// When it was last written, in seconds and nanoseconds.
    modified: (i64, i64),
}

impl Stamp {
    /// `None`: it is not there, or cannot be looked at.
    pub(super) fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().as_ref().map(Self::from)
    }
}

impl From<&Metadata> for Stamp {
    fn from(file: &Metadata) -> Self {
        let modified = (file.mtime(), file.mtime_nsec());
        Self { device: file.dev(), inode: file.ino(), size: file.size(), modified }
    }
}

/// What is said of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// As its publisher calls it, for example `GeoLite2-City`.
    pub kind: String,
    /// When its publisher made it.
    pub built_at: Timestamp,
    /// Whether it has IPv6 addresses too.
    pub has_ipv6: bool,
    /// Its size, in bytes.
    pub size: u64,
}

/// A file in memory.
pub(super) struct Database {
    reader: Reader<Vec<u8>>,
    pub(super) stamp: Stamp,
    pub(super) summary: Summary,
}

/// Reads a file, and gives what is said of it.
///
/// # Errors
/// [`FileError`].
pub fn summary(path: &Path) -> Result<Summary, FileError> {
    read(path).map(|database| database.summary)
}

pub(super) fn read(path: &Path) -> Result<Database, FileError> {
    let unreadable = |error| FileError::Unreadable { path: path.to_owned(), error };
    let mut file = File::open(path).map_err(unreadable)?;
    let stamp = Stamp::from(&file.metadata().map_err(unreadable)?);
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.size).unwrap_or_default());
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    if Stamp::from(&file.metadata().map_err(unreadable)?) != stamp {
        return Err(FileError::Changing { path: path.to_owned() });
    }
    let no_database = |error: &MaxMindDbError| FileError::NoDatabase {
        path: path.to_owned(),
        reason: nod_core::text::shown(&error.to_string(), MAX_REASON),
    };
    let reader = Reader::from_source(bytes).map_err(|error| no_database(&error))?;
    let metadata = reader.metadata();
    let built = i64::try_from(metadata.build_epoch).unwrap_or(i64::MAX / 1000);
    let summary = Summary {
        kind: nod_core::text::shown(&metadata.database_type, MAX_REASON),
        built_at: Timestamp::from_seconds(built),
        has_ipv6: metadata.ip_version == 6,
        size: stamp.size,
    };
    Ok(Database { reader, stamp, summary })
}

impl Database {
    /// `None`: the file says nothing of that address, or nothing that can be read. An IPv6 address is an error to a file of IPv4
    /// addresses, and so nowhere in it.
    pub(super) fn find(&self, address: IpAddr, language: &str) -> Option<Place> {
        self.reader.lookup(address).ok()?.decode::<Record<'_>>().ok()??.place(language)
    }
}
