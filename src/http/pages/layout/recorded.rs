//! A browser as it is recorded, in English, said in the language of the page, with its names marked.

use super::markup::{self, Html};
use crate::words::{Recorded, Words};

/// A browser, or what is said of one that nobody knows.
pub(in crate::http::pages) fn browser(w: Words, known: Option<&str>, unknown: &str) -> Html {
    use markup::foreign;
    match known.map(Recorded::of) {
        None => Html::of(markup::plain(unknown)),
        Some(Recorded::Whole(name)) => Html::of(foreign(name)),
        Some(Recorded::Somewhere(system)) => Html::of(w.common_browser_system(foreign(system))),
        Some(Recorded::InHand(name, system)) => Html::of(w.language_browser_hand(foreign(name), foreign(system))),
        Some(Recorded::On(name, system)) => Html::of(w.common_browser(foreign(name), foreign(system))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_marked_and_escaped() {
        let hostile = browser(Words::default(), Some("<b> on <i>"), "").to_string();
        assert_eq!(hostile, "<bdi>&#60;b&#62;</bdi> on <bdi>&#60;i&#62;</bdi>");
    }
}
