//! A chain as a `sequenceDiagram` of Mermaid: a participant a host, and what its ladders show in
//! plain words, in the order in which it happened on the one clock of all hops.
//!
//! Messages of Mermaid take no time: each stands where it arrives and says when it left.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::mermaid::plain;
use crate::draw::ladder::{ArrowEnd, Ladder, Words};
use crate::trace::chain::ChainTrace;
use crate::trace::{Event, EventId, Place, Trace};
use crate::units::segment::Side;

/// The whole text of a diagram with this title.
#[must_use]
pub fn chain_diagram(title: &str, trace: &ChainTrace) -> String {
    let ladders = Ladder::of_chain(trace, Words::Plain);
    let requests: Vec<String> = trace.requests.iter().map(ToString::to_string).collect();
    let mut text = format!(
        "sequenceDiagram\n    accTitle: {}\n    accDescr: {}\n",
        plain(title),
        plain(&requests.join(". "))
    );
    for host in 0..=trace.hops.len() {
        let _ = writeln!(
            text,
            "    participant H{host} as {}",
            trace.chain.host(host)
        );
    }
    let mut next: Vec<_> = trace.hops.iter().map(|hop| hop.events.iter()).collect();
    for &hop in &trace.order {
        let Some(event) = next.get_mut(hop).and_then(Iterator::next) else {
            continue;
        };
        let (Some(ladder), Some(seen)) = (ladders.get(hop), trace.hops.get(hop)) else {
            continue;
        };
        text += &arrow(ladder, (hop, seen), event);
        text += &note(ladder, hop, event);
    }
    text
}

/// The host on this side of a hop; what is between both is said of the server.
fn host(hop: usize, place: Place) -> usize {
    hop + usize::from(place.side() != Some(Side::Client))
}

/// The packet that ends with an event, or that left by it and is still under way at the end.
fn arrow(ladder: &Ladder, (hop, trace): (usize, &Trace), event: &Event) -> String {
    let mut arrows = ladder.arrows.iter();
    let under_way = |sent: EventId, outcome| sent == event.id && outcome == ArrowEnd::UnderWay;
    let found =
        arrows.find(|arrow| arrow.ended == Some(event.id) || under_way(arrow.sent, arrow.outcome));
    let Some(arrow) = found else {
        return String::new();
    };
    let (from, to) = (host(hop, arrow.from), host(hop, arrow.to));
    // What a middlebox answers for a host comes from between the two.
    let to = if from == to { 2 * hop + 1 - from } else { to };
    let (line, end) = match arrow.outcome {
        ArrowEnd::Accepted => ("->>", ""),
        ArrowEnd::Rejected => ("->>", ", thrown away"),
        ArrowEnd::Lost => ("-x", ", lost"),
        ArrowEnd::UnderWay => ("--)", ", under way"),
    };
    let sent = trace.event(arrow.sent).map(|sent| sent.at);
    let sent = sent.map_or_else(String::new, |at| format!(", sent at {at}"));
    let label = plain(&arrow.label);
    format!("    H{from}{line}H{to}: {label}{sent}{end}\n")
}

/// What is written beside an event.
fn note(ladder: &Ladder, hop: usize, event: &Event) -> String {
    let mut notes = ladder.notes.iter();
    let found = notes.find(|note| note.event == event.id);
    found.map_or_else(String::new, |note| {
        let (host, text) = (host(hop, note.place), plain(&note.text));
        format!("    Note over H{host}: {text}\n")
    })
}
