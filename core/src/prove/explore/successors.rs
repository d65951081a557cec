//! From one state to the next: the world takes a step, and its zone follows.
//!
//! Which orders there are is known here, and not which of them are looked at.

use alloc::vec::Vec;

use super::choice::{Choice, guard_instants, position_of, predecessor_of};
use super::observable::record_observation;
use super::timeout_shift::Slack;
use super::verdict::{LimitReached, Limits};
use super::zone::{NOW, Source, Zone, nanos};
use crate::scenario::Scenario;
use crate::units::time::{Duration, Instant, Range};
use crate::world::{Pending, World};

/// A state, with all times at which it can be in it.
#[derive(Debug)]
pub(super) struct Node<'s> {
    /// How it came to it: from which node, none before the first, and by what.
    pub(super) parent_path: (Option<u32>, Vec<Choice>),
    pub(super) depth: u32,
    /// What each host and the way between them has seen, hashed, if there is a trace.
    pub(super) seen: [u64; 3],
    /// How many moments have passed.
    pub(super) passed: usize,
    /// The present, if there was just one instant for everything since the beginning.
    clock: Option<Instant>,
    pub(super) world: World<'s>,
    /// Rows: the present, the moments to come, the pending steps in the world's order.
    pub(super) zone: Zone,
}

impl Node<'_> {
    /// One to go on with, which comes from this one; it has this number.
    pub(super) fn copy(&self, number: u32) -> Self {
        Self {
            parent_path: (Some(number), Vec::new()),
            world: self.world.clone(),
            zone: self.zone.clone(),
            ..*self
        }
    }

    /// About how many octets it takes; the same on every platform, so that a limit is, too.
    pub(super) fn size(&self) -> usize {
        const CONNECTION: usize = 400;
        const STEP: usize = 100;
        let world = self.world.opened() * CONNECTION + self.world.pending().len() * STEP;
        STEP * self.parent_path.1.len() / 4 + world + self.zone.size()
    }
}

/// What is the same for all states, and how many steps were taken.
#[derive(Debug)]
pub(super) struct Successors {
    pub(super) limits: Limits,
    slack: Slack,
    guard_instants: Vec<Instant>,
    steps: u32,
    buffers: Buffers,
}

/// Kept so that a step of the search allocates next to nothing.
#[derive(Debug, Default)]
struct Buffers {
    orders: Vec<u32>,
    sources: Vec<Source>,
    bounds: Vec<i64>,
}

impl Successors {
    /// With the state in which a scenario begins.
    pub(super) fn new<'s>(
        world: World<'s>,
        scenario: &'s Scenario,
        limits: Limits,
        slack: Slack,
    ) -> (Self, Node<'s>) {
        let guard_instants = guard_instants(scenario);
        let fixed = |at: &Instant| Range::fixed(at.since(Instant::START));
        let waits = world.pending().iter().map(|one| slack.wait(one));
        let waits = guard_instants.iter().map(fixed).chain(waits);
        let mut sources = Vec::from([Source::old(NOW)]);
        sources.extend(waits.map(|wait| Source::after(NOW, wait)));
        let mut buffers = Buffers::default();
        let mut zone = Zone::present();
        zone.rebase(&sources, &mut buffers.bounds);
        let successors = Self {
            limits,
            slack,
            guard_instants,
            steps: 0,
            buffers,
        };
        let first = Node {
            parent_path: (None, Vec::new()),
            depth: 0,
            seen: [0; 3],
            passed: 0,
            clock: Some(Instant::START),
            zone,
            world,
        };
        (successors, first)
    }

    /// Steps taken so far.
    pub(super) const fn steps(&self) -> u32 {
        self.steps
    }

    /// While there is one instant for everything, takes what is due first by the world's own
    /// clock, which is many times as fast; tells whether it took a step.
    pub(super) fn by_clock(
        &mut self,
        node: &mut Node<'_>,
        most: u32,
    ) -> Result<bool, LimitReached> {
        let Some(instants) = node
            .zone
            .instants()
            .filter(|_| self.guard_instants.is_empty())
        else {
            return Ok(false);
        };
        let began = node.clock.unwrap_or(Instant::START);
        let due = instants[NOW + 1..].iter().map(|&nanos| after(began, nanos));
        node.world.set_due(began, due);
        let (depth, mut known) = (node.depth, u32::MAX);
        while node.depth < most && !node.world.is_settled() {
            let pending = node.world.pending();
            let Some(first) = node.world.only_first() else {
                break;
            };
            let ranged = |one: &Pending| one.order >= known && self.is_in_a_range(one);
            if pending.iter().any(ranged) {
                break;
            }
            self.steps = self.counted(node.depth)?;
            let (order, due) = (pending[first].order, pending[first].due);
            node.parent_path
                .1
                .push(Choice::Step(order, node.clock.map(|_| due)));
            known = node.world.scheduled();
            node.world.step(first);
            for event in node.world.take_events() {
                record_observation(&mut node.seen, &event);
            }
            node.depth += 1;
        }
        if node.depth > depth {
            node.clock = node.clock.map(|_| node.world.now());
            self.follow_clock(node, known);
        }
        Ok(node.depth > depth)
    }

    fn is_in_a_range(&self, pending: &Pending) -> bool {
        let wait = self.slack.wait(pending);
        wait.min() != wait.max()
    }

    /// Has the zone follow a world that went by its clock. What has this number or a later one
    /// was scheduled by the last step, and can be in a range.
    fn follow_clock(&mut self, node: &mut Node<'_>, known: u32) {
        let now = node.world.now();
        let pending = node.world.pending().iter();
        let due = pending.clone().map(|one| nanos(one.due.since(now)));
        node.zone.set(core::iter::once(0).chain(due));
        let old = |one: &Pending| {
            if one.order < known {
                one.order
            } else {
                u32::MAX
            }
        };
        self.buffers.orders.clear();
        self.buffers.orders.extend(pending.map(old));
        self.move_zone(node, self.first_step(node.passed), NOW);
    }

    /// The number of steps with one more, if the limits allow it.
    const fn counted(&self, depth: u32) -> Result<u32, LimitReached> {
        if depth >= self.limits.depth {
            return Err(LimitReached::Depth);
        }
        if self.steps >= self.limits.steps {
            return Err(LimitReached::Steps);
        }
        Ok(self.steps + 1)
    }

    /// What can come next, with its row.
    pub(super) fn choices(&self, node: &Node<'_>, found: &mut Vec<(Choice, usize)>) {
        found.clear();
        let to_come = self.to_come(node.passed);
        if to_come > 0 && node.zone.is_firable(NOW + 1, |_| 0) {
            found.push((Choice::Guard, NOW + 1));
        }
        let pending = node.world.pending();
        // What happens at a moment finds it passed.
        let lead = |other: usize| i64::from(other <= NOW + to_come);
        let instants = node.zone.instants();
        let at = |row: usize| Some(after(node.clock?, instants?[row]));
        for (place, row) in (0..pending.len()).zip(NOW + 1 + to_come..) {
            if node.zone.is_firable(row, lead) && predecessor_of(pending, &pending[place]).is_none()
            {
                found.push((Choice::Step(pending[place].order, at(row)), row));
            }
        }
    }

    /// Takes a choice for which there are times.
    pub(super) fn take(
        &mut self,
        node: &mut Node<'_>,
        choice: Choice,
        row: usize,
    ) -> Result<(), LimitReached> {
        self.steps = self.counted(node.depth)?;
        let before = self.first_step(node.passed);
        // What happens at a moment finds it passed.
        let moment = |other: usize| choice != Choice::Guard && other < before;
        node.zone.fire(row, |other| i64::from(moment(other)));
        self.note_orders(&node.world);
        match choice {
            Choice::Guard => {
                node.clock = None;
                node.passed += 1;
            }
            Choice::Step(_, at) => {
                node.clock = at;
                // Any instant on the same side of the moments does.
                let last = node.passed.checked_sub(1);
                let at = last.map_or(node.world.now(), |last| self.guard_instants[last]);
                node.world.step_at(row - before, at);
                for event in node.world.take_events() {
                    record_observation(&mut node.seen, &event);
                }
            }
        }
        self.move_zone(node, before, row);
        node.parent_path.1.push(choice);
        node.depth += 1;
        Ok(())
    }

    fn note_orders(&mut self, world: &World<'_>) {
        let orders = world.pending().iter().map(|one| one.order);
        self.buffers.orders.clear();
        self.buffers.orders.extend(orders);
    }

    /// Has the zone follow the world: from the instant of `row` on, with what is pending now.
    /// The steps began in row `before`.
    fn move_zone(&mut self, node: &mut Node<'_>, before: usize, row: usize) {
        let Buffers {
            orders,
            sources,
            bounds,
            ..
        } = &mut self.buffers;
        let pending = node.world.pending();
        let to_come = self.guard_instants.len() - node.passed;
        sources.clear();
        sources.push(Source::old(row));
        sources.extend((before - to_come..before).map(Source::old));
        for (place, one) in pending.iter().enumerate() {
            sources.push(match position_of(one.order, orders, place) {
                Some(old) => Source::old(before + old),
                None => Source::after(row, self.slack.wait(one)),
            });
        }
        node.zone.rebase(sources, bounds);
        // A segment is due no sooner than the one before it. That one was sent no later, with
        // the same range before it, so this never asks for more than the range allows.
        let first = self.first_step(node.passed);
        for (place, one) in pending.iter().enumerate() {
            if position_of(one.order, &self.buffers.orders, place).is_none()
                && let Some(ahead) = predecessor_of(pending, one)
            {
                node.zone.order(first + ahead, first + place);
            }
        }
        node.zone.detect_point();
    }

    /// The row of the first pending step where so many moments have passed.
    fn first_step(&self, passed: usize) -> usize {
        NOW + 1 + self.to_come(passed)
    }

    fn to_come(&self, passed: usize) -> usize {
        self.guard_instants.len() - passed
    }

    /// Has worlds that got to the same place by different ways compare equal.
    pub(super) fn sort(&mut self, node: &mut Node<'_>) {
        self.note_orders(&node.world);
        node.world.sort_pending();
        let first = self.first_step(node.passed);
        let Buffers {
            orders,
            sources,
            bounds,
            ..
        } = &mut self.buffers;
        sources.clear();
        sources.extend((NOW..first).map(Source::old));
        for (place, one) in node.world.pending().iter().enumerate() {
            let old = position_of(one.order, orders, place).unwrap_or(place);
            sources.push(Source::old(first + old));
        }
        node.zone.rebase(sources, bounds);
    }
}

fn after(instant: Instant, nanos: i64) -> Instant {
    instant + Duration::from_nanos(u64::try_from(nanos).unwrap_or_default())
}
