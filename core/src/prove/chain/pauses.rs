//! How the pauses of a hop and of the next have to do with each other.
//!
//! A connection that is kept on a hop has answered the request before, so that request had its
//! answer from the next hop, too: both hops have been idle since the same request, but for what
//! it takes to get from one to the other. Bounds are on the safe side: they leave out no pause
//! that there can be.

use super::besides::Besides;
use crate::scenario::{Closing, Scenario};
use crate::units::time::Duration;

/// Pauses of a hop: from the end of a request to the beginning of the next, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    from: i64,
    to: i64,
}

impl Window {
    /// Any pause.
    pub(super) const ANY: Self = Self {
        from: 0,
        to: i64::MAX,
    };

    fn between(from: Duration, to: Option<Duration>) -> Self {
        Self {
            from: nanos(from),
            to: to.map_or(i64::MAX, nanos),
        }
    }

    /// Whether one of them is between two of these; `None` is any pause.
    pub(super) fn meets(self, lengths: Option<&[(i64, i64)]>) -> bool {
        let meets = |&(from, to): &(i64, i64)| self.from <= to && from <= self.to;
        lengths.is_none_or(|all| all.iter().any(meets))
    }

    /// Those that both have, if there are any.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let both = Self {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        };
        (both.from <= both.to).then_some(both)
    }

    /// Each longer by something between these two.
    fn later(self, by: Self) -> Self {
        Self {
            from: self.from.saturating_add(by.from),
            to: self.to.saturating_add(by.to),
        }
    }
}

fn nanos(length: Duration) -> i64 {
    i64::try_from(length.as_nanos()).unwrap_or(i64::MAX)
}

/// After which pauses of a hop its server can still read a request on a kept connection.
pub(super) fn read_on_kept(hop: &Scenario) -> Window {
    let (client, server) = (&hop.client, &hop.server);
    if client.suspended_at.is_some() {
        return Window::ANY;
    }
    let trips = hop.network.to_server.min() + hop.network.to_client.min();
    let reads = server.idle_timeout.map(|idle| {
        let latest = idle + server.timer_lag.max();
        latest.less(trips).unwrap_or_default()
    });
    let all = [client.idle_timeout, client.max_age, reads];
    Window::between(Duration::ZERO, all.into_iter().flatten().min())
}

/// After which pauses of a hop a connection can be gone that was kept.
pub(super) fn gone(hop: &Scenario) -> Window {
    let (client, server) = (&hop.client, &hop.server);
    if Besides::of(hop).sooner {
        return Window::ANY;
    }
    let deaf = match server.closing {
        Closing::Deaf { wait } => wait,
        Closing::Close | Closing::HalfClose { .. } | Closing::Abort => Duration::ZERO,
    };
    let way = hop.network.to_client;
    let late = way.max().less(way.min()).unwrap_or_default() + client.wake_lag.max();
    let ended = server
        .idle_timeout
        .map(|idle| (idle + deaf).less(late).unwrap_or_default());
    let first = [client.idle_timeout, ended].into_iter().flatten().min();
    match first {
        Some(first) => Window::between(first, None),
        // Nobody ends it: then it is not gone.
        None => Window::between(Duration::from_nanos(u64::MAX), None),
    }
}

/// How a request goes over a hop.
#[derive(Clone, Copy)]
pub(super) struct Goes {
    /// It opens a connection there.
    pub(super) fresh: bool,
    /// What is sent may take any time.
    pub(super) loose: bool,
}

/// The pauses of the next hop that belong to these of a hop.
pub(super) fn behind(hop: &Scenario, pauses: Window, Goes { fresh, loose }: Goes) -> Window {
    let (client, server, network) = (&hop.client, &hop.server, &hop.network);
    let least = server.handler_time.min() + network.to_client.min() + network.to_server.min();
    let handshake = if fresh {
        hop.round_trip() + client.wake_lag.max()
    } else {
        Duration::ZERO
    };
    let most = server.handler_time.max()
        + hop.round_trip()
        + client.wake_lag.max()
        + client.checkout_lag.max()
        + client.split_write.unwrap_or_default().max()
        + server.wake_lag.max()
        + server.wake_lag.max()
        + handshake;
    pauses.later(Window::between(least, (!loose).then_some(most)))
}
