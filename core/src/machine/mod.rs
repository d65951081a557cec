//! The machines: each a value that turns inputs into actions.
//!
//! None knows time, the trace, the world or another machine.

pub mod client;
pub mod faults;
pub mod middlebox;
pub mod relay;
pub mod server;
pub mod tcp;
