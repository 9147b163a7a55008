//! The OpenAPI document is kept by hand; here it is held to the routes, to the error codes and to what the service really
//! answers.

use std::collections::BTreeSet;

use nod::flow::device::enrolment;
use nod_core::token::sign_enrol;
use nod_core::wire::{ErrorCode, PushTargetKind};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bad_input::{PASSWORD, World, send};
use crate::factor::activation::signed_in_on_as;
use crate::factor::app_passwords::new_app_password;
use crate::harness::forge;
use crate::harness::person::Browser;
use crate::harness::{ORIGIN, Reply, Server, web_push};

fn document() -> Value {
    serde_json::from_str(nod::http::api::OPENAPI).unwrap()
}

/// What each method of each path is, as `POST /v1/challenges`.
fn operations(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().unwrap().clone();
        let path = path.clone();
        methods.into_iter().map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    };
    paths.iter().flat_map(of_path).collect()
}

/// The routes of `src/http/mod.rs`, read as tokens.
pub fn routes() -> BTreeSet<String> {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http/mod.rs")).unwrap();
    let mut found = BTreeSet::new();
    collect(source.parse().unwrap(), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for pair in tokens.windows(2) {
        if let (TokenTree::Ident(name), TokenTree::Group(arguments)) = (&pair[0], &pair[1])
            && name == "route"
            && arguments.delimiter() == Delimiter::Parenthesis
        {
            route(arguments.stream(), found);
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            collect(group.stream(), found);
        }
    }
}

fn route(arguments: TokenStream, found: &mut BTreeSet<String>) {
    let mut path = String::new();
    for token in arguments {
        match token {
            TokenTree::Literal(literal) => literal.to_string().trim_matches('"').clone_into(&mut path),
            TokenTree::Ident(method)
                if ["get", "post", "put", "patch", "delete"].contains(&method.to_string().as_str()) =>
            {
                found.insert(format!("{} {path}", method.to_string().to_uppercase()));
            }
            _ => {}
        }
    }
}

#[test]
fn every_route_of_the_api_is_described_and_nothing_else() {
    let documented: BTreeSet<String> = operations(&document()).into_iter().map(|(name, _)| name).collect();
    let mut routed = routes();
    assert!(routed.len() > 40, "the routes were read: {routed:?}");
    routed.retain(|name| name.contains(" /v1/") || name.contains(" /.well-known/"));
    assert_eq!(documented, routed);
}

#[test]
fn every_error_is_one_that_there_is_with_its_status() {
    for (name, operation) in operations(&document()) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            for code in response["x-codes"].as_array().into_iter().flatten() {
                let known = ErrorCode::ALL.iter().find(|known| known.as_str() == code);
                let known = known.unwrap_or_else(|| panic!("{name}: {code}"));
                assert_eq!(known.status().to_string(), *status, "{name}: {code}");
                let text = response["description"].as_str().unwrap();
                assert!(text.contains(&format!("`{known}`")), "{name}: {text}");
            }
        }
    }
}

#[test]
fn everything_is_described_and_every_reference_leads_somewhere() {
    fn walk(document: &Value, at: &str, value: &Value) {
        if let Some(object) = value.as_object() {
            if let Some(path) = object.get("$ref").and_then(Value::as_str) {
                assert!(document.pointer(path.strip_prefix('#').unwrap()).is_some(), "{at}: {path}");
            }
            if object.contains_key("properties") || object.contains_key("operationId") {
                assert!(object.contains_key("description") || object.contains_key("summary"), "{at} is not described");
            }
            object.iter().for_each(|(name, inner)| walk(document, &format!("{at}/{name}"), inner));
        }
        value.as_array().into_iter().flatten().for_each(|inner| walk(document, at, inner));
    }
    let document = document();
    walk(&document, "", &document);
    let ids: Vec<Value> = operations(&document).iter().map(|(_, operation)| operation["operationId"].clone()).collect();
    let unique: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
    assert_eq!(unique.len(), ids.len());
}

/// What lists the kinds of push target lists all of them, in their order.
#[test]
fn every_kind_of_push_target_is_listed() {
    fn lists(value: &Value, found: &mut Vec<Value>) {
        if value["enum"].as_array().is_some_and(|names| names.contains(&json!("webpush"))) {
            found.push(value["enum"].clone());
        }
        value.as_object().into_iter().flatten().for_each(|(_, inner)| lists(inner, found));
        value.as_array().into_iter().flatten().for_each(|inner| lists(inner, found));
    }
    let document = document();
    let all = json!(PushTargetKind::ALL.map(PushTargetKind::as_str));
    let forms = document["components"]["schemas"]["PushTargetRequest"]["oneOf"].as_array().unwrap();
    let mut found = vec![forms.iter().map(|form| form["properties"]["kind"]["const"].clone()).collect()];
    lists(&document, &mut found);
    assert!(found.len() > 3, "the lists were read: {found:?}");
    for list in found {
        assert_eq!(list, all);
    }
}

/// Examples fit their own schemas.
#[test]
fn every_example_fits_its_schema() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for example in schema["examples"].as_array().into_iter().flatten() {
            fits(&document, schema, example, name);
        }
    }
}

/// Panics when a value is not of a schema. It knows the words that the document uses, and refuses any other.
#[track_caller]
fn fits(document: &Value, schema: &Value, value: &Value, at: &str) {
    for (word, rule) in schema.as_object().unwrap() {
        match word.as_str() {
            "$ref" => {
                let target = document.pointer(rule.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                fits(document, target, value, at);
            }
            "type" => {
                let kinds = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                assert!(kinds.iter().any(|kind| is_a(value, kind.as_str().unwrap())), "{at}: {value} is no {rule}");
            }
            "enum" => assert!(rule.as_array().unwrap().contains(value), "{at}: {value} is none of {rule}"),
            "const" => assert_eq!(value, rule, "{at}"),
            "required" => {
                for member in rule.as_array().unwrap() {
                    assert!(value.get(member.as_str().unwrap()).is_some(), "{at}: {member} is missing in {value}");
                }
            }
            "properties" => {
                for (member, inner) in value.as_object().unwrap() {
                    if let Some(schema) = rule.get(member) {
                        fits(document, schema, inner, &format!("{at}.{member}"));
                    } else {
                        assert!(schema["additionalProperties"] != false, "{at}: {member} is not described");
                    }
                }
            }
            "items" => {
                for item in value.as_array().unwrap() {
                    fits(document, rule, item, &format!("{at}[]"));
                }
            }
            "oneOf" => {
                let fitting = |form: &&Value| form["properties"]["kind"]["const"] == value["kind"];
                let forms: Vec<&Value> = rule.as_array().unwrap().iter().filter(fitting).collect();
                assert_eq!(forms.len(), 1, "{at}: {value}");
                fits(document, forms[0], value, at);
            }
            "maxLength" => assert!(value.as_str().unwrap().chars().count() as u64 <= rule.as_u64().unwrap(), "{at}"),
            "minItems" => assert!(value.as_array().unwrap().len() as u64 >= rule.as_u64().unwrap(), "{at}"),
            "maxItems" => assert!(value.as_array().unwrap().len() as u64 <= rule.as_u64().unwrap(), "{at}"),
            "minimum" => assert!(value.as_i64().unwrap() >= rule.as_i64().unwrap(), "{at}: {value}"),
            "maximum" => assert!(value.as_i64().unwrap() <= rule.as_i64().unwrap(), "{at}: {value}"),
            "format" if rule == "uuid" => {
                value.as_str().unwrap().parse::<nod_core::id::ChallengeId>().unwrap();
            }
            "format" if rule == "uri" => {
                reqwest::Url::parse(value.as_str().unwrap()).unwrap();
            }
            "format" if rule == "date-time" => {
                nod_core::time::Timestamp::parse(value.as_str().unwrap()).unwrap();
            }
            "minLength" => assert!(value.as_str().unwrap().chars().count() as u64 >= rule.as_u64().unwrap(), "{at}"),
            "pattern" => {
                let pattern = regex::Regex::new(rule.as_str().unwrap()).unwrap();
                assert!(pattern.is_match(value.as_str().unwrap()), "{at}: {value} is not {rule}");
            }
            "additionalProperties" | "description" | "examples" => {}
            other => panic!("{at}: the check does not know {other:?}"),
        }
    }
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    }
}

/// Notes which operations were seen to answer as the document says.
struct Seen {
    document: Value,
    good: BTreeSet<String>,
}

impl Seen {
    /// Checks a reply against the document.
    #[track_caller]
    fn check(&mut self, name: &str, reply: &Reply) {
        let (method, path) = name.split_once(' ').unwrap();
        let operation = &self.document["paths"][path][method.to_lowercase()];
        let response = &operation["responses"][reply.status.to_string()];
        assert!(response.is_object(), "{name} does not say {}: {:?}", reply.status, reply.body);
        if let Some(content) = response["content"].as_object() {
            let (kind, content) = content.iter().next().unwrap();
            assert!(reply.headers["content-type"].to_str().unwrap().starts_with(kind.as_str()), "{name}");
            fits(&self.document, &content["schema"], &reply.body, name);
        }
        if let Some(errors) = response["x-errors"].as_array() {
            assert!(errors.contains(&reply.body["error"]), "{name} does not say {}", reply.body["error"]);
        } else if reply.status >= 400 {
            let codes = response["x-codes"].as_array().unwrap();
            assert!(codes.contains(&reply.body["code"]), "{name} does not say {}", reply.body["code"]);
        } else {
            self.good.insert(name.to_owned());
        }
    }
}

fn example(document: &Value, schema: &str) -> Value {
    document["components"]["schemas"][schema]["examples"][0].clone()
}

/// Every operation, once well and often badly: each reply is one that the document describes.
#[tokio::test]
async fn the_service_answers_as_the_document_says() {
    let document = document();
    let mut seen = Seen { document: document.clone(), good: BTreeSet::new() };
    let world = World::with(|config| {
        web_push(config);
        // The host of the document's example.
        config.webpush.hosts.push("fcm.googleapis.com".to_owned());
    })
    .await;
    let server = &world.server;
    app_password(&world, &mut seen).await;
    relying_party(&world, &mut seen).await;
    browser(&world, &mut seen).await;
    device(&world, &mut seen).await;
    enrolment(server, &world, &mut seen).await;
    sign_in(&world, &mut seen).await;
    activation(server, &mut seen).await;
    for path in ["/v1/keys", "/.well-known/jwks.json", "/.well-known/nod-configuration"] {
        seen.check(&format!("GET {path}"), &send(server.request(Method::GET, path)).await);
    }
    // Last, for nothing can be asked of it afterwards.
    seen.check("DELETE /v1/device", &world.call(Method::DELETE, "/v1/device", None).await);
    seen.check("GET /v1/device", &world.call(Method::GET, "/v1/device", None).await);
    // Upgrades and streams have no body that could be checked here; the sockets' and the watch tests hold them.
    seen.good.extend(["GET /v1/socket".to_owned(), "POST /v1/watch/events".to_owned()]);
    let all: BTreeSet<String> = operations(&document).into_iter().map(|(name, _)| name).collect();
    assert_eq!(seen.good, all);
    world.server.finish().await;
}

async fn relying_party(world: &World, seen: &mut Seen) {
    let asked = world.webmail.ask(example(&seen.document, "ChallengeRequest")).await;
    seen.check("POST /v1/challenges", &asked);
    let id = asked.text("id").to_owned();
    seen.check("POST /v1/challenges/{id}/redeem", &world.webmail.redeem(&id).await);
    let evidence = |id: String| {
        let request = world.webmail.request(Method::GET, &format!("/v1/challenges/{id}/evidence"));
        async move { send(request).await }
    };
    seen.check("GET /v1/challenges/{id}/evidence", &evidence(id.clone()).await);
    seen.check("GET /v1/challenges/{id}", &world.webmail.show(&id, 0).await);
    seen.check("DELETE /v1/challenges/{id}", &world.webmail.cancel(&id).await);
    for level in ["tap", "number", "strict"] {
        seen.check("POST /v1/challenges", &world.webmail.ask(json!({ "username": "anna", "level": level })).await);
    }
    for body in [json!({}), json!({ "username": "nobody" }), json!({ "username": "anna", "level": "x" })] {
        seen.check("POST /v1/challenges", &world.webmail.ask(body).await);
    }
    let (approved, _) = world.approved().await;
    seen.check("DELETE /v1/challenges/{id}", &world.webmail.cancel(approved.text("id")).await);
    seen.check("POST /v1/challenges/{id}/redeem", &world.webmail.redeem(approved.text("id")).await);
    seen.check("POST /v1/challenges/{id}/redeem", &world.webmail.redeem(approved.text("id")).await);
    seen.check("GET /v1/challenges/{id}/evidence", &evidence(approved.text("id").to_owned()).await);
    seen.check("GET /v1/challenges/{id}", &world.webmail.show("1", 0).await);
    seen.check("POST /v1/challenges", &world.server.post("/v1/challenges", &json!({})).await);
}

async fn app_password(world: &World, seen: &mut Seen) {
    let mut person = Browser::new(&world.server);
    person.sign_in_with("anna", &world.phone).await;
    let password = new_app_password(&mut person, "Mail", "any", "open").await;
    let check = |body: Value| {
        let request = world.webmail.request(Method::POST, "/v1/app-passwords/check").json(&body);
        async move { send(request).await }
    };
    let name = "POST /v1/app-passwords/check";
    for body in [
        json!({ "username": "anna", "password": password }),
        example(&seen.document, "AppPasswordCheck"),
        json!({ "username": "anna", "password": password, "protocol": "gopher" }),
        json!({}),
    ] {
        seen.check(name, &check(body).await);
    }
    let name = "GET /v1/app-passwords/auth";
    let own = world.webmail.request(Method::GET, "/v1/app-passwords/auth").build().unwrap();
    for (user, protocol) in [("anna", "imap"), ("ben", "imap"), ("anna", "gopher")] {
        let request = world.server.request(Method::GET, "/v1/app-passwords/auth");
        let request = request.header("x-nod-authorization", &own.headers()["authorization"]);
        let request = request.header("x-nod-protocol", protocol).basic_auth(user, Some(&password));
        seen.check(name, &send(request).await);
    }
    seen.check(name, &send(world.server.request(Method::GET, "/v1/app-passwords/auth")).await);
    app_token(world, seen, &password).await;
}

async fn app_token(world: &World, seen: &mut Seen, password: &str) {
    let name = "POST /v1/app-passwords/token";
    let path = "/v1/app-passwords/token";
    let form = |password: &str| {
        [("grant_type", "password"), ("username", "anna"), ("password", password), ("scope", "imap")]
            .map(|(name, value)| (name, value.to_owned()))
    };
    let granted = send(world.webmail.request(Method::POST, path).form(&form(password))).await;
    seen.check(name, &granted);
    seen.check(name, &send(world.webmail.request(Method::POST, path).form(&form("x"))).await);
    seen.check(name, &send(world.webmail.request(Method::POST, path)).await);
    seen.check(name, &send(world.server.request(Method::POST, path).form(&form(password))).await);
    let name = "POST /v1/app-passwords/introspect";
    let path = "/v1/app-passwords/introspect";
    for token in [granted.text("access_token"), "x", ""] {
        seen.check(name, &send(world.webmail.request(Method::POST, path).form(&[("token", token)])).await);
    }
    seen.check(name, &send(world.server.request(Method::POST, path).form(&[("token", "x")])).await);
}

async fn sign_in(world: &World, seen: &mut Seen) {
    let body = example(&seen.document, "SignInRequest");
    let begun = world.server.post("/v1/sign-ins", &body).await;
    seen.check("POST /v1/sign-ins", &begun);
    seen.check("POST /v1/sign-ins", &world.server.post("/v1/sign-ins", &json!({})).await);
    let wrong = json!({ "username": "anna", "password": "x", "name": "Phone" });
    seen.check("POST /v1/sign-ins", &world.server.post("/v1/sign-ins", &wrong).await);
    let id = json!({ "sign_in": begun.text("sign_in") });
    seen.check("POST /v1/sign-ins/status", &world.server.post("/v1/sign-ins/status", &id).await);
    let nobodys = json!({ "sign_in": "x" });
    for path in ["/v1/sign-ins/status", "/v1/sign-ins/cancel"] {
        seen.check(&format!("POST {path}"), &world.server.post(path, &nobodys).await);
    }
    let key = forge::stranger();
    let binding = nod_core::wire::sign_in_binding(begun.text("sign_in"));
    let proof = sign_enrol(&key, &world.server.url, &binding, world.server.app.now());
    let mut body = json!({ "sign_in": begun.text("sign_in"), "proof": proof, "name": "New phone" });
    let path = "/v1/sign-ins/authorize";
    seen.check("POST /v1/sign-ins/authorize", &world.server.post(path, &body).await);
    body["code"] = "000000".into();
    seen.check("POST /v1/sign-ins/authorize", &world.server.post(path, &body).await);
    let codes = world.phone.api().codes().await.unwrap();
    let (code, _) = codes.seed().unwrap().code(world.server.app.now());
    body["code"] = secrecy::ExposeSecret::expose_secret(&code).into();
    seen.check("POST /v1/sign-ins/authorize", &world.server.post(path, &body).await);
    seen.check("POST /v1/sign-ins/cancel", &world.server.post("/v1/sign-ins/cancel", &id).await);
}

/// The first phone of an account, which its owner signs in on.
async fn activation(server: &Server, seen: &mut Seen) {
    server.account_with("new", Some(PASSWORD), false).await;
    let phone = signed_in_on_as(server, "new").await;
    for path in ["/v1/device/backup-codes", "/v1/device/backup-codes/saved", "/v1/device/two-step"] {
        let reply = send(phone.request(Method::POST, path, Some(&json!({})))).await;
        assert!(reply.status < 300, "{path}: {:?}", reply.body);
        seen.check(&format!("POST {path}"), &reply);
    }
}

async fn browser(world: &World, seen: &mut Seen) {
    let (asked, _) = world.ask("tap").await;
    seen.check("POST /v1/watch/exchange", &world.exchange(asked.text("ticket"), None).await);
    let exchanged = world.exchange(asked.text("ticket"), Some(ORIGIN)).await;
    seen.check("POST /v1/watch/exchange", &exchanged);
    seen.check("POST /v1/watch/exchange", &world.exchange(asked.text("ticket"), Some(ORIGIN)).await);
    let token = exchanged.text("token");
    for (path, name) in [("/v1/watch/poll", "POST /v1/watch/poll"), ("/v1/watch/events", "POST /v1/watch/events")] {
        seen.check(name, &world.watch(path, "x", Some(ORIGIN)).await);
        seen.check(name, &world.watch(path, token, Some("null")).await);
    }
    seen.check("POST /v1/watch/poll", &world.watch("/v1/watch/poll", token, Some(ORIGIN)).await);
    let socket = send(world.server.request(Method::GET, "/v1/socket")).await;
    seen.check("GET /v1/socket", &socket);
}

async fn device(world: &World, seen: &mut Seen) {
    let (asked, token) = world.ask("tap").await;
    let id = asked.text("id");
    let inbox = json!({ "seen": ["01890a5d-ac96-774b-bcce-b302099a8057"] });
    seen.check("POST /v1/device/inbox", &world.call(Method::POST, "/v1/device/inbox", Some(&inbox)).await);
    let ack = json!({ "challenge": id, "what": "opened" });
    seen.check("POST /v1/device/ack", &world.call(Method::POST, "/v1/device/ack", Some(&ack)).await);
    let number = asked.body["show"]["number"].as_str();
    let approve = nod_core::answer::Verdict::Approve;
    let wrong = world.phone.sign(&token, id, approve, None);
    seen.check("POST /v1/device/answer", &world.answer(&wrong).await);
    let answer = world.phone.sign(&token, id, approve, number);
    seen.check("POST /v1/device/answer", &world.answer(&answer).await);
    let late = world.phone.sign(&token, id, nod_core::answer::Verdict::Deny, None);
    seen.check("POST /v1/device/answer", &world.answer(&late).await);
    seen.check("POST /v1/device/answer", &world.answer("x").await);
    let target = example(&seen.document, "PushTargetRequest");
    let put = "/v1/device/push-targets";
    seen.check("PUT /v1/device/push-targets", &world.call(Method::PUT, put, Some(&target)).await);
    seen.check("PUT /v1/device/push-targets", &world.call(Method::PUT, put, Some(&json!({ "kind": "x" }))).await);
    seen.check("GET /v1/device", &world.call(Method::GET, "/v1/device", None).await);
    seen.check("GET /v1/device/codes", &world.call(Method::GET, "/v1/device/codes", None).await);
    seen.check("GET /v1/device/activity", &world.call(Method::GET, "/v1/device/activity", None).await);
    screen_lock(world, seen).await;
    for path in ["/v1/device/backup-codes", "/v1/device/backup-codes/saved", "/v1/device/two-step"] {
        seen.check(&format!("POST {path}"), &world.call(Method::POST, path, Some(&json!({}))).await);
    }
    for body in [json!({}), json!({}), json!({ "x": 1 }), json!({})] {
        seen.check("POST /v1/device/push-test", &world.call(Method::POST, "/v1/device/push-test", Some(&body)).await);
    }
    seen.check("POST /v1/device/push-test", &world.call(Method::POST, "/v1/device/push-test", Some(&json!({}))).await);
    for kind in ["webpush", "x"] {
        let reply = world.call(Method::DELETE, &format!("/v1/device/push-targets/{kind}"), None).await;
        seen.check("DELETE /v1/device/push-targets/{kind}", &reply);
    }
    let rename = example(&seen.document, "RenameRequest");
    seen.check("PATCH /v1/device", &world.call(Method::PATCH, "/v1/device", Some(&rename)).await);
    seen.check("PATCH /v1/device", &world.call(Method::PATCH, "/v1/device", Some(&json!({ "name": "" }))).await);
    seen.check("POST /v1/device/ack", &send(world.server.request(Method::POST, "/v1/device/ack")).await);
    // The new key is forgotten: the proof alone is looked at, and the phone of this world goes on with another.
    let other = world.server.phone(world.anna, "Other").await;
    let next = forge::stranger();
    let signer = other.device.signer();
    let binding = nod_core::token::rotation_binding(other.device.identity().device, signer.public_key());
    let proof = sign_enrol(&next, &world.server.url, &binding, world.server.app.now());
    let rotate = other.request(Method::POST, "/v1/device/key", Some(&json!({ "proof": proof })));
    seen.check("POST /v1/device/key", &send(rotate).await);
    let again = other.request(Method::POST, "/v1/device/key", Some(&json!({ "proof": proof })));
    seen.check("POST /v1/device/key", &send(again).await);
}

async fn enrolment(server: &Server, world: &World, seen: &mut Seen) {
    let invitation = enrolment::invite(&server.app, world.anna, None).await.unwrap();
    let signer = forge::stranger();
    let secret = &invitation.link.secret;
    let mut body = example(&seen.document, "EnrolClaimRequest");
    seen.check("POST /v1/enrolments/claim", &server.post("/v1/enrolments/claim", &body).await);
    body["secret"] = json!(secret.to_text());
    body["proof"] = json!(sign_enrol(&signer, &server.url, &secret.hash(), server.app.now()));
    seen.check("POST /v1/enrolments/claim", &server.post("/v1/enrolments/claim", &body).await);
    let code = nod_core::enrolment_code::EnrolmentCode::from_bytes([7; 16]);
    let proof = sign_enrol(&signer, &server.url, &code.binding(), server.app.now());
    for _ in 0..6 {
        let body = json!({ "code": code.grouped(), "username": "anna", "proof": proof, "name": "Phone" });
        seen.check("POST /v1/enrolments/claim", &server.post("/v1/enrolments/claim", &body).await);
    }
    enrolment::confirm(&server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
    let given_up = enrolment::invite(&server.app, world.anna, None).await.unwrap();
    let newcomer = forge::stranger();
    body["secret"] = json!(given_up.link.secret.to_text());
    body["proof"] = json!(sign_enrol(&newcomer, &server.url, &given_up.link.secret.hash(), server.app.now()));
    seen.check("POST /v1/enrolments/claim", &server.post("/v1/enrolments/claim", &body).await);
    let url = format!("{}/v1/enrolments/cancel", server.url);
    for (signer, jti) in [(&newcomer, "in time"), (&newcomer, "again"), (&signer, "late")] {
        let proof = nod_core::token::sign_dpop(signer, "POST", &url, b"", jti, server.app.now());
        let cancel = server.request(Method::POST, "/v1/enrolments/cancel").header("dpop", proof);
        seen.check("POST /v1/enrolments/cancel", &send(cancel).await);
    }
    let wait = serde_json::to_vec(&example(&seen.document, "WaitRequest")).unwrap();
    let url = format!("{}/v1/enrolments/status", server.url);
    let proof = nod_core::token::sign_dpop(&signer, "POST", &url, &wait, "j", server.app.now());
    let status = server.request(Method::POST, "/v1/enrolments/status").header("dpop", proof);
    let status = status.header("content-type", "application/json").body(wait);
    seen.check("POST /v1/enrolments/status", &send(status).await);
    let bare = server.request(Method::POST, "/v1/enrolments/status").json(&json!({}));
    seen.check("POST /v1/enrolments/status", &send(bare).await);
}

/// On a service that has a name, and on one that has none.
async fn screen_lock(unnamed: &World, seen: &mut Seen) {
    let (lock, options) = ("/v1/device/screen-lock", "/v1/device/screen-lock/options");
    let made = example(&seen.document, "ScreenLockRequest");
    seen.check("POST /v1/device/screen-lock/options", &unnamed.call(Method::POST, options, Some(&json!({}))).await);
    let named = crate::factor::passkeys::world().await;
    let asked = named.call(Method::POST, options, Some(&json!({}))).await;
    seen.check("POST /v1/device/screen-lock/options", &asked);
    seen.check("PUT /v1/device/screen-lock", &named.call(Method::PUT, lock, Some(&made)).await);
    seen.check("DELETE /v1/device/screen-lock", &named.call(Method::DELETE, lock, None).await);
    let right = crate::factor::screen_lock::registration(&asked.body, &crate::factor::screen_lock::origin(&named));
    seen.check("PUT /v1/device/screen-lock", &named.call(Method::PUT, lock, Some(&right)).await);
    seen.check("DELETE /v1/device/screen-lock", &named.call(Method::DELETE, lock, None).await);
    seen.check("PUT /v1/device/screen-lock", &named.call(Method::PUT, lock, Some(&right)).await);
    named.server.finish().await;
}

#[tokio::test]
async fn the_document_is_served_and_can_be_read() {
    let server = Server::start().await;
    let served = send(server.request(Method::GET, "/openapi.json")).await;
    assert_eq!((served.status, &served.body), (200, &document()));
    assert_eq!(served.headers["content-type"], "application/json");
    let page = send(server.request(Method::GET, "/docs")).await;
    let html = page.body.as_str().unwrap();
    for (name, operation) in operations(&document()) {
        let id = operation["operationId"].as_str().unwrap();
        assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{name}");
    }
    assert!(!html.contains('`'), "code is marked as code");
    server.finish().await;
}

/// The schemas of what is sent: of parameters, and of bodies with all that is in them, each by its name.
fn sent(document: &Value) -> Vec<(String, Value)> {
    fn inside(document: &Value, at: String, schema: &Value, found: &mut Vec<(String, Value)>) {
        let schema = match schema["$ref"].as_str() {
            Some(path) => document.pointer(path.strip_prefix('#').unwrap()).unwrap(),
            None => schema,
        };
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            inside(document, format!("{at}.{name}"), inner, found);
        }
        for form in schema["oneOf"].as_array().into_iter().flatten() {
            let kind = form["properties"]["kind"]["const"].as_str().unwrap();
            inside(document, format!("{at}<{kind}>"), form, found);
        }
        if schema["items"].is_object() {
            inside(document, format!("{at}[]"), &schema["items"], found);
        }
        found.push((at, schema.clone()));
    }
    let mut found = Vec::new();
    for (name, operation) in operations(document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            inside(
                document,
                format!("{name} {}", parameter["name"].as_str().unwrap()),
                &parameter["schema"],
                &mut found,
            );
        }
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        if body.is_object() {
            inside(document, format!("{name} body"), body, &mut found);
        }
    }
    found
}

/// What may be sent has a bound on every side, so that a reader of the document knows what is refused.
#[test]
fn whatever_is_sent_has_bounds() {
    let sent = sent(&document());
    assert!(sent.len() > 50, "{}", sent.len());
    for (at, schema) in sent {
        let has = |word: &str| schema.get(word).is_some();
        let bounded = match schema["type"].as_str() {
            Some("string") => has("enum") || has("maxLength") || has("pattern") || has("format"),
            Some("integer") => has("enum") || (has("minimum") && has("maximum")),
            Some("array") => has("maxItems"),
            Some("object") => schema["additionalProperties"] == false,
            Some("boolean") => true,
            None => has("const") || has("oneOf") || has("enum"),
            Some(other) => panic!("{at}: {other}"),
        };
        assert!(bounded, "{at} has no bounds: {schema}");
    }
}

/// The numbers of the document are those of the code.
#[test]
fn every_bound_is_the_one_of_the_code() {
    use nod::flow::device::enrolment::MAX_PLATFORM;
    use nod::http::api::device::MAX_SEEN;
    use nod::http::api::relying_party::{MAX_ACTION, MAX_CONTEXT, MAX_KEY};
    use nod::push::{MAX_APNS_TOKEN, MAX_ENDPOINT, MAX_FCM_TOKEN, MAX_LANGUAGE, MAX_TOPIC};
    use nod_core::device::DisplayName;
    use nod_core::id::Username;
    use nod_core::token::MAX_TOKEN_BYTES;
    use nod_core::wire::MAX_WAIT;

    let config = nod::config::Config::load(None).unwrap();
    let shortest = config.approval.min_lifetime.as_secs();
    let longest = nod_core::challenge::MAX_LIFETIME.as_secs();
    let most_wait = ("maximum", MAX_WAIT);
    let token = ("maxLength", MAX_TOKEN_BYTES as u64);
    let chars = |most: usize| ("maxLength", most as u64);
    let expected: Vec<(&str, (&str, u64))> = vec![
        ("POST /v1/challenges Idempotency-Key", ("minLength", 1)),
        ("POST /v1/challenges Idempotency-Key", chars(MAX_KEY)),
        ("POST /v1/challenges/{id}/redeem Idempotency-Key", ("minLength", 1)),
        ("POST /v1/challenges/{id}/redeem Idempotency-Key", chars(MAX_KEY)),
        ("GET /v1/challenges/{id} wait", ("minimum", 0)),
        ("GET /v1/challenges/{id} wait", most_wait),
        ("POST /v1/challenges body.username", ("minLength", 1)),
        ("POST /v1/challenges body.username", chars(Username::MAX_CHARS)),
        ("POST /v1/challenges body.action", ("minLength", 1)),
        ("POST /v1/challenges body.action", chars(MAX_ACTION)),
        ("POST /v1/challenges body.lifetime", ("minimum", shortest)),
        ("POST /v1/challenges body.lifetime", ("maximum", longest)),
        ("POST /v1/challenges body.context.user_agent", chars(MAX_CONTEXT)),
        ("POST /v1/challenges body.context.origin", chars(MAX_CONTEXT)),
        ("POST /v1/challenges body.context.browser_id", chars(MAX_CONTEXT)),
        ("POST /v1/watch/poll body.version", ("maximum", u64::from(u32::MAX))),
        ("POST /v1/watch/poll body.wait_ms", most_wait),
        ("POST /v1/enrolments/claim body.username", ("minLength", 1)),
        ("POST /v1/enrolments/claim body.username", ("maxLength", 256)),
        ("POST /v1/enrolments/claim body.proof", token),
        ("POST /v1/enrolments/claim body.name", chars(DisplayName::MAX_CHARS)),
        ("POST /v1/enrolments/claim body.platform", chars(MAX_PLATFORM)),
        ("POST /v1/enrolments/status body.wait_ms", most_wait),
        ("PATCH /v1/device body.name", ("minLength", 1)),
        ("PATCH /v1/device body.name", chars(DisplayName::MAX_CHARS)),
        ("POST /v1/device/inbox body.wait_ms", most_wait),
        ("POST /v1/device/inbox body.seen", ("maxItems", MAX_SEEN as u64)),
        ("POST /v1/device/answer body.token", token),
        ("PUT /v1/device/screen-lock body.credential.response.transports", ("maxItems", 8)),
        ("POST /v1/device/key body.proof", token),
        ("PUT /v1/device/push-targets body<webpush>.endpoint", chars(MAX_ENDPOINT)),
        ("PUT /v1/device/push-targets body<unifiedpush>.endpoint", chars(MAX_ENDPOINT)),
        ("PUT /v1/device/push-targets body<fcm>.token", chars(MAX_FCM_TOKEN)),
        ("PUT /v1/device/push-targets body<apns>.token", chars(MAX_APNS_TOKEN)),
        ("PUT /v1/device/push-targets body<apns>.topic", chars(MAX_TOPIC)),
        ("PUT /v1/device/push-targets body<apns>.lang", chars(MAX_LANGUAGE)),
    ];
    let sent = sent(&document());
    for (at, (word, bound)) in expected {
        let (_, schema) = sent.iter().find(|(name, _)| name == at).unwrap_or_else(|| panic!("{at} is not described"));
        assert_eq!(schema[word].as_u64(), Some(bound), "{at}: {word}");
    }
}

/// What a bound allows is taken, and one step beyond is refused, for those that the service judges by themselves.
#[tokio::test]
async fn a_bound_is_where_the_service_draws_it() {
    let document = document();
    let world = World::new().await;
    let sent = sent(&document);
    let bound = |at: &str, word: &str| {
        let (_, schema) = sent.iter().find(|(name, _)| name == at).unwrap();
        schema[word].as_u64().unwrap()
    };
    let ask = async |key: &str, value: Value| {
        let mut body = json!({ "username": "anna" });
        body[key] = value;
        let asked = world.webmail.ask(body).await;
        if asked.status == 201 {
            world.webmail.cancel(asked.text("id")).await;
        }
        asked.status
    };
    let (least, most) = ("minimum", "maximum");
    let lifetime = "POST /v1/challenges body.lifetime";
    for good in [bound(lifetime, least), bound(lifetime, most)] {
        assert_eq!(ask("lifetime", json!(good)).await, 201);
    }
    for bad in [bound(lifetime, least) - 1, bound(lifetime, most) + 1] {
        assert_eq!(ask("lifetime", json!(bad)).await, 422);
    }
    let action = usize::try_from(bound("POST /v1/challenges body.action", "maxLength")).unwrap();
    assert_eq!(ask("action", json!("é".repeat(action))).await, 201);
    assert_eq!(ask("action", json!("é".repeat(action + 1))).await, 422);

    let (asked, _) = world.ask("tap").await;
    let watch = world.exchange(asked.text("ticket"), Some(ORIGIN)).await;
    let poll = async |body: Value| {
        let request = world.server.request(Method::POST, "/v1/watch/poll").bearer_auth(watch.text("token"));
        send(request.header("origin", ORIGIN).json(&body)).await.status
    };
    let version = bound("POST /v1/watch/poll body.version", most);
    assert_eq!(poll(json!({ "version": version })).await, 200);
    assert_eq!(poll(json!({ "version": version + 1 })).await, 422);
    world.webmail.cancel(asked.text("id")).await;
    // Settled by now, so that the longest wait is none.
    assert_eq!(poll(json!({ "wait_ms": bound("POST /v1/watch/poll body.wait_ms", most) })).await, 200);
    let wait = bound("GET /v1/challenges/{id} wait", most);
    assert_eq!(world.webmail.show(asked.text("id"), wait).await.status, 200);

    let longest = usize::try_from(bound("POST /v1/challenges Idempotency-Key", "maxLength")).unwrap();
    for (length, status) in [(1, 201), (longest, 201), (longest + 1, 400)] {
        let request =
            world.webmail.request(Method::POST, "/v1/challenges").header("idempotency-key", "k".repeat(length));
        assert_eq!(send(request.json(&json!({ "username": "anna" }))).await.status, status, "{length}");
    }
    let seen = usize::try_from(bound("POST /v1/device/inbox body.seen", "maxItems")).unwrap();
    for (count, status) in [(seen, 200), (seen + 1, 422)] {
        let body = json!({ "seen": vec!["01890a5d-ac96-774b-bcce-b302099a8057"; count] });
        assert_eq!(world.call(Method::POST, "/v1/device/inbox", Some(&body)).await.status, status);
    }
    let name = usize::try_from(bound("PATCH /v1/device body.name", "maxLength")).unwrap();
    for (length, status) in [(0, 422), (1, 200), (name, 200), (name + 1, 422)] {
        let body = json!({ "name": "n".repeat(length) });
        assert_eq!(world.call(Method::PATCH, "/v1/device", Some(&body)).await.status, status, "{length}");
    }
    world.server.finish().await;
}
