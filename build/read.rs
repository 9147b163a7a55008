//! Fluent files become messages, or faults.

use std::collections::BTreeMap;

use fluent_syntax::ast;

use super::super::languages::Language;
use super::{File, Found, Part, Which};

/// Reads all files of a language.
pub(super) fn language(language: &Language, files: &[&File], faults: &mut Vec<String>) -> Vec<Found> {
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
