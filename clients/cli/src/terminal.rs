//! Text from elsewhere on a person's terminal.

use nod_core::id::is_invisible;

/// Longer text is cut: no line from a server may push the question off the screen.
const MAX_CHARS: usize = 200;

/// The text with everything that a terminal would act on, or that changes how a line reads without being seen, made
/// visible as `�`; at most 200 characters.
///
/// A server, or whoever gives it names and addresses, must not be able to move the cursor, recolour, retitle or rewrite
/// what the person judges: every control character goes (C0, DEL, C1), and every invisible and bidirectional one.
pub fn visible(text: &str) -> String {
    let shown = |letter: char| if letter.is_control() || is_invisible(letter) { '\u{fffd}' } else { letter };
    let mut clean: String = text.chars().take(MAX_CHARS).map(shown).collect();
    if text.chars().nth(MAX_CHARS).is_some() {
        clean.push('…');
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert!(
                !clean.chars().any(|letter| letter.is_control() || is_invisible(letter)),
                "{attack:?} -> {clean:?}"
            );
            assert!(clean.contains('\u{fffd}'), "the person sees that something was there: {clean:?}");
        }
        assert_eq!(visible("Zoë’s Büro, 東京"), "Zoë’s Büro, 東京");
        assert_eq!(visible(&"x".repeat(300)).chars().count(), 201);
    }
}
