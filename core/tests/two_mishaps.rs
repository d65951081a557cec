//! Settings in which more than one thing goes wrong, for any traffic: each way in which a
//! request can end is one of a traffic that replays, and what is safe loses nothing at random.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

#[path = "explore/dice.rs"]
mod dice;

use dice::Dice;
use idlerace_core::explore::{Limits, Property, Question, Verdict, judge};
use idlerace_core::parameter;
use idlerace_core::replay::replay;
use idlerace_core::rng::SplitMix64;
use idlerace_core::scenario::{
    Closing, Death, DeathPoint, ExpiryAction, Fault, FaultAction, Liveness, Middlebox, Scenario,
    SegmentKind,
};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::time::Duration;
use idlerace_core::trace::RequestOutcome;

const US: u64 = 1_000;
const MS: u64 = 1_000_000;

/// So many settings: twenty thousand of them were tried once.
const SETTINGS: u64 = 200;

/// Random settings with mishaps.
impl Dice {
    fn chance(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    fn scenario(&mut self) -> Scenario {
        let nanos = Duration::from_nanos;
        let mut scenario = Scenario::new();
        scenario.network.to_server = self.range(20 * MS, 3 * MS);
        scenario.network.to_client = self.range(20 * MS, 3 * MS);
        let idle = 80 * MS + self.below(400) * MS;
        scenario.server.idle_timeout = (!self.chance(6)).then(|| nanos(idle));
        scenario.client.idle_timeout =
            (!self.chance(3)).then(|| nanos((idle + self.below(80 * MS)).saturating_sub(60 * MS)));
        scenario.server.timer_lag = self.range(2 * MS, MS);
        scenario.server.close_lag = self.range(MS, MS);
        scenario.server.handler_time = self.range(5 * MS, 20 * MS);
        scenario.client.checkout_lag = self.range(200 * US, 100 * US);
        scenario.client.keep_alive = !self.chance(12);
        scenario.server.closing = match self.below(4) {
            0 => Closing::Abort,
            1 => Closing::HalfClose {
                drain: nanos(MS + self.below(100 * MS)),
            },
            _ => Closing::Close,
        };
        scenario.client.liveness = match self.below(3) {
            0 => Liveness::None,
            1 => Liveness::Checkout,
            _ => Liveness::Background {
                lag: self.range(MS, MS),
            },
        };
        if self.chance(2) {
            scenario.client.request_timeout = Some(nanos(5 * MS + self.below(400 * MS)));
        }
        for _ in 0..2 {
            self.mishap(&mut scenario);
        }
        scenario
    }

    /// Some traffic of a scenario, with its mishaps somewhere in it.
    fn traffic(&mut self, scenario: &Scenario, seed: u64) -> Scenario {
        let mut traffic = scenario.clone();
        traffic.seed = seed;
        traffic.requests.pause = self.range(600 * MS, 50 * MS);
        traffic.requests.count = 10;
        for at in [
            &mut traffic.server.shutdown_at,
            &mut traffic.server.killed_at,
            &mut traffic.client.suspended_at,
        ] {
            *at = at.map(|_| self.range(2_000 * MS, 20 * MS));
        }
        for fault in &mut traffic.network.faults {
            fault.nth = 1 + u32::try_from(self.below(12)).unwrap();
        }
        if let Some(death) = &mut traffic.server.death {
            death.request = 1 + u32::try_from(self.below(8)).unwrap();
        }
        traffic
    }

    fn mishap(&mut self, scenario: &mut Scenario) {
        let moment = self.range(500 * MS, 20 * MS);
        let (server, client) = (&mut scenario.server, &mut scenario.client);
        match self.below(9) {
            0 | 1 => {
                server.shutdown_at = Some(moment);
                server.drain = self.chance(2).then(|| Duration::from_millis(100));
            }
            2 => server.killed_at = Some(moment),
            3 => {
                client.suspended_at = Some(moment);
                client.suspended_for = self.range(500 * MS, 100 * MS);
            }
            4 => {
                server.death = Some(Death {
                    request: 2,
                    and_later: self.chance(2),
                    when: self.one_of(&[DeathPoint::BeforeApplying, DeathPoint::AfterApplying]),
                    resets: self.chance(2),
                    written: 0,
                });
            }
            5 => {
                let kinds = [
                    SegmentKind::Syn,
                    SegmentKind::Fin,
                    SegmentKind::Rst,
                    SegmentKind::Data,
                ];
                scenario.network.faults.push(Fault {
                    from: self.one_of(&[Side::Client, Side::Server]),
                    kind: self.one_of(&kinds),
                    nth: 1,
                    fate: self.one_of(&[
                        FaultAction::Drop,
                        FaultAction::Delay {
                            by: Duration::from_millis(30),
                        },
                    ]),
                });
            }
            6 => server.host_down = Some(moment),
            7 => server.queue_full = Some(moment),
            _ => {
                scenario.network.middlebox = Some(Middlebox {
                    idle_timeout: Duration::from_nanos(200 * MS + self.below(400 * MS)),
                    then: self.one_of(&[
                        ExpiryAction::Drop,
                        ExpiryAction::Reset,
                        ExpiryAction::ResetClient,
                        ExpiryAction::ResetServer,
                        ExpiryAction::ResetBoth,
                    ]),
                    off_by: 0,
                });
            }
        }
    }
}

#[test]
fn every_way_to_end_is_one_of_a_traffic_that_replays() {
    let limits = Limits {
        states: 1_500,
        ..Limits::DEFAULT
    };
    let (mut safe, mut followed) = (0, 0);
    for seed in 0..SETTINGS {
        let mut dice = Dice(SplitMix64::new(seed));
        let scenario = dice.scenario();
        parameter::check(&scenario).unwrap();
        let found = judge(&scenario, Question::AnyTraffic, &limits);
        if found.verdict == Verdict::Safe {
            safe += 1;
            for run in 0..20 {
                let requests = simulate(&dice.traffic(&scenario, run)).requests;
                let broken = requests.iter().find(|end| !is_kept(end));
                assert_eq!(broken, None, "{seed} {run}");
            }
        }
        for ending in &found.endings {
            // A loss that was come upon has the traffic of the scenario.
            let traffic = ending.traffic.as_ref().unwrap_or(&scenario);
            let trace = replay(traffic, &ending.schedule).unwrap();
            assert_eq!(trace.requests, ending.requests, "{seed}");
            followed += 1;
        }
    }
    assert!(safe > 10 && followed > 400, "{safe} {followed}");
}

fn is_kept(end: &RequestOutcome) -> bool {
    Property::SAFE.iter().all(|one| one.holds(end))
}

/// A process dies, and the RST that says so is lost: both at one step.
#[test]
fn two_things_go_wrong_at_once() {
    let mut scenario = Scenario::new();
    scenario.server.death = Some(Death {
        request: 1,
        and_later: false,
        when: DeathPoint::BeforeApplying,
        resets: true,
        written: 0,
    });
    let hangs = |scenario: &Scenario| {
        let verdict =
            judge(scenario, Question::AnyTraffic, &Limits::DEFAULT).verdict(Property::NeverHangs);
        matches!(verdict, Verdict::Unsafe { .. })
    };
    assert!(!hangs(&scenario));
    scenario.network.faults.push(Fault {
        from: Side::Server,
        kind: SegmentKind::Rst,
        nth: 1,
        fate: FaultAction::Drop,
    });
    assert!(hangs(&scenario));
    scenario.server.death = None;
    assert!(!hangs(&scenario));
}
