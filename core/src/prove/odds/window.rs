//! The window of pauses after which a first attempt fails, from the delays of a scenario.
//!
//! Knows of no rate, and not what the client does after a failure.

use serde::Serialize;

use crate::http::message::Persistence;
use crate::scenario::{Liveness, Retention, Scenario};
use crate::units::time::{Duration, Range};

/// Pauses after which the next request on the same connection fails, bounds included:
/// at a bound it is the winner of a tie that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    /// The shortest.
    pub from: Duration,
    /// The longest; `null` if there is none.
    pub until: Option<Duration>,
}

impl Window {
    /// Whether a pause is one of its ends, where a tie decides. A window that begins with no
    /// pause at all has no such end there.
    pub(super) fn ends_at(self, pause: Duration) -> bool {
        (pause == self.from && !pause.is_zero()) || self.until == Some(pause)
    }

    /// Whether there is a pause between its ends.
    pub(super) fn has_width(self) -> bool {
        self.until != Some(self.from)
    }

    /// Whether a pause lies in it.
    #[must_use]
    pub fn holds(self, pause: Duration) -> bool {
        self.from <= pause && self.until.is_none_or(|until| pause <= until)
    }
}

/// The window in which failure is possible with some delays within the scenario's ranges,
/// if there is one.
#[must_use]
pub fn possible(scenario: &Scenario) -> Option<Window> {
    Delays::worst(scenario).window()?.window()
}

/// The window in which failure is certain whatever the delays. Where no delay has a range
/// it is the same, unless it has no width: then it is a tie that decides, and none is certain.
#[must_use]
pub fn certain(scenario: &Scenario) -> Option<Window> {
    let window = Delays::best(scenario).window()?.window()?;
    window.has_width().then_some(window)
}

/// Nanoseconds of pause, from the first to the last if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i128,
    pub(super) until: Option<i128>,
}

impl Span {
    /// What both have.
    pub(super) fn both(self, other: Self) -> Option<Self> {
        let until = match (self.until, other.until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let from = self.from.max(other.from);
        let none = until.is_some_and(|until| until < from);
        (!none).then_some(Self { from, until })
    }

    /// The shortest that has both in it.
    pub(super) fn around(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            until: self.until.zip(other.until).map(|(one, two)| one.max(two)),
        }
    }

    /// As lengths of pauses, none of which is below zero.
    pub(super) fn window(self) -> Option<Window> {
        let length =
            |nanos: i128| Duration::from_nanos(u64::try_from(nanos.max(0)).unwrap_or(u64::MAX));
        let none = self.until.is_some_and(|until| until < 0);
        (!none).then(|| Window {
            from: length(self.from),
            until: self.until.map(length),
        })
    }
}

/// A scenario with one length for each of its delays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delays<'a> {
    pub(super) scenario: &'a Scenario,
    /// Picks of a range what has the server close early and the client late.
    early: fn(Range) -> Duration,
    /// The other end.
    late: fn(Range) -> Duration,
}

fn nanos(length: Duration) -> i128 {
    i128::from(length.as_nanos())
}

impl<'a> Delays<'a> {
    /// Those with which most pauses fail.
    pub(super) const fn worst(scenario: &'a Scenario) -> Self {
        let (early, late) = (Range::min, Range::max);
        Self {
            scenario,
            early,
            late,
        }
    }

    /// Those with which fewest do.
    pub(super) const fn best(scenario: &'a Scenario) -> Self {
        let (early, late) = (Range::max, Range::min);
        Self {
            scenario,
            early,
            late,
        }
    }

    pub(super) fn early(self, range: Range) -> i128 {
        nanos((self.early)(range))
    }

    pub(super) fn late(self, range: Range) -> i128 {
        nanos((self.late)(range))
    }

    /// After which pauses the first attempt fails.
    pub(super) fn window(self) -> Option<Span> {
        let (client, server) = (&self.scenario.client, &self.scenario.server);
        let answer = Persistence {
            close: server.announces_close || server.max_requests == Some(1),
            timeout_secs: server
                .hint
                .map(|hint| u32::try_from(hint.as_secs()).unwrap_or(u32::MAX)),
        };
        let stay = match client.stay(answer) {
            Retention::No => return None,
            Retention::For(stay) => Some(stay),
            Retention::Unlimited => None,
        };
        // The first of the pauses is as long as that at most.
        let stay = [stay, client.max_age]
            .into_iter()
            .flatten()
            .min()
            .map(nanos);
        let timeout = nanos(server.idle_timeout?);
        let known = match client.looks(self.scenario.requests.method) {
            Liveness::None => None,
            // A FIN that is there before the answer was read is noticed after that.
            Liveness::Background { lag } => Some(self.fin_read(timeout).max(0) + self.late(lag)),
            Liveness::Checkout => Some(self.fin_read(timeout)),
            Liveness::CheckoutAfter { idle } => Some(self.fin_read(timeout).max(nanos(idle))),
        };
        let all = |until| Span {
            from: i128::MIN,
            until,
        };
        let raced = Span {
            from: self.arrives_closed(timeout),
            until: known,
        };
        raced.both(all(stay))
    }

    /// From which pause on the request arrives after the decision to close.
    fn arrives_closed(self, timeout: i128) -> i128 {
        let (client, network) = (&self.scenario.client, &self.scenario.network);
        // From the end of reading a response to the arrival of the next request at the
        // pause's cost, and what the response's own way has taken by then.
        let way = [
            client.wake_lag,
            client.checkout_lag,
            network.to_server,
            network.to_client,
        ];
        let spent: i128 = way.into_iter().map(|range| self.late(range)).sum();
        timeout + self.early(self.scenario.server.timer_lag) - spent
    }

    /// Up to which pause a client that looks when it picks a connection finds no FIN, or RST.
    pub(super) fn fin_read(self, timeout: i128) -> i128 {
        let (client, server) = (&self.scenario.client, &self.scenario.server);
        // The response and the FIN take the same way, and not as long each.
        let way = self.scenario.network.to_client;
        let closed = timeout
            + self.late(server.timer_lag)
            + self.late(server.closing.delay(server.close_lag));
        closed + self.late(way) - self.early(way) - self.early(client.wake_lag)
    }
}
