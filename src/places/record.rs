//! What a file says of an address, in either of the two structures that are in use: MaxMind's, with names by language inside of
//! `city` and `country`, and the flat one of DB-IP's and ip-location-db's files.
//!
//! A member of another kind than expected counts as not there, and does not cost the rest of the record.

use std::borrow::Cow;
use std::fmt;

use nod_core::place::{CountryCode, Location, Position};
use nod_core::text::shown;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Place, countries};

/// The longest name of a town or a country, in characters. The longest town in use has 58.
const MAX_NAME: usize = 60;

/// How accurate a position is of which the file does not say so, in km: the files that say it have less for most towns.
const ASSUMED_RADIUS_KM: u16 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Record<'a> {
    #[serde(borrow)]
    city: Thing<'a>,
    #[serde(borrow)]
    country: Thing<'a>,
    #[serde(borrow)]
    country_code: Thing<'a>,
    #[serde(borrow)]
    location: Thing<'a>,
    latitude: Number,
    longitude: Number,
}

impl Record<'_> {
    pub(super) fn place(&self, language: &str) -> Option<Place> {
        // `country` is a map, a name or a code; `country_code` is a code.
        let code = [self.country.code, self.country_code.text, self.country.text];
        let code: Option<CountryCode> = code.into_iter().flatten().find_map(|code| code.trim().parse().ok());
        let city = self.city.name(language);
        let country = self
            .country
            .names(language)
            .or_else(|| code.and_then(|code| countries::name(code.as_str(), language)).map(Cow::Borrowed))
            .or_else(|| self.country.name(language))
            .or_else(|| code.map(|code| Cow::Owned(code.as_str().to_owned())));
        let name = match (city, country) {
            (Some(city), Some(country)) if city != country => format!("{city}, {country}"),
            (Some(city), _) => city.into_owned(),
            (None, Some(country)) => country.into_owned(),
            (None, None) => return None,
        };
        Some(Place { name, location: Location::new(code, self.position()) })
    }

    /// Where a file gives a position without its accuracy, that of a town is a town's; without a town it may be anything, and counts
    /// as none.
    fn position(&self) -> Option<Position> {
        let latitude = self.location.latitude.0.or(self.latitude.0)?;
        let longitude = self.location.longitude.0.or(self.longitude.0)?;
        let assumed = || self.city.is_named().then_some(ASSUMED_RADIUS_KM);
        let radius_km = self.location.radius_km().or_else(assumed)?;
        Position::new(latitude, longitude, radius_km)
    }
}

/// A text, or a map with what a town, a country or a position may have.
#[derive(Debug, Default)]
struct Thing<'a> {
    text: Option<&'a str>,
    code: Option<&'a str>,
    names: Names<'a>,
    latitude: Number,
    longitude: Number,
    radius: Number,
}

impl Thing<'_> {
    /// Its name from a map of names, in that language or in English.
    fn names(&self, language: &str) -> Option<Cow<'_, str>> {
        let name =
            |language: &str| self.names.0.iter().find(|(tag, _)| *tag == language).and_then(|(_, name)| clean(name));
        name(language).or_else(|| name("en")).map(Cow::Owned)
    }

    /// Its name, in whatever form it is there.
    fn name(&self, language: &str) -> Option<Cow<'_, str>> {
        self.names(language).or_else(|| self.text.and_then(clean).map(Cow::Owned))
    }

    fn is_named(&self) -> bool {
        self.name("en").is_some()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float is cast to the nearest that there is"
    )]
    fn radius_km(&self) -> Option<u16> {
        self.radius.0.filter(|radius| *radius >= 0.0).map(|radius| radius.ceil() as u16)
    }
}

/// What a screen may show of a name. An empty one is none.
fn clean(name: &str) -> Option<String> {
    let name = shown(name.trim(), MAX_NAME);
    (!name.is_empty()).then_some(name)
}

impl<'de: 'a, 'a> Deserialize<'de> for Thing<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ThingVisitor)
    }
}

struct ThingVisitor;

/// The values that are of no use where they are: read to their end, and not there.
macro_rules! ignored {
    ($Value:ty: $($visit:ident $Type:ty),+) => {
        $(fn $visit<E>(self, _: $Type) -> Result<$Value, E> {
            Ok(<$Value>::default())
        })+
    };
}

impl<'de> Visitor<'de> for ThingVisitor {
    type Value = Thing<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or a map")
    }

    ignored!(Thing<'de>: visit_bool bool, visit_i64 i64, visit_u64 u64, visit_u128 u128, visit_f64 f64, visit_str &str, visit_bytes &[u8]);

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Thing<'de>, E> {
        Ok(Thing { text: Some(text), ..Thing::default() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Thing<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Thing::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Thing<'de>, A::Error> {
        let mut thing = Thing::default();
        while let Some(key) = map.next_key::<&'de str>()? {
            match key {
                "iso_code" => thing.code = map.next_value::<Thing<'de>>()?.text,
                "names" => thing.names = map.next_value()?,
                "latitude" => thing.latitude = map.next_value()?,
                "longitude" => thing.longitude = map.next_value()?,
                "accuracy_radius" => thing.radius = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(thing)
    }
}

/// Names by language.
#[derive(Debug, Default)]
struct Names<'a>(Vec<(&'a str, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Names<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NamesVisitor)
    }
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("names by language")
    }

    ignored!(Names<'de>: visit_bool bool, visit_i64 i64, visit_u64 u64, visit_u128 u128, visit_f64 f64, visit_str &str, visit_bytes &[u8]);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Names<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Names::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names<'de>, A::Error> {
        let mut names = Vec::with_capacity(8);
        while let Some((language, name)) = map.next_entry::<&'de str, Thing<'de>>()? {
            names.extend(name.text.map(|name| (language, name)));
        }
        Ok(Names(names))
    }
}

/// A number, of whatever kind: DB-IP's coordinates have 32 bits, MaxMind's 64, others write them as text.
#[derive(Debug, Clone, Copy, Default)]
struct Number(Option<f64>);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number")
    }

    ignored!(Number: visit_bool bool, visit_u128 u128, visit_bytes &[u8]);

    fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
        Ok(Number(Some(number)))
    }

    #[expect(clippy::cast_precision_loss, reason = "degrees and km are small")]
    fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
        Ok(Number(Some(number as f64)))
    }

    #[expect(clippy::cast_precision_loss, reason = "degrees and km are small")]
    fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
        Ok(Number(Some(number as f64)))
    }

    fn visit_str<E>(self, number: &str) -> Result<Number, E> {
        Ok(Number(number.trim().parse().ok()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Number, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Number(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Number, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Number(None))
    }
}
