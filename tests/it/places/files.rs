//! Files of places: what they say, what is wrong with them, and how they are replaced.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use nod::app::{App, OpenError, Parts};
use nod::config;
use nod::flow::operations::doctor::Severity;
use nod::flow::operations::places::examine;
use nod::places::{FileError, Place, Places};
use nod_core::time::Timestamp;

use super::{GERMANY, LONDON, ROTTERDAM, SYDNEY, THE_HAGUE, file};
use crate::harness::{Server, eventually, parts};

fn open(files: &[&str]) -> Places {
    Places::open(&files.iter().map(|name| file(name)).collect::<Vec<_>>()).unwrap()
}

fn find(places: &Places, address: &str, language: &str) -> Option<Place> {
    places.find(address.parse().unwrap(), language)
}

/// Name and location, as text.
fn told(places: &Places, address: &str, language: &str) -> Option<(String, String)> {
    let place = find(places, address, language)?;
    Some((place.name, place.location.map(|location| location.to_string()).unwrap_or_default()))
}

fn text(name: &str, location: &str) -> (String, String) {
    (name.to_owned(), location.to_owned())
}

#[test]
fn the_structure_of_maxmind_is_read_with_the_names_of_a_language() {
    let places = open(&["nested.mmdb"]);
    assert_eq!(told(&places, ROTTERDAM, "en"), Some(text("Rotterdam, Netherlands", "NL 519 45 20")));
    assert_eq!(
        told(&places, ROTTERDAM, "de"),
        Some(text("Rotterdam, Niederlande", "NL 519 45 20")),
        "the town in English"
    );
    assert_eq!(told(&places, THE_HAGUE, "de-CH"), Some(text("Den Haag, Niederlande", "NL 521 43 20")));
    assert_eq!(told(&places, LONDON, "es"), Some(text("Londres, Reino Unido", "GB 515 -1 10")));
    assert_eq!(
        told(&places, LONDON, "nl"),
        Some(text("London, United Kingdom", "GB 515 -1 10")),
        "the file has no Dutch"
    );
    assert_eq!(told(&places, GERMANY, "fr"), Some(text("Allemagne", "DE 513 95 200")));
    assert_eq!(told(&places, "2a02:a400::1", "en"), Some(text("Rotterdam, Netherlands", "NL 519 45 20")));
}

#[test]
fn the_flat_structure_is_read_and_its_codes_are_countries() {
    let places = open(&["flat-ipv4.mmdb", "flat-ipv6.mmdb"]);
    assert_eq!(told(&places, ROTTERDAM, "it"), Some(text("Rotterdam, Paesi Bassi", "NL 519 45 100")));
    assert_eq!(told(&places, SYDNEY, "de"), Some(text("Sydney, Australien", "AU -339 1512 100")));
    assert_eq!(
        told(&places, GERMANY, "nl"),
        Some(text("Duitsland", "DE")),
        "a position without a town may be anywhere"
    );
    assert_eq!(told(&places, "5.2.0.1", "en"), Some(text("XX", "XX")), "a code that nobody knows");
    assert_eq!(
        told(&places, "2a02:a400::1", "en"),
        Some(text("Rotterdam, Netherlands", "NL 519 45 100")),
        "the second file"
    );
}

#[test]
fn what_no_file_says_is_unknown_and_private_addresses_are_nowhere() {
    let places = open(&["nested.mmdb", "flat-ipv4.mmdb", "flat-ipv6.mmdb"]);
    for address in [
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.1.1",
        "100.64.0.1",
        "fd00::1",
        "fe80::1",
        "0.0.0.0",
        "::",
        "192.0.2.7",
        "255.255.255.255",
        "8.8.8.8",
        "2001:db8::1",
        "2a00::1",
        "::ffff:10.1.2.3",
    ] {
        assert_eq!(find(&places, address, "en"), None, "{address}");
    }
    for text in ["", "unknown", "80.112.3", "80.112.3.4:443", "80.112.3.4, 10.0.0.1", "fe80::1%eth0"] {
        assert_eq!(places.name(text, "en"), None, "{text:?}");
    }
    assert_eq!(places.name(ROTTERDAM, "en").as_deref(), Some("Rotterdam, Netherlands"));
    assert_eq!(find(&Places::default(), ROTTERDAM, "en"), None);
}

#[test]
fn a_file_of_ipv4_addresses_knows_mapped_ones_and_no_others() {
    let places = open(&["flat-ipv4.mmdb"]);
    assert!(find(&places, "::ffff:80.112.3.4", "en").is_some());
    assert_eq!(find(&places, "2a02:a400::1", "en"), None);
    assert_eq!(find(&open(&["flat-ipv6.mmdb"]), ROTTERDAM, "en"), None);
}

#[test]
fn what_is_wrong_with_a_record_costs_nothing_else() {
    let places = open(&["nested.mmdb"]);
    let hostile = find(&places, "5.2.0.1", "en").unwrap();
    assert!(hostile.name.starts_with("\u{fffd}Rot\u{fffd}[2Jter") && hostile.name.ends_with('…'), "{:?}", hostile.name);
    assert!(hostile.name.chars().count() <= 61 && !hostile.name.contains(['\u{202e}', '\u{1b}', '\n']));
    assert_eq!(hostile.location, None, "a list is no country, and a word no position");
    assert_eq!(told(&places, "5.3.0.1", "en"), None, "a blank is no town, three letters are no country");
    assert_eq!(told(&places, "5.4.0.1", "en"), Some(text("Netherlands", "NL")), "the code is right");
    assert_eq!((told(&places, "5.5.0.1", "en"), told(&places, "5.6.0.1", "en")), (None, None));
}

/// Whatever bytes are in a file: it is refused, or what it says is unknown or shown. Nothing panics.
#[test]
fn a_damaged_file_is_refused_or_says_less() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb");
    let files = [path.to_str().unwrap().to_owned()];
    let whole = std::fs::read(file("nested.mmdb")).unwrap();
    for end in 0..whole.len() {
        std::fs::write(&path, &whole[..end]).unwrap();
        assert!(matches!(Places::open(&files), Err(FileError::NoDatabase { .. })), "{end} of {} bytes", whole.len());
    }
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        std::fs::write(&path, &bytes).unwrap();
        if let Ok(places) = Places::open(&files) {
            for address in [ROTTERDAM, LONDON, GERMANY, "2a02:a400::1", "5.2.0.1"] {
                find(&places, address, "en");
            }
        }
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_at_start_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.mmdb").to_str().unwrap().to_owned();
    let text = file("make.py");
    for (named, reason) in [(&missing, "No such file"), (&text, "no complete MMDB file"), (&file(""), "directory")] {
        let server = Server::start().await;
        let mut config = server.app.config.clone();
        config.places.files = vec![file("nested.mmdb"), named.clone()];
        let parts: Parts = parts(config, server.clock.clone()).await;
        let error = App::open(parts).await.err().unwrap();
        assert!(matches!(error, OpenError::Places(_)), "{error}");
        let error = nod::flow::Refusal::from(error).to_string();
        for word in ["places.files", named.as_str(), reason] {
            assert!(error.contains(word), "{word} in {error}");
        }
        server.finish().await;
    }
}

/// A file in a folder of its own, and what has it open.
fn in_a_folder(name: &str) -> (tempfile::TempDir, String, Places) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb").to_str().unwrap().to_owned();
    std::fs::copy(file(name), &path).unwrap();
    let places = Places::open(std::slice::from_ref(&path)).unwrap();
    (folder, path, places)
}

/// Puts another file in its place, as publishers' tools do it: at once.
fn replace(path: &str, bytes: &[u8]) {
    let new = format!("{path}.new");
    std::fs::write(&new, bytes).unwrap();
    std::fs::rename(&new, path).unwrap();
}

fn location(places: &Places) -> String {
    find(places, ROTTERDAM, "en").unwrap().location.unwrap().to_string()
}

#[test]
fn a_file_that_changes_is_read_again_and_a_broken_one_leaves_the_old_one_in_use() {
    let (_folder, path, places) = in_a_folder("nested.mmdb");
    let (nested, flat) = (std::fs::read(file("nested.mmdb")).unwrap(), std::fs::read(file("flat-ipv4.mmdb")).unwrap());
    assert!(places.refresh().is_empty(), "nothing changed");
    replace(&path, &flat);
    assert_eq!(location(&places), "NL 519 45 20", "nobody looked yet");
    let changes = places.refresh();
    assert!(matches!(changes.as_slice(), [change] if change.result.is_ok()), "{changes:?}");
    assert_eq!(location(&places), "NL 519 45 100");

    let refused = |what: &str| {
        let changes = places.refresh();
        assert!(matches!(changes.as_slice(), [change] if change.result.is_err()), "{what}: {changes:?}");
        assert!(places.refresh().is_empty(), "{what} is said once");
        assert_eq!(location(&places), "NL 519 45 100", "{what}");
    };
    replace(&path, &nested[..nested.len() / 2]);
    refused("half of one");
    std::fs::write(&path, "no database").unwrap();
    refused("a text, written over it");
    replace(&path, b"");
    refused("an empty one");
    std::fs::remove_file(&path).unwrap();
    refused("none");
    std::fs::create_dir(&path).unwrap();
    refused("a folder");
    std::fs::remove_dir(&path).unwrap();
    refused("none again");
    replace(&path, &nested);
    assert!(places.refresh()[0].result.is_ok());
    assert_eq!(location(&places), "NL 519 45 20");
}

/// Somebody copies an old file over the new one, of the same size and time: it is another one all the same.
#[test]
fn another_file_of_the_same_size_and_time_is_another_file() {
    let (_folder, path, places) = in_a_folder("nested.mmdb");
    let before = std::fs::metadata(&path).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(9).position(|window| window == b"Rotterdam").unwrap();
    bytes[at..at + 9].copy_from_slice(b"Amsterdam");
    replace(&path, &bytes);
    std::fs::File::options().append(true).open(&path).unwrap().set_modified(before.modified().unwrap()).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().len(), before.len());
    places.refresh();
    assert_eq!(find(&places, ROTTERDAM, "en").unwrap().name, "Amsterdam, Netherlands");
}

/// Many look up addresses while the file is replaced, written over, truncated and deleted: each gets the one or the other.
#[test]
fn whoever_looks_up_an_address_while_the_file_changes_gets_the_old_or_the_new() {
    let (_folder, path, places) = in_a_folder("nested.mmdb");
    let (nested, flat) = (std::fs::read(file("nested.mmdb")).unwrap(), std::fs::read(file("flat-ipv4.mmdb")).unwrap());
    let places = Arc::new(places);
    let (done, found) = (AtomicBool::new(false), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let location = location(&places);
                    assert!(["NL 519 45 20", "NL 519 45 100"].contains(&location.as_str()), "{location}");
                    found.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let looked = |least: u32| {
            while found.load(Ordering::Relaxed) < least {
                std::thread::yield_now();
            }
        };
        for round in 0..60_u32 {
            match round % 5 {
                0 => replace(&path, &flat),
                1 => std::fs::write(&path, &nested).unwrap(),
                2 => std::fs::write(&path, &flat[..flat.len() / 2]).unwrap(),
                3 => std::fs::remove_file(&path).unwrap(),
                _ => replace(&path, &nested),
            }
            places.refresh();
            looked(round * 50);
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(location(&places), "NL 519 45 20");
}

/// A file that is replaced is in use a minute later, and what became of it is counted.
#[tokio::test]
async fn a_service_reads_a_file_again_within_a_minute() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb").to_str().unwrap().to_owned();
    std::fs::copy(file("nested.mmdb"), &path).unwrap();
    let named = path.clone();
    let server = Server::start_with(move |config| config.places.files = vec![named.clone()]).await;
    let counted = |line: &str| server.app.metrics.render(0).contains(line);
    let minute = Duration::from_mins(1);
    // Retention sleeps for as long.
    server.clock.asleep(minute..=minute, 2).await;
    assert!(counted("nod_places_built_seconds 1793491200.0"), "{}", server.app.metrics.render(0));
    replace(&path, &std::fs::read(file("flat-ipv4.mmdb")).unwrap());
    server.clock.advance(minute);
    let name = || server.app.places.find(LONDON.parse().unwrap(), "en");
    eventually("the new file is in use", async || name().is_none().then_some(())).await;
    server.clock.asleep(minute..=minute, 2).await;
    assert!(counted("nod_places_read_total{outcome=\"loaded\"} 1"));
    std::fs::write(&path, "no database").unwrap();
    server.clock.advance(minute);
    let refused = "nod_places_read_total{outcome=\"refused\"} 1";
    eventually("the broken file is counted", async || counted(refused).then_some(())).await;
    assert!(server.app.places.find(ROTTERDAM.parse().unwrap(), "en").is_some(), "the old one stays");
    server.finish().await;
}

#[test]
fn the_doctor_says_how_old_a_file_is_and_what_is_wrong_with_it() {
    let built = Timestamp::from_seconds(1_793_491_200);
    let look = |files: &[String], days: u64| {
        let places = config::Places { files: files.to_vec(), ..config::Config::load(None).unwrap().places };
        let findings = examine(&places, built.plus(Duration::from_hours(24 * days)));
        findings.into_iter().map(|finding| (finding.severity, finding.text)).collect::<Vec<_>>()
    };
    assert_eq!(look(&[], 0), [(Severity::Fine, "there is none: every place is unknown".to_owned())]);
    let path = file("nested.mmdb");
    let text = |days: u64| format!("{path}: nested, IPv4 and IPv6, made {days} day(s) ago");
    assert_eq!(look(std::slice::from_ref(&path), 90), [(Severity::Fine, text(90))]);
    assert_eq!(look(std::slice::from_ref(&path), 91), [(Severity::Warning, text(91))]);
    let both = look(&[file("flat-ipv4.mmdb"), file("make.py")], 1);
    assert!(both[0].1.contains("IPv4 alone") && both[0].0 == Severity::Fine, "{both:?}");
    assert!(both[1].1.contains("no complete MMDB file") && both[1].0 == Severity::Error, "{both:?}");
    assert!(Path::new(&path).exists());
}
