//! What is asked of a scenario: whether it is safe as it is timed, or for any traffic.
//!
//! Any traffic is a scenario as well: one whose pauses, and the moments of whose mishaps, lie
//! anywhere, and whose client never stops asking. What makes that finite is `World::forget`.

mod kernels;

use alloc::borrow::Cow;

use serde::{Deserialize, Serialize};

use self::kernels::{acks, buries, is_roomy, later, meets_probes, quiet};
use crate::scenario::Scenario;
use crate::trace::RequestOutcome;
use crate::units::segment::Side;
use crate::units::tcp::Timer;
use crate::units::time::{Duration, Range};
use crate::world::{Alarm, NEVER, Step, World};

pub(super) use self::kernels::Acks;
pub(in crate::prove) use self::kernels::LATEST_ACK;

/// What is asked of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// As it stands: its own pauses, as many requests as it has, its mishaps when it has them.
    AsTimed,
    /// Any pause from nothing to for ever, any number of requests, and any moment of those
    /// mishaps that the scenario has: a shutdown, a kill, a host that is down, a full queue,
    /// a client that is suspended, a process that dies at a request, a segment that is lost
    /// or late, a connection that the server finds too old.
    AnyTraffic,
}

impl Question {
    /// For which traffic a cell of a map is safe.
    #[must_use]
    pub const fn of_a_map(self) -> &'static str {
        match self {
            Self::AsTimed => "for the pauses as set",
            Self::AnyTraffic => "for any traffic",
        }
    }

    /// The scenario that is explored to answer it.
    pub(super) fn asked(self, scenario: &Scenario) -> Cow<'_, Scenario> {
        match self {
            Self::AsTimed => Cow::Borrowed(scenario),
            Self::AnyTraffic => Cow::Owned(counting_few(any_traffic(scenario))),
        }
    }

    /// The same with the scenario's own limit of requests on a connection, if that is not it.
    pub(super) fn asked_in_full(self, scenario: &Scenario) -> Option<Scenario> {
        let full = match self {
            Self::AsTimed => return None,
            Self::AnyTraffic => any_traffic(scenario),
        };
        (full != *self.asked(scenario)).then_some(full)
    }

    /// The world in which that is explored.
    pub(super) fn world(self, asked: &Scenario, recording: bool) -> World<'_> {
        let mut world = World::new(asked, recording);
        if self.acks(asked) != Acks::AsTheyAre {
            world.acknowledge_promptly();
        }
        if self == Self::AnyTraffic {
            for &side in quiet(asked) {
                world.probe_nobody(side);
            }
            if is_roomy(asked) {
                world.offer_all_room();
            }
            if buries(asked) {
                world.bury_closed();
            }
        }
        world
    }

    /// When acknowledgments are sent in what is explored.
    pub(super) fn acks(self, asked: &Scenario) -> Acks {
        match self {
            Self::AsTimed => Acks::AsTheyAre,
            Self::AnyTraffic => acks(asked),
        }
    }

    /// How long after it was scheduled a step can happen, if the scenario says `wait`.
    pub(super) fn wait(self, asked: &Scenario, step: &Step, wait: Range) -> Range {
        if self == Self::AsTimed {
            return wait;
        }
        match step {
            step if step.mishap().is_some() => ever(),
            Step::Expire(Alarm::Host { .. }) => ever(),
            Step::Expire(Alarm::Middlebox(_)) if acks(asked) == Acks::Seen => later(wait),
            Step::Expire(Alarm::Tcp { end, timer }) => {
                let orphaned = *timer == Timer::TimeWait && end.side == Side::Server;
                if orphaned && acks(asked) == Acks::Seen && meets_probes(asked) {
                    later(wait)
                } else {
                    wait
                }
            }
            Step::Deliver { .. } | Step::Wake(_) | Step::Expire(_) => wait,
        }
    }

    /// Leaves out of a world that has taken a step what cannot matter to the answer; returns
    /// how the latest request ended, once that is decided and is not told by the end.
    pub(super) fn follow(self, world: &mut World<'_>) -> Option<RequestOutcome> {
        match self {
            Self::AsTimed => None,
            Self::AnyTraffic => world.forget().decided,
        }
    }
}

/// From nothing to for ever.
fn ever() -> Range {
    Range::between(Duration::ZERO, Duration::from_nanos(u64::MAX))
}

/// After so many requests a connection ends that ends after this many or more.
const COUNTED: u32 = 4;

/// With a limit of requests on a connection that is soon reached, if it makes no difference
/// when.
///
/// **Why it makes none.** A connection has answered `k` requests and is idle; `X(k)` are the
/// states in which it can be then, without the count. One more request takes each of them to
/// what it can become, and the only thing that reads the count is whether this answer is the
/// last (`Server::handled`). So as long as no answer is the last, `X(k + 1)` is what one
/// request makes of `X(k)`, by the same rule for every `k`. Where acknowledgments are prompt
/// `X(3) = X(2)`: an endpoint remembers of an exchange that all was acknowledged, and that it
/// has sent and has read. Then `X(k) = X(2)` for every `k` from 2 on. Of a limit of `n >= 4`
/// the ends of requests are those of an ordinary answer from `X(0)`, `X(1)` and `X(2)`, and of
/// the last answer from `X(n - 1) = X(2)`: those of a limit of 4, one by one. And each of
/// these is reached, for any pause can come before each request, and the one that led from
/// `X(2)` to `X(3)` leads on.
///
/// `X(3) = X(2)` is a fact of the kernels' model and has no proof; tests compare the ends
/// under limits of 5, 6 and 9 for every pair of profiles and in random settings.
fn counting_few(mut asked: Scenario) -> Scenario {
    if acks(&asked) != Acks::AsTheyAre {
        let most = &mut asked.server.max_requests;
        *most = most.map(|most| most.min(COUNTED));
    }
    asked
}

fn any_traffic(scenario: &Scenario) -> Scenario {
    let mut asked = scenario.clone();
    asked.requests.count = u32::MAX;
    asked.requests.pause = ever();
    if let Some(full) = asked
        .server
        .queue_full
        .as_mut()
        .filter(|range| range.min().is_zero())
    {
        // It is not full from the first: what is before its beginning is at the start.
        *full = full.map(|at| at + Duration::from_nanos(1));
    }
    if let Some(death) = &mut asked.server.death {
        death.request = NEVER;
    }
    for fault in &mut asked.network.faults {
        fault.nth = NEVER;
    }
    age_at_any_moment(&mut asked);
    asked
}

/// The greatest age of a connection where any number of requests came before.
///
/// By the client's a connection is idle for no longer than that, and for that long where the
/// only request came at its beginning; that it is closed sooner, too, opens a new one. And
/// where the client lets go of each before the server would, the server's is never met.
fn age_at_any_moment(asked: &mut Scenario) {
    let Some(age) = asked.client.max_age.take() else {
        return;
    };
    if asked
        .server
        .max_age
        .is_some_and(|limit| is_let_go_before(asked, age, limit))
    {
        asked.server.max_age = None;
    }
    let idle = &mut asked.client.idle_timeout;
    *idle = Some(idle.map_or(age, |idle| idle.min(age)));
}

/// Whether all that a client of this age limit sends on a connection is there before the
/// server's comes. Both count from the first response, each by its own clock.
fn is_let_go_before(asked: &Scenario, age: Duration, limit: Range) -> bool {
    let Scenario {
        client, network, ..
    } = asked;
    let held_up =
        client.suspended_at.is_some() || network.middlebox.is_some() || !network.faults.is_empty();
    let lags = [
        client.wake_lag,
        client.checkout_lag,
        client.split_write.unwrap_or_default(),
        network.to_client,
        network.to_server,
        asked.server.wake_lag,
    ];
    let latest = lags.into_iter().fold(age, |sum, lag| sum + lag.max());
    !held_up && asked.request_fits() && latest < limit.min()
}
