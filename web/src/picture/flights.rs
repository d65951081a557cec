//! Segments that are under way, as SVG: the line that grows behind each of them, the segment
//! itself, and its name. The style sheet has them where the clock says.

use idlerace_core::figure::{ArrowMark, px};
use yew::prelude::*;

use crate::picture::arrows::is_flying;
use crate::picture::context::{RenderContext, line};

/// All that are under way at the event at which the picture stands.
pub(crate) fn flights(context: &RenderContext<'_>) -> Html {
    let arrows = context.figure.arrows.iter();
    let flying = arrows.filter(|mark| is_flying(context, mark.arrow));
    html! { <g aria-hidden="true">{ for flying.map(|mark| flight(context, mark)) }</g> }
}

/// What the style sheet is told: how long ago the segment left and how long its way takes, in
/// nanoseconds, and how far it leads.
fn flight(context: &RenderContext<'_>, mark: &ArrowMark<'_>) -> Html {
    let ArrowMark {
        arrow,
        line: way,
        label,
    } = mark;
    let (left, over) = context.scene.flight(arrow);
    let (since, takes) = (context.now.since(left), over.since(left));
    let (from, to) = (way.from, way.to);
    let style = format!(
        "--since: {}; --takes: {}; --dx: {}; --dy: {}",
        since.as_nanos(),
        takes.as_nanos().max(1),
        px(to.x - from.x),
        px(to.y - from.y),
    );
    let (x, y) = (px(from.x), px(from.y));
    let foot = px(from.y + context.figure.name_of_moving(mark));
    html! {
        <g key={arrow.sent.0} class={classes!("flight", arrow.ink.name())} {style}>
            { line(way, Some("rest")) }
            <path class="trail" pathLength="1" d={format!("M{x} {y}L{} {}", px(to.x), px(to.y))} />
            <g class="packet">
                <circle cx={x.clone()} cy={y} r="6" />
                <text {x} y={foot} text-anchor="middle">{ label.text.clone() }</text>
            </g>
        </g>
    }
}
