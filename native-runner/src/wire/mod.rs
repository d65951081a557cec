//! A wire between two hosts that are namespaces of this process: each end is the
//! kernel's own TCP, and every packet between them is in our hands.
//!
//! A packet that a host sends stays here until somebody releases it; whoever never
//! does has dropped it, and who does so twice has duplicated it. Everything that
//! crosses is recorded. Knows no scenario and no prediction.

mod addresses;
mod carrier;
pub mod forwarder;
mod kind;
pub mod namespace;
mod network;
pub mod packet;
pub mod record;
pub mod rights;

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use idlerace_core::segment::Side;
use nix::poll::{PollFd, PollFlags, ppoll};
use nix::sys::time::TimeSpec;

use carrier::{End, LARGEST};
use namespace::Namespace;
use packet::Packet;
use record::{Crossing, Record};

pub use addresses::{AS_SEEN, HOSTS, LISTENS, PORT, SEGMENT, SERVER};
pub use kind::{Carrier, Missing};

/// The wire.
#[derive(Debug)]
pub struct Wire {
    namespaces: [Namespace; 2],
    ends: [End; 2],
    kind: Carrier,
    start: Instant,
    record: Record,
    buffer: Vec<u8>,
    /// Whose turn it is to be asked first.
    turn: Side,
}

impl Wire {
    /// Two hosts and the wire between them, joined by TUN devices where they can be
    /// had, otherwise by cables.
    ///
    /// # Errors
    /// The right that is missing.
    pub fn any() -> Result<Self, Missing> {
        rights::prepare()?;
        Self::of(if rights::tun_is_closed().is_none() {
            Carrier::Tun
        } else {
            Carrier::Veth
        })
    }

    /// Two hosts and a wire of this kind between them.
    ///
    /// # Errors
    /// The right that is missing.
    pub fn of(kind: Carrier) -> Result<Self, Missing> {
        let nothing = || rights::refused(&io::Error::from(io::ErrorKind::InvalidInput));
        Self::chain(kind, 1)?.pop().ok_or_else(nothing)
    }

    /// Hosts in a row and a wire of this kind on each of so many hops: the server's host of one
    /// is the client's of the next.
    ///
    /// # Errors
    /// The right that is missing.
    pub fn chain(kind: Carrier, hops: usize) -> Result<Vec<Self>, Missing> {
        rights::prepare()?;
        let closed = rights::tun_is_closed().filter(|_| kind == Carrier::Tun);
        if let Some(missing) = closed {
            return Err(missing);
        }
        let make = match kind {
            Carrier::Tun => carrier::tun,
            Carrier::Veth => carrier::cables,
        };
        // On a thread of its own, which may wander from namespace to namespace.
        let joined = thread::spawn(move || make(hops)).join();
        let joined = joined
            .map_err(|_| io::Error::other("the thread that made it has died"))
            .flatten()
            .map_err(|error| rights::refused(&error))?;
        let start = Instant::now();
        let wires = joined.into_iter().map(|(namespaces, ends)| Self {
            namespaces,
            ends,
            kind,
            start,
            record: Record::default(),
            buffer: vec![0; LARGEST],
            turn: Side::Client,
        });
        Ok(wires.collect())
    }

    /// What it is made of.
    #[must_use]
    pub const fn kind(&self) -> Carrier {
        self.kind
    }

    /// The client's namespace and the server's.
    #[must_use]
    pub const fn namespaces(&self) -> [&Namespace; 2] {
        let [client, server] = &self.namespaces;
        [client, server]
    }

    /// A host's namespace.
    #[must_use]
    pub const fn namespace(&self, side: Side) -> &Namespace {
        &self.namespaces[side.index()]
    }

    /// The next packet that either host has sent; waits so long for one. From here on
    /// the packet is the caller's to release.
    ///
    /// # Errors
    /// What the kernel says.
    pub fn next(&mut self, wait: Duration) -> io::Result<Option<Packet>> {
        let until = Instant::now() + wait;
        loop {
            for side in [self.turn, self.turn.peer()] {
                if let Some(packet) = self.take(side)? {
                    self.turn = side.peer();
                    return Ok(Some(packet));
                }
            }
            let rest = until.saturating_duration_since(Instant::now());
            if rest.is_zero() || !self.has_more(rest)? {
                return Ok(None);
            }
        }
    }

    /// A packet from this host, if it is TCP; what else hosts say to each other ends here.
    fn take(&mut self, side: Side) -> io::Result<Option<Packet>> {
        while let Some(octets) = self.ends[side.index()].receive(&mut self.buffer)? {
            let Some(packet) = Packet::parse(side, octets, self.record.crossings.len()) else {
                continue;
            };
            self.record.crossings.push(Crossing {
                at: self.start.elapsed(),
                host: side,
                from: side,
                octets: octets.to_vec(),
                comment: String::new(),
            });
            return Ok(Some(packet));
        }
        Ok(None)
    }

    fn has_more(&self, wait: Duration) -> io::Result<bool> {
        let mut ends = self
            .ends
            .each_ref()
            .map(|end| PollFd::new(end.descriptor(), PollFlags::POLLIN));
        let ready = ppoll(&mut ends, Some(TimeSpec::from_duration(wait)), None)?;
        Ok(ready > 0)
    }

    /// Gives a packet to the host that it is for.
    ///
    /// # Errors
    /// What the kernel says.
    pub fn release(&mut self, packet: &Packet, comment: &str) -> io::Result<()> {
        let to = packet.from.peer();
        let octets = packet.translated();
        self.ends[to.index()].send(&octets)?;
        self.record.crossings.push(Crossing {
            at: self.start.elapsed(),
            host: to,
            from: packet.from,
            octets,
            comment: comment.to_owned(),
        });
        Ok(())
    }

    /// A RST in a host's name that the host knows nothing of. It arrives when released.
    ///
    /// # Errors
    /// None that is known of.
    pub fn reset(from: Side, port: u16, seq: u32, ack: Option<u32>) -> io::Result<Packet> {
        // It never left a host, so it stands nowhere in the record.
        Packet::reset(from, [port, PORT], seq, ack, usize::MAX)
    }

    /// Says in the record what a packet is that has left its host.
    pub fn comment(&mut self, packet: &Packet, comment: &str) {
        if let Some(departure) = self.record.crossings.get_mut(packet.departure) {
            comment.clone_into(&mut departure.comment);
        }
    }

    /// Takes what has crossed so far.
    pub fn record(&mut self) -> Record {
        std::mem::take(&mut self.record)
    }
}
