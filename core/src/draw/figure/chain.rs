//! The figure of a chain: hosts as columns, from the user's client on the left to the
//! application on the right, and between any two the figure of their hop. A host is what lies
//! between its lane towards the users and its lane towards the next host; what it does towards
//! either is written there.
//!
//! Knows no trace: whoever asks lays the hops out on one time axis and says what hosts are called.

use alloc::string::String;
use alloc::vec::Vec;

use super::compose::View;
use super::letters::Letters;
use super::list::Figure;
use super::room::make_room;
use super::shape::{Anchor, Area, GAP, Point};
use crate::draw::ladder::Ladder;
use crate::trace::Place;

/// All that is drawn of a chain, in tenths of a pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainFigure<'a> {
    /// The whole width.
    pub width: i64,
    /// The whole height.
    pub height: i64,
    /// From the user's client on.
    pub hosts: Vec<HostMark>,
    /// From the user's client on.
    pub hops: Vec<HopMark<'a>>,
}

/// A host: its column, over the whole height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostMark {
    /// What it is called.
    pub name: String,
    /// Between its outermost lanes; at both ends of the picture up to its side.
    pub area: Area,
    /// Where its name stands, and how it runs from there: over its middle, or in the corner of
    /// the picture if its column is too narrow.
    pub head: (i64, Anchor),
}

/// A hop: its figure, so far from the left side of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HopMark<'a> {
    /// The left side of its figure.
    pub left: i64,
    /// Its figure.
    pub figure: Figure<'a>,
}

impl<'a> ChainFigure<'a> {
    /// All of a chain, as wide as its words need. `hosts` are their names, one more than there
    /// are ladders.
    #[must_use]
    pub fn natural(ladders: &'a [Ladder], hosts: Vec<String>) -> Self {
        let figures = ladders.iter().map(Figure::natural);
        Self::of(figures.collect(), hosts)
    }

    /// The same in so many pixels, of which each hop has as many; words are as long as that
    /// allows.
    #[must_use]
    pub fn within(ladders: &'a [Ladder], hosts: Vec<String>, width: u32) -> Self {
        let count = u32::try_from(ladders.len()).unwrap_or(u32::MAX).max(1);
        let figures = ladders.iter().map(|ladder| {
            let view = View {
                width: width / count,
                scale: super::compose::scale(ladder),
                rows: 0..=u32::MAX,
            };
            let mut figure = Figure::within(ladder, view);
            make_room(&mut figure, Letters::PAGE);
            figure
        });
        Self::of(figures.collect(), hosts)
    }

    fn of(figures: Vec<Figure<'a>>, names: Vec<String>) -> Self {
        let height = figures.iter().map(|figure| figure.height).max();
        let height = height.unwrap_or(0);
        let (mut width, mut hops, mut sides) = (0, Vec::new(), Vec::new());
        let mut left_of_host = 0;
        for figure in figures {
            let x = |place| figure.lanes.lane(place).map_or(0, |lane| width + lane.x);
            sides.push((left_of_host, x(Place::ClientTcp)));
            left_of_host = x(Place::ServerTcp);
            let left = width;
            width += figure.lanes.width;
            hops.push(HopMark { left, figure });
        }
        sides.push((left_of_host, width));
        let hosts = names.into_iter().zip(sides);
        let host = |(name, (from, to)): (String, (i64, i64))| HostMark {
            head: head(&name, (from, to), width),
            name,
            area: Area {
                at: Point { x: from, y: 0 },
                width: to - from,
                height,
            },
        };
        let hosts = hosts.map(host).collect();
        Self {
            width,
            height,
            hosts,
            hops,
        }
    }
}

/// Where a name stands above a column between these sides of a picture so wide.
fn head(name: &str, (from, to): (i64, i64), width: i64) -> (i64, Anchor) {
    let wide = Letters::ANY_FONT.head(name) > to - from;
    match (wide, from, to) {
        (true, 0, _) => (GAP / 2, Anchor::Start),
        (true, _, to) if to == width => (width - GAP / 2, Anchor::End),
        _ => (i64::midpoint(from, to), Anchor::Middle),
    }
}

/// The least width of a hop whose words can be read, in pixels.
pub const HOP: u32 = 330;
