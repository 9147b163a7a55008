//! What must hold for every input, tried on random ones.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::time::Duration;

use common::{
    ISSUED, ISSUER, LIFE, P256Signer, after, answer_token, challenge_claims, challenge_token, device, id, keys, server,
};
use nod_core::answer::{Answer, MatchSecret, Secret, Transferred, Verdict};
use nod_core::challenge::{
    AnswerRefusal, CancelReason, Challenge, DenyReason, MAX_WRONG_NUMBERS, Outcome, Progress, REPORT_WITHIN,
    RedeemRefusal, State, StateName,
};
use nod_core::device::{Device, DeviceState};
use nod_core::encoding::base64url;
use nod_core::id::ClientId;
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use nod_core::token::{
    ChallengeClaims, Ed25519Signer, Signer, TokenError, rotation_binding, sign_dpop, sign_enrol, sign_hello,
    verify_answer, verify_challenge, verify_dpop, verify_enrol, verify_hello,
};
use proptest::prelude::*;

const WINDOW: Duration = Duration::from_mins(5);

fn levels() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Tap), Just(Level::Number), Just(Level::Strict)]
}

fn verdicts() -> impl Strategy<Value = Verdict> {
    prop_oneof![4 => Just(Verdict::Approve), 1 => Just(Verdict::Deny), 1 => Just(Verdict::Report)]
}

fn secrets() -> impl Strategy<Value = Option<Transferred>> {
    let typed = prop_oneof![Just("42"), Just("43"), Just("000042"), Just("42 "), Just("4 3"), Just("")];
    let scanned = prop_oneof![Just(base64url(&[7; 16])), Just(base64url(&[8; 16])), Just(String::new())];
    prop_oneof![
        1 => Just(None),
        4 => typed.prop_map(|text| Some(Transferred::Typed(text.to_owned()))),
        2 => scanned.prop_map(|text| Some(Transferred::Scanned(text))),
    ]
}

/// What the waiting page of a level shows, here.
fn shown(level: Level) -> MatchSecret {
    match level {
        Level::Tap => MatchSecret::Nothing,
        Level::Number => MatchSecret::Number(42),
        Level::Strict => MatchSecret::Strict { digits: 42, scan: [7; 16] },
    }
}

/// Whether that secret satisfies that level, said independently of [`MatchSecret::check`].
fn is_right(level: Level, secret: Option<&Transferred>) -> bool {
    match (level, secret) {
        (Level::Tap, _) => true,
        (Level::Number, Some(Transferred::Typed(text))) => text.trim() == "42",
        (Level::Strict, Some(Transferred::Typed(text))) => text == "000042",
        (Level::Strict, Some(Transferred::Scanned(text))) => text == "BwcHBwcHBwcHBwcHBwcHBw",
        _ => false,
    }
}

fn pending(claims: &ChallengeClaims) -> Challenge {
    let lifetime = Duration::from_secs((claims.exp - claims.iat).unsigned_abs());
    let issued_at = Timestamp::from_seconds(claims.iat);
    Challenge::issue(claims.jti, claims.sub, claims.rp.id.clone(), claims.level, lifetime, issued_at)
}

/// A really signed and verified answer.
fn verified(claims: &ChallengeClaims, device: &Device, verdict: Verdict, secret: Option<Transferred>) -> Answer {
    let signer = Ed25519Signer::from_seed(&[2; 32]);
    let token = answer_token(&signer, device, claims, verdict, secret, ISSUED);
    verify_answer(&token, device, ISSUER, claims.jti, &challenge_token(claims), after(0)).unwrap()
}

/// One thing that may happen to a challenge.
#[derive(Debug, Clone)]
enum Step {
    Answer { device: usize, verdict: Verdict, secret: Option<Transferred> },
    Cancel(CancelReason),
    Look,
    Redeem { client: usize },
}

fn steps() -> impl Strategy<Value = Vec<(u64, Step)>> {
    let step = prop_oneof![
        6 => (0_usize..4, verdicts(), secrets())
            .prop_map(|(device, verdict, secret)| Step::Answer { device, verdict, secret }),
        1 => prop_oneof![Just(CancelReason::Withdrawn), Just(CancelReason::Replaced)].prop_map(Step::Cancel),
        1 => Just(Step::Look),
        3 => (0_usize..2).prop_map(|client| Step::Redeem { client }),
    ];
    // Mostly short pauses, so that most of a sequence happens in time, and some long ones, so that not all does.
    let pause = prop_oneof![8 => 0_u64..9_000, 1 => 0_u64..400_000, 1 => Just(0)];
    proptest::collection::vec((pause, step), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever happens in whatever order: one decision at most, which never changes; one redemption at most, by the right
    /// client, in time; and an approval only by an active device of the account, with the right secret, before the end (REQ 8, 16, 26,
    /// 38).
    #[test]
    fn a_challenge_is_decided_once_and_redeemed_once(level in levels(), steps in steps()) {
        let claims = challenge_claims(level);
        let signer = Ed25519Signer::from_seed(&[2; 32]);
        let mine = [device(2, &signer), device(3, &signer)];
        let revoked = Device { state: DeviceState::Revoked { at: after(0) }, ..device(4, &signer) };
        let strangers = Device { account: id(9), ..device(5, &signer) };
        let devices = [&mine[0], &mine[1], &revoked, &strangers];
        let clients: [ClientId; 2] = ["webmail".parse().unwrap(), "other".parse().unwrap()];

        let mut challenge = pending(&claims);
        let (mut wrong, mut redeemed, mut now) = (0_u8, 0_u8, after(0));
        for (pause, step) in steps {
            now = now.plus(Duration::from_millis(pause));
            let before = challenge.clone().at(now);
            match step {
                Step::Answer { device, verdict, secret } => {
                    let (number, device) = (device, devices[device]);
                    let right = is_right(level, secret.as_ref());
                    let missing = secret.is_none() && level != Level::Tap;
                    let answer = verified(&claims, device, verdict, secret);
                    match challenge.clone().answer(&answer, device, &shown(level), now) {
                        Ok(Outcome::Decided(after)) => {
                            let follows = matches!(before.state, State::Denied { decision, .. }
                                if verdict == Verdict::Report
                                    && decision.device == device.id
                                    && now < decision.at.plus(REPORT_WITHIN));
                            let open = !before.state.name().is_final() && now < before.expires_at;
                            prop_assert!(number < 2 && (open || follows));
                            let decision = after.state.decision().unwrap();
                            prop_assert_eq!((decision.device, decision.at), (device.id, now));
                            let expected = match verdict {
                                Verdict::Deny => State::Denied { decision, reason: DenyReason::Refused },
                                Verdict::Report => State::Reported(decision),
                                Verdict::Approve if right => State::Approved(decision),
                                Verdict::Approve => State::Denied { decision, reason: DenyReason::WrongNumbers },
                            };
                            if matches!(expected, State::Denied { reason: DenyReason::WrongNumbers, .. }) {
                                prop_assert_eq!(wrong + 1, MAX_WRONG_NUMBERS);
                            }
                            prop_assert_eq!(&after.state, &expected);
                            challenge = after;
                        }
                        Ok(Outcome::TryAgain { challenge: after, left }) => {
                            prop_assert!(verdict == Verdict::Approve && !right && !missing && number < 2);
                            wrong += 1;
                            prop_assert_eq!(left, MAX_WRONG_NUMBERS - wrong);
                            prop_assert!(left > 0);
                            prop_assert_eq!(after.state.name(), StateName::Pending);
                            challenge = after;
                        }
                        Err(AnswerRefusal::Settled(settled)) => {
                            prop_assert!(before.state.name().is_final());
                            prop_assert_eq!(settled.as_ref(), &before);
                        }
                        Err(AnswerRefusal::DeviceRevoked) => prop_assert_eq!(number, 2),
                        Err(AnswerRefusal::OtherAccount) => prop_assert_eq!(number, 3),
                        Err(AnswerRefusal::NumberMissing) => prop_assert!(missing && verdict == Verdict::Approve),
                        Err(other) => prop_assert!(false, "{other}"),
                    }
                }
                Step::Cancel(reason) => match challenge.clone().cancel(reason, now) {
                    Ok(after) => {
                        prop_assert_eq!(before.state.name(), StateName::Pending);
                        prop_assert_eq!(&after.state, &State::Cancelled { at: now, reason });
                        challenge = after;
                    }
                    Err(settled) => {
                        prop_assert!(before.state.name().is_final());
                        prop_assert_eq!(settled.as_ref(), &before);
                    }
                },
                Step::Look => challenge = challenge.at(now),
                Step::Redeem { client } => {
                    let decision = before.state.decision();
                    match challenge.clone().redeem(&clients[client], WINDOW, now) {
                        Ok(after) => {
                            prop_assert_eq!((before.state.name(), client), (StateName::Approved, 0));
                            prop_assert!(now < decision.unwrap().at.plus(WINDOW));
                            prop_assert_eq!(after.state.name(), StateName::Redeemed);
                            prop_assert_eq!(after.state.decision(), decision);
                            redeemed += 1;
                            challenge = after;
                        }
                        Err(RedeemRefusal::OtherClient) => prop_assert_eq!(client, 1),
                        Err(RedeemRefusal::AlreadyRedeemed) => prop_assert_eq!(redeemed, 1),
                        Err(RedeemRefusal::TooLate) => prop_assert!(now >= decision.unwrap().at.plus(WINDOW)),
                        Err(RedeemRefusal::NotApproved(state)) => prop_assert_eq!(state, before.state.name()),
                    }
                }
            }
            // What was settled stays as it was, but for the steps from approved to redeemed, and from denied to reported by who denied.
            let is_reported = before.state.name() == StateName::Denied && challenge.state.name() == StateName::Reported;
            if is_reported {
                let by = |challenge: &Challenge| challenge.state.decision().map(|decision| decision.device);
                prop_assert_eq!(by(&challenge), by(&before));
            } else if before.state.name().is_final() {
                prop_assert_eq!(challenge.state.decision(), before.state.decision());
                if challenge.state != before.state && before.state.name() != StateName::Expired {
                    prop_assert_eq!(before.state.name(), StateName::Approved);
                    prop_assert_eq!(challenge.state.name(), StateName::Redeemed);
                }
            }
            prop_assert!(redeemed <= 1);
            prop_assert!(wrong < MAX_WRONG_NUMBERS);
            // Nothing but its state ever changes.
            let original = pending(&claims);
            prop_assert_eq!(Challenge { state: original.state.clone(), ..challenge.clone() }, original);
        }
    }

    /// A YES at `number` and `strict` needs exactly what the waiting page shows, whatever else is typed or scanned; only blanks, dots
    /// and dashes between the digits do not count.
    #[test]
    fn only_the_exact_secret_approves(
        level in prop_oneof![Just(Level::Number), Just(Level::Strict)],
        number in 10_u8..100,
        digits in 0_u32..1_000_000,
        scan: [u8; 16],
        given in "[0-9A-Za-z_ +.-]{0,24}",
        near in 0_usize..8,
        scanned: bool,
    ) {
        let shown = match level {
            Level::Number => MatchSecret::Number(number),
            _ => MatchSecret::Strict { digits, scan },
        };
        let (typed, code) = (shown.digits().unwrap(), shown.scan());
        let mut truncated = typed.clone();
        truncated.pop();
        // Near misses besides the random text, and the right ones.
        let text = match near {
            0 => typed.clone(),
            1 => code.clone().unwrap_or_default(),
            2 => truncated,
            3 => format!("{typed} "),
            4 => format!("0{typed}"),
            5 => typed.trim_start_matches('0').to_owned(),
            6 => code.clone().unwrap_or_default().to_lowercase(),
            _ => given,
        };
        // People group digits as they like.
        let ungrouped = text.replace([' ', '.', '-'], "");
        let right = if scanned { Some(&text) == code.as_ref() } else { ungrouped == typed };
        let secret = if scanned { Transferred::Scanned(text) } else { Transferred::Typed(text) };
        let expected = if right { Secret::Right } else { Secret::Wrong };
        prop_assert_eq!(shown.check(level, Some(&secret)), expected);
        prop_assert_eq!(shown.check(level, None), Secret::Missing);

        let claims = challenge_claims(level);
        let signer = Ed25519Signer::from_seed(&[2; 32]);
        let device = device(2, &signer);
        let answer = verified(&claims, &device, Verdict::Approve, Some(secret.clone()));
        let outcome = pending(&claims).answer(&answer, &device, &shown, after(1)).unwrap();
        let approved = matches!(&outcome, Outcome::Decided(decided) if decided.state.name() == StateName::Approved);
        prop_assert_eq!(approved, right);
        // What another level shows is never good enough, even when it is typed right.
        for other in [MatchSecret::Nothing, MatchSecret::Number(42), MatchSecret::Strict { digits: 42, scan }] {
            if std::mem::discriminant(&other) != std::mem::discriminant(&shown) {
                let typed = other.digits().map(Transferred::Typed);
                prop_assert_ne!(other.check(level, typed.as_ref()), Secret::Right);
            }
        }
    }

    /// Two wrong numbers always refuse, by any person and however long the pause; NO and "it wasn't me" never need one.
    #[test]
    fn two_wrong_numbers_refuse(wrong in proptest::collection::vec(10_u8..100, 2), devices in (0_usize..2, 0_usize..2), pause in 0_i64..LIFE) {
        prop_assume!(wrong.iter().all(|number| *number != 42));
        let claims = challenge_claims(Level::Number);
        let signer = Ed25519Signer::from_seed(&[2; 32]);
        let mine = [device(2, &signer), device(3, &signer)];
        let typed = |at: usize| Some(Transferred::Typed(wrong[at].to_string()));
        let first = verified(&claims, &mine[devices.0], Verdict::Approve, typed(0));
        let Ok(Outcome::TryAgain { challenge, left: 1 }) =
            pending(&claims).answer(&first, &mine[devices.0], &MatchSecret::Number(42), after(0))
        else {
            return Err(TestCaseError::fail("the first wrong number"));
        };
        let second = verified(&claims, &mine[devices.1], Verdict::Approve, typed(1));
        let outcome = challenge.clone().answer(&second, &mine[devices.1], &MatchSecret::Number(42), after(pause));
        let Ok(Outcome::Decided(denied)) = outcome else { return Err(TestCaseError::fail("the second")) };
        let denied = matches!(denied.state, State::Denied { reason: DenyReason::WrongNumbers, .. });
        prop_assert!(denied);
        for verdict in [Verdict::Deny, Verdict::Report] {
            let refusal = verified(&claims, &mine[0], verdict, None);
            let outcome = challenge.clone().answer(&refusal, &mine[0], &MatchSecret::Number(42), after(pause));
            let settled = matches!(outcome, Ok(Outcome::Decided(_)));
            prop_assert!(settled);
        }
    }
}

/// Challenges that differ from the usual one in exactly one thing.
fn neighbours() -> Vec<(&'static str, ChallengeClaims)> {
    let usual = challenge_claims(Level::Tap);
    let with = |change: fn(&mut ChallengeClaims)| {
        let mut claims = usual.clone();
        change(&mut claims);
        assert_ne!(claims, usual);
        claims
    };
    vec![
        ("issuer", with(|claims| claims.iss.push('x'))),
        ("account", with(|claims| claims.sub = id(9))),
        ("challenge", with(|claims| claims.jti = id(101))),
        ("user name", with(|claims| claims.username.push('x'))),
        ("relying party", with(|claims| claims.rp.id = "other".parse().unwrap())),
        ("its name", with(|claims| claims.rp.name.push('x'))),
        ("action", with(|claims| claims.action = Some("Sign In".to_owned()))),
        ("no action", with(|claims| claims.action = None)),
        ("address", with(|claims| claims.context.ip = Some("192.0.2.8".to_owned()))),
        ("browser", with(|claims| claims.context.browser = Some("Firefox".to_owned()))),
        ("place", with(|claims| claims.context.place = Some("Rotterdam".to_owned()))),
        ("origin", with(|claims| claims.context.origin = Some("https://a.example".to_owned()))),
        ("new browser", with(|claims| claims.context.new_browser = true)),
        ("new network", with(|claims| claims.context.new_network = true)),
        ("deed", with(|claims| claims.deed = Some("AAAA".to_owned()))),
        ("number", with(|claims| claims.level = Level::Number)),
        ("strict", with(|claims| claims.level = Level::Strict)),
        ("issued", with(|claims| claims.iat += 1)),
        ("expires", with(|claims| claims.exp += 1)),
        ("nonce", with(|claims| claims.nonce.replace_range(0..1, "B"))),
    ]
}

#[test]
fn no_answer_is_for_any_other_challenge() {
    let usual = challenge_claims(Level::Tap);
    let signers: [Box<dyn Signer>; 2] =
        [Box::new(Ed25519Signer::from_seed(&[2; 32])), Box::new(P256Signer::generate())];
    for signer in &signers {
        let device = device(2, signer.as_ref());
        for (what, other) in neighbours() {
            for (answered, shown) in [(&usual, &other), (&other, &usual)] {
                let token = answer_token(signer.as_ref(), &device, answered, Verdict::Approve, None, ISSUED);
                let verify =
                    |issuer: &str, id| verify_answer(&token, &device, issuer, id, &challenge_token(shown), after(1));
                // With everything else as the other challenge has it, and as this one has it.
                assert!(verify(&shown.iss, shown.jti).is_err(), "{what}");
                assert!(verify(&answered.iss, answered.jti).is_err(), "{what}");
                // A verified answer does not reach another challenge, account or device either.
                let answer =
                    verify_answer(&token, &device, &answered.iss, answered.jti, &challenge_token(answered), after(1))
                        .unwrap();
                let outcome = pending(shown).answer(&answer, &device, &MatchSecret::Nothing, after(1));
                match what {
                    "challenge" => assert_eq!(outcome, Err(AnswerRefusal::OtherChallenge)),
                    "account" if shown.sub != device.account => assert_eq!(outcome, Err(AnswerRefusal::OtherAccount)),
                    "number" | "strict" if shown.level != Level::Tap => {
                        assert_eq!(outcome, Err(AnswerRefusal::NumberMissing));
                    }
                    _ => assert!(outcome.is_ok(), "{what}"),
                }
            }
        }
    }
}

#[test]
fn a_rotation_is_bound_to_the_device_and_to_its_old_key() {
    let (old, other) = (Ed25519Signer::from_seed(&[2; 32]), Ed25519Signer::from_seed(&[3; 32]));
    let new = P256Signer::generate();
    let binding = rotation_binding(id(2), old.public_key());
    let proof = sign_enrol(&new, ISSUER, &binding, after(0));
    let verify = |binding: &str| verify_enrol(&proof, ISSUER, binding, after(1)).map(|proof| proof.key);
    assert_eq!(verify(&binding).as_ref(), Ok(new.public_key()));
    for elsewhere in [rotation_binding(id(3), old.public_key()), rotation_binding(id(2), other.public_key())] {
        assert_eq!(verify(&elsewhere), Err(TokenError::WrongBinding));
    }
}

#[test]
fn no_answer_is_from_any_other_device() {
    let usual = challenge_claims(Level::Tap);
    let (mine, other) = (Ed25519Signer::from_seed(&[2; 32]), Ed25519Signer::from_seed(&[3; 32]));
    let phone = device(2, &mine);
    let token = answer_token(&mine, &phone, &usual, Verdict::Approve, None, ISSUED);
    let verify = |device: &Device| verify_answer(&token, device, ISSUER, usual.jti, &challenge_token(&usual), after(1));
    let answer = verify(&phone).unwrap();
    // Another id with the same key, the same id with another key, another kind of key.
    assert_eq!(verify(&Device { id: id(3), ..phone.clone() }).unwrap_err(), TokenError::WrongIssuer);
    assert_eq!(verify(&device(2, &other)).unwrap_err(), TokenError::UnknownKey);
    assert_eq!(verify(&device(2, &P256Signer::generate())).unwrap_err(), TokenError::WrongAlgorithm);
    let refused =
        |device: &Device| pending(&usual).answer(&answer, device, &MatchSecret::Nothing, after(1)).unwrap_err();
    assert_eq!(refused(&Device { id: id(3), ..phone.clone() }), AnswerRefusal::OtherDevice);
    assert_eq!(refused(&Device { account: id(9), ..phone.clone() }), AnswerRefusal::OtherAccount);
    let state = DeviceState::Revoked { at: after(0) };
    assert_eq!(refused(&Device { state, ..phone }), AnswerRefusal::DeviceRevoked);
}

type Verifier = Box<dyn Fn(&str) -> bool>;

/// One token of each live kind, with what verifies it.
fn tokens(signer: &dyn Signer) -> Vec<(String, Verifier)> {
    let phone = device(2, signer);
    let claims = challenge_claims(Level::Number);
    let secret = Some(Transferred::Typed("42".to_owned()));
    let (answering, greeting) = (phone.clone(), phone.clone());
    let question = challenge_token(&claims);
    vec![
        (question.clone(), Box::new(|text| verify_challenge(text, &keys(), ISSUER, after(0)).is_ok())),
        (
            answer_token(signer, &phone, &claims, Verdict::Approve, secret, ISSUED),
            Box::new(move |text| verify_answer(text, &answering, ISSUER, id(100), &question, after(0)).is_ok()),
        ),
        (
            sign_hello(signer, phone.id, ISSUER, "nonce", after(0)),
            Box::new(move |text| verify_hello(text, &greeting, ISSUER, "nonce", after(0)).is_ok()),
        ),
        (
            sign_dpop(signer, "POST", "https://nod.example.org/v1/device/inbox", b"{}", "j-1", after(0)),
            Box::new(|text| {
                verify_dpop(text, "POST", "https://nod.example.org/v1/device/inbox", b"{}", after(0)).is_ok()
            }),
        ),
        (
            sign_enrol(signer, ISSUER, "binding", after(0)),
            Box::new(|text| verify_enrol(text, ISSUER, "binding", after(0)).is_ok()),
        ),
    ]
}

fn no_neighbour_verifies(signer: &dyn Signer) {
    for (token, verifies) in tokens(signer) {
        assert!(verifies(&token));
        for index in 0..token.len() {
            let letter = token.as_bytes()[index];
            // One bit of the text at every place, and other characters in turn: in the alphabet, the dot, and outside.
            let others = [b'A', b'B', b'.', b'=', b'+', b' ', letter ^ 0x20, letter ^ 2];
            for replacement in [letter ^ 1, others[index % others.len()]] {
                if replacement != letter {
                    let mut altered = token.clone().into_bytes();
                    altered[index] = replacement;
                    assert!(!verifies(&String::from_utf8(altered).unwrap()), "{token} at {index}");
                }
            }
            assert!(!verifies(&token[..index]), "{token} up to {index}");
        }
        // Around the dots and in the last characters, where encodings have room to play, all of base64url.
        let last = token.len() - 1;
        let dots = token.match_indices('.').flat_map(|(at, _)| [at - 1, at + 1]);
        for index in dots.chain([0, last - 1, last]) {
            for replacement in (b'0'..=b'9').chain(b'A'..=b'Z').chain(b'a'..=b'z').chain([b'-', b'_', b'=', b'.']) {
                if replacement != token.as_bytes()[index] {
                    let mut altered = token.clone().into_bytes();
                    altered[index] = replacement;
                    assert!(!verifies(&String::from_utf8(altered).unwrap()), "{token} at {index}");
                }
            }
            let mut shorter = token.clone();
            shorter.remove(index);
            assert!(!verifies(&shorter), "{token} without {index}");
            let mut longer = token.clone();
            longer.insert(index, 'A');
            assert!(!verifies(&longer), "{token} with more at {index}");
        }
        for tail in ["A", ".", "=", " ", "\n", ".AA"] {
            assert!(!verifies(&format!("{token}{tail}")) && !verifies(&format!("{tail}{token}")));
        }
    }
}

#[test]
fn no_ed25519_token_with_one_character_changed_verifies() {
    no_neighbour_verifies(&Ed25519Signer::from_seed(&[2; 32]));
}

#[test]
fn no_es256_token_with_one_character_changed_verifies() {
    no_neighbour_verifies(&P256Signer::generate());
}

#[test]
fn no_token_verifies_as_another_kind() {
    let signer = server();
    let all = tokens(&signer);
    for (at, (token, _)) in all.iter().enumerate() {
        for (other, (_, verifies)) in all.iter().enumerate() {
            assert_eq!(verifies(token), at == other);
        }
    }
}

#[test]
fn the_second_form_of_an_es256_signature_says_the_same() {
    // (r, n - s) verifies wherever (r, s) does, and hardware makes either: nothing rests on which. See PublicKey::verifies.
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad,
        0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let signer = P256Signer::generate();
    let phone = device(2, &signer);
    let claims = challenge_claims(Level::Tap);
    let token = answer_token(&signer, &phone, &claims, Verdict::Deny, None, ISSUED);
    let (input, signature) = token.rsplit_once('.').unwrap();
    let mut bytes = nod_core::encoding::from_base64url(signature).unwrap();
    let mut borrow = 0_i16;
    for index in (0..32).rev() {
        let difference = i16::from(ORDER[index]) - i16::from(bytes[32 + index]) - borrow;
        borrow = i16::from(difference < 0);
        bytes[32 + index] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    let twin = format!("{input}.{}", base64url(&bytes));
    assert_ne!(twin, token);
    let verify =
        |text: &str| verify_answer(text, &phone, ISSUER, claims.jti, &challenge_token(&claims), after(0)).unwrap();
    let (one, two) = (verify(&token), verify(&twin));
    assert_eq!((one.challenge(), one.device(), one.verdict()), (two.challenge(), two.device(), two.verdict()));
}

#[test]
fn the_edges_of_time_are_where_they_are_said_to_be() {
    let claims = challenge_claims(Level::Tap);
    let signer = Ed25519Signer::from_seed(&[2; 32]);
    let phone = device(2, &signer);
    let yes = verified(&claims, &phone, Verdict::Approve, None);
    let end = after(LIFE);
    let moment = Duration::from_millis(1);
    // The moment of expiry itself is too late.
    let answered = |now| pending(&claims).answer(&yes, &phone, &MatchSecret::Nothing, now);
    assert!(matches!(answered(end.minus(moment)), Ok(Outcome::Decided(_))));
    let Err(AnswerRefusal::Settled(expired)) = answered(end) else { panic!("too late") };
    assert_eq!(expired.state, State::Expired { at: end });
    assert!(pending(&claims).cancel(CancelReason::Withdrawn, end.minus(moment)).is_ok());
    assert!(pending(&claims).cancel(CancelReason::Withdrawn, end).is_err());
    // So is the end of the window, which begins with the decision.
    let Ok(Outcome::Decided(approved)) = answered(after(3)) else { panic!("in time") };
    let redeem = |now| approved.clone().redeem(&claims.rp.id, WINDOW, now);
    assert!(redeem(after(3).plus(WINDOW).minus(moment)).is_ok());
    assert_eq!(redeem(after(3).plus(WINDOW)), Err(RedeemRefusal::TooLate));
    // An approval does not expire with its challenge.
    assert!(redeem(end.plus(moment)).is_ok());
    // The right token under another challenge's id is for neither.
    let token = answer_token(&signer, &phone, &claims, Verdict::Approve, None, ISSUED);
    let other = verify_answer(&token, &phone, ISSUER, id(101), &challenge_token(&claims), after(0));
    assert_eq!(other.unwrap_err(), TokenError::WrongBinding);
    // A row that counted further than there are tries still refuses.
    let number = challenge_claims(Level::Number);
    let wrong = verified(&number, &phone, Verdict::Approve, Some(Transferred::Typed("43".to_owned())));
    let state = State::Pending { wrong_numbers: u8::MAX, progress: Progress::Sent };
    let outcome = Challenge { state, ..pending(&number) }.answer(&wrong, &phone, &MatchSecret::Number(42), after(0));
    assert!(matches!(outcome, Ok(Outcome::Decided(_))));
}
