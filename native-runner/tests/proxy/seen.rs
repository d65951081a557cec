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
    let picture = draw("seen", &seen, Theme::Light);
    assert!(picture.contains(">proxy</text>") && picture.contains("was not seen"));
    assert!(
        !picture.contains("each way"),
        "of its wire nothing is known"
    );
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
