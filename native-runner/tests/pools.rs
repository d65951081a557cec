//! `idlerace test` on clients with a pool: hyper-util's and reqwest's, each beside what was
//! measured of it on a wire; and what has to be found among them and others, a POST that is sent
//! again.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

mod measured;

use std::env;
use std::error::Error;
use std::process::exit;
use std::time::Duration;

use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use measured::{CURL, PYTHON, is_as_measured, is_there, test, text};

/// So long a client does nothing between its requests, as on the wire: what has come by then is
/// seen. With less of it a busy machine resets an idle connection so late that seeing it is luck.
const PAUSE: Duration = Duration::from_millis(150);

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
    is_as_measured(client, &own);
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
