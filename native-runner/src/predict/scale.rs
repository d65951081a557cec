//! Scenarios with all their times longer or shorter by the same factor, so that they fit
//! this machine's timers or a reader's patience.

use idlerace_core::scenario::Scenario;
use idlerace_core::scenario::chain::Chain;
use idlerace_core::scenario::delays::DelayRole;
use idlerace_core::time::Duration;

/// All durations of a scenario, multiplied and divided.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    times: u64,
    parts: u64,
}

/// The scales to try. `Keep-Alive: timeout=` counts whole seconds and can't be scaled.
#[must_use]
pub fn scales(scenario: &Scenario) -> Vec<Scale> {
    let mut scales = vec![Scale { times: 1, parts: 1 }];
    if scenario.server.hint.is_none() || scenario.client.hint_margin.is_none() {
        let more = [
            (2, 1),
            (4, 1),
            (8, 1),
            (16, 1),
            (1, 10),
            (1, 100),
            (1, 1000),
        ];
        scales.extend(more.map(|(times, parts)| Scale { times, parts }));
    }
    scales
}

impl Scale {
    /// The scenario in this scale.
    #[must_use]
    pub fn apply(self, scenario: &Scenario) -> Scenario {
        let one = |length: Duration| {
            Duration::from_nanos(length.times(self.times).as_nanos() / self.parts)
        };
        let mut scaled = scenario.clone();
        for delay in scaled.delays_mut() {
            match delay.role {
                DelayRole::Pause(range)
                | DelayRole::TimerLag(range)
                | DelayRole::ApplicationLag(range)
                | DelayRole::Outage(range)
                | DelayRole::Moment(range)
                | DelayRole::Suspension(range) => *range = range.map(one),
                DelayRole::Timer(length) | DelayRole::Idle(length) => *length = one(*length),
                // Those of the machine and of the path are as long in every scale, and a
                // header field counts whole seconds.
                DelayRole::WakeLag(..)
                | DelayRole::Path(..)
                | DelayRole::Held(_)
                | DelayRole::Announced(_) => {}
            }
        }
        scaled
    }

    /// What it does, for people; `None` if nothing.
    #[must_use]
    pub fn words(self) -> Option<String> {
        match self {
            Self { times: 1, parts: 1 } => None,
            Self { times, parts: 1 } => Some(format!("all times {times} times as long")),
            Self { parts, .. } => Some(format!("all times {parts} times shorter")),
        }
    }
}

/// So many retransmissions take 7 s. With one less, whether there is another one hangs on a
/// few milliseconds of the round trip: 14 waits of 212 ms against a limit of 3 s.
const FEW: u32 = 4;

/// A scenario that hinges on the kernels' own timers, with less of them: keep-alive probes
/// every second, and fewer retransmissions before the kernel gives up. What the change is,
/// for people.
#[must_use]
pub fn shorten_kernel_timeouts(scenario: &Scenario) -> Option<(Scenario, String)> {
    let probes = [scenario.client.tcp_keepalive, scenario.server.tcp_keepalive];
    let fastest = probes.into_iter().flatten().min();
    if let Some(parts) = fastest.filter(|&every| every > 1) {
        return Some((probing(scenario, parts), every_second(parts)));
    }
    (scenario.client.tcp_retries2 > FEW).then(|| {
        let mut fewer = scenario.clone();
        fewer.client.tcp_retries2 = FEW;
        (fewer, format!("tcp_retries2 = {FEW} on both hosts"))
    })
}

fn every_second(parts: u32) -> String {
    format!("{parts} times shorter, with a probe every second")
}

/// A chain whose kernels probe, with a probe every second from whoever probes the most often. On
/// all hops each time of idleness is in proportion, and so is the pause; round trips, lags and
/// what no silence ends stay as they are. What the change is, for people.
#[must_use]
pub fn shorten_kernel_timeouts_of_chain(chain: &Chain) -> Option<(Chain, String)> {
    let mut shorter = chain.clone();
    let hops = chain.hops.iter();
    let probes = hops.flat_map(|hop| [hop.client.tcp_keepalive, hop.server.tcp_keepalive]);
    let parts = probes.flatten().min().filter(|&every| every > 1)?;
    let one = |length: Duration| Duration::from_nanos(length.as_nanos() / u64::from(parts));
    shorter.requests.pause = chain.requests.pause.map(one);
    for (hop, mut scenario) in shorter.hops.iter_mut().zip(chain.scenarios()) {
        shorten_probes(&mut scenario, parts);
        for delay in scenario.delays_mut() {
            if let DelayRole::Idle(length) = delay.role {
                *length = one(*length);
            }
        }
        (hop.client, hop.network, hop.server) =
            (scenario.client, scenario.network, scenario.server);
        hop.client.idle_timeout = hop.client.idle_timeout.map(one);
    }
    Some((shorter, every_second(parts)))
}

fn shorten_probes(scenario: &mut Scenario, parts: u32) {
    for every in [
        &mut scenario.client.tcp_keepalive,
        &mut scenario.server.tcp_keepalive,
    ] {
        *every = every.map(|seconds| seconds / parts);
    }
}

/// A probe every second from whoever probes the most often, the times of idleness in proportion;
/// what a request comes too late or too early by stays as it is.
fn probing(scenario: &Scenario, parts: u32) -> Scenario {
    let one = |length: Duration| Duration::from_nanos(length.as_nanos() / u64::from(parts));
    let timeout = scenario.server.idle_timeout.unwrap_or_default();
    let saved = timeout.less(one(timeout)).unwrap_or_default();
    let mut shorter = scenario.clone();
    shorten_probes(&mut shorter, parts);
    for delay in shorter.delays_mut() {
        match delay.role {
            DelayRole::Idle(length) => *length = one(*length),
            DelayRole::Pause(range) => {
                *range = range.map(|pause| pause.less(saved).unwrap_or_default());
            }
            DelayRole::Timer(_)
            | DelayRole::TimerLag(_)
            | DelayRole::ApplicationLag(_)
            | DelayRole::WakeLag(..)
            | DelayRole::Path(..)
            | DelayRole::Held(_)
            | DelayRole::Outage(_)
            | DelayRole::Moment(_)
            | DelayRole::Suspension(_)
            | DelayRole::Announced(_) => {}
        }
    }
    shorter
}

#[cfg(test)]
mod tests {
    use idlerace_core::run::chain::simulate;
    use idlerace_core::scenario::chain::catalog::find;
    use idlerace_core::time::Range;
    use idlerace_core::trace::What;

    use super::*;

    /// What is followed in its place takes the same steps in the same order, but for how long
    /// timers are that begin.
    #[test]
    fn a_shorter_chain_takes_the_same_steps() {
        let chain = find("nlb-envoy-node").unwrap().chain();
        let (shorter, change) = shorten_kernel_timeouts_of_chain(&chain).unwrap();
        assert_eq!(change, "60 times shorter, with a probe every second");
        let (long, short) = (simulate(&chain), simulate(&shorter));
        assert_eq!(long.order, short.order);
        let hops = long.hops.iter().zip(&short.hops);
        let pairs = hops.flat_map(|(long, short)| long.events.iter().zip(&short.events));
        for (long, short) in pairs {
            let what = match (long.what, short.what) {
                (What::Started { timer, .. }, What::Started { length, .. }) => {
                    What::Started { timer, length }
                }
                (what, _) => what,
            };
            let same = (long.connection, long.place, what);
            assert_eq!(same, (short.connection, short.place, short.what));
        }
    }

    #[test]
    fn every_time_of_the_applications_is_scaled() {
        let mut scenario = Scenario::new();
        scenario.server.shutdown_at = Some(Range::fixed(Duration::from_secs(3)));
        let twice = Scale { times: 2, parts: 1 }.apply(&scenario);
        assert_eq!(twice.server.idle_timeout, Some(Duration::from_millis(600)));
        assert_eq!(
            twice.server.shutdown_at,
            Some(Range::fixed(Duration::from_secs(6)))
        );
        assert_eq!(
            twice.requests.pause,
            Range::fixed(Duration::from_millis(400))
        );
        assert_eq!(Scale { times: 1, parts: 2 }.apply(&twice), scenario);
    }

    #[test]
    fn whole_seconds_of_a_hint_are_not_scaled() {
        let mut scenario = Scenario::new();
        scenario.server.hint = Some(Duration::from_secs(5));
        scenario.client.hint_margin = Some(Duration::from_secs(1));
        assert_eq!(scales(&scenario).len(), 1);
    }
}
