//! The knobs, all of them from core's table: what they are called, what they take, why
//! a value was refused, and where a profile's figures come from.

use idlerace_core::{
    parameter::{self, Parameter, ValueKind},
    scenario::Scenario,
};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::model::action::Action;
use crate::model::slider::Scale;
use crate::model::state::Refusal;
use crate::panels::later::use_later;

/// What most people come to turn, in one group before the others.
const RACE: [&str; 6] = [
    "client.profile",
    "client.idle_timeout",
    "server.profile",
    "server.idle_timeout",
    "requests.pause",
    "requests.method",
];

/// The heading of that group.
const THE_RACE: &str = "The race";

/// Groups of the other knobs: the beginning of their keys, and a heading.
const GROUPS: [(&str, &str); 4] = [
    ("requests.", "Requests"),
    ("client.", "Client"),
    ("network.", "Network"),
    ("server.", "Server"),
];

/// What a field takes, in a line below them.
const HELP: &str = "A time is written like 300ms, 1.5s or 20us. \
    4ms..6ms is a time that varies: each is somewhere in between.";

/// What the knobs need.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) now: Scenario,
    /// The catalogue entry's scenario, before any parameter was turned.
    pub(crate) base: Scenario,
    pub(crate) turned: Vec<&'static str>,
    pub(crate) refused: Option<Refusal>,
    pub(crate) act: Callback<Action>,
}

/// The knobs: those of the race, and those of a group when somebody unfolds it. On a phone all of
/// them were 100 ms of script and as much of layout, below what is seen.
#[component]
pub(crate) fn Controls(props: &Props) -> Html {
    let there = use_later();
    // A bit for each group, that of the race first.
    let unfolded = use_state_eq(|| 1_u8);
    if !there {
        return Html::default();
    }
    let race = RACE.into_iter().filter_map(parameter::find).collect();
    let groups = GROUPS.map(|(prefix, title)| {
        let knobs = parameter::ALL.iter().filter(|parameter| {
            parameter.key.starts_with(prefix) || is_stray(parameter) && prefix == GROUPS[0].0
        });
        let knobs = knobs.filter(|parameter| !RACE.contains(&parameter.key));
        (title, knobs.collect::<Vec<_>>())
    });
    let groups = [(THE_RACE, race)].into_iter().chain(groups);
    let groups = groups.enumerate().map(|(place, (title, knobs))| {
        let turned = knobs.iter().filter(|knob| props.turned.contains(&knob.key));
        let turned = turned.count();
        let turned = (turned > 0).then(|| html! { <i>{ format!("{turned} changed") }</i> });
        let (bit, setter, seen) = (1_u8 << place, unfolded.setter(), *unfolded);
        let inside = (seen & bit != 0).then(|| inside(knobs, props));
        html! {
            <details
                key={title} class="group" open={title == THE_RACE}
                ontoggle={move |_| setter.set(seen | bit)}
            >
                <summary>{ title }{ turned }</summary>
                { inside }
            </details>
        }
    });
    html! { <div class="controls">{ for groups }</div> }
}

fn inside(knobs: Vec<&'static Parameter>, props: &Props) -> Html {
    html! {
        <>
            { for knobs.into_iter().map(|parameter| control(parameter, props)) }
            <p class="help">{ HELP }</p>
        </>
    }
}

/// Whether a parameter belongs to no group: it then stands in the first.
fn is_stray(parameter: &Parameter) -> bool {
    !GROUPS
        .iter()
        .any(|(prefix, _)| parameter.key.starts_with(prefix))
}

fn control(parameter: &'static Parameter, props: &Props) -> Html {
    let key = parameter.key;
    let scenario = &props.now;
    let turned = props.turned.contains(&key);
    let name = key.replace(['.', '_'], "-");
    let id = format!("set-{}", key.replace('.', "-"));
    let refused = props.refused.as_ref().filter(|refused| refused.key == key);
    let taken = parameter.get(scenario);
    let value = refused.map_or_else(|| taken.clone(), |refused| refused.value.clone());
    let turn = props
        .act
        .reform(move |value| Action::SetParameter { key, value });
    let scale = Scale::new(parameter, &props.base);
    let idle = scale.is_some_and(|scale| scale.is_idle(parameter, scenario));
    let input = match parameter.kind {
        ValueKind::Choice(choices) => choice(&id, choices, &value, &turn),
        ValueKind::Flag => flag(&id, &value, &turn),
        ValueKind::Number { .. }
        | ValueKind::OptionalNumber { .. }
        | ValueKind::OptionalSeconds { .. }
        | ValueKind::Length { .. }
        | ValueKind::OptionalLength { .. }
        | ValueKind::Range { .. }
        | ValueKind::OptionalRange { .. } => {
            field(&id, parameter.kind, [value, taken], idle, &turn)
        }
    };
    let slider = scale.map(|scale| {
        let value = parameter.get(scenario);
        slider(
            &format!("slide-{name}"),
            parameter,
            scale,
            value,
            idle,
            &props.act,
        )
    });
    let reset = turned.then(|| {
        let onclick = props.act.reform(move |_: MouseEvent| Action::Reset(key));
        let label = format!("reset {}", parameter.label);
        html! { <button class="reset" aria-label={label} title="as in the catalogue" {onclick}>{ "↺" }</button> }
    });
    let problem = refused.map(|refused| {
        html! { <p class="problem" id={problem(&id)} role="alert">{ &refused.message }</p> }
    });
    let wide = is_wide(parameter.kind).then_some("wide");
    let class = classes!(
        "knob",
        turned.then_some("turned"),
        idle.then_some("idle"),
        wide
    );
    html! {
        <div {key} {class}>
            <label for={id}>{ parameter.label }</label>
            <span class="field">{ reset }{ input }</span>
            { slider }
            { problem }
            { origin(key, scenario) }
        </div>
    }
}

/// Whether a closed list needs a line of its own to be read.
fn is_wide(kind: ValueKind) -> bool {
    const MOST: usize = 12;
    matches!(kind, ValueKind::Choice(choices) if choices.iter().any(|one| one.len() > MOST))
}

/// The id of what is said about a refused value.
fn problem(id: &str) -> String {
    format!("{id}-problem")
}

/// Takes any value, exactly. What was refused stands in it beside what was taken.
fn field(
    id: &str,
    kind: ValueKind,
    [value, taken]: [String; 2],
    idle: bool,
    turn: &Callback<String>,
) -> Html {
    let refused = value != taken;
    let onchange =
        turn.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value());
    let title = if idle {
        "without effect: another setting rules it out".to_owned()
    } else {
        kind.to_string()
    };
    html! {
        <input
            id={id.to_owned()} type="text" autocomplete="off" spellcheck="false"
            {value} {onchange} disabled={idle}
            {title} data-taken={taken}
            aria-invalid={refused.then_some("true")}
            aria-describedby={refused.then(|| problem(id))}
        />
    }
}

/// Takes the values of a scale, and turns the parameter while it moves.
fn slider(
    id: &str,
    &Parameter { key, label, .. }: &'static Parameter,
    scale: Scale,
    value: String,
    idle: bool,
    act: &Callback<Action>,
) -> Html {
    let [left, right] = scale.ends();
    let now = value.clone();
    let oninput = act.reform(move |event: InputEvent| {
        let position = event.target_unchecked_into::<HtmlInputElement>().value();
        let value = scale.moved(position.parse().unwrap_or(0), &now);
        Action::Slide { key, value }
    });
    html! {
        <span class="slide">
            <small aria-hidden="true">{ left }</small>
            <input
                id={id.to_owned()} type="range" min="0" max={scale.last().to_string()} step="1"
                value={scale.position(&value).to_string()} {oninput} disabled={idle}
                aria-label={label} aria-valuetext={value}
            />
            <small aria-hidden="true">{ right }</small>
        </span>
    }
}

/// Below a profile: where its figures come from. `web/later/sources.js` fills in the list when
/// somebody looks.
fn origin(key: &str, scenario: &Scenario) -> Option<Html> {
    let whose = match key {
        "client.profile" => format!("client {}", scenario.client.profile),
        "server.profile" => format!("server {}", scenario.server.profile),
        _ => return None,
    };
    Some(html! {
        <details class="sources" data-whose={whose}>
            <summary>{ "where these figures come from" }</summary>
            <p></p>
            <ul></ul>
        </details>
    })
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
