//! The story beside the picture: what happened, this step, its causes, what was logged.

use idlerace_core::trace::{Event, Vantage};
use yew::prelude::*;

use super::logs::{ClientLog, log};
use crate::model::run::{Counts, Run, words};
use crate::picture::props;

/// Causes that are listed; the chain goes back to the first segment.
const CAUSES: usize = 5;

/// What the story needs.
pub(crate) struct Parts<'a> {
    pub(crate) view: &'a props::Props,
    /// Where the playhead stands, and how many steps there are on the stage.
    pub(crate) step: usize,
    pub(crate) steps: usize,
    /// Whether it speaks as packets are written down.
    pub(crate) packets: bool,
    /// Asks what would keep its requests from failing.
    pub(crate) prove: &'a Callback<MouseEvent>,
}

/// The story of one run. While there is something to guess it keeps the end to itself.
pub(crate) fn story(parts: &Parts<'_>) -> Html {
    let props::Props {
        scene,
        title,
        at,
        veil,
        seek,
        ..
    } = parts.view;
    let (run, at) = (&scene.run, *at);
    let told = run.so_far(at);
    let alone = title.is_none();
    let title = title
        .as_ref()
        .map(|title| html! { <h2 class="which">{ title }</h2> });
    let headline = veil
        .is_none()
        .then(|| html! { <p class="headline">{ &told.headline }</p> });
    // Of two runs at once the proof knows one.
    let helps = (alone && veil.is_none() && !told.client_log.is_empty()).then(|| {
        let onclick = parts.prove.clone();
        html! { <button id="helps" class="link" {onclick}>{ "What helps?" }</button> }
    });
    let number = if alone {
        format!("Step {} of {} · simulated", parts.step, parts.steps)
    } else {
        match run.trace.vantage {
            Vantage::Simulated => "Here · simulated".to_owned(),
            Vantage::Observed | Vantage::Origin | Vantage::Proxy => "Here · observed".to_owned(),
        }
    };
    let logs = veil.is_none().then(|| {
        html! {
            <>
                <ClientLog scene={scene.clone()} lines={told.client_log.len()} />
                { log("server", &told.server_log) }
            </>
        }
    });
    html! {
        <div class="told">
            { title }
            <div class="head">{ headline }{ helps }</div>
            { step(run, at, &number, Shown { told: veil.is_none(), packets: parts.packets }) }
            { alone.then(|| causes(run, at, seek, parts.packets)) }
            { counters(run.counts(at)) }
            { logs }
        </div>
    }
}

/// What is shown of a step.
#[derive(Clone, Copy)]
struct Shown {
    /// That it belongs to the story.
    told: bool,
    /// Its packets, as packetdrill writes them.
    packets: bool,
}

fn step(run: &Run, at: u32, number: &str, shown: Shown) -> Html {
    let written = shown.packets.then(|| format!("{} · ", run.words(at)));
    let told = run.link(at).filter(|_| shown.told).map(|_| "told");
    html! {
        <div class="now">
            <h2>{ number.to_owned() }</h2>
            <p class={classes!("step", told)}>
                { run.sentence(at).to_owned() }
                <small>{ written }{ run.clause(at) }</small>
            </p>
        </div>
    }
}

fn causes(run: &Run, at: u32, seek: &Callback<u32>, packets: bool) -> Html {
    let causes = run.because(at);
    if causes.is_empty() {
        return html! {
            <><h2>{ "Because of" }</h2><p class="quiet">{ "Nothing earlier: it begins here." }</p></>
        };
    }
    let more = causes.len().saturating_sub(CAUSES);
    let more = (more > 0).then(|| {
        html! { <li class="quiet">{ format!("and {more} more before") }</li> }
    });
    let listed = causes
        .into_iter()
        .take(CAUSES)
        .map(|event| cause(event, seek, (!packets).then(|| run.sentence(event.id.0))));
    html! {
        <>
            <h2>{ "Because of" }</h2>
            <ol class="causes" aria-label="Because of">{ for listed }{ more }</ol>
        </>
    }
}

/// A cause in plain words if there are some, or as it is written down.
fn cause(event: &Event, seek: &Callback<u32>, plain: Option<&str>) -> Html {
    let id = event.id.0;
    let onclick = seek.reform(move |_: MouseEvent| id);
    html! {
        <li key={id}>
            <button class="link" {onclick}>
                { plain.map_or_else(
                    || format!("{}, {}", words(event), event.at),
                    |plain| format!("{}: {plain}", event.at),
                ) }
            </button>
        </li>
    }
}

fn counters(counts: Counts) -> Html {
    let again = counts.most > 1;
    let applied = if again {
        format!("applied, one {} times", counts.most)
    } else {
        "applied".to_owned()
    };
    let count = |number: usize, what: String, bad: bool| {
        let class = bad.then_some("bad");
        html! { <div {class}><b>{ number }</b><span>{ what }</span></div> }
    };
    html! {
        <>
            <h2>{ "Requests so far" }</h2>
            <div class="counts">
                { count(counts.sent, "sent".to_owned(), false) }
                { count(counts.retried, "retried".to_owned(), false) }
                { count(counts.applied, applied, again) }
            </div>
        </>
    }
}
