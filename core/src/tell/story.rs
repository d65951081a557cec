//! What is told of a trace: the story of each attempt that did not go the ordinary way,
//! and what the logs on both sides say.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::causes::Cause;
use crate::http::message::RequestId;
use crate::trace::EventId;

/// The story of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// One sentence: what happened and why.
    pub headline: String,
    /// One story for each attempt that failed or each connection that was found dead
    /// in time, in order.
    pub stories: Vec<Story>,
    /// What a user of the client reads, one line for each request that failed.
    pub client_log: Vec<String>,
    /// What the server logs: in the race, nothing.
    pub server_log: Vec<String>,
}

/// Why one attempt did not go the ordinary way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Which request.
    pub request: RequestId,
    /// Which attempt at it.
    pub attempt: u32,
    /// Why.
    pub cause: Cause,
    /// The events that led there, in order.
    pub chain: Vec<Link>,
}

/// One event of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which event.
    pub event: EventId,
    /// What it means, in a sentence.
    pub says: String,
    /// The clause or kernel function that says so.
    pub clause: String,
}

impl Explanation {
    /// The first attempt that went wrong or, where none did, was nearly to.
    #[must_use]
    pub fn trouble(&self) -> Option<&Story> {
        let wrong = |story: &&Story| story.cause != Cause::SeenInTime;
        self.stories.iter().find(wrong).or(self.stories.first())
    }

    /// The part of a story that an event is, if it belongs to one.
    #[must_use]
    pub fn link(&self, event: EventId) -> Option<&Link> {
        let mut links = self.stories.iter().flat_map(|story| &story.chain);
        links.find(|link| link.event == event)
    }
}
