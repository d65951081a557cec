//! The scale of a slider beside a parameter's exact field: which value a position has, and
//! where a value stands.
//!
//! A scale follows from the catalogue entry alone, so that it stands still while the
//! parameter is turned. It is linear from nothing (or the least there may be) to about twice
//! the entry's own value; where a parameter may be off, one end is `none`. Positions count
//! from the left, from 0. This file knows nothing of the browser.

use idlerace_core::{
    parameter::{NONE, Parameter, ValueKind},
    scenario::Scenario,
    time::{Duration, Range},
};

/// Scales of lengths reach at least so far, in nanoseconds: what a lag of microseconds
/// does is seen up to here.
const SHORTEST: u64 = 10_000_000;
/// Scales of numbers reach at least so far.
const FEWEST: u64 = 10;
/// Scales have about so many steps or more, unless a step would be less than one.
const STEPS: u64 = 500;
/// Where scales end, times a power of ten.
const ENDS: [u64; 8] = [10, 15, 20, 30, 40, 50, 60, 80];
/// How long steps are, times a power of ten.
const STRIDES: [u64; 3] = [5, 2, 1];

/// The scale of a parameter that takes numbers or lengths of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    kind: ValueKind,
    /// In nanoseconds for lengths, as the next two.
    least: u64,
    most: u64,
    step: u64,
    never: Never,
}

/// Where a scale has its `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Never {
    Left,
    Right,
    Nowhere,
}

impl Scale {
    /// The scale of a parameter, by its value in a catalogue entry's scenario; `None` for a
    /// parameter that takes neither numbers nor lengths.
    #[must_use]
    pub fn new(parameter: &Parameter, base: &Scenario) -> Option<Self> {
        let kind = parameter.kind;
        let (least, greatest, never) = match kind {
            ValueKind::Number { min, max } => (min, max, Never::Nowhere),
            ValueKind::OptionalNumber { min, max } | ValueKind::OptionalSeconds { min, max } => {
                (min, max, Never::Right)
            }
            ValueKind::Length { max } | ValueKind::Range { max } => {
                (0, max.as_nanos(), Never::Nowhere)
            }
            ValueKind::OptionalLength { max } => (0, max.as_nanos(), Never::Right),
            ValueKind::OptionalRange { max } => (0, max.as_nanos(), Never::Left),
            ValueKind::Flag | ValueKind::Choice(_) => return None,
        };
        let timed = !matches!(
            kind,
            ValueKind::Number { .. }
                | ValueKind::OptionalNumber { .. }
                | ValueKind::OptionalSeconds { .. }
        );
        let shortest = if timed { SHORTEST } else { FEWEST };
        // A timeout that is off is of interest about where the pause is.
        let pause = base.requests.pause.min().as_nanos();
        let off = if timed && never == Never::Right {
            pause
        } else {
            0
        };
        let own = quantity(kind, &parameter.get(base))
            .unwrap_or(off)
            .max(least);
        let most = end(own.saturating_mul(2).max(shortest)).min(greatest);
        let step = stride((most - least) / STEPS);
        Some(Self {
            kind,
            least,
            most,
            step,
            never,
        })
    }

    /// The rightmost position.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.steps() + u64::from(self.never != Never::Nowhere)
    }

    /// The position nearest to a value; a value beyond an end stands there.
    #[must_use]
    pub fn position(&self, value: &str) -> u64 {
        let first = u64::from(self.never == Never::Left);
        match quantity(self.kind, value) {
            None if self.never == Never::Right => self.last(),
            None => 0,
            // The last step can be a short one.
            Some(own) if own >= self.most => first + self.steps(),
            Some(own) => {
                let steps = (own.saturating_sub(self.least) + self.step / 2) / self.step;
                first + steps.min(self.steps())
            }
        }
    }

    /// The value at a position, as text that the parameter takes: where the slider stands for
    /// `value` it is that, exactly, also beyond an end. A range keeps the width that it has in
    /// `value`, and moves.
    #[must_use]
    pub fn moved(&self, position: u64, value: &str) -> String {
        if position == self.position(value) {
            return value.to_owned();
        }
        self.value(position, value)
    }

    fn value(&self, position: u64, value: &str) -> String {
        let steps = match self.never {
            Never::Left if position == 0 => return NONE.to_owned(),
            Never::Right if position >= self.last() => return NONE.to_owned(),
            Never::Left => position - 1,
            Never::Right | Never::Nowhere => position,
        };
        let own = (self.least + steps.saturating_mul(self.step)).min(self.most);
        let length = Duration::from_nanos(own);
        match self.kind {
            ValueKind::Range { max } | ValueKind::OptionalRange { max } => {
                let now: Range = value.parse().unwrap_or_default();
                let width = now.max().less(now.min()).unwrap_or_default();
                let range = Range::new(length, max.min(length + width));
                range.unwrap_or(Range::fixed(length)).to_string()
            }
            ValueKind::Length { .. } | ValueKind::OptionalLength { .. } => length.to_string(),
            ValueKind::Number { .. }
            | ValueKind::OptionalNumber { .. }
            | ValueKind::OptionalSeconds { .. }
            | ValueKind::Flag
            | ValueKind::Choice(_) => own.to_string(),
        }
    }

    /// What stands at the left end and at the right one.
    #[must_use]
    pub fn ends(&self) -> [String; 2] {
        [0, self.last()].map(|position| self.value(position, NONE))
    }

    /// Whether the parameter would change nothing: another one rules it out.
    #[must_use]
    pub fn is_idle(&self, parameter: &Parameter, scenario: &Scenario) -> bool {
        let now = parameter.get(scenario);
        [0, self.last()].into_iter().all(|position| {
            let mut turned = scenario.clone();
            let set = parameter.set(&mut turned, &self.value(position, &now));
            set.is_err() || turned == *scenario
        })
    }

    fn steps(&self) -> u64 {
        (self.most - self.least).div_ceil(self.step)
    }
}

/// What a text says as one number: of a range its low end; `None` for `none`.
fn quantity(kind: ValueKind, text: &str) -> Option<u64> {
    match kind {
        ValueKind::Number { .. }
        | ValueKind::OptionalNumber { .. }
        | ValueKind::OptionalSeconds { .. } => text.parse().ok(),
        ValueKind::Length { .. } | ValueKind::OptionalLength { .. } => {
            text.parse().ok().map(Duration::as_nanos)
        }
        ValueKind::Range { .. } | ValueKind::OptionalRange { .. } => {
            let range: Range = text.parse().ok()?;
            Some(range.min().as_nanos())
        }
        ValueKind::Flag | ValueKind::Choice(_) => None,
    }
}

/// The first good end at or above a number.
fn end(number: u64) -> u64 {
    let powers = (0..18).map(|power| 10_u64.pow(power));
    let mut ends = powers.flat_map(|power| ENDS.map(|end| end.saturating_mul(power)));
    ends.find(|&end| end >= number).unwrap_or(number)
}

/// The longest good step that is no longer than a number, and at least one.
fn stride(number: u64) -> u64 {
    let powers = (0..18).rev().map(|power| 10_u64.pow(power));
    let mut strides = powers.flat_map(|power| STRIDES.map(|stride| stride * power));
    strides.find(|&stride| stride <= number).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use idlerace_core::{catalog, parameter};

    use super::*;

    #[test]
    fn a_scale_ends_at_about_twice_the_entrys_value() {
        for (key, value, ends, next) in [
            ("requests.pause", "297ms", ["0s", "600ms"], "298ms"),
            ("client.wake_lag", "0s", ["0s", "10ms"], "20us"),
            ("client.idle_timeout", "90s", ["0s", "none"], "90.2s"),
            ("client.split_write", "none", ["none", "10ms"], "0s"),
            ("requests.count", "2", ["1", "10"], "3"),
            ("requests.count", "100", ["1", "200"], "101"),
            ("server.max_requests", "none", ["1", "none"], "none"),
        ] {
            let mut base = scenario();
            let (parameter, scale) = turned(key, value, &mut base);
            assert_eq!(scale.ends(), ends, "{key} {value}");
            let position = scale.position(value);
            assert_eq!(scale.value(position, value), value, "{key}");
            assert_eq!(scale.value(position + 1, value), next, "{key}");
            // The scale stands still when the parameter is turned away from the entry.
            assert_eq!(Scale::new(parameter, &base), Some(scale));
        }
    }

    #[test]
    fn a_range_moves_and_keeps_its_width() {
        let (_, scale) = turned("network.to_server", "4ms..6ms", &mut scenario());
        assert_eq!(scale.position("4ms..6ms"), 200);
        assert_eq!(scale.value(250, "4ms..6ms"), "5ms..7ms");
        assert_eq!(scale.value(250, "4ms"), "5ms");
        let (_, longest) = turned("network.to_server", "59s", &mut scenario());
        assert_eq!(longest.value(longest.last(), "59s..60s"), "60s");
    }

    #[test]
    fn a_value_beyond_the_scale_stands_at_its_end() {
        let (_, scale) = turned("requests.pause", "297ms", &mut scenario());
        assert_eq!(scale.position("8s"), scale.last());
        let (_, optional) = turned("server.idle_timeout", "300ms", &mut scenario());
        assert_eq!(optional.position("8s"), optional.last() - 1);
        assert_eq!(optional.position("none"), optional.last());
    }

    #[test]
    fn a_value_stays_as_it_was_typed_until_the_slider_moves() {
        let (_, scale) = turned("requests.pause", "297ms", &mut scenario());
        for typed in ["2h", "7200s", "8s", "297.5ms", "1ms..2h"] {
            assert_eq!(scale.moved(scale.position(typed), typed), typed);
        }
        assert_eq!(scale.moved(scale.last() - 1, "2h"), "599ms");
        let (_, optional) = turned("server.idle_timeout", "300ms", &mut scenario());
        assert_eq!(optional.moved(optional.position("2h"), "2h"), "2h");
        assert_eq!(optional.moved(optional.last(), "2h"), "none");
    }

    #[test]
    fn every_position_of_every_entry_is_a_value_that_the_knob_takes() {
        for entry in catalog::ENTRIES {
            let base = entry.scenario();
            for parameter in parameter::ALL {
                let Some(scale) = Scale::new(parameter, &base) else {
                    continue;
                };
                let last = scale.last();
                assert!((9..=1_001).contains(&last), "{} {last}", parameter.key);
                let now = parameter.get(&base);
                for position in [0, 1, 2, last / 3, last / 2, last - 2, last - 1, last] {
                    let value = scale.value(position, &now);
                    let set = parameter.set(&mut base.clone(), &value);
                    assert_eq!(set, Ok(()), "{} {}", entry.name, parameter.key);
                    assert_eq!(
                        scale.position(&value),
                        position,
                        "{} {value}",
                        parameter.key
                    );
                }
            }
        }
    }

    #[test]
    fn a_knob_that_another_rules_out_is_idle() {
        let mut base = scenario();
        let (parameter, scale) = turned("client.notice_lag", "50us", &mut base);
        assert!(!scale.is_idle(parameter, &base));
        parameter::set(&mut base, "client.liveness", "none").unwrap();
        assert!(scale.is_idle(parameter, &base));
    }

    fn scenario() -> Scenario {
        catalog::find("crossing").unwrap().scenario()
    }

    fn turned(key: &str, value: &str, base: &mut Scenario) -> (&'static Parameter, Scale) {
        let parameter = parameter::find(key).unwrap();
        parameter.set(base, value).unwrap();
        (parameter, Scale::new(parameter, base).unwrap())
    }
}
