//! Real clients, measured against a scripted server, predicted by the profiles: the
//! answer or the exact error text, how often the request was applied, and on which
//! connections (`tests/truth/clients.json`).
//!
//! `IDLERACE_TRUTH` names another folder with rows in the same format. Where the rows do
//! not say how long an answer was, octets that came of it and that did not are not compared.

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what a test cannot do without it may insist on"
)]

#[path = "clients/words.rs"]
mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use idlerace_core::explain::explain;
use idlerace_core::http::Method;
use idlerace_core::http::RequestId;
use idlerace_core::profile::Profile as _;
use idlerace_core::profile::{ClientProfile, clients};
use idlerace_core::scenario::{
    Client, Closing, Death, DeathPoint, Fault, FaultAction, Liveness, Scenario, SegmentKind,
};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::tcp::ETHERNET_SEND_BUFFER;
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::What;
use serde::Deserialize;

#[derive(Deserialize)]
struct Measured {
    /// Octets of content of each answer, where they are told.
    content_bytes: Option<u32>,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    client: String,
    order: String,
    method: Method,
    body: u32,
    idempotency_key: bool,
    ok: bool,
    error: Option<String>,
    applied: u32,
    runs_on: Vec<String>,
    /// Of its file.
    #[serde(skip)]
    content_bytes: Option<u32>,
}

/// What a row says and a profile predicts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    error: Option<String>,
    applied: u32,
    runs_on: Vec<String>,
}

/// How many seeds explore a race inside the client.
const SEEDS: u64 = 400;

#[test]
fn every_row_of_a_profiled_client_is_predicted() {
    let rows = rows();
    if rows.is_empty() {
        println!("the folder named by IDLERACE_TRUTH has no clients.json: nothing was compared");
        return;
    }
    let (mut certain, mut races, mut wrong) = (0, 0, Vec::new());
    let mut unknown = BTreeSet::new();
    for row in &rows {
        let Some(profile) = profile(&row.client) else {
            continue;
        };
        let Some(scenario) = scenario(row, profile) else {
            unknown.insert(row.order.clone());
            continue;
        };
        let race = is_race(row, &scenario);
        let compared = |seen| {
            if row.content_bytes.is_some() {
                seen
            } else {
                without_counts(seen)
            }
        };
        let predicted = predict(&scenario, if race { SEEDS } else { 8 });
        let predicted: BTreeSet<Seen> = predicted.into_iter().map(compared).collect();
        let seen = compared(seen(row));
        let agrees = predicted.contains(&seen) && (race || predicted.len() == 1);
        *(if race { &mut races } else { &mut certain }) += 1;
        if !agrees {
            wrong.push(format!("{row:?}\n  predicted {predicted:?}"));
        }
    }
    println!(
        "{certain} rows predicted exactly, {races} as one of the ways of a race, of {} in all",
        rows.len()
    );
    assert!(unknown.is_empty(), "orders that are not known: {unknown:?}");
    assert!(certain + races > 0, "no row of a profiled client");
    assert!(
        wrong.is_empty(),
        "{} rows differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Order d is a race inside the client's own scheduling for every client: whether it
/// sees the FIN before it writes. So is order c for a client that writes head and
/// body in two calls: the reset may come between them. Who reads while it waits to write may be
/// told by either.
fn is_race(row: &Row, scenario: &Scenario) -> bool {
    let splits = scenario.client.split_write.is_some() && row.body > 0;
    row.order == "d" || (row.order == "c" && splits) || tells_by_chance(scenario)
}

/// Whether it is chance if a read or a write that waits hears of an end first.
fn tells_by_chance(scenario: &Scenario) -> bool {
    !scenario.request_fits() && scenario.client.while_writing.by_chance()
}

/// The rows, with those that were measured later; none if another folder was asked for and
/// has none.
fn rows() -> Vec<Row> {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/truth");
    let another = std::env::var_os("IDLERACE_TRUTH").map(PathBuf::from);
    let asked = another.is_some();
    let paths = another.map_or_else(
        || {
            let later = [
                "clients.json",
                "clients-by-calls.json",
                "clients-large.json",
            ];
            let later = later.map(|name| own.join("more").join(name));
            let mut all = vec![own.join("clients.json")];
            all.extend(later);
            all
        },
        |folder| vec![folder.join("clients.json")],
    );
    let there = paths.iter().filter(|path| !asked || path.exists());
    there.flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Row> {
    let told = |error: String| -> ! { panic!("{}: {error}", path.display()) };
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| told(error.to_string()));
    let measured: Measured =
        serde_json::from_str(&text).unwrap_or_else(|error| told(error.to_string()));
    let content_bytes = measured.content_bytes;
    let rows = measured.rows.into_iter();
    rows.map(|row| Row {
        content_bytes,
        ..row
    })
    .collect()
}

/// Whose rows are of this client. pycurl tells curl's errors in its own way.
fn profile(client: &str) -> Option<&'static ClientProfile> {
    let mut all = clients::ALL.iter().copied();
    all.find(|profile| {
        let origin = profile.origin().expect("of the list");
        origin.rows.iter().any(|name| client.starts_with(name))
    })
}

fn millis(from: u64, to: u64) -> Range {
    Range::new(Duration::from_millis(from), Duration::from_millis(to)).unwrap()
}

/// The scripted server of an order, as a scenario of two requests: the warm one, and
/// the one that the row is about. `None` if the order is not known.
fn scenario(row: &Row, profile: &'static ClientProfile) -> Option<Scenario> {
    let mut scenario = Scenario {
        client: Client::of(profile),
        ..Scenario::new()
    };
    scenario.requests.method = row.method;
    scenario.requests.body_bytes = row.body;
    scenario.requests.idempotency_key = row.idempotency_key;
    if !scenario.request_fits() {
        // Every request is as long here; in a row the first is not, and no buffer has grown by it.
        scenario.client.send_buffer = Some(ETHERNET_SEND_BUFFER);
    }
    if let Some(content) = row.content_bytes {
        let requests = &mut scenario.requests;
        requests.response_bytes = requests.response_bytes - requests.response_content() + content;
    }
    scenario.server.idle_timeout = Some(Duration::from_millis(100));
    scenario.requests.pause = millis(97, 97);
    match row.order.as_str() {
        "a" => scenario.requests.pause = millis(150, 150),
        // A client that has to wait needs more than the 3 ms between FIN and RST to get to both.
        "b1" if tells_by_chance(&scenario) => delay_fin_by(&mut scenario, 11_500),
        "b1" => {}
        // 10 us before the RST, and so before the client gets to look.
        "b2" => delay_fin(&mut scenario, 12),
        "b3" => delay_fin(&mut scenario, 50),
        "c0" => {
            scenario.requests.pause = millis(150, 150);
            scenario.server.closing = Closing::Abort;
        }
        "c" => {
            scenario.server.close_lag = millis(30, 30);
            if !scenario.request_fits() {
                // Its first octets are there, and no room for the rest.
                scenario.requests.pause = millis(119, 119);
            }
            if scenario.client.split_write.is_some() {
                scenario.client.split_write = Some(millis(0, 60));
                if scenario.client.while_writing.by_chance() {
                    scenario.client.wake_lag = millis(0, 1);
                }
            }
        }
        "b4" => {
            scenario.server.close_lag = millis(30, 30);
            let drain = Duration::from_secs(2);
            scenario.server.closing = Closing::HalfClose { drain };
        }
        "d" => around_the_fin(&mut scenario),
        order => {
            scenario.server.death = Some(death(order, &scenario)?);
            scenario.requests.pause = millis(20, 20);
        }
    }
    if tells_by_chance(&scenario) {
        scenario.client.wake_lag = millis(0, 1);
    }
    Some(scenario)
}

/// How the process dies by which the second request is read.
fn death(order: &str, scenario: &Scenario) -> Option<Death> {
    let death = Death {
        request: 2,
        and_later: false,
        when: DeathPoint::AfterApplying,
        resets: false,
        written: 0,
    };
    let requests = &scenario.requests;
    Some(match order {
        // It has no letter: the request is read, and nothing is done.
        "read" => Death {
            when: DeathPoint::BeforeApplying,
            ..death
        },
        "e" => death,
        "f" => Death {
            resets: true,
            ..death
        },
        "g" => Death {
            written: requests.response_bytes - requests.response_content() / 2,
            ..death
        },
        "z" => Death {
            and_later: true,
            ..death
        },
        _ => return None,
    })
}

fn delay_fin(scenario: &mut Scenario, millis: u64) {
    delay_fin_by(scenario, millis * 1_000);
}

fn delay_fin_by(scenario: &mut Scenario, micros: u64) {
    let fate = FaultAction::Delay {
        by: Duration::from_micros(micros),
    };
    scenario.network.faults.push(Fault {
        from: Side::Server,
        kind: SegmentKind::Fin,
        nth: 1,
        fate,
    });
}

/// The FIN arrives about when the client writes, and the client's threads are busy:
/// everything within its own process may take some milliseconds.
fn around_the_fin(scenario: &mut Scenario) {
    scenario.requests.pause = millis(90, 112);
    scenario.server.close_lag = millis(0, 5);
    scenario.client.checkout_lag = millis(0, 4);
    if scenario.client.split_write.is_some() {
        scenario.client.split_write = Some(millis(0, 20));
    }
    if let Liveness::Background { lag } = &mut scenario.client.liveness {
        *lag = millis(0, 8);
    }
}

fn predict(scenario: &Scenario, seeds: u64) -> BTreeSet<Seen> {
    let mut scenario = scenario.clone();
    (0..seeds)
        .map(|seed| {
            scenario.seed = seed;
            predict_one(&scenario)
        })
        .collect()
}

fn predict_one(scenario: &Scenario) -> Seen {
    let trace = simulate(scenario);
    let last = trace.requests.last().unwrap();
    let mut reused = Vec::new();
    let mut runs_on = Vec::new();
    for event in &trace.events {
        match event.what {
            What::Begins { reused: again, .. } => reused.push((event.connection, again)),
            What::Applied {
                request: RequestId(2),
                ..
            } => {
                let (_, again) = reused
                    .iter()
                    .rev()
                    .find(|(connection, _)| *connection == event.connection)
                    .unwrap();
                runs_on.push(String::from(if *again { "reused" } else { "fresh" }));
            }
            _ => {}
        }
    }
    let error = last
        .result
        .is_err()
        .then(|| explain(&trace).client_log.pop().unwrap());
    Seen {
        error,
        applied: last.applied,
        runs_on,
    }
}

/// The row, with its places named as the profiles name them, and its error told the
/// way the profiles tell it.
fn seen(row: &Row) -> Seen {
    assert_eq!(row.ok, row.error.is_none(), "{row:?}");
    let error = row.error.as_deref().map(words::as_told);
    Seen {
        error,
        applied: row.applied,
        runs_on: row.runs_on.clone(),
    }
}

/// The same without the numbers of octets.
fn without_counts(seen: Seen) -> Seen {
    let counted = [
        "IncompleteRead(",
        "transfer closed with ",
        "(received ",
        "received: ",
        "fixed content-length: ",
    ];
    let error = seen.error.map(|error| {
        if counted.iter().any(|words| error.contains(words)) {
            error.replace(|c: char| c.is_ascii_digit(), "")
        } else {
            error
        }
    });
    Seen { error, ..seen }
}
