//! Text from elsewhere on a person's terminal.

use nod_core::text::shown;

/// Longer text is cut: no line from a server may push the question off the screen.
const MAX_CHARS: usize = 200;

/// The text with everything that a terminal would act on, or that changes how a line reads without being seen, made
/// visible as `�`; at most 200 characters.
///
/// A server, or a stranger who gives it names and addresses, must not be able to move the cursor, recolour, retitle or rewrite
/// what the person judges: every control character goes (C0, DEL, C1), and every invisible and bidirectional one. Joiners
/// stay where a script or an emoji needs them.
pub fn visible(text: &str) -> String {
    shown(text, MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nod_core::text::is_hidden;

    #[test]
    fn nothing_that_a_terminal_acts_on_comes_through() {
        for attack in [
            "\u{1b}[2J\u{1b}[HApproved",       // clear the screen and start over
            "\u{1b}]0;title\u{7}",             // set the window's title
            "\u{9b}31mred",                    // C1 control sequence introducer
            "Webmail\r\nFrom: your own phone", // a line of its own
            "a\u{8}\u{8}b",                    // overstrike
            "\u{202e}knab",                    // right-to-left override
            "zero\u{200b}width\u{7f}",
        ] {
            let clean = visible(attack);
            assert!(!clean.chars().any(is_hidden), "{attack:?} -> {clean:?}");
            assert!(clean.contains('\u{fffd}'), "the person sees that something was there: {clean:?}");
        }
        for good in ["Zoë’s Büro, 東京", "می\u{200c}خواهم", "क्\u{200d}ष", "👩\u{200d}💻 ❤\u{fe0f}"]
        {
            assert_eq!(visible(good), good);
        }
        assert_eq!(visible(&"x".repeat(300)).chars().count(), 201);
    }
}
