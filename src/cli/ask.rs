//! What a command asks the person at the terminal, or reads from a pipe.

use std::io::{self, BufRead, IsTerminal};

use secrecy::SecretString;

use super::output::Failure;

/// The longest line that is read from a pipe.
const MAX_LINE: u64 = 4096;

/// A new password: from standard input, or typed twice without an echo.
pub(super) fn new_password(from_stdin: bool) -> Result<SecretString, Failure> {
    if from_stdin {
        return match line()? {
            Some(password) => Ok(password.into()),
            None => Err(Failure::Input("standard input holds no password".to_owned())),
        };
    }
    if !io::stdin().is_terminal() {
        let text = "there is no terminal to ask for a password: use --password-stdin";
        return Err(Failure::Input(text.to_owned()));
    }
    let read = |prompt: &str| {
        let typed = rpassword::prompt_password(prompt).map_err(|error| Failure::System(format!("terminal: {error}")));
        typed.map(SecretString::from)
    };
    let password = read("New password: ")?;
    let again = read("Once more: ")?;
    if secrecy::ExposeSecret::expose_secret(&password) == secrecy::ExposeSecret::expose_secret(&again) {
        Ok(password)
    } else {
        Err(Failure::Input("the two passwords differ".to_owned()))
    }
}

/// One line of standard input, without its end. `None`: there is no more.
pub(super) fn line() -> Result<Option<String>, Failure> {
    let mut text = String::new();
    let mut input = io::Read::take(io::stdin().lock(), MAX_LINE);
    let read = input.read_line(&mut text).map_err(|error| Failure::System(format!("standard input: {error}")))?;
    if read == 0 {
        return Ok(None);
    }
    if u64::try_from(read).unwrap_or(u64::MAX) >= MAX_LINE {
        return Err(Failure::Input(format!("a line of standard input is longer than {MAX_LINE} bytes")));
    }
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}
