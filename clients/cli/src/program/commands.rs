//! One function per command, but for `watch`.

use std::path::PathBuf;
use std::sync::Arc;

use nod_core::device::{Algorithm, DisplayName};
use nod_core::enrolment_code::EnrolmentCode;
use nod_core::link::{EnrolmentLink, check_server};
use nod_core::wire::{DeviceInfo, ErrorCode, InboxRequest};
use nod_device::{Account, DeviceKey, Identity, Outside, Passphrase, Store, Typed, enrol, enrol_by_code, visible};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::arguments::{Arguments, Command, PushAction};
use super::output::{self, Output, account_json, account_label};
use super::{Failure, input, sign_in, watch};
use crate::words::{Language, Words};

/// Does what the command line says.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let Arguments { home, json, language, command } = arguments;
    let output = Output { json, w: Words::of(language.unwrap_or_else(language_of_this_terminal)) };
    let program = Program { store: Store::open(directory(home)?)?, outside: Outside::system()?, output };
    match command {
        Command::Enrol { link, code, server, username, name, passphrase, algorithm } => {
            let way = Way::read(link, code, &server.unwrap_or_default(), username.unwrap_or_default())?;
            program.enrol(way, name, passphrase, algorithm.into()).await
        }
        Command::SignIn { server, username, name, passphrase, algorithm, code, yes } => {
            let name = own_name(name)?;
            let algorithm = algorithm.into();
            let options = sign_in::Options { server, username, name, passphrase, algorithm, code, yes };
            sign_in::run(options, program.store, program.outside, program.output).await
        }
        Command::Accounts => program.accounts(),
        Command::Watch { account, answer, number, once } => {
            let accounts = program.open_all(&account)?;
            watch::watch(accounts, watch::Options { answer, number, once }, program.output, program.outside).await
        }
        Command::Inbox { account } => program.inbox(&account).await,
        Command::Code { account } => program.code(&account).await,
        Command::Rename { name, account } => program.rename(name, account.as_deref()).await,
        Command::RotateKey { account, algorithm } => program.rotate(account.as_deref(), algorithm.into()).await,
        Command::Revoke { account, forget } => program.revoke(account.as_deref(), forget).await,
        Command::PushTarget { account, action } => program.push_target(account.as_deref(), action).await,
    }
}

/// The first of these that is set says it (POSIX, Base Definitions, §8.2).
fn language_of_this_terminal() -> Language {
    #[expect(
        clippy::disallowed_methods,
        reason = "where every program looks for its person's language; no setting of ours"
    )]
    let set = |variable| std::env::var(variable).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    locale.as_deref().and_then(Language::of_locale).unwrap_or_default()
}

/// What this device is called.
fn own_name(name: Option<DisplayName>) -> Result<DisplayName, Failure> {
    let default = || format!("Terminal on {}", std::env::consts::OS).parse();
    name.map_or_else(default, Ok).map_err(|_| Failure::other("use --name"))
}

#[expect(clippy::disallowed_methods, reason = "where a user's data is kept is said by the environment (XDG)")]
/// `--home`, or the user's data directory (XDG base directory specification).
fn directory(home: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let absolute = |variable| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    home.or_else(|| absolute("XDG_DATA_HOME").map(|data| data.join("nod-device")))
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share/nod-device")))
        .ok_or_else(|| Failure::other("there is no home directory: use --home"))
}

/// By what this device is linked.
enum Way {
    Link(EnrolmentLink),
    Code { server: String, username: String, code: EnrolmentCode },
}

impl Way {
    fn read(link: Option<String>, code: Option<String>, server: &str, username: String) -> Result<Self, Failure> {
        let read = |text: String| if text == "-" { input::one_line() } else { Ok(text) };
        if let Some(link) = link {
            let link = EnrolmentLink::parse(&read(link)?).map_err(|error| Failure::other(error.to_string()))?;
            return Ok(Self::Link(link));
        }
        let server = server.trim_end_matches('/').to_owned();
        check_server(&server)
            .map_err(|_| Failure::other("the server is https://host, or http:// to this very machine"))?;
        let code = EnrolmentCode::parse(&read(code.unwrap_or_default())?)
            .ok_or_else(|| Failure::other("a code has eight letters and digits, without 0, O, 1 and I"))?;
        Ok(Self::Code { server, username, code })
    }
}

struct Program {
    store: Store,
    outside: Outside,
    output: Output,
}

impl Program {
    async fn enrol(
        &self,
        way: Way,
        name: Option<DisplayName>,
        passphrase: bool,
        algorithm: Algorithm,
    ) -> Result<(), Failure> {
        let system = std::env::consts::OS;
        let platform = format!("nod-device {} on {system}", env!("CARGO_PKG_VERSION"));
        let name = own_name(name)?;
        let passphrase = passphrase.then(input::new_passphrase).transpose()?;
        let key =
            DeviceKey::generate(algorithm, self.outside.random()).map_err(|error| Failure::other(error.to_string()))?;
        let key = Arc::new(key);
        let signer = Arc::<DeviceKey>::clone(&key);
        let pending = match &way {
            Way::Link(link) => enrol(link, name, &platform, signer, &self.outside).await?,
            Way::Code { server, username, code } => {
                let typed = Typed { username, code };
                enrol_by_code(server, &typed, name, &platform, signer, &self.outside).await?
            }
        };
        let identity = pending.device().identity().clone();
        // Kept before it is confirmed: a device that the server has bound must not lose its key to a full disk.
        let (store, outside) = (self.store.clone(), self.outside.clone());
        let account = Account::create(store, identity.clone(), key, passphrase, outside)?;
        let code = visible(pending.confirmation_code());
        self.output.say(
            &json!({
                "event": "claimed",
                "account": account_json(&identity),
                "confirmation_code": pending.confirmation_code(),
                "expires_at": pending.expires_at(),
            }),
            &format!(
                "This device joins {} as {}.\n\n    {code}\n\nIf the browser shows the same code, confirm there. If not, refuse.",
                visible(&identity.service),
                account_label(&identity)
            ),
        )?;
        let confirmed = tokio::select! {
            confirmed = pending.codes_once_confirmed() => confirmed.map_err(Failure::from),
            _ = tokio::signal::ctrl_c() => match pending.cancel().await {
                // The yes in the browser was sooner
                Err(error) if error.code() == Some(ErrorCode::EnrolmentSettled) => {
                    pending.codes_once_confirmed().await.map_err(Failure::from)
                }
                Ok(()) => Err(Failure::other("interrupted: the link is given up")),
                // The server may still bind it, so its key is kept
                Err(error) => return Err(error.into()),
            },
        };
        let codes = match confirmed {
            Ok(codes) => codes,
            Err(failure) => {
                account.forget()?;
                return Err(failure);
            }
        };
        if let Some(codes) = codes {
            account.keep_codes(&codes)?;
        }
        let text = format!("Linked. `nod-device watch` waits for sign-ins of {}.", account_label(&identity));
        self.output.say(&json!({ "event": "enrolled", "account": account_json(&identity) }), &text)
    }

    fn accounts(&self) -> Result<(), Failure> {
        let identities = self.store.identities()?;
        if identities.is_empty() {
            return self.output.show("No accounts. `nod-device enrol LINK` makes one.\n");
        }
        for identity in identities {
            let sealed = self.store.is_sealed(identity.device)?;
            let mut event = account_json(&identity);
            if let Value::Object(event) = &mut event {
                event.insert("passphrase".to_owned(), sealed.into());
            }
            let note = if sealed { ", under a passphrase" } else { "" };
            let text = format!("{}  {} ({}{note})", identity.device, account_label(&identity), identity.name);
            self.output.say(&event, &text)?;
        }
        Ok(())
    }

    async fn inbox(&self, selectors: &[String]) -> Result<(), Failure> {
        for mut account in self.open_all(selectors)? {
            let api = account.api().await?;
            let identity = account.identity().clone();
            let inbox = api.inbox(&InboxRequest::default()).await?;
            let mut trust = api.device().trust();
            let verify = |trust: &nod_device::Trust, item| trust.verify(item, api.time().now());
            let unknown = |trust: &nod_device::Trust, item| {
                verify(trust, item).is_err_and(nod_device::TrustError::is_unknown_key)
            };
            if inbox.challenges.iter().any(|item| unknown(&trust, item)) && trust.follow(&api.server_keys().await?) {
                account.update(|identity| identity.keys = trust.keys().clone())?;
            }
            if inbox.challenges.is_empty() {
                self.output.show(&format!("{}: {}\n", account_label(&identity), self.output.w.terminal_nothing()))?;
            }
            for item in &inbox.challenges {
                match verify(&trust, item) {
                    Ok(question) => {
                        let event = json!({
                            "event": "challenge",
                            "account": account_json(&identity),
                            "challenge": output::question_json(&question),
                        });
                        self.output.say(
                            &event,
                            &output::question_text(self.output.w, &question, &identity, api.time().now()),
                        )?;
                    }
                    Err(error) => {
                        let event =
                            json!({ "event": "refused", "challenge": item.challenge, "reason": error.to_string() });
                        self.output.say(&event, &self.output.w.terminal_untrusted(&error).to_string())?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A device that was linked before there were codes asks for them once; after that the network is not needed.
    async fn code(&self, selectors: &[String]) -> Result<(), Failure> {
        for mut account in self.open_all(selectors)? {
            let codes = if let Some(codes) = account.codes()? {
                codes
            } else {
                let codes = account.api().await?.codes().await?;
                account.keep_codes(&codes)?;
                codes
            };
            let unknown = || Failure::other("the server's codes are of a kind that this version does not know");
            let (code, left) = codes.seed().ok_or_else(unknown)?.code(self.outside.time().now());
            let code = code.expose_secret();
            let event = json!({
                "event": "code",
                "account": account_json(account.identity()),
                "code": code,
                "seconds_left": left,
            });
            let (first, second) = code.split_at_checked(3).unwrap_or((code, ""));
            let label = account_label(account.identity());
            self.output.say(&event, &format!("{label}: {first} {second}, {left} s left"))?;
        }
        Ok(())
    }

    async fn rename(&self, name: DisplayName, selector: Option<&str>) -> Result<(), Failure> {
        let mut account = self.open_one(selector)?;
        let info = account.api().await?.rename(name).await?;
        account.update(|identity| identity.name = info.name.clone())?;
        self.said("renamed", &info, &format!("This device is called {}.", info.name))
    }

    async fn rotate(&self, selector: Option<&str>, algorithm: Algorithm) -> Result<(), Failure> {
        let info = self.open_one(selector)?.rotate(algorithm).await?;
        self.said("key_rotated", &info, "This device has a new key.")
    }

    async fn revoke(&self, selector: Option<&str>, forget: bool) -> Result<(), Failure> {
        let identity = self.find_one(selector)?;
        let revoked = async {
            let mut account = self.open(&identity)?;
            let api = account.api().await?;
            match api.revoke().await {
                // The answer to an earlier call was lost: what was wanted has happened.
                Err(error) if error.code() == Some(ErrorCode::DeviceRevoked) => Ok(()),
                outcome => Ok::<(), Failure>(outcome?),
            }
        };
        if let Err(failure) = revoked.await {
            if !forget {
                return Err(failure);
            }
            // The person wants the key gone; what the server said is still worth knowing.
            failure.report();
        }
        self.store.remove(identity.device)?;
        let event = json!({ "event": "revoked", "account": account_json(&identity) });
        self.output.say(&event, &format!("{}: this device is revoked and its key forgotten.", account_label(&identity)))
    }

    async fn push_target(&self, selector: Option<&str>, action: PushAction) -> Result<(), Failure> {
        let api = self.open_one(selector)?.api().await?;
        match action {
            PushAction::Set { target } => {
                let info = api.set_push_target(&target.into()).await?;
                let event = json!({ "event": "push_target_set", "target": info });
                self.output.say(&event, &format!("This device can be woken by {}.", info.kind.as_str()))
            }
            PushAction::Remove { kind } => {
                api.remove_push_target(kind).await?;
                let event = json!({ "event": "push_target_removed", "kind": kind });
                self.output.say(&event, &format!("This device is no longer woken by {}.", kind.as_str()))
            }
        }
    }

    fn said(&self, event: &str, info: &DeviceInfo, text: &str) -> Result<(), Failure> {
        self.output.say(&json!({ "event": event, "device": info }), text)
    }

    fn open(&self, identity: &Identity) -> Result<Account, Failure> {
        let sealed = self.store.is_sealed(identity.device)?;
        let passphrase: Option<Passphrase> = sealed.then(|| input::passphrase(&account_label(identity))).transpose()?;
        Ok(Account::open(self.store.clone(), identity.device, passphrase, self.outside.clone())?)
    }

    fn open_one(&self, selector: Option<&str>) -> Result<Account, Failure> {
        self.open(&self.find_one(selector)?)
    }

    fn open_all(&self, selectors: &[String]) -> Result<Vec<Account>, Failure> {
        self.find(selectors)?.iter().map(|identity| self.open(identity)).collect()
    }

    fn find_one(&self, selector: Option<&str>) -> Result<Identity, Failure> {
        let selectors: Vec<String> = selector.map(ToOwned::to_owned).into_iter().collect();
        let found = self.find(&selectors)?;
        match <[Identity; 1]>::try_from(found) {
            Ok([identity]) => Ok(identity),
            Err(_) => Err(Failure::account("more than one account is meant: use --account")),
        }
    }

    /// The accounts that the selectors mean: all of them when there is none.
    fn find(&self, selectors: &[String]) -> Result<Vec<Identity>, Failure> {
        let all = self.store.identities()?;
        if let Some(nobody) = selectors.iter().find(|selector| !all.iter().any(|identity| means(selector, identity))) {
            return Err(Failure::account(format!("no account is meant by {nobody}")));
        }
        let meant = |identity: &Identity| selectors.is_empty() || selectors.iter().any(|text| means(text, identity));
        let found: Vec<_> = all.into_iter().filter(meant).collect();
        if found.is_empty() {
            Err(Failure::account("there is no account: `nod-device enrol LINK` makes one"))
        } else {
            Ok(found)
        }
    }
}

/// Whether a selector means an account: its user name, `user@host`, or the start of the device id.
fn means(selector: &str, identity: &Identity) -> bool {
    selector == identity.username
        || selector == account_label(identity)
        || (selector.len() >= 8 && identity.device.to_string().starts_with(selector))
}
