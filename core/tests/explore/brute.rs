//! Every whole millisecond, every tie.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet, VecDeque};

use idlerace_core::compare::View;
use idlerace_core::scenario::Scenario;
use idlerace_core::segment::Side;
use idlerace_core::time::Instant;
use idlerace_core::world::{Alarm, Step, World};

use super::random::MS;

/// Every assignment of whole milliseconds to the delays, and every winner of a tie.
///
/// That is all there is: an order is feasible if and only if a system of constraints
/// `x - y <= c` has a solution, and one in whole milliseconds then exists where every c
/// is one, for shortest paths are sums of such. `spread` insists that every c is; moments
/// ask for one nanosecond more, so a step at a moment always finds it passed here, too.
pub(crate) struct Brute<'s> {
    seen: HashSet<(World<'s>, Vec<u64>, [u64; 2], Instant)>,
    /// Each way to end, with the fewest steps that lead there.
    ends: BTreeMap<Vec<View>, usize>,
}

const MOST: usize = 60_000;

impl<'s> Brute<'s> {
    /// The endings, or nothing if there are too many states.
    pub(crate) fn run(scenario: &'s Scenario) -> Option<BTreeMap<Vec<View>, usize>> {
        let mut brute = Self {
            seen: HashSet::new(),
            ends: BTreeMap::new(),
        };
        let world = World::new(scenario, false);
        let mut open = Vec::new();
        spread(&world, &Vec::new(), 0, [0; 2], &mut open);
        let mut open: VecDeque<_> = open
            .into_iter()
            .map(|(due, latest)| (world.clone(), due, latest, 0, 0))
            .collect();
        // First in, first out: what was found first took the fewest steps.
        while let Some((world, due, latest, now, steps)) = open.pop_front() {
            if world.is_settled() {
                let end = world.requests().iter().map(View::from).collect();
                brute.ends.entry(end).or_insert(steps);
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
                    let up_first = matches!(
                        (one.step, other.step),
                        (
                            Step::Expire(Alarm::Host { up: true }),
                            Step::Expire(Alarm::Host { up: false })
                        )
                    );
                    up_first || both && to(&one.step) == to(&other.step)
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
                        .map(|(due, latest)| (next.clone(), due, latest, first, steps + 1)),
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
    /// Whether the scenario's accept queue is full for a while.
    pub(crate) static FULL: Cell<bool> = const { Cell::new(false) };
}

type Due = Vec<(u32, u64)>;

fn at(due: &Due, order: u32) -> Option<u64> {
    due.iter()
        .find(|(other, _)| *other == order)
        .map(|(_, at)| *at)
}

fn to(step: &Step) -> Option<Side> {
    if let Step::Deliver { to, .. } = step {
        Some(to.side)
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
