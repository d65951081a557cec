//! The lockstep: the tape of a row drives two endpoints, and every segment and every
//! result must be the recorded one.
//!
//! A call's time is the moment it returned, and a packet's the moment another thread
//! looked at the clock, so within a few milliseconds the row does not say what came
//! first. The replay tries the orders that the times allow, the likeliest first, and
//! one must fit.

use idlerace_core::segment::{Control, Side};
use idlerace_core::tcp::{Call, Timer};
use idlerace_core::time::Instant;

use super::choices::Choice;
use super::deeds::{Deed, What};
use super::looks::perform;
use super::state::{Fit, Setting, State};
use super::truth::{Fate, Record};

/// A row that needs more steps than this has no order that fits.
const MOST_STEPS: usize = 20_000;

/// One row, ready to be replayed.
pub(crate) struct Replay<'a> {
    pub(crate) setting: &'a Setting,
    pub(crate) deeds: &'a [Deed],
    pub(crate) tape: &'a [Record],
    /// The server logged no writes.
    pub(crate) silent_server: bool,
    /// Before this record the calls are not in the row, and are told from the tape.
    pub(crate) told_from_tape: usize,
    steps: usize,
    /// How far it came, and why no further.
    deepest: (usize, usize),
    pub(crate) reasons: Vec<String>,
}

impl<'a> Replay<'a> {
    pub(crate) fn new(setting: &'a Setting, deeds: &'a [Deed], tape: &'a [Record]) -> Self {
        let (deepest, reasons) = ((0, 0), Vec::new());
        Self {
            setting,
            deeds,
            tape,
            silent_server: false,
            told_from_tape: 0,
            steps: 0,
            deepest,
            reasons,
        }
    }

    /// Where the furthest order failed: the deed and the record.
    pub(crate) fn furthest(&self) -> (usize, usize) {
        self.deepest
    }

    /// The end of the row, if an order of its happenings fits.
    pub(crate) fn run(&mut self, state: &State) -> Option<State> {
        self.steps += 1;
        if self.steps == MOST_STEPS {
            self.reasons
                .push(format!("given up after {MOST_STEPS} steps"));
        }
        if self.steps >= MOST_STEPS {
            return None;
        }
        if state.deed == self.deeds.len() && state.record == self.tape.len() && !left_over(state) {
            return Some(state.clone());
        }
        let choices = self.choices(state);
        if choices.is_empty() {
            self.note(
                state,
                "nothing that the row lists, and no timer, causes this",
            );
        }
        for choice in choices {
            let mut next = state.clone();
            match self.take(&mut next, &choice) {
                Ok(()) => {
                    if let Some(end) = self.run(&next) {
                        return Some(end);
                    }
                }
                Err(reason) => self.note(state, &reason),
            }
        }
        None
    }

    fn note(&mut self, state: &State, reason: &str) {
        let here = (state.deed, state.record);
        if here.0 + here.1 > self.deepest.0 + self.deepest.1 {
            self.reasons.clear();
        }
        if here.0 + here.1 >= self.deepest.0 + self.deepest.1 {
            self.deepest = here;
            let emitted = state
                .connections
                .iter()
                .flat_map(|c| c.emitted.iter().enumerate());
            let waiting: Vec<String> = emitted
                .flat_map(|(side, queue)| {
                    queue
                        .iter()
                        .map(move |e| format!("{}: {}", ["client", "server"][side], e.segment))
                })
                .collect();
            let expected = self
                .tape
                .get(here.1)
                .map_or("no more packets", |record| &record.text);
            let reason = format!(
                "{reason}\n      expected {expected}, emitted [{}]",
                waiting.join(", ")
            );
            if !self.reasons.contains(&reason) {
                self.reasons.push(reason);
            }
        }
    }

    pub(crate) fn expire(
        &self,
        state: &mut State,
        number: usize,
        side: Side,
        timer: Timer,
        at: Instant,
    ) {
        state.now = state.now.max(at);
        let now = state.now;
        state.connections[number].expire(&self.setting.configs[side.index()], side, timer, now);
    }

    fn take(&self, state: &mut State, choice: &Choice) -> Result<(), String> {
        match choice {
            Choice::Record => {
                let record = &self.tape[state.record];
                state.advance(self.setting, record.at)?;
                self.take_record(state, record)?;
                state.record += 1;
                Ok(())
            }
            Choice::Deed => self.take_deed(state),
            Choice::Expire(number, side, timer) => {
                self.expire(state, *number, *side, *timer, self.tape[state.record].at);
                Ok(())
            }
            Choice::Invent(side, calls) => self.invent(state, *side, calls),
            Choice::Repeat(number) => {
                let record = &self.tape[state.record];
                state.advance(self.setting, record.at)?;
                if record.fate == Fate::Forward {
                    state.deliver(self.setting, *number, record.from, record.segment);
                }
                state.record += 1;
                Ok(())
            }
            Choice::Unrecorded => {
                let last = state.connections.len() - 1;
                state.pump(self.setting, last, |_, _, _| false);
                Ok(())
            }
        }
    }

    fn take_deed(&self, state: &mut State) -> Result<(), String> {
        let deed = &self.deeds[state.deed];
        let at = self
            .tape
            .get(state.record)
            .map_or(deed.at, |record| deed.at.min(record.at));
        state.advance(self.setting, at)?;
        if matches!(deed.what, What::Poll(..)) && state.mark.is_none() {
            state.mark = Some(std::rc::Rc::new(state.clone()));
        }
        perform(state, self.setting, deed)
            .map_err(|reason| format!("call \"{}\": {reason}", deed.text))?;
        state.deed += 1;
        if self.setting.truncated && state.record == 0 {
            let last = state.connections.len() - 1;
            state.pump(self.setting, last, |_, _, _| false);
        }
        Ok(())
    }

    fn invent(&self, state: &mut State, side: Side, calls: &[Call]) -> Result<(), String> {
        let record = &self.tape[state.record];
        state.advance(self.setting, record.at)?;
        for call in calls {
            state
                .call(self.setting, side, *call)
                .map_err(|error| format!("told from the tape: {call:?}: {error}"))?;
        }
        state
            .fit(record)
            .map(|_| ())
            .ok_or_else(|| format!("told from the tape: {calls:?} does not emit this"))
    }

    fn take_record(&self, state: &mut State, record: &Record) -> Result<(), String> {
        match record.fate {
            Fate::Inject => {
                let last = state.connections.len() - 1;
                state.deliver(self.setting, last, record.from, record.segment);
                Ok(())
            }
            Fate::Leave | Fate::Release => self.take_arrival(state, record),
            fate => match state.fit(record) {
                Some(Fit::Whole(number)) => {
                    state.send(self.setting, fate, record.from, number, u32::MAX)
                }
                Some(Fit::Piece(number)) => {
                    let len = self.merge(state, number, record)?;
                    state.send(self.setting, fate, record.from, number, len)
                }
                Some(Fit::Skip) => Ok(()),
                None => Err(format!("expected {}", record.text)),
            },
        }
    }

    fn take_arrival(&self, state: &mut State, record: &Record) -> Result<(), String> {
        if record.fate == Fate::Release && record.from == Side::Client {
            state.release_untaped(self.setting);
        }
        let side = record.from.index();
        for number in 0..state.connections.len() {
            let flight = &mut state.connections[number].flight[side];
            if let Some(place) = flight.iter().position(|segment| record.is(segment)) {
                let segment = flight.remove(place);
                state.deliver(self.setting, number, record.from, segment);
                return Ok(());
            }
        }
        if state.merged.contains(&state.record) {
            Ok(())
        } else {
            Err("this is not on the wire".to_owned())
        }
    }

    /// Marks the other pieces of a stretch, and tells how much of it arrived. It may
    /// stay short if a RST came back: the rest was still waiting for the congestion
    /// window, or came too late.
    fn merge(&self, state: &mut State, number: usize, first: &Record) -> Result<u32, String> {
        let emitted = state.connections[number].emitted[first.from.index()][0].segment;
        let mut end = first.segment.seq + first.segment.len;
        let mut reset = None;
        for (place, record) in self.tape.iter().enumerate().skip(state.record + 1) {
            let own = &record.segment;
            if record.from == first.from
                && own.len > 0
                && own.seq == end
                && end - emitted.seq < emitted.len
            {
                end = end + own.len;
                state.merged.push(place);
            }
            if record.from != first.from && own.control == Control::Rst && reset.is_none() {
                reset = Some(own.ack.map_or(end, |ack| if ack < end { ack } else { end }));
            }
        }
        match reset {
            Some(reached) if reached > emitted.seq => Ok(reached - emitted.seq),
            _ if end == emitted.seq + emitted.len => Ok(emitted.len),
            _ => Err(format!("the stretch {emitted} ends at {end}")),
        }
    }
}

/// Whether something was emitted that the tape does not have.
pub(crate) fn left_over(state: &State) -> bool {
    state
        .connections
        .iter()
        .any(|connection| connection.emitted.iter().any(|queue| !queue.is_empty()))
}
