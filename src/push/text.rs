//! What a notification says. Nothing of it names a person.

/// A language in which notifications are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Language {
    /// English, and whatever is not here.
    #[default]
    En,
    /// French.
    Fr,
    /// German.
    De,
    /// Italian.
    It,
    /// Spanish.
    Es,
    /// Dutch.
    Nl,
}

/// A notification's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    /// The first line.
    pub(super) title: &'static str,
    /// The second.
    pub(super) body: &'static str,
}

impl Language {
    /// The language that comes closest to a tag (RFC 5646) such as `fr-CH`.
    pub(super) fn best(tag: Option<&str>) -> Self {
        let primary = tag.unwrap_or_default().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "fr" => Self::Fr,
            "de" => Self::De,
            "it" => Self::It,
            "es" => Self::Es,
            "nl" => Self::Nl,
            _ => Self::En,
        }
    }

    /// Its tag.
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::De => "de",
            Self::It => "it",
            Self::Es => "es",
            Self::Nl => "nl",
        }
    }

    /// Of a question.
    pub(super) const fn question(self) -> Words {
        match self {
            Self::En => Words { title: "Are you trying to sign in?", body: "A sign-in is waiting for your answer." },
            Self::Fr => {
                Words { title: "Essayez-vous de vous connecter ?", body: "Une connexion attend votre réponse." }
            }
            Self::De => Words { title: "Melden Sie sich gerade an?", body: "Eine Anmeldung wartet auf Ihre Antwort." },
            Self::It => Words { title: "Stai cercando di accedere?", body: "Un accesso attende la tua risposta." },
            Self::Es => Words {
                title: "¿Está intentando iniciar sesión?",
                body: "Un inicio de sesión espera su respuesta.",
            },
            Self::Nl => Words { title: "Probeert u in te loggen?", body: "Een aanmelding wacht op uw antwoord." },
        }
    }

    /// Of a question that needs no answer any more.
    pub(super) const fn settled(self) -> Words {
        match self {
            Self::En => Words { title: "Nothing to do", body: "The sign-in needs no answer any more." },
            Self::Fr => Words { title: "Rien à faire", body: "La connexion n’attend plus de réponse." },
            Self::De => Words { title: "Nichts zu tun", body: "Die Anmeldung braucht keine Antwort mehr." },
            Self::It => Words { title: "Niente da fare", body: "L’accesso non attende più una risposta." },
            Self::Es => Words { title: "Nada que hacer", body: "El inicio de sesión ya no espera respuesta." },
            Self::Nl => Words { title: "Niets te doen", body: "De aanmelding wacht niet meer op antwoord." },
        }
    }

    /// Of a test that an administrator or the owner asked for.
    pub(super) const fn test(self) -> Words {
        match self {
            Self::En => Words { title: "Notifications work", body: "This is a test. Nobody is signing in." },
            Self::Fr => {
                Words { title: "Les notifications fonctionnent", body: "Ceci est un test. Personne ne se connecte." }
            }
            Self::De => {
                Words { title: "Benachrichtigungen funktionieren", body: "Das ist ein Test. Niemand meldet sich an." }
            }
            Self::It => Words { title: "Le notifiche funzionano", body: "È una prova. Nessuno sta accedendo." },
            Self::Es => {
                Words { title: "Las notificaciones funcionan", body: "Es una prueba. Nadie está iniciando sesión." }
            }
            Self::Nl => Words { title: "Meldingen werken", body: "Dit is een test. Niemand logt in." },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language() {
        for (tag, language) in [
            (None, Language::En),
            (Some("fr-CH"), Language::Fr),
            (Some("DE"), Language::De),
            (Some("nl_BE"), Language::Nl),
            (Some("rm"), Language::En),
            (Some(""), Language::En),
        ] {
            assert_eq!(Language::best(tag), language, "{tag:?}");
        }
    }
}
