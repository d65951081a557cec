//! What was measured and written down: of clients, of servers, of speed.

pub(crate) mod kit;
pub(crate) mod matrix;
pub(crate) mod retries;
pub(crate) mod speed;
