//! Password hashing: threads of its own with memory that is reused, and the order in which askers get them.
//!
//! Each hash takes 19 MiB and some hundredths of a second of a core. The right to one is a [`Permit`]; it goes into the job and ends
//! with the work, so a request that is dropped meanwhile frees nothing too early. [`queue`] decides who is next.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use nod_core::encoding::constant_time_eq;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;
use zeroize::{Zeroize, Zeroizing};

mod queue;

use queue::Queue;
pub use queue::{Asker, Full, Permit};

/// The most threads, whatever the machine has: four hash more than a hundred passwords a second, with 76 MiB.
const MOST_THREADS: usize = 4;

/// Jobs for each thread: one is hashed while the next one is read from the store.
const JOBS_PER_THREAD: usize = 2;

/// How long a thread without work keeps its memory.
const KEEP: Duration = Duration::from_secs(1);

/// Room that is asked for, in blocks: a little over 32 MiB. The C library maps such a piece by itself and gives it back to the
/// system when it is freed; a smaller one stays in an arena of the allocator for good. What is not used of it costs nothing.
const MAPPED: usize = 33 * 1024;

/// How much less the scheduler gives a hash than a request, where both want the same core (`nice`).
#[cfg(target_os = "linux")]
const NICE: i32 = 5;

/// Hashes passwords.
#[derive(Debug)]
pub struct Hashing {
    queue: Queue,
    pool: Arc<Pool>,
    threads: usize,
}

/// A password could not be hashed: no thread could be started, or the work ended without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password could not be hashed")]
pub struct Failed;

impl Hashing {
    /// Half of the machine's cores, at least one thread. They start with the first password.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::with_threads((cores / 2).clamp(1, MOST_THREADS))
    }

    fn with_threads(threads: usize) -> Self {
        let pool = Arc::new(Pool { state: Mutex::default(), ready: Condvar::new(), hashed: Arc::default() });
        Self { queue: Queue::new(threads * JOBS_PER_THREAD, threads), pool, threads }
    }

    /// The right to hash one password, as soon as it is this asker's permit.
    ///
    /// # Errors
    /// When too many wait already.
    pub async fn permit(&self, asker: Asker) -> Result<Permit, Full> {
        self.queue.take(asker, None).await
    }

    /// The same for somebody who may hang up, and then does not hold what `present` refers to any more: all others come first then.
    ///
    /// # Errors
    /// When too many wait already.
    pub async fn permit_while(&self, asker: Asker, present: Weak<()>) -> Result<Permit, Full> {
        self.queue.take(asker, Some(present)).await
    }

    /// Hashes a new password: Argon2id with the crate's parameters, 19 MiB, two passes, one lane (OWASP's first choice).
    ///
    /// # Errors
    /// When it could not be hashed.
    pub async fn make(
        &self,
        permit: Permit,
        password: Zeroizing<Vec<u8>>,
        salt: [u8; 16],
    ) -> Result<SecretString, Failed> {
        let made = self.run(permit, move |memory| make(&password, &salt, memory)).await?;
        made.ok_or(Failed)
    }

    /// Judges a new password and hashes it, if `judge` lets it: neither belongs on a thread of the runtime.
    ///
    /// # Errors
    /// When it could not be hashed; within, what `judge` says.
    pub async fn make_if<E: Send + 'static>(
        &self,
        permit: Permit,
        password: Zeroizing<Vec<u8>>,
        salt: [u8; 16],
        judge: impl FnOnce() -> Result<(), E> + Send + 'static,
    ) -> Result<Result<SecretString, E>, Failed> {
        let made = self.run(permit, move |memory| match judge() {
            Ok(()) => make(&password, &salt, memory).map(Ok),
            Err(refused) => Some(Err(refused)),
        });
        made.await?.ok_or(Failed)
    }

    /// Hashes `password` with the salt and the parameters of a hash that is stored: where it is equal, it is that text.
    ///
    /// # Errors
    /// When it could not be hashed, or the stored one cannot be read.
    pub async fn make_like(
        &self,
        permit: Permit,
        password: Zeroizing<Vec<u8>>,
        stored: SecretString,
    ) -> Result<SecretString, Failed> {
        let made = self.run(permit, move |memory| {
            let mut text = PasswordHash::new(stored.expose_secret()).ok()?;
            let known = Known::parse(stored.expose_secret())?;
            text.hash = Some(known.hash(&password, memory)?);
            Some(SecretString::from(text.to_string()))
        });
        made.await?.ok_or(Failed)
    }

    /// Whether one of `passwords`, the spellings of what was typed, is the one that was hashed. All of them are hashed, and without
    /// a stored hash nothing is right and takes as long (REQ 43).
    ///
    /// # Errors
    /// When it could not be hashed.
    pub async fn compare(
        &self,
        permit: Permit,
        passwords: Vec<Zeroizing<Vec<u8>>>,
        stored: Option<SecretString>,
    ) -> Result<bool, Failed> {
        self.run(permit, move |memory| {
            let known = stored.as_ref().and_then(|stored| Known::parse(stored.expose_secret()));
            let known = known.unwrap_or_else(Known::nobody);
            let mut matched = false;
            for password in &passwords {
                matched |= known.is(password, memory);
            }
            matched
        })
        .await
    }

    /// How many passwords were hashed so far. What a stopwatch would tell about a sign-in, this says without one.
    pub fn hashed(&self) -> u64 {
        self.pool.hashed.load(Ordering::Relaxed)
    }

    /// Runs on a thread of the pool. The permit ends with the work, not with this future.
    async fn run<T: Send + 'static>(
        &self,
        permit: Permit,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Failed> {
        let (tell, told) = oneshot::channel();
        let work = move |memory: &mut Memory| {
            // Nobody may listen any more.
            let _ = tell.send(work(memory));
        };
        self.pool.put(Job { work: Box::new(work), _permit: permit });
        self.pool.ensure(self.threads)?;
        told.await.map_err(|_| Failed)
    }
}

impl Default for Hashing {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Hashing {
    fn drop(&mut self) {
        self.pool.lock().closed = true;
        self.pool.ready.notify_all();
    }
}

/// A hash that a password is compared with.
struct Known {
    argon2: Argon2<'static>,
    salt: Vec<u8>,
    expected: Option<Output>,
}

impl Known {
    /// The hash that the store holds, with the parameters that it was made with.
    fn parse(stored: &str) -> Option<Self> {
        let parsed = PasswordHash::new(stored).ok()?;
        let algorithm = Algorithm::try_from(parsed.algorithm.as_str()).ok()?;
        let version = parsed.version.map_or(Some(Version::default()), |version| Version::try_from(version).ok())?;
        let argon2 = Argon2::new(algorithm, version, Params::try_from(&parsed).ok()?);
        Some(Self { argon2, salt: parsed.salt?.to_vec(), expected: Some(parsed.hash?) })
    }

    /// The hash that no password has.
    fn nobody() -> Self {
        Self { argon2: Argon2::default(), salt: vec![7; 16], expected: None }
    }

    /// The hash of another password, with the same salt and parameters.
    fn hash(&self, password: &[u8], memory: &mut Memory) -> Option<Output> {
        let length = self.expected.as_ref()?.as_bytes().len();
        let mut given = Zeroizing::new(vec![0; length]);
        hash(&self.argon2, password, &self.salt, &mut given, memory).then(|| Output::new(&given).ok()).flatten()
    }

    fn is(&self, password: &[u8], memory: &mut Memory) -> bool {
        let length = self.expected.as_ref().map_or(Params::DEFAULT_OUTPUT_LEN, |expected| expected.as_bytes().len());
        let mut given = Zeroizing::new(vec![0; length]);
        let hashed = hash(&self.argon2, password, &self.salt, &mut given, memory);
        let expected = self.expected.as_ref().map(Output::as_bytes);
        // Nobody's is compared as well.
        let equal = constant_time_eq(&given, expected.unwrap_or(&[0; Params::DEFAULT_OUTPUT_LEN]));
        hashed && equal && expected.is_some()
    }
}

fn make(password: &[u8], salt: &[u8; 16], memory: &mut Memory) -> Option<SecretString> {
    let argon2 = Argon2::default();
    let mut hash_bytes = [0; Params::DEFAULT_OUTPUT_LEN];
    if !hash(&argon2, password, salt, &mut hash_bytes, memory) {
        return None;
    }
    let made = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params()).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(&hash_bytes).ok()?),
    };
    Some(made.to_string().into())
}

fn hash(argon2: &Argon2<'_>, password: &[u8], salt: &[u8], out: &mut [u8], memory: &mut Memory) -> bool {
    memory.hashed.fetch_add(1, Ordering::Relaxed);
    let blocks = memory.blocks(argon2.params().block_count());
    argon2.hash_password_into_with_memory(password, salt, out, blocks).is_ok()
}

/// What a thread hashes in. The next hash writes over all that the one before left; a thread without work wipes it.
#[derive(Default)]
struct Memory {
    blocks: Vec<Block>,
    /// Counts every hash that is made in it.
    hashed: Arc<AtomicU64>,
}

impl Memory {
    fn blocks(&mut self, count: usize) -> &mut [Block] {
        if self.blocks.len() < count {
            self.blocks.reserve_exact(count.max(MAPPED) - self.blocks.len());
            self.blocks.resize(count, Block::new());
        }
        self.blocks.get_mut(..count).unwrap_or_default()
    }

    fn is_held(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// Wipes it and gives it back to the system.
    fn give_back(&mut self) {
        self.blocks.iter_mut().for_each(Zeroize::zeroize);
        self.blocks = Vec::new();
    }
}

/// One hash.
struct Job {
    work: Box<dyn FnOnce(&mut Memory) + Send>,
    _permit: Permit,
}

/// The threads, and what they have to do: never more than there are permits.
struct Pool {
    state: Mutex<State>,
    ready: Condvar,
    hashed: Arc<AtomicU64>,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    /// The application is gone.
    closed: bool,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pool").finish_non_exhaustive()
    }
}

impl Pool {
    fn put(&self, job: Job) {
        self.lock().jobs.push_back(job);
        self.ready.notify_one();
    }

    /// Starts another thread while there are fewer than `most` and jobs wait.
    fn ensure(self: &Arc<Self>, most: usize) -> Result<(), Failed> {
        let mut state = self.lock();
        if state.threads >= most || state.jobs.is_empty() {
            return Ok(());
        }
        let pool = Arc::clone(self);
        match std::thread::Builder::new().name("hashing".to_owned()).spawn(move || pool.work()) {
            Ok(_) => state.threads += 1,
            // Those that run do the work.
            Err(_) if state.threads > 0 => {}
            Err(error) => {
                tracing::error!(%error, "no thread to hash passwords on");
                state.jobs.clear();
                return Err(Failed);
            }
        }
        Ok(())
    }

    fn work(&self) {
        // Requests that wait for an answer come before those that wait for a hash. On other systems this would lower the whole process.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::setpriority_process(None, NICE);
        let mut memory = Memory { blocks: Vec::new(), hashed: Arc::clone(&self.hashed) };
        while let Some(Job { work, _permit }) = self.next(&mut memory) {
            // A panic ends that job, whose asker sees that no answer comes.
            if catch_unwind(AssertUnwindSafe(|| work(&mut memory))).is_err() {
                memory.give_back();
            }
        }
        memory.give_back();
    }

    /// The next job; `None` when there will be none.
    fn next(&self, memory: &mut Memory) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            if !memory.is_held() {
                state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let (guard, waited) = self.ready.wait_timeout(state, KEEP).unwrap_or_else(PoisonError::into_inner);
            state = guard;
            if waited.timed_out() && state.jobs.is_empty() {
                drop(state);
                memory.give_back();
                state = self.lock();
            }
        }
    }

    /// Poisoning is ignored: a panic under this lock cannot leave a value half changed.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(text.as_bytes().to_vec())
    }

    async fn permit(hashing: &Hashing) -> Permit {
        hashing.permit(Asker::Trusted).await.unwrap()
    }

    #[tokio::test]
    async fn what_is_made_is_what_argon2_makes_and_nothing_else_is_right() {
        let hashing = Hashing::with_threads(1);
        let made = hashing.make(permit(&hashing).await, password("correct horse"), [9; 16]).await.unwrap();
        let theirs: PasswordHash =
            argon2::PasswordHasher::hash_password_with_salt(&Argon2::default(), b"correct horse", &[9; 16]).unwrap();
        assert_eq!(made.expose_secret(), theirs.to_string());
        let is = async |given: &str, stored: Option<&SecretString>| {
            hashing.compare(permit(&hashing).await, vec![password(given)], stored.cloned()).await.unwrap()
        };
        assert!(is("correct horse", Some(&made)).await);
        assert!(!is("wrong horse", Some(&made)).await);
        assert!(!is("correct horse", Some(&"no hash at all".into())).await);
        assert!(!is("correct horse", None).await);
    }

    #[tokio::test]
    async fn a_hash_with_other_parameters_is_verified_with_them() {
        let hashing = Hashing::with_threads(1);
        let larger = Argon2::new(Algorithm::Argon2i, Version::V0x10, Params::new(40 * 1024, 1, 2, Some(24)).unwrap());
        let stored: PasswordHash =
            argon2::PasswordHasher::hash_password_with_salt(&larger, b"correct horse", &[9; 16]).unwrap();
        let stored = SecretString::from(stored.to_string());
        for (given, right) in [("correct horse", true), ("wrong horse", false)] {
            let compared = hashing.compare(permit(&hashing).await, vec![password(given)], Some(stored.clone())).await;
            assert_eq!(compared, Ok(right));
        }
    }

    #[tokio::test]
    async fn a_permit_ends_with_the_work_and_not_with_the_request_that_waits_for_it() {
        let hashing = Hashing::with_threads(1);
        let (go, gate) = std::sync::mpsc::sync_channel::<()>(0);
        let mut dropped = Box::pin(hashing.run(permit(&hashing).await, move |_| gate.recv()));
        // It is put into the pool when it is first polled.
        assert!(futures_util::poll!(&mut dropped).is_pending());
        drop(dropped);
        let other = permit(&hashing).await;
        let mut third = Box::pin(hashing.permit(Asker::Trusted));
        assert!(futures_util::poll!(&mut third).is_pending(), "both permits are taken, by the work and by another");
        go.send(()).unwrap();
        drop(third.await.unwrap());
        drop(other);
    }

    #[tokio::test]
    async fn work_that_panics_ends_without_an_answer_and_the_next_is_done() {
        let hashing = Hashing::with_threads(1);
        let panicked: Result<(), Failed> = hashing.run(permit(&hashing).await, |_| panic!("on purpose")).await;
        assert_eq!(panicked, Err(Failed));
        assert_eq!(hashing.run(permit(&hashing).await, |_| 7).await, Ok(7));
    }

    #[test]
    fn memory_is_wiped_before_it_is_given_back() {
        let mut memory = Memory::default();
        memory.blocks(8).iter_mut().for_each(|block| block.as_mut().fill(7));
        assert_eq!(memory.blocks(4).len(), 4);
        memory.blocks.iter_mut().for_each(Zeroize::zeroize);
        assert!(memory.blocks.iter().all(|block| block.as_ref().iter().all(|word| *word == 0)));
        memory.give_back();
        assert!(!memory.is_held() && memory.blocks.capacity() == 0);
    }
}
