//! The API, to be read, and what people read.

use askama::Template;

use crate::http::pages::layout::{Site, markup};

mod guide;

pub use guide::{Guide, Picture, Topic};
pub(super) use guide::{Part, Step};

/// A parameter, or a field of a body.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// `path`, `query`, `header` or `body`.
    pub place: String,
    /// Its type.
    pub kind: String,
    /// It has to be there.
    pub required: bool,
    /// What it means.
    pub about: String,
}

/// An answer that an operation can give.
#[derive(Debug, Clone)]
pub struct Response {
    /// HTTP status.
    pub status: String,
    /// What it means; empty for errors.
    pub about: String,
    /// The error codes that come with it.
    pub codes: Vec<String>,
}

/// One method of one path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Unique, used as the anchor.
    pub id: String,
    /// In capitals.
    pub method: String,
    /// As in `/v1/challenges/{id}`.
    pub path: String,
    /// A short sentence.
    pub summary: String,
    /// The rest; may be empty.
    pub about: String,
    /// What it takes to call it; may be empty.
    pub auth: String,
    /// Parameters, then the body's fields.
    pub fields: Vec<Field>,
    /// A body that can be sent; may be empty.
    pub example: String,
    /// The fields of a good answer.
    pub returns: Vec<Field>,
    /// What comes back.
    pub responses: Vec<Response>,
}

impl Operation {
    /// As people name it: `GET /v1/keys`.
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn method_class(&self) -> String {
        self.method.to_ascii_lowercase()
    }
}

/// Operations that belong together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub about: String,
    /// What it holds.
    pub operations: Vec<Operation>,
}

impl Group {
    fn id(&self) -> String {
        let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        format!("group-{}", self.name.chars().map(word).collect::<String>())
    }
}

/// The readable page of the `OpenAPI` document.
#[derive(Template, Debug)]
#[template(path = "docs/api.html")]
pub struct Api {
    /// Same on every page.
    pub site: Site,
    /// The document's title.
    pub title: String,
    /// The document's version.
    pub version: String,
    /// What the API is.
    pub about: String,
    /// Where the document is.
    pub document_href: String,
    /// All operations.
    pub groups: Vec<Group>,
}

/// A row of [`Errors`].
#[derive(Debug, Clone)]
pub struct ErrorRow {
    /// The stable code, used as the anchor.
    pub code: String,
    /// The HTTP status, or the reason of a close.
    pub status: String,
    /// What causes it.
    pub cause: String,
    /// What to do about it.
    pub cure: String,
}

/// Every error code and every close code, where the `type` of a problem leads.
#[derive(Template, Debug)]
#[template(path = "docs/errors.html")]
pub struct Errors {
    /// Same on every page.
    pub site: Site,
    /// The error codes.
    pub codes: Vec<ErrorRow>,
    /// The close codes of sockets.
    pub closes: Vec<ErrorRow>,
}

/// The questions that people have.
#[derive(Template, Debug)]
#[template(path = "docs/help.html")]
pub struct Help {
    /// Same on every page.
    pub site: Site,
    /// Whom to ask, where the installation says so.
    pub contact: Option<String>,
}

/// What is kept about people.
#[derive(Template, Debug)]
#[template(path = "docs/privacy.html")]
pub struct Privacy {
    /// Same on every page.
    pub site: Site,
    /// There is a file of places.
    pub places: bool,
}
