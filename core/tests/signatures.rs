//! The signatures of the causes, held against every story of the catalogue: a cause has
//! the signs that can be seen in some story of it, and no others.

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test insists on what it needs, and names the cases that it is about"
)]

use std::collections::{BTreeMap, BTreeSet};

use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::errno::Errno;
use idlerace_core::explain::{Cause, ClientSign, ServerSign, Signature, Story, WireSign, explain};
use idlerace_core::parameter;
use idlerace_core::segment::{Control, Side};
use idlerace_core::simulate::simulate;
use idlerace_core::tcp;
use idlerace_core::trace::{Event, Op, Place, Timer, Trace, What};

/// What can be seen at each of the three places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    client: BTreeSet<ClientSign>,
    server: BTreeSet<ServerSign>,
    wire: BTreeSet<WireSign>,
}

/// What no entry shows as it stands: an entry, and what is set in it.
const VARIATIONS: [(&str, &[(&str, &str)]); 3] = [
    ("host-down", &[("server.host_down", "100ms..3600s")]),
    ("host-down", &[("server.host_down", "0s..3600s")]),
    ("host-down", &[("client.request_timeout", "1s")]),
];

#[test]
fn each_cause_has_the_signs_that_are_seen_and_no_others() {
    let mut all: BTreeMap<Cause, Seen> = BTreeMap::new();
    let entries = ENTRIES.iter().map(|entry| (entry.name, vec![]));
    for (name, settings) in entries.chain(VARIATIONS.map(|(name, set)| (name, set.to_vec()))) {
        let mut scenario = find(name).unwrap().scenario();
        parameter::set_all(&mut scenario, settings).unwrap();
        let trace = simulate(&scenario);
        for story in explain(&trace).stories {
            let known = all.entry(story.cause).or_default();
            let seen = seen(&trace, &story);
            known.client.extend(seen.client);
            known.server.extend(seen.server);
            known.wire.extend(seen.wire);
        }
    }
    assert_eq!(all.keys().copied().collect::<Vec<_>>(), Cause::ALL);
    let told = all.keys().map(|cause| (*cause, signs(cause.signature())));
    assert_eq!(told.collect::<BTreeMap<_, _>>(), all, "told, seen");
}

/// Twins look the same to the client, and often on the wire; never everywhere.
#[test]
fn no_two_causes_have_the_same_signature() {
    let all: BTreeSet<String> = Cause::ALL
        .iter()
        .map(|cause| texts(cause.signature()).join("\n"))
        .collect();
    assert_eq!(all.len(), Cause::ALL.len());
}

#[test]
fn a_signature_is_read_at_a_glance() {
    for cause in Cause::ALL {
        for text in texts(cause.signature()) {
            assert!((5..=70).contains(&text.len()), "{cause:?}: {text}");
            assert!(
                text.ends_with('.') && text.starts_with(char::is_uppercase),
                "{text}"
            );
        }
    }
}

fn texts(signature: Signature) -> [String; 3] {
    [
        signature.client.to_string(),
        signature.server.to_string(),
        signature.wire.to_string(),
    ]
}

fn signs(signature: Signature) -> Seen {
    Seen {
        client: signature.client.signs().collect(),
        server: signature.server.signs().collect(),
        wire: signature.wire.signs().collect(),
    }
}

fn seen(trace: &Trace, story: &Story) -> Seen {
    let begins = trace.events.iter().find(|event| {
        matches!(event.what, What::Begins { request, attempt, .. }
            if (request, attempt) == (story.request, story.attempt))
    });
    let begins = begins.unwrap();
    let since = story.chain.first().unwrap().event;
    let mut seen = Seen::default();
    let (mut asked, mut ended) = (false, None);
    for event in &trace.events[since.0 as usize..] {
        if event.id > begins.id && matches!(event.what, What::Begins { .. }) {
            break;
        }
        if event.connection != begins.connection {
            continue;
        }
        let trying = event.id > begins.id && story.cause != Cause::SeenInTime;
        seen.wire.extend(on_the_wire(event, asked, ended));
        if let What::Sent(segment) = event.what {
            let from = event.place.side();
            asked |= trying && segment.len > 0 && from == Some(Side::Client);
            ended =
                ended.or(from.filter(|_| matches!(segment.control, Control::Fin | Control::Rst)));
        }
        if trying {
            seen.server.extend(by_the_server(event));
            // What ends the request is its error; what comes later no one reads.
            if seen.client.is_empty() {
                seen.client.extend(by_the_client(event));
            }
        }
    }
    seen
}

fn by_the_client(event: &Event) -> Option<ClientSign> {
    match (event.what, event.place) {
        (
            What::Called {
                call: Op::Read,
                result: Ok(0),
            },
            Place::ClientApp,
        ) => Some(ClientSign::EndOfStream),
        (What::Called { result, .. }, Place::ClientApp) => {
            let error = result.err().filter(|errno| *errno != Errno::Again);
            error.map(ClientSign::Error)
        }
        (What::Expired(Timer::Request), _) => Some(ClientSign::Timeout),
        _ => None,
    }
}

fn by_the_server(event: &Event) -> Option<ServerSign> {
    match (event.what, event.place) {
        (
            What::Called {
                call: Op::Read,
                result: Ok(1..),
            },
            Place::ServerApp,
        ) => Some(ServerSign::Read),
        (What::Applied { .. }, _) => Some(ServerSign::Applied),
        _ => None,
    }
}

/// `asked`: some of the request has been sent; `ended`: who was the first to end the
/// connection.
fn on_the_wire(event: &Event, asked: bool, ended: Option<Side>) -> Option<WireSign> {
    let from = event.place.side();
    match event.what {
        What::Sent(segment) => match (segment.control, from) {
            (Control::Rst, _) => Some(WireSign::Reset),
            (Control::Fin, Some(Side::Server)) if ended != Some(Side::Client) => {
                Some(WireSign::Fin)
            }
            (Control::Fin, Some(Side::Client)) if ended != Some(Side::Server) => {
                Some(WireSign::ClientFin)
            }
            (Control::None, Some(Side::Server)) if asked && segment.len > 0 => {
                Some(WireSign::Answer)
            }
            (Control::None, Some(Side::Server)) if asked => Some(WireSign::Acknowledged),
            _ => None,
        },
        What::Expired(Timer::Tcp(tcp::Timer::Retransmission)) if from == Some(Side::Client) => {
            Some(WireSign::Repeated)
        }
        _ => None,
    }
}
