//! What can be observed of a step, at either host and between them.

use core::hash::{Hash as _, Hasher as _};

use super::hash::Words;
use crate::trace::{Event, Place};

/// Adds an event to what was seen at its host, or between them.
pub(in super::super) fn record_observation(seen: &mut [u64; 3], event: &Event) {
    let host = match event.place {
        Place::ClientApp | Place::ClientTcp => 0,
        Place::ServerApp | Place::ServerTcp => 1,
        Place::Wire => 2,
    };
    let mut hasher = Words::from(seen[host]);
    (1_u8, event.connection, event.place, event.what).hash(&mut hasher);
    seen[host] = hasher.finish();
}
