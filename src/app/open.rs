//! Opening the application: its database, its keys, its push services.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use nod_core::random::Random;

use super::{App, PushServices, Readiness};
use crate::ambient::{Clock, OsRandom, SystemClock};
use crate::bus::Local;
use crate::config::Config;
use crate::event::Event;
use crate::hashing::Hashing;
use crate::hub::Hub;
use crate::keyring::{self, KeyRing};
use crate::lifecycle::Lifecycle;
use crate::limits::Limits;
use crate::mail::{self, Mailer};
use crate::places::{FileError, Places};
use crate::push::{Dispatcher, SetupError, VapidError};
use crate::screening::{BreachedList, ListError, Screening};
use crate::store::{self, Store, StoreError};
use crate::telemetry::Metrics;
use crate::vault::{Vault, VaultError};

/// What an application is made of.
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// The truth.
    pub store: Arc<dyn Store>,
    /// Secrets at rest.
    pub vault: Vault,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Who waits in this process.
    pub hub: Arc<Hub<Event>>,
}

/// The data key or the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The data key.
    #[error(transparent)]
    DataKey(#[from] VaultError),
    /// The database.
    #[error(transparent)]
    Database(#[from] store::OpenError),
}

/// The application cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// What is stored was sealed under another data key.
    #[error("what is stored was sealed under another data key")]
    DataKeyWrong,
    /// A file of places cannot be used.
    #[error("places.files: {0}")]
    Places(#[from] FileError),
    /// A push service is configured and cannot be used; the text names the setting.
    #[error(transparent)]
    Push(#[from] SetupError),
    /// Mail is configured and cannot be used; the text names the setting.
    #[error(transparent)]
    Mail(#[from] mail::SetupError),
    /// The key for Web Push cannot be made or read.
    #[error(transparent)]
    Vapid(#[from] VapidError),
    /// The list of breached passwords is configured and cannot be used; the text names the setting.
    #[error(transparent)]
    Passwords(#[from] ListError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an application is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To serve.
    Service,
    /// For one command.
    Administration,
}

impl Parts {
    /// The database that `config` names, on the clock and the randomness of this machine.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect(config: Config) -> Result<Self, ConnectError> {
        let vault = Vault::open(&config.keys, &OsRandom)?;
        Self::connect_with(config, vault).await
    }

    /// The same with a vault that was opened before.
    ///
    /// # Errors
    /// [`ConnectError::Database`].
    pub async fn connect_with(config: Config, vault: Vault) -> Result<Self, ConnectError> {
        let store = store::open(&config.database).await?;
        Ok(Self::new(config, store, vault, Arc::new(SystemClock), Arc::new(OsRandom)))
    }

    /// Parts with a hub in which nobody waits yet.
    pub fn new(
        config: Config,
        store: Arc<dyn Store>,
        vault: Vault,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self { config, store, vault, clock, random, hub: Hub::new() }
    }
}

impl App {
    /// An application that is ready: its keys are loaded, or made at the first start, its push services are open, its files of places are
    /// read, and its list of breached passwords is one. When it cannot be opened, the store is closed.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(parts: Parts) -> Result<Arc<Self>, OpenError> {
        Self::open_to(parts, Purpose::Service).await
    }

    /// The same without push services, places and the list of breached passwords, for administration: what of them cannot be read must
    /// not keep an account locked.
    ///
    /// # Errors
    /// [`OpenError::DataKeyWrong`], and the store's.
    pub async fn open_for_administration(parts: Parts) -> Result<Arc<Self>, OpenError> {
        Self::open_to(parts, Purpose::Administration).await
    }

    /// An application without keys and push services: for looking for what is wrong, and for starting over when the data key is
    /// lost.
    pub fn unopened(parts: Parts) -> Arc<Self> {
        Arc::new(Self::assemble(parts))
    }

    async fn open_to(parts: Parts, purpose: Purpose) -> Result<Arc<Self>, OpenError> {
        // On the heap from the first: a future that holds it is as large as it is.
        let mut app = Box::new(Self::assemble(parts));
        match app.load(purpose).await {
            Ok(()) => Ok(Arc::from(app)),
            Err(error) => {
                app.store.close().await;
                Err(error)
            }
        }
    }

    async fn load(&mut self, purpose: Purpose) -> Result<(), OpenError> {
        self.load_keys().await?;
        if purpose == Purpose::Service {
            self.screening.list().map(BreachedList::check).transpose()?;
            self.places = Places::open(&self.config.places.files)?;
            self.push = PushServices::open(self).await?;
            self.mail = Mailer::open(&self.config)?;
        }
        Ok(())
    }

    /// Loads the server's keys. At the first start there is none yet, and this makes it.
    async fn load_keys(&self) -> Result<(), OpenError> {
        self.reload_keys().await?;
        if self.keys.load().newest().is_none() {
            let (row, audit) =
                keyring::make(self.issuer(), &self.vault, None, Duration::ZERO, self.now(), &*self.random);
            // Lost: another process that starts at the same moment made it.
            let _ = self.store.add_server_key(row, None, audit).await?;
            self.reload_keys().await?;
        }
        Ok(())
    }

    /// Loads the keys that are stored.
    ///
    /// # Errors
    /// [`OpenError::DataKeyWrong`] when they were sealed under another data key, and the store's.
    pub async fn reload_keys(&self) -> Result<(), OpenError> {
        let rows = self.store.server_keys().await?;
        let ring = KeyRing::open(rows, &self.vault).map_err(|_| OpenError::DataKeyWrong)?;
        self.keys.store(Arc::new(ring));
        Ok(())
    }

    fn assemble(parts: Parts) -> Self {
        let Parts { config, store, vault, clock, random, hub } = parts;
        let metrics = Metrics::default();
        let lifecycle = Lifecycle::new();
        Self {
            push: PushServices::none(Dispatcher::none(&lifecycle)),
            mail: None,
            places: Places::default(),
            limits: Limits::new(&config),
            hashing: Hashing::new(),
            screening: Screening::new(&config.passwords),
            config,
            store,
            hub,
            bus: Arc::new(Local),
            clock,
            random,
            vault,
            keys: ArcSwap::default(),
            ready: Readiness::default(),
            metrics,
            lifecycle,
        }
    }
}
