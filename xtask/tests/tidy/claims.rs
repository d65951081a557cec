//! Sentences that promise something: every text of the programs with "no", "never", "safe",
//! "agree" or "whatever" stands in `docs/claims.md`, with the condition under which it is true.
//!
//! Knows of a text only what the syntax says; whether a condition is right is for people to
//! read, and for the tests that the table names.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::{
    reader::{for_tests, parsed},
    tree::{Tree, is_test},
};

/// The table: a sentence, and when it is true.
pub(crate) const TABLE: &str = "docs/claims.md";

/// Where texts are for people.
const READ_BY_PEOPLE: [&str; 4] = [
    "core/src/",
    "formats/src/",
    "native-runner/src/",
    "web/src/",
];

/// What the page fetches to be read, a text a line.
const LINES: [&str; 2] = ["web/tour.txt", "web/course.txt"];

/// Words that promise. With fewer than three words around it such a word is a label.
const PROMISES: [&str; 7] = [
    "no", "never", "safe", "agree", "agrees", "whatever", "unsafe",
];

/// So much of a text stands in the table, in characters.
const BEGINNING: usize = 160;

/// Macros whose texts are for who works on the project: what they say is of a mistake in it.
const FOR_OURSELVES: [&str; 8] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "panic",
    "unreachable",
];

/// Texts that promise and have no condition, and conditions of texts that are gone.
pub(crate) fn without_condition(tree: &Tree) -> Vec<String> {
    let said = said(tree);
    let rows = rows(tree.text(TABLE));
    let bare = said.iter().filter(|(text, _)| !rows.contains_key(*text));
    let bare = bare
        .map(|(text, path)| format!("{path}: `{text}` has no row in {TABLE}: when is it true?"));
    let gone = rows.keys().filter(|text| !said.contains_key(*text));
    let gone = gone.map(|text| format!("{TABLE}: nothing says `{text}`"));
    let empty = rows.iter().filter(|(_, condition)| condition.is_empty());
    let empty = empty.map(|(text, _)| format!("{TABLE}: `{text}` has no condition"));
    bare.chain(gone).chain(empty).collect()
}

/// The table's rows: the text of the first cell, and the last cell.
fn rows(table: &str) -> BTreeMap<String, &str> {
    let rows = table.lines().filter_map(|line| {
        let (text, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        Some((text.trim().to_owned(), rest.trim_end_matches('|').trim()))
    });
    rows.collect()
}

/// Every text that promises something, with the file that says it.
fn said(tree: &Tree) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (path, source) in tree.sources() {
        let for_people = READ_BY_PEOPLE.iter().any(|top| path.starts_with(top));
        if !for_people || is_test(path) {
            continue;
        }
        let mut reader = Reader {
            helps: path.starts_with("native-runner/src/cli/"),
            texts: Vec::new(),
        };
        if let Ok(file) = parsed(source) {
            reader.visit_file(&file);
        }
        let texts = reader.texts.into_iter();
        all.extend(texts.map(|text| (text, path.to_owned())));
    }
    for file in LINES {
        let mut lines = Reader {
            helps: false,
            texts: Vec::new(),
        };
        tree.text(file).lines().for_each(|line| lines.keep(line));
        let lines = lines.texts.into_iter();
        all.extend(lines.map(|text| (text, file.to_owned())));
    }
    all
}

fn promises(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.len() > 2 && words.iter().any(|word| PROMISES.contains(&word.as_str()))
}

struct Reader {
    /// Whether comments are the help of a command line.
    helps: bool,
    texts: Vec<String>,
}

impl Reader {
    /// On one line, as a table has it: of a long text the beginning.
    fn keep(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let line = words.join(" ").replace('|', "/").replace('`', "'");
        if promises(&line) {
            let begins: String = line.chars().take(BEGINNING).collect();
            self.texts.push(begins.trim_end().to_owned());
        }
    }

    fn scan(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.keep(&text.value());
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'s> Visit<'s> for Reader {
    fn visit_item_mod(&mut self, item: &'s syn::ItemMod) {
        if !for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'s syn::Attribute) {
        let is = |name| attribute.path().is_ident(name);
        if is("expect") || is("doc") && !self.helps {
            return;
        }
        if let syn::Meta::List(list) = &attribute.meta {
            self.scan(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }

    fn visit_expr_method_call(&mut self, call: &'s syn::ExprMethodCall) {
        if call.method == "expect" {
            return self.visit_expr(&call.receiver);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'s syn::Macro) {
        let name = call.path.segments.last().map(|last| last.ident.to_string());
        if !name.is_some_and(|name| FOR_OURSELVES.contains(&name.as_str())) {
            self.scan(call.tokens.clone());
        }
    }

    fn visit_lit_str(&mut self, text: &'s syn::LitStr) {
        self.keep(&text.value());
    }
}
