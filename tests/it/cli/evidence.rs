//! `nod evidence`, `nod audit`, `nod verify`, and the evidence that a relying party fetches.

use std::process::Stdio;

use nod_core::answer::Verdict;
use nod_core::wire::{ErrorCode, InboxRequest};
use serde_json::{Value, json};

use super::{Installation, Run, program, write};
use crate::harness::{Phone, RelyingParty, Reply};

super::on_both! {
    an_approval_is_verified_offline_and_every_alteration_is_refused
    a_no_and_a_report_are_evidence_and_hang_in_the_log
    an_exported_log_is_verified_and_every_alteration_is_found
}

/// Runs `nod verify` where there is neither a configuration nor a database.
fn verify(installation: &Installation, arguments: &[&str]) -> Run {
    let empty = installation.path("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let mut command = program(&["verify"]);
    command.args(arguments).current_dir(&empty).env("NOD_CONFIG", "/nowhere/nod.toml");
    let run = Run::of(command.stdin(Stdio::null()).output().unwrap());
    assert_eq!(std::fs::read_dir(&empty).unwrap().count(), 0, "verifying makes nothing");
    run
}

async fn answer(phone: &Phone, asked: &Reply, verdict: Verdict) {
    let id = asked.text("id");
    let number = asked.body["show"]["number"].as_str().filter(|_| verdict == Verdict::Approve);
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == id).unwrap();
    phone.api().answer(&phone.sign(&item.token, id, verdict, number)).await.unwrap();
}

async fn evidence_over_http(party: &RelyingParty, id: &str) -> Reply {
    let path = format!("/v1/challenges/{id}/evidence");
    Reply::of(party.request(reqwest::Method::GET, &path).send().await.unwrap()).await
}

/// The same JSON with one text or number altered, for every one that there is.
fn alterations(value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| alterations(member).into_iter().map(move |altered| (name, altered)))
            .map(|(name, (at, altered))| {
                let mut whole = value.clone();
                whole[name] = altered;
                (format!("{name}.{at}"), whole)
            })
            .collect(),
        Value::String(text) => {
            let mut altered: Vec<char> = text.chars().collect();
            let middle = altered.len() / 2;
            altered[middle] = if altered[middle] == 'A' { 'B' } else { 'A' };
            let flipped = altered.iter().collect::<String>();
            vec![
                ("altered".to_owned(), flipped.into()),
                ("longer".to_owned(), format!("{text}A").into()),
                ("empty".to_owned(), "".into()),
            ]
        }
        Value::Number(number) => vec![("plus one".to_owned(), json!(number.as_u64().unwrap() + 1))],
        other => panic!("{other}"),
    }
}

async fn an_approval_is_verified_offline_and_every_alteration_is_refused(mut nod: Installation) -> Installation {
    let service = nod.serve().await;
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    let phone = nod.phone("anna", "Anna's phone").await;
    let webmail = nod.relying_party("webmail");
    let asked = webmail.ask_at("anna", "number").await;
    let id = asked.text("id").to_owned();
    evidence_over_http(&webmail, &id).await.refused(ErrorCode::ChallengeUnanswered);
    nod.nod(&["evidence", &id]).refused("challenge_unanswered");
    answer(&phone, &asked, Verdict::Approve).await;
    assert_eq!(webmail.redeem(&id).await.status, 200);

    let evidence = nod.nod(&["evidence", &id]).json();
    let fetched = evidence_over_http(&webmail, &id).await;
    assert_eq!((fetched.status, &fetched.body["challenge"]), (200, &evidence["challenge"]));
    evidence_over_http(&nod.relying_party("wiki"), &id).await.refused(ErrorCode::ChallengeUnknown);
    let jwks = nod.path("jwks.json");
    let keys = reqwest::get(format!("{}/.well-known/jwks.json", nod.url)).await.unwrap().text().await.unwrap();
    write(&jwks, &keys);
    let (file, jwks) = (nod.path("evidence.json"), jwks.to_str().unwrap().to_owned());
    let name = file.to_str().unwrap().to_owned();

    for value in [&evidence, &fetched.body] {
        write(&file, &value.to_string());
        let verdict = verify(&nod, &[&name, "--jwks", &jwks, "--issuer", &nod.url]);
        for part in ["HOLDS: ", "redeemed", "anna", "webmail", "Anna's phone", &id] {
            assert!(verdict.done().contains(part), "{part} in {verdict:?}");
        }
    }
    let facts = verify(&nod, &[&name, "--jwks", &jwks, "--json"]).json();
    assert_eq!((&facts["holds"], &facts["facts"]["vouched"]), (&true.into(), &"statement".into()));

    // Not without keys, not with others, not as another server's.
    let unverified = verify(&nod, &[&name]);
    unverified.refused("input");
    assert!(unverified.err.contains(&nod.url) && !unverified.out.contains("HOLDS"), "{unverified:?}");
    verify(&nod, &[&name, "--jwks", &jwks, "--issuer", "https://other.example.org"]).refused("does_not_hold");
    let other = nod.path("other.json");
    let stranger = nod_core::token::Ed25519Signer::from_seed(&[9; 32]);
    let stranger = nod_core::token::PublishedKey::new(nod_core::token::Signer::public_key(&stranger));
    write(&other, &serde_json::to_string(&nod_core::token::Jwks { keys: vec![stranger] }).unwrap());
    verify(&nod, &[&name, "--jwks", other.to_str().unwrap()]).refused("does_not_hold");

    let all = alterations(&evidence);
    assert!(all.len() > 40, "{}", all.len());
    for (what, altered) in all {
        write(&file, &altered.to_string());
        let verdict = verify(&nod, &[&name, "--jwks", &jwks]);
        verdict.refused("does_not_hold");
        assert!(verdict.out.starts_with("DOES NOT HOLD"), "{what}: {verdict:?}");
    }
    for part in evidence.as_object().unwrap().keys().filter(|part| *part != "audit") {
        let mut without = evidence.clone();
        without.as_object_mut().unwrap().remove(part);
        write(&file, &without.to_string());
        verify(&nod, &[&name, "--jwks", &jwks]).refused("does_not_hold");
    }
    service.finish().await;
    nod
}

async fn a_no_and_a_report_are_evidence_and_hang_in_the_log(mut nod: Installation) -> Installation {
    let service = nod.serve().await;
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    let phone = nod.phone("anna", "Phone").await;
    let webmail = nod.relying_party("webmail");
    let keys = reqwest::get(format!("{}/.well-known/jwks.json", nod.url)).await.unwrap().text().await.unwrap();
    let path = |name: &str| nod.path(name).to_str().unwrap().to_owned();
    write(&nod.path("jwks.json"), &keys);
    for (verdict, state) in [(Verdict::Deny, "denied"), (Verdict::Report, "reported")] {
        let asked = webmail.ask_at("anna", "tap").await;
        answer(&phone, &asked, verdict).await;
        let id = asked.text("id").to_owned();
        write(&nod.path("evidence.json"), nod.nod(&["evidence", &id]).done());
        write(&nod.path("log"), nod.nod(&["audit", "export"]).done());
        let facts =
            verify(&nod, &[&path("evidence.json"), "--jwks", &path("jwks.json"), "--audit", &path("log"), "--json"]);
        assert_eq!(facts.json()["facts"]["state"], state);
        // A log that ends before the decision does not have it.
        let log = std::fs::read_to_string(nod.path("log")).unwrap();
        let short: String = log.lines().take(3).flat_map(|line| [line, "\n"]).collect();
        write(&nod.path("short"), &short);
        verify(&nod, &[&path("evidence.json"), "--jwks", &path("jwks.json"), "--audit", &path("short")])
            .refused("does_not_hold");
    }
    let expired = webmail.ask_at("anna", "tap").await;
    webmail.cancel(expired.text("id")).await;
    let reply = evidence_over_http(&webmail, expired.text("id")).await;
    reply.refused(ErrorCode::ChallengeUnanswered);
    assert_eq!(reply.body["state"], "cancelled");
    service.finish().await;
    nod
}

async fn an_exported_log_is_verified_and_every_alteration_is_found(nod: Installation) -> Installation {
    for name in ["anna", "bert", "cleo"] {
        nod.nod(&["user", "add", name, "--no-password"]).done();
    }
    let summary = nod.nod(&["audit", "verify", "--json"]).json();
    assert_eq!((&summary["holds"], &summary["entries"]), (&true.into(), &4.into()));
    let head = format!("{}:{}", summary["head"]["seq"], summary["head"]["hash"].as_str().unwrap());
    let log = nod.nod(&["audit", "export"]).done().to_owned();
    let lines: Vec<&str> = log.lines().collect();
    let file = nod.path("log");
    let name = file.to_str().unwrap();
    write(&file, &log);
    assert!(verify(&nod, &[name]).done().contains("HOLDS: 4 entries"));
    verify(&nod, &[name, "--head", &head]).done();
    let trusted = nod.nod(&["audit", "export", "--after", "2"]);
    write(&file, trusted.done());
    let part = verify(&nod, &[name, "--json"]).json();
    assert_eq!((&part["entries"], &part["taken_on_trust"]["seq"]), (&2.into(), &2.into()));

    let join = |lines: &[&str]| lines.iter().flat_map(|line| [*line, "\n"]).collect::<String>();
    let mut broken = vec![
        join(&[lines[0], lines[2], lines[3]]),
        join(&[lines[0], lines[2], lines[1], lines[3]]),
        join(&[lines[0], lines[0], lines[1]]),
        join(&[lines[0], "", lines[1]]),
        log.replace("bert", "eve"),
        log.replace("\"seq\":3", "\"seq\":5"),
    ];
    for (_, altered) in alterations(&serde_json::from_str(lines[1]).unwrap()) {
        broken.push(join(&[lines[0], &altered.to_string(), lines[2]]));
    }
    for broken in broken {
        write(&file, &broken);
        verify(&nod, &[name]).refused("does_not_hold");
    }
    // A log without its end holds, and does not have the head that was noted.
    write(&file, &join(&lines[..3]));
    verify(&nod, &[name]).done();
    verify(&nod, &[name, "--head", &head]).refused("does_not_hold");
    verify(&nod, &[nod.path("nothing").to_str().unwrap()]).refused("system");
    write(&file, "nothing of the kind");
    verify(&nod, &[name]).refused("does_not_hold");
    nod
}

#[tokio::test]
async fn an_alteration_in_the_database_is_found() {
    let nod = Installation::new();
    for name in ["anna", "bert"] {
        nod.nod(&["user", "add", name, "--no-password"]).done();
    }
    let url = format!("sqlite:{}", nod.path("nod.db").display());
    crate::store::bed::sqlite(&url).execute("UPDATE audit_log SET detail = 'eve' WHERE seq = 2", []).unwrap();
    let run = nod.nod(&["audit", "verify"]);
    run.refused("does_not_hold");
    assert!(run.err.contains("audit entry 2"), "{run:?}");
    let run = nod.nod(&["audit", "verify", "--json"]);
    run.refused("does_not_hold");
    assert_eq!(serde_json::from_str::<Value>(&run.out).unwrap()["holds"], false);
}
