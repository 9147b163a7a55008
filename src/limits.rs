//! Limits that one process keeps in memory: how often a relying party asks, how often an address fails, and who is connected.
//!
//! They spare the machine; what must hold across a restart and on every node is counted in the store.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId};
use nod_core::limit::{Rate, RateState};
use nod_core::time::Timestamp;

use tokio::sync::Semaphore;

use crate::config;

mod connections;

pub use connections::{Connections, Full, Slot, Wait, Who};

/// Stands for every client whose address is unknown: they are counted together, apart from all others. Nobody has the
/// unspecified address.
pub const UNKNOWN: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// The most keys that one limit keeps.
const MAX_KEYS: usize = 65_536;

/// The most sign-ins under way.
const MAX_SIGN_INS: usize = 1024;

/// How often an hour somebody may ask for a link that sets a new password: for one name, since each fills its owner's mailbox, …
const RESETS_OF_ONE: u32 = 5;

/// … and from one address, which may be an office's.
const RESETS_FROM_ONE: u32 = 30;

/// The most of them that read from the database at once, before they wait for a permit to have a password compared.
const LOOK_UPS: usize = 4;

/// The limits of this process.
#[derive(Debug)]
pub struct Limits {
    issues: Keyed<ClientId>,
    failures: Keyed<IpAddr>,
    passwords: Keyed<IpAddr>,
    reminders: Keyed<ChallengeId>,
    calls: Keyed<String>,
    changes: Keyed<Change>,
    sign_ins_of_one: Keyed<Change>,
    push_tests: Keyed<DeviceId>,
    device_failures: Keyed<DeviceId>,
    app_passwords: Keyed<(String, IpAddr)>,
    resets_of: Keyed<String>,
    resets_from: Keyed<IpAddr>,
    /// Who is connected.
    pub connections: Connections,
    /// Permits for phones whose hello is being looked at.
    pub hellos: Semaphore,
    /// Permits for sign-ins under way. Each goes on to its end when its browser hangs up, so the connections are no bound.
    pub sign_ins: Arc<Semaphore>,
    /// Permits for sign-ins that look up what was guessed before: many at once must not hold up what else the database is asked.
    pub look_ups: Semaphore,
}

impl Limits {
    /// Limits under which nothing was counted yet.
    pub fn new(config: &config::Config) -> Self {
        let connections = Connections::new(&config.http);
        let config = &config.limits;
        let failures = config.failures_per_minute;
        let passwords = config.wrong_passwords_per_minute;
        Self {
            issues: Keyed::new(Rate::per_minute(config.issues_per_minute, config.issues_per_minute / 10)),
            failures: Keyed::new(Rate::per_minute(failures, failures)),
            passwords: Keyed::new(Rate::per_minute(passwords, passwords)),
            reminders: Keyed::new(Rate::per_minute(config.reminders_per_minute, 1)),
            calls: Keyed::new(Rate::per_minute(config.device_calls_per_minute, config.device_calls_per_minute)),
            changes: Keyed::new(Rate::per_hour(config.changes_per_hour)),
            sign_ins_of_one: Keyed::new(Rate::per_hour(config.sign_ins_per_hour)),
            push_tests: Keyed::new(Rate::per_minute(config.push_tests_per_minute, config.push_tests_per_minute)),
            device_failures: Keyed::new(Rate::per_minute(failures, failures)),
            app_passwords: Keyed::new(Rate::per_minute(
                config.wrong_app_passwords_per_minute,
                config.wrong_app_passwords_per_minute,
            )),
            resets_of: Keyed::new(Rate::per_hour(RESETS_OF_ONE)),
            resets_from: Keyed::new(Rate::per_hour(RESETS_FROM_ONE)),
            connections,
            hellos: Semaphore::new(config.hellos_at_once),
            sign_ins: Arc::new(Semaphore::new(MAX_SIGN_INS)),
            look_ups: Semaphore::new(LOOK_UPS),
        }
    }

    /// Counts a challenge that a relying party asks for.
    ///
    /// # Errors
    /// How long it has to wait; nothing was counted.
    pub fn issue(&self, client: &ClientId, now: Timestamp) -> Result<(), Duration> {
        self.issues.take(client, now)
    }

    /// Whether calls from an address are looked at.
    ///
    /// # Errors
    /// How long it has to wait.
    pub fn check_failures(&self, from: IpAddr, now: Timestamp) -> Result<(), Duration> {
        self.failures.check(&one_client(from), now)
    }

    /// Counts a call from an address that failed as a guess would.
    ///
    /// # Errors
    /// How long it has to wait: others that began at the same time were counted first, and nothing was counted.
    pub fn count_failure(&self, from: IpAddr, now: Timestamp) -> Result<(), Duration> {
        self.failures.take(&one_client(from), now)
    }

    /// Whether passwords from a network are looked at.
    ///
    /// # Errors
    /// How long it has to wait.
    pub fn check_passwords(&self, from: IpAddr, now: Timestamp) -> Result<(), Duration> {
        self.passwords.check(&network(from), now)
    }

    /// Counts a password from a network as a wrong one, before it is compared: of many at once, no more are compared than may be
    /// wrong.
    ///
    /// # Errors
    /// How long it has to wait; nothing was counted.
    pub fn take_password(&self, from: IpAddr, now: Timestamp) -> Result<(), Duration> {
        self.passwords.take(&network(from), now)
    }

    /// A password that was counted was right, or was not compared after all.
    pub fn return_password(&self, from: IpAddr) {
        self.passwords.give_back(&network(from));
    }

    /// Whether the phones may be woken once more for a challenge.
    ///
    /// # Errors
    /// How long that has to wait.
    pub fn check_reminder(&self, challenge: ChallengeId, now: Timestamp) -> Result<(), Duration> {
        self.reminders.check(&challenge, now)
    }

    /// Counts a signed call or frame of a device, or of the key that claims to become one.
    ///
    /// # Errors
    /// How long it has to wait; nothing was counted.
    pub fn call(&self, caller: &str, now: Timestamp) -> Result<(), Duration> {
        self.calls.take(&caller.to_owned(), now)
    }

    /// Counts a change.
    ///
    /// # Errors
    /// How long it has to wait; nothing was counted.
    pub fn change(&self, change: Change, now: Timestamp) -> Result<(), Duration> {
        let changes = if let Change::SignIn(_) = change { &self.sign_ins_of_one } else { &self.changes };
        changes.take(&change, now)
    }

    /// Counts a test notification to a device.
    ///
    /// # Errors
    /// How long it has to wait; nothing was counted.
    pub fn push_test(&self, device: DeviceId, now: Timestamp) -> Result<(), Duration> {
        self.push_tests.take(&device, now)
    }

    /// Whether answers on the socket of a device are looked at.
    ///
    /// # Errors
    /// How long that has to wait.
    pub fn check_device_failures(&self, device: DeviceId, now: Timestamp) -> Result<(), Duration> {
        self.device_failures.check(&device, now)
    }

    /// Counts an answer on the socket of a device that failed as a guess would.
    ///
    /// # Errors
    /// How long it has to wait: others that began at the same time were counted first, and nothing was counted.
    pub fn count_device_failure(&self, device: DeviceId, now: Timestamp) -> Result<(), Duration> {
        self.device_failures.take(&device, now)
    }

    /// Counts a wrong application password of a program, which is known by the hashed user name and the address that it comes from.
    ///
    /// # Errors
    /// How long it should wait; nothing was counted.
    pub fn wrong_app_password(&self, name: String, from: Option<IpAddr>, now: Timestamp) -> Result<(), Duration> {
        self.app_passwords.take(&(name, one_client(from.unwrap_or(UNKNOWN))), now)
    }

    /// Counts that somebody asks for a link that sets a new password, for a name and from an address. `name` has to be of one length.
    ///
    /// # Errors
    /// How long it has to wait; nothing was counted.
    pub fn password_reset(&self, name: &String, from: Option<IpAddr>, now: Timestamp) -> Result<(), Duration> {
        self.resets_from.take(&one_client(from.unwrap_or(UNKNOWN)), now)?;
        self.resets_of.take(name, now)
    }

    /// Counts that the phones are woken once more for a challenge.
    ///
    /// # Errors
    /// How long that has to wait; nothing was counted.
    pub fn remind(&self, challenge: ChallengeId, now: Timestamp) -> Result<(), Duration> {
        self.reminders.take(&challenge, now)
    }
}

/// A change that is written to the audit log, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// A device gets another name.
    Name(DeviceId),
    /// A device gets another key.
    Key(DeviceId),
    /// A device registers or removes a push target.
    PushTarget(DeviceId),
    /// A screen lock is registered, asked for or removed.
    ScreenLock(DeviceId),
    /// A session makes a link for a phone of its account.
    Link(AccountId),
    /// A session makes an application password for its account.
    AppPassword(AccountId),
    /// A session adds a codes app to its account.
    CodesApp(AccountId),
    /// A session makes backup codes for its account.
    BackupCodes(AccountId),
    /// A session adds a passkey to its account, or gives one another name.
    Passkey(AccountId),
    /// Somebody signs in to an account.
    SignIn(AccountId),
    /// A session changes the password of its account.
    Password(AccountId),
    /// A session adds a mail address to its account, or asks for its letter again.
    MailAddress(AccountId),
}

/// What one client has for itself: an IPv4 address, or the /64 of an IPv6 address.
pub fn one_client(address: IpAddr) -> IpAddr {
    keep(address, 32, 64)
}

/// What one household or office has: a /24, or a /48.
pub fn network(address: IpAddr) -> IpAddr {
    keep(address, 24, 48)
}

fn keep(address: IpAddr, v4: u32, v6: u32) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4((address.to_bits() & u32::MAX.checked_shl(32 - v4).unwrap_or(0)).into()),
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & u128::MAX.checked_shl(128 - v6).unwrap_or(0)).into()),
    }
}

/// A rate for each key.
///
/// Bounded: a full table drops the keys of which nothing would be remembered anyway, and where there is none it starts
/// anew. That forgives; it never refuses one for another's failures.
#[derive(Debug)]
struct Keyed<K> {
    rate: Option<Rate>,
    states: Mutex<HashMap<K, RateState>>,
}

impl<K: Eq + Hash + Clone> Keyed<K> {
    fn new(rate: Option<Rate>) -> Self {
        Self { rate, states: Mutex::new(HashMap::new()) }
    }

    fn check(&self, key: &K, now: Timestamp) -> Result<(), Duration> {
        let Some(rate) = self.rate else { return Ok(()) };
        rate.check(self.states().get(key).copied(), now)
    }

    /// Both in one: of several at once, as many come through as may.
    fn take(&self, key: &K, now: Timestamp) -> Result<(), Duration> {
        let Some(rate) = self.rate else { return Ok(()) };
        let mut states = self.states();
        rate.check(states.get(key).copied(), now)?;
        insert(&mut states, rate, key, now);
        Ok(())
    }

    /// What was taken does not count. A key that was forgotten meanwhile has nothing to get back.
    fn give_back(&self, key: &K) {
        let Some(rate) = self.rate else { return };
        if let Some(state) = self.states().get_mut(key) {
            *state = rate.give_back(*state);
        }
    }

    /// Poisoning is ignored: a panic under this lock cannot leave a value half changed.
    fn states(&self) -> MutexGuard<'_, HashMap<K, RateState>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn insert<K: Eq + Hash + Clone>(states: &mut HashMap<K, RateState>, rate: Rate, key: &K, now: Timestamp) {
    if states.len() >= MAX_KEYS && !states.contains_key(key) {
        states.retain(|_, state| !state.is_idle(now));
        if states.len() >= MAX_KEYS {
            states.clear();
        }
    }
    let state = rate.count(states.get(key).copied(), now);
    states.insert(key.clone(), state);
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_348_800);

    #[test]
    fn addresses_are_counted_by_what_one_client_has() {
        let at = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(one_client(at("::ffff:192.0.2.77")), at("192.0.2.77"));
        assert_eq!(one_client(at("2001:db8:1:2:3::4")), at("2001:db8:1:2::"));
        assert_eq!(network(at("192.0.2.77")), at("192.0.2.0"));
        assert_eq!(network(at("2001:db8:1:2:3::4")), at("2001:db8:1::"));
    }

    #[test]
    fn one_key_s_failures_are_no_other_s() {
        let keyed = Keyed::new(Rate::per_minute(2, 2));
        assert_eq!(keyed.take(&1, NOON), Ok(()));
        assert_eq!(keyed.take(&1, NOON), Ok(()));
        assert_eq!(keyed.check(&1, NOON), Err(Duration::from_secs(30)));
        assert_eq!(keyed.check(&2, NOON), Ok(()));
    }

    #[test]
    fn what_is_given_back_may_be_taken_again() {
        let keyed = Keyed::new(Rate::per_minute(2, 2));
        for _ in 0..2 {
            keyed.take(&1, NOON).unwrap();
        }
        keyed.give_back(&2);
        assert!(keyed.take(&1, NOON).is_err());
        keyed.give_back(&1);
        assert_eq!((keyed.take(&1, NOON), keyed.take(&1, NOON)), (Ok(()), Err(Duration::from_secs(30))));
    }

    #[test]
    fn a_full_table_forgets_and_refuses_nobody() {
        let keyed = Keyed::new(Rate::per_minute(1, 1));
        for key in 0..MAX_KEYS {
            keyed.take(&key, NOON).unwrap();
        }
        keyed.take(&MAX_KEYS, NOON).unwrap();
        assert_eq!(keyed.states().len(), 1, "nothing in it was idle");
        let later = NOON.plus(Duration::from_mins(2));
        for key in 1..MAX_KEYS {
            keyed.take(&key, if key == 7 { later } else { NOON }).unwrap();
        }
        keyed.take(&(MAX_KEYS + 1), later).unwrap();
        assert!(keyed.states().len() <= 3, "what was idle is gone");
        assert!(keyed.check(&7, later).is_err(), "what was not idle is kept");
    }
}
