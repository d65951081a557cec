//! The display list itself: what stands where, and for which mark of the ladder it stands.
//! The mark has the event and the ink.

use alloc::string::String;
use alloc::vec::Vec;

use super::lanes::Lanes;
use super::shape::{Area, Line, PX, Point, Spot};
use crate::draw::ladder::{Arrow, Bar, Break, Note, Tick, Window};

/// From a packet to the foot of its name, over it or under it.
const OVER: i64 = -11 * PX;
const UNDER: i64 = 20 * PX;
/// A segment that leaves so far below another one, in the ladder's units, is right behind it.
const CLOSE: u32 = 30;

/// All that is drawn of a ladder, or of the rows of it that are seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure<'a> {
    /// The lanes, and the whole width.
    pub lanes: Lanes,
    /// The whole height.
    pub height: i64,
    /// Where a request finds a closing connection, behind everything else.
    pub windows: Vec<WindowMark<'a>>,
    /// Idle timers.
    pub timers: Vec<TimerMark<'a>>,
    /// Silence that was cut out.
    pub cuts: Vec<CutMark<'a>>,
    /// Points of the time scale.
    pub ticks: Vec<TickMark<'a>>,
    /// What is written beside the lanes.
    pub notes: Vec<NoteMark<'a>>,
    /// Segments.
    pub arrows: Vec<ArrowMark<'a>>,
}

impl Figure<'_> {
    /// From a packet that is under way down to the foot of its name: over it if another one
    /// comes close that is then below it, under it otherwise.
    #[must_use]
    pub fn name_of_moving(&self, mark: &ArrowMark<'_>) -> i64 {
        if self.is_passed(mark) { OVER } else { UNDER }
    }

    /// Whether a segment that leaves later comes close to this one, and is then below it: it
    /// goes the other way, or the same way right behind.
    fn is_passed(&self, mark: &ArrowMark<'_>) -> bool {
        let ArrowMark { arrow, line, .. } = mark;
        let mut others = self.arrows.iter();
        others.any(|other| {
            let is_same_way = other.line.is_rightwards() == line.is_rightwards();
            let close = if is_same_way {
                arrow.start + CLOSE
            } else {
                arrow.end
            };
            arrow.start < other.arrow.start && other.arrow.start < close
        })
    }
}

/// Words, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub spot: Spot,
    /// The words, as long as there is room for them.
    pub text: String,
}

/// A race window, over all lanes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowMark<'a> {
    /// What it stands for.
    pub window: &'a Window,
    /// Where it stands.
    pub area: Area,
}

/// A point of the time scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TickMark<'a> {
    /// What it stands for.
    pub tick: &'a Tick,
    /// The time.
    pub label: Label,
}

/// An idle timer on its lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerMark<'a> {
    /// What it stands for.
    pub bar: &'a Bar,
    /// Where it stands.
    pub area: Area,
    /// Its name, where a cut leaves room for it.
    pub name: Option<Label>,
}

/// A wave over all lanes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutMark<'a> {
    /// What it stands for.
    pub silence: &'a Break,
    /// The wave, as path data (SVG 2 §9.3).
    pub wave: String,
    /// How long nothing happened.
    pub label: Label,
}

/// A note beside a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteMark<'a> {
    /// What it stands for.
    pub note: &'a Note,
    /// The dot on the lane; a state has none.
    pub dot: Option<Point>,
    /// The words.
    pub label: Label,
}

/// A segment between two lanes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrowMark<'a> {
    /// What it stands for.
    pub arrow: &'a Arrow,
    /// Its way.
    pub line: Line,
    /// What the segment is called.
    pub label: Label,
}
