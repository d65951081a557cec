//! What keeps the house in order: rooms and who may use whom, sizes, words
//! (`docs/architecture.md` states these as invariants, `table.rs` has the rooms).

mod arrows;
mod claims;
mod modules;
mod planted;
mod reader;
mod rules;
mod sizes;
mod syntax;
mod table;
mod tree;
mod words;

use table::{HOUSES, House};
use tree::Tree;

/// Fails with every finding, not with the first alone.
fn none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn in_every_house(rule: impl Fn(&House, &Tree) -> Vec<String>) {
    let tree = Tree::workspace();
    let found = HOUSES.iter().flat_map(|house| rule(house, tree));
    none(&found.collect::<Vec<_>>());
}

#[test]
fn every_source_can_be_read() {
    none(&Tree::workspace().unreadable());
}

#[test]
fn no_files_need_each_other() {
    in_every_house(rules::cycles);
}

#[test]
fn no_room_uses_one_above_it() {
    in_every_house(rules::upward);
}

#[test]
fn no_room_names_what_it_must_not_know() {
    in_every_house(rules::strangers);
}

#[test]
fn every_room_is_described_and_no_other() {
    in_every_house(words::tables);
}

#[test]
fn web_and_the_runner_do_not_know_each_other() {
    none(&words::packages(Tree::workspace()));
}

#[test]
fn lines_fit_a_page() {
    none(&sizes::lines(Tree::workspace()));
}

#[test]
fn functions_fit_a_screen() {
    none(&sizes::functions(Tree::workspace()));
}

#[test]
fn files_fit_a_room() {
    none(&sizes::files(Tree::workspace()));
}

#[test]
fn folders_are_not_crowded() {
    none(&sizes::folders(Tree::workspace()));
}

#[test]
fn nothing_is_left_open_or_switched_off() {
    none(&words::left_open(Tree::workspace()));
}

#[test]
fn every_fact_that_is_cited_stands_among_the_facts() {
    none(&words::facts(Tree::workspace()));
}

#[test]
fn every_sentence_that_promises_has_its_condition() {
    none(&claims::without_condition(Tree::workspace()));
}
