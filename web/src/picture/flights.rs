//! Segments that are under way, as SVG: the line that grows behind each of them, the segment
//! itself, and its name. The style sheet has them where the clock says.

use idlerace_core::figure::{ArrowMark, px};

use crate::picture::arrows::is_flying;
use crate::picture::context::RenderContext;
use crate::picture::drawing::Drawing;

/// All that are under way at the event at which the picture stands.
pub(crate) fn flights(context: &RenderContext<'_>) -> Drawing {
    let mut drawing = Drawing::default();
    for mark in &context.figure.arrows {
        if is_flying(context, mark.arrow) {
            flight(context, mark, &mut drawing);
        }
    }
    drawing
}

/// What the style sheet is told: how long ago the segment left and how long its way takes, in
/// nanoseconds, and how far it leads.
fn flight(context: &RenderContext<'_>, mark: &ArrowMark<'_>, drawing: &mut Drawing) {
    let (left, over) = context.scene.flight(mark.arrow);
    let (since, takes) = (context.now.since(left), over.since(left));
    let (from, to) = (mark.line.from, mark.line.to);
    let style = format!(
        "--since: {}; --takes: {}; --dx: {}; --dy: {}",
        since.as_nanos(),
        takes.as_nanos().max(1),
        px(to.x - from.x),
        px(to.y - from.y),
    );
    let ink = mark.arrow.ink.name();
    let [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(px);
    let foot = px(from.y + context.figure.name_of_moving(mark));
    drawing.put(&[
        "<g aria-hidden=\"true\" class=\"flight ",
        ink,
        "\" style=\"",
        &style,
        "\">",
    ]);
    drawing.line(&mark.line, "rest");
    drawing.put(&[
        "<path class=\"trail\" pathLength=\"1\" d=\"M",
        &x1,
        " ",
        &y1,
    ]);
    drawing.put(&[
        "L",
        &x2,
        " ",
        &y2,
        "\"/><g class=\"packet\"><circle r=\"6\" cx=\"",
        &x1,
    ]);
    drawing.put(&[
        "\" cy=\"",
        &y1,
        "\"/><text text-anchor=\"middle\" x=\"",
        &x1,
        "\" y=\"",
    ]);
    drawing.put(&[&foot, "\">", &mark.label.text, "</text></g></g>"]);
}
