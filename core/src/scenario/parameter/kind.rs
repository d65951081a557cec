//! What a parameter is: its name, what values it takes, how to read and set it.

use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::scenario::Scenario;
use crate::units::time::{Duration, Range};

pub(super) const DAY: Duration = Duration::from_secs(86_400);
pub(super) const MINUTE: Duration = Duration::from_secs(60);
/// A head or a response fits the buffers: a server that has to wait before it can write is left
/// out.
pub(super) const MESSAGE: u64 = 1 << 16;
/// A body need not fit. A longer one shows nothing that this does not.
pub(super) const BODY: u64 = 1 << 20;
/// Whole seconds up to `MAX_TCP_KEEPIDLE`, as the kernel takes them.
pub(super) const KEEPIDLE: ValueKind = ValueKind::OptionalSeconds {
    min: 1,
    max: 32_767,
};

/// How "never" is written where a value may be absent.
pub const NONE: &str = "none";

/// One knob.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The path of the field in the JSON form, `client.idle_timeout`.
    pub key: &'static str,
    /// A few words for a form.
    pub label: &'static str,
    /// What values it takes.
    pub kind: ValueKind,
    pub(super) get: fn(&Scenario) -> String,
    pub(super) set: fn(&mut Scenario, &str) -> Option<()>,
}

/// What values a knob takes, bounds included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A whole number.
    Number {
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// A whole number, or `none`.
    OptionalNumber {
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// A length of whole seconds, or `none`. A number without a unit is one of seconds.
    OptionalSeconds {
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// A length of time.
    Length {
        /// The longest.
        max: Duration,
    },
    /// A length of time, or `none`.
    OptionalLength {
        /// The longest.
        max: Duration,
    },
    /// A length of time or a range of them.
    Range {
        /// The longest.
        max: Duration,
    },
    /// A range, or `none`.
    OptionalRange {
        /// The longest.
        max: Duration,
    },
    /// `true` or `false`.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
}

/// Why a value was not taken: one line that names the field, the value and what
/// would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl core::error::Error for Problem {}

impl Parameter {
    /// The value in a scenario, as text that [`Parameter::set`] takes.
    #[must_use]
    pub fn get(&self, scenario: &Scenario) -> String {
        (self.get)(scenario)
    }

    /// Turns the knob.
    ///
    /// # Errors
    /// If the text is no value of this kind, or out of bounds; the scenario is then
    /// as it was.
    pub fn set(&self, scenario: &mut Scenario, value: &str) -> Result<(), Problem> {
        let value = value.trim();
        self.kind
            .accept(value)
            .map_err(|message| self.problem(message))?;
        (self.set)(scenario, value)
            .ok_or_else(|| self.problem(format!("\"{value}\" is not {}", self.kind)))
    }

    pub(super) fn problem(&self, message: String) -> Problem {
        Problem {
            field: String::from(self.key),
            message,
        }
    }
}

impl ValueKind {
    /// Whether it takes [`NONE`], too.
    const fn is_optional(self) -> bool {
        matches!(
            self,
            Self::OptionalNumber { .. }
                | Self::OptionalSeconds { .. }
                | Self::OptionalLength { .. }
                | Self::OptionalRange { .. }
        )
    }

    /// Whether the text is a value in bounds; if not, what is wrong with it.
    pub(super) fn accept(self, text: &str) -> Result<(), String> {
        if self.is_optional() && text == NONE {
            return Ok(());
        }
        let in_bounds = match self {
            Self::Number { min, max } | Self::OptionalNumber { min, max } => text
                .parse::<u64>()
                .is_ok_and(|number| (min..=max).contains(&number)),
            Self::OptionalSeconds { min, max } => {
                seconds(text).is_some_and(|number| (min..=max).contains(&number))
            }
            Self::Length { max } | Self::OptionalLength { max } => {
                text.parse::<Duration>()
                    .map_err(|error| format!("{error}"))?
                    <= max
            }
            Self::Range { max } | Self::OptionalRange { max } => {
                text.parse::<Range>()
                    .map_err(|error| format!("{error}"))?
                    .max()
                    <= max
            }
            Self::Flag => matches!(text, "true" | "false"),
            Self::Choice(choices) => choices.contains(&text),
        };
        if in_bounds {
            Ok(())
        } else {
            Err(format!("\"{text}\" is not {self}"))
        }
    }
}

/// A length of whole seconds; a number without a unit is one of seconds.
#[must_use]
pub fn seconds(text: &str) -> Option<u64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let length: Duration = text.parse().ok()?;
    (Duration::from_secs(length.as_secs()) == length).then(|| length.as_secs())
}

/// What would be right, to follow "is not".
impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { min, max } | Self::OptionalNumber { min, max } => {
                write!(f, "a whole number from {min} to {max}")?;
            }
            Self::OptionalSeconds { min, max } => {
                write!(f, "a whole number of seconds from {min}s to {max}s")?;
            }
            Self::Length { max } | Self::OptionalLength { max } => {
                write!(f, "a length of time up to {max}, like 300ms")?;
            }
            Self::Range { max } | Self::OptionalRange { max } => {
                write!(f, "a length of time up to {max}, like 5ms or 4ms..6ms")?;
            }
            Self::Flag => f.write_str("true or false")?,
            Self::Choice(choices) => {
                f.write_str("one of ")?;
                for (index, choice) in choices.iter().enumerate() {
                    write!(f, "{}{choice}", if index == 0 { "" } else { ", " })?;
                }
            }
        }
        f.write_str(if self.is_optional() { ", or none" } else { "" })
    }
}
