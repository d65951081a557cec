//! Each test holds the clause that it is named after. What the kernel did in whole
//! situations is in `tests/kernel.rs`, and every transition in `tests/transitions.rs`.

mod timers;

use alloc::vec::Vec;

use super::*;
use crate::units::segment::{Control, Sacks, Segment};
use crate::units::time::Duration;

const CONFIG: Config = Config::LINUX;

/// An endpoint, what it sent, and how long its timers were set to.
#[derive(Clone)]
struct Tested {
    end: Endpoint,
    config: Config,
    sent: Vec<Segment>,
    started: Vec<(Timer, Duration)>,
}

impl Tested {
    fn new(end: Endpoint, config: Config) -> Self {
        Self {
            end,
            config,
            sent: Vec::new(),
            started: Vec::new(),
        }
    }

    /// Connected, and nothing said yet.
    fn established(config: Config) -> Self {
        let mut tested = Self::new(Endpoint::closed(), config);
        tested.call(Call::Open).unwrap();
        tested.arrives(segment(0, Some(1), Control::Syn, 0));
        assert_eq!(tested.end.state(), State::Established);
        tested
    }

    /// The peer's FIN, number 1, has arrived.
    fn close_wait() -> Self {
        let mut tested = Self::established(CONFIG);
        tested.arrives(segment(1, Some(1), Control::Fin, 0));
        assert_eq!(tested.end.state(), State::CloseWait);
        tested
    }

    /// `close()` or `shutdown()` has been called, and the peer has acknowledged it or not.
    fn finished(call: Call, acknowledged: bool) -> Self {
        let mut tested = Self::established(CONFIG);
        tested.call(call).unwrap();
        if acknowledged {
            tested.arrives(segment(1, Some(2), Control::None, 0));
        }
        assert_eq!(
            tested.end.state(),
            if acknowledged {
                State::FinWait2
            } else {
                State::FinWait1
            }
        );
        tested
    }

    fn call(&mut self, call: Call) -> Result<u32, Errno> {
        let mut actions = Vec::new();
        let result = self.end.call(&self.config, call, &mut actions);
        self.note(actions);
        result
    }

    fn arrives(&mut self, segment: Segment) -> Verdict {
        let mut actions = Vec::new();
        let verdict = self
            .end
            .segment_arrives(&self.config, segment, &mut actions);
        self.note(actions);
        verdict
    }

    fn expires(&mut self, timer: Timer) {
        let mut actions = Vec::new();
        self.end.timeout(&self.config, timer, &mut actions);
        self.note(actions);
    }

    /// What is sent and started is what the last input caused.
    fn note(&mut self, actions: Vec<Action>) {
        self.sent.clear();
        self.started.clear();
        for action in actions {
            match action {
                Action::Send(segment) => self.sent.push(segment),
                Action::Start(timer, length) => self.started.push((timer, length)),
                Action::Stop(_) | Action::StopAll => {}
            }
        }
    }

    /// The segments in packetdrill notation.
    fn wire(&self) -> String {
        self.sent
            .iter()
            .map(|segment| alloc::format!("{segment}"))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Lets the retransmission timer run out until the endpoint gives up; how many
    /// segments were sent again, and how long it all took.
    fn until_given_up(&mut self) -> (usize, Duration) {
        let (mut again, mut elapsed) = (0, Duration::ZERO);
        while let Some((_, wait)) = self
            .started
            .iter()
            .find(|(timer, _)| *timer == Timer::Retransmission)
            .copied()
        {
            elapsed = elapsed + wait;
            self.expires(Timer::Retransmission);
            again += self.sent.len();
            assert!(again < 100, "never gives up");
        }
        assert_eq!(self.end.state(), State::Closed);
        assert_eq!(self.end.take_error(), Some(Errno::TimedOut));
        (again, elapsed)
    }
}

fn segment(seq: u32, ack: Option<u32>, control: Control, len: u32) -> Segment {
    Segment {
        seq: SeqNumber(seq),
        ack: ack.map(SeqNumber),
        control,
        len,
        window: 65_536,
        sack: Sacks::NONE,
    }
}

fn reset(seq: u32) -> Segment {
    segment(seq, None, Control::Rst, 0)
}

#[test]
fn rfc5961_3_2_a_reset_counts_only_with_the_exact_number() {
    let established = Tested::established(CONFIG);
    for (seq, verdict, answer) in [
        (0, Verdict::Ignored, ""),
        (1, Verdict::Accepted, ""),
        (2, Verdict::Challenged, ". 1:1(0) ack 1"),
        (1 + 65_536, Verdict::Challenged, ". 1:1(0) ack 1"),
        (2 + 65_536, Verdict::Ignored, ""),
    ] {
        let mut tested = established.clone();
        assert_eq!(tested.arrives(reset(seq)), verdict, "RST {seq}");
        assert_eq!(tested.wire().trim(), answer, "RST {seq}");
        assert_eq!(
            tested.end.state() == State::Closed,
            verdict == Verdict::Accepted
        );
    }
}

#[test]
fn a_reset_with_the_number_of_the_fin_counts_acknowledged_or_not() {
    let unacknowledged = Tested::close_wait();
    let mut acknowledged = unacknowledged.clone();
    acknowledged.expires(Timer::DelayedAck);
    assert_eq!(acknowledged.wire().trim(), ". 1:1(0) ack 2");
    let mut last_ack = unacknowledged.clone();
    last_ack.call(Call::Close).unwrap();
    let mut closing = Tested::finished(Call::Shutdown(How::Write), false);
    closing.arrives(segment(1, Some(1), Control::Fin, 0));
    assert_eq!(closing.end.state(), State::Closing);
    for tested in [unacknowledged, acknowledged, last_ack, closing] {
        let mut short = tested.clone();
        assert_eq!(
            short.arrives(reset(0)),
            Verdict::Ignored,
            "{}",
            tested.end.state()
        );
        let mut own = tested.clone();
        assert_eq!(
            own.arrives(reset(1)),
            Verdict::Accepted,
            "{}",
            tested.end.state()
        );
        assert_eq!(own.end.state(), State::Closed);
    }
}

#[test]
fn tcp_reset_the_state_decides_the_error() {
    let mut syn_sent = Tested::new(Endpoint::closed(), CONFIG);
    syn_sent.call(Call::Open).unwrap();
    syn_sent.arrives(segment(0, Some(1), Control::Rst, 0));
    assert_eq!(syn_sent.end.take_error(), Some(Errno::ConnRefused));
    for (mut tested, seq, error) in [
        (Tested::established(CONFIG), 1, Errno::ConnReset),
        (
            Tested::finished(Call::Shutdown(How::Write), false),
            1,
            Errno::ConnReset,
        ),
        (
            Tested::finished(Call::Shutdown(How::Write), true),
            1,
            Errno::ConnReset,
        ),
        (Tested::close_wait(), 2, Errno::Pipe),
    ] {
        tested.arrives(reset(seq));
        assert_eq!(tested.end.take_error(), Some(error));
    }
}

#[test]
fn tcp_recvmsg_the_end_of_the_stream_comes_before_a_pending_error() {
    let mut tested = Tested::close_wait();
    tested.arrives(reset(1));
    assert!(tested.end.readiness(&CONFIG).error);
    assert_eq!(tested.call(Call::Receive(100)), Ok(0));
    assert_eq!(tested.call(Call::Send(40)), Err(Errno::Pipe));
}

#[test]
fn tcp_recvmsg_data_comes_before_a_pending_error() {
    let mut tested = Tested::established(CONFIG);
    tested.arrives(segment(1, Some(1), Control::None, 60));
    tested.arrives(reset(61));
    assert_eq!(tested.call(Call::Receive(100)), Ok(60));
    assert_eq!(tested.call(Call::Receive(100)), Err(Errno::ConnReset));
    assert_eq!(tested.call(Call::Receive(100)), Ok(0));
}

#[test]
fn sock_error_a_pending_error_is_reported_once() {
    let mut reset_by_peer = Tested::established(CONFIG);
    reset_by_peer.arrives(reset(1));
    let mut by_write = reset_by_peer.clone();
    assert_eq!(by_write.call(Call::Send(40)), Err(Errno::ConnReset));
    assert_eq!(by_write.call(Call::Send(40)), Err(Errno::Pipe));
    let mut by_option = reset_by_peer.clone();
    assert_eq!(by_option.end.take_error(), Some(Errno::ConnReset));
    assert_eq!(by_option.end.take_error(), None);
    assert_eq!(by_option.call(Call::Receive(100)), Ok(0));
}

#[test]
fn rfc2525_2_17_close_with_unread_data_is_a_reset() {
    let mut tested = Tested::established(CONFIG);
    tested.arrives(segment(1, Some(1), Control::None, 60));
    tested.call(Call::Close).unwrap();
    assert_eq!(tested.wire().trim(), "R. 1:1(0) ack 61");
    assert_eq!(tested.end.state(), State::Closed);
}

#[test]
fn rfc9293_3_10_4_the_fin_follows_the_queued_data() {
    let mut tested = Tested::established(CONFIG);
    // The peer shuts its window, so that the data has to wait.
    tested.arrives(Segment {
        window: 0,
        ..segment(1, Some(1), Control::None, 0)
    });
    tested.call(Call::Send(40)).unwrap();
    tested.call(Call::Close).unwrap();
    assert_eq!(tested.wire(), "");
    assert_eq!(tested.end.unacknowledged(), 41);
    tested.arrives(segment(1, Some(1), Control::None, 0));
    assert_eq!(tested.wire(), "FP. 1:41(40) ack 1");
}

#[test]
fn rfc1122_4_2_2_13_data_after_close_is_refused() {
    for acknowledged in [false, true] {
        let mut closed = Tested::finished(Call::Close, acknowledged);
        let data = segment(1, Some(2), Control::None, 40);
        assert_eq!(closed.arrives(data), Verdict::Refused);
        assert_eq!(closed.wire().trim(), "R 2:2(0)");
        assert_eq!(closed.end.state(), State::Closed);
        let mut half_closed = Tested::finished(Call::Shutdown(How::Write), acknowledged);
        assert_eq!(half_closed.arrives(data), Verdict::Accepted);
        assert_eq!(half_closed.call(Call::Receive(100)), Ok(40));
    }
}

#[test]
fn so_linger_zero_resets_whatever_is_there() {
    let mut tested = Tested::established(CONFIG);
    tested.call(Call::Send(40)).unwrap();
    tested.call(Call::Abort).unwrap();
    assert_eq!(tested.wire().trim(), "R. 41:41(0) ack 1");
    assert_eq!(tested.end.state(), State::Closed);
}

#[test]
fn tcp_v4_send_reset_answers_everything_but_a_reset() {
    let mut closed = Tested::new(Endpoint::closed(), CONFIG);
    assert_eq!(
        closed.arrives(segment(7, Some(5), Control::None, 10)),
        Verdict::Refused
    );
    assert_eq!(closed.wire().trim(), "R 5:5(0)");
    assert_eq!(
        closed.arrives(segment(7, None, Control::Syn, 0)),
        Verdict::Refused
    );
    assert_eq!(closed.wire(), "R. 0:0(0) ack 8");
    assert_eq!(closed.arrives(reset(7)), Verdict::Ignored);
    assert_eq!(closed.wire(), "");
}

/// A write takes what there is room for; what is acknowledged while it waits makes the buffer
/// larger, and the writer is told when half of what is taken is free.
#[test]
fn a_write_that_has_to_wait_goes_on() {
    let mut tested = Tested::established(CONFIG);
    let room = CONFIG.send_buffer;
    assert_eq!(tested.call(Call::Send(300_000)), Ok(room));
    assert_eq!(tested.call(Call::Send(300_000)), Err(Errno::Again));
    assert!(!tested.end.lets_write(&CONFIG));
    // Ten segments were sent, and twenty follow: there is room for ten more, twice.
    tested.arrives(segment(1, Some(1 + 10 * MAX_SEGMENT), Control::None, 0));
    assert_eq!(tested.wire(), "P. 14481:43441(28960) ack 1");
    assert!(tested.end.lets_write(&CONFIG));
    let more = 10 * MAX_SEGMENT + 2 * 10 * 2_304;
    assert_eq!(tested.call(Call::Send(300_000 - room)), Ok(more));
}

/// Who waits to write hears of a reset, and of a FIN not at all.
#[test]
fn a_write_that_waits_ends_with_the_connection() {
    let mut tested = Tested::established(CONFIG);
    tested.call(Call::Send(300_000)).unwrap();
    tested.arrives(segment(1, Some(1), Control::Fin, 0));
    assert!(!tested.end.lets_write(&CONFIG));
    tested.arrives(reset(2));
    assert!(tested.end.lets_write(&CONFIG));
    assert_eq!(tested.call(Call::Send(1)), Err(Errno::Pipe));
    let mut alone = Tested::established(CONFIG);
    alone.call(Call::Send(300_000)).unwrap();
    alone.arrives(reset(1));
    assert!(alone.end.lets_write(&CONFIG));
    assert_eq!(alone.call(Call::Send(1)), Err(Errno::ConnReset));
    assert_eq!(alone.call(Call::Receive(1)), Ok(0));
}

#[test]
fn rfc9293_3_4_numbers_wrap() {
    let write = 1 << 31;
    let config = Config {
        send_buffer: u32::MAX,
        receive_buffer: 1 << 30,
        ..CONFIG
    };
    let mut tested = Tested::established(config);
    let mut sent = 1_u32;
    for _ in 0..9 {
        tested.call(Call::Send(write / 4)).unwrap();
        sent = sent.wrapping_add(write / 4);
        tested.arrives(Segment {
            window: 1 << 30,
            ..segment(1, Some(1), Control::None, 0)
        });
        tested.arrives(Segment {
            window: 1 << 30,
            ..segment(1, Some(sent), Control::None, 0)
        });
        assert_eq!(tested.end.unacknowledged(), 0, "after {sent}");
    }
    tested.call(Call::Send(40)).unwrap();
    assert_eq!(tested.sent[0].seq, SeqNumber(sent));
    assert!(sent < write, "it has wrapped");
}
