//! The documentation that a service carries with it.

use axum::extract::State;
use axum::response::Response;
use nod_core::wire::{CloseCode, ErrorCode};

use super::render::{page, site};
use super::view::{ErrorRow, Errors};
use crate::http::auth::Shared;

/// `GET /docs/errors`: where the `type` of every problem leads.
pub async fn errors(State(app): State<Shared>) -> Response {
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
        site: site(&app),
        codes: ErrorCode::ALL.iter().map(error).collect(),
        closes: CloseCode::ALL.into_iter().map(close).collect(),
    })
}
