//! The frame of the pages of a signed-in account.

use crate::app::App;
use crate::flow::sign_in::SignedInAs;
use crate::http::pages::visitor::Visitor;

/// Whose page it is, and where it stands among the others.
#[derive(Debug, Clone)]
pub struct Own {
    /// Against forged posts.
    pub csrf: String,
    /// The user name.
    pub username: String,
    /// What the person is called; may be empty.
    pub display_name: String,
    /// Where the page stands.
    pub section: Section,
    /// The account administers something.
    pub administers: bool,
}

/// The pages of an account that the rail names, and those below one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The state of the account.
    Security,
    /// A page that Security leads to.
    BelowSecurity,
    /// App passwords.
    AppPasswords,
    /// Passkeys.
    Passkeys,
    /// What happened.
    Activity,
}

impl Section {
    /// Whether a narrow screen, which has no rail, needs a way back.
    pub(in crate::http::pages) const fn has_way_back(self) -> bool {
        !matches!(self, Self::Security)
    }
}

impl Own {
    /// The frame of a page that `who` looks at.
    pub(in crate::http::pages) fn of(app: &App, who: &SignedInAs, visitor: &Visitor, section: Section) -> Self {
        Self {
            csrf: visitor.csrf(app),
            username: who.account.username.to_string(),
            display_name: who.account.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            section,
            administers: who.account.administrator,
        }
    }

    /// Whether the rail marks that entry.
    pub(in crate::http::pages) fn is(&self, section: Section) -> bool {
        let marked = if self.section == Section::BelowSecurity { Section::Security } else { self.section };
        marked == section
    }

    /// One or two letters in the place of a picture.
    pub(in crate::http::pages) fn initials(&self) -> String {
        let name = if self.display_name.is_empty() { &self.username } else { &self.display_name };
        let first = |word: &str| word.chars().next();
        let mut words = name.split_whitespace();
        let letters = words.next().and_then(first).into_iter().chain(words.next_back().and_then(first));
        letters.flat_map(char::to_uppercase).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        let of = |display_name: &str, username: &str| {
            let (display_name, username) = (display_name.to_owned(), username.to_owned());
            let (csrf, section) = (String::new(), Section::Security);
            Own { csrf, username, display_name, section, administers: false }.initials()
        };
        assert_eq!(of("Anna Jansen", "anna"), "AJ");
        assert_eq!(of("Anna van der Berg", "anna"), "AB");
        assert_eq!(of("", "anna@example.org"), "A");
        assert_eq!(of("李", "li"), "李");
    }
}
