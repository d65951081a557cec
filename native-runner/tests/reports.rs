//! What is written for the programs of others holds against the schemas of its form: `JUnit`
//! against what Ant's reports are held against, by xmllint, and SARIF against OASIS's, of which
//! the types of serde-sarif are made.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use roxmltree::Document;
use serde_json::Value;
use serde_sarif::sarif::Sarif;

/// A client with two requests on one connection the first time that it is run; the next times,
/// in which `read` is to be forced, it makes one.
const TIRES: [&str; 4] = [
    "sh",
    "-c",
    "if [ -e run ]; then exec curl -sS $0; fi; : >run; exec curl -sS $0 --next -XPOST $0",
    "{url}",
];

/// One that sends a POST again.
const CURL: [&str; 7] = ["curl", "-sS", "{url}", "--next", "-sS", "-XPOST", "{url}"];

fn is_there(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        skipped::skip(&format!("there is no {program}"));
    }
    is_there
}

/// Runs `idlerace` in this folder, whatever comes of it.
fn idlerace(folder: &Path, arguments: &[&str]) {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let output = idlerace.args(arguments).current_dir(folder).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said, "", "{arguments:?}");
}

/// The reports of two tests, in which everything happens that can.
fn reports(folder: &Path) {
    let test = ["test", "--expect", "no-double-apply"];
    let to = |name: &str| {
        [
            format!("--junit={name}.xml"),
            format!("--sarif={name}.json"),
        ]
    };
    let curl = [
        &test[..],
        &["--orders", "read,e", &to("curl")[0], &to("curl")[1], "--"],
    ];
    idlerace(folder, &[&curl.concat()[..], &CURL].concat());
    let tires = [
        &test[..],
        &["--orders", "read", &to("tires")[0], &to("tires")[1], "--"],
    ];
    idlerace(folder, &[&tires.concat()[..], &TIRES].concat());
}

/// A chain of which a hop is lost upon, one that is not safe by itself, and one that is.
const CHAIN: &str = r#"[[host]]
profile = "go"
client.idle_timeout = "4s"

[[host]]
profile = "nginx"

[[host]]
profile = "gunicorn"
"#;

/// The reports of chains: one that is not safe, one of which a hop is healed.
fn chains(folder: &Path) {
    fs::write(folder.join("mine.toml"), CHAIN).unwrap();
    let mine = ["--junit=mine.xml", "--sarif=mine.json"];
    idlerace(folder, &[&["chain", "mine.toml"][..], &mine].concat());
    let healed = ["--junit=healed.xml", "--sarif=healed.json"];
    idlerace(folder, &[&["chain", HEALED][..], &healed].concat());
}

/// A hop of it loses what the hop before sends again.
const HEALED: &str = "haproxy-mirrors-close";

#[test]
fn a_report_for_junit_is_as_ants_schema_demands() {
    if !(is_there("curl") && is_there("xmllint")) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    reports(folder.path());
    chains(folder.path());
    let check = ["check", "crossing", "--wire=loopback", "--junit=check.xml"];
    idlerace(folder.path(), &check);
    let mut elements = Vec::new();
    for name in [
        "curl.xml",
        "tires.xml",
        "check.xml",
        "mine.xml",
        "healed.xml",
    ] {
        let mut xmllint = Command::new("xmllint");
        xmllint.args(["--noout", "--schema"]);
        xmllint.arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/golden/junit.xsd"
        ));
        let output = xmllint.arg(name).current_dir(folder.path()).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        let read = Document::parse(&text).unwrap();
        let wrong = |name: &&str| read.descendants().any(|one| one.has_tag_name(*name));
        elements.extend(["failure", "error", "skipped"].into_iter().filter(wrong));
    }
    let expected = ["failure", "error", "skipped", "failure", "skipped"];
    assert_eq!(elements, expected);
}

#[test]
fn a_report_in_sarif_is_as_its_schema_demands() {
    if !is_there("curl") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    reports(folder.path());
    chains(folder.path());
    let mut levels = Vec::new();
    for name in ["curl.json", "tires.json", "mine.json", "healed.json"] {
        let text = fs::read(folder.path().join(name)).unwrap();
        let written: Value = serde_json::from_slice(&text).unwrap();
        let read: Sarif = serde_json::from_value(written.clone()).unwrap();
        // What the schema does not know would be gone, and what it demands would be missing.
        assert_eq!(serde_json::to_value(&read).unwrap(), written);
        for result in written["runs"][0]["results"].as_array().unwrap() {
            levels.push(result["level"].as_str().unwrap().to_owned());
            let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            assert!(place["uri"].is_string(), "{result:#}");
        }
    }
    assert_eq!(levels, ["error", "note", "error", "note"]);
}
