//! A scenario with settings changed as their users type them.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::cost::Cost;
use crate::prove::explore::timeout_shift::Direction;
use crate::scenario::parameter::ValueKind;
use crate::scenario::profile::{About, Profile as _, Setting, typed_length};
use crate::scenario::{Scenario, parameter};
use crate::units::time::Duration;

/// A change that makes a scenario safe for any traffic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// What its user types into the product.
    pub typed: String,
    /// That as keys of parameters with their values (`scenario::parameter::set`).
    pub set: Vec<(&'static str, String)>,
    /// For a length: the value of its parameter that is nearest to the present one and safe.
    pub bound: Option<Bound>,
    /// What it costs, and what it saves.
    pub cost: Cost,
    /// What can go wrong with it that is not counted here, and what else its user has to know.
    pub notes: Vec<String>,
}

/// Where safety begins, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// The key of the parameter.
    pub parameter: &'static str,
    /// Which way it was moved.
    pub way: Direction,
    /// The nearest value that is safe for any traffic, with the delays as they are.
    pub value: Duration,
}

/// A scenario that was changed, and how.
pub(super) struct Change {
    pub(super) scenario: Scenario,
    typed: String,
    set: Vec<(&'static str, String)>,
    pub(super) bound: Option<Bound>,
    notes: Vec<String>,
}

impl Change {
    /// A length in a setting; `None` if a parameter does not take it.
    pub(super) fn of_length(
        scenario: &Scenario,
        settings: &[Setting],
        (setting, length): (&Setting, Duration),
    ) -> Option<Self> {
        let set = typed_length(
            scenario.server.hint.is_some(),
            settings,
            (setting.name, length),
        );
        Self::new(scenario, setting, (setting.type_length(length), set))
    }

    /// A number in a setting: of seconds, where its parameter is a length.
    pub(super) fn of_number(scenario: &Scenario, setting: &Setting, number: u64) -> Option<Self> {
        let kind = parameter::find(setting.parameter)?.kind;
        let unit = if matches!(kind, ValueKind::OptionalSeconds { .. }) {
            "s"
        } else {
            ""
        };
        let set = Vec::from([(setting.parameter, format!("{number}{unit}"))]);
        Self::new(scenario, setting, (setting.type_number(number), set))
    }

    /// The one value that a setting has.
    pub(super) fn of_words(scenario: &Scenario, setting: &Setting, value: &str) -> Option<Self> {
        let set = Vec::from([(setting.parameter, value.to_string())]);
        Self::new(scenario, setting, (setting.typed.to_string(), set))
    }

    fn new(
        scenario: &Scenario,
        setting: &Setting,
        (typed, set): (String, Vec<(&'static str, String)>),
    ) -> Option<Self> {
        let mut scenario = scenario.clone();
        for (key, value) in &set {
            parameter::set(&mut scenario, key, value).ok()?;
        }
        let note = (!setting.note.is_empty()).then(|| String::from(setting.note));
        Some(Self {
            scenario,
            typed,
            set,
            bound: None,
            notes: note.into_iter().collect(),
        })
    }

    /// Both of two changes, the second made to what the first had come to.
    pub(super) fn and(mut self, other: Self) -> Self {
        // What ends in a semicolon has it.
        self.typed.truncate(self.typed.trim_end_matches(';').len());
        self.typed = self.typed + "; and " + &other.typed;
        self.set.extend(other.set);
        self.notes.extend(other.notes);
        Self {
            scenario: other.scenario,
            ..self
        }
    }

    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    pub(super) fn bounded(mut self, bound: Bound) -> Self {
        self.bound = Some(bound);
        self
    }

    pub(super) fn noting(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(super) fn into_advice(self, cost: Cost) -> Advice {
        Advice {
            typed: self.typed,
            set: self.set,
            bound: self.bound,
            cost,
            notes: self.notes,
        }
    }
}

/// What the user of a scenario's client can set.
pub(super) fn of_client(scenario: &Scenario) -> &'static [Setting] {
    settings(scenario.client.profile.about())
}

/// What the user of its server can.
pub(super) fn of_server(scenario: &Scenario) -> &'static [Setting] {
    settings(scenario.server.profile.about())
}

fn settings(about: Option<&'static About>) -> &'static [Setting] {
    about.map_or(&[], |about| about.settings)
}

/// The setting of a parameter, if there is one.
pub(super) fn find(
    settings: &'static [Setting],
    parameter: &'static str,
) -> Option<&'static Setting> {
    settings.iter().find(|one| one.parameter == parameter)
}
