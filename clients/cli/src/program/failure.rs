//! How the program fails.

use std::io::Write as _;
use std::process::ExitCode;

use nod_core::text::{escaped, is_hidden};
use nod_device::{AccountError, AgentError, ApiError, EnrolError, OutsideError, SignInError, StoreError, visible};

/// What went wrong, in words, and the exit code that says so to a script. What a server says has passed [`visible`].
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    text: String,
}

impl Failure {
    pub(crate) fn other(text: impl Into<String>) -> Self {
        Self { code: 1, text: text.into() }
    }

    pub(crate) fn account(text: impl Into<String>) -> Self {
        Self { code: 3, text: text.into() }
    }

    pub(crate) fn refused(text: impl Into<String>) -> Self {
        Self { code: 5, text: text.into() }
    }

    pub(crate) fn passphrase(text: impl Into<String>) -> Self {
        Self { code: 6, text: text.into() }
    }

    /// `watch --once` ended without this device's answer. Nothing more is to be said: the event was printed.
    pub(crate) fn unanswered() -> Self {
        Self { code: 7, text: String::new() }
    }

    /// Says it on standard error.
    pub(crate) fn report(&self) -> ExitCode {
        if !self.text.is_empty() {
            // Where standard error is closed, the exit code has to do.
            let _ = writeln!(std::io::stderr(), "nod-device: {}", self.text);
        }
        ExitCode::from(self.code)
    }
}

/// Says what is wrong with the arguments, or prints the help or the version that they ask for.
pub(crate) fn usage(fault: &clap::Error) -> ExitCode {
    let text = fault.render().to_string();
    if text.chars().any(|letter| letter != '\n' && is_hidden(letter)) {
        // An argument may have been copied from outside, and the error quotes it.
        let lines: Vec<String> = text.trim_end().split('\n').map(escaped).collect();
        let _ = writeln!(std::io::stderr(), "{}", lines.join("\n"));
    } else {
        let _ = fault.print();
    }
    u8::try_from(fault.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        let code = match error {
            ApiError::Network(_) | ApiError::Unreadable(_) => 4,
            ApiError::Refused(_) => 5,
        };
        Self { code, text: visible(&error.to_string()) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self { code: 6, text: error.to_string() }
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => error.into(),
            AccountError::Api(error) => error.into(),
            AccountError::Key(error) => Self::passphrase(error.to_string()),
        }
    }
}

impl From<EnrolError> for Failure {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::Api(error) => error.into(),
            error => Self { code: 5, text: error.to_string() },
        }
    }
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Api(error) => error.into(),
            error => Self { code: 5, text: error.to_string() },
        }
    }
}

impl From<AgentError> for Failure {
    fn from(error: AgentError) -> Self {
        let code = if matches!(error, AgentError::Stopped) { 1 } else { 5 };
        Self { code, text: visible(&error.to_string()) }
    }
}

impl From<OutsideError> for Failure {
    fn from(error: OutsideError) -> Self {
        Self::other(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::other(error.to_string())
    }
}
