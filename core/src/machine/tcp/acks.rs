//! When an acknowledgment is sent: at once, with company, or within the delay
//! (RFC 9293 §3.8.6.3; `__tcp_ack_snd_check`, `tcp_event_data_recv`,
//! `tcp_cleanup_rbuf`, `tcp_event_ack_sent`).

use alloc::vec::Vec;

use super::timers::TICK;
use super::{AckDue, Action, Config, Endpoint, Recency, Timer};
use crate::units::segment::{Control, SeqNumber};
use crate::units::time::Duration;

/// `TCP_ATO_MIN`.
const ACK_DELAY: Duration = Duration::from_millis(40);
/// `TCP_MAX_QUICKACKS`.
const QUICK_ACKS: u8 = 16;

impl Endpoint {
    /// Data has arrived (`tcp_event_data_recv`).
    pub(super) fn data_received(&mut self, config: &Config, len: u32, out: &mut Vec<Action>) {
        if config.unseen.prompt_acks {
            self.ack_due = AckDue::Pushed;
            return;
        }
        let len = u16::try_from(len.min(super::MAX_SEGMENT)).unwrap_or(u16::MAX);
        self.rcv_mss = self.rcv_mss.max(len);
        self.ack_due = match self.ack_due {
            AckDue::Pushed | AckDue::PushedTwice => AckDue::PushedTwice,
            AckDue::Nothing | AckDue::Something => AckDue::Pushed,
        };
        if self.recency == Recency::Stale {
            self.quick_acks = QUICK_ACKS;
        }
        if !self.pingpong {
            self.recency = Recency::Prompt;
            out.push(Action::Start(
                Timer::Recency,
                ACK_DELAY.min(config.timeout()),
            ));
        }
    }

    pub(super) fn recency_timeout(&mut self, config: &Config, out: &mut Vec<Action>) {
        self.recency = match self.recency {
            Recency::Prompt => {
                if let Some(rest) = config.timeout().less(ACK_DELAY) {
                    out.push(Action::Start(Timer::Recency, rest));
                }
                Recency::Recent
            }
            Recency::Recent | Recency::Stale => Recency::Stale,
        };
    }

    /// Something unusual arrived: acknowledge at once for a while
    /// (`tcp_enter_quickack_mode`).
    pub(super) const fn acknowledge_quickly(&mut self, config: &Config) {
        if config.unseen.prompt_acks {
            return;
        }
        self.pingpong = false;
        self.quick_acks = QUICK_ACKS;
    }

    /// `__tcp_ack_snd_check`: now, or within the delay.
    pub(super) fn acknowledge(&mut self, config: &Config, out: &mut Vec<Action>) {
        if self.ack_due == AckDue::Nothing {
            return;
        }
        let quick = config.unseen.prompt_acks || (self.quick_acks > 0 && !self.pingpong);
        let much = self.rcv_nxt - self.rcv_wup > u32::from(self.rcv_mss);
        if quick || much {
            self.send_ack(config, out);
        } else if !self.ack_delayed {
            self.ack_delayed = true;
            out.push(Action::Start(Timer::DelayedAck, self.ack_delay()));
        }
    }

    /// `icsk_ack.ato` is zero until the first data has arrived: a FIN before any data
    /// is acknowledged with the next tick (measured).
    fn ack_delay(&self) -> Duration {
        let data = self.rcv_nxt - u32::from(self.done) != SeqNumber(1);
        if data { ACK_DELAY } else { TICK }
    }

    /// The process has read: an acknowledgment may be due, or a shut window to be
    /// opened (`tcp_cleanup_rbuf`).
    pub(super) fn ack_after_read(&mut self, config: &Config, out: &mut Vec<Action>) {
        let emptied = self.unread == 0
            && (self.ack_due == AckDue::PushedTwice
                || (self.ack_due == AckDue::Pushed && !self.pingpong));
        let much = self.rcv_nxt - self.rcv_wup > u32::from(self.rcv_mss);
        let offered = self.rcv_edge - self.rcv_nxt;
        let free = config.receive_buffer.saturating_sub(self.unread);
        let opened = !self.receive_shut
            && free >= 2 * offered
            && 2 * offered <= config.receive_buffer
            && free > 0;
        if (self.ack_due > AckDue::Nothing && (emptied || much)) || opened {
            self.send_ack(config, out);
        }
    }

    pub(super) fn delayed_ack_timeout(&mut self, config: &Config, out: &mut Vec<Action>) {
        self.ack_delayed = false;
        if self.ack_due > AckDue::Nothing {
            self.pingpong = false;
            self.send_ack(config, out);
        }
    }

    /// An acknowledgment alone (`tcp_send_ack`).
    pub(super) fn send_ack(&mut self, config: &Config, out: &mut Vec<Action>) {
        let seq = self.snd_nxt;
        self.emit(config, Control::None, seq, 0, out);
    }

    /// `tcp_event_ack_sent`.
    pub(super) fn ack_sent(&mut self, out: &mut Vec<Action>) {
        self.rcv_wup = self.rcv_nxt;
        if self.ack_due > AckDue::Nothing {
            self.ack_due = AckDue::Nothing;
            self.quick_acks = self.quick_acks.saturating_sub(1);
        }
        if self.ack_delayed {
            self.ack_delayed = false;
            out.push(Action::Stop(Timer::DelayedAck));
        }
    }
}
