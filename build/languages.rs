//! The languages of the catalogue, a line each, and how each of them counts.

/// A language and what the generator has to know of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Language {
    /// Its tag (RFC 5646), which is also its folder in `src/words/locales`.
    pub(crate) tag: &'static str,
    /// Its name in English, for the documentation.
    pub(crate) name: &'static str,
    /// `ltr` or `rtl`.
    pub(crate) direction: &'static str,
    /// How it counts.
    pub(crate) plural: Plural,
    /// The areas that it has.
    pub(crate) areas: Areas,
}

/// How a language counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plural {
    /// The function in `src/words/plural.rs`.
    pub(crate) rule: &'static str,
    /// The categories that the function gives, by their names in CLDR.
    pub(crate) categories: &'static [&'static str],
}

/// The files of a language.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Areas {
    /// All that English has: people can read every page in it.
    All,
    /// These alone. In all others the language speaks English, and pages are not offered in it.
    Only(&'static [&'static str]),
}

const ONE_OTHER: Plural = Plural { rule: "one_other", categories: &["one", "other"] };
const ONE_MANY_OTHER: Plural = Plural { rule: "one_many_other", categories: &["one", "many", "other"] };
const FRENCH: Plural = Plural { rule: "french", categories: &["one", "many", "other"] };

/// The first one is the source: every other language has its messages and arguments.
#[rustfmt::skip]
pub(crate) const LANGUAGES: &[Language] = &[
    Language { tag: "en", name: "English", direction: "ltr", plural: ONE_OTHER, areas: Areas::All },
    Language { tag: "fr", name: "French", direction: "ltr", plural: FRENCH, areas: Areas::Only(&["places", "push"]) },
    Language { tag: "de", name: "German", direction: "ltr", plural: ONE_OTHER, areas: Areas::Only(&["places", "push"]) },
    Language { tag: "it", name: "Italian", direction: "ltr", plural: ONE_MANY_OTHER, areas: Areas::Only(&["places", "push"]) },
    Language { tag: "es", name: "Spanish", direction: "ltr", plural: ONE_MANY_OTHER, areas: Areas::Only(&["places", "push"]) },
    Language { tag: "nl", name: "Dutch", direction: "ltr", plural: ONE_OTHER, areas: Areas::Only(&["places", "push"]) },
];
