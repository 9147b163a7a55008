//! The rules of the house that neither the compiler, clippy nor cargo-deny holds: who imports whom (the table of
//! ARCHITECTURE.md), how long files and functions grow, passwords, and migrations that come in pairs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

const MAX_FILE_LINES: usize = 500;
const MAX_FUNCTION_LINES: usize = 80;

#[test]
fn every_module_imports_only_what_the_table_says() {
    let table = Table::read();
    refuse(files(&["src", "crates/core/src"]).flat_map(|(file, text)| import_faults(&table, &file, &text)));
}

#[test]
fn every_module_has_its_row_and_every_row_its_module() {
    let rows: BTreeSet<String> = Table::read().0.into_iter().map(|row| row.module.replace("::", "/")).collect();
    let is_module = |row: &&String| {
        let path = root().join("src").join(row);
        *row == "core" || path.is_dir() || path.with_extension("rs").is_file()
    };
    refuse(rows.iter().filter(|row| !is_module(row)).map(|row| format!("ARCHITECTURE.md: no module {row}")));
    let modules = names("src").into_iter().map(|name| name.trim_end_matches(".rs").to_owned());
    let modules = modules.filter(|name| !["lib", "main"].contains(&name.as_str()));
    // Without a row of its own, an area of the flows could call every other one.
    let areas = names("src/flow").into_iter().filter(|name| root().join("src/flow").join(name).is_dir());
    let modules: Vec<String> = modules.chain(areas.map(|area| format!("flow/{area}"))).collect();
    assert!(modules.contains(&"flow/approval".to_owned()), "the areas were read: {modules:?}");
    let without = modules.iter().filter(|name| !rows.contains(*name));
    refuse(without.map(|name| format!("ARCHITECTURE.md: the table has no row for {name}")));
}

#[test]
fn core_brings_nothing_along_that_does_io() {
    refuse(core_dependency_faults(&Table::read(), &read("crates/core/Cargo.toml"), &read("Cargo.lock")));
}

#[test]
fn files_and_functions_stay_short_and_passwords_secret() {
    let folders = ["src", "crates/core/src", "clients/cli/src", "loadtest/src", "tests/push-mocks/src"];
    refuse(files(&folders).flat_map(|(file, text)| shape_faults(&file, &text)));
}

#[test]
fn migrations_come_in_pairs_and_are_run() {
    let (sqlite, postgres) = (names("migrations/sqlite"), names("migrations/postgres"));
    refuse(sqlite.symmetric_difference(&postgres).map(|name| format!("only one database has the migration {name}")));
    let run = read("src/store/sql/migrate.rs");
    let is_run = |name: &&String| run.contains(&format!("\"{}\"", name.trim_end_matches(".sql")));
    refuse(sqlite.iter().filter(|name| !is_run(name)).map(|name| format!("migrate.rs does not run {name}")));
}

/// How many requirements the standards have that Nod is measured by.
const REQUIREMENTS: u32 = 80;

#[test]
fn every_requirement_is_named_by_a_test_or_listed_with_the_reason_why_not() {
    let listed = untested(&read("SECURITY.md"));
    let mut named = BTreeSet::new();
    for (file, text) in files(&["src", "tests", "crates", "clients"]) {
        // This file speaks of how they are named.
        if file != "tests/it/house.rs" {
            named.extend(requirements(test_part(&file, &text)));
        }
    }
    refuse(requirement_faults(&named, &listed));
}

/// What is wrong with the requirements that tests name and those that are listed as without one.
fn requirement_faults(named: &BTreeSet<u32>, listed: &BTreeSet<u32>) -> Vec<String> {
    let missing = (1..=REQUIREMENTS).filter(|number| !named.contains(number) && !listed.contains(number));
    let missing = missing.map(|number| format!("no test names requirement {number}, and SECURITY.md does not say why"));
    let both = named.intersection(listed).map(|number| format!("SECURITY.md: a test names requirement {number}"));
    let unknown = named.union(listed).filter(|number| !(1..=REQUIREMENTS).contains(*number));
    missing.chain(both).chain(unknown.map(|number| format!("there is no requirement {number}"))).collect()
}

/// The part of a file that is for tests: all of one in a folder of tests, or what comes after the code.
fn test_part<'t>(file: &str, text: &'t str) -> &'t str {
    if file.split('/').any(|part| part == "tests") || is_test(file) {
        return text;
    }
    text.find("#[cfg(test)]\nmod ").map_or("", |at| &text[at..])
}

/// The requirements that a text names: `REQ 7`, `REQ 11, 14`, `REQ 60 to 62`, `req_20_31_what_holds`.
fn requirements(text: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let number = |text: &str| {
        let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        text[..digits].parse::<u32>().ok().map(|number| (number, digits))
    };
    for (start, between) in [("REQ ", ", "), ("fn req_", "_")] {
        for (at, _) in text.match_indices(start) {
            let mut rest = &text[at + start.len()..];
            while let Some((first, digits)) = number(rest) {
                rest = &rest[digits..];
                let last = rest.strip_prefix(" to ").and_then(|after| Some((number(after)?, after)));
                match last.filter(|_| start == "REQ ") {
                    Some(((last, digits), after)) => {
                        found.extend(first..=last);
                        rest = &after[digits..];
                    }
                    None => drop(found.insert(first)),
                }
                match rest.strip_prefix(between) {
                    Some(after) => rest = after,
                    None => break,
                }
            }
        }
    }
    // Names of cases that a macro makes tests of.
    for line in text.lines().map(str::trim).filter_map(|line| line.strip_prefix("req_")) {
        let numbers = line.split('_').map_while(|part| part.parse::<u32>().ok());
        found.extend(numbers);
    }
    found
}

/// The requirements of the table in SECURITY.md: `15`, `47 to 59`.
fn untested(text: &str) -> BTreeSet<u32> {
    let rows = text.lines().skip_while(|line| *line != "| requirement | why no test names it |").skip(2);
    let cells = rows.take_while(|line| line.starts_with('|')).map(|line| {
        let cell = line.trim_matches('|').split('|').next().unwrap_or_default().trim();
        let parts: Vec<u32> = cell.split(" to ").map(|part| part.parse().expect("a number")).collect();
        let (first, last) = (parts[0], *parts.last().expect("one at least"));
        first..=last
    });
    let listed: BTreeSet<u32> = cells.flatten().collect();
    assert!(!listed.is_empty(), "SECURITY.md: no table of requirements without a test");
    listed
}

/// The table of ARCHITECTURE.md. Only what stands between backticks counts; a word before a colon in the first column names
/// the modules after it, and stands for them in the other columns.
struct Table(Vec<Row>);

struct Row {
    module: String,
    may: Vec<String>,
    never: Vec<String>,
}

impl Table {
    fn read() -> Self {
        Self::of(&read("ARCHITECTURE.md"))
    }

    fn of(text: &str) -> Self {
        let lines = text.lines().skip_while(|line| *line != "| module | may import | never |").skip(2);
        let cells = lines.take_while(|line| line.starts_with('|')).map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            <[&str; 3]>::try_from(cells).unwrap_or_else(|_| panic!("three columns: {line}"))
        });
        let cells: Vec<[&str; 3]> = cells.collect();
        let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        let groups: Vec<(&str, Vec<String>)> = cells
            .iter()
            .filter_map(|[first, ..]| Some((first.split_once(':')?.0.trim(), quoted(first))))
            .filter(|(name, _)| !name.contains('`'))
            .collect();
        let list = |cell: &str| {
            let words: Vec<&str> = cell.split([' ', ',', ';', '.']).collect();
            let named = groups.iter().filter(|(name, _)| words.contains(name)).flat_map(|(_, modules)| modules.clone());
            quoted(cell).into_iter().chain(named).collect::<Vec<_>>()
        };
        let rows: Vec<Row> = cells
            .iter()
            .flat_map(|[modules, may, never]| {
                quoted(modules).into_iter().map(|module| Row { module, may: list(may), never: list(never) })
            })
            .collect();
        assert!(rows.len() > 10, "ARCHITECTURE.md has no table of imports");
        Self(rows)
    }
}

/// Whether `path` is `name` or below it.
fn is_below(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn import_faults(table: &Table, file: &str, text: &str) -> Vec<String> {
    let here = module_of(file);
    let mut imports = Imports { module: here.split("::").map(str::to_owned).collect(), found: Vec::new() };
    if is_test(file) {
        return Vec::new();
    }
    imports.visit_file(&parse(file, text));
    let mut faults = Vec::new();
    for row in table.0.iter().filter(|row| is_below(&here, &row.module)) {
        // A row speaks of its neighbours: that of `flow` of all modules, one of `flow::device` of those in flow.
        let parent = row.module.rsplit_once("::").map_or("", |(parent, _)| parent);
        let above = table.0.iter().filter(|above| is_below(&row.module, &above.module));
        let may: Vec<&String> = above.flat_map(|above| &above.may).collect();
        for (path, is_ours, line) in &imports.found {
            // A function at the root of the crate leads nowhere; all of the crate does.
            let is_module = path == "*" || table.0.iter().any(|row| is_below(path, &row.module));
            let is_neighbour = *is_ours && is_module && (parent.is_empty() || is_below(path, parent) && path != parent);
            let may = is_below(path, &row.module) || may.iter().any(|name| is_below(path, name));
            let never = row.never.iter().any(|name| is_below(path, name));
            if never || is_neighbour && !may {
                faults.push(format!("{file}:{line}: {} may not import {path}", row.module));
            }
        }
    }
    if file == "src/lib.rs" {
        let uses = parse(file, text).items.into_iter().filter_map(|item| match item {
            syn::Item::Use(item) if !matches!(item.vis, syn::Visibility::Inherited) => Some(line(&item)),
            _ => None,
        });
        faults.extend(uses.map(|line| format!("{file}:{line}: a re-export hides the module that an item comes from")));
    }
    faults
}

/// `src/http/api/mod.rs` is `http::api`, and what is in `crates/core` is `core`.
fn module_of(file: &str) -> String {
    let inside = file.strip_prefix("src/").unwrap_or(file).replace("crates/core/src", "core");
    let names = inside.trim_end_matches(".rs").split('/').filter(|name| !["mod", "lib", "main"].contains(name));
    names.collect::<Vec<_>>().join("::")
}

/// What the code of a file names, that of its tests apart: path, whether it is of this project, line.
struct Imports {
    module: Vec<String>,
    found: Vec<(String, bool, usize)>,
}

impl Imports {
    fn name(&mut self, path: &[String], line: usize) {
        let ups = path.iter().filter(|name| *name == "super").count();
        let rest: Vec<&str> =
            path.iter().map(String::as_str).filter(|name| *name != "super" && *name != "self").collect();
        let is_core = self.module.first().is_some_and(|first| first == "core");
        let (start, rest): (Vec<&str>, &[&str]) = match (path.first().map(String::as_str), rest.as_slice()) {
            (Some("super" | "self"), rest) => {
                let keep = self.module.len().saturating_sub(ups);
                (self.module.iter().take(keep).map(String::as_str).collect(), rest)
            }
            (Some("crate" | "nod_core"), [first, rest @ ..]) if is_core || *first == "nod_core" => (vec!["core"], rest),
            (Some("crate" | "nod"), [_, rest @ ..]) => (Vec::new(), rest),
            (_, rest) => return self.found.push((rest.join("::"), false, line)),
        };
        let path = start.iter().chain(rest).copied().collect::<Vec<_>>().join("::");
        self.found.push((path, true, line));
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before)),
            syn::UseTree::Name(name) => self.name(&with(&name.ident), line(tree)),
            syn::UseTree::Rename(name) => self.name(&with(&name.ident), line(tree)),
            syn::UseTree::Glob(_) => self.name(&[before, &["*".to_owned()]].concat(), line(tree)),
        }
    }

    /// The paths in a macro or an attribute, whose tokens are not parsed.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 2;
        for token in
            tokens.into_iter().chain([TokenTree::Punct(proc_macro2::Punct::new(';', proc_macro2::Spacing::Alone))])
        {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) if colons == 2 && !path.is_empty() => {
                    path.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    if path.len() > 1 {
                        self.name(&std::mem::take(&mut path), line(other));
                    }
                    path.clear();
                    colons = 0;
                    match token {
                        TokenTree::Ident(ident) => path.push(ident.to_string()),
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        _ => {}
                    }
                }
            }
        }
    }
}

/// Visits all but what is compiled for tests alone.
macro_rules! skip_tests {
    ($($visit:ident: $Node:ident),+) => {
        $(fn $visit(&mut self, node: &'ast syn::$Node) {
            if !is_for_tests(&node.attrs) {
                visit::$visit(self, node);
            }
        })+
    };
}

impl<'ast> Visit<'ast> for Imports {
    skip_tests!(visit_item_fn: ItemFn, visit_item_impl: ItemImpl, visit_item_struct: ItemStruct, visit_item_enum: ItemEnum);
    skip_tests!(visit_impl_item_fn: ImplItemFn, visit_field: Field, visit_field_value: FieldValue, visit_item_const: ItemConst);

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            self.module.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            self.tree(&item.tree, &[]);
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.name(&[item.ident.to_string()], line(item));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.len() > 1 {
            self.name(&names, line(path));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.tokens(list.tokens.clone());
    }

    /// `async` counts as a path, so that the table can forbid it.
    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if signature.asyncness.is_some() {
            self.found.push(("async".to_owned(), false, line(signature)));
        }
        visit::visit_signature(self, signature);
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        self.found.push(("async".to_owned(), false, line(block)));
        visit::visit_expr_async(self, block);
    }
}

/// What `core` needs and what that needs, held against what its row forbids.
fn core_dependency_faults(table: &Table, manifest: &str, lock: &str) -> Vec<String> {
    let manifest: toml::Table = toml::from_str(manifest).expect("a manifest");
    let lock: toml::Table = toml::from_str(lock).expect("a lock file");
    let mut needs = BTreeMap::<&str, BTreeSet<&str>>::new();
    for package in lock["package"].as_array().expect("packages") {
        let names = package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
        // "name", or "name version" where there are several.
        let names = names.filter_map(|need| need.as_str()?.split(' ').next());
        needs.entry(package["name"].as_str().expect("a name")).or_default().extend(names);
    }
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let sections = sections.iter().filter_map(|section| manifest.get(*section)?.as_table());
    let mut next: Vec<&str> = sections.flat_map(|section| section.keys().map(String::as_str)).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = next.pop() {
        if reached.insert(name) {
            next.extend(needs.get(name).into_iter().flatten());
        }
    }
    let never = table.0.iter().find(|row| row.module == "core").map_or(&[][..], |row| &row.never);
    let banned = never.iter().filter(|name| reached.contains(name.as_str()));
    banned.map(|name| format!("core depends on {name}")).collect()
}

/// Lengths, and passwords that are plain text: a password is a `SecretString`, which is wiped when it is dropped.
fn shape_faults(file: &str, text: &str) -> Vec<String> {
    if is_test(file) {
        return Vec::new();
    }
    let code = parse(file, text);
    let mut shape = Shape { file, faults: Vec::new() };
    shape.visit_file(&code);
    let tests = code.items.iter().find_map(|item| match item {
        syn::Item::Mod(item) if is_for_tests(&item.attrs) => Some(line(item) - 1),
        _ => None,
    });
    let lines = tests.unwrap_or_else(|| text.lines().count());
    if lines > MAX_FILE_LINES {
        shape.faults.push(format!("{file}: {lines} lines before its tests, {MAX_FILE_LINES} at most"));
    }
    shape.faults
}

struct Shape<'a> {
    file: &'a str,
    faults: Vec<String>,
}

impl Shape<'_> {
    fn function(&mut self, name: &syn::Ident, sig: &syn::Signature, body: &syn::Block) {
        let lines = body.span().end().line - line(sig) + 1;
        if lines > MAX_FUNCTION_LINES {
            let at = line(sig);
            self.faults.push(format!("{}:{at}: {name} has {lines} lines, {MAX_FUNCTION_LINES} at most", self.file));
        }
    }

    /// The hash of a password is what is stored, and may be a text.
    fn password(&mut self, name: &syn::Ident, kind: &syn::Type) {
        let (name, kind) = (name.to_string(), kind.span().source_text().unwrap_or_default());
        let is_plain =
            kind.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "String" || word == "str");
        if name.starts_with("password") && !name.ends_with("hash") && is_plain {
            self.faults.push(format!("{}: {name}: {kind} is a password in plain text: use SecretString", self.file));
        }
    }
}

impl<'ast> Visit<'ast> for Shape<'_> {
    skip_tests!(visit_item_mod: ItemMod, visit_item_impl: ItemImpl);

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig.ident, &item.sig, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig.ident, &item.sig, &item.block);
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.function(&item.sig.ident, &item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if let Some(name) = &field.ident {
            self.password(name, &field.ty);
        }
    }

    fn visit_pat_type(&mut self, pattern: &'ast syn::PatType) {
        if let syn::Pat::Ident(name) = &*pattern.pat {
            self.password(&name.ident, &pattern.ty);
        }
    }
}

/// `#[cfg(test)]`, `#[test]`, `#[tokio::test]`.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_test = attribute.path().segments.last().is_some_and(|last| last.ident == "test");
        let is_cfg = attribute.path().is_ident("cfg");
        is_test || is_cfg && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
    })
}

fn is_test(file: &str) -> bool {
    file.ends_with("/tests.rs") || file.contains("/src/tests/")
}

fn line(node: &impl syn::spanned::Spanned) -> usize {
    node.span().start().line
}

fn parse(file: &str, text: &str) -> syn::File {
    syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// All Rust files below the folders: their names and texts.
fn files(folders: &[&str]) -> impl Iterator<Item = (String, String)> {
    let mut next: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = next.pop() {
        if path.is_dir() {
            next.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).expect("inside").display().to_string();
            found.push((name.clone(), read(&name)));
        }
    }
    assert!(found.len() > folders.len(), "{folders:?}");
    found.into_iter()
}

fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn refuse(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<_> = faults.into_iter().collect();
    assert!(faults.is_empty(), "the rules of the house are broken:\n{}", faults.join("\n"));
}

/// Each rule is shown what it must refuse, and what it must let pass.
mod examples {
    #[test]
    fn requirements_are_read_as_tests_name_them() {
        use super::{BTreeSet, requirement_faults, requirements, test_part, untested};
        let text = "/// REQ 11, 14, 40: pushes. REQ 60 to 62, 64.\nREQUIRED 3\nasync fn req_20_31_a_code_of_5() {\n    req_23_x\n";
        assert_eq!(requirements(text), BTreeSet::from([11, 14, 20, 23, 31, 40, 60, 61, 62, 64]));
        assert_eq!(requirements("// REQ x, req_name, pre_req_7"), BTreeSet::new());
        assert_eq!(
            test_part("src/x.rs", "// REQ 3\n#[cfg(test)]\nmod tests {\n// REQ 4"),
            "#[cfg(test)]\nmod tests {\n// REQ 4"
        );
        assert_eq!(test_part("src/x.rs", "// REQ 3"), "");
        let table =
            "| requirement | why no test names it |\n|---|---|\n| 15 | why |\n| 47 to 49 | why |\n\n| 3 | x |\n";
        assert_eq!(untested(table), BTreeSet::from([15, 47, 48, 49]));
        let all = |except: u32| (1..=80).filter(|number| *number != except).collect::<BTreeSet<u32>>();
        assert_eq!(requirement_faults(&all(7), &BTreeSet::from([7])), Vec::<String>::new());
        assert_eq!(requirement_faults(&all(7), &BTreeSet::from([8])).len(), 2, "one is missing, one is in both");
        assert_eq!(requirement_faults(&all(0), &BTreeSet::from([81])).len(), 1);
    }

    use super::*;

    fn faults(file: &str, text: &str) -> usize {
        import_faults(&Table::read(), file, text).len()
    }

    #[test]
    fn a_door_that_reaches_the_store_in_any_spelling_is_refused() {
        for text in [
            "use crate::store::Store;",
            "use crate::{app::App, store};",
            "use crate::{app::App, store::{Store as Truth}};",
            "use super::super::store::Store;",
            "use {crate::store};",
            "fn f(s: &dyn crate::store::Store) {}",
            "fn f() { json!({ \"a\": crate::store::X }) }",
            "mod inner { use super::super::super::store::Store; }",
            "use crate::*;",
            "fn f() { ::sqlx::query(\"\"); }",
            "use sqlx as db;",
            "extern crate sqlx;",
            "#[derive(sqlx::FromRow)] struct S;",
            "use nod_core::challenge::{Challenge, StateName};",
            "use nod_core::token::verify_answer;",
            "use nod_core::challenge::*;",
            "#[cfg(test)] fn f() {} fn g() { crate::store::open(); }",
        ] {
            assert_eq!(faults("src/http/api.rs", text), 1, "{text}");
        }
    }

    #[test]
    fn modules_that_know_each_other_are_refused() {
        for (file, text) in [
            ("src/store/sqlite.rs", "use crate::flow::issue;"),
            ("src/bus/nats.rs", "use crate::push::Provider;"),
            ("src/push/mod.rs", "use crate::hub::Hub;"),
            ("src/push/fcm.rs", "use crate::config::Config;"),
            ("src/hub.rs", "use crate::app::App;"),
            ("src/hub.rs", "use nod_core::token::Jwks;"),
            ("src/flow/issue.rs", "use crate::http::error;"),
            ("src/flow/push/round.rs", "use crate::flow::sign_in::begin;"),
            ("src/flow/issue.rs", "use crate::store::sqlite::Sqlite;"),
            ("src/flow/issue.rs", "fn f(s: axum::http::StatusCode) {}"),
            ("src/cli/user.rs", "use crate::http::api;"),
            ("src/config/http.rs", "use crate::store::Store;"),
            ("src/telemetry.rs", "use crate::flow::issue;"),
            ("src/vault.rs", "use crate::store::Store;"),
            ("src/lib.rs", "pub(crate) use store::Store;"),
            ("crates/core/src/id.rs", "use std::{fmt, fs};"),
            ("crates/core/src/id.rs", "async fn f() {}"),
        ] {
            assert_eq!(faults(file, text), 1, "{file}: {text}");
        }
        let table = Table::of(
            "| module | may import | never |\n|---|---|---|\n| low: `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` | | |\n\
             | `flow` | low | |\n| `flow::x` | `flow::y` | |\n| `flow::y` | | |",
        );
        for (text, count) in [("use crate::flow::y::Y;", 0), ("use crate::flow::z::Z;", 1), ("use crate::a::A;", 0)] {
            assert_eq!(import_faults(&table, "src/flow/x.rs", text).len(), count, "{text}");
        }
        assert_eq!(import_faults(&table, "src/flow/y.rs", "use super::x::X;").len(), 1);
    }

    #[test]
    fn what_is_no_import_is_let_pass() {
        for text in [
            "// use crate::store::Store;\n/// [`crate::store`]\nfn f() { g(\"crate::store::Store\"); }",
            "#[cfg(test)] mod tests { use crate::store::Store; }",
            "#[cfg(test)]\nuse crate::store::{A, B};\nuse crate::flow::issue;",
            "struct S { #[cfg(test)] a: Box<dyn crate::store::Store>, b: u8 }",
            "use super::error::Error; use nod_core::id::ChallengeId; use crate::app::App; use crate::Listeners;",
            "use nod_core::challenge::StateName; use nod_core::token::ReceiptClaims;",
        ] {
            assert_eq!(faults("src/http/api.rs", text), 0, "{text}");
        }
        assert_eq!(faults("src/flow/a.rs", "use crate::store::{Store, Issue}; use super::b;"), 0);
    }

    #[test]
    fn what_grows_and_what_is_plain_is_refused() {
        let long = "// a line\n".repeat(MAX_FILE_LINES + 1);
        let body = "g();\n".repeat(MAX_FUNCTION_LINES);
        for bad in [
            &long,
            &format!("impl A {{ fn f() {{\n{body} }} }}"),
            "struct A { password: String }",
            "fn f(password: &str) {}",
            "fn f(password_again: Option<String>, b: u8) {}",
        ] {
            assert_eq!(shape_faults("src/a.rs", bad).len(), 1, "{bad}");
        }
        let tests = format!("fn f() {{}}\n#[cfg(test)]\nmod tests {{\n{long} fn f() {{\n{body}}} }}");
        for good in [&tests, "struct A { password: SecretString, name: String, password_hash: String }"] {
            assert_eq!(shape_faults("src/a.rs", good), [""; 0], "{good}");
        }
    }

    #[test]
    fn io_that_comes_to_core_with_others_is_refused() {
        let lock = "[[package]]\nname = \"a\"\ndependencies = [\"b 1.0.0\"]\n\
                    [[package]]\nname = \"b\"\ndependencies = [\"tokio\"]";
        let faults = core_dependency_faults(&Table::read(), "[dependencies]\na = \"1\"", lock);
        assert_eq!(faults, ["core depends on tokio"]);
    }
}
