//! `idlerace test` on clients with a pool: hyper-util's, reqwest's and Node's, and with --long some
//! libraries', each beside what was measured of it on a wire; and what has to be found among them
//! and others, a POST that is sent again.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

mod measured;

use std::env;
use std::error::Error;
use std::process::{Command, exit};
use std::time::Duration;

use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use measured::{CURL, PYTHON, is_as_measured, is_there, says_the_same, test, text};

/// So long a client does nothing between its requests, as on the wire: what has come by then is
/// seen. With less of it a busy machine resets an idle connection so late that seeing it is luck.
const PAUSE: Duration = Duration::from_millis(150);

/// Both requests by Node's agent, which sees in its pause whether its connection has ended.
const NODE: [&str; 3] = [
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
];

/// The same with a session of requests.
const REQUESTS: [&str; 3] = [
    "python3",
    "-c",
    "import os, requests\n\
     session = requests.Session()\n\
     key = os.environ['IDLERACE_KEY']\n\
     headers = {'Idempotency-Key': key} if key else {}\n\
     for method in ['GET', os.environ['IDLERACE_METHOD']]:\n\
     \x20   session.request(method, os.environ['IDLERACE_URL'], headers=headers)\n",
];

/// The same with Node's fetch.
const FETCH: [&str; 3] = [
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
];

/// The command that starts this program as a client: the test of this name, and nothing else.
fn own(name: &str) -> Vec<String> {
    let program = env::current_exe().unwrap();
    let words = [program.to_str().unwrap(), name, "--exact", "--nocapture"];
    words.map(ToOwned::to_owned).into()
}

/// What a client is asked for.
struct Asked {
    url: String,
    method: Method,
    /// Empty if there is to be none.
    key: String,
}

/// What this program is asked for as a client, if it is one.
fn asked() -> Option<Asked> {
    let variable = |name| env::var(name).ok();
    Some(Asked {
        url: variable("IDLERACE_URL")?,
        method: variable("IDLERACE_METHOD")?.parse().unwrap(),
        key: variable("IDLERACE_KEY")?,
    })
}

/// Ends this program as a client does.
fn ended(result: Result<(), Box<dyn Error>>) -> ! {
    if let Err(error) = result {
        eprintln!("{error:?}");
        exit(1);
    }
    exit(0)
}

/// Not a test of its own: hyper-util's pool, as a client.
#[tokio::test]
async fn as_hyper_util() {
    if let Some(asked) = asked() {
        ended(by_hyper_util(&asked).await);
    }
}

async fn by_hyper_util(asked: &Asked) -> Result<(), Box<dyn Error>> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let ask = async |method: &Method| {
        let mut request = Request::builder().method(method).uri(&asked.url);
        if !asked.key.is_empty() {
            request = request.header("idempotency-key", &asked.key);
        }
        let answer = client.request(request.body(Empty::new())?).await?;
        answer.into_body().collect().await?;
        Ok::<_, Box<dyn Error>>(())
    };
    ask(&Method::GET).await?;
    tokio::time::sleep(PAUSE).await;
    ask(&asked.method).await
}

/// Not a test of its own: reqwest, as a client.
#[tokio::test]
async fn as_reqwest() {
    if let Some(asked) = asked() {
        ended(by_reqwest(&asked, 1).await);
    }
}

/// Not a test of its own: the mistake. Reqwest in the hands of somebody who sends again
/// whatever fails.
#[tokio::test]
async fn as_reqwest_in_a_loop() {
    if let Some(asked) = asked() {
        ended(by_reqwest(&asked, 3).await);
    }
}

async fn by_reqwest(asked: &Asked, tries: u32) -> Result<(), Box<dyn Error>> {
    let client = reqwest::Client::new();
    let ask = async |method: &Method| {
        let mut request = client.request(method.clone(), &asked.url);
        if !asked.key.is_empty() {
            request = request.header("idempotency-key", &asked.key);
        }
        request.send().await?.bytes().await
    };
    ask(&Method::GET).await?;
    tokio::time::sleep(PAUSE).await;
    let mut last = ask(&asked.method).await;
    for _ in 1..tries {
        if last.is_ok() {
            break;
        }
        last = ask(&asked.method).await;
    }
    last?;
    Ok(())
}

fn does_what_it_did(client: &str, own: &[String]) {
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    // In which words it is said is Rust's own here.
    let _ = is_as_measured(client, &own);
}

#[test]
fn hyper_util_does_what_it_did_on_the_wire() {
    let client = "hyper-util 0.1 legacy Client (current_thread)";
    does_what_it_did(client, &own("as_hyper_util"));
}

#[test]
fn reqwest_does_what_it_did_on_the_wire() {
    does_what_it_did("reqwest 0.12 (current_thread)", &own("as_reqwest"));
}

#[test]
fn node_does_what_it_did_on_the_wire() {
    if is_there(&["node", "--version"]) && is_measured(&["node", "--version"], "v20.") {
        says_the_same(&is_as_measured("Node 20 http.Agent keepAlive", &NODE));
    }
}

/// Those that are no programs of their own are there or not: nothing installs them for this.
#[test]
fn libraries_do_what_they_did_on_the_wire() {
    if env::var("IDLERACE_CLIENTS").is_ok_and(|clients| clients == "all") {
        let requests = [
            "python3",
            "-c",
            "import requests; print(requests.__version__)",
        ];
        if is_measured(&requests, "2.34.") {
            says_the_same(&is_as_measured("requests 2.34 Session", &REQUESTS));
        }
        if is_measured(&["node", "-p", "process.versions.undici"], "6.24.") {
            says_the_same(&is_as_measured("Node 20 fetch (undici 6.24)", &FETCH));
        }
    }
}

/// Whether a version is the one that was measured.
fn is_measured(asks: &[&str], begins: &str) -> bool {
    let found = Command::new(asks[0]).args(&asks[1..]).output();
    let found = found.map_or_else(|_| Vec::new(), |found| found.stdout);
    let is_measured = text(&found).starts_with(begins);
    if !is_measured {
        skipped::note(&format!("{asks:?}: not {begins}, which was measured"));
    }
    is_measured
}

/// The exit code with which `idlerace test` ends if no POST may be applied twice.
fn judged(command: &[&str]) -> Option<i32> {
    let output = test(&["--methods=POST", "--expect=no-double-apply"], command);
    let said = text(&output.stdout);
    let is_found = said.contains("a POST without a key was applied 2 times");
    let code = output.status.code();
    assert_eq!(is_found, code == Some(1), "{said}");
    code
}

#[test]
fn a_post_that_is_sent_again_is_found() {
    let code = |name| judged(&own(name).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code("as_reqwest_in_a_loop"), Some(1));
    if is_there(&["curl", "--version"]) {
        assert_eq!(judged(&CURL), Some(1));
    }
}

#[test]
fn who_sends_no_post_again_passes() {
    let code = |name| judged(&own(name).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code("as_hyper_util"), Some(0));
    assert_eq!(code("as_reqwest"), Some(0));
    if is_there(&["python3", "-c", "import http.client"]) {
        assert_eq!(judged(&PYTHON), Some(0));
    }
}
