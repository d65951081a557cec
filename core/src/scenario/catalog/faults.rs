//! The scenarios of other causes. As in the race the round trip is 10 ms, and the
//! second request is written about 220 ms after the first if nothing else is said.

use super::base::{ms, paced, secs};
use crate::scenario::profile::clients;
use crate::scenario::{
    Client, Closing, ExpiryAction, Fault, FaultAction, Middlebox, Scenario, SegmentKind, Service,
};
use crate::units::segment::Side;
use crate::units::time::{Duration, Range};

fn once() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.requests.count = 1;
    scenario
}

fn faulty(pause: Duration, from: Side, kind: SegmentKind, nth: u32, fate: FaultAction) -> Scenario {
    let mut scenario = paced(pause);
    scenario.network.faults.push(Fault {
        from,
        kind,
        nth,
        fate,
    });
    scenario
}

/// The FIN is sent again after 212 ms; the request comes 100 ms after the first.
pub(super) fn lost_fin() -> Scenario {
    faulty(
        ms(400),
        Side::Server,
        SegmentKind::Fin,
        1,
        FaultAction::Drop,
    )
}

/// The request is sent again and answered, and the connection has ended for good,
/// before the first copy comes.
pub(super) fn late_packet() -> Scenario {
    let by = ms(700);
    let fate = FaultAction::Delay { by };
    faulty(ms(20), Side::Client, SegmentKind::Data, 2, fate)
}

/// 2 ms after the second request was written.
pub(super) fn worker_killed() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.server.killed_at = Some(Range::fixed(ms(222)));
    scenario
}

/// The worker takes 30 ms to look; it is killed while the request waits.
pub(super) fn worker_killed_unread() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.server.wake_lag = Range::fixed(ms(30));
    scenario.server.killed_at = Some(Range::fixed(ms(300)));
    scenario
}

/// A proxy passes a body on: 2,000 octets with the head, the rest when it has it. The answer
/// and the RST need 10 ms.
pub(super) fn early_answer() -> Scenario {
    let mut scenario = once();
    scenario.client = Client::of(&clients::proxies::alb::PROFILE);
    scenario.client.split_write = Some(Range::fixed(ms(20)));
    scenario.requests.head_bytes = 2_000;
    // In one packet of an ordinary path, so that real kernels can be followed through it.
    scenario.requests.body_bytes = 1_400;
    scenario.server.service = Service::EarlyReject;
    scenario
}

pub(super) fn early_answer_lingering() -> Scenario {
    let mut scenario = early_answer();
    let drain = secs(2);
    scenario.server.closing = Closing::HalfClose { drain };
    scenario
}

pub(super) fn plain_to_tls_port() -> Scenario {
    let mut scenario = once();
    scenario.server.service = Service::Tls;
    scenario
}

pub(super) fn port_closed() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.server.service = Service::NotListening;
    scenario
}

/// The SYN comes after 5 ms and finds room, the handshake's last step does not.
pub(super) fn backlog_full_silent() -> Scenario {
    let mut scenario = once();
    scenario.server.queue_full = Some(const { Range::between(ms(6), secs(3)) });
    scenario.client.request_timeout = Some(secs(1));
    scenario
}

pub(super) fn backlog_full_reset() -> Scenario {
    let mut scenario = once();
    scenario.server.queue_full = Some(const { Range::between(ms(6), secs(3)) });
    scenario.server.abort_on_overflow = true;
    scenario
}

pub(super) fn host_rebooted() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.server.host_down = Some(const { Range::between(ms(50), ms(150)) });
    scenario
}

pub(super) fn host_down() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.server.host_down = Some(const { Range::between(ms(50), secs(5)) });
    scenario
}

fn middlebox(then: ExpiryAction, off_by: u32) -> Scenario {
    let mut scenario = paced(secs(250));
    scenario.server.idle_timeout = None;
    scenario.client.idle_timeout = None;
    scenario.client.request_timeout = Some(secs(10));
    scenario.network.middlebox = Some(Middlebox {
        idle_timeout: secs(240),
        then,
        off_by,
    });
    scenario
}

pub(super) fn nat_forgets() -> Scenario {
    middlebox(ExpiryAction::Drop, 0)
}

pub(super) fn nat_forgets_no_timeout() -> Scenario {
    let mut scenario = nat_forgets();
    scenario.client.request_timeout = None;
    scenario
}

pub(super) fn firewall_resets() -> Scenario {
    middlebox(ExpiryAction::Reset, 0)
}

pub(super) fn firewall_resets_both() -> Scenario {
    middlebox(ExpiryAction::ResetBoth, 0)
}

pub(super) fn firewall_resets_server() -> Scenario {
    middlebox(ExpiryAction::ResetServer, 0)
}

pub(super) fn reset_in_window() -> Scenario {
    middlebox(ExpiryAction::ResetClient, 1)
}

pub(super) fn reset_outside() -> Scenario {
    middlebox(ExpiryAction::ResetClient, 200_000)
}

/// A crossing at 75 s, behind a NAT that would have forgotten after 60 s.
pub(super) fn tcp_keepalive_probe() -> Scenario {
    let mut scenario = paced(ms(74_997));
    scenario.server.idle_timeout = Some(secs(75));
    scenario.client.tcp_keepalive = Some(15);
    scenario.network.middlebox = Some(Middlebox {
        idle_timeout: secs(60),
        then: ExpiryAction::Drop,
        off_by: 0,
    });
    scenario
}
