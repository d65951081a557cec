//! `idlerace proxy`: orders between curl or a plain client and servers of these tests, one that
//! speaks HTTP/1.1 and one that speaks lines; its API; and what is no proxy at all.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

mod api;
mod between;
mod seen;
mod slow;

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use between::{Proxy, ask, get, http, lines, refused, told};
use serde_json::{Value, json};

/// What curl ends with, how often its POST is applied, whether it came again, and the proxy's
/// exit code if no double apply is expected.
const CURL: [(&str, i32, usize, bool, i32); 10] = [
    ("noticed", 0, 1, false, 0),
    ("unread", 0, 1, true, 0),
    ("crossing", 0, 1, true, 0),
    ("half-close", 0, 1, true, 0),
    ("read", 0, 1, true, 0),
    ("applied-fin", 0, 2, true, 1),
    ("applied-reset", 0, 2, true, 1),
    ("cut-short", 18, 1, false, 0),
    ("every-attempt", 52, 2, true, 1),
    ("silence", 28, 0, false, 0),
];

#[test]
fn curl_sends_a_post_twice_where_it_does() {
    if Command::new("curl").arg("--version").output().is_err() {
        return skipped::skip("there is no curl to force orders on");
    }
    for (order, ends, applied, comes_again, exit) in CURL {
        let server = http();
        let proxy = Proxy::new(
            &server,
            &["--http", "--expect", "no-double-apply", "--order", order],
        );
        let url = format!("http://{}", proxy.address);
        let (first, second) = (format!("{url}/"), format!("{url}/pay"));
        let post = ["--next", "-sS", "-m1", "-XPOST", "-dx=1", &second];
        let mut curl = Command::new("curl");
        let status = curl.args(["-sS", &first]).args(post).output().unwrap();
        let fired = proxy.until("#1 ");
        assert_eq!(status.status.code(), Some(ends), "{order}: {fired}");
        assert!(fired.contains(": forced"), "{fired}");
        assert_eq!(server.count("POST /pay"), applied, "{order}");
        let (said, code) = proxy.terminate();
        assert_eq!(
            said.contains("came again on another"),
            comes_again,
            "{said}"
        );
        assert_eq!(said.contains("APPLIED TWICE"), applied == 2, "{said}");
        assert_eq!(code, Some(exit), "{order}: {said}");
    }
}

/// What a client that speaks lines is told in each order, and whether the server had the line.
const LINES: [(&str, &str, bool); 8] = [
    ("unread", "reset", false),
    ("crossing", "end", false),
    ("half-close", "end", false),
    ("read", "end", false),
    ("applied-fin", "end", true),
    ("applied-reset", "reset", true),
    ("cut-short", "answer", true),
    ("every-attempt", "end", true),
];

#[test]
fn a_protocol_that_it_does_not_know_is_handed_on_or_not() {
    for (order, ends, is_handed_on) in LINES {
        let server = lines();
        let when = ["--when", "after=0ms", "--order", order];
        let proxy = Proxy::new(&server, &when);
        let mut client = TcpStream::connect(&proxy.address).unwrap();
        assert_eq!(ask(&mut client, "PING one"), "1");
        client.write_all(b"INCR x\n").unwrap();
        assert_eq!(told(&mut client), ends, "{order}");
        let fired = proxy.until("#1 ");
        let words = if is_handed_on {
            ": forced, handed on  ?v=1&scenario="
        } else {
            ": forced, not handed on  ?v=1&scenario="
        };
        assert!(fired.contains(words), "{fired}");
        assert_eq!(server.count("INCR x"), usize::from(is_handed_on), "{order}");
        // The same again on another connection is known by its octets.
        let mut second = TcpStream::connect(&proxy.address).unwrap();
        if order == "every-attempt" {
            second.write_all(b"INCR x\n").unwrap();
            assert_eq!(told(&mut second), "end");
            assert!(proxy.until("#2 ").contains("request 1 of connection 2"));
        } else {
            ask(&mut second, "INCR x");
            let again = proxy.until("#1 again");
            assert!(
                again.contains("the same octets came on connection 2"),
                "{again}"
            );
        }
        let (said, code) = proxy.terminate();
        assert_eq!(code, Some(0), "{said}");
        assert!(!said.to_lowercase().contains("applied"), "{said}");
    }
}

#[test]
fn an_idle_connection_is_closed_or_reset_behind_a_silence() {
    for (order, ends) in [("noticed", "end"), ("reset-idle", "reset")] {
        let server = lines();
        let when = ["--when", "after=20ms,nth=2", "--order", order];
        let proxy = Proxy::new(&server, &when);
        let mut client = TcpStream::connect(&proxy.address).unwrap();
        ask(&mut client, "PING one");
        // Without a pause this is no second request to who does not know the protocol.
        ask(&mut client, "PING two");
        assert_eq!(told(&mut client), ends);
        let fired = proxy.until("#1 ");
        assert!(
            fired.contains("before request 2 of connection 1"),
            "{fired}"
        );
        let (said, code) = proxy.terminate();
        assert!(said.contains("1 forced, each as ordered"), "{said}");
        assert_eq!(code, Some(0));
    }
}

#[test]
fn conditions_choose_the_request() {
    let server = http();
    let when = "path=/here,nth=4";
    let options = ["--http", "--order", "unread", "--when", when, "--once"];
    let mut proxy = Proxy::new(&server, &options);
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    for path in ["/here", "/here?x=1", "/there"] {
        get(&mut client, path);
    }
    client
        .write_all(b"GET /here?y HTTP/1.1\r\nhost: test\r\n\r\n")
        .unwrap();
    assert_eq!(told(&mut client), "reset");
    let fired = proxy.until("#1 ");
    assert!(
        fired.contains("GET /here?y, request 4 of connection 1"),
        "{fired}"
    );
    // It was to be done once: what comes behind is served, and the end comes by itself.
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    for _ in 0..5 {
        get(&mut client, "/here");
    }
    drop(client);
    let (said, code) = proxy.rest();
    assert!(
        said.contains("GET /here: came 8, handed on 7, answered 7, applied 7"),
        "{said}"
    );
    assert_eq!(code, Some(0));
}

#[test]
fn what_the_server_refuses_is_not_taken_for_applied() {
    let server = http();
    let proxy = Proxy::new(&server, &["--http", "--order", "applied-fin"]);
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    get(&mut client, "/");
    client
        .write_all(b"GET /refused HTTP/1.1\r\nhost: test\r\n\r\n")
        .unwrap();
    assert_eq!(told(&mut client), "end");
    let fired = proxy.until("#1 ");
    assert!(
        fired.contains("NOT FORCED: the server answered 503"),
        "{fired}"
    );
    let (said, code) = proxy.terminate();
    assert!(said.contains("0 forced; 1 NOT FORCED"), "{said}");
    assert_eq!(code, Some(2));
}

/// Its head comes octet by octet, and what the first ones did not say counts.
#[test]
fn a_request_that_comes_slowly_is_known_when_it_is_whole() {
    let server = http();
    let options = [
        "--http",
        "--order",
        "applied-fin",
        "--expect",
        "no-double-apply",
    ];
    let proxy = Proxy::new(&server, &[&options[..], &["--api", "127.0.0.1:0"]].concat());
    let request =
        "POST /pay HTTP/1.1\r\nhost: test\r\ncontent-length: 3\r\nidempotency-key: k\r\n\r\nx=1";
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    client.set_nodelay(true).unwrap();
    get(&mut client, "/");
    let (begins, rest) = request.split_at(8);
    client.write_all(begins.as_bytes()).unwrap();
    // The order has begun with that, and the server has it.
    while proxy
        .asked("GET", "/state", "")
        .1
        .contains("\"firings\": []")
    {}
    client.write_all(rest.as_bytes()).unwrap();
    assert_eq!(told(&mut client), "end");
    let fired = proxy.until("#1 ");
    assert!(fired.contains("POST /pay, request 2"), "{fired}");
    let mut second = TcpStream::connect(&proxy.address).unwrap();
    second.write_all(request.as_bytes()).unwrap();
    assert_eq!(told(&mut second), "answer");
    let state: Value = serde_json::from_str(&proxy.asked("GET", "/state", "").1).unwrap();
    let firing = &state["firings"][0];
    assert_eq!(
        (&firing["method"], &firing["applied"]),
        (&json!("POST"), &json!(true)),
        "{state:#}"
    );
    let pay = &state["requests"][1];
    assert_eq!(
        (&pay["path"], &pay["answered"]),
        (&json!("/pay"), &json!(2)),
        "{state:#}"
    );
    // It has a key: twice is what its server has to see to.
    assert_eq!(proxy.terminate().1, Some(0));
}

#[test]
fn an_order_that_is_under_way_at_the_end_is_not_forced() {
    let server = http();
    let options = ["--http", "--order", "applied-fin", "--api", "127.0.0.1:0"];
    let proxy = Proxy::new(&server, &options);
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    get(&mut client, "/");
    client
        .write_all(b"GET /hang HTTP/1.1\r\nhost: test\r\n\r\n")
        .unwrap();
    while server.count("GET /hang") == 0 {
        std::thread::yield_now();
    }
    let (said, code) = proxy.terminate();
    assert!(
        said.contains("1 begun and not at its end: NOT FORCED"),
        "{said}"
    );
    assert!(!said.contains("never due"), "{said}");
    assert_eq!(code, Some(2));
}

#[test]
fn a_target_that_is_down_or_closes_by_itself_is_told_in_a_line() {
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let proxy = Proxy::to(&nobody.to_string(), &["--order", "crossing"]);
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    assert_eq!(told(&mut client), "reset");
    let said = proxy.until("connection 1: ");
    assert!(said.contains("cannot be reached"), "{said}");
    let (said, code) = proxy.terminate();
    assert!(said.contains("no request came on a connection"), "{said}");
    assert!(said.contains("server not reached: 1"), "{said}");
    assert_eq!(code, Some(2));

    let server = http();
    let proxy = Proxy::new(&server, &["--http"]);
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    get(&mut client, "/close");
    assert_eq!(told(&mut client), "end");
    drop(client);
    let said = proxy.until("connection 1: ");
    assert!(
        said.contains("closed it by itself after a silence"),
        "{said}"
    );
    let (said, code) = proxy.terminate();
    assert!(said.contains("No order was asked for"), "{said}");
    assert_eq!(code, Some(0));
}

#[test]
fn what_http_cannot_read_is_passed_on() {
    let server = lines();
    let proxy = Proxy::new(&server, &["--http", "--order", "crossing"]);
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    for number in 1..4 {
        assert_eq!(ask(&mut client, "*1 PING"), number.to_string());
    }
    let said = proxy.until("connection 1: ");
    assert!(said.contains("something that is not HTTP/1.1"), "{said}");
    assert_eq!(proxy.terminate().1, Some(2));
}

#[test]
fn what_cannot_begin_says_so_in_a_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let beyond = ["--to", "127.0.0.1:80", "--listen", "0.0.0.0:0"];
    let api = ["--to", "127.0.0.1:80", "--api", "0.0.0.0:0"];
    let path = ["--to", "127.0.0.1:80", "--order", "c", "--when", "path=/"];
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let own = ["--to", &free, "--listen", &free];
    for (arguments, words) in [
        (
            &beyond[..],
            "whoever reaches that port reaches 127.0.0.1:80 through it",
        ),
        (
            &api,
            "whoever reaches that port can have other orders forced",
        ),
        (&path, "path= needs --http"),
        (&own, "the proxy itself listens there"),
        (&["--to", "no-such-host.invalid:80"], "no such host"),
        (
            &["--to", "127.0.0.1:80", "--listen", &taken],
            "cannot listen",
        ),
    ] {
        let output = refused(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(words), "{said}");
    }
    // What is no argument is told as with every command, the mistake first.
    for (arguments, words) in [
        (&["--to", "127.0.0.1"][..], "such as 127.0.0.1:6379"),
        (&["--to", "::1:80"], "such as 127.0.0.1:6379"),
        (&["--to", "x:0"], "such as 127.0.0.1:6379"),
        (&["--to", "x:1", "--listen", "x"], "such as 127.0.0.1:6380"),
        (
            &["--to", "x:1", "--order", "d"],
            "[possible values: noticed",
        ),
        (
            &["--to", "x:1", "--order", "c", "--when", "p=2"],
            "above 0, at most 1",
        ),
        (&["--to", "x:1", "--when", "p=1"], "--order <NAME>"),
        (&["--to", "x:1", "--expect", "no-double-apply"], "--http"),
    ] {
        let output = refused(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.starts_with("error: ") && said.contains(words),
            "{said}"
        );
    }
}
