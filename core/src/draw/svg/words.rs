//! Words that are placed: each takes a box, which may stand askew, and no two boxes meet.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::lanes::{GAP, Lanes, PX, label_width};
use crate::draw::ladder::Arrow;
use crate::trace::Place;

/// What directions are multiples of: cosines and sines with four decimals.
const ONE: i64 = 10_000;
/// From the foot of a line up to its top, and down to the end of its tails.
const ABOVE: i64 = 10 * PX;
const BELOW: i64 = 3 * PX;
/// From a segment's line to the foot of a label under it, and of one over it.
const UNDER: i64 = 12 * PX;
const OVER: i64 = -4 * PX;
/// How far a label is moved along its line to where there may be room.
const STEP: i64 = 16 * PX;

/// In which direction words run from their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        })
    }
}

/// Where words stand: a point, a direction (in parts of [`ONE`]), and how they run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    at: (i64, i64),
    direction: (i64, i64),
    pub anchor: Anchor,
}

impl Spot {
    pub(super) const fn level(at: (i64, i64), anchor: Anchor) -> Self {
        Self {
            at,
            direction: (ONE, 0),
            anchor,
        }
    }

    /// The point that lies so far along the words' direction and so far below it.
    const fn point(&self, along: i64, down: i64) -> (i64, i64) {
        let (cos, sin) = self.direction;
        let x = self.at.0 + (along * cos - down * sin) / ONE;
        let y = self.at.1 + (along * sin + down * cos) / ONE;
        (x, y)
    }

    fn moved(self, along: i64, down: i64) -> Self {
        let at = self.point(along, down);
        Self { at, ..self }
    }

    fn corners(&self, width: i64) -> [(i64, i64); 4] {
        let left = match self.anchor {
            Anchor::Start => 0,
            Anchor::Middle => -width / 2,
            Anchor::End => -width,
        };
        let right = left + width;
        [
            (left, -ABOVE),
            (right, -ABOVE),
            (right, BELOW),
            (left, BELOW),
        ]
        .map(|(along, down)| self.point(along, down))
    }
}

/// As attributes of a `text`.
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (x, y) = (px(self.at.0), px(self.at.1));
        let anchor = self.anchor;
        if self.direction.1 == 0 {
            return write!(f, r#"x="{x}" y="{y}" text-anchor="{anchor}""#);
        }
        let turned = turned(self.direction, self.at);
        write!(f, r#"transform="{turned}" text-anchor="{anchor}""#)
    }
}

/// What is taken already.
#[derive(Debug, Default)]
pub(super) struct Taken(Vec<[(i64, i64); 4]>);

impl Taken {
    /// Takes the spot for words so wide, if nothing stands there.
    pub(super) fn take(&mut self, spot: Spot, width: i64) -> bool {
        let corners = spot.corners(width);
        // The latest are the nearest: words are placed from top to bottom.
        let free = !self.0.iter().rev().any(|other| meet(&corners, other));
        if free {
            self.0.push(corners);
        }
        free
    }

    /// Takes the spot whatever stands there.
    pub(super) fn insist(&mut self, spot: Spot, width: i64) {
        self.0.push(spot.corners(width));
    }

    /// The spot for a segment's label: beside its line, where there is room.
    pub(super) fn beside_line(&mut self, lanes: &Lanes, arrow: &Arrow) -> Spot {
        let width = label_width(&arrow.label);
        let line = Line::new(lanes, arrow);
        let mut spots = line.spots(width);
        let free = spots.find(|spot| self.take(*spot, width));
        free.unwrap_or_else(|| {
            let spot = line.first();
            self.insist(spot, width);
            spot
        })
    }
}

/// The way of a segment, from end to end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub from: (i64, i64),
    pub to: (i64, i64),
    from_wire: bool,
}

impl Line {
    pub(super) fn new(lanes: &Lanes, arrow: &Arrow) -> Self {
        Self {
            from: (lanes.x(arrow.from), i64::from(arrow.start) * PX),
            to: (lanes.x(arrow.to), i64::from(arrow.end) * PX),
            from_wire: arrow.from == Place::Wire,
        }
    }

    const fn is_rightwards(&self) -> bool {
        self.to.0 > self.from.0
    }

    /// The line's direction in parts of [`ONE`].
    fn direction(&self) -> (i64, i64) {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let length = (dx * dx + dy * dy).isqrt().max(1);
        (dx * ONE / length, dy * ONE / length)
    }

    /// The tip's place and direction, as a `transform`.
    pub(super) fn tip(&self) -> String {
        turned(self.direction(), self.to)
    }

    /// Just below the line's beginning: what an arriving segment causes departs where it
    /// lands, and it lands from above.
    fn first(&self) -> Spot {
        let (cos, sin) = self.direction();
        if self.from_wire {
            // Between the hosts the other half of the wire is free.
            return Spot::level((self.from.0 + GAP, self.from.1 + 4 * PX), Anchor::Start);
        }
        if self.is_rightwards() {
            let start = Spot {
                at: self.from,
                direction: (cos, sin),
                anchor: Anchor::Start,
            };
            start.moved(GAP, 0)
        } else {
            // Words run from left to right, whatever the segment does.
            let start = Spot {
                at: self.from,
                direction: (-cos, -sin),
                anchor: Anchor::End,
            };
            start.moved(-GAP, 0)
        }
    }

    /// Where the label may stand, the best first: below the line and above it, farther and
    /// farther from its beginning.
    fn spots(self, width: i64) -> impl Iterator<Item = Spot> {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let length = (dx * dx + dy * dy).isqrt();
        let room = (length - width - 2 * GAP).max(0);
        let back = if self.is_rightwards() { 1 } else { -1 };
        let first = self.first();
        let along = (0..=room / STEP).map(move |step| step * STEP * back);
        let level = self.from_wire.then_some(first);
        let beside = along
            .flat_map(move |along| [UNDER, OVER].map(|down| first.moved(along, down)))
            .filter(move |_| !self.from_wire);
        level.into_iter().chain(beside)
    }
}

/// Whether two boxes have a point in common: if no side of either parts them.
fn meet(one: &[(i64, i64); 4], other: &[(i64, i64); 4]) -> bool {
    !parted(one, other) && !parted(other, one)
}

fn parted(one: &[(i64, i64); 4], other: &[(i64, i64); 4]) -> bool {
    (0..4).any(|side| {
        let (from, to) = (one[side], one[(side + 1) % 4]);
        let edge = (to.0 - from.0, to.1 - from.1);
        // Corners run clockwise, so what is outside lies on the left of the edge.
        let outside = |&(x, y): &(i64, i64)| edge.0 * (y - from.1) - edge.1 * (x - from.0) <= 0;
        other.iter().all(outside)
    })
}

/// Pixels with one decimal, if it takes one.
pub(super) fn px(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / PX, tenths.abs() % PX) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

/// Turned into a direction and moved to a point, as a `transform`.
fn turned((cos, sin): (i64, i64), (x, y): (i64, i64)) -> String {
    let [cos, sin, back] = [cos, sin, -sin].map(fraction);
    format!("matrix({cos} {sin} {back} {cos} {} {})", px(x), px(y))
}

fn fraction(parts: i64) -> String {
    let sign = if parts < 0 { "-" } else { "" };
    let (whole, rest) = (parts.abs() / ONE, parts.abs() % ONE);
    format!("{sign}{whole}.{rest:04}")
}
