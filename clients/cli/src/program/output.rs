//! What the program says: words for a person, or one JSON object per line.

use std::io::Write as _;
use std::time::Duration;

use nod_core::json;
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use nod_device::{Identity, Question, visible};
use serde_json::{Value, json};

use super::Failure;
use crate::words::Words;

/// Where events go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) json: bool,
    /// The words for a person.
    pub(crate) w: Words,
}

impl Output {
    /// Says something that happened. `text` must have passed [`visible`] wherever it comes from elsewhere.
    pub(crate) fn say(self, event: &Value, text: &str) -> Result<(), Failure> {
        let line = if self.json { json_line(event) } else { text.to_owned() };
        if line.is_empty() {
            return Ok(());
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "{line}")?;
        Ok(out.flush()?)
    }

    /// Shows words, and nothing to scripts.
    pub(crate) fn show(self, text: &str) -> Result<(), Failure> {
        if self.json {
            return Ok(());
        }
        let mut out = std::io::stdout().lock();
        write!(out, "{text}")?;
        Ok(out.flush()?)
    }
}

/// One line of JSON in which everything that a terminal could act on is escaped.
fn json_line(value: &Value) -> String {
    json::printable(&value.to_string())
}

/// How an account is named to scripts.
pub(crate) fn account_json(identity: &Identity) -> Value {
    json!({
        "device": identity.device,
        "username": identity.username,
        "server": identity.server,
        "service": identity.service,
        "name": identity.name,
    })
}

/// How an account is named to people: `anna@nod.example`.
pub(crate) fn account_label(identity: &Identity) -> String {
    let host = identity.server.split_once("://").map_or(identity.server.as_str(), |(_, host)| host);
    visible(&format!("{}@{host}", identity.username))
}

/// A question, for scripts: what was signed.
pub(crate) fn question_json(question: &Question) -> Value {
    serde_json::to_value(question.claims()).unwrap_or_default()
}

/// A question, as a person judges it. Every word of it was signed by the server; none of it reaches the terminal raw.
pub(crate) fn question_text(w: Words, question: &Question, identity: &Identity, now: Timestamp) -> String {
    let claims = question.claims();
    let context = &claims.context;
    let issued = Timestamp::from_seconds(claims.iat);
    let title = if claims.action.is_some() { w.terminal_title_action() } else { w.terminal_title() };
    let account = format!("{} ({})", claims.username, identity.service);
    let time = format!("{issued} ({})", ago(w, issued.until(now)));
    let level = match claims.level {
        Level::Tap => w.terminal_level_tap(),
        Level::Number => w.terminal_level_number(),
        Level::Strict => w.terminal_level_strict(),
    };
    let mut rows = vec![
        (w.terminal_service(), claims.rp.name.as_str()),
        (w.terminal_at(), context.origin.as_deref().unwrap_or_else(|| w.terminal_origin_unknown())),
        (w.terminal_account(), &account),
    ];
    rows.extend(claims.action.as_deref().map(|action| (w.terminal_asks(), action)));
    rows.extend([
        (w.terminal_browser(), context.browser.as_deref().unwrap_or_else(|| w.terminal_browser_unknown())),
        (w.terminal_place(), context.place.as_deref().unwrap_or_else(|| w.terminal_place_unknown())),
        (w.terminal_address(), context.ip.as_deref().unwrap_or_else(|| w.terminal_address_unknown())),
        (w.terminal_time(), &time),
        (w.terminal_level(), level),
    ]);
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default() + 2;
    let mut lines = vec![String::new(), format!("── {title} ──")];
    lines.extend(rows.into_iter().map(|(name, text)| format!("  {name:<width$}{}", visible(text))));
    if context.new_browser {
        lines.push(format!("  ⚠ {}", w.terminal_new_browser()));
    }
    if context.new_network {
        lines.push(format!("  ⚠ {}", w.terminal_new_network()));
    }
    if context.new_place {
        lines.push(format!("  ⚠ {}", w.terminal_new_place()));
    }
    if context.impossible_travel {
        lines.push(format!("  ⚠ {}", w.terminal_impossible_travel()));
    }
    lines.push(format!("  {}", w.terminal_left(clock(now.until(question.expires_at())))));
    lines.join("\n")
}

/// What the person is asked to type.
pub(crate) fn prompt(w: Words, level: Level) -> String {
    let text = match level {
        Level::Tap => w.terminal_prompt_tap(),
        Level::Number => w.terminal_prompt_number(),
        Level::Strict => w.terminal_prompt_strict(),
    };
    format!("{text} > ")
}

/// `1:05`.
pub(crate) fn clock(left: Duration) -> String {
    let seconds = left.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn ago(w: Words, past: Duration) -> String {
    match past.as_secs() {
        0..=4 => w.terminal_now().to_owned(),
        seconds @ 5..=119 => w.terminal_seconds_ago(seconds).to_string(),
        seconds => w.terminal_minutes_ago(seconds / 60).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;
    use nod_core::id::{AccountId, ChallengeId, DeviceId};
    use nod_core::text::is_hidden;
    use nod_core::token::{
        ChallengeClaims, Context, Ed25519Signer, Jwks, PublishedKey, RelyingPartyInfo, Signer as _, sign_challenge,
    };
    use nod_core::wire::InboxItem;
    use nod_device::{SystemRandom, Trust};

    const NOW: Timestamp = Timestamp::from_seconds(1_000);
    const W: Words = Words::of(Language::En);

    fn identity() -> Identity {
        Identity {
            server: "https://nod.example".to_owned(),
            issuer: "https://nod.example".to_owned(),
            service: "Nod\u{1b}[8m".to_owned(),
            device: DeviceId::new(NOW, &SystemRandom),
            account: AccountId::new(NOW, &SystemRandom),
            username: "anna".to_owned(),
            name: "test".parse().unwrap(),
            keys: Jwks { keys: vec![PublishedKey::new(Ed25519Signer::from_seed(&[1; 32]).public_key())] },
        }
    }

    fn question(identity: &Identity, context: Context) -> Question {
        let claims = ChallengeClaims {
            iss: identity.issuer.clone(),
            sub: identity.account,
            jti: ChallengeId::new(NOW, &SystemRandom),
            username: "anna\u{9b}2K".to_owned(),
            rp: RelyingPartyInfo { id: "webmail".parse().unwrap(), name: "Web\u{1b}[2J\u{1b}[Hmail".to_owned() },
            action: Some("Pay 5 €\u{202e}\r\n  Place    near you".to_owned()),
            deed: None,
            context,
            level: Level::Number,
            iat: 990,
            exp: 1_065,
            nonce: "0".repeat(22),
        };
        let token = sign_challenge(&Ed25519Signer::from_seed(&[1; 32]), &claims);
        let trust = Trust::new(identity.issuer.clone(), identity.account, identity.keys.clone());
        trust.verify(&InboxItem { challenge: claims.jti, token, quiet: false }, NOW).unwrap()
    }

    #[test]
    fn everything_that_a_person_needs_is_shown_and_what_is_unknown_is_called_so() {
        let identity = identity();
        let text =
            question_text(W, &question(&identity, Context { new_browser: true, ..Context::default() }), &identity, NOW);
        for word in
            ["anna", "Place unknown", "Address unknown", "10 seconds ago", "number", "1:05 left", "this browser"]
        {
            assert!(text.contains(word), "{word} is not in {text}");
        }
        assert!(!text.contains("this network"));
    }

    #[test]
    fn a_person_reads_their_own_language_and_the_columns_stay() {
        let identity = identity();
        let question = question(&identity, Context { new_network: true, ..Context::default() });
        for (language, title, risk) in [
            (Language::De, "Möchten Sie das?", "Neues Netz für Sie"),
            (Language::Fr, "Souhaitez-vous cela ?", "Nouveau réseau pour vous"),
            (Language::It, "Vuole procedere?", "Rete nuova per lei"),
            (Language::Es, "¿Desea esto?", "Red nueva para usted"),
            (Language::Nl, "Wilt u dit?", "Nieuw netwerk voor u"),
        ] {
            let w = Words::of(language);
            let text = question_text(w, &question, &identity, NOW);
            assert!(text.contains(title) && text.contains(risk), "{text}");
            let width = 2 + w.terminal_browser().chars().count().max(w.terminal_address().chars().count()) + 2;
            let row =
                |name: &str| text.lines().find(|line| line.starts_with(&format!("  {name} "))).unwrap().to_owned();
            for (name, value) in [(w.terminal_account(), "anna"), (w.terminal_place(), w.terminal_place_unknown())] {
                let column = row(name).chars().skip(width).collect::<String>();
                assert!(column.starts_with(value), "{column:?} in {text}");
            }
        }
    }

    #[test]
    fn a_place_is_a_warning_only_where_it_is_one() {
        let identity = identity();
        let text = |new_place, impossible_travel| {
            let place = Some("Sydney, Australia".to_owned());
            let context = Context { place, new_place, impossible_travel, ..Context::default() };
            question_text(Words::default(), &question(&identity, context), &identity, NOW)
        };
        let warns = |text: &str| (text.contains("⚠ New place for you"), text.contains("⚠ Too far away"));
        for both in [(false, false), (true, false), (false, true), (true, true)] {
            assert_eq!(warns(&text(both.0, both.1)), both);
        }
        assert!(text(false, false).contains("Place    Sydney, Australia"));
    }

    #[test]
    fn a_server_cannot_write_to_the_terminal_with_control_characters() {
        let identity = identity();
        let hostile = "\u{1b}]0;x\u{7}\u{1b}[31m".to_owned();
        let context = Context {
            ip: Some(hostile.clone()),
            browser: Some(hostile.clone()),
            place: Some(hostile.clone()),
            origin: Some(hostile),
            ..Context::default()
        };
        let question = question(&identity, context);
        let text = question_text(W, &question, &identity, NOW);
        assert!(!text.chars().any(|letter| letter != '\n' && is_hidden(letter)), "{text:?}");
        assert!(!text.contains("\n  Place    near you"), "no line may be forged: {text}");
        let line = json_line(&question_json(&question));
        assert!(!line.chars().any(is_hidden), "{line:?}");
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["rp"]["name"], "Web\u{1b}[2J\u{1b}[Hmail", "scripts get what was signed");
    }
}
