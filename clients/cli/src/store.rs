//! Accounts on disk: one file each, that nobody else can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use nod_core::device::Algorithm;
use nod_core::encoding::{base64url, from_base64url};
use nod_core::id::DeviceId;
use nod_core::random::{self, Random};
use nod_core::wire::DeviceCodes;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::device::Identity;
use crate::key::{DeviceKey, KeyMaterialError};
use crate::sealed::{OpenError, Passphrase, Sealed};

/// The version of the file's format.
const VERSION: u32 = 1;

/// Why an account cannot be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system says no.
    #[error("{path}: {error}")]
    Io {
        /// About which file.
        path: PathBuf,
        /// What it says.
        error: io::Error,
    },
    /// Others can read the file, so its key may be known to them.
    #[error(
        "{0}: others can read this file, so its key is not used; `chmod 600` it if nobody did, else revoke the device"
    )]
    Readable(PathBuf),
    /// Others can put files into the directory.
    #[error("{0}: others can write to this directory; `chmod 700` it")]
    Writable(PathBuf),
    /// Not an account file, or one of another version.
    #[error("{0}: not an account file of this version")]
    Damaged(PathBuf),
    /// The key is under a passphrase and none was given.
    #[error("the key is under a passphrase")]
    PassphraseNeeded,
    /// The passphrase is wrong.
    #[error("the passphrase is wrong, or the file is damaged")]
    PassphraseWrong,
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyMaterialError),
}

impl From<OpenError> for StoreError {
    fn from(_: OpenError) -> Self {
        Self::PassphraseWrong
    }
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountFile {
    version: u32,
    identity: Identity,
    keys: StoredKeys,
    /// What the device computes its codes from, as well protected as the keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    codes: Option<StoredCodes>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredCodes {
    Plain(DeviceCodes),
    Sealed(Sealed),
}

/// The private keys: the one in use, and while it is being replaced the next.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredKeys {
    Plain(Vec<StoredKey>),
    Sealed(Sealed),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKey {
    alg: Algorithm,
    secret: Zeroizing<String>,
}

impl StoredKey {
    fn new(key: &DeviceKey) -> Self {
        Self { alg: key.algorithm(), secret: Zeroizing::new(base64url(key.material())) }
    }

    fn open(&self) -> Result<DeviceKey, KeyMaterialError> {
        let material = from_base64url(&self.secret).ok_or(KeyMaterialError)?;
        DeviceKey::from_material(self.alg, Zeroizing::new(material))
    }
}

/// A directory of account files.
#[derive(Debug, Clone)]
pub struct Store {
    directory: PathBuf,
}

impl Store {
    /// Opens the directory, and makes it for this user alone when it is not there.
    ///
    /// # Errors
    /// When it cannot be made, or others can write to it.
    pub fn open(directory: PathBuf) -> Result<Self, StoreError> {
        make_private_directory(&directory).map_err(|error| StoreError::Io { path: directory.clone(), error })?;
        if mode(&directory)? & 0o022 != 0 {
            return Err(StoreError::Writable(directory));
        }
        Ok(Self { directory })
    }

    /// The accounts, by device id. Their keys stay closed.
    ///
    /// # Errors
    /// When a file cannot be read, or others can.
    pub fn identities(&self) -> Result<Vec<Identity>, StoreError> {
        let failed = |error| StoreError::Io { path: self.directory.clone(), error };
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.directory).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                found.push(read(&path)?.identity);
            }
        }
        found.sort_by_key(|identity| identity.device);
        Ok(found)
    }

    /// Whether the account's keys are under a passphrase.
    ///
    /// # Errors
    /// When the file cannot be read, or others can.
    pub fn is_sealed(&self, device: DeviceId) -> Result<bool, StoreError> {
        Ok(matches!(read(&self.path(device))?.keys, StoredKeys::Sealed(_)))
    }

    /// The account's identity and its keys: the one in use first, then, in the middle of a replacement, the next.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn load(
        &self,
        device: DeviceId,
        passphrase: Option<&Passphrase>,
    ) -> Result<(Identity, Vec<DeviceKey>), StoreError> {
        let path = self.path(device);
        let AccountFile { identity, keys, .. } = read(&path)?;
        let stored = match keys {
            StoredKeys::Plain(stored) => stored,
            StoredKeys::Sealed(sealed) => {
                let passphrase = passphrase.ok_or(StoreError::PassphraseNeeded)?;
                let plain = sealed.open(&bound(&identity), passphrase)?;
                serde_json::from_slice(&plain).map_err(|_| StoreError::Damaged(path.clone()))?
            }
        };
        let keys = stored.iter().map(StoredKey::open).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(StoreError::Damaged(path)) } else { Ok((identity, keys)) }
    }

    /// What the account computes its one-time codes from. `None`: the server was not asked yet.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn codes(&self, device: DeviceId, passphrase: Option<&Passphrase>) -> Result<Option<DeviceCodes>, StoreError> {
        let path = self.path(device);
        let AccountFile { identity, codes, .. } = read(&path)?;
        match codes {
            None => Ok(None),
            Some(StoredCodes::Plain(codes)) => Ok(Some(codes)),
            Some(StoredCodes::Sealed(sealed)) => {
                let passphrase = passphrase.ok_or(StoreError::PassphraseNeeded)?;
                let plain = sealed.open(&codes_bound(&identity), passphrase)?;
                serde_json::from_slice(&plain).map(Some).map_err(|_| StoreError::Damaged(path))
            }
        }
    }

    /// Keeps what the account computes its one-time codes from, under the passphrase where the keys are under it.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn save_codes(
        &self,
        device: DeviceId,
        codes: &DeviceCodes,
        passphrase: Option<&Passphrase>,
        random: &dyn Random,
    ) -> Result<(), StoreError> {
        let mut file = read(&self.path(device))?;
        file.codes = Some(match (&file.keys, passphrase) {
            (StoredKeys::Plain(_), _) => StoredCodes::Plain(codes.clone()),
            (StoredKeys::Sealed(_), None) => return Err(StoreError::PassphraseNeeded),
            (StoredKeys::Sealed(_), Some(passphrase)) => {
                let plain = Zeroizing::new(to_json(codes));
                StoredCodes::Sealed(Sealed::seal(&plain, &codes_bound(&file.identity), passphrase, random)?)
            }
        });
        self.write(&file, random)
    }

    /// Keeps an account; the codes of one that is there stay. The file is complete on disk, or it is as it was before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(
        &self,
        identity: &Identity,
        keys: &[&DeviceKey],
        passphrase: Option<&Passphrase>,
        random: &dyn Random,
    ) -> Result<(), StoreError> {
        let stored: Vec<_> = keys.iter().map(|key| StoredKey::new(key)).collect();
        let keys = match passphrase {
            None => StoredKeys::Plain(stored),
            Some(passphrase) => {
                let plain = Zeroizing::new(to_json(&stored));
                StoredKeys::Sealed(Sealed::seal(&plain, &bound(identity), passphrase, random)?)
            }
        };
        let path = self.path(identity.device);
        let codes = if path.exists() { read(&path)?.codes } else { None };
        self.write(&AccountFile { version: VERSION, identity: identity.clone(), keys, codes }, random)
    }

    /// Changes what is known about an account; its keys stay closed.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn update(
        &self,
        device: DeviceId,
        random: &dyn Random,
        change: impl FnOnce(&mut Identity),
    ) -> Result<(), StoreError> {
        let mut file = read(&self.path(device))?;
        change(&mut file.identity);
        self.write(&file, random)
    }

    /// Forgets an account.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn remove(&self, device: DeviceId) -> Result<(), StoreError> {
        let path = self.path(device);
        fs::remove_file(&path).map_err(|error| StoreError::Io { path, error })
    }

    /// Where an account is kept.
    pub fn path(&self, device: DeviceId) -> PathBuf {
        self.directory.join(format!("{device}.json"))
    }

    fn write(&self, file: &AccountFile, random: &dyn Random) -> Result<(), StoreError> {
        let path = self.path(file.identity.device);
        let temporary = self.directory.join(format!(".{}.tmp", base64url(&random::bytes::<12>(random))));
        let json = Zeroizing::new(to_json(file));
        write_and_sync(&temporary, &json)
            .and_then(|()| fs::rename(&temporary, &path))
            .and_then(|()| File::open(&self.directory)?.sync_all())
            .map_err(|error| {
                // It may not be there; what went wrong is already known.
                let _ = fs::remove_file(&temporary);
                StoreError::Io { path, error }
            })
    }
}

/// What sealed keys are bound to: they open in no other account's file.
fn bound(identity: &Identity) -> Vec<u8> {
    format!("nod-device-keys\n{VERSION}\n{}\n{}", identity.device, identity.issuer).into_bytes()
}

/// The same for sealed codes: neither opens in the place of the other.
fn codes_bound(identity: &Identity) -> Vec<u8> {
    format!("nod-device-codes\n{VERSION}\n{}\n{}", identity.device, identity.issuer).into_bytes()
}

#[expect(clippy::expect_used, reason = "structs of strings and numbers: nothing in them can fail to serialise")]
fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec_pretty(value).expect("plain structs serialise")
}

fn read(path: &Path) -> Result<AccountFile, StoreError> {
    if mode(path)? & 0o077 != 0 {
        return Err(StoreError::Readable(path.to_owned()));
    }
    let failed = |error| StoreError::Io { path: path.to_owned(), error };
    let json = Zeroizing::new(fs::read(path).map_err(failed)?);
    let file: AccountFile = serde_json::from_slice(&json).map_err(|_| StoreError::Damaged(path.to_owned()))?;
    // Tokens name the issuer: one that is not the server would be signed for somebody else.
    let sound = file.version == VERSION && file.identity.issuer == file.identity.server;
    if sound { Ok(file) } else { Err(StoreError::Damaged(path.to_owned())) }
}

#[cfg(unix)]
fn mode(path: &Path) -> Result<u32, StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs::metadata(path).map_err(|error| StoreError::Io { path: path.to_owned(), error })?;
    Ok(metadata.permissions().mode())
}

/// Elsewhere the user's own directory is private by inheritance.
#[cfg(not(unix))]
fn mode(path: &Path) -> Result<u32, StoreError> {
    fs::metadata(path).map(|_| 0).map_err(|error| StoreError::Io { path: path.to_owned(), error })
}

fn make_private_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn write_and_sync(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
