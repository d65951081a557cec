//! By the clock over a wire: hyper on both sides, real timers, the scenario's delays.
//! Who wins is up to the kernels and their schedulers; what may come of it is not.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::thread;

use formats::verdict::Verdict;
use idlerace::clock::run::Testbed;
use idlerace::lockstep::clock::{Played, play};
use idlerace::predict::judge::{Judged, judge};
use idlerace::predict::plan::Plan;
use idlerace::predict::prediction::Medium;
use idlerace::wire::{Carrier, Wire};
use idlerace_core::catalog;
use idlerace_core::errno::Errno;
use idlerace_core::simulate::simulate;
use idlerace_core::trace::{Failure, Op, StreamEnd, Trace, What};

/// Runs a named scenario by the clock over a wire of this kind, which may be missing.
fn run(kind: Carrier, name: &'static str) -> Option<Judged> {
    let run = move || {
        let plan = Plan::new(&catalog::find(name).unwrap().scenario(), Medium::Wire).unwrap();
        let wire = Wire::of(kind)?;
        let machine = Testbed::over(wire).unwrap();
        Ok::<_, idlerace::wire::Missing>(judge(&machine, &plan, &|| ()).unwrap())
    };
    // On a thread of its own, which ends up in another namespace.
    match thread::spawn(run).join().unwrap() {
        Ok(judged) => Some(judged),
        Err(missing) => {
            skipped::skip(&format!("over {kind}: {missing}"));
            None
        }
    }
}

fn assert_never_differs(name: &str, judged: &Judged) {
    assert!(
        !matches!(judged.verdict, Verdict::Differs(_)),
        "{name}: {:?}",
        judged.verdict
    );
    if let Verdict::TooBusy(late) = &judged.verdict {
        skipped::note(&format!("{name}: the machine was too busy: {late}"));
    }
}

/// Runs until one of the requests has ended like this.
fn comes_about(kind: Carrier, name: &'static str, wanted: Failure) {
    for _ in 0..20 {
        let Some(judged) = run(kind, name) else {
            return;
        };
        assert_never_differs(name, &judged);
        if judged
            .requests()
            .any(|request| request.result == Err(wanted))
        {
            return;
        }
    }
    panic!("{name}: 200 requests, and {wanted} was never seen");
}

#[test]
fn request_and_fin_cross_by_themselves() {
    for kind in [Carrier::Tun, Carrier::Veth] {
        comes_about(kind, "crossing", Failure::NoResponse(StreamEnd::Eof));
    }
}

#[test]
fn a_middlebox_forgets_by_itself() {
    let reset = Failure::NoResponse(StreamEnd::Error(Errno::ConnReset));
    comes_about(Carrier::Tun, "firewall-resets", reset);
    comes_about(Carrier::Tun, "nat-forgets", Failure::TimedOut);
}

/// The client and the server that are run count the ages of connections, too.
#[test]
fn connections_that_are_too_old_end_by_themselves() {
    for turns in [
        &[("server.max_age", "100ms")][..],
        &[("server.max_age", "100ms"), ("server.old_waits", "true")],
        &[("client.max_age", "100ms")],
    ] {
        let run = move || {
            let mut scenario = catalog::find("crossing").unwrap().scenario();
            let own = [("server.idle_timeout", "2s"), ("requests.pause", "200ms")];
            let all = own.iter().chain(turns).copied();
            idlerace_core::parameter::set_all(&mut scenario, all).unwrap();
            let plan = Plan::new(&scenario, Medium::Wire).unwrap();
            let machine = Testbed::over(Wire::of(Carrier::Tun)?).unwrap();
            Ok::<_, idlerace::wire::Missing>(judge(&machine, &plan, &|| ()).unwrap())
        };
        let judged = match thread::spawn(run).join().unwrap() {
            Ok(judged) => judged,
            Err(missing) => return skipped::skip(&missing.to_string()),
        };
        assert_never_differs("crossing", &judged);
        let mut requests = judged.requests();
        assert!(requests.all(|one| one.result.is_ok()), "{turns:?}");
    }
}

/// Makes a trace's calls by the clock; `None` without a wire.
fn play_calls(predicted: Trace) -> Option<Played> {
    let play = move || {
        let machine = Testbed::over(Wire::of(Carrier::Tun)?).unwrap();
        let (wire, namespaces) = machine.wire().unwrap();
        Ok::<_, idlerace::wire::Missing>(play(wire, namespaces, &predicted).unwrap())
    };
    thread::spawn(play)
        .join()
        .unwrap()
        .map_err(|missing| skipped::skip(&missing.to_string()))
        .ok()
}

#[test]
fn a_model_that_is_wrong_about_a_killed_worker_is_found_out() {
    let scenario = catalog::find("worker-killed-unread").unwrap().scenario();
    let mut mistaken = simulate(&scenario);
    let reset = mistaken.events.iter_mut().find_map(|event| {
        let What::Called {
            call: Op::Read,
            result,
        } = &mut event.what
        else {
            return None;
        };
        result.is_err().then_some(result)
    });
    *reset.unwrap() = Ok(0);
    let Some(played) = play_calls(mistaken) else {
        return;
    };
    let difference = played.difference.unwrap();
    assert_eq!(difference.predicted, "read = 0 (EOF)");
    assert_eq!(difference.observed, "read = -1 ECONNRESET");
}

#[test]
fn what_does_not_hang_on_a_race_is_the_same_over_a_wire() {
    for name in [
        "died-after-applying",
        "answer-cut-short",
        "retried-post-after-death",
        "keep-alive-off",
    ] {
        if let Some(judged) = run(Carrier::Tun, name) {
            assert_never_differs(name, &judged);
        }
    }
}
