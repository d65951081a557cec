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

use crate::picture::context::{RenderContext, rectangle, words};

/// The height of it.
const HEIGHT: u32 = 46;
/// The width of a full gauge.
const FULL: i64 = 72 * PX;

/// What stands above the picture when an event has happened.
pub(crate) fn heads(context: &RenderContext<'_>) -> Html {
    let lanes = &context.figure.lanes;
    let head = |lane: &Lane| {
        if lanes.roomy {
            above_lane(context, lane)
        } else {
            in_corner(context, lane)
        }
    };
    let width = px(lanes.width);
    html! {
        <svg class="heads" {width} height={HEIGHT.to_string()} aria-hidden="true">
            { for lanes.list.iter().map(head) }
        </svg>
    }
}

fn above_lane(context: &RenderContext<'_>, lane: &Lane) -> Html {
    let (x, anchor) = lane.head;
    let below = match lane.place {
        Place::Wire => {
            let path = path(&context.scene.run.trace.scenario.network);
            return words(x, 18, anchor, "sub", &path);
        }
        // Their words run away from the kernel's state, which stands between them.
        Place::ClientApp => gauge(context, Side::Client, (x + FULL / 2, 24, Anchor::End)),
        Place::ServerApp => gauge(context, Side::Server, (x - FULL / 2, 24, Anchor::Start)),
        Place::ClientTcp | Place::ServerTcp if !lane.has_line() => return Html::default(),
        Place::ClientTcp => words(x, 34, anchor, "sub", &state(context, Side::Client)),
        Place::ServerTcp => words(x, 34, anchor, "sub", &state(context, Side::Server)),
    };
    html! { <>{ words(x, 18, anchor, "head", lane.title) }{ below }</> }
}

/// Where lanes have no room for it, all of a host in its corner.
fn in_corner(context: &RenderContext<'_>, lane: &Lane) -> Html {
    let side = match lane.place {
        Place::ClientApp => Side::Client,
        Place::ServerApp => Side::Server,
        Place::ClientTcp | Place::Wire | Place::ServerTcp => return Html::default(),
    };
    let (x, anchor) = lane.head;
    let state = (context.scene.ladder.words == Words::Packets).then(|| {
        let state = format!("TCP {}", state(context, side));
        words(x, 27, anchor, "sub", &state)
    });
    html! {
        <>
            { words(x, 13, anchor, "head", lane.title) }
            { state }
            { gauge(context, side, (x, 30, anchor)) }
        </>
    }
}

fn state(context: &RenderContext<'_>, side: Side) -> String {
    let state = context.scene.run.state(side, context.at);
    state.unwrap_or_else(|| "–".to_owned())
}

/// What is left of the idle timer that runs on a side, above its lifeline. As time passes the
/// style sheet empties the bar and the player counts down.
fn gauge(context: &RenderContext<'_>, side: Side, (x, y, anchor): (i64, u32, Anchor)) -> Html {
    let Some((left, length)) = context.scene.idle(side, context.at, context.now) else {
        return Html::default();
    };
    let from = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - FULL / 2,
        Anchor::End => x - FULL,
    };
    let at = Point {
        x: from,
        y: i64::from(y) * PX,
    };
    let (width, height) = (FULL, 4 * PX);
    let all = rectangle(&Area { at, width, height }, Some("2"), classes!());
    let (left, nanos) = (left_words(left), left.as_nanos());
    let style = format!("--left: {nanos}; --length: {}", length.as_nanos().max(1));
    let text_y = px(i64::from(y + 14) * PX);
    html! {
        <g class="gauge">
            { all }
            <rect x={px(from)} y={px(at.y)} height={px(height)} rx="2" class="left" {style} />
            <text
                x={px(x)} y={text_y} text-anchor={anchor.name()} class="sub"
                data-left={nanos.to_string()}
            >
                { left }
            </text>
        </g>
    }
}

/// What is said of an idle timer of which so much is left.
pub(crate) fn left_words(left: Duration) -> String {
    format!("idle: {} left", rough(&left.to_string()))
}
