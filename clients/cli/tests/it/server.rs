//! A small real server that speaks the contract, with switches for what goes wrong.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};
use nod_core::answer::{Transferred, Verdict};
use nod_core::challenge::StateName;
use nod_core::device::{Device as Known, DeviceState, PublicKey};
use nod_core::enrolment_code::EnrolmentCode;
use nod_core::factor::codes_app::Seed;
use nod_core::id::{AccountId, ChallengeId, DeviceId, EnrolmentId};
use nod_core::link::{EnrolmentLink, EnrolmentSecret};
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use nod_core::token::{self, ChallengeClaims, Context, Ed25519Signer, Jwks, PublishedKey, Signer, TokenError};
use nod_core::wire::{
    Ack, AckRequest, AnswerAccepted, AnswerRequest, ClaimBy, ClientFrame, CloseCode, DeviceCodes, DeviceInfo,
    EnrolClaimRequest, EnrolClaimed, EnrolState, EnrolStatus, ErrorCode, Inbox, InboxItem, InboxRequest, Problem,
    PushTargetInfo, PushTargetKind, RenameRequest, RotateRequest, ServerFrame, ServerKeys, Settled,
};
use nod_device::{Clock as _, Device, Identity, SystemClock, SystemRandom};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// What a socket does with the device that connects: taken one after another; then [`Plan::Serve`].
#[derive(Debug, Clone, Copy)]
pub(crate) enum Plan {
    /// Everything as it should be.
    Serve,
    /// No WebSocket gets through here.
    NotFound,
    /// The server restarts.
    Bye(u64),
    /// The first so many answers cannot be taken: the database does not answer.
    Unavailable(u8),
    /// The connection breaks when an answer arrives, before a word about it.
    CutAtAnswer,
    /// The device is turned away.
    Close(CloseCode),
}

pub(crate) struct Inner {
    pub(crate) base: String,
    pub(crate) signers: Vec<Ed25519Signer>,
    pub(crate) certificates: Vec<String>,
    pub(crate) device: DeviceId,
    pub(crate) account: AccountId,
    pub(crate) key: Option<PublicKey>,
    pub(crate) secret: EnrolmentSecret,
    /// What may be typed in the place of the secret.
    pub(crate) code: EnrolmentCode,
    pub(crate) states: VecDeque<EnrolState>,
    pub(crate) plans: VecDeque<Plan>,
    pub(crate) waiting: Vec<InboxItem>,
    /// What the waiting page shows.
    pub(crate) number: Option<&'static str>,
    /// Answer tokens, with whether they came over a socket.
    pub(crate) answers: Vec<(String, bool)>,
    pub(crate) acks: Vec<(ChallengeId, Ack)>,
    pub(crate) settled: Vec<Settled>,
    /// The next so many calls are carried out, and their responses lost.
    pub(crate) lost_responses: usize,
    /// Nothing answers.
    pub(crate) down: bool,
    /// What the server calls itself when a device claims a link, in place of its address.
    pub(crate) issuer: Option<String>,
    /// The device revoked itself.
    pub(crate) revoked: bool,
    /// A confirmed device gets what it computes its codes from; a server of an earlier version gives nothing.
    pub(crate) gives_codes: bool,
}

/// The server. It stops when it is dropped.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) inner: Arc<Mutex<Inner>>,
    changed: Arc<Notify>,
    waiting_changed: watch::Sender<u64>,
    _tasks: Arc<JoinSet<()>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let now = SystemClock.now();
        let inner = Inner {
            base: format!("http://{}", listener.local_addr().unwrap()),
            signers: [1, 2, 3].map(|seed| Ed25519Signer::from_seed(&[seed; 32])).into(),
            certificates: Vec::new(),
            device: DeviceId::new(now, &SystemRandom),
            account: AccountId::new(now, &SystemRandom),
            key: None,
            secret: EnrolmentSecret::generate(&SystemRandom),
            code: EnrolmentCode::from_bytes(nod_core::random::bytes(&SystemRandom)),
            states: VecDeque::new(),
            plans: VecDeque::new(),
            waiting: Vec::new(),
            number: None,
            answers: Vec::new(),
            acks: Vec::new(),
            settled: Vec::new(),
            lost_responses: 0,
            gives_codes: true,
            down: false,
            issuer: None,
            revoked: false,
        };
        let inner = Arc::new(Mutex::new(inner));
        let (waiting_changed, _) = watch::channel(0);
        let mut tasks = JoinSet::new();
        let shared = Shared { inner: Arc::clone(&inner), waiting: waiting_changed.clone(), acked: Arc::default() };
        let changed = Arc::clone(&shared.acked);
        let router = Router::new().route("/v1/socket", get(socket)).fallback(any(call)).with_state(shared);
        tasks.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { inner, changed, waiting_changed, _tasks: Arc::new(tasks) }
    }

    pub(crate) fn link(&self) -> EnrolmentLink {
        let inner = self.inner.lock().unwrap();
        EnrolmentLink {
            server: inner.base.clone(),
            secret: inner.secret.clone(),
            server_key: inner.signers[0].public_key().thumbprint(),
        }
    }

    /// A device that is enrolled already.
    pub(crate) fn device(&self, signer: Arc<dyn Signer>) -> Device {
        let mut inner = self.inner.lock().unwrap();
        inner.key = Some(signer.public_key().clone());
        let identity = Identity {
            server: inner.base.clone(),
            issuer: inner.base.clone(),
            service: "Nod".to_owned(),
            device: inner.device,
            account: inner.account,
            username: "anna".to_owned(),
            name: "test".parse().unwrap(),
            keys: Jwks { keys: vec![PublishedKey::new(inner.signers[0].public_key())] },
        };
        Device::new(identity, signer)
    }

    pub(crate) fn plan(&self, plans: &[Plan]) {
        self.inner.lock().unwrap().plans = plans.iter().copied().collect();
    }

    /// Asks a question, signed with the server's key of that number.
    pub(crate) fn ask(&self, level: Level, signer: usize) -> ChallengeId {
        let mut inner = self.inner.lock().unwrap();
        let now = SystemClock.now();
        let claims = ChallengeClaims {
            iss: inner.base.clone(),
            sub: inner.account,
            jti: ChallengeId::new(now, &SystemRandom),
            username: "anna".to_owned(),
            rp: token::RelyingPartyInfo { id: "webmail".parse().unwrap(), name: "Webmail".to_owned() },
            action: None,
            deed: None,
            context: Context::default(),
            level,
            iat: now.seconds(),
            exp: now.seconds() + 120,
            nonce: "0".repeat(22),
        };
        let token = token::sign_challenge(&inner.signers[signer], &claims);
        inner.waiting.push(InboxItem { challenge: claims.jti, token, quiet: false });
        self.waiting_changed.send_modify(|version| *version += 1);
        claims.jti
    }

    /// Another device answers.
    pub(crate) fn settle(&self, challenge: ChallengeId, state: StateName) {
        let device = Some("Anna's phone\u{1b}[2J".to_owned());
        let mut inner = self.inner.lock().unwrap();
        inner.waiting.retain(|item| item.challenge != challenge);
        inner.settled.push(Settled { challenge, state, device, by_this_device: false });
        self.waiting_changed.send_modify(|version| *version += 1);
    }

    /// Waits until the server has heard that the challenge got so far.
    pub(crate) async fn acked(&self, challenge: ChallengeId, what: Ack) {
        loop {
            let changed = self.changed.notified();
            if self.inner.lock().unwrap().acks.contains(&(challenge, what)) {
                return;
            }
            changed.await;
        }
    }
}

#[derive(Clone)]
struct Shared {
    inner: Arc<Mutex<Inner>>,
    waiting: watch::Sender<u64>,
    acked: Arc<Notify>,
}

enum Judged {
    Accepted(AnswerAccepted),
    WrongNumber,
}

impl Inner {
    fn known(&self) -> Result<Known, ErrorCode> {
        Ok(Known {
            id: self.device,
            account: self.account,
            name: "test".parse().unwrap(),
            platform: String::new(),
            key: self.key.clone().ok_or(ErrorCode::DeviceUnknown)?,
            created_at: SystemClock.now(),
            last_answer_at: None,
            state: DeviceState::Active,
        })
    }

    fn judge(&mut self, answer: &str, by_socket: bool) -> Result<Judged, ErrorCode> {
        self.answers.push((answer.to_owned(), by_socket));
        let peeked = token::UnverifiedAnswer::peek(answer).map_err(code)?;
        let item = self.waiting.iter().find(|item| item.challenge == peeked.challenge);
        let challenge_token = &item.ok_or(ErrorCode::ChallengeUnknown)?.token;
        let known = self.known()?;
        let now = SystemClock.now();
        let answer =
            token::verify_answer(answer, &known, &self.base, peeked.challenge, challenge_token, now).map_err(code)?;
        if let (Some(number), Verdict::Approve) = (self.number, answer.verdict())
            && answer.secret() != Some(&Transferred::Typed(number.to_owned()))
        {
            return Ok(Judged::WrongNumber);
        }
        let state = match answer.verdict() {
            Verdict::Approve => StateName::Approved,
            Verdict::Deny => StateName::Denied,
            Verdict::Report => StateName::Reported,
        };
        Ok(Judged::Accepted(AnswerAccepted { challenge: answer.challenge(), verdict: answer.verdict(), state }))
    }

    fn proved(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Result<PublicKey, ErrorCode> {
        let proof = headers.get("dpop").ok_or(ErrorCode::ProofMissing)?.to_str().unwrap();
        let url = format!("{}{}", self.base, uri.path());
        let proof = token::verify_dpop(proof, method.as_str(), &url, body, SystemClock.now()).map_err(code)?;
        match &self.key {
            Some(key) if *key == proof.key => Ok(proof.key),
            None if self.revoked => Err(ErrorCode::DeviceRevoked),
            _ => Err(ErrorCode::DeviceUnknown),
        }
    }

    fn info(&self) -> DeviceInfo {
        let key = self.key.clone().unwrap();
        DeviceInfo {
            device: self.device,
            account: self.account,
            username: "anna".parse().unwrap(),
            name: "test".parse().unwrap(),
            alg: key.algorithm(),
            jkt: key.thumbprint(),
            created_at: SystemClock.now(),
            push_targets: Vec::new(),
            two_step: true,
            screen_lock: nod_core::screen_lock::ScreenLockState::Off,
        }
    }

    fn claim(&mut self, request: &EnrolClaimRequest) -> Result<EnrolClaimed, ErrorCode> {
        let binding = match &request.by {
            ClaimBy::Link { secret } if *secret == self.secret.to_text() => self.secret.hash(),
            ClaimBy::Code { code, username } if username == "anna" && *code == self.code.grouped() => {
                self.code.binding()
            }
            ClaimBy::Link { .. } | ClaimBy::Code { .. } => return Err(ErrorCode::EnrolmentUnknown),
        };
        let now = SystemClock.now();
        let proof = token::verify_enrol(&request.proof, &self.base, &binding, now).map_err(code)?;
        self.key = Some(proof.key);
        Ok(EnrolClaimed {
            enrolment: EnrolmentId::new(now, &SystemRandom),
            device: self.device,
            account: self.account,
            username: "anna".parse().unwrap(),
            issuer: self.issuer.clone().unwrap_or_else(|| self.base.clone()),
            service: "Nod".to_owned(),
            confirmation_code: "41-73".to_owned(),
            keys: Jwks { keys: vec![PublishedKey::new(self.signers[0].public_key())] },
            expires_at: now.plus(std::time::Duration::from_mins(10)),
        })
    }
}

fn code(error: TokenError) -> ErrorCode {
    match error {
        TokenError::ClockSkew => ErrorCode::ClockSkew,
        TokenError::UnknownKey => ErrorCode::TokenUnknownKey,
        _ => ErrorCode::TokenBadSignature,
    }
}

fn problem(code: ErrorCode) -> Response {
    let problem = Problem {
        kind: format!("/docs/errors#{code}"),
        title: code.cause().to_owned(),
        status: code.status(),
        code,
        detail: code.cause().to_owned(),
        state: None,
        tries_left: (code == ErrorCode::NumberWrong).then_some(1),
        request_id: None,
        retry_after: None,
    };
    (StatusCode::from_u16(code.status()).unwrap(), serde_json::to_string(&problem).unwrap()).into_response()
}

fn json(value: &impl Serialize) -> Response {
    serde_json::to_string(value).unwrap().into_response()
}

async fn call(State(shared): State<Shared>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    if shared.inner.lock().unwrap().down {
        return (StatusCode::BAD_GATEWAY, "nobody here").into_response();
    }
    let response = match uri.path() {
        "/v1/device/inbox" => inbox(&shared, &method, &uri, &headers, &body).await,
        _ => simple(&shared, &method, &uri, &headers, &body),
    };
    let mut inner = shared.inner.lock().unwrap();
    if inner.lost_responses > 0 {
        inner.lost_responses -= 1;
        return (StatusCode::BAD_GATEWAY, "lost").into_response();
    }
    response.unwrap_or_else(problem)
}

async fn inbox(
    shared: &Shared,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, ErrorCode> {
    shared.inner.lock().unwrap().proved(method, uri, headers, body)?;
    let request: InboxRequest = serde_json::from_slice(body).unwrap();
    let mut changed = shared.waiting.subscribe();
    loop {
        let mut challenges = shared.inner.lock().unwrap().waiting.clone();
        challenges.retain(|item| !request.seen.contains(&item.challenge));
        if !challenges.is_empty() || request.wait_ms == 0 {
            let server_time = SystemClock.now().millis();
            return Ok(json(&Inbox { challenges, settled: Vec::new(), server_time }));
        }
        changed.changed().await.unwrap();
    }
}

/// What the device computes its codes from: that of RFC 6238, appendix B.
pub(crate) fn seed() -> Seed {
    Seed::new(*b"12345678901234567890")
}

fn simple(
    shared: &Shared,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, ErrorCode> {
    let mut inner = shared.inner.lock().unwrap();
    match (method.as_str(), uri.path()) {
        ("POST", "/v1/enrolments/claim") => Ok(json(&inner.claim(&serde_json::from_slice(body).unwrap())?)),
        ("POST", "/v1/enrolments/status") => {
            inner.proved(method, uri, headers, body)?;
            let state = inner.states.pop_front().unwrap_or(EnrolState::Confirmed);
            let codes = inner.gives_codes.then(|| DeviceCodes::new(&seed()));
            Ok(json(&EnrolStatus { state, codes }))
        }
        ("POST", "/v1/device/answer") => {
            let request: AnswerRequest = serde_json::from_slice(body).unwrap();
            match inner.judge(&request.token, false)? {
                Judged::Accepted(accepted) => Ok(json(&accepted)),
                Judged::WrongNumber => Err(ErrorCode::NumberWrong),
            }
        }
        ("POST", "/v1/device/ack") => {
            inner.proved(method, uri, headers, body)?;
            let request: AckRequest = serde_json::from_slice(body).unwrap();
            inner.acks.push((request.challenge, request.what));
            shared.acked.notify_waiters();
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        ("GET", "/v1/device") => {
            inner.proved(method, uri, headers, body)?;
            Ok(json(&inner.info()))
        }
        ("GET", "/v1/device/codes") => {
            inner.proved(method, uri, headers, body)?;
            Ok(json(&DeviceCodes::new(&seed())))
        }
        ("PATCH", "/v1/device") => {
            inner.proved(method, uri, headers, body)?;
            let request: RenameRequest = serde_json::from_slice(body).unwrap();
            Ok(json(&DeviceInfo { name: request.name, ..inner.info() }))
        }
        ("PUT", "/v1/device/push-targets") => {
            inner.proved(method, uri, headers, body)?;
            let now = SystemClock.now();
            let id = nod_core::id::PushTargetId::new(now, &SystemRandom);
            Ok(json(&PushTargetInfo { id, kind: PushTargetKind::Fcm, created_at: now, address_hash: None }))
        }
        ("DELETE", "/v1/device/push-targets/fcm") => {
            inner.proved(method, uri, headers, body)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        ("DELETE", "/v1/device") => {
            inner.proved(method, uri, headers, body)?;
            inner.key = None;
            inner.revoked = true;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        ("POST", "/v1/device/key") => {
            let old = inner.proved(method, uri, headers, body)?;
            let request: RotateRequest = serde_json::from_slice(body).unwrap();
            let binding = token::rotation_binding(inner.device, &old);
            let proof = token::verify_enrol(&request.proof, &inner.base, &binding, SystemClock.now()).map_err(code)?;
            inner.key = Some(proof.key);
            Ok(json(&inner.info()))
        }
        ("GET", "/v1/keys") => {
            let certificates = inner.certificates.clone();
            Ok(json(&ServerKeys { issuer: inner.base.clone(), certificates }))
        }
        _ => Err(ErrorCode::NotFound),
    }
}

async fn socket(State(shared): State<Shared>, upgrade: WebSocketUpgrade) -> Response {
    let plan = shared.inner.lock().unwrap().plans.pop_front().unwrap_or(Plan::Serve);
    if matches!(plan, Plan::NotFound) {
        return problem(ErrorCode::NotFound);
    }
    upgrade.on_upgrade(move |socket| async move {
        // A device that has gone away is no failure of the server.
        let _ = serve(socket, plan, shared).await;
    })
}

async fn say(socket: &mut WebSocket, frame: &ServerFrame) -> Option<()> {
    socket.send(Message::text(serde_json::to_string(frame).unwrap())).await.ok()
}

async fn serve(mut socket: WebSocket, mut plan: Plan, shared: Shared) -> Option<()> {
    let nonce = "nonce-of-this-connection".to_owned();
    let server_time = SystemClock.now().millis();
    say(&mut socket, &ServerFrame::Welcome { nonce: nonce.clone(), server_time }).await?;
    let Some(Ok(Message::Text(hello))) = socket.recv().await else { return None };
    let ClientFrame::Hello { token: hello } = serde_json::from_str(&hello).unwrap() else { return None };
    let (known, base) = {
        let inner = shared.inner.lock().unwrap();
        (inner.known().unwrap(), inner.base.clone())
    };
    token::verify_hello(&hello, &known, &base, &nonce, SystemClock.now()).unwrap();
    if let Plan::Close(code) = plan {
        let close = CloseFrame { code: code.number(), reason: code.reason().into() };
        return socket.send(Message::Close(Some(close))).await.ok();
    }
    say(&mut socket, &ServerFrame::Ready { device: known.id }).await?;
    if let Plan::Bye(retry_after_ms) = plan {
        return say(&mut socket, &ServerFrame::Bye { code: ErrorCode::GoingAway, retry_after_ms }).await;
    }
    let mut changed = shared.waiting.subscribe();
    let mut said = Vec::new();
    loop {
        let waiting = shared.inner.lock().unwrap().waiting.clone();
        for item in waiting {
            if !said.contains(&item.challenge) {
                said.push(item.challenge);
                say(&mut socket, &ServerFrame::Challenge(item)).await?;
            }
        }
        let settled = std::mem::take(&mut shared.inner.lock().unwrap().settled);
        for settled in settled {
            say(&mut socket, &ServerFrame::Settled(settled)).await?;
        }
        tokio::select! {
            changed = changed.changed() => changed.ok()?,
            message = socket.recv() => {
                let Message::Text(text) = message?.ok()? else { continue };
                match serde_json::from_str(&text).unwrap() {
                    ClientFrame::Ack { challenge, what } => {
                        shared.inner.lock().unwrap().acks.push((challenge, what));
                        shared.acked.notify_waiters();
                    }
                    ClientFrame::Answer { token } => {
                        if matches!(plan, Plan::CutAtAnswer) {
                            shared.inner.lock().unwrap().answers.push((token, true));
                            return None;
                        }
                        let challenge = token::UnverifiedAnswer::peek(&token).unwrap().challenge;
                        let judged = match &mut plan {
                            Plan::Unavailable(left @ 1..) => {
                                *left -= 1;
                                shared.inner.lock().unwrap().answers.push((token, true));
                                Err(ErrorCode::StoreUnavailable)
                            }
                            _ => shared.inner.lock().unwrap().judge(&token, true),
                        };
                        let frame = reply(challenge, &judged);
                        say(&mut socket, &frame).await?;
                    }
                    ClientFrame::Hello { .. } | ClientFrame::Watch { .. } => return None,
                }
            }
        }
    }
}

fn reply(challenge: ChallengeId, judged: &Result<Judged, ErrorCode>) -> ServerFrame {
    let error = |code: ErrorCode, tries_left| {
        let message = code.cause().to_owned();
        ServerFrame::Error { code, message, challenge: Some(challenge), tries_left, retry_after: None }
    };
    match judged {
        Ok(Judged::Accepted(AnswerAccepted { challenge, verdict, state })) => {
            ServerFrame::Answered { challenge: *challenge, verdict: *verdict, state: *state }
        }
        Ok(Judged::WrongNumber) => error(ErrorCode::NumberWrong, Some(1)),
        Err(code) => error(*code, None),
    }
}

/// The certificate by which one key of the server vouches for another.
pub(crate) fn vouch(server: &Server, by: usize, next: usize) -> String {
    let inner = server.inner.lock().unwrap();
    let (signer, next) = (&inner.signers[by], inner.signers[next].public_key());
    token::sign_key_certificate(signer, &inner.base, next, Timestamp::from_seconds(1))
}
