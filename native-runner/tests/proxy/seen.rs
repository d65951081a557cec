//! What `idlerace proxy` says beside what it did: what it saw, as a file that the page opens, and
//! what the model says of a client.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;

use formats::{Kept, read};
use idlerace_core::explain::headline;
use idlerace_core::svg::{Theme, draw};
use idlerace_core::trace::{Trace, Vantage};
use serde_json::Value;

use crate::between::{Proxy, ask, get, http, lines, told};

const PAY: &[u8] = b"POST /pay HTTP/1.1\r\nhost: test\r\ncontent-length: 0\r\n\r\n";

/// The trace in a file.
fn trace(file: &std::path::Path) -> Trace {
    match read(&fs::read(file).unwrap()) {
        Ok(Kept::Trace(trace)) => trace,
        other => panic!("{other:?}"),
    }
}

/// Its events without their times and places.
fn told_by(trace: &Trace) -> Vec<String> {
    let lines = trace.events.iter();
    lines
        .map(|event| format!("{} {}", event.connection.unwrap(), event.what))
        .collect()
}

#[test]
fn what_it_saw_is_a_file_that_has_both_attempts() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("seen");
    let server = http();
    let options = [
        "--http",
        "--order",
        "applied-fin",
        "--client",
        "go",
        "--traces",
    ];
    let api = ["--api", "127.0.0.1:0"];
    let proxy = Proxy::new(
        &server,
        &[&options[..], &[into.to_str().unwrap()], &api].concat(),
    );
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    get(&mut client, "/");
    client.write_all(PAY).unwrap();
    assert_eq!(told(&mut client), "end");
    drop(client);
    let fired = proxy.until("#1 ");
    assert!(fired.contains("&set.client.profile=go&"), "{fired}");
    let model = proxy.until("#1 the model of Go");
    assert!(
        model.contains("told an error, applied once, in the words \"Post "),
        "{model}"
    );
    let mut again = TcpStream::connect(&proxy.address).unwrap();
    again.write_all(PAY).unwrap();
    assert_eq!(told(&mut again), "answer");
    proxy.until("#1 again");
    let state: Value = serde_json::from_str(&proxy.asked("GET", "/state", "").1).unwrap();
    let firing = &state["firings"][0];
    assert_eq!(firing["predicted"][0]["told"], "error", "{state:#}");
    let file = into.join("0001-applied-fin.trace.json");
    assert_eq!(firing["trace"], file.to_str().unwrap());
    // Less than a millisecond is no reason to say that there was none.
    assert!(firing["silence_us"].as_u64() > Some(0), "{state:#}");
    proxy.terminate();
    let seen = trace(&file);
    assert_eq!(seen.vantage, Vantage::Proxy);
    let expected = [
        "#1 accept = 0",
        "#1 poll = 1 (something to read)",
        "#1 read = 30",
        "#1 request 1: applied",
        "#1 write = 47",
        "#1 poll = 1 (something to read)",
        "#1 read = 53",
        "#1 request 2: applied",
        "#1 close = 0",
        "#2 accept = 0",
        "#2 poll = 1 (something to read)",
        "#2 read = 53",
        "#2 request 2: applied, 2 times by this",
        "#2 write = 47",
    ];
    let all = told_by(&seen);
    assert_eq!(all[..expected.len()], expected, "{all:#?}");
    assert!(seen.events.is_sorted_by_key(|event| event.at));
    let said = headline(&seen);
    assert_eq!(
        said,
        "Seen at the proxy, on 2 connections: a request was applied twice."
    );
    is_drawn_as_seen(&seen);
}

/// As a picture: its proxy, and nothing of its wire, of which nothing is known.
fn is_drawn_as_seen(seen: &Trace) {
    let picture = draw("seen", seen, Theme::Light);
    assert!(picture.contains(">proxy</text>") && picture.contains("was not seen"));
    assert!(!picture.contains("each way"));
}

/// Without --http there is no method: the model is asked of two, and nothing is called applied.
#[test]
fn blind_it_says_what_can_be_said() {
    let folder = tempfile::tempdir().unwrap();
    let server = lines();
    let into = folder.path().to_str().unwrap();
    let when = ["--order", "applied-reset", "--when", "after=0ms"];
    let proxy = Proxy::new(
        &server,
        &[&when[..], &["--client", "curl", "--traces", into]].concat(),
    );
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    ask(&mut client, "PING one");
    client.write_all(b"INCR x\n").unwrap();
    assert_eq!(told(&mut client), "reset");
    let model = proxy.until("#1 the model of curl");
    assert!(
        model.contains(
            "of a GET told success, applied twice; of a POST told success, applied twice"
        ),
        "{model}"
    );
    let (said, code) = proxy.terminate();
    assert_eq!(code, Some(0), "{said}");
    let seen = trace(&folder.path().join("0001-applied-reset.trace.json"));
    let all = told_by(&seen);
    assert_eq!(
        all.last().unwrap(),
        "#1 close with SO_LINGER 0 = 0",
        "{all:#?}"
    );
    assert!(headline(&seen).ends_with("no request was seen to be applied."));
}

/// The program's standard output, its one line of standard error if there is any, its exit code.
fn idlerace(arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut idlerace = std::process::Command::new(env!("CARGO_BIN_EXE_idlerace"));
    let output = idlerace.args(arguments).output().unwrap();
    let text = |octets: Vec<u8>| String::from_utf8_lossy(&octets).into_owned();
    let said = text(output.stderr);
    assert!(said.lines().count() <= 1, "{arguments:?}: {said}");
    (text(output.stdout), said, output.status.code())
}

/// A file with what a proxy could have seen, after this was done to it.
fn file(folder: &std::path::Path, edit: impl Fn(&mut Value)) -> String {
    let scenario = idlerace_core::catalog::find("crossing").unwrap().scenario();
    let event = |(id, what): (usize, Value)| {
        serde_json::json!({"id": id, "at": id * 1_000_000, "connection": 1, "place": "server-app",
            "what": what, "cause": null})
    };
    let called = |call: &str, octets: u32| serde_json::json!({"called": {"call": call, "result": {"Ok": octets}}});
    let calls = [("accept", 0), ("read", 118), ("write", 118), ("close", 0)];
    let events = calls.into_iter().map(|(call, octets)| called(call, octets));
    let mut trace = serde_json::json!({"format": 1, "vantage": "proxy", "scenario": scenario,
        "events": events.enumerate().map(event).collect::<Vec<_>>(), "requests": [],
        "stopped_by": null});
    edit(&mut trace);
    let file = folder.join("seen.trace.json");
    fs::write(&file, trace.to_string()).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn events_that_are_not_numbered_through_are_refused_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let gap = file(folder.path(), |trace| trace["events"][3]["id"] = 4.into());
    for format in ["text", "svg", "png", "json", "pcapng"] {
        let (out, said, code) = idlerace(&["show", &gap, "--format", format]);
        let line = format!("idlerace: {gap}: events[3].id: 4 where 3 is expected\n");
        assert_eq!((out, said, code), (String::new(), line, Some(2)));
    }
}

#[test]
fn what_was_seen_is_not_changed_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let seen = file(folder.path(), |_| {});
    let (shown, said, code) = idlerace(&["show", &seen]);
    assert!(shown.contains("Seen at the proxy"), "{shown}");
    assert_eq!((&*said, code), ("", Some(0)));
    for options in [&["--set", "requests.pause=1s"][..], &["--seed", "7"]] {
        let (out, said, code) = idlerace(&[&["show", &seen][..], options].concat());
        let begin = format!(
            "idlerace: {}: {seen} was seen at the proxy and is shown as it was",
            options[0]
        );
        assert!(said.starts_with(&begin), "{said}");
        assert_eq!((&*out, code), ("", Some(2)));
    }
    let (scenario, said, code) = idlerace(&["show", &seen, "--format", "scenario", "--seed", "7"]);
    assert!(scenario.contains("\"seed\": 7"), "{scenario}");
    assert_eq!((&*said, code), ("", Some(0)));
    let (out, said, _) = idlerace(&["show", &seen, "--ending", "1"]);
    assert!(!out.contains("Seen at") && said.contains("at the proxy is left aside"));
    let (out, said, code) = idlerace(&["explore", &seen, "--json"]);
    let answer: Value = serde_json::from_str(&out).unwrap();
    let line = format!(
        "idlerace: {seen}: what was seen at the proxy is left aside; this is of its scenario\n"
    );
    assert_eq!((said, code), (line, Some(1)));
    assert_eq!(answer["version"], 2);
}
