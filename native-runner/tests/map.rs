//! What `idlerace sweep --y` writes, that its parts fit together, and what it refuses.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use roxmltree::Document;
use serde_json::Value;

const MAP: [&str; 6] = [
    "sweep",
    "client-timeout-below-server",
    "--set",
    "requests.pause=0ms..400ms",
    "--x",
    "client.idle_timeout=280ms..310ms/5ms",
];
const Y: [&str; 4] = [
    "--y",
    "server.idle_timeout=290ms..320ms/10ms",
    "--draws",
    "10",
];

fn idlerace(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_idlerace");
    let both = [&MAP[..], &Y[..], arguments].concat();
    Command::new(program).args(both).output().unwrap()
}

/// What it prints.
fn says(arguments: &[&str]) -> String {
    let output = idlerace(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// What it says when it could not do it.
fn complains(arguments: &[&str]) -> String {
    let output = idlerace(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A folder for one test's files.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn the_edge_runs_where_the_rule_says() {
    // A round trip of 10 ms and lags of microseconds: C + 10 ms < S.
    let said = says(&[]);
    let rows: Vec<&str> = said.lines().skip(1).take(4).map(str::trim).collect();
    let expected = [
        "320ms  ······0",
        "310ms  ····000",
        "300ms  ··00000",
        "290ms  0000000",
    ];
    assert_eq!(rows, expected, "{said}");
    assert!(
        said.contains("safe for any traffic, proven for every order: 12"),
        "{said}"
    );
}

#[test]
fn a_line_a_cell() {
    let said = says(&["--csv"]);
    let mut lines = said.lines();
    assert_eq!(
        lines.next(),
        Some("client.idle_timeout,server.idle_timeout,verdict,at_least,at_most,failed,draws")
    );
    assert_eq!(lines.clone().count(), 28);
    let line = lines.find(|line| line.starts_with("285ms,300ms,")).unwrap();
    assert_eq!(line, "285ms,300ms,safe,0.000000000000,0.000000000000,0,10");
}

#[test]
fn parts_put_together_are_the_whole() {
    let folder = folder("map-parts");
    let part = |number: usize| folder.join(format!("{number}.json"));
    for number in 1..=3 {
        let path = part(number);
        let shard = format!("{number}/3");
        let made = idlerace(&["--json", "--shard", &shard, "-o", path.to_str().unwrap()]);
        assert!(made.stdout.is_empty() && made.stderr.is_empty(), "{made:?}");
        let text = std::fs::read_to_string(path).unwrap();
        let part: Value = serde_json::from_str(&text).unwrap();
        // Four rows, of which the first part has the first and the last.
        let rows = part["cells"].as_array().unwrap().len() / 7;
        assert_eq!(rows, if number == 1 { 2 } else { 1 });
    }
    let whole = says(&["--json"]);
    let paths = [part(1), part(2), part(3)];
    let known: Vec<&str> = paths
        .iter()
        .flat_map(|path| ["--known", path.to_str().unwrap()])
        .collect();
    assert_eq!(says(&[&known[..], &["--json"]].concat()), whole);
    // What is missing is made.
    assert_eq!(says(&[&known[..2], &["--json"]].concat()), whole);
    // What is known is taken: a cell that nobody would come to is in the result.
    let forged = whole.replacen("\"failed\": 0", "\"failed\": 77", 1);
    assert_ne!(forged, whole);
    std::fs::write(part(1), &forged).unwrap();
    assert_eq!(says(&[&known[..2], &["--json"]].concat()), forged);
}

#[test]
fn a_picture_says_in_words_what_it_shows() {
    let svg = says(&["--svg"]);
    let document = Document::parse(&svg).unwrap();
    let named = |name: &'static str| {
        let is = move |node: &roxmltree::Node<'_, '_>| {
            node.has_tag_name(("http://www.w3.org/2000/svg", name))
        };
        document.descendants().filter(is)
    };
    let text = named("desc").next().unwrap().text().unwrap();
    assert!(
        text.contains("7 by 4 cells") && text.contains("12 safe, 16 not safe, 0 undecided"),
        "{text}"
    );
    // Cells side by side that look the same are one rectangle: what they measure adds up.
    let area = |class: &str| {
        let number = |node: roxmltree::Node<'_, '_>, name| {
            node.attribute(name).unwrap().parse::<u32>().unwrap()
        };
        let of = named("rect").filter(|node| node.attribute("class") == Some(class));
        let areas = of.filter(|node| node.attribute("fill-opacity").is_some());
        areas
            .map(|node| number(node, "width") * number(node, "height"))
            .sum::<u32>()
    };
    assert_eq!(area("safe") * 16, area("unsafe") * 12);
    let line = named("path")
        .find(|node| node.attribute("class") == Some("edge"))
        .unwrap();
    assert!(line.attribute("d").unwrap().starts_with('M'));
    if cfg!(feature = "png") {
        let png = idlerace(&["--png"]).stdout;
        assert!(png.starts_with(b"\x89PNG\r\n"));
    }
}

#[test]
fn what_is_wrong_is_said_in_a_line() {
    let folder = folder("map-wrong");
    let other = folder.join("other.json");
    std::fs::write(&other, says(&["--json", "--seed", "7"])).unwrap();
    let other = other.to_str().unwrap();
    let nonsense = folder.join("nonsense.json");
    std::fs::write(&nonsense, "{}").unwrap();
    let nonsense = nonsense.to_str().unwrap();
    for (arguments, words) in [
        (&["--shard", "0/3"][..], "like 1/4"),
        (&["--shard", "4/3"], "like 1/4"),
        (&["--csv", "--svg"], "cannot be used with"),
        (&["--reps", "3"], "cannot be used with"),
        (&["--shard", "1/3", "--svg"], "no picture"),
        (&["--known", other], "another scenario"),
        (&["--known", nonsense], "not what `sweep --y --json` writes"),
        (&["--known", "/nowhere"], "cannot read /nowhere"),
    ] {
        let said = complains(arguments);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let program = env!("CARGO_BIN_EXE_idlerace");
    for (x, y, words) in [
        (
            "requests.pause=1ms..2ms/1ms",
            "requests.pause=1ms..2ms/1ms",
            "what --x moves",
        ),
        (
            "requests.paws=1ms",
            "requests.pause=1ms",
            "--x requests.paws: no such setting",
        ),
        (
            "requests.pause=1ms",
            "server.idle_timeout=soon",
            "--y server.idle_timeout: ",
        ),
        (
            "requests.pause=1ms..1s/1ms",
            "server.idle_timeout=1ms..1s/1ms",
            "1000000 cells are too many",
        ),
    ] {
        let output = Command::new(program)
            .args(["sweep", "crossing", "--x", x, "--y", y])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
}
