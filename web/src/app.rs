//! The page as a whole: the only state, and what is drawn from it.

use std::rc::Rc;

use idlerace_core::ladder::Words;
use yew::prelude::*;

use crate::browser::address;
use crate::browser::trail::use_trail;
use crate::browser::{frames, keys};
use crate::model::action::Action;
use crate::model::route::{Playhead, View};
use crate::model::state::State;
use crate::panels::controls::Controls;
use crate::panels::legend::legend;
use crate::panels::menu::{Beside, Menu};
use crate::panels::player::Player;
use crate::panels::story::{Parts, story};
use crate::picture::ladder::LadderView;
use crate::picture::props::{self, Shared};
use crate::picture::table::TableView;

const PURPOSE: &str =
    "What happens when a client reuses an idle HTTP connection just as the server closes it.";

/// As Yew asks for it; the model knows nothing of Yew.
impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Self::reduce(self, action)
    }
}

/// Opens the page in its place, where the address asks for it. Not in the whole body: Yew hears
/// there of the clicks in other programs' parts, too, and takes them for some of its own.
pub fn open_page() {
    if address::query().is_empty() {
        return;
    }
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(place) = document.and_then(|document| document.get_element_by_id("page")) {
        yew::Renderer::<App>::with_root(place).render();
    }
}

/// The page.
#[component]
pub fn App() -> Html {
    let handle = use_reducer(first);
    let state: Rc<State> = Rc::new((*handle).clone());
    let act = {
        let dispatcher = handle.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    let undo = use_trail(&state, &act);
    use_effect_with(state.route().theme, |theme| keys::colour(theme.name()));
    let scenes = scenes(&state, &act);
    let embed = state.route().embed;
    html! {
        <>
            { (!embed).then(|| header(&state, &undo, &act)) }
            <main class={embed.then_some("embed")}>
                { title(&state, &act) }
                { stage(&state, &scenes, &act) }
                { if embed { brief(&state) } else { rest(&state, &scenes, &act) } }
            </main>
            <p class="unseen" role="status" aria-live="polite">{ state.sentence().to_owned() }</p>
            <Player state={Shared(state)} {act} />
        </>
    }
}

/// What is told beside the picture, and all that can be changed.
fn rest(state: &Rc<State>, scenes: &[props::Props], act: &Callback<Action>) -> Html {
    html! {
        <>
            { stories(state, scenes, act) }
            <aside aria-label="Scenario">
                <Menu
                    chosen={state.entry().name} veiled={state.veil().is_some()}
                    act={act.clone()}
                />
                <Beside setup={state.route().beside.clone()} act={act.clone()} />
                <div class="knobs">
                    <Controls
                        now={state.run().trace.scenario.clone()} base={state.entry().scenario()}
                        turned={state.turned()}
                        refused={state.refused.clone()} act={act.clone()}
                    />
                </div>
            </aside>
        </>
    }
}

/// What is told in somebody else's page, and the way to all the rest.
fn brief(state: &State) -> Html {
    let mut full = state.clone();
    (full.route.embed, full.route.playhead) = (false, Playhead::At(state.at()));
    let full = full.query();
    html! {
        <div class="brief">
            <p class="headline">{ state.run().so_far(state.at()).headline }</p>
            <p class="step">{ state.sentence().to_owned() }</p>
            <a href={full} target="_blank" rel="noopener">{ "Open full" }</a>
        </div>
    }
}

/// What the address asks for.
fn first() -> State {
    let mut state = State::of_query(&address::query());
    state.moving = frames::may_move();
    state
}

/// What is needed to show each run on the stage.
fn scenes(state: &Rc<State>, act: &Callback<Action>) -> Vec<props::Props> {
    let scenes = &state.stage().scenes;
    let all = scenes.iter().enumerate().map(|(number, scene)| {
        let moments = scene.clone();
        props::Props {
            scene: Shared(scene.clone()),
            title: (scenes.len() > 1).then(|| state.title(number)),
            at: scene.event(state.at()),
            now: state.stage().time(state.at()),
            row: state.stage().row(state.at()),
            veil: state.veil(),
            seek: act.reform(move |event| Action::Seek(moments.moment(event))),
        }
    });
    all.collect()
}

fn header(
    state: &State,
    (can_undo, travel): &(bool, Callback<i32>),
    act: &Callback<Action>,
) -> Html {
    let route = state.route();
    let view = |view: View, name: &'static str| {
        let onclick = act.reform(move |_: MouseEvent| Action::Show(view));
        let pressed = (view == route.view).to_string();
        html! { <button aria-pressed={pressed} {onclick}>{ name }</button> }
    };
    let prove = act.reform(|_: MouseEvent| Action::Prove(true));
    // What would answer waits for the guess.
    let veiled = state.veil().is_some();
    html! {
        <header>
            <b><a href="?">{ "Idlerace" }</a></b>
            <p>{ PURPOSE }</p>
            <span class="ways">
                <button id="tour-start">{ "Tour" }</button>
                <button id="predict" title="Eight questions: what will the client see?">
                    { "Predict" }
                </button>
                <button id="prove" disabled={veiled} onclick={prove}>{ "Prove" }</button>
                <button id="files" disabled={veiled}>{ "Files" }</button>
                <button id="copy-link" aria-live="polite" data-query={state.query()}>
                    { "Copy link" }
                </button>
                <button
                    id="undo" title="Ctrl Z" disabled={!can_undo}
                    onclick={travel.reform(|_: MouseEvent| -1)}
                >
                    { "Undo" }
                </button>
                <button id="help" title="Keys and colours">{ "?" }</button>
            </span>
            <span class="views" role="group" aria-label="View">
                { view(View::Ladder, "Ladder") }
                { view(View::Table, "Table") }
            </span>
        </header>
    }
}

fn title(state: &State, act: &Callback<Action>) -> Html {
    let missing = state.route().setup.not_found();
    let missing = missing
        .map(|name| format!("There is no scenario named “{name}”. Instead, the race itself:"));
    let lines = missing.iter().chain(&state.notices);
    let notices = lines.map(|line| html! { <p class="notice" role="status">{ line }</p> });
    let way_on = (missing.is_some() || !state.notices.is_empty())
        .then(|| html! { <p class="notice"><a href="?">{ "Begin anew" }</a></p> });
    let seed = state.route().setup.order.as_ref().map(|_| {
        let onclick = act.reform(|_: MouseEvent| Action::Reset("order"));
        html! {
            <p class="notice">
                { "One order of its steps that the ranges allow. " }
                <button id="seed-order" {onclick}>{ "Show the seed’s" }</button>
            </p>
        }
    });
    let changed = !state.turned().is_empty() || state.route().setup.order.is_some();
    // What the entry teaches is true of it as it is, and would answer what is asked of it.
    let teaches = !changed && state.veil().is_none();
    html! {
        <div class="title">
            <h1>{ state.heading() }</h1>
            { teaches.then(|| html! { <p class="lead">{ state.entry().lesson() }</p> }) }
            { seed }
            { for notices }
            { way_on }
        </div>
    }
}

fn stage(state: &State, scenes: &[props::Props], act: &Callback<Action>) -> Html {
    let pair = (scenes.len() > 1).then_some("pair");
    let scenes = scenes.iter().cloned();
    let shown: Html = match state.route().view {
        View::Ladder => scenes
            .map(|scene| html! { <LadderView ..scene /> })
            .collect(),
        View::Table => scenes
            .map(|scene| html! { <TableView ..scene /> })
            .collect(),
    };
    let legend = (state.route().view == View::Ladder).then(|| legend(state, act));
    html! {
        <section class="stage" aria-label="What the model predicts">
            <div class={classes!("scenes", pair)}>{ shown }</div>
            { legend }
        </section>
    }
}

fn stories(state: &State, scenes: &[props::Props], act: &Callback<Action>) -> Html {
    let step = state.step() + 1;
    let steps = state.stage().shown.len();
    let prove = &act.reform(|_: MouseEvent| Action::Prove(true));
    let packets = state.route().words == Words::Packets;
    let told = scenes.iter().map(|view| {
        story(&Parts {
            view,
            step,
            steps,
            packets,
            prove,
        })
    });
    html! {
        <section class="story" aria-label="Story">
            { for told }
        </section>
    }
}
