//! The picture of a run, step by step, and what each host's log says of it: core's figure of the
//! whole chain where there is room for it, or of one hop, with the others as a strip of buttons.

use std::rc::Rc;

use gloo::events::EventListener;
use idlerace_core::{
    figure::{HOP, PX},
    ladder::Words,
    svg::{ChainPicture, HEADS, Theme},
    tell::chain::HostStory,
};
use yew::prelude::*;

use super::prover::Told;
use super::run::Run;
use super::steps::{LATER, player, told, use_keys};
use crate::model::hosts::Hosts;

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

const AT_ONCE: &str = "Several requests are under way at once. Of connections that go through the \
    same steps one is drawn, and its first packet says for how many it stands, as ×2.";

/// What somebody has chosen: a step, and a hop.
type Chosen = (Option<usize>, Option<usize>);

/// The picture of a run, when all that is proven is known.
#[component]
pub(super) fn Picture(props: &Props) -> Html {
    let chosen = use_state_eq(Chosen::default);
    let width = use_width().saturating_sub(EDGES);
    let setter = chosen.setter();
    use_effect_with(props.hosts.clone(), move |_| setter.set(Chosen::default()));
    let known = (props.hosts.clone(), props.told.clone());
    let run = use_memo(known, |(hosts, told)| {
        let told = told.as_ref()?;
        Some(Rc::new(Run::of(hosts, told)))
    });
    let (at, hop) = *chosen;
    let hops = props.hosts.count() - 1;
    let is_roomy = u32::try_from(hops).is_ok_and(|hops| width / hops >= HOP);
    let shown = hop.or_else(|| {
        let weakest = props.told.as_ref().and_then(|told| told.weakest);
        (!is_roomy).then_some(weakest.unwrap_or(1).saturating_sub(1))
    });
    // One hop at a time, the picture goes where the run is.
    let (of, setter) = (run.clone(), chosen.setter());
    let go = Callback::from(move |step: usize| {
        let next = (*of).as_ref().and_then(|run| run.steps.get(step));
        setter.set((Some(step), shown.and(next).map(|next| next.hop)));
    });
    use_keys((*run).clone(), at, go.clone());
    let (Some(run), Some(proven)) = (&*run, &props.told) else {
        return html! { <section id="picture"></section> };
    };
    let step = at.unwrap_or(run.last());
    let load = &run.drawn.trace.chain.load;
    html! {
        <section id="picture" aria-labelledby="picture-title">
            <h2 id="picture-title">{ run.lead.clone() }</h2>
            <ul class="requests">{ for run.requests.iter().map(|one| html! {
                <li>{ one.clone() }</li>
            }) }</ul>
            { for load.iter().map(|_| html! { <p>{ AT_ONCE }</p> }) }
            <div>
                <div class="top">
                    { strip(proven, (is_roomy, shown), &chosen) }
                    { told(run, step) }
                </div>
                <div>
                    { drawn(run, step, shown, width) }
                    { player(run, step, &go) }
                </div>
            </div>
            <h2>{ "What each host’s log says" }</h2>
            { logs(run) }
        </section>
    }
}

/// The picture of all hops or of one, and what of it comes later than a step.
fn drawn(run: &Run, step: usize, shown: Option<usize>, width: u32) -> Html {
    let alone = shown.map(|hop| [run.drawn.ladder(hop, Words::Plain)]);
    let ladders = alone.as_ref().map_or(&*run.ladders, |alone| alone);
    let first = shown.unwrap_or(0);
    let so_far = run.steps.iter().take(step + 1).rev();
    let mut so_far = so_far.filter(|step| shown.is_none_or(|hop| step.hop == hop));
    let row = so_far
        .next()
        .map_or(0, |step| ladders[step.hop - first].row(step.event));
    let height = ladders.first().map_or(0, |ladder| ladder.height);
    let picture = ChainPicture {
        title: &run.lead,
        trace: &run.drawn.trace,
        ladders,
        first,
        width: Some(width),
        theme: Theme::Auto,
    };
    let drawn = Html::from_html_unchecked(AttrValue::from(picture.to_string()));
    let [row, height] = [row, height].map(|units| HEADS + i64::from(units) * PX);
    let style = format!("top: calc(100% * {row} / {height})");
    html! { <div class="drawn">{ drawn }<div id={LATER} {style}></div></div> }
}

/// All hops, of which one is shown, or where there is room for them all of them.
fn strip(
    told: &Told,
    (is_roomy, shown): (bool, Option<usize>),
    chosen: &UseStateHandle<Chosen>,
) -> Html {
    let button = |hop: Option<usize>, words: Html| {
        let chosen = chosen.clone();
        let onclick = Callback::from(move |_: MouseEvent| chosen.set((chosen.0, hop)));
        let pressed = (hop == shown).to_string();
        html! { <button type="button" aria-pressed={pressed} {onclick}>{ words }</button> }
    };
    let hops = told.hops.iter().enumerate().map(|(number, hop)| {
        let words = html! {
            <>
                { format!("hop {}", number + 1) }
                <small>{ format!("{} → {}", hop.client, hop.server) }</small>
                <b>{ hop.standing.word() }</b>
            </>
        };
        button(Some(number), words)
    });
    html! {
        <div class="strip" role="group" aria-label="Which hop is shown">
            { for is_roomy.then(|| button(None, "all hops".into())) }
            { for hops }
        </div>
    }
}

/// What each host's log says, and between two what happened on their hop.
fn logs(run: &Run) -> Html {
    let one = |(number, host): (usize, &HostStory)| {
        let headline = run.hops.get(number).and_then(|hop| hop.headline.clone());
        let log = if host.log.is_empty() {
            "(nothing)".to_owned()
        } else {
            host.log.join("\n")
        };
        html! {
            <li>
                <h3>{ host.host.clone() }</h3>
                <pre>{ log }</pre>
                { for headline.map(|line| html! {
                    <p>{ format!("hop {}: {line}", number + 1) }</p>
                }) }
            </li>
        }
    };
    html! { <ol class="logs">{ for run.hosts.iter().enumerate().map(one) }</ol> }
}
