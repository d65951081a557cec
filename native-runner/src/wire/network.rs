//! A scenario's network on the wire, by the clock: delays, faults and a middlebox. What
//! becomes of a packet is for core's machines to say; when it arrives, and when the
//! middlebox's timers run out, is decided here.
//!
//! Knows nothing of the applications on the two hosts, and has no thread.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io;
use std::time::{Duration, Instant};

use idlerace_core::faults::{Disposition, Faults};
use idlerace_core::middlebox::{Action, Flow, Input};
use idlerace_core::scenario::Network;
use idlerace_core::segment::{Control, Sacks, Segment, SeqNumber, Side};

use super::packet::{Header, Packet};
use crate::system::time::{Rng, to_std};

/// The wire is asked at least so often whether it is still wanted.
const GLANCE: Duration = Duration::from_millis(20);

/// What lies between the hosts.
#[derive(Debug)]
pub(super) struct EmulatedPath {
    network: Network,
    faults: Faults,
    /// Whether the server's host is down.
    pub(super) cut_off: bool,
    rng: Rng,
    /// On their way, each with when it arrives.
    under_way: BinaryHeap<Reverse<UnderWay>>,
    taken: u64,
    /// When the latest of each direction arrives: none overtakes it.
    latest: [Option<Instant>; 2],
    /// The connections that began here, by the client's port.
    connections: BTreeMap<u16, Connection>,
}

/// A connection, as the path stands to it.
#[derive(Clone, Copy, Debug)]
struct Connection {
    server_port: u16,
    flow: Flow,
    /// When the middlebox's timer for it runs out.
    expires: Option<Instant>,
}

/// A packet on its way; the first to arrive is the least.
#[derive(Debug)]
struct UnderWay {
    at: Instant,
    order: u64,
    packet: Packet,
}

impl PartialEq for UnderWay {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for UnderWay {}

impl PartialOrd for UnderWay {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for UnderWay {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

impl EmulatedPath {
    /// A path that does nothing to anybody.
    pub(super) fn nothing() -> Self {
        let mut network = idlerace_core::scenario::Scenario::new().network;
        network.to_server = idlerace_core::time::Range::default();
        network.to_client = idlerace_core::time::Range::default();
        Self::new(network, 0)
    }

    /// The path of a network on which nothing has crossed yet.
    pub(super) fn new(network: Network, seed: u64) -> Self {
        Self {
            network,
            faults: Faults::default(),
            cut_off: false,
            rng: Rng::new(seed),
            under_way: BinaryHeap::new(),
            taken: 0,
            latest: [None; 2],
            connections: BTreeMap::new(),
        }
    }

    /// What arrives by now, each with when it should have.
    pub(super) fn due(&mut self, now: Instant) -> io::Result<Vec<(Instant, Packet)>> {
        self.expire(now)?;
        let mut due = Vec::new();
        while self
            .under_way
            .peek()
            .is_some_and(|Reverse(first)| first.at <= now)
        {
            due.extend(
                self.under_way
                    .pop()
                    .map(|Reverse(first)| (first.at, first.packet)),
            );
        }
        Ok(due)
    }

    /// How long nothing is due.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        let arrival = self.under_way.peek().map(|Reverse(first)| first.at);
        let expiry = self.connections.values().filter_map(|one| one.expires);
        let next = arrival.into_iter().chain(expiry).min();
        next.map_or(GLANCE, |next| {
            next.saturating_duration_since(now).min(GLANCE)
        })
    }

    /// A packet enters.
    pub(super) fn takes(&mut self, packet: Packet, now: Instant) -> io::Result<()> {
        let Header {
            port, server_port, ..
        } = packet.header;
        let begins = packet.from == Side::Client && packet.header.control == Control::Syn;
        if !begins && !self.connections.contains_key(&port) {
            // What began before is an echo of another run, and no fault's business.
            return Ok(());
        }
        self.connections.entry(port).or_insert(Connection {
            server_port,
            flow: Flow::default(),
            expires: None,
        });
        self.expire(now)?;
        if self.network.middlebox.is_none() {
            self.goes_on(packet, now);
            return Ok(());
        }
        let input = Input::Segment {
            from: packet.from,
            segment: segment(&packet.header),
        };
        self.dispatch_to_middlebox(port, input, Some(packet), now)
    }

    /// Has the middlebox's timers run out that are due.
    fn expire(&mut self, now: Instant) -> io::Result<()> {
        let due = |one: &Connection| one.expires.is_some_and(|at| at <= now);
        let connections = self.connections.iter();
        let due: Vec<u16> = connections
            .filter_map(|(&port, one)| due(one).then_some(port))
            .collect();
        for port in due {
            self.dispatch_to_middlebox(port, Input::Expired, None, now)?;
        }
        Ok(())
    }

    /// Hands the middlebox an input, with the packet that it is about, and does what it
    /// wants done.
    fn dispatch_to_middlebox(
        &mut self,
        port: u16,
        input: Input,
        mut packet: Option<Packet>,
        now: Instant,
    ) -> io::Result<()> {
        let (Some(policy), Some(connection)) =
            (self.network.middlebox, self.connections.get_mut(&port))
        else {
            return Ok(());
        };
        connection.expires = None;
        let mut actions = Vec::new();
        connection.flow.handle(&policy, input, &mut actions);
        let ports = [port, connection.server_port];
        for action in actions {
            match action {
                Action::Pass { .. } => {
                    if let Some(packet) = packet.take() {
                        self.goes_on(packet, now);
                    }
                }
                Action::Drop { .. } => {}
                Action::Send { to, segment } => {
                    let (seq, ack) = (segment.seq.0, segment.ack.map(|ack| ack.0));
                    // It never left a host, so it stands nowhere in the record.
                    let reset = Packet::reset(to.peer(), ports, seq, ack, usize::MAX)?;
                    self.pass(reset, to, now);
                }
                Action::Start(wait) => {
                    if let Some(connection) = self.connections.get_mut(&port) {
                        connection.expires = Some(now + to_std(wait));
                    }
                }
            }
        }
        Ok(())
    }

    /// Behind the middlebox, where single packets can be lost or late.
    fn goes_on(&mut self, packet: Packet, now: Instant) {
        let segment = segment(&packet.header);
        let faults = &self.network.faults;
        match self.faults.segment(faults, packet.from, &segment) {
            Disposition::Pass => {
                let to = packet.from.peer();
                self.pass(packet, to, now);
            }
            Disposition::Delay(by) => self.arrives(packet, now + to_std(by)),
            Disposition::Drop => {}
        }
    }

    /// The ordinary way: in order, within the direction's delay.
    fn pass(&mut self, packet: Packet, to: Side, now: Instant) {
        let delay = match to {
            Side::Server => self.network.to_server,
            Side::Client => self.network.to_client,
        };
        let at = now + self.rng.pick(delay);
        let at = self.latest[to.index()].map_or(at, |latest| latest.max(at));
        self.latest[to.index()] = Some(at);
        self.arrives(packet, at);
    }

    fn arrives(&mut self, packet: Packet, at: Instant) {
        let order = self.taken;
        self.taken += 1;
        self.under_way.push(Reverse(UnderWay { at, order, packet }));
    }
}

/// A header as core reads it. Its numbers are absolute, and core only hands them back.
fn segment(header: &Header) -> Segment {
    Segment {
        seq: SeqNumber(header.seq),
        ack: header.ack.map(SeqNumber),
        control: header.control,
        len: header.len,
        window: header.window.into(),
        sack: Sacks::NONE,
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::scenario::{ExpiryAction, Fault, FaultAction, Middlebox, SegmentKind};
    use idlerace_core::time::{self, Range};

    use super::*;

    const LATER: Duration = Duration::from_millis(5);

    fn reset(from: Side) -> Packet {
        Packet::reset(from, [40_001, 8080], 7, None, 0).unwrap()
    }

    fn path(change: impl FnOnce(&mut Network)) -> EmulatedPath {
        let mut path = EmulatedPath::nothing();
        path.network.to_server = Range::fixed(time::Duration::from_millis(5));
        change(&mut path.network);
        let connection = Connection {
            server_port: 8080,
            flow: Flow::default(),
            expires: None,
        };
        path.connections.insert(40_001, connection);
        path
    }

    #[test]
    fn a_packet_arrives_after_its_delay_and_overtakes_none() {
        let (mut path, now) = (path(|_| ()), Instant::now());
        path.takes(reset(Side::Client), now).unwrap();
        path.network.to_server = Range::default();
        path.takes(reset(Side::Client), now).unwrap();
        path.takes(reset(Side::Server), now).unwrap();
        let at_once: Vec<Side> = path
            .due(now)
            .unwrap()
            .iter()
            .map(|(_, one)| one.from)
            .collect();
        assert_eq!(at_once, [Side::Server]);
        assert_eq!(path.wait(now), LATER);
        assert_eq!(path.due(now + LATER).unwrap().len(), 2);
    }

    #[test]
    fn a_fault_takes_the_one_that_it_means() {
        let fault = |nth, fate| Fault {
            from: Side::Client,
            kind: SegmentKind::Rst,
            nth,
            fate,
        };
        let by = time::Duration::from_millis(50);
        let mut path = path(|network| {
            network.faults = vec![
                fault(1, FaultAction::Drop),
                fault(2, FaultAction::Delay { by }),
            ];
        });
        let now = Instant::now();
        for _ in 0..3 {
            path.takes(reset(Side::Client), now).unwrap();
        }
        assert_eq!(path.due(now + LATER).unwrap().len(), 1);
        assert_eq!(path.due(now + to_std(by)).unwrap().len(), 1);
    }

    #[test]
    fn a_middlebox_has_seen_what_is_lost_behind_it() {
        let mut path = path(|network| {
            network.middlebox = Some(Middlebox {
                idle_timeout: time::Duration::from_secs(1),
                then: ExpiryAction::ResetServer,
                off_by: 0,
            });
            network.faults = vec![Fault {
                from: Side::Client,
                kind: SegmentKind::Data,
                nth: 1,
                fate: FaultAction::Drop,
            }];
        });
        let mut data = reset(Side::Client);
        data.header.control = Control::None;
        data.header.len = 3;
        let now = Instant::now();
        path.takes(data, now).unwrap();
        let later = now + Duration::from_secs(1);
        assert!(path.due(later).unwrap().is_empty());
        let due = path.due(later + LATER).unwrap();
        let numbers: Vec<u32> = due.iter().map(|(_, one)| one.header.seq).collect();
        assert_eq!(numbers, [10]);
    }

    #[test]
    fn what_began_before_is_nobodys_business() {
        let (mut path, now) = (path(|_| ()), Instant::now());
        let mut packet = reset(Side::Client);
        packet.header.port = 40_002;
        path.takes(packet.clone(), now).unwrap();
        assert!(path.due(now + LATER).unwrap().is_empty());
        packet.header.control = Control::Syn;
        path.takes(packet, now).unwrap();
        assert_eq!(path.due(now + LATER).unwrap().len(), 1);
    }

    #[test]
    fn a_middlebox_forgets_after_silence_and_stays_so() {
        let silence = Duration::from_secs(1);
        for (then, answers) in [(ExpiryAction::Drop, 0), (ExpiryAction::Reset, 2)] {
            let mut path = path(|network| {
                let idle_timeout = time::Duration::from_secs(1);
                network.middlebox = Some(Middlebox {
                    idle_timeout,
                    then,
                    off_by: 0,
                });
            });
            let mut data = reset(Side::Client);
            data.header.control = Control::None;
            let now = Instant::now();
            path.takes(data.clone(), now).unwrap();
            assert_eq!(path.due(now + LATER).unwrap().len(), 1);
            for _ in 0..2 {
                path.takes(data.clone(), now + silence).unwrap();
            }
            let due = path.due(now + silence + LATER).unwrap();
            assert!(due.iter().all(|(_, one)| one.from == Side::Server));
            assert_eq!(due.len(), answers);
        }
    }

    #[test]
    fn a_middlebox_resets_the_silent_once_and_passes_what_comes_later() {
        let silence = Duration::from_secs(1);
        for (then, to) in [
            (ExpiryAction::ResetClient, &[Side::Client][..]),
            (ExpiryAction::ResetServer, &[Side::Server]),
            (ExpiryAction::ResetBoth, &[Side::Client, Side::Server]),
        ] {
            let mut path = path(|network| {
                network.to_server = Range::default();
                network.middlebox = Some(Middlebox {
                    idle_timeout: time::Duration::from_secs(1),
                    then,
                    off_by: 100,
                });
            });
            let now = Instant::now();
            for (from, seq) in [(Side::Client, 7), (Side::Server, u32::MAX)] {
                let mut data = reset(from);
                data.header = Header {
                    control: Control::None,
                    seq,
                    len: 3,
                    ..data.header
                };
                path.takes(data, now).unwrap();
            }
            assert_eq!(path.due(now).unwrap().len(), 2);
            assert_eq!(path.wait(now + silence), Duration::ZERO);
            let resets = path.due(now + silence).unwrap();
            let sent: Vec<(Side, u32)> = resets
                .iter()
                .map(|(_, one)| (one.from.peer(), one.header.seq))
                .collect();
            let numbers = [102, 110];
            let expected: Vec<_> = to
                .iter()
                .map(|side| (*side, numbers[side.index()]))
                .collect();
            assert_eq!(sent, expected, "{then:?}");
            // Once; and it goes on.
            assert!(path.due(now + 2 * silence).unwrap().is_empty());
            path.takes(reset(Side::Client), now + 2 * silence).unwrap();
            assert_eq!(path.due(now + 2 * silence).unwrap().len(), 1);
        }
    }
}
