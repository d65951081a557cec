//! Addresses at which the page shows a scenario that the proof has found.

use crate::browser::address;
use crate::model::route::{Playhead, Route};
use crate::model::scenario_ref::{ScenarioRef, Settings};
use crate::model::url;
use idlerace_core::parameter::number;

/// So wide is a page that has room for the proof beside its picture, in pixels.
const NARROW: f64 = 1100.0;

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
        prove: page.prove && !is_narrow(),
        ..page
    })
}

/// Whether the page shows everything below each other: the proof then covers what it leads to.
fn is_narrow() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width < NARROW)
}
