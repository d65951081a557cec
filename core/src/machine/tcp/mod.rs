//! One TCP endpoint as Linux runs it: user calls, arriving segments and timeouts
//! go in (the three classes of RFC 9293 §3.10), actions come out.
//!
//! This module knows nothing of time, of HTTP, of the wire or of which side it is
//! on. Where Linux and the RFC differ Linux is right, and the kernel function is
//! named. Left out, because they change how fast bytes arrive and never which close
//! happens: congestion control but for what has to wait before it can be written, the
//! maximum segment size, Nagle's algorithm (every profiled client switches it off), urgent
//! data, simultaneous open, and the limit of two challenge ACKs a second: without it two
//! endpoints that a forged FIN has brought out of step would answer each other for ever, so
//! nothing may forge one.
//! `docs/model.md` has the whole list.
//!
//! The state is in this file; `calls` has what a process asks, `segments` what arrives,
//! `receive` its text and FIN, `acks` when they are acknowledged, `congestion` what holds up a
//! long request, `timers` what is sent,
//! sent again and given up; `interface` has the words for all of it.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the eleven states are the RFC's for good; a match names those that differ, as the kernel's does"
)]

mod acks;
mod calls;
mod congestion;
mod interface;
mod receive;
mod segments;
#[cfg(test)]
mod tests;
mod timers;

use alloc::vec::Vec;

use crate::units::errno::Errno;
use crate::units::segment::{Sacks, Segment, SeqNumber};

pub use crate::units::tcp::{
    Config, ETHERNET_SEND_BUFFER, LARGEST_SEND_BUFFER, LOOPBACK_SEND_BUFFER, Probes, State, Timer,
    Unseen, Verdict,
};
pub use interface::{Action, Call, How, Readiness};

/// How soon after the last data an endpoint is; see [`Timer::Recency`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Recency {
    /// Data sent at this point is an answer (`tcp_event_data_sent`).
    Prompt,
    /// Too late for an answer, too soon to count as a new beginning.
    Recent,
    /// Longer than the retransmission timeout: the next data is acknowledged
    /// eagerly again (`tcp_event_data_recv`).
    Stale,
}

/// What was sent again of this flight before any retransmission timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Repair {
    Nothing,
    /// The tail loss probe (`tlp_high_seq`).
    Probed,
    /// What the peer's SACK showed to be missing.
    Filled,
}

/// What has to be acknowledged (`ICSK_ACK_SCHED`, `_PUSHED`, `_PUSHED2`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum AckDue {
    Nothing,
    Something,
    Pushed,
    PushedTwice,
}

/// One end of a connection: the transmission control block (RFC 9293 §3.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own in struct sock, and rows of the oracle tell them apart"
)]
pub struct Endpoint {
    state: State,
    snd_una: SeqNumber,
    snd_nxt: SeqNumber,
    /// The end of all data written, not counting a FIN.
    write_seq: SeqNumber,
    /// Where the segment sent last begins.
    tail: SeqNumber,
    snd_wnd: u32,
    /// The congestion window in segments, counted from the first write for which there was too
    /// little room (`SOCK_NOSPACE`); 0 until then, for it holds up nothing that fits.
    cwnd: u16,
    /// A FIN follows the data (`SEND_SHUTDOWN` with a connection).
    fin_queued: bool,
    rcv_nxt: SeqNumber,
    /// RCV.NXT when it was last told to the peer (`rcv_wup`).
    rcv_wup: SeqNumber,
    /// The right edge of the window that the peer was offered.
    rcv_edge: SeqNumber,
    unread: u32,
    /// What arrived out of order. A fifth range is not remembered, and retransmission
    /// fills it.
    held: Sacks,
    /// The number after the peer's FIN, if that came out of order.
    held_fin: Option<SeqNumber>,
    /// `SOCK_DONE`: the peer's FIN is in order.
    done: bool,
    /// `RCV_SHUTDOWN`.
    receive_shut: bool,
    /// `SEND_SHUTDOWN`.
    send_shut: bool,
    /// `SOCK_DEAD`: no process holds it any more.
    orphan: bool,
    /// `sk_err`: reported once, by whichever call comes first.
    error: Option<Errno>,
    retransmits: u8,
    repair: Repair,
    unanswered_probes: u8,
    ack_due: AckDue,
    ack_delayed: bool,
    quick_acks: u8,
    /// `inet_csk_in_pingpong_mode`: answers carry the acknowledgments.
    pingpong: bool,
    recency: Recency,
    /// The largest segment received, for "more than one segment" (`rcv_mss`).
    rcv_mss: u16,
}

/// Before a larger one is seen (`tcp_initialize_rcv_mss`).
const FIRST_RCV_MSS: u16 = 536;
/// The largest segment of an Ethernet path with timestamps.
pub const MAX_SEGMENT: u32 = 1_448;

impl Endpoint {
    /// An endpoint without a connection.
    #[must_use]
    pub const fn closed() -> Self {
        Self {
            state: State::Closed,
            snd_una: SeqNumber(0),
            snd_nxt: SeqNumber(0),
            write_seq: SeqNumber(1),
            tail: SeqNumber(0),
            snd_wnd: 0,
            cwnd: 0,
            fin_queued: false,
            rcv_nxt: SeqNumber(0),
            rcv_wup: SeqNumber(0),
            rcv_edge: SeqNumber(0),
            unread: 0,
            held: Sacks::NONE,
            held_fin: None,
            done: false,
            receive_shut: false,
            send_shut: false,
            orphan: false,
            error: None,
            retransmits: 0,
            repair: Repair::Nothing,
            unanswered_probes: 0,
            ack_due: AckDue::Nothing,
            ack_delayed: false,
            quick_acks: 0,
            pingpong: false,
            recency: Recency::Stale,
            rcv_mss: FIRST_RCV_MSS,
        }
    }

    /// A passive open (RFC 9293 §3.10.1) that the next SYN will take.
    #[must_use]
    pub const fn listening() -> Self {
        Self {
            state: State::Listen,
            ..Self::closed()
        }
    }

    /// An endpoint without a connection that no process holds any more.
    #[must_use]
    pub const fn buried() -> Self {
        Self {
            orphan: true,
            ..Self::closed()
        }
    }

    /// The state of the connection.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// The state as `TCP_INFO` tells it to the process: TIME-WAIT is no longer the
    /// socket's business, so the process sees it closed (`tcp_time_wait`).
    #[must_use]
    pub fn socket_state(&self) -> State {
        if self.state == State::TimeWait {
            State::Closed
        } else {
            self.state
        }
    }

    /// Whether the numbers that a segment takes are among those that were sent.
    #[must_use]
    pub fn has_sent(&self, segment: &Segment) -> bool {
        segment.end() <= self.snd_nxt
    }

    /// Octets that the process has not read (`Recv-Q`).
    #[must_use]
    pub const fn unread(&self) -> u32 {
        self.unread
    }

    /// Octets that the peer has not acknowledged (`Send-Q`). A half-open connection is
    /// not a socket yet, and shows none (`inet_req_diag_fill`).
    #[must_use]
    pub fn unacknowledged(&self) -> u32 {
        if self.state == State::SynReceived {
            return 0;
        }
        self.write_seq + u32::from(self.fin_queued) - self.snd_una
    }

    /// How far its own numbers are beyond those that a kernel knows from all others: the
    /// handshake's, and the first octet's.
    #[must_use]
    pub const fn acknowledged(&self) -> u32 {
        const FIRST: u32 = 3;
        let beyond = self.snd_una.0.wrapping_sub(FIRST);
        if beyond.cast_signed() > 0 { beyond } else { 0 }
    }

    /// Tells its own numbers, and its peer's, from others that lie so far ahead.
    pub fn rebase(&mut self, sent: u32, received: u32) {
        let own = [
            &mut self.snd_una,
            &mut self.snd_nxt,
            &mut self.write_seq,
            &mut self.tail,
        ];
        for number in own {
            *number = *number - sent;
        }
        for number in [&mut self.rcv_nxt, &mut self.rcv_wup, &mut self.rcv_edge] {
            *number = *number - received;
        }
        self.held.rebase(received);
        self.held_fin = self.held_fin.map(|number| number - received);
    }

    /// Gives a segment that is older than all that is looked at here the latest numbers of
    /// which that is true. What comes of it is the same: it is answered by an acknowledgment,
    /// or refused by a RST that is too old for who receives that.
    pub fn level_old(&self, segment: &mut Segment) {
        // The number of a FIN counts for a RST after it was acknowledged (`follows_fin`).
        let (received, sent) = (self.rcv_wup - 2, self.snd_una - 2);
        if segment.end() <= received && segment.ack.is_none_or(|ack| ack <= sent) {
            segment.seq = received - segment.space();
            segment.ack = segment.ack.map(|_| sent);
            segment.window = 0;
            segment.sack = Sacks::NONE;
        }
    }

    /// Whether a process holds the endpoint.
    #[must_use]
    pub const fn is_orphan(&self) -> bool {
        self.orphan
    }

    /// What `poll()` says (`tcp_poll`).
    #[must_use]
    pub fn readiness(&self, config: &Config) -> Readiness {
        let state = self.socket_state();
        let both_shut = self.receive_shut && self.send_shut;
        let connected = !matches!(state, State::SynSent | State::SynReceived | State::Listen);
        Readiness {
            readable: self.receive_shut || (connected && self.unread > 0),
            writable: connected && (self.send_shut || self.has_space(config)),
            error: self.error.is_some(),
            hang_up: both_shut || state == State::Closed,
            read_hang_up: self.receive_shut,
        }
    }

    /// Whether `read()` would return at once.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.unread > 0 || self.receive_shut || self.error.is_some()
    }

    /// Whether a `write()` that had to wait would go on: there is room again, or an error.
    #[must_use]
    pub fn lets_write(&self, config: &Config) -> bool {
        self.send_shut || self.error.is_some() || self.has_space(config)
    }

    /// `getsockopt(SO_ERROR)`: the pending error, which is then no longer pending.
    pub const fn take_error(&mut self) -> Option<Errno> {
        self.error.take()
    }

    /// The process lets go of the endpoint.
    fn leave(&mut self) {
        self.orphan = true;
        self.receive_shut = true;
        self.send_shut = true;
    }

    /// `tcp_done`: nothing is sent or expected any more. What was received stays.
    fn shut_down(&mut self, out: &mut Vec<Action>) {
        self.state = State::Closed;
        self.receive_shut = true;
        self.send_shut = true;
        self.ack_due = AckDue::Nothing;
        self.ack_delayed = false;
        out.push(Action::StopAll);
    }

    /// Room for more unacknowledged data.
    fn room(&self, config: &Config) -> u32 {
        let buffer = config.send_buffer.saturating_add(self.growth(config));
        buffer.saturating_sub(self.write_seq - self.snd_una)
    }

    /// Whether there is enough room to tell a writer: half of what is taken
    /// (`sk_stream_is_writeable`).
    fn has_space(&self, config: &Config) -> bool {
        let room = self.room(config);
        room > 0 && room >= (self.write_seq - self.snd_una) / 2
    }

    fn fin_sent(&self) -> bool {
        self.fin_queued && self.snd_nxt == self.write_seq + 1
    }
}
