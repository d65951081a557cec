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
    pub fn rename_latest(&mut self) {
        if self.begun > 1 {
            self.begun = 1;
        }
        for exchange in self.under_way.iter_mut() {
            exchange.attempt.request = RequestId(1);
        }
    }

    /// Gives connections other numbers; the next that is opened comes after `count`. None
    /// that it holds goes without.
    pub fn rename(&mut self, renamed: impl Fn(ConnId) -> Option<ConnId>, count: usize) {
        self.dialed = u32::try_from(count).unwrap_or(u32::MAX);
        self.pool.rename(&renamed);
        for connection in &mut self.old {
            *connection = renamed(*connection).unwrap_or(*connection);
        }
        for exchange in self.under_way.iter_mut() {
            let connection = &mut exchange.attempt.connection;
            *connection = renamed(*connection).unwrap_or(*connection);
        }
    }
}
