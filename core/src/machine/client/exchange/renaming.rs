//! What a client calls its connections and its requests, and how it calls them something else.

use super::Client;
use crate::http::message::RequestId;
use crate::http::outcome::ConnId;

impl Client {
    /// The request that began last, none before the first.
    #[must_use]
    pub const fn latest(&self) -> RequestId {
        RequestId(self.begun)
    }

    /// Calls the request that began last the first.
    pub const fn rename_latest(&mut self) {
        if self.begun > 1 {
            self.begun = 1;
        }
        if let Some(exchange) = &mut self.current {
            exchange.attempt.request = RequestId(1);
        }
    }

    /// Gives connections other numbers; the next that is opened comes after `count`. None
    /// that it holds goes without.
    pub fn rename(&mut self, renamed: impl Fn(ConnId) -> Option<ConnId>, count: usize) {
        self.dialed = u32::try_from(count).unwrap_or(u32::MAX);
        self.pool.rename(&renamed);
        self.old = self.old.and_then(&renamed);
        if let Some(exchange) = &mut self.current {
            let connection = &mut exchange.attempt.connection;
            *connection = renamed(*connection).unwrap_or(*connection);
        }
    }
}
