//! The requests that are under way at once, each in its slot. Most often it is one, which takes
//! no memory of its own.

use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use super::phase::{Exchange, Phase};
use crate::http::outcome::ConnId;
use crate::machine::client::interface::Slot;

/// The requests under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct UnderWay {
    first: Option<Exchange>,
    /// Those of the slots from 1 on.
    others: Vec<Option<Exchange>>,
    /// Which was changed last.
    latest: Slot,
}

/// Who hashes has one request at a time.
impl Hash for UnderWay {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.first.hash(state);
    }
}

impl UnderWay {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none() && self.others.iter().all(Option::is_none)
    }

    /// All of them, in the order of their slots.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Exchange> {
        self.first.iter().chain(self.others.iter().flatten())
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Exchange> {
        self.first
            .iter_mut()
            .chain(self.others.iter_mut().flatten())
    }

    /// That of a slot.
    pub(super) fn get(&self, slot: Slot) -> Option<&Exchange> {
        match slot.0.checked_sub(1) {
            None => self.first.as_ref(),
            Some(place) => self.others.get(place as usize)?.as_ref(),
        }
    }

    /// That which was changed last, unless it is over.
    pub(super) fn latest(&self) -> Option<&Exchange> {
        self.get(self.latest)
    }

    /// That on a connection.
    #[inline]
    pub(super) fn on(&self, connection: ConnId) -> Option<&Exchange> {
        match &self.first {
            Some(first) if first.attempt.connection == connection => Some(first),
            _ if self.others.is_empty() => None,
            _ => self.other_on(connection),
        }
    }

    /// Whether that on a connection waits for the kernel to have room. Asked after each step, and
    /// most often there is none on any.
    #[inline]
    pub(super) fn is_blocked(&self, connection: ConnId) -> bool {
        let blocked = |one: &Exchange| matches!(one.phase, Phase::Blocked { .. });
        (self.first.as_ref().is_some_and(blocked) || !self.others.is_empty())
            && self.on(connection).is_some_and(blocked)
    }

    #[cold]
    fn other_on(&self, connection: ConnId) -> Option<&Exchange> {
        let mut others = self.others.iter().flatten();
        others.find(|one| one.attempt.connection == connection)
    }

    /// The first slot that is free.
    pub(super) fn free(&self) -> Slot {
        if self.first.is_none() {
            return Slot(0);
        }
        let free = self.others.iter().position(Option::is_none);
        let place = free.unwrap_or(self.others.len());
        Slot(u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// Puts a request, or what has become of it, into its slot.
    #[inline]
    pub(super) fn put(&mut self, exchange: Exchange) {
        self.latest = exchange.slot;
        match exchange.slot.0.checked_sub(1) {
            None => self.first = Some(exchange),
            Some(place) => self.put_other(place as usize, exchange),
        }
    }

    #[cold]
    fn put_other(&mut self, place: usize, exchange: Exchange) {
        if self.others.len() <= place {
            self.others.resize(place.saturating_add(1), None);
        }
        self.others[place] = Some(exchange);
    }

    /// The request of a slot is over.
    pub(super) fn end(&mut self, slot: Slot) {
        match slot.0.checked_sub(1) {
            None => self.first = None,
            Some(place) => {
                if let Some(one) = self.others.get_mut(place as usize) {
                    *one = None;
                }
            }
        }
    }
}
