//! Breadth first through the orders: what was found first took the fewest steps.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use super::slack::Slack;
use super::zone::{NOW, Source, Zone};
use super::{Limits, Reached, moments};
use crate::scenario::Scenario;
use crate::time::{Instant, Range};
use crate::trace::{Event, Place, RequestOutcome};
use crate::world::{Pending, Step, World};

/// How often who waits is told.
const TELL_EVERY: usize = 256;

/// What comes next in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A pending step, by its number.
    Step(u32),
    /// The next of the scenario's moments.
    Moment,
}

/// A state, with all times at which it can be in it.
#[derive(Debug)]
struct Node<'s> {
    /// How it came to it: from which node, by what. Nothing before the first.
    came: Option<(u32, Choice)>,
    depth: u32,
    /// What each host and the way between them has seen, hashed, if there is a trace.
    seen: [u64; 3],
    /// How many moments have passed.
    passed: usize,
    world: World<'s>,
    /// Rows: the present, the moments to come, the pending steps in the world's order.
    zone: Zone,
}

#[derive(Debug)]
pub(super) struct Search<'s> {
    limits: Limits,
    slack: Slack,
    moments: Vec<Instant>,
    nodes: Vec<Node<'s>>,
    /// Nodes by what their states hash to.
    known: BTreeMap<u64, Vec<u32>>,
    ended: BTreeSet<(Vec<Ended>, [u64; 3])>,
    endings: Vec<(u32, Vec<RequestOutcome>)>,
    steps: u32,
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

    fn of(mut world: World<'s>, scenario: &'s Scenario, limits: Limits, slack: Slack) -> Self {
        let moments = moments(scenario);
        world.sort_pending();
        let fixed = |at: &Instant| Source::New(Range::fixed(at.since(Instant::START)));
        let waits = world.pending().iter();
        let waits = waits.map(|one| Source::New(slack.wait(one)));
        let mut sources = Vec::from([Source::Old(NOW)]);
        sources.extend(moments.iter().map(fixed));
        sources.extend(waits);
        let mut search = Self {
            limits,
            slack,
            moments,
            nodes: Vec::new(),
            known: BTreeMap::new(),
            ended: BTreeSet::new(),
            endings: Vec::new(),
            steps: 0,
        };
        search.add(Node {
            came: None,
            depth: 0,
            seen: [0; 3],
            passed: 0,
            zone: Zone::present().reframed(NOW, &sources),
            world,
        });
        search
    }

    /// Visits everything there is, or as much as the limits allow.
    pub(super) fn run(&mut self, mut tell: impl FnMut(u32)) -> Option<Reached> {
        let mut next = 0;
        while next < self.nodes.len() {
            if next % TELL_EVERY == 0 {
                tell(self.states());
            }
            if let Err(limit) = self.visit(next) {
                return Some(limit);
            }
            next += 1;
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
        let mut node = node;
        while let Some((before, choice)) = self.nodes[node as usize].came {
            choices.push(choice);
            node = before;
        }
        choices.reverse();
        choices
    }

    fn visit(&mut self, index: usize) -> Result<(), Reached> {
        if self.nodes[index].world.is_settled() {
            self.note_end(index);
            return Ok(());
        }
        let node = &self.nodes[index];
        if node.depth >= self.limits.depth {
            return Err(Reached::Depth);
        }
        let to_come = self.moments.len() - node.passed;
        let pending = node.world.pending().len();
        if to_come > 0 {
            self.follow(index, Choice::Moment, NOW + 1)?;
        }
        for place in 0..pending {
            let pending = self.nodes[index].world.pending();
            if !waits_its_turn(pending, place) {
                let choice = Choice::Step(pending[place].order);
                self.follow(index, choice, NOW + 1 + to_come + place)?;
            }
        }
        Ok(())
    }

    /// What comes of a choice, if there are times for it and it leads to something new.
    fn follow(&mut self, index: usize, choice: Choice, row: usize) -> Result<(), Reached> {
        let node = &self.nodes[index];
        let to_come = self.moments.len() - node.passed;
        // What happens at a moment finds it passed.
        let moment = |other: usize| other <= NOW + to_come && choice != Choice::Moment;
        let Some(times) = node.zone.first(row, |other| i64::from(moment(other))) else {
            return Ok(());
        };
        if self.steps >= self.limits.steps {
            return Err(Reached::Steps);
        }
        let next = self.taken(node, choice, row, &times);
        self.steps += 1;
        let next = Node {
            came: Some((number(index), choice)),
            ..next
        };
        if self.add(next) {
            Ok(())
        } else {
            Err(Reached::States)
        }
    }

    fn taken(&self, node: &Node<'s>, choice: Choice, row: usize, times: &Zone) -> Node<'s> {
        let mut world = node.world.clone();
        let mut passed = node.passed;
        let mut seen = node.seen;
        match choice {
            Choice::Moment => passed += 1,
            Choice::Step(_) => {
                // Any instant on the same side of the moments does.
                let at = passed.checked_sub(1).map(|last| self.moments[last]);
                world.step_at(row - NOW - 1 - self.to_come(passed), at.unwrap_or_default());
                world.sort_pending();
                for event in world.take_events() {
                    see(&mut seen, &event);
                }
            }
        }
        let first_step = |passed| NOW + 1 + self.to_come(passed);
        let mut sources = Vec::from([Source::Old(row)]);
        let skipped = passed - node.passed;
        sources.extend((0..self.to_come(passed)).map(|k| Source::Old(NOW + 1 + skipped + k)));
        for one in world.pending() {
            let before = node.world.pending().iter();
            let old = before.zip(first_step(node.passed)..);
            let mut same = old.filter(|(other, _)| other.order == one.order);
            let source = same.next().map(|(_, row)| Source::Old(row));
            sources.push(source.unwrap_or(Source::New(self.slack.wait(one))));
        }
        let mut zone = times.reframed(row, &sources);
        keep_in_order(&mut zone, world.pending(), first_step(passed));
        Node {
            came: None,
            depth: node.depth + 1,
            seen,
            passed,
            world,
            zone,
        }
    }

    fn to_come(&self, passed: usize) -> usize {
        self.moments.len() - passed
    }

    /// Keeps a node unless there is one that allows all that it does; `false` if there
    /// is no room for it.
    fn add(&mut self, node: Node<'s>) -> bool {
        let mut hasher = Fnv::default();
        node.world.hash(&mut hasher);
        node.seen.hash(&mut hasher);
        let same = self.known.entry(hasher.finish()).or_default();
        let covered = same.iter().any(|&other| {
            let other = &self.nodes[other as usize];
            other.passed == node.passed
                && other.seen == node.seen
                && node.zone.lies_in(&other.zone)
                && other.world == node.world
        });
        if covered {
            return true;
        }
        if self.nodes.len() >= self.limits.states as usize {
            return false;
        }
        same.push(number(self.nodes.len()));
        self.nodes.push(node);
        true
    }

    fn note_end(&mut self, index: usize) {
        let node = &self.nodes[index];
        let requests = node.world.requests();
        let ended = requests.iter().map(Ended::from).collect();
        if self.ended.insert((ended, node.seen)) {
            self.endings.push((number(index), requests.to_vec()));
        }
    }
}

/// Adds an event to what was seen at its host, or between them.
fn see(seen: &mut [u64; 3], event: &Event) {
    let host = match event.place {
        Place::ClientApp | Place::ClientTcp => 0,
        Place::ServerApp | Place::ServerTcp => 1,
        Place::Wire => 2,
    };
    let mut hasher = Fnv(seen[host]);
    (1_u8, event.connection, event.place, event.what).hash(&mut hasher);
    seen[host] = hasher.finish();
}

/// Whether a segment of the same direction comes before the step at this place.
fn waits_its_turn(pending: &[Pending], place: usize) -> bool {
    let one = &pending[place];
    let before = |other: &Pending| goes_behind(one, other) && other.order < one.order;
    pending.iter().any(before)
}

/// Whether two steps are segments that keep their order.
fn goes_behind(one: &Pending, other: &Pending) -> bool {
    match (one.step, other.step) {
        (Step::Deliver { to, .. }, Step::Deliver { to: same, .. }) => {
            to == same && one.in_order && other.in_order
        }
        (Step::Deliver { .. } | Step::Wake { .. } | Step::Expire(_), _) => false,
    }
}

/// A segment is due no sooner than the one before it. That one was sent no later, with
/// the same range before it, so this never asks for more than the range allows.
fn keep_in_order(zone: &mut Zone, pending: &[Pending], first_row: usize) {
    // The world's order has segments of one direction side by side, as they were sent.
    for (pair, row) in pending.windows(2).zip(first_row..) {
        if goes_behind(&pair[0], &pair[1]) {
            zone.order(row, row + 1);
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The FNV-1a hash (RFC 9923), 64 bits: enough to find candidates, which are compared.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
