//! The page as a whole: the only state, and what is drawn from it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use idlerace_core::catalog::{self, Entry};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::{
    address,
    controls::Controls,
    ladder::LadderView,
    player::Player,
    state::{Action, State, View},
    story::Story,
    table::TableView,
    url,
};

const PURPOSE: &str =
    "What happens when a client reuses an idle HTTP connection just as the server closes it.";

/// So long a state has to last before it reaches the address, in milliseconds: browsers
/// refuse addresses that change at every move of a scrubber.
const ADDRESS: u32 = 150;

/// The page.
#[component]
pub fn App() -> Html {
    let handle = use_reducer(|| url::read(&address::query()));
    let state: Rc<State> = Rc::new((*handle).clone());
    use_effect_with(url::write(&state), |query| {
        let query = query.clone();
        let later = Timeout::new(ADDRESS, move || address::replace_query(&query));
        move || drop(later)
    });
    let act = {
        let dispatcher = handle.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(action))
    };
    let seek = use_callback(act.clone(), |event, act| act.emit(Action::Seek(event)));
    let entry = state.entry();
    let (run, at) = (state.run().clone(), state.at());
    let picture = match state.view {
        View::Ladder => html! { <LadderView run={run.clone()} {at} seek={seek.clone()} /> },
        View::Table => html! { <TableView run={run.clone()} {at} seek={seek.clone()} /> },
    };
    html! {
        <>
            <header>
                <b>{ "Idlerace" }</b>
                <p>{ PURPOSE }</p>
                { views(state.view, &act) }
            </header>
            <main>
                <div class="title">
                    <h1>{ entry.title }</h1>
                    <p class="lead">{ entry.lesson }</p>
                    { notices(&state) }
                </div>
                <section class="stage" aria-label="What the model predicts">{ picture }</section>
                <Story run={run.clone()} {at} {seek} />
                <aside aria-label="Scenario">
                    { picker(entry, &act) }
                    <Controls
                        run={run.clone()} base={entry.scenario()} turned={state.turned()}
                        refused={state.refused.clone()} act={act.clone()}
                    />
                </aside>
            </main>
            <p class="unseen" role="status" aria-live="polite">{ state.run().sentence(at) }</p>
            <Player state={state.clone()} {act} />
        </>
    }
}

fn views(shown: View, act: &Callback<Action>) -> Html {
    let button = |view: View, name: &'static str| {
        let onclick = act.reform(move |_: MouseEvent| Action::Show(view));
        let pressed = (view == shown).to_string();
        html! { <button aria-pressed={pressed} {onclick}>{ name }</button> }
    };
    html! {
        <span class="views" role="group" aria-label="View">
            { button(View::Ladder, "Ladder") }
            { button(View::Table, "Table") }
        </span>
    }
}

fn picker(chosen: &Entry, act: &Callback<Action>) -> Html {
    let onchange = act.reform(|event: Event| {
        Action::Choose(event.target_unchecked_into::<HtmlSelectElement>().value())
    });
    let options = catalog::ENTRIES.iter().map(|entry| {
        html! {
            <option value={entry.name} selected={entry.name == chosen.name}>{ entry.title }</option>
        }
    });
    html! {
        <div class="picker">
            <label for="scenario">{ "Scenario" }</label>
            <select id="scenario" {onchange}>{ for options }</select>
        </div>
    }
}

fn notices(state: &State) -> Html {
    let missing = state
        .not_found()
        .map(|name| format!("There is no scenario named “{name}”. Instead, the first one:"));
    let lines = missing.iter().chain(&state.notices);
    lines
        .map(|line| html! { <p class="notice" role="status">{ line }</p> })
        .collect()
}
