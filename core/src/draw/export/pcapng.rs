//! Capture files (pcapng, draft-ietf-opsawg-pcapng) with two interfaces, the client's and the
//! server's: the blocks that they are made of, and a simulated trace as such a file. That of a
//! chain is made of the same in `chain_capture`.
//!
//! What crossed a real wire is written by the same blocks.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a format shows the few events that it has a word for"
)]

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::frame::packet;
use super::message;
use crate::scenario::Requests;
use crate::trace::{ConnId, Event, EventId, Place, Trace, What};
use crate::units::segment::{Control, Segment, Side};

/// Block types.
const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const PACKET: u32 = 6;
/// The order of octets, as its reader finds out.
const MAGIC: u32 = 0x1a2b_3c4d;
/// Packets begin with their IPv4 header.
const LINKTYPE_IPV4: u16 = 228;
/// Options.
const END: u16 = 0;
const COMMENT: u16 = 1;
const NAME: u16 = 2;
const RESOLUTION: u16 = 9;
/// Times count nanoseconds (a power of ten).
const NANOSECONDS: u8 = 9;

/// How a file begins: what it is, and the two interfaces.
#[must_use]
pub fn head(title: &str) -> Vec<u8> {
    head_of(title, ["client", "server"])
}

/// The same with these interfaces.
pub(super) fn head_of<T: AsRef<str>>(
    title: &str,
    interfaces: impl IntoIterator<Item = T>,
) -> Vec<u8> {
    let mut head = section(title);
    for name in interfaces {
        head.extend(interface(name.as_ref()));
    }
    head
}

/// A packet as it was seen at a side's interface, so many nanoseconds after the beginning:
/// all of it from its IPv4 header on, and what is said of it.
#[must_use]
pub fn seen(at: Side, nanos: u64, octets: &[u8], comment: &str) -> Vec<u8> {
    seen_at(u32::from(at == Side::Server), nanos, octets, comment)
}

/// The same at the interface of this number.
pub(super) fn seen_at(interface: u32, nanos: u64, octets: &[u8], comment: &str) -> Vec<u8> {
    let time = nanos.to_le_bytes();
    let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
    let mut body = Vec::new();
    body.extend(interface.to_le_bytes());
    body.extend(&time[4..]);
    body.extend(&time[..4]);
    body.extend(length.to_le_bytes());
    body.extend(length.to_le_bytes());
    body.extend(padded(octets));
    body.extend(option(COMMENT, comment.as_bytes()));
    body.extend(option(END, &[]));
    block(PACKET, &body)
}

/// The whole file.
pub(super) fn capture(title: &str, trace: &Trace) -> Vec<u8> {
    let mut file = head(title);
    let streams = Streams::new(trace, |requests, _| message::response(requests));
    for event in &trace.events {
        if let Some(Sight { at, octets }) = sight(0, event, &streams) {
            let comment = format!("{} {}", Place::tcp(at), event.what);
            file.extend(seen(at, event.at.as_nanos(), &octets, &comment));
        }
    }
    file
}

/// A packet as a host's interface sees it.
pub(super) struct Sight {
    /// Whose.
    pub(super) at: Side,
    /// All of it.
    pub(super) octets: Vec<u8>,
}

/// The packet that an event has an interface see, on the network of this number.
pub(super) fn sight(network: u8, event: &Event, streams: &Streams) -> Option<Sight> {
    let (id, at) = (event.connection?, event.place.side()?);
    let (from, segment) = match event.what {
        What::Sent(segment) => (at, segment),
        What::Arrived { segment, .. } => (at.peer(), segment),
        _ => return None,
    };
    let stream = streams.of(from, id, &segment);
    let octets = packet((network, at), from, id, &segment, stream);
    Some(Sight { at, octets })
}

/// The octets of each direction of each connection.
#[derive(Default)]
pub(super) struct Streams(BTreeMap<(ConnId, Side), Vec<u8>>);

impl Streams {
    /// Those of a trace; `response` is that to the request that an event begins.
    pub(super) fn new(trace: &Trace, response: impl Fn(&Requests, EventId) -> Vec<u8>) -> Self {
        let requests = &trace.scenario.requests;
        let mut streams: BTreeMap<(ConnId, Side), Vec<u8>> = BTreeMap::new();
        for event in &trace.events {
            let (What::Begins { request, .. }, Some(id)) = (event.what, event.connection) else {
                continue;
            };
            let [there, back] = [
                message::request(requests, request),
                response(requests, event.id),
            ];
            streams.entry((id, Side::Client)).or_default().extend(there);
            streams.entry((id, Side::Server)).or_default().extend(back);
        }
        Self(streams)
    }

    /// What a segment carries: numbers count from the SYN, which is 0.
    fn of(&self, from: Side, id: ConnId, segment: &Segment) -> &[u8] {
        let whole = self.0.get(&(id, from)).map_or(&[][..], Vec::as_slice);
        let index = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        if segment.len == 0 || segment.control == Control::Syn {
            return &[];
        }
        let start = index(segment.seq.0.wrapping_sub(1)).min(whole.len());
        let end = start.saturating_add(index(segment.len)).min(whole.len());
        &whole[start..end]
    }
}

fn section(title: &str) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend(MAGIC.to_le_bytes());
    body.extend([1, 0, 0, 0]);
    // The section's length is not said.
    body.extend([0xff; 8]);
    body.extend(option(COMMENT, title.as_bytes()));
    body.extend(option(END, &[]));
    block(SECTION, &body)
}

fn interface(name: &str) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend(LINKTYPE_IPV4.to_le_bytes());
    body.extend([0; 6]);
    body.extend(option(NAME, name.as_bytes()));
    body.extend(option(RESOLUTION, &[NANOSECONDS]));
    body.extend(option(END, &[]));
    block(INTERFACE, &body)
}

fn option(code: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    let head = [code.to_le_bytes(), length.to_le_bytes()].concat();
    [head, padded(value)].concat()
}

/// Blocks and their parts begin at multiples of four octets.
fn padded(octets: &[u8]) -> Vec<u8> {
    let mut padded = octets.to_vec();
    padded.resize(octets.len().next_multiple_of(4), 0);
    padded
}

/// A block says its length before and after, so that files can be read backwards.
fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 12).unwrap_or(u32::MAX);
    let mut block = vec![];
    block.extend(kind.to_le_bytes());
    block.extend(length.to_le_bytes());
    block.extend(body);
    block.extend(length.to_le_bytes());
    block
}
