//! Where in the world a request comes from, roughly, and what that says about its risk.
//!
//! A location comes from a file that maps network addresses to the earth, and such files are often wrong by a town. So the rules
//! below compare areas and not points, and what a file does not say is no risk: nothing is guessed.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::time::Timestamp;

/// The radius of the earth, in km: the mean radius R1 of the IUGG.
const EARTH_RADIUS_KM: f64 = 6371.0;

/// A position that is less accurate than this, in km, says no more than its country does: MaxMind gives 500 and 1000 km for
/// the middle of a large country, and 200 km and less for a region or a town.
const COARSE_KM: u16 = 250;

/// Tenths of a degree in a degree.
const TENTHS: f64 = 10.0;

/// Where a network address is: a country, a position, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Location {
    country: Option<CountryCode>,
    position: Option<Position>,
}

/// Two letters (ISO 3166-1 alpha-2), as in `NL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountryCode([u8; 2]);

/// A circle on the earth, within which an address probably is.
///
/// Its middle is in tenths of a degree, which are 11 km at the most: enough to tell towns apart, and no address of anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// North of the equator, -900 to 900.
    latitude: i16,
    /// East of Greenwich, -1800 to 1800.
    longitude: i16,
    radius_km: u16,
}

/// A text that is no location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no location")]
pub struct BadLocation;

impl CountryCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        // Two ASCII letters, by `from_str`.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for CountryCode {
    type Err = BadLocation;

    fn from_str(text: &str) -> Result<Self, BadLocation> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(BadLocation),
        }
    }
}

impl Position {
    /// A position from degrees and an accuracy in km. `None`: that is nowhere on the earth.
    pub fn new(latitude: f64, longitude: f64, radius_km: u16) -> Option<Self> {
        let is_on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        #[expect(clippy::cast_possible_truncation, reason = "at most 1800, by the check above")]
        let tenths = |degrees: f64| (degrees * TENTHS).round() as i16;
        is_on_earth.then(|| Self { latitude: tenths(latitude), longitude: tenths(longitude), radius_km })
    }

    /// The distance between the two middles, in km, by the haversine formula: exact to 0.6 %, as the earth is no sphere.
    fn distance_km(self, other: Self) -> f64 {
        let radians = |tenths: i16| (f64::from(tenths) / TENTHS).to_radians();
        let (from, to) = (radians(self.latitude), radians(other.latitude));
        let half_latitude = (to - from) / 2.0;
        let half_longitude = (radians(other.longitude) - radians(self.longitude)) / 2.0;
        let haversine = half_latitude.sin().powi(2) + from.cos() * to.cos() * half_longitude.sin().powi(2);
        // Rounding may give a little more than one for opposite ends of the earth.
        2.0 * EARTH_RADIUS_KM * haversine.sqrt().min(1.0).asin()
    }

    /// The least distance, in km, between somewhere in the one circle and somewhere in the other.
    fn gap_km(self, other: Self) -> f64 {
        (self.distance_km(other) - f64::from(self.radius_km) - f64::from(other.radius_km)).max(0.0)
    }

    const fn is_coarse(self) -> bool {
        self.radius_km > COARSE_KM
    }
}

impl Location {
    /// A location of which a country, a position or both are known. `None`: neither is.
    pub fn new(country: Option<CountryCode>, position: Option<Position>) -> Option<Self> {
        (country.is_some() || position.is_some()).then_some(Self { country, position })
    }

    /// Its country.
    pub const fn country(&self) -> Option<CountryCode> {
        self.country
    }

    /// Its position.
    pub const fn position(&self) -> Option<Position> {
        self.position
    }

    /// Whether the two may be one place to a person. Positions decide where both are accurate; countries where they are not; and
    /// where nothing can be compared, nothing says that they differ.
    fn may_be_near(self, other: Self, near_km: u32) -> bool {
        match (self.position, other.position) {
            (Some(here), Some(there)) if !here.is_coarse() && !there.is_coarse() => {
                here.gap_km(there) <= f64::from(near_km)
            }
            _ => self.country.zip(other.country).is_none_or(|(here, there)| here == there),
        }
    }
}

/// The form in which a location is stored: `NL 519 45 20`, which is country, tenths of degrees north and east, and km of radius;
/// `NL` without a position, and `-` for a country that is not known.
impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.country.as_ref().map_or("-", CountryCode::as_str))?;
        match self.position {
            Some(Position { latitude, longitude, radius_km }) => {
                write!(formatter, " {latitude} {longitude} {radius_km}")
            }
            None => Ok(()),
        }
    }
}

impl FromStr for Location {
    type Err = BadLocation;

    fn from_str(text: &str) -> Result<Self, BadLocation> {
        let words: Vec<&str> = text.split(' ').collect();
        let (country, position) = match words.as_slice() {
            [country] => (country, None),
            [country, latitude, longitude, radius_km] => {
                let latitude: i16 = latitude.parse().map_err(|_| BadLocation)?;
                let longitude: i16 = longitude.parse().map_err(|_| BadLocation)?;
                if !(-900..=900).contains(&latitude) || !(-1800..=1800).contains(&longitude) {
                    return Err(BadLocation);
                }
                let radius_km = radius_km.parse().map_err(|_| BadLocation)?;
                (country, Some(Position { latitude, longitude, radius_km }))
            }
            _ => return Err(BadLocation),
        };
        let country = if *country == "-" { None } else { Some(country.parse()?) };
        Self::new(country, position).ok_or(BadLocation)
    }
}

/// A location from which an account approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownLocation {
    /// Where.
    pub location: Location,
    /// When it last did.
    pub approved_at: Timestamp,
}

/// What a place says about the risk of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlaceRisk {
    /// The account approved before, and never from a place near this one.
    pub new_place: bool,
    /// The account approved so far away and so short a time ago that nobody travels that fast.
    pub impossible_travel: bool,
}

impl PlaceRisk {
    /// Whether there is any.
    pub const fn is_some(self) -> bool {
        self.new_place || self.impossible_travel
    }
}

/// From when on places differ, and journeys are impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceRules {
    /// Two locations that are at most so far apart, beside their accuracy, are one place. In km.
    pub near_km: u32,
    /// Nobody travels faster. In km/h.
    pub top_speed_kmh: u32,
}

impl PlaceRules {
    /// The risk of a request from `here` at `now`, for an account that approved from the `known` locations.
    ///
    /// An account that approved from nowhere yet has no new places: there is nothing to compare with, and its browser and its
    /// network are new anyway.
    pub fn judge(self, known: &[KnownLocation], here: Location, now: Timestamp) -> PlaceRisk {
        let latest = known.iter().max_by_key(|known| known.approved_at);
        PlaceRisk {
            new_place: !known.is_empty() && !known.iter().any(|known| known.location.may_be_near(here, self.near_km)),
            impossible_travel: latest.is_some_and(|latest| self.is_impossible(*latest, here, now)),
        }
    }

    fn is_impossible(self, last: KnownLocation, here: Location, now: Timestamp) -> bool {
        let (Some(from), Some(to)) = (last.location.position, here.position) else { return false };
        let reach = f64::from(self.near_km) + f64::from(self.top_speed_kmh) * hours(last.approved_at.until(now));
        from.gap_km(to) > reach
    }
}

fn hours(time: Duration) -> f64 {
    time.as_secs_f64() / 3600.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULES: PlaceRules = PlaceRules { near_km: 100, top_speed_kmh: 1000 };
    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn at(country: &str, latitude: f64, longitude: f64, radius_km: u16) -> Location {
        Location::new(country.parse().ok(), Position::new(latitude, longitude, radius_km)).unwrap()
    }

    fn rotterdam() -> Location {
        at("NL", 51.92, 4.48, 20)
    }

    fn sydney() -> Location {
        at("AU", -33.87, 151.21, 20)
    }

    fn country(code: &str) -> Location {
        Location::new(code.parse().ok(), None).unwrap()
    }

    fn approved(location: Location, ago: Duration) -> KnownLocation {
        KnownLocation { location, approved_at: NOW.minus(ago) }
    }

    fn judge(known: Location, hours_ago: u64, here: Location) -> (bool, bool) {
        let risk = RULES.judge(&[approved(known, Duration::from_hours(hours_ago))], here, NOW);
        (risk.new_place, risk.impossible_travel)
    }

    #[test]
    fn distances_are_those_of_the_earth() {
        // Great-circle distances, as published for these cities.
        for (from, to, km) in [
            (rotterdam(), at("GB", 51.51, -0.13, 0), 320.0),
            (rotterdam(), at("US", 40.71, -74.01, 0), 5_870.0),
            (rotterdam(), sydney(), 16_640.0),
            (at("FJ", -17.8, 179.9, 0), at("FJ", -17.8, -179.9, 0), 21.0),
        ] {
            let distance = from.position.unwrap().distance_km(to.position.unwrap());
            assert!((distance - km).abs() < km * 0.01 + 10.0, "{from} to {to}: {distance}");
        }
    }

    #[test]
    fn a_place_is_new_when_nothing_near_it_was_approved() {
        assert_eq!(judge(rotterdam(), 1000, rotterdam()), (false, false));
        assert_eq!(judge(rotterdam(), 1000, at("NL", 52.08, 4.31, 20)), (false, false), "The Hague is near");
        assert_eq!(judge(rotterdam(), 1000, at("BE", 51.22, 4.40, 20)), (false, false), "so is Antwerp, abroad");
        assert_eq!(judge(rotterdam(), 1000, at("NL", 53.22, 6.57, 5)), (true, false), "Groningen is not, at home");
        assert_eq!(judge(rotterdam(), 1000, sydney()), (true, false));
        assert_eq!(RULES.judge(&[], sydney(), NOW), PlaceRisk::default(), "there is nothing to compare with");
        let both = [approved(rotterdam(), Duration::ZERO), approved(sydney(), Duration::from_hours(1000))];
        assert!(!RULES.judge(&both, sydney(), NOW).new_place, "one of them is enough");
    }

    #[test]
    fn where_positions_are_not_accurate_countries_are_compared() {
        assert_eq!(judge(country("NL"), 0, country("NL")), (false, false));
        assert_eq!(judge(country("NL"), 0, country("AU")), (true, false), "no distance, no journey");
        assert_eq!(judge(rotterdam(), 0, country("NL")), (false, false));
        assert_eq!(judge(rotterdam(), 1000, at("BE", 50.85, 4.35, 500)), (true, false));
        assert_eq!(judge(at("US", 40.71, -74.01, 20), 0, at("US", 37.75, -97.82, 1000)), (false, true));
        let nowhere = Location::new(None, Position::new(0.0, 0.0, 1000)).unwrap();
        assert_eq!(judge(country("NL"), 0, nowhere), (false, false), "nothing can be compared");
    }

    #[test]
    fn a_journey_is_impossible_when_no_airliner_is_that_fast() {
        assert_eq!(judge(rotterdam(), 0, sydney()), (true, true));
        assert_eq!(judge(rotterdam(), 16, sydney()), (true, true));
        assert_eq!(judge(rotterdam(), 17, sydney()), (true, false));
        // 320 km in no time, less 100 km of tolerance and the two radii.
        assert_eq!(judge(rotterdam(), 0, at("GB", 51.51, -0.13, 20)), (true, true));
        assert_eq!(judge(rotterdam(), 0, at("GB", 51.51, -0.13, 205)), (false, false));
    }

    #[test]
    fn the_last_approval_is_where_the_journey_begins() {
        let known = [approved(sydney(), Duration::from_hours(1)), approved(rotterdam(), Duration::from_hours(2))];
        assert!(RULES.judge(&known, rotterdam(), NOW).impossible_travel);
        assert!(!RULES.judge(&known, sydney(), NOW).impossible_travel);
        let later = KnownLocation { location: sydney(), approved_at: NOW.plus(Duration::from_hours(9)) };
        assert!(RULES.judge(&[later], rotterdam(), NOW).impossible_travel, "a clock that was set back is no journey");
    }

    #[test]
    fn what_is_no_location_is_refused() {
        for text in [
            "",
            "-",
            "N",
            "NLD",
            "N1",
            "NL 1",
            "NL 1 2",
            "NL 1 2 3 4",
            "NL 901 0 1",
            "NL 0 1801 1",
            "NL a 0 1",
            "NL 0 0 -1",
        ] {
            assert_eq!(text.parse::<Location>(), Err(BadLocation), "{text:?}");
        }
        assert_eq!("nl".parse::<Location>().map(|location| location.to_string()), Ok("NL".to_owned()));
        assert_eq!("- 0 0 1000".parse::<Location>().unwrap().country(), None);
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Position::new(latitude, longitude, 1), None);
        }
        assert_eq!(Location::new(None, None), None);
    }

    prop_compose! {
        fn location()(
            code in proptest::option::of("[A-Z]{2}"),
            latitude in -900_i16..=900,
            longitude in -1800_i16..=1800,
            radius_km in 0_u16..2000,
        ) -> Location {
            let position = Position { latitude, longitude, radius_km };
            Location { country: code.map(|code| code.parse().unwrap()), position: Some(position) }
        }
    }

    proptest! {
        #[test]
        fn a_location_is_read_as_it_was_written(location in location(), without_position in any::<bool>()) {
            let position = if without_position && location.country.is_some() { None } else { location.position };
            let location = Location { position, ..location };
            prop_assert_eq!(location.to_string().parse(), Ok(location));
        }

        #[test]
        fn distances_are_symmetric_and_fit_on_the_earth(a in location(), b in location()) {
            let (a, b) = (a.position.unwrap(), b.position.unwrap());
            prop_assert!((a.distance_km(b) - b.distance_km(a)).abs() < 1e-6);
            prop_assert!(a.distance_km(a).abs() < 1e-6);
            prop_assert!((0.0..=20_016.0).contains(&a.distance_km(b)));
            prop_assert!(a.gap_km(b) <= a.distance_km(b));
        }

        #[test]
        fn nobody_is_at_risk_where_they_were(location in location(), seconds in 0_u64..1_000_000) {
            let risk = RULES.judge(&[approved(location, Duration::from_secs(seconds))], location, NOW);
            prop_assert!(!risk.is_some());
        }

        /// More time, a less accurate file and a faster aeroplane never make a journey impossible that was possible.
        #[test]
        fn a_possible_journey_stays_possible(
            from in location(), to in location(), seconds in 0_u64..100_000, more in 0_u64..100_000, wider in 0_u16..2000,
        ) {
            let first = approved(from, Duration::from_secs(seconds));
            prop_assume!(!RULES.is_impossible(first, to, NOW));
            let later = approved(from, Duration::from_secs(seconds + more));
            prop_assert!(!RULES.is_impossible(later, to, NOW));
            let position = to.position.map(|to| Position { radius_km: to.radius_km + wider, ..to });
            let vague = Location { position, ..to };
            prop_assert!(!RULES.is_impossible(first, vague, NOW));
            let faster = PlaceRules { top_speed_kmh: RULES.top_speed_kmh + 1, ..RULES };
            prop_assert!(!faster.is_impossible(first, to, NOW));
        }

        /// An account that approved from more places is never warned more often of a new one.
        #[test]
        fn one_more_known_place_makes_none_new(first in location(), second in location(), here in location()) {
            let known = [approved(first, Duration::ZERO), approved(second, Duration::ZERO)];
            prop_assert!(!RULES.judge(&known, here, NOW).new_place || RULES.judge(&known[..1], here, NOW).new_place);
        }
    }
}
