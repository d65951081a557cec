//! Ties entries to rows of the oracle: what the client reads in the end, and what FIN
//! and RST have reached it by then, are what Linux did.

#![expect(clippy::unwrap_used, reason = "a test insists on what it needs")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use idlerace_core::catalog::find;
use idlerace_core::errno::Errno;
use idlerace_core::parameter;
use idlerace_core::segment::Control;
use idlerace_core::simulate::simulate;
use idlerace_core::trace::{Op, Place, Trace, What};
use serde_json::Value;

/// An entry, what is turned for the row, and the row.
type Tie = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

const TIES: &[Tie] = &[
    ("lost-fin", &[], "S28"),
    ("lost-fin", &[], "K10"),
    ("late-packet", &[], "L01"),
    // The client looks late, and by then the RST has come as well.
    (
        "worker-killed",
        &[("requests.pause", "210ms"), ("client.notice_lag", "20ms")],
        "S41",
    ),
    ("worker-killed-unread", &[], "S42"),
    ("early-answer", &[], "S15"),
    ("plain-to-tls-port", &[], "L02"),
    ("port-closed", &[], "S22"),
    (
        "backlog-full-silent",
        &[
            ("client.request_timeout", "none"),
            ("server.queue_full", "6ms..1500ms"),
        ],
        "S40",
    ),
    ("backlog-full-reset", &[], "S39"),
    ("host-rebooted", &[], "S44"),
    ("host-down", &[], "L03"),
    ("nat-forgets-no-timeout", &[], "L06"),
    ("firewall-resets", &[], "S34"),
    ("firewall-resets-both", &[], "S31"),
    ("firewall-resets-both", &[], "I03"),
    ("firewall-resets-server", &[], "S35"),
    ("reset-in-window", &[], "S32"),
    ("reset-outside", &[], "I02"),
    ("tcp-keepalive-probe", &[], "L04"),
];

/// The client's first error or end of stream, and what had reached it by then: nothing
/// is known of that where a row has no packet from the server.
type Seen = (Option<String>, Option<BTreeSet<&'static str>>);

#[test]
fn entries_end_as_linux_did() {
    let rows = rows();
    for (name, turns, row) in TIES {
        let mut scenario = find(name).unwrap().scenario();
        for (key, value) in *turns {
            parameter::set(&mut scenario, key, value).unwrap();
        }
        let measured = rows.iter().find(|one| one["name"] == **row);
        let (error, wire) = measured.map(measure).unwrap();
        let (predicted, reached) = predict(&simulate(&scenario));
        assert_eq!(predicted, error, "{name} and {row}");
        if wire.is_some() {
            assert_eq!(reached, wire, "{name} and {row}");
        }
    }
}

/// Whoever cites a row has it: `S28`, `L01`.
#[test]
fn every_row_that_an_entry_cites_is_there() {
    let names: Vec<String> = rows()
        .iter()
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect();
    let mut cited = 0;
    for entry in idlerace_core::catalog::ENTRIES {
        for word in entry.source().split([',', ';']).map(str::trim) {
            let (letter, number) = word.split_at(word.len().min(1));
            let is_row = "SHKDIL".contains(letter) && number.len() >= 2;
            if is_row && number.starts_with(|first: char| first.is_ascii_digit()) {
                cited += 1;
                assert!(names.iter().any(|name| name == word), "{}", entry.name);
            }
        }
    }
    assert!(cited > 20, "{cited}");
}

fn rows() -> Vec<Value> {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/truth");
    let read = |folder: PathBuf| {
        let text = std::fs::read_to_string(folder.join("scenarios.json")).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        file["rows"].as_array().unwrap().clone()
    };
    [read(own.clone()), read(own.join("more"))].concat()
}

fn measure(row: &Value) -> Seen {
    let ends = ["EOF(0)", "ECONN", "EPIPE", "ETIMEDOUT"];
    let calls = row["calls"].as_array().unwrap().iter();
    let end = calls.filter(|call| call["who"] == "client").find(|call| {
        let result = call["res"].as_str().unwrap();
        ends.iter().any(|end| result.starts_with(end))
    });
    let until = end.map_or(f64::INFINITY, |end| end["t"].as_f64().unwrap());
    let error = end.map(|end| end["res"].as_str().unwrap().replace("(0)", ""));
    let packets = row["packets"].as_array().unwrap().iter();
    let lines: Vec<Vec<&str>> = packets
        .map(|line| line.as_str().unwrap().split(' ').collect())
        .filter(|words: &Vec<&str>| words[1] == "s>c")
        .collect();
    let reached = lines.iter().filter(|words| {
        let arrives = ["fwd", "out", "RELEASE", "INJECT"].contains(&words[2]);
        arrives && words[0].parse::<f64>().unwrap() <= until
    });
    let kinds = reached.filter_map(|words| match words[3] {
        flags if flags.contains('F') => Some("FIN"),
        flags if flags.contains('R') => Some("RST"),
        _ => None,
    });
    (error, (!lines.is_empty()).then(|| kinds.collect()))
}

fn predict(trace: &Trace) -> Seen {
    let warm = trace.scenario.requests.count > 1;
    let answered = |event: &idlerace_core::trace::Event| {
        warm && matches!(event.what, What::Finished { result: Ok(()), .. })
    };
    let since = trace.events.iter().position(answered).unwrap_or(0);
    let mut reached = BTreeSet::new();
    for event in &trace.events[since..] {
        match (event.what, event.place) {
            (What::Arrived { segment, .. }, Place::ClientTcp) => match segment.control {
                Control::Fin => _ = reached.insert("FIN"),
                Control::Rst => _ = reached.insert("RST"),
                Control::None | Control::Syn => {}
            },
            (What::Called { call, result }, Place::ClientApp) => match (call, result) {
                (Op::Read, Ok(0)) => return (Some(String::from("EOF")), Some(reached)),
                (_, Err(errno)) if errno != Errno::Again => {
                    return (Some(errno.to_string()), Some(reached));
                }
                _ => {}
            },
            _ => {}
        }
    }
    (None, Some(reached))
}
