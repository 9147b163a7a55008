//! What a person reads of new passwords.

use crate::screening::{Pattern, Screening, Weakness};
use crate::words::Words;

/// What a new password must be, above its field.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The shortest one, in characters.
    pub shortest: usize,
    /// There is a list of stolen ones, which are refused.
    pub has_list: bool,
}

impl Rules {
    /// Those of this service.
    pub fn of(screening: &Screening) -> Self {
        Self { shortest: screening.shortest(), has_list: screening.list().is_some() }
    }

    /// In words.
    pub fn text(self, w: Words) -> String {
        let rules = w.password_rules(self.shortest).to_string();
        if self.has_list { format!("{rules} {}", w.password_rules_breached()) } else { rules }
    }
}

/// Why a new password was refused, and what to do better.
pub fn refused(w: Words, weakness: Weakness) -> String {
    match weakness {
        Weakness::Short(least) => w.password_short(least).to_string(),
        Weakness::Long(most) => w.password_long(most).to_string(),
        Weakness::Breached => w.password_breached().to_owned(),
        Weakness::Guessable(pattern) => guessable(w, pattern).to_owned(),
    }
}

fn guessable(w: Words, pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Common => w.password_weak_common(),
        Pattern::Word => w.password_weak_word(),
        Pattern::Name => w.password_weak_name(),
        Pattern::Keyboard => w.password_weak_keyboard(),
        Pattern::Repeat => w.password_weak_repeat(),
        Pattern::Sequence => w.password_weak_sequence(),
        Pattern::Date => w.password_weak_date(),
        Pattern::Personal => w.password_weak_personal(),
        Pattern::Other => w.password_weak_other(),
    }
}
