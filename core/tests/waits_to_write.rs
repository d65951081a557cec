//! A request that the client's kernel has no room for: it is written in pieces, and what the
//! client hears of an end meanwhile depends on whether it reads while it waits.

use idlerace_core::catalog::ENTRIES;
use idlerace_core::errno::Errno;
use idlerace_core::outcome::{Failure, StreamEnd};
use idlerace_core::retry::Retry;
use idlerace_core::scenario::{Scenario, Service, WhileWriting};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::tcp::ETHERNET_SEND_BUFFER;
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::{Op, Place, Trace, What};

const BODY: u32 = 300_000;

const MODES: [WhileWriting; 5] = [
    WhileWriting::Waits,
    WhileWriting::Buffers,
    WhileWriting::Reads,
    WhileWriting::Either,
    WhileWriting::ReadsApart,
];

/// Two requests after a pause, each with a large body, of a client that sends none again.
fn large(mode: WhileWriting, pause_millis: u64) -> Scenario {
    let mut scenario = Scenario::new();
    scenario.requests.count = 2;
    scenario.requests.body_bytes = BODY;
    scenario.requests.pause = Range::fixed(Duration::from_millis(pause_millis));
    scenario.client.while_writing = mode;
    // One that does not grow: the second request has to wait like the first.
    scenario.client.send_buffer = Some(ETHERNET_SEND_BUFFER);
    scenario.client.retry = Retry::NEVER;
    scenario
}

fn results(trace: &Trace, place: Place, op: Op) -> Vec<Result<u32, Errno>> {
    let calls = trace.events.iter().filter_map(|event| {
        let What::Called { call, result } = event.what else {
            return None;
        };
        (call == op && event.place == place).then_some(result)
    });
    calls.collect()
}

fn endings(scenario: &Scenario) -> Vec<Result<(), Failure>> {
    let trace = simulate(scenario);
    assert_eq!(trace.stopped_by, None);
    trace.requests.iter().map(|one| one.result).collect()
}

#[test]
fn a_request_that_does_not_fit_is_written_in_pieces() {
    for mode in MODES {
        let scenario = large(mode, 10);
        let trace = simulate(&scenario);
        for outcome in &trace.requests {
            assert_eq!((outcome.result, outcome.applied), (Ok(()), 1), "{mode:?}");
        }
        let writes = results(&trace, Place::app(Side::Client), Op::Write);
        assert!(writes.len() > 2, "{mode:?}: {writes:?}");
        assert_eq!(writes[0], Ok(ETHERNET_SEND_BUFFER));
        let whole = 2 * (scenario.requests.head_bytes + BODY);
        let written: u32 = writes.iter().map(|one| one.unwrap_or(0)).sum();
        assert_eq!(written, whole, "{mode:?}: {writes:?}");
    }
}

/// A buffer that grows takes the second request at once.
#[test]
fn what_the_first_request_has_made_room_for_need_not_wait() {
    let mut scenario = large(WhileWriting::Waits, 10);
    scenario.client.send_buffer = None;
    scenario.requests.body_bytes = 200_000;
    let writes = results(&simulate(&scenario), Place::app(Side::Client), Op::Write);
    assert!(writes.len() > 2, "{writes:?}");
    let whole = scenario.requests.head_bytes + 200_000;
    assert_eq!(writes.last(), Some(&Ok(whole)), "{writes:?}");
}

/// What fits is written at once, and then it makes no difference what a client would do if it
/// had to wait.
#[test]
fn it_makes_no_difference_to_what_fits() {
    for entry in ENTRIES {
        let scenario = entry.scenario();
        assert!(scenario.request_fits(), "{}", entry.name);
        let events = simulate(&scenario).events;
        for mode in MODES {
            let mut other = scenario.clone();
            other.client.while_writing = mode;
            assert_eq!(simulate(&other).events, events, "{} {mode:?}", entry.name);
        }
    }
    let mut small = large(WhileWriting::Waits, 10);
    small.requests.body_bytes = 45_000;
    let trace = simulate(&small);
    let writes = results(&trace, Place::app(Side::Client), Op::Write);
    assert_eq!(writes, [Ok(45_000 + small.requests.head_bytes); 2]);
}

/// The server closes over the first octets: a RST.
#[test]
fn a_reset_is_told_by_who_hears_of_it() {
    let ends = |mode, reads_on| {
        let mut scenario = large(mode, 299);
        scenario.server.close_lag = Range::fixed(Duration::from_millis(10));
        scenario.client.reads_after_failed_write = reads_on;
        endings(&scenario)[1]
    };
    let reset = StreamEnd::Error(Errno::ConnReset);
    let cut = Err(Failure::RequestCut(reset));
    assert_eq!(ends(WhileWriting::Waits, false), cut);
    assert_eq!(ends(WhileWriting::Buffers, true), cut);
    // The error is told once.
    let nothing = Err(Failure::NoResponse(StreamEnd::Eof));
    assert_eq!(ends(WhileWriting::Waits, true), nothing);
    let read = Err(Failure::NoResponse(reset));
    assert_eq!(ends(WhileWriting::Reads, false), read);
}

/// The server has closed before the request came: a FIN, which a write does not hear of, and a
/// RST behind it.
#[test]
fn a_fin_is_told_by_a_read_alone() {
    let ends = |mode| {
        let mut scenario = large(mode, 296);
        scenario.client.wake_lag = Range::fixed(Duration::from_micros(20));
        endings(&scenario)[1]
    };
    let broken = Err(Failure::RequestCut(StreamEnd::Error(Errno::Pipe)));
    let nothing = Err(Failure::NoResponse(StreamEnd::Eof));
    let closed = Err(Failure::RequestCut(StreamEnd::Eof));
    for (mode, ended) in [
        (WhileWriting::Waits, broken),
        (WhileWriting::Buffers, broken),
        (WhileWriting::Reads, nothing),
        (WhileWriting::Either, nothing),
        (WhileWriting::ReadsApart, closed),
    ] {
        assert_eq!(ends(mode), ended, "{mode:?}");
    }
}

/// Both ways to hear of a reset happen, where it is chance.
#[test]
fn by_chance_either_tells() {
    let mut scenario = large(WhileWriting::Either, 298);
    scenario.server.close_lag = Range::fixed(Duration::from_millis(10));
    let millis = |from, to| Range::new(Duration::from_millis(from), Duration::from_millis(to));
    scenario.client.wake_lag = millis(0, 1).unwrap_or_default();
    let seen: Vec<_> = (0..40)
        .map(|seed| {
            scenario.seed = seed;
            endings(&scenario)[1]
        })
        .collect();
    let reset = StreamEnd::Error(Errno::ConnReset);
    for failure in [Failure::NoResponse(reset), Failure::RequestCut(reset)] {
        assert!(seen.contains(&Err(failure)), "{failure}: {seen:?}");
    }
}

/// A server that answers before it has read all, and reads on: who reads while it writes has
/// the answer at once, and uses the connection for nothing else.
#[test]
fn an_early_answer_is_taken_while_the_rest_is_written() {
    for mode in MODES {
        let mut scenario = large(mode, 10);
        scenario.server.service = Service::EarlyReject;
        scenario.server.closing = idlerace_core::scenario::Closing::HalfClose {
            drain: Duration::from_secs(2),
        };
        let trace = simulate(&scenario);
        assert!(
            trace.requests.iter().all(|one| one.result.is_ok()),
            "{mode:?}: {:?}",
            trace.requests
        );
        let writes = results(&trace, Place::app(Side::Client), Op::Write);
        let written: u32 = writes.iter().map(|one| one.unwrap_or(0)).sum();
        let whole = 2 * (scenario.requests.head_bytes + BODY);
        assert_eq!(written < whole, mode.reads(), "{mode:?}: {writes:?}");
    }
}
