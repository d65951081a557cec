//! What is written beside the lifelines, as SVG.

use idlerace_core::figure::{NoteMark, px};
use yew::prelude::*;

use crate::picture::context::RenderContext;
use crate::picture::drawing::Drawing;

/// All notes that may be seen.
pub(crate) fn notes(context: &RenderContext<'_>) -> Html {
    let notes = context.figure.notes.iter();
    let seen = notes.filter(|mark| !context.is_veiled(mark.note.event));
    seen.map(|mark| beside_lifeline(context, mark)).collect()
}

fn beside_lifeline(context: &RenderContext<'_>, mark: &NoteMark<'_>) -> Html {
    let NoteMark { note, dot, label } = mark;
    let time = if note.event.0 > context.at {
        "future"
    } else {
        "past"
    };
    let kind = if note.state { "state" } else { "note" };
    let mut drawing = Drawing::default();
    if let Some(dot) = dot {
        drawing.put(&[
            "<circle r=\"4\" cx=\"",
            &px(dot.x),
            "\" cy=\"",
            &px(dot.y),
            "\"/>",
        ]);
    }
    let words = format!("{}: {}", note.place, note.text);
    let class = [kind, note.ink.name(), time].join(" ");
    context.event(note.event, &class, (label, &words), drawing)
}
