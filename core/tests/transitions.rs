//! The whole transition table, printed from the machine and committed: a change of
//! behaviour is a change of a line of `golden/tcp-transitions.txt`.
//! `UPDATE_EXPECT=1 cargo test` writes it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use expect_test::expect_file;
use idlerace_core::segment::{Control, Sacks, Segment, SeqNumber};
use idlerace_core::tcp::{Action, Call, Config, Endpoint, How, Probes, Timer};
use idlerace_core::time::Duration;

const CONFIG: Config = Config {
    probes: Some(Probes {
        idle: Duration::from_secs(60),
        interval: Duration::from_secs(10),
        count: 3,
    }),
    ..Config::LINUX
};

/// An endpoint in some state, and the numbers that a peer in step with it would use.
#[derive(Clone)]
struct Setup {
    name: &'static str,
    endpoint: Endpoint,
    /// RCV.NXT.
    next: u32,
    /// SND.NXT: what an acknowledgment of everything says.
    all: u32,
    /// A process can make calls.
    held: bool,
    /// The timers that run.
    running: BTreeSet<Timer>,
}

impl Setup {
    fn call(&self, name: &'static str, call: Call, sent: u32) -> Self {
        let mut next = Self {
            name,
            all: self.all + sent,
            ..self.clone()
        };
        let mut actions = Vec::new();
        next.endpoint
            .call(&CONFIG, call, &mut actions)
            .expect("a call of the way there works");
        next.held &= !matches!(call, Call::Close);
        next.after(&actions)
    }

    fn segment(&self, name: &'static str, control: Control, ack: Option<u32>, len: u32) -> Self {
        let segment = segment(self.next, ack, control, len);
        let mut next = Self {
            name,
            next: self.next + segment.space(),
            ..self.clone()
        };
        let mut actions = Vec::new();
        next.endpoint
            .segment_arrives(&CONFIG, segment, &mut actions);
        next.after(&actions)
    }

    fn after(mut self, actions: &[Action]) -> Self {
        for action in actions {
            match action {
                Action::Start(timer, _) => drop(self.running.insert(*timer)),
                Action::Stop(timer) => drop(self.running.remove(timer)),
                Action::StopAll => self.running.clear(),
                Action::Send(_) => {}
            }
        }
        self
    }
}

/// Every state, driven there by calls and segments.
fn setups() -> Vec<Setup> {
    let closed = Setup {
        name: "CLOSED",
        endpoint: Endpoint::closed(),
        next: 0,
        all: 0,
        held: true,
        running: BTreeSet::new(),
    };
    let listen = Setup {
        name: "LISTEN",
        endpoint: Endpoint::listening(),
        held: false,
        ..closed.clone()
    };
    let syn_sent = closed.call("SYN-SENT", Call::Open, 1);
    let syn_received = Setup {
        all: 1,
        ..listen.segment("SYN-RECEIVED", Control::Syn, None, 0)
    };
    let established = syn_sent.segment("ESTABLISHED", Control::Syn, Some(1), 0);
    let fin_wait_1 = established.call("FIN-WAIT-1", Call::Shutdown(How::Write), 1);
    let fin_wait_2 = fin_wait_1.segment("FIN-WAIT-2", Control::None, Some(2), 0);
    let close_wait = established.segment("CLOSE-WAIT", Control::Fin, Some(1), 0);
    let orphan = established.call("FIN-WAIT-1 closed", Call::Close, 1);
    let branches = [
        established.segment("ESTABLISHED unread", Control::None, Some(1), 60),
        established.call("ESTABLISHED in flight", Call::Send(40), 40),
        orphan.segment("FIN-WAIT-2 closed", Control::None, Some(2), 0),
        close_wait.call("CLOSE-WAIT in flight", Call::Send(40), 40),
        fin_wait_1.segment("CLOSING", Control::Fin, Some(1), 0),
        close_wait.call("LAST-ACK", Call::Shutdown(How::Write), 1),
        close_wait.call("LAST-ACK closed", Call::Close, 1),
        fin_wait_2.segment("TIME-WAIT", Control::Fin, Some(2), 0),
        established.segment("CLOSED by RST", Control::Rst, None, 0),
        close_wait.segment("CLOSED by RST after FIN", Control::Rst, None, 0),
    ];
    let mut all = vec![closed, listen, syn_sent, syn_received, established];
    all.extend([fin_wait_1, orphan, fin_wait_2, close_wait]);
    all.extend(branches);
    all
}

fn segment(seq: u32, ack: Option<u32>, control: Control, len: u32) -> Segment {
    Segment {
        seq: SeqNumber(seq),
        ack: ack.map(SeqNumber),
        control,
        len,
        window: 65_536,
        sack: Sacks::NONE,
    }
}

/// The inputs of RFC 9293 §3.10, each with its name.
fn inputs(setup: &Setup) -> Vec<(&'static str, Input)> {
    let (next, all) = (setup.next, Some(setup.all));
    let arrives = |seq: u32, ack, control, len| Input::Segment(segment(seq, ack, control, len));
    let mut inputs = calls(setup);
    inputs.extend([
        ("segment SYN", arrives(next, None, Control::Syn, 0)),
        ("segment SYN-ACK", arrives(next, all, Control::Syn, 0)),
        (
            "segment ACK of everything",
            arrives(next, all, Control::None, 0),
        ),
        (
            "segment ACK of nothing sent",
            arrives(next, Some(setup.all + 1), Control::None, 0),
        ),
        (
            "segment data in order",
            arrives(next, all, Control::None, 60),
        ),
        (
            "segment data ahead",
            arrives(next + 1, all, Control::None, 60),
        ),
        (
            "segment data out of window",
            arrives(next + 100_000, all, Control::None, 60),
        ),
        ("segment FIN in order", arrives(next, all, Control::Fin, 0)),
        ("segment RST exact", arrives(next, None, Control::Rst, 0)),
        ("segment RST-ACK exact", arrives(next, all, Control::Rst, 0)),
        (
            "segment RST in window",
            arrives(next + 1, None, Control::Rst, 0),
        ),
        (
            "segment RST one short",
            arrives(next.wrapping_sub(1), None, Control::Rst, 0),
        ),
        (
            "segment RST out of window",
            arrives(next + 100_000, None, Control::Rst, 0),
        ),
        (
            "timeout retransmission",
            Input::Timeout(Timer::Retransmission),
        ),
        ("timeout delayed-ack", Input::Timeout(Timer::DelayedAck)),
        ("timeout recency", Input::Timeout(Timer::Recency)),
        ("timeout time-wait", Input::Timeout(Timer::TimeWait)),
        ("timeout probe", Input::Timeout(Timer::Probe)),
    ]);
    inputs
}

/// A process calls `connect()` once, on a new socket; and none at all on what it has
/// closed or not accepted.
fn calls(setup: &Setup) -> Vec<(&'static str, Input)> {
    let open = ("call open", Input::Call(Call::Open));
    let others = [
        ("call send", Input::Call(Call::Send(40))),
        ("call receive", Input::Call(Call::Receive(100))),
        ("call shutdown read", Input::Call(Call::Shutdown(How::Read))),
        (
            "call shutdown write",
            Input::Call(Call::Shutdown(How::Write)),
        ),
        ("call shutdown both", Input::Call(Call::Shutdown(How::Both))),
        ("call close", Input::Call(Call::Close)),
        ("call abort", Input::Call(Call::Abort)),
    ];
    let new = setup.endpoint == Endpoint::closed();
    new.then_some(open)
        .into_iter()
        .chain(others.into_iter().filter(|_| setup.held))
        .collect()
}

#[derive(Clone, Copy)]
enum Input {
    Call(Call),
    Segment(Segment),
    Timeout(Timer),
}

/// `segments sent, error set, result | new state`.
fn effect(setup: &Setup, input: Input) -> String {
    let mut endpoint = setup.endpoint;
    let mut actions = Vec::new();
    let before = endpoint.clone().take_error();
    let result = match input {
        Input::Call(call) => match endpoint.call(&CONFIG, call, &mut actions) {
            Ok(octets) => format!("= {octets}"),
            Err(error) => format!("= -1 {error}"),
        },
        Input::Segment(segment) => format!(
            "{:?}",
            endpoint.segment_arrives(&CONFIG, segment, &mut actions)
        )
        .to_lowercase(),
        Input::Timeout(timer) if !setup.running.contains(&timer) => "not running".to_owned(),
        Input::Timeout(timer) => {
            endpoint.timeout(&CONFIG, timer, &mut actions);
            String::new()
        }
    };
    let mut parts: Vec<String> = actions.iter().filter_map(sent).collect();
    if let Some(error) = endpoint
        .clone()
        .take_error()
        .filter(|error| before != Some(*error))
    {
        parts.push(format!("error {error}"));
    }
    parts.extend(Some(result).filter(|result| !result.is_empty()));
    let effect = if parts.is_empty() {
        "-".to_owned()
    } else {
        parts.join(", ")
    };
    format!("{effect} | {}", endpoint.state())
}

fn sent(action: &Action) -> Option<String> {
    match action {
        Action::Send(segment) => Some(segment.to_string().trim_start().to_owned()),
        Action::Start(..) | Action::Stop(_) | Action::StopAll => None,
    }
}

fn table() -> String {
    let mut table =
        String::from("# STATE | input | segments sent, error set, result | new state\n");
    for setup in setups() {
        assert!(
            setup.name.starts_with(&setup.endpoint.state().to_string()),
            "{} is {}",
            setup.name,
            setup.endpoint.state()
        );
        table.push('\n');
        for (name, input) in inputs(&setup) {
            writeln!(table, "{} | {name} | {}", setup.name, effect(&setup, input))
                .expect("a string takes everything");
        }
    }
    table
}

#[test]
fn the_transition_table_is_as_committed() {
    expect_file!["golden/tcp-transitions.txt"].assert_eq(&table());
}
