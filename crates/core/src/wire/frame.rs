//! Socket frames: one JSON object per WebSocket text message.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::code::ErrorCode;
use super::device::{InboxItem, Settled};
use crate::answer::Verdict;
use crate::challenge::{Progress, StateName};
use crate::id::{ChallengeId, DeviceId};
use crate::json;
use crate::policy::Level;
use crate::time::Timestamp;

/// The longest frame that a client may send, in bytes: an answer token and its envelope.
pub const MAX_FRAME_BYTES: usize = 12 * 1024;

/// What a client says. The first frame decides what it is: `hello` makes it a device, `watch` a waiting browser.
///
/// Its `Debug` shows no token: a watch ticket lets its holder watch, and an answer carries what the person typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// A device opens its session: a `nod-hello+jwt` over the welcome's nonce.
    Hello {
        /// The token.
        token: String,
    },
    /// A browser watches a challenge, with the one-time ticket or, after that was exchanged, the watch token.
    Watch {
        /// The one-time ticket.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<String>,
        /// The watch token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    },
    /// A device reports how far a challenge got.
    Ack {
        /// Which challenge.
        challenge: ChallengeId,
        /// How far.
        what: Ack,
    },
    /// A device answers: a `nod-answer+jwt`.
    Answer {
        /// The token.
        token: String,
    },
}

impl ClientFrame {
    /// Reads a frame, strictly: at most [`MAX_FRAME_BYTES`], one JSON object with one reading (see [`crate::json`]), and
    /// nothing in it that the frame does not have. `None` otherwise.
    pub fn from_text(text: &str) -> Option<Self> {
        if text.len() > MAX_FRAME_BYTES { None } else { json::from_object(text.as_bytes()) }
    }
}

impl fmt::Debug for ClientFrame {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hello { .. } => formatter.write_str("Hello(<redacted>)"),
            Self::Watch { .. } => formatter.write_str("Watch(<redacted>)"),
            Self::Ack { challenge, what } => write!(formatter, "Ack({challenge}, {what:?})"),
            Self::Answer { .. } => formatter.write_str("Answer(<redacted>)"),
        }
    }
}

/// How far a challenge got on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ack {
    /// The device has it.
    Delivered,
    /// Its person looked at it.
    Opened,
}

impl From<Ack> for Progress {
    fn from(ack: Ack) -> Self {
        match ack {
            Ack::Delivered => Self::Delivered,
            Ack::Opened => Self::Opened,
        }
    }
}

/// What the server says. Its `Debug` does not show the watch token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The first frame of every connection.
    Welcome {
        /// What a hello must sign: 128 random bits, base64url, of this connection alone.
        nonce: String,
        /// The server's clock, in milliseconds since the epoch.
        server_time: i64,
    },
    /// The device is in.
    Ready {
        /// The device.
        device: DeviceId,
    },
    /// A question is waiting.
    Challenge(InboxItem),
    /// A question needs no answer any more: another device answered, it was cancelled, or it expired.
    Settled(Settled),
    /// What became of this device's answer.
    Answered {
        /// Which challenge.
        challenge: ChallengeId,
        /// What was accepted.
        verdict: Verdict,
        /// The state that it led to.
        state: StateName,
    },
    /// The browser is in.
    Watching {
        /// The watch token, when a ticket was exchanged for it. It is given once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
        /// How the challenge stands.
        view: WatchView,
    },
    /// The challenge moved on.
    View {
        /// How it stands now.
        view: WatchView,
    },
    /// Something that the client sent was refused; the connection stays unless a close follows.
    Error {
        /// The stable code.
        code: ErrorCode,
        /// What happened, in words.
        message: String,
        /// Which challenge it was about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        challenge: Option<ChallengeId>,
        /// Tries left, after a wrong number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tries_left: Option<u8>,
        /// When to try again, in whole seconds from now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// The server ends the connection; a close follows.
    Bye {
        /// Why.
        code: ErrorCode,
        /// When to come back, in milliseconds: different for each connection, so that a restart is no stampede.
        retry_after_ms: u64,
    },
}

impl fmt::Debug for ServerFrame {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Welcome { .. } => formatter.write_str("Welcome"),
            Self::Ready { device } => write!(formatter, "Ready({device})"),
            Self::Challenge(item) => write!(formatter, "Challenge({})", item.challenge),
            Self::Settled(settled) => write!(formatter, "{settled:?}"),
            Self::Answered { challenge, verdict, state } => {
                write!(formatter, "Answered({challenge}, {verdict:?}, {state:?})")
            }
            Self::Watching { token, view } => {
                let token = if token.is_some() { "Some(<redacted>)" } else { "None" };
                write!(formatter, "Watching({token}, {view:?})")
            }
            Self::View { view } => write!(formatter, "View({view:?})"),
            Self::Error { code, message, challenge, tries_left, retry_after } => {
                write!(formatter, "Error({code}, {message:?}, {challenge:?}, {tries_left:?}, {retry_after:?})")
            }
            Self::Bye { code, retry_after_ms } => write!(formatter, "Bye({code}, {retry_after_ms} ms)"),
        }
    }
}

/// How a challenge stands, as a waiting browser may know it. It never carries the number, an address or a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchView {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// Its state.
    pub state: StateName,
    /// How far it got, while it is pending.
    pub progress: Progress,
    /// What the answer must prove.
    pub level: Level,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How long it has left, in milliseconds, by the server's clock.
    pub expires_in_ms: u64,
    /// The name of the device that answered.
    pub device: Option<String>,
    /// Why it was denied or cancelled: `refused`, `wrong_numbers`, `withdrawn`, `replaced`, `account_changed`, `reported`.
    pub reason: Option<String>,
    /// No phone has given a sign of life for so long that the person should be told what else there is to do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreachable: bool,
    /// Grows with every change of what a page shows, `unreachable` included: a view with a lower version than one already seen is
    /// old news.
    pub version: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_of_twelve_kibibytes_is_read_and_no_longer_one() {
        let frame = r#"{"type":"answer","token":"t"}"#;
        let padded = |length: usize| format!("{frame}{}", " ".repeat(length - frame.len()));
        let answer = ClientFrame::Answer { token: "t".to_owned() };
        assert_eq!(ClientFrame::from_text(frame), Some(answer.clone()));
        assert_eq!(ClientFrame::from_text(&padded(12_288)), Some(answer));
        assert_eq!(ClientFrame::from_text(&padded(12_289)), None);
    }

    #[test]
    fn debug_shows_no_token() {
        let token = || Some("s3cret".to_owned());
        let view: WatchView = serde_json::from_str(
            r#"{"challenge":"01900000-0000-7000-8000-000000000001","state":"pending","progress":"sent","level":"tap",
            "expires_at":"2026-11-22T02:00:00Z","expires_in_ms":1,"device":null,"reason":null,"version":1}"#,
        )
        .unwrap();
        let said: [(&dyn fmt::Debug, &str); 5] = [
            (&ClientFrame::Watch { ticket: token(), token: token() }, "Watch(<redacted>)"),
            (&ClientFrame::Hello { token: "s3cret".to_owned() }, "Hello(<redacted>)"),
            (&ClientFrame::Answer { token: "s3cret".to_owned() }, "Answer(<redacted>)"),
            (&ServerFrame::Watching { token: token(), view }, "Watching(Some(<redacted>), WatchView {"),
            (
                &crate::wire::AnswerRequest { token: "s3cret".to_owned(), screen_lock: None },
                "AnswerRequest(<redacted>)",
            ),
        ];
        for (frame, start) in said {
            let text = format!("{frame:?}");
            assert!(text.starts_with(start) && !text.contains("s3cret"), "{text}");
        }
    }
}
