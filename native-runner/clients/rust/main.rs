//! Drives one of Rust's clients, named by the first argument. README.md beside the drivers has
//! the lines.

use std::error::Error;
use std::io::{self, BufRead as _};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::runtime::Runtime;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a request has: method, content, key.
type Asked<'a> = (&'a str, Vec<u8>, Option<&'a str>);

/// A client, made for one trial.
enum Made {
    HyperUtil(Client<HttpConnector, Full<Bytes>>),
    Reqwest(reqwest::Client),
    Ureq(ureq::Agent),
}

impl Made {
    fn of(name: &str) -> Self {
        match name {
            "hyper-util" => Self::HyperUtil(Client::builder(TokioExecutor::new()).build_http()),
            "reqwest" => Self::Reqwest(reqwest::Client::new()),
            _ => Self::Ureq(ureq::Agent::new_with_defaults()),
        }
    }

    /// Sends one request: the status, and the octets of content that came.
    fn send(&self, runtime: &Runtime, url: &str, asked: Asked<'_>) -> Result<(u16, usize)> {
        let (method, body, key) = asked;
        let mut request = Request::builder().method(method).uri(url);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        match self {
            Self::HyperUtil(client) => runtime.block_on(async {
                let answer = client.request(request.body(body.into())?).await?;
                let status = answer.status().as_u16();
                let came = answer.into_body().collect().await?;
                Ok((status, came.to_bytes().len()))
            }),
            Self::Reqwest(client) => runtime.block_on(async {
                let request = if body.is_empty() {
                    request.body(reqwest::Body::default())?
                } else {
                    request.body(body.into())?
                };
                let answer = client.execute(request.try_into()?).await?;
                let status = answer.status().as_u16();
                Ok((status, answer.bytes().await?.len()))
            }),
            Self::Ureq(agent) => {
                let answer = if body.is_empty() {
                    agent.run(request.body(())?)
                } else {
                    agent.run(request.body(body)?)
                };
                let mut answer = answer?;
                let came = answer.body_mut().read_to_vec()?;
                Ok((answer.status().as_u16(), came.len()))
            }
        }
    }
}

/// As Rust's programs print an error: with its sources.
fn text(error: &dyn Error) -> String {
    let cause = error.source().map(text);
    let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
    format!("{error}{cause}").replace('\n', "\\n")
}

fn trial(made: &Made, runtime: &Runtime, url: &str, asked: Asked<'_>, pause: Duration) -> String {
    if let Err(error) = made.send(runtime, url, ("GET", Vec::new(), None)) {
        return format!("unfit {}", text(&*error));
    }
    std::thread::sleep(pause);
    match made.send(runtime, url, asked) {
        Ok((status, came)) => format!("status {status} {came}"),
        Err(error) => format!("error {}", text(&*error)),
    }
}

fn main() -> Result<()> {
    let name = std::env::args().nth(1).unwrap_or_default();
    let (title, version) = match name.as_str() {
        "hyper-util" => ("hyper-util legacy Client", env!("hyper_util")),
        "reqwest" => ("reqwest", env!("reqwest")),
        "ureq" => ("ureq", env!("ureq")),
        other => return Err(format!("no client is called {other}").into()),
    };
    println!("client {title} {version}");
    let runtime = Runtime::new()?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let &[url, method, octets, key, pause] = &words[..] else {
            return Err(format!("a line has five words: {line}").into());
        };
        let key = Some(key).filter(|key| *key != "-");
        let asked = (method, vec![b'x'; octets.parse()?], key);
        let pause = Duration::from_millis(pause.parse()?);
        println!("{}", trial(&Made::of(&name), &runtime, url, asked, pause));
    }
    Ok(())
}
