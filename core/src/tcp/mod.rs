//! One TCP endpoint as Linux runs it: user calls, arriving segments and timeouts
//! go in (the three classes of RFC 9293 §3.10), actions come out.
//!
//! This module knows nothing of time, of HTTP, of the wire or of which side it is
//! on. Where Linux and the RFC differ Linux is right, and the kernel function is
//! named. Left out, because they change how fast bytes arrive and never which close
//! happens: congestion control, the maximum segment size, Nagle's algorithm (every
//! profiled client switches it off), urgent data, simultaneous open.
//! `docs/model.md` has the whole list.
//!
//! The calls are in this file, [`segments`] has what arrives, [`timers`] has what
//! is sent, sent again and given up.

mod segments;
mod timers;

use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::errno::Errno;
use crate::segment::{Control, Sack, Segment, SeqNumber};
use crate::time::Duration;

/// The states of RFC 9293 §3.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "RFC 9293 §3.3.2 defines them")]
pub enum State {
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Closed => "CLOSED",
            Self::Listen => "LISTEN",
            Self::SynSent => "SYN-SENT",
            Self::SynReceived => "SYN-RECEIVED",
            Self::Established => "ESTABLISHED",
            Self::FinWait1 => "FIN-WAIT-1",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::CloseWait => "CLOSE-WAIT",
            Self::Closing => "CLOSING",
            Self::LastAck => "LAST-ACK",
            Self::TimeWait => "TIME-WAIT",
        })
    }
}

/// What a host is set to. The same for every endpoint of it, and never changed by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// The smoothed round-trip time. Linux adds at least 200 ms to it to get the
    /// retransmission timeout (`tcp_set_rto`, `TCP_RTO_MIN`).
    pub round_trip: Duration,
    /// Octets that can wait unread.
    pub receive_buffer: u32,
    /// Octets that can wait unacknowledged.
    pub send_buffer: u32,
    /// `net.ipv4.tcp_syn_retries`.
    pub syn_retries: u32,
    /// `net.ipv4.tcp_synack_retries`.
    pub synack_retries: u32,
    /// `net.ipv4.tcp_retries2`.
    pub retries: u32,
    /// Retries for a connection that no process holds any more (`tcp_orphan_retries`).
    pub orphan_retries: u32,
    /// `net.ipv4.tcp_fin_timeout`: how long FIN-WAIT-2 waits once no process holds it.
    pub fin_timeout: Duration,
    /// `TCP_USER_TIMEOUT`.
    pub user_timeout: Option<Duration>,
    /// `SO_KEEPALIVE` with its three figures.
    pub probes: Option<Probes>,
    /// `net.ipv4.tcp_abort_on_overflow`.
    pub abort_on_overflow: bool,
}

impl Config {
    /// What a Linux host does that nobody has tuned.
    pub const LINUX: Self = Self {
        round_trip: Duration::ZERO,
        receive_buffer: 65_536,
        send_buffer: 2_626_560,
        syn_retries: 6,
        synack_retries: 5,
        retries: 15,
        orphan_retries: 8,
        fin_timeout: Duration::from_secs(60),
        user_timeout: None,
        probes: None,
        abort_on_overflow: false,
    };
}

/// TCP keep-alive (RFC 9293 §3.8.4): probes on a connection that is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probes {
    /// `TCP_KEEPIDLE`.
    pub idle: Duration,
    /// `TCP_KEEPINTVL`.
    pub interval: Duration,
    /// `TCP_KEEPCNT`.
    pub count: u32,
}

/// A user call (RFC 9293 §3.10.1 to §3.10.6 and `socket(7)`). None of them waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `connect()`.
    Open,
    /// `write()` of so many octets; returns how many were taken.
    Send(u32),
    /// `read()` of at most so many octets; returns how many there were, 0 at the end
    /// of the stream.
    Receive(u32),
    /// `shutdown()`.
    Shutdown(How),
    /// `close()`.
    Close,
    /// `close()` with `SO_LINGER` on and zero.
    Abort,
}

/// Which direction `shutdown()` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// `SHUT_RD`.
    Read,
    /// `SHUT_WR`.
    Write,
    /// `SHUT_RDWR`.
    Both,
}

/// What can time out in one endpoint. At most one of each runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timer {
    /// Retransmission, tail loss probe (RFC 8985 §7) or zero-window probe: Linux
    /// keeps them in one timer, `icsk_retransmit_timer`.
    Retransmission,
    /// An acknowledgment that is waiting for company.
    DelayedAck,
    /// How recent the last data is; decides how eagerly data is acknowledged.
    Recency,
    /// TIME-WAIT, or FIN-WAIT-2 that no process holds.
    TimeWait,
    /// The next TCP keep-alive probe.
    Probe,
}

/// What an endpoint wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Put this on the wire.
    Send(Segment),
    /// Start the timer, or start it again.
    Start(Timer, Duration),
    /// Stop the timer if it runs.
    Stop(Timer),
    /// Stop all of them: the endpoint is closed.
    StopAll,
    /// What `poll()` would say has changed for the better.
    Notify,
}

/// What became of an arriving segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It did what it says.
    Accepted,
    /// It was thrown away without an answer.
    Ignored,
    /// It was thrown away and answered by an ACK that says what is expected
    /// (RFC 9293 §3.10.7.4, RFC 5961).
    Challenged,
    /// It was thrown away and answered by a RST (RFC 9293 §3.5.2).
    Refused,
}

/// What `poll()` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "poll(2) returns exactly these bits"
)]
#[expect(missing_docs, reason = "poll(2) defines them")]
pub struct Readiness {
    pub readable: bool,
    pub writable: bool,
    pub error: bool,
    pub hang_up: bool,
    pub read_hang_up: bool,
}

/// The bits as `poll(2)` names them, `IN|OUT|RDHUP`.
impl fmt::Display for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = [
            (self.readable, "IN"),
            (self.writable, "OUT"),
            (self.error, "ERR"),
            (self.hang_up, "HUP"),
            (self.read_hang_up, "RDHUP"),
        ];
        let mut between = "";
        for (_, name) in bits.into_iter().filter(|(set, _)| *set) {
            write!(f, "{between}{name}")?;
            between = "|";
        }
        Ok(())
    }
}

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

/// What has to be acknowledged (`ICSK_ACK_SCHED`, `_PUSHED`, `_PUSHED2`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum AckDue {
    Nothing,
    Something,
    Pushed,
    PushedTwice,
}

/// Octets that arrived out of order. One range: a second hole is not remembered,
/// and retransmission fills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Held {
    range: Sack,
    fin: bool,
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
    /// A FIN follows the data (`SEND_SHUTDOWN` with a connection).
    fin_queued: bool,
    rcv_nxt: SeqNumber,
    /// RCV.NXT when it was last told to the peer (`rcv_wup`).
    rcv_wup: SeqNumber,
    /// The right edge of the window that the peer was offered.
    rcv_edge: SeqNumber,
    unread: u32,
    held: Option<Held>,
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
    /// The tail loss probe of this flight has been sent, or the hole was filled.
    probed: bool,
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
            fin_queued: false,
            rcv_nxt: SeqNumber(0),
            rcv_wup: SeqNumber(0),
            rcv_edge: SeqNumber(0),
            unread: 0,
            held: None,
            done: false,
            receive_shut: false,
            send_shut: false,
            orphan: false,
            error: None,
            retransmits: 0,
            probed: false,
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

    /// Octets that the process has not read (`Recv-Q`).
    #[must_use]
    pub const fn unread(&self) -> u32 {
        self.unread
    }

    /// Octets that the peer has not acknowledged (`Send-Q`).
    #[must_use]
    pub fn unacknowledged(&self) -> u32 {
        self.write_seq + u32::from(self.fin_sent()) - self.snd_una
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
            writable: connected && (self.send_shut || self.room(config) > 0),
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

    /// `getsockopt(SO_ERROR)`: the pending error, which is then no longer pending.
    pub const fn take_error(&mut self) -> Option<Errno> {
        self.error.take()
    }

    /// Performs a user call.
    ///
    /// # Errors
    /// What Linux leaves in `errno`; [`Errno::Again`] where the call would wait.
    pub fn call(
        &mut self,
        config: &Config,
        call: Call,
        out: &mut Vec<Action>,
    ) -> Result<u32, Errno> {
        match call {
            Call::Open => {
                self.open(config, out);
                Ok(0)
            }
            Call::Send(octets) => self.send(config, octets, out),
            Call::Receive(octets) => self.receive(config, octets, out),
            Call::Shutdown(how) => self.shutdown(config, how, out),
            Call::Close => {
                self.close(config, out);
                Ok(0)
            }
            Call::Abort => {
                self.abort(config, out);
                Ok(0)
            }
        }
    }

    fn open(&mut self, config: &Config, out: &mut Vec<Action>) {
        *self = Self::closed();
        self.state = State::SynSent;
        self.emit(config, Control::Syn, self.snd_una, 0, out);
        self.snd_nxt = self.snd_una + 1;
        self.arm(config, out);
    }

    /// `tcp_sendmsg_locked` and `sk_stream_error`: a pending error comes first, and
    /// is consumed; after that it is EPIPE.
    fn send(&mut self, config: &Config, octets: u32, out: &mut Vec<Action>) -> Result<u32, Errno> {
        if let Some(error) = self.take_error() {
            return Err(error);
        }
        match self.socket_state() {
            State::Established | State::CloseWait if !self.send_shut => {}
            State::SynSent | State::SynReceived => return Err(Errno::Again),
            _ => return Err(Errno::Pipe),
        }
        let taken = octets.min(self.room(config));
        if taken == 0 && octets > 0 {
            return Err(Errno::Again);
        }
        self.write_seq = self.write_seq + taken;
        self.transmit(config, out);
        Ok(taken)
    }

    /// `tcp_recvmsg_locked`: data first, then the end of the stream (`SOCK_DONE`),
    /// then a pending error, then the end that a reset left behind.
    fn receive(
        &mut self,
        config: &Config,
        octets: u32,
        out: &mut Vec<Action>,
    ) -> Result<u32, Errno> {
        if self.unread > 0 {
            let read = octets.min(self.unread);
            self.unread -= read;
            self.ack_after_read(config, out);
            return Ok(read);
        }
        if self.done {
            return Ok(0);
        }
        if let Some(error) = self.take_error() {
            return Err(error);
        }
        if self.receive_shut {
            return Ok(0);
        }
        match self.socket_state() {
            State::Closed | State::Listen => Err(Errno::NotConn),
            _ => Err(Errno::Again),
        }
    }

    /// `inet_shutdown`, `tcp_shutdown`.
    fn shutdown(&mut self, config: &Config, how: How, out: &mut Vec<Action>) -> Result<u32, Errno> {
        if matches!(self.socket_state(), State::Closed | State::Listen) {
            return Err(Errno::NotConn);
        }
        if how != How::Write {
            self.receive_shut = true;
        }
        if how != How::Read && !self.send_shut {
            self.send_shut = true;
            self.finish(config, out);
        }
        out.push(Action::Notify);
        Ok(0)
    }

    /// `__tcp_close`: unread data makes it a reset (RFC 2525 §2.17, fact P3-019).
    fn close(&mut self, config: &Config, out: &mut Vec<Action>) {
        let unread = core::mem::take(&mut self.unread);
        self.leave();
        match self.state {
            State::Closed | State::TimeWait => {}
            State::Listen | State::SynSent => self.shut_down(out),
            _ if unread > 0 => {
                self.reset_peer(config, out);
                self.shut_down(out);
            }
            State::FinWait2 => out.push(Action::Start(Timer::TimeWait, config.fin_timeout)),
            State::SynReceived | State::Established | State::CloseWait => self.finish(config, out),
            State::FinWait1 | State::Closing | State::LastAck => {}
        }
    }

    /// `tcp_disconnect` as `close()` reaches it with `SO_LINGER` zero.
    fn abort(&mut self, config: &Config, out: &mut Vec<Action>) {
        let unsent = self.snd_nxt != self.write_seq + u32::from(self.fin_queued);
        let resets = match self.state {
            State::SynReceived
            | State::Established
            | State::FinWait1
            | State::FinWait2
            | State::CloseWait => true,
            State::Closing | State::LastAck => unsent,
            State::Closed | State::Listen | State::SynSent | State::TimeWait => false,
        };
        self.unread = 0;
        self.leave();
        if resets {
            self.reset_peer(config, out);
        }
        if self.state != State::TimeWait {
            self.shut_down(out);
        }
    }

    /// The process lets go of the endpoint.
    fn leave(&mut self) {
        self.orphan = true;
        self.receive_shut = true;
        self.send_shut = true;
    }

    /// Queues the FIN (`tcp_close_state`, `tcp_send_fin`).
    fn finish(&mut self, config: &Config, out: &mut Vec<Action>) {
        self.state = match self.state {
            State::SynReceived | State::Established => State::FinWait1,
            State::CloseWait => State::LastAck,
            State::SynSent => return self.shut_down(out),
            _ => return,
        };
        self.fin_queued = true;
        self.transmit(config, out);
    }

    /// `tcp_done`: nothing is sent or expected any more. What was received stays.
    fn shut_down(&mut self, out: &mut Vec<Action>) {
        self.state = State::Closed;
        self.receive_shut = true;
        self.send_shut = true;
        self.ack_due = AckDue::Nothing;
        self.ack_delayed = false;
        out.push(Action::StopAll);
        if !self.orphan {
            out.push(Action::Notify);
        }
    }

    /// Room for more unacknowledged data.
    fn room(&self, config: &Config) -> u32 {
        config
            .send_buffer
            .saturating_sub(self.write_seq - self.snd_una)
    }

    fn fin_sent(&self) -> bool {
        self.fin_queued && self.snd_nxt == self.write_seq + 1
    }
}
