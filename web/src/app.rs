//! The page as a whole: the only state, and what is drawn from it.

use idlerace_core::{
    catalog::{self, Entry},
    explain::explain,
    simulate::simulate,
};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::{
    address,
    state::{Action, State},
    url,
};

const PURPOSE: &str =
    "What happens when a client reuses an idle HTTP connection just as the server closes it.";

/// The page.
#[component]
pub fn App() -> Html {
    let state = use_reducer(|| url::read(&address::query()));
    use_effect_with((*state).clone(), |state| {
        address::replace_query(&url::write(state));
    });
    let choose = {
        let dispatcher = state.dispatcher();
        Callback::from(move |name| dispatcher.dispatch(Action::Choose(name)))
    };
    html! {
        <>
            <header>
                <b>{ "Idlerace" }</b>
                <p>{ PURPOSE }</p>
            </header>
            <main>
                { picker(state.entry(), &choose) }
                { notice(&state) }
                { story(state.entry()) }
            </main>
        </>
    }
}

fn picker(chosen: &Entry, choose: &Callback<String>) -> Html {
    let onchange =
        choose.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
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

fn notice(state: &State) -> Html {
    let Some(name) = state.not_found() else {
        return Html::default();
    };
    html! {
        <p class="notice" role="status">
            { format!("There is no scenario named “{name}”. Instead, the first one:") }
        </p>
    }
}

fn story(entry: &Entry) -> Html {
    let trace = simulate(&entry.scenario());
    let told = explain(&trace);
    html! {
        <>
            <div aria-live="polite">
                <h1>{ entry.title }</h1>
                <p class="lead">{ entry.lesson }</p>
                <p class="headline">{ told.headline }</p>
            </div>
            <div class="logs">
                { log("client-log", "The client's log", &told.client_log) }
                { log("server-log", "The server's log", &told.server_log) }
            </div>
            <h2 id="predicted">{ "What the model predicts" }</h2>
            <pre class="trace" tabindex="0" role="region" aria-labelledby="predicted">
                { trace.to_string() }
            </pre>
            <p class="absent">
                { "Not here yet: the ladder that steps through this trace. So far the trace is text." }
            </p>
        </>
    }
}

/// A log as its reader finds it: empty, or in the program's own words.
fn log(id: &'static str, title: &'static str, lines: &[String]) -> Html {
    let text = if lines.is_empty() {
        "nothing".to_owned()
    } else {
        lines.join("\n")
    };
    html! {
        <section aria-labelledby={id}>
            <h2 {id}>{ title }</h2>
            <pre class={classes!("log", lines.is_empty().then_some("empty"))} tabindex="0">{ text }</pre>
        </section>
    }
}
