//! What a process asks of an endpoint (RFC 9293 §3.10.1 to §3.10.5; `net/ipv4/tcp.c`).

use alloc::vec::Vec;

use super::congestion::INITIAL_WINDOW;
use super::{Action, Call, Config, Endpoint, How, State};
use crate::units::errno::Errno;
use crate::units::segment::Control;

impl Endpoint {
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
        if taken < octets && self.cwnd == 0 {
            self.cwnd = INITIAL_WINDOW;
        }
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
        if self.state == State::SynSent {
            self.disconnect(out);
            return Ok(0);
        }
        if how != How::Write {
            self.receive_shut = true;
        }
        if how != How::Read && !self.send_shut {
            self.send_shut = true;
            self.finish(config, out);
        }
        Ok(0)
    }

    /// `tcp_disconnect` as `shutdown()` reaches it while `connect()` waits, whichever
    /// direction it names.
    fn disconnect(&mut self, out: &mut Vec<Action>) {
        self.shut_down(out);
        self.receive_shut = false;
        self.send_shut = false;
        self.error = Some(Errno::ConnReset);
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
            State::FinWait2 => self.wait_for_fin(config, out),
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

    /// Queues the FIN (`tcp_close_state`, `tcp_send_fin`).
    fn finish(&mut self, config: &Config, out: &mut Vec<Action>) {
        self.state = match self.state {
            State::SynReceived | State::Established => State::FinWait1,
            State::CloseWait => State::LastAck,
            _ => return,
        };
        self.fin_queued = true;
        self.transmit(config, out);
    }
}
