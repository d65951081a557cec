//! Planted files, functions and folders that are too large, and words that must not stand.

use expect_test::expect;

use super::{holds, planted};
use crate::{sizes, table::CROWDED, tree::Tree, words};

#[test]
fn a_function_of_71_lines_and_not_one_of_70() {
    let function = |lines: usize| {
        let body = "        <p>{1}</p>\n".repeat(lines - 4);
        format!("fn f{lines}() -> Html {{\n    html! {{\n{body}    }}\n}}\n")
    };
    let [fits, long, method, test] = [70, 71, 72, 73].map(function);
    let source =
        format!("{fits}{long}impl T {{\n{method}}}\n#[cfg(test)]\nmod tests {{\n{test}}}\n");
    let tree = Tree::planted(&[("web/src/app.rs", &source), ("web/tests/wasm.rs", &source)]);
    holds(
        &sizes::functions(&tree),
        &expect![[r#"
            web/src/app.rs:71: `f71` has 71 lines, at most 70 are right
            web/src/app.rs:143: `f72` has 72 lines, at most 70 are right"#]],
    );
}

#[test]
fn a_long_file_and_a_wide_line() {
    let long = "x\n".repeat(401);
    let tested = format!("{}#[cfg(test)]\n{long}", "x\n".repeat(400));
    let wide = "x".repeat(101);
    let linked = format!("{wide} http://x\n\"{wide}\"");
    let tree = Tree::planted(&[
        ("a.rs", &long),
        ("b.rs", &tested),
        ("c.rs", &wide),
        ("d.rs", &linked),
    ]);
    let found = [sizes::files(&tree), sizes::lines(&tree)].concat();
    holds(
        &found,
        &expect![[r#"
            a.rs: 401 lines before its tests, at most 400 are right
            c.rs:1: 101 columns, at most 100 are right"#]],
    );
}

#[test]
fn a_crowded_folder_and_an_exception_that_is_none() {
    let mut files = String::new();
    for (folder, count) in [
        ("core/src/world", 17),
        ("xtask/src", 16),
        (CROWDED[0].0, 16),
    ] {
        files.extend((0..count).map(|number| format!("== {folder}/{number}.json\n")));
    }
    holds(
        &sizes::folders(&planted(&files)),
        &expect![[r#"
            core/src/world: 17 entries, 16 are right: make rooms in it, or say why not in table.rs
            core/tests: 16 entries, 16 are right: take it off the list in table.rs"#]],
    );
}

#[test]
fn words_that_must_not_stand_and_facts_that_do_not() {
    let open = concat!("// FIX", "ME: P2-001, P2-002, P22-003");
    let tree = planted(&format!(
        "== a.rs\n{open}\n== docs/facts.md\n| P2-001 | true |\n"
    ));
    let found = words::left_open(&tree);
    assert_eq!(found, [concat!("a.rs:1: FIX", "ME was left here")]);
    holds(
        &words::facts(&tree),
        &expect!["a.rs:1: P2-002 is not in docs/facts.md"],
    );
    holds(
        &words::facts(&planted("")),
        &expect!["no fact is cited; is the rule still right?"],
    );
}

#[test]
fn packages_that_know_each_other() {
    let manifests = r#"
== web/Cargo.toml
idlerace-core.workspace = true
idlerace.path = "../native-runner"
== native-runner/Cargo.toml
idlerace-web = { path = "../web" }
"#;
    holds(
        &words::packages(&planted(manifests)),
        &expect![[r#"
            native-runner/Cargo.toml:1: native-runner and idlerace-web do not know each other
            web/Cargo.toml:2: web and idlerace do not know each other"#]],
    );
}
