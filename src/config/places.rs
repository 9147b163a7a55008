//! Where in the world an address is, by a file that the operator brings.

use nod_core::place::PlaceRules;

use super::section::{at_least, section};

section! {
    /// Where in the world an address is. Without a file every place is unknown.
    #[name = "places"]
    pub struct Places {
        /// Files in MMDB format, read into memory. The first that knows an address counts: some publishers have one file for IPv4
        /// and one for IPv6. Nod reads a file again within a minute after it changed. See docs/places.md.
        #[check = named]
        files: Vec<String> = [],

        /// Places that are at most so far apart are one place, in km. The files name another town nearby now and then, as providers
        /// move addresses around a region.
        #[cost = "A large number hides a stranger in the same region; a small one warns of new places without need, until nobody reads it."]
        near_km: u32 = 100,

        /// Nobody travels faster, in km/h: airliners fly at about 900.
        #[cost = "A large number hides a stranger on another continent."]
        #[check = at_least(1)]
        top_speed_kmh: u32 = 1000,
    }
}

impl Places {
    /// The rules that these settings make.
    pub const fn rules(&self) -> PlaceRules {
        PlaceRules { near_km: self.near_km, top_speed_kmh: self.top_speed_kmh }
    }
}

fn named(files: &[String]) -> Result<(), String> {
    if files.iter().any(String::is_empty) { Err("a name is empty".to_owned()) } else { Ok(()) }
}
