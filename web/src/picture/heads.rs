//! What stands above the picture: whose lanes they are, the states, and what is left of the
//! idle timers.

use idlerace_core::{
    figure::{Anchor, Area, Lane, Lanes, PX, Point, path, px, rough},
    segment::Side,
    trace::Place,
};
use yew::prelude::*;

use crate::model::timeline::Track;
use crate::picture::context::{rectangle, words};

/// The height of it.
const HEIGHT: u32 = 46;
/// The width of a full gauge.
const FULL: i64 = 72 * PX;

/// What stands above the picture when an event has happened.
pub(crate) fn heads(scene: &Track, at: u32, lanes: &Lanes) -> Html {
    let head = |lane: &Lane| {
        if lanes.roomy {
            above_lane(scene, at, lane)
        } else {
            in_corner(scene, at, lane)
        }
    };
    let width = px(lanes.width);
    html! {
        <svg class="heads" {width} height={HEIGHT.to_string()} aria-hidden="true">
            { for lanes.list.iter().map(head) }
        </svg>
    }
}

fn above_lane(scene: &Track, at: u32, lane: &Lane) -> Html {
    let (x, anchor) = lane.head;
    let (title, below) = match lane.place {
        Place::Wire => {
            let path = path(&scene.run.trace.scenario.network);
            return words(x, 18, anchor, "sub", &path);
        }
        // Their words run away from the kernel's state, which stands between them.
        Place::ClientApp => {
            let end = (x + FULL / 2, 24, Anchor::End);
            (lane.title, gauge(scene, Side::Client, at, end))
        }
        Place::ServerApp => {
            let start = (x - FULL / 2, 24, Anchor::Start);
            (lane.title, gauge(scene, Side::Server, at, start))
        }
        Place::ClientTcp => (
            lane.title,
            words(x, 34, anchor, "sub", &state(scene, Side::Client, at)),
        ),
        Place::ServerTcp => (
            lane.title,
            words(x, 34, anchor, "sub", &state(scene, Side::Server, at)),
        ),
    };
    html! { <>{ words(x, 18, anchor, "head", title) }{ below }</> }
}

/// Where lanes have no room for it, all of a host in its corner.
fn in_corner(scene: &Track, at: u32, lane: &Lane) -> Html {
    let side = match lane.place {
        Place::ClientApp => Side::Client,
        Place::ServerApp => Side::Server,
        Place::ClientTcp | Place::Wire | Place::ServerTcp => return Html::default(),
    };
    let (x, anchor) = lane.head;
    let state = format!("TCP {}", state(scene, side, at));
    html! {
        <>
            { words(x, 13, anchor, "head", lane.title) }
            { words(x, 27, anchor, "sub", &state) }
            { gauge(scene, side, at, (x, 30, anchor)) }
        </>
    }
}

fn state(scene: &Track, side: Side, at: u32) -> String {
    scene.run.state(side, at).unwrap_or_else(|| "–".to_owned())
}

/// What is left of the idle timer that runs on a side, above its lifeline.
fn gauge(scene: &Track, side: Side, at: u32, (x, y, anchor): (i64, u32, Anchor)) -> Html {
    let Some((left, length)) = scene.idle(side, at) else {
        return Html::default();
    };
    // In thousandths, which is finer than a screen.
    let part = left.as_nanos().saturating_mul(1000) / length.as_nanos().max(1);
    let filled = i64::try_from(part).map_or(FULL, |part| FULL * part / 1000);
    let from = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - FULL / 2,
        Anchor::End => x - FULL,
    };
    let text = format!("idle: {} left", rough(&left.to_string()));
    let bar = |width, class| {
        let at = Point {
            x: from,
            y: i64::from(y) * PX,
        };
        let height = 4 * PX;
        rectangle(&Area { at, width, height }, Some("2"), class)
    };
    html! {
        <g class="gauge">
            { bar(FULL, classes!()) }
            { bar(filled, classes!("left")) }
            { words(x, y + 14, anchor, "sub", &text) }
        </g>
    }
}
