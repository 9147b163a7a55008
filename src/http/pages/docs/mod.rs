//! The documentation that a service carries with it.
#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value gives null for a member that is not there, and never panics"
)]

use std::sync::LazyLock;

use axum::extract::State;
use nod_core::wire::{CloseCode, ErrorCode};
use serde_json::{Map, Value};

use super::layout::Site;
use super::render::{page, site};
use crate::http::api::OPENAPI;
use crate::http::extract::Shared;
use crate::words::Language;
use view::{Api, ErrorRow, Errors, Field, Group, Help, Operation, Privacy, Response};

pub mod guide;
pub mod view;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(OPENAPI).unwrap_or_default());

/// `GET /docs`: the `OpenAPI` document, to be read.
pub async fn api(State(app): State<Shared>, language: Language) -> axum::response::Response {
    page(&api_page(site(&app, language)))
}

/// The document as a page.
pub fn api_page(site: Site) -> Api {
    let info = &DOCUMENT["info"];
    Api {
        site,
        title: text(&info["title"]),
        version: text(&info["version"]),
        about: text(&info["description"]),
        document_href: "/openapi.json".to_owned(),
        groups: list(&DOCUMENT["tags"]).iter().map(group).collect(),
    }
}

fn group(tag: &Value) -> Group {
    let belongs = |operation: &Value| list(&operation["tags"]).contains(&tag["name"]);
    let mut operations = Vec::new();
    for (path, methods) in members(&DOCUMENT["paths"]) {
        let of_tag = members(methods).filter(|(_, found)| belongs(found));
        operations.extend(of_tag.map(|(method, found)| operation(path, method, found)));
    }
    Group { name: text(&tag["name"]), about: text(&tag["description"]), operations }
}

fn operation(path: &str, method: &str, found: &Value) -> Operation {
    let parameters = list(&found["parameters"]).iter().map(|parameter| Field {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        kind: kind(&parameter["schema"]),
        required: parameter["required"] == true,
        about: text(&parameter["description"]),
    });
    let body = resolve(&found["requestBody"]["content"]["application/json"]["schema"]);
    let scheme = list(&found["security"]).first().and_then(|scheme| members(scheme).next());
    let responses = || members(&found["responses"]);
    let good = responses().find(|(status, _)| status.starts_with('2'));
    let content = good.and_then(|(_, good)| members(&good["content"]).next());
    Operation {
        id: text(&found["operationId"]),
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        summary: text(&found["summary"]),
        about: text(&found["description"]),
        auth: scheme.map_or_else(String::new, |(name, _)| {
            text(&DOCUMENT["components"]["securitySchemes"][name]["description"])
        }),
        fields: parameters.chain(fields(body, "body", "")).collect(),
        example: list(&body["examples"])
            .first()
            .and_then(|body| serde_json::to_string_pretty(body).ok())
            .unwrap_or_default(),
        returns: content.map_or_else(Vec::new, |(_, content)| fields(resolve(&content["schema"]), "body", "")),
        responses: responses().map(|(status, response)| self::response(status, response)).collect(),
    }
}

fn response(status: &str, response: &Value) -> Response {
    let codes: Vec<String> = list(&response["x-codes"]).iter().map(text).collect();
    let about = if codes.is_empty() { text(&response["description"]) } else { String::new() };
    Response { status: status.to_owned(), about, codes }
}

/// The fields of an object, those of objects in it as `outer.inner`, and those of each form that a body may have.
fn fields(schema: &Value, place: &str, prefix: &str) -> Vec<Field> {
    let mut all = Vec::new();
    for form in list(&schema["oneOf"]) {
        let name = text(&form["properties"]["kind"]["const"]);
        all.extend(fields(form, &format!("{place}, {name}"), prefix));
    }
    for (name, property) in members(&schema["properties"]) {
        let inner = resolve(property);
        let name_here = format!("{prefix}{name}");
        let inside = fields(inner, place, &format!("{name_here}."));
        if inside.is_empty() {
            let about = if property["description"].is_string() { property } else { inner };
            all.push(Field {
                kind: kind(inner),
                required: list(&schema["required"]).iter().any(|required| required == name.as_str()),
                about: text(&about["description"]),
                name: name_here,
                place: place.to_owned(),
            });
        } else {
            all.extend(inside);
        }
    }
    // What has to be there comes first.
    all.sort_by_key(|field| !field.required);
    all
}

/// A type in words.
fn kind(schema: &Value) -> String {
    let schema = resolve(schema);
    let values = list(&schema["enum"]);
    if !values.is_empty() {
        let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        return values.iter().map(word).collect::<Vec<String>>().join(" | ");
    }
    match (&schema["type"], &schema["const"]) {
        (_, Value::String(only)) => only.clone(),
        (Value::Array(kinds), _) => kinds.iter().map(text).collect::<Vec<String>>().join(" | "),
        (Value::String(kind), _) if kind == "array" => format!("list of {}", kind_of_items(&schema["items"])),
        (Value::String(kind), _) => schema["format"].as_str().unwrap_or(kind).to_owned(),
        _ => String::new(),
    }
}

fn kind_of_items(items: &Value) -> String {
    let items = resolve(items);
    if items["type"] == "object" {
        let names: Vec<&str> = members(&items["properties"]).map(|(name, _)| name.as_str()).collect();
        return format!("{{ {} }}", names.join(", "));
    }
    kind(items)
}

/// The schema itself, or the one that it refers to.
fn resolve(schema: &Value) -> &Value {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/components/schemas/"));
    name.map_or(schema, |name| &DOCUMENT["components"]["schemas"][name])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// `GET /docs/errors`: where the `type` of every problem leads.
pub async fn errors(State(app): State<Shared>, language: Language) -> axum::response::Response {
    let error = |code: &ErrorCode| ErrorRow {
        code: code.to_string(),
        status: code.status().to_string(),
        cause: code.cause().to_owned(),
        cure: code.cure().to_owned(),
    };
    let close = |code: CloseCode| ErrorRow {
        code: code.number().to_string(),
        status: code.reason().to_owned(),
        cause: code.cause().to_owned(),
        cure: code.next_step().to_owned(),
    };
    page(&Errors {
        site: site(&app, language),
        codes: ErrorCode::ALL.iter().map(error).collect(),
        closes: CloseCode::ALL.into_iter().map(close).collect(),
    })
}

/// `GET /help`.
pub async fn help(State(app): State<Shared>, language: Language) -> axum::response::Response {
    page(&Help { site: site(&app, language), contact: None })
}

/// `GET /privacy`.
pub async fn privacy(State(app): State<Shared>, language: Language) -> axum::response::Response {
    page(&Privacy { site: site(&app, language), places: !app.places.is_empty() })
}
