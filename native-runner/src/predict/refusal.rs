//! Why a scenario cannot be shown by the clock: what can be told without trying.
//!
//! Knows of no prediction, and of no tolerance.

use std::fmt;
use std::time::Duration as Real;

use idlerace_core::scenario::{Closing, Scenario, Service};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::tcp::Config;
use idlerace_core::trace::{Op, Place, Timer, What};

use super::prediction::Medium;

/// A run that takes longer is scaled down or not made.
pub(super) const LONGEST: Real = Real::from_secs(10);

/// A longer body is read in pieces, and how many there are is up to the kernel.
const LONGEST_BODY: u32 = 1 << 16;

/// What a run by the clock can be too coarse for.
pub(super) const HANGS: &str = "it hangs on less time than this machine's timers can hit";

/// Why a scenario cannot be shown by the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRunnable {
    /// It needs the wire between two hosts.
    NeedsWire(&'static str),
    /// No clock here hits what it hangs on.
    NeedsLockstep(&'static str),
    /// It needs more time than a run may take.
    TooLong(Real),
}

impl fmt::Display for NotRunnable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsWire(reason) => write!(f, "needs a wire: {reason}"),
            Self::NeedsLockstep(reason) => write!(f, "not by the clock: {reason}"),
            Self::TooLong(length) => {
                write!(
                    f,
                    "too long: it takes about {} s, and a run may take {} s",
                    length.as_secs(),
                    LONGEST.as_secs()
                )
            }
        }
    }
}

/// Whether a scenario has only what a run by the clock can have.
///
/// # Errors
/// What it has besides.
pub(super) fn structural(scenario: &Scenario, between: Medium) -> Result<(), NotRunnable> {
    if between == Medium::Loopback {
        fits_loopback(scenario)?;
    }
    if goes_wrong_elsewhere(scenario) {
        return Err(NotRunnable::NeedsLockstep(
            "this goes wrong outside of the client and the server that are run",
        ));
    }
    if matches!(scenario.server.closing, Closing::Deaf { .. }) {
        return Err(NotRunnable::NeedsLockstep(
            "the server that is run does not wait unread before it closes",
        ));
    }
    if !scenario.request_fits() || scenario.requests.body_bytes > LONGEST_BODY {
        return Err(NotRunnable::NeedsLockstep(
            "the client that is run writes its request at once, and this one has to wait for room",
        ));
    }
    if scenario.client.reads_after_failed_write && writes_in_vain(scenario) {
        return Err(NotRunnable::NeedsLockstep(
            "hyper does not read on after a failed write, as this client does",
        ));
    }
    if outlasts_its_requests(scenario) {
        return Err(NotRunnable::NeedsLockstep(
            "it goes on after its last request, when a run by the clock is over",
        ));
    }
    Ok(())
}

/// Whether more goes wrong than can be had here. A port on which nobody listens can.
fn goes_wrong_elsewhere(scenario: &Scenario) -> bool {
    let mut rest = scenario.clone();
    if rest.server.service == Service::NotListening {
        rest.server.service = Service::Http;
    }
    rest.has_mishaps()
}

fn fits_loopback(scenario: &Scenario) -> Result<(), NotRunnable> {
    if scenario.network.middlebox.is_some() {
        return Err(NotRunnable::NeedsWire("there is no middlebox on loopback"));
    }
    if scenario.client.tcp_retries2 != Config::LINUX.retries {
        return Err(NotRunnable::NeedsWire(
            "on loopback tcp_retries2 is the whole machine's",
        ));
    }
    if !scenario.network.faults.is_empty() {
        return Err(NotRunnable::NeedsWire(
            "loopback loses and delays no single segment",
        ));
    }
    Ok(())
}

/// Whether a connection is closed for idleness after the last request, while a packet is
/// still on its way.
fn outlasts_its_requests(scenario: &Scenario) -> bool {
    let events = simulate(scenario).events;
    let last = events
        .iter()
        .rposition(|event| matches!(event.what, What::Finished { .. }));
    let after = events.iter().skip(last.unwrap_or_default());
    after.into_iter().any(|event| {
        matches!(
            event.what,
            What::Expired(
                Timer::ServerIdle | Timer::ClientIdle | Timer::ServerAge | Timer::ClientAge
            )
        )
    })
}

/// Whether a write of the client fails.
fn writes_in_vain(scenario: &Scenario) -> bool {
    simulate(scenario).events.iter().any(|event| {
        event.place == Place::app(Side::Client)
            && matches!(
                event.what,
                What::Called {
                    call: Op::Write,
                    result: Err(_)
                }
            )
    })
}
