//! The playhead of a chain's run: buttons, a slider and keys that go from step to step, and what
//! is said of the one at which it stands.

use std::rc::Rc;

use web_sys::{HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition::Nearest};
use yew::prelude::*;

use super::run::Run;
use crate::browser::keys;
use crate::panels::signs::{BACK, FORWARD, NEXT_REQUEST, PREVIOUS_REQUEST, Sign, sign_button};

/// Marks the row at which the picture stands.
pub(super) const ROW: &str = "reached";

/// A way from step to step.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Step,
    Request,
}

impl Run {
    fn forward(&self, step: usize, way: Way) -> usize {
        let last = self.last();
        let mut next = step + 1..last;
        let found = next.find(|&step| way == Way::Step || self.begins(step));
        found.unwrap_or(last)
    }

    fn back(&self, step: usize, way: Way) -> usize {
        let mut before = (0..step).rev();
        let found = before.find(|&step| way == Way::Step || self.begins(step));
        found.unwrap_or(0)
    }
}

/// At which step the picture stands, at first the last one, and what leads to another.
#[hook]
pub(super) fn use_step(run: &Rc<Run>) -> (usize, Callback<usize>) {
    let stands = use_state_eq(|| None::<usize>);
    let step = stands.unwrap_or(run.last());
    let setter = stands.setter();
    let go = Callback::from(move |step| setter.set(Some(step)));
    let (of, to) = (run.clone(), go.clone());
    use_effect_with(step, move |&step| {
        let listener = keys::listen(move |key| {
            let to_step = match key {
                "ArrowRight" => of.forward(step, Way::Step),
                "ArrowLeft" => of.back(step, Way::Step),
                "]" => of.forward(step, Way::Request),
                "[" => of.back(step, Way::Request),
                _ => return false,
            };
            to.emit(to_step);
            true
        });
        move || drop(listener)
    });
    // Who has gone to a step sees its row.
    use_effect_with(*stands, |stands| {
        let document = web_sys::window().and_then(|window| window.document());
        let row = document.and_then(|document| document.get_element_by_id(ROW));
        if let Some(row) = row.filter(|_| stands.is_some()) {
            let near = ScrollIntoViewOptions::new();
            near.set_block(Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&near);
        }
    });
    (step, go)
}

/// What happens at a step.
pub(super) fn told(run: &Run, step: usize) -> Html {
    let event = run.event(step);
    let place = event.map(|(hop, event)| format!(" · hop {} · {}", hop + 1, event.at));
    html! {
        <p id="step" aria-live="polite">
            <small class="aside">
                { format!("Step {} of {}", step + 1, run.last() + 1) }{ place }
            </small>
            { run.sentence(step) }
        </p>
    }
}

/// The buttons and the slider.
pub(super) fn player(run: &Rc<Run>, step: usize, go: &Callback<usize>) -> Html {
    let button = |sign: Sign, to: usize| sign_button(sign, go.reform(move |_: MouseEvent| to));
    let oninput = go.reform(|event: InputEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        slider.value().parse().unwrap_or(0)
    });
    let valuetext = format!("step {} of {}", step + 1, run.last() + 1);
    html! {
        <div class="player" role="group" aria-label="Playhead">
            <span class="buttons">
                { button(PREVIOUS_REQUEST, run.back(step, Way::Request)) }
                { button(BACK, run.back(step, Way::Step)) }
                { button(FORWARD, run.forward(step, Way::Step)) }
                { button(NEXT_REQUEST, run.forward(step, Way::Request)) }
            </span>
            <input
                type="range" class="scrubber" max={run.last().to_string()}
                value={step.to_string()} {oninput} aria-label="step" aria-valuetext={valuetext}
            />
        </div>
    }
}
