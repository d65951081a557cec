//! Random scenarios.

use idlerace_core::http::Method;
use idlerace_core::profile::clients;
use idlerace_core::scenario::{
    Closing, Death, DeathPoint, ExpiryAction, Fault, FaultAction, Liveness, Middlebox, Scenario,
    SegmentKind,
};
use idlerace_core::segment::Side;
use idlerace_core::time::{Duration, Range};
use proptest::prelude::*;

pub(crate) const MS: u64 = 1_000_000;

fn ms(length: u64) -> Duration {
    Duration::from_millis(length)
}

fn range(min: u64, width: u64) -> Range {
    Range::new(ms(min), ms(min + width)).unwrap()
}

/// Scenarios in which every length is a whole number of milliseconds.
pub(crate) fn scenarios() -> impl Strategy<Value = Scenario> {
    (plain(), MISHAP, any::<bool>()).prop_map(|(mut scenario, mishap, alone)| {
        if !alone {
            go_wrong(&mut scenario, mishap);
        }
        scenario
    })
}

/// The race itself.
fn plain() -> impl Strategy<Value = Scenario> {
    let delays = (0..4_u64, 0..3_u64, 0..4_u64, 0..3_u64);
    let race = (8..20_u64, 0..4_u64, 1..14_u64, 0..2_u64, 0..3_u64);
    let ways = (0..4_u8, 0..4_u8, any::<bool>(), 0..4_u8, 1..3_u32, 0..3_u64);
    (delays, race, ways, any::<u64>()).prop_map(
        |((up, up_width, down, down_width), (pause, width, idle, lag, close), ways, seed)| {
            let (liveness, closing, post, timeout, count, wake) = ways;
            let mut scenario = Scenario {
                seed,
                ..Scenario::new()
            };
            scenario.requests.count = count;
            scenario.requests.method = if post { Method::Post } else { Method::Get };
            scenario.requests.pause = range(pause, width);
            scenario.network.to_server = range(up, up_width);
            scenario.network.to_client = range(down, down_width);
            let client = &mut scenario.client;
            client.checkout_lag = range(0, wake / 2);
            client.wake_lag = range(0, wake.min(1));
            client.idle_timeout = (timeout == 1).then(|| ms(idle));
            client.request_timeout = (timeout == 2).then(|| ms(20));
            if timeout == 3 {
                client.retry = clients::curl::PROFILE.retry;
            }
            client.liveness = match liveness {
                0 => Liveness::None,
                1 => Liveness::Checkout,
                _ => Liveness::Background { lag: range(lag, 1) },
            };
            let server = &mut scenario.server;
            server.idle_timeout = Some(ms(pause + idle - 1));
            server.timer_lag = range(0, lag);
            server.close_lag = range(0, close.min(1));
            server.wake_lag = range(0, wake / 2);
            server.handler_time = range(0, close / 2);
            server.closing = match closing {
                0 => Closing::Close,
                1 => Closing::HalfClose { drain: ms(5) },
                2 => Closing::Deaf { wait: ms(lag) },
                _ => Closing::Abort,
            };
            scenario
        },
    )
}

type Mishap = (u8, u64, u64, bool, u32);

const MISHAP: (
    std::ops::Range<u8>,
    std::ops::Range<u64>,
    std::ops::Range<u64>,
    proptest::bool::Any,
    std::ops::Range<u32>,
) = (0..11, 0..40, 0..4, proptest::bool::ANY, 1..4);

/// What else can happen to it.
fn go_wrong(scenario: &mut Scenario, (what, at, length, flag, nth): Mishap) {
    let from = if flag { Side::Client } else { Side::Server };
    let fault = |kind, fate| Fault {
        from,
        kind,
        nth,
        fate,
    };
    let pick = usize::try_from(length).unwrap();
    let (network, server) = (&mut scenario.network, &mut scenario.server);
    match what {
        0 => server.queue_full = Some(range(at / 8, length)),
        1 => {
            server.death = Some(Death {
                request: nth.min(2),
                and_later: false,
                when: [DeathPoint::BeforeApplying, DeathPoint::AfterApplying][usize::from(flag)],
                resets: length == 0,
                written: if flag { nth * 5 } else { 0 },
            });
        }
        2 => {
            server.shutdown_at = Some(range(at, length));
            server.drain = flag.then(|| ms(at / 2));
        }
        3 => server.killed_at = Some(range(at, length)),
        4 => server.host_down = Some(range(at, length)),
        5 => {
            let kind = [
                SegmentKind::Fin,
                SegmentKind::Data,
                SegmentKind::Ack,
                SegmentKind::Rst,
            ][pick];
            let by = ms(at / 4);
            network.faults.push(fault(kind, FaultAction::Delay { by }));
        }
        6 => network
            .faults
            .push(fault(SegmentKind::Fin, FaultAction::Drop)),
        7 => {
            network.middlebox = Some(Middlebox {
                idle_timeout: ms(5 + at / 2),
                then: [
                    ExpiryAction::Drop,
                    ExpiryAction::Reset,
                    ExpiryAction::ResetClient,
                    ExpiryAction::ResetBoth,
                ][pick],
                off_by: 0,
            });
        }
        8 => scenario.client.split_write = Some(range(at / 20, length / 2)),
        9 => {
            scenario.client.suspended_at = Some(range(at / 2, length));
            scenario.client.suspended_for = range(u64::from(nth) * 5, length / 2);
        }
        _ => {
            server.max_requests = Some(1);
            server.announces_close = flag;
        }
    }
}
