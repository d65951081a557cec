//! What the page shows, and the only way in which that changes.
//!
//! The state is what the address says, no more; what is drawn is derived from
//! it. This file knows nothing of the browser.

use std::rc::Rc;

use idlerace_core::catalog::{self, Entry};
use yew::Reducible;

/// Shown when no scenario is named, or none of the name exists.
const FIRST: &Entry = &catalog::ENTRIES[0];

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The scenario's name as it was asked for, whether or not it exists.
    pub scenario: Option<String>,
}

/// What a visitor may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Show the scenario of this name.
    Choose(String),
}

impl State {
    /// The catalogue entry to show.
    #[must_use]
    pub fn entry(&self) -> &'static Entry {
        self.scenario
            .as_deref()
            .and_then(catalog::find)
            .unwrap_or(FIRST)
    }

    /// The name that was asked for, if the catalogue does not have it.
    #[must_use]
    pub fn not_found(&self) -> Option<&str> {
        self.scenario
            .as_deref()
            .filter(|name| catalog::find(name).is_none())
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        match action {
            Action::Choose(name) => Rc::new(Self {
                scenario: Some(name),
            }),
        }
    }
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

    fn choose(name: &str) -> Rc<State> {
        Rc::new(State::default()).reduce(Action::Choose(name.to_owned()))
    }
}
