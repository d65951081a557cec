//! The story of a run through proxies, host by host: what each saw, and what its log says.
//!
//! What happened on a hop is told by its own trace; what only a proxy does is told here. Under a
//! load, requests of which the same is to be said share a line.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::explain::{client_log, explain};
use crate::http::message::RequestId;
use crate::scenario::chain::{Arrival, Chain, Reply};
use crate::scenario::profile::Received;
use crate::trace::chain::{ChainOutcome, ChainTrace, Relayed};
use crate::trace::{Trace, What};

/// What one host has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostStory {
    /// Which host, counted from 0: the user's client is the first.
    pub number: usize,
    /// What it is called.
    pub host: String,
    /// What its log says, a line each; of the user's client what its program reads.
    pub log: Vec<String>,
}

/// What happened on one hop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HopStory {
    /// Which, counted from 1.
    pub hop: usize,
    /// What happened there and why, in one sentence, if anything out of the ordinary did.
    pub headline: Option<String>,
}

/// What each host's log says.
#[must_use]
pub fn hosts(trace: &ChainTrace) -> Vec<HostStory> {
    let last = trace.hops.len();
    let story = |number: usize| HostStory {
        number,
        host: trace.chain.host(number),
        log: match number {
            0 => users_lines(trace),
            _ if number == last => applied_lines(trace),
            _ => proxys_lines(trace, number),
        },
    };
    (0..=last).map(story).collect()
}

/// What happened on each hop.
#[must_use]
pub fn hops(trace: &ChainTrace) -> Vec<HopStory> {
    let story = |(hop, seen): (usize, &Trace)| {
        let broken = unanswered(trace, hop);
        let headline = if broken.is_empty() {
            let told = explain(seen);
            (!told.stories.is_empty()).then_some(told.headline)
        } else {
            Some(broken.join(" "))
        };
        HopStory {
            hop: hop + 1,
            headline,
        }
    };
    trace.hops.iter().enumerate().map(story).collect()
}

/// What a proxy did on the hop before it that no trace of that hop can tell: it ended a
/// connection for what had happened behind it.
fn unanswered(trace: &ChainTrace, hop: usize) -> Vec<String> {
    let closed = trace.relayed.iter().filter(|one| one.host == hop + 1);
    let closed = closed.filter(|one| !one.reply.is_answer());
    let told = closed.map(|one| {
        let how = match one.reply {
            Reply::Reset => "reset the connection",
            Reply::Answered
            | Reply::BadGateway
            | Reply::Unavailable
            | Reply::GatewayTimeout
            | Reply::Closed => "closed the connection",
        };
        format!(
            "{} {how} without an answer to request {}, because of what happened on hop {}.",
            trace.chain.host(hop + 1),
            one.request,
            hop + 2
        )
    });
    told.collect()
}

/// What the user's program reads of each request.
fn users_lines(trace: &ChainTrace) -> Vec<String> {
    let first = trace.hops.first();
    let failures = first.map_or_else(Vec::new, |hop| {
        client_log(hop, hop.scenario.client.profile.texts())
    });
    let mut failures = failures.into_iter();
    let line = |one: &ChainOutcome| {
        let read = match one.result {
            Ok(reply) => format!("{reply}"),
            Err(_) => failures.next().unwrap_or_default(),
        };
        (one.request, read)
    };
    told(&trace.chain, trace.requests.iter().map(line).collect())
}

/// What a proxy logs of each request: what it answered, and what it says of the next hop.
fn proxys_lines(trace: &ChainTrace, number: usize) -> Vec<String> {
    let relayed = trace.relayed.iter().filter(|one| one.host == number);
    let lines = relayed.map(|one| (one.request, proxys_line(trace, one)));
    told(&trace.chain, lines.collect())
}

/// What is said of requests, a line each, or under a load a line for all of which the same is
/// said.
fn told(chain: &Chain, lines: Vec<(RequestId, String)>) -> Vec<String> {
    if chain.load.is_none() {
        let line = |(request, said): (RequestId, String)| format!("request {request}: {said}");
        return lines.into_iter().map(line).collect();
    }
    let mut groups: Vec<(String, Vec<u32>)> = Vec::new();
    for (request, said) in lines {
        match groups.iter_mut().find(|(known, _)| *known == said) {
            Some((_, requests)) => requests.push(request.0),
            None => groups.push((said, Vec::from([request.0]))),
        }
    }
    let line = |(said, mut requests): (String, Vec<u32>)| {
        requests.sort_unstable();
        format!("{}: {said}", numbers(&requests))
    };
    groups.into_iter().map(line).collect()
}

/// "request 3", "requests 1-5, 8".
fn numbers(sorted: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &number in sorted {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 >= number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let run = |&(first, last): &(u32, u32)| match last - first {
        0 => format!("{first}"),
        _ => format!("{first}-{last}"),
    };
    let runs: Vec<String> = runs.iter().map(run).collect();
    let requests = if sorted.len() == 1 {
        "request"
    } else {
        "requests"
    };
    format!("{requests} {}", runs.join(", "))
}

fn proxys_line(trace: &ChainTrace, one: &Relayed) -> String {
    let tried = match one.attempts {
        1 => String::new(),
        more => format!(", sent {more} times"),
    };
    let words = match (one.outcome, trace.chain.hops.get(one.host)) {
        (Err(failure), Some(hop)) => {
            let (client, method) = (hop.client.profile, trace.chain.requests.method);
            let words = client.words(method, failure, Received::default(), false);
            format!(": {words}")
        }
        (Ok(_) | Err(_), _) => String::new(),
    };
    format!("{}{tried}{words}", one.reply)
}

/// What the application has done, request by request.
fn applied_lines(trace: &ChainTrace) -> Vec<String> {
    let Some(last) = trace.hops.last() else {
        return Vec::new();
    };
    let mut lines: Vec<(RequestId, u32)> = Vec::new();
    for one in &trace.requests {
        if one.applied > 0 {
            lines.push((one.request, one.applied));
        }
    }
    debug_assert!(
        lines.iter().map(|(_, times)| *times).sum::<u32>()
            == last
                .events
                .iter()
                .filter(|event| matches!(event.what, What::Applied { .. }))
                .fold(0, |count, _| count + 1),
        "what took effect took effect for somebody"
    );
    let line = |(request, times): (RequestId, u32)| match times {
        1 => (request, String::from("applied")),
        more => (request, format!("applied {more} times")),
    };
    told(&trace.chain, lines.into_iter().map(line).collect())
}

/// Who uses a chain, in a sentence; `None` if it is one client.
#[must_use]
pub fn load(chain: &Chain) -> Option<String> {
    let load = chain.load.as_ref()?;
    let whose = if load.shared {
        "parts of one program, which share its connections"
    } else {
        "each a program of its own"
    };
    let begin = match &load.arrival {
        Arrival::After(length) if length.max().is_zero() => String::from("all begin at once"),
        Arrival::After(length) => format!("each begins {length} after the one before"),
        Arrival::At(_) => format!("they begin {}", load.arrival),
    };
    let (clients, count, pause) = (load.clients, chain.requests.count, chain.requests.pause);
    let clients = plural(clients, "client");
    let each = if count == 1 {
        String::from("1 request each")
    } else {
        format!("{} each, with pauses of {pause}", plural(count, "request"))
    };
    Some(format!("{clients}, {whose}: {begin}; {each}."))
}

fn plural(count: u32, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}

/// The whole story as text: how each request ended, and what every host has to say.
#[must_use]
pub fn story(trace: &ChainTrace) -> String {
    let ends = trace.requests.iter().map(|one| (one.request, one.words()));
    let mut lines: Vec<String> = load(&trace.chain).into_iter().collect();
    lines.extend(told(&trace.chain, ends.collect()));
    let hops = hops(trace);
    for host in hosts(trace) {
        lines.push(host.host);
        if host.log.is_empty() {
            lines.push(String::from("    (nothing)"));
        }
        lines.extend(host.log.iter().map(|line| format!("    {line}")));
        let next = hops.get(host.number);
        if let Some(headline) = next.and_then(|hop| hop.headline.as_ref()) {
            lines.push(format!("  hop {}: {headline}", host.number + 1));
        }
    }
    lines.join("\n") + "\n"
}
