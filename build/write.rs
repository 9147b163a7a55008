//! Messages become Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::languages::{Areas, Language};
use super::super::pseudo;
use super::{Message, Part, Which};

/// `pt-BR` is `PtBr`.
fn variant(tag: &str) -> String {
    tag.split('-').map(capital).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters.flat_map(char::to_lowercase)).collect()
}

/// The source of the module: the languages, and a function for each message.
pub(super) fn module(languages: &[Language], texts: &BTreeMap<String, Message>) -> String {
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
    let _ = writeln!(
        out,
        "/// English in other letters, for tests and developers: nobody is offered it.\nPseudo,\n\
         /// The same from right to left.\nMirrored,\n}}"
    );
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
    let rows = |of: &dyn Fn(&Language) -> &'static str, pseudo: &str, mirrored: &str| {
        let rows = languages.iter().zip(&names).map(|(language, name)| format!("Self::{name} => {:?},", of(language)));
        rows.collect::<Vec<_>>().join("\n") + &format!("\nSelf::Pseudo => {pseudo:?},\nSelf::Mirrored => {mirrored:?},")
    };
    let _ = writeln!(
        out,
        "/// Its tag (RFC 5646).\npub const fn tag(self) -> &'static str {{ match self {{ {} }} }}",
        rows(&|language| language.tag, pseudo::TAG, pseudo::MIRRORED_TAG)
    );
    let _ = writeln!(
        out,
        "/// `ltr` or `rtl`.\npub const fn direction(self) -> &'static str {{ match self {{ {} }} }}\n}}",
        rows(&|language| language.direction, "ltr", "rtl")
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
    arms.push(("Language::Pseudo | Language::Mirrored".to_owned(), *source, pseudo_parts(&message.source.parts)));
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
    // Texts are of whatever type shows itself; numbers are numbers.
    let (mut generics, mut fields, mut taken, mut given) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for argument in arguments {
        if counted.contains(argument) {
            fields.push(format!("{argument}: u64"));
            taken.push(format!("{argument}: impl Number"));
            given.push(format!("{argument}: {argument}.number()"));
        } else {
            let generic = capital(argument);
            fields.push(format!("{argument}: {generic}"));
            taken.push(format!("{argument}: {generic}"));
            given.push(argument.clone());
            generics.push(generic);
        }
    }
    let bound = |bound: &str| {
        let each: Vec<String> = generics.iter().map(|generic| format!("{generic}{bound}")).collect();
        if each.is_empty() { String::new() } else { format!("<{}>", each.join(", ")) }
    };
    let (plain, shown, safe) = (bound(""), bound(": fmt::Display"), bound(": HtmlSafe"));
    let (fields, taken, given) = (fields.join(", "), taken.join(", "), given.join(", "));
    let about = format!("/// `{}`", sample(&message.source.parts));
    let _ = writeln!(
        out,
        "{about}\n#[derive(Debug, Clone, Copy)]\npub struct {kind}{plain} {{ language: Language, {fields} }}\n\
         impl Words {{\n{about}\npub fn {name}{shown}(self, {taken}) -> {kind}{plain} {{\n\
         {kind} {{ language: self.0, {given} }} }} }}"
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
