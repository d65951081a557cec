//! `idlerace test` on a client, beside what was measured of that client on a wire.

use std::process::{Command, Output};

use formats::answers::clients::On;
use formats::measured::{Client, clients};
use serde_json::Value;

/// The orders of the measured rows.
const ORDERS: &str = "noticed,reset-idle,unread,crossing,applied-fin,applied-reset,every-attempt";

/// Whether a client is stopped for an order that needs it. Elsewhere one that leaves no pause may
/// be too quick for a reset between its requests.
pub(crate) const STOPS: bool = cfg!(target_os = "linux");

/// curl with both requests on one connection.
pub(crate) const CURL: [&str; 9] = [
    "curl",
    "-sS",
    "{url}",
    "--next",
    "-sS",
    "-X",
    "{method}",
    "{url}",
    "-HIdempotency-Key: {key}",
];

/// The same with Python's `http.client`.
pub(crate) const PYTHON: [&str; 3] = [
    "python3",
    "-c",
    "import http.client, os, urllib.parse\n\
     url = urllib.parse.urlparse(os.environ['IDLERACE_URL'])\n\
     connection = http.client.HTTPConnection(url.hostname, url.port)\n\
     key = os.environ['IDLERACE_KEY']\n\
     for method in ['GET', os.environ['IDLERACE_METHOD']]:\n\
     \x20   headers = {'Idempotency-Key': key} if key else {}\n\
     \x20   connection.request(method, '/', headers=headers)\n\
     \x20   connection.getresponse().read()\n",
];

/// Runs `idlerace test` with these options on this command.
pub(crate) fn test(options: &[&str], command: &[&str]) -> Output {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.arg("test").args(options).arg("--").args(command);
    idlerace.output().unwrap()
}

/// What was written, which is text.
pub(crate) fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap()
}

/// Whether a program is there and does this.
pub(crate) fn is_there(command: &[&str]) -> bool {
    let output = Command::new(command[0]).args(&command[1..]).output();
    let is_there = output.is_ok_and(|output| output.status.success());
    if !is_there {
        skipped::skip(&format!("there is no {} to force orders on", command[0]));
    }
    is_there
}

/// The rows, whatever the exit code.
fn rows(options: &[&str], command: &[&str]) -> Vec<Value> {
    let output = test(&[options, &["--json"]].concat(), command);
    let said = text(&output.stderr);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    answer["rows"].as_array().unwrap().clone()
}

/// In which words a client ended here, and in which it reported its failure on the wire.
type Words = (String, Option<String>);

/// Each order ends as it did on the wire: what the caller is told, how often the request was
/// applied, and on which connections. That loopback has no room for an order is no difference.
pub(crate) fn is_as_measured(client: &str, command: &[&str]) -> Vec<Words> {
    let measured = clients().unwrap().into_iter();
    let measured: Vec<Client> = measured
        .filter(|of| of.file == "clients.json")
        .map(|of| of.row)
        .collect();
    let options = ["--methods", "GET,POST,POST+key", "--orders", ORDERS];
    let (mut compared, rows) = (Vec::new(), rows(&options, command));
    for row in rows.iter().filter(|row| row["not_forced"].is_null()) {
        let is_this = |known: &&Client| {
            known.name == client
                && known.body == 0
                && row["letter"] == known.order
                && row["method"] == known.method.to_string()
                && row["idempotency_key"] == known.idempotency_key
        };
        let known = measured.iter().find(is_this).unwrap();
        let outcome = &row["outcome"];
        let attempts = outcome["attempts"].as_array().unwrap();
        let applied = attempts.iter().filter(|one| one["applied"] == true);
        let on = applied.map(|one| {
            if one["reused"] == true {
                On::Reused
            } else {
                On::Fresh
            }
        });
        assert_eq!(outcome["told"] == "success", known.ok, "{row:#}\n{known:?}");
        assert_eq!(outcome["applied"], known.applied, "{row:#}\n{known:?}");
        assert_eq!(on.collect::<Vec<_>>(), known.runs_on, "{row:#}");
        let ended = outcome["ended"].as_str().unwrap().to_owned();
        compared.push((ended, known.error.clone()));
    }
    let least = if STOPS { 21 } else { 18 };
    assert!(
        compared.len() >= least,
        "{} rows of 21 were forced: {rows:#?}",
        compared.len()
    );
    compared
}

/// The same words: what the program wrote last ends in those of the wire.
pub(crate) fn says_the_same(words: &[Words]) {
    for (ended, measured) in words {
        let is_said = measured.as_ref().is_none_or(|said| ended.ends_with(said));
        assert!(is_said, "{ended}: {measured:?}");
    }
}
