//! What `idlerace chain` writes for other programs: its run in their formats, and its findings.

use serde_json::Value;

use super::{MINE, idlerace, says};

#[test]
fn a_run_is_drawn_for_other_programs() {
    let svg = says(0, &["alb-nginx-app", "--format", "svg"], "");
    assert!(
        svg.starts_with("<svg ") && svg.ends_with("</svg>\n"),
        "{svg}"
    );
    for words in [">go</text>", ">alb</text>", "hop 3 · ", ">502 (118 bytes)<"] {
        assert!(svg.contains(words), "no {words} in:\n{svg}");
    }
    let diagram = says(0, &["-", "--format", "mermaid"], MINE);
    assert!(diagram.starts_with("sequenceDiagram\n"), "{diagram}");
    assert!(
        diagram.contains("    participant H2 as nginx\n"),
        "{diagram}"
    );
    let script = |arguments: &[&str]| {
        let own = ["alb-nginx-app", "--format", "packetdrill"];
        says(0, &[&own[..], arguments].concat(), "")
    };
    // The request fails on the last hop first, where nginx is the client.
    let failed = script(&[]);
    for words in [
        "hop 3, nginx -> uvicorn: connection #1, the client's kernel",
        "write(3, ",
        "read(3, ..., 131072) = 0",
    ] {
        assert!(failed.contains(words), "no {words} in:\n{failed}");
    }
    assert_eq!(failed, script(&["--hop", "3", "--side", "client"]));
    let answers = script(&["--hop", "2", "--side", "server"]);
    assert!(answers.contains("accept(3, ..., ...) = 4"), "{answers}");
    for (arguments, words) in [
        (&["--format", "svg", "--json"][..], "cannot be used with"),
        (
            &["--format", "svg", "--hop", "1"],
            "--hop: only --format packetdrill",
        ),
        (
            &["--format", "pcapng", "--side", "server"],
            "--side: only --format packetdrill",
        ),
        (
            &["--format", "packetdrill", "--hop", "4"],
            "has hops 1 to 3",
        ),
        (&["--hop", "1"], "--format"),
    ] {
        let refused = idlerace(&[&["alb-nginx-app"][..], arguments].concat(), "");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

/// What is written for whatever shows findings: where in the file, what decides, what to type;
/// and no report fails where the exit code does not.
#[test]
fn a_finding_is_at_its_line_with_a_value_to_type() {
    let folder = tempfile::tempdir().unwrap();
    let in_folder = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (junit, sarif) = (in_folder("j.xml"), in_folder("s.json"));
    let reports = ["--junit", &junit, "--sarif", &sarif];
    std::fs::write(in_folder("mine.toml"), MINE).unwrap();
    let mine = in_folder("mine.toml");
    says(1, &[&[mine.as_str()][..], &reports].concat(), "");
    let text = std::fs::read(&sarif).unwrap();
    let written: Value = serde_json::from_slice(&text).unwrap();
    let results = written["runs"][0]["results"].as_array().unwrap();
    let found = results.iter().map(|one| {
        let place = &one["locations"][0]["physicalLocation"];
        let server = &one["relatedLocations"][0]["physicalLocation"]["region"]["startLine"];
        assert_eq!(place["artifactLocation"]["uri"], "mine.toml", "{one:#}");
        let line = &place["region"]["startLine"];
        (one["level"].as_str(), line.as_u64(), server.as_u64())
    });
    let found: Vec<_> = found.collect();
    // Hops 1 and 3, each at the profile of the host that is nearer to the user.
    let error = Some("error");
    assert_eq!(
        found,
        [(error, Some(3), Some(7)), (error, Some(11), Some(14))]
    );
    let said = results[1]["message"]["text"].as_str().unwrap();
    for words in [
        "hop 3, nginx -> gunicorn.\nAny traffic: ",
        "server idle",
        "gunicorn --keep-alive",
        "--set hop3.server.idle_timeout=",
    ] {
        assert!(said.contains(words), "no \"{words}\" in: {said}");
    }
    let text = std::fs::read_to_string(&junit).unwrap();
    let read = roxmltree::Document::parse(&text).unwrap();
    let cases = read
        .descendants()
        .filter(|one| one.has_tag_name("testcase"));
    let cases = cases.map(|case| {
        let inside = case.first_element_child();
        let name = case.attribute("name").unwrap();
        let (_, name) = name.split_once(": ").unwrap();
        (name, inside.map_or("", |one| one.tag_name().name()))
    });
    let expected = [
        ("hop 1, go -> alb", "failure"),
        ("hop 2, alb -> nginx", ""),
        ("hop 3, nginx -> gunicorn", "failure"),
        ("the chain", "failure"),
    ];
    assert_eq!(cases.collect::<Vec<_>>(), expected);
    // A chain that is safe has none, even where a hop of it is not.
    says(0, &[&["haproxy-mirrors-close"][..], &reports].concat(), "");
    let text = std::fs::read_to_string(&junit).unwrap();
    assert!(
        text.contains(r#"failures="0" errors="0" skipped="1""#),
        "{text}"
    );
    let refused = idlerace(&["alb-nginx-app", "--run", "--junit", &junit], "");
    assert_eq!(refused.status.code(), Some(2));
}
