//! What a server calls its connections and its requests, and how it calls them something else.

use super::Server;
use super::connection::Phase;
use crate::http::message::RequestId;
use crate::http::outcome::ConnId;

impl Server {
    /// The request that its handler works on.
    #[must_use]
    pub fn handled_on(&self, id: ConnId) -> Option<RequestId> {
        self.connections.iter().find_map(|one| match one.phase {
            Phase::Handling(request) if one.id == id => Some(request.id),
            Phase::Handling(_)
            | Phase::Idle
            | Phase::Reading
            | Phase::Closing
            | Phase::Draining => None,
        })
    }

    /// Gives connections other numbers, and forgets those that get none.
    pub fn rename(&mut self, renamed: impl Fn(ConnId) -> Option<ConnId>) {
        self.connections.retain_mut(|one| {
            let other = renamed(one.id);
            one.id = other.unwrap_or(one.id);
            other.is_some()
        });
    }

    /// Calls the request that it works on the first.
    pub fn rename_requests(&mut self) {
        for connection in &mut self.connections {
            if let Phase::Handling(request) = &mut connection.phase {
                request.id = RequestId(1);
            }
        }
    }

    /// Forgets how many requests each connection has served.
    pub fn forget_served(&mut self) {
        for connection in &mut self.connections {
            connection.served = 0;
        }
    }

    /// How many requests it has read.
    #[must_use]
    pub const fn requests_read(&self) -> u32 {
        self.requests_read
    }

    /// Has it have read so many.
    pub const fn set_requests_read(&mut self, count: u32) {
        self.requests_read = count;
    }
}
