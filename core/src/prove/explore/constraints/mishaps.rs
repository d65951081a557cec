//! What an order asks of the instants at which something goes wrong.

use alloc::vec::Vec;

use super::super::choice::{Choice, guard_instants};
use super::super::question::Question;
use super::super::states::zone::nanos;
use super::difference::{DifferenceConstraint, at_least};
use crate::scenario::Scenario;
use crate::units::time::Instant;
use crate::world::{Alarm, Step, World};

/// The instants that guard steps, as an order passes them.
pub(super) struct Guards {
    to_come: Vec<Instant>,
    /// The scenario's own instant of the one that was passed last.
    pub(super) present: Instant,
    /// Which choices passed them.
    passed: Vec<usize>,
    /// The latest step that found room in the queue.
    room: Option<usize>,
    question: Question,
}

impl Guards {
    pub(super) fn new(scenario: &Scenario, question: Question) -> Self {
        Self {
            to_come: guard_instants(scenario),
            present: Instant::START,
            passed: Vec::new(),
            room: None,
            question,
        }
    }

    /// How long after the first one another is, by index.
    fn length(&self, index: usize) -> i64 {
        nanos(self.to_come[index].since(self.to_come[0]))
    }

    /// Whether a choice is that the queue is full by the step after it, whenever that began.
    pub(super) fn begins_before(&self, choice: &Choice) -> bool {
        let first = self.passed.is_empty() && self.question == Question::AnyTraffic;
        first && *choice == Choice::Guard
    }

    /// It is full by then: not yet when something last found room.
    pub(super) fn begin(&mut self, now: usize, all: &mut Vec<DifferenceConstraint>) {
        all.extend(self.room.map(|room| at_least(room, now, 1)));
        all.push(at_least(now, now + 1, 0));
        self.present = self.to_come[0];
        self.passed.push(now);
    }

    /// Notes a step that finds room in the queue.
    pub(super) fn needs_room(&mut self, world: &World<'_>, (step, now): (u32, usize)) {
        let taken = world.pending().iter().find(|one| one.order == step);
        if self.passed.is_empty() && taken.is_some_and(|one| world.needs_room(&one.step)) {
            self.room = Some(now);
        }
    }

    pub(super) fn pass(&mut self, now: usize, all: &mut Vec<DifferenceConstraint>) {
        let index = self.passed.len();
        self.present = self.to_come[index];
        match (self.question, self.passed.first()) {
            (Question::AsTimed, _) => {
                let at = nanos(self.present.since(Instant::START));
                all.push(at_least(0, now, at));
                all.push(at_least(now, 0, -at));
            }
            // It has begun before.
            (Question::AnyTraffic, None) => {}
            (Question::AnyTraffic, Some(&first)) => {
                all.push(at_least(first, now, self.length(index)));
                all.push(at_least(now, first, -self.length(index)));
            }
        }
        self.passed.push(now);
    }

    /// A step comes before the next of them: what is before the next is before all.
    pub(super) fn before(&self, now: usize, all: &mut Vec<DifferenceConstraint>) {
        let next = self.passed.len();
        match (self.question, self.to_come.get(next), self.passed.first()) {
            (Question::AsTimed, Some(moment), _) => {
                let until = nanos(moment.since(Instant::START));
                all.push(at_least(now, 0, 1 - until));
            }
            (Question::AnyTraffic, Some(_), Some(&first)) => {
                all.push(at_least(now, first, 1 - self.length(next)));
            }
            (Question::AsTimed | Question::AnyTraffic, _, _) => {}
        }
    }

    /// What has not been passed is to come.
    pub(super) fn end(&self, last: usize, all: &mut Vec<DifferenceConstraint>) {
        self.before(last, all);
    }
}

/// A host that is down at any moment, for as long as the scenario says.
pub(super) struct Outage {
    length: Option<i64>,
    began: Option<usize>,
    over: bool,
}

impl Outage {
    pub(super) fn new(scenario: &Scenario, question: Question) -> Self {
        let down = scenario.server.host_down;
        let down = down.filter(|_| question == Question::AnyTraffic);
        Self {
            length: down.map(|range| nanos(range.max()) - nanos(range.min())),
            began: None,
            over: false,
        }
    }

    pub(super) fn follow(
        &mut self,
        world: &World<'_>,
        (step, now): (u32, usize),
        all: &mut Vec<DifferenceConstraint>,
    ) {
        let Some(length) = self.length else { return };
        let taken = world.pending().iter().find(|one| one.order == step);
        match taken.map(|one| one.step) {
            Some(Step::Expire(Alarm::Host { up: false })) => self.began = Some(now),
            Some(Step::Expire(Alarm::Host { up: true })) => {
                all.extend(self.began.map(|began| at_least(began, now, length)));
                self.until(now, all);
                self.over = true;
            }
            Some(Step::Deliver { .. } | Step::Wake(_) | Step::Expire(_)) | None => {}
        }
    }

    fn until(&self, now: usize, all: &mut Vec<DifferenceConstraint>) {
        if let (Some(length), Some(began), false) = (self.length, self.began, self.over) {
            all.push(at_least(now, began, -length));
        }
    }

    pub(super) fn end(&self, last: usize, all: &mut Vec<DifferenceConstraint>) {
        self.until(last, all);
    }
}
