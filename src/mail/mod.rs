//! Mail to people: what letters say, and how they leave the house.
//!
//! A letter is written into the outbox in the transaction of what it tells of (`store/mail.rs`); a flow takes it from there and hands it to
//! [`Mailer::send`]. Nothing waits for a mail server, and a letter that it did not take comes again.

mod content;
mod message;
mod transport;
mod typed;

use std::time::SystemTime;

use lettre::message::header::{Date, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use nod_core::mail::MailAddress;

use crate::config::Config;

pub use content::{Change, Content};
pub use message::title;
pub use transport::{Refused, SetupError};
pub use typed::typed;

/// What is to be sent.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its id: the same at each try, so that a mail program shows one letter that came twice once (RFC 5322 §3.6.4).
    pub id: String,
    /// Where to.
    pub to: MailAddress,
    /// The tag of the language that the person reads; English where Nod does not speak it.
    pub language: String,
    /// What the person is called.
    pub name: String,
    /// The user name of the account that it is about.
    pub account: String,
    /// When it was written.
    pub at: SystemTime,
    /// What it says.
    pub content: Content,
}

/// Sends letters.
pub struct Mailer {
    transport: transport::Transport,
    from: Mailbox,
    /// The right-hand side of the letters' ids.
    host: String,
    brand: String,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Mailer").field("transport", &self.transport).finish_non_exhaustive()
    }
}

impl Mailer {
    /// The mailer that the configuration names. `None`: it names none.
    ///
    /// # Errors
    /// [`SetupError`]: a file or the sender cannot be used.
    pub fn open(config: &Config) -> Result<Option<Self>, SetupError> {
        let Some(transport) = transport::Transport::open(&config.mail)? else { return Ok(None) };
        let from: Mailbox = config.mail.from.as_deref().unwrap_or_default().parse().map_err(|_| SetupError::Sender)?;
        let host = url::Url::parse(&config.service.public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let from = match from.name {
            Some(_) => from,
            None => Mailbox::new(Some(config.service.name.clone()), from.email),
        };
        let host = host.unwrap_or_else(|| "localhost".to_owned());
        Ok(Some(Self { transport, from, host, brand: config.service.name.clone() }))
    }

    /// Sends a letter. The caller bounds the time: a mail server can say nothing for ever.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn send(&self, letter: &Letter) -> Result<(), Refused> {
        let said = message::say(letter, &self.brand);
        let to: Mailbox = letter.to.as_str().parse().map_err(|_| Refused::ForGood("address"))?;
        let message = lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(said.subject)
            .header(Date::from(letter.at))
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(said.text, said.html))
            .map_err(|_| Refused::ForGood("message"))?;
        self.transport.send(&letter.id, message).await
    }

    /// Whether the mail server answers, for `nod doctor`. The caller bounds the time.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn check(&self) -> Result<(), Refused> {
        self.transport.check().await
    }
}

/// A program wrote it: no holiday reply, please (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
