//! The knobs, all of them from core's table: what they are called, what they take, and
//! why a value was refused.

use std::rc::Rc;

use idlerace_core::parameter::{self, Kind, Parameter};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{action::Action, run::Run, state::Refusal};

/// Groups of knobs: the beginning of their keys, and a heading.
const GROUPS: [(&str, &str); 4] = [
    ("requests.", "Requests"),
    ("client.", "Client"),
    ("network.", "Network"),
    ("server.", "Server"),
];

/// What the knobs need.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) turned: Vec<&'static str>,
    pub(crate) refused: Option<Refusal>,
    pub(crate) act: Callback<Action>,
}

/// The knobs.
#[component]
pub(crate) fn Controls(props: &Props) -> Html {
    let groups = GROUPS.map(|(prefix, title)| {
        let knobs = parameter::ALL
            .iter()
            .filter(|knob| knob.key.starts_with(prefix) || is_stray(knob) && prefix == GROUPS[0].0);
        let turned = knobs
            .clone()
            .filter(|knob| props.turned.contains(&knob.key))
            .count();
        let turned = (turned > 0).then(|| html! { <i>{ format!("{turned} changed") }</i> });
        html! {
            <details key={prefix} class="group" open={prefix == GROUPS[0].0}>
                <summary>{ title }{ turned }</summary>
                { for knobs.map(|knob| control(knob, props)) }
            </details>
        }
    });
    html! { <div class="controls">{ for groups }</div> }
}

/// Whether a knob belongs to no group: it then stands in the first.
fn is_stray(knob: &Parameter) -> bool {
    !GROUPS
        .iter()
        .any(|(prefix, _)| knob.key.starts_with(prefix))
}

fn control(knob: &'static Parameter, props: &Props) -> Html {
    let key = knob.key;
    let turned = props.turned.contains(&key);
    let id = format!("set-{}", key.replace('.', "-"));
    let refused = props.refused.as_ref().filter(|refused| refused.key == key);
    let problem = format!("{id}-problem");
    let value = refused.map_or_else(
        || knob.get(&props.run.trace.scenario),
        |refused| refused.value.clone(),
    );
    let turn = props.act.reform(move |value| Action::Turn { key, value });
    let input = match knob.kind {
        Kind::Choice(choices) => choice(&id, choices, &value, &turn),
        Kind::Flag => flag(&id, &value, &turn),
        Kind::Number { .. }
        | Kind::OptionalNumber { .. }
        | Kind::Length { .. }
        | Kind::OptionalLength { .. }
        | Kind::Range { .. }
        | Kind::OptionalRange { .. } => {
            let onchange = turn
                .reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value());
            html! {
                <input
                    id={id.clone()} type="text" autocomplete="off" spellcheck="false"
                    {value} {onchange}
                    title={knob.kind.to_string()}
                    aria-invalid={refused.map(|_| "true")}
                    aria-describedby={refused.map(|_| problem.clone())}
                />
            }
        }
    };
    let reset = turned.then(|| {
        let onclick = props.act.reform(move |_: MouseEvent| Action::Reset(key));
        let label = format!("reset {}", knob.label);
        html! { <button class="reset" aria-label={label} title="as in the catalogue" {onclick}>{ "↺" }</button> }
    });
    let problem = refused.map(|refused| {
        html! { <p class="problem" id={problem} role="alert">{ &refused.message }</p> }
    });
    html! {
        <div {key} class={classes!("knob", turned.then_some("turned"))}>
            <label for={id}>{ knob.label }</label>
            <span class="field">{ reset }{ input }</span>
            { problem }
        </div>
    }
}

fn choice(id: &str, choices: &[&'static str], value: &str, turn: &Callback<String>) -> Html {
    let onchange =
        turn.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let options = choices.iter().map(|choice| {
        html! { <option value={*choice} selected={*choice == value}>{ *choice }</option> }
    });
    html! { <select id={id.to_owned()} {onchange}>{ for options }</select> }
}

fn flag(id: &str, value: &str, turn: &Callback<String>) -> Html {
    let onchange = turn.reform(|event: Event| {
        event
            .target_unchecked_into::<HtmlInputElement>()
            .checked()
            .to_string()
    });
    html! { <input id={id.to_owned()} type="checkbox" checked={value == "true"} {onchange} /> }
}
