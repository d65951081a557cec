//! The run that is shown: what is drawn of it, at which of its events somebody can stop, and what
//! is said of each. Knows no document.

use idlerace_core::{
    figure::rough,
    grouped::Grouped,
    ladder::{ArrowEnd, Ladder, Words},
    run::chain::simulate,
    segment::Side,
    tell::chain::{self as story, HopStory, HostStory},
    trace::{Event, EventId, What, chain::ChainTrace},
};

use super::prover::Told;
use crate::model::hosts::{self, Hosts};

/// A run, and what is told of it as a whole.
#[derive(Debug)]
pub(super) struct Run {
    /// What it is called.
    pub(super) lead: String,
    /// What is drawn of it.
    pub(super) drawn: Grouped,
    /// The same, hop beside hop.
    pub(super) ladders: Vec<Ladder>,
    /// How each request ended.
    pub(super) requests: Vec<String>,
    pub(super) hosts: Vec<HostStory>,
    pub(super) hops: Vec<HopStory>,
    pub(super) steps: Vec<Step>,
}

/// Something that is to be seen.
#[derive(Debug)]
pub(super) struct Step {
    /// On which hop, counted from 0.
    pub(super) hop: usize,
    pub(super) event: EventId,
    /// Whether the user's client begins a request.
    pub(super) begins: bool,
    /// When it happens, and what.
    pub(super) place: String,
    pub(super) says: String,
}

impl Run {
    /// A named chain's own, or one in which it comes to what is not safe.
    pub(super) fn of(hosts: &Hosts, told: &Told) -> Self {
        // A run of a load can be one of fewer clients, which no address says.
        let own = hosts.entry().is_some() || hosts.chain().load.is_some();
        let found = told.run.as_ref().filter(|_| !own);
        let (chain, lead) = match found {
            Some(run) => (
                hosts::read(run).0.chain(),
                "How it comes to that, after pauses of",
            ),
            None => (hosts.chain(), "One run, after pauses of"),
        };
        let pause = chain.requests.pause;
        let text = pause.to_string();
        let text = if pause.min() == pause.max() {
            rough(&text)
        } else {
            text
        };
        Self::new(format!("{lead} {text}"), simulate(&chain))
    }

    fn new(lead: String, trace: ChainTrace) -> Self {
        let requests = trace.requests.iter().map(ToString::to_string).collect();
        let (hosts, hops) = (story::hosts(&trace), story::hops(&trace));
        let drawn = Grouped::of(trace);
        let ladders = drawn.ladders(Words::Plain);
        Self {
            lead,
            steps: steps(&drawn.trace, &ladders),
            drawn,
            ladders,
            requests,
            hosts,
            hops,
        }
    }

    /// The number of the last step.
    pub(super) fn last(&self) -> usize {
        self.steps.len().saturating_sub(1)
    }
}

/// All events, in order, of which something is to be seen.
fn steps(trace: &ChainTrace, ladders: &[Ladder]) -> Vec<Step> {
    let mut next: Vec<_> = trace.hops.iter().map(|hop| hop.events.iter()).collect();
    let step = |&hop: &usize| {
        let event = next[hop].next()?;
        Some(Step {
            hop,
            event: event.id,
            begins: hop == 0 && matches!(event.what, What::Begins { attempt: 1, .. }),
            place: format!("hop {} · {}", hop + 1, event.at),
            says: says(trace, hop, &ladders[hop], event)?,
        })
    };
    trace.order.iter().filter_map(step).collect()
}

/// What is to be seen of an event, in the words of the picture; `None` if nothing is.
fn says(trace: &ChainTrace, hop: usize, ladder: &Ladder, event: &Event) -> Option<String> {
    let host = match event.place.side() {
        Some(side) => trace.chain.host(hop + usize::from(side == Side::Server)),
        None => "the wire".to_owned(),
    };
    if let Some(note) = ladder.notes.iter().find(|note| note.event == event.id) {
        return Some(format!("{host}: {}", note.text));
    }
    let arrow = ladder.arrows.iter().find(|arrow| {
        let ends = [Some(arrow.sent), arrow.ended];
        ends.contains(&Some(event.id))
    })?;
    let label = &arrow.label;
    Some(if arrow.sent == event.id {
        format!("{host} sends {label}")
    } else {
        match arrow.outcome {
            ArrowEnd::Accepted | ArrowEnd::UnderWay => format!("{label} reaches {host}"),
            ArrowEnd::Rejected => format!("{label} reaches {host}, which throws it away"),
            ArrowEnd::Lost => format!("{label} is lost"),
        }
    })
}

#[cfg(test)]
mod tests {
    use idlerace_core::scenario::chain::catalog::CHAINS;

    use super::*;

    #[test]
    fn a_run_is_stepped_through_from_its_first_request_to_its_end() {
        for entry in CHAINS {
            let run = Run::new(String::new(), simulate(&entry.chain()));
            assert!(run.steps.len() > 20, "{}", entry.name);
            assert!(run.steps[0].begins, "{}", entry.name);
            // Each mark of the picture has its step, and on no hop is any step before another.
            for (hop, ladder) in run.ladders.iter().enumerate() {
                let steps = run.steps.iter().filter(|step| step.hop == hop);
                let steps: Vec<u32> = steps.map(|step| step.event.0).collect();
                assert!(steps.is_sorted(), "{}", entry.name);
                let sent = ladder.arrows.iter().map(|arrow| Some(arrow.sent));
                let ended = ladder.arrows.iter().map(|arrow| arrow.ended);
                let noted = ladder.notes.iter().map(|note| Some(note.event));
                let mut marks: Vec<u32> = sent
                    .chain(ended)
                    .chain(noted)
                    .flatten()
                    .map(|id| id.0)
                    .collect();
                marks.sort_unstable();
                marks.dedup();
                assert_eq!(steps, marks, "{}", entry.name);
            }
        }
    }

    #[test]
    fn a_step_is_told_with_the_names_of_its_hosts() {
        let (hosts, _) = hosts::read("?chain=chromium,alb,nginx,gunicorn");
        let run = Run::new(String::new(), simulate(&hosts.chain()));
        let said: Vec<&str> = run.steps.iter().map(|step| step.says.as_str()).collect();
        for says in [
            "chromium sends SYN",
            "SYN reaches alb",
            "nginx sends SYN",
            "SYN-ACK reaches nginx",
        ] {
            assert!(said.contains(&says), "{says} in {said:#?}");
        }
    }
}
