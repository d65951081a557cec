//! An edge of one of a proxy's timeouts: what is set in the proxy and in the application, when
//! each request is sent, and the chain that the model is asked about.

use std::time::Duration;

use formats::answers::proxies::Edge;
use idlerace_core::http::Method;
use idlerace_core::profile::{Proxy as Profile, clients, servers};
use idlerace_core::retry::Retry;
use idlerace_core::scenario::chain::Chain;
use idlerace_core::scenario::{Client, Closing, Death, DeathPoint, Liveness, Server, WhileWriting};
use idlerace_core::time::{self, Range};

use super::application::{Policy, Wish};
use super::user::content;
use crate::peers::proxies::Timeouts;
use crate::system::time::to_std;

/// So many pairs of requests are under way at once, each in a lane of its own.
pub(crate) const LANES: usize = 100;

/// So many requests are sent at each edge with each method.
pub(super) const REQUESTS: usize = 200;

/// The timeout at whose edge they are sent.
const TIMEOUT: Duration = Duration::from_millis(400);

/// The application reads nothing for so long before it closes an idle connection.
const DEAF: Duration = Duration::from_millis(20);

/// So far on both sides of the edge requests are sent.
const AROUND: Duration = Duration::from_millis(15);

/// A pause that no timeout ends.
const SHORT: Duration = Duration::from_millis(20);

/// One way on loopback, on a machine with nothing else to do.
const TRIP: Range = Range::fixed(time::Duration::from_micros(20));

/// What the model is told that a machine may be late by: one way on loopback, and every step of
/// an application or a proxy.
const TRIPS: Range = Range::up_to(time::Duration::from_micros(200));
const LAGS: Range = Range::up_to(time::Duration::from_millis(3));

/// What is asked of a proxy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// Where.
    pub(crate) edge: Edge,
    /// With which method.
    pub(crate) method: Method,
    profile: &'static Profile,
    /// How long the proxy serves a client's connection after its idle timeout, by its file.
    drains: Duration,
}

/// When one of the requests is sent, and how long the application takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// From the answer to the request before.
    pub(super) pause: Duration,
    /// The application's time for it.
    pub(super) takes: Duration,
}

impl Asked {
    /// All that is asked of a proxy with this profile.
    pub(crate) fn all(profile: &'static Profile, drains: Duration, times_pool: bool) -> Vec<Self> {
        let edges = Edge::ALL.into_iter();
        let edges = edges.filter(|edge| *edge != Edge::Pool || times_pool);
        let asked = |edge| {
            [Method::Get, Method::Post].map(|method| Self {
                edge,
                method,
                profile,
                drains,
            })
        };
        edges.flat_map(asked).collect()
    }

    /// What the proxy is to be started with.
    pub(crate) const fn timeouts(self) -> Timeouts {
        let mut set = Timeouts::LONG;
        match self.edge {
            Edge::Pool => set.pool = TIMEOUT,
            Edge::Downstream => set.front = TIMEOUT,
            Edge::Answer => set.answer = TIMEOUT,
            Edge::Upstream | Edge::NoAnswer | Edge::NoAnswerFresh => {}
        }
        set
    }

    /// The timeout at whose edge the requests are.
    pub(super) const fn timeout(self) -> Option<Duration> {
        match self.edge {
            Edge::Upstream | Edge::Pool | Edge::Downstream | Edge::Answer => Some(TIMEOUT),
            Edge::NoAnswer | Edge::NoAnswerFresh => None,
        }
    }

    /// How the application treats its connections.
    pub(super) fn policy(self) -> Policy {
        Policy {
            idle: (self.edge == Edge::Upstream).then_some(TIMEOUT),
            deaf: DEAF,
        }
    }

    /// Whether what comes of a request is the same whenever it is sent.
    pub(super) const fn is_timed(self) -> bool {
        self.timeout().is_some()
    }

    /// That of this request of all.
    pub(super) fn moment(self, number: usize) -> Moment {
        let (from, to) = match self.edge {
            Edge::Upstream => (TIMEOUT, TIMEOUT + DEAF),
            Edge::Pool | Edge::Answer => (TIMEOUT, TIMEOUT),
            Edge::Downstream => (self.front(), self.front() + self.front_deaf()),
            Edge::NoAnswer | Edge::NoAnswerFresh => {
                return Moment {
                    pause: SHORT,
                    takes: Duration::ZERO,
                };
            }
        };
        let (from, to) = (from.saturating_sub(AROUND), to + AROUND);
        let part = u32::try_from(number).unwrap_or(u32::MAX);
        let all = u32::try_from(REQUESTS).unwrap_or(u32::MAX);
        let at = from + to.saturating_sub(from) * part / all;
        if self.edge == Edge::Answer {
            Moment {
                pause: SHORT,
                takes: at,
            }
        } else {
            Moment {
                pause: at,
                takes: Duration::ZERO,
            }
        }
    }

    /// What both requests of a pair ask the application for.
    pub(super) fn wishes(self, lane: usize, number: u32, takes: Duration) -> [Wish; 2] {
        let first = Wish {
            place: (lane, number),
            closes: self.edge == Edge::NoAnswerFresh,
            ..Wish::default()
        };
        let dies = matches!(self.edge, Edge::NoAnswer | Edge::NoAnswerFresh);
        let second = Wish {
            place: (lane, number + 1),
            takes,
            dies,
            closes: first.closes,
        };
        [first, second]
    }

    /// How long the proxy keeps its client's connection at the edge of that.
    fn front(self) -> Duration {
        TIMEOUT + self.drains
    }

    /// For how long it reads nothing before it closes that.
    fn front_deaf(self) -> Duration {
        match self.profile.server.policy.closing {
            Closing::Deaf { wait } => to_std(wait),
            Closing::Close | Closing::HalfClose { .. } | Closing::Abort => Duration::ZERO,
        }
    }

    /// The chain on a machine that is never late, with the application's time for a request.
    /// A timeout that no run comes near is none.
    pub(super) fn chain(self, takes: Range) -> Chain {
        let (user, application) = (
            &clients::python::http_client::PROFILE,
            &servers::uvicorn::PROFILE,
        );
        let mut chain = Chain::of(user, &[self.profile], application);
        chain.requests.method = self.method;
        chain.requests.body_bytes = content(self.method);
        chain.requests.pause = Range::fixed(to_core(SHORT));
        for hop in &mut chain.hops {
            (hop.network.to_server, hop.network.to_client) = (TRIP, TRIP);
            hop.client.idle_timeout = None;
            hop.client.request_timeout = None;
            hop.server.idle_timeout = None;
            hop.server.max_requests = None;
            hop.server.hint = None;
        }
        if let [front, back] = &mut chain.hops[..] {
            let user = &mut front.client;
            user.hint_margin = None;
            user.liveness = Liveness::Checkout;
            user.spares_get = false;
            user.split_write = None;
            user.reads_after_failed_write = false;
            user.while_writing = WhileWriting::Waits;
            user.takes_short_answers = false;
            user.retry = Retry::NEVER;
            self.set(&mut front.server, &mut back.client, &mut back.server);
            back.server.handler_time = takes;
        }
        chain
    }

    /// The edge itself.
    fn set(self, front: &mut Server, pool: &mut Client, application: &mut Server) {
        let timeout = Some(to_core(TIMEOUT));
        match self.edge {
            Edge::Upstream => {
                application.idle_timeout = timeout;
                application.closing = Closing::Deaf {
                    wait: to_core(DEAF),
                };
            }
            Edge::Pool => pool.idle_timeout = timeout,
            Edge::Downstream => front.idle_timeout = Some(to_core(self.front())),
            Edge::Answer => pool.request_timeout = timeout,
            Edge::NoAnswer | Edge::NoAnswerFresh => {
                application.announces_close = self.edge == Edge::NoAnswerFresh;
                application.death = Some(Death {
                    request: 2,
                    and_later: false,
                    when: DeathPoint::AfterApplying,
                    resets: false,
                    written: 0,
                });
            }
        }
    }

    /// The chain on a machine that may be late, with any time of the application that is asked
    /// for.
    pub(super) fn chain_with_lags(self) -> Chain {
        let all = (0..REQUESTS).map(|number| to_core(self.moment(number).takes));
        let (least, most) = (all.clone().min(), all.max());
        let takes = Range::between(least.unwrap_or_default(), most.unwrap_or_default());
        let mut chain = self.chain(later(takes));
        for hop in &mut chain.hops {
            (hop.network.to_server, hop.network.to_client) = (TRIPS, TRIPS);
            hop.client.checkout_lag = LAGS;
            hop.client.wake_lag = LAGS;
            if let Liveness::Background { lag } = &mut hop.client.liveness {
                *lag = LAGS;
            }
            hop.server.wake_lag = LAGS;
            hop.server.timer_lag = later(hop.server.timer_lag);
            hop.server.close_lag = LAGS;
        }
        if let Some(front) = chain.hops.first_mut() {
            front.server.handler_time = LAGS;
        }
        chain
    }
}

/// A range that may be longer by what a machine is late.
fn later(range: Range) -> Range {
    Range::between(range.min(), range.max() + LAGS.max())
}

/// A length as the model has it.
pub(super) fn to_core(length: Duration) -> time::Duration {
    time::Duration::from_nanos(u64::try_from(length.as_nanos()).unwrap_or(u64::MAX))
}
