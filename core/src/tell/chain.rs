//! The story of a run through proxies, host by host: what each saw, and what its log says.
//!
//! What happened on a hop is told by its own trace; what only a proxy does is told here.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::explain::explain;
use crate::http::message::RequestId;
use crate::scenario::chain::Reply;
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
            0 => trace
                .requests
                .iter()
                .map(|one| users_line(trace, one))
                .collect(),
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

/// What the user's program reads of a request.
fn users_line(trace: &ChainTrace, one: &ChainOutcome) -> String {
    let request = one.request;
    if let Ok(reply) = one.result {
        return format!("request {request}: {reply}");
    }
    let first = trace.hops.first();
    let lines = first.map_or_else(Vec::new, |hop| explain(hop).client_log);
    let failed = trace.requests.iter().filter(|one| one.result.is_err());
    let place = failed.take_while(|other| other.request != request).count();
    let line = lines.get(place).cloned().unwrap_or_default();
    format!("request {request}: {line}")
}

/// What a proxy logs of each request: what it answered, and what it says of the next hop.
fn proxys_lines(trace: &ChainTrace, number: usize) -> Vec<String> {
    let relayed = trace.relayed.iter().filter(|one| one.host == number);
    relayed.map(|one| proxys_line(trace, one)).collect()
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
    format!("request {}: {}{tried}{words}", one.request, one.reply)
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
        1 => format!("request {request}: applied"),
        more => format!("request {request}: applied {more} times"),
    };
    lines.into_iter().map(line).collect()
}

/// The whole story as text: how each request ended, and what every host has to say.
#[must_use]
pub fn story(trace: &ChainTrace) -> String {
    let mut lines: Vec<String> = trace.requests.iter().map(ToString::to_string).collect();
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
