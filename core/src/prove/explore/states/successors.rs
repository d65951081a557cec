//! From one state to the next: the world takes a step, and its zone follows.
//!
//! Which orders there are is known here, and not which of them are looked at.

mod beginning;
mod room;
mod waits;

use alloc::vec::Vec;

use super::super::choice::{Choice, Strike, guard_instants, position_of, predecessor_of};
use super::super::question::Question;
use super::super::timeout_shift::Slack;
use super::super::verdict::{LimitReached, Limits};
use super::node::Node;
use super::observable::record_observation;
use super::zone::{NOW, Source, nanos};
use crate::scenario::Scenario;
use crate::units::time::{Duration, Instant, Range};
use crate::world::{self, Pending, World};

/// What is the same for all states, and how many steps were taken.
#[derive(Debug)]
pub(in super::super) struct Successors {
    pub(in super::super) limits: Limits,
    slack: Slack,
    question: Question,
    guard_instants: Vec<Instant>,
    /// Since when the queue is full is settled when something comes that needs room in it.
    settles_late: bool,
    /// Which occasions something can go wrong at (`World::occasions`).
    kinds: Vec<usize>,
    /// How many of each came with the last step.
    came: Vec<Strike>,
    /// Pauses are measured, up to this length.
    measured: Option<i64>,
    /// After how long a request is given up, if its scenario does not say it.
    patience: Option<Range>,
    steps: u32,
    buffers: Buffers,
    /// Of the world that takes a step. A copy of a world has none, and to make and drop four
    /// for each was a tenth of a search.
    lent: world::Buffers,
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
    pub(in super::super) fn new<'s>(
        world: World<'s>,
        scenario: &'s Scenario,
        question: Question,
        limits: Limits,
        slack: Slack,
    ) -> (Self, Node<'s>) {
        let guard_instants = guard_instants(scenario);
        let full = scenario.server.queue_full.is_some();
        let successors = Self {
            settles_late: question == Question::AnyTraffic && full,
            limits,
            slack,
            question,
            kinds: kinds(scenario, question),
            came: Vec::new(),
            measured: None,
            patience: None,
            guard_instants,
            steps: 0,
            buffers: Buffers::default(),
            lent: world::Buffers::default(),
        };
        let zone = successors.first_zone(&world, scenario);
        let first = Node {
            parent_path: (None, Vec::new()),
            depth: 0,
            seen: [0; 3],
            passed: 0,
            clock: Some(Instant::START),
            zone,
            world,
            paused: 0,
            decided: None,
        };
        (successors, first)
    }

    /// Has pauses measured, up to this length: what is longer is not told from for ever.
    pub(in super::super) const fn measure(&mut self, most: i64) {
        self.measured = Some(most);
    }

    /// Steps taken so far.
    pub(in super::super) const fn steps(&self) -> u32 {
        self.steps
    }

    /// While there is one instant for everything, takes what is due first by the world's own
    /// clock, which is many times as fast; tells whether it took a step.
    pub(in super::super) fn by_clock(
        &mut self,
        node: &mut Node<'_>,
        most: u32,
    ) -> Result<bool, LimitReached> {
        let Some(instants) = node
            .zone
            .instants()
            .filter(|_| self.guard_instants.is_empty() && self.kinds.is_empty())
            .filter(|_| self.measured.is_none())
        else {
            return Ok(false);
        };
        let began = node.clock.unwrap_or(Instant::START);
        let due = instants[NOW + 1..].iter().map(|&nanos| after(began, nanos));
        node.world.set_due(began, due);
        let depth = node.depth;
        node.world.swap_buffers(&mut self.lent);
        let known = self.steps_by_clock(node, most);
        node.world.swap_buffers(&mut self.lent);
        let known = known?;
        if node.depth > depth {
            node.clock = node.clock.map(|_| node.world.now());
            self.follow_clock(node, known);
        }
        Ok(node.depth > depth)
    }

    /// Returns how many steps were scheduled before the last that was taken.
    fn steps_by_clock(&mut self, node: &mut Node<'_>, most: u32) -> Result<u32, LimitReached> {
        let mut known = u32::MAX;
        while node.depth < most && !node.world.is_settled() {
            let pending = node.world.pending();
            let Some(first) = node.world.only_first() else {
                break;
            };
            let world = &node.world;
            let ranged = |one: &Pending| one.order >= known && self.is_in_a_range(world, one);
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
            let decided = self.question.follow(&mut node.world);
            node.decided = decided.map(|outcome| (outcome, None));
            for event in node.world.take_events() {
                record_observation(&mut node.seen, &event);
            }
            node.depth += 1;
            if node.decided.is_some() {
                break;
            }
        }
        Ok(known)
    }

    fn is_in_a_range(&self, world: &World<'_>, pending: &Pending) -> bool {
        let wait = self.wait(world, pending);
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
        self.move_zone(node, self.first_step(node.passed), NOW, &[]);
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

    /// Whether a step can be an occasion for something that goes wrong.
    pub(in super::super) const fn has_strikes(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// The occasions of the step that was taken last, in a world that was `before` it.
    pub(in super::super) fn strikes<'a>(
        &'a self,
        before: &'a World<'_>,
    ) -> impl Iterator<Item = Strike> {
        let unarmed = |one: &&Strike| before.occasion(one.kind) == 0;
        self.came.iter().filter(unarmed).copied()
    }

    /// Takes a choice for which there are times.
    pub(in super::super) fn take(
        &mut self,
        node: &mut Node<'_>,
        choice: Choice,
        row: usize,
    ) -> Result<(), LimitReached> {
        if let Choice::Strike(strike) = choice {
            strike.arm(&mut node.world);
            node.parent_path.1.push(choice);
            return Ok(());
        }
        self.steps = self.counted(node.depth)?;
        let before = self.first_step(node.passed);
        self.note_orders(&node.world);
        let mut past = Vec::new();
        match choice {
            Choice::Guard if row >= before => {
                self.take_full(node, row, before);
                return Ok(());
            }
            Choice::Guard => {
                node.zone.fire(row, |_| 0);
                node.clock = None;
                node.passed += 1;
                let rows = before + self.buffers.orders.len();
                past.extend(rows..rows + node.paused);
            }
            Choice::Step(_, at) => {
                let needs_room = self.settles(node, row - before);
                let lead = self.lead(node.passed, needs_room, false);
                node.zone.fire(row, lead);
                node.clock = at;
                past = self.step(node, row, before);
            }
            Choice::Strike(_) => {}
        }
        self.move_zone(node, before, row, &past);
        node.parent_path.1.push(choice);
        node.depth += 1;
        Ok(())
    }

    /// Has the world take a step. Returns which rows of the zone are of the latest pause.
    fn step(&mut self, node: &mut Node<'_>, row: usize, before: usize) -> Vec<usize> {
        // Any instant on the same side of the moments does.
        let last = node.passed.checked_sub(1);
        let at = last.map_or(node.world.now(), |last| self.guard_instants[last]);
        let place = row - before;
        let paused = node.world.pending()[place].step.ends_pause();
        let scheduled = node.world.scheduled();
        let occasions = self.kinds.iter().map(|&kind| node.world.occasion(kind));
        let occasions: Vec<u32> = occasions.collect();
        node.world.swap_buffers(&mut self.lent);
        node.world.step_at(place, at);
        node.world.swap_buffers(&mut self.lent);
        self.came.clear();
        for (&kind, before) in self.kinds.iter().zip(occasions) {
            let came = node.world.occasion(kind).saturating_sub(before);
            self.came
                .extend((0..came).map(|ahead| Strike { kind, ahead }));
        }
        let decided = self.question.follow(&mut node.world);
        for event in node.world.take_events() {
            record_observation(&mut node.seen, &event);
        }
        let rows = before + self.buffers.orders.len();
        let mut past: Vec<usize> = (rows..rows + node.paused).collect();
        let length = match past[..] {
            [began, ended] => Some(node.zone.between(began, ended)),
            _ => None,
        };
        node.decided = decided.map(|outcome| (outcome, length));
        if self.measured.is_some() {
            let begins = |one: &Pending| one.order >= scheduled && one.step.ends_pause();
            if paused && past.len() == 1 {
                past.push(row);
            } else if (paused || node.decided.is_some()) && past.len() == 2 {
                // Decided, or looked at where the next pause is longer.
                past.clear();
            }
            if past.is_empty() && node.world.pending().iter().any(begins) {
                past.push(row);
            }
        }
        past
    }

    fn note_orders(&mut self, world: &World<'_>) {
        let orders = world.pending().iter().map(|one| one.order);
        self.buffers.orders.clear();
        self.buffers.orders.extend(orders);
    }

    /// Has the zone follow the world: from the instant of `row` on, with what is pending now.
    /// The steps began in row `before`; `past` are the rows of the latest pause.
    fn move_zone(&mut self, node: &mut Node<'_>, before: usize, row: usize, past: &[usize]) {
        let mut buffers = core::mem::take(&mut self.buffers);
        let Buffers {
            orders,
            sources,
            bounds,
        } = &mut buffers;
        let pending = node.world.pending();
        let to_come = self.guard_instants.len() - node.passed;
        sources.clear();
        sources.push(Source::old(row));
        sources.extend((before - to_come..before).map(Source::old));
        for (place, one) in pending.iter().enumerate() {
            sources.push(match position_of(one.order, orders, place) {
                Some(old) => Source::old(before + old),
                None => Source::after(row, self.wait(&node.world, one)),
            });
        }
        sources.extend(past.iter().copied().map(Source::old));
        node.zone.rebase(sources, bounds);
        node.zone.set_past(past.len());
        node.paused = past.len();
        // A segment is due no sooner than the one before it. That one was sent no later, with
        // the same range before it, so this never asks for more than the range allows.
        let first = self.first_step(node.passed);
        for (place, one) in pending.iter().enumerate() {
            if position_of(one.order, orders, place).is_none()
                && let Some(ahead) = predecessor_of(pending, one)
            {
                node.zone.order(first + ahead, first + place);
            }
        }
        if let Some(most) = self.measured {
            node.zone.forget_age(most);
        }
        self.forget_when_full(node);
        node.zone.detect_point();
        self.buffers = buffers;
    }

    /// The row of the first pending step where so many moments have passed.
    fn first_step(&self, passed: usize) -> usize {
        NOW + 1 + self.to_come(passed)
    }

    fn to_come(&self, passed: usize) -> usize {
        self.guard_instants.len() - passed
    }

    /// Has worlds that got to the same place by different ways compare equal.
    pub(in super::super) fn sort(&mut self, node: &mut Node<'_>) {
        self.note_orders(&node.world);
        node.world.sort_pending();
        let orders = node.world.pending().iter().map(|one| one.order);
        if orders.eq(self.buffers.orders.iter().copied()) {
            return;
        }
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
        let rows = sources.len();
        sources.extend((rows..rows + node.paused).map(Source::old));
        node.zone.rebase(sources, bounds);
        node.zone.set_past(node.paused);
    }
}

/// Which occasions something can go wrong at, at any of them.
fn kinds(scenario: &Scenario, question: Question) -> Vec<usize> {
    let death = scenario.server.death.map(|_| 0);
    let faults = 1..=scenario.network.faults.len();
    let all = death.into_iter().chain(faults);
    all.filter(|_| question == Question::AnyTraffic).collect()
}

fn after(instant: Instant, nanos: i64) -> Instant {
    instant + Duration::from_nanos(u64::try_from(nanos).unwrap_or_default())
}
