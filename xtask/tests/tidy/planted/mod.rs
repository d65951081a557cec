//! The checks can fail: each is held against a small tree that has what it is there to find.
//! A tree is a text in which `== path` begins a file.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes its texts with them"
)]

mod claims;
mod rooms;
mod sizes;

use expect_test::Expect;

use crate::tree::Tree;

fn planted(text: &str) -> Tree {
    let files = text.split("== ").filter_map(|file| file.split_once('\n'));
    Tree::planted(&files.collect::<Vec<_>>())
}

fn holds(found: &[String], expected: &Expect) {
    expected.assert_eq(&found.join("\n"));
}
