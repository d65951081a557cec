//! Widths: where the lanes stand. A picture of more hosts has a longer list of lanes, and
//! everything else follows from it.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::letters::{Letters, timer_name};
use super::shape::{Anchor, GAP, PX};
use crate::draw::ladder::{Ladder, Note, Words};
use crate::trace::Place;

/// Around a picture that is as wide as its words.
const MARGIN: i64 = 12 * PX;
/// The width of the longest state, `SYN-RECEIVED`, and room on both of its sides.
const STATE: i64 = 104 * PX;
/// The least of half of the wire: segments have to slope, not fall.
const HALF: i64 = 150 * PX;

/// From this width on the time scale and the states stand beside the lanes.
const ROOMY: i64 = 560 * PX;
/// The least width of a picture.
const LEAST: i64 = 300 * PX;
/// Left of the time scale there is room for the mark of the playhead.
const SCALE: i64 = 13 * PX;
/// From a state to its lane and, if it is the longest, to the next one.
const STATE_GAP: i64 = 6 * PX;
/// The same as [`STATE`], where room is dear.
const NARROW_STATE: i64 = 96 * PX;
/// Between the lanes of one host where states have no room.
const NEAR: i64 = 14 * PX;
/// At the end of a note: as good as nothing, or the mark of the playhead where there is no
/// time scale.
const EDGE: i64 = 3 * PX;
const MARKER: i64 = 8 * PX;
/// From the side of the picture to the heads that stand there if lanes have no room for them.
const CORNER: i64 = 4 * PX;
/// How what is left of the width is shared, in parts: a column of notes, half of a wire.
const SHARES: (i64, i64) = (23, 27);
const NARROW_SHARES: (i64, i64) = (29, 21);

/// What a lane is for: a row of the list that a picture begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    place: Place,
    /// What stands above it.
    title: &'static str,
    /// In which direction its notes run. Its states run in the other one.
    notes: Anchor,
}

/// A client and a server on one wire.
pub(super) const TWO_HOSTS: [Column; 5] = [
    column(Place::ClientApp, "client", Anchor::End),
    column(Place::ClientTcp, "TCP", Anchor::Start),
    column(Place::Wire, "", Anchor::Start),
    column(Place::ServerTcp, "TCP", Anchor::End),
    column(Place::ServerApp, "server", Anchor::Start),
];

const fn column(place: Place, title: &'static str, notes: Anchor) -> Column {
    Column {
        place,
        title,
        notes,
    }
}

/// A lane of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Whose it is.
    pub place: Place,
    /// What stands above it; nothing above the wire, nor where a kernel's lane is its
    /// application's.
    pub title: &'static str,
    /// Its middle.
    pub x: i64,
    /// Where the title stands, and how it runs from there.
    pub head: (i64, Anchor),
    /// In which direction its notes run.
    pub(super) notes: Anchor,
    /// How much room they have.
    pub(super) room: i64,
    /// How much room a segment's label has that begins here.
    pub(super) label_room: i64,
}

impl Lane {
    /// Whether it has a line of its own: the wire is what lies between two of them.
    #[must_use]
    pub fn has_line(&self) -> bool {
        !self.title.is_empty()
    }

    /// Where its states stand, and how they run from there.
    pub(super) const fn states(&self, gap: i64) -> (i64, Anchor) {
        match self.notes {
            Anchor::End => (self.x + gap, Anchor::Start),
            Anchor::Start | Anchor::Middle => (self.x - gap, Anchor::End),
        }
    }

    /// Where its notes stand, and how they run from there.
    pub(super) const fn beside(&self) -> (i64, Anchor) {
        match self.notes {
            Anchor::End => (self.x - GAP, Anchor::End),
            Anchor::Start | Anchor::Middle => (self.x + GAP, Anchor::Start),
        }
    }
}

/// The lanes of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// The whole width.
    pub width: i64,
    /// Whether there is room for the time scale and the states.
    pub roomy: bool,
    /// From left to right.
    pub list: Vec<Lane>,
    /// Where the time scale begins.
    pub(super) scale: i64,
    /// From a lane to its states.
    pub(super) state_gap: i64,
}

impl Lanes {
    /// Lanes so far apart that all words of a ladder have room.
    pub(super) fn natural(columns: &[Column], ladder: &Ladder) -> Self {
        let letters = Letters::ANY_FONT;
        let times = ladder.ticks.iter().map(|tick| tick.time.to_string());
        let times = times.map(|time| letters.tick(&time)).max().unwrap_or(0);
        let labels = ladder.arrows.iter();
        let longest = labels.map(|arrow| letters.label(&arrow.label)).max();
        let beside_wire = beside(ladder, |place| !is_application(place));
        let half = longest.unwrap_or(0).max(beside_wire) + 2 * GAP;
        let widths = Widths {
            left: MARGIN + times + GAP,
            state: states(ladder.words, STATE),
            half: half.max(HALF),
            right: MARGIN,
        };
        let notes = |place: Place| beside(ladder, |other| other == place) + GAP;
        let mut lanes = Self::new(columns, &widths, notes);
        lanes.scale = MARGIN;
        lanes.state_gap = GAP;
        lanes
    }

    /// Lanes in so many pixels, beside a time scale so wide.
    pub(super) fn within(columns: &[Column], width: u32, times: i64, words: Words) -> Self {
        let width = (i64::from(width) * PX).max(LEAST);
        let roomy = width >= ROOMY;
        let (left, state, shares, edge) = if roomy {
            (SCALE + GAP + times, NARROW_STATE, SHARES, EDGE)
        } else {
            (0, NEAR, NARROW_SHARES, MARKER)
        };
        let state = states(words, state);
        let (mut gaps, mut notes, mut halves) = (0, 0, 0);
        for gap in (0..=columns.len()).map(|index| gap(columns, index)) {
            gaps += i64::from(gap.states);
            notes += i64::from(gap.notes.is_some());
            halves += i64::from(gap.wire);
        }
        let rest = width - left - gaps * state;
        let note = rest * shares.0 / (notes * shares.0 + halves * shares.1).max(1);
        let widths = Widths {
            left,
            state,
            half: (rest - notes * note) / halves.max(1),
            right: 0,
        };
        let mut lanes = Self::new(columns, &widths, |_| note);
        lanes.width = width;
        lanes.roomy = roomy;
        lanes.scale = SCALE;
        lanes.state_gap = STATE_GAP;
        for lane in &mut lanes.list {
            lane.room -= edge;
        }
        if !roomy {
            lanes.clear_heads();
        }
        lanes
    }

    /// One lane after the other, each as far from the last as what stands between them is
    /// wide.
    fn new(columns: &[Column], widths: &Widths, notes: impl Fn(Place) -> i64) -> Self {
        let room = |gap: Gap| {
            let notes = gap.notes.map_or(0, &notes);
            notes + if gap.wire { widths.half } else { 0 }
        };
        let wide = |gap: Gap| room(gap) + if gap.states { widths.state } else { 0 };
        let mut x = widths.left;
        let mut list = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            x += wide(gap(columns, index));
            let into = index + usize::from(column.notes != Anchor::End);
            let room = room(gap(columns, into)) - GAP;
            list.push(Lane {
                place: column.place,
                title: if widths.state > 0 || is_application(column.place) {
                    column.title
                } else {
                    ""
                },
                x,
                head: (x, Anchor::Middle),
                notes: column.notes,
                room,
                label_room: room,
            });
        }
        Self {
            width: x + wide(gap(columns, columns.len())) + widths.right,
            roomy: true,
            list,
            scale: 0,
            state_gap: 0,
        }
    }

    /// The lane of a place.
    #[must_use]
    pub fn lane(&self, place: Place) -> Option<&Lane> {
        self.list.iter().find(|lane| lane.place == place)
    }

    /// The middle of a lane.
    pub(super) fn x(&self, place: Place) -> i64 {
        self.lane(place).map_or(0, |lane| lane.x)
    }

    /// From the first lane to the last.
    pub(super) fn ends(&self) -> (i64, i64) {
        let x = |lane: Option<&Lane>| lane.map_or(0, |lane| lane.x);
        (x(self.list.first()), x(self.list.last()))
    }

    /// Puts the first and the last head into the corners.
    fn clear_heads(&mut self) {
        if let [first, .., last] = self.list.as_mut_slice() {
            first.head = (CORNER, Anchor::Start);
            last.head = (self.width - CORNER, Anchor::End);
        }
    }
}

/// The room for states: none in plain words, which have none, so that a host is one lane.
const fn states(words: Words, room: i64) -> i64 {
    match words {
        Words::Plain => 0,
        Words::Packets => room,
    }
}

/// The widths of what stands between lanes.
struct Widths {
    /// Left of everything.
    left: i64,
    /// States.
    state: i64,
    /// Half of a wire.
    half: i64,
    /// Right of everything.
    right: i64,
}

/// What stands between two neighbours, or between a lane and a side of the picture.
#[derive(Clone, Copy, Debug)]
struct Gap {
    /// The notes of this application.
    notes: Option<Place>,
    /// The states of a host's connections.
    states: bool,
    /// Half of a wire.
    wire: bool,
}

/// What stands on the left of the lane of this number, or right of the last.
fn gap(columns: &[Column], index: usize) -> Gap {
    let left = columns.get(index.wrapping_sub(1));
    let right = columns.get(index);
    let running = |column: Option<&Column>, anchor: Anchor| {
        let column = column?;
        let here = is_application(column.place) && column.notes == anchor;
        here.then_some(column.place)
    };
    let is_wire = |column: Option<&Column>| column.is_some_and(|it| it.place == Place::Wire);
    let wire = is_wire(left) || is_wire(right);
    Gap {
        notes: running(left, Anchor::Start).or_else(|| running(right, Anchor::End)),
        states: left.is_some() && right.is_some() && !wire,
        wire,
    }
}

const fn is_application(place: Place) -> bool {
    matches!(place, Place::ClientApp | Place::ServerApp)
}

/// The longest words in the column beside these lanes.
fn beside(ladder: &Ladder, is_here: impl Fn(Place) -> bool) -> i64 {
    let notes = ladder.notes.iter().filter(|note| !note.state);
    let here = notes.filter(|note| is_here(note.place));
    let notes = here.map(|Note { text, .. }| Letters::ANY_FONT.note(text));
    let bars = ladder.bars.iter();
    let here = bars.filter(|bar| is_here(bar.place));
    let names = here.map(|bar| timer_name(&bar.length.to_string()));
    let names = names.map(|name| Letters::ANY_FONT.note(&name));
    notes.chain(names).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    /// A client, a proxy and a server.
    fn three_hosts() -> Vec<Column> {
        let mut columns = TWO_HOSTS.to_vec();
        columns.extend_from_slice(&TWO_HOSTS[1..]);
        columns
    }

    #[test]
    fn lanes_stand_in_order_at_every_width() {
        for width in (0..2000).step_by(10) {
            for words in [Words::Plain, Words::Packets] {
                let lanes = Lanes::within(&TWO_HOSTS, width, 9 * 66, words);
                let x: Vec<i64> = lanes.list.iter().map(|lane| lane.x).collect();
                assert!(x.is_sorted(), "{width}: {x:?}");
                assert!(
                    x[0] > 60 * PX && x[4] < lanes.width - 60 * PX,
                    "{width}: {x:?}"
                );
                assert!(lanes.list.iter().all(|lane| lane.room > 0), "{width}");
                assert_eq!(x[0] == x[1], words == Words::Plain, "{width}: {x:?}");
            }
        }
    }

    #[test]
    fn a_longer_list_of_lanes_needs_nothing_but_width() {
        let columns = three_hosts();
        let ladder = Ladder {
            words: Words::Packets,
            ..Ladder::default()
        };
        let narrow = Lanes::natural(&TWO_HOSTS, &ladder);
        let wide = Lanes::natural(&columns, &ladder);
        assert_eq!(wide.list.len(), 9);
        assert_eq!(wide.list[..5], narrow.list[..]);
        // One wire more, a host's states on both sides of its application, and its notes.
        let more = 2 * HALF + 2 * STATE + GAP;
        assert_eq!(wide.width - narrow.width, more);
        let within = Lanes::within(&columns, 1200, 0, Words::Packets);
        let x: Vec<i64> = within.list.iter().map(|lane| lane.x).collect();
        assert!(x.is_sorted(), "{x:?}");
        let last = &within.list[8];
        let columns_of_notes = vec![within.list[0].room, within.list[4].room, last.room];
        assert!(
            columns_of_notes
                .iter()
                .all(|room| (room - last.room).abs() <= 2),
            "{columns_of_notes:?}"
        );
        // Parts of a length are whole numbers, too.
        let end = last.x + last.room + GAP + EDGE;
        assert!((0..PX).contains(&(within.width - end)), "{end}");
    }
}
