//! A password that somebody types: counted before it is compared, and audited whatever becomes of the request.

use std::net::IpAddr;
use std::sync::{Arc, Weak};
use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::base64url;
use nod_core::id::{AccountId, Username};
use nod_core::mail::MailAddress;
use nod_core::notice::SETTLED_AFTER;
use nod_core::wire::ErrorCode;
use secrecy::SecretString;
use tokio::sync::oneshot;
use tracing::Instrument as _;

use crate::app::App;
use crate::flow::account;
use crate::flow::approval::known_browser;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::flow::sign_in::Visitor;
use crate::flow::sign_in::guesses::{self, Counted, too_many};
use crate::hashing::{Asker, Permit};
use crate::limits;
use crate::mail;
use crate::store::GuessFrom;
use nod_core::account::{Account, AccountState};

/// When to try again after there was no slot for a sign-in.
const NO_SLOT: Duration = Duration::from_secs(2);

/// The account whose password was typed, and whose user name, or a mail address of its own that is settled ([`SETTLED_AFTER`]).
///
/// It is a task of its own: whatever becomes of the request, what was compared is counted and audited.
///
/// # Errors
/// `credentials_wrong` (the same for an unknown user, a wrong password, and a disabled account), `too_many_guesses` (the same for all
/// of them), `overloaded`, and the store's.
pub async fn password(app: &Arc<App>, typed: &str, password: SecretString, visitor: &Visitor) -> Result<Account> {
    let slot = Arc::clone(&app.limits.sign_ins).try_acquire_owned();
    let slot = slot.map_err(|_| Refusal::limited(ErrorCode::Overloaded, NO_SLOT))?;
    let guess = Guess::new(typed, visitor)?;
    let (tell, told) = oneshot::channel();
    // Dropped with the request.
    let present = Arc::new(());
    let task = {
        let (app, present) = (Arc::clone(app), Arc::downgrade(&present));
        async move {
            let compared = guess.compare(&app, &password, present).await;
            // The browser may have hung up.
            let _ = tell.send(compared);
            drop(slot);
        }
    };
    app.lifecycle.spawn(task.in_current_span());
    let compared = told.await;
    drop(present);
    compared.map_err(Refusal::internal)?
}

/// A password that somebody tries.
struct Guess {
    /// What was typed, as it is counted.
    name: String,
    /// A name that nobody has is treated like any other (REQ 43).
    username: Option<Username>,
    /// What was typed, where it can be a mail address.
    address: Option<MailAddress>,
    browser: Option<String>,
    ip: Option<IpAddr>,
}

/// Whose password it is, and under what it counts: twice, so that the number of guesses is that of an account, by whatever names it is
/// guessed, and no answer says whose an address is.
struct Target {
    username: Option<Username>,
    /// For what was typed: who has typed it too often is told so.
    typed: GuessFrom,
    /// For the account. Who has guessed it too often by another of its names is not told, but refused as by a wrong password: else an
    /// address that has to wait at once would show whose it is (REQ 43).
    account: GuessFrom,
}

impl Guess {
    fn new(typed: &str, visitor: &Visitor) -> Result<Self> {
        let username = typed.parse::<Username>().ok();
        let name = username.as_ref().map_or_else(|| typed.trim().to_lowercase(), ToString::to_string);
        let own = own_client()?;
        let browser = visitor.browser_id.as_ref().map(|id| known_browser::browser_hash(&own, id));
        Ok(Self { name, username, address: mail::typed(typed), browser, ip: visitor.ip })
    }

    /// Waits for a permit, counts, compares, and audits.
    async fn compare(self, app: &App, password: &SecretString, present: Weak<()>) -> Result<Account> {
        let (target, network) = self.may_wait(app).await?;
        let asker = match (&network, &self.browser) {
            (Network::Exempt, Some(browser)) => Asker::Known(browser.clone()),
            (Network::Counted(ip), _) => Asker::Stranger(Some(limits::network(*ip))),
            (Network::Exempt, None) => Asker::Stranger(None),
        };
        let permit = tokio::select! {
            permit = app.hashing.permit_while(asker, present) => permit?,
            () = app.lifecycle.stopping() => return Err(Refusal::plain(ErrorCode::GoingAway)),
            // Before the request ends by itself: a browser that is gone would have its password compared for nobody.
            () = app.clock.sleep(app.config.http.request_timeout * 2 / 3) => {
                return Err(Refusal::limited(ErrorCode::Overloaded, NO_SLOT));
            }
        };
        // When it has its permit and not before: so no more are held than are compared at once, however many wait.
        network.take(app)?;
        let compared = target.count_and_compare(app, permit, password).await;
        if !matches!(compared, Ok(Compared::Wrong(_))) {
            network.give_back(app);
        }
        match compared? {
            Compared::Right { account, bucket } => {
                for from in [&target.typed, &target.account] {
                    app.store.delete_guesses(&from.name_hash, &bucket).await?;
                }
                Ok(account)
            }
            Compared::Wrong(account) => {
                // Recorded for a name that nobody has as well: the write is what a stopwatch would tell the two apart by (REQ 43).
                let audit = AuditDraft::new(app.now(), AuditKind::SignInFailed);
                let audit = if let Some(account) = account { audit.account(account) } else { audit };
                app.store.record(audit).await?;
                Err(Refusal::plain(ErrorCode::CredentialsWrong))
            }
        }
    }

    /// Whether it may wait for a permit, and whether its network counts: somebody who shares one with a person who guesses is not
    /// held up in a browser that the account knows.
    async fn may_wait(&self, app: &App) -> Result<(Target, Network)> {
        let _permit = app.limits.look_ups.acquire().await.map_err(Refusal::internal)?;
        let target = self.target(app).await?;
        let guesses = app.store.guesses(target.typed.clone()).await?;
        let familiar = self.browser.as_ref() == Some(&guesses.bucket);
        let now = app.now();
        let network = if familiar { Network::Exempt } else { Network::Counted(self.ip.unwrap_or(limits::UNKNOWN)) };
        let waits = app.config.limits.guesses().remaining(guesses.tries, now).max(network.wait(app));
        if let Some(wait) = waits { Err(too_many(wait)) } else { Ok((target, network)) }
    }

    /// Whose password it would be. What is looked for depends on what was typed, and not on what there is.
    async fn target(&self, app: &App) -> Result<Target> {
        let username = match &self.address {
            None => self.username.clone(),
            Some(address) => {
                let named = app.store.username_by_address(address, app.now().minus(SETTLED_AFTER)).await?;
                let is_taken = match &self.username {
                    Some(username) => app.store.account_by_username(username).await?.is_some(),
                    None => false,
                };
                // A user name that looks like an address is a user name.
                if is_taken { self.username.clone() } else { named.or_else(|| self.username.clone()) }
            }
        };
        let from = |label: &str, name: &str| GuessFrom {
            name_hash: base64url(&app.vault.derive(label, name)),
            username: username.clone(),
            browser: self.browser.clone(),
        };
        let typed = from("typed-name", &self.name);
        let account = from("guessed-account", username.as_ref().map_or(&self.name, Username::as_str));
        Ok(Target { username, typed, account })
    }
}

impl Target {
    /// Counts it for its name, in the store and before it is compared, so that of many at once no more come through than one after
    /// the other; then compares it.
    async fn count_and_compare(&self, app: &App, permit: Permit, password: &SecretString) -> Result<Compared> {
        let bucket = guesses::count(app, &self.typed).await?;
        let waits = matches!(
            guesses::count_or_wait(app, &self.account, |guess| app.store.count_guess(guess)).await?,
            Counted::Wait(_)
        );
        let account = match &self.username {
            Some(username) => app.store.account_by_username(username).await?,
            None => None,
        };
        if waits {
            // As long as a comparison with a password that nobody has.
            account::verify_password(app, permit, None, password).await?;
            return Ok(Compared::Wrong(account.map(|account| account.id)));
        }
        let matches = account::verify_password(app, permit, account.as_ref(), password).await?;
        Ok(match account {
            Some(account) if matches && account.state == AccountState::Active => Compared::Right { account, bucket },
            tried => Compared::Wrong(tried.map(|account| account.id)),
        })
    }
}

/// What came of a comparison.
enum Compared {
    /// The password is this account's; what was guessed before stands in that bucket.
    Right { account: Account, bucket: String },
    /// It is not that account's, or nobody has the name.
    Wrong(Option<AccountId>),
}

/// The network that a guess counts for.
enum Network {
    /// That of this address.
    Counted(IpAddr),
    /// None: the browser is known.
    Exempt,
}

impl Network {
    /// How long passwords from there have to wait.
    fn wait(&self, app: &App) -> Option<Duration> {
        match self {
            Self::Counted(ip) => app.limits.check_passwords(*ip, app.now()).err(),
            Self::Exempt => None,
        }
    }

    /// Counts a password as a wrong one.
    fn take(&self, app: &App) -> Result<()> {
        match self {
            Self::Counted(ip) => app.limits.take_password(*ip, app.now()).map_err(too_many),
            Self::Exempt => Ok(()),
        }
    }

    /// It was none, or was not compared.
    fn give_back(&self, app: &App) {
        if let Self::Counted(ip) = self {
            app.limits.return_password(*ip);
        }
    }
}
