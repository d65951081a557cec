//! The verdict of the explorer beside that of an SMT solver, which we did not write, on the
//! constraints that `explore --format smt2` prints: of random settings, near the edge.
//!
//! `IDLERACE_ORACLE=10000` asks for so many of them in the place of a hundred.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use idlerace_core::explore::{Limits, Property, Question, Verdict, judge};
use idlerace_core::rng::SplitMix64;
use idlerace_core::scenario::{Closing, Liveness, Scenario};
use idlerace_core::smt::race;
use idlerace_core::time::{Duration, Range};

/// A solver that is asked one question after the other.
struct Solver {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Solver {
    /// `None` if there is none.
    fn start() -> Option<Self> {
        let mut command = Command::new("z3");
        let piped = command
            .arg("-in")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = piped.spawn().ok()?;
        let answers = BufReader::new(child.stdout.take().unwrap());
        Some(Self { child, answers })
    }

    /// Whether it finds a request that is lost.
    fn finds_a_loss(&mut self, constraints: &str) -> bool {
        let question = format!("(reset)\n{constraints}\n");
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(question.as_bytes()).unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        match answer.trim() {
            "sat" => true,
            "unsat" => false,
            other => panic!("{other}\n{constraints}"),
        }
    }
}

impl Drop for Solver {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
    }
}

/// Random numbers for one scenario.
struct Draws(SplitMix64);

impl Draws {
    fn below(&mut self, most: u64) -> u64 {
        self.0.draw() % most
    }

    fn range(&mut self, most: u64) -> Range {
        let least = self.below(most);
        let width = [0, self.below(most)][usize::try_from(self.below(2)).unwrap()];
        let nanos = Duration::from_nanos;
        Range::new(nanos(least), nanos(least + width)).unwrap()
    }

    /// A length near this one: as often as not within two nanoseconds.
    fn near(&mut self, length: u64) -> Duration {
        let off = [2, 2, 1_000, length][usize::try_from(self.below(4)).unwrap()];
        Duration::from_nanos((length + self.below(2 * off + 1)).saturating_sub(off))
    }
}

/// A race of two idle timeouts. What it can be near to is where any of them, with what the
/// ways and the lags take at the most or at the least, meets another.
fn setting(number: u64) -> Scenario {
    const MS: u64 = 1_000_000;
    let mut draws = Draws(SplitMix64::after(0x5eed, number));
    let mut scenario = Scenario::new();
    scenario.requests.count = 2;
    scenario.network.to_server = draws.range(20 * MS);
    scenario.network.to_client = draws.range(20 * MS);
    let (client, server) = (&mut scenario.client, &mut scenario.server);
    client.wake_lag = draws.range(MS);
    client.checkout_lag = draws.range(MS);
    server.timer_lag = draws.range(2 * MS);
    server.close_lag = draws.range(MS);
    server.wake_lag = draws.range(MS);
    server.handler_time = draws.range(MS);
    let idle = draws.below(100 * MS);
    server.idle_timeout = (draws.below(20) > 0).then(|| Duration::from_nanos(idle));
    server.closing = match draws.below(3) {
        0 => Closing::Close,
        1 => Closing::HalfClose {
            drain: Duration::from_millis(5),
        },
        _ => Closing::Abort,
    };
    let ways = [
        client.wake_lag,
        client.checkout_lag,
        scenario.network.to_server,
        scenario.network.to_client,
    ];
    let spent: u64 = ways.iter().map(|range| range.max().as_nanos()).sum();
    let edge = (idle + server.timer_lag.min().as_nanos()).saturating_sub(spent);
    client.idle_timeout = (draws.below(10) > 0).then(|| draws.near(edge));
    client.keep_alive = draws.below(20) > 0;
    client.liveness = match draws.below(4) {
        0 => Liveness::None,
        1 => Liveness::Checkout,
        2 => Liveness::CheckoutAfter {
            idle: draws.near(edge),
        },
        _ => Liveness::Background {
            lag: draws.range(MS),
        },
    };
    scenario
}

#[test]
fn a_solver_finds_a_loss_where_the_explorer_does() {
    let Some(mut solver) = Solver::start() else {
        return skipped::skip("z3 is not installed");
    };
    let wanted = env::var("IDLERACE_ORACLE")
        .ok()
        .map(|text| text.parse().unwrap());
    let wanted: u64 = wanted.unwrap_or(100);
    let (mut lost, mut undecided) = (0, 0);
    for number in 0..wanted {
        let scenario = setting(number);
        let shown = || serde_json::to_string(&scenario).unwrap();
        let found = solver.finds_a_loss(&race(&scenario).unwrap());
        let verdict =
            judge(&scenario, Question::AnyTraffic, &Limits::DEFAULT).verdict(Property::NeverLost);
        let explored = match verdict {
            Verdict::Safe => false,
            Verdict::Unsafe { .. } => true,
            Verdict::Undecided { .. } => {
                undecided += 1;
                continue;
            }
        };
        assert_eq!(
            found,
            explored,
            "{number}: the solver, then the explorer: {}",
            shown()
        );
        lost += u64::from(found);
    }
    println!("{wanted} settings, {lost} with a loss, {undecided} undecided: agreed");
    assert!(undecided * 100 <= wanted, "{undecided} of {wanted}");
    // Both verdicts are there in plenty.
    assert!(
        lost * 5 > wanted && lost * 5 < 4 * wanted,
        "{lost} of {wanted}"
    );
}

#[test]
fn the_constraints_of_a_scenario_are_printed_or_refused() {
    let explore = |arguments: &[&str]| {
        let all = [&["explore", "--format", "smt2"], arguments].concat();
        Command::new(env!("CARGO_BIN_EXE_idlerace"))
            .args(all)
            .output()
            .unwrap()
    };
    let printed = explore(&["alb-and-node"]);
    assert!(printed.status.success());
    let text = String::from_utf8(printed.stdout).unwrap();
    assert!(text.contains("(assert (<= pause 60000000000))"), "{text}");
    let refused = explore(&["deploy"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        !refused.status.success() && said.contains("server.shutdown_at"),
        "{said}"
    );
    if let Some(mut solver) = Solver::start() {
        assert!(solver.finds_a_loss(&text));
    }
}
