//! The signs on the buttons of a playhead. Knows nothing of what they move.

use yew::prelude::*;

/// What a button is called, and the shape of its sign.
pub(crate) type Sign = (&'static str, &'static str);

pub(crate) const PREVIOUS_REQUEST: Sign = ("previous request", "M3 3h2v10h-2z M13 3 L6 8 L13 13 z");
pub(crate) const BACK: Sign = ("step back", "M11 3 L4 8 L11 13 z");
pub(crate) const FORWARD: Sign = ("step forward", "M5 3 L12 8 L5 13 z");
pub(crate) const NEXT_REQUEST: Sign = ("next request", "M11 3h2v10h-2z M3 3 L10 8 L3 13 z");

/// A button with such a sign.
pub(crate) fn sign_button((label, shape): Sign, onclick: Callback<MouseEvent>) -> Html {
    html! { <button aria-label={label} title={label} {onclick}>{ sign(shape) }</button> }
}

/// A shape by itself.
pub(crate) fn sign(shape: &'static str) -> Html {
    html! { <svg width="16" height="16" aria-hidden="true"><path d={shape} /></svg> }
}
