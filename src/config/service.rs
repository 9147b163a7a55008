//! What people see.

use nod_core::device::DisplayName;
use nod_core::policy::Policy;

use super::origin::check_origin;
use super::section::section;
use crate::words::Language;

section! {
    /// What people see.
    #[name = "service"]
    pub struct Service {
        /// The service's name on every page and phone: 1 to 64 visible characters.
        #[check = visible_name]
        name: String = "Nod",

        /// The address under which browsers and phones reach it, and the issuer of every token: https, or http to
        /// this very machine, exactly as browsers send it: in lower case and ASCII (xn--…), without the default port
        /// and without a slash at the end. A browser that opens a page under another name is sent here. Phones are
        /// linked to it: change it only before the first one is.
        #[cost = "Plain http to another machine is refused: SP 800-63B-4 §3.1.3.1 asks for an encrypted channel (REQ \
            3)."]
        #[check = check_origin]
        public_url: String = "http://localhost:8080",

        /// The policy of relying parties that have none of their own: auto (by risk), tap, number or strict.
        #[cost = "tap and number are never reported as AAL2, strict is (REQ 1, 2); tap alone is open to push bombing."]
        policy: Policy = "auto",

        /// The language of pages for browsers that ask for none of the service's, and of notifications and mail for people who
        /// chose none: en, fr, de, it, es or nl.
        #[check = offered]
        language: String = "en",

        /// Shows every page in a made-up language: English with accents, a third longer, in brackets. For developers:
        /// what shows without accents does not come from the catalogue of texts.
        #[cost = "Nobody can read such pages: never where people sign in."]
        pseudo_locale: bool = false,
    }
}

fn offered(tag: &str) -> Result<(), String> {
    let tags: Vec<&str> = Language::COMPLETE.iter().map(|language| language.tag()).collect();
    if tags.contains(&tag) { Ok(()) } else { Err(format!("one of {}", tags.join(", "))) }
}

fn visible_name(name: &str) -> Result<(), String> {
    name.parse::<DisplayName>().map(drop).map_err(|_| "1 to 64 visible characters".to_owned())
}
