//! `idlerace proxy` beside those that are slow: a reader of what it prints, and a server that does
//! not accept.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use socket2::{Domain, Socket, Type};

use crate::between::{Proxy, get, http, told};

/// More than a pipe holds.
const LINES: usize = 40;
const LINE: usize = 8 << 10;

/// Nothing takes so long but what never comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A process that ends with the test, whatever becomes of that.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whoever does not read what it prints holds up neither its clients nor its end.
#[test]
fn a_reader_who_does_not_read_holds_nobody_up() {
    let server = http();
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.args(["proxy", "--to", &server.address.to_string(), "--http"]);
    idlerace.args(["--order", "unread"]).stdout(Stdio::piped());
    let mut process = Ends(idlerace.spawn().unwrap());
    let mut output = BufReader::with_capacity(1 << 10, process.0.stdout.take().unwrap());
    let mut first = String::new();
    output.read_line(&mut first).unwrap();
    let address = first.split(' ').nth(1).unwrap();
    let path = format!("/{}", "x".repeat(LINE));
    for _ in 0..LINES {
        let mut client = TcpStream::connect(address).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        get(&mut client, "/");
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n");
        client.write_all(request.as_bytes()).unwrap();
        assert_eq!(told(&mut client), "reset");
    }
    let begin = Instant::now();
    let id = i32::try_from(process.0.id()).unwrap();
    kill(Pid::from_raw(id), Signal::SIGTERM).unwrap();
    let status = process.0.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
    // What it had said by then is whole.
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert!(rest.starts_with("#1 unread: GET /xxx"), "{rest:.80}");
    assert!(rest.len() < LINES * LINE, "nothing was left out");
}

/// A listener whose queue is full: its kernel drops what wants to connect.
#[test]
#[cfg(target_os = "linux")]
fn a_server_that_does_not_accept_is_told_in_a_line() {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let here: SocketAddr = (Ipv4Addr::LOCALHOST, 0).into();
    listener.bind(&here.into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let _in_the_queue = TcpStream::connect(address).unwrap();
    let proxy = Proxy::to(&address.to_string(), &["--order", "crossing"]);
    let begin = Instant::now();
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    assert_eq!(told(&mut client), "reset");
    assert!(begin.elapsed() >= Duration::from_secs(5));
    let said = proxy.until("connection 1: ");
    assert!(
        said.contains("did not accept within 5.0 s; its client was reset"),
        "{said}"
    );
    let (said, code) = proxy.terminate();
    assert!(said.contains("server too slow to accept: 1"), "{said}");
    assert_eq!(code, Some(2));
}
