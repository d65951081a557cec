//! Widths: where the lifelines stand, so that the longest words have room.
//!
//! All lengths are tenths of a pixel in whole numbers: core computes without floats, and
//! the same picture comes out everywhere.

use alloc::string::{String, ToString};

use crate::draw::ladder::{Bar, Ladder, Note};
use crate::trace::Place;

/// A pixel.
pub(super) const PX: i64 = 10;
/// From a lifeline to what is written beside it.
pub(super) const GAP: i64 = 9 * PX;
/// The width of the longest state, `SYN-RECEIVED`, and room on both of its sides.
const STATE: i64 = 104 * PX;
/// The least of the wire: segments have to slope, not fall.
const WIRE: i64 = 300 * PX;
/// Around the picture.
const MARGIN: i64 = 12 * PX;
/// A letter of a segment's label, and of the time scale.
const LABEL_LETTER: i64 = 67;
const TICK_LETTER: i64 = 68;
/// A letter of a note in a wide font, and how much wider a capital is.
const NOTE_LETTER: i64 = 66;
const CAPITAL: i64 = 18;

/// Where the lifelines stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes {
    /// The whole width.
    pub width: i64,
    client_app: i64,
    client_tcp: i64,
    server_tcp: i64,
    server_app: i64,
}

impl Lanes {
    /// The lanes that a picture needs.
    pub(super) fn new(ladder: &Ladder) -> Self {
        let ticks = ladder.ticks.iter();
        let times = ticks.map(|tick| tick_width(&tick.time.to_string()));
        let scale = MARGIN + times.max().unwrap_or(0) + GAP;
        let client_app = scale + beside(ladder, &[Place::ClientApp]) + GAP;
        let client_tcp = client_app + STATE;
        let labels = ladder.arrows.iter();
        let longest = labels.map(|arrow| label_width(&arrow.label)).max();
        let kernels = [Place::ClientTcp, Place::Wire, Place::ServerTcp];
        let half = longest.unwrap_or(0).max(beside(ladder, &kernels)) + 2 * GAP;
        let server_tcp = client_tcp + WIRE.max(2 * half);
        let server_app = server_tcp + STATE;
        let width = server_app + GAP + beside(ladder, &[Place::ServerApp]) + MARGIN;
        Self {
            width,
            client_app,
            client_tcp,
            server_tcp,
            server_app,
        }
    }

    /// The middle of a lane.
    pub(super) const fn x(&self, place: Place) -> i64 {
        match place {
            Place::ClientApp => self.client_app,
            Place::ClientTcp => self.client_tcp,
            Place::Wire => i64::midpoint(self.client_tcp, self.server_tcp),
            Place::ServerTcp => self.server_tcp,
            Place::ServerApp => self.server_app,
        }
    }

    /// Where the time scale begins.
    pub(super) const fn scale() -> i64 {
        MARGIN
    }
}

/// The longest words in the column beside these lifelines.
fn beside(ladder: &Ladder, places: &[Place]) -> i64 {
    let notes = ladder.notes.iter().filter(|note| !note.state);
    let here = notes.filter(|note| places.contains(&note.place));
    let notes = here.map(|Note { text, .. }| note_width(text));
    let bars = ladder.bars.iter();
    let here = bars.filter(|bar| places.contains(&bar.place));
    let names = here.map(|bar| note_width(&timer_name(bar)));
    notes.chain(names).max().unwrap_or(0)
}

/// An idle timer in words.
pub(super) fn timer_name(bar: &Bar) -> String {
    alloc::format!("idle timer, {}", bar.length)
}

/// The width of a segment's label.
pub(super) fn label_width(text: &str) -> i64 {
    letters(text) * LABEL_LETTER
}

/// The width of a point of the time scale.
pub(super) fn tick_width(text: &str) -> i64 {
    letters(text) * TICK_LETTER
}

/// The width of a note, about.
pub(super) fn note_width(text: &str) -> i64 {
    let capitals = text.chars().filter(char::is_ascii_uppercase).count();
    letters(text) * NOTE_LETTER + i64::try_from(capitals).unwrap_or(0) * CAPITAL
}

fn letters(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(0)
}
