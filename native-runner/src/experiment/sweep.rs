//! How often a reused connection fails as one setting moves: really, with a 95 % interval,
//! beside the model's rate.
//!
//! Parses no command line and prints nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::iter;

use idlerace_core::compare::View;
use idlerace_core::map::Axis;
use idlerace_core::parameter::{self, Problem};
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::sample;
use idlerace_core::trace::Failure;

use crate::clock::observe::{Late, Observed};
use crate::clock::run::Testbed;
use crate::predict::measure::Lags;
use crate::predict::prediction::{Medium, TOLERANCES, Tolerance};
use crate::system::time::Rng;

/// So many clients at once: more would keep each other waiting.
const AT_ONCE: usize = 20;

/// A repetition in which something was later than this is left out.
const QUICK: Tolerance = TOLERANCES[4];

/// Simulated runs for each of the model's rates.
const DRAWS: u32 = 4_000;

/// What chance does less often than this is not put down to chance.
const IMPLAUSIBLE: f64 = 1e-3;

/// The quantile of the normal distribution for 95 %.
const QUANTILE: f64 = 1.96;

/// What happened at one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The value.
    pub value: String,
    /// Repetitions in which the second request's first attempt failed.
    pub failed: u32,
    /// All repetitions but those for which the machine was too busy.
    pub reps: u32,
    /// The rate's 95 % interval.
    pub interval: (f64, f64),
    /// The model's rate, told this machine's lags.
    pub model: f64,
}

/// A whole sweep.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// Each value's.
    pub points: Vec<Point>,
    /// What the model was told.
    pub lags: Lags,
    /// How often what came of a first attempt that failed.
    pub failures: BTreeMap<FirstFailure, u32>,
}

/// What comes of a first attempt that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FirstFailure {
    /// The client reports it.
    Reported(Failure),
    /// The client sends the request again, and nobody hears of it.
    SentAgain,
}

impl fmt::Display for FirstFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reported(failure) => failure.fmt(f),
            Self::SentAgain => f.write_str("sent again"),
        }
    }
}

/// The scenario at each value of an axis: one request that opens a connection, one that
/// reuses it. `settings` are those of the scenario: a profile on the axis undoes none.
///
/// # Errors
/// If a value is not for the setting.
pub fn scenarios(
    axis: &Axis,
    scenario: &Scenario,
    settings: &[(String, String)],
) -> Result<Vec<Scenario>, Problem> {
    let at = |value: &String| {
        let mut one = scenario.clone();
        let moved = iter::once((axis.key.as_str(), value.as_str()));
        let set = settings.iter();
        let set = set.map(|(key, value)| (key.as_str(), value.as_str()));
        parameter::set_all(&mut one, set.chain(moved))?;
        one.requests.count = 2;
        Ok(one)
    };
    axis.values.iter().map(at).collect()
}

/// Runs every point, and asks the model under the lags that these runs had.
///
/// # Errors
/// If the machine has no socket or thread left.
pub fn sweep(
    machine: &Testbed,
    between: Medium,
    (axis, scenarios): (&Axis, &[Scenario]),
    reps: u32,
    finished: impl Fn(),
) -> io::Result<Sweep> {
    let mut seen = Vec::new();
    let mut all = Vec::new();
    for (point, scenario) in (0_u32..).zip(scenarios) {
        // Each point has delays of its own out of the scenario's ranges: with the same ones
        // everywhere, what is chance at one point would be so at all.
        // Nor does a sweep share any with one of the next seed.
        let mut scenario = scenario.clone();
        let before = u64::from(point) * u64::from(reps);
        scenario.seed = (scenario.seed << 32).wrapping_add(before);
        let observed = repeat(machine, &scenario, reps, &finished)?;
        let failed = observed.iter().filter_map(kind).count();
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        seen.push((count(failed), count(observed.len())));
        all.extend(observed);
    }
    let lags = Lags::of(&all);
    let mut failures = BTreeMap::new();
    for kind in all.iter().filter_map(kind) {
        *failures.entry(kind).or_insert(0) += 1;
    }
    let points = axis.values.iter().zip(scenarios).zip(seen);
    let points = points.map(|((value, scenario), (failed, reps))| Point {
        value: value.clone(),
        failed,
        reps,
        interval: wilson(failed, reps),
        model: rate(scenario, &lags, between),
    });
    Ok(Sweep {
        points: points.collect(),
        lags,
        failures,
    })
}

fn repeat(
    machine: &Testbed,
    scenario: &Scenario,
    reps: u32,
    finished: &impl Fn(),
) -> io::Result<Vec<Observed>> {
    let seeded = |offset: u32| Scenario {
        seed: scenario.seed.wrapping_add(offset.into()),
        ..scenario.clone()
    };
    let all: Vec<Scenario> = (0..reps).map(seeded).collect();
    let mut observed = Vec::new();
    for some in all.chunks(AT_ONCE) {
        observed.extend(machine.run(some, finished)?);
    }
    // A machine that others keep busy delays both sides at once, and by more than any rate
    // of the race itself could show.
    let longest = |what: Late| QUICK.of(what);
    observed.retain(|one| one.unjudged(longest).is_empty());
    Ok(observed)
}

/// How the request that reuses the connection failed at its first attempt, if it did.
fn kind(observed: &Observed) -> Option<FirstFailure> {
    let request = observed.trace.requests.get(1)?;
    match request.result {
        Err(failure) => Some(FirstFailure::Reported(failure)),
        Ok(()) => (request.attempts > 1).then_some(FirstFailure::SentAgain),
    }
}

fn lost(view: &View) -> bool {
    view.result.is_err() || view.attempts > 1
}

/// How often the model's second request fails at its first attempt, told lags that the
/// machine had.
fn rate(scenario: &Scenario, lags: &Lags, between: Medium) -> f64 {
    let mut rng = Rng::new(scenario.seed);
    let mut failed = 0;
    for offset in 0..DRAWS {
        let mut told = lags.tell(scenario, between == Medium::Loopback, &mut rng);
        told.seed = scenario.seed.wrapping_add(offset.into());
        failed += u32::from(sample(&told, 1).keys().any(lost));
    }
    f64::from(failed) / f64::from(DRAWS)
}

/// Wilson's interval for a rate (E. B. Wilson 1927, JASA 22): right for small numbers and at
/// the ends, too.
#[must_use]
pub fn wilson(failed: u32, reps: u32) -> (f64, f64) {
    if reps == 0 {
        return (0.0, 1.0);
    }
    let (failed, reps, squared) = (f64::from(failed), f64::from(reps), QUANTILE * QUANTILE);
    let rate = failed / reps;
    let spread = (rate * (1.0 - rate) / reps + squared / (4.0 * reps * reps)).sqrt();
    let (centre, scale) = (rate + squared / (2.0 * reps), 1.0 + squared / reps);
    let end = |offset: f64| ((centre + QUANTILE * offset) / scale).clamp(0.0, 1.0);
    (end(-spread), end(spread))
}

/// How likely it is that of so many at least this many are, if each is with this chance.
fn at_least(wanted: usize, of: usize, chance: f64) -> f64 {
    let odds = chance / (1.0 - chance);
    let numbers = |count| (0_u32..).map(f64::from).take(count);
    let none = numbers(of).fold(1.0, |sum, _| sum * (1.0 - chance));
    let all = numbers(of).fold(0.0, |sum, _| sum + 1.0);
    // Binomial: each number of them from the one before.
    let (below, _) = numbers(wanted).fold((0.0, none), |(sum, term), index| {
        (sum + term, term * odds * (all - index) / (index + 1.0))
    });
    1.0 - below
}

impl Point {
    /// Whether the model's rate lies in the interval; `None` without a repetition.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        // The ends are rounded: at 0 and 1 the last bit must not decide.
        let (low, high) = self.interval;
        let inside = (low - 1e-9..=high + 1e-9).contains(&self.model);
        (self.reps > 0).then_some(inside)
    }
}

impl Sweep {
    /// At how many points the model's rate lies in the interval.
    #[must_use]
    pub fn agreeing(&self) -> usize {
        self.count(Some(true))
    }

    /// At how many points it could be judged.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.points.len() - self.count(None)
    }

    fn count(&self, agrees: Option<bool>) -> usize {
        let points = self.points.iter();
        points.filter(|point| point.agrees() == agrees).count()
    }

    /// Whether chance may have put as many rates outside: each has one chance in twenty
    /// to be, even if the model is right. `None` if there was no repetition at any.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        let (outside, judged) = (self.count(Some(false)), self.judged());
        (judged > 0).then(|| at_least(outside, judged, 0.05) > IMPLAUSIBLE)
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::time::Duration;

    use super::*;

    #[test]
    fn wilson_s_interval_is_the_published_one() {
        // Newcombe 1998, table I, method 3.
        for (failed, reps, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (0, 20, 0.0, 0.1611),
            (29, 29, 0.8830, 1.0),
        ] {
            let (from, to) = wilson(failed, reps);
            assert!(
                (from - low).abs() < 1e-4 && (to - high).abs() < 1e-4,
                "{from} {to}"
            );
        }
    }

    #[test]
    fn chance_puts_some_rates_outside_and_not_many() {
        let near = |found: f64, wanted: f64| (found - wanted).abs() < 1e-4;
        assert!(near(at_least(0, 20, 0.05), 1.0));
        assert!(near(at_least(1, 20, 0.05), 0.6415));
        assert!(near(at_least(2, 20, 0.05), 0.2642));
        assert!(at_least(4, 20, 0.05) > IMPLAUSIBLE && at_least(6, 20, 0.05) < IMPLAUSIBLE);
    }

    fn point(failed: u32, reps: u32, model: f64) -> Point {
        Point {
            value: String::new(),
            failed,
            reps,
            interval: wilson(failed, reps),
            model,
        }
    }

    #[test]
    fn what_was_not_observed_is_neither_inside_nor_outside() {
        let swept = |points: &[Point]| Sweep {
            points: points.to_vec(),
            lags: Lags::default(),
            failures: BTreeMap::new(),
        };
        let none = swept(&[point(0, 0, 1.0), point(0, 0, 0.0)]);
        assert_eq!(
            (none.agreeing(), none.judged(), none.agrees()),
            (0, 0, None)
        );
        let some = swept(&[point(0, 0, 1.0), point(0, 20, 0.1)]);
        assert_eq!(
            (some.agreeing(), some.judged(), some.agrees()),
            (1, 1, Some(true))
        );
        let far = vec![point(0, 20, 0.9); 5];
        assert_eq!(swept(&far).agrees(), Some(false));
    }

    #[test]
    fn a_profile_on_the_axis_undoes_no_setting() {
        let axis = Axis::parse("server.profile=go,nginx").unwrap();
        let set = [("server.idle_timeout".to_owned(), "2s".to_owned())];
        let all = scenarios(&axis, &Scenario::new(), &set).unwrap();
        let two = Some(Duration::from_secs(2));
        assert!(all.iter().all(|one| one.server.idle_timeout == two));
        assert_ne!(all[0].server.profile, all[1].server.profile);
    }

    #[test]
    fn every_value_has_its_scenario() {
        let axis = Axis::parse("requests.pause=299ms..300ms/500us").unwrap();
        let all = scenarios(&axis, &Scenario::new(), &[]).unwrap();
        let pauses: Vec<_> = all.iter().map(|one| one.requests.pause.max()).collect();
        let micros = [299_000, 299_500, 300_000].map(Duration::from_micros);
        assert_eq!(pauses, micros);
        assert!(all.iter().all(|one| one.requests.count == 2));
    }
}
