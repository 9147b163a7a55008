//! The generator of the catalogue: Fluent files become Rust, one function for each message. It stops the build where a language
//! lacks a message or has one too many, where the arguments of a translation differ, and where a file holds what we do not allow.
//!
//! Allowed are text, variables, terms, plural selectors and attributes (an attribute is a message of its own:
//! `common-copy.done` becomes `common_copy_done`). Functions, literals, references to messages and other selectors are not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use fluent_syntax::ast;

use super::languages::{Areas, Language};
use super::pseudo;

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
        read_language(language, &own, faults)
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
    if faults.is_empty() { Ok(write(languages, &texts)) } else { Err(faults) }
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
            variants.iter().for_each(|(_, parts)| walk(parts, each));
        }
    }
}

/// Reads all files of a language.
fn read_language(language: &Language, files: &[&File], faults: &mut Vec<String>) -> Vec<Found> {
    let parsed: Vec<(&File, ast::Resource<&str>)> = files
        .iter()
        .map(|file| match fluent_syntax::parser::parse(file.text.as_str()) {
            Ok(resource) => (*file, resource),
            Err((resource, errors)) => {
                let fault = |error: fluent_syntax::parser::ParserError| {
                    format!("{}:{}: this is not Fluent: {}", file.path, line(&file.text, error.pos.start), error.kind)
                };
                faults.extend(errors.into_iter().map(fault));
                (*file, resource)
            }
        })
        .collect();
    let mut terms = BTreeMap::new();
    for (file, resource) in &parsed {
        for entry in &resource.body {
            if let ast::Entry::Term(term) = entry {
                let reader = Reader {
                    file,
                    language,
                    terms: &BTreeMap::new(),
                    key: format!("-{}", term.id.name),
                    at: term.id.name,
                };
                match reader.pattern(&term.value, true).as_deref() {
                    Ok([Part::Text(text)]) => drop(terms.insert(term.id.name.to_owned(), text.clone())),
                    Ok(_) => faults.push(reader.fault(reader.at, "a term is a text")),
                    Err(fault) => faults.push(fault.clone()),
                }
            }
        }
    }
    let mut found = Vec::new();
    for (file, resource) in &parsed {
        for entry in &resource.body {
            if let ast::Entry::Message(message) = entry {
                let name = message.id.name;
                let value = message.value.iter().map(|value| (name.to_owned(), name, value));
                let attributes = message.attributes.iter();
                let attributes = attributes.map(|own| (format!("{name}-{}", own.id.name), own.id.name, &own.value));
                for (key, at, pattern) in value.chain(attributes) {
                    let reader = Reader { file, language, terms: &terms, key, at };
                    match reader.message(pattern) {
                        Ok(message) => found.push(message),
                        Err(fault) => faults.push(fault),
                    }
                }
            }
        }
    }
    found
}

fn line(text: &str, position: usize) -> usize {
    text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1
}

/// Reads one message.
struct Reader<'r> {
    file: &'r File,
    language: &'r Language,
    terms: &'r BTreeMap<String, String>,
    key: String,
    /// The name in the file's text, by which its line is found.
    at: &'r str,
}

impl Reader<'_> {
    /// What is wrong at a part of the file's text.
    fn fault(&self, at: &str, what: &str) -> String {
        format!("{}:{}: {}: {what}", self.file.path, self.line_of(at), self.key)
    }

    fn line_of(&self, at: &str) -> usize {
        line(&self.file.text, at.as_ptr().addr().saturating_sub(self.file.text.as_ptr().addr()))
    }

    fn message(&self, pattern: &ast::Pattern<&str>) -> Result<Found, String> {
        let start = format!("{}-", self.file.area.replace('_', "-"));
        if !self.key.starts_with(&start) {
            return Err(self.fault(self.at, &format!("a message of this file begins with {start}")));
        }
        if self.key.chars().any(|letter| !(letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')) {
            return Err(self.fault(self.at, "a key has small letters, digits and hyphens"));
        }
        let parts = self.pattern(pattern, true)?;
        let place = format!("{}:{}", self.file.path, self.line_of(self.at));
        Ok(Found { key: self.key.clone(), place, area: self.file.area.clone(), parts })
    }

    fn pattern(&self, pattern: &ast::Pattern<&str>, is_outermost: bool) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        for element in &pattern.elements {
            let part = match element {
                ast::PatternElement::TextElement { value } => Part::Text(self.text(value)?),
                ast::PatternElement::Placeable { expression } => self.placeable(expression, is_outermost)?,
            };
            match (parts.last_mut(), part) {
                (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
                (_, part) => parts.push(part),
            }
        }
        Ok(parts)
    }

    /// A text, its lines as one. What means something in HTML is not allowed, so that a text needs no escape there.
    fn text(&self, value: &&str) -> Result<String, String> {
        match value.chars().find(|letter| "<>&\"'".contains(*letter) || (letter.is_control() && *letter != '\n')) {
            Some('\'') => Err(self.fault(value, "write ’ for an apostrophe")),
            Some('"') => Err(self.fault(value, "write “ and ” for quotation marks")),
            Some(letter) => Err(self.fault(value, &format!("{letter:?} is not allowed: the page brings all markup"))),
            None => Ok(value.replace('\n', " ")),
        }
    }

    fn placeable(&self, expression: &ast::Expression<&str>, is_outermost: bool) -> Result<Part, String> {
        match expression {
            ast::Expression::Inline(ast::InlineExpression::VariableReference { id }) => {
                Ok(Part::Argument(self.argument(id.name)?))
            }
            ast::Expression::Inline(ast::InlineExpression::TermReference { id, attribute: None, arguments: None }) => {
                let term = self.terms.get(id.name).cloned();
                term.map(Part::Text).ok_or_else(|| self.fault(id.name, &format!("there is no term -{}", id.name)))
            }
            ast::Expression::Select { selector: ast::InlineExpression::VariableReference { id }, variants }
                if is_outermost =>
            {
                self.plural(id.name, variants)
            }
            ast::Expression::Select { .. } => {
                Err(self.fault(self.at, "only a variable can be selected by, and not inside of another choice"))
            }
            ast::Expression::Inline(_) => Err(self.fault(
                self.at,
                "only text, variables, terms and plurals are allowed: no literal, function or reference",
            )),
        }
    }

    fn argument(&self, name: &str) -> Result<String, String> {
        const WORDS_OF_RUST: [&str; 9] = ["as", "fn", "for", "in", "match", "move", "type", "use", "where"];
        if WORDS_OF_RUST.contains(&name) {
            return Err(self.fault(name, &format!("${name} is a word of Rust: name the argument otherwise")));
        }
        let is_good = name.chars().all(|letter| letter.is_ascii_lowercase());
        is_good.then(|| name.to_owned()).ok_or_else(|| self.fault(name, "an argument has small letters alone"))
    }

    fn plural(&self, name: &str, variants: &[ast::Variant<&str>]) -> Result<Part, String> {
        let argument = self.argument(name)?;
        let mut read = Vec::new();
        for variant in variants {
            let (at, which) = match variant.key {
                ast::VariantKey::NumberLiteral { value } => {
                    let number = value.parse().map_err(|_| self.fault(value, "only whole numbers are counted"))?;
                    (value, Which::Number(number))
                }
                ast::VariantKey::Identifier { name } => {
                    if !self.language.plural.categories.contains(&name) {
                        return Err(self.fault(name, &format!("{} does not count {name}", self.language.name)));
                    }
                    (name, Which::Category(name.to_owned()))
                }
            };
            if variant.default != (which == Which::Category("other".to_owned())) {
                return Err(self.fault(at, "the default is other"));
            }
            read.push((which, self.pattern(&variant.value, false)?));
        }
        for category in self.language.plural.categories {
            if !read.iter().any(|(which, _)| *which == Which::Category((*category).to_owned())) {
                return Err(self.fault(name, &format!("{} also counts {category}", self.language.name)));
            }
        }
        // Numbers first, the default last.
        read.sort_by_key(|(which, _)| match which {
            Which::Number(_) => 0,
            Which::Category(category) => 1 + u8::from(category == "other"),
        });
        Ok(Part::Plural { argument, variants: read })
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

/// `pt-BR` is `PtBr`.
fn variant(tag: &str) -> String {
    tag.split('-').map(capital).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters.flat_map(char::to_lowercase)).collect()
}

fn write(languages: &[Language], texts: &BTreeMap<String, Message>) -> String {
    let mut out = String::new();
    write_languages(&mut out, languages);
    for (key, message) in texts {
        let name = key.replace('-', "_");
        let arms = arms(languages, message);
        let arguments = message.source.arguments();
        if arguments.is_empty() {
            write_constant(&mut out, &name, message, &arms);
        } else {
            write_function(&mut out, &name, message, &arguments, &arms);
        }
    }
    out
}

fn write_languages(out: &mut String, languages: &[Language]) {
    let names: Vec<String> = languages.iter().map(|language| variant(language.tag)).collect();
    let complete: Vec<&String> = languages
        .iter()
        .zip(&names)
        .filter(|(language, _)| matches!(language.areas, Areas::All))
        .map(|(_, name)| name)
        .collect();
    let list = |names: &[&String]| names.iter().map(|name| format!("Self::{name}")).collect::<Vec<_>>().join(", ");
    let _ =
        writeln!(out, "/// A language of the catalogue.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]");
    let _ = writeln!(out, "pub enum Language {{");
    for (at, (language, name)) in languages.iter().zip(&names).enumerate() {
        let default = if at == 0 { "#[default] " } else { "" };
        let _ = writeln!(out, "/// {}.\n{default}{name},", language.name);
    }
    let _ = writeln!(out, "/// English in other letters, for tests and developers: nobody is offered it.\nPseudo,\n}}");
    let _ = writeln!(out, "impl Language {{");
    let _ = writeln!(
        out,
        "/// All that people write.\npub const ALL: &[Self] = &[{}];",
        list(&names.iter().collect::<Vec<_>>())
    );
    let _ = writeln!(
        out,
        "/// Those that have every message: pages are offered in them.\npub const COMPLETE: &[Self] = &[{}];",
        list(&complete)
    );
    let rows = |of: &dyn Fn(&Language) -> &'static str, pseudo: &str| {
        let rows = languages.iter().zip(&names).map(|(language, name)| format!("Self::{name} => {:?},", of(language)));
        rows.collect::<Vec<_>>().join("\n") + &format!("\nSelf::Pseudo => {pseudo:?},")
    };
    let _ = writeln!(
        out,
        "/// Its tag (RFC 5646).\npub const fn tag(self) -> &'static str {{ match self {{ {} }} }}",
        rows(&|language| language.tag, pseudo::TAG)
    );
    let _ = writeln!(
        out,
        "/// `ltr` or `rtl`.\npub const fn direction(self) -> &'static str {{ match self {{ {} }} }}\n}}",
        rows(&|language| language.direction, "ltr")
    );
}

/// What each language says: the patterns of a `match`, and the parts.
fn arms(languages: &[Language], message: &Message) -> Vec<(String, Language, Vec<Part>)> {
    let mut arms = Vec::new();
    let mut english = String::new();
    let Some(source) = languages.first() else { return arms };
    for language in languages {
        let name = format!("Language::{}", variant(language.tag));
        match message.translations.get(language.tag) {
            Some(found) => arms.push((name, *language, found.parts.clone())),
            None if english.is_empty() => english = name,
            None => english = format!("{english} | {name}"),
        }
    }
    arms.push((english, *source, message.source.parts.clone()));
    arms.push(("Language::Pseudo".to_owned(), *source, pseudo_parts(&message.source.parts)));
    arms
}

fn pseudo_parts(english: &[Part]) -> Vec<Part> {
    let mut parts = vec![Part::Text("⟦".to_owned())];
    parts.extend(english.iter().map(pseudo_part));
    parts.push(Part::Text("⟧".to_owned()));
    parts.into_iter().fold(Vec::new(), |mut joined, part| {
        match (joined.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        }
        joined
    })
}

fn pseudo_part(part: &Part) -> Part {
    match part {
        Part::Text(text) => Part::Text(pseudo::text(text)),
        Part::Argument(name) => Part::Argument(name.clone()),
        Part::Plural { argument, variants } => {
            let each = |(which, parts): &(Which, Vec<Part>)| (which.clone(), parts.iter().map(pseudo_part).collect());
            Part::Plural { argument: argument.clone(), variants: variants.iter().map(each).collect() }
        }
    }
}

/// The English text, for the documentation of a function.
fn sample(parts: &[Part]) -> String {
    let one = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Argument(name) => format!("{{{name}}}"),
        Part::Plural { variants, .. } => variants.last().map(|(_, parts)| sample(parts)).unwrap_or_default(),
    };
    parts.iter().map(one).collect()
}

fn write_constant(out: &mut String, name: &str, message: &Message, arms: &[(String, Language, Vec<Part>)]) {
    let _ = writeln!(out, "impl Words {{\n/// `{}`", sample(&message.source.parts));
    let _ = writeln!(out, "pub const fn {name}(self) -> &'static str {{ match self.0 {{");
    for (languages, _, parts) in arms {
        let _ = writeln!(out, "{languages} => {:?},", sample(parts));
    }
    let _ = writeln!(out, "}} }} }}");
}

fn write_function(
    out: &mut String,
    name: &str,
    message: &Message,
    arguments: &[String],
    arms: &[(String, Language, Vec<Part>)],
) {
    let kind: String = name.split('_').map(capital).collect();
    let counted = message.counted();
    let texts: Vec<&String> = arguments.iter().filter(|name| !counted.contains(*name)).collect();
    let generics = |bound: &str| {
        let each = texts.iter().map(|name| format!("{}{bound}", capital(name))).collect::<Vec<_>>().join(", ");
        if each.is_empty() { String::new() } else { format!("<{each}>") }
    };
    let plain = generics("");
    let fields: Vec<(String, String, String, String)> = arguments
        .iter()
        .map(|name| match counted.contains(name) {
            true => (name.clone(), "u64".to_owned(), "impl Number".to_owned(), format!("{name}: {name}.number()")),
            false => (name.clone(), capital(name), capital(name), name.clone()),
        })
        .collect();
    let joined = |each: &dyn Fn(&(String, String, String, String)) -> String| {
        fields.iter().map(each).collect::<Vec<_>>().join(", ")
    };
    let about = format!("/// `{}`", sample(&message.source.parts));
    let declared = joined(&|(name, kind, _, _)| format!("{name}: {kind}"));
    let taken = joined(&|(name, _, kind, _)| format!("{name}: {kind}"));
    let given = joined(&|(_, _, _, value)| value.clone());
    let (shown, safe) = (generics(": fmt::Display"), generics(": HtmlSafe"));
    let _ = writeln!(
        out,
        "{about}\n#[derive(Debug, Clone, Copy)]\npub struct {kind}{plain} {{ language: Language, {declared} }}"
    );
    let _ = writeln!(out, "impl Words {{\n{about}");
    let _ = writeln!(
        out,
        "pub fn {name}{shown}(self, {taken}) -> {kind}{plain} {{ {kind} {{ language: self.0, {given} }} }} }}"
    );
    let _ = writeln!(out, "impl{safe} HtmlSafe for {kind}{plain} {{}}");
    let _ = writeln!(out, "impl{shown} fmt::Display for {kind}{plain} {{");
    let _ = writeln!(out, "fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {{ match self.language {{");
    for (languages, language, parts) in arms {
        let _ = writeln!(out, "{languages} => {{");
        write_parts(out, language, &counted, parts);
        let _ = writeln!(out, "}}");
    }
    let _ = writeln!(out, "}}\nOk(()) }} }}");
}

fn write_parts(out: &mut String, language: &Language, counted: &BTreeSet<String>, parts: &[Part]) {
    for part in parts {
        let _ = match part {
            Part::Text(text) => writeln!(out, "out.write_str({text:?})?;"),
            // A number runs in the direction of what stands around it.
            Part::Argument(name) if counted.contains(name) => writeln!(out, "write!(out, \"{{}}\", self.{name})?;"),
            Part::Argument(name) => writeln!(out, "isolated(out, self.language, &self.{name})?;"),
            Part::Plural { argument, variants } => {
                let rule = language.plural.rule;
                let _ = writeln!(out, "match (self.{argument}, plural::{rule}(self.{argument})) {{");
                for (which, parts) in variants {
                    let _ = match which {
                        Which::Number(number) => writeln!(out, "({number}, _) => {{"),
                        Which::Category(category) if category == "other" => writeln!(out, "_ => {{"),
                        Which::Category(category) => {
                            writeln!(out, "(_, plural::Category::{}) => {{", capital(category))
                        }
                    };
                    write_parts(out, language, counted, parts);
                    let _ = writeln!(out, "}}");
                }
                writeln!(out, "}}")
            }
        };
    }
}
