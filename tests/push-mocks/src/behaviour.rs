//! What a mock does with a request, other than taking it.

use std::collections::VecDeque;

/// What a mock does with the next request.
#[derive(Debug, Clone)]
pub enum Behaviour {
    /// Checks everything, then takes it.
    Accept,
    /// Answers so, and checks nothing.
    Answer {
        /// The status.
        status: u16,
        /// The headers, besides what the protocol adds by itself.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// Takes the request and never answers.
    Hang,
    /// HTTP/2: `RST_STREAM`; HTTP/1.1: closes the connection without an answer.
    Reset,
    /// HTTP/2: a GOAWAY that does not cover the stream in flight, and the connection is closed; HTTP/1.1: as
    /// [`Self::Reset`].
    GoAway,
    /// An answer with a body that is not what the protocol says: 200 from Google and Web Push, 400 from Apple, who says
    /// nothing in a 200.
    Malformed,
    /// 307 to that address.
    Redirect(String),
    /// 200 with a body of so many bytes and no length.
    Huge(usize),
    /// The sender's credentials are not taken any more. Apple: 403 `ExpiredProviderToken`; Google: 401
    /// `UNAUTHENTICATED`; Web Push: 403 `BadJwtToken`.
    ExpiredCredentials,
}

/// A queue, used one per request, and what comes after it.
pub(crate) struct Plan {
    next: VecDeque<Behaviour>,
    otherwise: Behaviour,
}

impl Plan {
    pub(crate) fn new() -> Self {
        Self { next: VecDeque::new(), otherwise: Behaviour::Accept }
    }

    pub(crate) fn add(&mut self, behaviours: impl IntoIterator<Item = Behaviour>) {
        self.next.extend(behaviours);
    }

    pub(crate) fn otherwise(&mut self, behaviour: Behaviour) {
        self.otherwise = behaviour;
    }

    pub(crate) fn take(&mut self) -> Behaviour {
        self.next.pop_front().unwrap_or_else(|| self.otherwise.clone())
    }
}
