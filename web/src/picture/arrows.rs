//! Segments on their way, as SVG.

use idlerace_core::{
    figure::ArrowMark,
    ladder::{Arrow, ArrowEnd},
    trace::EventId,
};
use yew::prelude::*;

use crate::picture::context::RenderContext;
use crate::picture::drawing::Drawing;

/// Segments: first all lines, then all labels, so that no line crosses out a label. What is
/// under way is drawn as far as it has come, elsewhere.
pub(crate) fn arrows(context: &RenderContext<'_>) -> Html {
    let arrows = context.figure.arrows.iter();
    let seen = arrows.filter(|mark| !context.is_veiled(mark.arrow.sent));
    let mut lines = Drawing::default();
    lines.put(&["<g aria-hidden=\"true\">"]);
    let labels: Html = seen
        .map(|mark| {
            let class = class(context, mark.arrow);
            if !is_flying(context, mark.arrow) {
                arrow(mark, &class, &mut lines);
            }
            label(context, mark, &class)
        })
        .collect();
    lines.put(&["</g>"]);
    html! { <>{ lines.html() }{ labels }</> }
}

/// Whether a segment has left and is not where it goes.
pub(crate) fn is_flying(context: &RenderContext<'_>, arrow: &Arrow) -> bool {
    let is_over = arrow.ended.is_some_and(|ended| ended.0 <= context.at);
    arrow.sent.0 <= context.at && !is_over
}

fn class(context: &RenderContext<'_>, arrow: &Arrow) -> String {
    let time = if arrow.sent.0 > context.at {
        "future"
    } else if is_flying(context, arrow) {
        "flying"
    } else {
        "past"
    };
    let is_lit = |event: EventId| event.0 == context.at || context.is_lit(event);
    let lit = is_lit(arrow.sent) || arrow.ended.is_some_and(is_lit);
    let lit = if lit { "lit" } else { "" };
    ["arrow", arrow.ink.name(), arrow.outcome.name(), time, lit].join(" ")
}

fn arrow(mark: &ArrowMark<'_>, class: &str, drawing: &mut Drawing) {
    let tip = match mark.arrow.outcome {
        ArrowEnd::Lost | ArrowEnd::Rejected => {
            "tip\" d=\"M-8 -4 L0 0 L-8 4 M-19 -5 l8 10 m0 -10 l-8 10"
        }
        ArrowEnd::Accepted | ArrowEnd::UnderWay => "tip full\" d=\"M-8 -4 L0 0 L-8 4 z",
    };
    drawing.put(&["<g class=\"", class, "\">"]);
    drawing.line(&mark.line, "way");
    drawing.put(&[
        "<path class=\"",
        tip,
        "\" transform=\"",
        &mark.line.tip(),
        "\"/></g>",
    ]);
}

fn label(context: &RenderContext<'_>, mark: &ArrowMark<'_>, class: &str) -> Html {
    let ArrowMark {
        arrow,
        line: way,
        label,
    } = mark;
    let end = arrow.outcome.name().replace('-', " ");
    let words = format!("{} sends {}, {end}", arrow.from, arrow.label);
    let mut drawing = Drawing::default();
    drawing.line(way, "touch");
    context.event(arrow.sent, class, (label, &words), drawing)
}
