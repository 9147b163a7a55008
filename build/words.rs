//! The generator of the catalogue: Fluent files become Rust, one function for each message. It stops the build where a language
//! lacks a message or has one too many, where the arguments of a translation differ, and where a file holds what we do not allow.
//!
//! Allowed are text, variables, terms, plural selectors and attributes (an attribute is a message of its own:
//! `common-copy.done` becomes `common_copy_done`). Functions, literals, references to messages and other selectors are not.

use std::collections::{BTreeMap, BTreeSet};
use std::{fs, io};

use super::languages::{Areas, Language};

#[path = "read.rs"]
mod fluent;
mod write;

/// Where the files are, a folder for each language.
pub(crate) const LOCALES: &str = "src/words/locales";

/// A file of the catalogue.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// The language's tag: the folder.
    pub(crate) tag: String,
    /// The area: the file's name without its ending.
    pub(crate) area: String,
    /// The path, for messages about it.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// Every `.ftl` file below [`LOCALES`], one folder for each language.
///
/// # Errors
/// A file that cannot be read, or is no `.ftl` file.
pub(crate) fn read() -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    for folder in fs::read_dir(LOCALES)? {
        let folder = folder?;
        for file in fs::read_dir(folder.path())? {
            let path = file?.path();
            let Some(area) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".ftl")) else {
                return Err(io::Error::other(format!("{}: not an .ftl file", path.display())));
            };
            files.push(File {
                tag: folder.file_name().to_string_lossy().into_owned(),
                area: area.to_owned(),
                path: path.display().to_string(),
                text: fs::read_to_string(&path)?,
            });
        }
    }
    Ok(files)
}

/// The source of the catalogue's module.
///
/// # Errors
/// One line for each thing that is wrong: file, line, key, and what.
pub(crate) fn generate(languages: &[Language], files: &[File]) -> Result<String, Vec<String>> {
    let mut faults = Vec::new();
    let [source, translations @ ..] = languages else { return Err(vec!["there is no language".to_owned()]) };
    faults.extend(folder_faults(languages, files));
    let read = |language: &Language, faults: &mut Vec<String>| {
        let mut own: Vec<&File> = files.iter().filter(|file| file.tag == language.tag).collect();
        own.sort_by_key(|file| &file.area);
        fluent::language(language, &own, faults)
    };
    let english = read(source, &mut faults);
    let mut texts: BTreeMap<String, Message> =
        english.iter().map(|found| (found.key.clone(), Message::new(found))).collect();
    if texts.len() < english.len() {
        faults.extend(doubles(&english));
    }
    for language in translations {
        let translated = read(language, &mut faults);
        faults.extend(doubles(&translated));
        faults.extend(missing(language, &translated, &texts));
        for found in translated {
            match texts.get_mut(&found.key) {
                None => faults.push(format!("{}: {} does not have this message", found.place(), source.name)),
                Some(message) => faults.extend(message.add(language, found)),
            }
        }
    }
    if faults.is_empty() { Ok(write::module(languages, &texts)) } else { Err(faults) }
}

/// Folders and files that no language has, and files that a language lacks.
fn folder_faults(languages: &[Language], files: &[File]) -> Vec<String> {
    let areas_of = |tag: &str| -> BTreeSet<&str> {
        files.iter().filter(|file| file.tag == tag).map(|file| file.area.as_str()).collect()
    };
    let all = languages.first().map(|source| areas_of(source.tag)).unwrap_or_default();
    let mut faults = Vec::new();
    for language in languages {
        let wanted = match language.areas {
            Areas::All => all.clone(),
            Areas::Only(areas) => areas.iter().copied().collect(),
        };
        let present = areas_of(language.tag);
        let tag = language.tag;
        faults.extend(
            wanted.difference(&present).map(|area| format!("{LOCALES}/{tag}/{area}.ftl: this file is missing")),
        );
        let unknown = present.difference(&wanted);
        faults.extend(
            unknown.map(|area| format!("{LOCALES}/{tag}/{area}.ftl: no area of {} has this name", language.name)),
        );
    }
    let is_known = |file: &&File| languages.iter().any(|language| language.tag == file.tag);
    let strays = files.iter().filter(|file| !is_known(file));
    faults.extend(strays.map(|file| format!("{}: build/languages.rs has no language {}", file.path, file.tag)));
    faults
}

/// A message as one language has it.
#[derive(Debug, Clone)]
struct Found {
    key: String,
    place: String,
    area: String,
    parts: Vec<Part>,
}

impl Found {
    fn place(&self) -> String {
        format!("{}: {}", self.place, self.key)
    }

    /// The names of the arguments, in the order in which they stand in the text.
    fn arguments(&self) -> Vec<String> {
        let mut names = Vec::new();
        walk(&self.parts, &mut |part| {
            if let Part::Argument(name) | Part::Plural { argument: name, .. } = part
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        });
        names
    }

    /// The arguments that are counted.
    fn counted(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        walk(&self.parts, &mut |part| {
            if let Part::Plural { argument, .. } = part {
                names.insert(argument.clone());
            }
        });
        names
    }
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Argument(String),
    /// One of several texts, by a number. The last one is for all other numbers.
    Plural {
        argument: String,
        variants: Vec<(Which, Vec<Part>)>,
    },
}

/// When a variant is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Which {
    Number(u64),
    Category(String),
}

fn walk(parts: &[Part], each: &mut impl FnMut(&Part)) {
    for part in parts {
        each(part);
        if let Part::Plural { variants, .. } = part {
            for (_, parts) in variants {
                walk(parts, each);
            }
        }
    }
}

fn doubles(found: &[Found]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let again = found.iter().filter(|found| !seen.insert(&found.key));
    again.map(|found| format!("{}: this message is there twice", found.place())).collect()
}

fn missing(language: &Language, translated: &[Found], texts: &BTreeMap<String, Message>) -> Vec<String> {
    let is_wanted = |area: &str| match language.areas {
        Areas::All => true,
        Areas::Only(areas) => areas.contains(&area),
    };
    let lacking = texts
        .iter()
        .filter(|(key, message)| is_wanted(&message.source.area) && !translated.iter().any(|found| found.key == **key));
    let fault = |(key, message): (&String, &Message)| {
        let Message { source, .. } = message;
        format!("{LOCALES}/{}/{}.ftl: {key}: this message is missing ({})", language.tag, source.area, source.place)
    };
    lacking.map(fault).collect()
}

/// A message in all languages.
struct Message {
    source: Found,
    translations: BTreeMap<&'static str, Found>,
}

impl Message {
    fn new(source: &Found) -> Self {
        Self { source: source.clone(), translations: BTreeMap::new() }
    }

    fn add(&mut self, language: &Language, found: Found) -> Vec<String> {
        let (wanted, given) = (self.source.arguments(), found.arguments());
        let lacks = wanted.iter().filter(|name| !given.contains(name));
        let lacks = lacks.map(|name| format!("{}: the argument ${name} is missing", found.place()));
        let extra = given.iter().filter(|name| !wanted.contains(name));
        let extra = extra.map(|name| format!("{}: {} has no argument ${name}", found.place(), self.source.place));
        let faults = lacks.chain(extra).collect();
        self.translations.insert(language.tag, found);
        faults
    }

    fn counted(&self) -> BTreeSet<String> {
        self.translations.values().chain([&self.source]).flat_map(Found::counted).collect()
    }
}
