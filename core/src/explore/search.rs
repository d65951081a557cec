//! Breadth first through the orders: what was found first took the fewest steps.

use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap};
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::hash::{Hash as _, Hasher as _};

use super::hash::Words;
use super::sight::see;
use super::slack::Slack;
use super::turn::{ahead_of, place_of};
use super::zone::{NOW, Source, Zone, nanos};
use super::{Limits, Reached, moments};
use crate::scenario::Scenario;
use crate::time::{Duration, Instant, Range};
use crate::trace::RequestOutcome;
use crate::world::{Pending, World};

/// How often who waits is told.
const TELL_EVERY: usize = 256;

/// So many steps between which there is no choice are taken without keeping the states on
/// the way: more would let one go round in circles.
const UNSEEN: u32 = 64;

/// What comes next in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A pending step, by its number; with its instant if everything before had just one.
    Step(u32, Option<Instant>),
    /// The next of the scenario's moments.
    Moment,
}

/// A state, with all times at which it can be in it.
#[derive(Debug)]
struct Node<'s> {
    /// How it came to it: from which node, none before the first, and by what.
    came: (Option<u32>, Vec<Choice>),
    depth: u32,
    /// What each host and the way between them has seen, hashed, if there is a trace.
    seen: [u64; 3],
    /// How many moments have passed.
    passed: usize,
    /// The present, if there was just one instant for everything since the beginning.
    clock: Option<Instant>,
    world: World<'s>,
    /// Rows: the present, the moments to come, the pending steps in the world's order.
    zone: Zone,
}

#[derive(Debug)]
pub(super) struct Search<'s> {
    limits: Limits,
    slack: Slack,
    moments: Vec<Instant>,
    /// Where it begins, before it has begun.
    first: Option<Node<'s>>,
    nodes: Vec<Node<'s>>,
    /// Nodes that are still to be visited, those with the fewest steps first.
    open: BinaryHeap<Reverse<(u32, u32)>>,
    /// Nodes by what their states hash to.
    known: BTreeMap<u64, Vec<u32>>,
    ended: BTreeSet<(Vec<Ended>, [u64; 3])>,
    endings: Vec<(u32, Vec<RequestOutcome>)>,
    steps: u32,
    buffers: Buffers,
}

/// Kept so that a step of the search allocates next to nothing.
#[derive(Debug, Default)]
struct Buffers {
    choices: Vec<(Choice, usize)>,
    orders: Vec<u32>,
    sources: Vec<Source>,
    bounds: Vec<i64>,
}

/// What tells one end of a request from another.
type Ended = crate::compare::View;

impl<'s> Search<'s> {
    pub(super) fn new(scenario: &'s Scenario, limits: Limits, slack: Slack) -> Self {
        Self::of(World::new(scenario, false), scenario, limits, slack)
    }

    /// The same, with an ending for everything that the hosts can see happen, and not only
    /// for each result: a world that keeps a trace makes the difference.
    pub(super) fn by_sight(scenario: &'s Scenario, limits: Limits) -> Self {
        Self::of(World::new(scenario, true), scenario, limits, Slack::NONE)
    }

    fn of(world: World<'s>, scenario: &'s Scenario, limits: Limits, slack: Slack) -> Self {
        let moments = moments(scenario);
        let fixed = |at: &Instant| Range::fixed(at.since(Instant::START));
        let waits = world.pending().iter().map(|one| slack.wait(one));
        let waits = moments.iter().map(fixed).chain(waits);
        let mut sources = Vec::from([Source::old(NOW)]);
        sources.extend(waits.map(|wait| Source::after(NOW, wait)));
        let mut buffers = Buffers::default();
        let mut zone = Zone::present();
        zone.reframe(&sources, &mut buffers.bounds);
        let mut search = Self {
            limits,
            slack,
            moments,
            first: None,
            nodes: Vec::new(),
            open: BinaryHeap::new(),
            known: BTreeMap::new(),
            ended: BTreeSet::new(),
            endings: Vec::new(),
            steps: 0,
            buffers,
        };
        search.first = Some(Node {
            came: (None, Vec::new()),
            depth: 0,
            seen: [0; 3],
            passed: 0,
            clock: Some(Instant::START),
            zone,
            world,
        });
        search
    }

    /// Visits everything there is, or as much as the limits allow.
    pub(super) fn run(&mut self, mut tell: impl FnMut(u32)) -> Option<Reached> {
        if let Some(first) = self.first.take()
            && let Err(limit) = self.go_on(first)
        {
            return Some(limit);
        }
        let mut visited = 0_usize;
        while let Some(Reverse((_, next))) = self.open.pop() {
            if visited.is_multiple_of(TELL_EVERY) {
                tell(self.states());
            }
            visited += 1;
            if let Err(limit) = self.visit(next) {
                return Some(limit);
            }
        }
        None
    }

    pub(super) fn states(&self) -> u32 {
        number(self.nodes.len())
    }

    pub(super) const fn steps(&self) -> u32 {
        self.steps
    }

    pub(super) fn endings(&self) -> Vec<(u32, Vec<RequestOutcome>)> {
        self.endings.clone()
    }

    /// The choices that lead to a node, the first one first.
    pub(super) fn path(&self, node: u32) -> Vec<Choice> {
        let mut choices = Vec::new();
        let mut node = Some(node);
        while let Some(index) = node {
            let (before, last) = &self.nodes[index as usize].came;
            choices.extend(last.iter().rev());
            node = *before;
        }
        choices.reverse();
        choices
    }

    fn visit(&mut self, index: u32) -> Result<(), Reached> {
        let node = &self.nodes[index as usize];
        if node.world.is_settled() {
            self.note_end(index);
            return Ok(());
        }
        let mut choices = core::mem::take(&mut self.buffers.choices);
        self.choices(node, &mut choices);
        for &(choice, row) in &choices {
            let node = &self.nodes[index as usize];
            let mut next = Node {
                came: (Some(index), Vec::new()),
                world: node.world.clone(),
                zone: node.zone.clone(),
                ..*node
            };
            self.take(&mut next, choice, row)?;
            self.go_on(next)?;
        }
        self.buffers.choices = choices;
        Ok(())
    }

    /// Goes on from a node for as long as there is no choice, and keeps what it comes to.
    fn go_on(&mut self, mut node: Node<'s>) -> Result<(), Reached> {
        let mut choices = Vec::new();
        let most = node.depth.saturating_add(UNSEEN);
        while node.depth < most && !node.world.is_settled() {
            if self.by_clock(&mut node, most)? {
                continue;
            }
            self.choices(&node, &mut choices);
            let [(choice, row)] = choices[..] else {
                break;
            };
            self.take(&mut node, choice, row)?;
        }
        self.add(node)
    }

    /// While there is one instant for everything, takes what is due first by the world's own
    /// clock, which is many times as fast; tells whether it took a step.
    fn by_clock(&mut self, node: &mut Node<'s>, most: u32) -> Result<bool, Reached> {
        let Some(instants) = node.zone.instants().filter(|_| self.moments.is_empty()) else {
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
            if pending
                .iter()
                .any(|one| one.order >= known && self.is_in_a_range(one))
            {
                break;
            }
            self.steps = self.counted(node.depth)?;
            let (order, due) = (pending[first].order, pending[first].due);
            node.came
                .1
                .push(Choice::Step(order, node.clock.map(|_| due)));
            known = node.world.scheduled();
            node.world.step(first);
            for event in node.world.take_events() {
                see(&mut node.seen, &event);
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
    fn follow_clock(&mut self, node: &mut Node<'s>, known: u32) {
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
    const fn counted(&self, depth: u32) -> Result<u32, Reached> {
        if depth >= self.limits.depth {
            return Err(Reached::Depth);
        }
        if self.steps >= self.limits.steps {
            return Err(Reached::Steps);
        }
        Ok(self.steps + 1)
    }

    /// What can come next, with its row.
    fn choices(&self, node: &Node<'s>, found: &mut Vec<(Choice, usize)>) {
        found.clear();
        let to_come = self.to_come(node.passed);
        if to_come > 0 && node.zone.can_be_first(NOW + 1, |_| 0) {
            found.push((Choice::Moment, NOW + 1));
        }
        let pending = node.world.pending();
        // What happens at a moment finds it passed.
        let lead = |other: usize| i64::from(other <= NOW + to_come);
        let instants = node.zone.instants();
        let at = |row: usize| Some(after(node.clock?, instants?[row]));
        for (place, row) in (0..pending.len()).zip(NOW + 1 + to_come..) {
            if node.zone.can_be_first(row, lead) && ahead_of(pending, &pending[place]).is_none() {
                found.push((Choice::Step(pending[place].order, at(row)), row));
            }
        }
    }

    /// Takes a choice for which there are times.
    fn take(&mut self, node: &mut Node<'s>, choice: Choice, row: usize) -> Result<(), Reached> {
        self.steps = self.counted(node.depth)?;
        let before = self.first_step(node.passed);
        // What happens at a moment finds it passed.
        let moment = |other: usize| choice != Choice::Moment && other < before;
        node.zone.put_first(row, |other| i64::from(moment(other)));
        self.note_orders(&node.world);
        match choice {
            Choice::Moment => {
                node.clock = None;
                node.passed += 1;
            }
            Choice::Step(_, at) => {
                node.clock = at;
                // Any instant on the same side of the moments does.
                let last = node.passed.checked_sub(1);
                let at = last.map(|last| self.moments[last]).unwrap_or_default();
                node.world.step_at(row - before, at);
                for event in node.world.take_events() {
                    see(&mut node.seen, &event);
                }
            }
        }
        self.move_zone(node, before, row);
        node.came.1.push(choice);
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
    fn move_zone(&mut self, node: &mut Node<'s>, before: usize, row: usize) {
        let Buffers {
            orders,
            sources,
            bounds,
            ..
        } = &mut self.buffers;
        let pending = node.world.pending();
        let to_come = self.moments.len() - node.passed;
        sources.clear();
        sources.push(Source::old(row));
        sources.extend((before - to_come..before).map(Source::old));
        for (place, one) in pending.iter().enumerate() {
            sources.push(match place_of(one.order, orders, place) {
                Some(old) => Source::old(before + old),
                None => Source::after(row, self.slack.wait(one)),
            });
        }
        node.zone.reframe(sources, bounds);
        // A segment is due no sooner than the one before it. That one was sent no later, with
        // the same range before it, so this never asks for more than the range allows.
        let first = self.first_step(node.passed);
        for (place, one) in pending.iter().enumerate() {
            if place_of(one.order, &self.buffers.orders, place).is_none()
                && let Some(ahead) = ahead_of(pending, one)
            {
                node.zone.order(first + ahead, first + place);
            }
        }
        node.zone.narrow();
    }

    /// The row of the first pending step where so many moments have passed.
    fn first_step(&self, passed: usize) -> usize {
        NOW + 1 + self.to_come(passed)
    }

    fn to_come(&self, passed: usize) -> usize {
        self.moments.len() - passed
    }

    /// Has worlds that got to the same place by different ways compare equal.
    fn sort(&mut self, node: &mut Node<'s>) {
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
            let old = place_of(one.order, orders, place).unwrap_or(place);
            sources.push(Source::old(first + old));
        }
        node.zone.reframe(sources, bounds);
    }

    /// Keeps a node unless there is one that allows all that it does.
    fn add(&mut self, mut node: Node<'s>) -> Result<(), Reached> {
        self.sort(&mut node);
        let mut hasher = Words::default();
        node.world.hash(&mut hasher);
        node.seen.hash(&mut hasher);
        let same = self.known.entry(hasher.finish()).or_default();
        let covered = same.iter().any(|&other| {
            let other = &self.nodes[other as usize];
            // What took fewer steps is kept, though it be covered.
            other.depth <= node.depth
                && other.passed == node.passed
                && other.seen == node.seen
                && node.zone.lies_in(&other.zone)
                && other.world == node.world
        });
        if covered {
            return Ok(());
        }
        if self.nodes.len() >= self.limits.states as usize {
            return Err(Reached::States);
        }
        let index = number(self.nodes.len());
        same.push(index);
        self.open.push(Reverse((node.depth, index)));
        self.nodes.push(node);
        Ok(())
    }

    fn note_end(&mut self, index: u32) {
        let node = &self.nodes[index as usize];
        let requests = node.world.requests();
        let ended = requests.iter().map(Ended::from).collect();
        if self.ended.insert((ended, node.seen)) {
            self.endings.push((index, requests.to_vec()));
        }
    }
}

fn after(instant: Instant, nanos: i64) -> Instant {
    instant + Duration::from_nanos(u64::try_from(nanos).unwrap_or_default())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
