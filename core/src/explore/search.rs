//! Breadth first through the orders: what was found first took the fewest steps.

use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap};
use alloc::vec::Vec;
use core::cmp::Reverse;
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

/// So many steps between which there is no choice are taken without keeping the states on
/// the way: more would let one go round in circles.
const UNSEEN: usize = 64;

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
    /// How it came to it: from which node, none before the first, and by what.
    came: (Option<u32>, Vec<Choice>),
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
            first: None,
            nodes: Vec::new(),
            open: BinaryHeap::new(),
            known: BTreeMap::new(),
            ended: BTreeSet::new(),
            endings: Vec::new(),
            steps: 0,
        };
        search.first = Some(Node {
            came: (None, Vec::new()),
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
        for (choice, row) in self.choices(node) {
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
        Ok(())
    }

    /// Goes on from a node for as long as there is no choice, and keeps what it comes to.
    fn go_on(&mut self, mut node: Node<'s>) -> Result<(), Reached> {
        for _ in 0..UNSEEN {
            if node.world.is_settled() {
                break;
            }
            let [(choice, row)] = self.choices(&node)[..] else {
                break;
            };
            self.take(&mut node, choice, row)?;
        }
        self.add(node)
    }

    /// What can come next, with its row.
    fn choices(&self, node: &Node<'s>) -> Vec<(Choice, usize)> {
        let to_come = self.to_come(node.passed);
        let pending = node.world.pending();
        let turn = |place: &usize| !waits_its_turn(pending, *place);
        let steps = (0..pending.len()).filter(turn);
        let steps = steps.map(|place| {
            (
                Choice::Step(pending[place].order),
                NOW + 1 + to_come + place,
            )
        });
        let moment = (to_come > 0).then_some((Choice::Moment, NOW + 1));
        let all = moment.into_iter().chain(steps);
        let lead = |choice| {
            move |other: usize| i64::from(choice != Choice::Moment && other <= NOW + to_come)
        };
        all.filter(|(choice, row)| node.zone.can_be_first(*row, lead(*choice)))
            .collect()
    }

    /// Takes a choice for which there are times.
    fn take(&mut self, node: &mut Node<'s>, choice: Choice, row: usize) -> Result<(), Reached> {
        if node.depth >= self.limits.depth {
            return Err(Reached::Depth);
        }
        if self.steps >= self.limits.steps {
            return Err(Reached::Steps);
        }
        self.steps += 1;
        let before = node.passed;
        let first_step = |passed| NOW + 1 + self.to_come(passed);
        // What happens at a moment finds it passed.
        let moment = |other: usize| choice != Choice::Moment && other < first_step(before);
        node.zone.put_first(row, |other| i64::from(moment(other)));
        let orders: Vec<u32> = node.world.pending().iter().map(|one| one.order).collect();
        match choice {
            Choice::Moment => node.passed += 1,
            Choice::Step(_) => {
                // Any instant on the same side of the moments does.
                let at = before.checked_sub(1).map(|last| self.moments[last]);
                node.world
                    .step_at(row - first_step(before), at.unwrap_or_default());
                node.world.sort_pending();
                for event in node.world.take_events() {
                    see(&mut node.seen, &event);
                }
            }
        }
        let skipped = node.passed - before;
        let mut sources = Vec::with_capacity(1 + self.moments.len() + orders.len());
        sources.push(Source::Old(row));
        sources.extend((0..self.to_come(node.passed)).map(|k| Source::Old(NOW + 1 + skipped + k)));
        for one in node.world.pending() {
            let old = orders.iter().position(|order| *order == one.order);
            let new = || Source::New(self.slack.wait(one));
            sources.push(old.map_or_else(new, |place| Source::Old(first_step(before) + place)));
        }
        node.zone = node.zone.reframed(row, &sources);
        keep_in_order(
            &mut node.zone,
            node.world.pending(),
            first_step(node.passed),
        );
        node.came.1.push(choice);
        node.depth += 1;
        Ok(())
    }

    fn to_come(&self, passed: usize) -> usize {
        self.moments.len() - passed
    }

    /// Keeps a node unless there is one that allows all that it does.
    fn add(&mut self, node: Node<'s>) -> Result<(), Reached> {
        let mut hasher = Fnv::default();
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
