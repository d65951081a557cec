//! Addresses at which the page shows a scenario that the proof has found.

use crate::browser::address;
use crate::model::route::{Playhead, Route};
use crate::model::scenario_ref::{ScenarioRef, Settings};
use crate::model::url;
use idlerace_core::parameter::number;

/// The scenario with some settings at other values, and without an order.
pub(super) fn with(setup: &ScenarioRef, set: &[(&str, &str)]) -> ScenarioRef {
    let mut settings: Settings = setup.settings.clone();
    for (key, value) in set {
        if let Some(number) = number(key) {
            settings.set(number, (*value).to_owned());
        }
    }
    ScenarioRef {
        name: setup.name.clone(),
        settings,
        order: None,
    }
}

/// The scenario with the traffic, and in the order, that breaks it.
pub(crate) fn broken_by(
    setup: &ScenarioRef,
    (set, order): &(Vec<(String, String)>, String),
) -> ScenarioRef {
    let pairs = set.iter().map(|(key, value)| (&**key, &**value));
    ScenarioRef {
        order: order.parse().ok(),
        ..with(setup, &pairs.collect::<Vec<_>>())
    }
}

/// The address at which the page shows one of these, or two of them beside each other.
pub(super) fn leads_to(setup: ScenarioRef, beside: Option<ScenarioRef>) -> String {
    let (page, _) = url::read(&address::query());
    url::write(&Route {
        setup,
        beside,
        playhead: Playhead::Opening,
        tour: None,
        ..page
    })
}
