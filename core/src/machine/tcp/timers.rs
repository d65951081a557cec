//! What an endpoint sends, sends again, and gives up: output, acknowledgments and
//! timeouts (RFC 9293 §3.8, RFC 6298, RFC 8985 §7; `net/ipv4/tcp_output.c`,
//! `net/ipv4/tcp_timer.c`).

use alloc::vec::Vec;

use super::{AckDue, Action, Config, Endpoint, Recency, Repair, State, Timer};
use crate::units::errno::Errno;
use crate::units::segment::{Control, Segment, SeqNumber};
use crate::units::time::Duration;

/// `TCP_RTO_MIN`, as the least that is added to the round-trip time.
const LEAST_WAIT: Duration = Duration::from_millis(200);
/// `TCP_RTO_MAX`.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
/// `TCP_TIMEOUT_INIT`: for SYN and SYN-ACK.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// One jiffy at 250 Hz.
pub(super) const TICK: Duration = Duration::from_millis(4);
/// `TCP_TIMEOUT_MIN`: two ticks.
const PROBE_SLACK: Duration = TICK.times(2);
/// `TCP_TIMEWAIT_LEN`.
const TIME_WAIT: Duration = Duration::from_secs(60);
/// `net.ipv4.tcp_syn_linear_timeouts`: so many SYNs are repeated every second before
/// the wait doubles.
const LINEAR_SYNS: u32 = 4;

impl Config {
    /// The retransmission timeout before any back-off: in whole ticks, rounded up, and
    /// no round-trip time is zero (`__tcp_set_rto`, `usecs_to_jiffies`). Without the
    /// tick the retries below would be one too many (measured, S25).
    pub(super) fn timeout(&self) -> Duration {
        let ticks = (self.round_trip + LEAST_WAIT).as_nanos() / TICK.as_nanos();
        TICK.times(ticks + 1)
    }

    /// The wait after so many retransmissions.
    fn backed_off(&self, retransmits: u32) -> Duration {
        let doubled = self
            .timeout()
            .times(1_u64.checked_shl(retransmits).unwrap_or(u64::MAX));
        doubled.min(LONGEST_WAIT)
    }

    /// The time from the first retransmission to the timeout after the last of `retransmits`.
    fn since_first(&self, retransmits: u32) -> Duration {
        (1..=retransmits).fold(Duration::ZERO, |sum, n| sum + self.backed_off(n))
    }
}

/// How long `retries` doubled waits beginning with `first` take: Linux counts
/// retries in time (`tcp_model_timeout`).
fn time_of_retries(first: Duration, retries: u32) -> Duration {
    (0..=retries).fold(Duration::ZERO, |sum, n| {
        sum + first
            .times(1_u64.checked_shl(n).unwrap_or(u64::MAX))
            .min(LONGEST_WAIT)
    })
}

/// The wait before SYN number `retransmits` + 2. The first ones come every second
/// (measured: six SYNs in 5 s with `tcp_syn_retries=2`, given up after 7 s).
fn syn_wait(retransmits: u32) -> Duration {
    let doublings = retransmits.saturating_sub(LINEAR_SYNS);
    FIRST_WAIT
        .times(1_u64.checked_shl(doublings).unwrap_or(u64::MAX))
        .min(LONGEST_WAIT)
}

impl Endpoint {
    /// A timer has run out.
    pub fn timeout(&mut self, config: &Config, timer: Timer, out: &mut Vec<Action>) {
        match timer {
            Timer::Retransmission => self.retransmission_timeout(config, out),
            Timer::DelayedAck => self.delayed_ack_timeout(config, out),
            Timer::Recency => self.recency_timeout(config, out),
            Timer::TimeWait => self.shut_down(out),
            Timer::Probe => self.probe_timeout(config, out),
        }
    }

    /// Sends what may be sent: data up to the peer's window, then the FIN.
    pub(super) fn transmit(&mut self, config: &Config, out: &mut Vec<Action>) {
        let sends = matches!(
            self.state,
            State::Established
                | State::CloseWait
                | State::FinWait1
                | State::Closing
                | State::LastAck
        );
        if !sends || self.fin_sent() || self.waits_for_repair() {
            return;
        }
        let unsent = self.write_seq - self.snd_nxt;
        let edge = self.snd_una + self.snd_wnd;
        let open = if edge > self.snd_nxt {
            edge - self.snd_nxt
        } else {
            0
        };
        let len = unsent.min(open).min(self.congestion_room());
        let fin = self.fin_queued && len == unsent;
        if len == 0 && !fin {
            return self.arm(config, out);
        }
        let control = if fin { Control::Fin } else { Control::None };
        self.tail = self.snd_nxt;
        self.snd_nxt = self.snd_nxt + len + u32::from(fin);
        self.emit(config, control, self.tail, len, out);
        if len > 0 && self.recency == Recency::Prompt {
            self.pingpong = true;
        }
        if self.retransmits == 0 && self.repair == Repair::Nothing {
            self.arm(config, out);
        }
    }

    /// After a retransmission timeout nothing new is sent until something of the flight has
    /// been acknowledged: one segment may be on its way (`tcp_enter_loss`), and the
    /// repetition is that one (`tcp_cwnd_test`).
    fn waits_for_repair(&self) -> bool {
        self.retransmits > 0 && self.snd_una != self.snd_nxt
    }

    /// Starts the timer that the flight needs, or stops it.
    pub(super) fn arm(&mut self, config: &Config, out: &mut Vec<Action>) {
        let wait = match self.state {
            State::SynSent => syn_wait(self.retransmits.into()),
            State::SynReceived => FIRST_WAIT.times(1 << self.retransmits.min(7)),
            State::Closed | State::Listen | State::TimeWait => {
                return out.push(Action::Stop(Timer::Retransmission));
            }
            _ if self.snd_una != self.snd_nxt => self.flight_wait(config),
            _ if self.write_seq != self.snd_nxt && !self.fin_sent() => {
                config.backed_off(self.retransmits.into())
            }
            _ => return out.push(Action::Stop(Timer::Retransmission)),
        };
        out.push(Action::Start(Timer::Retransmission, wait));
    }

    /// Until the tail loss probe (`tcp_schedule_loss_probe`), or the retransmission.
    fn flight_wait(&self, config: &Config) -> Duration {
        let one_segment = self.tail == self.snd_una;
        if self.retransmits == 0 && self.repair == Repair::Nothing && !one_segment {
            return config
                .timeout()
                .min(config.round_trip.times(2) + PROBE_SLACK);
        }
        let wait = config.backed_off(self.retransmits.into());
        let Some(limit) = config.user_timeout.filter(|_| self.retransmits > 0) else {
            return wait;
        };
        // tcp_clamp_rto_to_user_timeout
        let elapsed = config.since_first(u32::from(self.retransmits) - 1);
        wait.min(limit.less(elapsed).unwrap_or(Duration::from_nanos(1)))
    }

    fn retransmission_timeout(&mut self, config: &Config, out: &mut Vec<Action>) {
        if self.gives_up(config) {
            self.error = Some(Errno::TimedOut);
            return self.shut_down(out);
        }
        match self.state {
            State::SynSent | State::SynReceived => {
                self.emit(config, Control::Syn, self.snd_una, 0, out);
            }
            _ if self.snd_una == self.snd_nxt => self.probe_window(config, out),
            _ if self.retransmits == 0 && self.repair == Repair::Nothing => {
                self.repair = Repair::Probed;
                self.send_again(config, self.tail, out);
                return self.arm(config, out);
            }
            _ => self.send_again(config, self.snd_una, out),
        }
        self.retransmits = self.retransmits.saturating_add(1);
        self.arm(config, out);
    }

    /// `tcp_write_timeout`: retries are limits in time, counted from the first
    /// retransmission; a SYN-ACK alone is counted in pieces (`reqsk_timer_handler`).
    fn gives_up(&self, config: &Config) -> bool {
        let retransmits = u32::from(self.retransmits);
        match self.state {
            State::SynSent => {
                let elapsed = (0..=retransmits).fold(Duration::ZERO, |sum, n| sum + syn_wait(n));
                elapsed >= time_of_retries(FIRST_WAIT, config.syn_retries)
            }
            State::SynReceived => retransmits >= config.synack_retries,
            _ if retransmits == 0 || self.snd_una == self.snd_nxt => false,
            _ => {
                let retries = if self.orphan {
                    config.orphan_retries
                } else {
                    config.retries
                };
                let limit = config
                    .user_timeout
                    .unwrap_or_else(|| time_of_retries(LEAST_WAIT, retries));
                // With a user timeout the last wait was cut to end exactly at the limit.
                config.since_first(retransmits) >= limit
            }
        }
    }

    /// Sends again from `start` to the end of the flight, in one segment
    /// (`tcp_retrans_try_collapse`).
    fn send_again(&mut self, config: &Config, start: SeqNumber, out: &mut Vec<Action>) {
        let fin = self.fin_sent();
        let control = if fin { Control::Fin } else { Control::None };
        let len = self.snd_nxt - start - u32::from(fin);
        self.emit(config, control, start, len, out);
    }

    /// Fills the hole before a range that the peer has: what RACK does when the
    /// later segment is acknowledged first (RFC 8985 §6.2, its reordering window
    /// left out).
    pub(super) fn fill_hole(&mut self, config: &Config, until: SeqNumber, out: &mut Vec<Action>) {
        if self.repair != Repair::Filled && self.snd_una < until {
            self.repair = Repair::Filled;
            self.emit(
                config,
                Control::None,
                self.snd_una,
                until - self.snd_una,
                out,
            );
            self.arm(config, out);
        }
    }

    /// `tcp_xmit_probe_skb`: an old number, so that the peer has to answer.
    fn probe_window(&mut self, config: &Config, out: &mut Vec<Action>) {
        self.emit(config, Control::None, self.snd_una - 1, 0, out);
    }

    /// `tcp_keepalive_timer`.
    fn probe_timeout(&mut self, config: &Config, out: &mut Vec<Action>) {
        let Some(probes) = config.probes else { return };
        if self.snd_una != self.write_seq + u32::from(self.fin_queued) {
            // Retransmission looks after it.
            return out.push(Action::Start(Timer::Probe, probes.idle));
        }
        if u32::from(self.unanswered_probes) >= probes.count {
            self.reset_peer(config, out);
            self.error = Some(Errno::TimedOut);
            return self.shut_down(out);
        }
        self.unanswered_probes = self.unanswered_probes.saturating_add(1);
        self.emit(config, Control::None, self.snd_nxt - 1, 0, out);
        out.push(Action::Start(Timer::Probe, probes.interval));
    }

    /// The connection is alive: the next keep-alive probe is far. The kernel lets its
    /// timer run, and starts it again for what is left of the idle time.
    pub(super) fn postpone_probe(&mut self, config: &Config, out: &mut Vec<Action>) {
        if config.unseen.quiet && self.state == State::Established {
            return;
        }
        if let Some(probes) = config.probes {
            self.unanswered_probes = 0;
            out.push(Action::Start(Timer::Probe, probes.idle));
        }
    }

    /// `tcp_time_wait` for FIN-WAIT-2 that no process holds: little of the socket is
    /// left, and no timer of it.
    pub(super) fn wait_for_fin(&mut self, config: &Config, out: &mut Vec<Action>) {
        self.ack_due = AckDue::Nothing;
        self.ack_delayed = false;
        out.push(Action::StopAll);
        out.push(Action::Start(Timer::TimeWait, config.fin_timeout));
    }

    pub(super) fn start_time_wait(&mut self, out: &mut Vec<Action>) {
        self.state = State::TimeWait;
        out.push(Action::StopAll);
        out.push(Action::Start(Timer::TimeWait, TIME_WAIT));
    }

    /// `tcp_send_active_reset`.
    pub(super) fn reset_peer(&mut self, config: &Config, out: &mut Vec<Action>) {
        self.emit(config, Control::Rst, self.snd_nxt, 0, out);
    }

    /// Puts a segment on the wire; whatever it is, it carries the acknowledgment.
    pub(super) fn emit(
        &mut self,
        config: &Config,
        control: Control,
        seq: SeqNumber,
        len: u32,
        out: &mut Vec<Action>,
    ) {
        let unread = if config.unseen.roomy { 0 } else { self.unread };
        let free = config.receive_buffer.saturating_sub(unread);
        // A window is never taken back (RFC 9293 §3.8.6).
        if self.rcv_nxt + free > self.rcv_edge {
            self.rcv_edge = self.rcv_nxt + free;
        }
        let acks = self.state != State::SynSent;
        if acks {
            self.ack_sent(out);
        }
        out.push(Action::Send(Segment {
            seq,
            ack: acks.then_some(self.rcv_nxt),
            control,
            len,
            window: self.rcv_edge - self.rcv_nxt,
            sack: self.held.reported(),
        }));
    }
}
