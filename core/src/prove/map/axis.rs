//! A setting and the values that it takes, read from one line of text.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;
use crate::scenario::parameter::{self, Parameter, Problem, ValueKind};
use crate::units::time::Duration;

/// More values than this are a slip of the pen.
pub const MOST_VALUES: u64 = 1_000;

/// A setting and the values that it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Axis {
    /// The key of its parameter.
    pub key: String,
    /// Its values, as texts that [`parameter::set`] takes.
    pub values: Vec<String>,
}

impl Axis {
    /// Reads `KEY=FROM..TO/STEP`, both ends included, or `KEY=VALUE,VALUE,…`.
    ///
    /// # Errors
    /// What is wrong with it: no such setting, no such form, too many values, or a value
    /// that is not for the setting.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let Some((key, values)) = text.split_once('=') else {
            return Err(problem(text, FORM));
        };
        // An unknown key has a better complaint than a malformed range.
        let Some(parameter) = parameter::find(key) else {
            return Err(parameter::set(&mut Scenario::new(), key, values)
                .err()
                .unwrap_or_else(|| problem(key, FORM)));
        };
        let values = match values.rsplit_once('/') {
            Some((range, step)) => stepped(parameter, range, step)?,
            // One range can be a value; a list of it alone is most likely a step forgotten.
            None if values.contains("..") && !values.contains(',') => {
                let message = format!("{values} lacks a step; {FORM}");
                return Err(problem(key, &message));
            }
            None => values
                .split(',')
                .map(|one| String::from(one.trim()))
                .collect(),
        };
        let mut probe = Scenario::new();
        for value in &values {
            parameter.set(&mut probe, value)?;
        }
        let key = String::from(key);
        Ok(Self { key, values })
    }
}

const FORM: &str = "write it like requests.pause=290ms..310ms/1ms, or client.keep_alive=true,false";

fn problem(field: &str, message: &str) -> Problem {
    Problem {
        field: String::from(field),
        message: String::from(message),
    }
}

/// Every value from one end of the range to the other.
fn stepped(parameter: &Parameter, range: &str, step: &str) -> Result<Vec<String>, Problem> {
    let form = || problem(parameter.key, FORM);
    let (from, to) = range.split_once("..").ok_or_else(form)?;
    match parameter.kind {
        ValueKind::Number { .. } | ValueKind::OptionalNumber { .. } => {
            let number = |text: &str| text.trim().parse::<u64>().map_err(|_| form());
            values(parameter, number(from)?, number(to)?, number(step)?, |at| {
                at.to_string()
            })
        }
        ValueKind::OptionalSeconds { .. } => {
            let whole = |text: &str| parameter::seconds(text.trim()).ok_or_else(form);
            values(parameter, whole(from)?, whole(to)?, whole(step)?, |at| {
                at.to_string()
            })
        }
        ValueKind::Length { .. }
        | ValueKind::OptionalLength { .. }
        | ValueKind::Range { .. }
        | ValueKind::OptionalRange { .. } => {
            let nanos = |text: &str| {
                let length = text.trim().parse::<Duration>().map_err(|_| form());
                length.map(Duration::as_nanos)
            };
            values(parameter, nanos(from)?, nanos(to)?, nanos(step)?, |at| {
                Duration::from_nanos(at).to_string()
            })
        }
        ValueKind::Flag | ValueKind::Choice(_) => Err(form()),
    }
}

fn values(
    parameter: &Parameter,
    from: u64,
    to: u64,
    step: u64,
    text: impl Fn(u64) -> String,
) -> Result<Vec<String>, Problem> {
    let steps = to
        .checked_sub(from)
        .and_then(|length| length.checked_div(step));
    let Some(steps) = steps else {
        return Err(problem(parameter.key, FORM));
    };
    if steps >= MOST_VALUES {
        let count = steps + 1;
        let message = format!("{count} values are too many; at most {MOST_VALUES}");
        return Err(problem(parameter.key, &message));
    }
    Ok((0..=steps).map(|index| text(from + index * step)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_says_all_its_values() {
        for (text, key, values) in [
            (
                "requests.pause=299ms..300ms/500us",
                "requests.pause",
                "299ms 299.5ms 300ms",
            ),
            ("requests.count=1..7/3", "requests.count", "1 4 7"),
            (
                "client.tcp_keepalive=30s..1m/30s",
                "client.tcp_keepalive",
                "30 60",
            ),
            (
                "client.keep_alive=true, false",
                "client.keep_alive",
                "true false",
            ),
            (
                "requests.pause=1ms..2ms,3ms",
                "requests.pause",
                "1ms..2ms 3ms",
            ),
        ] {
            let axis = Axis::parse(text).unwrap();
            assert_eq!(
                (axis.key.as_str(), axis.values.join(" ")),
                (key, values.into())
            );
        }
    }

    #[test]
    fn what_is_wrong_with_an_axis_is_said() {
        for (text, words) in [
            ("requests.pause", "like requests.pause="),
            ("requests.pause=2ms..1ms/1ms", "like requests.pause="),
            ("requests.pause=1ms..2ms/0ms", "like requests.pause="),
            ("requests.pause=1ms..soon/1ms", "like requests.pause="),
            ("requests.pause=1ms/1ms", "like requests.pause="),
            (
                "requests.pause=290ms..310ms",
                "290ms..310ms lacks a step; write it like requests.pause=290ms..310ms/1ms",
            ),
            ("server.idle_timeout=1s..2s", "1s..2s lacks a step"),
            ("client.keep_alive=1..2/1", "like requests.pause="),
            (
                "requests.pause=1ns..1s/1ns",
                "1000000000 values are too many",
            ),
            ("requests.pause=1ms..200000s/100000s", "up to"),
            ("requests.pause=1ms,soon", "\"soon\""),
            ("requests.paws=1ms..2ms/1ms", "no such setting"),
            (
                "requests.count=18446744073709551615..18446744073709551615/1",
                "whole number",
            ),
        ] {
            let said = Axis::parse(text).unwrap_err().to_string();
            assert!(said.contains(words), "{text}: {said}");
        }
    }
}
