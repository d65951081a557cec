//! What the user of a product can set: by which name, in which unit, and which parameter
//! of a scenario that is.

use crate::units::time::Duration;

/// A setting of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What its users call it.
    pub name: &'static str,
    /// In what its value is written.
    pub unit: Unit,
    /// The least that two values can differ by.
    pub step: Step,
    /// The key of the parameter that it sets.
    pub parameter: &'static str,
    /// What the product adds to the value of its own accord: the parameter is so much
    /// longer.
    pub added: Duration,
    /// Fact ids.
    pub source: &'static str,
}

/// In what the value of a setting is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of seconds.
    Seconds,
    /// A number of milliseconds.
    Milliseconds,
    /// A value of the language's own type for lengths of time, which carries its unit.
    Typed,
    /// A number of requests.
    Requests,
}

/// The least that two values of a setting can differ by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A length of time.
    Length(Duration),
    /// A count.
    Count(u32),
}

impl Setting {
    /// One that is written in whole seconds.
    #[must_use]
    pub const fn in_secs(
        name: &'static str,
        parameter: &'static str,
        source: &'static str,
    ) -> Self {
        let step = Step::Length(Duration::from_secs(1));
        Self::plain(name, Unit::Seconds, step, parameter, source)
    }

    /// One that is written in whole milliseconds.
    #[must_use]
    pub const fn in_millis(
        name: &'static str,
        parameter: &'static str,
        source: &'static str,
    ) -> Self {
        let step = Step::Length(Duration::from_millis(1));
        Self::plain(name, Unit::Milliseconds, step, parameter, source)
    }

    /// One that takes the language's own type for lengths of time, in nanoseconds.
    #[must_use]
    pub const fn typed(name: &'static str, parameter: &'static str, source: &'static str) -> Self {
        let step = Step::Length(Duration::from_nanos(1));
        Self::plain(name, Unit::Typed, step, parameter, source)
    }

    /// One that is a number of requests.
    #[must_use]
    pub const fn in_requests(
        name: &'static str,
        parameter: &'static str,
        source: &'static str,
    ) -> Self {
        Self::plain(name, Unit::Requests, Step::Count(1), parameter, source)
    }

    const fn plain(
        name: &'static str,
        unit: Unit,
        step: Step,
        parameter: &'static str,
        source: &'static str,
    ) -> Self {
        Self {
            name,
            unit,
            step,
            parameter,
            added: Duration::ZERO,
            source,
        }
    }
}
