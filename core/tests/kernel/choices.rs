//! What may come next in a replay: which orders the clock readings of a row allow.

use idlerace_core::segment::{Control, Side};
use idlerace_core::tcp::{Call, How, Timer};
use idlerace_core::time::Duration;

use super::deeds::{Deed, What};
use super::replay::{Replay, left_over};
use super::state::{SLACK, State};
use super::truth::Record;

/// A call that sends may have returned this much later than it sent (S16: 3.6 ms);
/// times such as `after 1.50 s` are rounded to 5 ms either way.
const AHEAD: Duration = Duration::from_millis(6);
/// What may come next.
#[derive(Clone, Debug)]
pub(crate) enum Choice {
    Record,
    Deed,
    Expire(usize, Side, Timer),
    Invent(Side, Vec<Call>),
    /// A part of a stretch again.
    Repeat(usize),
    /// The packets of the row's last millisecond are not on the tape.
    Unrecorded,
}

impl Replay<'_> {
    pub(crate) fn choices(&self, state: &State) -> Vec<Choice> {
        let deed = self.deeds.get(state.deed);
        let Some(record) = self.tape.get(state.record) else {
            let deed = deed.map(|_| Choice::Deed);
            return deed.into_iter().chain(self.unrecorded(state)).collect();
        };
        let mut choices = Vec::new();
        let told = state.record < self.told_from_tape;
        let due = deed.is_some_and(|deed| self.may_come(state, deed, record));
        let fits = !record.fate.is_emission() || state.fit(record).is_some();
        let first = deed.is_some_and(|deed| self.setting.timed && deed.at < record.at);
        let must = deed.is_some_and(|deed| self.setting.timed && deed.at + SLACK < record.at);
        if fits && !must {
            choices.push(Choice::Record);
        } else if !fits {
            choices.extend(self.timers(state, record));
            if told || (self.silent_server && record.from == Side::Server && record.segment.len > 0)
            {
                choices.extend(
                    inventions(state, record)
                        .into_iter()
                        .map(|calls| Choice::Invent(record.from, calls)),
                );
            }
        }
        if fits {
            choices.extend(self.timers_beside(state, record));
        }
        if due {
            let likely = first || (!fits && deed.is_some_and(|deed| deed.at <= record.at + SLACK));
            choices.insert(if likely { 0 } else { choices.len() }, Choice::Deed);
        }
        if !fits && !must {
            choices.extend(state.repeats(record).map(Choice::Repeat));
        }
        choices
    }

    /// Whether the next deed may come before a record.
    fn may_come(&self, state: &State, deed: &Deed, record: &Record) -> bool {
        let warm = !matches!(deed.what, What::Poll(..));
        let ahead = if deed.sends() { AHEAD } else { SLACK };
        let begun = !self.setting.timed || deed.began <= record.at + ahead;
        begun && (warm || state.mark.is_some() || state.record >= self.told_from_tape)
    }

    /// The timers that would emit the record, if it is about their time.
    fn timers(&self, state: &State, record: &Record) -> Vec<Choice> {
        let mut found = Vec::new();
        for (number, side, timer) in state.timers() {
            let due = state.connections[number].timers[side.index()][&timer];
            let early = Duration::from_nanos(due.length.as_nanos() / 4) + Duration::from_millis(10);
            let in_time = record.at + early >= due.at && record.at <= due.latest();
            if side != record.from || (self.setting.timed && !in_time) {
                continue;
            }
            let mut trial = state.clone();
            self.expire(&mut trial, number, side, timer, record.at);
            if trial.fit(record).is_some() {
                found.push((due.at, Choice::Expire(number, side, timer)));
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, choice)| choice).collect()
    }

    /// A timer may have expired just before a segment of the other side arrived, and
    /// its own segment was recorded just after that (S30).
    fn timers_beside(&self, state: &State, record: &Record) -> Vec<Choice> {
        let far = if self.setting.timed {
            self.tape.len()
        } else {
            3
        };
        let mut near = self.tape[state.record..].iter().take(far).enumerate();
        let beside = |other: &Record| other.from != record.from && other.fate.is_emission();
        let found = near
            .find(|(_, other)| beside(other))
            .filter(|(_, other)| other.at <= record.at + SLACK);
        let Some((ahead, other)) = found else {
            return Vec::new();
        };
        let mut later = state.clone();
        later.record += ahead;
        if later.fit(other).is_some() {
            Vec::new()
        } else {
            self.timers(&later, other)
        }
    }

    /// The log of a row was read when its last call had returned: what was sent within
    /// the last millisecond may not have been entered (S22).
    fn unrecorded(&self, state: &State) -> Option<Choice> {
        let last = self.deeds.last()?.at;
        let mut emitted = state
            .connections
            .iter()
            .flat_map(|connection| connection.emitted.iter().flatten());
        let near = self.setting.timed && emitted.all(|emitted| emitted.at + SLACK >= last);
        (near && left_over(state)).then_some(Choice::Unrecorded)
    }
}

/// Calls that would make a side emit a record, the likeliest first.
fn inventions(state: &State, record: &Record) -> Vec<Vec<Call>> {
    let segment = &record.segment;
    let Some(connection) = state.connections.last() else {
        return Vec::new();
    };
    let unread = connection.ends[record.from.index()].unread();
    let calls = match segment.control {
        Control::None if segment.len > 0 => vec![Call::Send(segment.len)],
        Control::Fin if record.from == Side::Client => {
            vec![Call::Shutdown(How::Write), Call::Close]
        }
        Control::Fin => vec![Call::Close, Call::Shutdown(How::Write)],
        Control::Rst => vec![Call::Close, Call::Abort],
        Control::None | Control::Syn => Vec::new(),
    };
    let read = Call::Receive(unread);
    let with_read = calls
        .iter()
        .map(|call| vec![read, *call])
        .filter(|_| unread > 0);
    let alone = calls.iter().map(|call| vec![*call]);
    // A server reads a request before it answers it; a client that closes has not read.
    if record.from == Side::Server && segment.control == Control::None {
        with_read.chain(alone).collect()
    } else {
        alone.chain(with_read).collect()
    }
}
