//! Every named scenario step by step on two real kernels, over each kind of wire, and
//! models with a mistake in them, which must be found out.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use formats::verdict::Verdict;
use idlerace::lockstep::check::check;
use idlerace::lockstep::script::{NotRunnable, waits};
use idlerace::wire::Carrier;
use idlerace_core::catalog::{self, ENTRIES};
use idlerace_core::compare::Difference;
use idlerace_core::errno::Errno;
use idlerace_core::explore::{Limits, Question, judge};
use idlerace_core::parameter::set_all;
use idlerace_core::replay::replay;
use idlerace_core::segment::{Control, Sacks, Segment, SeqNumber};
use idlerace_core::simulate::simulate;
use idlerace_core::tcp::{self, State};
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::{ConnId, Event, EventId, Op, Place, Timer, Trace, What};

/// What becomes of traces over a wire of this kind. Where a right is missing this says
/// so, and fails where all rights are meant to be there.
fn outcomes(kind: Carrier, traces: &[Trace]) -> Option<Vec<Verdict>> {
    match check(kind, traces, |_, _| ()) {
        Ok(checked) => Some(
            checked
                .unwrap()
                .into_iter()
                .map(|one| one.verdict)
                .collect(),
        ),
        Err(missing) => {
            skipped::skip(&format!("over {kind}: {missing}"));
            None
        }
    }
}

/// The only difference between a machine that agrees and one that was too busy to tell.
fn assert_agrees(name: &str, outcome: &Verdict) {
    if let Verdict::TooBusy(kept) = outcome {
        return skipped::skip(&format!("{name}: the machine was too busy: {kept}"));
    }
    assert_eq!(*outcome, Verdict::Agrees, "{name}");
}

#[test]
fn every_named_scenario_agrees_step_by_step() {
    let traces: Vec<Trace> = ENTRIES
        .iter()
        .map(|entry| simulate(&entry.scenario()))
        .collect();
    let both = [Carrier::Tun, Carrier::Veth];
    let found = std::thread::scope(|scope| {
        both.map(|kind| {
            scope.spawn({
                let traces = &traces;
                move || outcomes(kind, traces)
            })
        })
        .map(|running| running.join().unwrap())
    });
    for outcomes in found.into_iter().flatten() {
        assert_eq!(outcomes.len(), ENTRIES.len());
        let (mut followed, mut left_out) = (0, 0);
        for (entry, outcome) in ENTRIES.iter().zip(outcomes) {
            if let Verdict::NotRun(reason) = outcome {
                eprintln!("LEFT TO THE CLOCK: {}: {reason}", entry.name);
                left_out += 1;
            } else {
                assert_agrees(entry.name, &outcome);
                followed += 1;
            }
        }
        assert!(
            left_out * 10 < followed,
            "{left_out} left out, {followed} followed"
        );
    }
}

/// The difference that a wrong prediction comes to.
fn difference(predicted: Trace) -> Option<Difference> {
    match outcomes(Carrier::Tun, &[predicted])?.pop() {
        Some(Verdict::Differs(difference)) => Some(difference),
        Some(Verdict::TooBusy(kept)) => {
            skipped::note(&format!("the machine was too busy: {kept}"));
            None
        }
        other => panic!("not found out: {other:?}"),
    }
}

fn named(name: &str) -> Trace {
    simulate(&catalog::find(name).unwrap().scenario())
}

#[test]
fn keep_alive_probes_of_the_servers_kernel_come_when_they_are_predicted() {
    let mut scenario = catalog::find("nat-forgets").unwrap().scenario();
    for (key, value) in [
        ("server.tcp_keepalive", "1"),
        ("network.middlebox", "2s"),
        ("requests.pause", "2500ms"),
    ] {
        idlerace_core::parameter::set(&mut scenario, key, value).unwrap();
    }
    let trace = simulate(&scenario);
    let probe = What::Expired(Timer::Tcp(tcp::Timer::Probe));
    let probes = trace.events.iter().filter(|event| event.what == probe);
    let places: Vec<Place> = probes.map(|event| event.place).collect();
    assert_eq!(places, [Place::ServerTcp; 2]);
    assert_eq!(trace.requests[1].result, Ok(()));
    for outcome in outcomes(Carrier::Tun, &[trace]).into_iter().flatten() {
        assert_agrees("nat-forgets with server.tcp_keepalive", &outcome);
    }
}

#[test]
fn connections_that_are_too_old_end_as_predicted() {
    for turns in [
        &[("server.max_age", "292ms")][..],
        &[("server.max_age", "292ms"), ("server.old_waits", "true")],
        &[("server.max_age", "305ms"), ("server.handler_time", "50ms")],
        &[("client.max_age", "100ms")],
    ] {
        let mut scenario = catalog::find("crossing").unwrap().scenario();
        let own = &[("server.idle_timeout", "2s"), ("requests.count", "3")];
        set_all(&mut scenario, own.iter().chain(turns).copied()).unwrap();
        let trace = simulate(&scenario);
        let ages = [Timer::ServerAge, Timer::ClientAge].map(What::Expired);
        let ended = trace.events.iter().any(|event| ages.contains(&event.what));
        assert!(ended, "{turns:?}");
        let all = outcomes(Carrier::Tun, &[trace]).into_iter().flatten();
        all.for_each(|outcome| assert_agrees(&format!("crossing with {turns:?}"), &outcome));
    }
}

/// With any traffic, a trace for each way in which a request of a scenario can end.
fn witnesses(name: &str) -> Vec<Trace> {
    let scenario = catalog::find(name).unwrap().scenario();
    let endings = judge(&scenario, Question::AnyTraffic, &Limits::DEFAULT).endings;
    let traces = endings.iter().map(|ending| {
        let traffic = ending.traffic.as_ref().unwrap();
        replay(traffic, &ending.schedule).unwrap()
    });
    traces.collect()
}

/// Hosts that go down in the middle of a handshake are among them.
#[test]
fn hosts_that_go_down_at_any_moment_do_what_is_predicted() {
    let traces = witnesses("host-rebooted");
    let is_down = |event: &Event| event.what == What::Expired(Timer::HostDown);
    let is_new = |event: &&Event| {
        event.place == Place::ServerTcp && matches!(event.what, What::State { .. })
    };
    let half_open = |trace: &Trace| {
        let before = trace.events.split(is_down).next().unwrap_or_default();
        let latest = before.iter().rfind(is_new).map(|event| event.what);
        matches!(latest, Some(What::State { to, .. }) if to == State::SynReceived)
    };
    assert!(traces.iter().any(half_open));
    for outcome in outcomes(Carrier::Tun, &traces).into_iter().flatten() {
        assert_agrees("host-rebooted", &outcome);
    }
}

/// With its queue of what is half open, but not with what its kernel keeps for no process.
#[test]
fn a_host_that_goes_down_with_an_orphan_is_refused_by_name() {
    let mut scenario = catalog::find("crossing").unwrap().scenario();
    let after_the_close = ("server.host_down", "320.2ms..320.9ms");
    set_all(&mut scenario, [after_the_close]).unwrap();
    let refused = waits(&simulate(&scenario));
    assert_eq!(refused, Err(NotRunnable::OrphanOutlivesHost(ConnId(1))));
    // Long after it nothing comes.
    scenario.server.host_down = Some(Range::fixed(Duration::from_secs(1)));
    assert!(waits(&simulate(&scenario)).is_ok());
}

/// In each witness of these that has an error, the first is another one.
#[test]
fn a_witness_with_another_error_is_found_out() {
    let mut mutants = Vec::new();
    for trace in ["crossing", "deploy", "died-after-applying"]
        .map(witnesses)
        .concat()
    {
        let failed = trace.events.iter().position(is_failed);
        mutants.extend(failed.map(|at| (at, with_another_error(trace.clone(), at))));
    }
    assert!(mutants.len() > 2, "{}", mutants.len());
    let (places, mutants): (Vec<usize>, Vec<Trace>) = mutants.into_iter().unzip();
    let Some(outcomes) = outcomes(Carrier::Tun, &mutants) else {
        return;
    };
    let planted = mutants.iter().zip(places);
    let planted = planted.map(|(mutant, at)| &mutant.events[at]);
    for (outcome, planted) in outcomes.into_iter().zip(planted) {
        match outcome {
            Verdict::Differs(found) => assert_eq!(found.predicted, said(planted)),
            Verdict::TooBusy(kept) => skipped::note(&format!("the machine was too busy: {kept}")),
            other @ (Verdict::Agrees | Verdict::NotRun(_)) => {
                panic!("{}: {other:?}", said(planted))
            }
        }
    }
}

/// An event as a difference names it.
fn said(event: &Event) -> String {
    let id = event.connection.unwrap();
    format!("{id} {}: {}", event.place, event.what)
}

const fn is_failed(event: &Event) -> bool {
    matches!(
        event.what,
        What::Called {
            result: Err(Errno::ConnReset | Errno::Pipe),
            ..
        }
    )
}

fn with_another_error(mut trace: Trace, at: usize) -> Trace {
    if let What::Called { result, .. } = &mut trace.events[at].what {
        *result = Err(match result {
            Err(Errno::ConnReset) => Errno::Pipe,
            _ => Errno::ConnReset,
        });
    }
    trace
}

#[test]
fn a_change_of_state_that_nobody_predicted_is_found_out() {
    let is_fin_wait =
        |event: &Event| matches!(event.what, What::State { to, .. } if to == State::FinWait1);
    if let Some(found) = difference(without(&named("crossing"), is_fin_wait)) {
        assert_eq!(found.observed, "#1 server tcp: ESTABLISHED -> FIN-WAIT-1");
    }
}

/// Takes events out of a trace, with all that they caused.
fn without(trace: &Trace, gone: impl Fn(&Event) -> bool) -> Trace {
    let mut kept: Vec<Event> = Vec::new();
    let mut numbers = std::collections::BTreeMap::new();
    for event in &trace.events {
        let orphan = event
            .cause
            .is_some_and(|cause| !numbers.contains_key(&cause));
        if orphan || gone(event) {
            continue;
        }
        let id = EventId(u32::try_from(kept.len()).unwrap());
        numbers.insert(event.id, id);
        let cause = event.cause.and_then(|cause| numbers.get(&cause).copied());
        kept.push(Event {
            id,
            cause,
            ..event.clone()
        });
    }
    Trace {
        events: kept,
        ..trace.clone()
    }
}

fn position(trace: &Trace, wanted: impl Fn(&Event) -> bool) -> usize {
    trace.events.iter().position(wanted).unwrap()
}

fn is_reset(event: &Event) -> bool {
    matches!(event.what, What::Sent(segment) if segment.is_reset())
}

// A model with a mistake predicts, up to the mistake's first effect, what the right one
// predicts, and the kernels are asked no further than that. So the five mistakes are made
// in the trace, where the model would make them.

#[test]
fn a_model_that_drops_the_reset_after_close_is_found_out() {
    let mutant = without(&named("crossing"), is_reset);
    if let Some(found) = difference(mutant) {
        assert_eq!(found.observed, "#1 server tcp: > R 119:119(0)");
    }
}

#[test]
fn a_model_that_says_econnreset_for_the_end_of_the_stream_is_found_out() {
    let mut mutant = named("crossing");
    let read = position(&mutant, |event| {
        matches!(
            event.what,
            What::Called {
                call: Op::Read,
                result: Ok(0)
            }
        )
    });
    mutant.events[read].what = What::Called {
        call: Op::Read,
        result: Err(Errno::ConnReset),
    };
    if let Some(found) = difference(mutant) {
        assert_eq!(found.predicted, "#1 client: read = -1 ECONNRESET");
        assert_eq!(found.observed, "#1 client: read = 0 (EOF)");
    }
}

#[test]
fn a_model_that_accepts_a_reset_outside_the_window_is_found_out() {
    let mut mutant = named("fin-seen-in-time");
    // In the silence after the first answer a stranger guesses a number.
    let silence = position(&mutant, |event| matches!(event.what, What::Finished { .. })) + 1;
    mutant.events.truncate(silence + 1);
    let last = mutant.events[silence].clone();
    let guess = Segment {
        seq: SeqNumber(9_000_000),
        ack: None,
        control: Control::Rst,
        len: 0,
        window: 0,
        sack: Sacks::NONE,
    };
    let accepted = What::Arrived {
        segment: guess,
        verdict: tcp::Verdict::Accepted,
    };
    let closed = What::State {
        from: State::Established,
        to: State::Closed,
    };
    let script = [
        (Place::Wire, What::Sent(guess)),
        (Place::ClientTcp, accepted),
        (Place::ClientTcp, closed),
    ];
    for (place, what) in script {
        let id = EventId(u32::try_from(mutant.events.len()).unwrap());
        let cause = Some(EventId(id.0 - 1));
        mutant.events.push(Event {
            id,
            place,
            what,
            cause,
            ..last.clone()
        });
    }
    if let Some(found) = difference(mutant) {
        assert_eq!(found.predicted, "#1 client tcp: ESTABLISHED -> CLOSED");
        assert_eq!(found.observed, "#1 client tcp: ESTABLISHED -> ESTABLISHED");
    }
}

#[test]
fn a_model_that_acknowledges_data_after_close_is_found_out() {
    let mut mutant = named("crossing");
    let reset = position(&mutant, is_reset);
    if let What::Sent(segment) = &mut mutant.events[reset].what {
        (segment.control, segment.ack) = (Control::None, Some(SeqNumber(277)));
        (segment.seq, segment.window) = (SeqNumber(120), 65_536);
    }
    let state = reset - 1;
    assert!(matches!(mutant.events[state].what, What::State { .. }));
    mutant.events[state].what = What::State {
        from: State::FinWait1,
        to: State::FinWait1,
    };
    if let Some(found) = difference(mutant) {
        assert_eq!(found.observed, "#1 server tcp: FIN-WAIT-1 -> CLOSED");
    }
}

#[test]
fn a_model_that_sends_the_fin_before_queued_data_is_found_out() {
    let mut mutant = named("close-announced");
    let is_response = |event: &Event| {
        event.place == Place::ServerTcp && matches!(event.what, What::Sent(one) if one.len > 0)
    };
    let is_fin = |event: &Event| {
        event.place == Place::ServerTcp
            && matches!(event.what, What::Sent(one) if one.control == Control::Fin)
    };
    let (data, fin) = (position(&mutant, is_response), position(&mutant, is_fin));
    let (first, second) = (mutant.events[data].what, mutant.events[fin].what);
    (mutant.events[data].what, mutant.events[fin].what) = (second, first);
    if let Some(found) = difference(mutant) {
        assert_eq!(found.predicted, "#1 server tcp: > F. 119:119(0) ack 139");
        assert_eq!(found.observed, "#1 server tcp: > P. 1:119(118) ack 139");
    }
}
