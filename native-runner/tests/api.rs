//! What the page can ask of `idlerace play`: a run on real kernels, told line by line; and
//! everything that is refused, each with a line that says why.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use idlerace::serve::play::{listen, serve};
use idlerace_core::catalog;
use idlerace_core::explore::{Limits, Question, judge};
use idlerace_core::trace::Trace;
use serde_json::Value;
use tokio::runtime::Builder;

/// A server of its own, for as long as the test's process lives.
fn server() -> SocketAddr {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(listen(Some(0))).unwrap();
    let address = listener.local_addr().unwrap();
    let program = env!("CARGO_BIN_EXE_idlerace").into();
    std::thread::spawn(move || runtime.block_on(serve(listener, |_| None, program)));
    address
}

fn scenario(name: &str) -> String {
    serde_json::to_string(&catalog::find(name).unwrap().scenario()).unwrap()
}

/// What the page sends, and what differs from it.
struct Ask<'a> {
    method: &'a str,
    host: String,
    origin: Option<String>,
    kind: &'a str,
    /// With its question mark.
    query: String,
    body: String,
}

impl Ask<'_> {
    fn new(server: SocketAddr, body: String) -> Self {
        Self {
            method: "POST",
            host: server.to_string(),
            origin: Some(format!("http://{server}")),
            kind: "application/json",
            query: String::new(),
            body,
        }
    }

    /// The status, and a reader of what follows.
    fn send(&self, server: SocketAddr) -> (String, BufReader<TcpStream>) {
        let Self {
            method,
            host,
            origin,
            kind,
            query,
            body,
        } = self;
        let origin = origin
            .as_ref()
            .map(|origin| format!("origin: {origin}\r\n"));
        let mut stream = TcpStream::connect(server).unwrap();
        let head = format!(
            "{method} /api/run{query} HTTP/1.1\r\nhost: {host}\r\n{}content-type: {kind}\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n",
            origin.unwrap_or_default(),
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses by the head alone may close before it has read the rest.
        let _ = stream.write_all(body.as_bytes());
        let mut answer = BufReader::new(stream);
        let mut line = String::new();
        answer.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap_or_default().to_owned();
        while line != "\r\n" {
            line.clear();
            assert_ne!(
                answer.read_line(&mut line).unwrap(),
                0,
                "the head broke off"
            );
        }
        (status, answer)
    }

    fn is_refused(&self, server: SocketAddr, status: &str, words: &str) {
        let (got, mut answer) = self.send(server);
        let mut said = String::new();
        // What is still unread when the server closes makes a reset of the close.
        let _ = answer.read_to_string(&mut said);
        assert_eq!(got, status, "{said}");
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
}

/// The lines of JSON in a chunked body.
fn lines(answer: impl BufRead) -> impl Iterator<Item = Value> {
    let lines = answer.lines().map_while(Result::ok);
    lines
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(&line).unwrap())
}

#[test]
fn a_scenario_is_run_on_real_kernels() {
    let server = server();
    for name in ["crossing", "unread-at-close"] {
        let (status, answer) = Ask::new(server, scenario(name)).send(server);
        assert_eq!(status, "200");
        let told: Vec<Value> = lines(answer).collect();
        let (last, before) = told.split_last().unwrap();
        assert!(
            before.iter().all(|line| line["progress"]["of"].is_u64()),
            "{before:?}"
        );
        if let Some(error) = last["error"].as_str() {
            skipped::skip(&format!("{name}: {error}"));
            continue;
        }
        let result = &last["result"];
        assert_ne!(result["verdict"], "differs", "{}", result["difference"]);
        let trace = |which: &str| serde_json::from_value::<Trace>(result[which].clone()).unwrap();
        let (predicted, observed) = (trace("predicted"), trace("observed"));
        if result["verdict"] == "agrees" {
            assert_eq!(predicted.requests, observed.requests);
            assert_eq!(predicted.events.len(), observed.events.len());
        }
    }
}

/// As the page sends it.
fn turned(name: &str, key: &str, value: &str) -> String {
    format!(r#"{{"name": "{name}", "set": {{"{key}": "{value}"}}}}"#)
}

#[test]
fn a_named_scenario_is_run_with_what_is_turned_in_it() {
    let server = server();
    let (status, answer) = Ask::new(server, turned("crossing", "requests.count", "1")).send(server);
    assert_eq!(status, "200");
    let last = lines(answer).last().unwrap();
    if let Some(error) = last["error"].as_str() {
        return skipped::skip(error);
    }
    let trace: Trace = serde_json::from_value(last["result"]["predicted"].clone()).unwrap();
    assert_eq!(trace.requests.len(), 1);
}

/// Each way in which the article's program can end, by an order that leads there.
#[test]
fn an_order_is_run_as_it_is_asked_for() {
    let server = server();
    let mut scenario = catalog::find("article-as-logged").unwrap().scenario();
    scenario.requests.count = 2;
    let body = serde_json::to_string(&scenario).unwrap();
    let endings = judge(&scenario, Question::AsTimed, &Limits::DEFAULT).endings;
    assert_eq!(endings.len(), 4);
    for ending in &endings {
        let query = format!("?order={}", ending.schedule);
        let ask = Ask {
            query,
            ..Ask::new(server, body.clone())
        };
        let (status, answer) = ask.send(server);
        assert_eq!(status, "200");
        let last = lines(answer).last().unwrap();
        if let Some(error) = last["error"].as_str() {
            return skipped::skip(error);
        }
        let result = &last["result"];
        assert_ne!(result["verdict"], "differs", "{}", result["difference"]);
        let predicted: Trace = serde_json::from_value(result["predicted"].clone()).unwrap();
        assert_eq!(predicted.requests, ending.requests);
    }
    let ask = |query: &str, body: &str| Ask {
        query: query.to_owned(),
        ..Ask::new(server, body.to_owned())
    };
    ask("?order=soon", &body).is_refused(server, "422", "this is no order");
    ask("?order=%00", &body).is_refused(server, "422", "this is no order");
    ask("?wire=veth", &body).is_refused(server, "422", "only an order");
    // One that is none of this scenario.
    let query = format!("?order={}", endings[0].schedule);
    let (_, answer) = ask(&query, &self::scenario("crossing")).send(server);
    let last = lines(answer).last().unwrap();
    let said = last["error"].as_str().unwrap();
    assert!(said.contains("does not allow this order"), "{said}");
}

#[test]
fn what_is_not_the_page_s_own_wish_is_refused() {
    let server = server();
    let ask = || Ask::new(server, scenario("crossing"));
    let foreign = [
        "http://example.com",
        "null",
        "http://127.0.0.1:1",
        "https://127.0.0.1",
    ];
    for origin in foreign
        .map(|origin| Some(origin.to_owned()))
        .into_iter()
        .chain([None])
    {
        Ask { origin, ..ask() }.is_refused(server, "403", "Only the page");
    }
    // A name that some other site gave to this address.
    let rebound = format!("example.com:{}", server.port());
    let origin = Some(format!("http://{rebound}"));
    Ask {
        host: rebound,
        origin,
        ..ask()
    }
    .is_refused(server, "403", "Only the page");
    Ask {
        method: "GET",
        ..ask()
    }
    .is_refused(server, "405", "POST");
    Ask {
        kind: "text/plain",
        ..ask()
    }
    .is_refused(server, "415", "application/json");
}

#[test]
fn names_are_the_same_in_any_case() {
    let server = server();
    let host = format!("LocalHost:{}", server.port());
    let origin = Some(format!("http://LOCALHOST:{}", server.port()));
    let (status, _) = Ask {
        host,
        origin,
        kind: "Application/JSON; charset=utf-8",
        ..Ask::new(server, scenario("keep-alive-off"))
    }
    .send(server);
    assert_eq!(status, "200");
}

#[test]
fn who_does_not_send_all_keeps_nobody_waiting() {
    let server = server();
    let mut slow = TcpStream::connect(server).unwrap();
    let head = format!(
        "POST /api/run HTTP/1.1\r\nhost: {server}\r\norigin: http://{server}\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n{{"
    );
    slow.write_all(head.as_bytes()).unwrap();
    // Answered after the other's head: one thread reads both, in the order in which they came.
    let mut probe = TcpStream::connect(server).unwrap();
    let get = format!("GET / HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\n\r\n");
    probe.write_all(get.as_bytes()).unwrap();
    probe.read_to_end(&mut Vec::new()).unwrap();
    let (status, _) = Ask::new(server, scenario("keep-alive-off")).send(server);
    assert_eq!(status, "200");
    // And is told so in the end.
    slow.set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let mut line = String::new();
    BufReader::new(slow).read_line(&mut line).unwrap();
    assert!(line.contains(" 408 "), "{line}");
}

#[test]
fn what_is_no_scenario_is_refused() {
    let server = server();
    let absurd = scenario("crossing").replace("\"count\":2", "\"count\":5000");
    let cases = [
        (" ".repeat(100_000), "413", "Larger than 64 KiB"),
        (absurd, "422", "from 1 to 1000"),
        ("{}".into(), "422", "version is missing"),
        (turned("no-such", "seed", "1"), "422", "no scenario"),
        (turned("crossing", "no.such", "1"), "422", "no such setting"),
        (
            turned("crossing", "requests.count", "0"),
            "422",
            "requests.count: \"0\" is not",
        ),
        (
            turned("crossing", "seed", "1").replace("set", "sets"),
            "422",
            "sets",
        ),
        ("crossing".into(), "422", "not a scenario"),
        (String::new(), "422", "not a scenario"),
    ];
    for (body, status, words) in cases {
        Ask::new(server, body).is_refused(server, status, words);
    }
}

#[test]
fn there_is_one_run_at_a_time_and_it_ends_when_nobody_listens() {
    let server = server();
    let slow = Ask::new(server, scenario("nat-forgets"));
    let (status, first) = slow.send(server);
    assert_eq!(status, "200");
    let mut told = lines(first);
    let begun = told.next().unwrap();
    if let Some(error) = begun["error"].as_str() {
        return skipped::skip(error);
    }
    slow.is_refused(server, "409", "one at a time");
    // The browser goes away; the run has some seconds before it and is ended all the same.
    drop(told);
    let quick = Ask::new(server, scenario("keep-alive-off"));
    let until = Instant::now() + Duration::from_secs(5);
    while quick.send(server).0 == "409" {
        assert!(
            Instant::now() < until,
            "the run goes on although nobody listens"
        );
    }
}
