//! What both kernels do of which nothing comes, and which is explored otherwise for any traffic
//! than Linux does it: when an acknowledgment is sent, and probes that are answered.
//!
//! The arguments are in `docs/model.md`, under *Any traffic*; who relies on one says here under
//! which conditions it holds. Knows no state and no step.

use crate::scenario::{Scenario, SegmentKind};
use crate::units::segment::Side;
use crate::units::time::Duration;

/// When acknowledgments are sent in what is explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Acks {
    /// As Linux sends them.
    AsTheyAre,
    /// At once, for nothing comes of when they are sent: the longest that Linux keeps one
    /// back ends before its peer would send again, so it stops a timer that does not run out
    /// and does nothing else.
    Prompt,
    /// At once, but a middlebox sees them as late as Linux can send them: its timer runs out
    /// by as much later. All that can happen is among what happens so, and more.
    Seen,
}

/// So long Linux keeps an acknowledgment back, at the most: `TCP_ATO_MIN` and a tick.
pub(in super::super) const LATEST_ACK: Duration = Duration::from_millis(44);

/// Octets that fit into a window whatever of it is in use.
const FITS: u32 = 1 << 15;

/// When acknowledgments are sent in what is explored of a scenario.
pub(super) fn acks(scenario: &Scenario) -> Acks {
    let server = &scenario.server;
    let undisturbed = scenario.network.faults.is_empty()
        && server.host_down.is_none()
        && server.queue_full.is_none();
    match scenario.network.middlebox {
        None if undisturbed || is_alone(scenario) => Acks::Prompt,
        Some(middlebox) if undisturbed && middlebox.idle_timeout > patient(scenario) => Acks::Seen,
        None | Some(_) => Acks::AsTheyAre,
    }
}

/// Nothing is forgotten between a request and its acknowledgment by who waits for longer.
fn patient(scenario: &Scenario) -> Duration {
    scenario.round_trip() + LATEST_ACK + LATEST_ACK
}

/// Whether one thing alone goes wrong between the hosts or with the server's, of a kind that
/// leaves open when acknowledgments are sent.
fn is_alone(scenario: &Scenario) -> bool {
    let server = &scenario.server;
    let probes = scenario.client.tcp_keepalive.is_some() || server.tcp_keepalive.is_some();
    match (
        &scenario.network.faults[..],
        server.host_down,
        server.queue_full,
    ) {
        ([fault], None, None) => {
            // A RST that is lost says nothing, and so an acknowledgment before it would.
            let told = !matches!(fault.kind, SegmentKind::Ack | SegmentKind::Rst);
            told && scenario.client.split_write.is_none()
        }
        ([], Some(down), None) => {
            let length = down.max().less(down.min()).unwrap_or_default();
            !probes && length > patient(scenario)
        }
        ([], None, Some(_)) => true,
        _ => false,
    }
}

/// Whose established connections are explored as if they sent no probes.
pub(super) fn quiet(scenario: &Scenario) -> &'static [Side] {
    let (server, requests) = (&scenario.server, &scenario.requests);
    let calm = scenario.network.faults.is_empty()
        && server.host_down.is_none()
        && server.queue_full.is_none();
    let request = requests.head_bytes.saturating_add(requests.body_bytes);
    if !calm || request > FITS || requests.response_bytes > FITS {
        return &[];
    }
    let every = |secs: u32| Duration::from_secs(secs.into());
    match (scenario.network.middlebox, scenario.client.tcp_keepalive) {
        (None, _) => &[Side::Client, Side::Server],
        // The client's keep the device from forgetting; those of the server come on top.
        (Some(middlebox), Some(secs))
            if every(secs) + patient(scenario) < middlebox.idle_timeout
                && server.wake_lag.max() < middlebox.idle_timeout =>
        {
            &[Side::Server]
        }
        (Some(_), _) => &[],
    }
}
