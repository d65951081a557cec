//! What stands above the picture: whose lanes they are, the states, and what is left of the
//! idle timers.

use idlerace_core::{
    figure::{Anchor, Area, Lane, PX, Point, path, px, rough},
    ladder::Words,
    segment::Side,
    time::Duration,
    trace::Place,
};
use yew::prelude::*;

use crate::picture::context::RenderContext;
use crate::picture::drawing::Drawing;

/// The height of it.
const HEIGHT: u32 = 46;
/// The width of a full gauge.
const FULL: i64 = 72 * PX;

/// What stands above the picture when an event has happened.
pub(crate) fn heads(context: &RenderContext<'_>) -> Html {
    let lanes = &context.figure.lanes;
    let mut drawing = Drawing::default();
    for lane in &lanes.list {
        if lanes.roomy {
            above_lane(context, lane, &mut drawing);
        } else {
            in_corner(context, lane, &mut drawing);
        }
    }
    html! {
        <svg
            class="heads" width={px(lanes.width)} height={HEIGHT.to_string()} aria-hidden="true"
        >
            { drawing.html() }
        </svg>
    }
}

fn above_lane(context: &RenderContext<'_>, lane: &Lane, drawing: &mut Drawing) {
    let (x, anchor) = lane.head;
    drawing.words(x, 18, anchor, "head", lane.title);
    let mut under = |y, said: &str| drawing.words(x, y, anchor, "sub", said);
    match lane.place {
        Place::Wire => under(18, &path(&context.scene.run.trace.scenario.network)),
        // Their words run away from the kernel's state, which stands between them.
        Place::ClientApp => {
            gauge(
                context,
                Side::Client,
                (x + FULL / 2, 24, Anchor::End),
                drawing,
            );
        }
        Place::ServerApp => {
            gauge(
                context,
                Side::Server,
                (x - FULL / 2, 24, Anchor::Start),
                drawing,
            );
        }
        Place::ClientTcp | Place::ServerTcp if !lane.has_line() => {}
        Place::ClientTcp => under(34, &state(context, Side::Client)),
        Place::ServerTcp => under(34, &state(context, Side::Server)),
    }
}

/// Where lanes have no room for it, all of a host in its corner.
fn in_corner(context: &RenderContext<'_>, lane: &Lane, drawing: &mut Drawing) {
    let side = match lane.place {
        Place::ClientApp => Side::Client,
        Place::ServerApp => Side::Server,
        Place::ClientTcp | Place::Wire | Place::ServerTcp => return,
    };
    let (x, anchor) = lane.head;
    drawing.words(x, 13, anchor, "head", lane.title);
    if context.scene.ladder.words == Words::Packets {
        let state = format!("TCP {}", state(context, side));
        drawing.words(x, 27, anchor, "sub", &state);
    }
    gauge(context, side, (x, 30, anchor), drawing);
}

fn state(context: &RenderContext<'_>, side: Side) -> String {
    let state = context.scene.run.state(side, context.at);
    state.unwrap_or_else(|| "–".to_owned())
}

/// What is left of the idle timer that runs on a side, above its lifeline. As time passes the
/// style sheet empties the bar and the player counts down.
fn gauge(
    context: &RenderContext<'_>,
    side: Side,
    (x, y, anchor): (i64, u32, Anchor),
    drawing: &mut Drawing,
) {
    let Some((left, length)) = context.scene.idle(side, context.at, context.now) else {
        return;
    };
    let from = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - FULL / 2,
        Anchor::End => x - FULL,
    };
    let area = Area {
        at: Point {
            x: from,
            y: i64::from(y) * PX,
        },
        width: FULL,
        height: 4 * PX,
    };
    let nanos = left.as_nanos();
    drawing.put(&["<g class=\"gauge\" data-left=\"", &nanos.to_string(), "\">"]);
    // The bar comes after its words, for their outline reaches into it.
    drawing.words(x, y + 14, anchor, "sub", &left_words(left));
    drawing.rectangle(&area, "", "");
    let style = format!("--left: {nanos}; --length: {}", length.as_nanos().max(1));
    drawing.rectangle(&area, "left", &style);
    drawing.put(&["</g>"]);
}

/// What is said of an idle timer of which so much is left.
pub(crate) fn left_words(left: Duration) -> String {
    format!("idle: {} left", rough(&left.to_string()))
}
