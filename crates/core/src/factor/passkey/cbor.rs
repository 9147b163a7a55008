//! As much of CBOR (RFC 8949) as authenticators write: CTAP2 allows no indefinite lengths.

/// The deepest nesting that is read: an attestation statement holds a list of certificates in a map.
const DEEPEST: u8 = 8;

/// Reads items one after the other. `None` is the answer to all that is not well-formed.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

/// An item, or the beginning of one that holds others.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item<'a> {
    /// A whole number of at most 64 bits and a sign.
    Integer(i128),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Text.
    Text(&'a str),
    /// A list of so many items.
    List(u64),
    /// A map of so many pairs.
    Map(u64),
    /// True, false, null or a number with a fraction: nothing that is looked at.
    Other,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What was not read yet.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next item; of a list or a map its beginning, and what it holds comes next.
    pub(super) fn item(&mut self) -> Option<Item<'a>> {
        let first = *self.take(1)?.first()?;
        let (kind, info) = (first >> 5, first & 0x1f);
        let argument = match info {
            0..=23 => u64::from(info),
            24 => self.number(1)?,
            25 => self.number(2)?,
            26 => self.number(4)?,
            27 => self.number(8)?,
            // Reserved, or of a length that comes at the end.
            _ => return None,
        };
        match kind {
            0 => Some(Item::Integer(i128::from(argument))),
            1 => Some(Item::Integer(-1 - i128::from(argument))),
            2 => self.take(usize::try_from(argument).ok()?).map(Item::Bytes),
            3 => {
                let bytes = self.take(usize::try_from(argument).ok()?)?;
                std::str::from_utf8(bytes).ok().map(Item::Text)
            }
            4 => Some(Item::List(argument)),
            5 => Some(Item::Map(argument)),
            // A tag says what the next item means; no authenticator writes one.
            6 => None,
            _ => Some(Item::Other),
        }
    }

    /// Reads the beginning of a map.
    pub(super) fn map(&mut self) -> Option<u64> {
        if let Item::Map(pairs) = self.item()? { Some(pairs) } else { None }
    }

    /// Passes over a whole item, with all that it holds.
    pub(super) fn skip(&mut self) -> Option<()> {
        self.skip_within(DEEPEST)
    }

    fn skip_within(&mut self, depth: u8) -> Option<()> {
        let items = match self.item()? {
            Item::List(items) => items,
            Item::Map(pairs) => pairs.checked_mul(2)?,
            Item::Integer(_) | Item::Bytes(_) | Item::Text(_) | Item::Other => return Some(()),
        };
        let depth = depth.checked_sub(1)?;
        // A count that lies ends with the bytes: each item takes one at least.
        for _ in 0..items {
            self.skip_within(depth)?;
        }
        Some(())
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn number(&mut self, length: usize) -> Option<u64> {
        Some(self.take(length)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
    }

    /// RFC 8949, appendix A.
    #[test]
    fn the_rfcs_examples_are_read_as_it_says() {
        for (text, expected) in [
            ("00", Item::Integer(0)),
            ("17", Item::Integer(23)),
            ("1818", Item::Integer(24)),
            ("1903e8", Item::Integer(1_000)),
            ("1a000f4240", Item::Integer(1_000_000)),
            ("1bffffffffffffffff", Item::Integer(18_446_744_073_709_551_615)),
            ("3bffffffffffffffff", Item::Integer(-18_446_744_073_709_551_616)),
            ("20", Item::Integer(-1)),
            ("3903e7", Item::Integer(-1_000)),
            ("4401020304", Item::Bytes(&[1, 2, 3, 4])),
            ("6449455446", Item::Text("IETF")),
            ("62c3bc", Item::Text("ü")),
            ("83010203", Item::List(3)),
            ("a201020304", Item::Map(2)),
            ("f4", Item::Other),
            ("f6", Item::Other),
            ("fb3ff199999999999a", Item::Other),
        ] {
            assert_eq!(Reader::new(&hex(text)).item(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_reserved_or_of_no_stated_length_is_refused() {
        for text in [
            "",
            "18",
            "19ff",
            "44010203",
            "62c3",
            "61ff",
            "1c",
            "1f",
            "5f42010243030405ff",
            "9fff",
            "bfff",
            "c11a514b67b0",
        ] {
            assert_eq!(Reader::new(&hex(text)).item(), None, "{text}");
        }
        assert_eq!(Reader::new(&hex("9bffffffffffffffff")).skip(), None, "a list longer than the world");
        assert_eq!(Reader::new(&hex("bbffffffffffffffff")).skip(), None);
    }

    #[test]
    fn a_whole_item_is_passed_over_and_not_more() {
        let bytes = hex("a26161016162820203f5");
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.skip(), Some(()));
        assert_eq!(reader.rest(), [0xf5]);
        let nested = |deep: usize| [vec![0x81; deep], vec![0]].concat();
        assert_eq!(Reader::new(&nested(8)).skip(), Some(()));
        assert_eq!(Reader::new(&nested(9)).skip(), None);
        assert_eq!(Reader::new(&nested(100_000)).skip(), None);
    }
}
