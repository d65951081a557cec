//! A request that the client's kernel has no room for: it is written in pieces, and what the
//! client hears of an end meanwhile depends on whether it reads while it waits.

use idlerace_core::catalog::ENTRIES;
use idlerace_core::errno::Errno;
use idlerace_core::http::Method;
use idlerace_core::outcome::{Failure, StreamEnd};
use idlerace_core::profile::clients;
use idlerace_core::retry::Retry;
use idlerace_core::scenario::{Liveness, Scenario, Service, WhileWriting};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::tcp::ETHERNET_SEND_BUFFER;
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::{Op, Place, Trace, What};

const BODY: u32 = 300_000;

const MODES: [WhileWriting; 6] = [
    WhileWriting::Waits,
    WhileWriting::Buffers,
    WhileWriting::Reads,
    WhileWriting::Either,
    WhileWriting::ReadsApart,
    WhileWriting::EachApart,
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
/// had to wait; but for two threads between head and body.
#[test]
fn it_makes_no_difference_to_what_fits() {
    for entry in ENTRIES {
        let scenario = entry.scenario();
        assert!(scenario.request_fits(), "{}", entry.name);
        let events = simulate(&scenario).events;
        let splits = scenario.client.split_write.is_some();
        for mode in MODES {
            if splits && mode == WhileWriting::EachApart {
                continue;
            }
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
        (WhileWriting::EachApart, nothing),
    ] {
        assert_eq!(ends(mode), ended, "{mode:?}");
    }
}

/// How the second request ends, of a client that is woken now and again a millisecond late.
fn seen(mut scenario: Scenario) -> Vec<Result<(), Failure>> {
    scenario.server.close_lag = Range::fixed(Duration::from_millis(10));
    scenario.client.wake_lag = late_by_up_to(1);
    let runs = (0..40).map(|seed| {
        scenario.seed = seed;
        endings(&scenario)[1]
    });
    runs.collect()
}

fn late_by_up_to(millis: u64) -> Range {
    Range::new(Duration::ZERO, Duration::from_millis(millis)).unwrap_or_default()
}

/// Both ways to hear of a reset happen, where it is chance; and the error is told once, so that
/// of two threads one reads an end whose other has failed to write.
#[test]
fn by_chance_either_tells() {
    let reset = StreamEnd::Error(Errno::ConnReset);
    let (read, cut) = (Failure::NoResponse(reset), Failure::RequestCut(reset));
    let end = Failure::NoResponse(StreamEnd::Eof);
    for (mode, ways) in [
        (WhileWriting::Either, &[read, cut][..]),
        (WhileWriting::EachApart, &[read, cut, end]),
    ] {
        let mut seen = seen(large(mode, 298));
        seen.sort_unstable();
        seen.dedup();
        let mut ways: Vec<_> = ways.iter().map(|way| Err(*way)).collect();
        ways.sort_unstable();
        assert_eq!(seen, ways, "{mode:?}");
    }
}

/// Likewise between the writes of head and body; nothing is told apart where nothing was written.
#[test]
fn of_two_threads_either_tells_between_head_and_body() {
    let ends = |mode| {
        let mut scenario = large(mode, 295);
        scenario.requests.body_bytes = 5;
        scenario.client.liveness = Liveness::None;
        scenario.client.split_write = Some(late_by_up_to(60));
        let mut seen = seen(scenario);
        seen.sort_unstable();
        seen.dedup();
        seen
    };
    let reset = StreamEnd::Error(Errno::ConnReset);
    let (read, cut) = (Failure::NoResponse(reset), Failure::RequestCut(reset));
    let end = Failure::NoResponse(StreamEnd::Eof);
    let apart = ends(WhileWriting::EachApart);
    for failure in [read, cut, end] {
        assert!(apart.contains(&Err(failure)), "{failure}: {apart:?}");
    }
    let either = ends(WhileWriting::Either);
    assert!(!either.contains(&Err(cut)), "{either:?}");
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

/// Go's client tells of a body that it failed to write before anything that it read, and sends
/// it again for no `Idempotency-Key`; one that was written is sent again.
#[test]
fn go_sends_nothing_again_whose_body_it_failed_to_write() {
    for (body, applied) in [(BODY, 0), (5, 1)] {
        let mut scenario = large(WhileWriting::ReadsApart, 298);
        scenario.client.adopt(&clients::go::PROFILE);
        scenario.requests.method = Method::Post;
        scenario.requests.idempotency_key = true;
        scenario.requests.body_bytes = body;
        scenario.server.close_lag = Range::fixed(Duration::from_millis(10));
        for seed in 0..20 {
            scenario.seed = seed;
            let trace = simulate(&scenario);
            assert_eq!(trace.requests[1].applied, applied, "{body}, seed {seed}");
        }
    }
}
