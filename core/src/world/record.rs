//! Keeps the events, each with its cause, or keeps nothing.

use alloc::vec::Vec;

use crate::trace::{ConnId, Event, EventId, Place, What};
use crate::units::time::Instant;

#[derive(Clone, Debug)]
pub(super) struct Recorder {
    pub(super) events: Vec<Event>,
    /// The event that what happens now is a consequence of.
    pub(super) cause: Option<EventId>,
    recording: bool,
}

impl Recorder {
    pub(super) const fn new(recording: bool) -> Self {
        Self {
            events: Vec::new(),
            cause: None,
            recording,
        }
    }

    pub(super) const fn keeps_trace(&self) -> bool {
        self.recording
    }

    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.cause = None;
    }

    /// Keeps an event that is the cause of what follows.
    pub(super) fn causing(
        &mut self,
        at: Instant,
        connection: Option<ConnId>,
        place: Place,
        what: What,
    ) {
        if self.recording {
            self.cause = Some(self.push(at, connection, place, what));
        }
    }

    /// Keeps an event that causes nothing.
    pub(super) fn note(
        &mut self,
        at: Instant,
        connection: Option<ConnId>,
        place: Place,
        what: What,
    ) {
        if self.recording {
            self.push(at, connection, place, what);
        }
    }

    fn push(
        &mut self,
        at: Instant,
        connection: Option<ConnId>,
        place: Place,
        what: What,
    ) -> EventId {
        let number = u32::try_from(self.events.len());
        debug_assert!(number.is_ok(), "a run is stopped long before");
        let id = EventId(number.unwrap_or(u32::MAX));
        self.events.push(Event {
            id,
            at,
            connection,
            place,
            what,
            cause: self.cause,
        });
        id
    }
}
