//! What can be said on the command line.

use std::path::PathBuf;

use crate::words::Language;
use clap::{Parser, Subcommand, ValueEnum};
use nod_core::answer::Verdict;
use nod_core::device::{Algorithm, DisplayName};
use nod_core::wire::{ApnsEnvironment, PushTargetKind, PushTargetRequest};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something else failed
  2  the command line cannot be read
  3  no account, or more than one, is meant
  4  the server cannot be reached
  5  the server refuses
  6  the key file or its passphrase cannot be used
  7  watch --once: the question ended without this device's answer

Environment:
  NOD_DEVICE_HOME        where accounts are kept
  LC_ALL, LC_MESSAGES, LANG  the language of what a person reads: en, fr, de, it, es or nl
  NOD_DEVICE_PASSPHRASE  the passphrase, for scripts; else it is asked for
  NOD_DEVICE_PASSWORD    sign-in: the account's password, for scripts; else it is asked for";

/// Approve or refuse sign-ins from this terminal.
#[derive(Debug, Parser)]
#[command(name = "nod-device", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// Where accounts are kept [default: nod-device in the user's data directory].
    #[arg(long, env = "NOD_DEVICE_HOME", global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,

    /// Print one JSON object per line, for scripts.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// The language of what a person reads [default: the environment's, or English].
    #[arg(long, global = true, value_name = "TAG", value_parser = language)]
    pub(crate) language: Option<Language>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

fn language(tag: &str) -> Result<Language, String> {
    let tags = || Language::ALL.iter().map(|language| language.tag()).collect::<Vec<_>>().join(", ");
    Language::of_locale(tag).ok_or_else(|| format!("one of {}", tags()))
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Link this device to an account with an enrolment link, or with the code beside it.
    Enrol {
        /// The link; `-` reads it from standard input, where other users of this machine do not see it.
        #[arg(required_unless_present = "code", conflicts_with = "code")]
        link: Option<String>,
        /// The code that the page shows beside the link, such as K7QM-2XPD, in the link's place; `-` reads it from standard input.
        #[arg(long, requires = "server", requires = "username")]
        code: Option<String>,
        /// For `--code`: the server, its address with `https`, or with `http` on this very machine.
        #[arg(long, requires = "code")]
        server: Option<String>,
        /// For `--code`: the user name of the account.
        #[arg(long, requires = "code")]
        username: Option<String>,
        /// What to call this device.
        #[arg(long)]
        name: Option<DisplayName>,
        /// Keep the key under a passphrase.
        #[arg(long)]
        passphrase: bool,
        /// The key's algorithm.
        #[arg(long, value_enum, default_value_t)]
        algorithm: KeyAlgorithm,
    },
    /// Sign in on this device with user name and password, and link it.
    SignIn {
        /// The server: its address with `https`, or with `http` on this very machine.
        server: String,
        /// The user name.
        username: String,
        /// What to call this device.
        #[arg(long)]
        name: Option<DisplayName>,
        /// Keep the key under a passphrase.
        #[arg(long)]
        passphrase: bool,
        /// The key's algorithm.
        #[arg(long, value_enum, default_value_t)]
        algorithm: KeyAlgorithm,
        /// A code of another device, of a codes app, or a backup code, in the place of another phone's answer; `-` reads it from
        /// standard input.
        #[arg(long)]
        code: Option<String>,
        /// Do not ask before the device is linked.
        #[arg(long)]
        yes: bool,
    },
    /// List the accounts of this device.
    Accounts,
    /// Wait for sign-ins and answer them.
    Watch {
        /// Only this account (user name, user@host, or the start of the device id); may be repeated.
        #[arg(long, value_name = "SELECTOR")]
        account: Vec<String>,
        /// What to answer.
        #[arg(long, value_enum, default_value_t)]
        answer: AnswerMode,
        /// The number on the waiting page, for `--answer yes`.
        #[arg(long, value_name = "NN")]
        number: Option<String>,
        /// End after the first question has ended.
        #[arg(long)]
        once: bool,
    },
    /// Show what waits now.
    Inbox {
        /// Only this account; may be repeated.
        #[arg(long, value_name = "SELECTOR")]
        account: Vec<String>,
    },
    /// Show the one-time code with which this account signs in when no question arrives. It needs no network.
    Code {
        /// Only this account; may be repeated.
        #[arg(long, value_name = "SELECTOR")]
        account: Vec<String>,
    },
    /// Call this device something else.
    Rename {
        /// The new name.
        name: DisplayName,
        /// Which account.
        #[arg(long, value_name = "SELECTOR")]
        account: Option<String>,
    },
    /// Replace this device's key.
    RotateKey {
        /// Which account.
        #[arg(long, value_name = "SELECTOR")]
        account: Option<String>,
        /// The new key's algorithm.
        #[arg(long, value_enum, default_value_t)]
        algorithm: KeyAlgorithm,
    },
    /// Revoke this device at the server, and forget its key.
    Revoke {
        /// Which account.
        #[arg(long, value_name = "SELECTOR")]
        account: Option<String>,
        /// Forget the key even if the server does not know the device any more, or cannot be reached.
        #[arg(long)]
        forget: bool,
    },
    /// Say where this device can be woken.
    PushTarget {
        /// Which account.
        #[arg(long, value_name = "SELECTOR")]
        account: Option<String>,
        #[command(subcommand)]
        action: PushAction,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PushAction {
    /// Set the target of one kind.
    Set {
        #[command(subcommand)]
        target: Target,
    },
    /// Remove the target of one kind.
    Remove {
        /// The kind: webpush, unifiedpush, fcm or apns.
        #[arg(value_parser = push_kind)]
        kind: PushTargetKind,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Target {
    /// A Web Push subscription.
    Webpush {
        /// The endpoint.
        #[arg(long)]
        endpoint: String,
        /// The subscription's public key, base64url.
        #[arg(long)]
        p256dh: String,
        /// The subscription's authentication secret, base64url.
        // One in 64 begins with a hyphen.
        #[arg(long, allow_hyphen_values = true)]
        auth: String,
        /// The language of what is shown, such as fr-CH.
        #[arg(long)]
        lang: Option<String>,
    },
    /// A UnifiedPush endpoint.
    Unifiedpush {
        /// The endpoint.
        #[arg(long)]
        endpoint: String,
        /// The subscription's public key, base64url.
        #[arg(long)]
        p256dh: String,
        /// The subscription's authentication secret, base64url.
        // One in 64 begins with a hyphen.
        #[arg(long, allow_hyphen_values = true)]
        auth: String,
        /// The language of what is shown, such as fr-CH.
        #[arg(long)]
        lang: Option<String>,
    },
    /// A Firebase registration.
    Fcm {
        /// The registration token.
        token: String,
        /// The language of what is shown, such as fr-CH.
        #[arg(long)]
        lang: Option<String>,
    },
    /// An Apple device token.
    Apns {
        /// The device token.
        token: String,
        /// The topic: the app's bundle id.
        #[arg(long)]
        topic: String,
        /// The token is of an app that Xcode installed.
        #[arg(long)]
        sandbox: bool,
        /// The language of what is shown, such as fr-CH.
        #[arg(long)]
        lang: Option<String>,
    },
}

impl From<Target> for PushTargetRequest {
    fn from(target: Target) -> Self {
        match target {
            Target::Webpush { endpoint, p256dh, auth, lang } => Self::WebPush { endpoint, p256dh, auth, lang },
            Target::Unifiedpush { endpoint, p256dh, auth, lang } => Self::UnifiedPush { endpoint, p256dh, auth, lang },
            Target::Fcm { token, lang } => Self::Fcm { token, keys: None, lang },
            Target::Apns { token, topic, sandbox, lang } => {
                let environment = if sandbox { ApnsEnvironment::Sandbox } else { ApnsEnvironment::Production };
                Self::Apns { token, topic, environment, keys: None, lang }
            }
        }
    }
}

fn push_kind(text: &str) -> Result<PushTargetKind, String> {
    PushTargetKind::from_name(text).ok_or_else(|| "one of webpush, unifiedpush, fcm, apns".to_owned())
}

/// `--algorithm`.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum KeyAlgorithm {
    /// Ed25519.
    #[default]
    Ed25519,
    /// ECDSA on P-256, as phones' hardware has it.
    Es256,
}

impl From<KeyAlgorithm> for Algorithm {
    fn from(algorithm: KeyAlgorithm) -> Self {
        match algorithm {
            KeyAlgorithm::Ed25519 => Self::EdDsa,
            KeyAlgorithm::Es256 => Self::Es256,
        }
    }
}

/// `--answer`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerMode {
    /// Ask the person at this terminal.
    #[default]
    Ask,
    /// Approve all, with `--number` where one is needed. Anybody who has the password gets in: for tests only.
    Yes,
    /// Refuse all.
    No,
    /// Refuse all, and report that it wasn't you.
    Report,
}

impl AnswerMode {
    /// The answer that needs nobody, where there is one.
    pub(crate) const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Ask => None,
            Self::Yes => Some(Verdict::Approve),
            Self::No => Some(Verdict::Deny),
            Self::Report => Some(Verdict::Report),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_may_begin_with_a_hyphen() {
        let given = "nod-device push-target set webpush --endpoint https://push.example/1 --p256dh BA --auth -2abc";
        let parsed = Arguments::try_parse_from(given.split(' '));
        assert!(parsed.is_ok(), "{:?}", parsed.err());
    }
}
