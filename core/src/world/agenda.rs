//! The pending steps, each with the time at which it is due.
//!
//! Due times are drawn inside their ranges by a small keyed generator, so that the
//! same seed gives the same times on every platform, whatever else is drawn.

mod by_clock;
mod forgetting;
mod meaning;

use alloc::vec::Vec;

pub use self::meaning::Mishap;
use crate::machine::client;
use crate::machine::server;
use crate::machine::tcp;
use crate::trace::{ConnId, EventId};
use crate::units::rng::SplitMix64;
use crate::units::segment::{Segment, Side};
use crate::units::time::{Duration, Instant, Range};

/// One end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct End {
    /// Of which connection.
    pub connection: ConnId,
    /// On which side.
    pub side: Side,
}

impl End {
    pub(super) const fn client(connection: ConnId) -> Self {
        let side = Side::Client;
        Self { connection, side }
    }

    pub(super) const fn server(connection: ConnId) -> Self {
        let side = Side::Server;
        Self { connection, side }
    }
}

/// Something that can happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A segment arrives.
    Deliver {
        /// At which end.
        to: End,
        /// The segment.
        segment: Segment,
    },
    /// An application looks at what its kernel has. A step of its own: a FIN that
    /// the kernel has and the application has not read is half of the race.
    Wake(End),
    /// A timer runs out.
    Expire(Alarm),
}

impl Step {
    /// Whose step it is, if it is that of one connection.
    pub const fn connection_mut(&mut self) -> Option<&mut ConnId> {
        match self {
            Self::Deliver { to: end, .. }
            | Self::Wake(end)
            | Self::Expire(Alarm::Tcp { end, .. }) => Some(&mut end.connection),
            Self::Expire(Alarm::Client(timer) | Alarm::Overdue(timer)) => timer.connection_mut(),
            Self::Expire(Alarm::Server(timer)) => timer.connection_mut(),
            Self::Expire(Alarm::Middlebox(id)) => Some(id),
            Self::Expire(Alarm::Suspension { .. } | Alarm::Host { .. }) => None,
        }
    }
}

/// A timer, with whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alarm {
    /// One of an endpoint's.
    Tcp {
        /// At which end.
        end: End,
        /// Which.
        timer: tcp::Timer,
    },
    /// One of the client application's.
    Client(client::Timer),
    /// One of the same that ran out while the client was suspended.
    Overdue(client::Timer),
    /// The client is suspended, or runs again.
    Suspension {
        /// Whether it runs again.
        over: bool,
    },
    /// One of the server application's.
    Server(server::Timer),
    /// The middlebox's for a connection.
    Middlebox(ConnId),
    /// The server's host goes down or is back.
    Host {
        /// Whether it is back.
        up: bool,
    },
}

/// A step that is pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// When it happens, if time decides.
    pub due: Instant,
    /// How long after it was scheduled it can happen.
    pub wait: Range,
    /// It arrives behind all that was sent before it in its direction.
    pub in_order: bool,
    /// What it is.
    pub step: Step,
    /// The event that scheduled it.
    pub cause: Option<EventId>,
    /// How many were scheduled before it; breaks ties.
    pub order: u32,
}

impl Pending {
    /// Whether it is due first; among equals what was scheduled first is.
    fn is_before(&self, other: &Self) -> bool {
        // Written out: compared as pairs they were a fifth of a run, one by one a tenth.
        self.due < other.due || (self.due == other.due && self.order < other.order)
    }

    /// Whether there are steps that it cannot happen before: see [`Pending::goes_behind`].
    #[must_use]
    pub const fn can_go_behind(&self) -> bool {
        match self.step {
            Step::Deliver { .. } => self.in_order,
            Step::Expire(Alarm::Host { up }) => up,
            Step::Wake(_) | Step::Expire(_) => false,
        }
    }

    /// Whether it cannot happen before the other: segments of one direction that keep their
    /// order, and a host that comes up after it went down.
    #[must_use]
    pub fn goes_behind(&self, other: &Self) -> bool {
        let same_way = match (self.step, other.step) {
            (Step::Deliver { to, .. }, Step::Deliver { to: same, .. }) => to.side == same.side,
            (Step::Expire(Alarm::Host { up: true }), Step::Expire(Alarm::Host { up: false })) => {
                return true;
            }
            (Step::Deliver { .. } | Step::Wake(_) | Step::Expire(_), _) => false,
        };
        let behind = same_way && self.in_order && other.in_order && other.order < self.order;
        debug_assert!(!behind || self.can_go_behind(), "what that says is cut off");
        behind
    }
}

#[derive(Debug)]
pub(super) struct Agenda {
    pending: Vec<Pending>,
    seed: u64,
    scheduled: u32,
    /// When the latest segment of each direction arrives: none overtakes it.
    latest: [Instant; 2],
    /// While steps are taken by the clock alone: see `by_clock`.
    waiting: Option<Line>,
}

impl Clone for Agenda {
    fn clone(&self) -> Self {
        Self {
            pending: self.pending.clone(),
            seed: self.seed,
            scheduled: self.scheduled,
            latest: self.latest,
            waiting: self.waiting.clone(),
        }
    }

    /// In the memory that it has.
    fn clone_from(&mut self, other: &Self) {
        let Self {
            pending,
            seed,
            scheduled,
            latest,
            waiting,
        } = other;
        self.pending.clone_from(pending);
        self.waiting.clone_from(waiting);
        (self.seed, self.scheduled, self.latest) = (*seed, *scheduled, *latest);
    }
}

/// Timers in the order in which they run out. Those that have are left where they stood: what a
/// ring buffer needs of code is more than what they need of memory.
#[derive(Clone, Debug, Default)]
struct Line {
    timers: Vec<Pending>,
    over: usize,
    /// Of each connection, whose timer was put in line and not taken out of it.
    ends: Vec<[bool; 2]>,
}

impl Agenda {
    pub(super) const fn new(seed: u64) -> Self {
        Self {
            pending: Vec::new(),
            seed,
            scheduled: 0,
            latest: [Instant::START; 2],
            waiting: None,
        }
    }

    pub(super) fn restart(&mut self, seed: u64) {
        self.pending.clear();
        self.seed = seed;
        self.scheduled = 0;
        self.latest = [Instant::START; 2];
        self.waiting = None;
    }

    pub(super) fn pending(&self) -> &[Pending] {
        &self.pending
    }

    pub(super) fn earliest(&self) -> Option<usize> {
        // A loop, for it is the innermost of a run: an adapter is not always inlined.
        let mut first = (0, self.pending.first()?);
        for (index, pending) in self.pending.iter().enumerate() {
            if pending.is_before(first.1) {
                first = (index, pending);
            }
        }
        Some(first.0)
    }

    /// The earliest, unless another step could just as well be the first at that instant.
    pub(super) fn only_first(&self) -> Option<usize> {
        let first = self.earliest()?;
        let one = &self.pending[first];
        let tied = |other: &Pending| {
            other.due == one.due && other.order != one.order && !other.goes_behind(one)
        };
        (!self.pending.iter().any(tied)).then_some(first)
    }

    /// How many steps were scheduled so far.
    pub(super) const fn scheduled(&self) -> u32 {
        self.scheduled
    }

    pub(super) fn set_due(&mut self, due: impl Iterator<Item = Instant>) {
        self.latest = [Instant::START; 2];
        for (pending, due) in self.pending.iter_mut().zip(due) {
            pending.due = due;
            if let (Step::Deliver { to, .. }, true) = (pending.step, pending.in_order) {
                let latest = &mut self.latest[to.side.index()];
                *latest = due.max(*latest);
            }
        }
    }

    /// Takes a step off the agenda.
    pub(super) fn take(&mut self, index: usize) -> Option<Pending> {
        let taken = *self.pending.get(index)?;
        debug_assert!(
            !taken.in_order || !self.pending.iter().any(|other| taken.goes_behind(other)),
            "a segment overtakes one that was sent before it"
        );
        Some(self.pending.swap_remove(index))
    }

    /// Schedules a step; returns the wait that was drawn.
    pub(super) fn push(
        &mut self,
        now: Instant,
        wait: Range,
        step: Step,
        cause: Option<EventId>,
    ) -> Duration {
        let drawn = self.draw(wait);
        self.insert(now + drawn, wait, false, (step, cause));
        drawn
    }

    /// Schedules an arrival that no later one of its direction overtakes.
    pub(super) fn push_in_order(
        &mut self,
        now: Instant,
        delay: Range,
        (to, segment): (End, Segment),
        cause: Option<EventId>,
    ) {
        let latest = self.latest[to.side.index()];
        let due = (now + self.draw(delay)).max(latest);
        self.latest[to.side.index()] = due;
        self.insert(due, delay, true, (Step::Deliver { to, segment }, cause));
    }

    fn insert(
        &mut self,
        due: Instant,
        wait: Range,
        in_order: bool,
        (step, cause): (Step, Option<EventId>),
    ) {
        self.pending.push(Pending {
            due,
            wait,
            in_order,
            step,
            cause,
            order: self.scheduled,
        });
        self.scheduled = self.scheduled.wrapping_add(1);
    }

    /// Takes a timer off the agenda; returns whether it was running.
    #[inline]
    pub(super) fn stop(&mut self, alarm: Alarm) -> bool {
        // Most timers are kernels': compared as any alarm is, they took a twentieth of a run.
        let found = if let Alarm::Tcp { end, timer } = alarm {
            self.latest_step(|one| match *one {
                Step::Expire(Alarm::Tcp {
                    end: of,
                    timer: its,
                }) => its == timer && of == end,
                Step::Expire(_) | Step::Deliver { .. } | Step::Wake(_) => false,
            })
        } else {
            self.latest_step(|one| matches!(*one, Step::Expire(other) if other == alarm))
        };
        if let Some(index) = found {
            self.pending.swap_remove(index);
        }
        found.is_some()
    }

    /// Where the last step of the kind stands. A timer runs once at most, and was most often
    /// started not long ago.
    #[inline]
    fn latest_step(&self, is_it: impl Fn(&Step) -> bool) -> Option<usize> {
        self.pending.iter().rposition(|one| is_it(&one.step))
    }

    /// Whether a timer is on the agenda.
    pub(super) fn runs(&self, alarm: Alarm) -> bool {
        self.latest_step(|one| *one == Step::Expire(alarm))
            .is_some()
    }

    /// Takes every timer of an endpoint off the agenda.
    pub(super) fn stop_tcp(&mut self, whose: End) {
        let is_its = |step| matches!(step, Step::Expire(Alarm::Tcp { end, .. }) if end == whose);
        self.pending.retain(|pending| !is_its(pending.step));
        self.leave_line(whose);
    }

    pub(super) fn has_wake(&self, of: End) -> bool {
        let is_it = |one: &Pending| matches!(one.step, Step::Wake(end) if end == of);
        self.pending.iter().any(is_it)
    }

    /// Whether a segment is on its way to this end.
    pub(super) fn has_arrival(&self, connection: ConnId, side: Side) -> bool {
        let end = End { connection, side };
        let is_it = |one: &Pending| matches!(one.step, Step::Deliver { to, .. } if to == end);
        self.pending.iter().any(is_it)
    }

    /// Puts the steps in an order that does not depend on which was scheduled first,
    /// but for segments of one direction: their order is part of the state.
    pub(super) fn sort(&mut self) {
        self.pending.sort_unstable_by_key(|pending| {
            let rank = match pending.step {
                Step::Deliver { to, .. } => (0, to.side.index(), u32::from(pending.in_order), None),
                Step::Wake(end) => (1, end.side.index(), end.connection.0, None),
                Step::Expire(alarm) => (2, 0, 0, Some(alarm)),
            };
            (rank, pending.order)
        });
    }

    /// What can happen, without when.
    pub(super) fn steps(&self) -> impl Iterator<Item = (Step, bool)> {
        let step = |pending: &Pending| (pending.step, pending.in_order);
        self.pending.iter().map(step)
    }

    /// A length in the range, keyed by the seed and by how many steps were scheduled before.
    fn draw(&self, range: Range) -> Duration {
        if range.min() == range.max() {
            return range.min();
        }
        range.pick(SplitMix64::after(self.seed, self.scheduled.into()).draw())
    }
}
