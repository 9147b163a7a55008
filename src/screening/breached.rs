//! The list of breached passwords: a sorted text file of SHA-1 hashes, searched without reading it.
//!
//! Each line is `HASH:COUNT`, the hash in hexadecimal, as Have I Been Pwned publishes the list. Lines end with LF or CR LF, the last one
//! with or without; blank lines may stand between them, as `hibp-downloader` writes some. A look-up opens the file anew and keeps it
//! open until it ends, so the operator replaces the file by renaming another one over it, while the service runs.

use std::cmp::Ordering;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use zeroize::Zeroizing;

/// How much is read on either side of a place, in bytes: more than twice the longest line.
const WINDOW: u64 = 128;

/// The longest line without its end, in bytes: a hash, a colon and a count.
const LONGEST_LINE: usize = HASH + 1 + 12;

/// The length of a hash in hexadecimal.
const HASH: usize = 40;

/// How many places of the file a check looks at.
const PROBES: u64 = 64;

/// A file of breached passwords.
#[derive(Debug)]
pub struct BreachedList {
    path: PathBuf,
}

/// The list cannot be used. The text names the setting and the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("passwords.breached_file: {}: {what}", .path.display())]
pub struct ListError {
    path: PathBuf,
    what: String,
}

impl BreachedList {
    /// The list in that file.
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Whether the list has that password.
    ///
    /// # Errors
    /// When the file cannot be read, or a line on the way is none.
    pub fn contains(&self, password: &[u8]) -> Result<bool, ListError> {
        let hash = hash_of(password);
        self.open().and_then(|file| file.search(hash.as_bytes())).map_err(|what| self.error(what))
    }

    /// Looks at the first line, the last one, and some between them: whether they are lines of such a list, in order. Gives the size
    /// of the file in bytes.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<u64, ListError> {
        let checked = self.open().and_then(|file| file.check().map(|()| file.length));
        checked.map_err(|what| self.error(what))
    }

    fn open(&self) -> Result<Sorted, String> {
        let read = || -> io::Result<(File, std::fs::Metadata)> {
            let file = File::open(&self.path)?;
            let metadata = file.metadata()?;
            Ok((file, metadata))
        };
        let (file, metadata) = read().map_err(|error| error.to_string())?;
        if !metadata.is_file() {
            return Err("it is no file".to_owned());
        }
        Ok(Sorted { file, length: metadata.len() })
    }

    fn error(&self, what: String) -> ListError {
        ListError { path: self.path.clone(), what }
    }
}

/// The SHA-1 of a password in upper-case hexadecimal. Not for security: it is how the list is published.
pub(super) fn hash_of(password: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(data_encoding::HEXUPPER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, password).as_ref()))
}

/// The list, open.
struct Sorted {
    file: File,
    length: u64,
}

/// A line, and where it is in the file.
struct Line {
    begin: u64,
    end: u64,
    hash: [u8; HASH],
}

impl Sorted {
    /// Halves what is left between two lines until nothing is.
    fn search(&self, hash: &[u8]) -> Result<bool, String> {
        let (mut low, mut high) = (0, self.length);
        while low < high {
            let Some(line) = self.line_near(low + (high - low) / 2, low, high)? else { return Ok(false) };
            match line.hash.as_slice().cmp(hash) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => low = line.end,
                Ordering::Greater => high = line.begin,
            }
        }
        Ok(false)
    }

    fn check(&self) -> Result<(), String> {
        let last = self.length.checked_sub(1).ok_or("it is empty")?;
        let mut before: Option<Line> = None;
        for probe in 0..=PROBES {
            let place = u64::try_from(u128::from(last) * u128::from(probe) / u128::from(PROBES)).unwrap_or(last);
            let line = self.line_near(place, 0, self.length)?.ok_or("it has no line")?;
            if before.as_ref().is_some_and(|before| before.begin < line.begin && before.hash >= line.hash) {
                return Err(format!("the line at byte {} is not in order: the list is not sorted by hash", line.begin));
            }
            before = Some(line);
        }
        Ok(())
    }

    /// The line between `low` and `high` that holds a byte, or the one before it where the byte is the end of a line, or the one after
    /// it where there is none before. `None`: there is no line between the two.
    fn line_near(&self, place: u64, low: u64, high: u64) -> Result<Option<Line>, String> {
        let start = place.saturating_sub(WINDOW).max(low);
        let bytes = self.read(start, place.saturating_add(WINDOW).min(high))?;
        let at = usize::try_from(place - start).unwrap_or(usize::MAX);
        let (before, after) = bytes.split_at_checked(at).unwrap_or((&bytes, &[]));
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let is_text = |byte: &u8| !is_end(byte);
        let here = after.first().filter(|byte| is_text(byte)).map(|_| at);
        let near = here.or_else(|| before.iter().rposition(is_text));
        let Some(near) = near.or_else(|| after.iter().position(is_text).map(|after| at + after)) else {
            return if bytes.len() < usize::try_from(WINDOW).unwrap_or(usize::MAX) {
                Ok(None)
            } else {
                Err(format!("there are only blank lines at byte {place}"))
            };
        };
        let begin = bytes.iter().take(near).rposition(is_end).map_or(0, |end| end + 1);
        let end = bytes.iter().skip(near).position(is_end).map_or(bytes.len(), |length| near + length);
        let offset = |at: usize| start + u64::try_from(at).unwrap_or(u64::MAX);
        let hash = bytes.get(begin..end).and_then(hash_in);
        let hash = hash.ok_or_else(|| {
            format!("the line at byte {} is not HASH:COUNT with a SHA-1 of 40 hexadecimal digits", offset(begin))
        })?;
        Ok(Some(Line { begin: offset(begin), end: offset(end), hash }))
    }

    fn read(&self, start: u64, end: u64) -> Result<Vec<u8>, String> {
        let mut bytes = vec![0; usize::try_from(end - start).unwrap_or_default()];
        match self.file.read_exact_at(&mut bytes, start) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(format!("byte {start}: {error}")),
        }
    }
}

/// The hash of a line.
fn hash_in(line: &[u8]) -> Option<[u8; HASH]> {
    let (hash, rest) = line.split_first_chunk::<HASH>().filter(|_| line.len() <= LONGEST_LINE)?;
    let (colon, count) = rest.split_first()?;
    let is_line = *colon == b':' && !count.is_empty() && count.iter().all(u8::is_ascii_digit);
    (is_line && hash.iter().all(u8::is_ascii_hexdigit)).then(|| hash.to_ascii_uppercase().try_into().ok())?
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;
    use tempfile::NamedTempFile;

    use super::*;

    fn file(text: impl AsRef<[u8]>) -> (NamedTempFile, BreachedList) {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(text.as_ref()).unwrap();
        let list = BreachedList::new(file.path().to_owned());
        (file, list)
    }

    fn hashes(passwords: impl Iterator<Item = String>) -> Vec<String> {
        let mut hashes: Vec<String> = passwords.map(|one| hash_of(one.as_bytes()).to_string()).collect();
        hashes.sort_unstable();
        hashes
    }

    /// A thousand lines whose counts have different lengths.
    fn thousand(end: &str) -> (Vec<String>, String) {
        let lines = hashes((0..1000).map(|number| format!("password {number}")));
        let lines: Vec<String> =
            lines.into_iter().enumerate().map(|(at, hash)| format!("{hash}:{}", 1 + at * at * at)).collect();
        let text = lines.join(end);
        (lines, text)
    }

    #[test]
    fn every_one_of_a_thousand_lines_is_found_and_nothing_else() {
        for end in ["\n", "\r\n", "\n\n", "\r\n\r\n"] {
            let (lines, text) = thousand(end);
            for (begin, last) in [("", ""), ("", end), (end, ""), ("\n", end)] {
                let (_file, list) = file(format!("{begin}{text}{last}"));
                list.check().unwrap();
                for number in 0..1000 {
                    assert!(
                        list.contains(format!("password {number}").as_bytes()).unwrap(),
                        "{number} {end:?} {last:?}"
                    );
                    assert!(!list.contains(format!("passwort {number}").as_bytes()).unwrap(), "{number}");
                }
                let sorted = Sorted { file: File::open(&list.path).unwrap(), length: list.check().unwrap() };
                for line in [&lines[0], &lines[999]] {
                    assert!(sorted.search(&line.as_bytes()[..HASH]).unwrap(), "first and last");
                }
                for absent in ["0".repeat(HASH), "F".repeat(HASH)] {
                    assert!(!sorted.search(absent.as_bytes()).unwrap(), "before the first and after the last");
                }
            }
        }
    }

    #[test]
    fn small_letters_are_the_same_hash() {
        let (_file, list) = file(thousand("\n").1.to_lowercase());
        assert!(list.contains(b"password 7").unwrap());
        assert!(!list.contains(b"password 1007").unwrap());
    }

    #[test]
    fn one_line_is_a_list() {
        for end in ["", "\n", "\r\n"] {
            let (_file, list) = file(format!("{}:1{end}", hash_of(b"alone").as_str()));
            assert_eq!(list.check().unwrap(), 42 + u64::try_from(end.len()).unwrap());
            assert!(list.contains(b"alone").unwrap() && !list.contains(b"other").unwrap(), "{end:?}");
        }
    }

    #[test]
    fn what_is_no_such_list_is_refused_and_named() {
        let (lines, text) = thousand("\n");
        let unsorted = lines.iter().rev().map(String::as_str).collect::<Vec<_>>().join("\n");
        let ntlm = lines.iter().map(|line| format!("{}:1", &line[..32])).collect::<Vec<_>>().join("\n");
        let plain = (0..1000).map(|number| format!("password {number}")).collect::<Vec<_>>().join("\n");
        for (text, what) in [
            (Vec::new(), "it is empty"),
            (b"\n\r\n".to_vec(), "it has no line"),
            (vec![b'\n'; 10_000], "only blank lines"),
            (unsorted.into_bytes(), "not sorted"),
            (ntlm.into_bytes(), "40 hexadecimal digits"),
            (plain.into_bytes(), "40 hexadecimal digits"),
            (vec![0x1f; 5000], "40 hexadecimal digits"),
            (text.as_bytes()[30..text.len() - 20].to_vec(), "40 hexadecimal digits"),
        ] {
            let (file, list) = file(&text);
            let error = list.check().unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
            assert!(error.contains(&file.path().display().to_string()), "{error}");
        }
        let folder = tempfile::tempdir().unwrap();
        let error = BreachedList::new(folder.path().to_owned()).check().unwrap_err();
        assert!(error.to_string().contains("it is no file"), "{error}");
        let error = BreachedList::new(folder.path().join("gone")).check().unwrap_err();
        assert!(error.to_string().contains("No such file"), "{error}");
    }

    #[test]
    fn a_file_that_is_replaced_counts_from_the_next_look_on_and_one_that_shrinks_meanwhile_is_an_error() {
        let (lines, text) = thousand("\n");
        let (file, list) = file(&text);
        let under_way = list.open().unwrap();
        let other = tempfile::NamedTempFile::new_in(file.path().parent().unwrap()).unwrap();
        std::fs::write(other.path(), format!("{}:1\n", hash_of(b"new").as_str())).unwrap();
        std::fs::rename(other.path(), file.path()).unwrap();
        assert!(list.contains(b"new").unwrap() && !list.contains(b"password 7").unwrap());
        assert!(
            under_way.search(&lines[7].as_bytes()[..HASH]).unwrap(),
            "a look under way ends in the file that it opened"
        );
        std::fs::write(file.path(), &text).unwrap();
        let under_way = list.open().unwrap();
        std::fs::write(file.path(), "").unwrap();
        assert!(under_way.search(&lines[7].as_bytes()[..HASH]).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// Whatever is in the list, the search says what a look at every line says.
        #[test]
        fn the_search_is_right_for_every_list(
            present in proptest::collection::btree_set("[A-F0-9]{40}", 1..40),
            asked in "[A-F0-9]{40}",
            counts in proptest::collection::vec(1u64..999_999_999_999, 40),
            ends in proptest::collection::vec(prop_oneof!["\n", "\r\n", "\n\n", "\r\n\n\n"], 40),
            last in any::<bool>(),
        ) {
            let lines = present.iter().zip(counts).map(|(hash, count)| format!("{hash}:{count}"));
            let mut text: String = lines.zip(&ends).map(|(line, end)| line + end).collect();
            if last {
                text.truncate(text.trim_end().len());
            }
            let (_file, list) = file(&text);
            list.check().unwrap();
            let sorted = list.open().unwrap();
            for hash in &present {
                prop_assert!(sorted.search(hash.as_bytes()).unwrap());
            }
            prop_assert_eq!(sorted.search(asked.as_bytes()).unwrap(), present.contains(&asked));
        }

        /// A file that is no list ends the search with an answer or an error.
        #[test]
        fn no_file_hangs_or_breaks_the_search(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let (_file, list) = file(&bytes);
            let _ = list.check();
            let _ = list.contains(b"password");
        }
    }
}
