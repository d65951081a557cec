//! A proxy that was started, and the servers that it stands before: one of HTTP/1.1 and one of
//! lines, a thread for each connection, which count what they are asked.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Nothing takes so long but what never comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is counted when those that wait are answered.
const RELEASE: &str = "release";

type Counts = Arc<Mutex<BTreeMap<String, usize>>>;

/// A server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    counts: Counts,
}

impl Server {
    /// How often it was asked this.
    pub(crate) fn count(&self, what: &str) -> usize {
        let counts = self.counts.lock().unwrap();
        counts.get(what).copied().unwrap_or_default()
    }

    /// Has it answer what waits.
    pub(crate) fn release(&self) {
        add(&self.counts, RELEASE);
    }
}

/// One that answers requests; with the path /close it closes behind the answer and does not say
/// so, with /refused it answers 503, with /hang it never does, with /wait when it is let.
pub(crate) fn http() -> Server {
    serve(|connection, counts| {
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        while let Some((what, length)) = head(&mut reader) {
            reader.read_exact(&mut vec![0; length]).unwrap();
            add(counts, &what);
            if what.ends_with("/hang") {
                // Until the other side gives up.
                let _ = reader.read(&mut [0]);
                return;
            }
            while what.ends_with("/wait") && !counts.lock().unwrap().contains_key(RELEASE) {
                thread::yield_now();
            }
            let status = if what.ends_with("/refused") {
                "503 No"
            } else {
                "200 OK"
            };
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 9\r\n\r\nanswered\n");
            let is_written = connection.write_all(answer.as_bytes()).is_ok();
            if !is_written || what.ends_with("/close") {
                return;
            }
        }
    })
}

/// One that answers each line with the number of lines that were the same.
pub(crate) fn lines() -> Server {
    serve(|connection, counts| {
        for line in BufReader::new(connection.try_clone().unwrap()).lines() {
            let Ok(line) = line else { return };
            let count = add(counts, &line);
            if connection
                .write_all(format!("{count}\n").as_bytes())
                .is_err()
            {
                return;
            }
        }
    })
}

fn serve(talk: fn(&mut TcpStream, &Counts)) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let counts = Counts::default();
    let shared = Arc::clone(&counts);
    thread::spawn(move || {
        for connection in listener.incoming() {
            let (mut connection, counts) = (connection.unwrap(), Arc::clone(&shared));
            thread::spawn(move || talk(&mut connection, &counts));
        }
    });
    Server { address, counts }
}

fn add(counts: &Counts, what: &str) -> usize {
    let mut counts = counts.lock().unwrap();
    let count = counts.entry(what.to_owned()).or_default();
    *count += 1;
    *count
}

/// Method and path of a request, and the length of its content.
fn head(reader: &mut BufReader<TcpStream>) -> Option<(String, usize)> {
    let mut lines = reader.lines().map_while(Result::ok);
    let first = lines.next()?;
    let what = first.rsplit_once(' ')?.0.to_owned();
    let mut length = 0;
    for line in lines.take_while(|line| !line.is_empty()) {
        if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    Some((what, length))
}

/// Asks a server of lines.
pub(crate) fn ask(connection: &mut TcpStream, line: &str) -> String {
    connection
        .write_all(format!("{line}\n").as_bytes())
        .unwrap();
    let mut octets = [0; 64];
    let count = connection.read(&mut octets).unwrap();
    String::from_utf8_lossy(&octets[..count]).trim().to_owned()
}

/// How a client is told of the end of its connection.
pub(crate) fn told(connection: &mut TcpStream) -> &'static str {
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    match connection.read(&mut [0; 64]) {
        Ok(0) => "end",
        Ok(_) => "answer",
        Err(error) if error.kind() == ErrorKind::ConnectionReset => "reset",
        Err(error) => panic!("{error}"),
    }
}

/// A request of HTTP/1.1 and its answer.
pub(crate) fn get(connection: &mut TcpStream, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let mut octets = [0; 512];
    while !answer.ends_with("answered\n") {
        let count = connection.read(&mut octets).unwrap();
        assert!(count > 0, "{path}: {answer}");
        answer += &String::from_utf8_lossy(&octets[..count]);
    }
    answer
}

/// A proxy that has said where it is; ended when it is dropped.
pub(crate) struct Proxy {
    process: Child,
    lines: Receiver<String>,
    /// Where it listens.
    pub(crate) address: String,
    /// Where its API is, if it has one.
    pub(crate) api: String,
}

impl Proxy {
    pub(crate) fn new(server: &Server, options: &[&str]) -> Self {
        Self::to(&server.address.to_string(), options)
    }

    pub(crate) fn to(target: &str, options: &[&str]) -> Self {
        let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
        idlerace.args(["proxy", "--to", target]).args(options);
        idlerace.stdout(Stdio::piped());
        let mut process = idlerace.spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (tell, lines) = channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        let mut proxy = Self {
            lines,
            process,
            address: String::new(),
            api: String::new(),
        };
        let first = proxy.until("Passes ");
        proxy.address = first.split(' ').nth(1).unwrap().into();
        if options.contains(&"--api") {
            let api = proxy.until("The API is at ");
            let api = api.trim_end().trim_end_matches("/state");
            proxy.api = api.rsplit_once('/').unwrap().1.into();
        }
        proxy
    }

    /// The next line that has these words.
    pub(crate) fn until(&self, words: &str) -> String {
        let mut all = String::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no \"{words}\" in: {all}"));
            if line.contains(words) {
                return line;
            }
            all = all + &line + "\n";
        }
    }

    /// Ends it by a signal.
    pub(crate) fn terminate(mut self) -> (String, Option<i32>) {
        let id = i32::try_from(self.process.id()).unwrap();
        kill(Pid::from_raw(id), Signal::SIGTERM).unwrap();
        self.rest()
    }

    /// What it says up to its end, and its exit code.
    pub(crate) fn rest(&mut self) -> (String, Option<i32>) {
        let mut text = String::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => text = text + &line + "\n",
                Err(RecvTimeoutError::Timeout) => panic!("it goes on: {text}"),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        (text, self.process.wait().unwrap().code())
    }

    /// Asks its API: the status and the content.
    pub(crate) fn asked(&self, method: &str, path: &str, content: &str) -> (u16, String) {
        self.asked_with("host: localhost\r\n", method, path, content)
    }

    /// The same with these fields.
    pub(crate) fn asked_with(
        &self,
        fields: &str,
        method: &str,
        path: &str,
        content: &str,
    ) -> (u16, String) {
        let mut connection = TcpStream::connect(&self.api).unwrap();
        let length = content.len();
        let head = format!("{method} {path} HTTP/1.1\r\n{fields}content-length: {length}\r\n");
        let request = format!("{head}\r\n{content}");
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let (head, content) = answer.split_once("\r\n\r\n").unwrap();
        (
            head.split(' ').nth(1).unwrap().parse().unwrap(),
            content.to_owned(),
        )
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One that does not begin; one that does all the same is ended.
pub(crate) fn refused(arguments: &[&str]) -> Output {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.arg("proxy").args(arguments);
    idlerace.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = idlerace.spawn().unwrap();
    let mut output = process.stdout.take().unwrap();
    if output.read(&mut [0]).unwrap() > 0 {
        process.kill().unwrap();
    }
    process.wait_with_output().unwrap()
}
