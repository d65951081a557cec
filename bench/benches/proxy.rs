//! What `idlerace proxy` costs and how surely it forces: a round trip through it beside a direct
//! one, in turn; how long a run of each order takes, beside one in which nothing is done, in
//! turn; idle connections that it holds; each order many times, while both cores are busy.
//!
//! `cargo bench -p bench --bench proxy -- PROGRAM [FORCED]` measures this `idlerace`, with each
//! order forced so often (1000). `bench/README.md` has the figures of a run.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "everything is on this machine, and who runs it reads what it prints"
)]

use std::env::args;
use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Round trips of each kind.
const TRIPS: usize = 5_000;

/// So many of one kind are made before the other's turn.
const TURN: usize = 100;

/// Runs of each order whose time is taken.
const RUNS: usize = 200;

/// A FIN to a client that says nothing is acknowledged by its kernel's delayed acknowledgment
/// (42 to 46 ms), and some orders wait for that.
const ACKNOWLEDGED: Duration = Duration::from_millis(46);

/// More than that a run may not take.
const MORE: Duration = Duration::from_millis(20);

/// Connections that are held, if the limit on open files allows it.
const HELD: usize = 10_000;

/// Every order but the one that lasts; after which silence it is done; how its client sees the
/// connection end.
const ORDERS: [(&str, &str, Ended); 10] = [
    ("noticed", "after=1ms", Ended::End),
    ("reset-idle", "after=1ms", Ended::Reset),
    ("unread", "after=0ms", Ended::Reset),
    ("crossing", "after=0ms", Ended::End),
    ("half-close", "after=0ms", Ended::End),
    ("read", "after=0ms", Ended::End),
    ("applied-fin", "after=0ms", Ended::End),
    ("applied-reset", "after=0ms", Ended::Reset),
    ("cut-short", "after=0ms", Ended::Short),
    ("every-attempt", "after=0ms", Ended::End),
];

/// How a connection ends for its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    End,
    Reset,
    /// Part of an answer, and then the end.
    Short,
}

fn main() {
    let words: Vec<String> = args().skip(1).filter(|word| word != "--bench").collect();
    let Some(program) = words.first() else {
        eprintln!("which program? cargo bench -p bench --bench proxy -- target/release/idlerace");
        std::process::exit(2);
    };
    let times = words.get(1).map_or(1000, |times| times.parse().unwrap());
    let echo = echo();
    trips(program, echo);
    lengths(program, echo);
    held(program, echo);
    forced(program, echo, times);
}

/// A server that answers every octet with itself.
fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let connection = connection.unwrap();
            // Ten thousand of them fit the memory with small stacks.
            let talk = move || answer(connection);
            thread::Builder::new()
                .stack_size(64 << 10)
                .spawn(talk)
                .unwrap();
        }
    });
    address
}

fn answer(mut connection: TcpStream) {
    connection.set_nodelay(true).unwrap();
    let mut octets = [0; 1024];
    while let Ok(count @ 1..) = connection.read(&mut octets) {
        if connection.write_all(&octets[..count]).is_err() {
            return;
        }
    }
}

/// A proxy, ended with this.
struct Proxy(Child, BufReader<ChildStdout>, String);

impl Proxy {
    fn new(program: &str, to: SocketAddr, options: &[&str]) -> Self {
        let mut command = Command::new(program);
        command
            .args(["proxy", "--to", &to.to_string()])
            .args(options);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.split(' ').nth(1).unwrap().to_owned();
        Self(process, output, address)
    }

    fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(&self.2).unwrap();
        connection.set_nodelay(true).unwrap();
        connection
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn trip(connection: &mut TcpStream) -> Duration {
    let begin = Instant::now();
    connection.write_all(b"0123456789abcdef").unwrap();
    connection.read_exact(&mut [0; 16]).unwrap();
    begin.elapsed()
}

/// Round trips, one kind and the other in turn.
fn trips(program: &str, echo: SocketAddr) {
    for options in [&[][..], &["--order", "crossing", "--when", "after=1h"]] {
        let proxy = Proxy::new(program, echo, options);
        let mut through = proxy.connect();
        let mut direct = TcpStream::connect(echo).unwrap();
        direct.set_nodelay(true).unwrap();
        let (mut with, mut without) = (Vec::new(), Vec::new());
        while with.len() < TRIPS {
            with.extend((0..TURN).map(|_| trip(&mut through)));
            without.extend((0..TURN).map(|_| trip(&mut direct)));
        }
        let [with, without] = [with, without].map(median);
        println!(
            "a round trip, {options:?}: direct {without:?}, through the proxy {with:?}: {:?} more",
            with.saturating_sub(without)
        );
    }
}

/// Runs of each order and runs in which nothing is done, one and the other in turn.
fn lengths(program: &str, echo: SocketAddr) {
    for (order, when, _) in ORDERS {
        let mut proxy = Proxy::new(program, echo, &["--order", order, "--when", when]);
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let begin = Instant::now();
            run(&proxy, when == "after=0ms");
            with.push(begin.elapsed());
            until_forced(&mut proxy);
            let begin = Instant::now();
            let mut direct = TcpStream::connect(echo).unwrap();
            direct.set_nodelay(true).unwrap();
            trip(&mut direct);
            trip(&mut direct);
            drop(direct);
            without.push(begin.elapsed());
        }
        // How many of those with nothing done are as late is what the machine adds by itself.
        let late = |all: &[Duration]| {
            let late = all.iter().filter(|took| **took > ACKNOWLEDGED + MORE);
            late.count()
        };
        let (slow, slow_without) = (late(&with), late(&without));
        let longest = with.iter().max().copied().unwrap_or_default();
        let [with, without] = [with, without].map(median);
        let times = with.as_secs_f64() / without.as_secs_f64();
        println!(
            "{order}, one run: {with:.1?}, {times:.1} times {without:.1?} with nothing done; the \
             longest of {RUNS} {longest:.1?}; beyond a delayed acknowledgment of {ACKNOWLEDGED:?} \
             and {MORE:?}: {slow}, and {slow_without} of those with nothing done"
        );
    }
}

/// The line that says what came of an order.
fn until_forced(proxy: &mut Proxy) -> String {
    let mut line = String::new();
    while !line.contains("forced") && !line.contains("NOT FORCED") {
        line.clear();
        assert!(proxy.1.read_line(&mut line).unwrap() > 0);
    }
    line
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Connections that stay, each of which has carried an answer; then one more is asked.
fn held(program: &str, echo: SocketAddr) {
    let proxy = Proxy::new(program, echo, &[]);
    let begin = Instant::now();
    let mut all = Vec::new();
    while all.len() < HELD {
        let Ok(mut connection) = TcpStream::connect(&proxy.2) else {
            break;
        };
        let Ok(1) = connection.write(&[1]) else { break };
        connection
            .set_read_timeout(Some(Duration::from_secs(2)))
            .unwrap();
        let Ok(1) = connection.read(&mut [0]) else {
            break;
        };
        all.push(connection);
    }
    let took = begin.elapsed();
    let status = std::fs::read_to_string(format!("/proc/{}/status", proxy.0.id()));
    let status = status.unwrap_or_default();
    let memory = status.lines().find(|line| line.starts_with("VmRSS"));
    let trips: Vec<Duration> = all
        .iter_mut()
        .map(|one| {
            let begin = Instant::now();
            one.write_all(&[1]).unwrap();
            one.read_exact(&mut [0]).unwrap();
            begin.elapsed()
        })
        .collect();
    println!(
        "{} idle connections held (asked for: {HELD}) after {took:.1?}, {}; a round trip on each: {:?}",
        all.len(),
        memory.unwrap_or("memory unknown").replace('\t', " "),
        median(trips)
    );
}

/// Each order so often, with every core busy.
fn forced(program: &str, echo: SocketAddr, times: usize) {
    let busy = Arc::new(AtomicBool::new(true));
    let cores = thread::available_parallelism().unwrap().get();
    for _ in 0..cores {
        let busy = Arc::clone(&busy);
        thread::spawn(move || {
            while busy.load(Ordering::Relaxed) {
                black_box(0);
            }
        });
    }
    for (order, when, ends) in ORDERS {
        let mut proxy = Proxy::new(program, echo, &["--order", order, "--when", when]);
        let (mut forced, mut wrong, mut not) = (0, 0, Vec::new());
        let begin = Instant::now();
        for _ in 0..times {
            let ended = run(&proxy, when == "after=0ms");
            let line = until_forced(&mut proxy);
            if line.contains(": forced") {
                forced += 1;
                wrong += u32::from(ended != ends);
            } else {
                not.push(line);
            }
        }
        let each = begin.elapsed() / u32::try_from(times).unwrap();
        println!(
            "{order}: {forced} of {times} forced, {wrong} of them seen otherwise by the client, \
             {each:.1?} each"
        );
        not.iter().take(3).for_each(|line| print!("    {line}"));
    }
    busy.store(false, Ordering::Relaxed);
}

/// One connection with a request and its answer, and another request if one is to come.
fn run(proxy: &Proxy, asks: bool) -> Ended {
    let mut connection = proxy.connect();
    connection.write_all(b"first").unwrap();
    connection.read_exact(&mut [0; 5]).unwrap();
    if asks {
        connection.write_all(b"again").unwrap();
    }
    let mut is_short = false;
    loop {
        match connection.read(&mut [0; 64]) {
            Ok(0) if is_short => return Ended::Short,
            Ok(0) => return Ended::End,
            Ok(_) => is_short = true,
            Err(_) => return Ended::Reset,
        }
    }
}
