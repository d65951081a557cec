//! The run of a chain under a load as a picture can show it: of connections of one hop that go
//! through the same steps the first stands for all, and its first packet says for how many.
//!
//! Steps are the same whatever their times: those that are shown are the first one's.

use std::collections::{BTreeMap, BTreeSet};

use idlerace_core::http::RequestId;
use idlerace_core::ladder::Ladder;
use idlerace_core::trace::chain::{ChainTrace, Relayed};
use idlerace_core::trace::{ConnId, Event, EventId, Trace, What};

/// A run with one connection for many.
pub(super) struct Grouped {
    /// What is left of it.
    pub(super) trace: ChainTrace,
    /// Of each hop, for how many connections each that is left stands.
    stand_for: Vec<BTreeMap<ConnId, usize>>,
}

impl Grouped {
    /// Leaves out what happens more than once.
    pub(super) fn of(trace: &ChainTrace) -> Self {
        let stand_for: Vec<_> = (0..trace.hops.len())
            .map(|hop| groups(trace, hop))
            .collect();
        let mut left = trace.clone();
        left.relayed.clear();
        left.order.clear();
        for (hop, kept) in stand_for.iter().enumerate() {
            left.hops[hop].events = renumbered(&trace.hops[hop], kept);
            let answers = trace.answers(hop).into_iter();
            let answers = answers.filter(|(event, _)| is_kept(event, kept));
            left.relayed.extend(answers.map(|(_, relayed)| *relayed));
        }
        left.relayed.sort_by_key(|one: &Relayed| (one.at, one.host));
        let mut next: Vec<_> = trace.hops.iter().map(|hop| hop.events.iter()).collect();
        for &hop in &trace.order {
            let event = next[hop].next();
            if event.is_some_and(|event| is_kept(event, &stand_for[hop])) {
                left.order.push(hop);
            }
        }
        Self {
            trace: left,
            stand_for,
        }
    }

    /// Says beside the first packet of each connection for how many it stands.
    pub(super) fn count(&self, ladders: &mut [Ladder]) {
        let hops = self.trace.hops.iter().zip(&self.stand_for);
        for (ladder, (hop, stand_for)) in ladders.iter_mut().zip(hops) {
            for (id, many) in stand_for.iter().filter(|(_, many)| **many > 1) {
                let is_its = |sent: EventId| {
                    let event = hop.event(sent);
                    event.is_some_and(|event| event.connection == Some(*id))
                };
                let mut arrows = ladder.arrows.iter_mut();
                if let Some(first) = arrows.find(|arrow| is_its(arrow.sent)) {
                    first.label = format!("{} \u{d7}{many}", first.label);
                }
            }
        }
    }
}

/// The first connection of each group, with how many there are.
fn groups(trace: &ChainTrace, hop: usize) -> BTreeMap<ConnId, usize> {
    let seen = &trace.hops[hop];
    let answers = trace.answers(hop).into_iter();
    let replies: BTreeMap<EventId, String> = answers
        .map(|(event, relayed)| (event.id, relayed.reply.to_string()))
        .collect();
    let mut steps: BTreeMap<ConnId, Vec<String>> = BTreeMap::new();
    for event in &seen.events {
        if let Some(id) = event.connection {
            let reply = replies.get(&event.id).map_or("", String::as_str);
            let step = format!("{} {} {reply}", event.place, whose(event.what));
            steps.entry(id).or_default().push(step);
        }
    }
    let mut first: BTreeMap<Vec<String>, ConnId> = BTreeMap::new();
    let mut many: BTreeMap<ConnId, usize> = BTreeMap::new();
    for (id, steps) in steps {
        *many.entry(*first.entry(steps).or_insert(id)).or_default() += 1;
    }
    many
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

fn is_kept(event: &Event, kept: &BTreeMap<ConnId, usize>) -> bool {
    event.connection.is_none_or(|id| kept.contains_key(&id))
}

/// The events that are kept, numbered through.
fn renumbered(hop: &Trace, kept: &BTreeMap<ConnId, usize>) -> Vec<Event> {
    let kept: BTreeSet<EventId> = hop
        .events
        .iter()
        .filter(|event| is_kept(event, kept))
        .map(|event| event.id)
        .collect();
    let number: BTreeMap<EventId, EventId> = kept.into_iter().zip((0..).map(EventId)).collect();
    let events = hop.events.iter().filter_map(|event| {
        Some(Event {
            id: *number.get(&event.id)?,
            cause: event.cause.and_then(|cause| number.get(&cause).copied()),
            ..event.clone()
        })
    });
    events.collect()
}

#[cfg(test)]
mod tests {
    use idlerace_core::ladder::Words;
    use idlerace_core::run::chain::simulate;
    use idlerace_core::scenario::chain::catalog::{CHAINS, find};

    use super::*;

    /// What is left is a trace like any other, and stands for all connections that there were.
    #[test]
    fn every_connection_is_stood_for_by_one() {
        for entry in CHAINS {
            let trace = simulate(&entry.chain());
            let grouped = Grouped::of(&trace);
            let all = trace.hops.iter().zip(&grouped.trace.hops);
            for ((before, after), stand_for) in all.zip(&grouped.stand_for) {
                let ids = before.events.iter().filter_map(|event| event.connection);
                let ids: BTreeSet<ConnId> = ids.collect();
                assert_eq!(
                    stand_for.values().sum::<usize>(),
                    ids.len(),
                    "{}",
                    entry.name
                );
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
        let trace = simulate(&find("rolling-deploy").unwrap().chain());
        let grouped = Grouped::of(&trace);
        let most = grouped.stand_for.iter().flat_map(BTreeMap::values).max();
        assert!(
            most.is_some_and(|most| *most > 2),
            "{:?}",
            grouped.stand_for
        );
        let mut ladders = Ladder::of_chain(&grouped.trace, Words::Plain);
        grouped.count(&mut ladders);
        let labels = ladders.iter().flat_map(|ladder| &ladder.arrows);
        let counted = labels.filter(|arrow| arrow.label.contains('\u{d7}'));
        assert!(counted.count() > 0);
    }
}
