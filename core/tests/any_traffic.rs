//! The verdict for any traffic, against traffic: what it calls safe loses nothing in long
//! random runs, what it calls unsafe does so in a run that it names, and what it forgets makes
//! no difference.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

#[path = "explore/dice.rs"]
mod dice;

use std::collections::BTreeSet;

use dice::Dice;
use idlerace_core::catalog::{self, ENTRIES};
use idlerace_core::compare::View;
use idlerace_core::explore::{
    Explored, Limits, Property, Question, Verdict, failing_pauses, judge,
};
use idlerace_core::parameter;
use idlerace_core::replay::replay;
use idlerace_core::rng::SplitMix64;
use idlerace_core::scenario::{Closing, Liveness, Scenario};
use idlerace_core::simulate::simulate;
use idlerace_core::time::{Duration, Range};

const US: u64 = 1_000;
const MS: u64 = 1_000_000;

/// So many random settings.
const SETTINGS: u64 = 1_000;

/// Random settings, and the lengths of which sums and differences matter.
impl Dice {
    fn scenario(&mut self) -> Scenario {
        let nanos = Duration::from_nanos;
        let mut scenario = Scenario::new();
        scenario.network.to_server = self.range(20 * MS, 3 * MS);
        scenario.network.to_client = self.range(20 * MS, 3 * MS);
        let idle = 80 * MS + self.below(400) * MS;
        scenario.server.idle_timeout = self.timeout(idle);
        scenario.client.idle_timeout = match self.below(3) {
            0 => None,
            _ => Some(nanos((idle + self.below(80 * MS)).saturating_sub(60 * MS))),
        };
        scenario.server.timer_lag = self.range(2 * MS, MS);
        scenario.server.close_lag = self.range(MS, MS);
        scenario.server.handler_time = self.range(5 * MS, 20 * MS);
        scenario.client.checkout_lag = self.range(200 * US, 100 * US);
        scenario.client.wake_lag = self.range(100 * US, 0);
        scenario.client.keep_alive = self.below(12) > 0;
        scenario.server.closing = match self.below(4) {
            0 => Closing::Abort,
            1 => Closing::HalfClose {
                drain: nanos(MS + self.below(100 * MS)),
            },
            _ => Closing::Close,
        };
        scenario.client.liveness = match self.below(4) {
            0 => Liveness::None,
            1 => Liveness::Checkout,
            2 => Liveness::CheckoutAfter {
                idle: nanos(self.below(idle)),
            },
            _ => Liveness::Background {
                lag: self.range(MS, MS),
            },
        };
        if self.below(4) == 0 {
            scenario.client.request_timeout = Some(nanos(5 * MS + self.below(100 * MS)));
        }
        if self.below(4) == 0 {
            scenario.server.max_requests = Some(u32::try_from(1 + self.below(4)).unwrap());
        }
        scenario
    }

    fn timeout(&mut self, idle: u64) -> Option<Duration> {
        (self.below(10) > 0).then(|| Duration::from_nanos(idle))
    }

    /// A pause within a round trip of a sum or a difference of the scenario's own lengths.
    fn pause(&mut self, scenario: &Scenario) -> Range {
        let lengths: Vec<u64> = [
            scenario.server.idle_timeout,
            scenario.client.idle_timeout,
            Some(scenario.server.timer_lag.max()),
            Some(scenario.server.handler_time.max()),
            Some(scenario.network.to_server.max()),
            Some(scenario.network.to_client.max()),
            Some(Duration::ZERO),
        ]
        .into_iter()
        .flatten()
        .map(Duration::as_nanos)
        .collect();
        let (one, other) = (self.one_of(&lengths), self.one_of(&lengths));
        let about = if self.below(2) == 0 {
            one + other
        } else {
            one.abs_diff(other)
        };
        let trip = scenario.round_trip().as_nanos();
        let near = (about + self.below(2 * trip + 2)).saturating_sub(trip);
        let width = self.one_of(&[0, 0, trip, 4 * trip]);
        let length = Duration::from_nanos;
        Range::new(length(near), length(near + width)).unwrap()
    }
}

fn asked(scenario: &Scenario) -> Explored {
    judge(scenario, Question::AnyTraffic, &Limits::DEFAULT)
}

/// How single requests ended.
fn ways(found: &Explored) -> BTreeSet<View> {
    let requests = found.endings.iter().flat_map(|ending| &ending.requests);
    requests.map(View::from).collect()
}

fn lost(scenario: &Scenario) -> Option<View> {
    let requests = simulate(scenario).requests;
    let broken = |end: &&_| !Property::SAFE.iter().all(|property| property.holds(end));
    requests.iter().find(broken).map(View::from)
}

#[test]
fn what_is_safe_loses_nothing_and_what_is_not_does() {
    let mut counts = [0, 0];
    for seed in 0..SETTINGS {
        let mut dice = Dice(SplitMix64::new(seed));
        let scenario = dice.scenario();
        let found = asked(&scenario);
        match found.verdict {
            Verdict::Safe => {
                counts[0] += 1;
                for run in 0..20 {
                    let mut traffic = scenario.clone();
                    traffic.requests.pause = dice.pause(&scenario);
                    traffic.requests.count = 40;
                    traffic.seed = run;
                    assert_eq!(lost(&traffic), None, "{seed} {:?}", traffic.requests.pause);
                }
            }
            Verdict::Unsafe { ending } => {
                counts[1] += 1;
                let ending = &found.endings[ending];
                let traffic = ending.traffic.as_ref().unwrap();
                let requests = replay(traffic, &ending.schedule).unwrap().requests;
                let kept = |end| Property::SAFE.iter().all(|property| property.holds(end));
                assert!(!requests.iter().all(kept), "{seed}");
                assert_eq!(requests, ending.requests, "{seed}");
            }
            Verdict::Undecided { limit } => panic!("{seed}: {limit}"),
        }
    }
    assert!(counts.iter().all(|count| *count > 5), "{counts:?}");
}

/// Nothing was forgotten that makes a difference: up to four requests end in the same ways
/// where every connection is kept to the end of the run.
#[test]
fn forgetting_changes_nothing() {
    let named = ENTRIES.iter().map(catalog::Entry::scenario);
    let calm = |scenario: &Scenario| {
        let server = &scenario.server;
        scenario.network.middlebox.is_none()
            && scenario.network.faults.is_empty()
            && server.death.is_none()
            && server.shutdown_at.is_none()
            && !scenario.has_mishaps()
    };
    let random = (0..20).map(|seed| Dice(SplitMix64::new(1_000 + seed)).scenario());
    let mut compared = 0;
    for scenario in named.filter(calm).chain(random) {
        let any = asked(&scenario);
        let mut few = scenario.clone();
        few.requests.pause = Range::up_to(Duration::from_secs(600));
        for count in 1..=4 {
            few.requests.count = count;
            let limits = Limits {
                states: 3_000,
                ..Limits::DEFAULT
            };
            let whole = judge(&few, Question::AsTimed, &limits);
            let more: Vec<View> = ways(&whole).difference(&ways(&any)).copied().collect();
            assert!(more.is_empty(), "{count} requests: {more:?}, {scenario:?}");
            if whole.reached.is_some() {
                break;
            }
            let as_few = |traffic: &Scenario| traffic.requests.count <= count;
            let endings = any.endings.iter();
            let endings = endings.filter(|one| one.traffic.as_ref().is_some_and(as_few));
            let last = endings.map(|one| View::from(one.requests.last().unwrap()));
            let more: Vec<View> = last.filter(|one| !ways(&whole).contains(one)).collect();
            assert!(more.is_empty(), "{count} requests: {more:?}, {scenario:?}");
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
}

/// Every entry is decided, and each of its ways to end is one of a traffic that it allows.
#[test]
fn every_entry_is_decided() {
    for entry in ENTRIES {
        let scenario = entry.scenario();
        for question in [Question::AsTimed, Question::AnyTraffic] {
            let verdict = judge(&scenario, question, &Limits::DEFAULT).verdict;
            let decided = !matches!(verdict, Verdict::Undecided { .. });
            assert!(decided, "{}: {question:?}", entry.name);
        }
        let found = asked(&scenario);
        let safe = |verdict| matches!(verdict, Verdict::Safe);
        let timed = judge(&scenario, Question::AsTimed, &Limits::DEFAULT);
        assert!(
            !safe(found.verdict) || safe(timed.verdict),
            "{}",
            entry.name
        );
        for ending in &found.endings {
            if let Some(traffic) = &ending.traffic {
                let trace = replay(traffic, &ending.schedule).unwrap();
                assert_eq!(trace.requests, ending.requests, "{}", entry.name);
            }
        }
    }
}

/// The pauses that fail are those of the closed form of the article's race, to the
/// nanosecond: one nanosecond outside nothing is lost, at the ends something is.
#[test]
fn the_pauses_that_fail_are_found_to_the_nanosecond() {
    let scenario = catalog::find("crossing").unwrap().scenario();
    let found = failing_pauses(&scenario, &Limits::DEFAULT).unwrap();
    let [pauses] = found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(pauses.sentence(), "from 289.97ms to 300.05ms");
    let (from, to) = (pauses.from.as_nanos(), pauses.to.unwrap().as_nanos());
    for (pause, fails) in [(from - 1, false), (from, true), (to, true), (to + 1, false)] {
        let mut timed = scenario.clone();
        timed.requests.count = 2;
        timed.requests.pause = Range::fixed(Duration::from_nanos(pause));
        let verdict = judge(&timed, Question::AsTimed, &Limits::DEFAULT).verdict;
        assert_eq!(verdict != Verdict::Safe, fails, "{pause}");
    }
}

/// On random settings as well: after a pause one nanosecond outside of what is said to fail
/// nothing is lost, and at the ends of it something is.
#[test]
fn the_pauses_that_fail_end_where_losses_do() {
    let (mut inside, mut losing) = (0, 0);
    for seed in 0..SETTINGS / 4 {
        let scenario = Dice(SplitMix64::new(seed)).scenario();
        let found = failing_pauses(&scenario, &Limits::DEFAULT).unwrap();
        let fails = |pause: u64| {
            let holds = |one: &&idlerace_core::explore::Pauses| {
                one.from.as_nanos() <= pause && one.to.is_none_or(|to| pause <= to.as_nanos())
            };
            found.iter().any(|one| holds(&one))
        };
        for pauses in &found {
            let (from, to) = (pauses.from.as_nanos(), pauses.to.map(Duration::as_nanos));
            let edges = [from.checked_sub(1), Some(from), to, to.map(|to| to + 1)];
            for pause in edges.into_iter().flatten() {
                let mut timed = scenario.clone();
                timed.requests.count = 2;
                timed.requests.pause = Range::fixed(Duration::from_nanos(pause));
                let verdict = judge(&timed, Question::AsTimed, &Limits::DEFAULT).verdict;
                if fails(pause) {
                    inside += 1;
                    losing += u32::from(matches!(verdict, Verdict::Unsafe { .. }));
                } else {
                    assert_eq!(verdict, Verdict::Safe, "{seed}: {pause}, {found:?}");
                }
            }
        }
    }
    // Some ends take more than one request before, or a pause that differs from theirs.
    assert!(
        inside > 100 && losing * 10 > inside * 9,
        "{losing} of {inside}"
    );
}

/// The client acknowledges a FIN that comes behind an answer at once in what is explored, and
/// gets a RST for it; in the traffic itself it keeps the acknowledgment back.
#[test]
fn a_loss_is_found_where_only_a_prompt_acknowledgment_is_answered() {
    let mut scenario = Scenario::new();
    let settings = [
        ("client.idle_timeout", "0s"),
        ("client.checkout_lag", "415us"),
        ("client.wake_lag", "610us..1540us"),
        ("network.to_server", "360us"),
        ("network.to_client", "16.8ms..17.6ms"),
        ("server.idle_timeout", "5.9ms"),
        ("server.timer_lag", "600us"),
        ("server.close_lag", "970us..1470us"),
        ("server.handler_time", "743us"),
        ("server.wake_lag", "377us..1030us"),
    ];
    parameter::set_all(&mut scenario, settings).unwrap();
    let drain = Duration::from_millis(5);
    scenario.server.closing = Closing::HalfClose { drain };
    let found = asked(&scenario);
    assert!(matches!(found.verdict, Verdict::Unsafe { .. }), "{found:?}");
    assert_eq!(found.reached, None);
}

/// A server that has closed answers the probes of the client's kernel for a minute, which
/// begins with the acknowledgment of its FIN, and by a RST from then on: after which pauses a
/// request is lost depends on when that was sent.
#[test]
fn probes_of_what_the_server_has_closed_are_answered_as_long_as_they_are() {
    for (keepalive, liveness) in [("15s", "none"), ("1s", "none"), ("20s", "checkout")] {
        let mut scenario = catalog::find("crossing").unwrap().scenario();
        let settings = [
            ("client.tcp_keepalive", keepalive),
            ("client.liveness", liveness),
            ("client.idle_timeout", "none"),
        ];
        parameter::set_all(&mut scenario, settings).unwrap();
        let found = asked(&scenario);
        assert!(
            matches!(found.verdict, Verdict::Unsafe { .. }),
            "{keepalive}"
        );
        assert_eq!(found.reached, None, "{keepalive}");
        let pauses = failing_pauses(&scenario, &Limits::DEFAULT).unwrap();
        for pause in (0..4_000).map(|number| 30 * MS * number + 7) {
            scenario.requests.pause = Range::fixed(Duration::from_nanos(pause));
            let is_in = pauses.iter().any(|one| {
                one.from.as_nanos() <= pause && one.to.is_none_or(|to| pause <= to.as_nanos())
            });
            assert!(
                is_in || lost(&scenario).is_none(),
                "{keepalive}: {pause}, {pauses:?}"
            );
        }
    }
}

/// A scenario whose accept queue is full from its first instant has one that is not at first.
#[test]
fn a_queue_that_is_full_from_the_start_can_be_full_later() {
    let mut scenario = Scenario::new();
    let settings = [
        ("server.queue_full", "0s..1ms"),
        ("network.to_server", "1ms..2ms"),
    ];
    parameter::set_all(&mut scenario, settings).unwrap();
    let found = asked(&scenario);
    assert!(matches!(found.verdict, Verdict::Unsafe { .. }), "{found:?}");
    assert!(found.endings.iter().all(|one| one.traffic.is_some()));
}
