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
use web_sys::CustomEvent;
use yew::prelude::*;

use super::{address, keys};
use crate::model::action::Action;
use crate::model::route::Route;
use crate::model::run::Observation;
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

/// Keeps the trail of what is shown, and hears of what others do: keys that undo, the way back
/// and forth, a slider that is let go, the proof that is closed, a run on a real kernel. Whether
/// there is anything to undo, and what goes back in the trail by -1, forth by 1.
#[hook]
pub(crate) fn use_trail(state: &Rc<State>, act: &Callback<Action>) -> (bool, Callback<i32>) {
    let trail = use_mut_ref(Trail::default);
    let is_long = use_state_eq(|| false);
    let travel = {
        let trail = trail.clone();
        use_callback((), move |by: i32, ()| {
            trail.borrow_mut().flush();
            address::travel(by);
        })
    };
    {
        let (state, is_long) = (state.clone(), is_long.setter());
        use_effect(move || {
            address::entitle(&state.heading());
            follow(&trail, &state, &is_long);
            move || trail.borrow_mut().timer = None
        });
    }
    {
        let (act, travel) = (act.clone(), travel.clone());
        use_effect_with((), move |()| {
            let listeners = listen(&act, travel);
            move || drop(listeners)
        });
    }
    (*is_long, travel)
}

fn listen(act: &Callback<Action>, travel: Callback<i32>) -> Option<[EventListener; 5]> {
    let window = web_sys::window()?;
    let hear = |kind: &'static str, action: fn() -> Action| {
        let act = act.clone();
        EventListener::new(&window, kind, move |_| act.emit(action()))
    };
    let options = EventListenerOptions::enable_prevent_default();
    let keys = EventListener::new_with_options(&window, "keydown", options, move |event| {
        if let Some(by) = keys::undoes(event.unchecked_ref()) {
            event.prevent_default();
            travel.emit(by);
        }
    });
    let act = act.clone();
    let observed = EventListener::new(&window, address::OBSERVED, move |event| {
        let detail = event.unchecked_ref::<CustomEvent>().detail().as_string();
        if let Some(seen) = detail.as_deref().and_then(Observation::of_parts) {
            act.emit(Action::Observe(seen));
        }
    });
    Some([
        observed,
        hear("popstate", || Action::Open(address::query())),
        hear(address::PROVEN, || Action::Prove(false)),
        hear("change", || Action::Settle),
        keys,
    ])
}

fn follow(trail: &Rc<RefCell<Trail>>, state: &Rc<State>, is_long: &UseStateSetter<bool>) {
    let mut now = trail.borrow_mut();
    if now.can_wait(state) {
        now.waits = Some(state.clone());
        let (later, is_long) = (trail.clone(), is_long.clone());
        now.timer = Some(Timeout::new(LASTS, move || {
            later.borrow_mut().flush();
            is_long.set(address::entries() > 0.0);
        }));
    } else {
        if state.came == Came::ByAddress {
            now.waits = None;
        }
        now.flush();
        now.write(state);
        is_long.set(address::entries() > 0.0);
        // What stands above the picture may have become more, or less.
        address::tell("resize");
    }
}
