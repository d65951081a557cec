//! What an arriving segment does (RFC 9293 §3.10.7; `net/ipv4/tcp_input.c`,
//! `net/ipv4/tcp_minisocks.c`), and how a segment is refused.

use alloc::vec::Vec;

use super::{AckDue, Action, Config, Endpoint, Held, State, Timer, Verdict};
use crate::errno::Errno;
use crate::segment::{Control, Sack, Segment, SeqNumber};

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
        out.push(Action::Notify);
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
        if !self.acceptable(segment) {
            if segment.is_reset() {
                return Verdict::Ignored;
            }
            self.send_ack(config, out);
            return Verdict::Challenged;
        }
        if segment.is_reset() {
            self.shut_down(out);
            return Verdict::Accepted;
        }
        if segment.control == Control::Syn {
            return Verdict::Ignored;
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

    /// The synchronized states: `tcp_validate_incoming`, then `tcp_ack`, then the text.
    fn arrives(&mut self, config: &Config, segment: Segment, out: &mut Vec<Action>) -> Verdict {
        if let Some(verdict) = self.validate(config, segment, out) {
            return verdict;
        }
        let Some(ack) = segment.ack else {
            return Verdict::Ignored;
        };
        if ack > self.snd_nxt {
            if self.state == State::SynReceived {
                return refuse(segment, out);
            }
            self.send_ack(config, out);
            return Verdict::Challenged;
        }
        if self.state == State::SynReceived {
            self.state = State::Established;
            self.postpone_probe(config, out);
            out.push(Action::Notify);
        }
        self.unanswered_probes = 0;
        self.process_ack(config, segment, ack, out);
        if self.closes_on_ack(config, segment, out) {
            return Verdict::Accepted;
        }
        self.process_text(config, segment, out)
    }

    /// `tcp_validate_incoming`: the number, then RST, then SYN.
    fn validate(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Option<Verdict> {
        let acceptable = self.acceptable(segment);
        if segment.is_reset() {
            let exact = acceptable && segment.seq == self.rcv_nxt;
            if exact || self.follows_fin(segment) {
                self.reset(out);
                return Some(Verdict::Accepted);
            }
            if !acceptable {
                return Some(Verdict::Ignored);
            }
        } else if acceptable && segment.control != Control::Syn {
            return None;
        } else if segment.control != Control::Syn {
            // tcp_send_dupack
            if segment.space() > 0 && segment.seq < self.rcv_nxt {
                self.acknowledge_quickly();
            }
        } else if self.state == State::SynReceived && segment.seq + 1 == self.rcv_nxt {
            // The SYN again: so is the answer.
            self.emit(config, Control::Syn, self.snd_una, 0, out);
            return Some(Verdict::Accepted);
        }
        // RFC 5961 §3.2 and §4.2. Linux sends at most two a second; that is left out.
        self.send_ack(config, out);
        Some(Verdict::Challenged)
    }

    /// `tcp_sequence`.
    fn acceptable(&self, segment: Segment) -> bool {
        segment.end() >= self.rcv_wup && segment.seq <= self.rcv_edge.max_of(self.rcv_nxt)
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
    fn reset(&mut self, out: &mut Vec<Action>) {
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
            self.snd_una = ack;
            self.retransmits = 0;
            self.probed = false;
            if self.tail < ack {
                self.tail = ack;
            }
            self.arm(config, out);
            if !self.send_shut {
                out.push(Action::Notify);
            }
        } else if let Some(sack) = segment.sack {
            self.fill_hole(config, sack.start, out);
        }
        if self.write_seq > self.snd_nxt && (opened || self.snd_una == self.snd_nxt) {
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
                    out.push(Action::Start(Timer::TimeWait, config.fin_timeout));
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

    /// Data and FIN (`tcp_data_queue`, `tcp_fin`).
    fn process_text(
        &mut self,
        config: &Config,
        segment: Segment,
        out: &mut Vec<Action>,
    ) -> Verdict {
        if segment.space() == 0 {
            return Verdict::Accepted;
        }
        match self.state {
            State::Established | State::FinWait1 | State::FinWait2 => {}
            _ => return Verdict::Ignored,
        }
        let closing = self.state != State::Established;
        if closing && self.receive_shut && segment.seq + segment.len > self.rcv_nxt {
            // TCPABORTONDATA: nobody will ever read this.
            self.reset(out);
            return refuse(segment, out);
        }
        if segment.end() <= self.rcv_nxt {
            self.acknowledge_quickly();
            self.send_ack(config, out);
            return Verdict::Challenged;
        }
        if segment.seq > self.rcv_nxt {
            return self.hold(config, segment, out);
        }
        if segment.len > 0 && self.rcv_edge == self.rcv_nxt {
            // The window is shut: a probe, or a peer that does not look.
            self.send_ack(config, out);
            return Verdict::Challenged;
        }
        self.take(config, segment, out);
        Verdict::Accepted
    }

    /// Keeps what is ahead, and says at once what is missing.
    fn hold(&mut self, config: &Config, segment: Segment, out: &mut Vec<Action>) -> Verdict {
        let range = Sack {
            start: segment.seq,
            end: segment.end(),
        };
        let fin = segment.control == Control::Fin;
        self.held = Some(match self.held {
            Some(held) if held.range.end == range.start => Held {
                range: Sack {
                    start: held.range.start,
                    end: range.end,
                },
                fin,
            },
            Some(held) => held,
            None => Held { range, fin },
        });
        self.acknowledge_quickly();
        self.send_ack(config, out);
        Verdict::Accepted
    }

    /// Takes what is in order, and whatever was held behind it.
    fn take(&mut self, config: &Config, segment: Segment, out: &mut Vec<Action>) {
        let mut fin = segment.control == Control::Fin;
        let mut text_end = segment.seq + segment.len;
        let filled = self.held.filter(|held| held.range.start <= segment.end());
        if let Some(held) = filled {
            self.held = None;
            fin |= held.fin;
            text_end = text_end.max_of(held.range.end - u32::from(held.fin));
        }
        let fresh = text_end - self.rcv_nxt;
        if fresh > 0 {
            self.unread += fresh;
            self.rcv_nxt = text_end;
            self.data_received(config, fresh, out);
            if !self.orphan {
                out.push(Action::Notify);
            }
        }
        if fin {
            self.take_fin(config, out);
        }
        if filled.is_some() && self.ack_due > AckDue::Nothing {
            self.send_ack(config, out);
        } else if self.state != State::TimeWait {
            self.acknowledge(config, out);
        }
    }

    /// `tcp_fin`.
    fn take_fin(&mut self, config: &Config, out: &mut Vec<Action>) {
        self.rcv_nxt = self.rcv_nxt + 1;
        self.receive_shut = true;
        self.done = true;
        self.ack_due = self.ack_due.max(AckDue::Something);
        match self.state {
            State::FinWait1 => {
                self.send_ack(config, out);
                self.state = State::Closing;
            }
            State::FinWait2 => {
                self.send_ack(config, out);
                self.start_time_wait(out);
            }
            _ => {
                self.state = State::CloseWait;
                self.pingpong = true;
            }
        }
        if !self.orphan {
            out.push(Action::Notify);
        }
    }
}

/// Answers a segment that belongs to no connection (RFC 9293 §3.5.2,
/// `tcp_v4_send_reset`). A RST is never answered.
fn refuse(segment: Segment, out: &mut Vec<Action>) -> Verdict {
    if segment.is_reset() {
        return Verdict::Ignored;
    }
    let (seq, ack) = match segment.ack {
        Some(ack) => (ack, None),
        None => (SeqNumber(0), Some(segment.end())),
    };
    out.push(Action::Send(Segment {
        seq,
        ack,
        control: Control::Rst,
        len: 0,
        window: 0,
        sack: None,
    }));
    Verdict::Refused
}
