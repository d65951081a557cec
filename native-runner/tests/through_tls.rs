//! `idlerace test --tls` and `--ipv6`: a client ends as it does without, and what is not spoken or
//! not trusted is told in a line.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::net::TcpListener;
use std::process::{Command, Output};

use serde_json::{Value, json};

/// curl with both requests on one connection.
const CURL: [&str; 7] = ["curl", "-sS", "{url}", "--next", "-sS", "-XPOST", "{url}"];

/// The same with Python's `http.client`, which trusts what `SSL_CERT_FILE` names.
const PYTHON: [&str; 3] = [
    "python3",
    "-c",
    "import http.client, os, urllib.parse\n\
     url = urllib.parse.urlparse(os.environ['IDLERACE_URL'])\n\
     secure = url.scheme == 'https'\n\
     kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection\n\
     connection = kind(url.hostname, url.port)\n\
     for method in ['GET', 'POST']:\n\
     \x20   connection.request(method, '/')\n\
     \x20   connection.getresponse().read()\n",
];

/// The same with Node's agent, which trusts what `NODE_EXTRA_CA_CERTS` names. It pauses, so that
/// it has seen its connection end where it can.
const NODE: [&str; 3] = [
    "node",
    "-e",
    "const url = process.env.IDLERACE_URL;\n\
     const kind = require(url.startsWith('https') ? 'https' : 'http');\n\
     const agent = new kind.Agent({ keepAlive: true });\n\
     const fails = error => { console.error(error.code); process.exit(1); };\n\
     const ask = (method, then) => kind.request(url, { method, agent }, answer => answer\n\
     \x20   .on('end', then).on('error', fails).resume()).on('error', fails).end();\n\
     ask('GET', () => setTimeout(ask, 60, 'POST', () => process.exit(0)));\n",
];

fn test(options: &[&str], command: &[&str]) -> Output {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.arg("test").args(options).arg("--").args(command);
    idlerace.output().unwrap()
}

fn is_there(program: &str) -> bool {
    let output = Command::new(program).arg("--version").output();
    let is_there = output.is_ok_and(|output| output.status.success());
    if !is_there {
        skipped::skip(&format!("there is no {program} to force orders on"));
    }
    is_there
}

/// What came of each order: what the caller was told, and on which connections it was applied.
fn ends(options: &[&str], command: &[&str]) -> Vec<Value> {
    let output = test(&[options, &["--json"]].concat(), command);
    let said = String::from_utf8_lossy(&output.stderr);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    let rows = answer["rows"].as_array().unwrap().iter().map(|row| {
        let outcome = &row["outcome"];
        assert!(outcome.is_object(), "{row:#}");
        let attempts = outcome["attempts"].as_array().unwrap().iter();
        let attempts = attempts.map(|one| json!([one["reused"], one["applied"]]));
        json!([row["order"], outcome["told"], attempts.collect::<Vec<_>>()])
    });
    rows.collect()
}

/// The orders that every system forces on whoever leaves no pause.
fn orders(program: &str) -> &'static str {
    if cfg!(target_os = "linux") || program == "node" {
        "noticed,reset-idle,unread,crossing,half-close,read,applied-fin,applied-reset,cut-short"
    } else {
        "noticed,unread,crossing,half-close,read,applied-fin,applied-reset,cut-short"
    }
}

#[test]
fn through_tls_three_clients_end_as_they_do_without() {
    for command in [&CURL[..], &PYTHON, &NODE] {
        if is_there(command[0]) {
            let orders = ["--orders", orders(command[0])];
            let plain = ends(&orders, command);
            let tls = ends(&[&orders[..], &["--tls"]].concat(), command);
            assert_eq!(plain.len(), orders[1].split(',').count());
            assert_eq!(tls, plain, "{command:?}");
        }
    }
}

#[test]
fn over_ipv6_a_client_ends_as_it_does_without() {
    if TcpListener::bind("[::1]:0").is_err() {
        skipped::skip("there is no IPv6 on loopback");
    } else if is_there("curl") {
        let orders = ["--orders", orders("curl")];
        let over = |more: &[&str]| ends(&[&orders[..], more].concat(), &CURL);
        let plain = over(&[]);
        assert_eq!(over(&["--ipv6"]), plain);
        assert_eq!(over(&["--ipv6", "--tls"]), plain);
    }
}

#[test]
fn who_does_not_speak_tls_or_does_not_trust_is_told_in_a_line() {
    let refuses = |options: &[&str], command: &[&str], words: &str| {
        let output = test(options, command);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{command:?}: {said}");
        assert!(said.contains(words), "no \"{words}\" in: {said}");
    };
    refuses(&[], &["sh", "{ca}"], "COMMAND has {ca}");
    if is_there("curl") {
        let plain = ["sh", "-c", "curl -s http${0#https}", "{url}"];
        refuses(&["--tls"], &plain, "COMMAND sent something that is not TLS");
        let without = r#"unset SSL_CERT_FILE CURL_CA_BUNDLE; exec "$@""#;
        let untrusting = ["sh", "-c", without, "sh"];
        let untrusting = [&untrusting[..], &CURL].concat();
        refuses(
            &["--tls"],
            &untrusting,
            "does not trust the origin's certificate",
        );
        // Whoever wants to be told where the file is can be.
        let told = ["curl", "--cacert", "{ca}", "-sS", "{url}", "{url}"];
        let told = test(&["--tls", "--orders", "e"], &told);
        assert_eq!(told.status.code(), Some(0), "{told:?}");
    }
}
