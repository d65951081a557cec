//! What the chapters build their scenarios from.

use crate::scenario::Scenario;
use crate::units::time::{Duration, Range};

pub(super) const fn us(micros: u64) -> Duration {
    Duration::from_micros(micros)
}

pub(super) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub(super) const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// The article's client and server, with this pause between the requests.
pub(super) fn paced(pause: Duration) -> Scenario {
    let mut scenario = Scenario::new();
    scenario.requests.pause = Range::fixed(pause);
    scenario
}

/// As the article has it: client and server on one machine, a hundred requests.
pub(super) fn on_loopback(pause: Range) -> Scenario {
    let mut scenario = Scenario::new();
    scenario.requests.pause = pause;
    scenario.requests.count = 100;
    scenario.network.to_server = const { Range::between(us(10), us(40)) };
    scenario.network.to_client = const { Range::between(us(10), us(40)) };
    scenario
}

/// The request is written 3 ms before the idle timeout: it meets the FIN on its way.
pub(super) fn crossing() -> Scenario {
    paced(ms(297))
}
