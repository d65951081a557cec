//! What the colours and shapes of the picture mean, in whose words it speaks, how high delays are
//! drawn in it, and where else what it shows can be run.

use idlerace_core::ladder::Words;
use yew::prelude::*;

use crate::model::action::Action;
use crate::model::scenario_ref::ScenarioRef;
use crate::model::state::State;
use crate::model::timeline::Zoom;

/// The messages that have a colour of their own: the colour's name, and what it is called.
const MESSAGES: [(&str, &str); 4] = [
    ("req", "request"),
    ("res", "response"),
    ("fin", "FIN"),
    ("rst", "RST, error"),
];

/// Stands in the place of the button where nobody is behind the page who could run anything.
const NOBODY: &str = "With idlerace play, on Linux, this scenario runs on a real kernel, too.";

/// What stands below the picture.
pub(crate) fn legend(state: &State, act: &Callback<Action>) -> Html {
    let messages = MESSAGES.iter();
    let messages = messages.map(|(ink, name)| html! { <span><i class={*ink}></i>{ name }</span> });
    // In somebody else's page there is nobody to run it.
    let real = (!state.route().embed).then(|| real(state, act));
    // While a question waits, the order's name would answer it.
    let own = (!state.route().embed && state.veil().is_none())
        .then(|| html! { <button id="own-client">{ "On your own client" }</button> });
    html! {
        <div class="legend">
            { for messages }
            <span><i class="window"></i>{ "it is over, and the client cannot know" }</span>
            <span><i class="bar"></i>{ "idle timer" }</span>
            <span><i class="gone"></i>{ "× lost or thrown away" }</span>
            <span><i class="faint"></i>{ "still to come" }</span>
            { real }
            { own }
            <div class="zoom" role="group" aria-label="Picture">
                { words(state, act) }
                { zoom(state, act) }
            </div>
        </div>
    }
}

/// The button that has the machine which serves the page run the scenario on its own kernel, and
/// a place for how far it is; another button when it is over. `web/later/real.js` asks, and the
/// style sheet shows a sentence where index.html found nobody who could.
fn real(state: &State, act: &Callback<Action>) -> Html {
    let setup = &state.route().setup;
    let order = setup.order.as_ref().map(ToString::to_string);
    let run = body(setup);
    let asked = [run.as_str(), order.as_deref().unwrap_or_default()].concat();
    let button = if state.observed.is_some() {
        let close = act.reform(|_: MouseEvent| Action::Escape);
        html! { <button key="close" title="Esc" onclick={close}>{ "Close the real run" }</button> }
    } else {
        html! {
            <button
                key="run" id="run-for-real" disabled={state.veil().is_some()}
                title="On this machine's own kernel, step by step, every packet in our hands"
            >
                { "Run it for real" }
            </button>
        }
    };
    html! {
        <div class="real" data-run={run} data-order={order}>
            <span key={asked} role="status"></span>
            { button }
            <small key="nobody">{ NOBODY }</small>
        </div>
    }
}

/// The scenario as the server takes it.
fn body(setup: &ScenarioRef) -> String {
    let settings = setup.settings.iter();
    let settings = settings.map(|(parameter, value)| (parameter.key, value));
    formats::named(setup.entry().name, settings)
}

fn words(state: &State, act: &Callback<Action>) -> Html {
    let is_packets = state.route().words == Words::Packets;
    let other = if is_packets {
        Words::Plain
    } else {
        Words::Packets
    };
    let onclick = act.reform(move |_: MouseEvent| Action::Speak(other));
    html! {
        <button
            id="words" aria-pressed={is_packets.to_string()} {onclick}
            title="packetdrill's notation, TCP states, every call, sequence numbers"
        >
            { "as packets" }
        </button>
    }
}

fn zoom(state: &State, act: &Callback<Action>) -> Html {
    let zoom = state.route().zoom;
    let button = |id: &'static str, label: &'static str, sign: &'static str, to: Zoom| {
        let onclick = act.reform(move |_: MouseEvent| Action::Zoom(to));
        let disabled = to == zoom;
        html! {
            <button {id} aria-label={label} title={label} {disabled} {onclick}>{ sign }</button>
        }
    };
    html! {
        <>
            { button("zoom-out", "delays less high", "−", zoom.smaller()) }
            { button("zoom-in", "delays higher", "+", zoom.larger()) }
        </>
    }
}
