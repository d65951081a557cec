//! What an arriving segment does (RFC 9293 §3.10.7; `net/ipv4/tcp_input.c`,
//! `net/ipv4/tcp_minisocks.c`), and how a segment is refused.

use alloc::vec::Vec;

use super::{Action, Config, Endpoint, Repair, State, Timer, Verdict};
use crate::units::errno::Errno;
use crate::units::segment::{Control, Segment, SeqNumber};

impl Endpoint {
    /// A segment has arrived.
    pub fn segment_arrives(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Verdict {
        match self.state {
            State::Closed => refuse(segment, out),
            State::Listen => self.arrives_in_listen(config, segment, out),
            State::SynSent => self.arrives_in_syn_sent(config, segment, out),
            State::TimeWait => self.arrives_in_time_wait(config, segment, out),
            State::FinWait2 if self.orphan => {
                self.arrives_in_orphaned_fin_wait_2(config, segment, out)
            }
            State::SynReceived => self.arrives_in_syn_received(config, segment, out),
            _ => self.arrives(config, segment, out),
        }
    }

    /// The ACK that would complete the handshake has arrived, and the accept queue
    /// has no room (`tcp_check_req`, `tcp_v4_syn_recv_sock`).
    pub fn overflows(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Verdict {
        if !config.abort_on_overflow || segment.is_reset() {
            return Verdict::Ignored;
        }
        self.leave();
        self.shut_down(out);
        refuse(segment, out)
    }

    /// RFC 9293 §3.10.7.2.
    fn arrives_in_listen(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Verdict {
        if segment.is_reset() {
            return Verdict::Ignored;
        }
        if segment.ack.is_some() {
            return refuse(segment, out);
        }
        if segment.control != Control::Syn {
            return Verdict::Ignored;
        }
        self.state = State::SynReceived;
        self.take_syn(segment);
        self.emit(config, Control::Syn, self.snd_una, 0, out);
        self.snd_nxt = self.snd_una + 1;
        self.arm(config, out);
        Verdict::Accepted
    }

    /// RFC 9293 §3.10.7.3, `tcp_rcv_synsent_state_process`.
    fn arrives_in_syn_sent(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Verdict {
        match segment.ack {
            Some(ack) if ack != self.snd_nxt => return refuse(segment, out),
            None => return Verdict::Ignored,
            Some(_) => {}
        }
        if segment.is_reset() {
            self.reset(out);
            return Verdict::Accepted;
        }
        if segment.control != Control::Syn {
            return Verdict::Ignored;
        }
        self.take_syn(segment);
        self.state = State::Established;
        self.snd_una = self.snd_nxt;
        self.retransmits = 0;
        out.push(Action::Stop(Timer::Retransmission));
        self.send_ack(config, out);
        self.postpone_probe(config, out);
        Verdict::Accepted
    }

    fn take_syn(&mut self, segment: Segment) {
        self.rcv_nxt = segment.seq + 1;
        self.rcv_wup = self.rcv_nxt;
        self.rcv_edge = self.rcv_nxt;
        self.snd_wnd = segment.window;
    }

    /// `tcp_timewait_state_process`, TIME-WAIT proper.
    fn arrives_in_time_wait(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Verdict {
        if segment.is_reset() {
            let exact = segment.seq == self.rcv_nxt;
            if exact {
                self.shut_down(out);
            }
            return if exact {
                Verdict::Accepted
            } else {
                Verdict::Ignored
            };
        }
        self.start_time_wait(out);
        if segment.seq == self.rcv_nxt && segment.space() == 0 {
            return Verdict::Accepted;
        }
        self.send_ack(config, out);
        Verdict::Challenged
    }

    /// `tcp_timewait_state_process`, FIN-WAIT-2 after `close()`: new data is refused
    /// (RFC 1122 §4.2.2.13, fact P3-020).
    fn arrives_in_orphaned_fin_wait_2(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Verdict {
        if !self.in_window(segment) {
            // A RST as well: the window is looked at first.
            self.send_ack(config, out);
            return Verdict::Challenged;
        }
        if segment.is_reset() {
            self.shut_down(out);
            return Verdict::Accepted;
        }
        if segment.control == Control::Syn {
            self.shut_down(out);
            return refuse(segment, out);
        }
        let news = segment.space() > 0 && segment.end() > self.rcv_nxt;
        if segment.ack.is_none() || !news {
            return Verdict::Ignored;
        }
        if segment.control == Control::Fin && segment.end() == self.rcv_nxt + 1 {
            self.rcv_nxt = self.rcv_nxt + 1;
            self.send_ack(config, out);
            self.start_time_wait(out);
            return Verdict::Accepted;
        }
        self.shut_down(out);
        refuse(segment, out)
    }

    /// `tcp_check_req`: half open, there is only a request, which the first doubt ends.
    fn arrives_in_syn_received(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Verdict {
        if segment.control == Control::Syn
            && segment.ack.is_none()
            && segment.seq + 1 == self.rcv_nxt
        {
            // The SYN again: so is the answer.
            self.emit(config, Control::Syn, self.snd_una, 0, out);
            return Verdict::Accepted;
        }
        let fits = self.in_window(segment);
        if segment.is_reset() && !fits {
            return Verdict::Ignored;
        }
        if !segment.is_reset() && segment.ack.is_some_and(|ack| ack != self.snd_nxt) {
            return refuse(segment, out);
        }
        if !fits || (segment.is_reset() && segment.seq != self.rcv_nxt) {
            self.send_ack(config, out);
            return Verdict::Challenged;
        }
        if segment.is_reset() || segment.control == Control::Syn {
            self.leave();
            self.shut_down(out);
            return if segment.is_reset() {
                Verdict::Accepted
            } else {
                refuse(segment, out)
            };
        }
        if segment.ack.is_none() {
            return Verdict::Ignored;
        }
        self.state = State::Established;
        self.arrives(config, segment, out)
    }

    /// The synchronized states: `tcp_validate_incoming`, then `tcp_ack`, then the text.
    fn arrives(&mut self, config: &Config, segment: Segment, out: &mut Vec<Action>) -> Verdict {
        if let Some(verdict) = self.validate(config, segment, out) {
            return verdict;
        }
        let Some(ack) = segment.ack else {
            return Verdict::Ignored;
        };
        if ack > self.snd_nxt {
            self.send_ack(config, out);
            return Verdict::Challenged;
        }
        self.postpone_probe(config, out);
        self.process_ack(config, segment, ack, out);
        if self.closes_on_ack(config, segment, out) {
            return Verdict::Accepted;
        }
        self.process_text(config, segment, out)
    }

    /// `tcp_validate_incoming`: the number, then RST, then SYN. A RST counts with the number
    /// that is due, or the one behind all that SACK has reported.
    fn validate(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Option<Verdict> {
        let acceptable = self.acceptable(segment);
        if segment.is_reset() {
            let number = Some(segment.seq);
            let exact = number == Some(self.rcv_nxt) || number == self.held.highest();
            let exact = acceptable && exact;
            if exact || self.follows_fin(segment) {
                self.reset(out);
                return Some(Verdict::Accepted);
            }
            if !acceptable {
                return Some(Verdict::Ignored);
            }
        } else if segment.control != Control::Syn {
            if acceptable {
                return None;
            }
            // tcp_send_dupack
            if segment.space() > 0 && segment.seq < self.rcv_nxt {
                self.acknowledge_quickly(config);
            }
        }
        // RFC 5961 §3.2 and §4.2. Linux sends at most two a second; that is left out.
        self.send_ack(config, out);
        Some(Verdict::Challenged)
    }

    /// `tcp_sequence`.
    fn acceptable(&self, segment: Segment) -> bool {
        segment.end() >= self.rcv_wup && segment.seq <= self.rcv_edge.max_of(self.rcv_nxt)
    }

    /// `tcp_in_window`: the test of what is not, or no longer, a full socket.
    fn in_window(&self, segment: Segment) -> bool {
        let (start, end) = (self.rcv_nxt, self.rcv_edge.max_of(self.rcv_nxt));
        segment.seq == start
            || (segment.end() > start && segment.seq < end)
            || (segment.seq == end && segment.space() == 0)
    }

    /// A RST with the FIN's own number counts, acknowledged or not (`tcp_reset_check`).
    fn follows_fin(&self, segment: Segment) -> bool {
        let after_fin = matches!(
            self.state,
            State::CloseWait | State::LastAck | State::Closing
        );
        after_fin && segment.seq == self.rcv_nxt - 1
    }

    /// `tcp_reset`: the error that the process will see depends on the state.
    pub(super) fn reset(&mut self, out: &mut Vec<Action>) {
        self.error = Some(match self.state {
            State::SynSent => Errno::ConnRefused,
            State::CloseWait => Errno::Pipe,
            _ => Errno::ConnReset,
        });
        self.shut_down(out);
    }

    /// `tcp_ack`.
    fn process_ack(
        &mut self,
        config: &Config,
        segment: Segment,
        ack: SeqNumber,
        out: &mut Vec<Action>,
    ) {
        if ack < self.snd_una {
            return;
        }
        let opened = segment.window > self.snd_wnd;
        self.snd_wnd = segment.window;
        if ack > self.snd_una {
            if self.cwnd > 0 {
                self.grow(ack - self.snd_una);
            }
            self.snd_una = ack;
            self.retransmits = 0;
            self.repair = Repair::Nothing;
            if self.tail < ack {
                self.tail = ack;
            }
            self.arm(config, out);
        } else if let Some(until) = segment.sack.first_hole_ends() {
            self.fill_hole(config, until, out);
        }
        let unsent = self.write_seq > self.snd_nxt || (self.fin_queued && !self.fin_sent());
        if unsent && (opened || self.snd_una == self.snd_nxt) {
            self.transmit(config, out);
        }
    }

    /// The ACK of our FIN moves the state on. True if nothing is left to process.
    fn closes_on_ack(&mut self, config: &Config, segment: Segment, out: &mut Vec<Action>) -> bool {
        if !self.fin_sent() || self.snd_una != self.snd_nxt {
            return false;
        }
        match self.state {
            State::FinWait1 => {
                self.state = State::FinWait2;
                let data = segment.len > 0 && segment.seq + segment.len > self.rcv_nxt;
                if self.orphan && !data && segment.control != Control::Fin {
                    self.wait_for_fin(config, out);
                }
                false
            }
            State::Closing => {
                self.start_time_wait(out);
                true
            }
            State::LastAck => {
                self.shut_down(out);
                true
            }
            _ => false,
        }
    }
}

/// Answers a segment that belongs to no connection (RFC 9293 §3.5.2,
/// `tcp_v4_send_reset`). A RST is never answered.
pub(super) fn refuse(segment: Segment, out: &mut Vec<Action>) -> Verdict {
    match segment.refusal() {
        Some(reset) => {
            out.push(Action::Send(reset));
            Verdict::Refused
        }
        None => Verdict::Ignored,
    }
}
