//! One order of steps: everything that it asks of its instants, and which satisfy that.
//! Where none do, the demands that contradict each other.

use alloc::vec::Vec;

use super::choice::{Choice, guard_instants};
use super::question::Question;
use super::states::zone::nanos;
use super::timeout_shift::{Direction, TimeoutShift};
use crate::run::schedule::{Schedule, Taken};
use crate::scenario::Scenario;
use crate::units::segment::Side;
use crate::units::time::{Instant, Range};
use crate::world::{Alarm, Pending, Step, World};

/// `later` lies at least `by` after `earlier`. Both count the choices from 1; 0 is the
/// beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct DifferenceConstraint {
    earlier: usize,
    later: usize,
    pub(super) by: i64,
    /// The step that it is the wait for, if it is.
    pub(super) step: Option<Step>,
    /// Whose idle timeout this is of, if it is: and whether it is the least that it takes,
    /// or the negative of the most.
    timeout: Option<(Side, Bound)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
}

/// How a timeout is moved, by x nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    /// Every time it is as much shorter or longer.
    Uniform(TimeoutShift),
    /// Every time by as much as it likes, up to x.
    Independent(TimeoutShift),
}

impl DifferenceConstraint {
    /// Whether both are demands on the same two instants.
    pub(super) fn is_between_the_same(&self, other: &Self) -> bool {
        (self.earlier, self.later) == (other.earlier, other.later)
    }

    /// By how much the bound grows with each nanosecond of x.
    fn slope(&self, moving: Shift) -> i64 {
        let (Shift::Uniform(one) | Shift::Independent(one)) = moving;
        let Some((_, bound)) = self.timeout.filter(|(of, _)| *of == one.of) else {
            return 0;
        };
        match (moving, one.way, bound) {
            (Shift::Uniform(_), Direction::Longer, Bound::Least)
            | (Shift::Uniform(_), Direction::Shorter, Bound::Most) => 1,
            (_, Direction::Longer, Bound::Most) | (_, Direction::Shorter, Bound::Least) => -1,
            (Shift::Independent(_), _, _) => 0,
        }
    }
}

/// Each step of an order at the earliest instant there is. The order must have a solution.
pub(super) fn schedule(scenario: &Scenario, path: &[Choice]) -> Schedule {
    let taken = |choice: &Choice| match *choice {
        Choice::Step(step, at) => at.map(|at| Taken { step, at }),
        Choice::Guard | Choice::Strike(_) => None,
    };
    // Where there is just one instant for each they are known, and need not be found.
    let known: Option<Vec<Taken>> = path.iter().map(taken).collect();
    known.map_or_else(
        || ConstraintSystem::new(scenario, Question::AsTimed, path).schedule(),
        Schedule,
    )
}

/// The constraints of an order.
#[derive(Clone, Debug)]
pub(super) struct ConstraintSystem {
    question: Question,
    path: Vec<Choice>,
    constraints: Vec<DifferenceConstraint>,
}

/// A demand that comes back to where it began: `by + slope * x` must not be above zero.
#[derive(Debug, Default)]
struct Cycle {
    by: i64,
    slope: i64,
    /// Which constraints it consists of.
    constraints: Vec<usize>,
}

/// Where solutions begin.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    /// How far a timeout is moved there.
    pub(super) x: i64,
    /// The constraints, as indices, that no instants satisfy together a nanosecond before:
    /// going round them asks an instant to be later than itself. None if nothing had to be
    /// moved.
    pub(super) cycle: Vec<usize>,
}

impl ConstraintSystem {
    /// The scenario is the one that is explored to answer the question.
    pub(super) fn new(scenario: &Scenario, question: Question, path: &[Choice]) -> Self {
        Self {
            question,
            path: path.to_vec(),
            constraints: constraints(scenario, question, path),
        }
    }

    /// The same order in another scenario, one that is explored to answer the same question, if
    /// it can be taken there.
    pub(super) fn in_scenario(&self, scenario: &Scenario) -> Self {
        Self::new(scenario, self.question, &self.path)
    }

    /// All of them, always in the same order for the same order of steps.
    pub(super) fn all(&self) -> &[DifferenceConstraint] {
        &self.constraints
    }

    /// The earliest instant of each choice, in nanoseconds. The order must have a solution.
    pub(super) fn instants(&self) -> Vec<i64> {
        self.solve(&|one| one.by).0.split_off(1)
    }

    /// Each step at the earliest instant there is. The order must have a solution.
    fn schedule(&self) -> Schedule {
        let times = self.solve(&|one| one.by).0;
        let taken = self.path.iter().zip(times.iter().skip(1));
        let step = |(choice, &at): (&Choice, &i64)| match *choice {
            Choice::Step(step, _) => {
                let at = Instant::from_nanos(u64::try_from(at).unwrap_or_default());
                Some(Taken { step, at })
            }
            Choice::Guard | Choice::Strike(_) => None,
        };
        Schedule(taken.filter_map(step).collect())
    }

    /// The x nearest to `from` at which the order has a solution, or `None` if there is
    /// none on the side to which the demands point.
    pub(super) fn nearest(&self, moving: Shift, from: i64) -> Option<i64> {
        self.binding(moving, from).map(|binding| binding.x)
    }

    /// The same, with what forbids it before.
    ///
    /// Newton's method on the demand that is not met: each makes the next x exact for one
    /// cycle, and x never turns back.
    pub(super) fn binding(&self, moving: Shift, from: i64) -> Option<Binding> {
        let mut x = from;
        let mut direction = 0;
        let mut last = Vec::new();
        while let Some(cycle) = self.negative_cycle(moving, x) {
            if cycle.slope == 0 || direction * cycle.slope > 0 {
                return None;
            }
            direction = -cycle.slope.signum();
            x = if cycle.slope > 0 {
                (-cycle.by).div_euclid(cycle.slope)
            } else {
                -(-cycle.by).div_euclid(-cycle.slope)
            };
            last = cycle.constraints;
        }
        Some(Binding { x, cycle: last })
    }

    fn negative_cycle(&self, moving: Shift, x: i64) -> Option<Cycle> {
        let (_, reasons, open) = self.solve(&|one| one.by + one.slope(moving) * x);
        let mut at = open?;
        // As many steps back as there are instants end inside the cycle.
        for _ in 0..reasons.len() {
            at = self.constraints[reasons[at]?].earlier;
        }
        let begin = at;
        let mut cycle = Cycle::default();
        loop {
            let index = reasons[at]?;
            let one = &self.constraints[index];
            cycle.constraints.push(index);
            cycle.by += one.by;
            cycle.slope += one.slope(moving);
            at = one.earlier;
            if at == begin {
                return Some(cycle);
            }
        }
    }

    /// The smallest instants that satisfy all constraints: raised from zero until none
    /// asks for more, each with the constraint that raised it last. As many rounds as
    /// there are choices suffice if there is a solution; if there is none, the last is an
    /// instant that was still being raised.
    fn solve(
        &self,
        by: &dyn Fn(&DifferenceConstraint) -> i64,
    ) -> (Vec<i64>, Vec<Option<usize>>, Option<usize>) {
        let choices = self.path.len();
        let mut times = Vec::from([0_i64]);
        times.resize(choices + 1, 0);
        let mut reasons = Vec::from([None]);
        reasons.resize(choices + 1, None);
        let mut open = None;
        for _ in 0..=choices + 1 {
            open = None;
            for (index, one) in self.constraints.iter().enumerate() {
                let least = times[one.earlier].saturating_add(by(one));
                if times[one.later] < least {
                    times[one.later] = least;
                    reasons[one.later] = Some(index);
                    open = Some(one.later);
                }
            }
            if open.is_none() {
                break;
            }
        }
        (times, reasons, open)
    }
}

/// Everything that the order asks of its instants.
fn constraints(
    scenario: &Scenario,
    question: Question,
    path: &[Choice],
) -> Vec<DifferenceConstraint> {
    let mut guards = Guards::new(scenario, question);
    let mut outage = Outage::new(scenario, question);
    let mut world = question.world(scenario, false);
    let mut all = Vec::new();
    let mut waits = Vec::new();
    for (choice, now) in path.iter().zip(1..) {
        all.push(at_least(now - 1, now, 0));
        for pending in world.pending() {
            let wait = question.wait(scenario, &pending.step, pending.wait);
            record_observation(&mut waits, (pending, wait), now);
        }
        match *choice {
            Choice::Guard => guards.pass(now, &mut all),
            Choice::Strike(strike) => strike.arm(&mut world),
            Choice::Step(step, _) => {
                guards.before(now, &mut all);
                all.extend(waits.get(step as usize).copied().flatten().map(Wait::least));
                outage.follow(&world, (step, now), &mut all);
                take(&mut world, step, guards.present);
                question.follow(&mut world);
            }
        }
    }
    outage.end(path.len(), &mut all);
    guards.end(path.len(), &mut all);
    all.extend(waits.into_iter().flatten().map(Wait::most));
    all
}

/// The instants that guard steps, as an order passes them.
struct Guards {
    to_come: Vec<Instant>,
    /// The scenario's own instant of the one that was passed last.
    present: Instant,
    /// Which choices passed them.
    passed: Vec<usize>,
    question: Question,
}

impl Guards {
    fn new(scenario: &Scenario, question: Question) -> Self {
        Self {
            to_come: guard_instants(scenario),
            present: Instant::START,
            passed: Vec::new(),
            question,
        }
    }

    /// How long after the first one another is, by index.
    fn length(&self, index: usize) -> i64 {
        nanos(self.to_come[index].since(self.to_come[0]))
    }

    fn pass(&mut self, now: usize, all: &mut Vec<DifferenceConstraint>) {
        let index = self.passed.len();
        self.present = self.to_come[index];
        match (self.question, self.passed.first()) {
            (Question::AsTimed, _) => {
                let at = nanos(self.present.since(Instant::START));
                all.push(at_least(0, now, at));
                all.push(at_least(now, 0, -at));
            }
            // What came before it came before its instant.
            (Question::AnyTraffic, None) if now > 1 => all.push(at_least(now - 1, now, 1)),
            (Question::AnyTraffic, None) => {}
            (Question::AnyTraffic, Some(&first)) => {
                all.push(at_least(first, now, self.length(index)));
                all.push(at_least(now, first, -self.length(index)));
            }
        }
        self.passed.push(now);
    }

    /// A step comes before the next of them: what is before the next is before all.
    fn before(&self, now: usize, all: &mut Vec<DifferenceConstraint>) {
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
    fn end(&self, last: usize, all: &mut Vec<DifferenceConstraint>) {
        self.before(last, all);
    }
}

/// A host that is down at any moment, for as long as the scenario says.
struct Outage {
    length: Option<i64>,
    began: Option<usize>,
    over: bool,
}

impl Outage {
    fn new(scenario: &Scenario, question: Question) -> Self {
        let down = scenario.server.host_down;
        let down = down.filter(|_| question == Question::AnyTraffic);
        Self {
            length: down.map(|range| nanos(range.max()) - nanos(range.min())),
            began: None,
            over: false,
        }
    }

    fn follow(
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

    fn end(&self, last: usize, all: &mut Vec<DifferenceConstraint>) {
        self.until(last, all);
    }
}

/// A step that is pending from the end of one choice to the beginning of another, at least.
#[derive(Clone, Copy, Debug)]
struct Wait {
    since: usize,
    until: usize,
    length: Range,
    step: Step,
}

impl Wait {
    /// Whose idle timeout it is, if it is one.
    fn whose(&self) -> Option<Side> {
        let ends = |side: &Side| self.step.ends_idleness_of(*side);
        [Side::Client, Side::Server].into_iter().find(ends)
    }

    /// Nothing that is pending is overdue. At the last choice before which it was pending
    /// that says it of all others.
    fn most(self) -> DifferenceConstraint {
        DifferenceConstraint {
            step: Some(self.step),
            timeout: self.whose().map(|side| (side, Bound::Most)),
            ..at_least(self.until, self.since, -nanos(self.length.max()))
        }
    }

    /// What is taken has waited long enough.
    fn least(self) -> DifferenceConstraint {
        DifferenceConstraint {
            step: Some(self.step),
            timeout: self.whose().map(|side| (side, Bound::Least)),
            ..at_least(self.since, self.until, nanos(self.length.min()))
        }
    }
}

/// Notes that a step is pending before choice `now`; what was not known before was scheduled
/// by the choice before it.
fn record_observation(
    waits: &mut Vec<Option<Wait>>,
    (pending, length): (&Pending, Range),
    now: usize,
) {
    let place = pending.order as usize;
    if waits.len() <= place {
        waits.resize(place + 1, None);
    }
    let wait = waits[place].get_or_insert_with(|| Wait {
        since: now - 1,
        until: now,
        length,
        step: pending.step,
    });
    wait.until = now;
}

const fn at_least(earlier: usize, later: usize, by: i64) -> DifferenceConstraint {
    DifferenceConstraint {
        earlier,
        later,
        by,
        step: None,
        timeout: None,
    }
}

fn take(world: &mut World<'_>, step: u32, at: Instant) {
    let place = world.pending().iter().position(|one| one.order == step);
    if let Some(place) = place {
        world.step_at(place, at);
    }
}
