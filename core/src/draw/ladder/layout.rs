//! Where each event stands: time to height, with room for every label.

use alloc::vec;
use alloc::vec::Vec;

use super::marks::{BREAK, Break, LINE, Ladder, Tick, Words};
use super::plain;
use crate::trace::{Event, Place, Timer, Trace, What};
use crate::units::time::{Duration, Instant};

/// Longer than this many one-way delays is silence.
const SILENCE: u64 = 2;
/// The least distance of two points of the time scale.
const TICK: u32 = 2 * LINE;
/// Labels stand in columns: beside both applications, and on both sides of both kernels.
const COLUMNS: usize = 6;

/// The heights of all events of each trace, the breaks, the ticks. `one_way` is the
/// height of the longest one-way delay.
pub(super) fn rows(traces: &[&Trace], one_way: u32, words: Words) -> Vec<Ladder> {
    let mut layout = Layout::new(traces, one_way, words);
    let empty = Ladder {
        words,
        ..Ladder::default()
    };
    let mut ladders = vec![empty; traces.len()];
    while let Some(now) = next_instant(traces, &ladders) {
        layout.advance(now, &mut ladders);
        let top = layout.height;
        for (side, trace) in traces.iter().enumerate() {
            // What happens at one instant in two pictures begins at one height.
            let mut height = top;
            let placed = ladders[side].rows.len();
            let group = trace.events[placed..].iter();
            for event in group.take_while(|event| event.at == now) {
                height = layout.place(side, event, height);
                ladders[side].rows.push(height);
                layout.tick(event, height, &mut ladders);
            }
            layout.height = layout.height.max(height);
        }
    }
    for ladder in &mut ladders {
        ladder.height = layout.height + 2 * LINE;
        if words == Words::Plain {
            // What happens at one instant stands below each other; the time is said once.
            ladder.ticks.dedup_by_key(|tick| tick.time);
        }
    }
    ladders
}

/// When the next event happens that has no height yet.
fn next_instant(traces: &[&Trace], ladders: &[Ladder]) -> Option<Instant> {
    let next = traces.iter().zip(ladders);
    let next = next.filter_map(|(trace, ladder)| trace.events.get(ladder.rows.len()));
    next.map(|event| event.at).min()
}

struct Layout {
    words: Words,
    /// The longest one-way delay, and its height.
    delay: Duration,
    one_way: u64,
    now: Instant,
    height: u32,
    /// The height at which each column of each picture is free again.
    free: Vec<[u32; COLUMNS]>,
    last_tick: Option<u32>,
}

impl Layout {
    fn new(traces: &[&Trace], one_way: u32, words: Words) -> Self {
        let networks = traces.iter().map(|trace| &trace.scenario.network);
        let longest = networks.map(|network| network.to_server.max().max(network.to_client.max()));
        Self {
            words,
            delay: longest.fold(Duration::from_micros(50), Duration::max),
            one_way: u64::from(one_way),
            now: Instant::START,
            height: LINE,
            free: vec![[LINE; COLUMNS]; traces.len()],
            last_tick: None,
        }
    }

    /// Lets time pass: to scale, or as a cut where nothing happens for long.
    fn advance(&mut self, now: Instant, ladders: &mut [Ladder]) {
        let wait = now - self.now;
        self.now = now;
        if wait.as_nanos() > SILENCE * self.delay.as_nanos() {
            let columns = self.free.iter().flatten().copied();
            let cut = columns.fold(self.height, u32::max) + LINE / 2;
            for ladder in ladders {
                ladder.breaks.push(Break {
                    at: cut + BREAK / 2,
                    skipped: wait,
                });
            }
            self.height = cut + BREAK;
        } else {
            let scaled = wait.as_nanos() * self.one_way / self.delay.as_nanos();
            self.height += u32::try_from(scaled).unwrap_or(0);
        }
    }

    /// The height of an event that cannot stand above `height`.
    fn place(&mut self, side: usize, event: &Event, height: u32) -> u32 {
        let Some(column) = self.column(event) else {
            return height;
        };
        let free = &mut self.free[side][column];
        let height = height.max(*free);
        *free = height + LINE;
        height
    }

    fn tick(&mut self, event: &Event, at: u32, ladders: &mut [Ladder]) {
        let due = self.last_tick.is_none_or(|last| at >= last + TICK);
        if due && self.column(event).is_some() {
            let time = event.at;
            for ladder in ladders {
                ladder.ticks.push(Tick { at, time });
            }
            self.last_tick = Some(at);
        }
    }

    /// The column in which an event's label stands, if it has one in these words.
    fn column(&self, event: &Event) -> Option<usize> {
        let is_shown = self.words == Words::Packets || plain::is_shown(&event.what);
        is_shown.then(|| column(event)).flatten()
    }
}

/// The column in which an event's label stands, if it has one.
fn column(event: &Event) -> Option<usize> {
    let silent = matches!(
        event.what,
        What::Arrived { .. }
            | What::Lost { .. }
            | What::Started { .. }
            | What::Stopped(_)
            | What::Expired(Timer::Pause | Timer::Handler | Timer::CloseLag)
    );
    if silent {
        return None;
    }
    let state = matches!(event.what, What::State { .. });
    Some(match event.place {
        Place::ClientApp => 0,
        Place::ClientTcp if state => 1,
        Place::ClientTcp => 2,
        Place::Wire | Place::ServerTcp if !state => 3,
        Place::Wire | Place::ServerTcp => 4,
        Place::ServerApp => 5,
    })
}
