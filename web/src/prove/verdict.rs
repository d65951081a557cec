//! The verdict in words: each property, how it breaks, what helps, what cannot be told apart.

use std::rc::Rc;

use idlerace_core::parameter;
use yew::prelude::*;

use super::links::{leads_to, with};
use super::prover::{Help, Proof, Said, Way};
use crate::model::scenario_ref::Setup;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) proof: Rc<Proof>,
    pub(super) setup: Setup,
    /// Leads the page to an address.
    pub(super) go: Callback<String>,
}

/// What has been proven.
#[component]
pub(super) fn Told(props: &Props) -> Html {
    let proof = &props.proof;
    let class = match &proof.verdict {
        Said::Safe => "safe",
        Said::Unsafe(_) => "unsafe",
        Said::Undecided(_) => "undecided",
    };
    let few = proof.few.map(|few| {
        html! { <p class="aside">{ format!("Of its requests the first {few} were looked at: one opens a connection, one reuses it.") }</p> }
    });
    let further = matches!(proof.verdict, Said::Undecided(_)).then(|| {
        html! { <p class="aside">{ "On the command line idlerace explore goes further." }</p> }
    });
    html! {
        <>
            <p id="proof-verdict" class={class} role="status">{ &proof.says }</p>
            { for proof.margin.iter().map(|margin| html! { <p id="margin">{ margin }</p> }) }
            { few }
            { further }
            <table class="properties">
                { for proof.properties.iter().map(|(name, said)| property(props, name, said)) }
            </table>
            { helps(props) }
            { ways(props) }
            { twins(props) }
            <p class="aside">{ format!(
                "{} states, {} steps, {:.1} ms. Steps due at the same instant can come in either order.",
                proof.states, proof.steps, proof.took
            ) }</p>
        </>
    }
}

fn property(props: &Props, name: &str, said: &Said) -> Html {
    let (class, word) = match said {
        Said::Safe => ("safe", "proven"),
        Said::Unsafe(_) => ("unsafe", "no"),
        Said::Undecided(_) => ("undecided", "undecided"),
    };
    let shown = match said {
        Said::Unsafe(way) => show(props, *way, "Show how it breaks"),
        Said::Safe => Html::default(),
        Said::Undecided(limit) => html! { { format!("the limit of {limit} was reached") } },
    };
    html! {
        <tr>
            <th scope="row">{ name.to_owned() }</th>
            <td class={class}>{ word }</td>
            <td>{ shown }</td>
        </tr>
    }
}

/// The scenario as it was looked at, in this order.
fn ordered(props: &Props, way: &Way) -> Setup {
    let few = props.proof.few.map(|few| few.to_string());
    let set: Vec<_> = few
        .iter()
        .map(|few| ("requests.count", few.as_str()))
        .collect();
    Setup {
        order: way.order.parse().ok(),
        ..with(&props.setup, &set)
    }
}

fn show(props: &Props, number: usize, words: &'static str) -> Html {
    let Some(way) = props.proof.ways.get(number) else {
        return Html::default();
    };
    let setup = ordered(props, way);
    let onclick = props
        .go
        .reform(move |_: MouseEvent| leads_to(setup.clone(), None));
    html! { <button data-way={number.to_string()} {onclick}>{ words }</button> }
}

fn helps(props: &Props) -> Html {
    let help = &props.proof.help;
    if !matches!(props.proof.verdict, Said::Unsafe(_)) {
        return Html::default();
    }
    if help.is_empty() {
        return html! {
            <>
                <h3>{ "What helps" }</h3>
                <p class="aside">{ "None of the single changes that are tried makes it safe." }</p>
            </>
        };
    }
    let row = |one: &Help| {
        let pairs: Vec<_> = one
            .set
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let words = pairs.iter().map(|(key, value)| {
            let label = parameter::find(key).map_or(*key, |one| one.label);
            format!("{label}: {value}")
        });
        let words = words.collect::<Vec<_>>().join(", ");
        let setup = with(&props.setup, &pairs);
        let onclick = props
            .go
            .reform(move |_: MouseEvent| leads_to(setup.clone(), None));
        html! {
            <tr>
                <td><button data-set={pairs[0].0.to_owned()} {onclick}>{ words }</button></td>
                <td>{ format!("{:+} handshakes", one.handshakes) }</td>
            </tr>
        }
    };
    html! {
        <>
            <h3>{ "What helps" }</h3>
            <p class="aside">{ "Any one of these makes it safe, proven in the same way; the cost is in a thousand requests." }</p>
            <table class="helps">{ for help.iter().map(row) }</table>
        </>
    }
}

fn ways(props: &Props) -> Html {
    let row = |(number, way): (usize, &Way)| {
        html! {
            <li>
                <span>{ way.headline.clone() }</span>
                <small>{ way.ends.join(" | ") }</small>
                { show(props, number, "Show") }
            </li>
        }
    };
    let ways = &props.proof.ways;
    html! {
        <details class="ways-to-end" open={ways.len() < 6}>
            <summary>{ format!("{} to end", counted(ways.len(), "way")) }</summary>
            <ol>{ for ways.iter().enumerate().map(row) }</ol>
        </details>
    }
}

fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

fn twins(props: &Props) -> Html {
    let proof = &props.proof;
    if proof.twins.is_empty() {
        return Html::default();
    }
    let pair = |group: &Vec<usize>| {
        let ways: Vec<&Way> = group
            .iter()
            .filter_map(|way| proof.ways.get(*way))
            .collect();
        let lines = ways
            .iter()
            .map(|way| html! { <li>{ way.ends.join(" | ") }</li> });
        let [one, other] =
            [ways.first(), ways.last()].map(|way| way.map(|way| ordered(props, way)));
        let button = one.map(|one| {
            let onclick = props
                .go
                .reform(move |_: MouseEvent| leads_to(one.clone(), other.clone()));
            html! { <button data-twins="" {onclick}>{ "Show both, side by side" }</button> }
        });
        html! { <><ul>{ for lines }</ul>{ button }</> }
    };
    let rule = |(name, said): &(String, Said)| {
        let (class, word) = match said {
            Said::Safe => ("safe", "never twice"),
            Said::Unsafe(_) => ("unsafe", "applied twice"),
            Said::Undecided(_) => ("undecided", "undecided"),
        };
        html! { <tr><th scope="row">{ name.clone() }</th><td class={class}>{ word }</td></tr> }
    };
    html! {
        <>
            <h3>{ "Twins" }</h3>
            <p class="aside">{ "The client is told the same, and what was applied differs: nobody who only sees the client can know." }</p>
            <div id="twins">{ for proof.twins.iter().map(pair) }</div>
            <p class="aside">{ "With the rule of another client for sending again:" }</p>
            <table class="rules">{ for proof.rules.iter().map(rule) }</table>
        </>
    }
}
