//! What is proven of the chain, in words: its verdict, what to type, each hop for itself.

use std::rc::Rc;

use idlerace_core::prove_chain::scope;
use yew::prelude::*;

use super::prover::{Hop, Standing, Told, Typed};
use crate::doors::copy::Copy;
use crate::model::hosts::Hosts;

/// Said until there is a verdict.
const BUSY: &str = "Every order on every hop is being looked at …";

/// Said above what a program cannot know.
const AS_IT_COMES: &str = "What decides besides, as the products come or as it was set:";

impl Standing {
    /// What the style sheet calls it.
    pub(super) const fn class(self) -> &'static str {
        self.word()
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct VerdictProps {
    pub(super) told: Option<Rc<Told>>,
}

/// The verdict of the chain, the hop that is to be mended first, and what is typed there.
#[component]
pub(super) fn Verdict(props: &VerdictProps) -> Html {
    let (class, words) = props.told.as_ref().map_or_else(
        || ("busy", BUSY.to_owned()),
        |told| (told.standing.class(), told.line.clone()),
    );
    let told = props.told.as_ref();
    let weakest = told.and_then(|told| told.weakest_line.clone());
    let typed = told.and_then(|told| {
        let mut all = told.typed.iter();
        all.find(|one| Some(one.hop) == told.weakest)
    });
    html! {
        <div id="chain-verdict" {class} role="status">
            <p class="line">{ words }</p>
            { for weakest.map(|line| html! { <p id="weakest">{ line }</p> }) }
            { for typed.map(|one| html! {
                <p id="to-type">
                    { format!("To type into {}: ", one.hosts) }<code>{ one.words.clone() }</code>
                </p>
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) told: Option<Rc<Told>>,
    pub(super) hosts: Rc<Hosts>,
    pub(super) go: Callback<Hosts>,
}

/// What to type, each hop, how a request can end, and for what all that holds.
#[component]
pub(super) fn Answer(props: &Props) -> Html {
    let Some(told) = &props.told else {
        return html! { <section id="answer"></section> };
    };
    let hops = told.hops.iter().enumerate();
    html! {
        <section id="answer" aria-label="What is proven">
            { typed(told, props) }
            <h2>{ "Each hop for itself" }</h2>
            <p class="aside">{ "What another hop heals or breaks is not counted." }</p>
            <ol class="hops">
                { for hops.map(|(number, hop)| row(number + 1, hop, told.weakest)) }
            </ol>
            <details>
                <summary>{ "How a request can end" }</summary>
                <p class="aside">{ "As far as the hops together allow:" }</p>
                <ul>{ for told.ends.iter().map(|end| html! { <li>{ end.clone() }</li> }) }</ul>
            </details>
            <details>
                <summary>{ "For what that holds" }</summary>
                <p class="aside">{ scope(&props.hosts.chain()) }</p>
                <p class="aside">{ AS_IT_COMES }</p>
                <ul>{ for props.hosts.as_it_comes().into_iter().map(|one| html! {
                    <li>{ one }</li>
                }) }</ul>
            </details>
        </section>
    }
}

fn row(number: usize, hop: &Hop, weakest: Option<usize>) -> Html {
    let standing = hop.standing;
    let first = weakest == Some(number) && standing != Standing::Safe;
    html! {
        <li class={classes!(standing.class(), first.then_some("weakest"))}>
            <p>
                { format!("hop {number}, {} → {}: ", hop.client, hop.server) }
                <b>{ standing.word() }</b>
                { first.then_some(", to be mended first") }
            </p>
            <p class="aside">{ hop.line.clone() }</p>
            { for hop.formula.iter().map(|formula| html! {
                <p class="aside">{ format!("{formula}.") }</p>
            }) }
        </li>
    }
}

fn typed(told: &Told, props: &Props) -> Html {
    if told.lead.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2>{ "What to type" }</h2>
            <p>{ told.lead.clone() }</p>
            <ul class="helps">{ for told.typed.iter().map(|one| help(one, props)) }</ul>
        </>
    }
}

/// What is typed into one host, to be copied, and to be tried here.
fn help(one: &Typed, props: &Props) -> Html {
    let (hosts, set, go) = (props.hosts.clone(), one.set.clone(), props.go.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        // What was proven of it was set in the same chain.
        if let Ok(changed) = hosts.with(&set) {
            go.emit(changed);
        }
    });
    html! {
        <li>
            <small class="aside">{ format!("hop {}, {}", one.hop, one.hosts) }</small>
            <code>{ one.words.clone() }</code>
            <span class="acts">
                <Copy text={one.words.clone()} />
                <button type="button" class="set" {onclick}>{ "Try it here" }</button>
            </span>
            { for one.notes.iter().map(|note| html! { <p class="aside">{ note.clone() }</p> }) }
        </li>
    }
}
