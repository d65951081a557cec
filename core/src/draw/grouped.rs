//! The run of a chain under a load as a picture can show it: of connections of one hop that go
//! through the same steps the first stands for all, and its first packet says for how many.
//!
//! Steps are the same whatever their times: those that are shown are the first one's.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::ladder::{Ladder, Words};
use crate::http::message::RequestId;
use crate::trace::chain::ChainTrace;
use crate::trace::{ConnId, Event, EventId, What};

/// A run with one connection for many.
#[derive(Clone, Debug)]
pub struct Grouped {
    /// What is left of it.
    pub trace: ChainTrace,
    /// Of each hop, for how many connections each that is left stands.
    stand_for: Vec<Vec<(ConnId, usize)>>,
}

impl Grouped {
    /// Leaves out what happens more than once, of a run under a load; of another nothing.
    #[must_use]
    pub fn of(trace: ChainTrace) -> Self {
        if trace.chain.load.is_none() {
            let stand_for = Vec::new();
            return Self { trace, stand_for };
        }
        let hops = 0..trace.hops.len();
        let stand_for: Vec<_> = hops.map(|hop| groups(&trace, hop)).collect();
        let trace = without_others(trace, &stand_for);
        Self { trace, stand_for }
    }

    /// The whole of it, hop beside hop.
    #[must_use]
    pub fn ladders(&self, words: Words) -> Vec<Ladder> {
        let mut ladders = Ladder::of_chain(&self.trace, words);
        for (hop, ladder) in ladders.iter_mut().enumerate() {
            self.count(hop, ladder);
        }
        ladders
    }

    /// One hop of it, counted from 0, by itself.
    #[must_use]
    pub fn ladder(&self, hop: usize, words: Words) -> Ladder {
        let mut ladder = Ladder::of_hop(&self.trace, hop, words);
        self.count(hop, &mut ladder);
        ladder
    }

    /// Says beside the first packet of each connection for how many it stands.
    fn count(&self, hop: usize, ladder: &mut Ladder) {
        let Some(stand_for) = self.stand_for.get(hop) else {
            return;
        };
        let events = &self.trace.hops[hop].events;
        for (id, many) in stand_for.iter().filter(|(_, many)| *many > 1) {
            let is_its = |sent: EventId| events[sent.0 as usize].connection == Some(*id);
            let mut arrows = ladder.arrows.iter_mut();
            if let Some(first) = arrows.find(|arrow| is_its(arrow.sent)) {
                first.label = format!("{} \u{d7}{many}", first.label);
            }
        }
    }
}

/// The first connection of each group, with how many there are.
fn groups(trace: &ChainTrace, hop: usize) -> Vec<(ConnId, usize)> {
    let answers = trace.answers(hop);
    let mut steps: Vec<(ConnId, String)> = Vec::new();
    for event in &trace.hops[hop].events {
        let Some(id) = event.connection else { continue };
        let place = steps.iter().position(|(known, _)| *known == id);
        let place = place.unwrap_or_else(|| {
            steps.push((id, String::new()));
            steps.len() - 1
        });
        let steps = &mut steps[place].1;
        let _never_fails = write!(steps, "{} {} ", event.place, whose(event.what));
        let mut answers = answers.iter();
        if let Some((_, relayed)) = answers.find(|(written, _)| written.id == event.id) {
            let _never_fails = write!(steps, "{} ", relayed.reply);
        }
    }
    let mut many: Vec<(ConnId, usize, &str)> = Vec::new();
    for (id, steps) in &steps {
        match many.iter_mut().find(|(_, _, known)| known == steps) {
            Some((_, many, _)) => *many += 1,
            None => many.push((*id, 1, steps)),
        }
    }
    many.into_iter().map(|(id, many, _)| (id, many)).collect()
}

/// A step without whose request it is of.
const fn whose(what: What) -> What {
    let any = RequestId(0);
    match what {
        What::Begins {
            attempt, reused, ..
        } => What::Begins {
            request: any,
            attempt,
            reused,
        },
        What::Applied { times, .. } => What::Applied {
            request: any,
            times,
        },
        What::Finished { result, .. } => What::Finished {
            request: any,
            result,
        },
        What::Called { .. }
        | What::Sent(_)
        | What::Arrived { .. }
        | What::Lost { .. }
        | What::State { .. }
        | What::Started { .. }
        | What::Stopped(_)
        | What::Expired(_) => what,
    }
}

fn is_kept(event: &Event, kept: &[(ConnId, usize)]) -> bool {
    let is_its = |id| kept.iter().any(|(known, _)| *known == id);
    event.connection.is_none_or(is_its)
}

/// The run without the connections for which others stand, numbered through.
fn without_others(mut trace: ChainTrace, stand_for: &[Vec<(ConnId, usize)>]) -> ChainTrace {
    let mut relayed = Vec::new();
    let mut numbers = Vec::new();
    for (hop, kept) in stand_for.iter().enumerate() {
        let answers = trace.answers(hop).into_iter();
        let answers = answers.filter(|(event, _)| is_kept(event, kept));
        relayed.extend(answers.map(|(_, relayed)| *relayed));
        numbers.push(renumber(&mut trace.hops[hop].events, kept));
    }
    trace.relayed.retain(|one| relayed.contains(one));
    let mut numbers: Vec<_> = numbers.iter().map(|all| all.iter()).collect();
    let is_kept = |hop: &usize| matches!(numbers[*hop].next(), Some(Some(_)));
    trace.order.retain(is_kept);
    trace
}

/// Leaves these events, and says which number each of all has now.
fn renumber(events: &mut Vec<Event>, kept: &[(ConnId, usize)]) -> Vec<Option<EventId>> {
    let mut next = (0..).map(EventId);
    let number = |event: &Event| is_kept(event, kept).then(|| next.next()).flatten();
    let numbers: Vec<_> = events.iter().map(number).collect();
    let now = |old: EventId| numbers[old.0 as usize];
    events.retain_mut(|event| {
        let Some(id) = now(event.id) else {
            return false;
        };
        event.id = id;
        event.cause = event.cause.and_then(now);
        true
    });
    numbers
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;
    use crate::run::chain::simulate;
    use crate::scenario::chain::catalog::{CHAINS, find};

    /// What is left is a trace like any other, and stands for all connections that there were.
    #[test]
    fn every_connection_is_stood_for_by_one() {
        for entry in CHAINS {
            let trace = simulate(&entry.chain());
            let grouped = Grouped::of(trace.clone());
            if trace.chain.load.is_none() {
                assert_eq!(grouped.trace, trace, "{}", entry.name);
                continue;
            }
            let all = trace.hops.iter().zip(&grouped.trace.hops);
            for ((before, after), stand_for) in all.zip(&grouped.stand_for) {
                let ids = before.events.iter().filter_map(|event| event.connection);
                let ids: BTreeSet<ConnId> = ids.collect();
                let stands = stand_for.iter().map(|(_, many)| many).sum::<usize>();
                assert_eq!(stands, ids.len(), "{}", entry.name);
                for (event, number) in after.events.iter().zip(0..) {
                    assert_eq!(event.id, EventId(number), "{}", entry.name);
                    assert!(event.cause.is_none_or(|cause| cause < event.id));
                }
            }
            let events = grouped.trace.hops.iter().map(|hop| hop.events.len());
            assert_eq!(events.sum::<usize>(), grouped.trace.order.len());
        }
    }

    #[test]
    fn a_deploy_under_a_load_is_drawn_with_few_connections() {
        let grouped = Grouped::of(simulate(&find("rolling-deploy").unwrap().chain()));
        let most = grouped.stand_for.iter().flatten().map(|(_, many)| many);
        assert!(
            most.max().is_some_and(|most| *most > 2),
            "{:?}",
            grouped.stand_for
        );
        let counted = |ladder: &Ladder| {
            let mut labels = ladder.arrows.iter().map(|arrow| &arrow.label);
            labels.any(|label| label.contains('\u{d7}'))
        };
        assert!(grouped.ladders(Words::Plain).iter().any(counted));
        let hops = 0..grouped.trace.hops.len();
        let alone = hops.map(|hop| grouped.ladder(hop, Words::Plain));
        assert!(alone.into_iter().any(|ladder| counted(&ladder)));
    }
}
