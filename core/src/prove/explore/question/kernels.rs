//! What both kernels do of which nothing comes, and which is explored otherwise for any traffic
//! than Linux does it: when an acknowledgment is sent, and probes that are answered.
//!
//! The arguments are in `docs/model.md`, under *Any traffic*; who relies on one says here under
//! which conditions it holds. Knows no state and no step.

use crate::scenario::{Liveness, Scenario, SegmentKind};
use crate::units::segment::Side;
use crate::units::time::{Duration, Range};

/// When acknowledgments are sent in what is explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Acks {
    /// As Linux sends them.
    AsTheyAre,
    /// At once, for nothing comes of when they are sent: the longest that Linux keeps one
    /// back ends before its peer would send again, so it stops a timer that does not run out
    /// and does nothing else.
    Prompt,
    /// At once, but what begins with one and is seen by others ends as late as if Linux had
    /// kept it back: a middlebox's timer, and the FIN-WAIT-2 of a server that the client's
    /// kernel probes. All that can happen is among what happens so, and more.
    Seen,
}

/// So long Linux keeps an acknowledgment back, at the most: `TCP_ATO_MIN` and a tick.
pub(in crate::prove) const LATEST_ACK: Duration = Duration::from_millis(44);

/// Octets that fit into a window of 65,536 whatever of it is in use.
const FITS: u32 = 1 << 14;

/// When acknowledgments are sent in what is explored of a scenario.
pub(super) fn acks(scenario: &Scenario) -> Acks {
    let server = &scenario.server;
    let undisturbed = scenario.network.faults.is_empty()
        && server.host_down.is_none()
        && server.queue_full.is_none();
    match scenario.network.middlebox {
        None if meets_probes(scenario) && undisturbed => Acks::Seen,
        None if meets_probes(scenario) => Acks::AsTheyAre,
        None if undisturbed || is_alone(scenario) => Acks::Prompt,
        Some(middlebox) if undisturbed && middlebox.idle_timeout > patient(scenario) => Acks::Seen,
        None | Some(_) => Acks::AsTheyAre,
    }
}

/// By as much longer as an acknowledgment can be kept back.
pub(super) fn later(wait: Range) -> Range {
    Range::between(wait.min(), wait.max() + LATEST_ACK)
}

/// Whether the client's kernel can probe a connection that its server has closed: an
/// acknowledgment answers until `tcp_fin_timeout` is over, which begins with that of the FIN,
/// and after it a RST.
pub(super) fn meets_probes(scenario: &Scenario) -> bool {
    let client = &scenario.client;
    let Some(idle) = client.tcp_keepalive else {
        return false;
    };
    let probed = Duration::from_secs(u64::from(idle));
    let Liveness::Background { lag } = client.liveness else {
        return true;
    };
    client.suspended_at.is_some() || lag.max() >= probed
}

/// Nothing is forgotten between a request and its acknowledgment by who waits for longer.
fn patient(scenario: &Scenario) -> Duration {
    scenario.round_trip() + LATEST_ACK + LATEST_ACK
}

/// Whether one thing alone goes wrong between the hosts or with the server's, of a kind that
/// leaves open when acknowledgments are sent.
fn is_alone(scenario: &Scenario) -> bool {
    let server = &scenario.server;
    let faults = &scenario.network.faults[..];
    match (faults, server.host_down, server.queue_full) {
        ([_], None, None) => repairs(scenario),
        ([], Some(down), None) => {
            let length = down.max().less(down.min()).unwrap_or_default();
            length > patient(scenario) && probes_the_idle(scenario)
        }
        ([], None, Some(_)) => true,
        _ => false,
    }
}

/// Whether the only segment that is lost or late is sent again until it has arrived. A RST is
/// not, and of an acknowledgment it depends when it is sent.
fn repairs(scenario: &Scenario) -> bool {
    match &scenario.network.faults[..] {
        [fault] => match fault.kind {
            SegmentKind::Syn | SegmentKind::Fin | SegmentKind::Data => {
                scenario.client.split_write.is_none()
            }
            SegmentKind::Ack | SegmentKind::Rst => false,
        },
        _ => false,
    }
}

/// Whether it makes no difference when a client that waits for its response probes.
fn probes_the_idle(scenario: &Scenario) -> bool {
    let client = &scenario.client;
    client.tcp_keepalive.is_none_or(|every| {
        let patience = client.request_timeout;
        let first = Duration::from_secs(every.into());
        client.suspended_at.is_none() && patience.is_none_or(|patience| patience < first)
    })
}

/// Whether no message comes near to filling a window.
fn fits(scenario: &Scenario) -> bool {
    let requests = &scenario.requests;
    let request = requests.head_bytes.saturating_add(requests.body_bytes);
    request <= FITS && requests.response_bytes <= FITS
}

/// Whether windows are explored as if everything was read: a device on the way may forge a RST
/// for which they count.
pub(super) fn is_roomy(scenario: &Scenario) -> bool {
    acks(scenario) == Acks::Prompt && fits(scenario)
}

/// Whether nothing comes of what the server has closed but a RST for data: all that is sent
/// arrives, and no probe asks after it.
pub(super) fn buries(scenario: &Scenario) -> bool {
    let server = &scenario.server;
    scenario.network.middlebox.is_none()
        && scenario.network.faults.is_empty()
        && server.host_down.is_none()
        && server.queue_full.is_none()
        && scenario.client.tcp_keepalive.is_none()
        && fits(scenario)
}

/// Whose established connections are explored as if they sent no probes.
pub(super) fn quiet(scenario: &Scenario) -> &'static [Side] {
    let server = &scenario.server;
    let calm = (scenario.network.faults.is_empty() || repairs(scenario))
        && server.host_down.is_none()
        && server.queue_full.is_none();
    if !calm || !fits(scenario) {
        return &[];
    }
    let Some(middlebox) = scenario.network.middlebox else {
        return &[Side::Client, Side::Server];
    };
    // The client's keep the device from forgetting; those of the server come on top.
    let every = |secs: u32| Duration::from_secs(secs.into());
    let kept = scenario.client.tcp_keepalive.is_some_and(|secs| {
        every(secs) + patient(scenario) < middlebox.idle_timeout
            && server.wake_lag.max() < middlebox.idle_timeout
    });
    if kept && acks(scenario) == Acks::Seen {
        &[Side::Server]
    } else {
        &[]
    }
}
