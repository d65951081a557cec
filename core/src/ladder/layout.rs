//! Where each event stands: time to height, with room for every label.

use super::{BREAK, Break, LINE, Ladder, Tick};
use crate::time::{Duration, Instant};
use crate::trace::{Event, Place, Timer, Trace, What};

/// The height of the longest one-way delay.
const ONE_WAY: u64 = 70;
/// Longer than this many one-way delays is silence.
const SILENCE: u64 = 2;
/// The least distance of two points of the time scale.
const TICK: u32 = 2 * LINE;
/// Labels stand in columns: beside both applications, and on both sides of both kernels.
const COLUMNS: usize = 6;

/// The heights of all events, the breaks, the ticks.
pub(super) fn rows(trace: &Trace) -> Ladder {
    let mut layout = Layout::new(trace);
    let mut ladder = Ladder::default();
    for event in &trace.events {
        let row = layout.place(event, &mut ladder);
        ladder.rows.push(row);
    }
    ladder.height = layout.height + 2 * LINE;
    ladder
}

struct Layout {
    one_way: Duration,
    now: Instant,
    height: u32,
    /// The height at which each column is free again.
    free: [u32; COLUMNS],
    last_tick: Option<u32>,
}

impl Layout {
    fn new(trace: &Trace) -> Self {
        let network = &trace.scenario.network;
        let longest = network.to_server.max().max(network.to_client.max());
        Self {
            one_way: longest.max(Duration::from_micros(50)),
            now: Instant::START,
            height: LINE,
            free: [LINE; COLUMNS],
            last_tick: None,
        }
    }

    fn place(&mut self, event: &Event, ladder: &mut Ladder) -> u32 {
        let wait = event.at - self.now;
        self.now = event.at;
        let scaled = wait.as_nanos() * ONE_WAY / self.one_way.as_nanos();
        if scaled > SILENCE * ONE_WAY {
            let cut = self.height.max(self.free.into_iter().max().unwrap_or(0)) + LINE / 2;
            ladder.breaks.push(Break {
                at: cut + BREAK / 2,
                skipped: wait,
            });
            self.height = cut + BREAK;
        } else {
            self.height += u32::try_from(scaled).unwrap_or(0);
        }
        if let Some(column) = column(event) {
            self.height = self.height.max(self.free[column]);
            self.free[column] = self.height + LINE;
        }
        self.tick(event, ladder);
        self.height
    }

    fn tick(&mut self, event: &Event, ladder: &mut Ladder) {
        let due = self.last_tick.is_none_or(|last| self.height >= last + TICK);
        if due && column(event).is_some() {
            ladder.ticks.push(Tick {
                at: self.height,
                time: event.at,
            });
            self.last_tick = Some(self.height);
        }
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
