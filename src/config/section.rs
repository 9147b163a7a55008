//! What a section of the configuration is made of: one table, written with [`section!`], from which come the type, the
//! defaults, the checks, what the environment may set, and the documentation.

use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use nod_core::policy::Policy;
use secrecy::SecretString;
use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer};
use serde_json::Value;

use super::duration;
use super::network::Network;

/// Declares a section: a struct whose fields are its settings.
///
/// ```ignore
/// section! {
///     /// What the section is for: printed above its settings.
///     #[name = "tea"]                              // [tea] in the file, NOD_TEA__… in the environment
///     #[check = Self::agree]                       // optional: holds settings against each other
///     pub struct Tea {
///         /// What the setting means. Users read this text, here and in the documentation.
///         #[cost = "What a change can cost."]      // optional: a requirement that a change can leave
///         #[check = at_least(1)]                   // optional, several: refuses values that make no sense
///         #[shown = Shown::Nothing]                // optional: secrets are never shown anyway
///         cups: u32 = 2,                           // the default, as JSON; `null` for none, "off" for no address
///     }
/// }
/// ```
///
/// A check takes a reference to the value and returns what is wrong; the error names the key by itself. The type of a
/// setting implements [`SettingType`].
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        #[name = $section:literal]
        $(#[check = $agree:expr])?
        pub struct $Section:ident {
            $(
                $(#[doc = $key_about:literal])+
                $(#[cost = $cost:literal])?
                $(#[check = $check:expr])*
                $(#[shown = $shown:expr])?
                $key:ident: $Type:ty = $default:tt,
            )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $Section {
            $(
                $(#[doc = $key_about])+
                #[serde(deserialize_with = "crate::config::section::SettingType::read")]
                pub $key: $Type,
            )+
        }

        impl $Section {
            /// The section's table.
            pub(super) const SECTION: $crate::config::section::Section = $crate::config::section::Section {
                name: $section,
                about: concat!($($about, "\n",)+),
                keys: &[$(
                    $crate::config::section::Key {
                        about: concat!($($key_about, "\n",)+),
                        $(cost: $cost,)?
                        $(shown: $shown,)?
                        default: || serde_json::json!($default),
                        ..$crate::config::section::Key::of::<$Type>(stringify!($key))
                    },
                )+],
            };

            /// Refuses values that make no sense, by the name of their key.
            pub(super) fn check(&self) -> Result<(), String> {
                $($(
                    let what = ($check)(&self.$key);
                    what.map_err(|what: String| format!(concat!($section, ".", stringify!($key), ": {}"), what))?;
                )*)+
                $(($agree)(self)?;)?
                Ok(())
            }
        }
    };
}
pub(super) use section;

/// A section, as it is documented.
pub struct Section {
    /// Its name, for example `http`.
    pub name: &'static str,
    /// What it is for; line breaks and blanks as in the source.
    pub about: &'static str,
    /// Its settings, in the order in which they are printed.
    pub keys: &'static [Key],
}

/// A setting, as it is documented.
pub struct Key {
    /// Its name within the section, for example `listen`.
    pub name: &'static str,
    /// What it means; line breaks and blanks as in the source.
    pub about: &'static str,
    /// Which requirement a change can leave, and what that costs; empty where none.
    pub cost: &'static str,
    /// How its value is written.
    pub kind: Kind,
    /// What may be shown of its value.
    pub shown: Shown,
    /// Its value where nobody sets one. `Null`: none.
    pub default: fn() -> Value,
}

impl Key {
    /// What the type of a setting says about it.
    pub(super) const fn of<T: SettingType>(name: &'static str) -> Self {
        Self { name, about: "", cost: "", kind: T::KIND, shown: T::SHOWN, default: || Value::Null }
    }
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As text.
    Text,
    /// As a whole number.
    Number,
    /// As `true` or `false`.
    Flag,
    /// As a list of texts.
    List,
    /// As a length of time, with its unit or in whole seconds.
    Duration,
}

/// What may be shown of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All of it.
    Whole,
    /// Nothing.
    Nothing,
    /// A URL without the user's password.
    WithoutPassword,
}

/// A type that a setting can have.
pub(super) trait SettingType: Sized {
    /// How its values are written.
    const KIND: Kind;
    /// What may be shown of them.
    const SHOWN: Shown;

    /// Reads a value.
    ///
    /// # Errors
    /// What is wrong with it; the caller adds the key.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Implements [`SettingType`] for types that read themselves: how they are written, what may be shown, and the types.
macro_rules! setting_types {
    ($kind:ident, $shown:ident: $($Type:ty),+) => {
        $(impl $crate::config::section::SettingType for $Type {
            const KIND: $crate::config::section::Kind = $crate::config::section::Kind::$kind;
            const SHOWN: $crate::config::section::Shown = $crate::config::section::Shown::$shown;

            fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }
        })+
    };
}
pub(super) use setting_types;

setting_types!(Flag, Whole: bool);
setting_types!(Number, Whole: u16, u32, usize, Option<usize>);
setting_types!(Text, Whole: String, Option<String>, PathBuf, Option<PathBuf>, SocketAddr, Policy);
setting_types!(Text, Nothing: SecretString, Option<SecretString>);
setting_types!(List, Whole: Vec<String>, Vec<Network>);

/// An address, or `off`: TOML has no null.
impl SettingType for Option<SocketAddr> {
    const KIND: Kind = Kind::Text;
    const SHOWN: Shown = Shown::Whole;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "off" => Ok(None),
            address => address.parse().map(Some).map_err(D::Error::custom),
        }
    }
}

/// Checks that a number is not smaller than `least`.
pub(super) fn at_least<T: PartialOrd + Display>(least: T) -> impl Fn(&T) -> Result<(), String> {
    move |value| if *value >= least { Ok(()) } else { Err(format!("at least {least}")) }
}

/// Checks that a number is in `range`.
pub(super) fn within<T: PartialOrd + Display>(range: RangeInclusive<T>) -> impl Fn(&T) -> Result<(), String> {
    move |value| {
        if range.contains(value) { Ok(()) } else { Err(format!("{} to {}", range.start(), range.end())) }
    }
}

/// Checks that a length of time is longer than nothing.
pub(super) fn not_zero(value: &Duration) -> Result<(), String> {
    if value.is_zero() { Err("longer than 0s".to_owned()) } else { Ok(()) }
}

/// Checks that a length of time is no longer than `longest`.
pub(super) fn at_most(longest: Duration) -> impl Fn(&Duration) -> Result<(), String> {
    move |value| if *value <= longest { Ok(()) } else { Err(format!("at most {}", duration::format(longest))) }
}

/// Checks that a length of time which others are told in seconds has no part of one.
pub(super) fn whole_seconds(value: &Duration) -> Result<(), String> {
    if value.subsec_nanos() == 0 { Ok(()) } else { Err("whole seconds, for example \"30s\"".to_owned()) }
}

/// Applies a check to a value that may be absent.
pub(super) fn if_set<T>(check: impl Fn(&T) -> Result<(), String>) -> impl Fn(&Option<T>) -> Result<(), String> {
    move |value| value.as_ref().map_or(Ok(()), &check)
}

/// Says with the error of a check where its rule comes from.
pub(super) fn because<T>(source: &str, check: impl Fn(&T) -> Result<(), String>) -> impl Fn(&T) -> Result<(), String> {
    move |value| check(value).map_err(|what| format!("{what} ({source})"))
}
