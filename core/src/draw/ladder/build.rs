//! Builds a ladder: a mark for each event that has one, at the event's height.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each kind of mark picks the few events that it shows"
)]

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::layout;
use super::marks::{Arrow, ArrowEnd, Bar, Ink, LINE, Ladder, Note, ONE_WAY, Words};
use super::plain;
use super::window::windows;
use super::words::{arrow, words};
use crate::scenario::chain::Reply;
use crate::trace::chain::{ChainTrace, Relayed};
use crate::trace::{Event, EventId, Timer, Trace, What};
use crate::units::tcp::Verdict;

impl Ladder {
    /// Lays a trace out, with all that is to be known of its packets.
    #[must_use]
    pub fn new(trace: &Trace) -> Self {
        Self::alone(trace, Words::Packets)
    }

    /// Lays a trace out in plain words.
    #[must_use]
    pub fn plain(trace: &Trace) -> Self {
        Self::alone(trace, Words::Plain)
    }

    fn alone(trace: &Trace, words: Words) -> Self {
        let mut ladders = Self::together(&[trace], ONE_WAY, words);
        ladders.pop().unwrap_or_default()
    }

    /// Lays traces out side by side: one time axis, so that the same instant has the same
    /// height in each. `one_way` is the height of the longest one-way delay of all.
    #[must_use]
    pub fn together(traces: &[&Trace], one_way: u32, words: Words) -> Vec<Self> {
        let rows = layout::rows(traces, one_way, words).into_iter();
        let pairs = rows.zip(traces);
        pairs.map(|(rows, trace)| rows.with_marks(trace)).collect()
    }

    /// Lays a chain out, hop beside hop on one time axis. The points of time stand beside the
    /// first alone. In plain words an answer that a proxy makes up is called by its status.
    #[must_use]
    pub fn of_chain(trace: &ChainTrace, words: Words) -> Vec<Self> {
        let hops: Vec<&Trace> = trace.hops.iter().collect();
        let mut ladders = Self::together(&hops, ONE_WAY, words);
        for ladder in ladders.iter_mut().skip(1) {
            ladder.ticks.clear();
        }
        for (hop, ladder) in ladders.iter_mut().enumerate() {
            ladder.name_answers(trace, hop);
        }
        ladders
    }

    /// Lays out one hop of a chain, counted from 0, by itself.
    #[must_use]
    pub fn of_hop(trace: &ChainTrace, hop: usize, words: Words) -> Self {
        let Some(seen) = trace.hops.get(hop) else {
            return Self::default();
        };
        let mut ladder = Self::alone(seen, words);
        ladder.name_answers(trace, hop);
        ladder
    }

    /// Calls what the proxy behind a hop answers of its own accord by its status.
    fn name_answers(&mut self, trace: &ChainTrace, hop: usize) {
        let (Some(seen), Words::Plain) = (trace.hops.get(hop), self.words) else {
            return;
        };
        let relayed = trace.relayed.iter().filter(|one| one.host == hop + 1);
        for one in relayed.filter(|one| one.reply != Reply::Answered) {
            self.name_answer(seen, one);
        }
    }

    /// Calls the answer of a proxy by its status: the first that it sends from then on.
    fn name_answer(&mut self, trace: &Trace, relayed: &Relayed) {
        let since = |arrow: &&mut Arrow| {
            let sent = trace.event(arrow.sent);
            arrow.ink == Ink::Response && sent.is_some_and(|sent| sent.at >= relayed.at)
        };
        if let Some(arrow) = self.arrows.iter_mut().find(since)
            && relayed.reply.is_answer()
        {
            arrow.label = arrow
                .label
                .replacen("response", &relayed.reply.to_string(), 1);
        }
    }

    fn with_marks(self, trace: &Trace) -> Self {
        let mut ladder = self;
        for event in &trace.events {
            let at = ladder.rows[event.id.0 as usize];
            match event.what {
                What::Sent(segment) => {
                    let mut arrow = arrow(event.id, event.place, at, segment);
                    if ladder.words == Words::Plain {
                        arrow.label = plain::packet(trace, event.id).unwrap_or(arrow.label);
                    }
                    ladder.arrows.push(arrow);
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
            if let Some((ink, text)) = ladder.said(event) {
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

    /// What is written beside an event.
    fn said(&self, event: &Event) -> Option<(Ink, String)> {
        let (ink, text) = words(event)?;
        match self.words {
            Words::Packets => Some((ink, text)),
            Words::Plain => plain::is_shown(&event.what).then(|| (ink, plain::words(&event.what))),
        }
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
            arrow.outcome = match verdict {
                Verdict::Accepted => ArrowEnd::Accepted,
                Verdict::Ignored | Verdict::Challenged | Verdict::Refused => ArrowEnd::Rejected,
            };
        }
    }

    fn lose(&mut self, event: &Event) {
        let end = self.row(event.id);
        if let Some(arrow) = self.under_way(event.cause) {
            arrow.ended = Some(event.id);
            arrow.to = event.place;
            arrow.end = end.max(arrow.start + LINE);
            arrow.outcome = ArrowEnd::Lost;
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

const fn is_idle(timer: Timer) -> bool {
    matches!(timer, Timer::ClientIdle | Timer::ServerIdle)
}
