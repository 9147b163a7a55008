//! What a typed line means.

use nod_core::answer::{Transferred, Verdict};
use nod_core::policy::Level;
use nod_core::text::typed_digits;

use crate::words::Words;

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

/// Reads a line that answers a question of that level: in English, or in the language of the prompt.
pub(crate) fn read(w: Words, level: Level, line: &str) -> Said {
    let line = line.trim().to_lowercase();
    match line.as_str() {
        "n" | "no" => return Said::Answer(Verdict::Deny, None),
        "r" | "report" => return Said::Answer(Verdict::Report, None),
        word if word == w.terminal_no() => return Said::Answer(Verdict::Deny, None),
        word if word == w.terminal_report() => return Said::Answer(Verdict::Report, None),
        _ => {}
    }
    let yes = ["y", "yes", w.terminal_yes(), w.terminal_yes_word()].contains(&line.as_str());
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
    use crate::words::Language;

    const W: Words = Words::of(Language::En);

    #[test]
    fn only_a_clear_yes_approves() {
        for line in ["", " ", "yep", "yn", "64", "approve", "ja"] {
            assert_eq!(read(W, Level::Tap, line), Said::Unclear, "{line:?}");
        }
        assert_eq!(read(W, Level::Tap, " Y "), Said::Answer(Verdict::Approve, None));
        assert_eq!(read(W, Level::Number, "y"), Said::NumberNeeded);
        assert_eq!(read(W, Level::Number, "123456"), Said::Unclear);
        let typed = |digits: &str| Said::Answer(Verdict::Approve, Some(Transferred::Typed(digits.to_owned())));
        assert_eq!(read(W, Level::Number, "64"), typed("64"));
        assert_eq!(read(W, Level::Strict, "12 34-56"), typed("123456"));
        // Arabic, Persian, Devanagari, full-width; with a right-to-left mark in front.
        for line in ["٦٤", "۶۴", "६४", "６４", "6 4", "\u{200f}64"] {
            assert_eq!(read(W, Level::Number, line), typed("64"), "{line:?}");
        }
        assert_eq!(read(W, Level::Number, "⑥④"), Said::Unclear);
        assert_eq!(read(W, Level::Strict, "64"), Said::Unclear);
        for level in [Level::Tap, Level::Number, Level::Strict] {
            assert_eq!(read(W, level, "n"), Said::Answer(Verdict::Deny, None), "refusing is never harder");
            assert_eq!(read(W, level, "report"), Said::Answer(Verdict::Report, None));
        }
    }

    #[test]
    fn every_language_has_its_own_yes_and_no_word_of_one_is_the_yes_of_another() {
        for (language, yes, no, report) in [
            (Language::De, ["j", "ja"], "nein", "melden"),
            (Language::Fr, ["o", "oui"], "non", "signaler"),
            (Language::It, ["s", "sì"], "no", "segnala"),
            (Language::Es, ["S", "Sí"], "no", "denunciar"),
            (Language::Nl, ["j", "Ja"], "nee", "melden"),
        ] {
            let w = Words::of(language);
            for yes in yes {
                assert_eq!(read(w, Level::Tap, yes), Said::Answer(Verdict::Approve, None), "{language:?}");
                assert_eq!(read(W, Level::Tap, yes), Said::Unclear, "{language:?}");
            }
            for level in [Level::Tap, Level::Number, Level::Strict] {
                for (line, verdict) in
                    [(no, Verdict::Deny), ("n", Verdict::Deny), (report, Verdict::Report), ("r", Verdict::Report)]
                {
                    assert_eq!(read(w, level, line), Said::Answer(verdict, None), "{language:?} {line}");
                }
            }
            let keys = [w.terminal_yes(), "n", "r"];
            for (prompt, shown) in [(w.terminal_prompt_tap(), &keys[..]), (w.terminal_prompt_number(), &keys[1..])] {
                assert!(shown.iter().all(|key| prompt.contains(&format!("[{key}]"))), "{prompt}");
            }
        }
    }
}
