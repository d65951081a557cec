//! The connections that wait for their next request, the one used last on top. Which of them is
//! taken, and how many are kept, is for the rules to say.

use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use super::interface::{Action, Rules, Timer};
use crate::http::outcome::ConnId;
use crate::scenario::Liveness;
use crate::scenario::chain::Order;
use crate::units::time::Range;

/// The idle connections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Pool(Vec<Idle>);

/// A connection in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Idle {
    pub(super) connection: ConnId,
    /// It has been idle for so long that it is polled before it is used.
    pub(super) stale_check_due: bool,
    /// Whose it is.
    owner: u32,
}

/// Who hashes has one owner.
impl Hash for Idle {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.connection.hash(state);
        self.stale_check_due.hash(state);
    }
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

    /// Hands out a connection of this owner, if there is one.
    pub(super) fn take(&mut self, order: Order, owner: u32, out: &mut Vec<Action>) -> Option<Idle> {
        let its = |idle: &Idle| idle.owner == owner;
        let idle = match order {
            Order::LastUsedFirst if self.0.last().is_none_or(its) => self.0.pop()?,
            Order::LastUsedFirst => self.0.remove(self.0.iter().rposition(its)?),
            Order::FirstUsedFirst => self.0.remove(self.0.iter().position(its)?),
        };
        stop_timers(idle.connection, out);
        Some(idle)
    }

    /// Takes a connection of this owner in.
    pub(super) fn put(
        &mut self,
        rules: Rules<'_>,
        connection: ConnId,
        owner: u32,
        out: &mut Vec<Action>,
    ) {
        self.0.push(Idle {
            connection,
            stale_check_due: false,
            owner,
        });
        if let Liveness::CheckoutAfter { idle } = rules.client.liveness {
            let wait = Range::fixed(idle);
            out.push(Action::Start(Timer::StaleCheck(connection), wait));
        }
        if let Some(most) = rules.pool.idle {
            self.shrink(most, owner, out);
        }
    }

    /// Closes what this owner has had idle for longest, until so many are left.
    fn shrink(&mut self, most: u32, owner: u32, out: &mut Vec<Action>) {
        let its: Vec<ConnId> = (self.0.iter())
            .filter(|idle| idle.owner == owner)
            .map(|idle| idle.connection)
            .collect();
        let over = its.len().saturating_sub(most as usize);
        for &connection in its.iter().take(over) {
            self.evict(connection, out);
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
