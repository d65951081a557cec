//! `idlerace test` on clients of others, row by row what was measured of them on a wire: what the
//! caller is told, in which words, how often the request was applied, and on which connections.
//!
//! Three clients each time; with `IDLERACE_CLIENTS=all` all that are installed in the version that
//! was measured.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::env;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

/// The orders of the measured rows.
const MEASURED: &str = "noticed,reset-idle,unread,crossing,applied-fin,applied-reset,every-attempt";

/// Whether a client is stopped for an order that needs it. Elsewhere one that leaves no pause may
/// be too quick for a reset between its requests.
const STOPS: bool = cfg!(target_os = "linux");

/// A client that was measured.
struct Client {
    /// What the rows call it.
    rows: &'static str,
    /// What prints its version, and how that begins.
    version: (&'static [&'static str], &'static str),
    /// Two requests on one connection.
    command: &'static [&'static str],
    /// Whether it pauses between them.
    pauses: bool,
}

/// curl with both requests on one connection.
const CURL: Client = Client {
    rows: "curl 7.88.1 CLI --next",
    version: (&["curl", "--version"], "curl "),
    command: &[
        "curl",
        "-sS",
        "{url}",
        "--next",
        "-sS",
        "-X",
        "{method}",
        "{url}",
        "-HIdempotency-Key: {key}",
    ],
    pauses: false,
};

/// The same with Python's `http.client`.
const PYTHON: Client = Client {
    rows: "python 3.11 http.client",
    version: (&["python3", "--version"], "Python 3."),
    command: &[
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
    ],
    pauses: false,
};

/// Node's agent, which sees between its requests that its connection has ended.
const NODE: Client = Client {
    rows: "Node 20 http.Agent keepAlive",
    version: (&["node", "--version"], "v20."),
    command: &[
        "node",
        "-e",
        "const { IDLERACE_URL: url, IDLERACE_METHOD: second, IDLERACE_KEY: key } = process.env;\n\
         const http = require('http');\n\
         const agent = new http.Agent({ keepAlive: true });\n\
         const fails = ({ name, message, code }) => {\n\
         \x20 console.error(`${name}: ${message} [${code}]`);\n\
         \x20 process.exit(1);\n\
         };\n\
         const headers = key ? { 'Idempotency-Key': key } : {};\n\
         const ask = (method, then) => http.request(url, { method, agent, headers }, answer => answer\n\
         \x20 .on('end', then).on('error', fails).resume()).on('error', fails).end();\n\
         ask('GET', () => setTimeout(ask, 60, second, () => process.exit(0)));\n",
    ],
    pauses: true,
};

/// A session of requests.
const REQUESTS: Client = Client {
    rows: "requests 2.34 Session",
    version: (
        &[
            "python3",
            "-c",
            "import requests; print(requests.__version__)",
        ],
        "2.34.",
    ),
    command: &[
        "python3",
        "-c",
        "import os, requests\n\
         session = requests.Session()\n\
         key = os.environ['IDLERACE_KEY']\n\
         headers = {'Idempotency-Key': key} if key else {}\n\
         for method in ['GET', os.environ['IDLERACE_METHOD']]:\n\
         \x20   session.request(method, os.environ['IDLERACE_URL'], headers=headers)\n",
    ],
    pauses: false,
};

/// A client of httpx.
const HTTPX: Client = Client {
    rows: "httpx 0.28 Client",
    version: (
        &["python3", "-c", "import httpx; print(httpx.__version__)"],
        "0.28.",
    ),
    command: &[
        "python3",
        "-c",
        "import httpx, os\n\
         key = os.environ['IDLERACE_KEY']\n\
         headers = {'Idempotency-Key': key} if key else {}\n\
         with httpx.Client() as client:\n\
         \x20   for method in ['GET', os.environ['IDLERACE_METHOD']]:\n\
         \x20       client.request(method, os.environ['IDLERACE_URL'], headers=headers)\n",
    ],
    pauses: false,
};

/// Node's fetch.
const FETCH: Client = Client {
    rows: "Node 20 fetch (undici 6.24)",
    version: (&["node", "-p", "process.versions.undici"], "6.24."),
    command: &[
        "node",
        "-e",
        "const { IDLERACE_URL: url, IDLERACE_METHOD: second, IDLERACE_KEY: key } = process.env;\n\
         const headers = key ? { 'Idempotency-Key': key } : {};\n\
         const said = ({ name, message, code, cause }) => `${name}: ${message}`\n\
         \x20 + (code ? ` [${code}]` : '') + (cause ? ` <- ${said(cause)}` : '');\n\
         (async () => {\n\
         \x20 await (await fetch(url, { headers })).text();\n\
         \x20 await new Promise(then => setTimeout(then, 60));\n\
         \x20 await (await fetch(url, { method: second, headers })).text();\n\
         })().catch(error => { console.error(said(error)); process.exit(1); });\n",
    ],
    pauses: true,
};

#[derive(Deserialize)]
struct Measured {
    rows: Vec<Row>,
}

/// What was measured of a client on a wire.
#[derive(Debug, Deserialize)]
struct Row {
    client: String,
    order: String,
    method: String,
    body: u32,
    idempotency_key: bool,
    ok: bool,
    error: Option<String>,
    applied: u32,
    runs_on: Vec<String>,
}

impl Client {
    /// Whether it is there, in the version that was measured.
    fn is_there(&self) -> bool {
        let ([program, arguments @ ..], begins) = self.version else {
            return false;
        };
        let Ok(output) = Command::new(program).args(arguments).output() else {
            skipped::skip(&format!("there is no {program} to force orders on"));
            return false;
        };
        let version = String::from_utf8_lossy(&output.stdout);
        let is_measured = version.starts_with(begins);
        if !is_measured {
            let found = version.trim();
            skipped::note(&format!(
                "not {}, which was measured, but {found:?}",
                self.rows
            ));
        }
        is_measured
    }

    /// What is found of each order, whatever the exit code.
    fn found(&self) -> Vec<Value> {
        let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
        let methods = ["--methods", "GET,POST,POST+key", "--orders", MEASURED];
        let command = idlerace.arg("test").args(methods).arg("--json").arg("--");
        let output = command.args(self.command).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let answer: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
        answer["rows"].as_array().unwrap().clone()
    }

    /// Each order ends as it did on the wire. That loopback has no room for an order is no
    /// difference.
    fn is_as_measured(&self) {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../core/tests/truth/clients.json"
        );
        let measured: Measured = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let found = self.found();
        let forced = found.iter().filter(|row| row["not_forced"].is_null());
        let mut compared = 0;
        for row in forced {
            let is_this = |known: &&Row| {
                known.client == self.rows
                    && known.body == 0
                    && row["letter"] == known.order
                    && row["method"] == known.method
                    && row["idempotency_key"] == known.idempotency_key
            };
            let known = measured.rows.iter().find(is_this).unwrap();
            is_same(&row["outcome"], known);
            compared += 1;
        }
        let least = if STOPS || self.pauses { 21 } else { 18 };
        assert!(
            compared >= least,
            "{}: {compared} of 21 were forced: {found:#?}",
            self.rows
        );
    }
}

fn is_same(outcome: &Value, known: &Row) {
    let attempts = outcome["attempts"].as_array().unwrap();
    let applied = attempts.iter().filter(|one| one["applied"] == true);
    let word = |one: &Value| {
        if one["reused"] == true {
            "reused"
        } else {
            "fresh"
        }
    };
    let on: Vec<&str> = applied.map(word).collect();
    assert_eq!(
        outcome["told"] == "success",
        known.ok,
        "{outcome:#}\n{known:?}"
    );
    assert_eq!(outcome["applied"], known.applied, "{outcome:#}\n{known:?}");
    assert_eq!(on, known.runs_on, "{outcome:#}\n{known:?}");
    if let Some(error) = &known.error {
        let ended = outcome["ended"].as_str().unwrap();
        assert!(ended.ends_with(error.as_str()), "{ended}\n{known:?}");
    }
}

#[test]
fn curl_does_what_it_did_on_the_wire() {
    if CURL.is_there() {
        CURL.is_as_measured();
    }
}

#[test]
fn python_does_what_it_did_on_the_wire() {
    if PYTHON.is_there() {
        PYTHON.is_as_measured();
    }
}

#[test]
fn node_does_what_it_did_on_the_wire() {
    if NODE.is_there() {
        NODE.is_as_measured();
    }
}

/// Those that are no program of their own: a library is there or not, and none is installed for
/// this.
#[test]
fn libraries_do_what_they_did_on_the_wire() {
    if env::var("IDLERACE_CLIENTS").is_ok_and(|clients| clients == "all") {
        for client in [REQUESTS, HTTPX, FETCH] {
            if client.is_there() {
                client.is_as_measured();
            }
        }
    }
}
