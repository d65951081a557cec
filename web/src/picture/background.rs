//! What lies behind the marks of the picture and over them, and is no event: lifelines, race
//! windows, timers, cuts, the time scale, the playhead, and what is said at the end.

use idlerace_core::{
    figure::{Anchor, Line, PX, Point, TimerMark, px},
    trace::{EventId, Place},
};
use yew::prelude::*;

use crate::picture::context::{RenderContext, line, rectangle, text, words};

/// Lifelines, the window, timers, cuts and the time scale.
pub(crate) fn background(context: &RenderContext<'_>) -> Html {
    let figure = context.figure;
    let floor = context.floor();
    let windows = figure.windows.iter();
    let windows = windows.filter(|mark| mark.window.end <= floor);
    let lanes = figure.lanes.list.iter().filter(|lane| lane.has_line());
    let lifelines = lanes.map(|lane| {
        let (from, to) = (
            Point { x: lane.x, y: 0 },
            Point {
                x: lane.x,
                y: figure.height,
            },
        );
        line(&Line { from, to }, Some("life"))
    });
    let timers = figure.timers.iter();
    let timers = timers.filter(|mark| mark.bar.start <= floor);
    let cuts = figure.cuts.iter();
    let cuts = cuts.filter(|cut| cut.silence.at <= floor);
    let cuts = cuts.map(|cut| {
        html! { <g class="break"><path d={cut.wave.clone()} />{ text(&cut.label, None) }</g> }
    });
    let ticks = figure.ticks.iter();
    let ticks = ticks.filter(|mark| mark.tick.at <= floor);
    html! {
        <g aria-hidden="true">
            { for windows.map(|mark| rectangle(&mark.area, None, classes!("window"))) }
            { for lifelines }
            { for timers.map(|mark| timer(context, mark)) }
            { for cuts }
            { for ticks.map(|mark| text(&mark.label, Some("tick"))) }
        </g>
    }
}

/// An idle timer on its lifeline, and over it what is left of it: from where the playhead is,
/// which the style sheet knows.
fn timer(context: &RenderContext<'_>, mark: &TimerMark<'_>) -> Html {
    let bar = mark.bar;
    let end = bar.end.min(context.floor()).max(bar.start + 2);
    let future = (bar.began.0 > context.at).then_some("future");
    let mut area = mark.area;
    area.height = i64::from(end - bar.start) * PX;
    let (x, width) = (px(area.at.x), px(area.width));
    let style = format!("--from: {}; --to: {end}", bar.start);
    let name = mark.name.iter();
    let name = name.filter(|name| name.spot.at.y < i64::from(end) * PX);
    html! {
        <g key={bar.began.0}>
            { rectangle(&area, Some("3"), classes!("timer", "spent", future)) }
            <rect {x} {width} rx="3" class={classes!("timer", "left", future)} {style} />
            { for name.map(|name| text(name, Some("timer-name"))) }
        </g>
    }
}

/// What is said where the picture ends early: while there is something to guess, and
/// where a real kernel did something else.
pub(crate) fn end(context: &RenderContext<'_>) -> Html {
    let run = &context.scene.run;
    let last = run.trace.events.last().map(|last| last.id.0);
    let (event, said) = match (context.veil, &run.parted) {
        (Some(veil), _) => (Some(veil), "and then?"),
        (None, Some(_)) => (last, "here the kernel did something else"),
        (None, None) => return Html::default(),
    };
    let y = context.scene.ladder.row(EventId(event.unwrap_or(0))) + 34;
    let wire = context.figure.lanes.lane(Place::Wire);
    wire.map_or_else(Html::default, |wire| {
        words(wire.x, y, Anchor::Middle, "veil", said)
    })
}

/// The line at which the picture stands.
pub(crate) fn playhead(context: &RenderContext<'_>) -> Html {
    let place = format!(
        "transform: translateY(calc(var(--row, {}) * 1px))",
        context.row
    );
    let (from, width) = (Point { x: 0, y: 0 }, context.figure.lanes.width);
    let to = Point { x: width, ..from };
    html! {
        <g class="playhead" aria-hidden="true" style={place}>
            { line(&Line { from, to }, None) }
            <path d="M0 -6 l9 6 l-9 6 z" />
        </g>
    }
}
