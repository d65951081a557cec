//! A thousand requests of which most begin where one before began: those are counted, and not
//! simulated again.
//!
//! Where no delay is in a range, what becomes of a request is settled by where it begins and by
//! the pause before it; and all pauses at which the steps come in the same order come to the
//! same. So from each beginning one run for each order of steps is enough. Without this nine
//! tenths of advice were simulations.
//!
//! Two beginnings are the same if their worlds are once they forget (`World::forget`), with the
//! same lengths to what is pending. A timer of a kernel can be left of the request before: how
//! far off that is goes by the pause before it, and is told beside the beginning.
//! Knows not what is asked of the count.

use alloc::vec::Vec;
use core::hash::{Hash as _, Hasher as _};
use core::iter::once;

use crate::prove::explore::states::hash::Words;
use crate::prove::explore::verdict::Property;
use crate::scenario::Scenario;
use crate::units::time::{Duration, Range};
use crate::world::{Pending, World};

/// So many steps at most from one pause to the next.
const STEPS: usize = 1_000;

/// How many connections these requests open, and how many are lost or applied twice: one more
/// than there are pauses. `None` where that takes a simulation: where a delay is in a range,
/// something counts over the whole run or lies at a moment of it, or a request is never over.
pub(super) fn count(scenario: &Scenario, pauses: &[Duration]) -> Option<(usize, usize)> {
    let (server, network) = (&scenario.server, &scenario.network);
    if server.queue_full.is_some() || server.death.is_some() || !network.faults.is_empty() {
        return None;
    }
    let mut endless = scenario.clone();
    endless.requests.count = u32::MAX;
    endless.requests.pause = Range::default();
    let first = World::new(&endless, false);
    if first.pending().iter().any(is_in_a_range) {
        return None;
    }
    let mut all = Vec::from([Beginning::of(first, |_| false)]);
    let (mut opened, mut failed, mut at, mut left) = (0, 0, 0, 0);
    // Nothing comes before the first.
    for pause in once(&Duration::ZERO).chain(pauses) {
        let offsets = [0, nanos(*pause)?, left];
        let known = all[at].known.iter().find(|one| one.is_of(offsets)).copied();
        let course = match known {
            Some(course) => course,
            None => follow(&mut all, at, offsets)?,
        };
        opened += course.opened;
        failed += usize::from(course.failed);
        (at, left) = (course.next, course.left(offsets));
    }
    Some((opened, failed))
}

/// What an instant moves with: nothing, the end of the pause, or what is left of the request
/// before.
type Class = usize;
const PAUSE: Class = 1;
const LEFT: Class = 2;

/// How far off the instants of each class are, beyond what they are in the beginning.
type Offsets = [i64; 3];

/// A world in which a pause begins, and what is known to come of it.
struct Beginning<'s> {
    world: World<'s>,
    /// What the world hashes to: where a connection counts its requests there are a thousand
    /// beginnings, and comparing each with all took up to half of the time of a chain's proof.
    hash: u64,
    /// Of each pending step, what it moves with, how far off it is, and how many of them were
    /// scheduled before it. The pause has no length here, and what is left begins at once.
    ahead: Vec<(Class, i64, usize)>,
    known: Vec<Course>,
}

/// What comes of all pauses that have the same steps after them.
#[derive(Clone, Copy)]
struct Course {
    bounds: Bounds,
    /// Connections.
    opened: usize,
    /// Whether the request after them is lost or applied twice.
    failed: bool,
    /// Where the next pause begins.
    next: usize,
    /// How far off is what is left then, if nothing moves; it moves with the first of these, and
    /// the next pause begins with the second.
    rest: (i64, Class, Class),
}

/// The most by which the first class can be further off than the second, for the same steps.
type Bounds = [[i64; 3]; 3];

impl Course {
    fn is_of(&self, offsets: Offsets) -> bool {
        let within = |a: usize, b: usize| offsets[a] - offsets[b] <= self.bounds[a][b];
        (0..3).all(|a| (0..3).all(|b| within(a, b)))
    }

    fn left(&self, offsets: Offsets) -> i64 {
        let (length, with, since) = self.rest;
        length + offsets[with] - offsets[since]
    }
}

impl<'s> Beginning<'s> {
    fn of(mut world: World<'s>, is_left: impl Fn(&Pending) -> bool) -> Self {
        world.sort_pending();
        let pending = world.pending();
        let away = |one: &Pending| nanos(one.due.since(world.now())).unwrap_or(i64::MAX);
        let left = pending.iter().filter(|one| is_left(one)).map(away).min();
        let ahead = pending.iter().map(|one| {
            let before = pending.iter().filter(|other| other.order < one.order);
            match left {
                _ if one.step.ends_pause() => (PAUSE, 0, before.count()),
                Some(first) if is_left(one) => (LEFT, away(one) - first, before.count()),
                Some(_) | None => (0, away(one), before.count()),
            }
        });
        let mut hasher = Words::default();
        world.hash(&mut hasher);
        Self {
            ahead: ahead.collect(),
            hash: hasher.finish(),
            world,
            known: Vec::new(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        self.hash == other.hash && self.ahead == other.ahead && self.world == other.world
    }
}

/// Takes the steps from the beginning of a pause to that of the next, and notes what they come
/// to.
fn follow(all: &mut Vec<Beginning<'_>>, from: usize, offsets: Offsets) -> Option<Course> {
    let mut run = Run::new(&all[from], offsets);
    let (since, opened) = run.go_on()?;
    let end = run.world.forget().decided?;
    let away = |one: &Pending| nanos(one.due.since(run.world.now()));
    let pending = run.world.pending().iter();
    let mut left = pending.filter(|one| run.class(one) != since);
    let with = left.clone().next().map(|one| run.class(one));
    let one_class = left.all(|one| Some(run.class(one)) == with);
    let mut rest = (0, since, since);
    if let Some(with) = with.filter(|_| one_class) {
        let left = run.world.pending().iter();
        let left = left.filter(|one| run.class(one) == with).filter_map(away);
        rest = (left.min()? - offsets[with] + offsets[since], with, since);
    } else if with.is_some() {
        // More than can be told beside the beginning: that is of this pause alone.
        run.bounds = core::array::from_fn(|a| offsets.map(|b| offsets[a] - b));
    }
    let pending = run.world.pending().iter();
    let left = pending.filter(|one| one_class && Some(run.class(one)) == with);
    let left: Vec<u32> = left.map(|one| one.order).collect();
    let next = Beginning::of(run.world, |one| left.contains(&one.order));
    let known = all.iter().position(|one| one.is(&next));
    // There are no more of them than requests.
    let place = known.unwrap_or(all.len());
    if known.is_none() {
        all.push(next);
    }
    let course = Course {
        bounds: run.bounds,
        opened,
        failed: !Property::SAFE.iter().all(|property| property.holds(&end)),
        next: place,
        rest,
    };
    all[from].known.push(course);
    Some(course)
}

/// The steps after a pause, and for which others they are the same.
struct Run<'s> {
    world: World<'s>,
    offsets: Offsets,
    bounds: Bounds,
    /// How many steps were scheduled before, and of those that were pending their class.
    before: u32,
    classes: Vec<(u32, Class)>,
    /// The class of each that was scheduled since: that of the step that it comes of.
    fresh: Vec<Class>,
}

impl<'s> Run<'s> {
    fn new(beginning: &Beginning<'s>, offsets: Offsets) -> Self {
        let mut world = beginning.world.clone();
        let now = world.now();
        let length = |nanos: i64| Duration::from_nanos(u64::try_from(nanos).unwrap_or_default());
        let ahead = beginning.ahead.iter();
        let due = ahead
            .clone()
            .map(|one| now + length(one.1 + offsets[one.0]));
        world.set_due(now, due);
        let classes = world.pending().iter().zip(ahead);
        Self {
            classes: classes.map(|(one, ahead)| (one.order, ahead.0)).collect(),
            before: world.scheduled(),
            world,
            offsets,
            bounds: [[i64::MAX; 3]; 3],
            fresh: Vec::new(),
        }
    }

    fn class(&self, one: &Pending) -> Class {
        if let Some(place) = one.order.checked_sub(self.before) {
            return self.fresh[place as usize];
        }
        let known = self.classes.iter().find(|(order, _)| *order == one.order);
        known.map_or(0, |(_, class)| *class)
    }

    /// Up to the beginning of the next pause; what that moves with, and how many connections
    /// were opened.
    fn go_on(&mut self) -> Option<(Class, usize)> {
        let opened = self.world.opened();
        for _ in 0..STEPS {
            let first = self.world.earliest()?;
            let class = self.class(&self.world.pending()[first]);
            self.narrow(first, class);
            let scheduled = self.world.scheduled();
            self.world.step(first);
            let since = self.world.scheduled() - self.before;
            self.fresh.resize(since as usize, class);
            let fresh = |one: &&Pending| one.order >= scheduled;
            let mut fresh = self.world.pending().iter().filter(fresh);
            if fresh.clone().any(is_in_a_range) {
                return None;
            }
            if fresh.any(|one| one.step.ends_pause()) {
                return Some((class, self.world.opened() - opened));
            }
        }
        None
    }

    /// Leaves out what would have another step be the first.
    fn narrow(&mut self, first: usize, class: Class) {
        let one = &self.world.pending()[first];
        for other in self.world.pending() {
            let others = self.class(other);
            if others == class {
                continue;
            }
            // At the same instant what was scheduled first is.
            let behind = i64::from(one.order > other.order);
            let apart = nanos(other.due.since(one.due)).unwrap_or(i64::MAX) - behind;
            let most = (self.offsets[class] - self.offsets[others]).saturating_add(apart);
            let bound = &mut self.bounds[class][others];
            *bound = (*bound).min(most);
        }
    }
}

fn nanos(length: Duration) -> Option<i64> {
    i64::try_from(length.as_nanos()).ok()
}

fn is_in_a_range(one: &Pending) -> bool {
    one.wait.min() != one.wait.max()
}

#[cfg(test)]
mod tests {
    use super::super::cost::Traffic;
    use super::*;
    use crate::prove::explore::verdict::Limits;
    use crate::scenario::catalog::ENTRIES;
    use crate::scenario::delays::DelayRole::{ApplicationLag, Path, TimerLag, WakeLag};
    use crate::scenario::profile::{clients, servers};
    use crate::scenario::{Client, Server, parameter};

    /// Whether both say the same, if this says anything.
    fn agree(scenario: &Scenario) -> bool {
        let traffic = Traffic::of(scenario);
        let counted = traffic.repeated(scenario);
        if let Some(counted) = counted {
            assert_eq!(Some(counted), traffic.simulated(scenario), "{scenario:?}");
        }
        counted.is_some()
    }

    #[test]
    fn what_is_repeated_is_counted_as_it_is_simulated() {
        let scenarios = ENTRIES.iter().map(|entry| (entry.name, entry.scenario()));
        let said = scenarios.filter(|(_, one)| agree(one)).map(|one| one.0);
        let said: Vec<&str> = said.collect();
        assert!(said.contains(&"crossing"), "{said:?}");
        assert!(said.len() > ENTRIES.len() / 3, "{said:?}");
    }

    #[test]
    fn all_that_advice_counts_of_the_race_is() {
        let crossing = ENTRIES.iter().find(|one| one.name == "crossing");
        let scenario = crossing.unwrap().scenario();
        let advice = super::super::advice(&scenario, &Limits::DEFAULT);
        assert!(advice.len() > 2, "{advice:?}");
        for one in advice {
            let mut changed = scenario.clone();
            for (key, value) in &one.set {
                parameter::set(&mut changed, key, value).unwrap();
            }
            assert!(agree(&changed), "{:?}", one.set);
        }
    }

    /// Every client before one server, and one client before every server, with pauses around
    /// where each of them lets go.
    #[test]
    fn so_is_what_products_do() {
        let (first, last) = (clients::ALL[0], servers::ALL[0]);
        let pairs = clients::ALL.iter().map(|client| (*client, last));
        let pairs = pairs.chain(servers::ALL.iter().map(|server| (first, *server)));
        let mut said = 0;
        for (client, server) in pairs {
            let mut scenario = Scenario::new();
            (scenario.client, scenario.server) = (Client::of(client), Server::of(server));
            for delay in scenario.delays_mut() {
                if let TimerLag(range)
                | ApplicationLag(range)
                | WakeLag(_, range)
                | Path(_, range) = delay.role
                {
                    *range = Range::fixed(range.max());
                }
            }
            let idle = [scenario.client.idle_timeout, scenario.server.idle_timeout];
            for pause in idle.into_iter().flatten() {
                scenario.requests.pause = Range::fixed(pause);
                said += usize::from(agree(&scenario));
            }
        }
        assert!(said > 30, "{said}");
    }
}
