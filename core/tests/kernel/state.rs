//! Where a replay stands: the connections, the clock, and how much of the row is done.

use std::rc::Rc;

use idlerace_core::segment::{Segment, Side};
use idlerace_core::tcp::{Call, Config, State as TcpState, Timer};
use idlerace_core::time::{Duration, Instant};

use super::connection::{Connection, Emitted};
use super::truth::{Fate, Record};

/// A packet is recorded this soon after it was sent (S44: 16 ms, a busy wire).
const LATEST: Duration = Duration::from_millis(30);
/// What two threads' readings of the clock may differ by.
pub(crate) const SLACK: Duration = Duration::from_millis(1);

/// What holds for the whole row.
pub(crate) struct Setting {
    /// By side.
    pub(crate) configs: [Config; 2],
    /// How many connections wait for `accept()` at most.
    pub(crate) queue_length: Option<usize>,
    /// The port listens.
    pub(crate) listening: bool,
    /// The row has times.
    pub(crate) timed: bool,
    /// The tape begins later than the row: what was before it was passed at once.
    pub(crate) truncated: bool,
    /// How many of the connections have no packets on the tape, and of these the
    /// number from which on the ACK of the handshake is held.
    pub(crate) untaped: usize,
    pub(crate) held_from: usize,
}

/// How a segment of the tape fits what the endpoints emitted.
#[derive(Clone, Copy)]
pub(crate) enum Fit {
    /// It is the next that this connection emitted.
    Whole(usize),
    /// It is the first piece of a stretch of this connection.
    Piece(usize),
    /// It is not compared.
    Skip,
}

#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) connections: Vec<Connection>,
    pub(crate) now: Instant,
    /// The next deed and the next record.
    pub(crate) deed: usize,
    pub(crate) record: usize,
    /// Records that were compared as parts of a stretch.
    pub(crate) merged: Vec<usize>,
    pub(crate) segments: usize,
    pub(crate) calls: usize,
    /// The last RST of each side: its repetitions, one for each piece of a stretch,
    /// are one.
    pub(crate) last_reset: [Option<Segment>; 2],
    /// As it was before the calls that a row is about.
    pub(crate) mark: Option<Rc<Self>>,
}

impl State {
    /// The connection that calls are about.
    pub(crate) fn last(&mut self) -> &mut Connection {
        self.connections
            .last_mut()
            .expect("a script opens a connection first")
    }

    fn full(&self, setting: &Setting) -> bool {
        let queued = self
            .connections
            .iter()
            .filter(|connection| connection.queued)
            .count();
        setting.queue_length.is_some_and(|length| queued >= length)
    }

    pub(crate) fn deliver(
        &mut self,
        setting: &Setting,
        number: usize,
        from: Side,
        segment: Segment,
    ) {
        let full = self.full(setting);
        let config = &setting.configs[from.peer().index()];
        self.connections[number].deliver(config, from, segment, full, self.now);
    }

    pub(crate) fn call(
        &mut self,
        setting: &Setting,
        side: Side,
        call: Call,
    ) -> Result<u32, idlerace_core::errno::Errno> {
        let now = self.now;
        self.last()
            .call(&setting.configs[side.index()], side, call, now)
    }

    /// How a record fits.
    pub(crate) fn fit(&self, record: &Record) -> Option<Fit> {
        if self.merged.contains(&self.record) {
            return Some(Fit::Skip);
        }
        let side = record.from.index();
        for (number, connection) in self.connections.iter().enumerate().filter(|(_, c)| c.taped) {
            if record.fate.is_emission()
                && connection.acknowledges_bulk(record.from, &record.segment)
            {
                return Some(Fit::Skip);
            }
            let Some(Emitted { segment, .. }) = connection.emitted[side].front() else {
                continue;
            };
            if record.is(segment) && (segment.len == 0 || record.push) {
                return Some(Fit::Whole(number));
            }
            if is_piece(record, segment) {
                return Some(Fit::Piece(number));
            }
        }
        let resets = |reset: Segment| record.segment.is_reset() && record.segment.seq == reset.seq;
        let repeated = self.last_reset[side].is_some_and(resets);
        let stretch = self
            .connections
            .iter()
            .any(|c| c.bulk(record.from.peer()).is_some());
        (repeated && stretch && record.fate.is_emission()).then_some(Fit::Skip)
    }

    /// Takes what fits off the queue and gives it its fate; of a stretch at most `len`
    /// octets.
    pub(crate) fn send(
        &mut self,
        setting: &Setting,
        fate: Fate,
        from: Side,
        number: usize,
        len: u32,
    ) -> Result<(), String> {
        let connection = &mut self.connections[number];
        let Some(Emitted { at, mut segment }) = connection.emitted[from.index()].pop_front() else {
            return Err("nothing was emitted".to_owned());
        };
        if setting.timed && self.now.since(at) > LATEST {
            return Err(format!("{from} emitted {segment} already at {at}"));
        }
        connection.note_bulk(from, &segment);
        segment.len = segment.len.min(len);
        if segment.is_reset() {
            self.last_reset[from.index()] = Some(segment);
        }
        self.segments += 1;
        match fate {
            Fate::Enter | Fate::Hold => connection.flight[from.index()].push(segment),
            Fate::Drop => {}
            _ => self.deliver(setting, number, from, segment),
        }
        Ok(())
    }

    /// Lets time pass. Timers that emit nothing expire when they are due; one that
    /// should have emitted something long ago is a difference.
    pub(crate) fn advance(&mut self, setting: &Setting, to: Instant) -> Result<(), String> {
        if setting.timed {
            while let Some((number, side, timer, due)) = self.silent_timer(setting, to)? {
                self.now = self.now.max(due);
                self.connections[number].expire(&setting.configs[side.index()], side, timer, due);
            }
        }
        self.now = self.now.max(to);
        let waiting =
            |c: &Connection| c.taped && c.emitted.iter().flatten().any(|e| to.since(e.at) > LATEST);
        match self
            .connections
            .iter()
            .find(|connection| waiting(connection))
        {
            Some(connection) if setting.timed => {
                let emitted: Vec<_> = connection
                    .emitted
                    .iter()
                    .flatten()
                    .map(|e| e.segment.to_string())
                    .collect();
                Err(format!(
                    "emitted, but not on the tape by {to}: {}",
                    emitted.join(", ")
                ))
            }
            _ => Ok(()),
        }
    }

    /// The next timer that expires without a segment.
    pub(crate) fn silent_timer(
        &self,
        setting: &Setting,
        to: Instant,
    ) -> Result<Option<(usize, Side, Timer, Instant)>, String> {
        let mut due_timers = Vec::new();
        for (number, side, timer) in self.timers() {
            let due = self.connections[number].timers[side.index()][&timer];
            if due.at <= to {
                due_timers.push((due, number, side, timer));
            }
        }
        due_timers.sort_by_key(|(due, ..)| due.at);
        for (due, number, side, timer) in due_timers {
            let at = due.at;
            let Some(segment) = self.would_emit(setting, number, side, timer, at) else {
                return Ok(Some((number, side, timer, at)));
            };
            if to > due.latest() && self.connections[number].taped {
                return Err(format!(
                    "{side}'s {timer:?} timer was due at {at}, and would emit {segment}"
                ));
            }
        }
        Ok(None)
    }

    /// Every running timer.
    pub(crate) fn timers(&self) -> Vec<(usize, Side, Timer)> {
        let mut all = Vec::new();
        for (number, connection) in self.connections.iter().enumerate() {
            for side in [Side::Client, Side::Server] {
                all.extend(
                    connection.timers[side.index()]
                        .keys()
                        .map(|timer| (number, side, *timer)),
                );
            }
        }
        all
    }

    /// The segment that a timer would emit.
    fn would_emit(
        &self,
        setting: &Setting,
        number: usize,
        side: Side,
        timer: Timer,
        at: Instant,
    ) -> Option<Segment> {
        let mut connection = self.connections[number].clone();
        let before = connection.emitted[side.index()].len();
        connection.expire(&setting.configs[side.index()], side, timer, at);
        connection.emitted[side.index()]
            .get(before)
            .map(|emitted| emitted.segment)
    }

    /// Passes on whatever is emitted, without a tape. `keep` is asked what to hold.
    pub(crate) fn pump(
        &mut self,
        setting: &Setting,
        number: usize,
        keep: impl Fn(&Self, Side, &Segment) -> bool,
    ) {
        for _ in 0..1_000 {
            let next = [Side::Client, Side::Server].into_iter().find_map(|side| {
                let emitted = self.connections[number].emitted[side.index()].pop_front()?;
                Some((side, emitted.segment))
            });
            let Some((side, segment)) = next else { return };
            self.connections[number].note_bulk(side, &segment);
            if keep(self, side, &segment) {
                self.connections[number].flight[side.index()].push(segment);
            } else {
                self.deliver(setting, number, side, segment);
            }
        }
        panic!("the endpoints never stop talking");
    }

    /// Opens a connection. Without a tape the handshake happens at once, but for an
    /// ACK that the wire holds.
    pub(crate) fn open(&mut self, setting: &Setting) {
        let number = self.connections.len();
        let mut connection = Connection::new(setting.listening);
        connection.taped = number >= setting.untaped;
        self.connections.push(connection);
        self.call(setting, Side::Client, Call::Open)
            .expect("connect() does not wait");
        if number < setting.untaped {
            let held = number >= setting.held_from;
            self.pump(setting, number, |_, _, segment| {
                held && segment.is_pure_ack()
            });
        }
    }

    /// Lets go of the handshakes that are not on the tape.
    pub(crate) fn release_untaped(&mut self, setting: &Setting) {
        for number in 0..setting.untaped.min(self.connections.len()) {
            for segment in
                std::mem::take(&mut self.connections[number].flight[Side::Client.index()])
            {
                self.deliver(setting, number, Side::Client, segment);
            }
            self.pump(setting, number, |_, _, _| false);
        }
    }

    /// Whether a record repeats a part of a stretch, or the FIN behind it: how much of
    /// a stretch is acknowledged when depends on the segment size.
    pub(crate) fn repeats(&self, record: &Record) -> Option<usize> {
        let within = |c: &Connection| {
            c.bulk(record.from).is_some_and(|(start, end)| {
                record.segment.seq >= start && record.segment.end() <= end + 1
            })
        };
        let repeats = record.fate.is_emission() && record.segment.space() > 0;
        self.connections
            .iter()
            .position(|c| repeats && c.taped && within(c))
    }

    /// What the last connection's socket is.
    pub(crate) fn socket(&mut self, side: Side) -> TcpState {
        self.last().ends[side.index()].socket_state()
    }
}

/// Whether a record begins the stretch that the model sends in one segment.
fn is_piece(record: &Record, segment: &Segment) -> bool {
    let own = &record.segment;
    own.len > 0
        && own.len < segment.len
        && (own.seq, own.ack) == (segment.seq, segment.ack)
        && !own.is_reset()
        && segment.len > idlerace_core::tcp::MAX_SEGMENT
}
