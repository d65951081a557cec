//! Breadth first through the orders: what was found first took the fewest steps.

use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap};
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::hash::{Hash as _, Hasher as _};

use super::choice::Choice;
use super::hash::Words;
use super::successors::{Node, Successors};
use super::timeout_shift::Slack;
use super::verdict::{LimitReached, Limits};
use crate::scenario::Scenario;
use crate::trace::RequestOutcome;
use crate::world::World;

/// How often who waits is told.
const TELL_EVERY: usize = 256;

/// So many steps between which there is no choice are taken without keeping the states on
/// the way: more would let one go round in circles.
const UNSEEN: u32 = 64;

#[derive(Debug)]
pub(super) struct Search<'s> {
    successors: Successors,
    /// Where it begins, before it has begun.
    first: Option<Node<'s>>,
    nodes: Vec<Node<'s>>,
    /// What they take, in octets, about.
    size: usize,
    /// Nodes that are still to be visited, those with the fewest steps first.
    open: BinaryHeap<Reverse<(u32, u32)>>,
    /// Nodes by what their states hash to.
    known: BTreeMap<u64, Vec<u32>>,
    ended: BTreeSet<(Vec<StreamEnd>, [u64; 3])>,
    endings: Vec<(u32, Vec<RequestOutcome>)>,
}

/// What a state takes, in octets, most often: two connections and ten pending steps.
const SIZE: usize = 4_096;

/// What tells one end of a request from another.
type StreamEnd = crate::trace::view::View;

impl<'s> Search<'s> {
    pub(super) fn new(scenario: &'s Scenario, limits: Limits, slack: Slack) -> Self {
        Self::of(World::new(scenario, false), scenario, limits, slack)
    }

    /// The same, with an ending for everything that the hosts can see happen, and not only
    /// for each result: a world that keeps a trace makes the difference.
    pub(super) fn distinct(scenario: &'s Scenario, limits: Limits) -> Self {
        Self::of(World::new(scenario, true), scenario, limits, Slack::NONE)
    }

    fn of(world: World<'s>, scenario: &'s Scenario, limits: Limits, slack: Slack) -> Self {
        let (successors, first) = Successors::new(world, scenario, limits, slack);
        Self {
            successors,
            first: Some(first),
            nodes: Vec::new(),
            size: 0,
            open: BinaryHeap::new(),
            known: BTreeMap::new(),
            ended: BTreeSet::new(),
            endings: Vec::new(),
        }
    }

    /// Visits everything there is, or as much as the limits allow.
    pub(super) fn run(&mut self, mut tell: impl FnMut(u32)) -> Option<LimitReached> {
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
        self.successors.steps()
    }

    pub(super) fn endings(&self) -> Vec<(u32, Vec<RequestOutcome>)> {
        self.endings.clone()
    }

    /// The choices that lead to a node, the first one first.
    pub(super) fn path(&self, node: u32) -> Vec<Choice> {
        let mut choices = Vec::new();
        let mut node = Some(node);
        while let Some(index) = node {
            let (before, last) = &self.nodes[index as usize].parent_path;
            choices.extend(last.iter().rev());
            node = *before;
        }
        choices.reverse();
        choices
    }

    fn visit(&mut self, index: u32) -> Result<(), LimitReached> {
        let node = &self.nodes[index as usize];
        if node.world.is_settled() {
            self.note_end(index);
            return Ok(());
        }
        let mut choices = Vec::new();
        self.successors.choices(node, &mut choices);
        for &(choice, row) in &choices {
            let mut next = self.nodes[index as usize].copy(index);
            self.successors.take(&mut next, choice, row)?;
            self.go_on(next)?;
        }
        Ok(())
    }

    /// Goes on from a node for as long as there is no choice, and keeps what it comes to.
    fn go_on(&mut self, mut node: Node<'s>) -> Result<(), LimitReached> {
        let mut choices = Vec::new();
        let most = node.depth.saturating_add(UNSEEN);
        while node.depth < most && !node.world.is_settled() {
            if self.successors.by_clock(&mut node, most)? {
                continue;
            }
            self.successors.choices(&node, &mut choices);
            let [(choice, row)] = choices[..] else {
                break;
            };
            self.successors.take(&mut node, choice, row)?;
        }
        self.add(node)
    }

    /// Keeps a node unless there is one that allows all that it does.
    fn add(&mut self, mut node: Node<'s>) -> Result<(), LimitReached> {
        self.successors.sort(&mut node);
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
                && node.zone.is_included_in(&other.zone)
                && other.world == node.world
        });
        if covered {
            return Ok(());
        }
        let states = self.successors.limits.states as usize;
        self.size = self.size.saturating_add(node.size());
        if self.nodes.len() >= states || self.size / SIZE > states {
            return Err(LimitReached::States);
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
        let ended = requests.iter().map(StreamEnd::from).collect();
        if self.ended.insert((ended, node.seen)) {
            self.endings.push((index, requests.to_vec()));
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
