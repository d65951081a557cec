//! What pointer and keys do on a map, and what is told under the pointer.

use std::rc::Rc;

use yew::prelude::*;

use super::plot::{self, DRAWS, Field};

/// Where the pointer is: the cell, and from the left and the top of the map, in pixels.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Pointed {
    cell: (usize, usize),
    left: i32,
    top: i32,
}

/// Follows the pointer over the map.
pub(super) fn follows(
    canvas: NodeRef,
    field: Option<Rc<Field>>,
    under: UseStateSetter<Option<Pointed>>,
) -> Callback<PointerEvent> {
    Callback::from(move |event: PointerEvent| {
        let size = field.as_ref().map(|field| field.size());
        let cell = size.and_then(|size| plot::place(&canvas, size, &event));
        let (left, top) = (event.offset_x(), event.offset_y());
        under.set(cell.map(|cell| Pointed { cell, left, top }));
    })
}

/// What is under the pointer. Read aloud it would come with every movement: `map-at` is for
/// that.
pub(super) fn tip(field: &Field, under: Pointed) -> Html {
    let style = format!("--left: {}px; --top: {}px", under.left, under.top);
    html! { <p class="tip-of-map" aria-hidden="true" {style}>{ field.sentence(under.cell, DRAWS) }</p> }
}

/// The pointer leaves the map.
pub(super) fn leaves(under: UseStateSetter<Option<Pointed>>) -> Callback<PointerEvent> {
    Callback::from(move |_| under.set(None))
}

/// What a key does on the map.
pub(super) fn keyed(
    field: Option<&Rc<Field>>,
    (x, y): (usize, usize),
    stand: UseStateSetter<Option<(usize, usize)>>,
    open: Callback<(usize, usize)>,
) -> Callback<KeyboardEvent> {
    const FAR: usize = 8;
    let (columns, rows) = field.map_or((1, 1), |field| field.size());
    let (right, top) = (columns.saturating_sub(1), rows.saturating_sub(1));
    Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowLeft" => (x.saturating_sub(1), y),
            "ArrowRight" => ((x + 1).min(right), y),
            "ArrowUp" => (x, (y + 1).min(top)),
            "ArrowDown" => (x, y.saturating_sub(1)),
            "PageUp" => (x, (y + FAR).min(top)),
            "PageDown" => (x, y.saturating_sub(FAR)),
            "Home" => (0, y),
            "End" => (right, y),
            "Enter" | " " => {
                event.prevent_default();
                return open.emit((x, y));
            }
            _ => return,
        };
        event.prevent_default();
        stand.set(Some(to));
    })
}

/// What the pointer does on the map.
pub(super) fn pointed(
    canvas: NodeRef,
    field: Option<Rc<Field>>,
    stand: UseStateSetter<Option<(usize, usize)>>,
    open: Callback<(usize, usize)>,
) -> Callback<MouseEvent> {
    Callback::from(move |event: MouseEvent| {
        let size = field.as_ref().map(|field| field.size());
        if let Some(place) = size.and_then(|size| plot::place(&canvas, size, &event)) {
            stand.set(Some(place));
            open.emit(place);
        }
    })
}
