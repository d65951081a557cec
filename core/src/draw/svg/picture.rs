//! A trace as a picture in SVG: its figure, printed. What is printed later covers what is
//! printed before.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::document::{Head, escaped};
use super::theme::Theme;
use crate::draw::figure::{Area, ArrowMark, Figure, Label, NoteMark, PX, Point, Spot, path, px};
use crate::draw::ladder::{ArrowEnd, Ink, Ladder};
use crate::tell::explain::headline;
use crate::trace::{Place, Trace};

/// The height of what stands above the picture, in tenths of a pixel.
pub const HEADS: i64 = 36 * PX;
/// Above the wire of a trace that was seen at one end.
const NOT_SEEN: &str = "the client’s side was not seen";
/// The foot of the words in it.
pub(super) const HEAD: i64 = 22 * PX;

/// The picture of a trace. Its `Display` is the whole document.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What happened.
    pub trace: &'a Trace,
    /// Where it stands, laid out from this trace.
    pub ladder: &'a Ladder,
    /// Its colours.
    pub theme: Theme,
}

/// The picture of a trace as a document.
#[must_use]
pub fn draw(title: &str, trace: &Trace, theme: Theme) -> String {
    let ladder = &match trace.vantage.peer() {
        Some(_) => Ladder::seen_by_peer(trace),
        None => Ladder::new(trace),
    };
    let picture = Picture {
        title,
        trace,
        ladder,
        theme,
    };
    format!("{picture}")
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = Figure::natural(self.ladder);
        let head = Head {
            width: px(figure.lanes.width),
            height: px(figure.height + HEADS),
            title: self.title,
            description: &headline(self.trace),
            theme: self.theme,
            rules: include_str!("style.css"),
        };
        write!(f, "{head}")?;
        self.heads(f, &figure)?;
        body(f, &figure, 0)?;
        writeln!(f, "</svg>")
    }
}

/// All of a figure that stands below its heads, so far from the left.
pub(super) fn body(f: &mut fmt::Formatter<'_>, figure: &Figure<'_>, left: i64) -> fmt::Result {
    let (left, top) = (px(left), px(HEADS));
    writeln!(f, r#"<g transform="translate({left} {top})">"#)?;
    background(f, figure)?;
    for mark in &figure.arrows {
        arrow(f, mark)?;
    }
    for mark in &figure.notes {
        dot(f, mark)?;
    }
    words(f, figure)?;
    writeln!(f, "</g>")
}

impl Picture<'_> {
    fn heads(&self, f: &mut fmt::Formatter<'_>, figure: &Figure<'_>) -> fmt::Result {
        for lane in &figure.lanes.list {
            let (x, anchor) = lane.head;
            let spot = Spot::level(Point { x, y: HEAD }, anchor);
            match self.trace.vantage.peer() {
                Some(who) if lane.place == Place::ServerApp => text(f, spot, "head", who)?,
                _ if lane.has_line() => text(f, spot, "head", lane.title)?,
                Some(_) => text(f, spot, "sub", NOT_SEEN)?,
                None => text(f, spot, "sub", &path(&self.trace.scenario.network))?,
            }
        }
        Ok(())
    }
}

/// Race windows, lifelines, idle timers, cuts.
fn background(f: &mut fmt::Formatter<'_>, figure: &Figure<'_>) -> fmt::Result {
    for window in &figure.windows {
        rectangle(f, "window", &window.area, "")?;
    }
    for lane in figure.lanes.list.iter().filter(|lane| lane.has_line()) {
        let (x, height) = (px(lane.x), px(figure.height));
        writeln!(f, r#"<path class="life" d="M{x} 0V{height}"/>"#)?;
    }
    for timer in &figure.timers {
        rectangle(f, "timer", &timer.area, r#" rx="3""#)?;
    }
    for cut in &figure.cuts {
        writeln!(f, r#"<path class="cut" d="{}"/>"#, cut.wave)?;
    }
    Ok(())
}

pub(super) fn rectangle(
    f: &mut fmt::Formatter<'_>,
    class: &str,
    area: &Area,
    more: &str,
) -> fmt::Result {
    let (x, y) = (px(area.at.x), px(area.at.y));
    let (width, height) = (px(area.width), px(area.height));
    writeln!(
        f,
        r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}"{more}/>"#
    )
}

pub(super) fn arrow(f: &mut fmt::Formatter<'_>, mark: &ArrowMark<'_>) -> fmt::Result {
    let ArrowMark { arrow, line, .. } = mark;
    let (end, ink, tip) = (arrow.outcome.name(), arrow.ink.name(), line.tip());
    let [x1, y1, x2, y2] = [line.from.x, line.from.y, line.to.x, line.to.y].map(px);
    write!(
        f,
        r#"<g class="{end} {ink}"><path class="way" d="M{x1} {y1}L{x2} {y2}"/>"#
    )?;
    match arrow.outcome {
        ArrowEnd::Lost | ArrowEnd::Rejected => write!(
            f,
            r#"<path class="cross" d="M-8-4L0 0L-8 4M-19-5l8 10m0-10l-8 10" transform="{tip}"/>"#
        )?,
        ArrowEnd::Accepted | ArrowEnd::UnderWay => write!(
            f,
            r#"<path class="tip" d="M-8-4L0 0L-8 4z" transform="{tip}"/>"#
        )?,
    }
    writeln!(f, "</g>")
}

pub(super) fn dot(f: &mut fmt::Formatter<'_>, mark: &NoteMark<'_>) -> fmt::Result {
    let Some(Point { x, y }) = mark.dot else {
        return Ok(());
    };
    let (ink, x, y) = (mark.note.ink.name(), px(x), px(y));
    writeln!(f, r#"<circle class="{ink}" cx="{x}" cy="{y}" r="4"/>"#)
}

/// All that is written, over everything else, so that no line crosses out a word.
fn words(f: &mut fmt::Formatter<'_>, figure: &Figure<'_>) -> fmt::Result {
    let put = |f: &mut fmt::Formatter<'_>, class: &str, label: &Label| {
        text(f, label.spot, class, &label.text)
    };
    for tick in &figure.ticks {
        put(f, "tick", &tick.label)?;
    }
    for cut in &figure.cuts {
        put(f, "silence", &cut.label)?;
    }
    for NoteMark { note, label, .. } in &figure.notes {
        let class = if note.state && note.ink != Ink::Rst {
            "state"
        } else {
            note.ink.name()
        };
        put(f, class, label)?;
    }
    for name in figure.timers.iter().filter_map(|timer| timer.name.as_ref()) {
        put(f, "tmr", name)?;
    }
    for ArrowMark { arrow, label, .. } in &figure.arrows {
        put(f, &format!("label {}", arrow.ink.name()), label)?;
    }
    Ok(())
}

pub(super) fn text(
    f: &mut fmt::Formatter<'_>,
    spot: Spot,
    class: &str,
    words: &str,
) -> fmt::Result {
    let (anchor, words) = (spot.anchor.name(), escaped(words));
    let place = spot.transform().map_or_else(
        || format!(r#"x="{}" y="{}""#, px(spot.at.x), px(spot.at.y)),
        |transform| format!(r#"transform="{transform}""#),
    );
    writeln!(
        f,
        r#"<text class="{class}" {place} text-anchor="{anchor}">{words}</text>"#
    )
}
