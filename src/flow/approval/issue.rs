//! A relying party asks.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use nod_core::account::{AccountState, LanguageTag};
use nod_core::answer::MatchSecret;
use nod_core::challenge::{Challenge, DenyReason, MAX_LIFETIME, State};
use nod_core::device::DisplayName;
use nod_core::encoding::base64url;
use nod_core::id::{AccountId, ChallengeId, Username};
use nod_core::policy::{Facts, Level};
use nod_core::random;
use nod_core::relying_party::RelyingParty;
use nod_core::text::{VisibleText, shown as for_screen};
use nod_core::time::Timestamp;
use nod_core::token::{ChallengeClaims, Context, RelyingPartyInfo, sign_challenge};
use nod_core::wire::{ErrorCode, InboxItem};

use super::challenge;
use super::known_browser::{self, BrowserId, Known};
use super::place::{self, Whence};
use crate::app::App;
use crate::event::{Event, Issued as IssuedEvent};
use crate::flow::approval::{announce, ticket};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::{push, relying_party};
use crate::hub::Wake;
use crate::push::Details;
pub use crate::store::Reach;
use crate::store::{Idempotency, IssueChallenge, IssueContext, IssueOutcome, KnownBrowser, Written};
use crate::telemetry::{Step, Stopwatch};
use crate::vault::Purpose;

/// The longest action, in characters.
pub const MAX_ACTION: usize = 200;

/// What a relying party asks for, in its words: people judge it by eye, so it shows all that is in it.
pub type Action = VisibleText<MAX_ACTION>;

/// The longest description of a browser, in characters.
const MAX_BROWSER: usize = 100;

/// A browser in words (`Firefox on Windows`), as the phone shows it.
pub type BrowserName = VisibleText<MAX_BROWSER>;

/// What a relying party asks. Every text in it that a person reads is a [`VisibleText`], so that no door can show a phone a text
/// that nobody checked.
#[derive(Debug, Clone)]
pub struct Request {
    /// Whom.
    pub username: Username,
    /// At least at this level.
    pub level: Option<Level>,
    /// For AAL2.
    pub aal2: bool,
    /// What for, in its words; a sign-in when absent.
    pub action: Option<Action>,
    /// The digest of the deed that it lets an administrator do.
    pub deed: Option<String>,
    /// From where.
    pub context: RequestContext,
    /// For how long; the service's default when absent.
    pub lifetime: Option<Duration>,
    /// Against doubled requests: hash of the key, hash of the request.
    pub idempotency: Option<(String, String)>,
    /// Whom it has to reach.
    pub reach: Reach,
}

/// The end user's side of a request, as far as the relying party says.
#[derive(Debug, Clone, Default)]
pub struct RequestContext {
    /// The end user's address.
    pub ip: Option<IpAddr>,
    /// The browser in words.
    pub browser: Option<BrowserName>,
    /// The web origin. [`issue`] accepts one of the relying party's list, and shows it as it is written there.
    pub origin: Option<String>,
    /// By what the relying party recognises the browser.
    pub browser_id: Option<BrowserId>,
    /// That a cookie is all that says so.
    pub by_cookie_alone: bool,
    /// The language that the browser's pages are in, as a tag: that of the place's names, where the account has none. English when
    /// absent.
    pub language: Option<&'static str>,
}

/// What the relying party gets.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The challenge.
    pub challenge: Challenge,
    /// The waiting browser's one-time ticket.
    pub ticket: String,
    /// What the waiting page must show.
    pub shown: MatchSecret,
    /// Push is paused for the account: the person has to open the app.
    pub quiet: bool,
}

/// The language of names where none is asked for.
const ENGLISH: &str = "en";

/// What an error quotes of an origin, in characters.
const MAX_ORIGIN: usize = 200;
/// Times that a request is looked at again because a report made its browser a stranger's meanwhile.
const ATTEMPTS: usize = 3;

/// How long a repeated request finds its first answer.
const IDEMPOTENCY_LIFETIME: Duration = Duration::from_hours(24);

/// Issues a challenge and wakes the account's devices.
///
/// # Errors
/// `user_unknown`, `user_disabled`, `user_without_device`, `bad_field` (lifetime), `origin_not_allowed`, `too_many_requests`,
/// `too_many_attempts`, `too_many_failures`, `too_many_challenges`, `idempotency_conflict`, `client_disabled`, and the
/// store's.
pub async fn issue(app: &Arc<App>, party: &RelyingParty, mut request: Request) -> Result<Issued> {
    let lifetime = lifetime(app, request.lifetime)?;
    request.context.origin = origin(party, &request.context)?;
    app.limits.issue(&party.client, app.now()).map_err(|wait| Refusal::limited(ErrorCode::TooManyRequests, wait))?;
    for _ in 0..ATTEMPTS {
        if let Some(issued) = attempt(app, party, &request, lifetime).await? {
            return Ok(issued);
        }
    }
    Err(Refusal::internal("a browser became known and was forgotten with every attempt"))
}

/// `None`: a report made the account forget the browser between the read and the write.
async fn attempt(
    app: &Arc<App>,
    party: &RelyingParty,
    request: &Request,
    lifetime: Duration,
) -> Result<Option<Issued>> {
    let mut watch = Stopwatch::start();
    let now = app.now();
    let browser = known_browser::known_browser(&party.client, request.context.browser_id.as_ref(), request.context.ip);
    let context = app.store.issue_context(&request.username, browser.as_ref()).await?;
    let context = context.ok_or_else(|| Refusal::plain(ErrorCode::UserUnknown))?;
    check_account(&context, request.reach)?;

    let asks_phones = request.reach != Reach::Nobody;
    if request.idempotency.is_none() && asks_phones {
        check_tries(app, &context, now)?;
    }
    let known = Known::new(&context, browser.as_ref());
    // Boxed: it would make room for itself in the future of every call that asks.
    let language = language(&context, request);
    let whence = Box::pin(place::whence(app, context.account.id, request.context.ip, language, now)).await?;
    let level = party.policy.unwrap_or(app.config.service.policy).level(Facts {
        browser: known.familiarity(request.context.by_cookie_alone),
        known_network: known.network,
        place: whence.risk,
        refused_since: known.refused_since,
        administrator: context.account.administrator,
        wants_aal2: request.aal2,
        asked_for: request.level,
    });
    if request.level.is_some_and(|asked| level > asked) {
        tracing::info!(client = %party.client, level = level.name(), "stepped up from what was asked for");
    }
    if asks_phones {
        check_failures(app, context.wrong_numbers, level)?;
    }
    let id = ChallengeId::new(now, &*app.random);
    let shown = MatchSecret::generate(level, previous_number(app, &context), &*app.random);
    let challenge = Challenge::issue(id, context.account.id, party.client.clone(), level, lifetime, now);
    app.metrics.step(Step::Policy, watch.lap());
    let token = sign(app, &challenge, &party.name, &context, request, (known, &whence))?;
    app.metrics.step(Step::Sign, watch.lap());

    let idempotency = request.idempotency.clone().map(|(key_hash, request_hash)| Idempotency {
        key_hash,
        request_hash,
        expires_at: now.plus(IDEMPOTENCY_LIFETIME),
    });
    let sealed = app.vault.seal(Purpose::MatchSecret, &id.to_string(), shown.to_text().as_bytes(), &*app.random);
    let outcome = app.store.issue(IssueChallenge {
        challenge: challenge.clone(),
        token: token.clone(),
        shown: sealed,
        browser: browser.clone(),
        idempotency,
        max_open: app.config.approval.max_open_per_account,
        familiar: known.browser,
        // What no phone hears of is no try.
        most_tries: if asks_phones { most_tries(app, &context, now) } else { u32::MAX },
        reach: request.reach,
    });
    let written = match outcome.await? {
        IssueOutcome::Issued(written) => written,
        IssueOutcome::Replayed(earlier) => return replay(app, earlier).await.map(Some),
        IssueOutcome::NoLongerKnown => return Ok(None),
        IssueOutcome::IdempotencyConflict => return Err(Refusal::plain(ErrorCode::IdempotencyConflict)),
        IssueOutcome::TooManyOpen => return Err(too_many_open(app, challenge.account, now).await?),
        IssueOutcome::TooManyTries => return Err(too_many_tries(app, &request.username, browser.as_ref()).await?),
        // Account, device or relying party changed between the read above and the commit: say which.
        IssueOutcome::NotActive => return Err(not_active(app, party, request).await?),
    };
    app.metrics.step(Step::IssueCommit, watch.lap());
    app.metrics.challenge("issued");

    announce(app, &challenge, token, &written, details(party, &request.context, whence));
    app.metrics.step(Step::IssueWake, watch.lap());
    let ticket = ticket::make(&app.vault, ticket::Kind::Ticket, id);
    Ok(Some(Issued { ticket, challenge, shown, quiet: written.quiet }))
}

/// The language of a place: the phone shows it, so the person's own comes first.
fn language<'a>(context: &'a IssueContext, request: &'a Request) -> &'a str {
    let own = context.account.language.as_ref().map(LanguageTag::as_str);
    own.or(request.context.language).unwrap_or(ENGLISH)
}

/// Tells who waited for what is replaced, and wakes the devices, unless push is paused.
fn announce(app: &Arc<App>, challenge: &Challenge, token: String, written: &Written, details: Details) {
    announce::announce_ended(app, &written.replaced);
    if written.quiet {
        tracing::info!(client = %challenge.client, challenge = %challenge.id, "issued quietly: nobody is woken");
        return;
    }
    let item = InboxItem { challenge: challenge.id, token, quiet: false };
    let event = IssuedEvent { item, expires_at: challenge.expires_at };
    app.wake_account(challenge.account, &Wake::Event(Event::Issued(Arc::new(event))));
    push::wake_phones(
        app,
        push::Prompt {
            challenge: challenge.id,
            account: challenge.account,
            level: challenge.level,
            expires_at: challenge.expires_at,
            details: Some(details),
        },
    );
}

/// What a push may say of a question, where a setting allows it and only its phone can read it.
fn details(party: &RelyingParty, context: &RequestContext, whence: Whence) -> Details {
    let browser = context.browser.as_ref().map(ToString::to_string);
    Details { service: party.name.to_string(), browser, place: whence.name }
}

/// The number that the account saw last. One that does not open (the data key changed) is no reason to refuse a sign-in.
fn previous_number(app: &App, context: &IssueContext) -> Option<u8> {
    let (challenge, sealed) = context.last_shown.as_ref()?;
    challenge::unseal(app, *challenge, sealed)?.number()
}

fn lifetime(app: &App, asked: Option<Duration>) -> Result<Duration> {
    let shortest = app.config.approval.min_lifetime;
    match asked {
        None => Ok(app.config.approval.lifetime),
        Some(asked) if (shortest..=MAX_LIFETIME).contains(&asked) => Ok(asked),
        Some(_) => Err(Refusal::new(
            ErrorCode::BadField,
            format!("lifetime: {} to {} seconds", shortest.as_secs(), MAX_LIFETIME.as_secs()),
        )),
    }
}

/// The origin that is signed and shown: one of the relying party's list, spelled as it is there. The person trusts it, so a
/// relying party cannot name another's.
fn origin(party: &RelyingParty, context: &RequestContext) -> Result<Option<String>> {
    let Some(given) = &context.origin else { return Ok(None) };
    let wanted = relying_party::as_browsers_write(given);
    if let Some(listed) = party.origins.iter().find(|listed| relying_party::as_browsers_write(listed) == wanted) {
        return Ok(Some(listed.clone()));
    }
    let given = for_screen(given, MAX_ORIGIN);
    let detail = format!("context.origin: {given:?} is not in the list of {}", party.client);
    Err(Refusal::new(ErrorCode::OriginNotAllowed, detail))
}

fn check_account(context: &IssueContext, reach: Reach) -> Result<()> {
    if context.account.state != AccountState::Active {
        return Err(Refusal::plain(ErrorCode::UserDisabled));
    }
    match reach {
        // A phone of a set-up that is not done answers nobody: a person who left it has changed nothing.
        Reach::Phone if context.active_devices == 0 || !context.account.two_step.is_on() => {
            Err(Refusal::plain(ErrorCode::UserWithoutDevice))
        }
        Reach::Phone | Reach::Own | Reach::Nobody => Ok(()),
    }
}

/// Whether the account may be asked once more, of which the store makes sure.
fn check_tries(app: &App, context: &IssueContext, now: Timestamp) -> Result<()> {
    match app.config.limits.attempts().remaining(context.tries, now) {
        None => Ok(()),
        Some(wait) => Err(Refusal::limited(ErrorCode::TooManyAttempts, wait)),
    }
}

/// As many tries as cost no wait, and after that one for each wait that is over.
fn most_tries(app: &App, context: &IssueContext, now: Timestamp) -> u32 {
    let made = context.tries.map_or(0, |tries| tries.made);
    let next = if check_tries(app, context, now).is_ok() { made.saturating_add(1) } else { made };
    next.max(app.config.limits.free_attempts)
}

/// After too many wrong numbers no level asks for a number, until one is forgiven by hand (REQ 14).
///
/// # Errors
/// `too_many_failures`.
pub fn check_failures(app: &App, wrong_numbers: u32, level: Level) -> Result<()> {
    if level == Level::Tap || wrong_numbers < app.config.limits.max_failures {
        return Ok(());
    }
    let detail = format!("{wrong_numbers} wrong numbers; an administrator runs `nod user unlock`");
    Err(Refusal::new(ErrorCode::TooManyFailures, detail))
}

/// How many wrong numbers of the account a decision leaves room for: only one for which a number was compared counts.
pub(in crate::flow) fn most_numbers(app: &App, decided: &Challenge) -> Option<u32> {
    let compared = match decided.state {
        State::Approved(_) => decided.level != Level::Tap,
        State::Denied { reason, .. } => reason == DenyReason::WrongNumbers,
        _ => false,
    };
    compared.then_some(app.config.limits.max_failures)
}

/// At the latest when the first of the open ones runs out, there is room.
async fn too_many_open(app: &App, account: AccountId, now: Timestamp) -> Result<Refusal> {
    let open = app.store.inbox(account, now).await?;
    let next = open.iter().map(|record| now.until(record.challenge.expires_at)).min();
    Ok(Refusal::limited(ErrorCode::TooManyChallenges, next.unwrap_or_default()))
}

/// Another request was faster than this one: look again for how long that is.
async fn too_many_tries(app: &App, username: &Username, browser: Option<&KnownBrowser>) -> Result<Refusal> {
    let now = app.now();
    let context = app.store.issue_context(username, browser).await?;
    let tries = context.and_then(|context| context.tries);
    let wait = app.config.limits.attempts().remaining(tries, now).unwrap_or_default();
    Ok(Refusal::limited(ErrorCode::TooManyAttempts, wait))
}

async fn not_active(app: &App, party: &RelyingParty, request: &Request) -> Result<Refusal> {
    let code = match app.store.issue_context(&request.username, None).await? {
        None => ErrorCode::UserUnknown,
        Some(context) => {
            if let Err(refusal) = check_account(&context, request.reach) {
                return Ok(refusal);
            }
            tracing::info!(client = %party.client, "the relying party was disabled while it asked");
            ErrorCode::ClientDisabled
        }
    };
    Ok(Refusal::plain(code))
}

fn sign(
    app: &App,
    challenge: &Challenge,
    party: &DisplayName,
    context: &IssueContext,
    request: &Request,
    (known, whence): (Known, &Whence),
) -> Result<String> {
    let keys = app.keys.load();
    let signer = keys.signer(challenge.issued_at).ok_or_else(|| Refusal::internal("the server has no signing key"))?;
    let claims = ChallengeClaims {
        iss: app.issuer().to_owned(),
        sub: challenge.account,
        jti: challenge.id,
        username: context.account.username.to_string(),
        rp: RelyingPartyInfo { id: challenge.client.clone(), name: party.to_string() },
        action: request.action.as_ref().map(ToString::to_string),
        deed: request.deed.clone(),
        context: Context {
            ip: request.context.ip.map(|ip| ip.to_canonical().to_string()),
            browser: request.context.browser.as_ref().map(ToString::to_string),
            place: whence.name.clone(),
            origin: request.context.origin.clone(),
            new_browser: !known.browser,
            new_network: !known.network,
            new_place: whence.risk.new_place,
            impossible_travel: whence.risk.impossible_travel,
        },
        level: challenge.level,
        iat: challenge.issued_at.seconds(),
        exp: challenge.expires_at.seconds(),
        nonce: base64url(&random::bytes::<16>(&*app.random)),
    };
    Ok(sign_challenge(&*signer, &claims))
}

/// The answer to a request that was made before: the same challenge, as it stands now.
async fn replay(app: &App, earlier: ChallengeId) -> Result<Issued> {
    let record = app.store.challenge(earlier).await?.ok_or_else(|| Refusal::plain(ErrorCode::ChallengeUnknown))?;
    let shown = challenge::shown(app, &record)?;
    let ticket = ticket::make(&app.vault, ticket::Kind::Ticket, earlier);
    Ok(Issued { challenge: record.challenge.at(app.now()), ticket, shown, quiet: record.quiet })
}
