//! Waits, retries and probes, and what ends a connection that never was.

use super::*;

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
fn tcp_enter_loss_nothing_new_follows_a_repetition_before_an_acknowledgment() {
    let mut tested = Tested::established(CONFIG);
    tested.call(Call::Send(40)).unwrap();
    tested.expires(Timer::Retransmission);
    tested.expires(Timer::Retransmission);
    tested.wire();
    tested.call(Call::Send(20)).unwrap();
    tested.call(Call::Close).unwrap();
    assert_eq!(tested.wire(), "");
    tested.arrives(segment(1, Some(41), Control::None, 0));
    assert_eq!(tested.wire().trim(), "FP. 41:61(20) ack 1");
}

#[test]
fn a_fin_that_nobody_acknowledges_waits_for_its_turn_after_the_data() {
    let mut tested = Tested::established(CONFIG);
    tested.call(Call::Send(40)).unwrap();
    tested.expires(Timer::Retransmission);
    tested.expires(Timer::Retransmission);
    tested.call(Call::Close).unwrap();
    tested.wire();
    tested.arrives(segment(1, Some(41), Control::None, 0));
    assert_eq!(tested.wire().trim(), "F. 41:41(0) ack 1");
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
