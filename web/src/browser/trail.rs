//! The trail of a visit in the browser's history: each place that was gone to has an entry, a
//! step within it changes the entry's address.
//!
//! So "back" undoes one change, and what undoes a change is "back".

use std::cell::RefCell;
use std::rc::Rc;

use gloo::{
    events::{EventListener, EventListenerOptions},
    timers::callback::Timeout,
};
use wasm_bindgen::JsCast as _;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::{address, keys};
use crate::model::action::Action;
use crate::model::route::Route;
use crate::model::state::{Came, State};

/// So long a state has to last before it reaches the address, in milliseconds, if it is only a
/// step or a slider's: browsers refuse addresses that change at every move.
const LASTS: u32 = 150;

/// What the history has of the visit.
#[derive(Default)]
struct Trail {
    /// What the entry that is shown says.
    route: Route,
    /// Whether that is a slider's value that is still held.
    slides: bool,
    /// What it does not say yet, and when it will.
    waits: Option<Rc<State>>,
    timer: Option<Timeout>,
}

impl Trail {
    /// Has the history know a state.
    fn write(&mut self, state: &State) {
        let moved = !state.route().is_place_of(&self.route);
        let moved = moved && state.came != Came::ByAddress && !self.slides;
        let query = state.query();
        if moved || query != address::query() {
            address::write(&query, moved);
        }
        self.route = state.route().clone();
        self.slides = state.came == Came::Sliding;
    }

    /// Has it know what waits.
    fn flush(&mut self) {
        self.timer = None;
        if let Some(state) = self.waits.take() {
            self.write(&state);
        }
    }

    /// Whether a state can wait: it is only a step, or one of a slider's many values.
    fn can_wait(&self, state: &State) -> bool {
        match state.came {
            Came::ByAddress => false,
            Came::ByHand => state.route().is_place_of(&self.route),
            Came::Sliding | Came::Slid => true,
        }
    }
}

/// A way to undo what was changed last.
pub(crate) struct Undo {
    /// Whether there is anything to undo.
    pub(crate) is_there: bool,
    /// Goes back in the trail by -1, forth by 1.
    pub(crate) travel: Callback<i32>,
}

/// Keeps the trail of what is shown, and listens for Ctrl-Z.
#[hook]
pub(crate) fn use_trail(state: &Rc<State>, act: &Callback<Action>) -> Undo {
    let trail = use_mut_ref(Trail::default);
    let entries = use_state_eq(address::entries);
    {
        let (trail, state, entries) = (trail.clone(), state.clone(), entries.setter());
        use_effect(move || {
            follow(&trail, &state, &entries);
            move || trail.borrow_mut().timer = None
        });
    }
    let refused = state.refused.is_some();
    let travel = use_callback((refused, act.clone()), move |by: i32, (refused, act)| {
        if *refused {
            // What was not taken is not in the history.
            act.emit(Action::Settle);
        } else {
            trail.borrow_mut().flush();
            address::travel(by);
        }
    });
    {
        use_effect_with(travel.clone(), move |travel| {
            let travel = travel.clone();
            let options = EventListenerOptions::enable_prevent_default();
            let listener = web_sys::window().map(|window| {
                EventListener::new_with_options(&window, "keydown", options, move |event| {
                    let key: &KeyboardEvent = event.unchecked_ref();
                    if let Some(by) = keys::undoes(key) {
                        event.prevent_default();
                        travel.emit(by);
                    }
                })
            });
            move || drop(listener)
        });
    }
    Undo {
        is_there: *entries > 0.0,
        travel,
    }
}

fn follow(trail: &Rc<RefCell<Trail>>, state: &Rc<State>, entries: &UseStateSetter<f64>) {
    let mut now = trail.borrow_mut();
    if now.can_wait(state) {
        now.waits = Some(state.clone());
        let (later, entries) = (trail.clone(), entries.clone());
        now.timer = Some(Timeout::new(LASTS, move || {
            later.borrow_mut().flush();
            entries.set(address::entries());
        }));
    } else {
        if state.came == Came::ByAddress {
            now.waits = None;
        }
        now.flush();
        now.write(state);
        entries.set(address::entries());
    }
}
