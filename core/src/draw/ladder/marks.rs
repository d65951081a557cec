//! The marks that a ladder is made of.

use alloc::string::String;
use alloc::vec::Vec;

use crate::trace::{ConnId, EventId, Place};
use crate::units::time::{Duration, Instant};

/// The height of a line of text: labels of one column are at least so far apart.
pub const LINE: u32 = 20;
/// The height at which silence is cut out.
pub const BREAK: u32 = 60;
/// The height of the longest one-way delay, unless something else is asked for.
pub const ONE_WAY: u32 = 70;

/// In whose words a ladder speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Words {
    /// Those of somebody who does not know TCP: packets have names, calls say what was found
    /// out, and neither states nor calls are shown that an arrow shows.
    #[default]
    Plain,
    /// packetdrill's notation, with every call and every state.
    Packets,
}

impl Words {
    /// What an address calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Packets => "packets",
        }
    }
}

/// The picture of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
    /// In whose words.
    pub words: Words,
    /// The whole height.
    pub height: u32,
    /// The height of each event of the trace, by its number.
    pub rows: Vec<u32>,
    /// Segments on the wire, in the order in which they were sent.
    pub arrows: Vec<Arrow>,
    /// What is written beside the lifelines, in order.
    pub notes: Vec<Note>,
    /// Idle timers, in the order in which they began.
    pub bars: Vec<Bar>,
    /// From each decision to close until the client knew of it.
    pub windows: Vec<Window>,
    /// Silence that was cut out.
    pub breaks: Vec<Break>,
    /// Points of the time scale.
    pub ticks: Vec<Tick>,
}

impl Ladder {
    /// The height of an event.
    #[must_use]
    pub fn row(&self, event: EventId) -> u32 {
        self.rows
            .get(event.0 as usize)
            .copied()
            .unwrap_or(self.height)
    }
}

/// A segment under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The event of its departure.
    pub sent: EventId,
    /// The event of its end.
    pub ended: Option<EventId>,
    /// Where it begins.
    pub from: Place,
    /// Where it ends, or was going.
    pub to: Place,
    /// The height at which it begins.
    pub start: u32,
    /// The height at which it ends.
    pub end: u32,
    /// What kind of segment it is.
    pub ink: Ink,
    /// What became of it.
    pub outcome: ArrowEnd,
    /// What the segment is called.
    pub label: String,
}

/// What became of a segment in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArrowEnd {
    /// It did what it says.
    Accepted,
    /// It arrived and was thrown away, with an answer or without.
    Rejected,
    /// It never arrived.
    Lost,
    /// The trace ends first.
    UnderWay,
}

impl ArrowEnd {
    /// What style sheets call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Lost => "lost",
            Self::UnderWay => "under-way",
        }
    }
}

/// What a colour has to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Opening a connection.
    Syn,
    /// Data from the client, or a call that writes it.
    Request,
    /// Data from the server, or a call that reads it.
    Response,
    /// An acknowledgment alone.
    Ack,
    /// An orderly end.
    Fin,
    /// A reset, or a call that tells of one.
    Rst,
    /// A timer.
    Timer,
    /// Everything else.
    Plain,
}

impl Ink {
    /// What style sheets call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syn => "syn",
            Self::Request => "req",
            Self::Response => "res",
            Self::Ack => "ack",
            Self::Fin => "fin",
            Self::Rst => "rst",
            Self::Timer => "tmr",
            Self::Plain => "plain",
        }
    }
}

/// A mark with words beside a lifeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The event.
    pub event: EventId,
    /// On which lifeline.
    pub place: Place,
    /// At which height.
    pub at: u32,
    /// Whether it names a state of the connection (beside the kernel's lifeline).
    pub state: bool,
    /// What kind.
    pub ink: Ink,
    /// The words.
    pub text: String,
}

/// An idle timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The event with which it began.
    pub began: EventId,
    /// The event with which it ran out or was stopped.
    pub ended: Option<EventId>,
    /// On which lifeline.
    pub place: Place,
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Whether it ran out.
    pub expired: bool,
    /// How long it was set to.
    pub length: Duration,
}

/// The time in which a request finds a closing connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// On which connection.
    pub connection: ConnId,
    /// The decision to close.
    pub start: u32,
    /// The client knows.
    pub end: u32,
}

/// Silence that was cut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// Where the cut is.
    pub at: u32,
    /// How long nothing happened.
    pub skipped: Duration,
}

/// A point of the time scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Where.
    pub at: u32,
    /// When.
    pub time: Instant,
}
