//! The verdict in words: each property, how it breaks, what helps, what cannot be told apart.

use std::rc::Rc;

use idlerace_core::explore::SCOPE;
use yew::prelude::*;

use super::links::{broken_by, leads_to, with};
use super::prover::{EndingSummary, Help, Proof, ProofVerdict};
use crate::model::scenario_ref::ScenarioRef;

/// Said until there is a verdict.
pub(crate) const BUSY: &str = "Every order is being looked at …";
/// Said above what helps.
pub(crate) const HELPS: &str = "Any one of these makes it safe for any traffic, proven with the delays as they are and with twice the delays.";
/// Said where nothing does.
pub(crate) const NOTHING_HELPS: &str =
    "Nothing that its client and server can be set to was proven to make it safe.";

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) proof: Rc<Proof>,
    pub(super) setup: ScenarioRef,
    /// Leads the page to an address.
    pub(super) go: Callback<String>,
}

/// What has been proven.
#[component]
pub(super) fn VerdictView(props: &Props) -> Html {
    let proof = &props.proof;
    let class = proof.verdict.class();
    let few = proof.few.map(|few| {
        html! { <p class="aside">{ format!("Of its requests the first {few} were looked at: one opens a connection, one reuses it.") }</p> }
    });
    let further = matches!(proof.verdict, ProofVerdict::Undecided(_)).then(|| {
        html! { <p class="aside">{ "On the command line idlerace explore goes further." }</p> }
    });
    html! {
        <>
            <p id="proof-timing">{ &proof.says[0] }</p>
            <p id="proof-verdict" class={class} role="status">{ &proof.says[1] }</p>
            { for proof.formula.iter().map(|formula| {
                html! { <p id="formula">{ format!("With any traffic: {formula}.") }</p> }
            }) }
            <p id="proof-scope" class="aside">{ SCOPE }</p>
            { for proof.traffic.iter().map(|one| traffic(props, one)) }
            { few }
            { further }
            <table class="properties">
                { for proof.properties.iter().map(|(name, said)| property(props, name, said)) }
            </table>
            { helps(props) }
            { endings(props) }
            { twins(props) }
            <p class="aside">{ format!(
                "{} states, {} steps, {:.1} ms",
                proof.states, proof.steps, proof.took
            ) }</p>
        </>
    }
}

fn property(props: &Props, name: &str, said: &ProofVerdict) -> Html {
    let (class, word) = match said {
        ProofVerdict::Safe => ("safe", "proven"),
        ProofVerdict::Unsafe(_) => ("unsafe", "no"),
        ProofVerdict::Undecided(_) => ("undecided", "undecided"),
    };
    let shown = match said {
        ProofVerdict::Unsafe(way) => show(props, *way, "Show how it breaks"),
        ProofVerdict::Safe => Html::default(),
        ProofVerdict::Undecided(limit) => html! { { format!("the limit of {limit} was reached") } },
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
fn ordered(props: &Props, way: &EndingSummary) -> ScenarioRef {
    let few = props.proof.few.map(|few| few.to_string());
    let set: Vec<_> = few
        .iter()
        .map(|few| ("requests.count", few.as_str()))
        .collect();
    ScenarioRef {
        order: way.order.parse().ok(),
        ..with(&props.setup, &set)
    }
}

fn show(props: &Props, number: usize, words: &'static str) -> Html {
    let Some(way) = props.proof.endings.get(number) else {
        return Html::default();
    };
    let setup = ordered(props, way);
    let onclick = props
        .go
        .reform(move |_: MouseEvent| leads_to(setup.clone(), None));
    html! { <button data-way={number.to_string()} {onclick}>{ words }</button> }
}

/// Leads to the traffic that breaks it, in the order in which it does.
fn traffic(props: &Props, traffic: &(Vec<(String, String)>, String)) -> Html {
    let setup = broken_by(&props.setup, traffic);
    let onclick = props
        .go
        .reform(move |_: MouseEvent| leads_to(setup.clone(), None));
    html! { <p><button id="proof-traffic" {onclick}>{ "Show traffic that breaks it" }</button></p> }
}

impl Help {
    /// All that is said of it.
    fn says(&self) -> impl Iterator<Item = &String> {
        let bound = self.bound.iter().chain([&self.cost]);
        bound.chain(&self.notes)
    }

    /// Where it is typed.
    pub(crate) fn place(&self) -> &'static str {
        let key = self.set.first().map_or("", |(key, _)| key);
        match key.split('.').next() {
            Some("client") => "In the client:",
            Some("server") => "In the server:",
            _ => "In your program:",
        }
    }
}

fn helps(props: &Props) -> Html {
    let help = &props.proof.help;
    if !matches!(props.proof.verdict, ProofVerdict::Unsafe(_)) {
        return Html::default();
    }
    let no_timeout = props.proof.no_timeout.as_ref();
    let no_timeout = no_timeout.map(|why| html! { <p class="aside">{ why }</p> });
    if help.is_empty() {
        return html! {
            <>
                <h3>{ "What helps" }</h3>
                <p class="aside">{ NOTHING_HELPS }</p>
                { for no_timeout }
            </>
        };
    }
    let row = |one: &Help| {
        let pairs: Vec<_> = one
            .set
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let setup = with(&props.setup, &pairs);
        let onclick = props
            .go
            .reform(move |_: MouseEvent| leads_to(setup.clone(), None));
        html! {
            <li>
                <small>{ one.place() }</small>
                <button data-set={pairs[0].0.to_owned()} {onclick}>{ &one.typed }</button>
                { for one.says().map(|says| html! { <p class="aside">{ says }</p> }) }
            </li>
        }
    };
    html! {
        <>
            <h3>{ "What helps" }</h3>
            <p class="aside">{ HELPS }</p>
            <ul class="helps">{ for help.iter().map(row) }</ul>
            { for no_timeout }
        </>
    }
}

fn endings(props: &Props) -> Html {
    let row = |(number, way): (usize, &EndingSummary)| {
        html! {
            <li>
                <span>{ way.headline.clone() }</span>
                <small>{ way.ends.join(" | ") }</small>
                { show(props, number, "Show") }
            </li>
        }
    };
    let endings = &props.proof.endings;
    html! {
        <details class="ways-to-end" open={endings.len() < 6}>
            <summary>{ format!("{} to end", counted(endings.len(), "way")) }</summary>
            <ol>{ for endings.iter().enumerate().map(row) }</ol>
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
        let line = |said: &String| html! { <p class="aside">{ said.clone() }</p> };
        let lines = proof.without_twins.iter().map(line);
        return html! { <div id="without-twins">{ for lines }</div> };
    }
    let pair = |group: &Vec<usize>| {
        let endings: Vec<&EndingSummary> = group
            .iter()
            .filter_map(|way| proof.endings.get(*way))
            .collect();
        let lines = endings
            .iter()
            .map(|way| html! { <li>{ way.ends.join(" | ") }</li> });
        let [one, other] =
            [endings.first(), endings.last()].map(|way| way.map(|way| ordered(props, way)));
        let button = one.map(|one| {
            let onclick = props
                .go
                .reform(move |_: MouseEvent| leads_to(one.clone(), other.clone()));
            html! { <button data-twins="" {onclick}>{ "Show both, side by side" }</button> }
        });
        html! { <><ul>{ for lines }</ul>{ button }</> }
    };
    let rule = |(name, said): &(String, ProofVerdict)| {
        let (class, word) = match said {
            ProofVerdict::Safe => ("safe", "never twice"),
            ProofVerdict::Unsafe(_) => ("unsafe", "applied twice"),
            ProofVerdict::Undecided(_) => ("undecided", "undecided"),
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
