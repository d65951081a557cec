//! The picture of a run, and what each host's log says of it. A still picture: core's figure of
//! the whole chain where there is room for it, and of one hop at a time where there is not, with
//! the others as a strip of buttons.

use std::rc::Rc;

use gloo::events::EventListener;
use idlerace_core::{
    figure::{HOP, rough},
    ladder::{Ladder, Words},
    run::chain::simulate,
    svg::{ChainPicture, Theme},
    tell::chain as story,
    trace::chain::ChainTrace,
};
use yew::prelude::*;

use super::prover::Told;
use crate::model::hosts::{self, Hosts};

/// What lies on both sides of the picture, in pixels.
const EDGES: u32 = 40;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) hosts: Rc<Hosts>,
    pub(super) told: Option<Rc<Told>>,
}

/// How wide the window is, as it changes.
#[hook]
fn use_width() -> u32 {
    let width = use_state_eq(width);
    let setter = width.setter();
    use_effect_with((), move |()| {
        let listen = web_sys::window().map(|window| {
            EventListener::new(&window, "resize", move |_| setter.set(self::width()))
        });
        move || drop(listen)
    });
    *width
}

fn width() -> u32 {
    let root = web_sys::window().and_then(|window| window.document());
    let root = root.and_then(|document| document.document_element());
    let width = root.map_or(0, |root| root.client_width());
    u32::try_from(width).unwrap_or(0).max(HOP + EDGES)
}

/// Which run is shown, and what is said of that: a named chain's own, or one in which it comes to
/// what is not safe.
fn run(props: &Props) -> (ChainTrace, String) {
    let found = props.told.as_ref().and_then(|told| told.run.as_ref());
    // A run of a load can be one of fewer clients, which no address says.
    let own = props.hosts.entry().is_some() || props.hosts.chain().load.is_some();
    let found = found.filter(|_| !own);
    let (chain, lead) = match found {
        Some(run) => (
            hosts::read(run).0.chain(),
            "How it comes to that, after pauses of",
        ),
        None => (props.hosts.chain(), "One run, after pauses of"),
    };
    let pause = chain.requests.pause;
    let text = pause.to_string();
    let text = if pause.min() == pause.max() {
        rough(&text)
    } else {
        text
    };
    let lead = format!("{lead} {text}");
    (simulate(&chain), lead)
}

const AT_ONCE: &str = "Several requests are under way at once here, and a picture has one at a \
    time: the logs say what comes of them.";

#[component]
pub(super) fn Picture(props: &Props) -> Html {
    let chosen = use_state_eq(|| None::<usize>);
    let width = use_width().saturating_sub(EDGES);
    let setter = chosen.setter();
    use_effect_with(props.hosts.clone(), move |_| setter.set(None));
    if props.told.is_none() {
        return html! { <section id="picture"></section> };
    }
    let (trace, lead) = run(props);
    let hops = trace.hops.len();
    let whole = u32::try_from(hops).is_ok_and(|hops| width / hops >= HOP);
    let weakest = props.told.as_ref().and_then(|told| told.weakest);
    let hop = chosen
        .or_else(|| weakest?.checked_sub(1))
        .unwrap_or(0)
        .min(hops - 1);
    let (ladders, first) = if whole {
        (Ladder::of_chain(&trace, Words::Plain), 0)
    } else {
        (vec![Ladder::of_hop(&trace, hop, Words::Plain)], hop)
    };
    let picture = ChainPicture {
        title: &lead,
        trace: &trace,
        ladders: &ladders,
        first,
        width: Some(width),
        theme: Theme::Auto,
    };
    let drawn = Html::from_html_unchecked(AttrValue::from(picture.to_string()));
    let at_once = trace.chain.load.is_some();
    let strip = (!whole).then(|| strip(props, &trace, hop, &chosen.setter()));
    html! {
        <section id="picture" aria-labelledby="picture-title">
            <h2 id="picture-title">{ lead.clone() }</h2>
            <ul class="requests">{ for trace.requests.iter().map(|one| html! {
                <li>{ one.to_string() }</li>
            }) }</ul>
            { if at_once {
                html! { <p>{ AT_ONCE }</p> }
            } else {
                html! { <>{ for strip }<div class="drawn">{ drawn }</div></> }
            } }
            <h2>{ "What each host’s log says" }</h2>
            { logs(&trace) }
        </section>
    }
}

/// All hops, of which one is shown.
fn strip(
    props: &Props,
    trace: &ChainTrace,
    shown: usize,
    choose: &UseStateSetter<Option<usize>>,
) -> Html {
    let standing = |hop: usize| {
        let told = props.told.as_ref()?;
        Some(told.hops.get(hop)?.standing)
    };
    let button = |hop: usize| {
        let choose = choose.clone();
        let onclick = Callback::from(move |_: MouseEvent| choose.set(Some(hop)));
        let (before, behind) = (trace.chain.host(hop), trace.chain.host(hop + 1));
        let pressed = (hop == shown).to_string();
        let standing = standing(hop);
        html! {
            <button type="button" aria-pressed={pressed} {onclick}>
                { format!("hop {}", hop + 1) }
                <small>{ format!("{before} → {behind}") }</small>
                { for standing.map(|one| html! { <b>{ one.word() }</b> }) }
            </button>
        }
    };
    html! {
        <div class="strip" role="group" aria-label="Which hop is shown">
            { for (0..trace.hops.len()).map(button) }
        </div>
    }
}

/// What each host's log says, and between two what happened on their hop.
fn logs(trace: &ChainTrace) -> Html {
    let hops = story::hops(trace);
    let one = |host: story::HostStory| {
        let headline = hops.get(host.number).and_then(|hop| hop.headline.clone());
        let log = if host.log.is_empty() {
            "(nothing)".to_owned()
        } else {
            host.log.join("\n")
        };
        html! {
            <li>
                <h3>{ host.host }</h3>
                <pre>{ log }</pre>
                { for headline.map(|line| html! {
                    <p>{ format!("hop {}: {line}", host.number + 1) }</p>
                }) }
            </li>
        }
    };
    html! { <ol class="logs">{ for story::hosts(trace).into_iter().map(one) }</ol> }
}
