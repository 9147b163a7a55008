//! Which language a person reads.

use nod_core::account::Account;

use super::Language;

/// What is read of an `Accept-Language` header, in bytes: browsers send a few dozen.
const MAX_HEADER: usize = 1024;

impl Language {
    /// The language that comes closest to a tag (RFC 5646) such as `fr-CH`, as the lookup of RFC 4647 §3.4 finds it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        closest(Self::ALL, tag)
    }

    /// The same, of those alone in which every text is there.
    pub fn offered(tag: &str) -> Option<Self> {
        closest(Self::COMPLETE, tag)
    }

    /// The language of a page for a browser that sent this `Accept-Language` (RFC 9110 §12.5.4): of those in which every text
    /// is there, the one that the person prefers. `None`: it is none of them.
    pub fn preferred(accept_language: &str) -> Option<Self> {
        preferred(Self::COMPLETE, accept_language)
    }

    /// The language that the person of an account chose. `None`: they left it to the browser, or there are no texts in it.
    pub fn chosen(account: &Account) -> Option<Self> {
        Self::offered(account.language.as_ref()?.as_str())
    }

    /// The language of what is sent to the person of an account, where no browser says what they prefer: the one that they
    /// chose, else the service's own (`service.language`).
    pub fn of_account(account: &Account, service: &str) -> Self {
        Self::chosen(account).or_else(|| Self::offered(service)).unwrap_or_default()
    }
}

fn preferred(offered: &[Language], accept_language: &str) -> Option<Language> {
    if accept_language.len() > MAX_HEADER {
        return None;
    }
    let mut ranges: Vec<(u16, &str)> = accept_language.split(',').filter_map(range).collect();
    // The sort is stable: of two that weigh the same, the first is preferred.
    ranges.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    ranges.into_iter().find_map(|(_, range)| closest(offered, range))
}

/// `fr;q=0.8` is (800, `fr`). What cannot be read is not there, and neither is what the person does not want (`q=0`). A `*`
/// matches no language: who takes any gets the default.
fn range(text: &str) -> Option<(u16, &str)> {
    let (tag, weight) = text.split_once(';').map_or((text, None), |(tag, weight)| (tag, Some(weight)));
    let weight = match weight {
        None => 1_000,
        Some(weight) => thousandths(weight.trim().strip_prefix("q=").or_else(|| weight.trim().strip_prefix("Q="))?)?,
    };
    (weight > 0).then(|| (weight, tag.trim()))
}

/// A weight has at most three digits after its point (RFC 9110 §12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let fraction: u16 = format!("{fraction:0<3}").parse().ok().filter(|_| is_number)?;
    match (whole, fraction) {
        ("0", fraction) => Some(fraction),
        ("1", 0) => Some(1_000),
        _ => None,
    }
}

/// The tag itself, or what is left of it when its last parts are taken away: `de-CH-1996`, `de-CH`, `de`.
fn closest(offered: &[Language], tag: &str) -> Option<Language> {
    // Some phones write `nl_BE`.
    let tag = tag.replace('_', "-");
    let mut rest = tag.as_str();
    loop {
        if let Some(found) = offered.iter().find(|language| language.tag().eq_ignore_ascii_case(rest)) {
            return Some(*found);
        }
        rest = rest.rsplit_once('-')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language() {
        for (tag, language) in [
            ("fr-CH", Some(Language::Fr)),
            ("DE", Some(Language::De)),
            ("de-CH-1996", Some(Language::De)),
            ("nl_BE", Some(Language::Nl)),
            ("rm", None),
            ("deutsch", None),
            ("", None),
            ("-", None),
            ("en-XA", Some(Language::En)),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag:?}");
        }
    }

    #[test]
    fn the_language_that_a_person_likes_best_is_taken() {
        let offered = [Language::En, Language::De, Language::Fr];
        for (header, language) in [
            ("de", Some(Language::De)),
            ("de-CH, en;q=0.8", Some(Language::De)),
            ("en;q=0.8, de-CH", Some(Language::De)),
            ("fr;q=0.5 , de;q=0.501", Some(Language::De)),
            ("fr;q=0.5,de;q=0.5", Some(Language::Fr)),
            ("nl, de;q=0.1", Some(Language::De)),
            ("de;q=0, fr;q=0.001", Some(Language::Fr)),
            ("de;q=1.1, fr;q=0.2", Some(Language::Fr)),
            ("de;q=0.1234, fr;q=0.2", Some(Language::Fr)),
            ("de;q=x, fr;q=0.2", Some(Language::Fr)),
            ("de;level=1, fr;q=0.2", Some(Language::Fr)),
            ("de; Q=1.000", Some(Language::De)),
            ("*", None),
            ("nl", None),
            ("", None),
            (",;,", None),
        ] {
            assert_eq!(preferred(&offered, header), language, "{header:?}");
        }
        assert_eq!(preferred(&offered, &"de,".repeat(1_000)), None, "nobody's browser sends that");
    }

    #[test]
    fn nobody_is_offered_half_a_language_or_the_pseudo_locale() {
        assert_eq!(Language::preferred("en-XA"), Some(Language::En));
        assert_eq!(Language::preferred("ar-XB"), None);
        assert_eq!(Language::offered("de-CH"), Some(Language::De));
        assert!(!Language::ALL.contains(&Language::Pseudo) && !Language::COMPLETE.contains(&Language::Pseudo));
        assert!(!Language::ALL.contains(&Language::Mirrored) && !Language::COMPLETE.contains(&Language::Mirrored));
        assert_eq!(Language::of_tag("x-pseudo"), None);
    }
}
