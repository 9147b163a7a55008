//! A device that stays reachable: socket, long-poll, reconnects, and answers that survive them.

mod life;

use std::sync::Arc;
use std::time::Duration;

use nod_core::answer::{Transferred, Verdict};
use nod_core::challenge::StateName;
use nod_core::id::ChallengeId;
use nod_core::token::Jwks;
use nod_core::wire::{ErrorCode, Settled};
use tokio::sync::mpsc;

use crate::backoff::Backoff;
use crate::trust::{Question, TrustError};

pub use life::Agent;

/// How an agent behaves.
#[derive(Debug, Clone)]
pub struct AgentOptions {
    /// Whether to use a socket at all.
    pub socket: bool,
    /// Whether to tell the server at once that a question has arrived.
    pub acknowledge: bool,
    /// How long one long-poll waits.
    pub poll_wait: Duration,
    /// After how long of long-polling a socket is tried again.
    pub socket_again: Duration,
    /// How long the server may take to say what became of an answer before it is handed in anew over HTTP.
    pub answer_deadline: Duration,
    /// The pauses between attempts.
    pub backoff: Backoff,
}

impl Default for AgentOptions {
    fn default() -> Self {
        Self {
            socket: true,
            acknowledge: true,
            poll_wait: Duration::from_secs(25),
            socket_again: Duration::from_mins(5),
            answer_deadline: Duration::from_secs(10),
            backoff: Backoff::default(),
        }
    }
}

/// How a device is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// A WebSocket.
    Socket,
    /// Long-polling.
    LongPoll,
}

/// What an agent reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentEvent {
    /// Questions arrive from now on.
    Online(Route),
    /// They do not, until the next attempt.
    Offline {
        /// When that is.
        retry_in: Duration,
        /// Why.
        reason: String,
    },
    /// A question that the pinned server has signed for this account. Each is reported once.
    Challenge(Arc<Question>),
    /// A question that is not shown, because it does not verify.
    Refused {
        /// Which one.
        challenge: ChallengeId,
        /// Why.
        error: TrustError,
    },
    /// A question needs no answer any more.
    Settled(Settled),
    /// An answer was accepted.
    Answered {
        /// Which challenge.
        challenge: ChallengeId,
        /// What was accepted.
        verdict: Verdict,
        /// The state that it led to.
        state: StateName,
    },
    /// An answer was refused.
    AnswerRefused {
        /// Which challenge.
        challenge: ChallengeId,
        /// The stable code.
        code: ErrorCode,
        /// What happened, in words.
        message: String,
        /// Tries left, after a wrong number.
        tries_left: Option<u8>,
        /// The final state, where the challenge was settled before.
        state: Option<StateName>,
    },
    /// The server could not take an answer for the moment: the same is said again.
    AnswerDelayed {
        /// Which challenge.
        challenge: ChallengeId,
        /// The stable code.
        code: ErrorCode,
        /// When it is said again.
        retry_in: Duration,
    },
    /// The challenge ended before it was known whether the answer arrived.
    AnswerLost {
        /// Which challenge.
        challenge: ChallengeId,
    },
    /// The server has new keys, vouched for by those that were pinned: keep them.
    KeysFollowed(Jwks),
    /// The server complained about something that is not an answer.
    Complaint {
        /// The stable code.
        code: ErrorCode,
        /// What happened, in words.
        message: String,
    },
}

/// Why an agent has ended for good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgentError {
    /// The server does not accept the device's key.
    #[error("the server refuses this device: {0}")]
    Credentials(String),
    /// The device was revoked, its account disabled, or the two do not understand each other.
    #[error("the server does not want this device back: {0}")]
    Ended(String),
    /// The agent is not running.
    #[error("the device is not running")]
    Stopped,
}

#[derive(Debug)]
enum Command {
    Answer { question: Box<Question>, verdict: Verdict, secret: Option<Transferred> },
    Opened(ChallengeId),
}

/// Gives an agent its orders. The agent ends when all its handles are dropped.
#[derive(Debug, Clone)]
pub struct AgentHandle {
    commands: mpsc::Sender<Command>,
}

impl AgentHandle {
    /// Signs an answer and delivers it, over whatever way works.
    ///
    /// # Errors
    /// [`AgentError::Stopped`] when the agent has ended.
    pub async fn answer(
        &self,
        question: &Question,
        verdict: Verdict,
        secret: Option<Transferred>,
    ) -> Result<(), AgentError> {
        self.send(Command::Answer { question: Box::new(question.clone()), verdict, secret }).await
    }

    /// Says that a person looks at a question.
    ///
    /// # Errors
    /// [`AgentError::Stopped`] when the agent has ended.
    pub async fn opened(&self, challenge: ChallengeId) -> Result<(), AgentError> {
        self.send(Command::Opened(challenge)).await
    }

    async fn send(&self, command: Command) -> Result<(), AgentError> {
        self.commands.send(command).await.map_err(|_| AgentError::Stopped)
    }
}
