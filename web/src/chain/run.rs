//! The run that is shown: what is drawn of it, at which of its events somebody can stop, and what
//! is said of each. Knows no document.

use idlerace_core::{
    beats::{Seen, seen},
    explain::narrate,
    figure::rough,
    grouped::Grouped,
    ladder::Words,
    run::chain::simulate,
    tell::chain::{self as story, HopStory, HostStory},
    trace::{Event, What, chain::ChainTrace},
};

use super::prover::Told;
use crate::model::hosts::{self, Hosts};

/// A run, and what is told of it as a whole.
#[derive(Debug, PartialEq)]
pub(super) struct Run {
    /// What it is called.
    pub(super) lead: String,
    /// What is drawn of it.
    pub(super) drawn: Grouped,
    /// How each request ended.
    pub(super) requests: Vec<String>,
    pub(super) hosts: Vec<HostStory>,
    pub(super) hops: Vec<HopStory>,
    /// Where in the order of all events something is to be seen.
    stops: Vec<usize>,
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
        let stops = stops(&drawn);
        Self {
            lead,
            drawn,
            requests,
            hosts,
            hops,
            stops,
        }
    }

    /// The number of the last step.
    pub(super) fn last(&self) -> usize {
        self.stops.len().saturating_sub(1)
    }

    /// How many events of each hop have happened by a step.
    pub(super) fn known(&self, step: usize) -> Vec<u32> {
        let mut known = vec![0; self.drawn.trace.hops.len()];
        let place = self.stops.get(step).copied().unwrap_or(0);
        for &hop in self.drawn.trace.order.iter().take(place + 1) {
            known[hop] += 1;
        }
        known
    }

    /// The event of a step, and of which hop it is, counted from 0.
    pub(super) fn event(&self, step: usize) -> Option<(usize, &Event)> {
        let trace = &self.drawn.trace;
        let hop = *trace.order.get(*self.stops.get(step)?)?;
        let number = self.known(step)[hop].checked_sub(1)?;
        Some((hop, trace.hops[hop].events.get(number as usize)?))
    }

    /// Whether the user's client begins a request there.
    pub(super) fn begins(&self, step: usize) -> bool {
        let begins = |what| matches!(what, What::Begins { attempt: 1, .. });
        let event = self.event(step);
        event.is_some_and(|(hop, event)| hop == 0 && begins(event.what))
    }

    /// What a step means, with the hosts by their names.
    pub(super) fn sentence(&self, step: usize) -> Option<String> {
        let trace = &self.drawn.trace;
        let (hop, event) = self.event(step)?;
        let told = narrate(&trace.hops[hop]);
        let mut says = told.get(event.id.0 as usize)?.says.clone().into_owned();
        for (role, host) in [("he client", hop), ("he server", hop + 1)] {
            let name = trace.chain.host(host);
            for article in ["T", "t"] {
                says = says.replace(&format!("{article}{role}"), &name);
            }
        }
        Some(says)
    }
}

/// Where in the order of all events something is to be seen.
fn stops(drawn: &Grouped) -> Vec<usize> {
    let ladders = drawn.ladders(Words::Plain);
    let hops = drawn.trace.hops.iter().zip(&ladders);
    let mut marks: Vec<_> = hops
        .map(|(trace, ladder)| seen(trace, ladder).into_iter())
        .collect();
    let order = drawn.trace.order.iter().enumerate();
    let stops = order.filter(|&(_, &hop)| marks[hop].next().is_some_and(Seen::is_something));
    stops.map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use idlerace_core::scenario::chain::catalog::CHAINS;

    use super::*;

    #[test]
    fn a_run_is_stepped_through_from_its_first_request_to_its_end() {
        for entry in CHAINS {
            let run = Run::new(String::new(), simulate(&entry.chain()));
            let last = run.last();
            assert!(last > 20, "{}", entry.name);
            assert!(run.begins(0), "{}", entry.name);
            let mut before = vec![0; run.drawn.trace.hops.len()];
            for step in 0..=last {
                let known = run.known(step);
                let (hop, event) = run.event(step).unwrap();
                assert_eq!(known[hop], event.id.0 + 1);
                assert!(known[hop] > before[hop], "{}, step {step}", entry.name);
                let said = run.sentence(step).unwrap();
                assert!(
                    !said.to_lowercase().contains("the client")
                        && !said.to_lowercase().contains("the server"),
                    "{}: {said}",
                    entry.name
                );
                before = known;
            }
        }
    }

    #[test]
    fn a_step_is_told_with_the_names_of_its_hosts() {
        let (hosts, _) = hosts::read("?chain=chromium,alb,nginx,gunicorn");
        let run = Run::new(String::new(), simulate(&hosts.chain()));
        let first = run.sentence(0).unwrap();
        assert_eq!(first, "chromium opens a connection for the request.");
        let all = (0..=run.last()).filter_map(|step| run.sentence(step));
        let all: Vec<String> = all.collect();
        assert!(
            all.iter()
                .any(|says| says.starts_with("gunicorn reads the request")),
            "{all:#?}"
        );
    }
}
