//! The explorer against brute force, against `simulate`, and against the closed form.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::{BTreeSet, HashSet};

use idlerace_core::compare::View;
use idlerace_core::explore::{Explored, Limits, Property, Verdict, explore};
use idlerace_core::http::Method;
use idlerace_core::profile::ClientProfile;
use idlerace_core::replay::replay;
use idlerace_core::scenario::{
    Closing, Death, DeathPoint, Fault, FaultFate, Forgotten, Kind, Liveness, Middlebox, Scenario,
};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::time::{Duration, Instant, Range};
use idlerace_core::world::{Step, World};
use proptest::prelude::*;

type Ends = BTreeSet<Vec<View>>;

const MS: u64 = 1_000_000;

fn ms(length: u64) -> Duration {
    Duration::from_millis(length)
}

fn range(min: u64, width: u64) -> Range {
    Range::new(ms(min), ms(min + width)).unwrap()
}

fn ends(found: &Explored) -> Ends {
    let views = |requests: &Vec<_>| requests.iter().map(View::from).collect();
    found
        .endings
        .iter()
        .map(|end| views(&end.requests))
        .collect()
}

/// Scenarios in which every length is a whole number of milliseconds.
fn scenarios() -> impl Strategy<Value = Scenario> {
    (plain(), MISHAP, any::<bool>()).prop_map(|(mut scenario, mishap, alone)| {
        if !alone {
            go_wrong(&mut scenario, mishap);
        }
        scenario
    })
}

/// The race itself.
fn plain() -> impl Strategy<Value = Scenario> {
    let delays = (0..4_u64, 0..3_u64, 0..4_u64, 0..3_u64);
    let race = (8..20_u64, 0..4_u64, 1..14_u64, 0..2_u64, 0..3_u64);
    let ways = (0..4_u8, 0..3_u8, any::<bool>(), 0..4_u8, 1..3_u32, 0..3_u64);
    (delays, race, ways, any::<u64>()).prop_map(
        |((up, up_width, down, down_width), (pause, width, idle, lag, close), ways, seed)| {
            let (liveness, closing, post, timeout, count, wake) = ways;
            let mut scenario = Scenario {
                seed,
                ..Scenario::new()
            };
            scenario.requests.count = count;
            scenario.requests.method = if post { Method::Post } else { Method::Get };
            scenario.requests.pause = range(pause, width);
            scenario.network.to_server = range(up, up_width);
            scenario.network.to_client = range(down, down_width);
            let client = &mut scenario.client;
            client.checkout_lag = range(0, wake / 2);
            client.wake_lag = range(0, wake.min(1));
            client.idle_timeout = (timeout == 1).then(|| ms(idle));
            client.request_timeout = (timeout == 2).then(|| ms(20));
            if timeout == 3 {
                client.retry = ClientProfile::Curl.client().retry;
            }
            client.liveness = match liveness {
                0 => Liveness::None,
                1 => Liveness::Checkout,
                _ => Liveness::Background { lag: range(lag, 1) },
            };
            let server = &mut scenario.server;
            server.idle_timeout = Some(ms(pause + idle - 1));
            server.timer_lag = range(0, lag);
            server.close_lag = range(0, close.min(1));
            server.wake_lag = range(0, wake / 2);
            server.handler_time = range(0, close / 2);
            server.closing = match closing {
                0 => Closing::Close,
                1 => Closing::HalfClose { drain: ms(5) },
                _ => Closing::Abort,
            };
            scenario
        },
    )
}

type Mishap = (u8, u64, u64, bool, u32);

const MISHAP: (
    std::ops::Range<u8>,
    std::ops::Range<u64>,
    std::ops::Range<u64>,
    proptest::bool::Any,
    std::ops::Range<u32>,
) = (0..10, 0..40, 0..4, proptest::bool::ANY, 1..4);

/// What else can happen to it.
fn go_wrong(scenario: &mut Scenario, (what, at, length, flag, nth): Mishap) {
    let from = if flag { Side::Client } else { Side::Server };
    let fault = |kind, fate| Fault {
        from,
        kind,
        nth,
        fate,
    };
    let pick = usize::try_from(length).unwrap();
    let (network, server) = (&mut scenario.network, &mut scenario.server);
    match what {
        0 => server.queue_full = Some(range(at / 8, length)),
        1 => {
            server.death = Some(Death {
                request: nth.min(2),
                and_later: false,
                when: [DeathPoint::BeforeApplying, DeathPoint::AfterApplying][usize::from(flag)],
                resets: length == 0,
            });
        }
        2 => server.shutdown_at = Some(ms(at)),
        3 => server.killed_at = Some(ms(at)),
        4 => server.host_down = Some(range(at, length)),
        5 => {
            let kind = [Kind::Fin, Kind::Data, Kind::Ack, Kind::Rst][pick];
            let by = ms(at / 4);
            network.faults.push(fault(kind, FaultFate::Delay { by }));
        }
        6 => network.faults.push(fault(Kind::Fin, FaultFate::Drop)),
        7 => {
            network.middlebox = Some(Middlebox {
                idle_timeout: ms(5 + at / 2),
                then: [
                    Forgotten::Drop,
                    Forgotten::Reset,
                    Forgotten::ResetClient,
                    Forgotten::ResetBoth,
                ][pick],
                off_by: 0,
            });
        }
        8 => scenario.client.split_write = Some(range(at / 20, length / 2)),
        _ => {
            server.max_requests = Some(1);
            server.announces_close = flag;
        }
    }
}

/// Every assignment of whole milliseconds to the delays, and every winner of a tie.
///
/// That is all there is: an order is feasible if and only if a system of constraints
/// `x - y <= c` has a solution, and one in whole milliseconds then exists where every c
/// is one, for shortest paths are sums of such. `spread` insists that every c is; moments
/// ask for one nanosecond more, so a step at a moment always finds it passed here, too.
struct Brute<'s> {
    seen: HashSet<(World<'s>, Vec<u64>, [u64; 2], Instant)>,
    ends: Ends,
}

const MOST: usize = 60_000;

impl<'s> Brute<'s> {
    /// The endings, or nothing if there are too many states.
    fn run(scenario: &'s Scenario) -> Option<Ends> {
        let mut brute = Self {
            seen: HashSet::new(),
            ends: Ends::new(),
        };
        let world = World::new(scenario, false);
        let mut open = Vec::new();
        spread(&world, &Vec::new(), 0, [0; 2], &mut open);
        let mut open: Vec<_> = open
            .into_iter()
            .map(|(due, latest)| (world.clone(), due, latest, 0))
            .collect();
        while let Some((world, due, latest, now)) = open.pop() {
            if world.is_settled() {
                brute
                    .ends
                    .insert(world.requests().iter().map(View::from).collect());
                continue;
            }
            if !brute.is_new(&world, &due, latest, now) {
                continue;
            }
            if brute.seen.len() > MOST {
                return None;
            }
            let first = due.iter().map(|(_, at)| *at).min().unwrap();
            for (place, one) in world.pending().iter().enumerate() {
                let behind = world.pending().iter().any(|other| {
                    let both = one.in_order && other.in_order && other.order < one.order;
                    both && to(&one.step) == to(&other.step)
                });
                if at(&due, one.order) != Some(first) || behind {
                    continue;
                }
                let mut next = world.clone();
                next.step_at(place, Instant::from_nanos(first * MS));
                let mut ways = Vec::new();
                spread(&next, &due, first, latest, &mut ways);
                open.extend(
                    ways.into_iter()
                        .map(|(due, latest)| (next.clone(), due, latest, first)),
                );
            }
        }
        Some(brute.ends)
    }

    fn is_new(&mut self, world: &World<'s>, due: &Due, latest: [u64; 2], now: u64) -> bool {
        let mut world = world.clone();
        world.sort_pending();
        let rest = |order| at(due, order).unwrap() - now;
        let due = world.pending().iter().map(|one| rest(one.order)).collect();
        let latest = latest.map(|at| at.saturating_sub(now));
        // Only a queue that is full for a while makes it matter how late it is.
        let full = world.pending().is_empty() || FULL.get();
        let at = if full {
            Instant::from_nanos(now)
        } else {
            Instant::START
        };
        self.seen.insert((world, due, latest, at))
    }
}

thread_local! {
    static FULL: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

type Due = Vec<(u32, u64)>;

fn at(due: &Due, order: u32) -> Option<u64> {
    due.iter()
        .find(|(other, _)| *other == order)
        .map(|(_, at)| *at)
}

fn to(step: &Step) -> Option<Side> {
    if let Step::Deliver { to, .. } = step {
        Some(*to)
    } else {
        None
    }
}

/// Every choice of due times for what was scheduled just now.
fn spread(
    world: &World<'_>,
    due: &Due,
    now: u64,
    latest: [u64; 2],
    out: &mut Vec<(Due, [u64; 2])>,
) {
    let mut pending: Vec<_> = world.pending().to_vec();
    pending.sort_by_key(|one| one.order);
    let mut ways = vec![(Due::new(), latest)];
    for one in pending {
        if let Some(at) = at(due, one.order) {
            for (due, _) in &mut ways {
                due.push((one.order, at));
            }
            continue;
        }
        let (min, max) = (one.wait.min().as_nanos(), one.wait.max().as_nanos());
        assert!(min % MS == 0 && max % MS == 0, "{one:?}");
        let mut more = Vec::new();
        for (due, latest) in &ways {
            for wait in min / MS..=max / MS {
                let (mut due, mut latest) = (due.clone(), *latest);
                let mut when = now + wait;
                if let (true, Some(to)) = (one.in_order, to(&one.step)) {
                    when = when.max(latest[to.index()]);
                    latest[to.index()] = when;
                }
                due.push((one.order, when));
                more.push((due, latest));
            }
        }
        ways = more;
    }
    out.extend(ways);
}

fn shown(scenario: &Scenario) -> String {
    serde_json::to_string(scenario).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn it_finds_what_brute_force_finds(scenario in scenarios()) {
        FULL.set(scenario.server.queue_full.is_some());
        let found = explore(&scenario, &Limits::DEFAULT);
        prop_assert_eq!(found.reached, None, "{}", shown(&scenario));
        if let Some(brute) = Brute::run(&scenario) {
            prop_assert_eq!(ends(&found), brute, "{}", shown(&scenario));
        }
    }

    #[test]
    fn what_simulate_does_is_among_what_it_finds(scenario in scenarios()) {
        let found = ends(&explore(&scenario, &Limits::DEFAULT));
        for seed in 0..50 {
            let scenario = Scenario { seed, ..scenario.clone() };
            let end: Vec<_> = simulate(&scenario).requests.iter().map(View::from).collect();
            prop_assert!(found.contains(&end), "{:?} {}", end, shown(&scenario));
        }
    }

    #[test]
    fn a_witness_replayed_ends_as_promised(scenario in scenarios()) {
        for ending in explore(&scenario, &Limits::DEFAULT).endings {
            let trace = replay(&scenario, &ending.schedule).unwrap();
            prop_assert_eq!(&trace.requests, &ending.requests, "{}", shown(&scenario));
            for pair in trace.events.windows(2) {
                prop_assert!(pair[0].at <= pair[1].at, "{}\n{}", shown(&scenario), pair[1]);
            }
            prop_assert_eq!(keeps_to_the_ranges(&scenario, &ending.schedule), Ok(()));
        }
    }
}

/// Whether every step of a schedule is taken within its range, and nothing is overdue.
fn keeps_to_the_ranges(
    scenario: &Scenario,
    schedule: &idlerace_core::replay::Schedule,
) -> Result<(), String> {
    let mut world = World::new(scenario, false);
    let mut scheduled = std::collections::BTreeMap::new();
    let mut now = Instant::START;
    for taken in &schedule.0 {
        for one in world.pending() {
            let since = *scheduled.entry(one.order).or_insert(now);
            let late = taken.at > since + one.wait.max();
            let early = one.order == taken.step && taken.at < since + one.wait.min();
            if late || early {
                return Err(format!("{taken:?} {one:?}"));
            }
        }
        let place = world
            .pending()
            .iter()
            .position(|one| one.order == taken.step);
        world.step_at(place.unwrap(), taken.at);
        now = taken.at;
    }
    world
        .is_settled()
        .then_some(())
        .ok_or_else(|| "goes on".into())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// The rule that the page teaches, to the nanosecond: a client idle timeout C is safe
    /// if and only if C + RTT(max) is less than S, with the client's lags on the way to
    /// its write counted. The server's lag in reading is not: what has reached its kernel
    /// when the timer fires is served.
    #[test]
    fn it_finds_the_rule_of_the_client_timeout(
        (up, up_width) in (0..40 * MS, 0..10 * MS),
        (down, down_width) in (0..40 * MS, 0..10 * MS),
        (wake, checkout, close) in (0..MS, 0..MS, 0..MS),
        idle in 200 * MS..500 * MS,
        away in prop_oneof![Just(0), Just(1), 1..50 * MS],
        count in 2..3_u32,
    ) {
        let nanos = Duration::from_nanos;
        let range = |min, width| Range::new(nanos(min), nanos(min + width)).unwrap();
        let mut scenario = Scenario::new();
        scenario.requests.count = count;
        scenario.requests.pause = range(0, 2 * idle);
        scenario.network.to_server = range(up, up_width);
        scenario.network.to_client = range(down, down_width);
        scenario.client.wake_lag = range(0, wake);
        scenario.client.checkout_lag = range(0, checkout);
        scenario.server.close_lag = range(0, close);
        scenario.server.idle_timeout = Some(nanos(idle));
        let spent = scenario.round_trip().as_nanos() + wake + checkout;
        for (timeout, safe) in [(idle - spent + away, false), (idle - spent - 1 - away, true)] {
            scenario.client.idle_timeout = Some(nanos(timeout));
            let found = explore(&scenario, &Limits::DEFAULT);
            let verdict = found.verdict(Property::NeverLost);
            if safe {
                prop_assert_eq!(verdict, Verdict::Safe, "{}", shown(&scenario));
            } else {
                prop_assert!(matches!(verdict, Verdict::Unsafe { .. }), "{}", shown(&scenario));
            }
        }
    }
}
