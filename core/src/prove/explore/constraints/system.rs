//! The demands of an order as a system: its instants where there are some, and where there are
//! none the demands that contradict each other.

use alloc::vec::Vec;

use super::super::choice::Choice;
use super::super::question::Question;
use super::demands::demands;
use super::difference::{DifferenceConstraint, Shift};
use crate::run::schedule::{Schedule, Taken};
use crate::scenario::Scenario;
use crate::units::time::Instant;

/// Each step of an order at the earliest instant there is. The order must have a solution.
pub(in super::super) fn schedule(scenario: &Scenario, path: &[Choice]) -> Schedule {
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
pub(in super::super) struct ConstraintSystem {
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
pub(in super::super) struct Binding {
    /// How far a timeout is moved there.
    pub(in super::super) x: i64,
    /// The constraints, as indices, that no instants satisfy together a nanosecond before:
    /// going round them asks an instant to be later than itself. None if nothing had to be
    /// moved.
    pub(in super::super) cycle: Vec<usize>,
}

impl ConstraintSystem {
    /// The scenario is the one that is explored to answer the question.
    pub(in super::super) fn new(scenario: &Scenario, question: Question, path: &[Choice]) -> Self {
        Self {
            question,
            path: path.to_vec(),
            constraints: demands(scenario, question, path),
        }
    }

    /// The same order in another scenario, one that is explored to answer the same question, if
    /// it can be taken there.
    pub(in super::super) fn in_scenario(&self, scenario: &Scenario) -> Self {
        Self::new(scenario, self.question, &self.path)
    }

    /// All of them, always in the same order for the same order of steps.
    pub(in super::super) fn all(&self) -> &[DifferenceConstraint] {
        &self.constraints
    }

    /// Whether it has a solution.
    pub(in super::super) fn is_possible(&self) -> bool {
        self.solve(&|one| one.by).2.is_none()
    }

    /// The earliest instant of each choice, in nanoseconds. The order must have a solution.
    pub(in super::super) fn instants(&self) -> Vec<i64> {
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
    pub(in super::super) fn nearest(&self, moving: Shift, from: i64) -> Option<i64> {
        self.binding(moving, from).map(|binding| binding.x)
    }

    /// The same, with what forbids it before.
    ///
    /// Newton's method on the demand that is not met: each makes the next x exact for one
    /// cycle, and x never turns back.
    pub(in super::super) fn binding(&self, moving: Shift, from: i64) -> Option<Binding> {
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
