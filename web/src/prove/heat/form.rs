//! What can be changed of a map: its axes, and the pauses that it is for.
//!
//! Knows nothing of what comes of it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::axis::{Span, parameters};

/// What choosing an axis needs.
#[derive(Properties, PartialEq)]
pub(super) struct AxisProps {
    /// 0 from left to right, 1 from bottom to top.
    pub(super) axis: usize,
    pub(super) keys: [&'static str; 2],
    pub(super) span: Span,
    /// Another setting, or another span of the same.
    pub(super) chosen: Callback<(usize, &'static str, Option<Span>)>,
}

/// Which setting an axis has, from where to where. By itself, so that rows that come do not
/// disturb who is typing.
#[component]
pub(super) fn AxisForm(props: &AxisProps) -> Html {
    let (axis, own) = (props.axis, props.keys[props.axis]);
    let (name, id) = [("Across", "map-across"), ("Up", "map-up")][axis];
    let other = props.keys[1 - axis];
    let options = parameters().filter(|one| one.key != other).map(|one| {
        let selected = one.key == own;
        html! { <option value={one.key} {selected}>{ one.label }</option> }
    });
    let onchange = {
        let chosen = props.chosen.clone();
        Callback::from(move |event: Event| {
            let key = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(parameter) = parameters().find(|one| one.key == key) {
                chosen.emit((axis, parameter.key, None));
            }
        })
    };
    let end = |to: bool| {
        let span = props.span.clone();
        let (value, end) = if to {
            (span.to.clone(), "to")
        } else {
            (span.from.clone(), "from")
        };
        let onchange = props.chosen.reform(move |event: Event| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            let mut span = span.clone();
            *(if to { &mut span.to } else { &mut span.from }) = typed;
            (axis, own, Some(span))
        });
        let (id, label) = (format!("{id}-{end}"), format!("{name}, {end}"));
        html! { <input type="text" {id} aria-label={label} {value} {onchange} /> }
    };
    html! {
        <p class="axis">
            <label class="which">
                { format!("{name} ") }
                <select {id} {onchange}>{ for options }</select>
            </label>
            { end(false) }<span>{ "to" }</span>{ end(true) }
        </p>
    }
}

/// What choosing the pauses needs.
#[derive(Properties, PartialEq)]
pub(super) struct PauseProps {
    /// Whether they have any length.
    pub(super) any: bool,
    pub(super) toggled: Callback<()>,
}

/// Whether pauses are as the scenario has them.
#[component]
pub(super) fn AnyPause(props: &PauseProps) -> Html {
    let onchange = props.toggled.reform(|_: Event| ());
    html! {
        <p class="axis"><label>
            <input id="any-pause" type="checkbox" checked={props.any} {onchange} />
            { " whatever the pauses between requests" }
        </label></p>
    }
}
