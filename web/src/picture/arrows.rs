//! Segments on their way, as SVG.

use idlerace_core::{
    figure::{ArrowMark, px},
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
    html! {
        <>
            <g aria-hidden="true">{ for seen.iter().map(|(mark, class)| arrow(mark, class)) }</g>
            { for seen.iter().map(|(mark, class)| label(context, mark, class)) }
        </>
    }
}

fn class(context: &RenderContext<'_>, arrow: &Arrow) -> Classes {
    let over = arrow.ended.is_none_or(|ended| ended.0 <= context.at);
    let time = if arrow.sent.0 > context.at {
        "future"
    } else if over {
        "past"
    } else {
        "flying"
    };
    let is_lit = |event: EventId| event.0 == context.at || context.is_lit(event);
    let lit = is_lit(arrow.sent) || arrow.ended.is_some_and(is_lit);
    let lit = lit.then_some("lit");
    let here = (arrow.sent.0 == context.at).then_some("departing");
    let (ink, end) = (arrow.ink.name(), arrow.outcome.name());
    classes!("arrow", ink, end, time, lit, here)
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
    // For the style sheet, which draws the departing one from its beginning to its end.
    let length = format!("--length: {}", px(mark.line.length()));
    html! {
        <g key={mark.arrow.sent.0} class={class.clone()} style={length}>
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
