//! What a person types.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use nod_device::Passphrase;
use secrecy::SecretString;
use tokio::sync::mpsc;

use super::Failure;

/// The lines of standard input, as they come; nobody waits for them but who wants to.
///
/// A thread of its own: reading a terminal cannot be interrupted, and the process must be able to end while it reads. It
/// ends with the process, or at the end of the input.
#[expect(clippy::disallowed_methods, reason = "a read of a terminal cannot be cancelled, so nothing may wait for it")]
pub(crate) fn lines() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(8);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// One line of standard input.
pub(crate) fn one_line() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}

/// The passphrase that opens a key: from the environment, or from the person.
pub(crate) fn passphrase(what: &str) -> Result<Passphrase, Failure> {
    match from_environment() {
        Some(text) => Ok(Passphrase::new(text)),
        None => hidden(&format!("Passphrase for {what}: ")).map(Passphrase::new),
    }
}

/// The account's password: from the environment, or from the person.
#[expect(clippy::disallowed_methods, reason = "a script's password: on the command line every user would see it")]
pub(crate) fn password(username: &str) -> Result<SecretString, Failure> {
    match std::env::var("NOD_DEVICE_PASSWORD") {
        Ok(text) => Ok(text.into()),
        Err(_) if !std::io::stdin().is_terminal() => Err(Failure::other("set NOD_DEVICE_PASSWORD")),
        Err(_) => hidden(&format!("Password of {username}: ")).map(Into::into),
    }
}

/// Whether the person says yes.
pub(crate) fn confirm(question: &str) -> Result<bool, Failure> {
    let mut error = std::io::stderr();
    let _ = write!(error, "{question} [y/n] ").and_then(|()| error.flush());
    Ok(matches!(one_line()?.trim(), "y" | "Y" | "yes"))
}

/// A new passphrase: from the environment, or from the person, twice.
pub(crate) fn new_passphrase() -> Result<Passphrase, Failure> {
    if let Some(text) = from_environment() {
        return if text.is_empty() {
            Err(Failure::passphrase("the passphrase is empty"))
        } else {
            Ok(Passphrase::new(text))
        };
    }
    let (first, second) = (hidden("New passphrase: ")?, hidden("Once more: ")?);
    if first.is_empty() {
        Err(Failure::passphrase("the passphrase is empty"))
    } else if first == second {
        Ok(Passphrase::new(first))
    } else {
        Err(Failure::passphrase("the two passphrases differ"))
    }
}

#[expect(clippy::disallowed_methods, reason = "a script's passphrase: on the command line every user would see it")]
fn from_environment() -> Option<String> {
    std::env::var("NOD_DEVICE_PASSPHRASE").ok()
}

fn hidden(prompt: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::passphrase("the key is under a passphrase: set NOD_DEVICE_PASSPHRASE"));
    }
    let mut error = std::io::stderr();
    // Where the prompt cannot be shown, the question is still asked.
    let _ = write!(error, "{prompt}").and_then(|()| error.flush());
    rpassword::read_password().map_err(|error| Failure::passphrase(error.to_string()))
}
