//! What a person does who did not do what stands in the activity.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::view::Secure;
use crate::flow::sign_in;
use crate::http::extract::Shared;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::render::{page, site};
use crate::http::pages::visitor::{Form, Nothing, Signed, sign_in_first};

const ADDRESS: &str = "/account/secure";

type PageResult = Result<Response, Response>;

/// `?done`: it was done just now.
#[derive(Debug, Default, Deserialize)]
pub struct How {
    done: Option<String>,
}

/// `GET /account/secure`.
///
/// # Errors
/// None of its own.
pub async fn show(
    State(app): State<Shared>,
    Signed { who, visitor }: Signed,
    how: Result<Query<How>, QueryRejection>,
) -> PageResult {
    let view = Secure {
        site: site(&app, visitor.language),
        own: Own::of(&app, &who, &visitor, Section::BelowSecurity),
        done: how.is_ok_and(|Query(how)| how.done.is_some()),
        two_step: who.account.two_step.is_on(),
        action: ADDRESS.to_owned(),
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// `POST /account/secure`.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn secure(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let secured = async { sign_in::secure(&app, &visitor.signed_in()?).await };
    secured.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(&format!("{ADDRESS}?done")).into_response())
}
