//! A browser in words. They are recorded, signed, and read on phones and pages of several people: always in English.

use woothee::parser::Parser;

use crate::flow::approval::issue::BrowserName;
use crate::words::{Language, Words};

/// What is read of a `User-Agent`, in characters.
const MAX_USER_AGENT: usize = 1024;

/// `Firefox on Windows`, from a `User-Agent` header. `None` when it says nothing that a person would recognise; what is shown
/// is never a guess.
pub fn words(user_agent: &str) -> Option<BrowserName> {
    // What names a browser stands further in front; the rest is only work.
    let user_agent: String = user_agent.chars().take(MAX_USER_AGENT).collect();
    let parsed = Parser::new().parse(&user_agent)?;
    let known = |name: &str| !name.is_empty() && name != "UNKNOWN";
    let system = match parsed.os {
        os if os.starts_with("Windows") => "Windows",
        "Mac OSX" => "macOS",
        "iPhone" => "iPhone",
        "iPad" => "iPad",
        os => os,
    };
    let w = Words::of(Language::En);
    let words = match (known(parsed.name), known(system)) {
        (true, true) => w.common_browser(parsed.name, system).to_string(),
        (true, false) => parsed.name.to_owned(),
        (false, true) => w.common_browser_system(system).to_string(),
        (false, false) => return None,
    };
    words.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_as_people_name_them() {
        let cases = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
                Some("Firefox on Windows"),
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                Some("Safari on macOS"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/151.0.0.0 Mobile Safari/537.36",
                Some("Chrome on Android"),
            ),
            ("", None),
            ("\u{1f600}", None),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0)\tGecko/20100101 Firefox/145.0", Some("Firefox on Linux")),
        ];
        let long = format!("{}{}", cases[0].0, " Extension/1.0".repeat(200));
        assert_eq!(words(&long).as_ref().map(BrowserName::as_str), Some("Firefox on Windows"));
        for (agent, expected) in cases {
            assert_eq!(words(agent).as_ref().map(BrowserName::as_str), expected, "{agent}");
        }
    }
}
