//! Each test holds the clause that it is named after. What the kernel did in whole
//! situations is in `tests/kernel.rs`, and every transition in `tests/transitions.rs`.

use alloc::vec::Vec;

use super::*;
use crate::segment::{Control, Segment};
use crate::time::Duration;

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
                Action::Stop(_) | Action::StopAll | Action::Notify => {}
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
        sack: None,
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

#[test]
fn tcp_syn_retries_are_a_time_and_the_first_syns_come_every_second() {
    for (syn_retries, syns, seconds) in [(1, 2, 3), (2, 5, 7)] {
        let mut tested = Tested::new(
            Endpoint::closed(),
            Config {
                syn_retries,
                ..CONFIG
            },
        );
        tested.call(Call::Open).unwrap();
        assert_eq!(
            tested.until_given_up(),
            (syns, Duration::from_secs(seconds)),
            "{syn_retries} retries"
        );
    }
}

#[test]
fn tcp_retries2_is_a_time() {
    // S24 and S25: five and six repetitions, 6.63 s and 13.48 s.
    for (retries, again, least, most) in [(3, 5, 6_200, 6_900), (5, 6, 12_600, 13_600)] {
        let mut tested = Tested::established(Config { retries, ..CONFIG });
        tested.call(Call::Send(40)).unwrap();
        let (segments, elapsed) = tested.until_given_up();
        assert_eq!(segments, again, "{retries} retries");
        assert!(
            Duration::from_millis(least) < elapsed && elapsed < Duration::from_millis(most),
            "{elapsed}"
        );
    }
}

#[test]
fn tcp_user_timeout_cuts_the_last_wait() {
    let mut tested = Tested::established(Config {
        user_timeout: Some(Duration::from_secs(2)),
        ..CONFIG
    });
    tested.call(Call::Send(40)).unwrap();
    // S26: four repetitions, 2.44 s.
    let (segments, elapsed) = tested.until_given_up();
    assert_eq!(segments, 4);
    assert!(
        Duration::from_millis(2_200) < elapsed && elapsed < Duration::from_millis(2_600),
        "{elapsed}"
    );
}

#[test]
fn rfc9293_3_8_4_unanswered_probes_end_the_connection() {
    let probes = Probes {
        idle: Duration::from_secs(1),
        interval: Duration::from_secs(2),
        count: 3,
    };
    let mut tested = Tested::established(Config {
        probes: Some(probes),
        ..CONFIG
    });
    assert!(tested.started.contains(&(Timer::Probe, probes.idle)));
    for _ in 0..probes.count {
        tested.expires(Timer::Probe);
        assert_eq!(tested.wire().trim(), ". 0:0(0) ack 1");
        assert!(tested.started.contains(&(Timer::Probe, probes.interval)));
    }
    tested.expires(Timer::Probe);
    assert_eq!(tested.wire().trim(), "R. 1:1(0) ack 1");
    assert_eq!(tested.call(Call::Receive(100)), Err(Errno::TimedOut));
}

#[test]
fn an_answered_probe_begins_the_idle_time_again() {
    let probes = Probes {
        idle: Duration::from_secs(1),
        interval: Duration::from_secs(2),
        count: 1,
    };
    let mut tested = Tested::established(Config {
        probes: Some(probes),
        ..CONFIG
    });
    for _ in 0..5 {
        tested.expires(Timer::Probe);
        tested.arrives(segment(1, Some(1), Control::None, 0));
        assert_eq!(tested.end.state(), State::Established);
        assert!(tested.started.contains(&(Timer::Probe, probes.idle)));
    }
}

#[test]
fn tcp_keepalive_timer_does_not_probe_while_data_is_unacknowledged() {
    let probes = Probes {
        idle: Duration::from_secs(1),
        interval: Duration::from_secs(2),
        count: 1,
    };
    let mut tested = Tested::established(Config {
        probes: Some(probes),
        ..CONFIG
    });
    tested.call(Call::Send(40)).unwrap();
    tested.expires(Timer::Probe);
    assert_eq!(tested.wire(), "");
    assert_eq!(tested.started, [(Timer::Probe, probes.idle)]);
}

#[test]
fn tcp_fin_a_fin_alone_waits_for_the_delayed_acknowledgment() {
    let mut tested = Tested::established(CONFIG);
    tested.arrives(segment(1, Some(1), Control::None, 60));
    tested.arrives(segment(61, Some(1), Control::Fin, 0));
    assert_eq!(tested.wire(), "");
    assert_eq!(
        tested.started,
        [(Timer::DelayedAck, Duration::from_millis(40))]
    );
    tested.expires(Timer::DelayedAck);
    assert_eq!(tested.wire().trim(), ". 1:1(0) ack 62");
}

#[test]
fn tcp_check_req_a_half_open_connection_ends_with_the_exact_reset() {
    let mut half_open = Tested::new(Endpoint::listening(), CONFIG);
    half_open.arrives(segment(0, None, Control::Syn, 0));
    for (arriving, verdict, state) in [
        (reset(1), Verdict::Accepted, State::Closed),
        (reset(2), Verdict::Challenged, State::SynReceived),
        (reset(0), Verdict::Ignored, State::SynReceived),
        (
            segment(1, None, Control::Syn, 0),
            Verdict::Refused,
            State::Closed,
        ),
        (
            segment(0, None, Control::Syn, 0),
            Verdict::Accepted,
            State::SynReceived,
        ),
        (
            segment(1, Some(7), Control::None, 0),
            Verdict::Refused,
            State::SynReceived,
        ),
        (
            segment(1, Some(1), Control::None, 0),
            Verdict::Accepted,
            State::Established,
        ),
    ] {
        let mut tested = half_open.clone();
        assert_eq!(tested.arrives(arriving), verdict, "{arriving}");
        assert_eq!(tested.end.state(), state, "{arriving}");
    }
}

#[test]
fn tcp_disconnect_shutdown_ends_a_connect_that_waits() {
    for how in [How::Read, How::Write, How::Both] {
        let mut tested = Tested::new(Endpoint::closed(), CONFIG);
        tested.call(Call::Open).unwrap();
        assert_eq!(tested.call(Call::Shutdown(how)), Ok(0));
        assert_eq!(
            alloc::format!("{}", tested.end.readiness(&CONFIG)),
            "OUT|ERR|HUP"
        );
        assert_eq!(tested.call(Call::Receive(100)), Err(Errno::ConnReset));
        assert_eq!(tested.call(Call::Receive(100)), Err(Errno::NotConn));
    }
}
