//! What a typed line means.

use nod_core::answer::{Transferred, Verdict};
use nod_core::policy::Level;
use nod_core::text::typed_digits;

/// What a person said about a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// An answer.
    Answer(Verdict, Option<Transferred>),
    /// YES, and the level asks for the number.
    NumberNeeded,
    /// Something else: nothing is done. Above all, nothing but a clear YES approves.
    Unclear,
}

/// Reads a line that answers a question of that level.
pub(crate) fn read(level: Level, line: &str) -> Said {
    let line = line.trim().to_lowercase();
    match line.as_str() {
        "n" | "no" => return Said::Answer(Verdict::Deny, None),
        "r" | "report" => return Said::Answer(Verdict::Report, None),
        _ => {}
    }
    let yes = matches!(line.as_str(), "y" | "yes");
    let length = match level {
        Level::Tap if yes => return Said::Answer(Verdict::Approve, None),
        Level::Tap => return Said::Unclear,
        Level::Number | Level::Strict if yes => return Said::NumberNeeded,
        Level::Number => 2,
        Level::Strict => 6,
    };
    let digits = typed_digits(&line);
    if digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Said::Answer(Verdict::Approve, Some(Transferred::Typed(digits)))
    } else {
        Said::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_approves() {
        for line in ["", " ", "yep", "yn", "64", "approve", "ja"] {
            assert_eq!(read(Level::Tap, line), Said::Unclear, "{line:?}");
        }
        assert_eq!(read(Level::Tap, " Y "), Said::Answer(Verdict::Approve, None));
        assert_eq!(read(Level::Number, "y"), Said::NumberNeeded);
        assert_eq!(read(Level::Number, "123456"), Said::Unclear);
        let typed = |digits: &str| Said::Answer(Verdict::Approve, Some(Transferred::Typed(digits.to_owned())));
        assert_eq!(read(Level::Number, "64"), typed("64"));
        assert_eq!(read(Level::Strict, "12 34-56"), typed("123456"));
        // Arabic, Persian, Devanagari, full-width; with a right-to-left mark in front.
        for line in ["٦٤", "۶۴", "६४", "６４", "6 4", "\u{200f}64"] {
            assert_eq!(read(Level::Number, line), typed("64"), "{line:?}");
        }
        assert_eq!(read(Level::Number, "⑥④"), Said::Unclear);
        assert_eq!(read(Level::Strict, "64"), Said::Unclear);
        for level in [Level::Tap, Level::Number, Level::Strict] {
            assert_eq!(read(level, "n"), Said::Answer(Verdict::Deny, None), "refusing is never harder");
            assert_eq!(read(level, "report"), Said::Answer(Verdict::Report, None));
        }
    }
}
