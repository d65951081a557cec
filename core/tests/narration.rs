//! What the narration says where the catalogue does not lead: losses, refusals,
//! timeouts of the kernel. (`catalog.rs` holds it against goldens, `laws.rs` asks for
//! a sentence whatever happens.)

use idlerace_core::catalog::find;
use idlerace_core::explain::narrate;
use idlerace_core::scenario::{Fault, FaultAction, Scenario, SegmentKind};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::time::Duration;
use idlerace_core::trace::ConnId;

#[test]
fn what_is_lost_is_named_and_so_is_its_repetition() {
    for (from, kind, nth, lost, again) in [
        (
            Side::Client,
            SegmentKind::Syn,
            1,
            "The SYN is lost on the way.",
            "The client's kernel sends its SYN again.",
        ),
        (
            Side::Server,
            SegmentKind::Syn,
            1,
            "The SYN-ACK is lost on the way.",
            "The server's kernel sends its SYN-ACK again.",
        ),
        (
            Side::Client,
            SegmentKind::Data,
            1,
            "The request is lost on the way.",
            "The client's kernel sends the request again, in the same stream: TCP's own retry.",
        ),
        (
            Side::Server,
            SegmentKind::Data,
            1,
            "The response is lost on the way.",
            "The server's kernel sends the response again, in the same stream: TCP's own retry.",
        ),
        (
            Side::Server,
            SegmentKind::Fin,
            1,
            "The FIN is lost on the way.",
            "The server's kernel sends its FIN again.",
        ),
    ] {
        let mut scenario = find("fin-seen-in-time").unwrap().scenario();
        scenario.requests.pause = "5s".parse().unwrap();
        scenario.network.faults = vec![Fault {
            from,
            kind,
            nth,
            fate: FaultAction::Drop,
        }];
        let told = sentences(&scenario);
        let first = told.iter().position(|says| says == lost);
        let second = told.iter().position(|says| says == again);
        assert!(first.is_some() && first < second, "{lost} {told:#?}");
    }
}

/// A FIN that overtook its ACK is a FIN; an ACK of it is told from an ACK of data.
#[test]
fn an_ack_says_what_has_arrived() {
    let told = sentences(&find("keep-alive-off").unwrap().scenario());
    for says in [
        "The ACK reaches the server: the handshake is complete.",
        "The ACK reaches the client: the request has arrived, read or not.",
        "The ACK reaches the server: the response has arrived, read or not.",
        "The ACK reaches the client: its FIN has arrived.",
    ] {
        assert!(told.iter().any(|told| told == says), "{says} {told:#?}");
    }
}

#[test]
fn the_second_write_of_a_request_is_its_rest() {
    let mut scenario = find("crossing").unwrap().scenario();
    scenario.client.split_write = Some("1ms".parse().unwrap());
    scenario.requests.body_bytes = 100;
    scenario.requests.count = 1;
    let told = sentences(&scenario);
    let calls = [
        "The client writes the request; its kernel takes it.",
        "The client writes the rest of the request; its kernel takes it.",
        "The server reads the request.",
        "The server reads more of the request.",
    ];
    let seen: Vec<&String> = told
        .iter()
        .filter(|says| calls.contains(&says.as_str()))
        .collect();
    let [first, rest, read, more] = calls;
    assert!(
        seen == [first, rest, read, more] || seen == [first, read, rest, more],
        "{seen:?}"
    );
}

#[test]
fn a_client_that_waits_no_longer_says_so() {
    let mut scenario = find("crossing").unwrap().scenario();
    scenario.client.request_timeout = Some(Duration::from_millis(1));
    let told = sentences(&scenario);
    for says in [
        "The client's request timeout is over.",
        "The client gives up and closes its socket.",
        "The request fails: the client waits no longer. The server may still apply it.",
    ] {
        assert!(told.iter().any(|told| told == says), "{says} {told:#?}");
    }
}

/// A trace may come from a file.
#[test]
fn connections_may_have_any_number() {
    let mut trace = simulate(&find("crossing").unwrap().scenario());
    let told = narrate(&trace);
    for event in &mut trace.events {
        event.connection = event.connection.map(|id| ConnId(u32::MAX - id.0));
    }
    assert_eq!(narrate(&trace), told);
}

fn sentences(scenario: &Scenario) -> Vec<String> {
    let told = narrate(&simulate(scenario));
    told.into_iter().map(|one| one.says.into_owned()).collect()
}
