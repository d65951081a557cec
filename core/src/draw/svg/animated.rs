//! A run that plays by itself: its ladder in plain words, of which each part appears when it
//! happens, with packets that are where they are at that time. No scripts: what moves is
//! CSS. Where nothing moves, because the reader or the renderer would rather not, it is the
//! whole ladder.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Display};

use super::document::{Head, escaped};
use super::movement::movements;
use super::picture::{HEAD, HEADS, arrow, dot, rectangle, text};
use super::score::Score;
use super::theme::Theme;
use crate::draw::figure::{
    Anchor, Area, ArrowMark, Figure, Label, NoteMark, PX, Point, Spot, View, path, px, scale,
};
use crate::draw::ladder::Ladder;
use crate::tell::explain::{Explanation, explain};
use crate::trace::{EventId, Place, Trace, What};

/// The height of a line of a log.
const LINE: i64 = 20 * PX;
/// Left of a log.
const MARGIN: i64 = 12 * PX;
/// The width of a letter of a log, about.
const LETTER: i64 = 73;
/// So many lines of a log are shown.
const LINES: usize = 4;
/// So much above the silence a picture begins that begins with it.
const ROW: u32 = 24;
/// How large a packet is.
const PACKET: i64 = 6 * PX;

/// The picture of a trace as a document that plays it, again and again.
#[must_use]
pub fn animate(title: &str, trace: &Trace, theme: Theme) -> String {
    let ladder = Ladder::plain(trace);
    document(
        (title, theme),
        trace,
        (&ladder, Figure::natural(&ladder)),
        0,
    )
}

/// The same in so many pixels of width, from the first silence on: what led to it is not drawn.
/// Words are as long as the width allows.
#[must_use]
pub fn animate_race(title: &str, trace: &Trace, theme: Theme, width: u32) -> String {
    let ladder = Ladder::plain(trace);
    let silence = ladder.breaks.first().map_or(0, |silence| silence.at);
    let top = silence.saturating_sub(ROW);
    let view = View {
        width,
        scale: scale(&ladder),
        rows: top..=u32::MAX,
    };
    let figure = Figure::within(&ladder, view);
    let top = i64::from(top) * PX;
    document((title, theme), trace, (&ladder, figure), top)
}

fn document(
    (title, theme): (&str, Theme),
    trace: &Trace,
    (ladder, figure): (&Ladder, Figure<'_>),
    top: i64,
) -> String {
    let story = explain(trace);
    let score = Score::new(trace, ladder);
    let stage = Stage {
        trace,
        score: &score,
        figure: &figure,
    };
    let log = stage.log(&story);
    let shown = figure.height - top + i64::try_from(log.len()).unwrap_or(0) * LINE;
    let width = figure.lanes.width.max(widest(&log));
    let moves = movements(trace, &score, figure.arrows.iter(), figure.height);
    let (still, playing) = (include_str!("style.css"), include_str!("animated.css"));
    let head = Head {
        width: px(width),
        height: px(shown + HEADS),
        title,
        description: &story.headline,
        theme,
        rules: &format!("{still}{playing}{moves}"),
    };
    let area = Area {
        at: Point { x: 0, y: top },
        width,
        height: shown,
    };
    let log = &log;
    format!("{head}{}", Body { stage, log, area })
}

/// A run, when each part of it is seen, and where.
#[derive(Clone, Copy)]
struct Stage<'a> {
    trace: &'a Trace,
    score: &'a Score,
    figure: &'a Figure<'a>,
}

/// What is drawn of it.
struct Body<'a> {
    stage: Stage<'a>,
    /// What is said at the foot, from its moment on.
    log: &'a [(usize, String)],
    /// So much of the figure, and of the log at its foot.
    area: Area,
}

impl Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stage { figure, .. } = self.stage;
        self.stage.heads(f)?;
        let [top, width, height] = [self.area.at.y, self.area.width, self.area.height].map(px);
        let size =
            format!(r#"width="{width}" height="{height}" viewBox="0 {top} {width} {height}""#);
        writeln!(f, r#"<svg y="{}" {size}>"#, px(HEADS))?;
        for window in &figure.windows {
            rectangle(f, "window", &window.area, "")?;
        }
        self.stage.lives(f)?;
        for timer in &figure.timers {
            rectangle(f, "timer", &timer.area, r#" rx="3""#)?;
        }
        for cut in &figure.cuts {
            writeln!(f, r#"<path class="cut" d="{}"/>"#, cut.wave)?;
        }
        self.stage.curtain(f)?;
        by_moment(f, self.stage.marks())?;
        by_moment(f, self.stage.words().chain(self.footer()))?;
        for (number, mark) in figure.arrows.iter().enumerate() {
            self.stage.flight(f, number, mark)?;
        }
        writeln!(f, "</svg>\n</svg>")
    }
}

impl Body<'_> {
    /// The logs, in a line each.
    fn footer(&self) -> impl Iterator<Item = (usize, String)> {
        let height = self.stage.figure.height;
        self.log
            .iter()
            .zip(0..)
            .map(move |((moment, words), line)| {
                let y = height + line * LINE + LINE / 2;
                let at = Point { x: MARGIN, y };
                let spot = Spot::level(at, Anchor::Start);
                (*moment, drawn(|f| text(f, spot, "log", words)))
            })
    }
}

impl Stage<'_> {
    /// The names of both hosts, and of what is between them.
    fn heads(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for lane in &self.figure.lanes.list {
            let (x, anchor) = lane.head;
            let spot = Spot::level(Point { x, y: HEAD }, anchor);
            match lane.place {
                Place::ClientApp | Place::ServerApp => text(f, spot, "head", lane.title)?,
                Place::Wire => text(f, spot, "sub", &path(&self.trace.scenario.network))?,
                Place::ClientTcp | Place::ServerTcp => {}
            }
        }
        Ok(())
    }

    /// What covers all that is not known yet, but for the lives of both hosts.
    fn curtain(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = (px(self.figure.lanes.width), px(self.figure.height));
        let size = format!(r#"width="{width}" height="{height}""#);
        writeln!(f, r#"<svg {size}><g class="curtain moves clock">"#)?;
        writeln!(f, r#"<rect class="paper" {size}/>"#)?;
        self.lives(f)?;
        writeln!(f, "</g></svg>")
    }

    fn lives(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let height = px(self.figure.height);
        let hosts = [Place::ClientApp, Place::ServerApp];
        let lanes = hosts.iter();
        for lane in lanes.filter_map(|host| self.figure.lanes.lane(*host)) {
            writeln!(f, r#"<path class="life" d="M{} 0V{height}"/>"#, px(lane.x))?;
        }
        Ok(())
    }

    /// Segments that have come to their end, and dots.
    fn marks(&self) -> impl Iterator<Item = (usize, String)> {
        let arrows = self.figure.arrows.iter().map(|mark| {
            let moment = self.end(mark);
            (moment, drawn(|f| arrow(f, mark)))
        });
        let notes = self.figure.notes.iter();
        let dots = notes.map(|mark| (self.moment(mark.note.event), drawn(|f| dot(f, mark))));
        arrows.chain(dots)
    }

    /// All that is written.
    fn words(&self) -> impl Iterator<Item = (usize, String)> {
        let put = |class: &str, label: &Label| drawn(|f| text(f, label.spot, class, &label.text));
        let score = self.score;
        let ticks = self.figure.ticks.iter();
        let ticks = ticks.map(move |tick| (score.moment(tick.tick.time), put("tick", &tick.label)));
        let cuts = self.figure.cuts.iter();
        let cuts = cuts.map(move |cut| (score.after(cut.silence.at), put("silence", &cut.label)));
        let notes = self.figure.notes.iter();
        let notes = notes.map(move |NoteMark { note, label, .. }| {
            (self.moment(note.event), put(note.ink.name(), label))
        });
        let timers = self.figure.timers.iter().filter_map(move |timer| {
            let moment = self.moment(timer.bar.began);
            Some((moment, put("tmr", timer.name.as_ref()?)))
        });
        let arrows = self.figure.arrows.iter();
        let arrows = arrows.map(move |mark| {
            let class = format!("label {}", mark.arrow.ink.name());
            (self.end(mark), put(&class, &mark.label))
        });
        ticks.chain(cuts).chain(notes).chain(timers).chain(arrows)
    }

    /// A segment that is under way: its trail, itself and its name.
    fn flight(
        &self,
        f: &mut fmt::Formatter<'_>,
        number: usize,
        mark: &ArrowMark<'_>,
    ) -> fmt::Result {
        let (ink, moves) = (mark.arrow.ink.name(), format!("moves p{number}"));
        let [x1, y1, x2, y2] = [
            mark.line.from.x,
            mark.line.from.y,
            mark.line.to.x,
            mark.line.to.y,
        ]
        .map(px);
        let foot = mark.line.to.y + self.figure.name_of_moving(mark);
        let name = escaped(&mark.arrow.label);
        writeln!(
            f,
            r#"<g class="flight {moves} trail {ink}"><path pathLength="1000" d="M{x1} {y1}L{x2} {y2}"/></g>"#
        )?;
        writeln!(
            f,
            r#"<g class="flight {moves} {ink}"><circle cx="{x2}" cy="{y2}" r="{}"/><text class="label" x="{x2}" y="{}" text-anchor="middle">{name}</text></g>"#,
            px(PACKET),
            px(foot)
        )
    }

    /// The moment from which an event is seen.
    fn moment(&self, event: EventId) -> usize {
        let event = self.trace.event(event);
        event.map_or(0, |event| self.score.moment(event.at))
    }

    /// The moment at which a segment is where it goes; the last one if the run ends before.
    fn end(&self, mark: &ArrowMark<'_>) -> usize {
        let last = self.score.count().saturating_sub(1);
        mark.arrow.ended.map_or(last, |ended| self.moment(ended))
    }

    /// What both logs say, each line with the moment from which it is there.
    fn log(&self, story: &Explanation) -> Vec<(usize, String)> {
        let events = self.trace.events.iter();
        let failed =
            events.filter(|event| matches!(event.what, What::Finished { result: Err(_), .. }));
        let client = failed
            .zip(&story.client_log)
            .map(|(event, line)| (self.moment(event.id), format!("client log: {line}")));
        let last = self.score.count().saturating_sub(1);
        let mut log: Vec<(usize, String)> = client.take(LINES).collect();
        let more = story.client_log.len().saturating_sub(log.len());
        if more > 0 {
            log.push((last, format!("client log: and {more} more")));
        }
        let server = story.server_log.iter().take(LINES);
        log.extend(server.map(|line| (last, format!("server log: {line}"))));
        if story.server_log.is_empty() && !log.is_empty() {
            log.push((last, "server log: nothing".to_string()));
        }
        log
    }
}

/// How wide a picture is that these lines fit into.
fn widest(log: &[(usize, String)]) -> i64 {
    let letters = log.iter().map(|(_, line)| line.chars().count());
    let letters = i64::try_from(letters.max().unwrap_or(0)).unwrap_or(0);
    letters * LETTER + 2 * MARGIN
}

/// Draws what appears at one moment as one group: what is drawn later covers the earlier.
fn by_moment(
    f: &mut fmt::Formatter<'_>,
    drawn: impl Iterator<Item = (usize, String)>,
) -> fmt::Result {
    let mut drawn: Vec<(usize, String)> = drawn.collect();
    drawn.sort_by_key(|(moment, _)| *moment);
    for group in drawn.chunk_by(|one, other| one.0 == other.0) {
        writeln!(f, r#"<g class="moves m{}">"#, group[0].0)?;
        for (_, part) in group {
            f.write_str(part)?;
        }
        writeln!(f, "</g>")?;
    }
    Ok(())
}

/// What a function draws, as text.
fn drawn(draw: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result) -> String {
    fmt::from_fn(draw).to_string()
}
