//! Breadth first through the orders: what was found first took the fewest steps.

use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap};
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::hash::{Hash as _, Hasher as _};

use super::choice::{Choice, Strike};
use super::ending::Decided;
use super::question::{Acks, Question};
use super::states::hash::Words;
use super::states::node::Node;
use super::states::successors::Successors;
use super::timeout_shift::Slack;
use super::verdict::{LimitReached, Limits, Property};
use crate::scenario::Scenario;
use crate::trace::RequestOutcome;
use crate::units::few::put_in_order;
use crate::units::time::Range;
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
    /// One that was not kept, whose memory the next is made in: to take and give back that of
    /// each was a tenth of a search.
    spare: Option<Node<'s>>,
    /// Kept so that a step of the search allocates next to nothing.
    choices: Vec<(Choice, usize)>,
    ahead: Vec<(Choice, usize)>,
    /// Nodes by what their states hash to.
    known: BTreeMap<u64, Vec<u32>>,
    ended: BTreeSet<(Vec<Ended>, [u64; 3])>,
    endings: Vec<(u32, Vec<RequestOutcome>)>,
    question: Question,
    /// For any traffic: each way in which a request can end, with the fewest steps that lead
    /// there.
    decided: BTreeMap<Ended, Decided>,
    acks: Acks,
    /// A request was lost or applied twice.
    is_lost: bool,
    /// That is all that is asked.
    ends_when_lost: bool,
    /// After how long a pause it came, where pauses are measured.
    lost_after: Vec<(i64, i64)>,
    /// Where pauses are measured: the same of each way in which a request can end; `None` of one
    /// that came after no pause, or was decided after the next.
    ended_after: Option<BTreeMap<Ended, Vec<Length>>>,
}

/// What a state takes, in octets, most often: two connections and ten pending steps.
const SIZE: usize = 4_096;

/// Between which lengths a pause is, if that is known.
type Length = Option<(i64, i64)>;

/// What tells one end of a request from another.
type Ended = crate::trace::view::View;

impl<'s> Search<'s> {
    /// The scenario is the one that is explored to answer the question.
    pub(super) fn new(
        scenario: &'s Scenario,
        question: Question,
        limits: Limits,
        slack: Slack,
    ) -> Self {
        let world = question.world(scenario, false);
        let mut search = Self::of(world, scenario, question, (limits, slack));
        if slack.moved.is_some() {
            search.successors.settle_at_once();
        }
        search
    }

    /// The same with nothing settled late: as much as can happen is explored, and no more.
    pub(super) fn settling_at_once(
        scenario: &'s Scenario,
        question: Question,
        limits: Limits,
    ) -> Self {
        let mut search = Self::new(scenario, question, limits, Slack::NONE);
        search.successors.settle_at_once();
        search
    }

    /// The same with all that both kernels do as they do it.
    #[cfg(test)]
    pub(super) fn in_full(scenario: &'s Scenario, question: Question, limits: Limits) -> Self {
        let world = World::new(scenario, false);
        let mut search = Self::of(world, scenario, question, (limits, Slack::NONE));
        search.successors.settle_at_once();
        search
    }

    /// The same for any traffic, with pauses measured up to this length.
    pub(super) fn measuring(scenario: &'s Scenario, limits: Limits, most: i64) -> Self {
        let mut search = Self::new(scenario, Question::AnyTraffic, limits, Slack::NONE);
        search.successors.settle_at_once();
        search.successors.measure(most);
        search.ended_after = Some(BTreeMap::new());
        search
    }

    /// Has each request given up after some length within these, where its scenario has one for
    /// all: the longest.
    pub(super) const fn give_up_within(&mut self, patience: Range) {
        self.successors.give_up_within(patience);
    }

    /// The same, with an ending for everything that the hosts can see happen, and not only
    /// for each result: a world that keeps a trace makes the difference.
    pub(super) fn distinct(scenario: &'s Scenario, limits: Limits) -> Self {
        let world = World::new(scenario, true);
        Self::of(world, scenario, Question::AsTimed, (limits, Slack::NONE))
    }

    fn of(
        world: World<'s>,
        scenario: &'s Scenario,
        question: Question,
        (limits, slack): (Limits, Slack),
    ) -> Self {
        let (successors, first) = Successors::new(world, scenario, question, limits, slack);
        Self {
            successors,
            first: Some(first),
            nodes: Vec::new(),
            size: 0,
            open: BinaryHeap::new(),
            spare: None,
            choices: Vec::new(),
            ahead: Vec::new(),
            known: BTreeMap::new(),
            ended: BTreeSet::new(),
            endings: Vec::new(),
            acks: question.acks(scenario),
            is_lost: false,
            ends_when_lost: false,
            question,
            decided: BTreeMap::new(),
            lost_after: Vec::new(),
            ended_after: None,
        }
    }

    /// Whether a request can be lost or applied twice, if that is told within the limits.
    pub(super) fn loses(mut self) -> Option<bool> {
        self.ends_when_lost = true;
        let complete = self.run(&mut |_| {}).is_none();
        (complete || self.is_lost).then_some(self.is_lost)
    }

    /// Visits everything there is, or as much as the limits allow.
    pub(super) fn run(&mut self, tell: &mut dyn FnMut(u32)) -> Option<LimitReached> {
        if let Some(first) = self.first.take()
            && let Err(limit) = self.go_on(first)
        {
            return Some(limit);
        }
        let mut visited = 0_usize;
        while !(self.ends_when_lost && self.is_lost)
            && let Some(Reverse((_, next))) = self.open.pop()
        {
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

    /// The ways to end, those with the fewest steps first, each with the choices that lead
    /// there: how every request ended, or for any traffic how one of them did.
    pub(super) fn endings(&self) -> Vec<(Vec<Choice>, Vec<RequestOutcome>)> {
        let ended = self.endings.iter();
        let ended = ended.map(|(node, requests)| (self.path(*node), requests.clone()));
        let mut decided: Vec<&Decided> = self.decided.values().collect();
        put_in_order(&mut decided, |one| one.depth);
        let decided = decided.into_iter();
        let decided = decided.map(|one| (one.path.clone(), Vec::from([one.outcome.clone()])));
        ended.chain(decided).collect()
    }

    /// After pauses between which lengths, in nanoseconds, a request came that was lost or
    /// applied twice, where pauses are measured.
    pub(super) fn lost_after(&self) -> &[(i64, i64)] {
        &self.lost_after
    }

    /// After pauses between which lengths a request came that ended so; `None` for any.
    pub(super) fn ended_after(&self, outcome: &RequestOutcome) -> Option<Vec<(i64, i64)>> {
        let all = self.ended_after.as_ref()?.get(&Ended::from(outcome))?;
        all.iter().copied().collect()
    }

    /// The choices that lead to a node, the first one first.
    fn path(&self, node: u32) -> Vec<Choice> {
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
        let mut choices = core::mem::take(&mut self.choices);
        self.successors.choices(node, &mut choices);
        for &(choice, row) in &choices {
            self.take_and_go_on(index, choice, row)?;
        }
        self.choices = choices;
        Ok(())
    }

    /// Takes a step as it is, and with all that can go wrong at it.
    fn take_and_go_on(
        &mut self,
        index: u32,
        choice: Choice,
        row: usize,
    ) -> Result<(), LimitReached> {
        let mut open: Vec<Vec<Strike>> = Vec::from([Vec::new()]);
        while let Some(strikes) = open.pop() {
            let before = &self.nodes[index as usize];
            let mut next = match self.spare.take() {
                Some(spare) => before.copy_into(index, spare),
                None => before.copy(index),
            };
            for &strike in &strikes {
                self.successors
                    .take(&mut next, Choice::Strike(strike), row)?;
            }
            self.successors.take(&mut next, choice, row)?;
            // Segments are lost that a death sends; none dies of what is lost.
            let last = strikes.last().map(|one| one.kind);
            let more = self.successors.strikes(&before.world);
            let more = more.filter(|one| last < Some(one.kind));
            open.extend(more.map(|one| [&strikes[..], &[one]].concat()));
            self.go_on(next)?;
        }
        Ok(())
    }

    /// Goes on from a node for as long as there is no choice, and keeps what it comes to.
    fn go_on(&mut self, mut node: Node<'s>) -> Result<(), LimitReached> {
        let mut choices = core::mem::take(&mut self.ahead);
        let most = node.depth.saturating_add(UNSEEN);
        self.note_decided(&mut node);
        while node.depth < most && !node.world.is_settled() && !self.successors.has_strikes() {
            if self.successors.by_clock(&mut node, most)? {
                self.note_decided(&mut node);
                continue;
            }
            self.successors.choices(&node, &mut choices);
            let [(choice, row)] = choices[..] else {
                break;
            };
            self.successors.take(&mut node, choice, row)?;
            self.note_decided(&mut node);
        }
        self.ahead = choices;
        self.add(node)
    }

    /// Keeps a node unless there is one that allows all that it does.
    fn add(&mut self, mut node: Node<'s>) -> Result<(), LimitReached> {
        self.successors.sort(&mut node);
        let states = self.most_states();
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
            self.spare = Some(node);
            return Ok(());
        }
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

    /// How many states are kept. Where acknowledgments are told apart there are too many to
    /// look at for any traffic, and what is lost need not be lost in every way.
    fn most_states(&self) -> usize {
        const ENOUGH: usize = 4_000;
        let most = self.successors.limits.states as usize;
        if self.question == Question::AnyTraffic && self.acks == Acks::AsTheyAre && self.is_lost {
            most.min(ENOUGH)
        } else {
            most
        }
    }

    /// Notes how a request ended, if the last step decided that.
    fn note_decided(&mut self, node: &mut Node<'s>) {
        let Some((outcome, length)) = node.decided.take() else {
            return;
        };
        if !Property::SAFE.iter().all(|one| one.holds(&outcome)) {
            self.is_lost = true;
            self.lost_after.extend(length);
        }
        let way = Ended::from(&outcome);
        if let Some(after) = &mut self.ended_after {
            let known = after.entry(way).or_default();
            if !known.contains(&length) {
                known.push(length);
            }
        }
        let depth = node.depth;
        if self.decided.get(&way).is_none_or(|one| one.depth > depth) {
            let (before, last) = &node.parent_path;
            let mut path = before.map_or_else(Vec::new, |one| self.path(one));
            path.extend(last);
            let decided = Decided {
                depth,
                path,
                outcome,
            };
            self.decided.insert(way, decided);
        }
    }

    /// For any traffic nothing ends but a request that waits for what does not come.
    fn note_hanging(&mut self, index: u32) {
        let node = &self.nodes[index as usize];
        let mut copy = node.copy(index);
        let length = node.pause_length();
        let latest = node.world.requests().last().cloned();
        copy.decided = latest.map(|outcome| (outcome, length));
        self.note_decided(&mut copy);
    }

    fn note_end(&mut self, index: u32) {
        if self.question == Question::AnyTraffic {
            return self.note_hanging(index);
        }
        let node = &self.nodes[index as usize];
        let requests = node.world.requests();
        let ended = requests.iter().map(Ended::from).collect();
        if self.ended.insert((ended, node.seen)) {
            self.endings.push((index, requests.to_vec()));
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
