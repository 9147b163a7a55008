//! Where in the world an address is, as far as the operator's files say.
//!
//! The files are in memory, so that a lookup costs microseconds and no IO. A file that changes is read again beside the old one and
//! takes its place at once: who looks up an address meanwhile has the one or the other, and never half of one.

mod countries;
mod file;
mod record;

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use nod_core::place::Location;

use crate::outbound::is_public;
use file::{Database, Stamp};
pub use file::{FileError, Summary, summary};

/// A place, in words and on the earth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// As in `Rotterdam, Netherlands`, or `Netherlands` where the town is not known.
    pub name: String,
    /// Where that is. `None`: the file has a name alone.
    pub location: Option<Location>,
}

/// The files of places.
#[derive(Default)]
pub struct Places {
    files: Vec<PathBuf>,
    databases: ArcSwap<Vec<Arc<Database>>>,
    /// What each file was when it was last looked at, whether or not it could be read then. One look at a time.
    seen: Mutex<Vec<Option<Stamp>>>,
}

/// What became of a file that changed.
#[derive(Debug)]
pub struct Reread {
    /// The file.
    pub path: PathBuf,
    /// Why it was not taken: the one that was read before stays in use.
    pub result: Result<Summary, FileError>,
}

impl Places {
    /// Reads the files.
    ///
    /// # Errors
    /// [`FileError`] of the first that cannot be used.
    pub fn open(files: &[String]) -> Result<Self, FileError> {
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        let databases = files.iter().map(|path| file::read(path).map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
        let seen = databases.iter().map(|database| Some(database.stamp)).collect();
        Ok(Self { files, databases: ArcSwap::from_pointee(databases), seen: Mutex::new(seen) })
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What is said of each file that is in use.
    pub fn summaries(&self) -> Vec<Summary> {
        self.databases.load().iter().map(|database| database.summary.clone()).collect()
    }

    /// Looks whether files changed, reads those that did, and says what became of them. A file that cannot be used is read again when
    /// it changes again. It reads whole files: not for a thread of the runtime.
    pub fn refresh(&self) -> Vec<Reread> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changes = Vec::new();
        for (at, path) in self.files.iter().enumerate() {
            let now = Stamp::of(path);
            let Some(before) = seen.get_mut(at).filter(|before| **before != now) else { continue };
            *before = now;
            let result = file::read(path).map(|database| {
                // What was read is newer than what was looked at, where it changed in between.
                *before = Some(database.stamp);
                let summary = database.summary.clone();
                self.replace(at, Arc::new(database));
                summary
            });
            if matches!(result, Err(FileError::Changing { .. })) {
                // The program that writes it has not finished: the next look reads it, even if the write ends within this very moment.
                *before = None;
            }
            changes.push(Reread { path: path.clone(), result });
        }
        changes
    }

    fn replace(&self, at: usize, database: Arc<Database>) {
        let mut databases: Vec<Arc<Database>> = self.databases.load().to_vec();
        if let Some(old) = databases.get_mut(at) {
            *old = database;
        }
        self.databases.store(Arc::new(databases));
    }

    /// The place of an address, with its names in a language (a tag such as `de` or `fr-CH`), or in English. `None`: unknown. Addresses of private
    /// networks are nowhere, and whatever is wrong with a file's entry, its place is unknown.
    pub fn find(&self, address: IpAddr, language: &str) -> Option<Place> {
        let address = address.to_canonical();
        if self.is_empty() || !is_public(address) {
            return None;
        }
        let language = language.split('-').next().unwrap_or_default();
        self.databases.load().iter().find_map(|database| database.find(address, language))
    }

    /// The name of the place of an address as text, as it is stored. `None`: the place is unknown, or that is no address.
    pub fn name(&self, address: &str, language: &str) -> Option<String> {
        Some(self.find(address.parse().ok()?, language)?.name)
    }
}
