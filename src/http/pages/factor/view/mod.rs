//! What the pages of app passwords show.

pub mod two_step;

use std::time::Duration;

use askama::Template;
use nod_core::factor::app_password::{Protocol, Scope};
use secrecy::{ExposeSecret, SecretString};

use crate::http::pages::docs::view::Topic;
use crate::http::pages::layout::markup::Html;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::layout::{Site, When, located, markup};
use crate::words::Words;

/// What an app password opens, as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppScope(pub Scope);

impl AppScope {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self(Scope::Any),
        Self(Scope::Only(Protocol::Imap)),
        Self(Scope::Only(Protocol::Smtp)),
        Self(Scope::Only(Protocol::Caldav)),
        Self(Scope::Only(Protocol::Carddav)),
        Self(Scope::Only(Protocol::Webdav)),
    ];

    const fn name(self) -> &'static str {
        self.0.name()
    }

    const fn text(self, w: Words) -> &'static str {
        match self.0 {
            Scope::Any => w.factor_scope_any(),
            Scope::Only(Protocol::Imap) => w.factor_scope_imap(),
            Scope::Only(Protocol::Smtp) => w.factor_scope_smtp(),
            Scope::Only(Protocol::Caldav) => w.factor_scope_caldav(),
            Scope::Only(Protocol::Carddav) => w.factor_scope_carddav(),
            Scope::Only(Protocol::Webdav) => w.factor_scope_webdav(),
        }
    }
}

/// How long an app password lives, as the form offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// Until its owner ends it.
    Open,
    /// 30 days.
    Month,
    /// 365 days.
    Year,
}

impl Lifetime {
    const ALL: [Self; 3] = [Self::Open, Self::Month, Self::Year];

    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The lifetime of that name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lifetime| lifetime.name() == name)
    }

    /// How long it is, where it ends by itself.
    pub(super) const fn duration(self) -> Option<Duration> {
        match self {
            Self::Open => None,
            Self::Month => Some(Duration::from_hours(30 * 24)),
            Self::Year => Some(Duration::from_hours(365 * 24)),
        }
    }

    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Open => w.factor_lifetime_none(),
            Self::Month => w.factor_lifetime_month(),
            Self::Year => w.factor_lifetime_year(),
        }
    }
}

/// A use, as the owner reads of it.
#[derive(Debug, Clone)]
pub struct SeenUse {
    /// When.
    pub at: When,
    /// From which address, where it is known.
    pub address: Option<String>,
    /// As in `Rotterdam, Netherlands`, where it is known.
    pub place: Option<String>,
}

impl SeenUse {
    fn dead(&self, w: Words) -> Html {
        match &self.address {
            Some(address) => {
                let address = located(w, address, self.place.as_deref());
                Html::of(w.factor_app_dead_where(self.at.markup(w), address))
            }
            None => Html::of(w.factor_app_dead_when(self.at.markup(w))),
        }
    }
}

/// An app password.
#[derive(Debug, Clone)]
pub struct AppPasswordRow {
    /// What its owner calls the program.
    pub name: String,
    /// What it opens.
    pub scope: AppScope,
    /// When it was made.
    pub created: When,
    /// Its last use.
    pub last_use: Option<SeenUse>,
    /// When it ends by itself.
    pub until: Option<When>,
    /// Its first use after it had ended.
    pub refused: Option<SeenUse>,
    /// Where "Remove this app password" goes.
    pub remove_action: String,
}

impl AppPasswordRow {
    fn used(&self, w: Words) -> Html {
        match &self.last_use {
            None => Html::of(markup::plain(w.factor_app_used_never())),
            Some(SeenUse { at, address: None, .. }) => Html::of(w.factor_app_used(at.markup(w))),
            Some(SeenUse { at, address: Some(address), place }) => {
                Html::of(w.factor_app_used_from(at.markup(w), located(w, address, place.as_deref())))
            }
        }
    }
}

/// Why no app password was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppPasswordFault {
    /// The name is none.
    Name,
    /// There are as many as there may be.
    TooMany,
    /// The form was sent before.
    Made,
}

impl AppPasswordFault {
    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Name => w.factor_app_name_fault(),
            Self::TooMany => w.factor_app_too_many(),
            Self::Made => w.factor_app_made(),
        }
    }
}

/// The app passwords of an account. Posts `csrf`, `id`, `name`, `scope` and `lifetime`.
#[derive(Template, Debug)]
#[template(path = "factor/app_passwords.html")]
pub struct AppPasswords {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// The id of the app password that this form makes: sent twice, it makes one.
    pub form_id: String,
    /// As typed before, after a fault.
    pub name: String,
    /// As chosen before.
    pub chosen_scope: Scope,
    /// As chosen before.
    pub chosen_lifetime: Lifetime,
    /// What was wrong with the last try.
    pub fault: Option<AppPasswordFault>,
    /// Those that have not ended, the latest first.
    pub passwords: Vec<AppPasswordRow>,
    /// Those that have ended and that a program still has.
    pub ended: Vec<AppPasswordRow>,
    /// Where the form goes.
    pub create_action: String,
    /// Where "Remove all app passwords" goes.
    pub remove_all_action: String,
}

impl AppPasswords {
    fn dead(&self) -> &[AppPasswordRow] {
        &self.ended
    }

    fn has_bad_name(&self) -> bool {
        self.fault == Some(AppPasswordFault::Name)
    }
}

/// A new app password, shown once.
#[derive(Template)]
#[template(path = "factor/app_password_shown.html")]
pub struct AppPasswordShown {
    /// Same on every page.
    pub site: Site,
    /// What its owner calls the program.
    pub name: String,
    /// Its text, in groups.
    pub secret: SecretString,
    /// The user name that belongs to it.
    pub username: String,
    /// What it opens.
    pub scope: AppScope,
    /// Where "Done" goes.
    pub done_href: String,
}

impl AppPasswordShown {
    fn secret(&self) -> &str {
        self.secret.expose_secret()
    }
}

/// What is left of a set of backup codes.
#[derive(Debug, Clone)]
pub struct CodesLeft {
    /// How many were not used.
    pub unused: u64,
    /// How many there were.
    pub all: u64,
    /// When the set was made.
    pub made: When,
}

/// The backup codes of an account: how many are left; or a new set, shown once. Posts `csrf`.
#[derive(Template)]
#[template(path = "factor/backup_codes.html")]
pub struct BackupCodes {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// The operator allows such codes.
    pub is_allowed: bool,
    /// What is left, where there is a set.
    pub left: Option<CodesLeft>,
    /// A new set; empty: none was made just now.
    pub codes: Vec<SecretString>,
    /// A new recovery code, made just now.
    pub recovery: Option<SecretString>,
    /// When the recovery code was made, where there is one.
    pub recovery_made: Option<When>,
    /// Where "Create a recovery code" goes.
    pub recovery_action: String,
    /// Where "Create backup codes" goes.
    pub create_action: String,
    /// Where "Download" goes.
    pub download_action: String,
    /// Where "Done" goes.
    pub done_href: String,
}

impl BackupCodes {
    fn recovery(&self) -> Option<&str> {
        self.recovery.as_ref().map(ExposeSecret::expose_secret)
    }

    fn codes(&self) -> Vec<&str> {
        self.codes.iter().map(ExposeSecret::expose_secret).collect()
    }
}

/// A codes app.
#[derive(Debug, Clone)]
pub struct CodesAppRow {
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub added: When,
    /// Where "Remove this codes app" goes.
    pub remove_action: String,
}

/// The codes apps of an account. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "factor/codes_apps.html")]
pub struct CodesApps {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// The latest first.
    pub apps: Vec<CodesAppRow>,
    /// Where another one is set up. `None`: the operator allows none.
    pub new_href: Option<String>,
}

/// Why no codes app was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodesAppFault {
    /// The name is none.
    Name,
    /// The code is not the one that the app shows.
    Code,
    /// There are as many as there may be.
    TooMany,
}

impl CodesAppFault {
    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Name => w.factor_app_name_fault(),
            Self::Code => w.factor_codes_wrong(),
            Self::TooMany => w.factor_codes_too_many(),
        }
    }
}

/// A codes app that is set up. Posts `csrf`, `id`, `name` and `code`.
#[derive(Template)]
#[template(path = "factor/codes_app_new.html")]
pub struct CodesAppNew {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// The id of the codes app, from which its seed is computed.
    pub form_id: String,
    /// As typed before.
    pub name: String,
    /// What was wrong with the last try.
    pub fault: Option<CodesAppFault>,
    /// The link as a QR code, SVG.
    pub qr: String,
    /// The seed, to be typed.
    pub secret: SecretString,
    /// Where the form goes.
    pub add_action: String,
    /// Where "Cancel" goes.
    pub back_href: String,
}

impl CodesAppNew {
    fn has(&self, fault: CodesAppFault) -> bool {
        self.fault == Some(fault)
    }

    fn secret(&self) -> &str {
        self.secret.expose_secret()
    }
}

/// Where the key of a passkey is, as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptAt {
    /// In this device and in no other.
    Device,
    /// In a security key.
    SecurityKey,
    /// Wherever the person's passkeys are synchronised to.
    Synced,
}

impl KeptAt {
    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Device => w.factor_kept_device(),
            Self::SecurityKey => w.factor_kept_key(),
            Self::Synced => w.factor_kept_synced(),
        }
    }
}

/// A passkey.
#[derive(Debug, Clone)]
pub struct PasskeyRow {
    /// What its owner calls it.
    pub name: String,
    /// Where its key is.
    pub kept: KeptAt,
    /// This browser was signed in with it.
    pub is_in_use: bool,
    /// When it was added.
    pub added: When,
    /// When it was last used.
    pub last_use: Option<When>,
    /// Where "Rename" goes.
    pub rename_action: String,
    /// Where "Remove this passkey" goes.
    pub remove_action: String,
}

/// Why no passkey was added, or none renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyFault {
    /// The name is none.
    Name,
    /// The new name of one that is there is none.
    Rename,
    /// What the browser sent does not hold, or came too late.
    Refused,
    /// There are as many as there may be.
    TooMany,
}

impl PasskeyFault {
    const fn title(self, w: Words) -> &'static str {
        match self {
            Self::Rename => w.factor_passkeys_rename_failed(),
            Self::Name | Self::Refused | Self::TooMany => w.factor_passkeys_failed(),
        }
    }

    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Name | Self::Rename => w.factor_app_name_fault(),
            Self::Refused => w.factor_passkeys_refused(),
            Self::TooMany => w.factor_passkeys_too_many(),
        }
    }
}

/// The passkeys of an account. Posts `csrf` and `name`; its script adds what the authenticator made.
#[derive(Template, Debug)]
#[template(path = "factor/passkeys.html")]
pub struct Passkeys {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// The latest first.
    pub rows: Vec<PasskeyRow>,
    /// Browsers make passkeys at the address of this service.
    pub can_be_made: bool,
    /// The operator allows passkeys.
    pub is_allowed: bool,
    /// The name that is suggested for a new one.
    pub name: String,
    /// What was wrong with the last try.
    pub fault: Option<PasskeyFault>,
    /// Where the form goes.
    pub add_action: String,
    /// Where the script gets the options.
    pub options_action: String,
}

impl Passkeys {
    fn has_bad_name(&self) -> bool {
        self.fault == Some(PasskeyFault::Name)
    }
}
