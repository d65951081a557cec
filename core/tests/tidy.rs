//! What keeps the house in order: sizes, words, and who may know whom
//! (`docs/architecture.md` states these as invariants).

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::path::{Path, PathBuf};

/// Modules of core, and the modules that each must never name.
const STRANGERS: &[(&str, &[&str])] = &[
    // Machines know the nouns before the trace, not each other, not time's keeper.
    (
        "tcp",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "world",
            "trace",
            "simulate",
            "scenario",
            "profile",
            "http",
        ],
    ),
    (
        "middlebox",
        &[
            "client", "server", "tcp", "faults", "world", "trace", "simulate", "profile",
        ],
    ),
    (
        "faults",
        &[
            "client",
            "server",
            "tcp",
            "middlebox",
            "world",
            "trace",
            "simulate",
            "profile",
        ],
    ),
    (
        "client",
        &[
            "server",
            "middlebox",
            "faults",
            "tcp",
            "world",
            "trace",
            "simulate",
            "segment",
        ],
    ),
    (
        "server",
        &[
            "client",
            "middlebox",
            "faults",
            "tcp",
            "world",
            "trace",
            "simulate",
            "segment",
        ],
    ),
    // Renderers read traces; of tcp they know the words that stand in a trace.
    (
        "explain",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "world",
            "simulate",
        ],
    ),
    (
        "compare",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "world",
            "simulate",
            "tcp",
        ],
    ),
    (
        "ladder",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "world",
            "simulate",
        ],
    ),
    (
        "text",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "world",
            "simulate",
        ],
    ),
    (
        "svg",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "world",
            "simulate",
        ],
    ),
    (
        "export",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "world",
            "simulate",
        ],
    ),
    // Only the world joins machines; who chooses steps knows the world.
    (
        "simulate",
        &["client", "server", "middlebox", "faults", "tcp"],
    ),
    (
        "explore",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "tcp",
            "explain",
            "ladder",
            "text",
        ],
    ),
    (
        "odds",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "tcp",
            "world",
            "simulate",
            "explore",
        ],
    ),
    (
        "map",
        &["client", "server", "middlebox", "faults", "tcp", "explain"],
    ),
    (
        "replay",
        &[
            "client",
            "server",
            "middlebox",
            "faults",
            "tcp",
            "simulate",
            "explore",
        ],
    ),
];

/// One word a thing (the glossary), and nothing left open or switched off.
const NEVER: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
    concat!("#[should", "_panic"),
];

const MAX_LINES: usize = 400;
const MAX_WIDTH: usize = 100;

#[test]
fn no_module_names_one_that_it_must_not_know() {
    for (module, strangers) in STRANGERS {
        let files = sources(&root().join("core/src"), &["rs"]);
        let own = files
            .iter()
            .filter(|path| belongs(path, module))
            .collect::<Vec<_>>();
        assert!(
            !own.is_empty(),
            "{module} is gone; is the rule still right?"
        );
        for path in own {
            let text = std::fs::read_to_string(path).unwrap();
            for stranger in *strangers {
                let named = text.contains(&format!("crate::{stranger}::"))
                    || text.contains(&format!("use crate::{stranger};"));
                assert!(!named, "{} names {stranger}", path.display());
            }
        }
    }
}

#[test]
fn web_and_the_runner_do_not_know_each_other() {
    for (package, stranger) in [("web", "idlerace ="), ("native-runner", "idlerace-web")] {
        let manifest = std::fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
        assert!(
            !manifest.contains(stranger),
            "{package} depends on {stranger}"
        );
    }
}

#[test]
fn files_fit_a_room_and_lines_fit_a_page() {
    for path in every_source() {
        let text = std::fs::read_to_string(&path).unwrap();
        let before_tests = text
            .lines()
            .take_while(|line| *line != "#[cfg(test)]")
            .count();
        assert!(
            before_tests <= MAX_LINES,
            "{}: {before_tests} lines before its tests",
            path.display()
        );
        for (number, line) in text.lines().enumerate() {
            let width = line.chars().count();
            let link = line.contains("http");
            assert!(
                width <= MAX_WIDTH || link || quotes(line),
                "{}:{}: {width} columns",
                path.display(),
                number + 1
            );
        }
    }
}

#[test]
fn nothing_is_left_open_or_switched_off() {
    for path in every_source() {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in NEVER {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}

#[test]
fn every_fact_that_is_cited_stands_among_the_facts() {
    let facts = std::fs::read_to_string(root().join("docs/facts.md")).unwrap();
    let mut cited = 0;
    for path in every_source() {
        let text = std::fs::read_to_string(&path).unwrap();
        for id in text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .filter(is_fact)
        {
            cited += 1;
            assert!(
                facts.contains(&format!("| {id} |")),
                "{}: {id}",
                path.display()
            );
        }
    }
    assert!(cited > 0, "no fact is cited; is the rule still right?");
}

/// `P2-001` and its like.
fn is_fact(word: &&str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.chars().all(|c| c.is_ascii_digit());
    word.strip_prefix('P')
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(part, number)| digits(part, 1) && digits(number, 3))
}

/// A line that is long because of what it quotes.
fn quotes(line: &str) -> bool {
    line.matches('"').count() >= 2
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

fn belongs(path: &Path, module: &str) -> bool {
    // Where the repository lies must not matter.
    let root = root();
    let path = path.strip_prefix(&root).unwrap();
    path.components().any(|part| part.as_os_str() == module)
        || path.file_stem().is_some_and(|stem| stem == module)
}

/// Every source but those that are tests through and through.
fn every_source() -> Vec<PathBuf> {
    [
        "core",
        "web",
        "native-runner",
        "xtask",
        "tools",
        "docs/book",
        "bench",
    ]
    .iter()
    .flat_map(|package| sources(&root().join(package), &["rs"]))
    .filter(|path| path.file_name().is_none_or(|name| name != "tests.rs"))
    .collect()
}

fn sources(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            found.extend(sources(&path, endings));
        } else if path
            .extension()
            .is_some_and(|ending| endings.iter().any(|known| ending == *known))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}
