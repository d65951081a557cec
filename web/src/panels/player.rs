//! The playhead: buttons, a scrubber, keys, and a pace that leaves time to read.

use gloo::{
    events::{EventListener, EventListenerOptions},
    timers::callback::Timeout,
};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

use crate::browser::keys::{self, free_key};
use crate::model::action::Action;
use crate::model::route::Playhead;
use crate::model::state::State;
use crate::model::timeline::Zoom;
use crate::picture::props::Shared;

/// The least time that a step is shown while playing, in milliseconds, and what each
/// letter of its sentence adds to it.
const STEP: u32 = 500;
const LETTER: u32 = 28;

/// Faster or slower than that, as a label and in percent of the time.
const PACES: [(&str, u32); 4] = [("½×", 200), ("1×", 100), ("2×", 50), ("4×", 25)];
/// Under this name the browser remembers the pace.
const PACE: &str = "idlerace.pace";

/// What the playhead needs.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) state: Shared<State>,
    pub(crate) act: Callback<Action>,
}

/// The playhead.
#[component]
pub(crate) fn Player(props: &Props) -> Html {
    let Props { state, act } = props;
    let playing = use_state_eq(|| false);
    let pace = use_state_eq(remembered_pace);
    let at_end = state.route().playhead == Playhead::End || state.at() >= state.stage().last();
    let toggle = {
        let (playing, act) = (playing.clone(), act.clone());
        Callback::from(move |()| {
            if !*playing && at_end {
                act.emit(Action::Home);
            }
            playing.set(!*playing);
        })
    };
    use_playing(props, &playing, *pace, at_end);
    use_keys(props, *playing, at_end, &toggle);
    html! {
        <section class="player" aria-label="Playhead">
            { buttons(act, *playing, &toggle) }
            { scrubber(state, act) }
            <span class="time">{ state.stage().time(state.at()).to_string() }</span>
            { paces(&pace) }
            <span class="keys" aria-hidden="true">
                <kbd>{ "←" }</kbd><kbd>{ "→" }</kbd><kbd>{ "space" }</kbd><kbd>{ "[" }</kbd><kbd>{ "]" }</kbd>
            </span>
        </section>
    }
}

fn remembered_pace() -> &'static (&'static str, u32) {
    let known = keys::remembered(PACE);
    let mut all = PACES.iter();
    let found = all.find(|(label, _)| Some(*label) == known.as_deref());
    found.unwrap_or(&PACES[1])
}

/// While it plays, goes on by a step as soon as the one that is shown has been read.
#[hook]
fn use_playing(
    props: &Props,
    playing: &UseStateHandle<bool>,
    pace: &'static (&'static str, u32),
    at_end: bool,
) {
    let state = &props.state;
    let (playing, act) = (playing.clone(), props.act.clone());
    let letters = state.sentence().chars().count();
    let dependencies = (*playing, pace, state.at(), Shared(state.stage().clone()));
    use_effect_with(dependencies, move |(on, (_, percent), _, _)| {
        let pause = STEP + LETTER * u32::try_from(letters).unwrap_or(0);
        let pause = pause * percent / 100;
        let next = on.then(|| {
            Timeout::new(pause, move || {
                if at_end {
                    playing.set(false);
                } else {
                    act.emit(Action::Forward);
                }
            })
        });
        move || drop(next)
    });
}

/// Keys that belong to nothing else move the playhead.
#[hook]
fn use_keys(props: &Props, playing: bool, at_end: bool, toggle: &Callback<()>) {
    let (act, toggle, zoom) = (props.act.clone(), toggle.clone(), props.state.route().zoom);
    use_effect_with((playing, at_end, zoom, act), move |(_, _, zoom, act)| {
        let (act, zoom) = (act.clone(), *zoom);
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let event: &KeyboardEvent = event.unchecked_ref();
                let Some(key) = free_key(event) else { return };
                if key == " " {
                    toggle.emit(());
                } else if let Some(action) = of_key(&key, zoom) {
                    act.emit(action);
                } else {
                    return;
                }
                event.prevent_default();
            })
        });
        move || drop(listener)
    });
}

fn buttons(act: &Callback<Action>, playing: bool, toggle: &Callback<()>) -> Html {
    let button = |label: &'static str, shape: &'static str, action: Action| {
        let onclick = act.reform(move |_: MouseEvent| action.clone());
        html! { <button aria-label={label} title={label} {onclick}>{ sign(shape) }</button> }
    };
    let onclick = toggle.reform(|_: MouseEvent| ());
    let (label, shape) = if playing {
        ("pause", "M4 3h3v10h-3z M9 3h3v10h-3z")
    } else {
        ("play", "M4 2 L13 8 L4 14 z")
    };
    html! {
        <span class="buttons">
            { button("previous request", "M3 3h2v10h-2z M13 3 L6 8 L13 13 z", Action::PreviousRequest) }
            { button("step back", "M11 3 L4 8 L11 13 z", Action::Back) }
            <button class="play" aria-label={label} title={label} {onclick}>{ sign(shape) }</button>
            { button("step forward", "M5 3 L12 8 L5 13 z", Action::Forward) }
            { button("next request", "M11 3h2v10h-2z M3 3 L10 8 L3 13 z", Action::NextRequest) }
        </span>
    }
}

fn scrubber(state: &State, act: &Callback<Action>) -> Html {
    let step = state.step();
    let last = state.stage().shown.len().saturating_sub(1);
    let oninput = act.reform(move |event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value();
        Action::Step(value.parse().unwrap_or(step))
    });
    html! {
        <input
            type="range" class="scrubber" min="0" max={last.to_string()}
            value={step.to_string()} {oninput}
            aria-label="step" aria-valuetext={format!("step {} of {}", step + 1, last + 1)}
        />
    }
}

fn paces(pace: &UseStateHandle<&'static (&'static str, u32)>) -> Html {
    let setter = pace.setter();
    let onchange = Callback::from(move |event: Event| {
        let label = event.target_unchecked_into::<HtmlSelectElement>().value();
        if let Some(chosen) = PACES.iter().find(|(known, _)| *known == label) {
            keys::remember(PACE, chosen.0);
            setter.set(chosen);
        }
    });
    let options = PACES.iter().map(|(label, _)| {
        html! { <option value={*label} selected={*label == pace.0}>{ *label }</option> }
    });
    html! {
        <select id="pace" aria-label="pace of playing" title="pace of playing" {onchange}>
            { for options }
        </select>
    }
}

fn sign(shape: &'static str) -> Html {
    html! { <svg width="16" height="16" aria-hidden="true"><path d={shape} /></svg> }
}

fn of_key(key: &str, zoom: Zoom) -> Option<Action> {
    Some(match key {
        "ArrowRight" => Action::Forward,
        "ArrowLeft" => Action::Back,
        "Home" => Action::Home,
        "End" => Action::End,
        "[" => Action::PreviousRequest,
        "]" => Action::NextRequest,
        "+" | "=" => Action::Zoom(zoom.larger()),
        "-" => Action::Zoom(zoom.smaller()),
        "Escape" => Action::Escape,
        _ => return None,
    })
}
