//! How letters leave the house: to a mail server, or into a folder.

use std::fs;
use std::path::{Path, PathBuf};

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::response::{Category, Code, Detail, Severity};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;

use crate::config::{Encryption, Mail};

/// Mail is configured and cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file cannot be read or written.
    #[error("{setting}: {path}: {error}")]
    File {
        /// Which setting names it.
        setting: &'static str,
        /// The file.
        path: String,
        /// What is wrong with it.
        error: std::io::Error,
    },
    /// The authority's file holds no certificate.
    #[error("mail.ca_file: no certificate in PEM")]
    Authority,
    /// The mail server's name is none.
    #[error("mail.host: no name of a host")]
    Host,
    /// The sender is no address.
    #[error("mail.from: no address")]
    Sender,
}

/// A letter was not taken. Of what the mail server said nothing is kept but its class: it may name the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It may be taken another time.
    #[error("not taken now: {0}")]
    ForNow(&'static str),
    /// It will never be taken.
    #[error("refused: {0}")]
    ForGood(&'static str),
}

/// How letters leave the house.
pub(super) enum Transport {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Smtp(_) => "Smtp",
            Self::Folder(_) => "Folder",
        })
    }
}

impl Transport {
    pub(super) fn open(config: &Mail) -> Result<Option<Self>, SetupError> {
        if let Some(folder) = &config.folder {
            fs::create_dir_all(folder).map_err(|error| file("mail.folder", folder, error))?;
            return Ok(Some(Self::Folder(folder.clone())));
        }
        let Some(host) = &config.host else { return Ok(None) };
        let tls = match config.encryption {
            Encryption::Starttls => Tls::Required(parameters(host, config.ca_file.as_deref())?),
            Encryption::Tls => Tls::Wrapper(parameters(host, config.ca_file.as_deref())?),
            Encryption::None => Tls::None,
        };
        // "Dangerous", because it takes whatever encryption it is given; this one is never an opportunistic one.
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(config.port)
            .tls(tls)
            .timeout(Some(config.deadline));
        if let Some(username) = &config.username {
            builder = builder.credentials(Credentials::new(username.clone(), password(config)?));
        }
        Ok(Some(Self::Smtp(Box::new(builder.build()))))
    }

    pub(super) async fn send(&self, id: &str, message: Message) -> Result<(), Refused> {
        match self {
            Self::Smtp(transport) => transport.send(message).await.map(drop).map_err(|error| classify(&error)),
            Self::Folder(folder) => {
                let path = folder.join(format!("{id}.eml"));
                let bytes = message.formatted();
                let written = tokio::task::spawn_blocking(move || write(&path, &bytes)).await;
                written.map_err(|_| Refused::ForNow("folder"))?.map_err(|_| Refused::ForNow("folder"))
            }
        }
    }

    pub(super) async fn check(&self) -> Result<(), Refused> {
        match self {
            Self::Smtp(transport) => match transport.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err(Refused::ForNow("the mail server does not answer")),
                Err(error) => Err(classify(&error)),
            },
            Self::Folder(_) => Ok(()),
        }
    }
}

/// Under another name first: who reads the folder finds whole letters alone.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    fs::write(&part, bytes)?;
    fs::rename(part, path)
}

fn parameters(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, SetupError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca_file {
        let pem = fs::read(path).map_err(|error| file("mail.ca_file", path, error))?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| SetupError::Authority)?);
    }
    builder.build_rustls().map_err(|_| SetupError::Host)
}

fn password(config: &Mail) -> Result<String, SetupError> {
    if let Some(password) = &config.password {
        return Ok(password.expose_secret().to_owned());
    }
    let path = config.password_file.as_deref().unwrap_or(Path::new(""));
    let text = fs::read_to_string(path).map_err(|error| file("mail.password_file", path, error))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn file(setting: &'static str, path: &Path, error: std::io::Error) -> SetupError {
    SetupError::File { setting, path: path.display().to_string(), error }
}

/// Only an answer about the mailbox is for good (RFC 5321 §4.2.3): 550, 551 and 553. Any other `5xx` may be about us (credentials, a
/// greeting, a limit), and a letter must not be lost because of a mistake in a configuration.
fn classify(error: &lettre::transport::smtp::Error) -> Refused {
    if let Some(code) = error.status() {
        return if is_about_the_mailbox(code) {
            Refused::ForGood("the mailbox is refused")
        } else if error.is_permanent() {
            Refused::ForNow("the mail server refused")
        } else {
            Refused::ForNow("the mail server asks for patience")
        };
    }
    Refused::ForNow(if error.is_timeout() {
        "the mail server said nothing in time"
    } else if error.is_tls() {
        "no encryption with the mail server"
    } else {
        "the mail server cannot be reached"
    })
}

fn is_about_the_mailbox(code: Code) -> bool {
    code.severity == Severity::PermanentNegativeCompletion
        && code.category == Category::MailSystem
        && matches!(code.detail, Detail::Zero | Detail::One | Detail::Three)
}
