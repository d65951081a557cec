//! Measures a server and puts it beside its profile: when it closes an idle connection and how,
//! what it says of that, after how many requests, and whether it is deaf before it does.
//!
//! In three idle timeouts: the close on many connections; then requests on many others, from
//! soon after the answer up to the close; then again about where answers end.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use formats::answers::servers::{Deaf, Idle, Server, Span};
use idlerace_core::profile::ServerProfile;
use idlerace_core::scenario::Closing;
use idlerace_core::time;
use tokio::time::sleep;

use super::idle::{Closed, End, Late, closes, is_there, late, serves};
use crate::system::time::to_std;

/// So many connections wait for their end.
const CONNECTIONS: u32 = 30;

/// So many requests are sent in each search of the deaf window.
const REQUESTS: u32 = 120;

/// So many requests are tried on one connection.
const MOST_REQUESTS: u32 = 1_200;

/// A machine's own lateness with a timer of a second, and its haste, on a busy machine.
const LATE: Duration = Duration::from_millis(150);
const EARLY: Duration = Duration::from_millis(10);

/// How far a deaf window may be from that of the profile. A server without one loses those
/// requests that cross its FIN, and the FIN is seen a little late.
const DEAF_WITHIN: Duration = Duration::from_millis(5);
const CROSSING: Duration = Duration::from_millis(50);

/// A server that takes longer to begin does not.
const BEGINS_WITHIN: Duration = Duration::from_secs(15);

/// How often is asked whether it has.
const ASKED_EVERY: Duration = Duration::from_millis(20);

/// A server that is to be measured.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// What it is asked for by.
    pub(crate) id: String,
    /// Its version, as it says it.
    pub(crate) version: String,
    /// Its profile.
    pub(crate) profile: &'static ServerProfile,
    /// The idle timeout that it was started with.
    pub(crate) configured: Duration,
    /// What it adds to that, by its configuration or by itself.
    pub(crate) added: Duration,
}

/// Waits until it answers, and measures it.
///
/// # Errors
/// If it does not answer, or is no server that can be measured so.
pub(crate) async fn measure(measured: &Measured, server: SocketAddr) -> io::Result<Server> {
    begun(server).await?;
    let (earliest, latest) = measured.expected();
    let mut idle_times = IdleTimes { server, count: 0 };
    let mut closed = idle_times.closes(latest * 2 + LATE).await?;
    closed.sort_by_key(|one| one.after);
    let (soonest, last) = (closed[0].after, closed[closed.len() - 1].after);
    let rough = idle_times.late(&spread(soonest / 10, last)).await?;
    let (from, to) = edge(&rough, soonest, last);
    let fine = idle_times.late(&spread(from, to)).await?;
    let max_requests = serves(server, MOST_REQUESTS).await?;
    let mut server = Server {
        id: measured.id.clone(),
        server: measured.version.clone(),
        profile: Some(measured.profile.id.into()),
        configured_ms: u64::try_from(measured.configured.as_millis()).unwrap_or(u64::MAX),
        idle: Idle {
            n: CONNECTIONS,
            min_ms: millis(soonest),
            median_ms: millis(closed[closed.len() / 2].after),
            max_ms: millis(last),
        },
        expected: Some(Span {
            from_ms: millis(earliest),
            to_ms: millis(latest),
        }),
        fin: count(&closed, End::Fin),
        rst: count(&closed, End::Rst),
        hint: closed[0].answer.hint.clone(),
        max_requests,
        deaf: window(&rough, &fine, idle_times.count),
        drain: None,
        differences: Vec::new(),
    };
    server.differences = measured.differences(&server, &closed);
    Ok(server)
}

/// A server whose connections lie idle, and how often that was waited for.
struct IdleTimes {
    server: SocketAddr,
    count: u32,
}

impl IdleTimes {
    async fn closes(&mut self, longest: Duration) -> io::Result<Vec<Closed>> {
        self.count += 1;
        closes(self.server, CONNECTIONS, longest).await
    }

    async fn late(&mut self, at: &[Duration]) -> io::Result<Vec<Late>> {
        self.count += 1;
        late(self.server, at).await
    }
}

/// Waits until it answers.
///
/// # Errors
/// If it does not.
pub(crate) async fn begun(server: SocketAddr) -> io::Result<()> {
    let begin = Instant::now();
    while !is_there(server).await {
        if begin.elapsed() > BEGINS_WITHIN {
            return Err(io::Error::other("it did not answer a first request"));
        }
        sleep(ASKED_EVERY).await;
    }
    Ok(())
}

fn count(closed: &[Closed], end: End) -> u32 {
    let of_it = closed.iter().filter(|one| one.end == end).count();
    u32::try_from(of_it).unwrap_or(u32::MAX)
}

/// So many times from one to another.
fn spread(from: Duration, to: Duration) -> Vec<Duration> {
    let step = to.saturating_sub(from) / REQUESTS;
    (0..REQUESTS).map(|one| from + step * one).collect()
}

/// Between which times answers end: the last that came before the first that did not, if any
/// did not.
fn edge(late: &[Late], soonest: Duration, latest: Duration) -> (Duration, Duration) {
    let lost = late.iter().filter(|one| one.lost.is_some());
    let first = lost.map(|one| one.at).min();
    let Some(first) = first else {
        return (soonest.saturating_sub(CROSSING), latest);
    };
    let answered = late.iter().filter(|one| one.lost.is_none());
    let before = answered.map(|one| one.at).filter(|at| *at < first).max();
    (before.unwrap_or_default(), first)
}

fn window(rough: &[Late], fine: &[Late], timeouts: u32) -> Deaf {
    let all = || rough.iter().chain(fine);
    let lost: Vec<&Late> = all().filter(|one| one.lost.is_some()).collect();
    let window = lost.iter().filter_map(|one| one.lost).max();
    let first = lost.iter().map(|one| one.at).min();
    let before = first.and_then(|first| {
        let answered = all().filter(|one| one.lost.is_none() && one.at < first);
        answered.map(|one| one.at).max()
    });
    let apart = first
        .zip(before)
        .map(|(first, before)| first.saturating_sub(before));
    Deaf {
        asked: u32::try_from(all().count()).unwrap_or(u32::MAX),
        lost: u32::try_from(lost.len()).unwrap_or(u32::MAX),
        window_ms: millis(window.unwrap_or_default()),
        within_ms: millis(apart.unwrap_or_default()),
        timeouts,
    }
}

impl Measured {
    /// From when to when it closes by its profile.
    fn expected(&self) -> (Duration, Duration) {
        let lag = self.profile.policy.timer_lag;
        let lag = lag.map_or((Duration::ZERO, Duration::ZERO), |lag| {
            (to_std(lag.min()), to_std(lag.max()))
        });
        let begins = self.configured + self.added + self.deaf();
        (begins + lag.0, begins + lag.1)
    }

    /// How long it is deaf by its profile.
    fn deaf(&self) -> Duration {
        match self.profile.policy.closing {
            Closing::Deaf { wait } => to_std(wait),
            Closing::Close | Closing::Abort | Closing::HalfClose { .. } => Duration::ZERO,
        }
    }

    /// What it says that it keeps a connection for, by its profile.
    fn hint(&self) -> Option<String> {
        let policy = self.profile.policy;
        let idle = (self.configured + self.added).as_nanos();
        let idle = time::Duration::from_nanos(u64::try_from(idle).unwrap_or(u64::MAX));
        let hint = policy.hint_of(Some(idle), policy.hint);
        let hint = hint.unwrap_or(policy.hint)?;
        Some(format!("timeout={}", hint.as_secs()))
    }

    /// What is not as its profile says.
    fn differences(&self, seen: &Server, closed: &[Closed]) -> Vec<String> {
        let (policy, (from, to)) = (self.profile.policy, self.expected());
        let mut all = Vec::new();
        let early = closed.iter().any(|one| one.at_most + EARLY < from);
        let late = closed.iter().any(|one| one.after > to + LATE);
        if early || late {
            all.push(format!(
                "it closed after {:.1} to {:.1} ms, and its profile says {:.0} to {:.0}",
                seen.idle.min_ms,
                seen.idle.max_ms,
                millis(from),
                millis(to)
            ));
        }
        let resets = policy.closing == Closing::Abort;
        if (seen.rst > 0) != resets {
            let said = if resets { "RST" } else { "FIN" };
            all.push(format!(
                "{} connections ended by a RST, and its profile says {said}",
                seen.rst
            ));
        }
        // Behind the timeout it may say how many requests are left.
        let hint = seen.hint.as_ref().and_then(|hint| hint.split(',').next());
        if hint != self.hint().as_deref() {
            let own = self.hint();
            all.push(format!(
                "it says Keep-Alive: {}, and its profile {}",
                hint.unwrap_or("nothing"),
                own.as_deref().unwrap_or("nothing")
            ));
        }
        let most = policy.max_requests.filter(|most| *most < MOST_REQUESTS);
        if seen.max_requests != most {
            all.push(format!(
                "it closed {}, and its profile says {}",
                after(seen.max_requests),
                after(most)
            ));
        }
        let off = (seen.deaf.window_ms - millis(self.deaf())).abs();
        let is_deaf = !self.deaf().is_zero();
        if off > millis(if is_deaf { DEAF_WITHIN } else { CROSSING }) {
            all.push(format!(
                "a request was lost {:.1} ms before the close, and its profile says {:.0}",
                seen.deaf.window_ms,
                millis(self.deaf())
            ));
        }
        all
    }
}

/// `after 100 requests`, or after none of those that are tried.
fn after(most: Option<u32>) -> String {
    most.map_or_else(
        || format!("after none of {MOST_REQUESTS} requests"),
        |most| format!("after {most} requests"),
    )
}

/// In milliseconds, to a hundredth.
fn millis(length: Duration) -> f64 {
    (length.as_secs_f64() * 100_000.0).round() / 100.0
}
