//! `sign-in`: links this device by signing in on it.

use std::sync::Arc;

use nod_core::device::{Algorithm, DisplayName};
use nod_core::link::check_server;
use nod_core::wire::SignInState;
use nod_device::{Account, Api, DeviceKey, Linked, Newcomer, Outside, PendingSignIn, Store, sign_in, visible};
use serde_json::json;

use super::output::{Output, account_json, account_label};
use super::{Failure, input};

/// What the command line says.
pub(crate) struct Options {
    pub(crate) server: String,
    pub(crate) username: String,
    pub(crate) name: DisplayName,
    pub(crate) passphrase: bool,
    pub(crate) algorithm: Algorithm,
    pub(crate) code: Option<String>,
    pub(crate) yes: bool,
}

/// Signs in and links this device.
pub(crate) async fn run(options: Options, store: Store, outside: Outside, output: Output) -> Result<(), Failure> {
    let server = options.server.trim_end_matches('/');
    check_server(server).map_err(|_| Failure::other("the server is https://host, or http:// to this very machine"))?;
    let platform = format!("nod-device {} on {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    let newcomer = Newcomer { name: options.name, platform };
    let password = input::password(&visible(&options.username))?;
    // Asked for before anybody is: nothing may go wrong with it once the device is linked.
    let passphrase = options.passphrase.then(input::new_passphrase).transpose()?;
    let code = match options.code {
        Some(code) if code == "-" => Some(input::one_line()?.trim().to_owned()),
        code => code,
    };
    let mut pending = sign_in(server, &options.username, password, newcomer, &outside).await?;
    if code.is_none() {
        second_step(&mut pending, output).await?;
    }
    let host = server.split_once("://").map_or(server, |(_, host)| host);
    let question = format!("Link this device to {}@{}?", visible(&options.username), visible(host));
    if !options.yes && !input::confirm(&question)? {
        pending.cancel().await?;
        return Err(Failure::other("nothing was linked"));
    }
    let key = DeviceKey::generate(options.algorithm, outside.random());
    let key = Arc::new(key.map_err(|error| Failure::other(error.to_string()))?);
    let signer = Arc::<DeviceKey>::clone(&key);
    let Linked { device, codes, two_step } = pending.authorize(signer, code.as_deref()).await?;
    let identity = device.identity().clone();
    let kept = Account::create(store, identity.clone(), key, passphrase, outside.clone())
        .and_then(|account| account.keep_codes(&codes));
    if let Err(error) = kept {
        // The server has bound a device whose key is lost: it must not be asked.
        Api::new(device, outside).revoke().await?;
        return Err(error.into());
    }
    let label = account_label(&identity);
    let next = if two_step {
        format!("`nod-device watch` waits for sign-ins of {label}.")
    } else {
        format!("Turn on two-step verification at {server}/account, so that sign-ins ask this device.")
    };
    let event = json!({ "event": "enrolled", "account": account_json(&identity), "two_step": two_step });
    output.say(&event, &format!("Linked. {}", visible(&next)))
}

/// Shows what the other phone wants to be typed, and waits for its answer.
async fn second_step(pending: &mut PendingSignIn, output: Output) -> Result<(), Failure> {
    let status = pending.status();
    if status.state == SignInState::Waiting {
        if status.phones.is_empty() {
            return Err(Failure::other(
                "no phone can be asked: use --code with a code of a codes app or a backup code",
            ));
        }
        let phones = status.phones.iter().map(|phone| visible(phone)).collect::<Vec<_>>().join(", ");
        let number = status.number.as_deref().map(visible);
        let shown = number.as_ref().map(|number| format!("\n\n    {number}\n\nType it there to approve."));
        let event = json!({
            "event": "waiting", "phones": status.phones, "number": status.number, "qr": status.qr,
            "expires_in": status.expires_in,
        });
        output.say(&event, &format!("Asked: {phones}.{}", shown.unwrap_or_default()))?;
    }
    match pending.answered().await? {
        SignInState::Ready => Ok(()),
        SignInState::Refused => Err(Failure::refused("the sign-in was refused on another phone")),
        SignInState::Over | SignInState::Waiting => Err(Failure::refused("nobody answered in time")),
    }
}
