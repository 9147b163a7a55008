//! The language of an account.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::view::LanguagePage;
use crate::flow::{Refusal, account};
use crate::http::extract::Shared;
use crate::http::pages::language::with_language;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::render::{page, site};
use crate::http::pages::visitor::{Form, Signed, sign_in_first};
use crate::words::Language;

const ADDRESS: &str = "/account/language";

type PageResult = Result<Response, Response>;

/// `?saved`: it was chosen just now.
#[derive(Debug, Default, Deserialize)]
pub struct How {
    saved: Option<String>,
}

/// `GET /account/language`.
///
/// # Errors
/// None of its own.
pub async fn show(
    State(app): State<Shared>,
    Signed { who, visitor }: Signed,
    how: Result<Query<How>, QueryRejection>,
) -> PageResult {
    let view = LanguagePage {
        site: site(&app, visitor.language),
        own: Own::of(&app, &who, &visitor, Section::BelowSecurity),
        chosen: Language::chosen(&who.account).map(|language| language.tag().to_owned()),
        is_saved: how.is_ok_and(|Query(how)| how.saved.is_some()),
        action: ADDRESS.to_owned(),
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// The language of an account: empty is none.
#[derive(Debug, Deserialize)]
pub struct Choice {
    language: String,
}

/// `POST /account/language`. This browser speaks it also when its person has signed out.
///
/// # Errors
/// `reauthentication_needed`, `bad_field`, and the store's.
pub async fn choose(State(app): State<Shared>, Form { visitor, fields }: Form<Choice>) -> PageResult {
    let chosen = async {
        let who = visitor.signed_in()?;
        let language = match fields.language.as_str() {
            "" => None,
            tag => {
                let unknown = || Refusal::new(ErrorCode::BadField, "language: there are no texts in it");
                Some(Language::offered(tag).ok_or_else(unknown)?)
            }
        };
        let tag = language.map(|language| language.tag().parse()).transpose().map_err(Refusal::internal)?;
        account::choose_language(&app, who.account.id, tag.as_ref()).await?;
        Ok(language)
    };
    let language = chosen.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(with_language(&app, Redirect::to(&format!("{ADDRESS}?saved")).into_response(), language))
}
