//! The client application: a pool of persistent connections, a way of telling
//! whether one is dead, and rules for sending a failed request again.
//!
//! A value that turns inputs into actions. It knows no time (timers are asked for
//! and reported), no segments, and not what the server does. On a connection one
//! request is under way at a time.
//!
//! `interface` has the words for what goes in and out, `pool` the idle connections,
//! `exchange` the requests and the client itself.

mod interface;
mod pool;

mod exchange;

pub use exchange::Client;
pub use interface::{Action, Attempt, Input, Rules, Slot, Timer};
