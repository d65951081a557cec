//! The text of a segment and its FIN (RFC 9293 §3.10.7.4, seventh and eighth;
//! `tcp_data_queue`, `tcp_fin`).

use alloc::vec::Vec;

use super::segments::refuse;
use super::{AckDue, Action, Config, Endpoint, State, Verdict};
use crate::units::segment::{Control, Sack, Segment};

impl Endpoint {
    /// Data and FIN (`tcp_data_queue`, `tcp_fin`).
    pub(super) fn process_text(
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
            // tcp_rcv_state_process: what is old goes on, to be acknowledged again.
            State::CloseWait | State::Closing | State::LastAck if segment.seq < self.rcv_nxt => {}
            _ => return Verdict::Ignored,
        }
        let closing = self.state != State::Established;
        if closing && self.receive_shut && segment.seq + segment.len > self.rcv_nxt {
            // TCPABORTONDATA: nobody will ever read this.
            self.reset(out);
            return refuse(segment, out);
        }
        if segment.end() <= self.rcv_nxt {
            self.acknowledge_quickly(config);
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
        self.held.add(Sack {
            start: segment.seq,
            end: segment.end(),
        });
        if segment.control == Control::Fin {
            self.held_fin = Some(segment.end());
        }
        self.acknowledge_quickly(config);
        self.send_ack(config, out);
        Verdict::Accepted
    }

    /// Takes what is in order, and whatever was held behind it.
    fn take(&mut self, config: &Config, segment: Segment, out: &mut Vec<Action>) {
        let gaps = !self.held.is_empty();
        let end = self.held.take(segment.end());
        let held_fin = self.held_fin.take_if(|fin| *fin <= end);
        let fin = segment.control == Control::Fin || held_fin.is_some();
        let text_end = end - u32::from(fin);
        let fresh = text_end - self.rcv_nxt;
        if fresh > 0 {
            self.unread += fresh;
            self.rcv_nxt = text_end;
            self.data_received(config, fresh, out);
        }
        if fin {
            self.take_fin(config, out);
        }
        if gaps && self.ack_due > AckDue::Nothing {
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
                if config.unseen.quiet {
                    self.postpone_probe(config, out);
                }
            }
        }
    }
}
