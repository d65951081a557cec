//! `idlerace play` as a browser and a user meet it: once with files of the test's own, once
//! as the program that was built, with the page or without.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::borrow::Cow;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};

use idlerace::serve::page::INDEX;
use idlerace::serve::play::{listen, serve};
use tokio::runtime::{Builder, Runtime};

const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// What makes the runs.
const PROGRAM: &str = env!("CARGO_BIN_EXE_idlerace");

const STYLE: &str = "p { margin: 0 }\n";

/// A page with one file of each kind of embedding, and one that is worth compressing.
fn files(name: &str) -> Option<Cow<'static, [u8]>> {
    match name {
        INDEX => Some(Cow::Borrowed(b"<p>page</p>")),
        "style.css" => Some(Cow::Owned(STYLE.repeat(50).into_bytes())),
        "style.css.br" => Some(Cow::Borrowed(b"shorter")),
        "app_bg.wasm" => Some(Cow::Owned(b"\0asm".to_vec())),
        _ => None,
    }
}

/// A response, taken apart.
#[derive(Debug)]
struct Answer {
    status: String,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn field(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    fn holds(&self, status: &str, kind: &str, what: &str) {
        assert_eq!(self.status, status, "{what}: {self:?}");
        assert_eq!(self.field("content-type"), Some(kind), "{what}");
        assert_eq!(self.field("cache-control"), Some("no-cache"), "{what}");
        let sniffs = self.field("x-content-type-options");
        assert_eq!(sniffs, Some("nosniff"), "{what}");
    }
}

/// Sends these octets over a connection of their own and reads until the server closes it.
fn send(server: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(server).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut octets = Vec::new();
    stream.read_to_end(&mut octets).unwrap();
    let end = octets.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = octets.split_at(end.unwrap() + 4);
    let head = std::str::from_utf8(head).unwrap();
    let (status, fields) = head.split_once("\r\n").unwrap();
    Answer {
        status: status.split(' ').nth(1).unwrap().to_owned(),
        head: fields.to_owned(),
        body: body.to_vec(),
    }
}

fn ask(server: SocketAddr, method: &str, target: &str) -> Answer {
    ask_with(server, method, target, "")
}

/// Asks with these fields besides, each with its line end.
fn ask_with(server: SocketAddr, method: &str, target: &str, more: &str) -> Answer {
    let fields = "host: localhost\r\nconnection: close\r\ncontent-length: 0\r\n";
    send(
        server,
        &format!("{method} {target} HTTP/1.1\r\n{fields}{more}\r\n"),
    )
}

/// What holds for every page, whichever files it has.
fn answers_as_it_should(server: SocketAddr) {
    assert_eq!(server.ip(), Ipv4Addr::LOCALHOST);
    for target in ["/", "/index.html", "/?s=crossing&at=3", "http://localhost/"] {
        ask(server, "GET", target).holds("200", HTML, target);
    }
    let (got, head) = (ask(server, "GET", "/"), ask(server, "HEAD", "/"));
    head.holds("200", HTML, "HEAD");
    // So the page knows that it can ask for runs.
    assert_eq!(head.field("idlerace-kernel"), Some("steps"));
    let length = got.body.len().to_string();
    assert_eq!(head.field("content-length"), Some(length.as_str()));
    assert!(head.body.is_empty() && !got.body.is_empty());

    for target in [
        "/missing.js",
        "/index.html/",
        "/../Cargo.toml",
        "/a/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/..\\Cargo.toml",
        "//etc/passwd",
        "/.",
        "*",
    ] {
        let answer = ask(server, "GET", target);
        answer.holds("404", PLAIN, target);
        assert_eq!(answer.body, b"There is no such file here.\n");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let answer = ask(server, method, "/");
        answer.holds("405", PLAIN, method);
        assert_eq!(answer.field("allow"), Some("GET, HEAD"));
        assert_eq!(answer.body, b"Only GET and HEAD are served here.\n");
    }
    let refused = send(server, "this is no HTTP\r\n\r\n");
    assert_eq!(refused.status, "400");
}

/// A server with files of its own, on a thread that ends with the test's process.
fn serving() -> SocketAddr {
    let runtime: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(listen(Some(0))).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || runtime.block_on(serve(listener, files, PROGRAM.into())));
    address
}

#[test]
fn files_are_served_and_nothing_else() {
    let server = serving();
    answers_as_it_should(server);
    let wasm = ask(server, "GET", "/app_bg.wasm");
    wasm.holds("200", "application/wasm", "a program");
    assert_eq!(wasm.body, b"\0asm");
    assert_eq!(ask(server, "GET", "/").body, b"<p>page</p>");
}

#[test]
fn a_file_is_compressed_as_the_browser_takes_it() {
    let server = serving();
    let whole = STYLE.repeat(50);
    for (accepted, coding) in [
        ("gzip, deflate, br", Some("br")),
        ("br", Some("br")),
        ("gzip", Some("gzip")),
        ("br;q=0", None),
    ] {
        let fields = format!("accept-encoding: {accepted}\r\n");
        let got = ask_with(server, "GET", "/style.css", &fields);
        got.holds("200", "text/css; charset=utf-8", accepted);
        assert_eq!(got.field("content-encoding"), coding, "{accepted}");
        assert_eq!(got.field("vary"), Some("accept-encoding"));
        assert_eq!(got.body == whole.as_bytes(), coding.is_none(), "{accepted}");
        assert!(got.body.len() <= whole.len());
        let head = ask_with(server, "HEAD", "/style.css", &fields);
        let length = got.body.len().to_string();
        assert_eq!(head.field("content-length"), Some(length.as_str()));
    }
    let tiny = ask_with(server, "GET", "/app_bg.wasm", "accept-encoding: br\r\n");
    assert_eq!(
        (tiny.field("content-encoding"), &tiny.body[..]),
        (None, &b"\0asm"[..])
    );
}

#[test]
fn a_browser_that_has_the_file_is_not_sent_it_again() {
    let server = serving();
    let coded = "accept-encoding: br\r\n";
    let (plain, small) = (
        ask(server, "GET", "/style.css"),
        ask_with(server, "GET", "/style.css", coded),
    );
    let tag = small.field("etag").unwrap();
    assert_ne!(plain.field("etag"), Some(tag), "a tag is of one coding");
    let again = format!("{coded}if-none-match: \"other\", W/{tag}\r\n");
    for method in ["GET", "HEAD"] {
        let same = ask_with(server, method, "/style.css", &again);
        assert_eq!((same.status.as_str(), same.body.len()), ("304", 0));
        assert_eq!(same.field("etag"), Some(tag));
        assert_eq!(same.field("cache-control"), Some("no-cache"));
        assert_eq!(same.field("vary"), Some("accept-encoding"));
    }
    let plainly = ask_with(
        server,
        "GET",
        "/style.css",
        &format!("if-none-match: {tag}\r\n"),
    );
    plainly.holds(
        "200",
        "text/css; charset=utf-8",
        "the tag of another coding",
    );
    let other = ask_with(server, "GET", "/", &again);
    other.holds("200", HTML, "the tag of another file");
}

#[test]
fn without_a_wish_the_port_is_any_that_is_free() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    // One of the two cannot have the usual port, whoever else has it.
    let first = runtime.block_on(listen(None)).unwrap();
    let second = runtime.block_on(listen(None)).unwrap();
    let taken = first.local_addr().unwrap();
    assert_ne!(taken, second.local_addr().unwrap());
    assert_eq!(taken.ip(), Ipv4Addr::LOCALHOST);
    let error = runtime.block_on(listen(Some(taken.port()))).unwrap_err();
    assert!(format!("{error:#}").contains(&taken.port().to_string()));
}

fn idlerace(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_idlerace"))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What is interrupted by a signal.
#[cfg(unix)]
mod interrupted {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;

    use idlerace::serve::page::bundle;

    use super::*;

    /// Exit code 2, nothing on standard output, one line with these words on the other.
    fn refuses(arguments: &[&str], words: &str) {
        let output = idlerace(arguments).wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(output.stdout.is_empty());
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(words), "no \"{words}\" in: {said}");
    }

    /// The program while it runs; a test that fails takes it along.
    struct Program(Child);

    impl Program {
        /// As Ctrl-C does it, but to this process alone.
        fn interrupt(&self) {
            let line = format!("kill -INT {}", self.0.id());
            let sent = Command::new("sh").args(["-c", &line]).status().unwrap();
            assert!(sent.success());
        }
    }

    impl Drop for Program {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[test]
    fn the_program_serves_its_page_until_it_is_interrupted() {
        if bundle(INDEX).is_none() {
            println!("seen: a program that was built without the page");
            return refuses(&["play", "--no-open", "--port", "0"], "`cargo xtask play`");
        }
        println!("seen: a program that was built with the page");
        let mut program = Program(idlerace(&["play", "--no-open", "--port", "0"]));
        let mut output = BufReader::new(program.0.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let (_, rest) = line.split_once("http://").unwrap();
        let server: SocketAddr = rest.split_once('/').unwrap().0.parse().unwrap();
        answers_as_it_should(server);

        let taken = server.port().to_string();
        refuses(&["play", "--no-open", "--port", &taken], &taken);

        // A browser keeps its connections; that must not keep the program.
        let mut kept = TcpStream::connect(server).unwrap();
        kept.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .unwrap();
        kept.read_exact(&mut [0; 1]).unwrap();
        program.interrupt();
        assert_eq!(program.0.wait().unwrap().code(), Some(0));
        let mut errors = String::new();
        let mut stderr = program.0.stderr.take().unwrap();
        stderr.read_to_string(&mut errors).unwrap();
        output.read_to_string(&mut line).unwrap();
        assert_eq!((line.lines().count(), errors.as_str()), (1, ""), "{line}");
        TcpListener::bind(server).unwrap();
    }
}

#[test]
fn a_port_that_makes_no_sense_is_refused() {
    for port in ["70000", "-1", "web", ""] {
        let output = idlerace(&["play", "--no-open", &format!("--port={port}")])
            .wait_with_output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{port}");
        assert!(output.stdout.is_empty());
    }
}
