//! A scenario's network on the wire, by the clock: delays, faults, and a middlebox that
//! forgets or resets of its own accord. What becomes of a packet is core's word; when
//! it arrives is decided here.
//!
//! Knows nothing of the applications on the two hosts, and has no thread.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::io;
use std::time::{Duration, Instant};

use idlerace_core::scenario::{Forgotten, Network};
use idlerace_core::segment::{Control, Segment, SeqNumber, Side};
use idlerace_core::wire::{Fate, Wire as Faults};

use super::packet::{Header, Packet};
use crate::time::{Rng, real};

/// The wire is asked at least so often whether it is still wanted.
const GLANCE: Duration = Duration::from_millis(20);

/// What lies between the hosts.
#[derive(Debug)]
pub(super) struct Between {
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
    /// When each connection that began here was last seen, by the client's port.
    seen: BTreeMap<u16, Seen>,
    forgotten: BTreeSet<u16>,
}

/// What the middlebox knows of a connection.
#[derive(Clone, Copy, Debug)]
struct Seen {
    latest: Instant,
    server_port: u16,
    /// By side, the number after the latest that it has sent.
    passed: [Option<u32>; 2],
    /// Whether it has been reset; once is enough.
    reset: bool,
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

impl Between {
    /// A wire that does nothing to anybody.
    pub(super) fn nothing() -> Self {
        let mut network = idlerace_core::scenario::Scenario::new().network;
        network.to_server = idlerace_core::time::Range::default();
        network.to_client = idlerace_core::time::Range::default();
        Self::new(network, 0)
    }

    /// The wire of a network on which nothing has crossed yet.
    pub(super) fn new(network: Network, seed: u64) -> Self {
        Self {
            network,
            faults: Faults::default(),
            cut_off: false,
            rng: Rng::new(seed),
            under_way: BinaryHeap::new(),
            taken: 0,
            latest: [None; 2],
            seen: BTreeMap::new(),
            forgotten: BTreeSet::new(),
        }
    }

    /// What arrives by now, each with when it should have.
    pub(super) fn due(&mut self, now: Instant) -> io::Result<Vec<(Instant, Packet)>> {
        self.reset_the_silent(now)?;
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

    /// To whom the middlebox sends a RST of its own, and after how much silence.
    fn resets(&self) -> Option<(&'static [Side], Duration)> {
        let middlebox = self.network.middlebox?;
        let to: &[Side] = match middlebox.then {
            Forgotten::Drop | Forgotten::Reset => return None,
            Forgotten::ResetClient => &[Side::Client],
            Forgotten::ResetServer => &[Side::Server],
            Forgotten::ResetBoth => &[Side::Client, Side::Server],
        };
        Some((to, real(middlebox.idle_timeout)))
    }

    /// Resets each connection that has been silent for so long, in its peer's name.
    fn reset_the_silent(&mut self, now: Instant) -> io::Result<()> {
        let Some((to, patience)) = self.resets() else {
            return Ok(());
        };
        let off_by = self.network.middlebox.map_or(0, |one| one.off_by);
        let mut resets = Vec::new();
        for (&port, seen) in &mut self.seen {
            if seen.reset || now.saturating_duration_since(seen.latest) < patience {
                continue;
            }
            seen.reset = true;
            for &side in to {
                let from = side.peer();
                let seq = seen.passed[from.index()].unwrap_or(0).wrapping_add(off_by);
                let ports = [port, seen.server_port];
                // It never left a host, so it stands nowhere in the record.
                resets.push((Packet::reset(from, ports, seq, None, usize::MAX)?, side));
            }
        }
        for (packet, side) in resets {
            self.pass(packet, side, now);
        }
        Ok(())
    }

    /// How long nothing is due.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        let arrival = self.under_way.peek().map(|Reverse(first)| first.at);
        let silence = self.resets().and_then(|(_, patience)| {
            let waiting = self.seen.values().filter(|seen| !seen.reset);
            waiting.map(|seen| seen.latest + patience).min()
        });
        let next = arrival.into_iter().chain(silence).min();
        next.map_or(GLANCE, |next| {
            next.saturating_duration_since(now).min(GLANCE)
        })
    }

    /// A packet enters.
    pub(super) fn takes(&mut self, packet: Packet, now: Instant) -> io::Result<()> {
        let begins = packet.from == Side::Client && packet.header.control == Control::Syn;
        if !begins && !self.seen.contains_key(&packet.header.port) {
            // What began before is an echo of another run, and no fault's business.
            return Ok(());
        }
        let forgotten = self.is_forgotten(&packet, now);
        let segment = segment(&packet.header);
        let to = packet.from.peer();
        match self
            .faults
            .enters(&self.network, packet.from, &segment, forgotten)
        {
            Fate::Pass => self.pass(packet, to, now),
            Fate::Delay(by) => self.arrives(packet, now + real(by)),
            Fate::Drop | Fate::Forgotten => {}
            Fate::Answered(reset) => {
                let ack = reset.ack.map(|ack| ack.0);
                let reset = packet.answered_by(reset.seq.0, ack)?;
                self.pass(reset, packet.from, now);
            }
        }
        Ok(())
    }

    /// The middlebox looks at a connection, and sees it from here on unless it has
    /// forgotten it.
    fn is_forgotten(&mut self, packet: &Packet, now: Instant) -> bool {
        let Header {
            port, server_port, ..
        } = packet.header;
        let seen = self.seen.get(&port);
        let silent = seen.map(|seen| now.saturating_duration_since(seen.latest));
        let forgets = self.resets().is_none();
        let patience = self.network.middlebox.map(|one| real(one.idle_timeout));
        if silent
            .zip(patience)
            .is_some_and(|(silent, patience)| forgets && silent >= patience)
        {
            self.forgotten.insert(port);
        }
        let forgotten = self.forgotten.contains(&port);
        if !forgotten {
            let seen = self.seen.entry(port).or_insert(Seen {
                latest: now,
                server_port,
                passed: [None; 2],
                reset: false,
            });
            seen.latest = now;
            let passed = &mut seen.passed[packet.from.index()];
            let end = after(&packet.header);
            // What is sent again does not lead back.
            let leads_on = |passed: u32| end.wrapping_sub(passed).cast_signed() > 0;
            if passed.is_none_or(leads_on) {
                *passed = Some(end);
            }
        }
        forgotten
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

/// The number after a packet's last: SYN and FIN take one each (RFC 9293 §3.4).
fn after(header: &Header) -> u32 {
    let control = u32::from(matches!(header.control, Control::Syn | Control::Fin));
    header.seq.wrapping_add(header.len).wrapping_add(control)
}

/// A header as core reads it. Its numbers are absolute, and core only hands them back.
fn segment(header: &Header) -> Segment {
    Segment {
        seq: SeqNumber(header.seq),
        ack: header.ack.map(SeqNumber),
        control: header.control,
        len: header.len,
        window: header.window.into(),
        sack: None,
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::scenario::{Fault, FaultFate, Forgotten, Kind, Middlebox};
    use idlerace_core::time::{self, Range};

    use super::*;

    const LATER: Duration = Duration::from_millis(5);

    fn reset(from: Side) -> Packet {
        Packet::reset(from, [40_001, 8080], 7, None, 0).unwrap()
    }

    fn between(change: impl FnOnce(&mut Network)) -> Between {
        let mut between = Between::nothing();
        between.network.to_server = Range::fixed(time::Duration::from_millis(5));
        change(&mut between.network);
        let seen = Seen {
            latest: Instant::now(),
            server_port: 8080,
            passed: [None; 2],
            reset: false,
        };
        between.seen.insert(40_001, seen);
        between
    }

    #[test]
    fn a_packet_arrives_after_its_delay_and_overtakes_none() {
        let (mut between, now) = (between(|_| ()), Instant::now());
        between.takes(reset(Side::Client), now).unwrap();
        between.network.to_server = Range::default();
        between.takes(reset(Side::Client), now).unwrap();
        between.takes(reset(Side::Server), now).unwrap();
        let at_once: Vec<Side> = between
            .due(now)
            .unwrap()
            .iter()
            .map(|(_, one)| one.from)
            .collect();
        assert_eq!(at_once, [Side::Server]);
        assert_eq!(between.wait(now), LATER);
        assert_eq!(between.due(now + LATER).unwrap().len(), 2);
    }

    #[test]
    fn a_fault_takes_the_one_that_it_means() {
        let fault = |nth, fate| Fault {
            from: Side::Client,
            kind: Kind::Rst,
            nth,
            fate,
        };
        let by = time::Duration::from_millis(50);
        let mut between = between(|network| {
            network.faults = vec![fault(1, FaultFate::Drop), fault(2, FaultFate::Delay { by })];
        });
        let now = Instant::now();
        for _ in 0..3 {
            between.takes(reset(Side::Client), now).unwrap();
        }
        assert_eq!(between.due(now + LATER).unwrap().len(), 1);
        assert_eq!(between.due(now + real(by)).unwrap().len(), 1);
    }

    #[test]
    fn what_began_before_is_nobodys_business() {
        let (mut between, now) = (between(|_| ()), Instant::now());
        let mut packet = reset(Side::Client);
        packet.header.port = 40_002;
        between.takes(packet.clone(), now).unwrap();
        assert!(between.due(now + LATER).unwrap().is_empty());
        packet.header.control = Control::Syn;
        between.takes(packet, now).unwrap();
        assert_eq!(between.due(now + LATER).unwrap().len(), 1);
    }

    #[test]
    fn a_middlebox_forgets_after_silence_and_stays_so() {
        let silence = Duration::from_secs(1);
        for (then, answers) in [(Forgotten::Drop, 0), (Forgotten::Reset, 2)] {
            let mut between = between(|network| {
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
            between.takes(data.clone(), now).unwrap();
            assert_eq!(between.due(now + LATER).unwrap().len(), 1);
            for _ in 0..2 {
                between.takes(data.clone(), now + silence).unwrap();
            }
            let due = between.due(now + silence + LATER).unwrap();
            assert!(due.iter().all(|(_, one)| one.from == Side::Server));
            assert_eq!(due.len(), answers);
        }
    }

    #[test]
    fn a_middlebox_resets_the_silent_once_and_passes_what_comes_later() {
        let silence = Duration::from_secs(1);
        for (then, to) in [
            (Forgotten::ResetClient, &[Side::Client][..]),
            (Forgotten::ResetServer, &[Side::Server]),
            (Forgotten::ResetBoth, &[Side::Client, Side::Server]),
        ] {
            let mut between = between(|network| {
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
                between.takes(data, now).unwrap();
            }
            assert_eq!(between.due(now).unwrap().len(), 2);
            assert_eq!(between.wait(now + silence), Duration::ZERO);
            let resets = between.due(now + silence).unwrap();
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
            assert!(between.due(now + 2 * silence).unwrap().is_empty());
            between
                .takes(reset(Side::Client), now + 2 * silence)
                .unwrap();
            assert_eq!(between.due(now + 2 * silence).unwrap().len(), 1);
        }
    }
}
