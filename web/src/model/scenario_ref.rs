//! A scenario as an address names it: an entry of the catalogue, and what was turned.
//!
//! Knows nothing of what is shown of it, nor of the browser.

use std::rc::Rc;

use idlerace_core::{
    catalog::{self, Entry},
    parameter::{self, Parameter, Problem},
    replay::{Schedule, replay},
    scenario::Scenario,
};

use crate::model::run::Run;

/// Shown when no scenario is named, or none of the name exists: the race itself.
pub const FIRST: &str = "crossing";

/// Said of an order that the scenario does not have.
const ANOTHER: &str =
    "The order in the link is none of this scenario; here is the one of its seed.";

/// Knobs that were turned: the number of each in [`parameter::ALL`], and its value.
/// In the order of the table; a tree of so few would cost every visitor 2 kB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(Vec<(usize, String)>);

impl Settings {
    /// Notes a parameter's value, in place of another.
    pub fn set(&mut self, number: usize, value: String) {
        self.remove(number);
        let place = self.0.partition_point(|(known, _)| *known < number);
        self.0.insert(place, (number, value));
    }

    /// Forgets a parameter.
    pub fn remove(&mut self, number: usize) {
        self.0.retain(|(known, _)| *known != number);
    }

    /// Whether a parameter has a value.
    #[must_use]
    pub fn holds(&self, number: usize) -> bool {
        self.value(number).is_some()
    }

    /// The value of a parameter, if it has one.
    fn value(&self, number: usize) -> Option<&str> {
        let mut known = self.0.iter();
        known.find_map(|(known, value)| (*known == number).then_some(value.as_str()))
    }

    /// Whether nothing was turned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each parameter that was turned, and its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Parameter, &str)> {
        let known = self.0.iter();
        known.filter_map(|(number, value)| Some((parameter::ALL.get(*number)?, value.as_str())))
    }
}

/// A scenario as an address names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScenarioRef {
    /// Its name as it was asked for, whether or not it exists.
    pub name: Option<String>,
    /// In what it differs from the entry of that name.
    pub settings: Settings,
    /// In which order its steps are taken, if that is not left to its seed.
    pub order: Option<Schedule>,
}

impl ScenarioRef {
    /// An entry of the catalogue as it is.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::default()
        }
    }

    /// The entry to show.
    #[must_use]
    pub fn entry(&self) -> &'static Entry {
        let named = self.name.as_deref().and_then(catalog::find);
        let first = || catalog::find(FIRST);
        named.or_else(first).unwrap_or(&catalog::ENTRIES[0])
    }

    /// The name that was asked for, if the catalogue does not have it.
    #[must_use]
    pub fn not_found(&self) -> Option<&str> {
        let name = self.name.as_deref();
        name.filter(|name| catalog::find(name).is_none())
    }

    /// The entry's title, and what was changed.
    #[must_use]
    pub fn title(&self) -> String {
        let mut title = self.entry().title.to_owned();
        let changed = self.differs(&Self::default());
        if !changed.is_empty() {
            title += ", changed: ";
            title += &changed;
        }
        title + self.in_order()
    }

    /// The same beside another: of one entry's scenarios first in what they differ.
    #[must_use]
    pub fn title_beside(&self, other: &Self) -> String {
        let (title, differs) = (self.entry().title, self.differs(other));
        if title != other.entry().title || differs.is_empty() {
            return self.title();
        }
        format!("{differs}: {title}{}", self.in_order())
    }

    /// The settings that differ from those of another of the entry's scenarios.
    fn differs(&self, other: &Self) -> String {
        let base = self.entry().scenario();
        let mut differs = String::new();
        for (number, parameter) in parameter::ALL.iter().enumerate() {
            let [own, other] = [self, other].map(|setup| setup.settings.value(number));
            if own != other {
                if !differs.is_empty() {
                    differs += ", ";
                }
                differs += parameter.label;
                differs += " ";
                differs += &own.map_or_else(|| parameter.get(&base), str::to_owned);
            }
        }
        differs
    }

    fn in_order(&self) -> &'static str {
        self.order.as_ref().map_or("", |_| ", in one of its orders")
    }

    /// Its scenario; a value that is refused is left out.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        turn(self.entry(), &self.settings, |_, _| {}).0
    }

    /// The same with those settings alone that make a difference to its entry.
    #[must_use]
    pub fn effective(&self) -> Self {
        Self {
            settings: turn(self.entry(), &self.settings, |_, _| {}).1,
            ..self.clone()
        }
    }

    /// Runs it, and keeps of the settings what made a difference.
    pub(crate) fn run(&mut self, notices: &mut Vec<String>) -> Rc<Run> {
        let wished = std::mem::take(&mut self.settings);
        let (scenario, settings) = turn(self.entry(), &wished, |problem, _| {
            notices.push(format!("{problem}. This setting was left as it is."));
        });
        self.settings = settings;
        let ordered = self.order.as_ref().map(|order| replay(&scenario, order));
        Rc::new(match ordered {
            None => Run::new(&scenario),
            Some(Some(trace)) => Run::of(trace),
            Some(None) => {
                notices.push(ANOTHER.to_owned());
                self.order = None;
                Run::new(&scenario)
            }
        })
    }
}

/// How an address names this scenario: the entry that needs the fewest settings for it, if
/// any does. What no parameter turns (faults, a host that goes down) only an entry can have.
#[must_use]
pub fn nearest(scenario: &Scenario) -> Option<ScenarioRef> {
    let all = catalog::ENTRIES.iter().filter_map(|entry| {
        let mut turned = entry.scenario();
        let mut settings = Settings::default();
        for (number, parameter) in parameter::ALL.iter().enumerate() {
            let value = parameter.get(scenario);
            if parameter.get(&turned) != value {
                parameter.set(&mut turned, &value).ok()?;
                settings.set(number, value);
            }
        }
        let setup = ScenarioRef {
            name: Some(entry.name.to_owned()),
            settings,
            order: None,
        };
        (turned == *scenario).then_some(setup)
    });
    all.min_by_key(|setup| setup.settings.0.len())
}

/// The entry's scenario with knobs turned in the order of the table (a profile before
/// what belongs to it), and what of the wishes made a difference.
pub(crate) fn turn(
    entry: &Entry,
    wished: &Settings,
    mut refuse: impl FnMut(Problem, &Parameter),
) -> (Scenario, Settings) {
    let mut scenario = entry.scenario();
    let mut settings = Settings::default();
    for &(number, ref value) in &wished.0 {
        let Some(parameter) = parameter::ALL.get(number) else {
            continue;
        };
        let before = parameter.get(&scenario);
        match parameter.set(&mut scenario, value) {
            Ok(()) => {
                let after = parameter.get(&scenario);
                if after != before {
                    settings.set(number, after);
                }
            }
            Err(problem) => refuse(problem, parameter),
        }
    }
    (scenario, settings)
}
