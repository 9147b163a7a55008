//! Help, step by step.

use askama::Template;

use crate::http::pages::assets;
use crate::http::pages::layout::Site;
use crate::http::pages::layout::markup::Html;
use crate::words::{Language, Words};

/// What people want to know or do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Their phone is replaced.
    NewPhone,
    /// Their phone is gone.
    LostPhone,
    /// Their phone shows a request.
    Request,
    /// They have nothing to approve with yet.
    Install,
    /// A program wants a password.
    AppPasswords,
}

impl Topic {
    /// All of them, in the order of the page that lists them.
    pub const ALL: [Self; 5] = [Self::NewPhone, Self::LostPhone, Self::Request, Self::Install, Self::AppPasswords];

    /// Where its page is.
    pub const fn href(self) -> &'static str {
        match self {
            Self::NewPhone => "/help/new-phone",
            Self::LostPhone => "/help/lost-phone",
            Self::Request => "/help/request",
            Self::Install => "/help/install",
            Self::AppPasswords => "/help/app-passwords",
        }
    }

    /// Its title.
    pub const fn title(self, w: Words) -> &'static str {
        match self {
            Self::NewPhone => w.guide_new_phone(),
            Self::LostPhone => w.guide_lost_phone(),
            Self::Request => w.guide_request(),
            Self::Install => w.guide_install(),
            Self::AppPasswords => w.guide_app_passwords(),
        }
    }

    pub(super) const fn about(self, w: Words) -> &'static str {
        match self {
            Self::NewPhone => w.guide_new_phone_about(),
            Self::LostPhone => w.guide_lost_phone_about(),
            Self::Request => w.guide_request_about(),
            Self::Install => w.guide_install_about(),
            Self::AppPasswords => w.guide_app_passwords_about(),
        }
    }
}

/// What a page of the service looks like. `scripts/help-pictures` takes one in each language, light and dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// The page that waits for the phone.
    Waiting,
    /// The same, with the ways that need no phone.
    OtherWays,
    /// What can be added.
    Options,
    /// The QR code for a new phone.
    Scan,
    /// The question whether this is the phone.
    Confirm,
    /// A phone's page, where it is removed.
    Remove,
    /// The page that secures the account.
    Secure,
    /// The QR code for a codes app.
    CodesApp,
    /// The passkeys.
    Passkeys,
    /// The form for an app password.
    AppPassword,
    /// A new app password.
    AppPasswordShown,
}

impl Picture {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Waiting,
        Self::OtherWays,
        Self::Options,
        Self::Scan,
        Self::Confirm,
        Self::Remove,
        Self::Secure,
        Self::CodesApp,
        Self::Passkeys,
        Self::AppPassword,
        Self::AppPasswordShown,
    ];
    /// How wide each is, in pixels.
    pub const WIDTH: u16 = 390;
    /// How high.
    pub const HEIGHT: u16 = 480;

    const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::OtherWays => "other-ways",
            Self::Options => "options",
            Self::Scan => "scan",
            Self::Confirm => "confirm",
            Self::Remove => "remove",
            Self::Secure => "secure",
            Self::CodesApp => "codes-app",
            Self::Passkeys => "passkeys",
            Self::AppPassword => "app-password",
            Self::AppPasswordShown => "app-password-shown",
        }
    }

    /// Its file among the assets. The pseudo-locales have the pictures of English.
    pub fn file(self, language: Language, is_dark: bool) -> String {
        let language = if Language::ALL.contains(&language) { language } else { Language::En };
        let tag = language.tag();
        let theme = if is_dark { "dark" } else { "light" };
        format!("help/{}-{tag}-{theme}.webp", self.name())
    }

    /// What it shows, for people who cannot see it.
    pub const fn alt(self, w: Words) -> &'static str {
        match self {
            Self::Waiting => w.guide_picture_waiting(),
            Self::OtherWays => w.guide_picture_other_ways(),
            Self::Options => w.guide_picture_options(),
            Self::Scan => w.guide_picture_scan(),
            Self::Confirm => w.guide_picture_confirm(),
            Self::Remove => w.guide_picture_remove(),
            Self::Secure => w.guide_picture_secure(),
            Self::CodesApp => w.guide_picture_codes_app(),
            Self::Passkeys => w.guide_picture_passkeys(),
            Self::AppPassword => w.guide_picture_app_password(),
            Self::AppPasswordShown => w.guide_picture_app_password_shown(),
        }
    }

    fn href(self, w: Words, is_dark: bool) -> String {
        assets::href(&self.file(w.language(), is_dark))
    }
}

/// One thing to do.
#[derive(Debug, Clone)]
pub(in crate::http::pages::docs) struct Step {
    pub(in crate::http::pages::docs) text: Html,
    pub(in crate::http::pages::docs) picture: Option<Picture>,
}

impl Step {
    /// The same, with a picture of where.
    pub(in crate::http::pages::docs) fn with(self, picture: Picture) -> Self {
        Self { picture: Some(picture), ..self }
    }
}

/// What stands under one heading: a sentence, steps or notes, and what else there is to say.
#[derive(Debug, Clone)]
pub(in crate::http::pages::docs) struct Part {
    title: &'static str,
    about: Option<Html>,
    steps: Vec<Step>,
    notes: Vec<Html>,
    after: Vec<Html>,
}

impl Part {
    pub(in crate::http::pages::docs) const fn new(title: &'static str) -> Self {
        Self { title, about: None, steps: Vec::new(), notes: Vec::new(), after: Vec::new() }
    }

    pub(in crate::http::pages::docs) fn about(self, about: Html) -> Self {
        Self { about: Some(about), ..self }
    }

    pub(in crate::http::pages::docs) fn steps<const N: usize>(self, steps: [Step; N]) -> Self {
        Self { steps: steps.into(), ..self }
    }

    pub(in crate::http::pages::docs) fn notes<const N: usize>(self, notes: [Html; N]) -> Self {
        Self { notes: notes.into(), ..self }
    }

    pub(in crate::http::pages::docs) fn after(mut self, text: Html) -> Self {
        self.after.push(text);
        self
    }
}

/// The page of a topic.
#[derive(Template, Debug)]
#[template(path = "docs/guide.html")]
pub struct Guide {
    /// Same on every page.
    pub site: Site,
    /// What it is about.
    pub topic: Topic,
    pub(in crate::http::pages::docs) parts: Vec<Part>,
}
