//! The playhead of a chain's run: buttons, a slider and keys that go from step to step, and what
//! is said of the one at which it stands.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::run::Run;
use crate::browser::keys;
use crate::panels::signs::{BACK, FORWARD, NEXT_REQUEST, PREVIOUS_REQUEST, Sign, sign_button};

/// Where the picture's row is that it stands at; below it is what comes later.
pub(super) const LATER: &str = "later";

/// The step to which a button or a key leads.
fn to(run: &Run, step: usize, key: &str) -> Option<usize> {
    let begins = |step: &usize| run.steps[*step].begins;
    let last = run.last();
    Some(match key {
        "ArrowRight" => (step + 1).min(last),
        "ArrowLeft" => step.saturating_sub(1),
        "]" => (step + 1..last).find(begins).unwrap_or(last),
        "[" => (0..step).rfind(begins).unwrap_or(0),
        _ => return None,
    })
}

/// Has keys lead from this step to others, and the row of one to which somebody has gone in
/// sight.
#[hook]
pub(super) fn use_keys(run: Option<Rc<Run>>, at: Option<usize>, go: Callback<usize>) {
    use_effect_with(at, move |&at| {
        let document = web_sys::window().and_then(|window| window.document());
        let row = document.and_then(|document| document.get_element_by_id(LATER));
        if let Some(row) = row.filter(|_| at.is_some()) {
            row.scroll_into_view();
        }
    });
    // With each rendering another, so that no key leads from where nothing stands any more.
    use_effect_with(go, move |go| {
        let go = go.clone();
        let listener = run.and_then(|run| {
            keys::listen(move |key| {
                let next = to(&run, at.unwrap_or(run.last()), key);
                if let Some(next) = next {
                    go.emit(next);
                }
                next.is_some()
            })
        });
        move || drop(listener)
    });
}

/// What happens at a step.
pub(super) fn told(run: &Run, step: usize) -> Html {
    let Some(at) = run.steps.get(step) else {
        return Html::default();
    };
    html! {
        <p id="step" aria-live="polite">
            <small class="aside">
                { format!("Step {} of {} · {}", step + 1, run.steps.len(), at.place) }
            </small>
            { at.says.clone() }
        </p>
    }
}

/// The buttons and the slider.
pub(super) fn player(run: &Run, step: usize, go: &Callback<usize>) -> Html {
    let button = |sign: Sign, key: &str| {
        let next = to(run, step, key).unwrap_or(step);
        sign_button(sign, go.reform(move |_: MouseEvent| next))
    };
    let oninput = go.reform(|event: InputEvent| {
        let slider: HtmlInputElement = event.target_unchecked_into();
        slider.value().parse().unwrap_or(0)
    });
    let valuetext = format!("step {} of {}", step + 1, run.steps.len());
    html! {
        <div class="player" role="group" aria-label="Playhead">
            <span class="buttons">
                { button(PREVIOUS_REQUEST, "[") }
                { button(BACK, "ArrowLeft") }
                { button(FORWARD, "ArrowRight") }
                { button(NEXT_REQUEST, "]") }
            </span>
            <input
                type="range" class="scrubber" max={run.last().to_string()}
                value={step.to_string()} {oninput} aria-label="step" aria-valuetext={valuetext}
            />
        </div>
    }
}
