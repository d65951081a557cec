//! Puts a figure together: the marks of a ladder, at the lanes that are made for them.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use core::ops::RangeInclusive;

use super::lanes::{Lane, Lanes, TWO_HOSTS};
use super::letters::{Letters, timer_name};
use super::list::{ArrowMark, CutMark, Figure, Label, NoteMark, TickMark, TimerMark, WindowMark};
use super::room::make_room;
use super::shape::{Anchor, Area, FOOT, GAP, Line, PX, Point, Spot, px};
use super::shorten::{brief, label, note, rough};
use crate::draw::ladder::{Arrow, Bar, Break, LINE, Ladder, Note, Tick, Window};
use crate::scenario::Network;
use crate::trace::Place;
use crate::units::time::{Duration, Instant};

/// A window of no length is seen, too, and so is a timer.
const THINNEST: u32 = 2;
/// Half of the width of an idle timer.
const HALF_BAR: i64 = 3 * PX;
/// Half of a wave of a cut.
const WAVE: i64 = 10 * PX;

/// What is seen of a picture, and in how much room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The whole width, in pixels.
    pub width: u32,
    /// The width of the time scale: what [`scale`] says.
    pub scale: i64,
    /// The heights that are seen, in the ladder's units.
    pub rows: RangeInclusive<u32>,
}

/// The width of a ladder's time scale where room is dear.
#[must_use]
pub fn scale(ladder: &Ladder) -> i64 {
    let times = ladder.ticks.iter().map(|tick| brief_time(tick.time));
    let widths = times.map(|time| Letters::PAGE.tick(&time));
    widths.max().unwrap_or(0)
}

/// What stands above the wire.
#[must_use]
pub fn path(network: &Network) -> String {
    let (there, back) = (network.to_server, network.to_client);
    if there == back {
        format!("wire · {there} each way")
    } else {
        format!("wire · {there} there, {back} back")
    }
}

impl<'a> Figure<'a> {
    /// All of a ladder, as wide as its words need; labels stand where nothing else does.
    #[must_use]
    pub fn natural(ladder: &'a Ladder) -> Self {
        let draft = Draft {
            ladder,
            lanes: Lanes::natural(&TWO_HOSTS, ladder),
            rows: 0..=u32::MAX,
            wording: Wording {
                time: |time| time.to_string(),
                length: |length| length.to_string(),
                note: |text, _| text.to_owned(),
                label: |text, _| text.to_owned(),
            },
        };
        let mut figure = draft.figure();
        make_room(&mut figure, Letters::ANY_FONT);
        figure
    }

    /// What is seen of a ladder, in so much room; words are as long as that allows.
    #[must_use]
    pub fn within(ladder: &'a Ladder, view: View) -> Self {
        let draft = Draft {
            ladder,
            lanes: Lanes::within(&TWO_HOSTS, view.width, view.scale, ladder.words),
            rows: view.rows,
            wording: Wording {
                time: brief_time,
                length: |length| rough(&length.to_string()),
                note,
                label,
            },
        };
        draft.figure()
    }
}

fn brief_time(time: Instant) -> String {
    brief(&time.to_string())
}

/// What a figure is made of.
struct Draft<'a> {
    ladder: &'a Ladder,
    lanes: Lanes,
    rows: RangeInclusive<u32>,
    wording: Wording,
}

/// How things are written: points of time and lengths, and notes and labels in so much room.
struct Wording {
    time: fn(Instant) -> String,
    length: fn(Duration) -> String,
    note: fn(&str, i64) -> String,
    label: fn(&str, i64) -> String,
}

impl<'a> Draft<'a> {
    fn figure(self) -> Figure<'a> {
        let ladder = self.ladder;
        let windows = ladder.windows.iter().filter(|w| self.has(w.start, w.end));
        let bars = ladder
            .bars
            .iter()
            .filter(|bar| self.has(bar.start, bar.end));
        let cuts = ladder.breaks.iter().filter(|cut| self.has(cut.at, cut.at));
        let roomy = self.lanes.roomy;
        let ticks = ladder
            .ticks
            .iter()
            .filter(|tick| self.has(tick.at, tick.at));
        let ticks = ticks.filter(|tick| roomy || self.is_free(tick.at));
        // Where there is no room for states, whoever shows the picture has them above it.
        let notes = ladder
            .notes
            .iter()
            .filter(|note| self.has(note.at, note.at));
        let notes = notes.filter(|note| roomy || !note.state);
        let arrows = ladder.arrows.iter();
        let arrows = arrows.filter(|arrow| self.has(arrow.start, arrow.end));
        Figure {
            height: height(ladder.height),
            windows: windows.map(|window| self.window(window)).collect(),
            timers: bars.map(|bar| self.timer(bar)).collect(),
            cuts: cuts.map(|cut| self.cut(cut)).collect(),
            ticks: ticks.map(|tick| self.tick(tick)).collect(),
            notes: notes.map(|note| self.note(note)).collect(),
            arrows: arrows.map(|arrow| self.arrow(arrow)).collect(),
            lanes: self.lanes,
        }
    }

    /// Whether something of these heights is seen.
    fn has(&self, start: u32, end: u32) -> bool {
        start <= *self.rows.end() && end >= *self.rows.start()
    }

    /// Whether nothing is written beside the first lane at this height: there the points of
    /// time stand where they have no column of their own.
    fn is_free(&self, at: u32) -> bool {
        let first = self.lanes.list.first().map(|lane| lane.place);
        let mut notes = self.ladder.notes.iter();
        notes.all(|note| note.state || Some(note.place) != first || note.at.abs_diff(at) >= LINE)
    }

    fn window(&self, window: &'a Window) -> WindowMark<'a> {
        let (left, right) = self.lanes.ends();
        let area = area(left, right - left, window.start, window.end);
        WindowMark { window, area }
    }

    fn tick(&self, tick: &'a Tick) -> TickMark<'a> {
        let spot = Spot::row(self.lanes.scale, tick.at, Anchor::Start);
        let text = (self.wording.time)(tick.time);
        let label = Label { spot, text };
        TickMark { tick, label }
    }

    fn timer(&self, bar: &'a Bar) -> TimerMark<'a> {
        let left = self.lanes.x(bar.place) - HALF_BAR;
        let mut cuts = self.ladder.breaks.iter();
        let cut = cuts.find(|cut| (bar.start..bar.end).contains(&cut.at));
        TimerMark {
            bar,
            area: area(left, 2 * HALF_BAR, bar.start, bar.end),
            name: cut.map(|cut| {
                let name = timer_name(&(self.wording.length)(bar.length));
                self.beside(bar.place, cut.at, &name)
            }),
        }
    }

    fn cut(&self, silence: &'a Break) -> CutMark<'a> {
        let (left, right) = self.lanes.ends();
        // Of all of them the first is written out.
        let waves = usize::try_from((right - left) / WAVE - 1).unwrap_or(0);
        let (x, at) = (px(left), silence.at);
        let middle = self.lanes.x(Place::Wire);
        CutMark {
            silence,
            wave: format!("M{x} {at}q5-6 10 0{}", "t10 0".repeat(waves)),
            label: Label {
                spot: Spot::row(middle, at, Anchor::Middle),
                text: format!("{} of silence", (self.wording.length)(silence.skipped)),
            },
        }
    }

    fn note(&self, note: &'a Note) -> NoteMark<'a> {
        let x = self.lanes.x(note.place);
        let dot = Point {
            x,
            y: height(note.at),
        };
        let label = if note.state {
            self.state(note)
        } else {
            self.beside(note.place, note.at, &note.text)
        };
        NoteMark {
            note,
            dot: (!note.state).then_some(dot),
            label,
        }
    }

    fn arrow(&self, arrow: &'a Arrow) -> ArrowMark<'a> {
        let end = |place, at| Point {
            x: self.lanes.x(place),
            y: height(at),
        };
        let line = Line {
            from: end(arrow.from, arrow.start),
            to: end(arrow.to, arrow.end),
        };
        // What was seen at one end alone takes no time, and is written under.
        let is_flat = arrow.start == arrow.end;
        let spot = if (arrow.from == Place::Wire && !is_flat) || line.is_steep() {
            // Between the hosts the other half of the wire is free, and beside a host the row
            // in which a segment leaves is its own.
            let Point { x, y } = line.from;
            let leftwards = arrow.from != Place::Wire && !line.is_rightwards();
            let (x, anchor) = if leftwards {
                (x - GAP, Anchor::End)
            } else {
                (x + GAP, Anchor::Start)
            };
            Spot::level(Point { x, y: y + FOOT }, anchor)
        } else {
            line.under()
        };
        let from = self.lanes.lane(arrow.from);
        let room = from.map_or(0, |lane| lane.label_room);
        ArrowMark {
            arrow,
            line,
            label: Label {
                spot,
                text: (self.wording.label)(&arrow.label, room),
            },
        }
    }

    /// Words beside a lane, which are as long as there is room.
    fn beside(&self, place: Place, at: u32, text: &str) -> Label {
        let lane = self.lanes.lane(place);
        let (x, anchor) = lane.map_or((0, Anchor::Start), Lane::beside);
        let room = lane.map_or(0, |lane| lane.room);
        Label {
            spot: Spot::row(x, at, anchor),
            text: (self.wording.note)(text, room),
        }
    }

    /// A state, on the other side of its lane.
    fn state(&self, note: &Note) -> Label {
        let gap = self.lanes.state_gap;
        let lane = self.lanes.lane(note.place);
        let (x, anchor) = lane.map_or((0, Anchor::Start), |lane| lane.states(gap));
        Label {
            spot: Spot::row(x, note.at, anchor),
            text: note.text.clone(),
        }
    }
}

fn height(at: u32) -> i64 {
    i64::from(at) * PX
}

fn area(x: i64, width: i64, start: u32, end: u32) -> Area {
    Area {
        at: Point {
            x,
            y: height(start),
        },
        width,
        height: height(end.saturating_sub(start).max(THINNEST)),
    }
}
