//! Lengths that can be moved until a scenario is safe: both idle timeouts, what is announced
//! of the server's, and how often TCP asks whether the other side is still there.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::change::{Bound, Change, find, of_client, of_server};
use super::fixed;
use super::proof::{bound, harder, holds, is_safe};
use super::value::{above, below, with_less_room};
use crate::prove::explore::timeout_shift::{Direction, TimeoutShift};
use crate::prove::explore::verdict::Limits;
use crate::scenario::Scenario;
use crate::scenario::profile::Setting;
use crate::units::segment::Side;
use crate::units::time::{Duration, Range};

/// Drains that are tried before those that outlast the client, in seconds.
const BRIEF: [u64; 4] = [1, 2, 5, 10];

/// So many round values are tried for one setting.
const TRIES: usize = 8;

/// Of a device's limit, one probe comes in so small a part: one may be lost, and the next.
const PROBES_A_LIMIT: u64 = 3;

const CLIENT_SHORTER: TimeoutShift = TimeoutShift {
    of: Side::Client,
    way: Direction::Shorter,
};
const SERVER_LONGER: TimeoutShift = TimeoutShift {
    of: Side::Server,
    way: Direction::Longer,
};
const SECOND: Duration = Duration::from_secs(1);

/// Why none of these lengths can make a scenario safe, whatever its value, if that is so.
#[must_use]
pub fn no_timeout_helps(scenario: &Scenario) -> Option<&'static str> {
    let server = &scenario.server;
    if scenario.client.suspended_at.is_some() {
        Some(
            "No timeout is offered: nobody sets how long a client is suspended, its timers do not \
             run meanwhile, and after it its timer, the FIN and its request race.",
        )
    } else if server.shutdown_at.is_some() && server.drain.is_none() {
        Some(
            "No timeout by itself is offered: a shutdown comes at any moment and closes what is \
             idle, and a request can cross that FIN. A drain is what a server can do about it.",
        )
    } else if server
        .max_age
        .is_some_and(|limit| !ages_sooner(scenario, limit))
    {
        Some(
            "No idle timeout by itself is offered: the server closes a connection when it is too \
             old, and a request can cross that FIN. A client that lets go of its connections \
             sooner never meets it.",
        )
    } else if server.killed_at.is_some() || server.host_down.is_some() {
        Some(
            "No timeout is offered: the server can be gone at any moment, and a request can be on \
             its way then.",
        )
    } else {
        None
    }
}

/// What TCP keep-alive does where it is not enough: it ends what a device on the way does, and
/// not what the server's own idle timeout does.
#[must_use]
pub fn probes_in_part(scenario: &Scenario, limits: &Limits) -> Option<String> {
    let idle = scenario.server.idle_timeout?;
    let mut patient = scenario.clone();
    patient.server.idle_timeout = None;
    let limits = limits.for_each();
    let moved = Moved {
        scenario: &patient,
        limits,
    };
    let mut probing = moved.probes(of_client(scenario), "client.tcp_keepalive")?;
    probing.scenario.server.idle_timeout = Some(idle);
    let alone = probing.scenario.client.retry == scenario.client.retry;
    (alone && !is_safe(&probing.scenario, limits)).then(|| {
        format!(
            "In part: {}. That keeps the device on the way from forgetting, proven for a server \
             that waits for ever; this one closes after {idle}, and a request can meet that.",
            probing.typed(),
        )
    })
}

/// Which product cannot be set to what would make it safe.
#[must_use]
pub fn out_of_bounds(scenario: &Scenario, limits: &Limits) -> Option<String> {
    if no_timeout_helps(scenario).is_some() {
        return None;
    }
    let limits = limits.for_each();
    let moved = Moved { scenario, limits };
    let client = || {
        let setting = find(of_client(scenario), CLIENT_SHORTER.parameter())?;
        let [least, most] = setting.bounds?;
        let longest = moved.client()?.exact;
        (longest < least).then_some((setting, [least, most], "at most", longest))
    };
    let server = || {
        let setting = find(of_server(scenario), SERVER_LONGER.parameter())?;
        let [least, most] = setting.bounds?;
        scenario.server.idle_timeout?;
        let shortest = moved.stay(scenario, SERVER_LONGER)?.exact;
        (most < shortest).then_some((setting, [least, most], "at least", shortest))
    };
    let (setting, [least, most], side, safe) = client().or_else(server)?;
    let name = setting.name;
    Some(format!(
        "{name} cannot be set so that it is safe: it takes {least} to {most}, and safe is {side} {safe}."
    ))
}

/// Whether no request meets the end of a connection that is too old: the server lets each be
/// answered, or the client lets go of it before.
fn ages_sooner(scenario: &Scenario, limit: Range) -> bool {
    let own = scenario.client.max_age;
    scenario.server.old_waits || own.is_some_and(|own| own < limit.min())
}

/// A drain, and what it needs beside it, for a server that is shut down without one.
pub(super) fn drains(scenario: &Scenario, limits: Limits) -> Vec<Change> {
    let server = &scenario.server;
    let Some(setting) = find(of_server(scenario), "server.drain") else {
        return Vec::new();
    };
    if server.shutdown_at.is_none() || server.drain.is_some() {
        return Vec::new();
    }
    let mut calm = scenario.clone();
    calm.server.shutdown_at = None;
    if is_safe(&calm, limits) {
        let moved = Moved { scenario, limits };
        return moved.drain(setting).into_iter().collect();
    }
    let firsts = changes(&calm, limits).into_iter();
    let both = firsts.filter_map(|mut first| {
        first.scenario.server.shutdown_at = server.shutdown_at;
        let moved = Moved {
            scenario: &first.scenario,
            limits,
        };
        let then = moved.drain(setting)?;
        Some(first.and(then))
    });
    both.collect()
}

/// A client that lets go of connections before they are too old for the server.
pub(super) fn ages(scenario: &Scenario, limits: Limits) -> Option<Change> {
    Moved { scenario, limits }.client_age()
}

/// Each that makes it safe by itself.
pub(super) fn changes(scenario: &Scenario, limits: Limits) -> Vec<Change> {
    let moved = Moved { scenario, limits };
    let client = moved.client();
    let all = [
        moved.client_idle(client),
        moved.server_idle(),
        moved.hint(client),
        moved.hint_margin(client),
        moved.probes(of_client(scenario), "client.tcp_keepalive"),
        moved.probes(of_server(scenario), "server.tcp_keepalive"),
    ];
    all.into_iter().flatten().collect()
}

/// A scenario whose lengths are moved, within limits for each exploration.
#[derive(Clone, Copy)]
struct Moved<'s> {
    scenario: &'s Scenario,
    limits: Limits,
}

/// How long a client may keep a connection, exactly, and how long with twice the delays.
#[derive(Clone, Copy)]
struct Stay {
    exact: Duration,
    hard: Duration,
}

impl Moved<'_> {
    /// Where the movement of a timeout is safe; `None` if it is nowhere.
    fn stay(self, scenario: &Scenario, moved: TimeoutShift) -> Option<Stay> {
        Some(Stay {
            exact: bound(scenario, self.limits, moved)?,
            hard: bound(&harder(scenario), self.limits, moved)?,
        })
    }

    /// How long the client may keep a connection, whatever is announced to it.
    fn client(self) -> Option<Stay> {
        let mut alone = self.scenario.clone();
        alone.server.hint = None;
        alone.client.idle_timeout = None;
        let reads = self.scenario.client.hint_margin.is_some();
        let sets = find(of_client(self.scenario), CLIENT_SHORTER.parameter()).is_some();
        if !reads && !sets {
            return None;
        }
        self.stay(&alone, CLIENT_SHORTER)
    }

    fn client_idle(self, stay: Option<Stay>) -> Option<Change> {
        let settings = of_client(self.scenario);
        let setting = find(settings, CLIENT_SHORTER.parameter())?;
        let stay = stay?;
        let now = self.scenario.client.idle_timeout;
        let values = below(stay.hard, setting.length_step()?);
        let taken = values.filter(|&value| setting.takes(value));
        let shorter = taken.filter(|&value| now.is_none_or(|now| value < now));
        self.first(shorter, |value| {
            Change::of_length(self.scenario, settings, (setting, value))
        })
        .map(|change| change.bounded(told(CLIENT_SHORTER, stay.exact)))
    }

    fn client_age(self) -> Option<Change> {
        let server = &self.scenario.server;
        let limit = server.max_age.filter(|_| !server.old_waits)?.min();
        let settings = of_client(self.scenario);
        let setting = find(settings, "client.max_age")?;
        let now = self.scenario.client.max_age;
        let values = below(limit, setting.length_step()?);
        let shorter = values.filter(|&value| now.is_none_or(|now| value < now));
        self.first(shorter, |value| {
            Change::of_length(self.scenario, settings, (setting, value))
        })
    }

    fn server_idle(self) -> Option<Change> {
        let settings = of_server(self.scenario);
        let setting = find(settings, SERVER_LONGER.parameter())?;
        self.scenario.server.idle_timeout?;
        let stay = self.stay(self.scenario, SERVER_LONGER)?;
        let values = above(stay.hard, setting.length_step()?);
        let taken = values.take_while(|&value| setting.takes(value));
        self.first(taken, |value| {
            Change::of_length(self.scenario, settings, (setting, value))
        })
        .map(|change| change.bounded(told(SERVER_LONGER, stay.exact)))
    }

    /// What the server announces, where it can be set apart from its timeout and its client
    /// goes by it.
    fn hint(self, stay: Option<Stay>) -> Option<Change> {
        let settings = of_server(self.scenario);
        let setting = find(settings, "server.hint")?;
        let apart = settings.iter().filter(|one| one.name == setting.name);
        let (margin, stay) = (self.scenario.client.hint_margin?, stay?);
        if apart.count() > 1 {
            return None;
        }
        self.first(below(stay.hard + margin, SECOND), |value| {
            Change::of_length(self.scenario, settings, (setting, value))
        })
        .map(|change| {
            change.bounded(Bound {
                parameter: "server.hint",
                way: Direction::Shorter,
                value: Duration::from_secs((stay.exact + margin).as_secs()),
            })
        })
    }

    /// How much sooner than announced the client lets go.
    fn hint_margin(self, stay: Option<Stay>) -> Option<Change> {
        let settings = of_client(self.scenario);
        let setting = find(settings, "client.hint_margin")?;
        let (hint, stay) = (self.scenario.server.hint?, stay?);
        let room = |stay: Duration| hint.less(stay);
        let least = room(stay.hard)?;
        let values = above(least, setting.length_step()?).take_while(|&value| value < hint);
        self.first(values, |value| {
            Change::of_length(self.scenario, settings, (setting, value))
        })
        .map(|change| {
            change.bounded(Bound {
                parameter: "client.hint_margin",
                way: Direction::Longer,
                value: room(stay.exact).unwrap_or_default(),
            })
        })
    }

    /// Probes of either side that keep a device from forgetting; where that is not all, with a
    /// retry.
    fn probes(self, settings: &'static [Setting], parameter: &'static str) -> Option<Change> {
        let setting = find(settings, parameter)?;
        let limit = self.scenario.network.middlebox?.idle_timeout;
        let part = Duration::from_nanos(limit.as_nanos() / PROBES_A_LIMIT);
        let every = below(part, SECOND).next()?.as_secs();
        let (client, server) = (&self.scenario.client, &self.scenario.server);
        let now = client.tcp_keepalive.into_iter().chain(server.tcp_keepalive);
        if now.min().is_some_and(|now| u64::from(now) <= every) {
            return None;
        }
        let probing = Change::of_number(self.scenario, setting, every)?;
        if holds(&probing.scenario, self.limits) {
            return Some(probing);
        }
        let retrying = fixed::retry(&probing.scenario)?;
        let both = probing.and(retrying);
        holds(&both.scenario, self.limits).then_some(both)
    }

    /// A drain: a short one, where a retry heals what meets the end of it, or one for which
    /// connections outlive their client's patience.
    fn drain(self, setting: &Setting) -> Option<Change> {
        let client = &self.scenario.client;
        let hinted = self.scenario.server.hint.zip(client.hint_margin);
        let hinted = hinted.map(|(hint, margin)| hint.less(margin).unwrap_or_default());
        let stay = client.idle_timeout.into_iter().chain(hinted).min();
        let least = stay.map(|stay| stay + harder(self.scenario).round_trip());
        let step = setting.length_step()?;
        let brief = BRIEF.map(Duration::from_secs).into_iter();
        let brief = brief.filter(|&one| least.is_none_or(|least| one < least));
        let long = least.into_iter().flat_map(|least| above(least, step));
        let values: Vec<Duration> = brief.chain(long).take(TRIES).collect();
        let helps = |value| {
            let change =
                Change::of_length(self.scenario, of_server(self.scenario), (setting, value))?;
            let mut shorter = change.scenario.clone();
            shorter.server.drain = Some(with_less_room(value));
            is_safe(&shorter, self.limits).then_some(change)
        };
        // Where none of the shortest, the first that outlasts the client and the longest helps,
        // the others are not tried: in vain that was half of the time of a chain's deploy.
        let outlasts = |one: &&Duration| least.is_none_or(|least| **one >= least);
        let outlasts = values.iter().find(outlasts);
        let ends = [values.first(), outlasts, values.last()];
        ends.into_iter().flatten().find_map(|one| helps(*one))?;
        self.first(values.into_iter(), helps)
    }

    /// The first of some values that is proven.
    fn first(
        self,
        values: impl Iterator<Item = Duration>,
        change: impl Fn(Duration) -> Option<Change>,
    ) -> Option<Change> {
        let mut changes = values.take(TRIES).filter_map(change);
        changes.find(|change| holds(&change.scenario, self.limits))
    }
}

fn told(moved: TimeoutShift, value: Duration) -> Bound {
    Bound {
        parameter: moved.parameter(),
        way: moved.way,
        value,
    }
}
