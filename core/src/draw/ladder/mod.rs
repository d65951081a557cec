//! A trace as a picture: which mark stands where. Geometry only, in whole units down
//! the page; no pixels, no colours, no words about protocols that the trace lacks.
//!
//! Time runs downwards and never backwards. Within a round trip it is to scale, so that
//! segments slope and cross as they did; longer silence is cut out and named. No two
//! labels of a column are closer than a line.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each kind of mark picks the few events that it shows"
)]

mod layout;
mod marks;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::trace::{Event, EventId, Op, Place, Timer, Trace, What};
use crate::units::segment::{Control, Segment, Side};
use crate::units::tcp::{State, Verdict};

pub use marks::{Arrow, Bar, Break, Fate, Ink, Note, Tick, Window};

/// The height of a line of text: labels of one column are at least so far apart.
pub const LINE: u32 = 20;
/// The height at which silence is cut out.
pub const BREAK: u32 = 60;
/// The height of the longest one-way delay, unless something else is asked for.
pub const ONE_WAY: u32 = 70;

/// The picture of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
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
    /// Lays a trace out.
    #[must_use]
    pub fn new(trace: &Trace) -> Self {
        let mut ladders = Self::together(&[trace], ONE_WAY);
        ladders.pop().unwrap_or_default()
    }

    /// Lays traces out side by side: one time axis, so that the same instant has the same
    /// height in each. `one_way` is the height of the longest one-way delay of all.
    #[must_use]
    pub fn together(traces: &[&Trace], one_way: u32) -> Vec<Self> {
        let rows = layout::rows(traces, one_way).into_iter();
        let pairs = rows.zip(traces);
        pairs.map(|(rows, trace)| rows.with_marks(trace)).collect()
    }

    fn with_marks(self, trace: &Trace) -> Self {
        let mut ladder = self;
        for event in &trace.events {
            let at = ladder.rows[event.id.0 as usize];
            match event.what {
                What::Sent(segment) => {
                    ladder
                        .arrows
                        .push(arrow(event.id, event.place, at, segment));
                }
                What::Arrived { verdict, .. } => ladder.land(event, verdict),
                What::Lost { .. } => ladder.lose(event),
                What::Started { timer, length } if is_idle(timer) => ladder.bars.push(Bar {
                    began: event.id,
                    ended: None,
                    place: event.place,
                    start: at,
                    end: at,
                    expired: false,
                    length,
                }),
                What::Stopped(timer) | What::Expired(timer) if is_idle(timer) => {
                    let expired = matches!(event.what, What::Expired(_));
                    ladder.end_bar(trace, event.id, expired);
                }
                _ => {}
            }
            if let Some((ink, text)) = words(&event.what) {
                let state = matches!(event.what, What::State { .. });
                ladder.notes.push(Note {
                    event: event.id,
                    place: event.place,
                    at,
                    state,
                    ink,
                    text,
                });
            }
        }
        ladder.windows = windows(trace, &ladder.rows);
        ladder.close();
        ladder
    }

    /// The height of an event.
    #[must_use]
    pub fn row(&self, event: EventId) -> u32 {
        self.rows
            .get(event.0 as usize)
            .copied()
            .unwrap_or(self.height)
    }

    fn under_way(&mut self, sent: Option<EventId>) -> Option<&mut Arrow> {
        let mut latest = self.arrows.iter_mut().rev();
        latest.find(|arrow| Some(arrow.sent) == sent)
    }

    fn land(&mut self, event: &Event, verdict: Verdict) {
        let end = self.row(event.id);
        if let Some(arrow) = self.under_way(event.cause) {
            arrow.ended = Some(event.id);
            arrow.to = event.place;
            arrow.end = end;
            arrow.fate = match verdict {
                Verdict::Accepted => Fate::Accepted,
                Verdict::Ignored | Verdict::Challenged | Verdict::Refused => Fate::Rejected,
            };
        }
    }

    fn lose(&mut self, event: &Event) {
        let end = self.row(event.id);
        if let Some(arrow) = self.under_way(event.cause) {
            arrow.ended = Some(event.id);
            arrow.to = event.place;
            arrow.end = end.max(arrow.start + LINE);
            arrow.fate = Fate::Lost;
        }
    }

    fn end_bar(&mut self, trace: &Trace, id: EventId, expired: bool) {
        let Some(event) = trace.event(id) else { return };
        let at = self.row(id);
        let same = |bar: &&mut Bar| {
            let began = trace.event(bar.began);
            bar.ended.is_none()
                && bar.place == event.place
                && began.is_some_and(|began| began.connection == event.connection)
        };
        if let Some(bar) = self.bars.iter_mut().rev().find(same) {
            bar.ended = Some(id);
            bar.end = at;
            bar.expired = expired;
        }
    }

    /// What is still open reaches to the end.
    fn close(&mut self) {
        for bar in self.bars.iter_mut().filter(|bar| bar.ended.is_none()) {
            bar.end = self.height;
        }
        for arrow in self.arrows.iter_mut().filter(|arrow| arrow.ended.is_none()) {
            arrow.end = self.height.max(arrow.start + LINE);
        }
    }
}

fn arrow(sent: EventId, from: Place, start: u32, segment: Segment) -> Arrow {
    let to = match from.side() {
        Some(side) => Place::tcp(side.peer()),
        // A middlebox answers the side that asked.
        None => Place::ClientTcp,
    };
    let ink = match (segment.control, from.side()) {
        (Control::Syn, _) => Ink::Syn,
        (Control::Fin, _) => Ink::Fin,
        (Control::Rst, _) => Ink::Rst,
        (Control::None, _) if segment.len == 0 => Ink::Ack,
        (Control::None, Some(Side::Client)) => Ink::Request,
        (Control::None, _) => Ink::Response,
    };
    let label = segment.to_string();
    Arrow {
        sent,
        ended: None,
        from,
        to,
        start,
        end: start,
        ink,
        fate: Fate::UnderWay,
        label,
    }
}

const fn is_idle(timer: Timer) -> bool {
    matches!(timer, Timer::ClientIdle | Timer::ServerIdle)
}

/// The words beside a mark; `None` for what an arrow or a bar shows.
fn words(what: &What) -> Option<(Ink, String)> {
    let ink = match what {
        What::Called { call, result } => match (call, result) {
            (Op::Write, Ok(_)) => Ink::Request,
            (Op::Read, Ok(1..)) => Ink::Response,
            (Op::Read, Ok(_)) | (Op::Close | Op::Shutdown, _) => Ink::Fin,
            (Op::Abort, _) | (_, Err(_)) => Ink::Rst,
            (Op::Connect | Op::Accept | Op::Poll, Ok(_)) => Ink::Plain,
        },
        What::State { to, .. } => {
            let ink = if *to == State::Closed {
                Ink::Rst
            } else {
                Ink::Plain
            };
            return Some((ink, to.to_string()));
        }
        What::Begins { .. } => Ink::Plain,
        What::Finished { result: Ok(()), .. } => Ink::Response,
        What::Finished { result: Err(_), .. } => Ink::Rst,
        What::Applied { times, .. } => {
            if *times > 1 {
                Ink::Rst
            } else {
                Ink::Response
            }
        }
        What::Expired(Timer::Pause | Timer::Handler | Timer::CloseLag) => return None,
        What::Expired(_) => Ink::Timer,
        What::Sent(_)
        | What::Arrived { .. }
        | What::Lost { .. }
        | What::Started { .. }
        | What::Stopped(_) => {
            return None;
        }
    };
    Some((ink, what.to_string()))
}

/// From each decision that an idle connection ends (the server's idle timeout, its
/// orderly shutdown, a middlebox's idle timeout) until the client knew of it.
fn windows(trace: &Trace, rows: &[u32]) -> Vec<Window> {
    let decided = trace.events.iter().filter_map(|event| match event.what {
        What::Expired(Timer::ServerIdle | Timer::Middlebox) => Some((event, event.connection?)),
        // A shutdown is decided for every connection at once; each close names it.
        What::Expired(Timer::CloseLag) => {
            let shutdown = trace.event(event.cause?)?;
            (shutdown.what == What::Expired(Timer::Shutdown))
                .then_some((shutdown, event.connection?))
        }
        _ => None,
    });
    let window = |(decision, connection): (&Event, _)| {
        let later = &trace.events[decision.id.0 as usize..];
        let known = later
            .iter()
            .find(|event| event.connection == Some(connection) && is_known_by(event))?;
        Some(Window {
            connection,
            start: rows[decision.id.0 as usize],
            end: rows[known.id.0 as usize],
        })
    };
    decided.filter_map(window).collect()
}

/// Whether the client knows by this that its connection has ended, or ends it itself.
fn is_known_by(event: &Event) -> bool {
    let What::Called { call, result } = event.what else {
        return false;
    };
    let known = match call {
        Op::Read => matches!(result, Ok(0) | Err(_)),
        Op::Poll => result == Ok(1),
        Op::Write => result.is_err(),
        Op::Close | Op::Abort => true,
        Op::Connect | Op::Accept | Op::Shutdown => false,
    };
    known && event.place == Place::ClientApp
}

/// One line a mark, from top to bottom: what goldens compare.
impl fmt::Display for Ladder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<(u32, String)> = Vec::new();
        for arrow in &self.arrows {
            let Arrow {
                from,
                to,
                start,
                end,
                ink,
                fate,
                label,
                ..
            } = arrow;
            lines.push((
                *start,
                alloc::format!("{from} -> {to} {end}: {label}  {ink:?} {fate:?}"),
            ));
        }
        for note in &self.notes {
            let what = if note.state { "state " } else { "" };
            lines.push((
                note.at,
                alloc::format!("{}: {what}{}  {:?}", note.place, note.text, note.ink),
            ));
        }
        for bar in &self.bars {
            let end = if bar.expired { "expires" } else { "stopped" };
            lines.push((
                bar.start,
                alloc::format!("{}: timer {} to {}, {end}", bar.place, bar.length, bar.end),
            ));
        }
        for window in &self.windows {
            lines.push((
                window.start,
                alloc::format!("window on {} to {}", window.connection, window.end),
            ));
        }
        for cut in &self.breaks {
            lines.push((cut.at, alloc::format!("~~ {} of silence", cut.skipped)));
        }
        lines.sort_by_key(|(at, _)| *at);
        for (at, line) in lines {
            writeln!(f, "{at:>5} {line}")?;
        }
        Ok(())
    }
}
