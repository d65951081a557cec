//! What tells a cause from the others, held against every story of the catalogue: a
//! text names what can be seen at its place in some story of the cause, and nothing
//! else.

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test insists on what it needs, and names the cases that it is about"
)]

use std::collections::{BTreeMap, BTreeSet};

use idlerace_core::catalog::ENTRIES;
use idlerace_core::errno::Errno;
use idlerace_core::explain::{Cause, Story, Tells, explain};
use idlerace_core::segment::{Control, Side};
use idlerace_core::simulate::simulate;
use idlerace_core::tcp;
use idlerace_core::trace::{Event, Op, Place, Timer, Trace, What};

const CLIENT: [&str; 6] = [
    "EOF",
    "ECONNRESET",
    "EPIPE",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "timeout",
];
const SERVER: [&str; 2] = ["request", "applied"];
const WIRE: [&str; 3] = ["FIN", "RST", "again and again"];

/// What can be seen at each of the three places, in the words above.
type Seen = [BTreeSet<String>; 3];

#[test]
fn each_cause_tells_what_is_seen_and_nothing_else() {
    let mut all: BTreeMap<Cause, Seen> = BTreeMap::new();
    for entry in ENTRIES {
        let trace = simulate(&entry.scenario());
        for story in explain(&trace).stories {
            let known = all.entry(story.cause).or_default();
            for (known, seen) in known.iter_mut().zip(seen(&trace, &story)) {
                known.extend(seen);
            }
        }
    }
    assert_eq!(all.keys().copied().collect::<Vec<_>>(), Cause::ALL);
    for (cause, seen) in all {
        let told = told(cause.tells());
        assert_eq!(told, seen, "{cause:?}: told, seen");
    }
}

/// Twins look the same to the client, and often on the wire; never everywhere.
#[test]
fn no_two_causes_tell_the_same() {
    let all: BTreeSet<_> = Cause::ALL
        .map(Cause::tells)
        .map(|one| (one.client, one.server, one.wire))
        .into();
    assert_eq!(all.len(), Cause::ALL.len());
}

fn told(tells: Tells) -> Seen {
    let places: [(&str, &[&str]); 3] = [
        (tells.client, &CLIENT),
        (tells.server, &SERVER),
        (tells.wire, &WIRE),
    ];
    places.map(|(text, words)| {
        assert!((5..=70).contains(&text.len()), "{text}");
        let named = words.iter().filter(|word| text.contains(**word));
        named.map(|word| String::from(*word)).collect()
    })
}

fn seen(trace: &Trace, story: &Story) -> Seen {
    let begins = trace.events.iter().find(|event| {
        matches!(event.what, What::Begins { request, attempt, .. }
            if (request, attempt) == (story.request, story.attempt))
    });
    let begins = begins.unwrap();
    let since = story.chain.first().unwrap().event;
    let mut seen = Seen::default();
    for event in &trace.events[since.0 as usize..] {
        if event.id > begins.id && matches!(event.what, What::Begins { .. }) {
            break;
        }
        if event.connection == begins.connection {
            let [client, server, wire] = &mut seen;
            wire.extend(on_the_wire(event).map(String::from));
            if event.id > begins.id && story.cause != Cause::SeenInTime {
                server.extend(by_the_server(event).map(String::from));
                // What ends the request is its error; what comes later no one reads.
                if client.is_empty() {
                    client.extend(by_the_client(event));
                }
            }
        }
    }
    seen
}

fn by_the_client(event: &Event) -> Option<String> {
    match (event.what, event.place) {
        (
            What::Called {
                call: Op::Read,
                result: Ok(0),
            },
            Place::ClientApp,
        ) => Some(String::from("EOF")),
        (What::Called { result, .. }, Place::ClientApp) => {
            let error = result.err().filter(|errno| *errno != Errno::Again);
            error.map(|errno| errno.to_string())
        }
        (What::Expired(Timer::Request), _) => Some(String::from("timeout")),
        _ => None,
    }
}

fn by_the_server(event: &Event) -> Option<&'static str> {
    match (event.what, event.place) {
        (
            What::Called {
                call: Op::Read,
                result: Ok(1..),
            },
            Place::ServerApp,
        ) => Some("request"),
        (What::Applied { .. }, _) => Some("applied"),
        _ => None,
    }
}

/// The client's FIN is its answer to an end, unless it ends the connection itself.
fn on_the_wire(event: &Event) -> Option<&'static str> {
    let from_client = event.place.side() == Some(Side::Client);
    match event.what {
        What::Sent(segment) if segment.control == Control::Rst => Some("RST"),
        What::Sent(segment) if segment.control == Control::Fin && !from_client => Some("FIN"),
        What::Expired(Timer::Tcp(tcp::Timer::Retransmission)) if from_client => {
            Some("again and again")
        }
        _ => None,
    }
}
