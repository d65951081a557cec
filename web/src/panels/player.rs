//! The playhead: buttons, a scrubber, keys, and what makes the clock go on by itself.

use std::rc::Rc;

use idlerace_core::time::Duration;
use web_sys::{HtmlInputElement, HtmlSelectElement, KeyboardEvent};
use yew::prelude::*;

use crate::browser::frames::Frames;
use crate::browser::keys;
use crate::model::action::Action;
use crate::model::route::Playhead;
use crate::model::state::State;
use crate::model::timeline::Zoom;
use crate::panels::clock::{Clock, millis, show};
use crate::panels::signs::{
    BACK, FORWARD, NEXT_REQUEST, PREVIOUS_REQUEST, Sign, sign, sign_button,
};
use crate::picture::props::Shared;

/// Slower or faster, as a label and in percent of the time.
const PACES: [(&str, u64); 4] = [("½×", 200), ("1×", 100), ("2×", 50), ("4×", 25)];
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
    let clock = use_memo((), |()| Clock::default());
    let playing = use_state_eq(|| false);
    let pace = use_state_eq(remembered_pace);
    let toggle = {
        let (playing, act, clock) = (playing.clone(), act.clone(), clock.clone());
        let over = is_over(state).then(|| state.stage().time(state.stage().watched().0));
        Callback::from(move |()| {
            if let Some(begins) = over.filter(|_| !*playing) {
                clock.set(begins);
                act.emit(Action::Replay);
            }
            playing.set(!*playing);
        })
    };
    use_clock(props, &clock, &playing, pace.1);
    use_keys(props, &toggle);
    html! {
        <section class="player" aria-label="Playhead">
            { buttons(act, *playing, &toggle) }
            { scrubber(state, act, &clock, &playing) }
            <span class="time"></span>
            { paces(&pace) }
            <span class="keys" aria-hidden="true">
                <kbd>{ "←" }</kbd><kbd>{ "→" }</kbd><kbd>{ "space" }</kbd><kbd>{ "[" }</kbd><kbd>{ "]" }</kbd>
            </span>
        </section>
    }
}

/// The moment at which playing ends: of a run that opened by itself, when what matters is
/// over.
fn end(state: &State) -> u32 {
    if state.route().playhead == Playhead::Opening {
        state.stage().watched().1
    } else {
        state.last()
    }
}

fn is_over(state: &State) -> bool {
    state.route().playhead == Playhead::End || state.at() >= end(state)
}

/// Keeps the clock where the picture stands, and the page with it. Somebody who goes elsewhere
/// stops it; a run that opens starts it. While it plays it goes on with each frame: what comes
/// to pass changes the state, the time in between only the picture.
#[hook]
fn use_clock(props: &Props, clock: &Rc<Clock>, playing: &UseStateHandle<bool>, percent: u64) {
    let state = &props.state;
    let (clock, setter, act) = (clock.clone(), playing.setter(), props.act.clone());
    // In somebody else's page it plays when it is seen, which is known there.
    let unwatched = state.is_unwatched() && !state.route().embed;
    let (moving, end) = (state.moving, end(state));
    let stage = Shared(state.stage().clone());
    let dependencies = (state.at(), unwatched, **playing, percent, stage, end);
    use_effect_with(
        dependencies,
        move |(at, unwatched, on, percent, stage, end)| {
            let (at, percent, stage, end) = (*at, *percent, stage.clone(), *end);
            let is_elsewhere = !stage.holds(at, clock.now());
            if is_elsewhere {
                clock.set(stage.time(at));
            }
            if is_elsewhere || *unwatched {
                setter.set(*unwatched);
            }
            // Where nothing moves, there are only steps.
            let now = if moving { clock.now() } else { stage.time(at) };
            show(&stage, at, now, false);
            if !on {
                clock.stop();
            }
            let frames = on.then(|| {
                Frames::new(move |frame| {
                    let last = stage.time(end);
                    let is_over = clock.now() >= stage.time(stage.watched().1);
                    let hurry = if is_over { stage.hurry() } else { 1 };
                    let now = clock.tick(&stage, frame, (percent, hurry)).min(last);
                    clock.set(now);
                    let moment = stage.moment_at(now);
                    if moment != at {
                        act.emit(Action::Pass(moment));
                    } else if moving {
                        show(&stage, at, now, true);
                    }
                    if now == last {
                        setter.set(false);
                    }
                })
            });
            move || drop(frames)
        },
    );
}

fn remembered_pace() -> &'static (&'static str, u64) {
    let known = keys::remembered(PACE);
    let mut all = PACES.iter();
    let found = all.find(|(label, _)| Some(*label) == known.as_deref());
    found.unwrap_or(&PACES[1])
}

/// Keys that belong to nothing else move the playhead.
#[hook]
fn use_keys(props: &Props, toggle: &Callback<()>) {
    let (act, zoom) = (props.act.clone(), props.state.route().zoom);
    use_effect_with((toggle.clone(), zoom, act), move |(toggle, zoom, act)| {
        let (toggle, act, zoom) = (toggle.clone(), act.clone(), *zoom);
        let listener = keys::listen(move |key| {
            if key == " " {
                toggle.emit(());
                return true;
            }
            let action = of_key(key, zoom);
            let is_known = action.is_some();
            if let Some(action) = action {
                act.emit(action);
            }
            is_known
        });
        move || drop(listener)
    });
}

fn buttons(act: &Callback<Action>, playing: bool, toggle: &Callback<()>) -> Html {
    let button = |sign: Sign, action: Action| {
        sign_button(sign, act.reform(move |_: MouseEvent| action.clone()))
    };
    let onclick = toggle.reform(|_: MouseEvent| ());
    let (label, shape) = if playing {
        ("pause", "M4 3h3v10h-3z M9 3h3v10h-3z")
    } else {
        ("play", "M4 2 L13 8 L4 14 z")
    };
    html! {
        <span class="buttons">
            { button(PREVIOUS_REQUEST, Action::PreviousRequest) }
            { button(BACK, Action::Back) }
            <button class="play" aria-label={label} title={label} {onclick}>{ sign(shape) }</button>
            { button(FORWARD, Action::Forward) }
            { button(NEXT_REQUEST, Action::NextRequest) }
        </span>
    }
}

/// The scrubber has the time of playing; its keys are the playhead's.
fn scrubber(
    state: &Shared<State>,
    act: &Callback<Action>,
    clock: &Rc<Clock>,
    playing: &UseStateHandle<bool>,
) -> Html {
    let (step, steps) = (state.step(), state.stage().shown.len());
    let zoom = state.route().zoom;
    let onkeydown = act_on_key(act, zoom);
    let oninput = {
        let (act, at, timeline) = (act.clone(), state.at(), state.stage().clone());
        let last = timeline.time(state.last());
        let (clock, playing) = (clock.clone(), playing.setter());
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            let played = value.parse().map_or(Duration::ZERO, Duration::from_millis);
            let now = timeline.instant(played).min(last);
            let moment = timeline.moment_at(now);
            clock.set(now);
            playing.set(false);
            if moment == at {
                show(&timeline, at, now, false);
            } else {
                act.emit(Action::Seek(moment));
            }
        })
    };
    html! {
        <input
            type="range" class="scrubber" min="0" max={millis(state.stage().length()).to_string()}
            data-step={step.to_string()} {oninput} {onkeydown}
            aria-label="time" aria-valuetext={format!("step {} of {steps}", step + 1)}
        />
    }
}

fn act_on_key(act: &Callback<Action>, zoom: Zoom) -> Callback<KeyboardEvent> {
    let act = act.clone();
    Callback::from(move |event: KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if let Some(action) = of_key(&event.key(), zoom).filter(|_| is_plain) {
            event.prevent_default();
            act.emit(action);
        }
    })
}

fn paces(pace: &UseStateHandle<&'static (&'static str, u64)>) -> Html {
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
