//! The connections that wait for their next request, the one used last on top.

use alloc::vec::Vec;

use super::interface::{Action, Timer};
use crate::http::outcome::ConnId;
use crate::scenario::{Client as Policy, Liveness};
use crate::units::time::Range;

/// The idle connections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Pool(Vec<Idle>);

/// A connection in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Idle {
    pub(super) connection: ConnId,
    /// It has been idle for so long that it is polled before it is used.
    pub(super) stale_check_due: bool,
}

impl Pool {
    /// Forgets everything and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn has(&self, connection: ConnId) -> bool {
        self.0.iter().any(|idle| idle.connection == connection)
    }

    /// Gives connections other numbers.
    pub(super) fn rename(&mut self, renamed: impl Fn(ConnId) -> Option<ConnId>) {
        for idle in &mut self.0 {
            idle.connection = renamed(idle.connection).unwrap_or(idle.connection);
        }
    }

    /// Hands out the connection used last.
    pub(super) fn take(&mut self, out: &mut Vec<Action>) -> Option<Idle> {
        let idle = self.0.pop()?;
        stop_timers(idle.connection, out);
        Some(idle)
    }

    /// Takes a connection in.
    pub(super) fn put(&mut self, policy: &Policy, connection: ConnId, out: &mut Vec<Action>) {
        self.0.push(Idle {
            connection,
            stale_check_due: false,
        });
        if let Liveness::CheckoutAfter { idle } = policy.liveness {
            let wait = Range::fixed(idle);
            out.push(Action::Start(Timer::StaleCheck(connection), wait));
        }
    }

    /// Takes a connection out and closes it.
    pub(super) fn evict(&mut self, connection: ConnId, out: &mut Vec<Action>) {
        let mut idle = self.0.iter();
        let place = idle.position(|idle| idle.connection == connection);
        debug_assert!(place.is_some(), "{connection} is not in the pool");
        if let Some(place) = place {
            self.0.remove(place);
            stop_timers(connection, out);
            close(connection, out);
        }
    }

    /// A connection has been idle for long.
    pub(super) fn stale_check_is_due(&mut self, connection: ConnId) {
        let mut idle = self.0.iter_mut();
        let found = idle.find(|idle| idle.connection == connection);
        debug_assert!(found.is_some(), "{connection} is not in the pool");
        if let Some(idle) = found {
            idle.stale_check_due = true;
        }
    }
}

/// Closes a connection that is in no pool, and counts its age no longer.
pub(super) fn close(connection: ConnId, out: &mut Vec<Action>) {
    out.push(Action::Stop(Timer::Age(connection)));
    out.push(Action::Close(connection));
}

fn stop_timers(connection: ConnId, out: &mut Vec<Action>) {
    out.push(Action::Stop(Timer::Idle(connection)));
    out.push(Action::Stop(Timer::StaleCheck(connection)));
}
