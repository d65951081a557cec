//! Points, lines and boxes, and the spots at which words stand, which may be askew.
//!
//! All lengths are tenths of a pixel in whole numbers: core computes without floats, and
//! the same picture comes out everywhere.

use alloc::format;
use alloc::string::String;

/// A pixel.
pub const PX: i64 = 10;
/// From a lane to what is written beside it.
pub(super) const GAP: i64 = 9 * PX;
/// From a segment's line to the foot of a label under it.
pub(super) const UNDER: i64 = 12 * PX;
/// From the middle of a line of text to its foot.
pub(super) const FOOT: i64 = 4 * PX;
/// What directions are multiples of: cosines and sines with four decimals.
const ONE: i64 = 10_000;
/// From the foot of a line of text up to its top, and down to the end of its tails.
const ABOVE: i64 = 10 * PX;
const BELOW: i64 = 3 * PX;

/// A point, from the left and from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// How far to the right.
    pub x: i64,
    /// How far down.
    pub y: i64,
}

/// A box whose sides are level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its upper left corner.
    pub at: Point,
    /// How wide it is.
    pub width: i64,
    /// How high it is.
    pub height: i64,
}

/// In which direction words run from their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To the right.
    Start,
    /// To both sides.
    Middle,
    /// To the left.
    End,
}

impl Anchor {
    /// What SVG calls it (SVG 2 §11.10.2, `text-anchor`).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A direction, in parts of [`ONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Direction {
    cos: i64,
    sin: i64,
}

impl Direction {
    const LEVEL: Self = Self { cos: ONE, sin: 0 };

    /// The same line, the other way round.
    const fn back(self) -> Self {
        let (cos, sin) = (-self.cos, -self.sin);
        Self { cos, sin }
    }

    /// Turned into this direction and moved to a point, as a `transform`.
    fn transform(self, Point { x, y }: Point) -> String {
        let (cos, sin, back) = (fraction(self.cos), fraction(self.sin), fraction(-self.sin));
        format!("matrix({cos} {sin} {back} {cos} {} {})", px(x), px(y))
    }
}

/// Where words stand: a point, a direction, and how they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The point.
    pub at: Point,
    /// How they run from it.
    pub anchor: Anchor,
    direction: Direction,
}

impl Spot {
    /// A level one with its foot at the point.
    #[must_use]
    pub const fn level(at: Point, anchor: Anchor) -> Self {
        let direction = Direction::LEVEL;
        Self {
            at,
            anchor,
            direction,
        }
    }

    /// A level one whose line of text has its middle at this height of a ladder.
    pub(super) fn row(x: i64, at: u32, anchor: Anchor) -> Self {
        let y = i64::from(at) * PX + FOOT;
        Self::level(Point { x, y }, anchor)
    }

    /// The turn of words that are not level, as a `transform` that moves them, too.
    #[must_use]
    pub fn transform(&self) -> Option<String> {
        let is_level = self.direction.sin == 0;
        (!is_level).then(|| self.direction.transform(self.at))
    }

    /// Moved so far along the words' direction and so far below it.
    pub(super) const fn moved(self, along: i64, down: i64) -> Self {
        let Direction { cos, sin } = self.direction;
        let x = self.at.x + (along * cos - down * sin) / ONE;
        let y = self.at.y + (along * sin + down * cos) / ONE;
        let at = Point { x, y };
        Self { at, ..self }
    }

    /// The corners of words so wide, clockwise from the upper left.
    pub(super) fn corners(&self, width: i64) -> [Point; 4] {
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
        .map(|(along, down)| self.moved(along, down).at)
    }
}

/// The way of a segment, from end to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
}

impl Line {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> i64 {
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        let square = (dx * dx + dy * dy).unsigned_abs();
        i64::try_from(root(square)).unwrap_or(i64::MAX)
    }

    /// The place and the direction of its tip, as a `transform`.
    #[must_use]
    pub fn tip(&self) -> String {
        self.direction().transform(self.to)
    }

    pub(super) const fn is_rightwards(&self) -> bool {
        self.to.x > self.from.x
    }

    /// Whether it falls farther than it goes: words along it would run through many rows.
    pub(super) const fn is_steep(&self) -> bool {
        self.to.y - self.from.y > (self.to.x - self.from.x).abs()
    }

    fn direction(&self) -> Direction {
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        let length = self.length().max(1);
        Direction {
            cos: dx * ONE / length,
            sin: dy * ONE / length,
        }
    }

    /// The spot on the line at its beginning. Words run from left to right, whatever the
    /// segment does.
    pub(super) fn beginning(&self) -> Spot {
        let (direction, anchor) = if self.is_rightwards() {
            (self.direction(), Anchor::Start)
        } else {
            (self.direction().back(), Anchor::End)
        };
        Spot {
            at: self.from,
            anchor,
            direction,
        }
    }

    /// The spot under the line that is clear of the lane at its beginning, however steep the
    /// line is.
    pub(super) fn under(&self) -> Spot {
        let spot = self.beginning();
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        let away = if self.is_rightwards() { GAP } else { -GAP };
        let at = Point {
            x: self.from.x + away,
            y: self.from.y + GAP * dy / dx.abs().max(1) + UNDER,
        };
        Spot { at, ..spot }
    }
}

/// A length in pixels, with one decimal if it takes one.
#[must_use]
pub fn px(tenths: i64) -> String {
    let (sign, size) = (sign(tenths), tenths.unsigned_abs());
    let (whole, tenth) = (size / 10, size % 10);
    if tenth == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{tenth}")
    }
}

/// Parts of [`ONE`] with four decimals.
fn fraction(parts: i64) -> String {
    let (sign, size, one) = (sign(parts), parts.unsigned_abs(), ONE.unsigned_abs());
    format!("{sign}{}.{:04}", size / one, size % one)
}

const fn sign(number: i64) -> &'static str {
    if number < 0 { "-" } else { "" }
}

/// The whole part of a root, by Newton's way from above. The standard library's is faster,
/// and takes a kilobyte of the page's program.
const fn root(square: u64) -> u64 {
    if square == 0 {
        return 0;
    }
    let mut root = 1 << ((66 - square.leading_zeros()) / 2);
    loop {
        let next = u64::midpoint(root, square / root);
        if next >= root {
            return root;
        }
        root = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn point(x: i64, y: i64) -> Point {
        Point { x, y }
    }

    #[test]
    fn lengths_are_written_as_one_would() {
        for (tenths, text) in [(0, "0"), (123, "12.3"), (-9, "-0.9"), (7600, "760")] {
            assert_eq!(px(tenths), text);
        }
    }

    #[test]
    fn a_root_is_the_standard_library_s() {
        let near = |power: u32| (0..5).map(move |more| (1_u64 << power) - 2 + more);
        for square in (0..1000).chain((1..62).flat_map(near)) {
            assert_eq!(root(square), square.isqrt(), "{square}");
        }
    }

    #[test]
    fn a_tip_points_where_its_line_goes() {
        let (from, to) = (point(0, 0), point(100, 100));
        let down = Line { from, to }.tip();
        assert_eq!(down, "matrix(0.7092 0.7092 -0.7092 0.7092 10 10)");
        let level = Line {
            from: to,
            to: point(0, 100),
        };
        assert_eq!(level.tip(), "matrix(-1.0000 0.0000 0.0000 -1.0000 0 10)");
    }

    #[test]
    fn a_label_is_clear_of_its_lane_however_steep_its_line_is() {
        for fall in [0, 100, 1000, 10_000] {
            let (left, right) = (point(500, 0), point(1500, 0));
            let down = |point: Point| Point { y: fall, ..point };
            let rightwards = Line {
                from: left,
                to: down(right),
            };
            assert_eq!(rightwards.under().at.x, 500 + GAP);
            assert_eq!(rightwards.under().anchor, Anchor::Start);
            let leftwards = Line {
                from: right,
                to: down(left),
            };
            assert_eq!(leftwards.under().at.x, 1500 - GAP);
            assert_eq!(leftwards.under().anchor, Anchor::End);
        }
    }
}
