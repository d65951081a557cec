//! What answers at the doors, the page's opening: an error text that somebody has, two timeouts
//! that somebody has. A program of its own, fetched with the first use of a field; the fields
//! stand in the document before, and this reads them.
//!
//! Knows of the rest of the page its addresses. It searches nothing and proves nothing: core's
//! index knows the texts, the proof's worker the verdict, and their words are shown.

pub(crate) mod copy;
mod error_door;
pub(crate) mod fields;
mod found;
mod timeouts_door;

use yew::prelude::*;

use error_door::ErrorDoor;
use fields::element;
use timeouts_door::TimeoutsDoor;

/// The style of the answers, which the page has no use for before.
const STYLE: &str = include_str!("../../doors.css");

/// Answers below the fields of each door.
pub fn open_doors() {
    if let Some(place) = element("error-answer") {
        yew::Renderer::<Errors>::with_root(place).render();
    }
    timeouts_door::give_back();
    if let Some(place) = element("timeouts-answer") {
        yew::Renderer::<TimeoutsDoor>::with_root(place).render();
    }
}

#[component]
fn Errors() -> Html {
    html! { <><style>{ STYLE }</style><ErrorDoor /></> }
}
