//! Application passwords: one random secret for one program that cannot ask a phone.

use super::letters::secret_of_letters;
use crate::device::DisplayName;
use crate::id::{AccountId, AppPasswordId};
use crate::time::Timestamp;

/// The letters in a secret: 26 of 5 bits are 130.
const LETTERS: usize = 26;

/// The most application passwords of an account that have not ended.
pub const MOST_PER_ACCOUNT: u32 = 100;

secret_of_letters! {
    /// A secret of 130 random bits, as 26 letters without separators, which `Debug` hides.
    AppSecret: LETTERS, in groups of 5
}

/// What a program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Mail that is read.
    Imap,
    /// Mail that is sent.
    Smtp,
    /// Calendars.
    Caldav,
    /// Address books.
    Carddav,
    /// Files.
    Webdav,
}

impl Protocol {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Self; 5] = [Self::Imap, Self::Smtp, Self::Caldav, Self::Carddav, Self::Webdav];

    /// Its name in the API and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Imap => "imap",
            Self::Smtp => "smtp",
            Self::Caldav => "caldav",
            Self::Carddav => "carddav",
            Self::Webdav => "webdav",
        }
    }

    /// The protocol of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protocol| protocol.name() == name)
    }
}

/// What an application password opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every service that asks for application passwords.
    Any,
    /// Services that speak one protocol, and say so.
    Only(Protocol),
}

impl Scope {
    /// Its name in forms and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Only(protocol) => protocol.name(),
        }
    }

    /// The scope of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "any" { Some(Self::Any) } else { Protocol::from_name(name).map(Self::Only) }
    }

    /// Whether it opens a service that speaks `protocol`. One that does not say what it speaks is opened by [`Scope::Any`] alone.
    pub fn opens(self, protocol: Option<Protocol>) -> bool {
        match self {
            Self::Any => true,
            Self::Only(only) => protocol == Some(only),
        }
    }
}

/// A use of an application password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// When.
    pub at: Timestamp,
    /// The address that the asking server reported; `None`: it reported none.
    pub ip: Option<String>,
    /// The protocol that the asking server reported; `None`: it reported none.
    pub protocol: Option<Protocol>,
}

/// An application password. The secret itself is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppPassword {
    /// Its id.
    pub id: AppPasswordId,
    /// Whose it is.
    pub account: AccountId,
    /// What its owner calls the program.
    pub name: DisplayName,
    /// What it opens.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// Its last use, to ten minutes.
    pub last_use: Option<Use>,
    /// Its first use after it had ended: a program still has it.
    pub refused: Option<Use>,
    /// When its owner ended it.
    pub revoked_at: Option<Timestamp>,
}

/// Why an application password opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It has ended: by its owner, or by its time.
    Ended,
    /// It is for another protocol.
    Scope,
}

impl AppPassword {
    /// Whether it has ended at `now`.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.revoked_at.is_some() || self.expires_at.is_some_and(|end| end <= now)
    }

    /// Whether it opens a service that speaks `protocol`.
    ///
    /// # Errors
    /// Why not.
    pub fn open(&self, protocol: Option<Protocol>, now: Timestamp) -> Result<(), Closed> {
        if self.has_ended(now) {
            Err(Closed::Ended)
        } else if self.scope.opens(protocol) {
            Ok(())
        } else {
            Err(Closed::Scope)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use secrecy::ExposeSecret;

    struct Counting;

    impl Random for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            for (place, byte) in buffer.iter_mut().enumerate() {
                *byte = u8::try_from(place * 9 % 256).unwrap();
            }
        }
    }

    fn parse(typed: &str) -> Option<String> {
        AppSecret::parse(&typed.to_owned().into()).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn req_20_a_secret_has_130_bits_and_is_read_as_people_type_it() {
        let secret = AppSecret::new(&Counting);
        assert_eq!(secret.expose().len() * 5, 130);
        let grouped = secret.grouped().expose_secret().to_owned();
        assert_eq!(grouped.replace('-', ""), secret.expose());
        assert_eq!(grouped.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5, 6]);
        for typed in
            [grouped.clone(), grouped.to_uppercase(), grouped.replace('-', " "), format!(" {}\r\n", secret.expose())]
        {
            assert_eq!(parse(&typed).as_deref(), Some(secret.expose()), "{typed}");
        }
        assert_eq!(parse("OOOOO-IIIII-LLLLL-aaaaa-aaaaaa").unwrap(), "000001111111111aaaaaaaaaaa");
        for bad in ["", "aaaaa", &grouped[1..], &format!("{grouped}a"), &grouped.replace('-', "u"), &" ".repeat(209)] {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
        assert_eq!(format!("{secret:?}"), "AppSecret(<redacted>)");
    }

    #[test]
    fn a_scope_opens_its_own_protocol_alone() {
        for protocol in Protocol::ALL {
            assert_eq!(Protocol::from_name(protocol.name()), Some(protocol));
            assert_eq!(Scope::from_name(Scope::Only(protocol).name()), Some(Scope::Only(protocol)));
            assert!(Scope::Any.opens(Some(protocol)) && Scope::Only(protocol).opens(Some(protocol)));
            assert!(!Scope::Only(protocol).opens(None), "a service that does not say what it speaks");
            for other in Protocol::ALL.into_iter().filter(|other| *other != protocol) {
                assert!(!Scope::Only(protocol).opens(Some(other)));
            }
        }
        assert!(Scope::Any.opens(None));
        assert_eq!((Scope::from_name("any"), Scope::from_name("pop3")), (Some(Scope::Any), None));
    }

    #[test]
    fn one_that_has_ended_opens_nothing() {
        let at = Timestamp::from_seconds;
        let password = AppPassword {
            id: "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
            account: "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap(),
            name: "Thunderbird".parse().unwrap(),
            scope: Scope::Only(Protocol::Imap),
            created_at: at(0),
            expires_at: Some(at(100)),
            last_use: None,
            refused: None,
            revoked_at: None,
        };
        assert_eq!(password.open(Some(Protocol::Imap), at(99)), Ok(()));
        assert_eq!(password.open(Some(Protocol::Smtp), at(99)), Err(Closed::Scope));
        assert_eq!(password.open(Some(Protocol::Imap), at(100)), Err(Closed::Ended));
        let revoked = AppPassword { revoked_at: Some(at(50)), expires_at: None, ..password };
        assert_eq!(revoked.open(Some(Protocol::Imap), at(50)), Err(Closed::Ended));
    }
}
