//! Orders that differ in what a host sees, not only in how they end.

use alloc::vec::Vec;
use core::hash::{Hash as _, Hasher as _};

use super::hash::Words;
use super::order::schedule as schedule_of;
use super::search::Search;
use super::{Limits, Reached};
use crate::run::replay::Schedule;
use crate::scenario::Scenario;
use crate::trace::{Event, Place};

/// Orders of a scenario that can be told apart by what either host sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orders {
    /// One schedule for each, those with the fewest steps first.
    pub schedules: Vec<Schedule>,
    /// How many more were found.
    pub left_out: usize,
    /// The limit that ended the search for more, if one did.
    pub reached: Option<Reached>,
}

/// Finds every order that differs from the others in what happens at the client's host, at
/// the server's or between them, each taken by itself; keeps the first `most`.
#[must_use]
pub fn orders(scenario: &Scenario, limits: &Limits, most: usize) -> Orders {
    let mut search = Search::by_sight(scenario, *limits);
    let reached = search.run(|_| {});
    let endings = search.endings();
    let schedule = |(node, _): &(u32, _)| schedule_of(scenario, &search.path(*node));
    Orders {
        schedules: endings.iter().take(most).map(schedule).collect(),
        left_out: endings.len().saturating_sub(most),
        reached,
    }
}

/// Adds an event to what was seen at its host, or between them.
pub(super) fn see(seen: &mut [u64; 3], event: &Event) {
    let host = match event.place {
        Place::ClientApp | Place::ClientTcp => 0,
        Place::ServerApp | Place::ServerTcp => 1,
        Place::Wire => 2,
    };
    let mut hasher = Words::from(seen[host]);
    (1_u8, event.connection, event.place, event.what).hash(&mut hasher);
    seen[host] = hasher.finish();
}
