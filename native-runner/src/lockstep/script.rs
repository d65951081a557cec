//! Which traces can be followed step by step, and which are left to the wall clock
//! because they hinge on a timer of the kernel that nobody can wait for.
//!
//! Knows no socket.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use idlerace_core::tcp::{self, State};
use idlerace_core::time::Instant;
use idlerace_core::trace::{ConnId, Op, Place, Timer, Trace, What};

use crate::system::time::to_std;
use crate::wire::SEGMENT;

/// No run may spend more than this waiting for the kernels' timers.
pub(super) const LONGEST: Duration = Duration::from_secs(15);

/// Why a trace cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRunnable {
    /// It hinges on a timer that takes a kernel minutes.
    KernelTimer(Timer),
    /// It waits longer for kernels than a run may.
    TooLong(Duration),
    /// It writes more at once than fits a packet.
    LongWrite(u32),
    /// A host goes down whose kernel still has a connection that no process holds, and something
    /// comes for it later: nobody can take such a connection from a kernel.
    OrphanOutlivesHost(ConnId),
    /// What has to be waited for on a hop, counted from 0, takes longer than what a kernel of
    /// another puts off meanwhile may take: all have one clock.
    OneClock {
        /// What takes long, and on which hop.
        waits: (usize, Clash),
        /// What may not.
        holds: (usize, Clash),
    },
    /// It was cut off.
    CutOff,
}

/// What of the kernels of a chain can be against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// A silence after which a kernel does otherwise.
    Silence,
    /// A timer that runs out.
    Timer,
    /// Connections that are opened: a kernel learns from that how long a round trip takes.
    Handshake,
    /// An acknowledgment that is put off and goes with what is sent.
    Acknowledgment,
    /// An answer that comes soon enough to be one.
    Answer,
    /// Data that comes while a connection is in use.
    InUse,
    /// What is under way and not sent again.
    UnderWay,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Silence => "has to be silent",
            Self::Timer => "has a timer run out",
            Self::Handshake => "opens connections",
            Self::Acknowledgment => "puts an acknowledgment off",
            Self::Answer => "has to answer soon",
            Self::InUse => "is in use",
            Self::UnderWay => "has something under way",
        })
    }
}

impl fmt::Display for NotRunnable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KernelTimer(timer) => write!(f, "it hinges on the kernel's {timer}"),
            Self::TooLong(length) => write!(
                f,
                "the kernels' timers in it take {} s, and a run may wait {} s",
                length.as_secs(),
                LONGEST.as_secs()
            ),
            Self::LongWrite(octets) => write!(
                f,
                "it writes {octets} octets at once, and a packet has room for {SEGMENT}"
            ),
            Self::OneClock { waits, holds } => write!(
                f,
                "hop {} {} for longer than hop {} {}",
                waits.0 + 1,
                waits.1,
                holds.0 + 1,
                holds.1
            ),
            Self::OrphanOutlivesHost(id) => write!(
                f,
                "its host goes down with {id}, which its process let go and the kernel still has"
            ),
            Self::CutOff => f.write_str("its trace was cut off"),
        }
    }
}

/// How long the kernels' own timers take in a trace.
///
/// # Errors
/// Why it cannot be followed.
pub fn waits(trace: &Trace) -> Result<Duration, NotRunnable> {
    if trace.stopped_by.is_some() {
        return Err(NotRunnable::CutOff);
    }
    if let Some(id) = orphan_that_outlives_its_host(trace) {
        return Err(NotRunnable::OrphanOutlivesHost(id));
    }
    let mut latest: Vec<((Option<ConnId>, Place), Instant)> = Vec::new();
    let mut sum = Duration::ZERO;
    for event in &trace.events {
        let lane = (event.connection, event.place);
        let known = latest.iter().position(|(key, _)| *key == lane);
        if let What::Expired(Timer::Tcp(timer)) = event.what {
            let since = known.map_or(Instant::START, |index| latest[index].1);
            sum += waited(timer, to_std(event.at.since(since)))?;
        }
        if let What::Called {
            call: Op::Write,
            result: Ok(octets),
        } = event.what
            && octets > SEGMENT
        {
            return Err(NotRunnable::LongWrite(octets));
        }
        if matches!(
            event.what,
            What::Sent(_) | What::Arrived { .. } | What::Expired(_)
        ) {
            match known {
                Some(index) => latest[index].1 = event.at,
                None => latest.push((lane, event.at)),
            }
        }
    }
    if sum > LONGEST {
        return Err(NotRunnable::TooLong(sum));
    }
    Ok(sum)
}

/// A connection that the server had closed, and its kernel not yet, when its host went down,
/// if something comes for it later.
fn orphan_that_outlives_its_host(trace: &Trace) -> Option<ConnId> {
    let (mut orphans, mut left): (BTreeSet<ConnId>, BTreeSet<ConnId>) = Default::default();
    for event in &trace.events {
        match (event.what, event.place, event.connection) {
            (
                What::Called {
                    call: Op::Close, ..
                },
                Place::ServerApp,
                Some(id),
            ) => {
                orphans.insert(id);
            }
            (
                What::State {
                    to: State::Closed, ..
                },
                Place::ServerTcp,
                Some(id),
            ) => {
                orphans.remove(&id);
            }
            (What::Expired(Timer::HostDown), ..) => left.append(&mut orphans),
            (What::Arrived { .. }, Place::ServerTcp, Some(id)) if left.contains(&id) => {
                return Some(id);
            }
            _ => {}
        }
    }
    None
}

fn waited(timer: tcp::Timer, length: Duration) -> Result<Duration, NotRunnable> {
    match timer {
        tcp::Timer::Retransmission | tcp::Timer::DelayedAck | tcp::Timer::Probe => Ok(length),
        tcp::Timer::Recency => Ok(Duration::ZERO),
        tcp::Timer::TimeWait => Err(NotRunnable::KernelTimer(Timer::Tcp(timer))),
    }
}
