//! A chain as a capture file: an interface for each host on each of its hops, a network a hop, and
//! all packets of all hops in the order in which they were seen on the one clock.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use super::message;
use super::pcapng::{Sight, Streams, head_of, seen_at, sight};
use crate::scenario::chain::Reply;
use crate::trace::chain::ChainTrace;
use crate::trace::{EventId, Trace, What};
use crate::units::segment::Side;

/// The whole file.
#[must_use]
pub fn chain_capture(title: &str, trace: &ChainTrace) -> Vec<u8> {
    let interfaces = (0..trace.hops.len()).flat_map(|hop| {
        let name = |host| format!("{}, hop {}", trace.chain.host(host), hop + 1);
        [name(hop), name(hop + 1)]
    });
    let mut file = head_of(title, interfaces);
    let streams: Vec<Streams> = (0..trace.hops.len())
        .map(|hop| streams(trace, hop))
        .collect();
    let mut next: Vec<_> = trace.hops.iter().map(|hop| hop.events.iter()).collect();
    for &hop in &trace.order {
        let Some(event) = next.get_mut(hop).and_then(Iterator::next) else {
            continue;
        };
        let (Some(streams), Ok(number)) = (streams.get(hop), u8::try_from(hop)) else {
            continue;
        };
        let Some(Sight { at, octets }) = sight(number + 1, event, streams) else {
            continue;
        };
        let interface = 2 * u32::from(number) + u32::from(at == Side::Server);
        let host = trace.chain.host(hop + usize::from(at == Side::Server));
        let comment = format!("hop {} {host} {}", hop + 1, event.what);
        file.extend(seen_at(interface, event.at.as_nanos(), &octets, &comment));
    }
    file
}

/// The octets of a hop: what a proxy answers of its own accord has its status.
fn streams(trace: &ChainTrace, hop: usize) -> Streams {
    let Some(seen) = trace.hops.get(hop) else {
        return Streams::default();
    };
    let replies = replies(trace, (hop, seen));
    Streams::new(seen, |requests, begins| {
        let reply = replies.get(&begins).copied().unwrap_or(Reply::Answered);
        message::reply(requests, status(reply))
    })
}

const fn status(reply: Reply) -> &'static str {
    match reply {
        Reply::Answered | Reply::Closed | Reply::Reset => "200 OK",
        Reply::BadGateway => "502 Bad Gateway",
        Reply::Unavailable => "503 Service Unavailable",
        Reply::GatewayTimeout => "504 Gateway Timeout",
    }
}

/// What the proxy behind a hop answers to the request that an event begins.
fn replies(trace: &ChainTrace, (hop, seen): (usize, &Trace)) -> BTreeMap<EventId, Reply> {
    let answers = trace.answers(hop).into_iter();
    let replies = answers.filter_map(|(answer, relayed)| {
        let asked = seen.events.iter().rfind(|event| {
            let before = event.id < answer.id && event.connection == answer.connection;
            before && matches!(event.what, What::Begins { .. })
        });
        Some((asked?.id, relayed.reply))
    });
    replies.collect()
}
