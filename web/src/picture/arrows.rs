//! Segments on their way, as SVG.

use idlerace_core::{
    figure::ArrowMark,
    ladder::{Arrow, ArrowEnd},
    trace::EventId,
};
use yew::prelude::*;

use crate::picture::context::{RenderContext, line, text};

/// Segments: first all lines, then all labels, so that no line crosses out a label.
pub(crate) fn arrows(context: &RenderContext<'_>) -> Html {
    let arrows = context.figure.arrows.iter();
    let seen = arrows.filter(|mark| !context.is_veiled(mark.arrow.sent));
    let seen = seen.map(|mark| (mark, class(context, mark.arrow)));
    let seen: Vec<(&ArrowMark<'_>, Classes)> = seen.collect();
    // What is under way is drawn as far as it has come.
    let still = seen
        .iter()
        .filter(|(mark, _)| !is_flying(context, mark.arrow));
    html! {
        <>
            <g aria-hidden="true">
                { for still.map(|(mark, class)| arrow(mark, class)) }
            </g>
            { for seen.iter().map(|(mark, class)| label(context, mark, class)) }
        </>
    }
}

/// Whether a segment has left and is not where it goes.
pub(crate) fn is_flying(context: &RenderContext<'_>, arrow: &Arrow) -> bool {
    let is_over = arrow.ended.is_some_and(|ended| ended.0 <= context.at);
    arrow.sent.0 <= context.at && !is_over
}

fn class(context: &RenderContext<'_>, arrow: &Arrow) -> Classes {
    let time = if arrow.sent.0 > context.at {
        "future"
    } else if is_flying(context, arrow) {
        "flying"
    } else {
        "past"
    };
    let is_lit = |event: EventId| event.0 == context.at || context.is_lit(event);
    let lit = is_lit(arrow.sent) || arrow.ended.is_some_and(is_lit);
    let lit = lit.then_some("lit");
    let (ink, end) = (arrow.ink.name(), arrow.outcome.name());
    classes!("arrow", ink, end, time, lit)
}

fn arrow(mark: &ArrowMark<'_>, class: &Classes) -> Html {
    let tip = mark.line.tip();
    let tip = match mark.arrow.outcome {
        ArrowEnd::Lost | ArrowEnd::Rejected => html! {
            <path d="M-8 -4 L0 0 L-8 4 M-19 -5 l8 10 m0 -10 l-8 10" class="tip" transform={tip} />
        },
        ArrowEnd::Accepted | ArrowEnd::UnderWay => html! {
            <path d="M-8 -4 L0 0 L-8 4 z" class="tip full" transform={tip} />
        },
    };
    html! {
        <g key={mark.arrow.sent.0} class={class.clone()}>
            { line(&mark.line, Some("way")) }
            { tip }
        </g>
    }
}

fn label(context: &RenderContext<'_>, mark: &ArrowMark<'_>, class: &Classes) -> Html {
    let ArrowMark {
        arrow,
        line: way,
        label,
    } = mark;
    let end = arrow.outcome.name().replace('-', " ");
    let words = format!("{} sends {}, {end}", arrow.from, arrow.label);
    let marks = html! { <>{ line(way, Some("touch")) }{ text(label, None) }</> };
    context.event(arrow.sent, class.clone(), (&label.text, &words), marks)
}
