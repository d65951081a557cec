//! What the model predicts for a run by the clock: its ways of ending, over delays that
//! this machine may have.
//!
//! Core simulates, samples and compares; this file only says which delays to try.

use std::collections::BTreeSet;

use idlerace_core::compare::{Difference, View, compare};
use idlerace_core::explain::{Cause, explain};
use idlerace_core::scenario::Scenario;
use idlerace_core::scenario::delays::DelayRole;
use idlerace_core::simulate::{sample, simulate};
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::{RequestOutcome, Trace};

use crate::clock::observe::Late;
use crate::system::time::needs_timer;

/// How late a machine may be before it is too busy to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// A timer or sleep, beyond its length.
    pub timer: Duration,
    /// A thread that has something to do.
    pub thread: Duration,
}

/// From the most patient to the strictest.
pub const TOLERANCES: [Tolerance; 5] = [
    Tolerance {
        timer: Duration::from_millis(200),
        thread: Duration::from_millis(50),
    },
    Tolerance {
        timer: Duration::from_millis(50),
        thread: Duration::from_millis(15),
    },
    Tolerance {
        timer: Duration::from_millis(20),
        thread: Duration::from_millis(6),
    },
    Tolerance {
        timer: Duration::from_millis(10),
        thread: Duration::from_millis(4),
    },
    Tolerance {
        timer: Duration::from_millis(5),
        thread: Duration::from_micros(2_500),
    },
];

impl Tolerance {
    /// The bound for one kind of lateness.
    #[must_use]
    pub const fn of(self, what: Late) -> Duration {
        match what {
            Late::Timer => self.timer,
            Late::Thread => self.thread,
        }
    }
}

/// What lies between client and server in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Loopback: no delay to speak of, in place of the scenario's network.
    Loopback,
    /// A wire of our own, which is the scenario's network.
    Wire,
}

/// The longest one-way delay on loopback: what takes longer is a thread's lateness.
const LOOPBACK: Duration = Duration::from_micros(200);

/// Rare orders of things need delays of the same size as what they race against, so the
/// ranges are tried whole and in these fractions.
const FRACTIONS: [u64; 5] = [1, 4, 16, 64, 256];

/// Several scenarios that together stand for one scenario on this machine.
#[derive(Clone, Debug)]
pub struct Prediction {
    variants: Vec<Scenario>,
}

impl Prediction {
    /// What a run of this scenario can come to on a machine that keeps the tolerance.
    #[must_use]
    pub fn new(run: &Scenario, tolerance: Tolerance, between: Medium) -> Self {
        let fractions = FRACTIONS.into_iter().map(|part| Tolerance {
            timer: part_of(tolerance.timer, part),
            thread: part_of(tolerance.thread, part),
        });
        let variants = fractions.flat_map(|part| {
            [Duration::ZERO, part.timer].map(|late| with_machine_lags(run, part, late, between))
        });
        Self {
            variants: variants.collect(),
        }
    }

    /// The scenario with everything that the machine may do to it.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.variants[0]
    }

    /// The ways in which all requests together can end, over so many seeds.
    #[must_use]
    pub fn endings(&self, seeds: u64) -> BTreeSet<Ending> {
        self.variants
            .iter()
            .flat_map(|variant| endings(variant, seeds))
            .collect()
    }

    /// The ways in which any request can end, over so many seeds.
    #[must_use]
    pub fn views(&self, seeds: u32) -> BTreeSet<View> {
        self.variants
            .iter()
            .flat_map(|variant| sample(variant, seeds).into_keys())
            .collect()
    }

    /// The first difference between an observed trace and the predicted one, or, if
    /// delays can make a difference to the calls, the predicted one that is nearest.
    #[must_use]
    pub fn difference(&self, observed: &Trace, seeds: u64) -> Option<Difference> {
        let mut first = None;
        for variant in &self.variants {
            for scenario in seeded(variant, seeds) {
                let difference = compare(&simulate(&scenario), observed)?;
                first.get_or_insert(difference);
            }
        }
        first
    }
}

/// How all requests of a run ended, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ending {
    /// How each request ended.
    pub views: Vec<View>,
    /// What was behind whatever did not go the ordinary way.
    pub causes: Vec<Cause>,
}

/// The ways in which all requests of a scenario together can end, over so many seeds.
#[must_use]
pub fn endings(scenario: &Scenario, seeds: u64) -> BTreeSet<Ending> {
    let ending = |scenario| {
        let trace = simulate(&scenario);
        Ending {
            views: trace.requests.iter().map(View::from).collect(),
            causes: explain(&trace)
                .stories
                .iter()
                .map(|story| story.cause)
                .collect(),
        }
    };
    seeded(scenario, seeds).map(ending).collect()
}

/// The difference, if a request ended in a way that was not predicted.
#[must_use]
pub fn unexpected_outcome(
    outcomes: &BTreeSet<View>,
    request: &RequestOutcome,
) -> Option<Difference> {
    let observed = View::from(request);
    let predicted = || {
        outcomes
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" or ")
    };
    (!outcomes.contains(&observed)).then(|| Difference {
        at: format!("request {}", request.request),
        predicted: predicted(),
        observed: observed.to_string(),
    })
}

fn seeded(scenario: &Scenario, seeds: u64) -> impl Iterator<Item = Scenario> {
    (0..seeds).map(|offset| Scenario {
        seed: scenario.seed.wrapping_add(offset),
        ..scenario.clone()
    })
}

/// A scenario with the machine's delays besides its own, or, on loopback, in place of its
/// network's. `late`: what timers of fixed length come later.
fn with_machine_lags(
    run: &Scenario,
    tolerance: Tolerance,
    late: Duration,
    between: Medium,
) -> Scenario {
    let own = Range::up_to(tolerance.thread);
    let mut slow = run.clone();
    for delay in slow.delays_mut() {
        match delay.role {
            DelayRole::Pause(range) | DelayRole::TimerLag(range) => {
                *range = later(*range, tolerance.timer);
            }
            DelayRole::ApplicationLag(range) if needs_timer(*range) => {
                *range = later(*range, tolerance.timer + tolerance.thread);
            }
            DelayRole::ApplicationLag(range) | DelayRole::WakeLag(_, range) => *range = own,
            DelayRole::Path(_, range) => {
                *range = match between {
                    Medium::Loopback => Range::up_to(LOOPBACK.min(tolerance.thread)),
                    // The wire is carried by a thread, too.
                    Medium::Wire => later(*range, tolerance.thread),
                };
            }
            DelayRole::Timer(length) => *length = *length + late,
            DelayRole::Moment(range) => *range = range.map(|at| at + late),
            DelayRole::Idle(_)
            | DelayRole::Held(_)
            | DelayRole::Outage(_)
            | DelayRole::Suspension(_)
            | DelayRole::Announced(_) => {}
        }
    }
    slow
}

/// A range whose longest length is longer by so much.
fn later(range: Range, by: Duration) -> Range {
    Range::between(range.min(), range.max() + by)
}

fn part_of(length: Duration, part: u64) -> Duration {
    Duration::from_nanos(length.as_nanos() / part)
}
