//! Databases as earlier commits wrote them (`scripts/keep-database`): each opens, and everything that was under way goes on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use nod::app::App;
use nod::config::Config;
use nod::flow::approval::{answer, evidence, issue, redeem};
use nod::flow::operations::audit;
use nod::flow::{Caller, account, authenticate, sign_in};
use nod_core::answer::{Transferred, Verdict};
use nod_core::audit::AuditKind;
use nod_core::challenge::StateName;
use nod_core::encoding::sha256_base64url;
use nod_core::id::ChallengeId;
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use nod_core::token::{AnswerClaims, Ed25519Signer, sign_answer, token_hash};
use nod_core::wire::ErrorCode;
use secrecy::SecretString;
use serde_json::Value;

use crate::harness::{TestClock, assemble};
use crate::store::bed::{Kind, Place};

/// Makes a test for each kept database.
macro_rules! kept {
    ($($name:ident: $schema:literal)+) => {
        $(mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::goes_on($schema, crate::store::bed::Kind::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::goes_on($schema, crate::store::bed::Kind::Postgres).await;
            }
        })+
    };
}

kept! {
    schema_7: "schema-7"
}

/// What was kept beside a database.
struct Kept {
    /// What it is about: the relying party's secret, a redeemed and an approved challenge, a session.
    facts: Value,
    /// The phone that is linked to anna, as `nod-device` keeps it.
    phone: Value,
}

impl Kept {
    fn fact(&self, name: &str) -> &str {
        self.facts[name].as_str().unwrap()
    }

    fn challenge(&self, name: &str) -> ChallengeId {
        self.fact(name).parse().unwrap()
    }

    /// The YES of the phone.
    fn yes(&self, app: &App, issued: &issue::Issued, token: &str) -> String {
        let seed = self.phone["keys"]["plain"][0]["secret"].as_str().unwrap();
        let seed = data_encoding::BASE64URL_NOPAD.decode(seed.as_bytes()).unwrap();
        let signer = Ed25519Signer::from_seed(&seed.try_into().unwrap());
        let claims = AnswerClaims {
            iss: self.phone["identity"]["device"].as_str().unwrap().parse().unwrap(),
            aud: app.issuer().to_owned(),
            jti: issued.challenge.id,
            cth: token_hash(token),
            decision: Verdict::Approve,
            secret: issued.shown.digits().map(Transferred::Typed),
            iat: app.now().seconds(),
        };
        sign_answer(&signer, &claims)
    }
}

async fn goes_on(schema: &str, kind: Kind) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/earlier").join(schema);
    let place = Place::new(kind).await;
    let kept = fill(&place, &folder).await;
    let (app, _key) = open(&place, &folder).await;

    // What was under way goes on.
    let party = authenticate::relying_party(&app, Caller::at(None), "webmail", kept.fact("secret")).await.unwrap();
    let approved = redeem::redeem(&app, &party.client, kept.challenge("approved"), None).await.unwrap();
    assert_eq!(approved.claims.username, "anna");
    let key = sha256_base64url(b"kept");
    let again = redeem::redeem(&app, &party.client, kept.challenge("redeemed"), Some(&key)).await.unwrap();
    assert_eq!(again.claims.jti, kept.challenge("redeemed"));
    let session = sign_in::session(&app, kept.fact("session")).await.unwrap();
    assert_eq!(session.account.username.as_str(), "bert");

    // What was decided stays decided.
    let anna = account::find(&app, &"anna".parse().unwrap()).await.unwrap();
    assert_eq!(anna.display_name.as_ref().map(ToString::to_string).as_deref(), Some("Anna Müller"));
    assert!(anna.administrator);
    let history = account::history(&app, &anna.username, 10).await.unwrap();
    let states: Vec<StateName> = history.challenges.iter().map(|record| record.challenge.state.name()).collect();
    // The latest first; the first redemption is a moment old, the other one was there before.
    let (redeemed, reported) = (StateName::Redeemed, StateName::Reported);
    assert_eq!(states, [StateName::Pending, StateName::Cancelled, redeemed, reported, StateName::Denied, redeemed]);
    let devices: Vec<(String, bool)> =
        history.devices.iter().map(|device| (device.name.to_string(), device.is_active())).collect();
    let (phone, tablet) = (format!("phone-{} of anna", name(kind)), format!("tablet-{} of anna", name(kind)));
    assert_eq!(devices, [(tablet, false), (phone, true)]);
    evidence::find(&app, kept.challenge("redeemed")).await.unwrap();
    let targets = app.store.push_targets_of_account(anna.id).await.unwrap();
    assert_eq!(targets.len(), 1);
    let cora = account::find(&app, &"cora".parse().unwrap()).await.unwrap();
    assert!(matches!(cora.state, nod_core::account::AccountState::Disabled { .. }));

    // The password opens, and the phone that was linked then answers a new question.
    let password = SecretString::from("correct horse battery staple");
    let visitor = sign_in::Visitor::default();
    let begun = sign_in::begin(&app, "anna", password, &visitor).await.unwrap();
    assert!(matches!(begun, sign_in::Begun::Asked(_)), "{begun:?}");
    let request = issue::Request {
        username: anna.username.clone(),
        level: Some(Level::Number),
        aal2: false,
        action: None,
        deed: None,
        context: issue::RequestContext::default(),
        lifetime: None,
        idempotency: None,
        reach: nod::store::Reach::Phone,
    };
    let issued = issue::issue(&app, &party, request).await.unwrap();
    let token = app.store.challenge(issued.challenge.id).await.unwrap().unwrap().token;
    let accepted = answer::answer(&app, Caller::at(None), &kept.yes(&app, &issued, &token), None).await.unwrap();
    assert_eq!(accepted.state, StateName::Approved);
    redeem::redeem(&app, &party.client, issued.challenge.id, None).await.unwrap();
    let refused = redeem::redeem(&app, &party.client, issued.challenge.id, None).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::AlreadyRedeemed);

    audit::verify(&app).await.unwrap().unwrap();
    app.store.close().await;
    place.remove().await;
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => "sqlite",
        Kind::Postgres => "postgres",
    }
}

/// Puts the kept database in its place.
async fn fill(place: &Place, folder: &Path) -> Kept {
    use sqlx::Connection as _;
    match place.kind {
        Kind::Sqlite => drop(std::fs::copy(folder.join("sqlite.db"), place.file()).unwrap()),
        Kind::Postgres => {
            let dump = std::fs::read_to_string(folder.join("postgres.sql")).unwrap();
            let mut connection = sqlx::PgConnection::connect(&place.url()).await.unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(dump)).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }
    let read = |what: &str| {
        let text = std::fs::read_to_string(folder.join(format!("{}.{what}", name(place.kind)))).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    Kept { facts: read("json"), phone: read("phone.json") }
}

/// Opens it a second after the last thing that was written.
async fn open(place: &Place, folder: &Path) -> (Arc<App>, PathBuf) {
    let mut config = Config::load(None).unwrap();
    config.database = place.config.clone();
    config.webpush.subject = Some("mailto:admin@example.org".to_owned());
    // The data key: the program insists that nobody else may read it.
    let key = place.file().with_file_name("data.key");
    std::fs::copy(folder.join(format!("{}.key", name(place.kind))), &key).unwrap();
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    config.keys.data_key_file.clone_from(&key);
    let last = last_written(place).await;
    let app = assemble(config, TestClock::at(last.plus(std::time::Duration::from_secs(1)))).await;
    (app, key)
}

async fn last_written(place: &Place) -> Timestamp {
    let store = place.open().await;
    let entries = crate::store::bed::log(&*store).await;
    store.close().await;
    assert!(entries.iter().any(|entry| entry.draft.kind == AuditKind::ChallengeReported), "the log is the kept one");
    entries.last().unwrap().draft.at
}
