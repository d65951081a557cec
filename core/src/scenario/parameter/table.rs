//! All parameters, in the order of a form, and what is said of them together.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::convert::parse;
use super::kind::{Parameter, Problem, ValueKind};
use super::{client, faults, network, requests, server};
use crate::scenario::rows::{count, join};
use crate::scenario::{DeathPoint, Scenario, VERSION};

const SEED: &[Parameter] = &[Parameter {
    key: "seed",
    label: "seed",
    kind: ValueKind::Number {
        min: 0,
        max: u64::MAX,
    },
    get: |s| s.seed.to_string(),
    set: |s, v| parse(v, &mut s.seed),
}];

const GROUPS: [&[Parameter]; 6] = [
    requests::ROWS,
    client::ROWS,
    network::ROWS,
    server::ROWS,
    faults::ROWS,
    SEED,
];

/// Every parameter.
pub const ALL: &[Parameter] = &join::<Parameter, { count(&GROUPS) }>(&GROUPS);

/// The knob with this key.
#[must_use]
pub fn find(key: &str) -> Option<&'static Parameter> {
    ALL.iter().find(|parameter| parameter.key == key)
}

/// Turns the knob with this key.
///
/// # Errors
/// If there is no such knob, or the value is not for it.
pub fn set(scenario: &mut Scenario, key: &str, value: &str) -> Result<(), Problem> {
    let Some(parameter) = find(key) else {
        let message = String::from(
            "no such setting; `requests.pause` and `server.idle_timeout` are two of them",
        );
        return Err(Problem {
            field: String::from(key),
            message,
        });
    };
    parameter.set(scenario, value)
}

/// Turns several knobs, in the order of [`ALL`] and not in that in which they are given: a
/// profile before what belongs to it. Of a key that is given twice the last value counts.
///
/// # Errors
/// If there is no such knob, or a value is not for it.
pub fn set_all<'a>(
    scenario: &mut Scenario,
    settings: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<(), Problem> {
    let mut settings = Vec::from_iter(settings);
    settings.sort_by_key(|(key, _)| number(key));
    let mut settings = settings.into_iter();
    settings.try_for_each(|(key, value)| set(scenario, key, value))
}

/// The place of a knob in [`ALL`].
#[must_use]
pub fn number(key: &str) -> Option<usize> {
    ALL.iter().position(|parameter| parameter.key == key)
}

/// More faults than this in one scenario are refused.
pub const MAX_FAULTS: usize = 16;

/// Whether a scenario, wherever it comes from, keeps every bound.
///
/// # Errors
/// The first field that does not.
pub fn check(scenario: &Scenario) -> Result<(), Problem> {
    if scenario.version != VERSION {
        let message = format!(
            "{} is not a version that this program reads; it reads {VERSION}",
            scenario.version
        );
        return Err(Problem {
            field: String::from("version"),
            message,
        });
    }
    if scenario.network.faults.len() > MAX_FAULTS {
        let message = format!(
            "{} faults are too many; at most {MAX_FAULTS}",
            scenario.network.faults.len()
        );
        return Err(Problem {
            field: String::from("network.faults"),
            message,
        });
    }
    for parameter in ALL {
        parameter
            .kind
            .accept(&parameter.get(scenario))
            .map_err(|message| parameter.problem(message))?;
    }
    check_death(scenario)
}

/// Whether a process that dies in its answer has begun it, and not finished.
fn check_death(scenario: &Scenario) -> Result<(), Problem> {
    let Some(death) = scenario.server.death.filter(|death| death.written > 0) else {
        return Ok(());
    };
    let (written, whole) = (death.written, scenario.requests.response_bytes);
    let message = if death.when == DeathPoint::BeforeApplying {
        format!("{written} needs `when` to be after-applying; a death before applying writes 0")
    } else if written >= whole {
        format!("{written} is not less than the {whole} octets of requests.response_bytes")
    } else {
        return Ok(());
    };
    Err(Problem {
        field: String::from("server.death.written"),
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Death;

    #[test]
    fn what_is_written_before_a_death_is_a_part_of_a_response() {
        let told = |when, written| {
            let mut scenario = Scenario::new();
            scenario.server.death = Some(Death {
                request: 2,
                and_later: false,
                when,
                resets: false,
                written,
            });
            check(&scenario).map_err(|problem| problem.to_string())
        };
        let (before, after) = (DeathPoint::BeforeApplying, DeathPoint::AfterApplying);
        for (when, written) in [(before, 0), (after, 0), (after, 1), (after, 117)] {
            assert_eq!(told(when, written), Ok(()));
        }
        assert_eq!(
            told(before, 1).unwrap_err(),
            "server.death.written: 1 needs `when` to be after-applying; a death before applying writes 0"
        );
        assert_eq!(
            told(after, 118).unwrap_err(),
            "server.death.written: 118 is not less than the 118 octets of requests.response_bytes"
        );
    }
}
