//! The rules of the house that no compiler checks: who may import whom, how long a file and a function may grow, what
//! `core` may depend on, that migrations come in pairs and that no test sleeps.
//!
//! Files are read as Rust tokens, so a word in a comment or a string is no import, and a path inside a macro is one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

const MAX_FILE_LINES: usize = 500;
const MAX_FUNCTION_LINES: usize = 80;

/// Any code may name these: they lead nowhere.
const PLUMBING: &[&str] = &["ambient", "config", "hashing", "lifecycle", "limits", "telemetry", "topic"];

/// What a room may name.
struct Room {
    name: &'static str,
    /// Other rooms and root files, besides [`PLUMBING`] where `plumbing` says so.
    may: &'static [&'static str],
    plumbing: bool,
    core: Core,
    /// Crates that are another room's business.
    never: &'static [&'static str],
}

/// What a room may name of `nod_core`.
enum Core {
    All,
    Only(&'static [&'static str]),
    /// All that does not start so.
    Not(&'static [&'static str]),
}

const ROOMS: &[Room] = &[
    Room { name: "store", may: &[], plumbing: true, core: Core::All, never: &["axum", "hyper", "tower_http"] },
    Room { name: "push", may: &[], plumbing: true, core: Core::All, never: &["axum", "sqlx", "tower_http"] },
    Room { name: "bus", may: &[], plumbing: true, core: Core::All, never: &["axum", "sqlx", "tower_http"] },
    Room {
        name: "hub",
        may: &["topic"],
        plumbing: false,
        core: Core::Only(&["id"]),
        never: &["axum", "sqlx", "hyper"],
    },
    Room {
        name: "flow",
        may: &["app", "bus", "hub", "keyring", "push", "store", "vault"],
        plumbing: true,
        core: Core::All,
        never: &["axum", "http", "hyper", "sqlx", "tower", "tower_http"],
    },
    Room {
        name: "http",
        may: &["app", "flow"],
        plumbing: true,
        // Names, values, the wire, and the proofs by which a door authenticates: never what decides or signs.
        core: Core::Not(&[
            "answer::Answer",
            "audit",
            "challenge::Challenge",
            "otp",
            "token::sign",
            "token::verify_answer",
            "token::verify_challenge",
            "token::verify_enrol",
        ]),
        never: &["sqlx"],
    },
];

/// One implementation of a room's trait each: only the room itself and the root, which chooses, may name them.
const BACKENDS: &[(&str, &[&str])] = &[
    ("store", &["row", "sqlite", "postgres"]),
    ("bus", &["local", "nats"]),
    ("push", &["apns", "fcm", "webpush", "unifiedpush"]),
];

/// Root files that stay at the bottom: everybody reads them, so they read nobody.
const BOTTOM: &[&str] = &["config", "telemetry"];

#[test]
fn every_room_imports_only_what_the_table_says() {
    refuse(rust_files("src").iter().flat_map(|file| import_faults(&file.name, &file.text)));
}

#[test]
fn core_is_free_of_io() {
    refuse(rust_files("crates/core/src").iter().flat_map(|file| core_faults(&file.name, &file.text)));
    refuse(core_dependency_faults(&read("crates/core/Cargo.toml"), &read("Cargo.lock")));
}

#[test]
fn files_and_functions_stay_short() {
    refuse(product_files().iter().flat_map(|file| length_faults(&file.name, &file.text)));
}

#[test]
fn a_password_is_never_a_plain_text() {
    refuse(product_files().iter().flat_map(|file| password_faults(&file.name, split_tests(tokens(&file.text)).0)));
}

#[test]
fn migrations_come_in_pairs() {
    refuse(migration_faults(&names("migrations/sqlite"), &names("migrations/postgres")));
}

#[test]
fn no_test_sleeps() {
    let tests = rust_files("tests").into_iter().flat_map(|file| sleep_faults(&file.name, tokens(&file.text)));
    let units = product_files().into_iter().flat_map(|file| {
        let (code, tests) = split_tests(tokens(&file.text));
        sleep_faults(&file.name, if is_test_file(&file.name) { code } else { tests })
    });
    refuse(tests.chain(units));
}

fn import_faults(file: &str, text: &str) -> Vec<String> {
    let (code, _) = split_tests(tokens(text));
    let module = module_of(file);
    let mut faults = Vec::new();
    if file.ends_with("src/lib.rs") && has_public_use(&code) {
        faults.push(format!("{file}: re-exports an item, which hides the room that it comes from"));
    }
    let Some(here) = module.first() else { return faults };
    if is_test_file(file) {
        return faults;
    }
    for Mention { path, line } in mentions(code, &module) {
        let fault = match ROOMS.iter().find(|room| room.name == here) {
            Some(room) => room_fault(room, &path),
            None if BOTTOM.contains(&here.as_str()) => bottom_fault(here, &path),
            None => None,
        };
        faults.extend(fault.map(|fault| format!("{file}:{line}: {fault}")));
    }
    faults
}

fn room_fault(room: &Room, path: &[String]) -> Option<String> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let here = room.name;
    match path.as_slice() {
        ["crate", "*", ..] => Some(format!("{here} imports the whole crate")),
        ["crate", there, ..] if *there == here => None,
        ["crate", "config", "Config", ..] if here != "http" && here != "flow" => {
            Some(format!("{here} names the whole configuration; its own section is enough"))
        }
        ["crate", there, ..] if PLUMBING.contains(there) && room.plumbing => None,
        ["crate", there, inner, ..] if room.may.contains(there) => {
            let backends = BACKENDS.iter().find(|(name, _)| name == there).map_or(&[][..], |(_, backends)| backends);
            backends.contains(inner).then(|| format!("{here} names {there}::{inner}, not the trait of {there}"))
        }
        ["crate", there, ..] if room.may.contains(there) => None,
        ["crate", there, ..] if is_module(there) => Some(format!("{here} may not import {there}")),
        ["nod_core", inner @ ..] if !may_name(&room.core, &inner.join("::")) => {
            Some(format!("{here} may not import nod_core::{}", inner.join("::")))
        }
        [there, ..] if room.never.contains(there) => Some(format!("{here} may not use the crate {there}")),
        _ => None,
    }
}

fn may_name(core: &Core, path: &str) -> bool {
    let starts = |names: &[&str]| names.iter().any(|name| path.starts_with(name));
    match core {
        Core::All => true,
        Core::Only(names) => starts(names),
        Core::Not(names) => !starts(names) && !path.ends_with('*'),
    }
}

fn bottom_fault(here: &str, path: &[String]) -> Option<String> {
    let there = (path.first()? == "crate").then(|| path.get(1))??;
    let is_room = there == "app" || ROOMS.iter().any(|room| room.name == there);
    is_room.then(|| format!("{here} may not import {there}"))
}

/// A name in snake case at the root of the crate: a constant or a function there leads nowhere.
fn is_module(name: &str) -> bool {
    name == "app" || ROOMS.iter().any(|room| room.name == name) || module_exists(name)
}

fn module_exists(name: &str) -> bool {
    let src = root().join("src");
    src.join(name).is_dir() || src.join(format!("{name}.rs")).is_file()
}

fn core_faults(file: &str, text: &str) -> Vec<String> {
    const STD: &[&str] = &["env", "fs", "net", "os", "process", "thread"];
    let (code, _) = split_tests(tokens(text));
    let mut faults: Vec<_> = mentions(code.clone(), &module_of(file))
        .into_iter()
        .filter(|mention| {
            matches!(mention.path.as_slice(), [first, second, ..] if first == "std" && STD.contains(&second.as_str()))
        })
        .map(|Mention { path, line }| format!("{file}:{line}: core may not use {}", path.join("::")))
        .collect();
    each_token(code, &mut |token| {
        if let TokenTree::Ident(word) = token
            && (word == "async" || word == "await")
        {
            faults.push(format!("{file}:{}: core may not be async", word.span().start().line));
        }
    });
    faults
}

/// What `core` names, and all that comes with it.
fn core_dependency_faults(manifest: &str, lock: &str) -> Vec<String> {
    // Futures alone come with JavaScript's types on targets that nobody builds for: only naming them counts.
    const NOT_NAMED: &[&str] = &["async", "futures"];
    const BANNED: &[&str] = &[
        "async-std",
        "axum",
        "hyper",
        "mio",
        "reqwest",
        "rusqlite",
        "smol",
        "socket2",
        "sqlx",
        "tokio",
        "tungstenite",
        "ureq",
    ];
    let manifest: toml::Table = toml::from_str(manifest).expect("crates/core/Cargo.toml is TOML");
    let lock: toml::Table = toml::from_str(lock).expect("Cargo.lock is TOML");
    let mut tree = BTreeMap::<&str, BTreeSet<&str>>::new();
    for package in lock["package"].as_array().expect("packages") {
        let needs = package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
        // "name", or "name version" where there are several.
        let needs = needs.filter_map(|need| need.as_str()?.split(' ').next());
        tree.entry(package["name"].as_str().expect("a name")).or_default().extend(needs);
    }
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(|section| section.keys().map(String::as_str))
        .collect();
    let named: Vec<_> =
        next.iter().filter(|name| NOT_NAMED.iter().any(|word| name.starts_with(word))).copied().collect();
    while let Some(name) = next.pop() {
        if reached.insert(name) {
            next.extend(tree.get(name).into_iter().flatten());
        }
    }
    let banned = BANNED.iter().copied().filter(|name| reached.contains(name));
    named.into_iter().chain(banned).map(|name| format!("core depends on {name}")).collect()
}

fn length_faults(file: &str, text: &str) -> Vec<String> {
    if is_test_file(file) {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let lines = lines_before_tests(text);
    if lines > MAX_FILE_LINES {
        faults.push(format!("{file}: {lines} lines before its tests, {MAX_FILE_LINES} at most"));
    }
    let (code, _) = split_tests(tokens(text));
    for (name, line, lines) in functions(code) {
        if lines > MAX_FUNCTION_LINES {
            faults.push(format!("{file}:{line}: {name} has {lines} lines, {MAX_FUNCTION_LINES} at most"));
        }
    }
    faults
}

fn lines_before_tests(text: &str) -> usize {
    let trees: Vec<_> = tokens(text).into_iter().collect();
    trees
        .windows(3)
        .find(|trees| is_test_attribute(&trees[0], &trees[1]) && is_word(&trees[2], "mod"))
        .map_or_else(|| text.lines().count(), |trees| trees[0].span().start().line - 1)
}

/// Name, first line and length of each function, nested ones too.
fn functions(code: TokenStream) -> Vec<(String, usize, usize)> {
    let trees: Vec<_> = code.into_iter().collect();
    let mut found = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        if let TokenTree::Group(group) = tree {
            found.extend(functions(group.stream()));
        }
        // A function type has no name.
        let Some(TokenTree::Ident(name)) = trees.get(index + 1) else { continue };
        if !is_word(tree, "fn") {
            continue;
        }
        let end = trees[index..].iter().find(|tree| is_punct(tree, ';') || is_block(tree));
        if let Some(TokenTree::Group(body)) = end {
            let first = tree.span().start().line;
            found.push((name.to_string(), first, body.span_close().end().line - first + 1));
        }
    }
    found
}

fn migration_faults(sqlite: &BTreeSet<String>, postgres: &BTreeSet<String>) -> Vec<String> {
    let here = |name: &String| if sqlite.contains(name) { "sqlite" } else { "postgres" };
    sqlite.symmetric_difference(postgres).map(|name| format!("only {} has the migration {name}", here(name))).collect()
}

/// A password is a `SecretString`, which is wiped when it is dropped; its hash is what is stored, and may be a text.
fn password_faults(file: &str, code: TokenStream) -> Vec<String> {
    let trees: Vec<_> = code.into_iter().collect();
    let mut faults = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => faults.extend(password_faults(file, group.stream())),
            TokenTree::Ident(name)
                if name.to_string().starts_with("password") && !name.to_string().ends_with("hash") =>
            {
                let is_declared = trees.get(index + 1).is_some_and(|tree| is_punct(tree, ':'));
                let kind = trees.iter().skip(index + 2).take_while(|tree| !is_punct(tree, ',')).take(6);
                let is_plain = |tree: &TokenTree| is_word(tree, "String") || is_word(tree, "str");
                if is_declared && kind.into_iter().any(is_plain) {
                    faults.push(format!(
                        "{file}:{}: a password in plain text: use SecretString",
                        name.span().start().line
                    ));
                }
            }
            _ => {}
        }
    }
    faults
}

/// Sleeping on a clock that the test moves by hand is a method call, and no sleep.
fn sleep_faults(file: &str, code: TokenStream) -> Vec<String> {
    let trees: Vec<_> = code.into_iter().collect();
    let mut faults = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => faults.extend(sleep_faults(file, group.stream())),
            TokenTree::Ident(word) if ["sleep", "sleep_until", "sleep_ms"].iter().any(|nap| word == nap) => {
                let before = index.checked_sub(1).map(|index| &trees[index]);
                if !before.is_some_and(|before| is_punct(before, '.') || is_word(before, "fn")) {
                    let line = word.span().start().line;
                    faults.push(format!("{file}:{line}: a test that sleeps is slow or wrong: wait for the event"));
                }
            }
            _ => {}
        }
    }
    faults
}

/// A path that the code names, from `crate` or from a crate's name.
#[derive(Debug, PartialEq)]
struct Mention {
    path: Vec<String>,
    line: usize,
}

fn mentions(code: TokenStream, module: &[String]) -> Vec<Mention> {
    let trees: Vec<_> = code.into_iter().collect();
    let mut found = Vec::new();
    let mut index = 0;
    while index < trees.len() {
        let rest = &trees[index..];
        match rest {
            [word, TokenTree::Ident(name), TokenTree::Group(body), ..] if is_word(word, "mod") => {
                let inner: Vec<_> = module.iter().cloned().chain([name.to_string()]).collect();
                found.extend(mentions(body.stream(), &inner));
                index += 3;
            }
            [word, ..] if is_word(word, "use") || is_word(word, "extern") => {
                let end = rest.iter().position(|tree| is_punct(tree, ';')).unwrap_or(rest.len());
                if is_word(word, "use") {
                    use_tree(&rest[1..end], &[], module, &mut found);
                    index += end;
                } else {
                    let name = rest.get(2).filter(|_| is_word(&rest[1.min(rest.len() - 1)], "crate"));
                    found.extend(name.map(|name| Mention { path: vec![name.to_string()], line: line(name) }));
                    index += 1;
                }
            }
            [TokenTree::Group(group), ..] => {
                found.extend(mentions(group.stream(), module));
                index += 1;
            }
            [TokenTree::Ident(first), ..] => {
                let (path, length) = plain_path(rest);
                if path.len() > 1 {
                    found.push(Mention { path: resolve(path, module), line: first.span().start().line });
                }
                index += length;
            }
            _ => index += 1,
        }
    }
    found
}

/// `a::b`, `a::{b, c::d}`, `a as b`, `a::*`: one mention for each leaf.
fn use_tree(trees: &[TokenTree], prefix: &[String], module: &[String], found: &mut Vec<Mention>) {
    let start = trees.iter().position(|tree| !is_punct(tree, ':')).unwrap_or(trees.len());
    let (mut path, length) = plain_path(&trees[start..]);
    let at = trees.first().map_or(0, line);
    path.splice(0..0, prefix.iter().cloned());
    match trees.get(start + length) {
        Some(TokenTree::Group(group)) => {
            let inner: Vec<_> = group.stream().into_iter().collect();
            for leaf in inner.split(|tree| is_punct(tree, ',')).filter(|leaf| !leaf.is_empty()) {
                use_tree(leaf, &path, module, found);
            }
        }
        star => {
            if star.is_some_and(|star| is_punct(star, '*')) {
                path.push("*".to_owned());
            }
            // `use a::{self}` names a.
            if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
                path.pop();
            }
            found.push(Mention { path: resolve(path, module), line: at });
        }
    }
}

/// The names of `a::b::c` at the start of `trees`, and how many tokens they and the `::` behind them take.
fn plain_path(trees: &[TokenTree]) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut length = 0;
    while let Some(TokenTree::Ident(name)) = trees.get(length) {
        path.push(name.to_string());
        length += 1;
        match &trees[length..] {
            [a, b, ..] if is_punct(a, ':') && is_punct(b, ':') => length += 2,
            _ => break,
        }
    }
    (path, length.min(trees.len()))
}

/// The path as seen from the root of the crate.
fn resolve(path: Vec<String>, module: &[String]) -> Vec<String> {
    let ups = path.iter().filter(|name| *name == "super").count();
    let is_relative = path.first().is_some_and(|first| first == "self" || first == "super");
    let mut full = Vec::new();
    if is_relative {
        full.push("crate".to_owned());
        full.extend(module.iter().take(module.len().saturating_sub(ups)).cloned());
    }
    let names = path.into_iter().filter(|name| !(is_relative && (name == "self" || name == "super")));
    // The program names its own library by its name.
    full.extend(names.map(|name| if name == "nod" { "crate".to_owned() } else { name }));
    full
}

/// `src/http/api/mod.rs` is `http::api`.
fn module_of(file: &str) -> Vec<String> {
    let inside = file.split_once("src/").map_or(file, |(_, inside)| inside);
    let names = inside.trim_end_matches(".rs").split('/').map(str::to_owned);
    names.filter(|name| !["mod", "lib", "main"].contains(&name.as_str())).collect()
}

/// The code that ships, and the code of its tests (`#[cfg(test)]`, `#[test]`).
fn split_tests(code: TokenStream) -> (TokenStream, TokenStream) {
    let trees: Vec<_> = code.into_iter().collect();
    let (mut ships, mut tests) = (TokenStream::new(), TokenStream::new());
    let mut index = 0;
    while index < trees.len() {
        if index + 1 < trees.len() && is_test_attribute(&trees[index], &trees[index + 1]) {
            let end = index + 2 + item_length(&trees[index + 2..]);
            tests.extend(trees[index + 2..end].iter().cloned());
            index = end;
            continue;
        }
        if let TokenTree::Group(group) = &trees[index] {
            let (inner_ships, inner_tests) = split_tests(group.stream());
            let mut inner = proc_macro2::Group::new(group.delimiter(), inner_ships);
            inner.set_span(group.span());
            ships.extend([TokenTree::Group(inner)]);
            tests.extend(inner_tests);
        } else {
            ships.extend([trees[index].clone()]);
        }
        index += 1;
    }
    (ships, tests)
}

/// Up to the end of an item, a field or an arm: `;`, `{…}` or a comma that is not between angle brackets.
fn item_length(trees: &[TokenTree]) -> usize {
    let is_use = trees.iter().take(2).any(|tree| is_word(tree, "use"));
    let mut angles = 0_i32;
    for (index, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' => angles += 1,
                '>' if index == 0 || !is_punct(&trees[index - 1], '-') => angles -= 1,
                ';' => return index + 1,
                ',' if angles == 0 => return index + 1,
                _ => {}
            },
            block if is_block(block) && !is_use => return index + 1,
            _ => {}
        }
    }
    trees.len()
}

fn is_test_attribute(hash: &TokenTree, attribute: &TokenTree) -> bool {
    let TokenTree::Group(group) = attribute else { return false };
    let text: String = group.stream().to_string().split_whitespace().collect();
    is_punct(hash, '#')
        && group.delimiter() == Delimiter::Bracket
        && (text == "cfg(test)" || text == "test" || text.starts_with("tokio::test"))
}

fn is_test_file(file: &str) -> bool {
    file.ends_with("/tests.rs") || file.contains("/tests/")
}

fn has_public_use(code: &TokenStream) -> bool {
    let trees: Vec<_> = code.clone().into_iter().collect();
    let visible = |pair: &[TokenTree]| is_word(&pair[0], "pub") && is_word(&pair[1], "use");
    let limited = |three: &[TokenTree]| {
        is_word(&three[0], "pub") && matches!(three[1], TokenTree::Group(_)) && is_word(&three[2], "use")
    };
    trees.windows(2).any(visible) || trees.windows(3).any(limited)
}

fn each_token(code: TokenStream, see: &mut dyn FnMut(&TokenTree)) {
    for tree in code {
        see(&tree);
        if let TokenTree::Group(group) = tree {
            each_token(group.stream(), see);
        }
    }
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

fn is_punct(tree: &TokenTree, char: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == char)
}

fn is_block(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn line(tree: &TokenTree) -> usize {
    tree.span().start().line
}

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("the file is Rust")
}

struct SourceFile {
    name: String,
    text: String,
}

fn product_files() -> Vec<SourceFile> {
    ["src", "crates/core/src", "clients/cli/src", "loadtest/src"].into_iter().flat_map(rust_files).collect()
}

fn rust_files(folder: &str) -> Vec<SourceFile> {
    let mut folders = vec![root().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a folder that can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).expect("inside").display().to_string();
                files.push(SourceFile { text: read(&name), name });
            }
        }
    }
    assert!(!files.is_empty(), "{folder} has no Rust in it");
    files
}

fn names(folder: &str) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return BTreeSet::new() };
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn refuse(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<_> = faults.into_iter().collect();
    assert!(faults.is_empty(), "the house rules (tests/it/house.rs) are broken:\n{}", faults.join("\n"));
}

/// Each rule is shown what it must refuse.
mod refuses {
    use super::*;

    #[test]
    fn a_door_that_reaches_the_store_in_any_spelling() {
        for text in [
            "use crate::store::Store;",
            "use crate::{app::App, store};",
            "use crate::{app::App, store::{Store, model::*}};",
            "use super::super::store::Store;",
            "use {crate::store};",
            "fn f(s: &dyn crate::store::Store) {}",
            "fn f() { json!({ \"a\": crate::store::X }) }",
            "mod inner { use super::super::super::store::Store; }",
            "use crate::*;",
            "fn f() { ::sqlx::query(\"\") }",
            "use sqlx as db;",
            "extern crate sqlx;",
            "#[derive(sqlx::FromRow)] struct S;",
            "use nod_core::challenge::{Challenge, StateName};",
            "use nod_core::token::verify_answer;",
            "use nod_core::challenge::*;",
        ] {
            assert_ne!(import_faults("src/http/api.rs", text), [""; 0], "{text}");
        }
    }

    #[test]
    fn rooms_that_know_each_other() {
        for (file, text) in [
            ("src/store/sqlite.rs", "use crate::flow::issue;"),
            ("src/bus/nats.rs", "use crate::push::Provider;"),
            ("src/push/mod.rs", "use crate::hub::Hub;"),
            ("src/push/fcm.rs", "use crate::config::Config;"),
            ("src/hub.rs", "use crate::app::App;"),
            ("src/hub.rs", "use nod_core::token::Jwks;"),
            ("src/flow/issue.rs", "use crate::http::error;"),
            ("src/flow/issue.rs", "use crate::store::sqlite::Sqlite;"),
            ("src/flow/issue.rs", "fn f(s: axum::http::StatusCode) {}"),
            ("src/config.rs", "use crate::store::Store;"),
            ("src/telemetry.rs", "use crate::flow::issue;"),
            ("src/lib.rs", "pub use store::Store;"),
            ("src/lib.rs", "pub(crate) use store::Store;"),
        ] {
            assert_eq!(import_faults(file, text).len(), 1, "{file}: {text}");
        }
    }

    #[test]
    fn a_plain_password() {
        for bad in [
            "struct A { password: String }",
            "fn f(password: &str) {}",
            "fn f(password_again: Option<String>, b: u8) {}",
        ] {
            assert_eq!(password_faults("a.rs", tokens(bad)).len(), 1, "{bad}");
        }
        let good =
            "struct A { password: SecretString, name: String, password_hash: String } fn f(a: &str) { password(a) }";
        assert_eq!(password_faults("a.rs", tokens(good)), [""; 0]);
    }

    #[test]
    fn io_in_core() {
        for text in
            ["use std::net::IpAddr;", "use std::{fmt, fs};", "async fn f() {}", "fn f() { std::env::var(\"A\"); }"]
        {
            assert_eq!(core_faults("crates/core/src/id.rs", text).len(), 1, "{text}");
        }
        let lock = "[[package]]\nname = \"a\"\ndependencies = [\"b 1.0.0\"]\n[[package]]\nname = \"b\"\ndependencies = [\"tokio\"]";
        assert_eq!(core_dependency_faults("[dependencies]\na = \"1\"", lock), ["core depends on tokio"]);
        assert_eq!(
            core_dependency_faults("[dependencies]\nfutures-util = \"0\"", lock),
            ["core depends on futures-util"]
        );
    }

    #[test]
    fn a_long_file_and_a_long_function() {
        let long = "// a line\n".repeat(MAX_FILE_LINES + 1);
        assert_eq!(length_faults("src/a.rs", &long).len(), 1);
        let body = format!("impl A {{ fn f() {{\n{} }} }}", "g();\n".repeat(MAX_FUNCTION_LINES));
        assert_eq!(length_faults("src/a.rs", &body).len(), 1);
    }

    #[test]
    fn a_migration_without_its_twin() {
        let (one, none) = (BTreeSet::from(["0001_a.sql".to_owned()]), BTreeSet::new());
        assert_eq!(migration_faults(&one, &none), ["only sqlite has the migration 0001_a.sql"]);
        assert_eq!(migration_faults(&none, &one), ["only postgres has the migration 0001_a.sql"]);
    }

    #[test]
    fn a_test_that_sleeps() {
        for text in [
            "fn f() { tokio::time::sleep(d).await; }",
            "use std::thread::sleep;",
            "fn f() { select! { () = sleep_until(t) => {} } }",
        ] {
            assert_eq!(sleep_faults("tests/it/a.rs", tokens(text)).len(), 1, "{text}");
        }
    }
}

/// And what it must let pass.
mod accepts {
    use super::*;

    #[test]
    fn words_that_are_no_imports() {
        for text in [
            "// use crate::store::Store;\n/// [`crate::store`]\nfn f() { g(\"crate::store::Store\"); }",
            "#[cfg(test)] mod tests { use crate::store::Store; }",
            "#[cfg(test)]\nuse crate::store::{A, B};\nuse crate::flow::issue;",
            "struct S { #[cfg(test)] a: Box<dyn crate::store::Store>, b: u8 }",
            "use super::error::Error; use nod_core::id::ChallengeId; use crate::app::App;",
            "use nod_core::challenge::StateName; use nod_core::token::ReceiptClaims;",
        ] {
            assert_eq!(import_faults("src/http/api.rs", text), [""; 0], "{text}");
        }
        assert_eq!(import_faults("src/main.rs", "use nod::store::sqlite::Sqlite;"), [""; 0]);
        assert_eq!(import_faults("src/flow/a.rs", "use crate::store::{Store, Issue}; use super::b;"), [""; 0]);
    }

    #[test]
    fn what_stands_behind_a_test_is_still_read() {
        let text =
            "struct S { #[cfg(test)] a: Map<A, B>, b: crate::store::X }\n#[test] fn f() {}\nuse crate::store::Y;";
        assert_eq!(import_faults("src/http/api.rs", text).len(), 2);
    }

    #[test]
    fn long_tests_and_a_clock_moved_by_hand() {
        let text = format!("fn f() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}", "// a line\n".repeat(MAX_FILE_LINES));
        assert_eq!(length_faults("src/a.rs", &text), [""; 0]);
        assert_eq!(sleep_faults("tests/it/a.rs", tokens("fn sleep() { clock.sleep(d); }")), [""; 0]);
    }
}
