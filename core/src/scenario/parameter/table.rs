//! All parameters, in the order of a form, and what is said of them together.

use alloc::format;
use alloc::string::{String, ToString};

use super::convert::parse;
use super::kind::{Kind, Parameter, Problem};
use super::{client, faults, network, requests, server};
use crate::scenario::rows::{count, join};
use crate::scenario::{Scenario, VERSION};

const SEED: &[Parameter] = &[Parameter {
    key: "seed",
    label: "seed",
    kind: Kind::Number {
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
    Ok(())
}
