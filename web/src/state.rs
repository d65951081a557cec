//! What the page shows, and the only way in which that changes.
//!
//! The state is what the address says; the run is derived from it once for each change
//! of the scenario. This file knows nothing of the browser.

use std::collections::BTreeMap;
use std::rc::Rc;

use idlerace_core::{
    catalog::{self, Entry},
    parameter::{self, Parameter, Problem},
    scenario::Scenario,
};
use yew::Reducible;

use crate::run::Run;

/// Shown when no scenario is named, or none of the name exists.
const FIRST: &Entry = &catalog::ENTRIES[0];

/// Knobs that were turned: the number of each in [`parameter::ALL`], and its value.
pub type Settings = BTreeMap<usize, String>;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The scenario's name as it was asked for, whether or not it exists.
    pub scenario: Option<String>,
    /// In what the scenario differs from the entry of that name.
    settings: Settings,
    /// The event at which the picture stands.
    pub playhead: Playhead,
    /// How the trace is shown.
    pub view: View,
    /// What the address asked for and could not have, a line each.
    pub notices: Vec<String>,
    /// The value that was refused last, if the visitor has not moved on.
    pub refused: Option<Refusal>,
    run: Rc<Run>,
}

/// Where the picture stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Playhead {
    /// Where the story of this run culminates.
    #[default]
    Opening,
    /// At this event.
    At(u32),
    /// After everything.
    End,
}

/// How the trace is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// As a picture.
    #[default]
    Ladder,
    /// As a table.
    Table,
}

/// A value that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The knob's key.
    pub key: String,
    /// What was typed.
    pub value: String,
    /// Why not.
    pub message: String,
}

/// What a visitor may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Show the scenario of this name.
    Choose(String),
    /// Turn a knob.
    Turn {
        /// The knob's key.
        key: &'static str,
        /// The text that was typed or chosen.
        value: String,
    },
    /// Turn a knob back.
    Reset(&'static str),
    /// Go to an event.
    Seek(u32),
    /// Go to a step, counted from 0.
    Step(usize),
    /// One step on.
    Forward,
    /// One step back.
    Back,
    /// To the beginning of the next request.
    NextRequest,
    /// To the beginning of this request, or of the one before.
    PreviousRequest,
    /// To the first step.
    Home,
    /// To the last step.
    End,
    /// Show the trace in another way.
    Show(View),
}

impl Default for State {
    fn default() -> Self {
        Self::new(None, Settings::new(), Playhead::Opening, View::Ladder)
    }
}

impl State {
    /// What the page shows for these wishes. Knobs that cannot be turned so leave a notice.
    #[must_use]
    pub fn new(scenario: Option<String>, wished: Settings, playhead: Playhead, view: View) -> Self {
        let entry = entry(scenario.as_deref());
        let mut notices = Vec::new();
        let (turned, settings) = turn(entry, wished, |problem, _| {
            notices.push(format!("{problem}. This setting was left as it is."));
        });
        let run = Rc::new(Run::new(&turned));
        let playhead = match playhead {
            Playhead::At(event) if event as usize >= run.trace.events.len() => {
                notices.push(format!("There is no step {event} in this run."));
                Playhead::Opening
            }
            Playhead::Opening | Playhead::At(_) | Playhead::End => playhead,
        };
        Self {
            scenario,
            settings,
            playhead,
            view,
            notices,
            refused: None,
            run,
        }
    }

    /// The catalogue entry to show.
    #[must_use]
    pub fn entry(&self) -> &'static Entry {
        entry(self.scenario.as_deref())
    }

    /// The name that was asked for, if the catalogue does not have it.
    #[must_use]
    pub fn not_found(&self) -> Option<&str> {
        self.scenario
            .as_deref()
            .filter(|name| catalog::find(name).is_none())
    }

    /// The run that is shown.
    #[must_use]
    pub fn run(&self) -> &Rc<Run> {
        &self.run
    }

    /// In what the scenario differs from the entry.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The keys of all knobs that were turned.
    #[must_use]
    pub fn turned(&self) -> Vec<&'static str> {
        let known = self
            .settings
            .keys()
            .filter_map(|&number| parameter::ALL.get(number));
        known.map(|parameter| parameter.key).collect()
    }

    /// The number of the event at which the picture stands.
    #[must_use]
    pub fn at(&self) -> u32 {
        match self.playhead {
            Playhead::Opening => self.run.opening(),
            Playhead::At(event) => event,
            Playhead::End => self.run.last(),
        }
    }

    /// The number of the step at which the picture stands, from 0.
    #[must_use]
    pub fn step(&self) -> usize {
        self.run.step_of(self.at())
    }

    fn seek(&self, event: u32) -> Self {
        let playhead = if event >= self.run.last() {
            Playhead::End
        } else {
            Playhead::At(event)
        };
        Self {
            playhead,
            notices: Vec::new(),
            ..self.clone()
        }
    }

    fn go(&self, step: usize) -> Self {
        self.seek(self.run.event_of(step))
    }

    fn turn(&self, key: &'static str, value: &str) -> Self {
        let mut wished = self.settings.clone();
        let Some(number) = number(key) else {
            return self.clone();
        };
        wished.insert(number, value.to_owned());
        let mut refused = None;
        let (scenario, settings) = turn(self.entry(), wished, |problem, parameter| {
            if parameter.key == key {
                refused = Some(problem.message);
            }
        });
        if let Some(message) = refused {
            let refused = Refusal {
                key: key.to_owned(),
                value: value.to_owned(),
                message,
            };
            return Self {
                refused: Some(refused),
                ..self.clone()
            };
        }
        if scenario == self.run.trace.scenario {
            return Self {
                refused: None,
                ..self.clone()
            };
        }
        Self::new(
            self.scenario.clone(),
            settings,
            Playhead::Opening,
            self.view,
        )
    }

    fn reset(&self, key: &str) -> Self {
        let mut settings = self.settings.clone();
        if let Some(number) = number(key) {
            settings.remove(&number);
        }
        Self::new(
            self.scenario.clone(),
            settings,
            Playhead::Opening,
            self.view,
        )
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(match action {
            Action::Choose(name) => {
                Self::new(Some(name), Settings::new(), Playhead::Opening, self.view)
            }
            Action::Turn { key, value } => self.turn(key, &value),
            Action::Reset(key) => self.reset(key),
            Action::Seek(event) => self.seek(event),
            Action::Step(step) => self.go(step),
            Action::Forward => self.go(self.step() + 1),
            Action::Back => self.go(self.step().saturating_sub(1)),
            Action::NextRequest => {
                let begins = &self.run.begins;
                let next = begins.iter().find(|&&event| event > self.at());
                self.seek(next.copied().unwrap_or_else(|| self.run.last()))
            }
            Action::PreviousRequest => {
                let begins = &self.run.begins;
                let previous = begins.iter().rfind(|&&event| event < self.at());
                self.seek(previous.copied().unwrap_or_else(|| self.run.event_of(0)))
            }
            Action::Home => self.go(0),
            Action::End => self.seek(self.run.last()),
            Action::Show(view) => Self {
                view,
                ..(*self).clone()
            },
        })
    }
}

fn entry(name: Option<&str>) -> &'static Entry {
    name.and_then(catalog::find).unwrap_or(FIRST)
}

fn number(key: &str) -> Option<usize> {
    parameter::ALL.iter().position(|known| known.key == key)
}

/// The entry's scenario with knobs turned in the order of the table (a profile before
/// what belongs to it), and what of the wishes made a difference.
fn turn(
    entry: &Entry,
    wished: Settings,
    mut refuse: impl FnMut(Problem, &Parameter),
) -> (Scenario, Settings) {
    let mut scenario = entry.scenario();
    let mut settings = Settings::new();
    for (number, value) in wished {
        let Some(parameter) = parameter::ALL.get(number) else {
            continue;
        };
        let before = parameter.get(&scenario);
        match parameter.set(&mut scenario, &value) {
            Ok(()) => {
                let after = parameter.get(&scenario);
                if after != before {
                    settings.insert(number, after);
                }
            }
            Err(problem) => refuse(problem, parameter),
        }
    }
    (scenario, settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_asked_for_shows_the_first_entry() {
        let state = State::default();
        assert_eq!(state.entry().name, FIRST.name);
        assert_eq!(state.not_found(), None);
    }

    #[test]
    fn each_entry_can_be_chosen() {
        for entry in catalog::ENTRIES {
            let state = choose(entry.name);
            assert_eq!(state.entry().name, entry.name);
            assert_eq!(state.not_found(), None);
        }
    }

    #[test]
    fn an_unknown_name_shows_the_first_entry_and_is_kept_to_be_told() {
        let state = choose("no such scenario");
        assert_eq!(state.entry().name, FIRST.name);
        assert_eq!(state.not_found(), Some("no such scenario"));
    }

    #[test]
    fn steps_lead_through_all_that_is_shown_and_back() {
        let mut state = choose("crossing").reduce(Action::Home);
        let mut seen = vec![state.at()];
        while state.playhead != Playhead::End {
            state = state.reduce(Action::Forward);
            seen.push(state.at());
        }
        assert_eq!(seen, state.run().shown);
        for _ in 1..seen.len() {
            state = state.reduce(Action::Back);
        }
        assert_eq!(state.step(), 0);
        assert_eq!(state.clone().reduce(Action::Back).step(), 0);
        assert_eq!(state.reduce(Action::End).playhead, Playhead::End);
    }

    #[test]
    fn requests_are_found_in_both_directions() {
        let state = choose("crossing").reduce(Action::Home);
        let second = state.reduce(Action::NextRequest);
        assert_eq!(second.at(), second.run().begins[1]);
        let first = second.reduce(Action::PreviousRequest);
        assert_eq!(first.at(), first.run().begins[0]);
    }

    #[test]
    fn a_knob_changes_the_outcome_and_turns_back() {
        let before = choose("crossing");
        let headline = before.run().told.headline.clone();
        let after = before.reduce(Action::Turn {
            key: "requests.pause",
            value: "200ms".to_owned(),
        });
        assert_ne!(after.run().told.headline, headline);
        assert_eq!(after.turned(), ["requests.pause"]);
        let again = after.reduce(Action::Reset("requests.pause"));
        assert_eq!(again.run().told.headline, headline);
        assert!(again.settings().is_empty());
    }

    #[test]
    fn a_value_that_is_refused_changes_nothing_and_is_told() {
        let before = choose("crossing");
        let after = before.clone().reduce(Action::Turn {
            key: "requests.count",
            value: "0".to_owned(),
        });
        assert_eq!(after.run(), before.run());
        let refused = after.refused.as_ref().unwrap();
        assert_eq!(
            refused.message,
            "\"0\" is not a whole number from 1 to 1000"
        );
        let taken = after.reduce(Action::Turn {
            key: "requests.count",
            value: "3".to_owned(),
        });
        assert_eq!(taken.refused, None);
    }

    #[test]
    fn a_profile_comes_before_what_belongs_to_it() {
        let state = choose("crossing")
            .reduce(Action::Turn {
                key: "client.idle_timeout",
                value: "7s".to_owned(),
            })
            .reduce(Action::Turn {
                key: "client.profile",
                value: "curl".to_owned(),
            });
        let timeout = parameter::find("client.idle_timeout").unwrap();
        assert_eq!(timeout.get(&state.run().trace.scenario), "7s");
    }

    fn choose(name: &str) -> Rc<State> {
        Rc::new(State::default()).reduce(Action::Choose(name.to_owned()))
    }
}
