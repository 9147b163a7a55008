//! Who is connected: in total, and from one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use nod_core::id::ClientId;
use nod_core::random::{Random, below};

use super::one_client;
use crate::config::{Http, Network};

/// Target reconnect rate after a restart (devices/s): half of one core's handshake capacity, leaving the rest for sign-ins.
const COME_BACK: usize = 1400;

/// Nobody is kept away for longer, however many they are.
const LONGEST_AWAY: Duration = Duration::from_mins(1);

/// What the next process takes to be there after this one, once this one has let requests finish.
const RESTART: Duration = Duration::from_millis(500);

/// Over how long those who come back are spread, in milliseconds.
fn spread(crowd: usize) -> u32 {
    let longest = u32::try_from(LONGEST_AWAY.as_millis()).unwrap_or(u32::MAX);
    u32::try_from(crowd.saturating_mul(1000) / COME_BACK).unwrap_or(longest).clamp(100, longest)
}

/// Connections from this very machine for which there is room beyond the cap: the administrator's health checks.
const RESERVE: usize = 16;

/// How many are connected, and how many may be.
#[derive(Debug)]
pub struct Connections {
    most: usize,
    most_of_one: usize,
    most_of_party: usize,
    proxies: Vec<Network>,
    counts: Arc<Mutex<Counts>>,
    crowd: OnceLock<usize>,
}

#[derive(Debug, Default)]
struct Counts {
    total: usize,
    /// The last slot of an address to be free removes its entry, so there are never more entries than slots taken.
    of_one: HashMap<Who, usize>,
}

/// Whose connections and waiting calls are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// Anybody at that address (IPv6: in that /64).
    Address(IpAddr),
    /// A relying party that has authenticated.
    Party(ClientId),
}

/// Why there is no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// There are as many connections as there may be.
    Total,
    /// The address has as many as it may have.
    Address,
    /// The relying party has as many waiting calls as it may have.
    Party,
}

impl Full {
    /// The name for the metric.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Address => "address",
            Self::Party => "relying_party",
        }
    }
}

/// A slot that is taken, and free again when this is dropped.
#[must_use = "the slot is free again at once"]
#[derive(Debug)]
pub struct Slot {
    counts: Arc<Mutex<Counts>>,
    in_total: bool,
    who: Option<Who>,
    /// A call that waits is counted by this slot.
    waits: AtomicBool,
}

/// A slot for a call that waits on purpose, free again when this is dropped.
#[must_use = "the slot is free again at once"]
#[derive(Debug)]
pub struct Wait {
    connection: Arc<Slot>,
    /// The connection's own slot counts the call.
    is_first: bool,
    /// What counts the call beside it.
    extra: Option<Slot>,
}

impl Connections {
    /// Nobody is connected.
    pub fn new(config: &Http) -> Self {
        Self {
            most: config.max_connections,
            most_of_one: config.max_connections_per_address,
            most_of_party: config.max_waits_per_relying_party,
            proxies: config.trusted_proxies.clone(),
            counts: Arc::default(),
            crowd: OnceLock::new(),
        }
    }

    /// How long somebody who is sent away should stay away, once this process has let requests finish.
    pub fn away(&self, random: &dyn Random) -> Duration {
        RESTART + Duration::from_millis(u64::from(below(random, spread(self.crowd()))))
    }

    /// How many were connected when this was first asked, which is when the service began to send them away: from then on they
    /// only become fewer.
    fn crowd(&self) -> usize {
        *self.crowd.get_or_init(|| lock(&self.counts).total)
    }

    /// Whether an address is a trusted proxy's, which speaks for many.
    pub fn is_proxy(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.contains(address))
    }

    /// A slot for a connection from that address. A proxy's count in total alone.
    ///
    /// # Errors
    /// When there is none.
    pub fn enter(&self, peer: IpAddr) -> Result<Slot, Full> {
        let peer = peer.to_canonical();
        let most = if peer.is_loopback() { self.most.saturating_add(RESERVE) } else { self.most };
        let mut counts = lock(&self.counts);
        if counts.total >= most {
            return Err(Full::Total);
        }
        let who = if self.is_proxy(peer) { None } else { Some(self.take_one(&mut counts, Who::Address(peer))?) };
        counts.total += 1;
        Ok(self.slot(true, who))
    }

    /// A slot for a call of `who` that waits on that connection.
    ///
    /// Over HTTP/1.1 a connection has one call, and is counted already. Over HTTP/2 each call that waits beside the first is
    /// counted like a connection. A proxy's connections count for no address, so each call counts for the one that it names.
    ///
    /// # Errors
    /// When there is none.
    pub fn wait(&self, connection: &Arc<Slot>, who: Who) -> Result<Wait, Full> {
        let is_first = !connection.waits.swap(true, Ordering::Relaxed);
        // Dropping it undoes that.
        let wait = Wait { connection: Arc::clone(connection), is_first, extra: None };
        let is_counted = is_first && connection.who.is_some() && matches!(who, Who::Address(_));
        let mut counts = lock(&self.counts);
        if !is_first && counts.total >= self.most {
            return Err(Full::Total);
        }
        let who = if is_counted { None } else { Some(self.take_one(&mut counts, who)?) };
        counts.total += usize::from(!is_first);
        Ok(wait.with(self.slot(!is_first, who)))
    }

    fn slot(&self, in_total: bool, who: Option<Who>) -> Slot {
        Slot { counts: Arc::clone(&self.counts), in_total, who, waits: AtomicBool::new(false) }
    }

    fn take_one(&self, counts: &mut Counts, who: Who) -> Result<Who, Full> {
        let (who, most, full) = match who {
            Who::Address(address) => (Who::Address(one_client(address)), self.most_of_one, Full::Address),
            Who::Party(_) => (who, self.most_of_party, Full::Party),
        };
        let taken = counts.of_one.get(&who).copied().unwrap_or_default();
        if taken >= most {
            return Err(full);
        }
        counts.of_one.insert(who.clone(), taken + 1);
        Ok(who)
    }
}

impl Wait {
    fn with(mut self, extra: Slot) -> Self {
        self.extra = Some(extra);
        self
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if self.is_first {
            self.connection.waits.store(false, Ordering::Relaxed);
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if !self.in_total && self.who.is_none() {
            return;
        }
        let mut counts = lock(&self.counts);
        if self.in_total {
            counts.total = counts.total.saturating_sub(1);
        }
        let Some(who) = self.who.take() else { return };
        let left = counts.of_one.get(&who).copied().unwrap_or_default().saturating_sub(1);
        if left == 0 {
            counts.of_one.remove(&who);
        } else {
            counts.of_one.insert(who, left);
        }
    }
}

/// Poisoning is ignored: a panic under this lock cannot leave a value half changed.
fn lock(counts: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(most: usize, most_of_one: usize, proxy: &str) -> Connections {
        let proxies = vec![Network::try_from(proxy.to_owned()).unwrap()];
        Connections { most, most_of_one, most_of_party: 2, proxies, counts: Arc::default(), crowd: OnceLock::new() }
    }

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn is_empty(connections: &Connections) -> bool {
        let counts = lock(&connections.counts);
        counts.total == 0 && counts.of_one.is_empty()
    }

    #[test]
    fn an_address_has_so_many_places_and_gets_one_back_for_each_that_it_leaves() {
        let connections = connections(100, 2, "10.0.0.0/8");
        let first = connections.enter(at("2001:db8:1:2::1")).unwrap();
        let second = connections.enter(at("2001:db8:1:2:ffff::2")).unwrap();
        assert_eq!(connections.enter(at("2001:db8:1:2::3")).err(), Some(Full::Address), "one /64 is one client");
        let other = connections.enter(at("2001:db8:1:3::1")).unwrap();
        drop(first);
        let third = connections.enter(at("2001:db8:1:2::3")).unwrap();
        drop((second, third, other));
        assert!(is_empty(&connections), "nothing is kept");
    }

    #[test]
    fn many_come_back_at_a_pace_and_few_at_once() {
        assert_eq!([0, 10, 1400, 10_000, usize::MAX].map(spread), [100, 100, 1000, 7142, 60_000]);
    }

    #[test]
    fn a_crowd_that_leaves_stays_as_large_as_it_was() {
        let connections = connections(100, 100, "10.0.0.0/8");
        let slots = [(); 3].map(|()| connections.enter(at("192.0.2.7")).unwrap());
        assert_eq!(connections.crowd(), 3);
        drop(slots);
        assert_eq!(connections.crowd(), 3);
    }

    #[test]
    fn a_proxy_speaks_for_many() {
        let connections = connections(100, 1, "10.0.0.0/8");
        let proxied = [(); 3].map(|()| Arc::new(connections.enter(at("10.1.2.3")).unwrap()));
        let client = || Who::Address(at("192.0.2.7"));
        let waiting = connections.wait(&proxied[0], client()).unwrap();
        assert_eq!(connections.wait(&proxied[1], client()).err(), Some(Full::Address));
        let other = connections.wait(&proxied[1], Who::Address(at("192.0.2.8"))).unwrap();
        assert_eq!(lock(&connections.counts).total, 3, "what waits came over a connection that is counted");
        drop((proxied, waiting, other));
        assert!(is_empty(&connections));
    }

    #[test]
    fn calls_that_wait_on_one_connection_count_like_connections() {
        let connections = connections(5, 4, "10.0.0.0/8");
        let client = at("192.0.2.7");
        let connection = Arc::new(connections.enter(client).unwrap());
        let mut waits = Vec::new();
        for count in 1..=4 {
            waits.push(connections.wait(&connection, Who::Address(client)).unwrap());
            assert_eq!(lock(&connections.counts).total, count, "the first call is the connection's own");
        }
        assert_eq!(connections.wait(&connection, Who::Address(client)).err(), Some(Full::Address));
        assert_eq!(connections.enter(client).err(), Some(Full::Address), "and leave no room for connections");
        let elsewhere = Arc::new(connections.enter(at("192.0.2.8")).unwrap());
        let first = connections.wait(&elsewhere, Who::Address(at("192.0.2.8"))).unwrap();
        assert_eq!(connections.wait(&elsewhere, Who::Address(at("192.0.2.8"))).err(), Some(Full::Total));
        drop(waits.remove(0));
        let again = connections.wait(&connection, Who::Address(client)).unwrap();
        drop((waits, again, connection, elsewhere, first));
        assert!(is_empty(&connections));
    }

    #[test]
    fn a_relying_party_waits_on_its_own_account_and_not_on_its_address() {
        let connections = connections(100, 1, "10.0.0.0/8");
        let party = || Who::Party("webmail".parse().unwrap());
        let connection = Arc::new(connections.enter(at("192.0.2.7")).unwrap());
        let waits = [(); 2].map(|()| connections.wait(&connection, party()).unwrap());
        assert_eq!(connections.wait(&connection, party()).err(), Some(Full::Party));
        assert!(connections.wait(&connection, Who::Party("wiki".parse().unwrap())).is_ok());
        assert_eq!(lock(&connections.counts).total, 2);
        drop((waits, connection));
        assert!(is_empty(&connections));
    }

    #[test]
    fn a_full_service_has_room_for_its_own_machine() {
        let connections = connections(2, 100, "10.0.0.0/8");
        let _taken = [(); 2].map(|()| connections.enter(at("192.0.2.7")).unwrap());
        assert_eq!(connections.enter(at("192.0.2.8")).err(), Some(Full::Total));
        let _own = [(); RESERVE].map(|()| connections.enter(at("127.0.0.1")).unwrap());
        assert_eq!(connections.enter(at("::1")).err(), Some(Full::Total));
    }
}
