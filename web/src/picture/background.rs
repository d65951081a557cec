//! What lies behind the marks of the picture and over them, and is no event: lifelines, race
//! windows, timers, cuts, the time scale, the playhead, and what is said at the end.

use idlerace_core::{
    figure::{Anchor, Line, PX, Point, TimerMark},
    trace::{EventId, Place},
};

use crate::picture::context::RenderContext;
use crate::picture::drawing::Drawing;

/// The playhead, lifelines, the window, timers, cuts and the time scale.
pub(crate) fn background(context: &RenderContext<'_>) -> Drawing {
    let figure = context.figure;
    let floor = context.floor();
    let mut drawing = Drawing::default();
    drawing.put(&["<g aria-hidden=\"true\">"]);
    playhead(&mut drawing, figure.lanes.width);
    for mark in &figure.windows {
        if mark.window.end <= floor {
            drawing.rectangle(&mark.area, "window", "");
        }
    }
    for lane in figure.lanes.list.iter().filter(|lane| lane.has_line()) {
        let point = |y| Point { x: lane.x, y };
        let (from, to) = (point(0), point(figure.height));
        drawing.line(&Line { from, to }, "life");
    }
    for mark in &figure.timers {
        if mark.bar.start <= floor {
            timer(&mut drawing, context, mark);
        }
    }
    for cut in figure.cuts.iter().filter(|cut| cut.silence.at <= floor) {
        drawing.put(&["<path class=\"break\" d=\"", &cut.wave, "\"/>"]);
        drawing.text(&cut.label, "silence");
    }
    for mark in &figure.ticks {
        if mark.tick.at <= floor {
            drawing.text(&mark.label, "tick");
        }
    }
    drawing.put(&["</g>"]);
    drawing
}

/// An idle timer on its lifeline, and over it what is left of it: from where the playhead is,
/// which the style sheet knows.
fn timer(drawing: &mut Drawing, context: &RenderContext<'_>, mark: &TimerMark<'_>) {
    let bar = mark.bar;
    let end = bar.end.min(context.floor()).max(bar.start + 2);
    let mut area = mark.area;
    area.height = i64::from(end - bar.start) * PX;
    let is_future = bar.began.0 > context.at;
    let (spent, left) = if is_future {
        ("timer spent future", "timer left future")
    } else {
        ("timer spent", "timer left")
    };
    drawing.rectangle(&area, spent, "");
    let style = format!("--from: {}; --to: {end}", bar.start);
    drawing.rectangle(&area, left, &style);
    let name = mark.name.as_ref();
    if let Some(name) = name.filter(|name| name.spot.at.y < i64::from(end) * PX) {
        drawing.text(name, "timer-name");
    }
}

/// What is said where the picture ends early: while there is something to guess, and
/// where a real kernel did something else.
pub(crate) fn end(context: &RenderContext<'_>, drawing: &mut Drawing) {
    let run = &context.scene.run;
    let last = run.trace.events.last().map(|last| last.id.0);
    let (event, said) = match (context.veil, &run.parted) {
        (Some(veil), _) => (Some(veil), "and then?"),
        (None, Some(_)) => (last, "here the kernel did something else"),
        (None, None) => return,
    };
    let y = context.scene.ladder.row(EventId(event.unwrap_or(0))) + 34;
    if let Some(wire) = context.figure.lanes.lane(Place::Wire) {
        drawing.words(wire.x, y, Anchor::Middle, "veil", said);
    }
}

/// The line at which the picture stands, at the height that the style sheet knows.
fn playhead(drawing: &mut Drawing, width: i64) {
    let from = Point { x: 0, y: 0 };
    drawing.put(&["<g class=\"playhead\">"]);
    drawing.line(
        &Line {
            from,
            to: Point { x: width, ..from },
        },
        "",
    );
    drawing.put(&["<path d=\"M0 -6 l9 6 l-9 6 z\"/></g>"]);
}
