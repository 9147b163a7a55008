//! What a typed line means.

use nod_core::answer::{Transferred, Verdict};
use nod_core::policy::Level;

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
    // People group digits: "12 34 56", "123-456".
    let digits: String = line.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
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
        assert_eq!(read(Level::Strict, "64"), Said::Unclear);
        for level in [Level::Tap, Level::Number, Level::Strict] {
            assert_eq!(read(level, "n"), Said::Answer(Verdict::Deny, None), "refusing is never harder");
            assert_eq!(read(level, "report"), Said::Answer(Verdict::Report, None));
        }
    }
}
