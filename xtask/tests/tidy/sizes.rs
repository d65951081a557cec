//! What fits a page, a screen and a head: lines, functions, files and folders.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    table::{CROWDED, MAX_ENTRIES, MAX_FUNCTION, MAX_LINES, MAX_WIDTH},
    tree::Tree,
};

/// Lines that are too wide, but for what they quote or link.
pub(crate) fn lines(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.sources() {
        for (number, line) in (1..).zip(text.lines()) {
            let width = line.chars().count();
            let quotes = line.contains("http") || line.matches('"').count() >= 2;
            if width > MAX_WIDTH && !quotes {
                found.push(format!(
                    "{path}:{number}: {width} columns, at most {MAX_WIDTH} are right"
                ));
            }
        }
    }
    found
}

/// Functions whose body has too many lines, what a macro draws in it counted.
pub(crate) fn functions(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, syntax) in tree.syntax() {
        for function in &syntax.functions {
            if function.lines > MAX_FUNCTION {
                found.push(format!(
                    "{path}:{}: `{}` has {} lines, at most {MAX_FUNCTION} are right",
                    function.line, function.name, function.lines
                ));
            }
        }
    }
    found
}

/// Files with too many lines before their tests.
pub(crate) fn files(tree: &Tree) -> Vec<String> {
    let sources = tree.sources();
    let sizes = sources.map(|(path, text)| {
        let before_tests = text.lines().take_while(|line| *line != "#[cfg(test)]");
        (path, before_tests.count())
    });
    sizes
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| {
            format!("{path}: {lines} lines before its tests, at most {MAX_LINES} are right")
        })
        .collect()
}

/// Folders with too many entries, and exceptions that are none.
pub(crate) fn folders(tree: &Tree) -> Vec<String> {
    let mut entries: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in tree.files.keys() {
        let mut path = path.as_str();
        while let Some((folder, entry)) = path.rsplit_once('/') {
            entries.entry(folder).or_default().insert(entry);
            path = folder;
        }
    }
    let is_listed = |folder: &str| CROWDED.iter().any(|(known, _)| *known == folder);
    entries
        .iter()
        .map(|(folder, entries)| (*folder, entries.len()))
        .filter(|(folder, count)| (*count > MAX_ENTRIES) != is_listed(folder))
        .map(|(folder, count)| {
            let right = if is_listed(folder) {
                "take it off the list in table.rs"
            } else {
                "make rooms in it, or say why not in table.rs"
            };
            format!("{folder}: {count} entries, {MAX_ENTRIES} are right: {right}")
        })
        .collect()
}
