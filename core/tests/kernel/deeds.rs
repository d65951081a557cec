//! The words in which the rows tell what was done, each turned into deeds that the
//! replay can do and hold against the recorded result. A word that is not known here
//! fails its row.

use idlerace_core::segment::Side;
use idlerace_core::tcp::{Call, How};
use idlerace_core::time::{Duration, Instant};
use serde_json::Value;

use super::truth::{moment, text};

/// More than any row reads at once.
const ALL: u32 = 1 << 20;

/// What was done.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A call of the last connection, and the result that it must have.
    Call(Side, Call, String),
    /// `connect()` has begun.
    Open,
    /// Writing went on until nothing more was taken.
    Fill(String),
    /// `connect()` has returned.
    Opened(usize, String),
    Accept,
    TakeError(Side, String),
    Poll(Side, String),
    TcpState(Side, String),
    Woke(Side),
    /// A look at the socket tables.
    Look(Value),
}

#[derive(Clone, Debug)]
pub(crate) struct Deed {
    /// When the call was made: not after `at`, and where it waited that much earlier.
    pub(crate) began: Instant,
    /// When it had returned.
    pub(crate) at: Instant,
    pub(crate) what: What,
    /// As the row has it.
    pub(crate) text: String,
}

impl Deed {
    /// Whether it may put a segment on the wire.
    pub(crate) fn sends(&self) -> bool {
        match &self.what {
            What::Call(_, call, _) => !matches!(call, Call::Receive(_)),
            What::Open | What::Opened(..) | What::Fill(_) => true,
            What::Accept
            | What::TakeError(..)
            | What::Poll(..)
            | What::TcpState(..)
            | What::Woke(_)
            | What::Look(_) => false,
        }
    }
}

/// The deeds of one row.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) deeds: Vec<Deed>,
    /// How many `connect()` there are.
    pub(crate) connections: usize,
    /// The server is a process of its own that logged nothing, or little: what it
    /// wrote has to be told from the tape.
    pub(crate) silent_server: bool,
}

impl Script {
    /// The deeds of a list of calls.
    pub(crate) fn parse(calls: &[Value]) -> Result<Self, String> {
        let mut script = Self::default();
        let opens = calls
            .iter()
            .any(|call| matches!(word(&call["call"]).as_str(), "connect" | "warm:"));
        if !opens {
            // A process of its own made it, some time before the first call of the row.
            let first = moment(&text(&calls.first().ok_or("no calls")?["t"]))?;
            script.connect(
                [Instant::START, first],
                first,
                "ok",
                "connect (not in the row)",
            );
        }
        for call in calls {
            let at = moment(&text(&call["t"]))?;
            let (who, said, result) = (text(&call["who"]), text(&call["call"]), text(&call["res"]));
            let line = format!("{} {who} {said} = {result}", text(&call["t"]));
            script
                .add(at, &who, &said, &result, &line)
                .map_err(|error| format!("call \"{line}\": {error}"))?;
        }
        let logs = |deed: &Deed| matches!(&deed.what, What::Call(Side::Server, Call::Send(_), _));
        script.silent_server = !script.deeds.iter().any(logs);
        Ok(script)
    }

    fn add(
        &mut self,
        at: Instant,
        who: &str,
        said: &str,
        result: &str,
        line: &str,
    ) -> Result<(), String> {
        let side = match who {
            "-" if said.starts_with("warm: ") => return self.warm(at, said, line),
            "ss" => {
                let look = serde_json::from_str(result).map_err(|error| error.to_string())?;
                self.push(at, What::Look(look), line);
                return Ok(());
            }
            "client" => Side::Client,
            "server" => Side::Server,
            _ => return Err(format!("\"{who}\" is not understood")),
        };
        let (result, waited) = waited(result)?;
        let what = match said.split([' ', '(']).next().unwrap_or_default() {
            "connect" if !said.contains("ICMP") => {
                let began = Instant::START + at.since(Instant::START + waited);
                self.connect([began; 2], at, &result, line);
                return Ok(());
            }
            "accept" => What::Accept,
            "poll" => What::Poll(side, result),
            "TCP_INFO.state" => What::TcpState(side, result),
            "SO_ERROR" | "getsockopt" => What::TakeError(side, result),
            "woke" => What::Woke(side),
            "write" if said.starts_with("write until EAGAIN") => {
                What::Fill(result.trim_end_matches(" bytes accepted").to_owned())
            }
            _ => What::Call(side, call(said, &result)?, recorded(said, &result)),
        };
        self.push(at, what, line);
        Ok(())
    }

    /// Only filling the buffers takes long; it begins right after the warm exchange.
    fn push(&mut self, at: Instant, what: What, line: &str) {
        let began = if matches!(what, What::Fill(_)) {
            Instant::START
        } else {
            at
        };
        self.deeds.push(Deed {
            began,
            at,
            what,
            text: line.to_owned(),
        });
    }

    /// `connect()` began between two moments, and returned.
    fn connect(&mut self, began: [Instant; 2], at: Instant, result: &str, line: &str) {
        let number = self.connections;
        self.connections += 1;
        let [earliest, latest] = began;
        self.deeds.push(Deed {
            began: earliest,
            at: latest,
            what: What::Open,
            text: line.to_owned(),
        });
        self.deeds.push(Deed {
            began: earliest,
            at,
            what: What::Opened(number, result.to_owned()),
            text: line.to_owned(),
        });
    }

    /// `warm: request 1 (40 bytes) answered (60 bytes); connection idle`.
    pub(crate) fn warm(&mut self, at: Instant, said: &str, line: &str) -> Result<(), String> {
        let sizes: Vec<u32> = said
            .split('(')
            .skip(1)
            .filter_map(|part| part.split(' ').next()?.parse().ok())
            .collect();
        let [request, answer] = sizes[..] else {
            return Err("two sizes wanted".to_owned());
        };
        self.connect([Instant::START, at], at, "ok", line);
        for (side, call, result) in [
            (Side::Client, Call::Send(request), format!("ok({request})")),
            (Side::Server, Call::Receive(ALL), format!("data({request})")),
            (Side::Server, Call::Send(answer), format!("ok({answer})")),
            (Side::Client, Call::Receive(ALL), format!("data({answer})")),
        ] {
            let what = What::Call(side, call, result);
            self.deeds.push(Deed {
                began: Instant::START,
                at,
                what,
                text: line.to_owned(),
            });
        }
        Ok(())
    }
}

/// The first word of a call.
fn word(call: &Value) -> String {
    text(call).split(' ').next().unwrap_or_default().to_owned()
}

/// A result, and how long the call waited for it: `EOF(0) after 5.5 ms`.
fn waited(result: &str) -> Result<(String, Duration), String> {
    let found = result
        .strip_prefix("after ")
        .map(|rest| ("", rest))
        .or_else(|| result.split_once(" after "));
    let Some((result, length)) = found else {
        return Ok((result.to_owned(), Duration::ZERO));
    };
    let length = length
        .replace(' ', "")
        .parse()
        .map_err(|error| format!("{error}"))?;
    Ok((result.to_owned(), length))
}

/// The user call that a text names.
fn call(said: &str, result: &str) -> Result<Call, String> {
    let name = said.split(['(', ' ']).next().unwrap_or_default();
    Ok(match (name, said) {
        ("read", _) | (_, "blocking read" | "drain loop read") => Call::Receive(reads(said)),
        ("write", _) | (_, "blocked write() returned") => Call::Send(within(said).unwrap_or(1)),
        (_, "stdout") if result.starts_with("handled ") => Call::Receive(ALL),
        (_, "shutdown(RD)") => Call::Shutdown(How::Read),
        (_, "shutdown(WR)") => Call::Shutdown(How::Write),
        (_, "shutdown(RDWR)") => Call::Shutdown(How::Both),
        (_, "close()" | "SIGKILL") => Call::Close,
        ("host", _) if said.contains("process killed") => Call::Close,
        (_, "close() with SO_LINGER{1,0}") => Call::Abort,
        // ss -K is tcp_abort(): a RST, and nothing is left.
        ("ss", _) if said.starts_with("ss -K") => Call::Abort,
        _ => return Err("this call is not understood".to_owned()),
    })
}

fn reads(said: &str) -> u32 {
    within(said).unwrap_or(ALL)
}

/// The number in parentheses.
fn within(said: &str) -> Option<u32> {
    said.split_once('(')?.1.split_once(')')?.0.parse().ok()
}

/// The result in the words of [`outcome`].
fn recorded(said: &str, result: &str) -> String {
    match said {
        "drain loop read" => format!("data({})", result.trim_end_matches(" bytes")),
        "blocked write() returned" => {
            serde_json::from_str(result).map_or(String::new(), |told: Value| text(&told["r"]))
        }
        "stdout" => format!("data({})", result.trim_start_matches("handled ")),
        _ if said.starts_with("ss -K") || result.is_empty() => "ok".to_owned(),
        _ => result.to_owned(),
    }
}

/// How a result is written in the rows.
pub(crate) fn outcome(call: Call, result: Result<u32, idlerace_core::errno::Errno>) -> String {
    match (call, result) {
        (_, Err(error)) => error.to_string(),
        (Call::Receive(_), Ok(0)) => "EOF(0)".to_owned(),
        (Call::Receive(_), Ok(octets)) => format!("data({octets})"),
        (Call::Send(_), Ok(octets)) => format!("ok({octets})"),
        _ => "ok".to_owned(),
    }
}

/// The rows do not always say how much a read asked for. Where it got less than there
/// was, it asked for what it got; how much there was shows in what was acknowledged.
pub(crate) fn asked(call: Call, recorded: &str, unread: u32) -> Call {
    let got = recorded
        .strip_prefix("data(")
        .and_then(|rest| rest.strip_suffix(')')?.parse().ok());
    match (call, got) {
        (Call::Receive(ALL), Some(got)) if got < unread => Call::Receive(got),
        _ => call,
    }
}

/// One letter of an `ops` key.
pub(crate) fn letter(letter: char, result: &str, size: u32) -> Result<What, String> {
    let written = result.strip_prefix("ok").and_then(within).unwrap_or(size);
    Ok(match letter {
        'R' => What::Call(Side::Client, Call::Receive(ALL), result.to_owned()),
        'W' => What::Call(Side::Client, Call::Send(written), result.to_owned()),
        'E' => What::TakeError(Side::Client, result.to_owned()),
        _ => return Err(format!("op \"{letter}\" is not understood")),
    })
}
