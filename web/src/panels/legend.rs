//! What the colours and shapes of the picture mean, in whose words it speaks, and how high
//! delays are drawn in it.

use idlerace_core::ladder::Words;
use yew::prelude::*;

use crate::model::action::Action;
use crate::model::state::State;
use crate::model::timeline::Zoom;
use crate::panels::run_on_kernel::RunForReal;

/// The messages that have a colour of their own: the colour's name, and what it is called.
const MESSAGES: [(&str, &str); 4] = [
    ("req", "request"),
    ("res", "response"),
    ("fin", "FIN"),
    ("rst", "RST, error"),
];

/// What stands below the picture.
pub(crate) fn legend(state: &State, act: &Callback<Action>) -> Html {
    let messages = MESSAGES.iter();
    let messages = messages.map(|(ink, name)| html! { <span><i class={*ink}></i>{ name }</span> });
    // In somebody else's page there is nobody to run it.
    let real = (!state.route().embed).then(|| {
        html! {
            <RunForReal
                setup={state.route().setup.clone()} observed={state.observed.is_some()}
                veiled={state.veil().is_some()} act={act.clone()}
            />
        }
    });
    html! {
        <div class="legend">
            { for messages }
            <span><i class="window"></i>{ "it is over, and the client cannot know" }</span>
            <span><i class="bar"></i>{ "idle timer" }</span>
            <span><i class="gone"></i>{ "× lost or thrown away" }</span>
            <span><i class="faint"></i>{ "still to come" }</span>
            { real }
            <div class="zoom" role="group" aria-label="Picture">
                { words(state, act) }
                { zoom(state, act) }
            </div>
        </div>
    }
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
