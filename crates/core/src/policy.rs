//! Which level a challenge asks for.

use serde::{Deserialize, Serialize};

use crate::place::PlaceRisk;

/// What becomes of a policy that somebody may have of their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PolicyChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// From now on the service's policy holds, whatever that will be.
    Service,
    /// It becomes this one.
    Own(Policy),
}

impl PolicyChange {
    /// The policy of its own that comes of it where there was none.
    pub const fn own(self) -> Option<Policy> {
        match self {
            Self::Own(policy) => Some(policy),
            Self::Keep | Self::Service => None,
        }
    }
}

/// How much the answer must prove. Ordered: a later level is stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// YES or NO. A convenience: it is never reported as a second factor at AAL2 (REQ 1).
    Tap,
    /// Two digits from the waiting page, typed into the phone. Stops push bombing; not AAL2.
    Number,
    /// Six digits typed, or a 128-bit secret scanned from the waiting page's QR code: AAL2 out-of-band (REQ 2, 9).
    Strict,
}

impl Level {
    /// The level by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "tap" => Some(Self::Tap),
            "number" => Some(Self::Number),
            "strict" => Some(Self::Strict),
            _ => None,
        }
    }

    /// The level's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tap => "tap",
            Self::Number => "number",
            Self::Strict => "strict",
        }
    }

    /// The authentication context class that a receipt carries (`acr`).
    pub const fn acr(self) -> &'static str {
        match self {
            Self::Tap => "urn:nod:level:tap",
            Self::Number => "urn:nod:level:number",
            Self::Strict => "urn:nod:level:strict",
        }
    }

    /// The authentication methods that a receipt carries (`amr`, RFC 8176 §2).
    ///
    /// `swk`: a key in software was proved, for nothing attests that it is in hardware. `mca`: a secret crossed from one
    /// channel to the other with enough entropy to count as out-of-band authentication; only `strict` says so (REQ 1).
    pub const fn amr(self) -> &'static [&'static str] {
        match self {
            Self::Tap | Self::Number => &["swk"],
            Self::Strict => &["swk", "mca"],
        }
    }

    /// The same for an approval for which the phone verified its user, or did not.
    ///
    /// `user` and `mfa`: somebody was there, and the phone's PIN or biometric was needed beside its key; only such an approval counts as
    /// multi-factor by itself (REQ 13). Which of the two it was, nobody says. `acr` stays the level's: what the screen lock proves of the
    /// person says nothing of which browser is theirs (REQ 1).
    pub fn amr_with(self, user_verified: bool) -> Vec<&'static str> {
        let of_lock: &[&str] = if user_verified { &["user", "mfa"] } else { &[] };
        [self.amr(), of_lock].concat()
    }
}

/// What a relying party, or the whole service, has set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// By risk: see [`Policy::level`].
    Auto,
    /// At least `tap`: the relying party accepts YES alone.
    Tap,
    /// At least `number`.
    Number,
    /// Always `strict`.
    Strict,
}

impl Policy {
    /// The policy by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "tap" => Some(Self::Tap),
            "number" => Some(Self::Number),
            "strict" => Some(Self::Strict),
            _ => None,
        }
    }

    /// The policy's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Tap => "tap",
            Self::Number => "number",
            Self::Strict => "strict",
        }
    }

    /// The level that the facts ask for under this policy.
    ///
    /// `auto` gives `tap` only to a browser that this account approved before and that proved to be it, on a network from which the
    /// account approved before, with no refusal since, and in a place where its person can be; everything unknown is `number`. Whatever the policy says, an administrator and a
    /// relying party that wants AAL2 get `strict`, and a level that was asked for is a lower bound: a request can raise
    /// the level and never lower it (law 6).
    pub fn level(self, facts: Facts) -> Level {
        let familiar = facts.browser == Familiarity::Proved
            && facts.known_network
            && !facts.place.is_some()
            && !facts.refused_since;
        let by_policy = match self {
            Self::Auto if familiar => Level::Tap,
            Self::Auto | Self::Number => Level::Number,
            Self::Tap => Level::Tap,
            Self::Strict => Level::Strict,
        };
        let floor = if facts.administrator || facts.wants_aal2 { Level::Strict } else { Level::Tap };
        by_policy.max(floor).max(facts.asked_for.unwrap_or(Level::Tap))
    }
}

/// How well a browser is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Familiarity {
    /// The account approved nothing from it.
    Stranger,
    /// A cookie alone says that it is one from which the account approved before. Somebody who steals the cookie, or a page that relays
    /// everything to ours, has that as well: it counts as a stranger's.
    Cookie,
    /// It is such a browser, and proved so: by a key that never leaves it, or by the word of the relying party, which is responsible for
    /// how it recognises browsers.
    Proved,
}

/// What is known about a request when its level is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its own source")]
pub struct Facts {
    /// Whether the account approved a challenge from this very browser before.
    pub browser: Familiarity,
    /// … and from this network.
    pub known_network: bool,
    /// What the place of the request says. No risk where no place is known.
    pub place: PlaceRisk,
    /// Since that approval, a challenge to the account was denied, reported or failed on wrong numbers.
    pub refused_since: bool,
    /// The account may administer Nod.
    pub administrator: bool,
    /// The relying party asked for AAL2.
    pub wants_aal2: bool,
    /// The relying party asked for this level.
    pub asked_for: Option<Level>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FAMILIAR: Facts = Facts {
        browser: Familiarity::Proved,
        known_network: true,
        place: PlaceRisk { new_place: false, impossible_travel: false },
        refused_since: false,
        administrator: false,
        wants_aal2: false,
        asked_for: None,
    };

    #[test]
    fn auto_trusts_only_what_was_approved_before() {
        assert_eq!(Policy::Auto.level(FAMILIAR), Level::Tap);
        for unfamiliar in [
            Facts { browser: Familiarity::Stranger, ..FAMILIAR },
            Facts { browser: Familiarity::Cookie, ..FAMILIAR },
            Facts { known_network: false, ..FAMILIAR },
            Facts { place: PlaceRisk { new_place: true, impossible_travel: false }, ..FAMILIAR },
            Facts { place: PlaceRisk { new_place: false, impossible_travel: true }, ..FAMILIAR },
            Facts { refused_since: true, ..FAMILIAR },
        ] {
            assert_eq!(Policy::Auto.level(unfamiliar), Level::Number);
        }
    }

    #[test]
    fn a_level_and_a_policy_have_one_name() {
        for level in [Level::Tap, Level::Number, Level::Strict] {
            assert_eq!(Level::from_name(level.name()), Some(level));
            assert_eq!(serde_json::to_value(level).unwrap(), level.name());
            assert_eq!(level.acr(), format!("urn:nod:level:{}", level.name()));
        }
        for policy in [Policy::Auto, Policy::Tap, Policy::Number, Policy::Strict] {
            assert_eq!(Policy::from_name(policy.name()), Some(policy));
            assert_eq!(serde_json::to_value(policy).unwrap(), policy.name());
        }
        for other in ["", "Tap", "none", " strict"] {
            assert_eq!((Level::from_name(other), Policy::from_name(other)), (None, None), "{other:?}");
        }
        assert_eq!(Level::from_name("auto"), None);
    }

    #[test]
    fn a_policy_asks_for_no_more_than_it_says() {
        let by_policy =
            [Policy::Auto, Policy::Tap, Policy::Number, Policy::Strict].map(|policy| policy.level(FAMILIAR));
        assert_eq!(by_policy, [Level::Tap, Level::Tap, Level::Number, Level::Strict]);
    }

    #[test]
    fn only_a_change_to_a_policy_of_its_own_leaves_one() {
        assert_eq!(PolicyChange::Own(Policy::Strict).own(), Some(Policy::Strict));
        assert_eq!(PolicyChange::Own(Policy::Tap).own(), Some(Policy::Tap));
        assert_eq!((PolicyChange::Keep.own(), PolicyChange::Service.own()), (None, None));
    }

    #[test]
    fn req_01_tap_and_number_never_claim_a_second_channel() {
        assert!(!Level::Tap.amr().contains(&"mca"));
        assert!(!Level::Number.amr().contains(&"mca"));
        assert!(Level::Strict.amr().contains(&"mca"));
    }

    /// REQ 13: nothing attests that a phone asked for its PIN or a fingerprint, so no level says so, or that it is two factors by itself
    /// (RFC 8176 §2).
    #[test]
    fn req_13_no_level_claims_that_the_phone_asked_who_holds_it() {
        for level in [Level::Tap, Level::Number, Level::Strict] {
            for claim in ["mfa", "pin", "user", "fpt", "face", "iris", "retina", "vbm", "hwk", "sc"] {
                assert!(!level.amr().contains(&claim), "{level:?} {claim}");
            }
            assert!(!level.acr().contains("aal"), "{level:?}");
        }
    }

    proptest! {
        /// Law 6: no fact and no policy lowers what was asked for, nor what AAL2 and administrators need.
        #[test]
        fn a_stronger_level_never_degrades(bits in 0_u8..128, asked in 0_usize..4, policy in 0_usize..4) {
            let asked_for = [None, Some(Level::Tap), Some(Level::Number), Some(Level::Strict)][asked];
            let policy = [Policy::Auto, Policy::Tap, Policy::Number, Policy::Strict][policy];
            let facts = Facts {
                browser: if bits & 1 != 0 { Familiarity::Proved } else { Familiarity::Cookie },
                known_network: bits & 2 != 0,
                place: PlaceRisk { new_place: bits & 32 != 0, impossible_travel: bits & 64 != 0 },
                refused_since: bits & 4 != 0,
                administrator: bits & 8 != 0,
                wants_aal2: bits & 16 != 0,
                asked_for,
            };
            let level = policy.level(facts);
            prop_assert!(asked_for.is_none_or(|asked| level >= asked));
            if facts.administrator || facts.wants_aal2 || policy == Policy::Strict {
                prop_assert_eq!(level, Level::Strict);
            }
        }
    }
}
