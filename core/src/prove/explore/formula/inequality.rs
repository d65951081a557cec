//! An inequality between delays, with their names and numbers.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use super::attribution::{End, Knob, Rank, Sum};
use crate::scenario::parameter::NONE;
use crate::trace::Timer;
use crate::units::time::Duration;
use crate::world::{Alarm, Step};

/// One of the lengths of a side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    /// What it is, in words.
    pub name: String,
    /// The key of the delay that it is, as `scenario::delays` has it; `null` for what is set
    /// in a kernel and not in the scenario.
    pub key: Option<&'static str>,
    /// How often it counts.
    pub times: u64,
    /// How long it is; `null` if it never ends, or is nobody's setting yet (see `assumed`).
    pub length: Option<Duration>,
}

/// Of which setting and where the verdict changes: both are a nanosecond apart. It is moved
/// alone: what a product announces with it (`Server::set_idle_timeout`) stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// The key of the setting that is moved (`scenario::parameter`).
    pub parameter: &'static str,
    /// The last value, seen from where it is safe, that is.
    pub safe_at: Duration,
    /// The first that is not.
    pub unsafe_at: Duration,
}

/// The sum of one side is less than that of the other, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inequality {
    /// Whether it holds; if it does the scenario is safe.
    pub holds: bool,
    /// What must be less.
    pub left: Vec<Term>,
    /// Than this.
    pub right: Vec<Term>,
    /// How far apart the sums are; `null` if the left one is without end.
    pub by: Option<Duration>,
    /// Where the verdict changes if one setting alone is moved, unless it takes more.
    pub edge: Option<Edge>,
    /// The key of a setting that the scenario does not have, if this is what would have to hold
    /// with one: its term has no length then, and nothing says whether it `holds`.
    pub assumed: Option<&'static str>,
}

impl Inequality {
    /// What a round of demands, which no instants satisfy when the sum is above zero, says.
    /// `unset` is the key of a timeout that the scenario does not have.
    pub(super) fn new(
        knobs: &[Knob],
        sum: &Sum,
        unset: Option<&'static str>,
        edge: Option<Edge>,
    ) -> Self {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let mut put = |times: i64, term: Term| {
            let side = if times < 0 { &mut left } else { &mut right };
            side.push(term);
        };
        for rank in [Rank::Set, Rank::Path, Rank::Lag] {
            for (&knob, &times) in &sum.times {
                let knob = &knobs[knob];
                let moved = edge.is_some_and(|edge| edge.parameter == knob.key);
                if knob.rank == rank && (moved || !knob.value.is_zero()) {
                    put(times, term(knob, times, unset));
                }
            }
        }
        for &(step, nanos) in &sum.rest {
            put(nanos, of_kernel(step, nanos));
        }
        let mut one = Self {
            holds: false,
            by: None,
            left,
            right,
            edge,
            assumed: None,
        };
        let sums = total(&one.left).zip(total(&one.right));
        one.holds = sums.is_some_and(|(left, right)| left < right);
        one.by = sums
            .map(|(left, right)| Duration::from_nanos(left.as_nanos().abs_diff(right.as_nanos())));
        one
    }

    /// The same as what would have to hold with a setting that the scenario does not have: no
    /// number of it is anybody's.
    pub(super) fn assuming(mut self, key: &'static str) -> Self {
        let terms = self.left.iter_mut().chain(&mut self.right);
        for term in terms.filter(|term| term.key == Some(key)) {
            term.length = None;
            self.assumed = Some(key);
        }
        if self.assumed.is_some() {
            (self.by, self.edge) = (None, None);
        }
        self
    }

    /// What of the left side never ends.
    fn endless(&self) -> &str {
        let one = self.left.iter().find(|term| term.length.is_none());
        one.map_or("the left side", |term| &term.name)
    }

    /// What has to hold, without the numbers of these settings: first with all other lengths
    /// as one number, if that is shorter, and then with their names.
    #[must_use]
    pub fn rule(&self, without: &[&str]) -> String {
        let whole = format!(
            "{} < {}",
            side(&self.left, without),
            side(&self.right, without)
        );
        match self.short(without) {
            Some(short) if short != whole => format!("{short} ({whole})"),
            Some(_) | None => whole,
        }
    }

    /// The settings of these keys alone on their sides, and one number for all the rest; `None`
    /// if none of them is in it, or a length never ends.
    fn short(&self, keys: &[&str]) -> Option<String> {
        let parted = |terms: &[Term]| {
            let kept = |one: &Term| one.key.is_some_and(|key| keys.contains(&key));
            let (kept, rest): (Vec<Term>, Vec<Term>) = terms.iter().cloned().partition(kept);
            let kept: Vec<String> = kept.iter().map(|one| one.text(keys)).collect();
            Some((kept, total(&rest)?))
        };
        let ((left, more), (right, less)) = (parted(&self.left)?, parted(&self.right)?);
        let rest = Duration::from_nanos(more.as_nanos().abs_diff(less.as_nanos()));
        let sign = if more < less { '+' } else { '-' };
        match (left.is_empty(), right.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("{} < {rest}", joined(&left))),
            (true, false) => Some(format!("{rest} < {}", joined(&right))),
            (false, false) if rest.is_zero() => {
                Some(format!("{} < {}", joined(&left), joined(&right)))
            }
            (false, false) => Some(format!(
                "{} < {} {sign} {rest}",
                joined(&left),
                joined(&right)
            )),
        }
    }
}

/// "client idle 60s + to server 5ms < server idle 6s: false by 54.005s".
impl fmt::Display for Inequality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.assumed.is_some() {
            let terms = self.left.iter().chain(&self.right);
            let open = terms.filter(|term| term.length.is_none());
            let open: Vec<&str> = open.filter_map(|term| term.key).collect();
            let (left, right) = (side(&self.left, &open), side(&self.right, &open));
            return write!(f, "{left} < {right} has to hold");
        }
        let (left, right) = (side(&self.left, &[]), side(&self.right, &[]));
        let word = if self.holds { "true" } else { "false" };
        match self.by {
            Some(by) if by.is_zero() => write!(f, "{left} < {right}: {word}, they are equal"),
            Some(by) => write!(f, "{left} < {right}: {word} by {by}"),
            None => write!(
                f,
                "{left} < {right}: {word}, for {} has no end",
                self.endless()
            ),
        }
    }
}

impl Term {
    fn total(&self) -> Option<Duration> {
        self.length.map(|length| length.times(self.times))
    }

    fn is_lag(&self) -> bool {
        self.key.is_some_and(|key| key.ends_with("_lag"))
    }

    /// Its name, and how long it is unless its key is among these.
    fn text(&self, without: &[&str]) -> String {
        let many = if self.times > 1 {
            format!("{} * ", self.times)
        } else {
            String::new()
        };
        if self.key.is_some_and(|key| without.contains(&key)) {
            return many + &self.name;
        }
        let length = self
            .length
            .map_or_else(|| NONE.into(), |length| length.to_string());
        format!("{many}{} {length}", self.name)
    }
}

fn term(knob: &Knob, times: i64, unset: Option<&'static str>) -> Term {
    let end = match knob.end {
        None => "",
        Some(End::Least) => " at least",
        Some(End::Most) => " at most",
    };
    Term {
        name: named(knob.key) + end,
        key: Some(knob.key),
        times: times.unsigned_abs(),
        length: (unset != Some(knob.key)).then_some(knob.value),
    }
}

/// A key in words: `client.idle_timeout` is "client idle", `network.to_server` "to server".
fn named(key: &str) -> String {
    let (whose, what) = key.split_once('.').unwrap_or(("", key));
    let what = what.strip_suffix("_timeout").unwrap_or(what);
    let name = match whose {
        "network" | "requests" => String::from(what),
        whose => format!("{whose} {what}"),
    };
    name.replace(['_', '.'], " ")
}

/// What is no delay of the scenario: a timer of a kernel, how late a device on the way can see
/// an acknowledgment (`Question::wait`), or that one instant comes before another.
fn of_kernel(step: Option<Step>, nanos: i64) -> Term {
    let kernels = match step {
        Some(Step::Expire(Alarm::Tcp { timer, .. })) => Some(format!("{}", Timer::Tcp(timer))),
        Some(Step::Expire(Alarm::Middlebox(_))) => Some(String::from("delayed acknowledgment")),
        Some(Step::Expire(_) | Step::Deliver { .. } | Step::Wake(_)) | None => None,
    };
    debug_assert!(
        kernels.is_some() || nanos.abs() == 1,
        "{step:?}: {nanos} ns"
    );
    Term {
        name: kernels.map_or_else(
            || String::from("a nanosecond"),
            |name| format!("kernel {name}"),
        ),
        key: None,
        times: 1,
        length: Some(Duration::from_nanos(nanos.unsigned_abs())),
    }
}

fn total(terms: &[Term]) -> Option<Duration> {
    let mut lengths = terms.iter().map(Term::total);
    lengths.try_fold(Duration::ZERO, |sum, one| Some(sum + one?))
}

/// A side with its lags added up, if there are several; without the lengths of these keys.
fn side(terms: &[Term], without: &[&str]) -> String {
    let (lags, others): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|one| {
        let is_free = one.key.is_some_and(|key| without.contains(&key));
        one.is_lag() && !is_free
    });
    let text = |one: &&Term| one.text(without);
    let mut shown: Vec<String> = others.iter().map(text).collect();
    if lags.len() > 1 {
        let sum = lags.into_iter().filter_map(Term::total);
        let sum = sum.fold(Duration::ZERO, |sum, one| sum + one);
        shown.push(format!("lateness {sum}"));
    } else {
        shown.extend(lags.iter().map(text));
    }
    joined(&shown)
}

fn joined(parts: &[String]) -> String {
    if parts.is_empty() {
        Duration::ZERO.to_string()
    } else {
        parts.join(" + ")
    }
}
